"""What reading code finds, pattern by pattern, with the file and the line."""

# ruff: noqa: E501 - one program a line is easier to compare

from __future__ import annotations

import os
from textwrap import dedent
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from resources.advice import advise
from resources.advice.knowledge import file_calls
from resources.advice.reading import sightings
from resources.model import Advice, Kind, Location, Resource

if TYPE_CHECKING:
    from pathlib import Path


def shipped(root: Path, files: dict[str, str]) -> tuple[Resource, ...]:
    """Write the files and return them as a scan would."""
    found = []
    for relative, text in files.items():
        path = root / relative
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(dedent(text), encoding="utf-8")
        is_module = relative.endswith(".py")
        folder = relative.rpartition("/")[0]
        module = relative.removesuffix(".py").removesuffix("/__init__").replace("/", ".")
        found.append(
            Resource(
                kind=Kind.SOURCE if is_module else Kind.DATA,
                name=module if is_module else relative,
                path=path,
                relative=relative,
                size=path.stat().st_size,
                package=folder.replace("/", "."),
                is_package=relative.endswith("__init__.py"),
            )
        )
    return tuple(found)


def moving(advice: tuple[Advice, ...]) -> list[tuple[str, str]]:
    return [(one.place, one.unit) for one in advice if one.location is Location.FILESYSTEM_RELATIVE]


OPENERS = {
    "dirname": "import os\n\ndef f():\n    return open(os.path.join(os.path.dirname(__file__), 'data.txt'))",
    "here": "import os\nHERE = os.path.dirname(os.path.abspath(__file__))\n\nopen(HERE + '/data.txt')",
    "pathlib": "from pathlib import Path\n\n\nTEXT = (Path(__file__).parent / 'data.txt').read_text()",
    "parents": "from pathlib import Path\n\n\nTEXT = Path(__file__).resolve().parents[0].joinpath('data.txt').open()",
    "with_name": "from pathlib import Path\n\n\nTEXT = Path(__file__).with_name('data.txt').read_bytes()",
    "f-string": "import os\nHERE = os.path.dirname(__file__)\n\nopen(f'{HERE}/data.txt')",
    "percent": "import os\nHERE = os.path.dirname(__file__)\n\nopen('%s/data.txt' % HERE)",
    "split": "import os\n\n\nopen(os.path.join(os.path.split(__file__)[0], 'data.txt'))",
    "path": "import os\n\n\nopen(os.path.join(__path__[0], 'data.txt'))",
    "class": "import os\nclass A:\n    here = os.path.dirname(__file__)\n    x = open(os.path.join(here, 'data.txt'))",
    "self": (
        "import os\nclass A:\n    def f(self): self.p = os.path.dirname(__file__) + '/data.txt'; "
        "\n    def g(self): open(self.p)"
    ),
    "function": "import os\ndef p(n): return os.path.join(os.path.dirname(__file__), n)\ndef g():\n    open(p('a'))",
    "inspect": "import inspect, os\nf = inspect.getsourcefile(lambda: 0)\n\nopen(os.path.dirname(f) + '/data.txt')",
    "sys.modules": "import os, sys\nf = sys.modules[__name__].__file__\n\nopen(os.path.dirname(f) + '/data.txt')",
    "glob": "import glob, os\n\n\nglob.glob(os.path.join(os.path.dirname(__file__), '*.txt'))",
    "listdir": "import os\n\n\nfor name in os.listdir(os.path.dirname(__file__)): pass",
    "sqlite": "import os, sqlite3\n\n\nsqlite3.connect(os.path.join(os.path.dirname(__file__), 'data.txt'))",
    "ctypes": "import ctypes, os\n\n\nctypes.CDLL(os.path.join(os.path.dirname(__file__), 'data.txt'))",
    "subprocess": "import os, subprocess\n\n\nsubprocess.run([os.path.join(os.path.dirname(__file__), 'data.txt')])",
    "run_path": "import os, runpy\n\n\nrunpy.run_path(os.path.join(os.path.dirname(__file__), 'data.txt'))",
    "loader": "import imp, os\n\n\nimp.load_source('x', os.path.join(os.path.dirname(__file__), 'data.txt'))",
    "qt": "import os\nfrom PySide6.QtGui import QIcon\n\nQIcon(os.path.join(os.path.dirname(__file__), 'data.txt'))",
    "pkg_resources": "import pkg_resources\n\n\npkg_resources.resource_filename(__name__, 'data.txt')",
    "exported": "import os\n\n\nTEMPLATES = os.path.join(os.path.dirname(__file__), 'data.txt')",
    "default": "import os\nP = os.path.join(os.path.dirname(__file__), 'data.txt')\ndef f(a, path=P):\n    open(path)",
    "keyword default": (
        "import os\nP = os.path.join(os.path.dirname(__file__), 'data.txt')\ndef f(*, a, path=P):\n    open(path)"
    ),
    "not frozen": (
        "import os, sys\nif not hasattr(sys, '_MEIPASS'):\n\n    open(os.path.dirname(__file__) + '/data.txt')"
    ),
}


@pytest.mark.parametrize("pattern", OPENERS)
def test_a_file_next_to_the_module_is_found_with_its_line(pattern: str, tmp_path: Path) -> None:
    resources = shipped(tmp_path, {"pkg/__init__.py": OPENERS[pattern], "pkg/data.txt": "data"})
    found = moving(advise(resources, None))
    assert ("pkg/__init__.py:4", "pkg") in found
    assert {unit for _place, unit in found} == {"pkg"}


HARMLESS = {
    "docstring": '"""Opens os.path.join(os.path.dirname(__file__), "data.txt")."""',
    "comment": "# open(os.path.join(os.path.dirname(__file__), 'data.txt'))",
    "main": "import os\nif __name__ == '__main__':\n    open(os.path.dirname(__file__) + '/data.txt')",
    "basename": "import os\nNAME = os.path.basename(__file__)\nprint(NAME)",
    "prog": "import argparse\nargparse.ArgumentParser(prog=__file__)",
    "logging": "import logging\nlogging.getLogger('x').debug('in %s', __file__)",
    "message": "raise ImportError(f'{__file__} is too old')",
    "compare": "import os\nif os.path.dirname(__file__) == '/usr': pass",
    "suffix": "from pathlib import Path\nCOMPILED = Path(__file__).suffix in ('.pyd', '.so')",
    "absent": "import os\nopen(os.path.join(os.path.dirname(__file__), 'settings.local'))",
    "above": "from pathlib import Path\nif (Path(__file__).parents[2] / '.git').exists(): pass",
    "cwd": "import os, subprocess\nsubprocess.run(['git'], cwd=os.path.dirname(__file__))",
    "resource_string": "import pkg_resources\npkg_resources.resource_string(__name__, 'data.txt')",
    "files": "from importlib.resources import files\nfiles(__name__).joinpath('data.txt').read_text()",
    "frozen": (
        "import os, sys\nhere = '.' if getattr(sys, 'frozen', False) else os.path.dirname(__file__)\n"
        "if getattr(sys, 'frozen', False):\n    here = '.'\nelse:\n    open(os.path.dirname(__file__) + '/data.txt')"
    ),
    "warning": "import os, warnings\nwarnings.warn('old', skip_file_prefixes=(os.path.dirname(__file__),))",
}


@pytest.mark.parametrize("pattern", HARMLESS)
def test_harmless_uses_move_nothing(pattern: str, tmp_path: Path) -> None:
    resources = shipped(tmp_path, {"pkg/__init__.py": HARMLESS[pattern], "pkg/data.txt": "data"})
    assert moving(advise(resources, None)) == []


def test_tests_are_not_read(tmp_path: Path) -> None:
    resources = shipped(tmp_path, {"pkg/tests/test_x.py": OPENERS["here"], "pkg/tests/data.txt": ""})
    assert advise(resources, None) == ()


def test_climbing_to_a_large_package_moves_the_module_and_the_data_only(tmp_path: Path) -> None:
    code = "import os\nTOP = os.path.dirname(os.path.dirname(__file__))\nopen(os.path.join(TOP, 'data', 'x.txt'))"
    files = {"big/__init__.py": "", "big/sub/__init__.py": "", "big/sub/mod.py": code, "big/data/x.txt": "x"}
    advice = advise(shipped(tmp_path, files), None)
    assert moving(advice) == [("big/sub/mod.py:3", "big.sub.mod"), ("big/sub/mod.py:3", "big/data/x.txt")]


def test_only_the_subpackage_moves(tmp_path: Path) -> None:
    files = {"big/__init__.py": "", "big/sub/__init__.py": OPENERS["here"], "big/sub/data.txt": ""}
    assert moving(advise(shipped(tmp_path, files), None)) == [("big/sub/__init__.py:4", "big.sub")]


def test_a_rule_that_holds_without_a_package_ends_with_it(tmp_path: Path) -> None:
    files = {"pandas/io/formats/__init__.py": OPENERS["here"], "pandas/io/formats/data.txt": ""}
    assert moving(advise(shipped(tmp_path, files), None)) == []
    files["jinja2/__init__.py"] = ""
    assert moving(advise(shipped(tmp_path, files), None)) == [
        ("pandas/io/formats/__init__.py:4", "pandas.io.formats")
    ]


def test_data_of_another_package_moves_that_package(tmp_path: Path) -> None:
    code = "import os\nfrom . import other\nopen(os.path.join(os.path.dirname(other.__file__), 'x.txt'))"
    files = {"pkg/__init__.py": "", "pkg/a.py": code, "pkg/other/__init__.py": "", "pkg/other/x.txt": ""}
    advice = advise(shipped(tmp_path, files), None)
    assert moving(advice) == [("pkg/a.py:3", "pkg/other/__init__.py"), ("pkg/a.py:3", "pkg/other/x.txt")]


def test_a_module_that_runs_its_own_file_moves_alone(tmp_path: Path) -> None:
    code = "import subprocess, sys\nsubprocess.run([sys.executable, __file__])"
    advice = advise(shipped(tmp_path, {"pkg/__init__.py": "", "pkg/worker.py": code}), None)
    assert moving(advice) == [("pkg/worker.py:2", "pkg.worker")]


def test_a_top_level_module_moves_with_its_data(tmp_path: Path) -> None:
    advice = advise(shipped(tmp_path, {"single.py": OPENERS["here"], "data.txt": "x"}), None)
    assert moving(advice) == [("single.py:4", "single"), ("single.py:4", "data.txt")]


@pytest.mark.parametrize(
    ("call", "unit"),
    [
        ("import jinja2\njinja2.PackageLoader('web')", "web"),
        ("import flask\napp = flask.Flask(__name__)", "web"),
        ("import jinja2\njinja2.PackageLoader('web', 'templates')", "web"),
    ],
)
def test_functions_known_to_want_files(call: str, unit: str, tmp_path: Path) -> None:
    advice = advise(shipped(tmp_path, {"web/__init__.py": call, "web/templates/a.html": ""}), None)
    assert moving(advice) == [("web/__init__.py:2", unit)]


def test_the_message_says_what_and_when(tmp_path: Path) -> None:
    (advice,) = advise(shipped(tmp_path, {"pkg/__init__.py": OPENERS["pathlib"], "pkg/data.txt": ""}), None)
    assert advice.message == "opens pkg/data.txt next to __file__ when it is imported"


def test_syntax_of_a_newer_python_is_searched_line_by_line(tmp_path: Path) -> None:
    code = "import os\ntype X[T: = 3\nopen(os.path.join(os.path.dirname(__file__), 'data.txt'))\n"
    advice = advise(shipped(tmp_path, {"pkg/__init__.py": code, "pkg/data.txt": ""}), None)
    assert [one.code for one in advice] == ["not-parsed", "file-attribute"]
    assert moving(advice) == [("pkg/__init__.py:3", "pkg")]


def test_worth_knowing_has_no_location(tmp_path: Path) -> None:
    code = "import sys\nfrom importlib import resources\nbase = sys._MEIPASS\n"
    advice = advise(shipped(tmp_path, {"pkg/__init__.py": code}), None)
    assert [(one.code, one.line, one.location) for one in advice] == [
        ("loader-resources", 2, None),
        ("frozen", 3, None),
    ]


def test_a_package_that_is_known_to_work_from_memory_stays(tmp_path: Path) -> None:
    files = {"certifi/__init__.py": OPENERS["here"], "certifi/data.txt": ""}
    advice = advise(shipped(tmp_path, files), None)
    assert moving(advice) == []
    assert [(one.unit, one.location) for one in advice if one.unit] == [("certifi", Location.IN_MEMORY)]


def test_a_changed_file_is_read_again_and_an_unchanged_one_is_not(tmp_path: Path) -> None:
    resources = shipped(tmp_path / "a", {"pkg/__init__.py": OPENERS["here"], "pkg/data.txt": ""})
    first = advise(resources, tmp_path / "cache")
    path, status = resources[0].path, resources[0].path.stat()
    path.write_text("#" * status.st_size)
    os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))
    assert advise(resources, tmp_path / "cache") == first
    path.write_text("'nothing'")
    assert advise(resources, tmp_path / "cache") == ()


def test_a_damaged_cache_is_as_good_as_none(tmp_path: Path) -> None:
    resources = shipped(tmp_path / "a", {"pkg/__init__.py": OPENERS["here"], "pkg/data.txt": ""})
    first = advise(resources, tmp_path / "cache")
    (kept,) = (tmp_path / "cache").iterdir()
    for damaged in (b"", b"x" * 100, kept.read_bytes()[:-1], kept.read_bytes()[:20] + b"\xff" * 40):
        kept.write_bytes(damaged)
        assert advise(resources, tmp_path / "cache") == first


def test_a_file_that_is_gone_is_no_failure(tmp_path: Path) -> None:
    resources = shipped(tmp_path, {"pkg/__init__.py": OPENERS["here"]})
    resources[0].path.unlink()
    assert advise(resources, None) == ()


@given(st.text(max_size=200), st.sampled_from(sorted(OPENERS)), st.integers(0, 200))
def test_no_text_makes_the_reader_fail(noise: str, pattern: str, at: int) -> None:
    code = OPENERS[pattern]
    sightings((code[:at] + noise + code[at:]).encode("utf-8", "surrogatepass"), file_calls())


@given(st.binary(max_size=200))
def test_no_bytes_make_the_reader_fail(noise: bytes) -> None:
    sightings(noise + b"\nx = __file__ + __path__[0]\n" + noise, file_calls())


def test_the_same_resources_are_not_read_twice(tmp_path: Path) -> None:
    resources = shipped(tmp_path, {"p/__init__.py": "open(__file__ + '/../x')", "p/x": ""})
    first = advise(resources, tmp_path / "cache", fingerprint="one")
    (tmp_path / "p" / "__init__.py").unlink(missing_ok=True)
    for resource in resources:
        resource.path.unlink(missing_ok=True)
    assert first
    assert advise(resources, tmp_path / "cache", fingerprint="one") == first
    assert advise(resources, tmp_path / "cache", fingerprint="another") != first
