"""Namespace packages: portions inside the program and, as in CPython, in every other folder on the path."""

import sys
from importlib import machinery
from importlib.machinery import ModuleSpec, PathFinder

from .traversal import PackageReader

if sys.version_info >= (3, 11):

    class NamespaceLoader(machinery.NamespaceLoader):
        """CPython's own, but for resources, which it would look for in real folders."""

        def exec_module(self, module):
            module.__file__ = None  # as of CPython's own, which it sets for none but the exact type

        def get_resource_reader(self, fullname):
            return PackageReader(self.stored)

else:

    class NamespaceLoader:
        """Stands for a package without code of its own."""

        def __init__(self, name, path, path_finder):
            self.name = name

        @staticmethod
        def module_repr(module):
            return f"<module {module.__name__!r} (namespace)>"

        def create_module(self, spec):
            return None

        def exec_module(self, module):
            module.__file__ = None

        def is_package(self, fullname):
            return True

        def get_source(self, fullname):
            return ""

        def get_code(self, fullname):
            return compile("", "<string>", "exec", dont_inherit=True)

        def get_resource_reader(self, fullname):
            return PackageReader(self.stored)


def spec(fullname, place):
    """Return the spec of a namespace package that has a portion at that place inside the program."""
    parent = sys.modules.get(fullname.rpartition(".")[0])
    found = PathFinder.find_spec(fullname, getattr(parent, "__path__", None))
    if found is None:  # whoever asks has taken the program off the path
        return alone(fullname, place, fullname)
    if found.loader is None:
        found.loader = _loader(fullname, found.submodule_search_locations, fullname)
    return found


def alone(fullname, place, stored):
    """Return the spec of a namespace package with one portion, whose resources are those of a stored name."""
    found = ModuleSpec(fullname, _loader(fullname, [place], stored), is_package=True)
    found.submodule_search_locations.append(place)
    return found


def _loader(fullname, portions, stored):
    loader = NamespaceLoader(fullname, list(portions), PathFinder.find_spec)
    loader.stored = stored
    return loader
