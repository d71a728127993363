"""The layer of everything that a project depends on, resolved together."""

from __future__ import annotations

from typing import TYPE_CHECKING

from builders import cache
from builders.environment import keys, layers
from builders.errors import EnvironmentFailure
from resources.target import this_machine

if TYPE_CHECKING:
    from collections.abc import Generator

    from builders.environment.model import Layer
    from builders.environment.request import Request
    from builders.events import Event


def _explained(error: EnvironmentFailure, request: Request) -> EnvironmentFailure:
    """Return the error with the versions that would do in front of it."""
    from builders.environment.uv import Uv  # noqa: PLC0415 - only after a failure
    from builders.environment.wheels import hints  # noqa: PLC0415 - as above

    hint = hints(Uv.find(), str(error), request.distribution, request.glibc)
    return EnvironmentFailure(f"{hint}\n{error}") if hint else error


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
            # Nothing can be built for a system whose Python does not run here, or for another C library.
            foreign = bool(request.glibc) or request.distribution.target != this_machine()
            options = ("--only-binary", ":all:") if foreign else ()
            try:
                yield from request.install(requires, folder, options=options, keep_open=descriptor)
            except EnvironmentFailure as error:
                if foreign:
                    raise _explained(error, request) from error
                raise
            layers.describe(folder, layers.contents(folder / layers.FILES))
    return layers.loaded(published), True
