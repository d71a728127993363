"""Distributions: what importlib.metadata finds."""

import re
from importlib.metadata import Distribution, DistributionFinder

import _onefold_native as native

from . import finder, loaders


class PackedDistribution(Distribution):
    """One distribution of the program; its files answer for themselves."""

    def __init__(self, folder):
        self._folder = folder

    def read_text(self, filename):
        name = f"{self._folder}/{filename}"
        if native.find(finder.METADATA, name) is None:
            return None
        return loaders.get_data(finder.path_of(name)).decode("utf-8")

    def locate_file(self, path):
        from .traversal import at

        return at("").joinpath(str(path))


def find(context=None):
    """Yield the distributions that a context asks for."""
    context = DistributionFinder.Context() if context is None else context
    if finder.ROOT not in context.path:
        return
    wanted = None if context.name is None else _normalised(context.name)
    for folder in _folders():
        if wanted is None or _normalised(folder.partition("-")[0].partition(".egg")[0]) == wanted:
            yield PackedDistribution(folder)


def _folders():
    return dict.fromkeys(name.partition("/")[0] for name in native.names(finder.METADATA, ""))


def _normalised(name):
    return re.sub(r"[-_.]+", "_", name).lower()
