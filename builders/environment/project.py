"""The layer of the project itself, without what it depends on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from builders import cache
from builders.environment import derivation, history, keys, layers, tree
from builders.environment.derivation import Origin
from builders.errors import EnvironmentFailure

if TYPE_CHECKING:
    from collections.abc import Generator, Mapping
    from pathlib import Path

    from builders.environment.model import Layer
    from builders.environment.request import Request
    from builders.events import Event

_ATTEMPTS = 3
# Of these every release has a wheel, so that none is itself built with the folders meant for the project.
_WHEELS = {"setuptools", "wheel", "setuptools-scm", "setuptools_scm", "cython", "numpy", "pybind11"}


class _Moved(Exception):  # noqa: N818 - never seen outside
    """Files of the project changed while it was built, so what was built belongs to neither state."""


def project(request: Request, source: Path) -> Generator[Event, None, tuple[Layer, bool]]:
    """Return the layer, and whether it had to be built."""
    commits = keys.commits(source) if source.is_dir() else ""
    context = keys.layer_key("project", request.distribution, request.settings, str(source), commits)
    for _ in range(_ATTEMPTS):
        sources = tree.read(source, request.ignore)
        published = layers.published(f"{context}-{tree.digest(sources)[:32]}")
        fresh = layers.load(published) is None
        if fresh:
            try:
                yield from _make(request, source, context, sources, published)
            except _Moved:
                continue
        history.note(context, published.name)
        return layers.loaded(published), fresh
    raise EnvironmentFailure(f"files of {source} change while they are built; let them rest and build again")


def _make(
    request: Request, source: Path, context: str, sources: Mapping[str, str], published: Path
) -> Generator[Event, None, None]:
    with cache.lock(published) as descriptor:
        if layers.load(published) or _derived(source, context, sources, published):
            return
        with cache.filling(published) as folder:
            yield from _build(request, source, folder, descriptor)
            if not sources.items() <= tree.read(source, request.ignore).items():
                raise _Moved
            files = layers.contents(folder / layers.FILES)
            dynamic = source.is_file() or keys.dynamic(source)
            origin = Origin(context=context, dynamic=dynamic, sources=sources, installed=files)
            derivation.write_origin(folder, origin)
            layers.describe(folder, files, layers.requires(folder / layers.FILES))


def _derived(source: Path, context: str, sources: Mapping[str, str], published: Path) -> bool:
    base = layers.published(history.latest(context) or "none")
    origin = derivation.read_origin(base)
    replaced = derivation.changes(origin, context, sources) if origin else None
    if origin is None or not replaced or layers.load(base) is None:
        return False
    content = derivation.replacements(base, source, origin, replaced, sources)
    if content is None:
        return False
    with cache.filling(published) as folder:
        derivation.derive(base, folder, origin, content, sources)
    return True


def _build(request: Request, source: Path, folder: Path, descriptor: int) -> Generator[Event, None, None]:
    scratch = folder / "scratch"
    scratch.mkdir()
    yield from request.install(
        [str(source)], folder, options=("--no-deps",), variables=_aside(source, scratch), keep_open=descriptor
    )
    cache.discard(scratch)


def _aside(source: Path, scratch: Path) -> dict[str, str]:
    """Have setuptools work outside the project, where an earlier build/lib would come back in the wheel."""
    if source.is_file() or not set(keys.build_requires(source)) <= _WHEELS:
        return {}
    configuration = scratch / "setuptools.cfg"
    configuration.write_text(f"[build]\nbuild_base={scratch}\n[egg_info]\negg_base={scratch}\n", "utf-8")
    return {"DIST_EXTRA_CONFIG": str(configuration)}
