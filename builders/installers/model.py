"""What an installer is asked for, what it is made from, and what it will hold.

A format is a value in table.FORMATS. The command line, onefold.toml and the Studio's page know nothing of any
single one: they read its fields, show its preview and call its `write`.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterator, Mapping
    from pathlib import Path

    from builders.events import Event
    from builders.project.model import Project
    from resources.target import System, Target

Value = str | bool | tuple[str, ...]


class FieldKind(StrEnum):
    """TEXT: a line. LINES: a list of lines. PATH: a file below the project. CHOICE: one of `choices`."""

    TEXT = "text"
    LINES = "lines"
    PATH = "path"
    CHOICE = "choice"
    FLAG = "flag"

    @property
    def empty(self) -> Value:
        empty: dict[FieldKind, Value] = {FieldKind.LINES: (), FieldKind.FLAG: False}
        return empty.get(self, "")


class Signature(StrEnum):
    """How a kind of installer is signed: within, or DETACHED, in a file of its own beside it.

    GnuPG makes what is DETACHED, and that of RPM.
    """

    AUTHENTICODE = "authenticode"
    APPLE_IMAGE = "apple image"
    APPLE_PACKAGE = "apple package"
    RPM = "rpm"
    DETACHED = "detached"


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What defaults and checks may look at."""

    project: Project
    target: Target

    def icon(self, *endings: str) -> str:
        """Return the program's icon by its path in the project, "" if it has none of the endings."""
        icon, root = self.project.icon, self.project.root
        if icon is None or not icon.is_relative_to(root) or not icon.name.lower().endswith(endings):
            return ""
        return icon.relative_to(root).as_posix()


def _nothing(_terms: Terms) -> Value:
    return ""


def _fine(_value: Value, _terms: Terms) -> str:
    return ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One thing that a format asks for: a key of its table in onefold.toml and a row of its form.

    default: from the project's metadata, used where the table does not have the key.
    check: what is wrong with a value, as a sentence, "" if it is fine; defaults are checked too.
    doc: a sentence of help.
    """

    key: str
    title: str
    doc: str
    kind: FieldKind = FieldKind.TEXT
    default: Callable[[Terms], Value] = _nothing
    check: Callable[[Value, Terms], str] = _fine
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class StageFile:
    """A file of the finished program, by its path below the program's folder.

    source: None before a build. link: what it points to, if it is a symbolic link.
    """

    path: str
    size: int
    executable: bool = False
    source: Path | None = None
    link: str = ""
    is_exact: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """The finished program; program: the path of its executable."""

    program: str
    files: tuple[StageFile, ...]

    @property
    def bundle(self) -> str:
        """The folder of the bundle (.app) that it is on macOS, "" if it is none."""
        first, _, inside = self.program.partition("/")
        return first if inside and first.endswith(".app") else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What an installer is made from; values: every field of the format, checked.

    epoch: seconds since 1970 that stand for every time in it, so that the same input gives the same bytes.
    """

    project: Project
    target: Target
    stage: Stage
    values: Mapping[str, Value]
    epoch: int

    def text(self, key: str) -> str:
        return str(self.values[key])

    def lines(self, key: str) -> tuple[str, ...]:
        value = self.values[key]
        return value if isinstance(value, tuple) else ()

    def flag(self, key: str) -> bool:
        return bool(self.values[key])


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """Something that the installer puts somewhere.

    path: POSIX, as it stands in the installer, without a leading slash.
    content: the file or the bytes, None before the program is built.
    link: what it points to, if it is a symbolic link.
    """

    path: str
    size: int
    executable: bool = False
    content: Path | bytes | None = None
    link: str = ""
    is_folder: bool = False
    is_exact: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """A text of the installer that people want to see before, such as a control file."""

    title: str
    content: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MenuEntry:
    """How the program stands in the user's menu; icon: a picture, None for the system's own."""

    name: str
    comment: str = ""
    icon: Path | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """What an installer will be.

    entries: sorted by path. shown: what stands before each path on the user's machine, such as "/" or "".
    needs: of packages: what the system must have, in the format's words; empty before the program is built.
    """

    file_name: str
    entries: tuple[Entry, ...]
    shown: str = ""
    texts: tuple[Text, ...] = ()
    menu: MenuEntry | None = None
    needs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Format:
    """One kind of installer.

    name: as in `--installer NAME` and [installer.NAME].
    preview: what it will hold.
    write: make it as its preview says in that fresh folder, return its path; it can be closed at every event.
    recognises: whether a file is one of these, from its first bytes.
    read: every entry of such a file, sizes without content.
    libc: the only C library that its systems have, "" if it does not matter.
    """

    name: str
    title: str
    doc: str
    systems: frozenset[System]
    suffixes: tuple[str, ...]
    preview: Callable[[Order], Preview]
    write: Callable[[Order, Preview, Path], Generator[Event, None, Path]]
    recognises: Callable[[Path], bool]
    read: Callable[[Path], Iterator[Read]]
    fields: tuple[Field, ...] = ()
    libc: str = ""
    signature: Signature = Signature.DETACHED

    def is_for(self, target: Target) -> bool:
        return target.system in self.systems and self.libc in {"", target.libc}


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """Something in a finished installer; digest: of its content, "" for links and what was not read."""

    path: str
    size: int
    executable: bool = False
    link: str = ""
    digest: str = ""
