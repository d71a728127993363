"""What an extension module needs before it is loaded: variables, and libraries from memory or files."""

from _thread import RLock

import _onefold_native as native

from .finder import LIBRARY, NEEDS, ON_DISK, SEPARATOR
from .loaders import library_file, on_disk

_BUNDLED = "_libraries/"  # the folder of what came from the system that the program was built on

_loading = RLock()
_loaded = set()


def _told(settings):
    """Return, by module, the variables of the environment that tell it where its files lie."""
    found = {}
    for key, value in settings.items():
        if key.startswith("variable:"):
            _, module, variable = key.split(":", 2)
            found.setdefault(module, []).append((variable, value.encode("utf-8", "surrogateescape")))
    return found


_settings = native.settings()
_variables = _told(_settings)
_searched = int(_settings.get("searched", 0))  # the descriptor that musl's search leads to


def make_ready(name):
    """Set the variables that a module asks for, and load the libraries that it needs."""
    from contextlib import suppress

    _set_variables(name)
    with _loading:
        for library in needs(name):
            if library[0] == "?":  # only plugins need it, and perhaps none that will be opened
                with suppress(ImportError):
                    _load(library[1:])
            else:
                _load(library)


def _set_variables(name):
    """Tell a module by environment variables where its files lie, unless the user told it already."""
    for variable, value in _variables.get(name, ()):
        import os

        os.environ.setdefault(variable, on_disk(value))


def needs(name):
    """Return the shared libraries that a module or library needs, each after what it needs itself."""
    return native.read(NEEDS, name).decode().split("\n") if native.find(NEEDS, name) is not None else ()


def _load(library):
    """Load a shared library once, after those that it needs."""
    if library in _loaded:
        return
    on_file = native.find(LIBRARY, library) & ON_DISK
    missing = [need for need in needs(library) if need not in _loaded]
    circle = [need for need in missing if library in needs(need)]
    for need in missing:
        if need not in circle:
            _load(need)
    _loaded.update((library, *circle))
    if not circle:
        _load_one(library)
    elif not on_file:  # libraries of a circle that are files find each other, beside whatever needs them
        from . import circles

        circles.load([library, *circle])


def _load_one(name):
    if native.find(LIBRARY, name) & ON_DISK:
        path = on_disk(native.read(LIBRARY, name))
        if _searched and name.startswith(_BUNDLED):
            from .searching import lead

            lead(_searched, path.rpartition(SEPARATOR)[0])
        native.load_library(name, path)
        return
    try:
        native.load_library(name)
    except OSError:
        native.load_library(name, library_file(LIBRARY, name))
