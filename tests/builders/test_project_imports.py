"""Neighbours: what a script uses from its own folder, found by reading."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from builders.project import imports

if TYPE_CHECKING:
    from pathlib import Path


def write(root: Path, *names: str, **texts: str) -> Path:
    for name, text in {
        **dict.fromkeys(names, ""),
        **{f"{key}.py": text for key, text in texts.items()},
    }.items():
        file = root / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8")
    return root


def names(source: bytes | str, root: Path) -> list[str]:
    return [path.name for path in imports.neighbours(source, root)]


@pytest.mark.parametrize(
    "source",
    [
        "import helper",
        "import os, helper as h",
        "from helper import x",
        "from helper.part import x",
        "def late():\n    import helper",
        "try:\n    import fast\nexcept ImportError:\n    import helper",
        "from importlib import import_module\nimport_module('helper.part')",
        "import importlib\nimportlib.import_module('helper')",
        "__import__('helper')",
        b"# -*- coding: latin-1 -*-\nx = '\xfc'\nimport helper",
        b"\xef\xbb\xbfimport helper",
    ],
)
def test_every_way_to_import_is_seen(tmp_path: Path, source: str) -> None:
    assert names(source, write(tmp_path, "helper.py", "other.py")) == ["helper.py"]


@pytest.mark.parametrize(
    "source", ["print('helper')", "helper = 1", "# import helper", "def broken(: import helper"]
)
def test_a_word_is_no_import(tmp_path: Path, source: str) -> None:
    assert names(source, write(tmp_path, "helper.py")) == []


def test_what_neighbours_use_follows(tmp_path: Path) -> None:
    write(
        tmp_path, "pack/__init__.py", "unused.py", "pack/data.txt", first="import second", third="", second=""
    )
    (tmp_path / "pack/deep.py").write_text("import third, second")
    (tmp_path / "second.py").write_text("import pack, first")
    assert names("import first", tmp_path) == ["first.py", "pack", "second.py", "third.py"]


def test_extension_modules_and_packages_of_that_name(tmp_path: Path) -> None:
    write(tmp_path, "fast.cpython-313-x86_64-linux-gnu.so", "pack.py", "pack/__init__.py")
    found = imports.neighbours("import fast, pack", tmp_path)
    assert [path.name for path in found] == ["fast.cpython-313-x86_64-linux-gnu.so", "pack"]


def test_folders_without_init_come_last_on_the_path(tmp_path: Path) -> None:
    write(tmp_path, "space/part.py", "json/part.py", "data/readme.txt", "build/lib/x.py")
    assert names("import space, json, data, build", tmp_path) == ["space"]


def test_non_ascii_names(tmp_path: Path) -> None:
    assert names("import grüße", write(tmp_path / "Ünï cödé (a b)", "grüße.py")) == ["grüße.py"]


def test_a_big_folder_is_read_only_where_it_matters(tmp_path: Path) -> None:
    body = "def f(x):\n    return x + 1\n" * 400
    write(tmp_path, "helper.py", **{f"module{number}": body for number in range(40)})
    (tmp_path / "module7.py").write_text("import helper")
    everything = "\n".join(f"import module{number}" for number in range(40))
    started = time.process_time()
    assert len(names(everything, tmp_path)) == 41
    assert time.process_time() - started < 1.0


@given(source=st.text(max_size=60) | st.binary(max_size=60))
@settings(max_examples=200, deadline=None)
def test_any_source_is_read(tmp_path_factory: pytest.TempPathFactory, source: bytes | str) -> None:
    assert (
        imports.neighbours(source, write(tmp_path_factory.getbasetemp() / "any", "a.py", "b.py")) is not None
    )
