"""Plugins in a folder beside a program: found if its author allows it, never instead of its own modules."""

from __future__ import annotations

import json
import subprocess
from typing import TYPE_CHECKING

import pytest

from tests.conformance.programs import PYTHONS, build, find_python

if TYPE_CHECKING:
    from pathlib import Path

CODE = """
import importlib.metadata, json, sys
points = importlib.metadata.entry_points(group="greeter")
print(json.dumps({
    "loaded": {point.name: point.load()() for point in points},
    "version": [found.version for found in importlib.metadata.distributions(name="moon")],
    "own": "pirate" in vars(json),
    "pth": "planted" in sys.modules,
}))
"""
PLUGIN = {
    "moon.py": "def greet():\n    return 'hello, moon'\n",
    "moon-2.0.dist-info/METADATA": "Metadata-Version: 2.1\nName: moon\nVersion: 2.0\n",
    "moon-2.0.dist-info/entry_points.txt": "[greeter]\nmoon = moon:greet\n",
    "json.py": "pirate = 1\n",
    "planted.py": "",
    "planted.pth": "import planted\n",
}


def _answer(folder: Path, setting: str, *, with_plugins: bool = True) -> object:
    version = next((version for version in reversed(PYTHONS) if find_python(version)), None)
    if version is None:
        pytest.skip("no Python that programs can be built with")
    settings = f"[application]\nname = 'host'\ncode = '''{CODE}'''\n[resources]\n{setting}\n"
    (folder / "onefold.toml").write_text(settings)
    program = build(folder, version, "in-memory")
    for name, text in PLUGIN.items() if with_plugins else ():
        path = program.parent / "plugins" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    ended = subprocess.run([program], cwd="/", capture_output=True, text=True, check=True)
    return json.loads(ended.stdout)


def test_a_plugin_is_found_by_its_entry_point(tmp_path: Path) -> None:
    answer = _answer(tmp_path, 'allow-plugins = "plugins"')
    assert answer == {"loaded": {"moon": "hello, moon"}, "version": ["2.0"], "own": False, "pth": False}


def test_a_folder_that_is_not_there_is_none(tmp_path: Path) -> None:
    answer = _answer(tmp_path, 'allow-plugins = "plugins"', with_plugins=False)
    assert answer == {"loaded": {}, "version": [], "own": False, "pth": False}


def test_no_folder_counts_unless_the_project_says_so(tmp_path: Path) -> None:
    answer = _answer(tmp_path, "")
    assert answer == {"loaded": {}, "version": [], "own": False, "pth": False}


def test_the_folder_lies_below_that_of_the_executable(tmp_path: Path) -> None:
    with pytest.raises(RuntimeError, match="allow-plugins"):
        _answer(tmp_path, 'allow-plugins = "../plugins"')
