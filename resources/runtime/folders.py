"""Modules by the folder they lie in, for programs that put a folder of theirs on a path.

`sys.path.insert(0, ".../package/vendor")` makes `package.vendor.library` importable as `library`.
"""

from importlib.machinery import ModuleSpec

from .finder import EXTENSION, NAMESPACE, finder, path_of
from .loaders import ModuleLoader


class NamedLoader(ModuleLoader):
    """Loads a module under a name that is not the one it is stored under."""

    def __init__(self, fullname, path, stored):
        super().__init__(fullname, path)
        self.stored = stored

    def get_code(self, fullname):
        return super().get_code(self.stored)

    def get_source(self, fullname):
        return super().get_source(self.stored)

    def get_resource_reader(self, fullname):
        return super().get_resource_reader(self.stored)


def spec(fullname, stored, flags):
    """Return the spec of a stored module under a name; of a namespace package, the portion that is here."""
    if flags & NAMESPACE:
        portion = ModuleSpec(fullname, None, is_package=True)
        portion.submodule_search_locations.append(path_of(stored.replace(".", "/")))
        return portion
    found = finder.find_spec(stored)
    if found is None:
        return None
    path = found.origin
    loader = found.loader if flags & EXTENSION else NamedLoader(fullname, path, stored)
    named = ModuleSpec(fullname, loader, origin=path, is_package=found.submodule_search_locations is not None)
    named.submodule_search_locations = found.submodule_search_locations
    named.has_location = True
    named.cached = found.cached
    return named
