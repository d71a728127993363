"""Environments: installed once, found again, derived when only contents changed, and never half done."""

from __future__ import annotations

import base64
import hashlib
import os
import signal
import subprocess
import sys
import textwrap
import time
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from builders import cache
from builders.environment import Environment, prepare
from builders.errors import EnvironmentFailure, OutputError
from builders.events import Event, StepFinished, StepProgress
from builders.pythons.installed import ask_one, discover
from builders.pythons.model import Distribution

if TYPE_CHECKING:
    from collections.abc import Generator

# A build backend in the project itself, so that no test needs a network. It copies weather/ into a wheel and
# counts how often it was asked.
BACKEND = """
import base64, hashlib, pathlib, re, time, zipfile

def build_wheel(folder, config_settings=None, metadata_directory=None):
    here = pathlib.Path(__file__).parent
    with (here.parent / "builds").open("a") as count:
        count.write("x")
    version = re.search('__version__ = "(.+)"', (here / "src/weather/about.py").read_text())[1]
    paths = [path for path in sorted((here / "src").rglob("*.*")) if path.suffix != ".pyc"]
    files = {str(path.relative_to(here / "src")): path.read_bytes() for path in paths}
    for name in (here / "renamed.txt").read_text().split():
        files["weather/" + name] = files.pop("weather/" + name[::-1])
    info = f"weather-{version}.dist-info"
    requires = (here / "requires.txt").read_text().splitlines()
    metadata = f"Metadata-Version: 2.1\\nName: weather\\nVersion: {version}\\n"
    metadata += "".join(f"Requires-Dist: {each}\\n" for each in requires)
    wheel = "Wheel-Version: 1.0\\nGenerator: test\\nRoot-Is-Purelib: true\\nTag: py3-none-any\\n"
    files[f"{info}/METADATA"] = metadata.encode()
    files[f"{info}/WHEEL"] = wheel.encode()
    files[f"{info}/entry_points.txt"] = b"[console_scripts]\\nweather = weather.main:main\\n"
    files[f"weather-{version}.data/scripts/forecast"] = b"#!python\\nprint('sun')\\n"
    record = ""
    for name, content in files.items():
        digest = base64.urlsafe_b64encode(hashlib.sha256(content).digest()).rstrip(b"=").decode()
        record += f"{name},sha256={digest},{len(content)}\\n"
    files[f"{info}/RECORD"] = (record + f"{info}/RECORD,,\\n").encode()
    wheel = f"weather-{version}-py3-none-any.whl"
    with zipfile.ZipFile(pathlib.Path(folder) / wheel, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return wheel
"""


def write(root: Path, **files: str) -> None:
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(textwrap.dedent(text).lstrip("\n"))


def wheel(folder: Path, name: str, version: str = "1.0", requires: tuple[str, ...] = ()) -> Path:
    """Write a wheel with one module."""
    folder.mkdir(parents=True, exist_ok=True)
    info = f"{name}-{version}.dist-info"
    metadata = f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n"
    files = {
        f"{name}.py": f"version = {version!r}\n",
        f"{info}/METADATA": metadata + "".join(f"Requires-Dist: {each}\n" for each in requires),
        f"{info}/WHEEL": "Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    }
    path = folder / f"{name}-{version}-py3-none-any.whl"
    with zipfile.ZipFile(path, "w") as archive:
        for each, text in files.items():
            archive.writestr(each, text)
        archive.writestr(f"{info}/RECORD", "".join(f"{each},,\n" for each in (*files, f"{info}/RECORD")))
    return path


@pytest.fixture(autouse=True)
def offline(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give uv a folder of wheels instead of a network; return that folder."""
    for name in [name for name in os.environ if name.startswith("UV_")]:
        monkeypatch.delenv(name)
    wheels = tmp_path / "wheels"
    wheels.mkdir()
    monkeypatch.setenv(cache.VARIABLE, str(tmp_path / "Ünï cödé (a b)"))
    monkeypatch.setenv("UV_CACHE_DIR", str(tmp_path / "uv"))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.setenv("UV_OFFLINE", "1")
    monkeypatch.setenv("UV_NO_INDEX", "1")
    monkeypatch.setenv("UV_FIND_LINKS", str(wheels))
    return wheels


@pytest.fixture(scope="session")
def python() -> Distribution:
    found = ask_one(Path(sys.executable))
    assert isinstance(found, Distribution)
    return found


@pytest.fixture
def project(tmp_path: Path) -> Path:
    root = tmp_path / "my weather"
    write(
        root,
        **{
            "pyproject.toml": """
                [build-system]
                requires = []
                build-backend = "backend"
                backend-path = ["."]
                [project]
                name = "weather"
                dynamic = ["version", "dependencies"]
            """,
            "backend.py": BACKEND,
            "renamed.txt": "",
            "requires.txt": "",
            "src/weather/__init__.py": "",
            "src/weather/about.py": '__version__ = "1.0"\n',
            "src/weather/main.py": "def main(): print('rain')\n",
            "src/weather/data.txt": "sky\n",
            "src/weather/empty.py": "",
            "tests/test_main.py": "",
        },
    )
    return root


def prepared(
    python: Distribution, source: Path | None = None, *requires: str
) -> tuple[Environment, list[Event]]:
    return finished(prepare(requires=requires, source=source, distribution=python))


def finished(events: Generator[Event, None, Environment]) -> tuple[Environment, list[Event]]:
    seen: list[Event] = []
    while True:
        try:
            seen.append(next(events))
        except StopIteration as stop:
            return stop.value, seen


def was_cached(events: list[Event]) -> bool:
    last = events[-1]
    assert isinstance(last, StepFinished)
    return last.cached


def builds(project: Path) -> int:
    return len((project.parent / "builds").read_text())


def section() -> Path:
    return cache.home() / "environments"


def records_hold(layer: Path) -> bool:
    """Whether every file of a layer is as its RECORD says, and none is missing from it."""
    rows = [
        line.rsplit(",", 2)
        for record in layer.glob("*.dist-info/RECORD")
        for line in record.read_text().splitlines()
    ]
    for name, digest, _ in rows:
        content = (layer / name.strip('"')).read_bytes()
        expected = base64.urlsafe_b64encode(hashlib.sha256(content).digest()).rstrip(b"=").decode()
        if digest and digest != f"sha256={expected}":
            return False
    names = {name.strip('"') for name, _, _ in rows}
    return names == {path.relative_to(layer).as_posix() for path in layer.rglob("*") if path.is_file()}


def test_nothing_asked_is_an_environment_without_layers(python: Distribution) -> None:
    environment, events = prepared(python)
    assert environment.layers == ()
    assert was_cached(events)


def test_requirements_are_installed_and_then_found(python: Distribution, offline: Path) -> None:
    wheel(offline, "alpha", requires=("beta>=1",))
    wheel(offline, "beta", "1.5")
    environment, events = prepared(python, None, "alpha")
    (layer,) = environment.layers
    assert (layer / "beta.py").read_text() == "version = '1.5'\n"
    assert (layer / "alpha-1.0.dist-info/METADATA").is_file()
    assert not was_cached(events)
    assert any(isinstance(event, StepProgress) and "alpha==1.0" in event.detail for event in events)
    again, events = prepared(python, None, "alpha")
    assert was_cached(events)
    assert again == environment


def test_folder_that_is_required_is_installed_anew_when_a_file_of_it_changed(
    python: Distribution, project: Path
) -> None:
    def ships() -> str:
        (layer,) = prepared(python, None, str(project))[0].layers
        return (layer / "weather/main.py").read_text()

    first = ships()
    write(project, **{"src/weather/main.py": "def main():\n    print('hail')\n"})
    assert "hail" not in first
    assert "hail" in ships()


def test_every_python_of_this_machine_can_be_prepared_for(offline: Path) -> None:
    wheel(offline, "alpha")
    for each in discover():
        environment, _ = prepared(each, None, "alpha")
        assert (environment.layers[0] / "alpha.py").is_file()
    assert len(list(section().glob("dependencies-*"))) == len({each.version for each in discover()})


def test_cached_environment_needs_neither_uv_nor_network(
    python: Distribution, project: Path, offline: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    wheel(offline, "alpha")
    first, _ = prepared(python, project, "alpha")

    def never(*_: object, **__: object) -> None:
        raise AssertionError

    monkeypatch.setattr(subprocess, "Popen", never)
    assert prepared(python, project, "alpha")[0] == first


def test_other_settings_of_uv_are_another_environment(
    python: Distribution, offline: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    wheel(offline, "alpha", "1.0")
    wheel(offline, "alpha", "2.0")
    newest, _ = prepared(python, None, "alpha")
    assert (newest.layers[0] / "alpha.py").read_text() == "version = '2.0'\n"
    constraints = tmp_path / "constraints.txt"
    constraints.write_text("alpha<2\n")
    monkeypatch.setenv("UV_CONSTRAINT", str(constraints))
    held, _ = prepared(python, None, "alpha")
    assert (held.layers[0] / "alpha.py").read_text() == "version = '1.0'\n"
    constraints.write_text("")
    free, _ = prepared(python, None, "alpha")
    assert free.fingerprints == newest.fingerprints


def test_project_brings_what_its_metadata_requires(
    python: Distribution, project: Path, offline: Path
) -> None:
    wheel(offline, "alpha")
    write(project, **{"requires.txt": 'alpha; python_version > "3"\nmissing; extra == "more"\n'})
    environment, _ = prepared(python, project)
    own, others = environment.layers
    assert (own / "weather/main.py").is_file()
    assert not (own / "alpha.py").exists()
    assert (others / "alpha.py").is_file()


def test_layer_says_nothing_of_this_machine(python: Distribution, project: Path, tmp_path: Path) -> None:
    environment, _ = prepared(python, project)
    (layer,) = environment.layers
    names = {path.relative_to(layer).as_posix() for path in layer.rglob("*") if path.is_file()}
    assert not {
        name for name in names if name.endswith(("uv_cache.json", "direct_url.json", ".lock", "bin/weather"))
    }
    assert (layer / "bin/forecast").read_text() == "#!python\nprint('sun')\n"
    assert os.access(layer / "bin/forecast", os.X_OK)
    assert not [name for name in names if str(tmp_path).encode() in (layer / name).read_bytes()]
    assert records_hold(layer)


def test_changed_module_is_replaced_without_the_backend(python: Distribution, project: Path) -> None:
    first, _ = prepared(python, project)
    assert builds(project) == 1
    write(project, **{"src/weather/main.py": "def main(): print('snow')\n"})
    started = time.perf_counter()
    second, events = prepared(python, project)
    seconds = time.perf_counter() - started
    assert builds(project) == 1
    assert seconds < 0.5
    assert not was_cached(events)
    assert (second.layers[0] / "weather/main.py").read_text() == "def main(): print('snow')\n"
    assert (first.layers[0] / "weather/main.py").read_text() == "def main(): print('rain')\n"
    assert second.identity != first.identity
    assert records_hold(second.layers[0])


def test_derived_layer_equals_a_built_one(
    python: Distribution, project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    prepared(python, project)
    write(project, **{"src/weather/data.txt": "stars\n", "src/weather/main.py": "main = print\n"})
    derived, _ = prepared(python, project)
    monkeypatch.setenv(cache.VARIABLE, str(tmp_path / "fresh"))
    built, _ = prepared(python, project)
    assert builds(project) == 2
    assert derived.fingerprints == built.fingerprints


def test_going_back_finds_the_earlier_layer(python: Distribution, project: Path) -> None:
    first, _ = prepared(python, project)
    write(project, **{"src/weather/main.py": "main = print\n"})
    prepared(python, project)
    write(project, **{"src/weather/main.py": "def main(): print('rain')\n"})
    again, events = prepared(python, project)
    assert was_cached(events)
    assert again == first


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("src/weather/new.py", ""),
        ("pyproject.toml", None),
        ("backend.py", None),
        ("src/weather/about.py", '__version__ = "1.1"\n'),
        ("src/weather/__init__.py", "x = 1\n"),
        ("tests/test_main.py", "x = 1\n"),
    ],
)
def test_anything_else_that_changed_is_left_to_the_backend(
    python: Distribution, project: Path, name: str, text: str | None
) -> None:
    prepared(python, project)
    path = project / name
    path.write_text(path.read_text() + "\n# more\n" if text is None else text)
    environment, _ = prepared(python, project)
    assert builds(project) == 2
    if "1.1" in (text or ""):
        assert (environment.layers[0] / "weather-1.1.dist-info").is_dir()


def test_file_that_is_installed_under_another_name_is_left_to_the_backend(
    python: Distribution, project: Path
) -> None:
    write(project, **{"renamed.txt": "yp.rehto", "src/weather/other.py": "x = 1\n"})
    prepared(python, project)
    write(project, **{"src/weather/other.py": "x = 2\n"})
    environment, _ = prepared(python, project)
    assert builds(project) == 2
    assert (environment.layers[0] / "weather/yp.rehto").read_text() == "x = 2\n"


def test_module_that_was_compiled_is_left_to_the_backend(python: Distribution, project: Path) -> None:
    write(project, **{"src/weather/main.cpython-311-x86_64-linux-gnu.so": "made from main.py"})
    prepared(python, project)
    write(project, **{"src/weather/main.py": "main = print\n"})
    prepared(python, project)
    assert builds(project) == 2


def test_what_tools_leave_in_a_project_does_not_count(python: Distribution, project: Path) -> None:
    prepared(python, project)
    write(
        project,
        **{
            ".git/HEAD": "x",
            "build/lib/weather/old.py": "x",
            "dist/onefold/program": "x",
            "onefold.toml": "x",
            ".venv/lib/x.py": "",
            "my env/pyvenv.cfg": "",
            "my env/lib/x.py": "",
            "src/weather.egg-info/PKG-INFO": "",
            "src/weather/__pycache__/main.pyc": "",
        },
    )
    assert was_cached(prepared(python, project)[1])


def test_output_inside_the_project_is_ignored_where_it_is_named(python: Distribution, project: Path) -> None:
    prepared(python, project)
    write(project, **{"out/program": "x"})
    _, events = finished(prepare(requires=(), source=project, distribution=python, ignore=(project / "out",)))
    assert was_cached(events)


def test_wheel_is_a_source_too(python: Distribution, offline: Path, tmp_path: Path) -> None:
    wheel(offline, "beta")
    made = wheel(tmp_path, "alpha", requires=("beta",))
    environment, _ = prepared(python, made)
    assert (environment.layers[0] / "alpha.py").is_file()
    assert (environment.layers[1] / "beta.py").is_file()
    assert was_cached(prepared(python, made)[1])


def test_missing_package_is_uvs_reason_and_what_to_do(python: Distribution) -> None:
    with pytest.raises(EnvironmentFailure) as caught:
        prepared(python, None, "no-such-package")
    text = str(caught.value)
    assert "no-such-package was not found" in text
    assert "\x1b" not in text
    assert "╰" not in text
    assert list(section().iterdir()) == []


def test_conflict_is_told(python: Distribution, offline: Path) -> None:
    wheel(offline, "alpha", requires=("gamma<2",))
    wheel(offline, "beta", requires=("gamma>=2",))
    wheel(offline, "gamma", "1.0")
    wheel(offline, "gamma", "2.0")
    with pytest.raises(EnvironmentFailure, match=r"(?s)loosen one of the requirements.*gamma"):
        prepared(python, None, "alpha", "beta")


def test_failing_backend_shows_its_own_message(python: Distribution, project: Path) -> None:
    write(project, **{"backend.py": "def build_wheel(*_): raise SystemExit('the clouds are missing')\n"})
    with pytest.raises(EnvironmentFailure, match="the clouds are missing"):
        prepared(python, project)


def test_nothing_of_the_users_own_packages_leaks_in(
    python: Distribution, offline: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    wheel(offline, "alpha")
    leak = tmp_path / "leak"
    with zipfile.ZipFile(offline / "alpha-1.0-py3-none-any.whl") as archive:
        archive.extractall(leak)
    monkeypatch.setenv("PYTHONPATH", str(leak))
    monkeypatch.setenv("VIRTUAL_ENV", str(leak))
    environment, _ = prepared(python, None, "alpha")
    assert (environment.layers[0] / "alpha.py").is_file()


def test_full_disk_leaves_no_layer(
    python: Distribution, offline: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    wheel(offline, "alpha")

    def full(self: Path, _target: Path) -> Path:
        raise OSError(28, "No space left on device", str(self))

    with monkeypatch.context() as patch:
        patch.setattr(Path, "rename", full)
        with pytest.raises(OutputError, match="No space left on device"):
            prepared(python, None, "alpha")
    assert list(section().iterdir()) == []


SLOW = """
import pathlib, time

def build_wheel(*_):
    pathlib.Path(__file__).with_name("started").touch()
    time.sleep(60)
"""


def running(marker: Path) -> list[int]:
    """Return the processes that have a path in their command line or are at work in it."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                text = (entry / "cmdline").read_bytes() + bytes((entry / "cwd").readlink())
            except OSError:
                continue
            if str(marker).encode() in text and int(entry.name) != os.getpid():
                found.append(int(entry.name))
    return found


@pytest.mark.skipif(sys.platform != "linux", reason="looks for processes in /proc")
def test_closed_generator_ends_uv_and_what_it_started(python: Distribution, project: Path) -> None:
    write(project, **{"backend.py": SLOW})
    events = prepare(requires=(), source=project, distribution=python)
    for event in events:
        if isinstance(event, StepProgress) and "Building" in event.detail:
            break
    deadline = time.monotonic() + 20
    while not (project / "started").exists():
        assert time.monotonic() < deadline
        time.sleep(0.02)
    assert running(project)
    started = time.monotonic()
    events.close()
    assert time.monotonic() - started < 10
    assert running(project) == []
    assert list(section().iterdir()) == []


CHILD = """
import sys
from pathlib import Path
from builders.environment import prepare
from builders.pythons.installed import ask_one, discover
python = ask_one(Path(sys.executable))
for event in prepare(requires=(), source=Path(sys.argv[1]), distribution=python):
    print(event, flush=True)
"""


def second_build(source: Path) -> subprocess.Popen[str]:
    root = Path(cache.__file__).parents[1]
    return subprocess.Popen(
        [sys.executable, "-c", CHILD, source], cwd=root, stdout=subprocess.PIPE, text=True
    )


def test_two_builds_at_once_install_once(python: Distribution, project: Path, offline: Path) -> None:
    wheel(offline, "alpha")
    write(project, **{"requires.txt": "alpha\n", "backend.py": BACKEND + "\ntime.sleep(0.5)\n"})
    children = [second_build(project) for _ in range(2)]
    outputs = [child.communicate(timeout=60)[0] for child in children]
    assert [child.returncode for child in children] == [0, 0]
    assert builds(project) == 1
    assert all("StepFinished" in output for output in outputs)
    assert was_cached(prepared(python, project)[1])


@pytest.mark.skipif(sys.platform != "linux", reason="kills")
def test_killed_build_is_no_obstacle(python: Distribution, project: Path) -> None:
    backend = (project / "backend.py").read_text()
    write(project, **{"backend.py": SLOW})
    child = second_build(project)
    deadline = time.monotonic() + 30
    while not (project / "started").exists():
        assert time.monotonic() < deadline
        time.sleep(0.02)
    child.kill()
    child.communicate()
    for process in running(project):
        os.kill(process, signal.SIGKILL)
    (project / "started").unlink()
    write(project, **{"backend.py": backend})
    environment, _ = prepared(python, project)
    assert (environment.layers[0] / "weather/main.py").is_file()
    assert [path.name for path in section().iterdir() if path.name.endswith(".partial")] == []


@pytest.mark.program
def test_httpie_installs_from_the_index(python: Distribution, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("UV_OFFLINE", "UV_NO_INDEX", "UV_FIND_LINKS", "UV_CACHE_DIR"):
        monkeypatch.delenv(name)
    environment, _ = prepared(python, None, "httpie")
    (layer,) = environment.layers
    code = "import sys; sys.path.insert(0, sys.argv.pop(1)); from httpie.__main__ import main; main()"
    shown = subprocess.run(
        [python.executable, "-I", "-c", code, layer, "--version"], capture_output=True, text=True, check=True
    )
    assert shown.stdout.startswith("3.")
    assert was_cached(prepared(python, None, "httpie")[1])


@pytest.mark.program
def test_setuptools_leaves_nothing_in_the_project(
    python: Distribution, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("UV_OFFLINE", "UV_NO_INDEX", "UV_FIND_LINKS", "UV_CACHE_DIR"):
        monkeypatch.delenv(name)
    source = tmp_path / "plain"
    write(
        source,
        **{
            "pyproject.toml": '[project]\nname = "plain"\nversion = "1"\n',
            "plain/__init__.py": "",
            "build/lib/plain/stale.py": "",
        },
    )
    before = sorted(source.rglob("*"))
    environment, _ = prepared(python, source)
    assert (environment.layers[0] / "plain/__init__.py").is_file()
    assert not (environment.layers[0] / "plain/stale.py").exists()
    assert sorted(source.rglob("*")) == before
