"""Programs of macOS: since which version they run, for what, what they need, and if their signatures hold."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from builders.check.report import Demand, Report
from builders.errors import BuildError, ExecutableError
from builders.macos import macho, names, seal, universal, verification
from builders.macos.signature import Sealed

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from builders.check.native import Native
    from builders.macos.macho import Image

_MAIN = "Contents/MacOS/"


@dataclass(frozen=True, slots=True, kw_only=True)
class Code:
    """What one file of code says; problem: why it cannot be read, then nothing else is known."""

    name: str
    architectures: tuple[str, ...] = ()
    minimum: tuple[int, ...] = ()
    needed: tuple[str, ...] = ()
    rpaths: tuple[str, ...] = ()
    install_name: str = ""
    signature: tuple[str, ...] = ()
    problem: str = ""


def read(native: Native) -> Code:
    """Return what a file of code says about itself, for all its architectures together."""
    data = native.path.read_bytes()
    try:
        images = [macho.parse(each) for each in universal.split(data)]
        return _code(native.name, data, images)
    except ExecutableError as error:
        return Code(name=native.name, problem=str(error))


def report(path: Path, kind: str, found: Sequence[Code]) -> Report:
    """Return the report of a program, a bundle or a library."""
    sound = [code for code in found if not code.problem]
    shared = _shared(sound)
    carried = {name.rpartition("/")[2] for code in sound for name in (code.name, code.install_name)}
    needed = {name: code.name for code in reversed(sound) for name in code.needed}
    missing = {
        name: file
        for name, file in needed.items()
        if not names.is_of_system(name) and name.rpartition("/")[2] not in carried
    }
    wrong = [(code.name, problem) for code in sound for problem in code.signature]
    contents = path / "Contents"
    if (contents / "Info.plist").is_file():
        wrong += [(path.name, problem) for problem in _bundle_problems(contents, sound)]
    return Report(
        path=str(path),
        kind="bundle" if (contents / "Info.plist").is_file() else kind,
        architecture=", ".join(shared),
        target=f"{shared[0]}-apple-darwin" if len(shared) == 1 else "",
        files=len(found),
        macos=max((_demand(code) for code in sound if code.minimum), key=_version, default=None),
        libraries=tuple(sorted(name for name in needed if names.is_of_system(name))),
        missing=tuple(sorted(missing.items())),
        signed=bool(sound) and not wrong,
        wrongly_signed=tuple(wrong),
        absolute_paths=tuple(_absolute(sound)),
        damaged=tuple(_damaged(found, shared)),
    )


def _code(name: str, data: bytes, images: Sequence[Image]) -> Code:
    return Code(
        name=name,
        architectures=universal.architectures(data),
        minimum=min((names.versions(image).minimum for image in images), default=()),
        needed=_merged(names.dependencies(image) for image in images),
        rpaths=_merged(names.rpaths(image) for image in images),
        install_name=names.install_name(images[0]) if images else "",
        signature=verification.problems(data),
    )


def _merged(texts: Iterator[tuple[str, ...]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(text for part in texts for text in part))


def _shared(sound: Sequence[Code]) -> tuple[str, ...]:
    """Return the architectures that all of the code is for; of the first file if there are none."""
    first = sound[0].architectures if sound else ()
    every = tuple(each for each in first if all(each in code.architectures for code in sound))
    return every or first


def _demand(code: Code) -> Demand:
    return Demand(version=code.minimum, file=code.name)


def _version(demand: Demand) -> tuple[int, ...]:
    return demand.version


def _absolute(sound: Sequence[Code]) -> Iterator[tuple[str, str]]:
    for code in sound:
        yield from ((code.name, folder) for folder in code.rpaths if folder.startswith("/"))


def _damaged(found: Sequence[Code], shared: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    for code in found:
        if code.problem:
            yield code.name, code.problem
        elif not set(shared) <= set(code.architectures):
            yield code.name, f"it is for {', '.join(code.architectures)}, the program for {', '.join(shared)}"


def _bundle_problems(contents: Path, sound: Sequence[Code]) -> Iterator[str]:
    """Yield what is wrong with a bundle's list of files, and with the signature that covers it."""
    programs = [code.name for code in sound if code.name.startswith(_MAIN)]
    if not programs:
        yield "it has no executable"
        return
    main = programs[0].removeprefix("Contents/")
    yield from seal.problems(contents, main)
    try:
        sealed = Sealed(
            information=(contents / "Info.plist").read_bytes(), resources=(contents / seal.PLACE).read_bytes()
        )
        yield from verification.problems((contents / main).read_bytes(), sealed)
    except (OSError, BuildError) as error:
        yield f"its signature cannot be checked: {error}"
