"""runpy, zipimport, sys.path and plugins."""

import importlib
import importlib.metadata
import os
import runpy
import sys
import tempfile
import zipfile


def _folder(files, use, archive=False):
    with tempfile.TemporaryDirectory() as folder:
        place = folder
        if archive:
            place = os.path.join(folder, "archive.zip")
            with zipfile.ZipFile(place, "w") as file:
                for name, text in files.items():
                    file.writestr(name, text)
        else:
            for name, text in files.items():
                os.makedirs(os.path.dirname(os.path.join(folder, name)), exist_ok=True)
                with open(os.path.join(folder, name), "w") as file:
                    file.write(text)
        sys.path.append(place)
        importlib.invalidate_caches()
        try:
            answer = use(place)
            return answer.replace(place, "<folder>") if isinstance(answer, str) else answer
        finally:
            sys.path.remove(place)


MAIN = "NAME = __name__, __package__, bool(__spec__)\nNESTED = 1\n"
PLUGIN = {
    "survey_plugin.py": "VALUE = 5\n",
    "survey_plugin-1.0.dist-info/METADATA": "Name: survey-plugin\nVersion: 1.0\n",
    "survey_plugin-1.0.dist-info/entry_points.txt": "[survey.late]\nlate = survey_plugin:VALUE\n",
    "survey_plugin-1.0.dist-info/RECORD": "survey_plugin.py,,\n",
}


def _plugin(place):
    sys.modules.pop("survey_plugin", None)
    points = importlib.metadata.entry_points(group="survey.late")
    return [point.load() for point in points], importlib.metadata.version("survey-plugin")


def _forget(name):
    sys.modules.pop(name, None)
    return name


QUESTIONS = {
    "run_module": lambda: runpy.run_module("survey.runnable")["NAMES"],
    "run_module as main": lambda: runpy.run_module("survey.runnable", run_name="__main__", alter_sys=True)[
        "NAMES"
    ],
    "run_module file": lambda: runpy.run_module("survey.runnable")["__file__"],
    "run_module globals": lambda: runpy.run_module("survey.counting", init_globals={"COUNT": 9})["COUNT"],
    "run_module missing": lambda: runpy.run_module("survey.nowhere"),
    "run_module package without main": lambda: runpy.run_module("survey.shelf"),
    "run_module standard": lambda: (
        "main" in runpy.run_module("colorsys") or "hls_to_rgb" in runpy.run_module("colorsys")
    ),
    "run_path file": lambda: _folder(
        {"one.py": MAIN}, lambda place: runpy.run_path(f"{place}/one.py", run_name="x")["NAME"]
    ),
    "run_path folder": lambda: _folder(
        {"__main__.py": MAIN}, lambda place: [runpy.run_path(place)[key] for key in ("NAME", "NESTED")]
    ),
    "run_path zip": lambda: _folder(
        {"__main__.py": MAIN},
        lambda place: [runpy.run_path(place)[key] for key in ("NAME", "NESTED")],
        archive=True,
    ),
    "run_path folder without main": lambda: _folder(
        {"x.py": ""}, lambda place: _message(runpy.run_path, place)
    ),
    "run_path of a module": lambda: runpy.run_path(importlib.import_module("survey.counting").__file__)[
        "COUNT"
    ],
    "run_path missing": lambda: type(_raised(runpy.run_path, "/nonexistent.py")).__name__,
    "zip import": lambda: _folder(
        {_forget("zipped") + ".py": "V = __file__"},
        lambda place: importlib.import_module("zipped").V,
        archive=True,
    ),
    "zip loader": lambda: _folder(
        {_forget("zipped2") + ".py": ""},
        lambda place: type(importlib.import_module("zipped2").__loader__).__name__,
        archive=True,
    ),
    "zip data": lambda: _folder(
        {_forget("zipped3") + "/__init__.py": "", "zipped3/d.txt": "data"},
        lambda place: (
            importlib.import_module("importlib.resources").files("zipped3").joinpath("d.txt").read_text()
        ),
        archive=True,
    ),
    "folder import": lambda: _folder(
        {_forget("loose") + ".py": "V = __file__"}, lambda place: importlib.import_module("loose").V
    ),
    "folder loader": lambda: _folder(
        {_forget("loose2") + ".py": ""},
        lambda place: type(importlib.import_module("loose2").__loader__).__name__,
    ),
    "folder source": lambda: _folder(
        {_forget("loose3") + ".py": "def f():\n    return 1\n"},
        lambda place: importlib.import_module("inspect").getsource(importlib.import_module("loose3").f),
    ),
    "folder syntax error": lambda: _folder(
        {_forget("broken") + ".py": "def (:\n"}, lambda place: _text("broken")
    ),
    "plugin in a folder": lambda: _folder(PLUGIN, _plugin),
    "plugin in a zip": lambda: _folder(PLUGIN, _plugin, archive=True),
    "folder never hides": lambda: _folder(
        {"survey/__init__.py": "HIDDEN = 1"},
        lambda place: hasattr(importlib.import_module("survey"), "HIDDEN"),
    ),
}


def _message(action, *arguments):
    error = _raised(action, *arguments)
    return f"{type(error).__name__}: {error}"


def _raised(action, *arguments):
    try:
        action(*arguments)
    except Exception as error:
        return error


def _text(name):
    import traceback

    try:
        importlib.import_module(name)
    except SyntaxError as error:
        return "".join(traceback.format_exception_only(type(error), error))
