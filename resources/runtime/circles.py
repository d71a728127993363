"""Shared libraries that need each other, loaded from memory.

Any other library is loaded after those that it needs, which the dynamic loader then knows by their names.
In a circle there is no such order, so the copies in memory ask for each other by the paths of their files.
"""

import os

import _onefold_native as native

from .finder import LIBRARY


def load(libraries):
    """Load libraries of a circle, all at once.

    Their descriptors stay open: the dynamic loader takes a path that comes back for the library it knows.
    The detour in the path keeps it apart from those that the launcher makes.
    """
    files = {name: native.open_library(LIBRARY, name)[0] for name in libraries}
    paths = {name: f"/proc/self/./fd/{descriptor}" for name, descriptor in files.items()}
    for name, descriptor in files.items():
        data = native.read(LIBRARY, name)
        for other in libraries:
            if other != name:
                _redirect(descriptor, data, other, paths[other])
    native.load_library(libraries[0], paths[libraries[0]])


if hasattr(native, "library_folder"):  # Windows: our own loader knows what it is about to load

    def load(libraries):
        """Load libraries of a circle, all at once."""
        native.load_library(libraries[0])


def _redirect(descriptor, data, library, path):
    """Write a path over the name by which a library is asked for, if it fits; the loader complains else."""
    wanted = os.fsencode(library.rpartition("/")[2])
    place = data.find(b"\0" + wanted + b"\0") + 1
    if place and len(path) <= len(wanted):
        os.pwrite(descriptor, path.encode().ljust(len(wanted), b"\0"), place)
