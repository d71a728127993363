"""From a project's settings to those of its launcher: texts by key, read by builders/launcher and _onefold.

config.FIELD, preconfig.FIELD   fields of CPython's PyConfig and PyPreConfig (fields.c)
preparations                    what _onefold.preparations does before the program starts, and in which order
allow_python, argv0, teardown   read by the launcher itself
searched                        the descriptor of a folder in which musl looks for libraries
glibc                           the oldest that it was made to run with, read by `onefold check`
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from builders import floor
from builders.launcher.linux import SEARCHED
from builders.program import early_modules
from builders.project.model import Allocator, Interactive, Teardown
from builders.recording import NAMES
from resources.target import System

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from builders.planning import Planned
    from builders.project.model import Interpreter, Project
    from builders.pythons.model import Distribution
    from resources.model import Plan
    from resources.packing import Packed

# As CPython numbers them (PyMemAllocatorName in its documentation).
_ALLOCATORS = {
    Allocator.DEBUG: 2,
    Allocator.MALLOC: 3,
    Allocator.MALLOC_DEBUG: 4,
    Allocator.PYMALLOC: 5,
    Allocator.PYMALLOC_DEBUG: 6,
}
# What -X or a variable may decide has to be undecided before.
_UNDECIDED = ("faulthandler", "int_max_str_digits", "perf_profiling", "tracemalloc")
_ENVIRONMENT = {
    "preconfig.use_environment": "1",
    "preconfig.isolated": "0",
    "preconfig.dev_mode": "-1",
    "config.use_environment": "1",
    "config.isolated": "0",
    "config.dev_mode": "-1",
    "config.use_hash_seed": "-1",
}
# A locale's encoding is needed before the finder can serve its module. Those of several bytes need extension
# modules too, so the launcher stays with UTF-8 there.
_LOCALE_ENCODINGS = (
    "ascii", "latin_1", *(f"iso8859_{part}" for part in range(1, 17) if part != 12),  # noqa: PLR2004 - there is none
    *(f"cp{page}" for page in range(1250, 1259)), "koi8_r", "koi8_u",
)  # fmt: skip


def launcher_settings(planned: Planned, packed: Packed) -> dict[str, str]:
    """Return what the launcher and the start of the program have to know."""
    project, distribution = planned.project, planned.distribution
    settings = dict(planned.own.settings)
    settings["frozen"] = ",".join(early(project, distribution))
    settings["name"] = project.name
    settings["console"] = str(int(project.console))
    settings["log"] = str(int(project.log))
    settings["error_box"] = str(int(project.error_box))
    if project.python.optimize:
        settings["config.optimization_level"] = str(project.python.optimize)
    settings |= interpreter_settings(project.python.interpreter)
    if packed.build:
        settings["build"] = packed.build
    for folder in distribution.tcl_folders:
        kind = "TCL_LIBRARY" if folder.name.startswith("tcl") else "TK_LIBRARY"
        settings[f"variable:_tkinter:{kind}"] = folder.name
    if oldest := floor.chosen(project, distribution.target):
        settings["glibc"] = oldest
    if distribution.target.libc == "musl":
        settings["searched"] = str(SEARCHED)
    if distribution.shared_library:
        settings["libpython"] = distribution.shared_library_name
    if distribution.target.system is System.WINDOWS:
        settings |= _library_folders(planned.plan)
    if planned.record:
        settings["record"] = str(planned.record)
    if project.resources.plugins:
        settings["plugins"] = project.resources.plugins
    preparations = _preparations(planned, settings)
    return settings | ({"preparations": ",".join(preparations)} if preparations else {})


def _library_folders(plan: Plan) -> dict[str, str]:
    """Return where Windows is to look for what a library needs."""
    from builders.windows.libraries import library_folders  # noqa: PLC0415 - next to its one use

    folders = library_folders(plan.decisions)
    return {"library_folders": "|".join(folders)} if folders else {}


def early(project: Project, distribution: Distribution) -> tuple[str, ...]:
    """Return the modules that this program's start needs before the finder can serve them."""
    names = list(early_modules(distribution))
    interpreter = project.python.interpreter
    is_open = interpreter.environment or bool(interpreter.allow_python)
    if is_open or "dev" in interpreter.x_options:
        names += ["warnings", "_py_warnings"]  # Python imports them at once where options speak of warnings
    if is_open or not interpreter.utf8_mode:
        names += [f"encodings.{name}" for name in _LOCALE_ENCODINGS]
    return tuple(dict.fromkeys(names))


def interpreter_settings(interpreter: Interpreter) -> dict[str, str]:
    """Return what differs from the launcher's defaults."""
    settings: dict[str, str] = {}
    if interpreter.environment:
        settings |= _ENVIRONMENT
    if interpreter.environment or interpreter.x_options:
        settings |= {f"config.{name}": "-1" for name in _UNDECIDED}
    settings |= _of_x_options(interpreter.x_options)
    settings |= dict(_fields(interpreter))
    return settings | dict(_texts(interpreter))


def _of_x_options(options: tuple[str, ...]) -> Mapping[str, str]:
    settings = {"config.xoptions": "\n".join(options)} if options else {}
    if "dev" in options:
        settings |= {"preconfig.dev_mode": "1", "config.dev_mode": "1"}
    return settings


def _fields(interpreter: Interpreter) -> Iterator[tuple[str, str]]:
    utf8_option = {"utf8": "1", "utf8=1": "1", "utf8=0": "0"}
    utf8 = next((utf8_option[option] for option in interpreter.x_options if option in utf8_option), None)
    if utf8 or not interpreter.utf8_mode:
        yield "preconfig.utf8_mode", utf8 or "0"
    if interpreter.allocator in _ALLOCATORS:
        yield "preconfig.allocator", str(_ALLOCATORS[interpreter.allocator])
    if not interpreter.buffered:
        yield "config.buffered_stdio", "0"
    if interpreter.fault_handler:
        yield "config.faulthandler", "1"
    if interpreter.hash_seed is not None:
        yield "config.use_hash_seed", "1"
        yield "config.hash_seed", str(interpreter.hash_seed)
    if interpreter.paths:
        yield "config.module_search_paths", "\n".join(interpreter.paths)


def _texts(interpreter: Interpreter) -> Iterator[tuple[str, str]]:
    texts = {
        "warnings": "\n".join(interpreter.warnings),
        "stdio_encoding": interpreter.stdio_encoding,
        "stdio_errors": interpreter.stdio_errors,
        "terminfo": interpreter.terminfo,
        "allow_python": interpreter.allow_python,
    }
    yield from ((key, text) for key, text in texts.items() if text)
    if interpreter.argv0 != "typed":
        yield "argv0", interpreter.argv0
    if interpreter.teardown is Teardown.FULL:
        yield "teardown", "full"


def _preparations(planned: Planned, settings: Mapping[str, str]) -> tuple[str, ...]:
    wanted = {
        "record": "record" in settings,
        "omitted": any(found.resource.name == NAMES for found in planned.plan.decisions),
        "stdio": "stdio_encoding" in settings or "stdio_errors" in settings,
        "site": planned.project.python.interpreter.site or isinstance(planned.run, Interactive),
        "warnings": "warnings" in settings,
        "plugins": "plugins" in settings,
    }
    return tuple(name for name, is_wanted in wanted.items() if is_wanted)
