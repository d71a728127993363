"""The finder: first on sys.meta_path, it serves every module of the program from one index.

It is made so that a program that imports nothing pays next to nothing: the loaders, which need classes of
importlib.machinery, come with the first module that is asked for.
"""

import sys

import _onefold_native as native

# Kinds and flags of entries, as in resources/directory.py.
MODULE, SOURCE, RESOURCE, METADATA, LIBRARY, FILE, NEEDS = range(1, 8)
PACKAGE, NAMESPACE, EXTENSION, ON_DISK, EXECUTABLE = 1, 2, 4, 8, 16

ROOT = native.executable

if sys.platform == "win32":
    SEPARATOR = "\\"

    def _is_same(path, other):
        return path.replace("/", SEPARATOR).lower() == other.lower()

    def path_of(inside):
        """Return the path of what lies inside the program, given with slashes."""
        return ROOT + SEPARATOR + inside.replace("/", SEPARATOR)
else:
    SEPARATOR = "/"
    _is_same = str.__eq__

    def path_of(inside):
        """Return the path of what lies inside the program."""
        return f"{ROOT}/{inside}"


class EarlyLoader:
    """Loads what the loaders themselves import; then those take such modules over (loaders.adopt)."""

    def create_module(self, spec):
        return None

    def exec_module(self, module):
        exec(native.code(module.__name__, module.__spec__.origin), module.__dict__)  # noqa: S102 - our trade


class Finder:
    """Finds every module and distribution of the program; what it does not have is left to others."""

    def __init__(self):
        self.main_file = "__main__.py"
        self._loaders_come = False

    def find_spec(self, fullname, path=None, target=None):
        """Answer until there are loaders; from then on the native find_spec stands in the place of this."""
        flags = native.find(MODULE, fullname)
        if flags is None:
            return None
        return _early_spec(fullname, flags) if self._loaders_come else self._first_spec(fullname)

    def invalidate_caches(self):
        pass

    def iter_modules(self, prefix=""):
        return PathEntryFinder("").iter_modules(prefix)

    def find_distributions(self, context=None):
        from .distributions import find

        return find(context)

    def _first_spec(self, fullname):
        """Bring the loaders; what they import meanwhile is all in memory, and loaded in the simplest way."""
        self._loaders_come = True
        from .loaders import adopt, spec_of_present

        self.find_spec = native.find_spec
        adopt()
        return spec_of_present(fullname) if fullname in sys.modules else native.find_spec(fullname)


def _early_spec(fullname, flags):
    place = path_of(fullname.replace(".", "/"))
    origin = f"{place}{SEPARATOR}__init__.py" if flags & PACKAGE else f"{place}.py"
    spec = type(sys.__spec__)(fullname, EarlyLoader(), origin=origin, is_package=bool(flags & PACKAGE))
    if flags & PACKAGE:
        spec.submodule_search_locations.append(place)
    return spec


class PathEntryFinder:
    """What sys.path_hooks give for the executable itself and the folders of packages in it."""

    def __init__(self, package):
        self.package = package

    def find_spec(self, fullname, target=None):
        tail = fullname.rpartition(".")[2]
        stored = f"{self.package}.{tail}" if self.package else tail
        flags = native.find(MODULE, stored)
        if flags is None:
            return self._folder_of_data(fullname, stored)
        if stored == fullname and not flags & NAMESPACE:
            return finder.find_spec(fullname)
        from .folders import spec

        return spec(fullname, stored, flags)

    def _folder_of_data(self, fullname, stored):
        """Return the spec of a folder without a module, which is a namespace package too."""
        inside = stored.replace(".", "/")
        if not (inside.isascii() or inside.isprintable()) or not native.names(RESOURCE, f"{inside}/"):
            return None
        from .namespaces import alone

        return alone(fullname, path_of(inside), stored)

    def invalidate_caches(self):
        pass

    def iter_modules(self, prefix=""):
        start = f"{self.package}." if self.package else ""
        for name in native.names(MODULE, start):
            tail = name[len(start) :]
            flags = native.find(MODULE, name)
            if "." not in tail and not flags & NAMESPACE and (self.package or tail != "__main__"):
                yield prefix + tail, bool(flags & PACKAGE)

    def find_distributions(self, context=None):
        from .distributions import find

        return () if self.package else find(context)


def path_hook(path):
    """Return a finder for a path inside the program; ImportError for any other."""
    inside = relative(path) if isinstance(path, str) else None
    if inside == finder.main_file:
        inside = ""
    if inside is None or (inside and not _is_folder(inside)):
        raise ImportError("not a folder inside this program", path=path)
    return PathEntryFinder(inside.replace("/", "."))


def _is_folder(inside):
    package = inside.replace("/", ".")
    if (native.find(MODULE, package) or 0) & (PACKAGE | NAMESPACE):
        return True
    return bool(native.names(MODULE, f"{package}.") or native.names(RESOURCE, f"{inside}/"))


def relative(path):
    """Return, with slashes, the part of a path inside the program, or None: "" for the executable itself."""
    disk = sys.modules.get(f"{__package__}.disk")
    for root in (ROOT, disk and disk.known):
        size = len(root or "")
        if size and _is_same(path[:size], root) and path[size : size + 1] in ("", "/", SEPARATOR):
            return path[size + 1 :].replace(SEPARATOR, "/").rstrip("/")
    return None


def install(main_file):
    """Serve the imports of a sub-interpreter."""
    finder.main_file = main_file
    sys.meta_path.insert(0, finder)
    sys.path_hooks.insert(0, path_hook)
    sys.frozen = True
    sys.oxidized = True


finder = Finder()
