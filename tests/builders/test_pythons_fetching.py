"""A file arrives whole and right, or one sentence says why it did not and nothing is left behind."""

from __future__ import annotations

import errno
import hashlib
import random
from typing import TYPE_CHECKING

import pytest

from builders import cache
from builders.errors import OutputError, PythonError
from builders.events import StepFinished, StepProgress, StepStarted
from builders.pythons.fetching import part
from builders.pythons.fetching.address import file_name, public
from builders.pythons.fetching.download import Wanted, download
from builders.pythons.fetching.patience import Patience, retry_after
from tests import serving

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.serving import Server

CONTENT = random.Random(4).randbytes(3_000_000)
OTHER = random.Random(5).randbytes(3_000_000)
SHA256 = hashlib.sha256(CONTENT).hexdigest()
HASTE = Patience(connect=2, silence=0.3, attempts=3, pause=0.01, longest=1.5)


@pytest.fixture
def server() -> Iterator[Server]:
    with serving.serve() as server:
        server.files["/file.tar.gz"] = CONTENT
        yield server


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv(cache.VARIABLE, str(tmp_path / "cache"))
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    return tmp_path / "cache/archives/file.tar.gz"


def fetch(server: Server, place: Path, path: str = "/file.tar.gz", sha256: str = SHA256, **more: int) -> list:
    wanted = Wanted(
        url=server.url + path, sha256=sha256, step="fetch", title="Fetching", patience=HASTE, **more
    )
    return list(download(wanted, place))


def ranges(server: Server) -> list[str]:
    return [asked for _, asked in server.asked]


def begins(asked: str) -> int:
    """Return where a Range begins. What came in just before a silence may have to be sent again."""
    return int(asked.removeprefix("bytes=").removesuffix("-"))


def left(place: Path) -> list[str]:
    return sorted(path.name for path in place.parent.iterdir())


def test_file_arrives_with_progress(server: Server, place: Path) -> None:
    events = fetch(server, place)
    assert place.read_bytes() == CONTENT
    assert isinstance(events[0], StepStarted)
    assert isinstance(events[-1], StepFinished)
    counts = [event.done for event in events if isinstance(event, StepProgress)]
    assert counts == sorted(counts)
    assert counts[-1] == len(CONTENT)
    assert left(place) == ["file.tar.gz"]


def test_broken_connection_is_continued_where_it_broke(server: Server, place: Path) -> None:
    server.answers["/file.tar.gz"] = [serving.breaks_off(1_000_000), serving.breaks_off(500_000)]
    events = fetch(server, place)
    assert place.read_bytes() == CONTENT
    assert ranges(server) == ["", "bytes=1000000-", "bytes=1500000-"]
    assert [event for event in events if isinstance(event, StepProgress) and "asking again" in event.detail]


def test_a_server_that_always_gets_further_is_asked_for_as_long_as_it_takes(
    server: Server, place: Path
) -> None:
    server.answers["/file.tar.gz"] = [serving.breaks_off(300_000)] * 8
    fetch(server, place)
    assert place.read_bytes() == CONTENT


def test_silent_server_is_left_and_asked_again(server: Server, place: Path) -> None:
    server.answers["/file.tar.gz"] = [serving.stalls(1_000_000)]
    fetch(server, place)
    assert place.read_bytes() == CONTENT
    assert begins(ranges(server)[1]) > 500_000


def test_what_is_silent_for_ever_is_given_up_and_continued_next_time(server: Server, place: Path) -> None:
    server.answers["/file.tar.gz"] = [serving.stalls(1_000_000), serving.stalls(0), serving.stalls(0)]
    with pytest.raises(PythonError, match="silent"):
        fetch(server, place)
    assert not place.exists()
    fetch(server, place)
    assert place.read_bytes() == CONTENT
    assert begins(ranges(server)[-1]) > 500_000
    assert left(place) == ["file.tar.gz"]


def test_longer_length_than_there_is(server: Server, place: Path) -> None:
    server.answers["/file.tar.gz"] = [serving.length(len(CONTENT) + 1000)] * 4
    fetch(server, place)  # the bytes are all there, and the hash says so
    assert place.read_bytes() == CONTENT


def test_shorter_length_than_there_is(server: Server, place: Path) -> None:
    server.answers["/file.tar.gz"] = [serving.length(1000)]
    with pytest.raises(PythonError, match="has the SHA-256"):
        fetch(server, place)
    assert left(place) == []


def test_wrong_bytes_are_refused_with_both_hashes(server: Server, place: Path) -> None:
    server.answers["/file.tar.gz"] = [serving.sends(OTHER)]
    with pytest.raises(PythonError) as caught:
        fetch(server, place)
    assert SHA256 in str(caught.value)
    assert hashlib.sha256(OTHER).hexdigest() in str(caught.value)
    assert left(place) == []


@pytest.mark.parametrize(
    "then", [serving.sends_part_of(OTHER), serving.sends(CONTENT)], ids=["unnoticed", "noticed"]
)
def test_file_that_changes_between_attempts(server: Server, place: Path, then: serving.Answer) -> None:
    """The server goes on with another file, or sends the new one whole since If-Range does not hold."""
    server.files["/file.tar.gz"] = OTHER
    server.answers["/file.tar.gz"] = [serving.breaks_off(1_000_000), then, serving.sends(CONTENT)]
    fetch(server, place)
    assert place.read_bytes() == CONTENT
    assert left(place) == ["file.tar.gz"]


def test_etag_is_told_so_that_a_new_file_comes_whole(server: Server, place: Path) -> None:
    server.files["/file.tar.gz"] = OTHER
    server.answers["/file.tar.gz"] = [serving.breaks_off(1_000_000), changed(server)]
    fetch(server, place)
    assert place.read_bytes() == CONTENT
    assert len(server.asked) == 2


def changed(server: Server) -> serving.Answer:
    def answer(handler: serving.Handler, _: bytes) -> None:
        server.files["/file.tar.gz"] = CONTENT
        serving.whole(handler, CONTENT)

    return answer


def test_server_without_ranges_starts_anew(server: Server, place: Path) -> None:
    server.answers["/file.tar.gz"] = [serving.breaks_off(1_000_000), serving.sends(CONTENT)]
    fetch(server, place)
    assert place.read_bytes() == CONTENT


def test_wrong_part_is_not_taken(server: Server, place: Path) -> None:
    def elsewhere(handler: serving.Handler, content: bytes) -> None:
        handler.send(206, content[:10], Content_Range=f"bytes 0-9/{len(content)}")

    server.answers["/file.tar.gz"] = [serving.breaks_off(1_000_000), elsewhere]
    fetch(server, place)
    assert place.read_bytes() == CONTENT
    assert ranges(server) == ["", "bytes=1000000-", ""]


@pytest.mark.parametrize("code", [404, 403, 410])
def test_what_is_not_there_is_asked_for_once(server: Server, place: Path, code: int) -> None:
    server.answers["/file.tar.gz"] = [serving.status(code)]
    with pytest.raises(PythonError, match=f"answers {code}"):
        fetch(server, place)
    assert len(server.asked) == 1
    assert left(place) == []


def test_server_in_trouble_is_asked_again_and_then_given_up(server: Server, place: Path) -> None:
    server.answers["/file.tar.gz"] = [serving.status(500), serving.status(503)]
    fetch(server, place)
    assert place.read_bytes() == CONTENT
    server.answers["/file.tar.gz"] = [serving.status(500)] * 9
    with pytest.raises(PythonError, match="answers 500"):
        fetch(server, place.with_name("other"))
    assert len(server.asked) == 3 + HASTE.attempts


def test_retry_after_is_kept_and_one_that_is_too_long_is_told(server: Server, place: Path) -> None:
    server.answers["/file.tar.gz"] = [serving.status(429, Retry_After="1")]
    events = fetch(server, place)
    assert place.read_bytes() == CONTENT
    assert any("again in 1 s" in event.detail for event in events if isinstance(event, StepProgress))
    server.answers["/file.tar.gz"] = [serving.status(429, Retry_After="3600")]
    with pytest.raises(PythonError, match="answers 429"):
        fetch(server, place.with_name("other"))


def test_retry_after_may_be_a_date() -> None:
    assert retry_after("Wed, 21 Oct 2015 07:28:00 GMT") == 0.0
    assert (retry_after("Wed, 21 Oct 2099 07:28:00 GMT") or 0) > 1e6
    assert retry_after("soon") is None


def test_redirects_are_followed_but_not_for_ever(server: Server, place: Path) -> None:
    server.answers["/a"] = [serving.redirect("/b")]
    server.answers["/b"] = [serving.redirect(f"{server.url}/file.tar.gz")]
    fetch(server, place, "/a")
    assert place.read_bytes() == CONTENT
    server.answers["/a"] = [serving.redirect("/a")] * 99
    with pytest.raises(PythonError, match="redirects"):
        fetch(server, place.with_name("other"), "/a")


def test_more_than_there_may_be_is_refused(server: Server, place: Path) -> None:
    with pytest.raises(PythonError, match="larger than 1 MiB"):
        fetch(server, place, most=1 << 20)


def test_full_disk_leaves_the_cache_as_it_was(
    server: Server, place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(self: part.Part, block: bytes) -> None:
        del self, block
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(part.Part, "add", full)
    with pytest.raises(OutputError, match="No space left"):
        fetch(server, place)
    assert left(place) == []


def test_server_that_is_not_there(place: Path) -> None:
    wanted = Wanted(url="http://127.0.0.1:1/x", step="fetch", title="Fetching", patience=HASTE)
    with pytest.raises(PythonError, match="refused"):
        list(download(wanted, place))


def test_certificate_that_is_not_known_is_asked_for_once(server: Server, place: Path) -> None:
    """A plain server speaks no TLS at all, which is as final as a certificate of nobody."""
    with pytest.raises(PythonError) as caught:
        list(download(
            Wanted(url=server.url.replace("http:", "https:"), step="fetch", title="Fetching", patience=HASTE),
            place,
        ))  # fmt: skip
    assert "cannot be fetched" in str(caught.value)


def test_proxy_is_used(server: Server, place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("no_proxy", "")
    monkeypatch.setenv("NO_PROXY", "")
    monkeypatch.setenv("http_proxy", server.url)
    server.files["http://files.invalid/file.tar.gz"] = CONTENT
    wanted = Wanted(
        url="http://files.invalid/file.tar.gz", sha256=SHA256, step="fetch", title="Fetching", patience=HASTE
    )
    list(download(wanted, place))
    assert place.read_bytes() == CONTENT


def test_secrets_in_an_address_are_not_shown(server: Server, place: Path) -> None:
    secret = server.url.replace("http://", "http://me:sesame@")
    with pytest.raises(PythonError) as caught:
        list(download(Wanted(url=f"{secret}/none?key=sesame", step="fetch", title="", patience=HASTE), place))
    assert "sesame" not in str(caught.value)
    assert public("https://me:sesame@host:8/a?b=sesame") == "https://host:8/a"
    assert (
        file_name("https://host/cpython-3.13.2%2B20250212-x.tar.gz?x") == "cpython-3.13.2+20250212-x.tar.gz"
    )
