"""The console: what programs write to a terminal, typed input, and how they end."""

from __future__ import annotations

import os
import stat
import sys
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import Qt

from studio.building.console import Console
from studio.building.screen import Look, Screen

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

LEFT = Qt.MouseButton.LeftButton


def shown(*parts: str, rows: int = 24) -> list[str]:
    screen = Screen(rows=rows)
    for part in parts:
        screen.feed(part)
    return screen.plain().split("\n")


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("one\r\ntwo", ["one", "two"]),
        ("10 %\r20 %\r100 %", ["100 %"]),
        ("long line\rab\x1b[K", ["ab"]),
        ("a\tb\bc", ["a       c"]),
        ("one\r\ntwo\x1b[1A\r\x1b[2KONE\x1b[1B\rTWO", ["ONE", "TWO"]),
        ("x\x1b[3Cy\x1b[2Gz", ["xz  y"]),
        ("a\r\nb\r\nc\x1b[2A\x1b[J", ["a"]),
        ("old\x1b[2J\x1b[Hnew", ["new"]),
        ("\x1b]0;title\x07text\x1b]8;;http://x\x1b\\link\x1b(B\x1b=", ["textlink"]),
        ("\x1b[?25lhidden cursor\x1b[?25h", ["hidden cursor"]),
    ],
)
def test_moves_do_what_a_terminal_does(text: str, lines: list[str]) -> None:
    assert shown(text) == lines
    assert shown(*text) == lines  # however it was cut


def test_home_is_the_first_row_of_the_screen_not_of_the_scrollback() -> None:
    text = "".join(f"{number}\r\n" for number in range(10))
    assert shown(text, "\x1b[Hx", rows=4)[6:8] == ["6", "x"]


def test_colours_of_every_kind() -> None:
    screen = Screen()
    screen.feed("\x1b[1;31ma\x1b[38;5;208mb\x1b[48;2;1;2;3mc\x1b[0md\x1b[97;7me")
    assert screen.lines[0].looks == [
        Look(foreground=1, bold=True),
        Look(foreground=208, bold=True),
        Look(foreground=208, background=(1, 2, 3), bold=True),
        Look(),
        Look(foreground=15, reversed=True),
    ]


@given(st.lists(st.text(st.sampled_from("ab\r\n\t\b\x1b[]0;123mAHJKGCD?\x07\\P"), max_size=12), max_size=12))
def test_no_text_breaks_the_screen(parts: list[str]) -> None:
    screen = Screen(rows=3, kept=5)
    for part in parts:
        screen.feed(part)
        assert 0 <= screen.row < len(screen.lines)
        assert screen.column >= 0


def script(folder: Path, text: str) -> Path:
    path = folder / "program"
    path.write_text(f"#!{sys.executable} -I\n{text}")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    return path


@pytest.fixture
def console(qtbot: QtBot) -> Console:
    made = Console()
    qtbot.addWidget(made)
    made.resize(700, 400)
    made.show()
    return made


def test_a_program_sees_a_terminal_and_gets_what_is_typed(
    qtbot: QtBot, console: Console, tmp_path: Path
) -> None:
    console.set_executable(
        script(
            tmp_path,
            "import os, sys\n"
            "print(sys.stdin.isatty(), sys.stdout.isatty(), *sys.argv[1:])\n"
            "name = input('Who? ')\n"
            "print('\\x1b[32mhello', name, '\\x1b[0m', sys.stdin.read() == '')\n"
            "raise SystemExit(3)\n",
        )
    )
    qtbot.keyClicks(console.arguments, "one 'two three'")
    qtbot.keyClick(console.arguments, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "Who?" in console.terminal.toPlainText(), timeout=20_000)
    assert console.input.hasFocus() or not console.isActiveWindow()
    qtbot.keyClicks(console.input, "Ada")
    qtbot.keyClick(console.input, Qt.Key.Key_Return)
    with qtbot.waitSignal(console.ended, timeout=20_000) as ended:
        qtbot.mouseClick(console.end, LEFT)
    code, output = ended.args
    assert (code, console.state.text()) == (3, "Ended with exit code 3")
    assert output.split("\n")[0] == "True True one two three"
    assert "hello Ada  True" in output
    assert {look.foreground for look in console.terminal.cells.lines[2].looks[:5]} == {2}


def test_arguments_are_remembered_for_a_program(qtbot: QtBot, console: Console, tmp_path: Path) -> None:
    program = script(tmp_path, "pass")
    console.set_executable(program)
    qtbot.keyClicks(console.arguments, "--week")
    with qtbot.waitSignal(console.ended, timeout=20_000):
        qtbot.mouseClick(console.run, LEFT)
    other = Console()
    qtbot.addWidget(other)
    other.set_executable(program)
    assert other.arguments.text() == "--week"


def test_an_open_quotation_mark_is_said_in_place(qtbot: QtBot, console: Console, tmp_path: Path) -> None:
    console.set_executable(script(tmp_path, "pass"))
    qtbot.keyClicks(console.arguments, "'open")
    qtbot.mouseClick(console.run, LEFT)
    assert "quotation mark" in console.state.text()


def test_stop_interrupts_and_then_kills(qtbot: QtBot, console: Console, tmp_path: Path) -> None:
    console.set_executable(
        script(
            tmp_path,
            "import signal, time\nsignal.signal(signal.SIGINT, signal.SIG_IGN)\nprint('up')\ntime.sleep(600)",
        )
    )
    qtbot.mouseClick(console.run, LEFT)
    qtbot.waitUntil(lambda: "up" in console.terminal.toPlainText(), timeout=20_000)
    with qtbot.waitSignal(console.ended, timeout=4000):
        qtbot.mouseClick(console.stop, LEFT)
    assert console.state.text() == "Ended by SIGKILL"


def test_much_output_does_not_hold_up_the_window(qtbot: QtBot, console: Console, tmp_path: Path) -> None:
    console.set_executable(
        script(tmp_path, "for number in range(60_000):\n    print(number, 'x' * 60)\nprint('end')")
    )
    with qtbot.waitSignal(console.ended, timeout=60_000):
        qtbot.mouseClick(console.run, LEFT)
    lines = console.terminal.toPlainText().split("\n")
    assert (lines[-2], lines[0]) == ("end", console.terminal.cells.plain().split("\n")[0])
    assert len(lines) == len(console.terminal.cells.lines) <= 12_000


def test_what_cannot_be_started_is_said(qtbot: QtBot, console: Console, tmp_path: Path) -> None:
    console.set_executable(tmp_path / "missing")
    with qtbot.waitSignal(console.ended, timeout=20_000) as ended:
        qtbot.mouseClick(console.run, LEFT)
    assert ended.args[0] == 126
    assert console.terminal.toPlainText().strip() != ""


@pytest.mark.skipif(os.name != "posix", reason="only there the environment names it")
def test_the_program_does_not_see_what_is_the_studios(
    qtbot: QtBot, console: Console, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    console.set_executable(
        script(tmp_path, "import os; print(os.environ.get('PYTHONPATH'), os.environ['TERM'])")
    )
    with qtbot.waitSignal(console.ended, timeout=20_000) as ended:
        qtbot.mouseClick(console.run, LEFT)
    assert ended.args[1].startswith("None xterm-256color")
