"""The libraries that the code of a program asks for, found where the Python distribution has them.

Extension modules of the standard library and Python itself come from a folder whose libraries lie beside it.
They ship in a folder of their own, as libraries of the build machine do on Linux.
"""

from __future__ import annotations

import mmap
import posixpath
from pathlib import Path
from typing import TYPE_CHECKING

from builders.errors import BuildError, ExecutableError
from builders.macos import macho, names, universal
from resources.model import Advice, Decision, Kind, Location, Resource

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from builders.macos.macho import Image
    from builders.pythons.model import Distribution

FOLDER = "_libraries"
CORE = "_onefold_core.so"
_CODE = frozenset({Kind.EXTENSION, Kind.LIBRARY})


def own_libraries(distribution: Distribution, core: Path | None, core_size: int) -> tuple[Decision, ...]:
    """Return what the launcher itself loads: Python and the core; macOS loads libraries only from files.

    core: None while it is not compiled yet.
    """
    python = distribution.shared_library
    if python is None:
        raise BuildError(f"{distribution} has no shared library; choose another with --python")
    size = core.stat().st_size if core else core_size
    return (
        # A framework's is called Python.framework/Versions/3.13/Python: a bundle in a bundle, to macOS.
        _own(posixpath.basename(distribution.shared_library_name), python, python.stat().st_size),
        _own(CORE, core or python, size),
    )


def _own(name: str, path: Path, size: int) -> Decision:
    resource = Resource(
        kind=Kind.LIBRARY, name=name, path=path, relative=name, size=size, distribution="python"
    )
    reason = "the launcher loads it, and this system loads libraries only from files"
    return Decision(resource=resource, location=Location.FILESYSTEM_RELATIVE, reason=reason)


def brought(
    distribution: Distribution, resources: Iterable[Resource]
) -> tuple[tuple[Resource, ...], tuple[Advice, ...]]:
    """Return the libraries to ship besides what is there already, and advice on those that are nowhere."""
    search = _Search(distribution, [found for found in resources if found.kind in _CODE])
    search.run()
    return tuple(search.added.values()), tuple(search.advice)


class _Search:
    def __init__(self, distribution: Distribution, code: list[Resource]) -> None:
        self.added: dict[str, Resource] = {}
        self.advice: list[Advice] = []
        self._architecture = distribution.target.architecture
        self._folders = (distribution.root / "lib", distribution.root)
        self._python = distribution.shared_library
        self._known = {resource.path.name for resource in code}
        self._waiting = [*code, *_python_itself(distribution)]

    def run(self) -> None:
        while self._waiting:
            resource = self._waiting.pop(0)
            image = _image(resource.path, self._architecture)
            for name in names.dependencies(image) if image else ():
                if not names.is_of_system(name) and not self._is_there(name):
                    self._bring(resource, name, image)

    def _is_there(self, name: str) -> bool:
        base = posixpath.basename(name)
        return base in self._known or base in self.added or self._is_python(base)

    def _is_python(self, base: str) -> bool:
        return self._python is not None and base in {self._python.name, "Python"}

    def _bring(self, resource: Resource, name: str, image: Image | None) -> None:
        base = posixpath.basename(name)
        candidates = (*_places(resource.path, name, image), *(folder / base for folder in self._folders))
        found = next((path for path in candidates if path.is_file()), None)
        if found is None:
            text = f"needs {name}, which is neither in the environment nor with Python"
            self.advice.append(
                Advice(code="needs-missing-library", name=resource.name, message=text, path=resource.relative)
            )
            return
        relative = f"{FOLDER}/{base}"
        real = found.resolve()
        library = Resource(
            kind=Kind.LIBRARY,
            name=relative,
            path=real,
            relative=relative,
            size=real.stat().st_size,
            distribution="python",
        )
        self.added[base] = library
        self._waiting.append(library)


def _python_itself(distribution: Distribution) -> Iterator[Resource]:
    """Yield the Python library, which the launcher brings: what it needs ships too."""
    if path := distribution.shared_library:
        yield Resource(
            kind=Kind.LIBRARY, name=path.name, path=path, relative=path.name, size=path.stat().st_size
        )


def _places(path: Path, name: str, image: Image | None) -> Iterator[Path]:
    """Yield where the system's loader would look on the machine that the file was made for."""
    folders = names.rpaths(image) if image and name.startswith("@rpath/") else ("",)
    for folder in folders:
        spelled = posixpath.join(folder, name.removeprefix("@rpath/")) if folder else name
        if spelled.startswith("@loader_path/"):
            yield Path(posixpath.normpath(path.parent / spelled.removeprefix("@loader_path/")))
        elif spelled.startswith("/"):
            yield Path(spelled)


def _image(path: Path, architecture: str) -> Image | None:
    """Return the code in a file, None where it is damaged or for another system; shipping it tells why."""
    try:
        with path.open("rb") as file:
            whole = memoryview(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ))
        return macho.parse(universal.thin(whole, architecture))
    except (ExecutableError, OSError, ValueError):
        return None
