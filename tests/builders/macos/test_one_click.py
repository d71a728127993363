"""One command makes everything for every system: the same bytes each time, failures apart, none left half."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from builders import cache as caches
from builders import planning
from builders.build import Options
from builders.contents import read
from builders.errors import InstallerError
from builders.events import Artefact, StepFinished, StepProgress, StepStarted
from builders.installers import table
from builders.outcome import complaint
from builders.project.discover import load
from builders.pythons.choose import choose
from builders.pythons.foreign import read as read_python
from builders.several import build_each
from resources.target import parse
from tests.working import finish

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator
    from pathlib import Path

    from builders.project.model import Project
    from builders.pythons.model import Distribution

MAC = parse("aarch64-apple-darwin")
KEPT = ("_onefold", "__main__", "encodings")  # what a program needs that says a word
SETTINGS = """
[application]
name = "Weather"
version = "{version}"
summary = "The weather of the week"
script = "weather.py"
[installer.{maintained}]
maintainer = "Ada Lovelace <ada@example.org>"
"""


@pytest.fixture
def pythons(
    here: Distribution, runtime: Path, cache: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[dict[Any, Distribution]]:
    """Let each target have its Python: this machine's, and one for macOS."""
    monkeypatch.setenv(caches.VARIABLE, str(cache))
    own = choose(str(here.executable))
    found = read_python(runtime, MAC)
    assert not isinstance(found, str)
    known = {own.target: own, MAC: found}

    def chosen(_project: Project, options: Options) -> Generator[Any, None, Distribution]:
        yield from ()
        return known[options.target(_project)]

    monkeypatch.setattr(planning, "chosen_python", chosen)
    return known


def write(root: Path, version: str, maintained: str = "deb") -> Project:
    """Write a project that needs little, and whose packages have a maintainer in one format only."""
    root.mkdir(exist_ok=True)
    (root / "weather.py").write_text(f"print({version!r})", "utf-8")
    kept = "".join(f'{{match = "{name}", location = "in-memory"}},' for name in KEPT)
    rules = f'[resources]\nrules = [{{match = "*", location = "leave-out"}}, {kept}]\n'
    settings = SETTINGS.format(version=version, maintained=maintained)
    (root / "onefold.toml").write_text(settings + rules, "utf-8")
    return load(root)


def options(pythons: dict[Any, Distribution], output: Path) -> Options:
    return Options(targets=tuple(pythons), output=output, installers=(table.ALL,))


def there(output: Path) -> dict[str, bytes]:
    files = (file for file in sorted(output.rglob("*")) if file.is_file())
    return {file.relative_to(output).as_posix(): file.read_bytes() for file in files}


def test_everything_for_two_systems_by_one_command(pythons: dict[Any, Distribution], tmp_path: Path) -> None:
    project = write(tmp_path / "project", "1.0")
    made, events = finish(build_each(project, options(pythons, tmp_path / "1")))
    assert not list(tmp_path.rglob(".onefold-*"))
    # One program and every installer but those that nobody answers for.
    unmaintained = {"rpm", "archlinux"}
    for target, each in zip(pythons, made, strict=True):
        kinds = [
            event.kind for event in events if isinstance(event, Artefact) and target.triple in event.path
        ]
        wanted = [one.name for one in table.for_target(target) if one.name not in unmaintained]
        assert sorted(kinds) == sorted(["file", *wanted])
        assert sorted(each.artefacts) == sorted(
            output
            for output in (tmp_path / "1" / target.triple).iterdir()
            if output.suffix not in {".txt", ".json"}
        )
        for path in each.artefacts:
            assert read(path).items
    error = complaint(made)
    assert isinstance(error, InstallerError)
    failed = [line.split(":")[0].split(", ")[1] for line in str(error).splitlines()[1:]]
    assert failed == sorted(unmaintained)
    # A progress for each: what runs at the same time has names of its own.
    steps = [event.step for event in events if isinstance(event, StepStarted) and "Making" in event.title]
    assert len(steps) == len(set(steps)) == sum(len(each.artefacts) - 1 + len(each.failures) for each in made)
    ended = {event.step for event in events if isinstance(event, StepFinished)}
    progressed = {event.step for event in events if isinstance(event, StepProgress)}
    assert set(steps) <= ended
    assert {step for step in progressed if step.startswith("installer.")} <= set(steps)

    finish(build_each(project, options(pythons, tmp_path / "2")))
    first = there(tmp_path / "1")
    assert there(tmp_path / "2") == first

    newer = write(tmp_path / "project", "1.1")
    finish(build_each(newer, options(pythons, tmp_path / "1")))
    assert set(first) < set(there(tmp_path / "1"))
    installers = [name for name, content in there(tmp_path / "1").items() if first.get(name) == content]
    assert len(installers) >= len(steps)  # those of 1.0 are as they were


def test_stop_leaves_nothing_half_made(pythons: dict[Any, Distribution], tmp_path: Path) -> None:
    project = write(tmp_path / "project", "1.0")
    working = build_each(project, options(pythons, tmp_path / "out"))
    next(
        event for event in working if isinstance(event, StepProgress) and event.step.startswith("installer.")
    )
    working.close()
    assert not list(tmp_path.rglob(".onefold-*"))
    whole = (name for name in there(tmp_path / "out") if not name.endswith((".txt", ".json")))
    assert all(read(tmp_path / "out" / name).items for name in whole)
