"""Which libraries a finished program asks its system for: what it does not carry, with symbol versions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from resources.baseline import is_python

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from builders.installers.model import Order

_MAGIC = b"\x7fELF"


def libraries(order: Order) -> Mapping[str, tuple[str, ...]]:
    """Return the versions wanted of each library, sorted; nothing before the program is built."""
    from builders.check.examine import Tally  # noqa: PLC0415 - the Studio lists formats without it
    from builders.check.native import facts, natives  # noqa: PLC0415

    program = next(file.source for file in order.stage.files if file.path == order.stage.program)
    if program is None:
        return {}
    tally = Tally()
    for native in natives(program, _beside(order)):
        if native.is_elf:
            tally.files.append((native.name, facts(native)))
    found: dict[str, set[str]] = {}
    for _name, fact in tally.files:
        for library in fact.needed:
            if library not in tally.carried and not is_python(library):
                found.setdefault(library, set()).update(*_versions(fact.needed_versions, library))
    return {library: tuple(sorted(found[library], key=_numbers)) for library in sorted(found)}


def _versions(wanted: tuple[tuple[str, tuple[str, ...]], ...], library: str) -> Iterator[tuple[str, ...]]:
    return (versions for name, versions in wanted if name == library)


def _numbers(version: str) -> tuple[str, tuple[int, ...]]:
    """Return what sorts GLIBC_2.4 before GLIBC_2.17."""
    name, _, number = version.rpartition("_")
    return name, tuple(int(part) for part in number.split(".") if part.isdecimal())


def _beside(order: Order) -> Iterator[tuple[str, bytes]]:
    """Yield the native files that lie beside the program."""
    for file in order.stage.files:
        if file.source and not file.link and file.path != order.stage.program:
            with file.source.open("rb") as stream:
                start = stream.read(len(_MAGIC))
                if start == _MAGIC:
                    yield file.path, start + stream.read()
