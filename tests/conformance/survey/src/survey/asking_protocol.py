"""Specs, loaders, finders and module attributes."""

import importlib.abc
import importlib.machinery
import importlib.util
import sys

SUBJECTS = (
    "survey.subjects",
    "survey.shelf",
    "survey",
    "json",
    "json.decoder",
    "colorsys",
    "click.core",
    "zlib",
    "math",
    "sys",
    "_frozen_importlib",
    "os",
    "abc",
    "encodings.utf_8",
    "survey.space",
)
ATTRIBUTES = ("name", "origin", "has_location", "parent", "submodule_search_locations", "loader_state")
METHODS = (
    "create_module",
    "exec_module",
    "load_module",
    "is_package",
    "get_code",
    "get_source",
    "get_data",
    "get_filename",
    "get_resource_reader",
    "path_stats",
    "set_data",
    "path_mtime",
    "source_to_code",
    "name",
    "path",
)
ABCS = ("Loader", "InspectLoader", "ExecutionLoader", "FileLoader", "SourceLoader", "ResourceLoader")
FROM_DISK = ("survey.subjects", "survey.shelf", "click.core", "json.decoder")


def _module(name):
    return importlib.import_module(name)


def _plain(value):
    return list(value) if hasattr(value, "__iter__") and not isinstance(value, str) else value


QUESTIONS = {}
for _name in SUBJECTS:
    for _attribute in ATTRIBUTES:
        QUESTIONS[f"{_name} spec {_attribute}"] = lambda n=_name, a=_attribute: _plain(
            getattr(_module(n).__spec__, a, "absent")
        )
    QUESTIONS[f"{_name} __name__"] = lambda n=_name: _module(n).__name__
    QUESTIONS[f"{_name} __package__"] = lambda n=_name: _module(n).__package__
    QUESTIONS[f"{_name} __file__"] = lambda n=_name: getattr(_module(n), "__file__", "absent")
    QUESTIONS[f"{_name} __path__"] = lambda n=_name: list(getattr(_module(n), "__path__", ["absent"]))
    QUESTIONS[f"{_name} __loader__ is spec.loader"] = lambda n=_name: (
        _module(n).__loader__ is _module(n).__spec__.loader
    )
    QUESTIONS[f"{_name} cached"] = lambda n=_name: (
        bool(getattr(_module(n), "__cached__", None)) == bool(_module(n).__spec__.cached)
    )
    QUESTIONS[f"{_name} found again"] = lambda n=_name: importlib.util.find_spec(n) == _module(n).__spec__
    QUESTIONS[f"{_name} repr"] = lambda n=_name: repr(_module(n)).split(" (<")[0]
    QUESTIONS[f"{_name} is_package"] = lambda n=_name: _module(n).__loader__.is_package(n)
for _name in FROM_DISK:
    for _method in METHODS:
        QUESTIONS[f"{_name} loader has {_method}"] = lambda n=_name, m=_method: hasattr(
            _module(n).__loader__, m
        )
    for _abc in ABCS:
        if hasattr(importlib.abc, _abc):
            QUESTIONS[f"{_name} loader is {_abc}"] = lambda n=_name, a=_abc: isinstance(
                _module(n).__loader__, getattr(importlib.abc, a)
            )
    QUESTIONS[f"{_name} loader is SourceFileLoader"] = lambda n=_name: isinstance(
        _module(n).__loader__, importlib.machinery.SourceFileLoader
    )
    QUESTIONS[f"{_name} get_filename"] = lambda n=_name: _module(n).__loader__.get_filename(n)
    QUESTIONS[f"{_name} get_filename other"] = lambda n=_name: _module(n).__loader__.get_filename("other")
    QUESTIONS[f"{_name} loader.path"] = lambda n=_name: _module(n).__loader__.path
    QUESTIONS[f"{_name} load_module"] = lambda n=_name: _module(n).__loader__.load_module(n).__name__
    QUESTIONS[f"{_name} loaders equal"] = lambda n=_name: (
        importlib.util.find_spec(n).loader == _module(n).__loader__
    )
    QUESTIONS[f"{_name} hash"] = lambda n=_name: isinstance(hash(_module(n).__loader__), int)
QUESTIONS |= {
    "module_from_spec": lambda: _by_hand("survey.counting").COUNT,
    "module_from_spec file": lambda: _by_hand("survey.counting").__file__,
    "module_from_spec package": lambda: list(_by_hand("survey.shelf").__path__),
    "module_from_spec extension": lambda: _by_hand("_bisect").__name__,
    "module_from_spec twice": lambda: _by_hand("survey.counting") is not _by_hand("survey.counting"),
    "spec_from_file_location": lambda: _from_location().COUNT,
    "spec_from_loader": lambda: (
        importlib.util.spec_from_loader("survey.counting", _module("survey.counting").__loader__).origin
    ),
    "finder is MetaPathFinder": lambda: (
        isinstance(sys.meta_path[0], importlib.abc.MetaPathFinder) or hasattr(sys.meta_path[0], "find_spec")
    ),
    "finders have find_spec": lambda: all(hasattr(finder, "find_spec") for finder in sys.meta_path),
    "finders have invalidate_caches": lambda: (
        sum(hasattr(finder, "invalidate_caches") for finder in sys.meta_path) > 0
    ),
    "PathFinder finds": lambda: importlib.machinery.PathFinder.find_spec("survey").name,
    "PathFinder finds below": lambda: (
        importlib.machinery.PathFinder.find_spec("survey.subjects", _module("survey").__path__).origin
    ),
    "PathFinder misses": lambda: importlib.machinery.PathFinder.find_spec("survey_no_such"),
    "path hook": lambda: sys.path_hooks and any(_accepts(hook) for hook in sys.path_hooks),
    "extension suffix": lambda: (
        _module("_bisect").__file__.endswith(importlib.machinery.EXTENSION_SUFFIXES[0])
        if hasattr(_module("_bisect"), "__file__")
        else "builtin"
    ),
    "cache_from_source": lambda: importlib.util.cache_from_source(
        _module("survey.subjects").__file__
    ).rpartition("/")[2],
    "removed finder": lambda: _without_finder(),
    "sys.modules first": lambda: _in_sys_modules(),
    "None in sys.modules": lambda: _blocked(),
    "before us": lambda: _before(),
}


def _by_hand(name):
    spec = importlib.util.find_spec(name)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _from_location():
    spec = importlib.util.spec_from_file_location(
        "survey_elsewhere",
        _module("survey.counting").__file__,
        loader=_module("survey.counting").__loader__.__class__(
            "survey.counting", _module("survey.counting").__file__
        ),
    )
    return _module("survey.counting") if spec is None else _by_hand("survey.counting")


def _accepts(hook):
    try:
        return bool(hook(_module("survey").__path__[0]))
    except ImportError:
        return False


def _without_finder():
    return importlib.util.find_spec("survey.needy").name


def _in_sys_modules():
    sys.modules["survey.invented"] = sys
    try:
        return importlib.import_module("survey.invented") is sys
    finally:
        del sys.modules["survey.invented"]


def _blocked():
    sys.modules["survey.blocked"] = None
    try:
        return importlib.import_module("survey.blocked")
    finally:
        del sys.modules["survey.blocked"]


def _before():
    class First:
        @staticmethod
        def find_spec(name, path=None, target=None):
            return (
                importlib.util.spec_from_loader(name, loader=None, is_package=True)
                if name == "survey.made_up"
                else None
            )

    sys.meta_path.insert(0, First)
    try:
        return importlib.import_module("survey.made_up").__name__
    finally:
        sys.meta_path.remove(First)
