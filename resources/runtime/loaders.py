"""The loaders: from the index to a module, in memory or on disk.

Modules in memory have a `__file__` inside the executable, `<executable>/package/module.py`, as zipimport
gives inside an archive; `get_data` and `files()` answer for it. Modules on disk have their real path.
"""

import sys
from importlib.machinery import EXTENSION_SUFFIXES, ExtensionFileLoader, ModuleSpec, SourceFileLoader

import _onefold_native as native

from .finder import (
    EXTENSION,
    METADATA,
    MODULE,
    NAMESPACE,
    ON_DISK,
    PACKAGE,
    RESOURCE,
    ROOT,
    SEPARATOR,
    SOURCE,
    finder,
    path_of,
    relative,
)

# They read files of the system, which may have them elsewhere.
_LOOKING_OUTSIDE = frozenset(("ssl", "curses", "readline"))

_opened = {}


def _resource_reader(self, fullname):
    from .traversal import PackageReader

    return PackageReader(fullname)


class ModuleLoader(SourceFileLoader):
    """Loads one module of Python code, from memory or from disk."""

    def get_code(self, fullname):
        flags = native.find(MODULE, fullname)
        if flags is None:
            raise ImportError(f"loader for {self.name} cannot handle {fullname}", name=fullname)
        if fullname in _LOOKING_OUTSIDE:
            _look_outside(fullname)
        code = _code_on_disk(fullname, self.path) if flags & ON_DISK else native.code(fullname, self.path)
        if code is None:  # it did not compile when the program was built: it says so again now
            source = _source(fullname)
            if source is None:
                raise ImportError(f"{fullname} did not compile when this program was built", name=fullname)
            code = self.source_to_code(source, self.path)
        return code

    def get_source(self, fullname):
        if native.find(MODULE, fullname) is None:
            raise ImportError(f"loader for {self.name} cannot handle {fullname}", name=fullname)
        source = _source(fullname)
        if source is None:
            return None
        from importlib.util import decode_source

        return decode_source(source)

    def get_data(self, path):
        return get_data(path)

    get_resource_reader = _resource_reader  # type: ignore[assignment]


class PresentLoader(ModuleLoader):
    """Gives out a module that came with the loaders, while the program was about to import it first."""

    def __init__(self, module):
        super().__init__(module.__name__, module.__file__)
        self.module = module
        self.spec = module.__spec__

    def create_module(self, spec):
        return self.module

    def exec_module(self, module):
        module.__spec__ = self.spec


class ExtensionLoader(ExtensionFileLoader):
    """Loads one extension module from memory."""

    def create_module(self, spec):
        _prepare(self.name)
        if self.name in _opened:  # imported anew: the dynamic loader knows the library by that path
            return self._created(_opened[self.name])
        try:
            descriptor, path = native.open_library(MODULE, self.name)
        except OSError:  # this system has no files in memory, or does not load from them
            descriptor, path = None, library_file(MODULE, self.name)
        try:
            module = self._created(path)
        finally:
            if descriptor is not None:
                import os

                os.close(descriptor)
        _opened[self.name] = path
        return module

    def _created(self, path):
        module = super().create_module(ModuleSpec(self.name, self, origin=path))
        if getattr(module, "__file__", None) == path:  # set by modules of the older, single-phase kind
            module.__file__ = self.path
        return module

    def exec_module(self, module):
        super().exec_module(module)
        _equip(module)

    def get_data(self, path):
        return get_data(path)

    get_resource_reader = _resource_reader  # type: ignore[assignment]


class DiskExtensionLoader(ExtensionFileLoader):
    """Loads one extension module from its file, after the libraries that it needs."""

    def create_module(self, spec):
        _prepare(self.name)
        return super().create_module(spec)

    def exec_module(self, module):
        super().exec_module(module)
        _equip(module)

    get_resource_reader = _resource_reader  # type: ignore[assignment]


def spec_of_present(fullname):
    """Return a spec that leads to the module of that name as it is in sys.modules.

    importlib prefers the spec of a module that appeared there while it was being looked for, so it is set
    there too.
    """
    module = sys.modules[fullname]
    found = ModuleSpec(fullname, PresentLoader(module), origin=module.__file__)
    found.submodule_search_locations = module.__spec__.submodule_search_locations
    found.has_location = True
    module.__spec__ = found
    return found


def _common(*, is_package):
    """Return the attributes that the specs of modules in memory have in common."""
    found = ModuleSpec("", None, origin="", is_package=is_package)
    found.has_location = True
    return dict(vars(found))


def adopt():
    """Give modules that had to be there before the finder what the finder would have given them."""
    early = native.settings()["frozen"].split(",")
    for name, module in tuple(sys.modules.items()):
        known = getattr(module, "__spec__", None)
        # What CPython froze itself stays what it is to CPython, some of it under two names.
        is_cpythons = known is not None and known.origin == "frozen" and name not in early
        found = finder.find_spec(name) if name != "__main__" and not is_cpythons else None
        if found is not None:
            module.__spec__, module.__loader__ = found, found.loader
            module.__file__, module.__cached__ = found.origin, found.cached
            if found.submodule_search_locations is not None:
                module.__path__ = found.submodule_search_locations
    main = sys.modules["__main__"]
    if getattr(main, "__spec__", None) is None:
        main.__loader__ = ModuleLoader("__main__", path_of(finder.main_file))


def get_data(path):
    """Return the bytes of a file inside the program or, for any other path, of that file."""
    inside = relative(path)
    for kind, name in names_of(inside) if inside else ():
        flags = native.find(kind, name)
        if flags is not None:
            data = native.read(kind, name)
            return _read_file(on_disk(data)) if flags & ON_DISK else data
    if path.startswith(ROOT + SEPARATOR):
        raise FileNotFoundError(2, "No such file or directory", path)
    return _read_file(path)


def _equip(module):
    if "interpreters" in module.__name__:
        from . import interpreters

        if module.__name__ in interpreters.MODULES:
            interpreters.equip(module)


def _prepare(name):
    """Do what an extension module needs before it is loaded."""
    if name in _LOOKING_OUTSIDE:
        _look_outside(name)
    from .libraries import make_ready

    make_ready(name)


def _look_outside(name):
    from .surroundings import prepare

    prepare(name)


def library_file(kind, name):
    """Return a file of a library that is in memory, for where the system loads none from there."""
    from .disk import library_file

    return library_file(kind, name)


def on_disk(relative_path):
    """Return the real path of what lies below the program's library folder."""
    from .disk import folder

    inside = relative_path.decode("utf-8", "surrogateescape")
    return folder() + SEPARATOR + inside.replace("/", SEPARATOR)


def _main_spec():
    if not sys.path or relative(sys.path[0]) is None:
        return None  # runpy runs that of a folder or an archive
    path = path_of(finder.main_file)
    found = ModuleSpec("__main__", ModuleLoader("__main__", path), origin=path)
    found.has_location = True
    found.cached = f"{path}c"
    return found


def _special_spec(fullname, flags):
    """Return the spec of the main module, a namespace package, an extension module, or anything on disk."""
    if flags <= PACKAGE:
        return _main_spec()
    place = path_of(fullname.replace(".", "/"))
    if flags & NAMESPACE:
        from .namespaces import spec

        return spec(fullname, place)
    if flags & ON_DISK:
        loader = _disk_loader(fullname, flags)
    else:
        suffix = EXTENSION_SUFFIXES[0]
        stem = f"{place}{SEPARATOR}__init__" if flags & PACKAGE else place
        loader = ExtensionLoader(fullname, stem + suffix)
    found = ModuleSpec(fullname, loader, origin=loader.path, is_package=bool(flags & PACKAGE))
    found.has_location = True
    found.cached = None
    if flags & PACKAGE:
        found.submodule_search_locations.append(loader.path.rpartition(SEPARATOR)[0])
    return found


def _disk_loader(fullname, flags):
    stored = native.read(MODULE, fullname)
    if flags & EXTENSION:
        return DiskExtensionLoader(fullname, on_disk(stored))
    source = native.find(SOURCE, fullname)
    if source is not None and source & ON_DISK:
        return ModuleLoader(fullname, on_disk(native.read(SOURCE, fullname)))
    folder, cached, name = stored.rpartition(b"__pycache__/")
    if cached:  # the file that a module looks for others beside is its source, shipped or not
        stored = folder + name.partition(b".")[0] + b".py"
    return ModuleLoader(fullname, on_disk(stored))


def _code_on_disk(fullname, path):
    pyc = native.read(MODULE, fullname)
    return native.code_from(fullname, _read_file(on_disk(pyc)), path) if pyc.endswith(b".pyc") else None


def _source(fullname):
    flags = native.find(SOURCE, fullname)
    if flags is None:
        return None
    source = native.read(SOURCE, fullname)
    return _read_file(on_disk(source)) if flags & ON_DISK else source


def names_of(inside):
    """Yield every entry that a path inside the program may mean."""
    yield RESOURCE, inside
    yield METADATA, inside
    stem, dot, suffix = inside.rpartition(".")
    if dot and suffix == "py":
        module = "__main__" if inside == finder.main_file else stem.replace("/", ".")
        yield SOURCE, module.removesuffix(".__init__")


def _read_file(path):
    from io import open_code

    with open_code(path) as file:
        return file.read()


native.prepare_specs(
    ModuleSpec, _common(is_package=False), _common(is_package=True), ModuleLoader, _special_spec
)
