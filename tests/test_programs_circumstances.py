"""Programs where users put them: copied, renamed, under any name, with little or nothing around them."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.folding import ROOT, run

if TYPE_CHECKING:
    from collections.abc import Callable

    from builders.pythons.model import Distribution
    from tests.folding import Done, Folder, Form

ODD_NAME = "Ünï cödé (a b)"


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """A program, how it is started, and what it prints then."""

    project: str
    arguments: tuple[str, ...] = ()
    variables: tuple[tuple[str, str], ...] = ()
    says: str


HELLO = Subject(project="hello/hello.py", says="Hello, world from __main__\n")
SUBJECTS = (
    HELLO,
    pytest.param(
        Subject(project="fetch", arguments=("--version",), says="fetch, version 1.2.0\n"),
        marks=pytest.mark.program,
    ),
    pytest.param(
        Subject(
            project="window/window.py",
            variables=(("QT_QPA_PLATFORM", "offscreen"),),
            says="True True True offscreen\n",
        ),
        marks=pytest.mark.program,
    ),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Elsewhere:
    """A place where neither Onefold nor a Python that programs were made from is to be found.

    The program lies below /mnt, and the folders that it was made from are hidden by empty ones.
    """

    command: tuple[str, ...]
    hidden: tuple[Path, ...]

    def run(
        self,
        subject: Subject,
        moved: Path,
        *,
        before: tuple[str, ...] = (),
        mount: str = ":",
        **variables: str,
    ) -> Done:
        """Run a program, `mount` being one more command for what its file systems are like."""
        root = next(folder for folder in moved.parents if folder.name == ODD_NAME).parent
        hide = (f"mount -t tmpfs tmpfs '{place}'" for place in self.hidden)
        script = "; ".join(("set -e", f"mount --bind '{root}' /mnt", "cd /", *hide, mount, 'exec "$@"'))
        inside = Path("/mnt") / moved.relative_to(root)
        shell = (*self.command, "sh", "-c", script, "sh")
        return run([*shell, *before, inside, *subject.arguments], _variables(subject, **variables))


@pytest.fixture(params=SUBJECTS, ids=("hello", "requests", "pyside6"))
def subject(request: pytest.FixtureRequest) -> Subject:
    found: Subject = request.param
    return found


@pytest.fixture
def moved(folder: Folder, form: Form, subject: Subject, tmp_path: Path) -> Path:
    """Return the executable of a copy in a folder of its own, with a name that breaks things."""
    program = folder.fold(subject.project, form)
    place = tmp_path / ODD_NAME
    place.mkdir()
    tmp_path.chmod(0o755)  # other users start it from there, too
    if program.whole.is_dir():
        return Path(shutil.copytree(program.whole, place / program.whole.name)) / program.executable.name
    return Path(shutil.copy(program.whole, place))


def _expect(subject: Subject, done: Done) -> None:
    assert (done.returncode, done.stdout) == (0, subject.says), done.stderr


def _variables(subject: Subject, **more: str) -> dict[str, str]:
    return {"PATH": os.environ["PATH"], **dict(subject.variables), **more}


def test_copied_and_started_from_elsewhere(subject: Subject, moved: Path, tmp_path: Path) -> None:
    variables = _variables(subject, HOME=str(tmp_path))
    _expect(subject, run([moved, *subject.arguments], variables, Path("/")))
    relative = f"./{moved.name}"
    _expect(subject, run([relative, *subject.arguments], variables, moved.parent))
    _expect(subject, run([moved.name, *subject.arguments], variables | {"PATH": str(moved.parent)}))


def test_symbolic_link(subject: Subject, moved: Path, tmp_path: Path) -> None:
    link = tmp_path / "bin" / moved.name
    link.parent.mkdir()
    link.symlink_to(moved)
    _expect(subject, run([link, *subject.arguments], _variables(subject, HOME=str(tmp_path))))


@pytest.mark.parametrize("closed", ["<&-", ">&-", "2>&-", "<&- >&- 2>&-"])
def test_closed_streams(subject: Subject, moved: Path, tmp_path: Path, closed: str) -> None:
    script = ("sh", "-c", f'exec "$@" {closed}', "sh")
    done = run([*script, moved, *subject.arguments], _variables(subject, HOME=str(tmp_path)))
    assert (done.returncode, done.stdout) == (0, "" if " >" in f" {closed}" else subject.says), done.stderr


@pytest.fixture
def elsewhere(python: Distribution, cache: Path, require_tool: Callable[[str], str]) -> Elsewhere:
    command = (require_tool("unshare"), "--mount")
    if subprocess.run([*command, "true"], capture_output=True, check=False).returncode:
        pytest.skip("no mount namespace can be made here; it takes root")
    made_from = {ROOT, cache, python.stdlib, python.extensions, Path.home()}
    if python.root not in {Path("/usr"), Path("/usr/local")}:
        made_from.add(python.root)
    deepest_first = sorted(made_from, key=lambda place: -len(place.parts))
    return Elsewhere(command=command, hidden=tuple(place for place in deepest_first if place.exists()))


UNWRITABLE = "/proc/self"


def test_alone(subject: Subject, moved: Path, elsewhere: Elsewhere) -> None:
    _expect(subject, elsewhere.run(subject, moved, HOME=str(Path.home())))


def test_home_unset(subject: Subject, moved: Path, elsewhere: Elsewhere) -> None:
    _expect(subject, elsewhere.run(subject, moved))


def test_home_unwritable(subject: Subject, moved: Path, elsewhere: Elsewhere) -> None:
    _expect(subject, elsewhere.run(subject, moved, HOME=UNWRITABLE))


def test_empty_environment(subject: Subject, moved: Path, elsewhere: Elsewhere) -> None:
    settings = [f"{name}={value}" for name, value in subject.variables]
    _expect(subject, elsewhere.run(subject, moved, before=("env", "-i", *settings)))


def test_nothing_may_be_executed_in_tmp(subject: Subject, moved: Path, elsewhere: Elsewhere) -> None:
    mount = "mount -t tmpfs -o noexec tmpfs /tmp"
    _expect(subject, elsewhere.run(subject, moved, mount=mount, HOME=UNWRITABLE))
    _expect(subject, elsewhere.run(subject, moved, mount=mount, HOME=str(Path.home())))


def test_another_user(subject: Subject, moved: Path, elsewhere: Elsewhere) -> None:
    nobody = ("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups")
    _expect(subject, elsewhere.run(subject, moved, before=nobody, HOME="/nonexistent"))


@pytest.mark.parametrize("project", [HELLO.project, "batteries/batteries.py"], ids=("hello", "batteries"))
@pytest.mark.parametrize("options", [(), ("--location", "in-memory")], ids=("automatic", "in-memory"))
def test_start_opens_no_python_file_and_writes_nothing(
    folder: Folder, tmp_path: Path, require_tool: Callable[[str], str], project: str, options: tuple[str, ...]
) -> None:
    program = folder.fold(project, "file", *options)
    log = tmp_path / "calls"
    done = program.run(before=(require_tool("strace"), "-f", "-e", "trace=%file", "-o", str(log)))
    assert done.returncode == 0, done.stderr
    calls = [call for call in log.read_text().splitlines() if '"' in call and " = -1 E" not in call]
    named = {call: call.split('"')[1] for call in calls}
    assert str(program.executable) in named.values()
    python = re.compile(r"\.pyc?$|\.pth$|\.cfg$|/python|lib-dynload|\.cpython-")
    assert [call for call, path in named.items() if python.search(path)] == []
    writing = re.compile(r"O_WRONLY|O_RDWR|O_CREAT|mkdir|rename|unlink|symlink|truncate|chmod")
    assert [call for call in calls if writing.search(call)] == []
