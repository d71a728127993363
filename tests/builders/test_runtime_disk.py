"""The folder of a program's files in the user's cache, and libraries where memory has none."""

from __future__ import annotations

import os
import platform
import random
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.folding import Folder

# All of the standard library as files, so that filling takes a while; two extension modules stay in memory.
SETTINGS = """
[application]
name = "Disk"
code = '''
import json.decoder, sys
if sys.argv[1:] == ["libraries"]:
    import _decimal, _struct
    print(_decimal.Decimal("1.5") + 1)
elif sys.argv[1:] == ["source"]:
    print(json.decoder.__file__)
else:
    print(json.decoder.__spec__.cached)
'''
[resources]
location = "filesystem-relative"
rules = [{ match = "_decimal", location = "in-memory" }, { match = "_struct", location = "in-memory" }]
"""
# Denies memfd_create by a seccomp filter, then becomes the program.
DENYING = """
import ctypes, os, struct, sys
LOAD, EQUAL, RETURN, EPERM_, ALLOW = 0x20, 0x15, 6, 0x00050001, 0x7fff0000
steps = (LOAD, 0, 0, 0), (EQUAL, 0, 1, 319), (RETURN, 0, 0, EPERM_), (RETURN, 0, 0, ALLOW)
code = ctypes.create_string_buffer(b"".join(struct.pack("=HBBI", *step) for step in steps))
class Filter(ctypes.Structure):
    _fields_ = [("size", ctypes.c_ushort), ("code", ctypes.c_void_p)]
libc = ctypes.CDLL(None)
assert libc.prctl(38, 1, 0, 0, 0) == 0
assert libc.prctl(22, 2, ctypes.byref(Filter(4, ctypes.addressof(code))), 0, 0) == 0
os.execv(sys.argv[1], sys.argv[1:])
"""
STRANGER, USER = 54321, 54322
PROGRAMS = "onefold-programs"
needs_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root can become other users and mount")
Start = subprocess.CompletedProcess[str]


@pytest.fixture(scope="session")
def program(folder: Folder, tmp_path_factory: pytest.TempPathFactory) -> Path:
    project = tmp_path_factory.mktemp("disk")
    (project / "onefold.toml").write_text(SETTINGS)
    return folder.fold(project, "file").executable


@pytest.fixture
def public() -> Iterator[Path]:
    """Return a folder that every user can read."""
    path = Path(tempfile.mkdtemp())
    path.chmod(0o755)
    yield path
    shutil.rmtree(path)


def _start(*command: str | Path, **variables: str | Path) -> Start:
    given = {name: str(value) for name, value in variables.items()} | {"LANG": "C.UTF-8", "PATH": os.defpath}
    return subprocess.run(command, env=given, capture_output=True, encoding="utf-8", timeout=60, check=False)


def _place(done: Start) -> Path:
    assert (done.returncode, done.stderr) == (0, "")
    return Path(done.stdout.strip())


def _as_user(program: Path, public: Path, **variables: str | Path) -> Start:
    copy = shutil.copy(program, public / "program")
    return _start("setpriv", f"--reuid={USER}", f"--regid={USER}", "--clear-groups", copy, **variables)


def _mounting(script: str, *command: str | Path, **variables: str | Path) -> Start:
    """Run a command behind mounts that it alone sees."""
    return _start("unshare", "--mount", "sh", "-ec", f'{script}\nexec "$@"', "sh", *command, **variables)


def test_twenty_starts_at_once_leave_one_folder(program: Path, tmp_path: Path) -> None:
    given = {"XDG_CACHE_HOME": str(tmp_path)}
    starts = [subprocess.Popen([program], env=given, stdout=subprocess.PIPE) for _ in range(20)]
    said = {start.communicate()[0] for start in starts}
    assert [start.returncode for start in starts] == [0] * 20
    assert len(said) == 1
    assert len(list((tmp_path / PROGRAMS).iterdir())) == 1


def _symlink(place: Path) -> None:
    (place.parent / "elsewhere").mkdir()
    place.symlink_to("elsewhere")


def _with_mode(mode: int) -> Callable[[Path], None]:
    def plant(place: Path) -> None:
        place.mkdir()
        place.chmod(mode)

    return plant


def _open_above(place: Path) -> None:
    place.mkdir(mode=0o700)
    place.parent.chmod(0o777)


@pytest.mark.parametrize(
    "plant",
    [_symlink, _with_mode(0o770), _with_mode(0o707), _open_above, Path.touch],
    ids=["link", "group", "world", "above", "file"],
)
def test_a_place_that_others_may_write_is_passed_over(
    program: Path, tmp_path: Path, plant: Callable[[Path], None]
) -> None:
    cache, home = tmp_path / "cache", tmp_path / "home"
    cache.mkdir()
    home.mkdir()
    plant(cache / PROGRAMS)
    place = _place(_start(program, XDG_CACHE_HOME=cache, HOME=home))
    assert place.is_relative_to(home / ".cache" / PROGRAMS)


@needs_root
@pytest.mark.parametrize("owned", [PROGRAMS, "."])
def test_a_place_of_another_user_is_passed_over(program: Path, public: Path, owned: str) -> None:
    cache, home = public / "cache", public / "home"
    home.mkdir()
    _place(_start(program, XDG_CACHE_HOME=cache))  # complete, so that nothing has to be written
    for path in (cache, *cache.rglob("*")):
        path.chmod(0o755)
        os.chown(path, USER, USER)
    os.chown(cache / owned, STRANGER, STRANGER)
    os.chown(home, USER, USER)
    place = _place(_as_user(program, public, XDG_CACHE_HOME=cache, HOME=home))
    assert place.is_relative_to(home)


@needs_root
def test_a_shared_folder_that_a_stranger_prepared_is_passed_over(program: Path, public: Path) -> None:
    shared = public / "shared"
    prepared = shared / f"user-{USER}"
    prepared.mkdir(parents=True)
    shared.chmod(0o1777)
    prepared.chmod(0o777)
    os.chown(prepared, STRANGER, STRANGER)
    try:
        place = _place(_as_user(program, public, TMPDIR=shared))
        assert not place.is_relative_to(shared)
        assert place.stat().st_uid == USER
    finally:
        shutil.rmtree(f"/tmp/user-{USER}", ignore_errors=True)


@pytest.mark.parametrize("chosen", ["relative/cache", "/proc/1/fdinfo/none", ""])
def test_without_a_usable_cache_variable_the_home_is_taken(
    program: Path, tmp_path: Path, chosen: str
) -> None:
    place = _place(_start(program, XDG_CACHE_HOME=chosen, HOME=tmp_path))
    assert place.is_relative_to(tmp_path / ".cache")


@pytest.mark.parametrize("home", [{}, {"HOME": "/proc"}, {"HOME": "/none/such"}, {"HOME": "relative"}])
def test_without_a_usable_home_another_place_is_found(
    program: Path, tmp_path: Path, home: dict[str, str]
) -> None:
    place = _place(_start(program, TMPDIR=tmp_path, **home))
    if not home:  # what the system knows as the user's home
        shutil.rmtree(next(above for above in place.parents if above.parent.name == PROGRAMS))
        return
    assert place.is_relative_to(tmp_path / f"user-{os.geteuid()}")
    assert not Path("/none").exists()


def test_what_a_cleaner_took_or_cut_is_mended(program: Path, tmp_path: Path) -> None:
    place = _place(_start(program, XDG_CACHE_HOME=tmp_path))
    package = place.parent.parent if place.parent.name == "__pycache__" else place.parent
    whole = {path: path.stat().st_size for path in package.parent.rglob("*") if path.is_file()}
    shutil.rmtree(package)
    next(path for path in whole if path.suffix == ".pyc" and path.exists()).write_bytes(b"")
    assert _place(_start(program, XDG_CACHE_HOME=tmp_path)) == place
    assert {path: path.stat().st_size for path in whole} == whole
    assert len(list((tmp_path / PROGRAMS).iterdir())) == 1


def test_a_kill_while_filling_leaves_the_next_start_right(program: Path, tmp_path: Path) -> None:
    chance = random.Random(1)
    for number in range(20):
        cache = tmp_path / str(number)
        with subprocess.Popen(
            [program], env={"XDG_CACHE_HOME": str(cache)}, stdout=subprocess.DEVNULL
        ) as start:
            time.sleep(chance.uniform(0, 0.08))
            start.kill()
        for leftover in (cache / PROGRAMS).glob("*.new"):
            os.utime(leftover, (0, 0))
        assert _place(_start(program, XDG_CACHE_HOME=cache)).is_file()
        assert len(list((cache / PROGRAMS).iterdir())) == 1


def test_what_is_filled_by_another_process_now_is_left_alone(program: Path, tmp_path: Path) -> None:
    working = tmp_path / PROGRAMS / f"abc.{os.getpid()}.new"
    recent = tmp_path / PROGRAMS / "abc.99999999.new"  # of a process that cannot be seen, in a container
    working.mkdir(parents=True)
    recent.mkdir()
    (tmp_path / PROGRAMS).chmod(0o700)
    os.utime(working, (0, 0))
    assert _place(_start(program, XDG_CACHE_HOME=tmp_path)).is_file()
    assert working.exists()
    assert recent.exists()


@needs_root
def test_a_place_that_forbids_execution_is_passed_over(program: Path, tmp_path: Path) -> None:
    cache, home = tmp_path / "cache", tmp_path / "home"
    cache.mkdir()
    home.mkdir()
    done = _mounting(f"mount -t tmpfs -o noexec none {cache}", program, XDG_CACHE_HOME=cache, HOME=home)
    if "permission denied" in done.stderr:
        pytest.skip("mounting is not allowed here")
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith(str(home))


# The executable stays reachable below /mnt.
EVERYWHERE = """
mount --bind {folder} /mnt
for place in /tmp /var/tmp /dev/shm; do mount -t tmpfs -o {options} none $place; done
if [ -d /run/user ]; then mount -t tmpfs none /run/user; fi
"""


@needs_root
@pytest.mark.parametrize(
    ("options", "reason"),
    [("noexec", "nothing may be executed there"), ("size=64k", "No space left on device")],
)
def test_where_no_place_can_be_used_one_sentence_says_so(program: Path, options: str, reason: str) -> None:
    script = EVERYWHERE.format(folder=program.parent, options=options)
    done = _mounting(script, f"/mnt/{program.name}", HOME="/tmp")
    if "permission denied" in done.stderr:
        pytest.skip("mounting is not allowed here")
    assert done.returncode == 1
    assert done.stdout == ""
    assert done.stderr.count("\n") == 1
    assert "set XDG_CACHE_HOME" in done.stderr
    assert f"/tmp/.cache: {reason}" in done.stderr


needs_x86_64 = pytest.mark.skipif(platform.machine() != "x86_64", reason="the filter knows x86_64's numbers")


@needs_x86_64
def test_where_memory_holds_no_libraries_they_lie_in_the_cache(program: Path, tmp_path: Path) -> None:
    denied = (sys.executable, "-c", DENYING, program, "libraries")
    for _ in range(2):
        done = _start(*denied, XDG_CACHE_HOME=tmp_path)
        assert (done.returncode, done.stdout, done.stderr) == (0, "2.5\n", "")
    kept = sorted(path.name.partition("-")[2] for path in (tmp_path / PROGRAMS / "memory").iterdir())
    assert "_decimal" in kept
    assert not list((tmp_path / PROGRAMS).glob("*.new"))


@needs_root
def test_without_proc_libraries_lie_in_the_cache(program: Path, tmp_path: Path) -> None:
    done = _mounting("umount --lazy /proc", program, "libraries", XDG_CACHE_HOME=tmp_path)
    if "permission denied" in done.stderr:
        pytest.skip("mounting is not allowed here")
    assert (done.returncode, done.stdout, done.stderr) == (0, "2.5\n", "")


def test_a_module_looks_for_files_beside_its_source(program: Path, tmp_path: Path) -> None:
    """The source of the standard library is not shipped, and bytecode lies in __pycache__."""
    source = _place(_start(program, "source", XDG_CACHE_HOME=tmp_path))
    bytecode = _place(_start(program, XDG_CACHE_HOME=tmp_path))
    assert source == bytecode.parents[1] / "decoder.py"
    assert bytecode.is_file()
