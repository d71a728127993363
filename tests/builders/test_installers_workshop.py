"""Installers beside a build: whose events come when, what is missing told apart, Stop ends every job."""

from __future__ import annotations

import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from builders import several
from builders.errors import EnvironmentFailure, InstallerError, PythonError
from builders.events import Finding, StepFinished, StepProgress, StepStarted
from builders.installers.workshop import Workshop
from builders.options import Options
from builders.outcome import Built, Missed, complaint
from builders.project.model import Module, Project
from builders.several import build_each
from builders.wrapping import Task, Wrapped
from resources.target import parse
from tests.working import finish

if TYPE_CHECKING:
    from collections.abc import Generator

LINUX, WINDOWS, MAC = map(
    parse, ("x86_64-unknown-linux-gnu", "x86_64-pc-windows-msvc", "aarch64-apple-darwin")
)
MADE = Built(executable=Path("/o/weather"), folder=Path("/o"), artefacts=(Path("/o/weather"),))
PATIENCE = 10  # seconds, for what takes none


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return Project(root=tmp_path, name="Weather", run=Module(name="weather"), executable="weather")


def test_what_a_job_says_comes_between_the_steps_of_other_work() -> None:
    started, go_on = threading.Event(), threading.Event()

    def job() -> None:
        workshop.say(StepStarted(step="installer.zip", title="Making a.zip"))
        started.set()
        assert go_on.wait(PATIENCE)
        workshop.say(StepFinished(step="installer.zip", seconds=0))

    def work() -> Generator[StepProgress, None, str]:
        assert started.wait(PATIENCE)
        yield StepProgress(step="link", done=1)
        go_on.set()
        yield StepProgress(step="link", done=2)
        return "linked"

    with Workshop() as workshop:
        workshop.start(job)
        result, beside = finish(workshop.beside(work()))
        rest = list(workshop.rest())
    assert result == "linked"
    said = [event.step for event in (*beside, *rest)]
    assert sorted(said) == ["installer.zip", "installer.zip", "link", "link"]
    assert said[:2] == ["link", "installer.zip"]


def test_a_job_that_falls_over_is_not_waited_for() -> None:
    def job() -> None:
        raise RuntimeError

    with Workshop() as workshop:
        workshop.start(job)
        assert list(workshop.rest()) == []


def test_the_end_of_a_workshop_stops_its_jobs_and_starts_no_more() -> None:
    ended = []

    def job() -> None:
        while not workshop.is_stopped:
            time.sleep(0.01)
        ended.append(True)

    with Workshop() as workshop:
        for _ in range(50):
            workshop.start(job)
        work = workshop.beside(step for step in [StepProgress(step="link", done=1)])
        next(work)
    assert 0 < len(ended) < 50


def fake(errors: dict[Any, Exception]) -> Any:
    """Return what builds for a target, or fails as told."""

    def one(project: Project, options: Options, *_: Any, **__: Any) -> Generator[Any, None, Wrapped]:
        target = options.target(project)
        yield StepStarted(step="scan", title=f"Reading for {target}")
        if target in errors:
            raise errors[target]
        task = Task(project=project, layers=(), target=target, form=None, formats=(), signers=None)
        return Wrapped(task=task, built=MADE)

    return one


def test_a_target_that_cannot_be_built_leaves_the_others(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    gone = PythonError("no usable Python for it is here")
    monkeypatch.setattr(several, "build_one", fake({WINDOWS: gone}))
    made, events = finish(build_each(project, Options(targets=(LINUX, WINDOWS, MAC))))
    assert made == (MADE, Missed(target=WINDOWS, error=gone), MADE)
    (finding,) = (event for event in events if isinstance(event, Finding))
    assert finding.message == f"not built for {WINDOWS}: {gone}"
    steps = [event.step for event in events if isinstance(event, StepStarted)]
    assert steps == [f"scan/{target}" for target in (LINUX, WINDOWS, MAC)]
    error = complaint(made)
    assert isinstance(error, PythonError)
    assert str(error) == f"{WINDOWS}: {gone}"


def test_a_single_target_that_cannot_be_built_says_so_as_ever(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(several, "build_one", fake({MAC: EnvironmentFailure("no wheel")}))
    with pytest.raises(EnvironmentFailure, match=r"^no wheel$"):
        finish(build_each(project, Options(targets=(MAC,))))


def test_everything_that_is_missing_is_told_once() -> None:
    unsaid = Built(
        executable=Path("/o/w"), folder=Path("/o"), artefacts=(), failures=("deb: who?", "rpm: who?")
    )
    assert complaint((MADE,)) is None
    assert isinstance(complaint((unsaid,)), InstallerError)
    error = complaint((unsaid, Missed(target=MAC, error=EnvironmentFailure("no wheel"))))
    assert isinstance(error, EnvironmentFailure)
    assert str(error).splitlines()[1:] == ["  deb: who?", "  rpm: who?", f"  {MAC}: no wheel"]
