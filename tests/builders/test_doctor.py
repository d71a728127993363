"""What the doctor says of this machine, and of one that lacks something."""

from __future__ import annotations

import os
import subprocess
import sys
from importlib import metadata
from pathlib import Path
from typing import NoReturn

import pytest

from builders import doctor
from builders.environment.uv import Uv
from builders.events import Finding, Level

ROOT = Path(__file__).parents[2]


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "cache"
    monkeypatch.setenv("ONEFOLD_CACHE", str(folder))
    return folder


def said(code: str) -> Finding:
    (found,) = (finding for finding in doctor.examine() if finding.code == code)
    return found


def test_each_thing_is_examined_once_and_what_is_wrong_has_a_remedy() -> None:
    findings = tuple(doctor.examine())
    codes = [finding.code for finding in findings]
    assert codes == ["system", "python", "compiler", "uv", "cache", "memory", "encoding", "versions"]
    assert all(finding.remedy for finding in findings if finding.level is Level.WARNING)


def test_the_version_of_uv_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    assert metadata.version("uv") in said("uv").message
    broken = tmp_path / "uv"
    broken.write_text("#!/bin/sh\nexit 3\n")
    broken.chmod(0o755)
    monkeypatch.setattr(Uv, "find", staticmethod(lambda: Uv(executable=str(broken))))
    assert said("uv").level is Level.WARNING
    assert "does not start" in said("uv").message


def test_the_size_of_the_cache_is_told(cache: Path) -> None:
    assert "0.0 GB used" in said("cache").message
    (cache / "deep").mkdir(parents=True)
    with (cache / "deep" / "file").open("wb") as file:
        file.truncate(300_000_000)
    assert "0.3 GB used" in said("cache").message


def test_a_full_disk_is_a_warning(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor, "_ROOM", 10**18)
    assert said("cache").level is Level.WARNING
    assert "Make room" in said("cache").remedy


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux loads libraries from memory")
def test_memory_is_tried_and_a_refusal_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    assert said("memory").message == "libraries can be loaded from memory"

    with monkeypatch.context() as patch:
        patch.setattr(os, "write", lambda _descriptor, data: len(data))
        assert "cannot be loaded from memory" in said("memory").message

    def refuse(name: str) -> NoReturn:
        raise PermissionError(13, f"refused by policy: {name}")

    monkeypatch.setattr(os, "memfd_create", refuse)
    assert "refused by policy" in said("memory").message
    assert "--location filesystem-relative" in said("memory").remedy


def test_an_encoding_that_is_not_utf_8_has_a_remedy() -> None:
    program = "from builders import doctor; print(doctor._encoding().remedy)"
    plain = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    for variables, begins in ((plain, "Set LC_ALL"), ({"PYTHONUTF8": "1", "LC_ALL": "C.UTF-8"}, "\n")):
        done = subprocess.run(
            [sys.executable, "-c", program],
            cwd=ROOT,
            env=os.environ | variables,
            capture_output=True,
            text=True,
            check=True,
        )
        assert done.stdout.startswith(begins)


def test_a_dependency_that_is_missing_is_a_warning(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(_name: str) -> NoReturn:
        raise metadata.PackageNotFoundError

    monkeypatch.setattr(metadata, "requires", missing)
    assert said("versions").message.endswith("Onefold from a checkout")
    lines = ["lief>=0.16", "no-such-thing[all]>=2", 'pytest>=8; extra == "dev"']
    monkeypatch.setattr(metadata, "requires", lambda _name: lines)
    version = metadata.version
    monkeypatch.setattr(metadata, "version", lambda name: "1.0" if name == "onefold" else version(name))
    assert said("versions").message == "no-such-thing is missing"
    lines.pop(1)
    assert said("versions").message.endswith(f"onefold 1.0, lief {version('lief')}")
