"""The kinds of values that settings have: each reads a TOML value, and writes it again."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Generic, NoReturn, TypeVar

from builders.project.model import Code, EntryPoint, Interactive, Module, Script, ScriptName
from resources import target
from resources.errors import TargetError
from resources.model import Kind as ResourceKind
from resources.model import Location, Rule

if TYPE_CHECKING:
    from collections.abc import Callable

T = TypeVar("T")
E = TypeVar("E", bound=StrEnum)

_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
_NOT_IN_FILE_NAMES = re.compile(r'[\x00-\x1f\x7f<>:"/\\|?*]')


class Refused(ValueError):  # noqa: N818 - it is caught where the key is known, and becomes a ProjectError there
    """A value that does not fit; the text goes after the name of its key."""


class Shape(StrEnum):
    """What a form shows for a value; a LIST has a text a line."""

    TEXT = "text"
    LIST = "list"
    FLAG = "flag"
    NUMBER = "number"
    CHOICE = "choice"
    PATH = "path"
    OTHER = "other"


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind(Generic[T]):
    """How one kind of value is read from TOML and written to it.

    name: what the documentation calls it.
    read: gets the TOML value and the folder that relative paths start from; raises Refused.
    write: gets the value and the same folder.
    choices: what a CHOICE is between.
    """

    name: str
    read: Callable[[object, Path], T]
    write: Callable[[T, Path], object]
    shape: Shape = Shape.TEXT
    choices: tuple[str, ...] = ()


def _mismatch(expected: str, value: object) -> NoReturn:
    raise Refused(f"expected {expected}, found {describe(value)}")


def describe(value: object) -> str:
    """Say what a TOML value is, in the words of a message."""
    match value:
        case bool():
            return "true" if value else "false"
        case str():
            return f"the text {_shortened(value)!r}"
        case int() | float():
            return f"the number {_shortened(repr(value))}"
        case list():
            return "a list"
        case dict():
            return "a table"
    return "a date or time"


def _shortened(value: str) -> str:
    return value if len(value) <= 40 else value[:37] + "..."  # noqa: PLR2004 - as much as reads well in a sentence


def _line(value: object, _root: Path) -> str:
    if not isinstance(value, str):
        _mismatch("a text", value)
    if not value.strip() or _CONTROL.search(value):
        _mismatch("one line of text", value)
    return value


def _optional_line(value: object, root: Path) -> str:
    return "" if value == "" else _line(value, root)


def _flag(value: object, _root: Path) -> bool:
    if not isinstance(value, bool):
        _mismatch("true or false", value)
    return value


def _lines(value: object, root: Path) -> tuple[str, ...]:
    if not isinstance(value, list):
        _mismatch("a list of texts", value)
    return tuple(_line(entry, root) for entry in value)


def _requirements(value: object, root: Path) -> tuple[str, ...]:
    lines = _lines(value, root)
    for line in lines:
        if line.lstrip().startswith("-"):  # it would be an option of the installer
            _mismatch('requirements such as "rich>=13"', line)
    return tuple(str(_path(line, root)) if line.startswith(("./", "../")) else line for line in lines)


def _written_requirements(value: tuple[str, ...], root: Path) -> list[str]:
    below = f"{root}{os.sep}"
    return [f"./{_portable(Path(line), root)}" if line.startswith(below) else line for line in value]


def _path(value: object, root: Path) -> Path:
    text = _line(value, root)
    if "://" in text:
        _mismatch("the path of a file or folder", value)
    return Path(os.path.normpath(root / text))


def _archive(value: object, root: Path) -> Path | str:
    text = _line(value, root)
    return text if text.startswith(("https://", "http://")) else _path(value, root)


def _written_archive(value: Path | str, root: Path) -> str:
    return value if isinstance(value, str) else _portable(value, root)


def _existing(value: object, root: Path) -> Path:
    path = _path(value, root)
    if not path.is_file():
        raise Refused(f"there is no file {value!r} in {root}")
    return path


def _portable(path: Path, root: Path) -> str:
    """Return the path as it is written: relative where it lies below the folder, always with slashes."""
    return (path.relative_to(root) if path.is_relative_to(root) else path).as_posix()


def _unchanged(value: T, _root: Path) -> T:
    return value


def _as_list(value: tuple[str, ...], _root: Path) -> list[str]:
    return list(value)


def is_dotted_name(value: str) -> bool:
    return all(part.isidentifier() for part in value.split("."))


def parse_entry_point(value: str) -> EntryPoint | None:
    """Return the entry point that "module:attribute" or "module:attribute [extra]" names, or None."""
    module, colon, attribute = value.partition("[")[0].partition(":")
    module, attribute = module.strip(), attribute.strip()
    if colon and is_dotted_name(module) and is_dotted_name(attribute):
        return EntryPoint(module=module, attribute=attribute)
    return None


def _entry_point(value: object, root: Path) -> EntryPoint | ScriptName:
    text = _line(value, root).strip()
    if ":" not in text:
        return ScriptName(name=text)
    found = parse_entry_point(text)
    if found is None:
        _mismatch('"module:function" or the name of a script', value)
    return found


def _module(value: object, root: Path) -> Module:
    text = _line(value, root)
    if not is_dotted_name(text):
        _mismatch('the dotted name of a module, such as "weather"', value)
    return Module(name=text)


def _code(value: object, _root: Path) -> Code:
    if not isinstance(value, str) or not value.strip() or "\0" in value:
        _mismatch("Python code as a text", value)
    return Code(text=value)


def _file_name(value: object, root: Path) -> str:
    text = _line(value, root)
    if not is_file_name(text):
        _mismatch("a file name without folder", value)
    return text


def is_file_name(value: str) -> bool:
    """Whether that can be the name of a file on every system."""
    return not _NOT_IN_FILE_NAMES.search(value) and value == value.strip(" .") != ""


def as_file_name(value: str) -> str:
    """Return the text with what no file name can have replaced."""
    return _NOT_IN_FILE_NAMES.sub("-", value).strip(" .") or "program"


def _target(value: object, root: Path) -> target.Target:
    try:
        return target.parse(_line(value, root))
    except TargetError as error:
        raise Refused(str(error)) from error


def _targets(value: object, root: Path) -> tuple[target.Target, ...]:
    if not isinstance(value, list):
        _mismatch("a list of targets", value)
    return tuple(_target(entry, root) for entry in value)


def _member(members: type[E], value: object) -> E:
    if value not in tuple(members):
        _mismatch(" or ".join(f'"{member}"' for member in members), value)
    return members(str(value))


def _rules(value: object, root: Path) -> tuple[Rule, ...]:
    if not isinstance(value, list):
        _mismatch("a list of rules", value)
    return tuple(_rule(entry, root) for entry in value)


def _rule(value: object, root: Path) -> Rule:
    known = {"match", "location", "kind", "enabled"}
    if not isinstance(value, dict) or not {"match", "location"} <= set(value) <= known:
        _mismatch(
            'a rule such as { match = "numpy", location = "in-memory" }, with or without kind and enabled',
            value,
        )
    return Rule(
        match=_line(value["match"], root),
        location=_member(Location, value["location"]),
        kind=_member(ResourceKind, value["kind"]) if "kind" in value else None,
        enabled=_flag(value.get("enabled", True), root),
    )


def _rules_as_list(rules: tuple[Rule, ...], _root: Path) -> list[dict[str, str | bool]]:
    return [
        {"match": rule.match, "location": str(rule.location)}
        | ({"kind": str(rule.kind)} if rule.kind else {})
        | ({} if rule.enabled else {"enabled": False})
        for rule in rules
    ]


def choice(members: type[E]) -> Kind[E]:
    return Kind(
        name=" or ".join(f'`"{member}"`' for member in members),
        read=lambda value, _root: _member(members, value),
        write=lambda value, _root: str(value),
        shape=Shape.CHOICE,
        choices=tuple(map(str, members)),
    )


def number(lowest: int, highest: int) -> Kind[int]:
    def read(value: object, _root: Path) -> int:
        if not isinstance(value, int) or isinstance(value, bool) or not lowest <= value <= highest:
            _mismatch(f"a whole number from {lowest} to {highest}", value)
        return value

    return Kind(name=f"{lowest} to {highest}", read=read, write=_unchanged, shape=Shape.NUMBER)


def matching(pattern: str, name: str) -> Kind[str]:
    """Return the kind of texts that match the pattern as a whole; `name` says in words which those are."""

    def read(value: object, root: Path) -> str:
        if not re.fullmatch(pattern, _line(value, root)):
            _mismatch(name, value)
        return str(value)

    return Kind(name=name, read=read, write=_unchanged)


def each_matching(pattern: str, name: str) -> Kind[tuple[str, ...]]:
    """Return the kind of lists whose texts all match the pattern as a whole; `name` is that of one."""
    one = matching(pattern, name)

    def read(value: object, root: Path) -> tuple[str, ...]:
        return tuple(one.read(entry, root) for entry in _lines(value, root))

    return Kind(name=f"list of texts, each {name}", read=read, write=_as_list, shape=Shape.LIST)


def _interactive(value: object, _root: Path) -> Interactive:
    if value is not True:
        _mismatch("true, or no such key", value)
    return Interactive()


def _encoding(value: object, root: Path) -> str:
    text = _line(value, root)
    try:
        b"".decode(text)
        "".encode(text)
    except (LookupError, UnicodeError) as error:
        raise Refused(f'expected a text encoding such as "utf-8", found {describe(value)}') from error
    return text


LINE: Kind[str] = Kind(name="text", read=_line, write=_unchanged)
OPTIONAL_LINE: Kind[str] = Kind(name="text", read=_optional_line, write=_unchanged)
LINES: Kind[tuple[str, ...]] = Kind(name="list of texts", read=_lines, write=_as_list, shape=Shape.LIST)
FLAG: Kind[bool] = Kind(name="true or false", read=_flag, write=_unchanged, shape=Shape.FLAG)
FILE_NAME: Kind[str] = Kind(name="file name", read=_file_name, write=_unchanged)
REQUIREMENTS: Kind[tuple[str, ...]] = Kind(
    name="list of requirements", read=_requirements, write=_written_requirements, shape=Shape.LIST
)
PATH: Kind[Path] = Kind(name="path", read=_path, write=_portable, shape=Shape.PATH)
ARCHIVE: Kind[Path | str] = Kind(
    name="path or address", read=_archive, write=_written_archive, shape=Shape.PATH
)
FILE: Kind[Path] = Kind(name="path of a file", read=_existing, write=_portable, shape=Shape.PATH)
ENTRY_POINT: Kind[EntryPoint | ScriptName] = Kind(
    name='`"module:function"` or the name of a script', read=_entry_point, write=lambda run, _root: str(run)
)
MODULE: Kind[Module] = Kind(name="name of a module", read=_module, write=lambda run, _root: run.name)
SCRIPT: Kind[Script] = Kind(
    name="path of a file",
    read=lambda value, root: Script(path=_existing(value, root)),
    write=lambda run, root: _portable(run.path, root),
    shape=Shape.PATH,
)
INTERACTIVE: Kind[Interactive] = Kind(
    name="true", read=_interactive, write=lambda _run, _root: True, shape=Shape.OTHER
)
ENCODING: Kind[str] = Kind(name="text encoding", read=_encoding, write=_unchanged)
CODE: Kind[Code] = Kind(name="Python code", read=_code, write=lambda run, _root: run.text)
TARGETS: Kind[tuple[target.Target, ...]] = Kind(
    name="list of targets",
    read=_targets,
    write=lambda value, _root: [each.triple for each in value],
    shape=Shape.OTHER,
)
RULES: Kind[tuple[Rule, ...]] = Kind(
    name="list of rules", read=_rules, write=_rules_as_list, shape=Shape.OTHER
)
