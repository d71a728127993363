"""Who imports what."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from resources.advice import advise
from resources.advice.imports import imported_names, imports
from resources.model import Kind, Location, Resource
from resources.policy import decide

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    ("code", "names"),
    [
        ("import a.b, c as d", ("a.b", "c")),
        ("from a import b, c as d", ("a", "a.b", "a.c")),
        ("from a import *", ("a",)),
        ("from . import b", (".", ".b")),
        ("from ..a import b", ("..a", "..a.b")),
        ("def f():\n    try:\n        import a\n    except ImportError: pass", ("a",)),
        ("import importlib\nimportlib.import_module('a.b')", ("importlib", "a.b")),
        ("__import__('a')", ("a",)),
        ("'''\nimport a\n'''\n# import b", ()),
        ("type X[ = 1\nimport a\nfrom b.c import d", ("a", "b.c")),
    ],
)
def test_what_a_text_imports(code: str, names: tuple[str, ...]) -> None:
    assert imported_names(code.encode()) == names


def source(root: Path, name: str, code: str, *, is_package: bool = False) -> Resource:
    path = root / f"{name}.py"
    path.write_text(code)
    relative = name.replace(".", "/") + ("/__init__.py" if is_package else ".py")
    return Resource(kind=Kind.SOURCE, name=name, path=path, relative=relative, size=1, is_package=is_package)


def test_relative_names_become_absolute(tmp_path: Path) -> None:
    resources = [
        source(tmp_path, "pkg", "from . import a", is_package=True),
        source(tmp_path, "pkg.sub.mod", "from ..other import x"),
    ]
    assert imports(resources, None) == {
        "pkg": ("pkg", "pkg.a"),
        "pkg.sub.mod": ("pkg.other", "pkg.other.x"),
    }


@pytest.mark.parametrize(
    ("code", "location"),
    [
        ("import json", Location.LEAVE_OUT),
        ("from tkinter import ttk", Location.IN_MEMORY),
        ("import turtle", Location.IN_MEMORY),
        ("'tkinter'", Location.LEAVE_OUT),
    ],
)
def test_tkinter_ships_with_what_imports_it(code: str, location: Location, tmp_path: Path) -> None:
    path = tmp_path / "x"
    path.touch()
    module = Resource(
        kind=Kind.EXTENSION,
        name="_tkinter",
        path=path,
        relative="lib-dynload/_tkinter.so",
        size=1,
        distribution="python",
    )
    scripts = Resource(
        kind=Kind.FILE,
        name="tcl8.6/init.tcl",
        path=path,
        relative="tcl8.6/init.tcl",
        size=1,
        distribution="python",
    )
    resources = (source(tmp_path, "app", code), module, scripts)
    plan = decide(resources, advise(resources, None), ())
    where = [decision.location for decision in plan.decisions[1:]]
    files = Location.LEAVE_OUT if location is Location.LEAVE_OUT else Location.FILESYSTEM_RELATIVE
    assert where == [location, files]
