"""Every CPython on the machine is found once, asked once, and told apart from what only looks like one."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from builders import cache
from builders.pythons import candidates, installed
from builders.pythons.assembly import assembled, link_arguments, version_text
from builders.pythons.installed import ask_one, discover, survey
from resources.target import this_machine


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv(cache.VARIABLE, str(tmp_path / "cache"))
    return tmp_path / "cache"


def script(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\n{text}\n")
    path.chmod(0o755)
    return path


def only(monkeypatch: pytest.MonkeyPatch, *paths: Path) -> None:
    monkeypatch.setattr(installed, "candidates", lambda: paths)


def test_running_python_is_found_with_what_it_offers() -> None:
    base = Path(sys._base_executable).resolve()  # type: ignore[attr-defined]
    own = next(each for each in discover() if each.executable == base)
    assert own.version == ".".join(str(part) for part in sys.version_info[:3])
    assert own.minor == sys.version_info[:2]
    assert own.target == this_machine()
    assert (own.stdlib / "os.py").is_file()
    assert own.cache_tag == sys.implementation.cache_tag
    assert "sys" in own.builtin_modules
    assert own.extension_suffixes[-1] == ".so"


def test_everything_that_a_distribution_names_is_there() -> None:
    for each in discover():
        files = (each.executable, each.static_library, each.shared_library, *each.licences)
        assert all(path.is_file() and not path.is_symlink() for path in files if path)
        assert (each.extensions / "..").is_dir()
        assert each.include is None or (each.include / "Python.h").is_file()
        names = [
            folder / name for folder, name in zip(each.tcl_folders, ("init.tcl", "tk.tcl"), strict=False)
        ]
        assert all(name.is_file() for name in names)
        assert bool(each.shared_library) == bool(each.shared_library_name)
        assert not [word for word in each.link_arguments if not word.startswith("-l")]
        assert each.minor >= (3, 10)


def test_newest_comes_first_and_none_twice() -> None:
    found = discover()
    assert [each.order for each in found] == sorted((each.order for each in found), reverse=True)
    assert len({each.executable for each in found}) == len(found)


def test_answers_are_kept_so_that_nobody_is_asked_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    first = survey()

    def never(paths: list[Path]) -> list[tuple[Path, object]]:
        raise AssertionError(paths)

    monkeypatch.setattr(installed, "_asked", never)
    assert survey() == first


def test_replaced_interpreter_is_asked_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fake = script(tmp_path / "python3", "echo '{}'")
    only(monkeypatch, fake)
    assert "unknown implementation" in survey()[1][0].reason
    script(fake, "echo no Python at all")
    assert survey()[1][0].reason == "it does not answer as a Python does"


@pytest.mark.parametrize("notes", [b"", b"{", b"[]", b'{"format": 1, "entries": {"x": 3}}'])
def test_damaged_notes_are_written_anew(home: Path, notes: bytes) -> None:
    home.mkdir()
    (home / "pythons.json").write_bytes(notes)
    assert discover()
    assert json.loads((home / "pythons.json").read_bytes())["entries"]


def test_library_that_is_installed_later_is_seen_without_asking(monkeypatch: pytest.MonkeyPatch) -> None:
    python = next((each for each in discover() if each.static_library), None)
    if python is None or python.static_library is None:
        pytest.skip("no Python with a static library on this machine")
    static, real = python.static_library, Path.is_file
    monkeypatch.setattr(Path, "is_file", lambda self: self.name != static.name and real(self))
    without = next(each for each in discover() if each.executable == python.executable)
    monkeypatch.undo()
    assert without.static_library is None
    assert without.identity != python.identity


def test_shim_folder_is_passed_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shim = script(tmp_path / "shims/python3", "exec false")
    real = script(tmp_path / "bin/python3.12", "exec false")
    monkeypatch.setenv("PATH", os.pathsep.join([str(shim.parent), str(real.parent)]))
    found = candidates.candidates()
    assert real in found
    assert shim not in found


@pytest.mark.parametrize(
    ("name", "is_python"),
    [("python3", True), ("python3.13", True), ("python3.13t", True), ("python", True), ("python.exe", True),
     ("python3-config", False), ("python3.11-gdb.py", False), ("pythonw", False), ("ipython3", False)],
)  # fmt: skip
def test_names_of_pythons(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, *, is_python: bool
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    script(tmp_path / name, "")
    assert (tmp_path / name in candidates.candidates()) == is_python


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("exit 3", "exit code 3"),
        ("echo no >&2; exit 1", "it does not run: no"),
        ("echo hello", "it does not answer as a Python does"),
        ('echo \'{"implementation": "pypy", "version": [3, 10, 1, "final", 0]}\'', "it is pypy, not CPython"),
        (
            'echo \'{"implementation": "cpython", "version": [3, 9, 2, "final", 0]}\'',
            "3.9.2, older than 3.10",
        ),
        ('echo \'{"implementation": "cpython", "version": [3, 12, 2, "final", 0], "bits": 32}\'', "32-bit"),
        ('echo \'{"implementation": "cpython", "version": [3, 12, 2, "final", 0], "bits": 64}\'', "answer"),
    ],
)
def test_what_is_no_usable_python_is_told(tmp_path: Path, text: str, reason: str) -> None:
    answer = ask_one(script(tmp_path / "python3", text))
    assert isinstance(answer, str)
    assert reason in answer


def test_python_that_hangs_is_given_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("builders.pythons.probe.ask.__defaults__", (0.3,))
    answer = ask_one(script(tmp_path / "python3", "exec sleep 30"))
    assert answer == "it did not answer within 0.3 s"


@pytest.mark.parametrize("copies", [False, True])
def test_virtual_environment_leads_to_its_base(tmp_path: Path, *, copies: bool) -> None:
    base = next(each for each in discover() if each.executable == Path(sys._base_executable).resolve())  # type: ignore[attr-defined]
    kind = ["--copies"] if copies else ["--symlinks"]
    subprocess.run([base.executable, "-m", "venv", "--without-pip", *kind, tmp_path / "v"], check=True)
    found = ask_one(tmp_path / "v/bin/python")
    assert not isinstance(found, str)
    assert (found.executable, found.root) == (base.executable, base.root)


def test_own_settings_of_python_do_not_reach_the_child(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "json.py").write_text("raise SystemExit('taken from PYTHONPATH')")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    monkeypatch.setenv("PYTHONHOME", str(tmp_path))
    assert discover()


def test_settings_of_another_tcl_do_not_reach_the_child(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TCL_LIBRARY", str(tmp_path))
    assert (
        ask_one(script(tmp_path / "python3", "exit ${TCL_LIBRARY:+9}"))
        == "it does not answer as a Python does"
    )


def test_link_arguments_keep_no_folder_of_the_build_machine() -> None:
    config = {
        "LIBS": "-lcrypt -ldl -L/home/me/lib -Wl,-rpath,/home/me/lib -lm",
        "MODLIBS": "-lm  -lz",
        "SYSLIBS": "",
    }
    assert link_arguments(config) == ("-lcrypt", "-ldl", "-lm", "-lz")
    assert link_arguments({"LIBS": "-framework CoreFoundation -ldl"}) == (
        "-framework",
        "CoreFoundation",
        "-ldl",
    )


def test_versions_are_written_and_ordered_as_releases_are() -> None:
    assert version_text([3, 14, 0, "candidate", 2]) == "3.14.0rc2"
    assert version_text([3, 14, 1, "final", 0]) == "3.14.1"
    own = discover()[0]
    texts = ["3.14.0a7", "3.14.0b1", "3.14.0rc1", "3.14.0rc2", "3.14.0", "3.14.10"]
    orders = [replace(own, version=text, minor=(3, 14)).order for text in texts]
    assert orders == sorted(orders)


def test_answer_of_another_system_is_not_trusted() -> None:
    answer = {"implementation": "cpython", "version": [3, 12, 0, "final", 0], "bits": 64, "machine": "vax"}
    refusal = assembled(answer | {"system": "linux", "variables": {"MULTIARCH": ""}, "libc": "glibc"}, {})
    assert isinstance(refusal, str)
    assert "vax" in refusal
