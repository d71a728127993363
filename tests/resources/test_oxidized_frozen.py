"""Freezing with the importer alone: the sample's scripts, on real packages and every Python found."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from builders.pythons.candidates import candidates

ROOT = Path(__file__).resolve().parents[2]
SAMPLE = ROOT / "samples" / "importer"
VERSIONS = ("3.10", "3.11", "3.12", "3.13", "3.14")
OURS = "import sys\nfrom resources import oxidized_importer\nsys.modules[__name__] = oxidized_importer\n"
PACKAGES = ("requests", "click", "rich")

APPLICATION = """
import importlib.metadata, importlib.resources, inspect, os, pkgutil, sys, threading, traceback

start = threading.Barrier(8)
def at_once(name):
    start.wait()
    __import__(name)
threads = [threading.Thread(target=at_once, args=[name]) for name in ["requests", "rich.console"] * 4]
for thread in threads: thread.start()
for thread in threads: thread.join()

import certifi, click, requests, rich
from rich.table import Table
here = sys.executable if {memory} else {folder!r}
for module in (requests, click, rich, certifi):
    assert module.__file__.startswith(os.path.realpath(here) + os.sep), module.__file__
    assert type(module.__loader__).__name__ == "OxidizedFinder", module.__loader__
assert importlib.metadata.version("requests") == requests.__version__
assert any(str(file) == "click/core.py" for file in importlib.metadata.files("click"))
assert "class Response" in inspect.getsource(requests.models)
assert importlib.resources.files("certifi").joinpath("cacert.pem").read_text().count("BEGIN") > 100
with importlib.resources.as_file(importlib.resources.files("certifi") / "cacert.pem") as path:
    assert path.stat().st_size > 100000
assert pkgutil.get_data("certifi", "cacert.pem").startswith(b"\\n#")
assert os.path.exists(certifi.where())
below = {{module.name for module in pkgutil.walk_packages(rich.__path__, "rich.")}}
assert {{"rich.table", "rich.console"}} <= below, below
try:
    click.Option(["bad name"])
except Exception:
    text = traceback.format_exc()
    assert os.path.join("click", "core.py") in text and "raise " in text, text
@click.command()
@click.option("--name")
def main(name):
    table = Table(title=name)
    rich.console.Console(file=sys.stdout, width=40).print(table)
    print("done", name, __name__)
main()
"""


def pythons() -> list[str]:
    """Return the versions that are found; there has to be one."""
    found = [version for version in VERSIONS if executable(version)]
    assert found
    return found


def executable(version: str) -> Path | None:
    return next((path for path in candidates() if path.name.startswith(f"python{version}")), None)


def run(*command: object, **variables: str) -> str:
    kept = {key: value for key, value in os.environ.items() if not key.startswith("PYTHON")}
    ran = subprocess.run(
        [str(word) for word in command],
        env={**kept, **variables},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stdout[-1000:] + ran.stderr[-3000:]
    return ran.stdout


@pytest.fixture(scope="module")
def ours(tmp_path_factory: pytest.TempPathFactory) -> str:
    folder = tmp_path_factory.mktemp("ours")
    (folder / "oxidized_importer.py").write_text(OURS)
    return os.pathsep.join((str(folder), str(ROOT)))


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("installed")
    target = ["--target", folder, "--python-version", "3.10", "--no-compile"]
    run(sys.executable, "-m", "uv", "pip", "install", "--quiet", *target, *PACKAGES)
    return folder


@pytest.mark.parametrize("location", ["in-memory", "filesystem-relative"])
@pytest.mark.parametrize("version", pythons())
def test_real_packages_are_frozen_and_shipped(
    version: str, location: str, ours: str, installed: Path, tmp_path: Path
) -> None:
    python = executable(version)
    beside = location == "filesystem-relative"
    shipped = tmp_path / "shipped Ünï (a b)"
    shipped.mkdir()
    run(python, "-m", "compileall", "-q", installed / "requests", installed / "rich")
    application = APPLICATION.format(memory=not beside, folder=str(shipped / "lib"))
    (installed / "application.py").write_text(application)
    file = shipped / "app.resources"
    flags = ["--beside"] if beside else []
    run(python, SAMPLE / "freeze.py", installed, file, *flags, PYTHONPATH=ours)
    shown = run(python, "-B", "-S", SAMPLE / "start.py", file, "application", "--name", "it", PYTHONPATH=ours)
    assert shown.endswith("done it __main__\n")
