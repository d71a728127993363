"""Write a bundle (.app): what double-clicks on macOS.

    Weather.app/Contents/Info.plist
                         MacOS/weather               the launcher with its payload
                         Frameworks/numpy/..         code, in folders without dots in their names
                         Resources/Weather.icns, COPYING.txt, bill.cdx.json
                         Resources/lib/numpy/..      all other files, and links to the code: a whole picture
                         _CodeSignature/CodeResources

Only code may lie in MacOS and Frameworks, or the bundle cannot be sealed; and programs look for their data
beside their code. So the library folder is Resources/lib, and the links in it lead to where code has
to lie.
"""

from __future__ import annotations

import posixpath
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from builders import staging
from builders.errors import OutputError
from builders.macos import macho, names, seal, universal
from builders.macos.information import written
from builders.macos.linking import Arrangement, place_of
from builders.macos.signature import Sealed, signed

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from builders.macos.information import Information
    from resources.packed.resource import Data
    from resources.packing import StagedFile

FILES = "../Resources/lib"  # the program's library folder as the launcher finds it, from the executable


@dataclass(frozen=True, slots=True, kw_only=True)
class Bundle:
    """What goes into a bundle.

    program: the executable, with its payload and not signed yet.
    files: of the library folder; code among them is signed and linked as a bundle wants it.
    resources: what lies in Contents/Resources besides, by name.
    """

    information: Information
    program: Data
    files: tuple[StagedFile, ...]
    resources: Mapping[str, bytes]
    entitlements: bytes | None = None


def write(bundle: Bundle, folder: Path) -> None:
    """Write a bundle into a folder that is made now, signed and sealed; raises BuildError."""
    contents = folder / "Contents"
    libraries = contents / "Resources" / "lib"
    for file in bundle.files:
        if universal.is_code(file.data):
            _write_code(contents, file)
        else:
            staging.write_file(libraries / file.relative, (file.data,), executable=file.executable)
    for name, data in sorted(bundle.resources.items()):
        staging.write_file(contents / "Resources" / name, (data,))
    code = (file.data for file in bundle.files if universal.is_code(file.data))
    minimum = oldest_system((bundle.program, *code))
    _seal(bundle, contents, written(replace(bundle.information, minimum=minimum)))


def oldest_system(code: Iterable[Data]) -> tuple[int, ...]:
    """Return the oldest macOS that all of these files run on.

    Of a universal file the older half counts: arm64 began with macOS 11, whatever x86_64 runs on.
    """
    return max((_oldest(data) for data in code), default=())


def _oldest(data: Data) -> tuple[int, ...]:
    return min(names.versions(macho.parse(each)).minimum for each in universal.split(data))


def _write_code(contents: Path, file: StagedFile) -> None:
    place = contents / place_of(file.relative, Arrangement.BUNDLE)
    if place.exists():
        raise OutputError(
            f"{file.relative} and another file of code would both be {place.name} in the bundle"
        )
    staging.write_file(place, (file.data,), executable=True)
    link = contents / "Resources" / "lib" / file.relative
    link.parent.mkdir(parents=True, exist_ok=True)
    link.symlink_to(posixpath.relpath(place.as_posix(), link.parent.as_posix()))


def _seal(bundle: Bundle, contents: Path, information: bytes) -> None:
    main = f"MacOS/{bundle.information.executable}"
    staging.write_file(contents / "Info.plist", (information,))
    staging.write_file(contents / "PkgInfo", (b"APPL????",))
    resources = seal.sealed(contents, main)
    staging.write_file(contents / seal.PLACE, (resources,))
    sealed = Sealed(information=information, resources=resources, entitlements=bundle.entitlements)
    program = signed(bundle.program, bundle.information.identifier, sealed)
    staging.write_executable(contents / main, (program,))
