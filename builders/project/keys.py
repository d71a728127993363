"""The keys of onefold.toml: what is read, what is written and what is documented, each as one row."""

from __future__ import annotations

from dataclasses import replace
from operator import attrgetter
from typing import TYPE_CHECKING, Any, TypeVar

from builders.project import kinds
from builders.project.interpreter import INTERPRETER_KEYS
from builders.project.key import Key
from builders.project.macos import MACOS_KEYS
from builders.project.model import (
    Code,
    EntryPoint,
    Form,
    Interactive,
    Module,
    Placement,
    Project,
    Script,
    ScriptName,
    Unused,
)
from builders.project.signing import SIGNING_KEYS

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from resources.model import Rule
    from resources.target import Target

T = TypeVar("T")

ENTRY_POINT: Key[EntryPoint | ScriptName] = Key(
    name="application.entry-point",
    kind=kinds.ENTRY_POINT,
    default="the only script of the project, or the one that is called like it",
    doc="The function that runs, or the name of a script that one of the installed distributions has.",
)
MODULE: Key[Module] = Key(
    name="application.module",
    kind=kinds.MODULE,
    default="the only package that has a `__main__.py`",
    doc="The module that runs, as with `python -m`.",
)
SCRIPT: Key[Script] = Key(
    name="application.script",
    kind=kinds.SCRIPT,
    default="the only script of the folder",
    doc="The script that runs. Its PEP 723 block is read; what it imports from its own folder goes along.",
)
CODE: Key[Code] = Key(
    name="application.code",
    kind=kinds.CODE,
    default="none",
    doc="The code that runs, as with `python -c`.",
)
INTERACTIVE: Key[Interactive] = Key(
    name="application.interactive",
    kind=kinds.INTERACTIVE,
    default="none",
    doc="No program, but the prompt of a Python that has all the project's modules.",
)
WHEEL: Key[Path] = Key(
    name="application.wheel",
    kind=kinds.FILE,
    default="none",
    doc="A wheel that is installed in place of the folder.",
)
RUN_KEYS: tuple[Key[Any], ...] = (ENTRY_POINT, MODULE, SCRIPT, CODE, INTERACTIVE)

NAME: Key[str] = Key(
    name="application.name",
    kind=kinds.LINE,
    default="the name of the project, the script or the folder",
    doc="What users see.",
    field="name",
)
EXECUTABLE: Key[str] = Key(
    name="application.executable",
    kind=kinds.FILE_NAME,
    default="the name of the script in entry-point, else the name",
    doc="The name of the executable file, without `.exe`.",
    field="executable",
)
CONSOLE: Key[bool] = Key(
    name="application.console",
    kind=kinds.FLAG,
    default="false for gui-scripts and for programs that import a window toolkit, else true",
    doc="Whether it is a console program; a program with windows of its own gets a log file instead.",
    field="console",
)
PYTHON_PLACES: tuple[Key[Any], ...] = (
    Key(
        name="python.version",
        kind=kinds.matching(r"3\.\d{1,2}(\.\d{1,2})?((a|b|rc)\d{1,2})?", 'a version such as "3.13"'),
        default="the newest on this machine that the project allows",
        doc="The version of CPython that ships.",
        field="python.version",
    ),
    Key(
        name="python.path",
        kind=kinds.PATH,
        default="none",
        doc="An installed Python that ships: its folder or its executable.",
        field="python.path",
    ),
    Key(
        name="python.archive",
        kind=kinds.ARCHIVE,
        default="none",
        doc="An archive of a Python that ships: a file, or an address, which needs `sha256`.",
        field="python.archive",
    ),
)

REQUIRES: Key[tuple[str, ...]] = Key(
    name="application.requires",
    kind=kinds.REQUIREMENTS,
    default="what the script's PEP 723 block or `requirements.txt` says",
    doc="What is installed, besides the project and what it depends on itself.",
    field="requires",
)
ICON: Key[Path] = Key(
    name="application.icon",
    kind=kinds.FILE,
    default="none",
    doc="The icon of the program, a `.png`, `.ico`, `.icns` or `.svg`.",
    field="icon",
)
RULES: Key[tuple[Rule, ...]] = Key(
    name="resources.rules",
    kind=kinds.RULES,
    default="none",
    doc="Patterns with a location, optionally for one kind of resource; the last that matches wins. "
    "A rule with `enabled = false` is kept and decides nothing.",
    field="resources.rules",
)
UNUSED: Key[Unused] = Key(
    name="resources.unused",
    kind=kinds.choice(Unused),
    default='`"keep"`',
    doc="What happens to modules and package data that no recorded run used.",
    field="resources.unused",
)
LOCATION: Key[Placement] = Key(
    name="resources.location",
    kind=kinds.choice(Placement),
    default='`"automatic"`',
    doc="Where resources go; automatic means in memory where reading the code shows that to be safe. "
    "On Windows libraries go there only if this or a rule says in-memory.",
    field="resources.location",
)
FORM: Key[Form] = Key(
    name="output.form",
    kind=kinds.choice(Form),
    default='`"file"`',
    doc="One executable, or a folder with an executable and files beside it.",
    field="output.form",
)
TARGETS: Key[tuple[Target, ...]] = Key(
    name="output.targets",
    kind=kinds.TARGETS,
    default="this machine",
    doc="The systems that it is built for.",
    field="output.targets",
)
GLIBC: Key[str] = Key(
    name="output.glibc",
    kind=kinds.matching(r"2\.(1[7-9]|[2-9]\d)", 'a version of glibc from 2.17 on, such as "2.28"'),
    default="what the program's parts need; `onefold check` tells",
    doc="The oldest glibc that it has to run with on Linux. Wheels are chosen for it; where a part needs a "
    "newer one, the build says which and ends.",
    field="output.glibc",
)
INSTALLERS: Key[tuple[str, ...]] = Key(
    name="output.installers",
    kind=kinds.LINES,
    default="none",
    doc="The installers that are made; each has its settings in a table `[installer.NAME]`.",
    field="output.installers",
)

# The order is that of the documentation and of the written file. A row whose default depends on others stands
# after them.
KEYS: tuple[Key[Any], ...] = (
    *RUN_KEYS,
    WHEEL,
    NAME,
    EXECUTABLE,
    Key(
        name="application.version",
        kind=kinds.OPTIONAL_LINE,
        default="the version of the project, as far as it can be read",
        doc="The version of the program.",
        field="version",
    ),
    Key(
        name="application.summary",
        kind=kinds.OPTIONAL_LINE,
        default="the description of the project",
        doc="One sentence about the program.",
        field="summary",
    ),
    Key(
        name="application.authors",
        kind=kinds.LINES,
        default="the authors of the project",
        doc="Who made it, each as `Name <address>`.",
        field="authors",
    ),
    Key(
        name="application.homepage",
        kind=kinds.OPTIONAL_LINE,
        default="the home page of the project",
        doc="Where users find more.",
        field="homepage",
    ),
    Key(
        name="application.license",
        kind=kinds.OPTIONAL_LINE,
        default="the licence of the project",
        doc="SPDX expression of the program's licence.",
        field="license",
    ),
    REQUIRES,
    CONSOLE,
    Key(
        name="application.log",
        kind=kinds.FLAG,
        default="`true`",
        doc="Whether a program without a console writes to a log what it would print.",
        field="log",
    ),
    Key(
        name="application.error-box",
        kind=kinds.FLAG,
        default="`true`",
        doc="Whether a program without a console shows its errors in a box.",
        field="error_box",
    ),
    ICON,
    *PYTHON_PLACES,
    Key(
        name="python.sha256",
        kind=kinds.matching(r"[0-9a-fA-F]{64}", "64 hexadecimal digits"),
        default="not checked",
        doc="What the SHA-256 of the archive has to be.",
        field="python.sha256",
    ),
    Key(
        name="python.optimize",
        kind=kinds.number(0, 2),
        default="`0`",
        doc="1 drops assert statements, 2 drops docstrings too.",
        field="python.optimize",
    ),
    *INTERPRETER_KEYS,
    LOCATION,
    RULES,
    UNUSED,
    Key(
        name="resources.recorded",
        kind=kinds.PATH,
        default="`.onefold/recorded.jsonl`",
        doc="The file of recorded runs, which `onefold run --record` writes.",
        field="resources.recorded",
    ),
    Key(
        name="resources.allow-plugins",
        kind=kinds.matching(
            r"\w[\w.-]*(/\w[\w.-]*)*", 'a folder below that of the executable, such as "plugins"'
        ),
        default="none",
        doc="A folder beside the executable; what lies there can be imported, after the program's own.",
        field="resources.plugins",
    ),
    FORM,
    TARGETS,
    GLIBC,
    INSTALLERS,
    Key(
        name="output.strip",
        kind=kinds.FLAG,
        default="`true`",
        doc="Whether symbols that only a debugger reads are taken out of the executable and its libraries.",
        field="strip",
    ),
    *MACOS_KEYS,
    *SIGNING_KEYS,
)

INSTALLER = "installer"
SECTIONS = tuple(dict.fromkeys(key.name.partition(".")[0] for key in KEYS))


def field_of(project: Project, key: Key[T]) -> T:
    """Return what the key says, as the project has it."""
    value: T = attrgetter(key.field)(project)
    return value


def with_field(value: Any, path: Sequence[str], content: object) -> Any:  # noqa: ANN401 - any frozen value
    """Return the frozen value with one field, which may lie inside others, replaced."""
    first, *rest = path
    return replace(value, **{first: with_field(getattr(value, first), rest, content) if rest else content})
