"""Which libraries a finished program asks its system for: what it does not carry, with symbol versions."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from resources.baseline import is_baseline, is_python

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from builders.installers.model import Order, Stage
    from resources.elf import ElfFacts

_MAGIC = b"\x7fELF"
_LIBRARY = ".so"
_PLUGINS = "/plugins/"  # as Qt calls their folder


class _Asking(NamedTuple):
    """A file of the program asks for a library that the program does not carry."""

    library: str
    versions: tuple[str, ...]
    is_plugin: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Needs:
    """What the native files of a program say, by their names; none before it is built."""

    files: tuple[tuple[str, ElfFacts], ...] = ()

    @property
    def libraries(self) -> Mapping[str, tuple[str, ...]]:
        """The versions wanted of each library, sorted.

        What only plugins ask for is not among them: a program starts without its plugins.
        """
        asking = self._asking()
        needed = {each.library for each in asking if not each.is_plugin}
        found: dict[str, set[str]] = {library: set() for library in needed}
        for each in asking:
            found.get(each.library, set()).update(each.versions)
        return {library: tuple(sorted(found[library], key=_numbers)) for library in sorted(found)}

    @property
    def of_plugins(self) -> tuple[str, ...]:
        """The libraries of the system that nothing but plugins asks for, such as those of GTK."""
        optional = {each.library for each in self._asking() if is_baseline(each.library)}
        return tuple(sorted(optional - self.libraries.keys()))

    def _asking(self) -> tuple[_Asking, ...]:
        carried = {name.rpartition("/")[2] for name, _fact in self.files}
        carried |= {fact.soname for _name, fact in self.files if fact.soname}
        return tuple(
            _Asking(library, tuple(_versions(fact, library)), is_plugin=_PLUGINS in f"/{name}")
            for name, fact in self.files
            for library in fact.needed
            if library not in carried and not is_python(library)
        )


def read(order: Order) -> Needs:
    """Return what the native files of the program say."""
    from builders.check.native import Native, facts, natives  # noqa: PLC0415 - formats are listed without

    program = next(file.source for file in order.stage.files if file.path == order.stage.program)
    if program is None:
        return Needs()
    beside = (Native(name=name, path=path, magic=_MAGIC) for name, path in _beside(order.stage))
    found = itertools.chain(natives(program, ()), beside)
    return Needs(files=tuple((native.name, facts(native)) for native in found if native.is_elf))


def libraries(order: Order) -> Mapping[str, tuple[str, ...]]:
    """Return the versions wanted of each library, sorted; nothing before the program is built."""
    return read(order).libraries


def _versions(fact: ElfFacts, library: str) -> Iterator[str]:
    return (version for name, versions in fact.needed_versions if name == library for version in versions)


def _numbers(version: str) -> tuple[str, tuple[int, ...]]:
    """Return what sorts GLIBC_2.4 before GLIBC_2.17."""
    name, _, number = version.rpartition("_")
    return name, tuple(int(part) for part in number.split(".") if part.isdecimal())


def _beside(stage: Stage) -> Iterator[tuple[str, Path]]:
    """Yield the native files that lie beside the program: libraries by their names, and other programs."""
    for file in stage.files:
        is_likely = file.executable or _LIBRARY in file.path.rpartition("/")[2]
        if is_likely and file.source and not file.link and file.path != stage.program:
            with file.source.open("rb") as stream:
                is_native = stream.read(len(_MAGIC)) == _MAGIC
            if is_native:
                yield file.path, file.source
