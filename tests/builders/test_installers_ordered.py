"""Work on several cores: results in the order of the work, and an early end for what nobody waits for."""

from __future__ import annotations

import io
import lzma
import random
import threading

import pytest

from builders.errors import Stopped
from builders.installers import ordered, stopping, xz
from builders.installers.ordered import OrderedPool

PATIENCE = 60


@pytest.fixture(autouse=True)
def four_cores(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ordered.os, "cpu_count", lambda: 4)


def test_results_come_in_the_order_of_the_work_whatever_ends_first() -> None:
    second_is_done = threading.Event()
    taken = []

    def slow() -> int:
        assert second_is_done.wait(PATIENCE)
        return 1

    def fast() -> int:
        second_is_done.set()
        return 2

    with OrderedPool() as pool:
        pool.submit(taken.append, slow)
        pool.submit(taken.append, fast)
    assert taken == [1, 2]


def test_no_more_waits_than_some_pieces_for_each_core() -> None:
    taken = []
    with OrderedPool() as pool:
        for number in range(100):
            pool.submit(taken.append, int, number)
            assert number - len(taken) < 2 * 4
    assert taken == list(range(100))


def test_a_failure_in_a_thread_reaches_who_handed_the_work_in() -> None:
    with pytest.raises(ZeroDivisionError), OrderedPool() as pool:
        pool.submit(print, divmod, 1, 0)


def test_a_piece_that_takes_long_ends_when_nobody_wants_it() -> None:
    has_begun, ended = threading.Event(), threading.Event()

    def endless() -> None:
        has_begun.set()
        while not pool.is_stopped():
            pass
        ended.set()

    pool = OrderedPool()
    pool.submit(print, endless)
    assert has_begun.wait(PATIENCE)
    pool.stop()
    assert ended.is_set()


def test_nobody_waits_for_what_is_no_longer_wanted() -> None:
    goes_on, is_unwanted = threading.Event(), threading.Event()
    stopping.is_stopped.set(is_unwanted.is_set)
    pool = OrderedPool()
    stopping.is_stopped.set(lambda: False)
    pool.submit(print, goes_on.wait, PATIENCE)
    is_unwanted.set()
    with pytest.raises(Stopped):
        pool.finish()
    assert pool.is_stopped()
    goes_on.set()
    pool.stop()


def test_a_block_of_xz_is_left_where_it_is_when_it_is_stopped() -> None:
    asked = []

    def is_stopped() -> bool:
        asked.append(True)
        return len(asked) > 1

    assert xz._packed(bytes(1 << 22), is_stopped) == b""
    assert len(asked) == 2


def test_a_block_that_is_fed_bit_by_bit_has_the_bytes_of_one_that_is_not() -> None:
    words = [random.Random(number).randbytes(40) for number in range(2_000)]
    data = b"".join(random.Random(1).choices(words, k=70_000))
    raw = io.BytesIO()
    with xz.Writer(raw) as stream:
        stream.write(data)
    assert lzma.decompress(raw.getvalue()) == data
    filters = [{"id": lzma.FILTER_X86}, {"id": lzma.FILTER_LZMA2, "preset": 6, "dict_size": 4 << 20}]
    whole = lzma.compress(data, lzma.FORMAT_RAW, filters=filters)
    assert whole in raw.getvalue()
