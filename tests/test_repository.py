"""What holds for the repository as a whole."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
LINT_IMPORTS = Path(sys.executable).with_name("lint-imports")

# Spelled so that this file does not name them itself. A folder of "me" is nobody's.
REGISTRIES = ("pypi" + ".org", "python" + "hosted.org", "npm" + "js.org", "deb" + "ian.org/debian")
MACHINE = re.compile(
    "|".join(["/ho" + r"me/(?!me/)\w+/", "/Us" + r"ers/\w+/", "/ro" + r"ot/", *map(re.escape, REGISTRIES)])
)


def committed() -> list[Path]:
    """Return the files that a commit of everything would hold."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return [ROOT / name for name in listed.stdout.split("\0") if name and (ROOT / name).is_file()]


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    for floor in ("resources", "builders", "studio"):
        shutil.copytree(ROOT / floor, tmp_path / floor, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


def _lint(folder: Path) -> subprocess.CompletedProcess[str]:
    command = [str(LINT_IMPORTS), "--no-cache"]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)


def test_imports_follow_the_contracts(copy: Path) -> None:
    done = _lint(copy)
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize(
    ("file", "line", "contract"),
    [
        ("resources/model.py", "import builders.events", "Imports go down only"),
        ("builders/events.py", "import studio", "Imports go down only"),
        ("builders/events.py", "import PySide6.QtCore", "Only the Studio knows Qt"),
        ("resources/runtime/start.py", "from resources import model", "What runs inside programs"),
        ("builders/events.py", "import builders.command.main", "The engine knows no front end"),
    ],
)
def test_every_contract_can_fail(copy: Path, file: str, line: str, contract: str) -> None:
    changed = copy / file
    changed.write_text(f"{changed.read_text()}\n{line}\n")
    done = _lint(copy)
    assert done.returncode == 1
    assert re.search(rf"{contract}.* BROKEN", done.stdout), done.stdout


def test_no_file_names_a_home_folder_or_a_registry() -> None:
    found = [
        f"{path.relative_to(ROOT)}:{number}: {line.strip()[:80]}"
        for path in committed()
        for number, line in enumerate(path.read_text("utf-8", errors="replace").splitlines(), 1)
        if MACHINE.search(line)
    ]
    assert found == []


def test_every_dependency_has_its_reason() -> None:
    text = (ROOT / "pyproject.toml").read_text()
    project = tomllib.loads(text)["project"]
    wanted = [
        *project["dependencies"],
        *(each for extra in project["optional-dependencies"].values() for each in extra),
    ]
    without = [each for each in wanted if not re.search(rf'"{re.escape(each)}",? *# \w+', text)]
    assert without == []


def test_every_change_note_has_a_kind_and_ends_its_sentence() -> None:
    notes = [path for path in (ROOT / "changes").iterdir() if path.name != "README.md"]
    assert [
        path.name for path in notes if not re.fullmatch(r"[a-z0-9-]+\.(feature|fix|other)\.md", path.name)
    ] == []
    assert [path.name for path in notes if not path.read_text().strip().endswith(".")] == []


def test_what_onefold_makes_of_itself_has_the_version_of_its_wheel() -> None:
    wheel = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    for name in ("onefold.toml", "studio.toml"):
        own = tomllib.loads((ROOT / "packaging" / name).read_text("utf-8"))["application"]
        assert {key: own[key] for key in ("version", "license")} == {
            key: wheel[key] for key in ("version", "license")
        }
