"""What Onefold adds to a program: its main module, the finder, and modules that lie beside a script.

They are laid out as one more layer of the environment, so that they are scanned, placed and shown as all
else is.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import resources.runtime
from builders import cache
from builders.errors import ProjectError
from builders.project.model import Code, EntryPoint, Interactive, Module, Runnable, Script
from resources.model import Decision, Location

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from builders.project.model import Project
    from builders.pythons.model import Distribution
    from resources.model import Plan, Resource

RUNTIME = Path(next(iter(resources.runtime.__path__)))
IMPORTER = "oxidized_importer"
PACKAGE = "_onefold"
MAIN = "__main__.py"

# Programs look on sys.meta_path for a finder that they can add to, so they find one beside the program's own.
_IMPORTER_SHIM = f"""import sys

from {PACKAGE} import {IMPORTER}

sys.modules[__name__] = {IMPORTER}
sys.meta_path.insert(1, {IMPORTER}.OxidizedFinder())
"""
# What the loaders import, and what finds out where the program's files lie, cannot be among those files.
_LOADERS = ("importlib", "importlib.machinery", "types", "warnings", "_py_warnings")
_PLACES = ("os", "stat", "abc", "_collections_abc", "posixpath", "genericpath", "io", "codecs")
BEFORE_FILES = (*_LOADERS, *_PLACES)


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnLayer:
    """The layer, its content's fingerprint, and what the launcher has to be told."""

    path: Path
    fingerprint: str
    settings: Mapping[str, str]


def own_layer(project: Project, run: Runnable, layers: Sequence[Path] = ()) -> OwnLayer:
    """Return the layer of what Onefold adds, laid out now if there is none of that content.

    layers: the folders of the environment, which may have an importer of their own.
    """
    files = dict(_files(project, run, layers))
    fingerprint = _fingerprint(files)
    place = cache.place("programs", fingerprint)
    cache.once(place, lambda fresh: _write(fresh, files))
    return OwnLayer(path=place, fingerprint=fingerprint, settings=_settings(run))


def early_modules(distribution: Distribution) -> tuple[str, ...]:
    """Return the modules that are imported before the finder is there."""
    names = ["encodings", "encodings.aliases", "encodings.utf_8"]
    names += [PACKAGE, f"{PACKAGE}.finder", f"{PACKAGE}.start"]
    if distribution.minor <= (3, 10):
        # From 3.11 on these are frozen in Python itself.
        names += ["codecs", "io", "abc", "encodings.latin_1"]
    return tuple(names)


def keep_in_memory(plan: Plan, names: tuple[str, ...]) -> Plan:
    """Return the plan with what a start needs in memory, whatever the rules say."""
    from dataclasses import replace  # noqa: PLC0415 - next to its one use

    return replace(plan, decisions=tuple(map(keeper(names), plan.decisions)))


def keeper(names: tuple[str, ...]) -> Callable[[Decision], Decision]:
    """Return what keeps a single resource in memory if a start needs it."""
    needed = frozenset((*names, *BEFORE_FILES))
    return lambda decision: _kept(decision, needed)


def _kept(decision: Decision, names: frozenset[str]) -> Decision:
    resource = decision.resource
    if not _is_early(resource, names) or decision.location is Location.IN_MEMORY:
        return decision
    reason = "the start needs it before any file can be found"
    return Decision(resource=resource, location=Location.IN_MEMORY, reason=reason)


def _is_early(resource: Resource, names: frozenset[str]) -> bool:
    if resource.kind.value == "module source":
        return resource.name.partition(".")[0] == PACKAGE
    own = resource.name.partition(".")[0] in {PACKAGE, "__main__"}
    return resource.kind.value == "module bytecode" and (own or resource.name in names)


def _files(project: Project, run: Runnable, layers: Sequence[Path]) -> Iterator[tuple[str, bytes]]:
    for source in sorted(RUNTIME.glob("*.py")):
        yield f"{PACKAGE}/{source.name}", source.read_bytes()
    yield from _importer(project, layers)
    for beside in project.script_modules:
        yield from _beside(beside)
    main = _main(run)
    if main is not None:
        yield MAIN, main


def _importer(project: Project, layers: Sequence[Path]) -> Iterator[tuple[str, bytes]]:
    """Yield the importer's public API, unless the program brings what has that name."""
    floor = RUNTIME.parent
    for source in sorted(
        (floor / "errors.py", *(floor / "packed").glob("*.py"), *(floor / IMPORTER).glob("*.py"))
    ):
        yield f"{PACKAGE}/{source.relative_to(floor).as_posix()}", source.read_bytes()
    beside = (path.name.partition(".")[0] for path in project.script_modules)
    if IMPORTER not in beside and not any(_has_importer(layer) for layer in layers):
        yield f"{IMPORTER}.py", _IMPORTER_SHIM.encode()


def _has_importer(layer: Path) -> bool:
    return (layer / IMPORTER).is_dir() or any(layer.glob(f"{IMPORTER}.*"))


def _beside(path: Path) -> Iterator[tuple[str, bytes]]:
    if path.is_file():
        yield path.name, path.read_bytes()
        return
    for file in sorted(path.rglob("*")):
        if file.is_file() and "__pycache__" not in file.parts:
            yield file.relative_to(path.parent).as_posix(), file.read_bytes()


def _main(run: Runnable) -> bytes | None:
    match run:
        case EntryPoint(module=module, attribute=attribute):
            first = attribute.partition(".")[0]
            return f"import sys\nfrom {module} import {first}\n\nsys.exit({attribute}())\n".encode()
        case Code(text=text):
            return text.encode() + b"\n"
        case Script(path=path):
            try:
                return path.read_bytes()
            except OSError as error:
                raise ProjectError(f"the script {path} cannot be read: {error.strerror}") from error
        case Module() | Interactive():
            return None


def _settings(run: Runnable) -> dict[str, str]:
    if isinstance(run, Module):
        return {"run": f"module:{run.name}", "main_file": MAIN}
    if isinstance(run, Interactive):
        return {"run": "interactive", "main_file": MAIN}
    return {"run": "main", "main_file": run.path.name if isinstance(run, Script) else MAIN}


def _fingerprint(files: Mapping[str, bytes]) -> str:
    digest = hashlib.blake2b(digest_size=16)
    for name, content in sorted(files.items()):
        digest.update(name.encode("utf-8", "surrogateescape") + b"\0" + len(content).to_bytes(8, "little"))
        digest.update(content)
    return digest.hexdigest()


def _write(folder: Path, files: Mapping[str, bytes]) -> None:
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
