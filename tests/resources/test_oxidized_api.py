"""Our oxidized_importer does what version 0.6.0 of the original does, on every Python found."""

from __future__ import annotations

import difflib
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import pytest

from builders.pythons.candidates import candidates

if TYPE_CHECKING:
    from collections.abc import Mapping

ROOT = Path(__file__).resolve().parents[2]
SCENARIO = ROOT / "tests" / "programs" / "oxidized_importer" / "scenario.py"
VERSIONS = ("3.10", "3.11", "3.12", "3.13")
OURS = "import sys\nfrom resources import oxidized_importer\nsys.modules[__name__] = oxidized_importer\n"

COMPILE = """
import py_compile, sys
for level in 0, 1, 2:
    py_compile.compile(sys.argv[1], optimize=level, doraise=True)
"""


def python(version: str) -> Path:
    found = next((path for path in candidates() if path.name.startswith(f"python{version}")), None)
    if found is None:
        pytest.skip(f"there is no CPython {version}")  # no tool that could be installed everywhere
    return found


def skip(reason: str) -> NoReturn:
    if os.environ.get("ONEFOLD_REQUIRE_TOOLS") == "1":
        pytest.fail(reason)
    pytest.skip(reason)


def tree(folder: Path, files: Mapping[str, str | bytes]) -> Path:
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
    return folder


def run(executable: Path, importer: Path, *arguments: str | Path, **variables: str) -> str:
    """Return what a script prints, run where `import oxidized_importer` finds the one in a folder."""
    kept = {key: value for key, value in os.environ.items() if not key.startswith("PYTHON")}
    environment = {**kept, "PYTHONPATH": os.pathsep.join((str(importer), str(ROOT))), **variables}
    command = [str(executable), "-B", "-W", "error", *map(str, arguments)]
    ran = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stderr[-3000:]
    return ran.stdout


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with the original in it."""
    folder = tmp_path_factory.mktemp("the original")
    executable = str(python("3.10"))
    command = [sys.executable, "-m", "uv", "pip", "install", "--python", executable, "--target", str(folder)]
    ran = subprocess.run([*command, "oxidized_importer==0.6.0"], capture_output=True, text=True, check=False)
    if ran.returncode:
        skip(f"oxidized_importer 0.6.0 could not be installed: {ran.stderr.strip()}")
    return folder


@pytest.fixture(scope="module")
def ours(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tree(tmp_path_factory.mktemp("ours"), {"oxidized_importer.py": OURS})


@pytest.fixture(scope="module")
def scanned(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tree(
        tmp_path_factory.mktemp("scänned (a b)"),
        {
            "package/__init__.py": "answer = 42\n",
            "package/module.py": '"""Text."""\nassert True\n',
            "package/data.txt": "data",
            "package/folder/deep.txt": "deep",
            "package/sub/__init__.py": "",
            "package/py.typed": "",
            "space/inside/module.py": "",
            "top.py": "# coding: latin-1\n",
            "top.txt": "of no package",
            "single.abi3.so": b"\x7fELF",
            "some.egg/inegg.py": "",
            "site-packages/nested.py": "",
            "Foo_Bar-1.2.dist-info/METADATA": "Name: Foo-Bar\nVersion: 1.2\n\nName: no\n",
            "Foo_Bar-1.2.dist-info/RECORD": "package/__init__.py,,\n",
            "Foo_Bar-1.2.dist-info/licenses/LICENSE": "free",
            "old-3.egg-info/PKG-INFO": "Metadata-Version: 1.0\nName: old\nVersion: 3\n",
        },
    )
    for path in candidates():
        if path.name.startswith(tuple(f"python{version}" for version in VERSIONS)):
            subprocess.run([path, "-c", COMPILE, folder / "package" / "module.py"], check=True)
    return folder


@pytest.fixture(scope="module")
def wanted(original: Path, scanned: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """Return what the original does."""
    return answers(python("3.10"), original, scanned, tmp_path_factory.mktemp("original"))


def answers(executable: Path, importer: Path, scanned: Path, scratch: Path) -> dict[str, Any]:
    answer: dict[str, Any] = json.loads(run(executable, importer, SCENARIO, scanned, scratch))
    return answer


def difference(wanted: object, found: object) -> str:
    lines = [json.dumps(value, indent=1, sort_keys=True).splitlines() for value in (wanted, found)]
    return "\n".join(difflib.unified_diff(*lines, "original", "ours", lineterm="", n=2))


@pytest.mark.parametrize("version", VERSIONS)
def test_it_does_what_the_original_does(
    version: str, ours: Path, scanned: Path, wanted: dict[str, Any], tmp_path: Path
) -> None:
    found = answers(python(version), ours, scanned, tmp_path)
    assert found.keys() == wanted.keys()
    differing = {
        name: difference(wanted[name], found[name]) for name in wanted if found[name] != wanted[name]
    }
    assert not differing, "\n".join(f"{name}\n{text}" for name, text in differing.items())
