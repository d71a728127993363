"""The layer of everything that a project depends on, resolved together."""

from __future__ import annotations

from typing import TYPE_CHECKING

from builders import cache
from builders.environment import keys, layers
from builders.errors import EnvironmentFailure
from resources.target import this_machine

if TYPE_CHECKING:
    from collections.abc import Generator
    from pathlib import Path

    from builders.environment.model import Layer
    from builders.environment.request import Request
    from builders.events import Event


def dependencies(request: Request, requires: tuple[str, ...]) -> Generator[Event, None, tuple[Layer, bool]]:
    """Return the layer, and whether it had to be installed."""
    asked = sorted({keys.requirement(text) for text in requires})
    key = keys.layer_key("dependencies", request.distribution, request.settings, *asked)
    published = layers.published(key)
    if layer := layers.load(published):
        return layer, False
    with cache.lock(published) as descriptor:
        if layer := layers.load(published):  # another build was quicker
            return layer, False
        with cache.filling(published) as folder:
            if request.glibc or request.distribution.target != this_machine():
                yield from _install_wheels(request, requires, folder, descriptor)
            else:
                yield from request.install(requires, folder, keep_open=descriptor)
            layers.describe(folder, layers.contents(folder / layers.FILES))
    return layers.loaded(published), True


def _install_wheels(
    request: Request, requires: tuple[str, ...], folder: Path, descriptor: int
) -> Generator[Event, None, None]:
    """Install wheels, and build folders that are asked for, and what has no wheel if its Python runs here."""
    from builders.environment import wheels  # noqa: PLC0415 - a cached build installs nothing
    from builders.environment.uv import Uv  # noqa: PLC0415 - as above

    wanted = wheels.Wanted(Uv.find(), request.distribution, request.glibc)
    built: tuple[str, ...] = ()
    while True:
        options = (*wheels.ONLY_WHEELS, *(word for name in built for word in ("--no-binary", name)))
        try:
            yield from request.install(requires, folder, options=options, keep_open=descriptor)
        except EnvironmentFailure as error:
            here = request.distribution.target == this_machine()
            more = wheels.folders(str(error)) or (wheels.only_sources(wanted, str(error)) if here else ())
            if set(more) <= set(built):
                hint = wheels.hints(wanted, str(error))
                raise EnvironmentFailure(f"{hint}\n{error}" if hint else str(error)) from error
            built += more
        else:
            return
