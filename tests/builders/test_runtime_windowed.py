"""A program without a console: where its output goes, and how its errors show."""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
import time
from ctypes.util import find_library
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.folding import Folder

NAME = "Win/dow é"
SCRIPT = """
import sys, threading
how = sys.argv[1]
if how == "print":
    print("to stdout")
    print("to stderr", file=sys.stderr)
    sys.stdout.buffer.write(b"bytes\\n")
elif how == "many":
    for number in range(30_000):
        print(sys.argv[2], number, "x" * 60)
elif how == "raise":
    raise ValueError("nobody caught this")
elif how == "tk":
    import tkinter
    raise ValueError("with tkinter")
elif how == "exit":
    sys.exit("The settings are missing.")
elif how == "thread":
    thread = threading.Thread(target=lambda: 1 / 0)
    thread.start()
    thread.join()
    print("went on")
elif how == "descriptors":
    with open(sys.argv[2], "w") as file:
        import os
        os.write(2, b"stray")
        file.write("mine")
elif how == "interrupt":
    raise KeyboardInterrupt
"""
SETTINGS = f'[application]\nname = "{NAME}"\nexecutable = "window"\nscript = "window.py"\nconsole = false\n'
QT_SCRIPT = """
import sys
from PySide6 import QtCore, QtWidgets
application = QtWidgets.QApplication(sys.argv)
timer = QtCore.QTimer()
def slot():
    raise ValueError("in a slot")
timer.timeout.connect(slot)
timer.start(10)
sys.exit(application.exec())
"""
DISPLAY = ":93"


@pytest.fixture(scope="session")
def projects(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("windowed")
    for name, more in {"plain": "", "off": "log = false\nerror-box = false\n"}.items():
        (root / name).mkdir()
        (root / name / "window.py").write_text(SCRIPT)
        (root / name / "onefold.toml").write_text(SETTINGS + more, "utf-8")
    (root / "qt").mkdir()
    (root / "qt" / "window.py").write_text(QT_SCRIPT)
    (root / "qt" / "onefold.toml").write_text(SETTINGS + 'requires = ["PySide6-Essentials"]\n', "utf-8")
    return root


@pytest.fixture(scope="session")
def program(folder: Folder, projects: Path) -> Path:
    return folder.fold(projects / "plain", "file").executable


@pytest.fixture(scope="session")
def silenced(folder: Folder, projects: Path) -> Path:
    return folder.fold(projects / "off", "file").executable


def _start(program: Path, home: Path, *words: str | Path, ends: str = ">&- 2>&-", **more: str) -> int:
    """Run it with its standard streams as a shell redirects them; return its exit code."""
    given = {"HOME": str(home), "LANG": "C.UTF-8", "PATH": os.defpath} | more
    script = f'exec "$@" <&- {ends}'
    return subprocess.run(
        ["/bin/sh", "-c", script, "sh", str(program), *map(str, words)], env=given, timeout=60, check=False
    ).returncode


def _folder(home: Path) -> Path:
    return home / ".local" / "state" / NAME.replace("/", "-")


def _log(home: Path) -> str:
    return (_folder(home) / "log.txt").read_text("utf-8")


@pytest.mark.parametrize("ends", [">&- 2>&-", ">/dev/null 2>&1"])
def test_what_nobody_would_see_goes_to_the_log(program: Path, tmp_path: Path, ends: str) -> None:
    assert _start(program, tmp_path, "print", ends=ends) == 0
    header, *lines = _log(tmp_path).splitlines()
    assert NAME in header
    assert lines == ["to stdout", "to stderr", "bytes"]


def test_what_somebody_reads_goes_there(program: Path, tmp_path: Path) -> None:
    done = subprocess.run([program, "print"], env={"HOME": str(tmp_path)}, capture_output=True, check=True)
    assert done.stderr == b"to stderr\n"
    assert sorted(done.stdout.splitlines()) == [b"bytes", b"to stdout"]
    assert _start(program, tmp_path, "print", ends=f">{tmp_path}/out 2>&-") == 0
    assert "to stdout" in (tmp_path / "out").read_text()
    assert _log(tmp_path).splitlines()[1:] == ["to stderr"]


def test_a_silent_program_leaves_no_log(program: Path, tmp_path: Path) -> None:
    assert _start(program, tmp_path, "nothing") == 0
    assert not list(tmp_path.iterdir())


def test_the_log_stays_small_with_two_writers(program: Path, tmp_path: Path) -> None:
    command = ["/bin/sh", "-c", 'exec "$@" >&- 2>&-', "sh", str(program), "many"]
    starts = [subprocess.Popen([*command, name], env={"HOME": str(tmp_path)}) for name in ("one", "two")]
    assert [start.wait() for start in starts] == [0, 0]
    sizes = {path.name: path.stat().st_size for path in _folder(tmp_path).iterdir()}
    assert sizes.keys() == {"log.txt", "log.1.txt"}
    assert max(sizes.values()) < 1_500_000
    assert "29999 x" in _log(tmp_path)


def test_where_no_log_can_be_written_the_program_runs_on(program: Path) -> None:
    assert _start(program, Path("/proc"), "print") == 0
    assert _start(program, Path("/none"), "print") == 0
    assert not Path("/none").exists()


def test_files_do_not_take_the_numbers_of_closed_streams(program: Path, tmp_path: Path) -> None:
    assert _start(program, tmp_path, "descriptors", tmp_path / "file") == 0
    assert (tmp_path / "file").read_text() == "mine"


@pytest.mark.parametrize(
    ("how", "status", "last"),
    [
        ("raise", 1, "ValueError: nobody caught this"),
        ("exit", 1, "The settings are missing."),
        ("thread", 0, "went on"),
    ],
)
def test_errors_are_logged_and_without_a_display_nothing_hangs(
    program: Path, tmp_path: Path, how: str, status: int, last: str
) -> None:
    assert _start(program, tmp_path, how) == status
    assert _log(tmp_path).splitlines()[-1] == last


def test_log_and_box_can_be_switched_off(silenced: Path, tmp_path: Path, recorder: Path) -> None:
    assert _start(silenced, tmp_path, "raise", DISPLAY=DISPLAY, PATH=str(recorder)) == 1
    assert not (tmp_path / ".local").exists()
    assert not (recorder / "said").exists()


@pytest.fixture
def recorder(tmp_path: Path) -> Path:
    """Return a folder with an xmessage that notes how it was called."""
    folder = tmp_path / "bin"
    folder.mkdir()
    tool = folder / "xmessage"
    tool.write_text(f'#!/bin/sh\n{{ echo "$@"; /bin/cat; echo; }} >> {folder}/said\n')
    tool.chmod(0o755)
    return folder


@pytest.mark.parametrize(
    ("how", "words"),
    [
        (
            "raise",
            [
                "has stopped because of an error",
                "ValueError: nobody caught this",
                "log.txt",
                'raise ValueError("',
            ],
        ),
        ("exit", ["The settings are missing.", "log.txt"]),
        ("thread", ["An error occurred in", "ZeroDivisionError"]),
        ("interrupt", []),
    ],
)
def test_the_box_says_what_happened(
    program: Path, tmp_path: Path, recorder: Path, how: str, words: list[str]
) -> None:
    _start(program, tmp_path, how, DISPLAY=DISPLAY, PATH=str(recorder))
    said = (recorder / "said").read_text("utf-8") if words else ""
    assert [word for word in (*words, NAME if words else "") if word not in said] == []
    assert (recorder / "said").exists() == bool(words)


def test_the_alert_of_macos_takes_texts_as_arguments(program: Path, tmp_path: Path, recorder: Path) -> None:
    """Else a message could hold a command of AppleScript."""
    (recorder / "xmessage").rename(recorder / "osascript")
    _start(program, tmp_path, "raise", DISPLAY=DISPLAY, PATH=str(recorder))
    arguments, script = (recorder / "said").read_text("utf-8").split("on run argv")
    assert arguments.startswith(f"- {NAME}")
    assert NAME not in script
    assert "display alert (item 1 of argv) message (item 2 of argv)" in script


def test_in_a_terminal_no_box_hides_what_was_printed(program: Path, tmp_path: Path, recorder: Path) -> None:
    import pty

    status = pty.spawn(
        ["env", f"HOME={tmp_path}", f"DISPLAY={DISPLAY}", f"PATH={recorder}", str(program), "raise"],
        lambda descriptor: os.read(descriptor, 1024),
    )
    assert os.waitstatus_to_exitcode(status) == 1
    assert not (recorder / "said").exists()


@pytest.fixture(scope="session")
def screen(require_tool: Callable[[str], str]) -> Iterator[Callable[[str], None]]:
    """Give a display; return a function that waits for a window with a title, and presses keys in it."""
    xdotool, server = require_tool("xdotool"), require_tool("Xvfb")

    def press(title: str, *keys: str) -> None:
        search = [xdotool, "search", "--onlyvisible", "--name", title]
        for _ in range(400):
            if subprocess.run(search, env=given, stdout=subprocess.DEVNULL, check=False).returncode == 0:
                break
            time.sleep(0.1)
        else:
            pytest.fail(f"no window {title}")
        for key in keys:
            time.sleep(0.3)
            subprocess.run([*search, "windowfocus"], env=given, check=True)
            subprocess.run([xdotool, "key", key], env=given, check=True)

    given = {"DISPLAY": DISPLAY, "PATH": os.defpath}
    with subprocess.Popen([server, DISPLAY], stderr=subprocess.DEVNULL) as process:
        while not Path(f"/tmp/.X11-unix/X{DISPLAY[1:]}").exists() and process.poll() is None:
            time.sleep(0.1)
        yield press
        process.terminate()


@contextlib.contextmanager
def _shown(program: Path, home: Path, *words: str, path: str = "/none") -> Iterator[subprocess.Popen[bytes]]:
    given = {"HOME": str(home), "DISPLAY": DISPLAY, "PATH": path, "LANG": "C.UTF-8"}
    devnull = subprocess.DEVNULL
    with subprocess.Popen(
        [program, *words], env=given, stdin=devnull, stdout=devnull, stderr=devnull
    ) as start:
        try:
            yield start
            start.wait(20)
        finally:
            start.kill()


def _clipboard(xclip: str) -> str:
    command = [xclip, "-o", "-selection", "clipboard"]
    return subprocess.check_output(command, env={"DISPLAY": DISPLAY}, text=True, timeout=10)


def test_tkinters_box_copies_the_traceback(
    program: Path, tmp_path: Path, screen: Callable[..., None], require_tool: Callable[[str], str]
) -> None:
    xclip = require_tool("xclip")
    with _shown(program, tmp_path, "tk") as start:
        screen("has stopped", "shift+Tab", "space")
        time.sleep(0.3)
        assert 'raise ValueError("with tkinter")' in _clipboard(xclip)
        screen("has stopped", "Escape")
    assert start.returncode == 1


@pytest.mark.parametrize("tool", ["xmessage", "zenity"])
def test_the_desktops_box_is_shown(
    program: Path, tmp_path: Path, screen: Callable[..., None], require_tool: Callable[[str], str], tool: str
) -> None:
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin" / tool).symlink_to(require_tool(tool))
    with _shown(program, tmp_path, "raise", path=f"{tmp_path}/bin") as start:
        screen("has stopped", *(["Escape"] if tool == "zenity" else []))
        if tool == "xmessage":  # it has no key to close it
            kill = shutil.which("xdotool") or ""
            subprocess.run(
                [kill, "search", "--name", "has stopped", "windowkill"], env={"DISPLAY": DISPLAY}, check=True
            )
    assert start.returncode == 1


@pytest.mark.program
def test_qts_box_copies_the_traceback_and_lets_the_program_go_on(
    folder: Folder,
    projects: Path,
    tmp_path: Path,
    screen: Callable[..., None],
    require_tool: Callable[[str], str],
) -> None:
    xclip = require_tool("xclip")
    if find_library("xcb-cursor") is None:
        pytest.skip("libxcb-cursor0, which Qt asks for on X11, is not installed")
    with _shown(folder.fold(projects / "qt", "file").executable, tmp_path) as start:
        screen("An error in", "Tab", "Tab", "space")
        time.sleep(0.3)
        assert 'raise ValueError("in a slot")' in _clipboard(xclip)
        screen("An error in", "Escape")
        time.sleep(1)
        assert start.poll() is None
        start.terminate()
