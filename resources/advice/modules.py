"""Read every module for what it does with files next to it, most of them from the cache."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from resources.advice.judging import judge
from resources.advice.knowledge import file_calls
from resources.advice.reading import sightings
from resources.advice.sightings import as_plain, from_plain
from resources.model import Kind

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from resources.advice.cache import ReadingCache
    from resources.advice.index import FolderIndex
    from resources.advice.sightings import Plain
    from resources.model import Advice, Resource

# Reading them would say what the tests need, and nobody ships a program for its dependencies' tests.
_TEST_FOLDERS: Final = frozenset({"test", "tests", "conftest"})
_ASIDE: Final = frozenset(
    {"_examples", "examples", "benchmarks"}
)  # inside of packages; on top they are programs


def advise_modules(
    resources: Iterable[Resource], index: FolderIndex, cache: ReadingCache
) -> Iterator[Advice]:
    """Return what the modules' code says, in the order of the resources."""
    for resource in resources:
        if resource.kind is Kind.SOURCE and not is_test(resource.name):
            for plain in _sightings(resource, cache):
                yield from judge(resource, from_plain(plain), index)


def is_test(module: str) -> bool:
    """Tell if the dotted name is that of a test or an example, which no program imports."""
    first, *below = module.split(".")
    if not _TEST_FOLDERS.isdisjoint({first, *below}) or not _ASIDE.isdisjoint(below):
        return True
    return module.rpartition(".")[2].startswith("test_")


def _sightings(resource: Resource, cache: ReadingCache) -> tuple[Plain, ...]:
    try:
        kept: tuple[Plain, ...] = cache.remembered(str(resource.path), lambda: _read(resource))
    except OSError:
        return ()  # whoever packs it will say so
    return kept


def _read(resource: Resource) -> tuple[Plain, ...]:
    return tuple(map(as_plain, sightings(resource.path.read_bytes(), file_calls())))
