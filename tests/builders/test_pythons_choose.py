"""The Python that ships is the one that was asked for, or the reason says why there is none."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from builders import cache
from builders.errors import PythonError
from builders.pythons import choose as chooser
from builders.pythons.choose import choose
from builders.pythons.installed import Unusable, ask_one
from builders.pythons.model import Distribution


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(cache.VARIABLE, str(tmp_path / "cache"))


@pytest.fixture
def own() -> Distribution:
    found = ask_one(Path(sys.executable))
    assert isinstance(found, Distribution)
    return replace(found, shared_library=found.executable, static_library=None)


def offer(monkeypatch: pytest.MonkeyPatch, *found: Distribution, unusable: tuple[Unusable, ...] = ()) -> None:
    monkeypatch.setattr(chooser, "survey", lambda: (found, unusable))


def version(python: Distribution, text: str) -> Distribution:
    major, minor = text.split(".")[:2]
    return replace(
        python, version=text, minor=(int(major), int(minor)), executable=Path("/usr/bin/python") / text
    )


def test_nothing_asked_is_the_newest_release(own: Distribution, monkeypatch: pytest.MonkeyPatch) -> None:
    offer(monkeypatch, version(own, "3.15.0a1"), version(own, "3.13.2"), version(own, "3.12.9"))
    assert choose(None).version == "3.13.2"
    assert choose(None, ">=3.14").version == "3.15.0a1"
    assert choose(None, ">=3.10,<3.13").version == "3.12.9"


@pytest.mark.parametrize(
    ("asked", "chosen"),
    [("3.1", None), ("3.10", "3.10.4"), ("3.10.4", "3.10.4"), ("3.1.0", None), ("python3.12", "3.12.9"),
     ("3", "3.13.2"), ("cpython-3.13", "3.13.2"), ("3.15.0a1", "3.15.0a1"), ("3.13t", None)],
)  # fmt: skip
def test_version_is_matched_part_by_part(
    own: Distribution, monkeypatch: pytest.MonkeyPatch, asked: str, chosen: str | None
) -> None:
    offer(monkeypatch, *(version(own, each) for each in ("3.15.0a1", "3.13.2", "3.12.9", "3.10.4")))
    if chosen:
        assert choose(asked).version == chosen
    else:
        with pytest.raises(PythonError, match="no usable Python"):
            choose(asked)


def test_error_says_what_was_looked_at_and_why_each_did_not_fit(
    own: Distribution, monkeypatch: pytest.MonkeyPatch
) -> None:
    bare = replace(version(own, "3.11.2"), shared_library=None)
    old = Unusable(executable=Path("/opt/old/python"), reason="it is Python 3.8.1, older than 3.10")
    offer(monkeypatch, version(own, "3.13.2"), bare, unusable=(old,))
    with pytest.raises(PythonError) as caught:
        choose("3.11", ">=3.10")
    text = str(caught.value)
    assert "3.13.2 at /usr/bin/python/3.13.2: it is not 3.11" in text
    assert "3.11.2 at /usr/bin/python/3.11.2: neither libpython3.11.a nor libpython3.11.so" in text
    assert "install python3.11-dev or choose another" in text
    assert "/opt/old/python: it is Python 3.8.1" in text


def test_requires_python_is_named_where_it_excludes(
    own: Distribution, monkeypatch: pytest.MonkeyPatch
) -> None:
    offer(monkeypatch, version(own, "3.12.9"))
    with pytest.raises(PythonError, match=r"that satisfies >=3\.13"):
        choose(None, ">=3.13")
    with pytest.raises(PythonError, match="not a version specifier"):
        choose(None, "three")


def test_path_of_an_interpreter_a_prefix_and_a_virtual_environment(tmp_path: Path) -> None:
    base = Path(sys._base_executable).resolve()  # type: ignore[attr-defined]
    expected = ask_one(base)
    assert isinstance(expected, Distribution)
    if not expected.linkable:
        pytest.skip("the running Python has no library to link with")
    subprocess.run([base, "-m", "venv", "--without-pip", tmp_path / "v"], check=True)
    for path in (base, expected.root, tmp_path / "v", tmp_path / "v/bin/python"):
        assert choose(str(path)).executable == expected.executable


def test_path_without_a_python_is_named(tmp_path: Path) -> None:
    with pytest.raises(PythonError, match="is not there or holds no Python"):
        choose(str(tmp_path))
    broken = tmp_path / "python3"
    broken.write_text("#!/bin/sh\nexit 4\n")
    broken.chmod(0o755)
    with pytest.raises(PythonError, match=r"python3 cannot be used: it does not run: exit code 4"):
        choose(str(broken))
