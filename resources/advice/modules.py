"""Read every module for its imports and for what it does with files next to it, most from the cache."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from resources.advice.imports import Mentions
from resources.advice.judging import judge
from resources.advice.knowledge import file_calls
from resources.advice.reading import sightings
from resources.advice.sightings import as_plain, from_plain
from resources.model import Kind

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from resources.advice.cache import ReadingCache
    from resources.advice.imports import Import
    from resources.advice.index import FolderIndex
    from resources.advice.sightings import Plain
    from resources.model import Advice, Resource

# Reading them would say what the tests need, and nobody ships a program for its dependencies' tests.
_TEST_FOLDERS: Final = frozenset({"test", "tests", "conftest"})
_ASIDE: Final = frozenset(
    {"_examples", "examples", "benchmarks"}
)  # inside of packages; on top they are programs


@dataclass(frozen=True, slots=True, kw_only=True)
class ModulesRead:
    """imported: who imports something of the packages that were asked about. seen: what else texts tell."""

    imported: frozenset[Import]
    seen: tuple[tuple[Resource, tuple[Plain, ...]], ...]


def read_modules(
    resources: Iterable[Resource], packages: tuple[str, ...], cache: ReadingCache
) -> ModulesRead:
    """Read each module once; those of the interpreter are not asked what they import, tests only that."""
    mentions = Mentions(packages)
    imported: list[Import] = []
    seen = []
    for resource in resources:
        if resource.kind is Kind.SOURCE:
            names, plain = _read(resource, mentions, cache)
            imported += [(resource.name, name) for name in names]
            if plain:
                seen.append((resource, plain))
    return ModulesRead(imported=frozenset(imported), seen=tuple(seen))


def advise_modules(read: ModulesRead, index: FolderIndex) -> Iterator[Advice]:
    """Return what the modules' code says, in the order of the resources."""
    for resource, plains in read.seen:
        for plain in plains:
            yield from judge(resource, from_plain(plain), index)


def is_test(module: str) -> bool:
    """Tell if the dotted name is that of a test or an example, which no program imports."""
    first, *below = module.split(".")
    if not _TEST_FOLDERS.isdisjoint({first, *below}) or not _ASIDE.isdisjoint(below):
        return True
    return module.rpartition(".")[2].startswith("test_")


def _read(
    resource: Resource, mentions: Mentions, cache: ReadingCache
) -> tuple[tuple[str, ...], tuple[Plain, ...]]:
    asks_imports, asks_files = resource.distribution != "python", not is_test(resource.name)

    def read() -> tuple[tuple[str, ...], tuple[Plain, ...]]:
        source = resource.path.read_bytes()
        names = mentions.names(source) if asks_imports else ()
        found = sightings(source, file_calls()) if asks_files else ()
        return names, tuple(map(as_plain, found))

    asked = f"{asks_imports:d}{asks_files:d} {mentions.key} "
    try:
        return cache.remembered(str(resource.path), read, what=asked)
    except OSError:
        return (), ()  # whoever packs it will say so
