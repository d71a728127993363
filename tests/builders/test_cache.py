"""Folders appear in a cache whole or not at all, whatever happens to the build that fills them."""

from __future__ import annotations

import errno
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from builders import cache
from builders.errors import OutputError


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "Ünï cödé (a b)"
    monkeypatch.setenv(cache.VARIABLE, str(folder))
    return folder


def child(code: str) -> subprocess.Popen[str]:
    """Start a second build that prints a line when it is where the test wants it."""
    preamble = "import time, sys\nfrom builders import cache\n"
    root = Path(cache.__file__).parents[1]
    return subprocess.Popen(
        [sys.executable, "-c", preamble + code], cwd=root, stdout=subprocess.PIPE, text=True, env=os.environ
    )


def said(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    return process.stdout.readline().strip()


def test_home_is_the_users_cache_folder_unless_a_variable_says_otherwise(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert cache.home() == home
    monkeypatch.delenv(cache.VARIABLE)
    assert cache.home().name == "onefold"
    assert cache.home().is_absolute()


def test_filled_folder_is_published_whole(home: Path) -> None:
    published = cache.place("layers", "k")
    with cache.lock(published), cache.filling(published) as folder:
        (folder / "a").write_text("1")
        assert not published.exists()
    assert (published / "a").read_text() == "1"
    assert [path.name for path in (home / "layers").iterdir()] == ["k"]


def test_failure_leaves_the_cache_as_it_was(home: Path) -> None:
    published = cache.place("layers", "k")

    def fill() -> None:
        with cache.lock(published), cache.filling(published) as folder:
            (folder / "a").write_text("1")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        fill()
    assert list((home / "layers").iterdir()) == []


def test_killed_build_is_swept_up_and_a_living_one_is_not(home: Path) -> None:
    code = (
        "p = cache.place('layers', {0!r})\n"
        "with cache.lock(p), cache.filling(p) as f:\n"
        "    (f / 'half').write_text('x'); print('filling', flush=True); time.sleep(60)\n"
    )
    killed, living = child(code.format("killed")), child(code.format("living"))
    try:
        assert said(killed) == said(living) == "filling"
        killed.kill()
        killed.wait()
        cache.sweep("layers")
        assert sorted(path.name for path in (home / "layers").glob("*.partial")) == [".living.partial"]
        published = cache.place("layers", "killed")
        with cache.lock(published), cache.filling(published) as folder:
            assert list(folder.iterdir()) == []
    finally:
        for process in (killed, living):
            process.kill()
            process.wait()
            assert process.stdout is not None
            process.stdout.close()


def test_second_build_waits_and_finds_what_the_first_made() -> None:
    published = cache.place("layers", "k")
    code = (
        "p = cache.place('layers', 'k')\nprint('waiting', flush=True)\n"
        "with cache.lock(p):\n    print((p / 'a').read_text(), flush=True)\n"
    )
    with cache.lock(published):
        second = child(code)
        assert said(second) == "waiting"
        time.sleep(0.3)
        assert second.poll() is None
        with cache.filling(published) as folder:
            (folder / "a").write_text("made by the first")
    assert said(second) == "made by the first"
    second.wait(10)
    assert second.stdout is not None
    second.stdout.close()


def test_lock_outlives_its_holder_while_a_child_works(home: Path) -> None:
    """A killed Onefold must not let the next one clear a folder that its uv still writes to."""
    code = (
        "import subprocess\np = cache.place('layers', 'k')\n"
        "with cache.lock(p) as d:\n"
        "    c = subprocess.Popen(['sleep', '60'], pass_fds=(d,))\n"
        "    print(c.pid, flush=True); time.sleep(60)\n"
    )
    holder = child(code)
    worker = int(said(holder))
    holder.kill()
    holder.wait()
    lock = home / "layers/.k.lock"
    try:
        assert cache._acquired(lock) is None
    finally:
        os.kill(worker, signal.SIGKILL)
    deadline = time.monotonic() + 10
    while (descriptor := cache._acquired(lock)) is None:
        assert time.monotonic() < deadline
        time.sleep(0.02)
    cache._release(lock, descriptor)
    assert holder.stdout is not None
    holder.stdout.close()


def test_full_disk_is_a_sentence_that_names_the_cache(home: Path) -> None:
    published = cache.place("layers", "k")

    def fill() -> None:
        with cache.lock(published), cache.filling(published):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with pytest.raises(OutputError, match="No space left on device") as caught:
        fill()
    assert str(home) in str(caught.value)
    assert cache.VARIABLE in str(caught.value)
    assert not published.exists()


def test_cache_that_is_a_file_is_a_sentence(home: Path) -> None:
    home.parent.mkdir(exist_ok=True)
    home.write_text("")
    with pytest.raises(OutputError, match="cannot write to the cache"):
        cache.write_file(cache.place("notes", "a"), b"")


def test_error_of_the_project_is_not_blamed_on_the_cache(tmp_path: Path) -> None:
    published = cache.place("layers", "k")

    def fill() -> None:
        with cache.lock(published), cache.filling(published):
            raise PermissionError(errno.EACCES, "Permission denied", str(tmp_path / "project/secret"))

    with pytest.raises(PermissionError):
        fill()


def test_file_is_replaced_at_once(home: Path) -> None:
    note = cache.place("notes", "a.json")
    cache.write_file(note, b"1")
    cache.write_file(note, b"2")
    assert note.read_bytes() == b"2"
    assert [path.name for path in (home / "notes").iterdir()] == ["a.json"]


def test_removed_folder_is_gone() -> None:
    published = cache.place("layers", "k")
    (published / "deep").mkdir(parents=True)
    cache.remove(published)
    assert list(published.parent.iterdir()) == []
    cache.remove(published)


def test_lock_whose_file_was_removed_meanwhile_is_not_held(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home.mkdir(parents=True)
    path, real = home / ".k.lock", cache._lock_now

    def late(descriptor: int) -> None:
        path.unlink()  # as the build does that held it until now
        real(descriptor)

    with monkeypatch.context() as patch:
        patch.setattr(cache, "_lock_now", late)
        assert cache._acquired(path) is None
    descriptor = cache._acquired(path)
    assert descriptor is not None
    cache._release(path, descriptor)
