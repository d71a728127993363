"""pkgutil, importlib.util and names."""

import importlib
import importlib.util
import os
import pkgutil
import sys
import types
import warnings

import survey

warnings.simplefilter("ignore")


def _infos(infos):
    return sorted([info.name, info.ispkg] for info in infos)


def _errors():
    seen = []
    list(pkgutil.walk_packages(["/nonexistent"], "x.", onerror=seen.append))
    return seen


QUESTIONS = {
    "iter_modules": lambda: _infos(pkgutil.iter_modules(survey.__path__)),
    "iter_modules prefix": lambda: _infos(pkgutil.iter_modules(survey.__path__, "p."))[:3],
    "iter_modules deep": lambda: _infos(
        pkgutil.iter_modules(__import__("survey.vendor", fromlist=["x"]).__path__)
    ),
    "iter_modules empty": lambda: _infos(pkgutil.iter_modules([])),
    "iter_modules text": lambda: _infos(pkgutil.iter_modules("survey")),
    "iter_modules top": lambda: sorted(
        n
        for n, _ in _infos(pkgutil.iter_modules())
        if n in ("json", "click", "survey", "pytest", "os", "email")
    ),
    "iter_modules json": lambda: _infos(pkgutil.iter_modules(__import__("json").__path__)),
    "walk_packages": lambda: [
        n
        for n in _infos(
            pkgutil.walk_packages([os.path.dirname(survey.__file__)], "survey.", onerror=lambda name: None)
        )
        if "asking" not in n[0]
    ],
    "walk_packages nowhere": _errors,
    "resolve_name module": lambda: pkgutil.resolve_name("survey.subjects").__name__,
    "resolve_name object": lambda: repr(pkgutil.resolve_name("survey.subjects:Point.moved").__qualname__),
    "resolve_name dotted": lambda: pkgutil.resolve_name("survey.subjects.double").__name__,
    "resolve_name missing": lambda: pkgutil.resolve_name("survey.nowhere"),
    "resolve_name nonsense": lambda: pkgutil.resolve_name("1x:y"),
    "get_data": lambda: pkgutil.get_data("survey.shelf", "plain.txt").hex(),
    "get_data deep": lambda: pkgutil.get_data("survey", "shelf/deep/deep.txt").hex(),
    "get_data missing": lambda: _kind(lambda: pkgutil.get_data("survey.shelf", "no.txt")),
    "get_data source": lambda: pkgutil.get_data("survey", "subjects.py")[:20].hex(),
    "get_data of what is missing": lambda: pkgutil.get_data("survey_no_such", "x"),
    "get_importer": lambda: hasattr(pkgutil.get_importer(survey.__path__[0]), "find_spec"),
    "get_importer again": lambda: (
        pkgutil.get_importer(survey.__path__[0]) is pkgutil.get_importer(survey.__path__[0])
    ),
    "iter_importers": lambda: len(list(pkgutil.iter_importers("survey.subjects"))) > 0,
    "extend_path": lambda: len(pkgutil.extend_path(list(survey.__path__), "survey")),
    "extend_path again": lambda: (
        pkgutil.extend_path(list(survey.__path__), "survey") == list(survey.__path__)
    ),
    "path_importer_cache": lambda: (
        survey.__path__[0] in sys.path_importer_cache or bool(pkgutil.get_importer(survey.__path__[0]))
    ),
    "read_code absent": lambda: pkgutil.read_code(__import__("io").BytesIO(b"")),
    "find_spec present": lambda: importlib.util.find_spec("survey.subjects").name,
    "find_spec unloaded": lambda: importlib.util.find_spec("survey.runnable").origin,
    "find_spec leaves alone": lambda: (
        importlib.util.find_spec("survey.runnable"),
        "survey.runnable" in sys.modules,
    )[1],
    "find_spec missing": lambda: importlib.util.find_spec("survey.nowhere"),
    "find_spec top missing": lambda: importlib.util.find_spec("survey_no_such"),
    "find_spec parent missing": lambda: importlib.util.find_spec("survey_no_such.child"),
    "find_spec of a module's child": lambda: importlib.util.find_spec("survey.subjects.child"),
    "find_spec relative": lambda: importlib.util.find_spec(".subjects", "survey").name,
    "find_spec relative without package": lambda: importlib.util.find_spec(".subjects"),
    "find_spec main": lambda: (
        importlib.util.find_spec("__main__") and importlib.util.find_spec("__main__").name
    ),
    "find_spec empty": lambda: importlib.util.find_spec(""),
    "find_spec odd name": lambda: importlib.util.find_spec("survey.a b"),
    "find_spec surrogate": lambda: importlib.util.find_spec("\udc80"),
    "find_spec NUL": lambda: importlib.util.find_spec("survey.a\0b"),
    "import missing": lambda: importlib.import_module("survey.nowhere"),
    "import top missing": lambda: importlib.import_module("survey_no_such"),
    "import of a module's child": lambda: importlib.import_module("survey.subjects.child"),
    "import needy": lambda: importlib.import_module("survey.needy"),
    "import failing": lambda: importlib.import_module("survey.failing"),
    "failing leaves nothing": lambda: "survey.failing" in sys.modules,
    "import error name": lambda: _error("survey.nowhere").name,
    "import error path": lambda: _error("survey.nowhere").path,
    "cannot import name": lambda: exec("from survey.subjects import nothing", {}),
    "import case": lambda: importlib.import_module("survey.Subjects"),
    "import relative": lambda: importlib.import_module("..subjects", "survey.shelf").__name__,
    "import relative too far": lambda: importlib.import_module("...x", "survey"),
    "__import__": lambda: __import__("survey.shelf").__name__,
    "__import__ fromlist": lambda: __import__("survey.shelf", fromlist=["x"]).__name__,
    "__import__ fromlist submodule": lambda: hasattr(__import__("survey", fromlist=["counting"]), "counting"),
    "__import__ level": lambda: (
        __import__("subjects", {"__package__": "survey", "__name__": "survey"}, {}, ["double"], 1).__name__
    ),
    "import star": lambda: (
        lambda n: (exec("from survey.subjects import *", n), sorted(k for k in n if k[0].islower()))[1]
    )({}),
    "circle": lambda: importlib.import_module("survey.circle.right").DONE,
    "parent while imported": lambda: importlib.import_module("survey.circle.left").__name__,
    "reload": lambda: (lambda m: (m.COUNT, importlib.reload(m).COUNT, importlib.reload(m) is m))(
        importlib.import_module("survey.counting")
    ),
    "reload package": lambda: importlib.reload(survey) is survey,
    "reload standard": lambda: importlib.reload(__import__("colorsys")).__name__,
    "reload unloaded": lambda: importlib.reload(types.ModuleType("survey_unloaded")),
    "lazy": lambda: _lazy(),
    "namespace value": lambda: importlib.import_module("survey.space.part").SPACE,
    "namespace path": lambda: list(importlib.import_module("survey.space").__path__),
    "namespace file": lambda: repr(getattr(importlib.import_module("survey.space"), "__file__", "absent")),
    "namespace repr": lambda: repr(importlib.import_module("survey.space")).split(" (")[0],
    "namespace spec": lambda: (lambda s: [s.origin, s.has_location, s.cached, s.parent, s.name])(
        importlib.import_module("survey.space").__spec__
    ),
    "namespace spreads": lambda: _spread(),
    "source_from_cache": lambda: importlib.util.source_from_cache("/a/__pycache__/b.cpython-39.pyc"),
    "resolve_name": lambda: importlib.util.resolve_name(".x", "survey"),
    "invalidate_caches": lambda: importlib.invalidate_caches(),
    "vendored by sys.path": lambda: _vendored("survey_vendored").VENDORED,
    "vendored package": lambda: _vendored("survey_vendored_package").VALUE,
    "vendored origin": lambda: _vendored("survey_vendored").__file__,
    "vendored data": lambda: pkgutil.get_data(
        _vendored("survey_vendored_package").__name__, "data.txt"
    ).hex(),
    "vendored files": lambda: (
        importlib.import_module("importlib.resources")
        .files(_vendored("survey_vendored_package"))
        .joinpath("data.txt")
        .read_text()
    ),
    "vendored source": lambda: importlib.import_module("inspect").getsource(_vendored("survey_vendored")),
}


def _kind(action):
    try:
        return action()
    except Exception as error:
        return type(error).__name__


def _error(name):
    try:
        importlib.import_module(name)
    except ImportError as error:
        return error


def _lazy():
    spec = importlib.util.find_spec("survey.lazy_part")
    spec.loader = importlib.util.LazyLoader(spec.loader)
    module = importlib.util.module_from_spec(spec)
    sys.modules["survey.lazy_part"] = module
    spec.loader.exec_module(module)
    before = list(sys.modules.get("survey_loaded", []))
    return before, module.VALUE, sys.modules["survey_loaded"], type(module).__name__


def _vendored(name):
    import survey.vendor

    if survey.vendor.__path__[0] not in sys.path:
        sys.path.insert(0, survey.vendor.__path__[0])
    return importlib.import_module(name)


def _spread():
    """A namespace package has portions inside the program, and in a folder on the package's path."""
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        os.mkdir(f"{folder}/space")
        with open(f"{folder}/space/outside.py", "w") as file:
            file.write("OUTSIDE = 1\n")
        survey.__path__.append(folder)
        try:
            return importlib.import_module("survey.space.outside").OUTSIDE, importlib.import_module(
                "survey.space.part"
            ).SPACE
        finally:
            survey.__path__.remove(folder)
