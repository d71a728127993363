"""What can be fetched is listed, fetched once, checked, and used without a connection from then on."""

from __future__ import annotations

import hashlib
import json
import os
import time
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from builders import cache
from builders.command.main import main
from builders.errors import BuildError, PythonError
from builders.events import Event, Finding, StepStarted
from builders.options import Options, chosen_python
from builders.project import document
from builders.project.discover import load
from builders.pythons import choose as chooser
from builders.pythons import compiling
from builders.pythons.catalogue import fetch as fetching
from builders.pythons.catalogue import index
from builders.pythons.catalogue.model import Asset, Flavour
from builders.pythons.catalogue.naming import assets
from builders.pythons.catalogue.selection import Selection, best
from builders.pythons.catalogue.source import MIRROR, OFFLINE, settings_file, source
from builders.pythons.choose import choose
from builders.pythons.compiling import compiling_python
from builders.pythons.obtain import obtain
from resources.target import parse, this_machine
from tests import releases, serving

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator

    from builders.pythons.model import Distribution
    from tests.serving import Server

WINDOWS = "x86_64-pc-windows-msvc"
OTHERS = (
    releases.name("3.15.0a5"),
    releases.name("3.14.2", WINDOWS),
    releases.name("3.14.2", WINDOWS, "install_only.tar.gz"),
    releases.name("3.14.2", WINDOWS, "freethreaded-install_only_stripped.tar.gz"),
    releases.name("3.14.2", WINDOWS, "pgo-full.tar.zst"),
    releases.name("3.12.11", WINDOWS),
    releases.name("3.12.9", "x86_64-unknown-linux-musl", "lto+static-full.tar.zst"),
    releases.name("3.12.9", "x86_64_v3-unknown-linux-gnu"),
    releases.name("3.12.9", "x86_64-unknown-linux-gnu", "debug-full.tar.zst"),
    releases.name("3.12.9", "x86_64-unknown-linux-gnu", "freethreaded+pgo+lto-full.tar.zst"),
    releases.name("3.12.9", "i686-pc-windows-msvc"),
    "cpython-3.12.9+20260203-x86_64-unknown-linux-gnu-install_only.tar.gz.sha256",
    "readme.txt",
)


@pytest.fixture(scope="session")
def host() -> Distribution:
    return releases.host()


@pytest.fixture(scope="session")
def archive(tmp_path_factory: pytest.TempPathFactory, host: Distribution) -> bytes:
    return releases.install_only(tmp_path_factory.mktemp("release") / "python.tar.gz", host)


@pytest.fixture
def server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    """A mirror with one release, and a machine on which no Python was found."""
    monkeypatch.setenv(cache.VARIABLE, str(tmp_path / "Ünï cödé/cache"))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "configuration"))
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    monkeypatch.delenv(OFFLINE, raising=False)
    monkeypatch.setattr(chooser, "survey", lambda: ((), ()))
    with serving.serve() as server:
        monkeypatch.setenv(MIRROR, f"{server.url}/")
        releases.publish(server, {}, OTHERS)
        yield server


def finish(events: Generator[Event, None, Any]) -> tuple[Any, list[Event]]:
    seen = []
    while True:
        try:
            seen.append(next(events))
        except StopIteration as stop:
            return stop.value, seen


def everything(folder: Path) -> dict[str, bytes]:
    """Return every file of the cache but locks and what was asked of installed Pythons."""
    found = sorted(path for path in folder.rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): path.read_bytes() for path in found if path.name != "pythons.json"}


def listed(*names: str) -> tuple[Asset, ...]:
    return assets("\n".join(f"{'0' * 64}  {each}" for each in names), "https://example.org/x")


def test_names_are_read_and_the_newest_comes_first() -> None:
    found = listed(*OTHERS)
    kinds = [(each.flavour, each.build, each.free_threaded) for each in found]
    assert [(each.version, each.target.triple, *kind) for each, kind in zip(found, kinds, strict=True)] == [
        ("3.15.0a5", this_machine().triple, "install_only_stripped", "", False),
        ("3.14.2", WINDOWS, "install_only_stripped", "", False),
        ("3.14.2", WINDOWS, "install_only", "", False),
        ("3.14.2", WINDOWS, "full", "pgo", False),
        ("3.14.2", WINDOWS, "install_only_stripped", "", True),
        ("3.12.11", WINDOWS, "install_only_stripped", "", False),
        ("3.12.9", "x86_64-unknown-linux-gnu", "full", "debug", False),
        ("3.12.9", "x86_64-unknown-linux-gnu", "full", "pgo+lto", True),
    ]  # fmt: skip
    assert (
        found[0].url
        == f"https://example.org/x/cpython-3.15.0a5%2B20260203-{this_machine()}-{found[0].flavour}.tar.gz"
    )


def test_best_is_a_release_that_can_be_compiled_for() -> None:
    found = tuple(Selection(targets=(parse(WINDOWS),), free_threaded=False).among(listed(*OTHERS)))
    first = best(found)
    assert first is not None
    assert (first.version, first.flavour) == ("3.14.2", Flavour.INSTALL_ONLY_STRIPPED)
    second = best(found, {(3, 12), (3, 13)})
    assert second is not None
    assert second.version == "3.12.11"
    assert best(found, {(3, 9)}) == first
    assert best(()) is None


def test_list_is_asked_for_once_and_then_kept(server: Server) -> None:
    found, _ = finish(index.load(source()))
    assert found.release == releases.TAG
    assert found.assets
    asked = len(server.asked)
    again, events = finish(index.load(source()))
    assert again.assets == found.assets
    assert events == []
    finish(index.load(source(), refresh=True))
    assert [path for path, _ in server.asked[asked:]] == ["/latest-release.json"]


def test_old_list_is_asked_for_again_and_used_if_nobody_answers(server: Server) -> None:
    finish(index.load(source()))
    pointer = next(cache.home().glob("catalogue/*/latest-release.json"))
    days_ago = time.time() - 3 * 24 * 3600
    os.utime(pointer, (days_ago, days_ago))
    server.answers["/latest-release.json"] = [serving.status(404)]
    found, events = finish(index.load(source()))
    assert found.release == releases.TAG
    warnings = [event for event in events if isinstance(event, Finding)]
    assert "72 hours" in warnings[0].message
    releases.publish(server, {}, (releases.name("3.15.0", WINDOWS),), tag="20270101")
    found, _ = finish(index.load(source()))
    assert found.release == "20270101"


def test_no_connection_is_asked_for_where_the_user_forbids_it(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(OFFLINE, "1")
    with pytest.raises(PythonError, match="forbid"):
        finish(index.load(source()))
    monkeypatch.delenv(OFFLINE)
    finish(index.load(source()))
    monkeypatch.setenv(OFFLINE, "1")
    asked = len(server.asked)
    assert finish(index.load(source(), refresh=True))[0].release == releases.TAG
    with pytest.raises(PythonError, match="forbid"):
        finish(obtain("3.14", target=parse(WINDOWS)))
    assert len(server.asked) == asked


@pytest.mark.parametrize("content", [b"", b"{}", b"[]", b'{"tag": "../../x"}', b"\xff"])
def test_list_that_is_none_is_not_kept(server: Server, content: bytes) -> None:
    good = server.files["/latest-release.json"]
    server.files["/latest-release.json"] = content
    with pytest.raises(PythonError):
        finish(index.load(source()))
    server.files["/latest-release.json"] = good
    assert finish(index.load(source()))[0].release == releases.TAG


def test_settings_of_the_user(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(MIRROR)
    settings_file().parent.mkdir(parents=True)
    settings_file().write_text(
        f'[pythons]\nmirror = "{server.url}"\nrelease = "20200101"\nindex-hours = 1.5\n'
    )
    found = source()
    assert (found.releases, found.release, found.seconds) == (server.url, "20200101", 5400)
    for line, said in (
        ("miror = 'x'", "pythons.miror"),
        ("offline = 1", "pythons.offline"),
        ("mirror = [", "read"),
    ):
        settings_file().write_text(f"[pythons]\n{line}\n")
        with pytest.raises(PythonError, match=said):
            source()


def test_python_is_fetched_and_then_found_by_its_version(
    server: Server, archive: bytes, host: Distribution, monkeypatch: pytest.MonkeyPatch
) -> None:
    releases.publish(server, {releases.name(host.version): archive})
    found, events = finish(obtain(f"{host.minor[0]}.{host.minor[1]}"))
    assert found.version == host.version
    assert found.magic == host.magic
    assert found.root.is_relative_to(cache.home())
    assert [event.step for event in events if isinstance(event, StepStarted)] == [
        "catalogue",
        "catalogue",
        "fetch",
    ]
    monkeypatch.setenv(OFFLINE, "1")
    assert choose(host.version) == found
    again, events = finish(obtain(None))
    assert again == found
    assert events == []
    assert not list(cache.home().glob("archives/*"))


def test_wrong_hash_leaves_the_cache_as_it_was(server: Server, host: Distribution) -> None:
    name = releases.name(host.version)
    releases.publish(server, {name: b"right"})
    finish(index.load(source()))
    before = everything(cache.home())
    server.files[f"/{releases.TAG}/{name}"] = b"wrong"
    with pytest.raises(PythonError, match="SHA-256"):
        finish(obtain(host.version))
    assert everything(cache.home()) == before


@pytest.mark.parametrize("cut", [0, 1000, -1000])
def test_archive_that_was_published_truncated(
    server: Server, host: Distribution, archive: bytes, cut: int
) -> None:
    releases.publish(server, {releases.name(host.version): archive[:cut]})
    finish(index.load(source()))
    before = everything(cache.home())
    with pytest.raises(PythonError, match=rf"{server.url}/\S+ is damaged or no Python archive"):
        finish(obtain(host.version))
    assert everything(cache.home()) == before


def test_archive_of_another_target_than_it_is_named_for(
    server: Server, host: Distribution, archive: bytes
) -> None:
    releases.publish(server, {releases.name(host.version, WINDOWS): archive})
    finish(index.load(source()))
    before = everything(cache.home())
    with pytest.raises(PythonError, match=f"for {host.target}, not for {WINDOWS}"):
        finish(obtain(host.version, target=parse(WINDOWS)))
    assert everything(cache.home()) == before


def test_address_with_its_hash(server: Server, archive: bytes, host: Distribution) -> None:
    server.files["/mine.tar.gz"] = archive
    url, sha256 = f"{server.url}/mine.tar.gz", hashlib.sha256(archive).hexdigest()
    with pytest.raises(PythonError, match="only if its SHA-256"):
        finish(obtain(url))
    with pytest.raises(PythonError, match="onefold pythons fetch"):
        choose(url, sha256=sha256)
    found, _ = finish(obtain(url, sha256=sha256.upper()))
    assert found.version == host.version
    assert choose(url, sha256=sha256) == found
    with pytest.raises(PythonError, match=r"asks for Python <3"):
        choose(url, "<3", sha256=sha256)
    with pytest.raises(PythonError, match="no archive that is known"):
        finish(fetching.fetch(f"{server.url}/mine.exe", sha256="0" * 64))


def test_project_names_an_address(server: Server, archive: bytes, host: Distribution, tmp_path: Path) -> None:
    server.files["/mine.tar.gz"] = archive
    url, sha256 = f"{server.url}/mine.tar.gz", hashlib.sha256(archive).hexdigest()
    (tmp_path / "sky.py").write_text("print('blue')\n")
    settings = f'[application]\nscript = "sky.py"\n[python]\narchive = "{url}"\nsha256 = "{sha256}"\n'
    (tmp_path / "onefold.toml").write_text(settings)
    project = load(tmp_path)
    assert project.python.archive == url
    assert finish(chosen_python(project, Options()))[0].version == host.version
    document.save(project)
    assert load(tmp_path).python == project.python


def test_fetch_asks_the_catalogue_whatever_is_installed(
    server: Server,
    archive: bytes,
    host: Distribution,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(chooser, "survey", lambda: ((host,), ()))
    releases.publish(server, {releases.name(host.version): archive})
    assert finish(obtain(host.version))[0] == host
    assert main(["pythons", "fetch", host.version]) == 0
    assert Path(capsys.readouterr().out.strip()).is_relative_to(cache.home())


def test_fetched_python_compiles_for_those_that_cannot_run(
    server: Server, archive: bytes, host: Distribution, monkeypatch: pytest.MonkeyPatch
) -> None:
    foreign = replace(host, executable=None, target=parse(WINDOWS))
    monkeypatch.setattr(compiling, "discover", lambda: ())
    with pytest.raises(PythonError, match="onefold pythons fetch"):
        compiling_python(foreign)
    releases.publish(server, {releases.name(host.version): archive})
    found, _ = finish(obtain(host.version))
    assert compiling_python(foreign).executable == found.executable


def test_what_was_given_up_is_continued_for_a_week(
    server: Server, archive: bytes, host: Distribution
) -> None:
    name = releases.name(host.version)
    releases.publish(server, {name: archive})
    server.answers[f"/{releases.TAG}/{name}"] = [serving.breaks_off(1_000_000), serving.status(404)]
    with pytest.raises(PythonError, match="404"):
        finish(obtain(host.version))
    partial = next(cache.home().glob("archives/.*.partial"))
    other = partial.with_name(".other.tar.gz.partial")
    other.write_bytes(b"x")
    os.utime(other, (1e9, 1e9))
    assert finish(obtain(host.version))[0].version == host.version
    assert server.asked[-1] == (f"/{releases.TAG}/{name}", "bytes=1000000-")
    assert list(partial.parent.iterdir()) == []


def test_what_is_nowhere_is_told_with_both_reasons(server: Server) -> None:
    with pytest.raises(BuildError) as caught:
        finish(obtain("3.9", target=parse(WINDOWS)))
    assert f"no usable Python 3.9 for {WINDOWS} is here" in str(caught.value)
    assert f"release {releases.TAG} of the catalogue has no such Python" in str(caught.value)
    assert server.asked


def test_commands(
    server: Server, archive: bytes, host: Distribution, capsys: pytest.CaptureFixture[str]
) -> None:
    releases.publish(server, {releases.name(host.version): archive}, OTHERS)
    assert main(["pythons", "available", "--target", WINDOWS]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[:2] for line in lines] == [
        ["VERSION", "TARGET"], ["3.14.2", WINDOWS], ["3.14.2t", WINDOWS], ["3.12.11", WINDOWS],
    ]  # fmt: skip
    assert "install_only, full (pgo)" in lines[1]
    assert main(["pythons", "available", "--version", host.version, "--json"]) == 0
    document = json.loads(capsys.readouterr().out)
    assert [each["sha256"] for each in document["archives"]] == [hashlib.sha256(archive).hexdigest()]
    assert main(["pythons", "fetch", host.version]) == 0
    root = Path(capsys.readouterr().out.strip())
    assert (root / "bin").is_dir()
    assert main(["pythons", "list"]) == 0
    assert str(root) in capsys.readouterr().out
    assert main(["pythons", "licenses", host.version, "--texts"]) == 0
    assert "PSF etc" in capsys.readouterr().out
    assert main(["pythons", "fetch", "3.9"]) == PythonError.exit_code
    assert main(["pythons", "available", "--version", "new"]) == PythonError.exit_code
