"""Work between events: it is done, given up, urgent or not, and never in the way of the user."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from PySide6.QtCore import QElapsedTimer, QObject, QTimer

from studio.slices import Slices

if TYPE_CHECKING:
    from collections.abc import Generator

    from pytestqt.qtbot import QtBot


def counting(
    count: int, said: list[object], name: str = "", seconds: float = 0.001
) -> Generator[None, None, str]:
    for _number in range(count):
        time.sleep(seconds)
        yield
    said.append(name)
    return name


def test_the_result_comes_when_the_work_is_done(qtbot: QtBot) -> None:
    work, said = Slices(), []
    with qtbot.waitSignal(work.done) as heard:
        work.run(counting(20, said, "all"))
        assert work.is_busy
    assert (heard.args, said, work.is_busy) == (["all"], ["all"], False)


def test_short_work_is_done_at_once(qtbot: QtBot) -> None:
    work, said = Slices(), []
    with qtbot.waitSignal(work.done, timeout=0):
        work.run(counting(2, said), at_once=1.0)
    assert not work.is_busy


def test_new_work_takes_the_place_of_old(qtbot: QtBot) -> None:
    work, said = Slices(), []
    work.run(counting(50, said, "old"))
    with qtbot.waitSignal(work.done):
        work.run(counting(5, said, "new"))
    qtbot.wait(60)
    assert said == ["new"]


def test_what_is_urgent_is_done_first(qtbot: QtBot) -> None:
    slow, urgent, said = Slices(), Slices(urgent=True), []
    slow.run(counting(60, said, "slow"))
    urgent.run(counting(60, said, "urgent"))
    qtbot.waitUntil(lambda: len(said) == 2)
    assert said == ["urgent", "slow"]


def test_many_pieces_of_work_keep_no_event_waiting(qtbot: QtBot) -> None:
    said, works, late = [], [Slices() for _ in range(8)], []
    clock, timer = QElapsedTimer(), QTimer(interval=1)
    timer.timeout.connect(lambda: late.append(clock.restart()))
    for work in works:
        work.run(counting(20, said))
    clock.start()
    timer.start()
    qtbot.waitUntil(lambda: len(said) == 8)
    timer.stop()
    assert sorted(late)[len(late) // 2] < 40  # milliseconds; one after the other they would take 70


def test_work_ends_with_its_window(qtbot: QtBot) -> None:
    owner, said = QObject(), []
    work = Slices(owner)
    work.run(counting(1000, said))
    owner.deleteLater()
    qtbot.wait(50)
    assert said == []
