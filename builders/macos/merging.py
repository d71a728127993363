"""Join a program for arm64 and the same one for x86_64 into one that runs on both.

Code goes together, file by file; all other files are the same in both. What describes one of them only (its
bill of materials) is taken from the first.
"""

from __future__ import annotations

import plistlib
import shutil
import time
from typing import TYPE_CHECKING

from builders import staging
from builders.errors import BuildError
from builders.events import Artefact, StepFinished, StepStarted
from builders.layout import outline_of
from builders.macos import bundle, seal, universal
from builders.macos.signature import Sealed, signed

if TYPE_CHECKING:
    from collections.abc import Generator, Sequence
    from pathlib import Path

    from builders.events import Event
    from builders.layout import Outline
    from builders.project.model import Form, Project
    from builders.signing.signers import Signers
    from resources.target import Target

_DESCRIPTIONS = (".cdx.json", "COPYING.txt")
_REMADE = ("Contents/Info.plist", f"Contents/{seal.PLACE}")


def universal_program(
    project: Project,
    root: Path,
    form: Form | None,
    made: Sequence[tuple[Target, Path]],
    signers: Signers | None = None,
) -> Generator[Event, None, Outline]:
    """Join what was built for both architectures, into an output folder; raises BuildError.

    made: what a user takes away, for each target. Returns where things lie.
    """
    halves = {target.architecture: (target, path) for target, path in made}
    started = time.monotonic()
    yield StepStarted(step="universal", title="Joining the programs for arm64 and x86_64")
    (target, first), (_, second) = halves["aarch64"], halves["x86_64"]
    places = outline_of(project, target, form)
    with staging.output_folder(root) as fresh:
        merge(first, second, fresh / places.whole)
        for name in set(places.published) - {places.whole}:
            shutil.copy2(first.parent / name, fresh / name)
        if signers:
            yield from signers.program(project, target, fresh / places.whole, fresh / places.program)
        staging.publish([fresh / name for name in places.published], root)
    whole = root / places.whole
    yield StepFinished(step="universal", seconds=time.monotonic() - started)
    files = whole.rglob("*") if whole.is_dir() else (whole,)
    size = sum(path.stat().st_size for path in files if path.is_file() and not path.is_symlink())
    yield Artefact(path=str(whole), kind=places.form.value, size=size)
    return places


def merge(first: Path, second: Path, output: Path) -> None:
    """Write the program that both make together; raises BuildError if they are not one program.

    first, second: bundles, folders or executables. output: made now.
    """
    if first.is_file():
        _merge_file(first, second, output)
        return
    for relative in sorted({*_files(first), *_files(second)}):
        _merge_one(first / relative, second / relative, output / relative, relative)
    if (output / "Contents").is_dir():
        _seal(first, output)


def _files(folder: Path) -> list[str]:
    """Return what is to be joined, and not to be made anew."""
    paths = (path for path in folder.rglob("*") if path.is_symlink() or path.is_file())
    names = (path.relative_to(folder).as_posix() for path in paths)
    return [name for name in names if name not in _REMADE]


def _merge_one(first: Path, second: Path, place: Path, relative: str) -> None:
    place.parent.mkdir(parents=True, exist_ok=True)
    there = [path for path in (first, second) if path.is_symlink() or path.is_file()]
    if len(there) == 1 or first.is_symlink() or relative.endswith(_DESCRIPTIONS):
        shutil.copy2(there[0], place, follow_symlinks=False)
        return
    _merge_file(first, second, place)


def _merge_file(first: Path, second: Path, place: Path) -> None:
    one, other = first.read_bytes(), second.read_bytes()
    if universal.is_code(one) and universal.is_code(other):
        halves = (*universal.split(one), *universal.split(other))
        if len(set(universal.architectures(one) + universal.architectures(other))) != len(halves):
            raise BuildError(f"{first} and {second} are for the same architecture, so they cannot be joined")
        staging.write_executable(place, (universal.join(halves),))
        return
    if one != other:
        raise BuildError(
            f"{place.name} is another file on arm64 than on x86_64, so there is no program for both"
        )
    shutil.copy2(first, place)


def _seal(first: Path, output: Path) -> None:
    """Write anew what describes the whole bundle, and sign its executable for it."""
    contents = output / "Contents"
    told = plistlib.loads((first / "Contents/Info.plist").read_bytes())
    every = [path for path in contents.rglob("*") if path.is_file() and not path.is_symlink()]
    code = (data for path in every if universal.is_code(data := path.read_bytes()))
    told["LSMinimumSystemVersion"] = ".".join(map(str, bundle.oldest_system(code)))
    information = plistlib.dumps(told)
    main = f"MacOS/{told['CFBundleExecutable']}"
    staging.write_file(contents / "Info.plist", (information,))
    resources = seal.sealed(contents, main)
    staging.write_file(contents / seal.PLACE, (resources,))
    sealed = Sealed(information=information, resources=resources)
    program = (contents / main).read_bytes()
    staging.write_executable(contents / main, (signed(program, told["CFBundleIdentifier"], sealed),))
