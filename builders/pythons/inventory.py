"""Which files of an installed Python go into an archive of it, and under which names."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from builders.errors import PythonError
from builders.pythons.manifest import INSTALL

if TYPE_CHECKING:
    from collections.abc import Iterator

    from builders.pythons.model import Distribution

_LEFT_OUT = {"__pycache__", "site-packages", "dist-packages"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Inventory:
    """files and links: by path below the prefix. places: what manifest.describe() asks for."""

    files: dict[str, Path] = field(default_factory=dict)
    links: dict[str, str] = field(default_factory=dict)
    places: dict[str, str] = field(default_factory=dict)


def inventory(distribution: Distribution, *, pip: bool) -> Inventory:
    """Look up everything that is to be captured; links are followed, so that the archive stands by itself."""
    minor = f"{distribution.minor[0]}.{distribution.minor[1]}"
    found = Inventory()
    library = f"lib/python{minor}{'t' if distribution.free_threaded else ''}"
    _put_programs(found, distribution, minor)
    _put_folder(found, distribution.stdlib, library)
    if not distribution.extensions.is_relative_to(distribution.stdlib):
        _put_folder(found, distribution.extensions, f"{library}/lib-dynload")
    found.places["stdlib"] = f"{INSTALL}/{library}"
    _put_headers(found, distribution)
    _put_libraries(found, distribution, library)
    for folder in distribution.tcl_folders:
        _put_folder(found, folder, f"lib/{folder.name}")
    if pip:
        _put_pip(found, distribution, f"{library}/site-packages")
    _note_extensions(found, distribution, f"{library}/lib-dynload/")
    return found


def _put_programs(found: Inventory, distribution: Distribution, minor: str) -> None:
    if distribution.executable is None:
        raise PythonError(f"{distribution} cannot be captured on another system; give its archive instead")
    name = f"python{minor}{distribution.abi_flags}"
    found.files[f"bin/{name}"] = distribution.executable
    found.links.update({f"bin/{short}": name for short in ("python3", "python")})
    found.places["executable"] = f"{INSTALL}/bin/{name}"


def _put_headers(found: Inventory, distribution: Distribution) -> None:
    if distribution.include is None:
        return
    name = distribution.include.name
    _put_folder(found, distribution.include, f"include/{name}")
    # Debian's pyconfig.h only includes <x86_64-linux-gnu/pythonX.Y/pyconfig.h>.
    for folder in sorted(distribution.include.parent.glob(f"*-linux-*/{name}")):
        _put_folder(found, folder, f"include/{name}/{folder.parent.name}/{name}")
    found.places["include"] = f"{INSTALL}/include/{name}"


def _put_libraries(found: Inventory, distribution: Distribution, library: str) -> None:
    if distribution.shared_library:
        real, name = distribution.shared_library, distribution.shared_library_name
        found.files[f"lib/{name}"] = real
        found.places["shared"] = f"{INSTALL}/lib/{name}"
        plain = name.partition(".so")[0] + ".so"
        if ".so." in name:
            found.links[f"lib/{plain}"] = name
    if distribution.static_library:
        static = distribution.static_library
        inside = next((name for name in found.files if Path(name).name == static.name), "")
        place = inside or f"{library}/config/{static.name}"
        found.files[place] = static
        found.places["static"] = f"{INSTALL}/{place}"


def _put_pip(found: Inventory, distribution: Distribution, place: str) -> None:
    site = distribution.stdlib / "site-packages"
    for folder in sorted((*site.glob("pip"), *site.glob("pip-*.dist-info"))):
        _put_folder(found, folder, f"{place}/{folder.name}")


def _put_folder(found: Inventory, folder: Path, place: str) -> None:
    for path in _files(folder, {os.path.realpath(folder)}):
        found.files[f"{place}/{path.relative_to(folder).as_posix()}"] = path


def _files(folder: Path, entered: set[str]) -> Iterator[Path]:
    """Yield files below a folder; links to folders are followed unless they lead back."""
    for path in sorted(folder.iterdir()):
        if path.name in _LEFT_OUT or path.suffix == ".pyc" or _is_linked_library(path):
            continue
        if path.is_file():
            yield path
        elif path.is_dir() and (real := os.path.realpath(path)) not in entered:
            yield from _files(path, entered | {real})


def _is_linked_library(path: Path) -> bool:
    """Whether it is a link to libpython.so in a config folder; the library is captured once, in lib/."""
    return path.is_symlink() and path.name.startswith("libpython") and ".so" in path.name


def _note_extensions(found: Inventory, distribution: Distribution, place: str) -> None:
    for name in found.files:
        if name.startswith(place):
            module = name.removeprefix(place)
            suffix = next((each for each in distribution.extension_suffixes if module.endswith(each)), None)
            if suffix and "/" not in module:
                found.places[f"extension:{module.removesuffix(suffix)}"] = f"{INSTALL}/{name}"
