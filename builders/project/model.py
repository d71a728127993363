"""A project: what the user wants to ship, and how."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from resources.model import Rule
    from resources.target import Target


class Form(StrEnum):
    """What is built: one executable, or an executable with files beside it."""

    FILE = "file"
    FOLDER = "folder"


class Placement(StrEnum):
    """Where resources go that no rule names."""

    AUTOMATIC = "automatic"
    IN_MEMORY = "in-memory"
    FILESYSTEM_RELATIVE = "filesystem-relative"


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryPoint:
    """A function that is called without arguments and returns the exit code, as a console script does."""

    module: str
    attribute: str

    def __str__(self) -> str:
        return f"{self.module}:{self.attribute}"


@dataclass(frozen=True, slots=True, kw_only=True)
class ScriptName:
    """A console or gui script of a distribution that is not installed yet (see entry_points.resolve)."""

    name: str

    def __str__(self) -> str:
        return self.name


@dataclass(frozen=True, slots=True, kw_only=True)
class Module:
    """A module or package that runs as `python -m NAME` does."""

    name: str

    def __str__(self) -> str:
        return self.name


@dataclass(frozen=True, slots=True, kw_only=True)
class Script:
    """A file that runs as `python FILE` does."""

    path: Path

    def __str__(self) -> str:
        return self.path.name


@dataclass(frozen=True, slots=True, kw_only=True)
class Code:
    """Source text that runs as `python -c TEXT` does."""

    text: str

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True, slots=True, kw_only=True)
class Interactive:
    """The prompt of the program's Python, as `python` without arguments has it."""

    def __str__(self) -> str:
        return "interactive"


Runnable = EntryPoint | Module | Script | Code | Interactive
Run = Runnable | ScriptName


@dataclass(frozen=True, slots=True, kw_only=True)
class Folder:
    """A project folder with a build backend, to be installed besides `Project.requires`."""

    path: Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Wheel:
    """A wheel, to be installed besides `Project.requires`."""

    path: Path


Source = Folder | Wheel


class Allocator(StrEnum):
    """Who gives out memory; the names are those of PYTHONMALLOC."""

    DEFAULT = "default"
    DEBUG = "debug"
    MALLOC = "malloc"
    MALLOC_DEBUG = "malloc_debug"
    PYMALLOC = "pymalloc"
    PYMALLOC_DEBUG = "pymalloc_debug"


class Teardown(StrEnum):
    """How much of the interpreter is taken apart at the end: what somebody could notice, or all."""

    FAST = "fast"
    FULL = "full"


@dataclass(frozen=True, slots=True, kw_only=True)
class Interpreter:
    """How the program's interpreter is set up.

    stdio_encoding, stdio_errors: "" for Python's own.
    hash_seed: None for another one at each start.
    paths: "$ORIGIN" at the start is the folder of the executable, there and in `terminfo`.
    argv0: "typed", "executable", or the text itself.
    allow_python: the variable that makes a plain `python` of the program, or "".
    """

    warnings: tuple[str, ...] = ()
    x_options: tuple[str, ...] = ()
    utf8_mode: bool = True
    stdio_encoding: str = ""
    stdio_errors: str = ""
    buffered: bool = True
    fault_handler: bool = False
    hash_seed: int | None = None
    environment: bool = False
    site: bool = False
    paths: tuple[str, ...] = ()
    argv0: str = "typed"
    allocator: Allocator = Allocator.DEFAULT
    teardown: Teardown = Teardown.FAST
    terminfo: str = ""
    allow_python: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PythonChoice:
    """Which Python ships; at most one of version, path and archive is set, none means the best there is.

    version: "3.13" or "3.13.1".
    archive: a file, or an address as text.
    sha256: of the archive, in hexadecimal, or "".
    """

    version: str = ""
    path: Path | None = None
    archive: Path | str | None = None
    sha256: str = ""
    optimize: int = 0
    interpreter: Interpreter = Interpreter()


class Unused(StrEnum):
    """What happens to resources that no recorded run used."""

    KEEP = "keep"
    LEAVE_OUT = "leave-out"


@dataclass(frozen=True, slots=True, kw_only=True)
class ResourceChoice:
    """Where resources go.

    recorded: what `onefold run --record` writes; None for its usual place.
    plugins: a folder beside the executable, from which modules may be loaded; "" for none.
    """

    location: Placement = Placement.AUTOMATIC
    rules: tuple[Rule, ...] = ()
    unused: Unused = Unused.KEEP
    recorded: Path | None = None
    plugins: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class OutputChoice:
    """What is made; no targets means this machine.

    glibc: the oldest that a program for Linux has to run with, such as "2.28"; "" for what its parts need.
    """

    form: Form = Form.FILE
    targets: tuple[Target, ...] = ()
    installers: tuple[str, ...] = ()
    glibc: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class MacosChoice:
    """What a bundle for macOS says of the program; "" for what is made of the rest or left out.

    document_types: a name and file name endings each, as in "Weather map: wxm wxz".
    """

    identifier: str = ""
    category: str = ""
    copyright: str = ""
    agent: bool = False
    url_schemes: tuple[str, ...] = ()
    document_types: tuple[str, ...] = ()
    entitlements: Path | None = None
    universal: bool = False


TIMESTAMP_SERVERS = ("http://timestamp.digicert.com", "http://timestamp.sectigo.com")


@dataclass(frozen=True, slots=True, kw_only=True)
class SigningChoice:
    """Who signs what is made; secrets stand nowhere in it. What is "" or None does not sign.

    windows_certificate: PKCS#12, or PEM where `windows_key` is the key.
    windows_store: thumbprint or name of a certificate that Windows keeps.
    macos_identity, macos_installer_identity: names in a Mac's keychain; the certificates are for elsewhere.
    notary_profile: what `notarytool store-credentials` was told; elsewhere key, its id and its issuer.
    """

    windows_certificate: Path | None = None
    windows_key: Path | None = None
    windows_store: str = ""
    timestamp_servers: tuple[str, ...] = TIMESTAMP_SERVERS
    macos_identity: str = ""
    macos_installer_identity: str = ""
    macos_certificate: Path | None = None
    macos_installer_certificate: Path | None = None
    notary_profile: str = ""
    notary_key: Path | None = None
    notary_key_id: str = ""
    notary_issuer: str = ""
    gpg_key: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Project:
    """What the user wants to ship. Every path is absolute.

    root: the folder that relative paths start from.
    file: the file that the settings were read from, or None where there is none yet.
    version: "" where it is not known before the project is built.
    executable: name of the executable, without ".exe".
    authors: "Name <address>", "Name" or "address" each.
    license: SPDX expression, or the licence's text or name in older metadata.
    requires: what has to be installed besides `source` and what that depends on itself.
    script_modules: .py files and package folders, beside the script or in the root, that the program imports
        and nothing installs. They come first on the program's path.
    log, error_box: what a program without a console has in place of one.
    requires_python: version specifiers such as ">=3.11", or "".
    installers: the [installer.X] tables as they stand.
    """

    root: Path
    name: str
    run: Run
    file: Path | None = None
    executable: str
    version: str = ""
    summary: str = ""
    authors: tuple[str, ...] = ()
    homepage: str = ""
    license: str = ""
    license_files: tuple[Path, ...] = ()
    requires: tuple[str, ...] = ()
    requires_python: str = ""
    source: Source | None = None
    script_modules: tuple[Path, ...] = ()
    console: bool = True
    log: bool = True
    error_box: bool = True
    icon: Path | None = None
    strip: bool = True
    python: PythonChoice = PythonChoice()
    resources: ResourceChoice = ResourceChoice()
    output: OutputChoice = OutputChoice()
    macos: MacosChoice = MacosChoice()
    signing: SigningChoice = SigningChoice()
    installers: Mapping[str, Mapping[str, object]] = field(default_factory=dict, hash=False)
