"""What a package says of itself: identifier, version, where it goes, and which Macs it is for."""

from __future__ import annotations

import mmap
import plistlib
import posixpath
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from builders.installers.model import Entry
from builders.macos import application, bundle, universal
from builders.macos.information import OLDEST, numbers

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from builders.installers.model import Order, StageFile, Terms, Value

MACHINE, USER = "machine", "user"
APPLICATIONS, LOCAL = "Applications", "usr/local"
_WHEEL, _ADMIN = 0, 80  # groups of macOS
_IDENTIFIER = re.compile(r"[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+")
_VERSION = re.compile(r"\d+(\.\d+)*")
_ARCHITECTURES = {"aarch64": "arm64", "x86_64": "x86_64"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Product:
    """identifier: of the package.

    location: the folder that paths of the payload start from, without a leading slash.
    app: the bundle's folder, "" for a program of the command line.
    app_identifier, app_version: as Info.plist has them.
    architectures: as Apple spells them; macOS offers to install Rosetta where it has none of them.
    """

    name: str
    identifier: str
    version: str
    location: str
    architectures: tuple[str, ...]
    minimum: str
    app: str = ""
    app_identifier: str = ""
    app_version: str = ""
    is_for_user: bool = False

    @property
    def group(self) -> int:
        return _ADMIN if self.app else _WHEEL

    @property
    def location_mode(self) -> int:
        """The mode that macOS itself gives the folder."""
        return 0o775 if self.app else 0o755

    @property
    def component(self) -> str:
        """The name of the package in the archive."""
        return f"{self.identifier}.pkg"


def product(order: Order) -> Product:
    """Return what is known; before the program is built, without what only its files tell."""
    said = application.information(order.project)
    app = order.stage.bundle
    properties = _properties(order, app)
    return Product(
        name=order.project.name,
        identifier=order.text("identifier"),
        version=order.text("version"),
        location=APPLICATIONS if app else LOCAL,
        architectures=_architectures(order),
        minimum=order.text("minimum-system") or _minimum(order, properties),
        app=app,
        app_identifier=str(properties.get("CFBundleIdentifier", said.identifier)),
        app_version=str(properties.get("CFBundleVersion", numbers(said.version))),
        is_for_user=order.text("for") == USER,
    )


def entries(order: Order) -> Iterator[Entry]:
    """Yield what is installed: the bundle, or a folder of its own and a link for the shell."""
    if order.stage.bundle:
        for file in order.stage.files:
            yield _entry(f"{APPLICATIONS}/{file.path}", file)
        return
    name = order.project.executable
    for file in order.stage.files:
        yield _entry(f"{LOCAL}/lib/{name}/{file.path}", file)
    target = posixpath.join("../lib", name, order.stage.program)
    yield Entry(path=f"{LOCAL}/bin/{name}", size=0, link=target)


def identifier(terms: Terms) -> Value:
    return application.information(terms.project).identifier


def check_identifier(value: Value, _terms: Terms) -> str:
    if _IDENTIFIER.fullmatch(str(value)):
        return ""
    return "words of letters, digits and - with dots between, such as org.example.weather"


def version(terms: Terms) -> Value:
    """Return the numbers of the project's version, which are all that the Installer compares."""
    return numbers(terms.project.version) if terms.project.version else ""


def check_version(value: Value, _terms: Terms) -> str:
    if not value:
        return "the project has no version; give one of numbers, such as 1.0"
    if _VERSION.fullmatch(str(value)):
        return ""
    return f"{value} is not made of numbers with dots between, which are all that the Installer compares"


def check_minimum(value: Value, _terms: Terms) -> str:
    return "" if not value or _VERSION.fullmatch(str(value)) else "a version of macOS is such as 12.0"


def check_for(value: Value, terms: Terms) -> str:
    """Return what is wrong; a program of the command line has no place in a user's own folder."""
    if value == USER and terms.project.console:
        return "a program of the command line is installed for all users; set it to machine"
    return ""


def _entry(path: str, file: StageFile) -> Entry:
    return Entry(
        path=path,
        size=file.size,
        executable=file.executable,
        content=file.source,
        link=file.link,
        is_exact=file.is_exact,
    )


def _properties(order: Order, app: str) -> dict[str, object]:
    """Return Info.plist, nothing before the program is built."""
    place = f"{app}/Contents/Info.plist"
    source = next((file.source for file in order.stage.files if file.path == place), None)
    if not app or source is None:
        return {}
    found: dict[str, object] = plistlib.loads(source.read_bytes())
    return found


def _minimum(order: Order, properties: dict[str, object]) -> str:
    """Return the oldest macOS that all of its code runs on."""
    if properties:
        return str(properties.get("LSMinimumSystemVersion", ""))
    code = (_mapped(file.source) for file in order.stage.files if file.source and _is_code(file.source))
    return ".".join(map(str, max(bundle.oldest_system(code), OLDEST)))


def _architectures(order: Order) -> tuple[str, ...]:
    program = next((file.source for file in order.stage.files if file.path == order.stage.program), None)
    found = universal.architectures(_mapped(program)) if program and _is_code(program) else ()
    return tuple(_ARCHITECTURES.get(each, each) for each in found or (order.target.architecture,))


def _is_code(path: Path) -> bool:
    return not path.is_symlink() and universal.is_code_file(path)


def _mapped(path: Path) -> memoryview:
    """Return the content of a file, of which only what is looked at is read."""
    with path.open("rb") as file:
        return memoryview(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ))
