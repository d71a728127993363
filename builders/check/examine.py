"""Examine a finished program: which systems it runs on, and what it lacks."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from builders.check import macos, windows
from builders.check.native import damaged, facts, natives, symbol
from builders.check.releases import RELEASES
from builders.check.report import Demand, Report, Verdict
from builders.errors import ExecutableError
from builders.executable import is_executable, open_executable, program_in
from resources.baseline import is_baseline, is_python
from resources.elf import glibc_version
from resources.errors import TargetError
from resources.target import parse

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from pathlib import Path

    from builders.check.native import Native
    from resources.elf import ElfFacts

GLIBCXX = "GLIBCXX_"
_PACKED_RELOCATIONS = (1, 2, 4)  # the first musl that applies them
CXX_LIBRARY = "libstdc++.so.6"


@dataclass(slots=True)
class Tally:
    """What has been seen so far; the values of a report come from it."""

    files: list[tuple[str, ElfFacts]] = field(default_factory=list)
    glibc: Demand | None = None
    libstdcxx: Demand | None = None

    @property
    def carried(self) -> set[str]:
        names = {name.rpartition("/")[2] for name, _facts in self.files}
        return names | {fact.soname for _name, fact in self.files if fact.soname}

    @property
    def is_musl(self) -> bool:
        return any(fact.libc == "musl" for _name, fact in self.files)


def check(path: Path, inside: Iterable[tuple[str, bytes]] = ()) -> Report:
    """Examine an executable, a folder or a shared library.

    inside: name and content of what it loads from memory, where it is no program of ours.
    ExecutableError if it is nothing of that kind.
    """
    kind = _kind(path)
    others = []
    apple: list[macos.Code] = []
    tally = Tally()
    for native in natives(path, inside):
        if native.is_elf:
            _look_at(native, tally)
        elif native.is_macho:
            apple.append(macos.read(native))
        else:
            others.append(windows.read(native))
    if apple and not tally.files:
        return macos.report(path, kind, apple)
    if others and not tally.files:
        return windows.report(path, kind, others)
    if not tally.files and not path.is_dir():
        raise ExecutableError(
            f"{path} is no executable, shared library or folder; name what a build has made"
        )
    return _report(path, kind, tally)


def _kind(path: Path) -> str:
    if path.is_dir():
        return "folder"
    if not path.is_file():
        raise ExecutableError(f"{path} does not exist; name what a build has made")
    is_library = ".so" in path.suffixes or path.suffix in (".dll", ".pyd", ".dylib")
    return "shared library" if is_library else "executable"


def _look_at(native: Native, tally: Tally) -> None:
    found = facts(native)
    tally.files.append((native.name, found))
    tally.glibc = _newest(tally.glibc, native, found, glibc_version)
    tally.libstdcxx = _newest(tally.libstdcxx, native, found, _libstdcxx_version)


def _libstdcxx_version(name: str) -> tuple[int, ...]:
    return _numbers(name.removeprefix(GLIBCXX)) if name.startswith(GLIBCXX) else ()


def _newest(
    known: Demand | None, native: Native, found: ElfFacts, version_of: Callable[[str], tuple[int, ...]]
) -> Demand | None:
    """Return the larger demand; only for a new one the symbol is looked up, which takes longer."""
    wanted = (name for _library, names in found.needed_versions for name in names)
    versions = {version: name for name in wanted if (version := version_of(name))}
    newest = max(versions, default=())
    if not newest or (known and newest <= known.version):
        return known
    return Demand(version=newest, file=native.name, symbol=symbol(native, versions[newest]))


def _numbers(text: str) -> tuple[int, ...]:
    parts = text.split(".")
    return tuple(map(int, parts)) if all(part.isdecimal() for part in parts) else ()


def _report(path: Path, kind: str, tally: Tally) -> Report:
    architecture = tally.files[0][1].machine if tally.files else ""
    needed = {library: name for name, fact in reversed(tally.files) for library in fact.needed}
    if kind != "shared library":
        needed = {library: name for library, name in needed.items() if not is_python(library)}
    outside = {library: name for library, name in needed.items() if library not in tally.carried}
    return Report(
        path=str(path),
        kind=kind,
        architecture=architecture,
        target=_target(architecture, is_musl=tally.is_musl),
        files=len(tally.files),
        glibc=tally.glibc,
        chosen_glibc=_chosen_glibc(path),
        musl=_musl(tally),
        libstdcxx=tally.libstdcxx if CXX_LIBRARY in outside else None,
        libraries=tuple(sorted(library for library in outside if is_baseline(library))),
        missing=tuple(sorted(row for row in outside.items() if not is_baseline(row[0]))),
        verdicts=_verdicts(tally, needs_cxx=CXX_LIBRARY in outside) if tally.files else (),
        removable=tuple((name, fact.removable) for name, fact in tally.files if fact.removable),
        absolute_paths=tuple(_absolute_paths(tally.files)),
        damaged=tuple(damaged(tally.files, architecture)),
    )


def _musl(tally: Tally) -> Demand | None:
    """Return the musl that its files need, as far as it can be told: symbols have no versions there."""
    packed = (name for name, fact in tally.files if fact.has_packed_relocations and tally.is_musl)
    file = next(packed, "")
    return Demand(version=_PACKED_RELOCATIONS, file=file) if file else None


def _chosen_glibc(path: Path) -> tuple[int, ...]:
    program = program_in(path)
    written = open_executable(program).settings.get("glibc", "") if is_executable(program) else ""
    return _numbers(written)


def _target(architecture: str, *, is_musl: bool) -> str:
    try:
        return str(parse(f"{architecture}-unknown-linux-{'musl' if is_musl else 'gnu'}"))
    except TargetError:
        return ""


def _verdicts(tally: Tally, *, needs_cxx: bool) -> tuple[Verdict, ...]:
    return tuple(
        Verdict(
            release=release.name,
            runs=not reason,
            reason=reason,
            supported_until=release.supported_until,
        )
        for release in RELEASES
        for reason in [_obstacle(tally, release.glibc, release.glibcxx if needs_cxx else ())]
    )


def _obstacle(tally: Tally, glibc: tuple[int, ...], glibcxx: tuple[int, ...]) -> str:
    """Return why it does not run where these are the newest versions, "" if it does."""
    if tally.is_musl:
        return "it was built for musl" if glibc else ""
    is_static = not any(fact.needed for _name, fact in tally.files)
    if not glibc:
        return "" if is_static else "its C library is musl, this needs glibc"
    for library, demand, version in (("glibc", tally.glibc, glibc), ("GLIBCXX", tally.libstdcxx, glibcxx)):
        if demand and version and demand.version > version:
            return f"it has {library} {'.'.join(map(str, version))}"
    return ""


def _absolute_paths(files: Sequence[tuple[str, ElfFacts]]) -> Iterable[tuple[str, str]]:
    for name, fact in files:
        folders = (folder for folder in fact.rpath + fact.runpath if folder.startswith("/"))
        yield from ((name, folder) for folder in folders if not folder.startswith("/proc/self/"))
