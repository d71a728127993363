"""Make one set of resources of several folders, as one sys.path would: the first hides what comes later."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final, NamedTuple

from resources.model import Advice, Kind, Resource

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from resources.scan.listing import Found, Listing
    from resources.scan.tree import Trouble

_MODULES: Final = frozenset({Kind.SOURCE, Kind.BYTECODE, Kind.EXTENSION})


class Layer(NamedTuple):
    """A listed folder; `title` is what messages call it."""

    root: Path
    title: str
    listing: Listing


class Merged(NamedTuple):
    resources: tuple[Resource, ...]
    advice: tuple[Advice, ...]


def merge(layers: Sequence[Layer], builtin_modules: Sequence[str]) -> Merged:
    """Merge them, first come first served."""
    merger = _Merger()
    for layer in layers:
        merger.add(layer)
    advice = [as_advice(trouble) for layer in layers for trouble in layer.listing.troubles]
    advice += [*merger.advice(), *_advise_builtin(merger.resources, frozenset(builtin_modules))]
    return Merged(tuple(merger.resources), tuple(advice))


def as_advice(trouble: Trouble) -> Advice:
    return Advice(
        code=trouble.code,
        name=trouble.relative,
        message=trouble.message,
        path=trouble.relative,
        line=trouble.line,
        unit=trouble.relative,
    )


class _Merger:
    def __init__(self) -> None:
        self.resources: list[Resource] = []
        self._modules: dict[str, str] = {}
        self._places: dict[str, str] = {}
        self._hidden: Counter[tuple[str, str, str]] = Counter()
        self._folders: dict[str, Path] = {}

    def add(self, layer: Layer) -> None:
        """Add a folder; its own files never hide each other."""
        found = layer.listing.found
        places = dict.fromkeys([row.relative for row in found], layer.title)
        modules = dict.fromkeys([row.name for row in found if row.kind in _MODULES], layer.title)
        taken, hidden = self._places.keys() & places.keys(), self._modules.keys() & modules.keys()
        self._folders = {"": layer.root}
        for row in found:
            if row.relative in taken:
                self._hide(row, layer.title, self._places[row.relative])
            elif row.name in hidden and row.kind in _MODULES:
                self._hide(row, layer.title, self._modules[row.name])
            else:
                self._add(row)
        self._modules = {**modules, **self._modules}
        self._places = {**places, **self._places}

    def advice(self) -> Iterator[Advice]:
        for (title, winner, top), count in self._hidden.items():
            files = (
                f"{count} files of {top} in {title} are" if count > 1 else f"a file of {top} in {title} is"
            )
            message = f"{files} not used: {winner} has another of the same name"
            yield Advice(code="shadowed", name=top, message=message, path=top, unit=top)

    def _add(self, found: Found) -> None:
        kind, name, relative, size, package, distribution, executable, is_package = found
        path = self._path(relative)
        if kind is Kind.BYTECODE:
            path = path.with_suffix(".pyc")  # there is no source
        resource = Resource(
            kind=kind,
            name=name,
            path=path,
            relative=relative,
            size=size,
            package=package,
            distribution=distribution,
            is_package=is_package,
            executable=executable,
        )
        self.resources.append(resource)
        if kind is Kind.SOURCE:
            self.resources.append(
                Resource(
                    kind=Kind.BYTECODE,
                    name=name,
                    path=path,
                    relative=relative,
                    size=size,
                    package=package,
                    distribution=distribution,
                    is_package=is_package,
                )
            )

    def _path(self, relative: str) -> Path:
        """Join to a folder that was joined before: half the time of a scan would go into splitting paths."""
        folder, _slash, name = relative.rpartition("/")
        known = self._folders.get(folder)
        if known is None:
            known = self._folders[folder] = self._path(folder)
        return known / name

    def _hide(self, found: Found, title: str, winner: str) -> None:
        """Keep what is hidden as a plain file if its place is free, and say so in any case."""
        self._hidden[title, winner, found.relative.partition("/")[0]] += 1
        if found.relative not in self._places and found.kind is not Kind.BYTECODE:
            self._add(found._replace(kind=Kind.FILE, name=found.relative, package="", is_package=False))


def _advise_builtin(resources: Sequence[Resource], builtin_modules: frozenset[str]) -> Iterator[Advice]:
    for resource in resources:
        if resource.kind in (Kind.SOURCE, Kind.EXTENSION) and resource.name in builtin_modules:
            message = f"is never imported: the interpreter has a module {resource.name} built in"
            yield Advice(
                code="shadowed",
                name=resource.name,
                message=message,
                path=resource.relative,
                unit=resource.name,
            )
