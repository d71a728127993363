"""Whole builds: the same bytes anywhere, both kinds of launcher, and nothing half done whatever happens."""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from builders import cache as caches
from builders.build import Built, Options, build
from builders.errors import BuildError, OutputError, PythonError
from builders.events import Finding
from builders.executable import open_executable
from builders.project.discover import load
from builders.project.model import Form
from resources.directory import FOOTER, EntryKind, read_footer
from resources.target import TARGETS, this_machine
from tests.working import finish

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator

    from builders.pythons.model import Distribution

ROOT = Path(__file__).resolve().parents[2]
COMMAND = "import sys; from builders.command.main import main; raise SystemExit(main(sys.argv[1:]))"
SCRIPT = "import sys, json, decimal\nprint('hello', *sys.argv[1:])\n"
ODD = "Ünï cödé (a b)"

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="this launcher is Linux's")


@pytest.fixture
def _shared_cache(cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(caches.VARIABLE, str(cache))


@pytest.fixture
def script(tmp_path: Path) -> Path:
    path = tmp_path / ODD / "hello.py"
    path.parent.mkdir()
    path.write_text(SCRIPT)
    return path


def built(project: Path, python: Distribution, form: Form, output: Path) -> Built:
    options = Options(form=form, python=str(python.executable), output=output)
    return finish(build(load(project), options))[0]


def says(program: Path, *arguments: str) -> str:
    done = subprocess.run([program, *arguments], capture_output=True, text=True, check=False, timeout=60)
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout


def content(folder: Path) -> dict[str, tuple[bytes, int]]:
    files = (path for path in folder.rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): (path.read_bytes(), path.stat().st_mode) for path in files}


def test_the_same_input_gives_the_same_bytes_elsewhere_and_later_with_other_caches(
    python: Distribution, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[dict[str, tuple[bytes, int]]] = []
    for place in ("one", f"another, {ODD}"):
        folder = tmp_path / place
        shutil.copytree(
            ROOT / "samples" / "weather", folder / "weather", ignore=shutil.ignore_patterns("dist")
        )
        moment = 1_000_000_000 + 86_400 * len(made)
        for path in folder.rglob("*"):
            os.utime(path, (moment, moment))
        monkeypatch.setenv(caches.VARIABLE, str(folder / "cache"))
        monkeypatch.setenv("PYTHONHASHSEED", str(len(made)))
        monkeypatch.setenv("TZ", f"UTC{len(made)}")
        before = os.umask(0o022 if made else 0o077)
        for form in Form:
            built(folder / "weather", python, form, folder / form.value)
        os.umask(before)
        made.append(content(folder / "file") | content(folder / "folder"))
    assert made[0].keys() == made[1].keys()
    assert [name for name in made[0] if made[0][name] != made[1][name]] == []


@pytest.mark.usefixtures("_shared_cache")
@pytest.mark.parametrize("form", Form)
def test_a_python_with_a_shared_library_alone_runs(
    python: Distribution, form: Form, script: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if python.shared_library is None:
        pytest.skip("this Python has no shared library")
    shared = replace(python, static_library=None, identity=f"{python.identity}-shared")

    def choose(*_: object) -> Generator[Any, None, Distribution]:
        yield from ()
        return shared

    monkeypatch.setattr("builders.planning.chosen_python", choose)
    made = built(script, python, form, tmp_path / "out")
    moved = tmp_path / "elsewhere" / ODD
    shutil.move(made.folder, moved)
    assert says(moved / made.executable.name, "ä b") == "hello ä b\n"
    # The first extension modules after Python itself, which came from memory too.
    script.write_text("import _ctypes, _ssl\nprint(open('/proc/self/maps').read())\n")
    loaded = says(built(script, python, form, tmp_path / "out2").executable)
    assert "/lib/libpython" not in loaded
    assert str(python.extensions) not in loaded


@pytest.mark.usefixtures("_shared_cache")
def test_a_python_for_another_machine_and_installers_are_refused_before_anything_is_made(
    python: Distribution, script: Path, tmp_path: Path
) -> None:
    other = next(target for target in TARGETS if target != this_machine())
    foreign = Options(targets=(other,), python=str(python.executable))
    for options, reason in (
        (foreign, f"not for {other}"),
        (Options(installers=("zap",)), "did you mean zip"),
    ):
        with pytest.raises((BuildError, PythonError), match=reason):
            finish(build(load(script), replace(options, output=tmp_path / "out")))
    assert not (tmp_path / "out").exists()


def test_each_target_has_a_build_and_a_folder_of_its_own(script: Path, tmp_path: Path) -> None:
    project, here = load(script), this_machine()
    other = next(target for target in TARGETS if target != here)
    both = Options(targets=(other, here, other))
    assert [each.output_root(project) for each in both.for_each_target(project)] == [
        script.parent / "dist/onefold" / target.triple for target in (other, here)
    ]
    chosen = replace(both, output=tmp_path).for_each_target(project)
    assert [each.output for each in chosen] == [tmp_path / other.triple, tmp_path / here.triple]
    assert both.target(project) == here


@pytest.mark.usefixtures("_shared_cache")
def test_an_output_of_the_users_own_is_left_alone_with_all_beside_it(
    python: Distribution, script: Path, tmp_path: Path
) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "hello").write_text("mine")
    with pytest.raises(OutputError, match="was not made by Onefold"):
        built(script, python, Form.FILE, tmp_path / "out")
    assert content(tmp_path / "out").keys() == {"hello"}
    assert (tmp_path / "out" / "hello").read_text() == "mine"


@pytest.mark.usefixtures("_shared_cache")
def test_an_output_that_cannot_be_written_is_a_sentence(
    python: Distribution, script: Path, tmp_path: Path
) -> None:
    (tmp_path / "out").write_text("a file")
    with pytest.raises(OutputError, match=r"out cannot be written: .*; choose another --output"):
        built(script, python, Form.FILE, tmp_path / "out")


@pytest.mark.usefixtures("_shared_cache")
def test_a_module_that_does_not_compile_is_a_finding_and_the_rest_runs(
    python: Distribution, script: Path, tmp_path: Path
) -> None:
    (script.parent / "broken.py").write_text("x = 1\ny = (\n")
    script.write_text(
        "print('before')\ntry:\n    import broken\nexcept SyntaxError as e:\n    print(e.lineno)\n"
    )
    options = Options(python=str(python.executable), output=tmp_path / "out")
    made, events = finish(build(load(script), options))
    places = [
        event.place for event in events if isinstance(event, Finding) and event.code == "does-not-compile"
    ]
    assert "broken.py:2" in places
    assert says(made.executable) == "before\n2\n"


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """Give a file system that holds one program but not two."""
    place = tmp_path / "small disk"
    place.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=60m", "onefold-test", str(place)]
    if os.geteuid() != 0 or subprocess.run(command, check=False, capture_output=True).returncode:
        pytest.skip("only root may mount a small file system, and not in every container")
    yield place
    subprocess.run(["umount", "-l", place], check=True)


@pytest.mark.usefixtures("_shared_cache")
@pytest.mark.parametrize("form", Form)
def test_a_full_disk_leaves_the_earlier_program(
    python: Distribution, form: Form, script: Path, small_disk: Path
) -> None:
    made = built(script, python, form, small_disk)
    before = content(small_disk)
    fill = small_disk / "fill"
    fill.write_bytes(bytes(max(0, shutil.disk_usage(small_disk).free - 3_000_000)))
    script.write_text(SCRIPT.replace("hello", "changed"))
    with pytest.raises(OutputError, match=r"there is no room left on the disk of .*; make room"):
        built(script, python, form, small_disk)
    fill.unlink()
    assert content(small_disk) == before
    assert says(made.executable) == "hello\n"


def test_a_full_disk_below_the_cache_is_a_sentence(
    python: Distribution, script: Path, small_disk: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(caches.VARIABLE, str(small_disk))
    free = shutil.disk_usage(small_disk).free
    (small_disk / "fill").write_bytes(bytes(free - 4_000_000))
    with pytest.raises(OutputError, match=r"cannot write to the cache .*: No space left on device"):
        built(script, python, Form.FILE, tmp_path / "out")
    (small_disk / "fill").unlink()
    assert not (tmp_path / "out").exists()


def start(cache: Path, python: Distribution, *words: str | Path, **more: Any) -> subprocess.Popen[str]:
    """Start a build as its users do, in a process group of its own as a shell does."""
    variables = {**os.environ, "PYTHONPATH": str(ROOT), caches.VARIABLE: str(cache)}
    command = [sys.executable, "-c", COMMAND, "build", "--python", str(python.executable), *map(str, words)]
    return subprocess.Popen(
        command,
        env=variables,
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        process_group=0,
        **more,
    )


@pytest.mark.timeout(300)
@pytest.mark.parametrize("form", Form)
def test_a_kill_at_any_moment_leaves_a_program_that_runs(
    cache: Path, python: Distribution, form: Form, script: Path, tmp_path: Path
) -> None:
    """25 kills for each form, spread over the time that a whole build takes with warm caches."""
    output = tmp_path / "out"
    words = (script, "--form", form.value, "--output", output)
    start(cache, python, *words).communicate()
    started = time.monotonic()
    printed, _ = start(cache, python, *words).communicate()
    whole_time = time.monotonic() - started
    main = Path(printed.strip())
    program = main / main.name if form is Form.FOLDER else main
    expected = set(content(output))
    chosen, texts = random.Random(form.value), {"hello"}
    for number in range(25):
        texts.add(f"text{number}")
        script.write_text(SCRIPT.replace("hello", f"text{number}"))
        with start(cache, python, *words) as process:
            time.sleep(chosen.uniform(0.5, 1.1) * whole_time)
            process.kill()
        said = says(program).strip()
        assert said in texts
        texts = {said}
    assert start(cache, python, *words).communicate()[0].strip() == str(main)
    assert set(content(output)) == expected
    assert says(program) == "text24\n"


def below(process: subprocess.Popen[str]) -> set[int]:
    """Return the processes that a build started, and those that they did."""
    found: set[int] = set()
    todo = [process.pid]
    while todo:
        parent = todo.pop()
        for task in Path(f"/proc/{parent}/task").glob("*/children"):
            try:
                children = set(map(int, task.read_text().split()))
            except OSError:
                continue
            todo.extend(children - found)
            found |= children
    return found


def is_alive(process: int) -> bool:
    try:
        state = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state not in "ZX"


@pytest.mark.parametrize("wait_for", ["Compiling modules", "Linking the launcher"])
def test_ctrl_c_ends_all_within_two_seconds_and_says_one_line(
    python: Distribution, script: Path, tmp_path: Path, wait_for: str
) -> None:
    """With cold caches, so that compilers are at work."""
    output = tmp_path / "out"
    with start(tmp_path / "cold", python, script, "--output", output) as process:
        assert process.stderr is not None
        lines = iter(process.stderr.readline, "")
        assert any(line.startswith(wait_for) for line in lines)
        while not (children := below(process)):
            time.sleep(0.01)
        started = time.monotonic()
        os.killpg(process.pid, signal.SIGINT)
        rest = process.stderr.read()
        process.wait()
        took = time.monotonic() - started
    assert process.returncode == 130
    assert rest.splitlines()[-1] == "onefold: stopped by SIGINT"
    assert "Traceback" not in rest
    assert took < 2
    assert not [child for child in children if is_alive(child)]
    assert not output.exists() or not list(output.iterdir())


def test_two_builds_at_once_with_cold_caches_both_succeed(
    python: Distribution, script: Path, tmp_path: Path
) -> None:
    builds = [
        start(tmp_path / "cold", python, script, "--output", tmp_path / name) for name in ("one", "two")
    ]
    said = [process.communicate() for process in builds]
    assert [process.returncode for process in builds] == [0, 0], said
    one, two = (content(tmp_path / name) for name in ("one", "two"))
    assert one == two
    assert says(tmp_path / "one" / "hello") == "hello\n"


def test_two_builds_at_once_into_one_place_leave_one_whole(
    cache: Path, python: Distribution, script: Path, tmp_path: Path
) -> None:
    builds = [
        start(cache, python, script, "--form", "folder", "--output", tmp_path / "out") for _ in range(3)
    ]
    said = [process.communicate() for process in builds]
    assert [process.returncode for process in builds] == [0, 0, 0], said
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["hello"]
    assert says(tmp_path / "out" / "hello" / "hello") == "hello\n"


MUTATIONS = 300


class Patient:
    """A built program that is damaged in place, started, and healed again."""

    def __init__(self, program: Path) -> None:
        self.program = program
        self.whole = program.read_bytes()
        footer = read_footer(self.whole[-FOOTER.size :])
        self.start, self.end = footer.payload_offset, len(self.whole)
        self.directory = self.start + footer.directory_offset

    def with_bytes(self, place: int, data: bytes) -> subprocess.CompletedProcess[str]:
        with self.program.open("r+b") as file:
            file.seek(place)
            file.write(data)
        done = self.run()
        with self.program.open("r+b") as file:
            file.seek(place)
            file.write(self.whole[place : place + len(data)])
            file.truncate(self.end)
        return done

    def cut(self, length: int) -> subprocess.CompletedProcess[str]:
        os.truncate(self.program, length)
        done = self.run()
        with self.program.open("r+b") as file:
            file.seek(length)
            file.write(self.whole[length:])
        return done

    def run(self) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [self.program, "x"], capture_output=True, text=True, errors="replace", check=False, timeout=60
        )


def ends_well(done: subprocess.CompletedProcess[str]) -> bool:
    """Whether it ran right, or said what is wrong and ended by itself."""
    if done.returncode == 0:
        return done.stdout == "hello x\n"
    return done.returncode > 0 and done.stderr.strip() != ""


@pytest.fixture
def patient(cache: Path, python: Distribution, script: Path, tmp_path: Path) -> Patient:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(caches.VARIABLE, str(cache))
        return Patient(built(script, python, Form.FILE, tmp_path / "out").executable)


def test_a_damaged_program_says_so_or_runs_and_never_crashes(patient: Patient) -> None:
    """Behind the launcher's machine code: a flip in there cannot be caught by that code itself."""
    chosen = random.Random(2026)
    parts = [
        (patient.start, patient.directory),
        (patient.directory, patient.end),
        (patient.end - 64, patient.end),
    ]
    refused = 0
    for number in range(MUTATIONS):
        place = chosen.randrange(*chosen.choice(parts))
        length = min(chosen.choice([1, 1, 1, 8, 4096, 1 << 20]), patient.end - place)
        done = patient.with_bytes(place, other_bytes(patient, place, length, chosen))
        assert ends_well(done), (number, place - patient.start, length, done)
        refused += done.returncode != 0
    assert refused > MUTATIONS // 4


def other_bytes(patient: Patient, place: int, length: int, chosen: random.Random) -> bytes:
    """Return a bit flipped, zeros, random bytes, or a block from elsewhere."""
    here = patient.whole[place : place + length]
    elsewhere = chosen.randrange(patient.start, patient.end - length)
    ways = (
        bytes((here[0] ^ (1 << chosen.randrange(8)),)) + here[1:],
        bytes(length),
        chosen.randbytes(length),
        patient.whole[elsewhere : elsewhere + length],
    )
    return chosen.choice(ways)


def test_each_entry_that_a_start_reads_may_be_damaged(patient: Patient) -> None:
    opened = open_executable(patient.program)
    frozen = opened.settings["frozen"].split(",")
    early = [e for e in opened.entries if e.name in frozen or e.name.startswith(("_onefold", "__main__"))]
    places = [(e.name, e.kind, patient.start + e.offset + e.size // 2) for e in early if e.size]
    del opened
    assert len(places) > 20
    for name, kind, place in places:
        done = patient.with_bytes(place, bytes((patient.whole[place] ^ 0xFF,)))
        assert ends_well(done), (name, kind, done)
        if name in frozen and kind == EntryKind.MODULE:
            said = f"{patient.program} is damaged: its content was changed. Copy or download it again.\n"
            assert (done.returncode, done.stderr) == (126, said)


def test_a_program_cut_anywhere_behind_its_launcher_says_so(patient: Patient) -> None:
    chosen = random.Random(1)
    places = [
        patient.start,
        patient.start + 1,
        patient.start + 4095,
        patient.directory - 1,
        patient.directory,
    ]
    places += [patient.end - number for number in (1, 8, 63, 64, 65, 4096)]
    places += [chosen.randrange(patient.start, patient.end) for _ in range(40)]
    for place in places:
        done = patient.cut(place)
        assert done.returncode == 126, (place, done)
        assert "is not complete: its end is missing. Copy or download it again." in done.stderr


def test_bytes_put_in_or_added_are_noticed(patient: Patient) -> None:
    chosen = random.Random(4)
    for number in range(12):
        place = patient.end if number < 2 else chosen.randrange(patient.start, patient.end)
        more = chosen.randbytes(chosen.choice([1, 7, 4096]))
        done = patient.with_bytes(place, more + patient.whole[place:])
        assert done.returncode == 126, (place, done)
        assert "Copy or download it again." in done.stderr
