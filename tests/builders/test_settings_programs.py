"""Interpreter settings, each by what it does in a program that was built with it."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from builders.pythons.installed import discover
from tests.folding import Folder, run

if TYPE_CHECKING:
    from tests.folding import Program

OLDEST_SUPPORTED = (3, 10)
SPAWN = """
import multiprocessing
if __name__ == "__main__":
    child = multiprocessing.get_context("spawn").Process(target=print, args=("child",))
    child.start()
    child.join()
"""


@pytest.fixture(scope="module", params=["oldest", "newest"])
def folds(request: pytest.FixtureRequest, cache: Path, tmp_path_factory: pytest.TempPathFactory) -> Folder:
    """Return what folds for the oldest and for the newest Python that is found."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ONEFOLD_CACHE", str(cache))
        usable = [each for each in discover() if each.minor >= OLDEST_SUPPORTED and each.include]
    if not usable:
        pytest.skip("no CPython with headers is installed")
    choose = min if request.param == "oldest" else max
    chosen = choose(usable, key=lambda each: each.minor)
    return Folder(python=str(chosen.executable), root=tmp_path_factory.mktemp(request.param), cache=cache)


@pytest.fixture(scope="module")
def tuned(folds: Folder) -> Program:
    program = folds.fold("tuned", "file")
    plugins = program.executable.parent / "plugins"
    plugins.mkdir(exist_ok=True)
    (plugins / "plugin.py").write_text("WORD = 'found'\n")
    return program


def answers(program: Program, *arguments: str, before: tuple[str, ...] = (), **more: Any) -> dict[str, Any]:
    unset = {"SSL_CERT_FILE", "SSL_CERT_DIR", "TERMINFO", "TERMINFO_DIRS"} - more.keys()
    forgetful = ("env", *(f"--unset={name}" for name in sorted(unset)), *before)
    done = program.run(*arguments, before=forgetful, **more)
    assert (done.returncode, done.stderr) == (0, ""), done.stdout + done.stderr
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[0])
    return found


def test_settings_of_the_author(tuned: Program) -> None:
    found = answers(tuned, "a", PYTHONOPTIMIZE="2", PYTHONHASHSEED="3")
    again = answers(tuned)
    assert found.pop("hash") == again["hash"]
    assert found == {
        "optimize": 1,
        "asserts": False,
        "warning": "old",
        "digits": 700,
        "tracing": True,
        "encodings": ["cp1252", "cp1252", "cp1252"],
        "unbuffered": True,
        "fault handler": True,
        "exit": True,
        "argv": [str(tuned.executable), "a"],
        "blocks": 0,  # of pymalloc
        "plugin": "found",
    }


def test_streams_and_the_end(tuned: Program, tmp_path: Path) -> None:
    written = tmp_path / "written"
    done = run(["sh", "-c", '"$0" money >"$1"', tuned.executable, written], tuned.variables)
    assert (done.returncode, done.stderr) == (0, "")
    said = written.read_bytes().splitlines()
    assert said[1:] == [b"5 \x80 or 5 ?", b"taken apart"]


def test_settings_of_the_user(folds: Folder, tmp_path: Path) -> None:
    program = folds.fold("open", "file")
    terminals = program.executable.parent / "terminfo"
    terminals.mkdir(exist_ok=True)
    usual = answers(program, "a", LC_ALL="C.UTF-8")
    assert usual["argv"] == ["weather", "a"]
    assert (usual["utf8"], usual["encoding"]) == (0, "utf-8")
    assert not usual["dev"]
    assert not usual["exit"]
    assert usual["blocks"]
    assert usual["terminals"][0] == str(terminals)
    seeded: dict[str, Any] = {
        "PYTHONHASHSEED": "5",
        "PYTHONDEVMODE": "1",
        "PYTHONPATH": f"{tmp_path}:/nowhere",
    }
    asked = answers(program, **seeded)
    assert asked["hash"] == answers(program, **seeded)["hash"]
    assert asked["dev"]
    assert asked["path"][1:] == [str(tmp_path), "/nowhere"]
    assert answers(program, PYTHONUTF8="1")["utf8"] == 1
    assert answers(program, PYTHONIOENCODING="latin-1")["encoding"] == "iso8859-1"
    assert answers(program, TERMINFO="/mine")["terminals"] == [""]


def test_certificates_of_another_system(folds: Folder, tmp_path: Path) -> None:
    """OpenSSL's own folders are covered by an empty one, as they are missing on another system."""
    program = folds.fold("open", "file")
    bundle = Path("/etc/ssl/certs/ca-certificates.crt")
    cover = 'mount -t tmpfs none /usr/lib/ssl && exec "$0" "$@"'
    hide = ("unshare", "--map-root-user", "--mount", "sh", "-c", cover)
    if run([*hide, "true"], dict(os.environ)).returncode or not bundle.is_file():
        pytest.skip("nothing may be mounted here, or there is no bundle of certificates")
    covered = answers(program, before=hide)
    assert (covered["authorities"], covered["found"]) == (str(bundle), True)
    mine = answers(program, before=hide, SSL_CERT_FILE=str(tmp_path / "none.pem"))
    assert (mine["authorities"], mine["found"]) == (str(tmp_path / "none.pem"), False)
    assert answers(program)["authorities"] is None


def test_a_plain_python(tuned: Program, tmp_path: Path) -> None:
    def says(*arguments: str | Path) -> str:
        return tuned.says(*arguments, TUNED_PYTHON="1", LC_ALL="C.UTF-8")

    (tmp_path / "script.py").write_text(
        "import sys, textwrap\nprint(__name__, sys.argv, sys.flags.optimize)\n"
    )
    script = str(tmp_path / "script.py")
    assert says("-O", script, "a") == f"__main__ ['{script}', 'a'] 1\n"
    assert says("-c", "import sys; print(sys.argv, exit, hasattr(sys, 'frozen'))", "a").startswith(
        "['-c', 'a'] Use"
    )
    assert says("-m", "calendar", "2026", "1").strip().startswith("January 2026")
    assert says("--version").startswith("Python 3.")
    assert tuned.run("-c", "raise SystemExit(3)", TUNED_PYTHON="1").returncode == 3
    (tmp_path / "__main__.py").write_text("print('of the folder')\n")
    assert says(tmp_path) == "of the folder\n"
    (tmp_path / "spawn.py").write_text(SPAWN)
    assert says(tmp_path / "spawn.py") == "child\n"
    assert json.loads(tuned.says(TUNED_PYTHON="yes").splitlines()[0])["plugin"] == "found"


def test_a_prompt(folds: Folder, tmp_path: Path) -> None:
    (tmp_path / "onefold.toml").write_text('[application]\nname = "prompt"\ninteractive = true\n')
    prompt = folds.fold(tmp_path, "file")
    typed = "import colorsys, sys; print(sys.argv[1:], exit)"
    done = run(["sh", "-c", 'echo "$1" | "$0" a', prompt.executable, typed], prompt.variables)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("['a'] Use exit()")
