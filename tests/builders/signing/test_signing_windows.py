"""Programs and installers for Windows are signed with a time stamp, or one sentence says why not."""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from builders.errors import SigningError
from builders.installers import making
from builders.installers.msi import package
from builders.project.model import Module, Project, SigningChoice
from builders.signing import preparing, reading, windows
from builders.signing.authenticode import About
from builders.signing.secrets import WINDOWS, Secret
from builders.signing.signers import Signers
from resources.target import parse
from tests.builders.signing.authority import SECRET, SIGNER
from tests.stages import stage_of
from tests.windows_files import program
from tests.working import result_of

if TYPE_CHECKING:
    from pathlib import Path

    from tests.builders.signing.authority import Authority, Clock
    from tests.builders.signing.conftest import Verifier

TARGET = parse("x86_64-pc-windows-msvc")
ABOUT = About(name="Wetter Ünï", homepage="https://weather.example.org/")
GIVEN = {WINDOWS: SECRET}


@pytest.fixture
def chosen(authority: Authority, clock: Clock) -> SigningChoice:
    return SigningChoice(windows_certificate=authority.file("ada.p12"), timestamp_servers=(clock.address,))


@pytest.fixture
def executable(tmp_path: Path) -> Path:
    path = tmp_path / "Wetter Ünï.exe"
    path.write_bytes(program() + b"what it carries" * 500)
    path.chmod(0o755)
    return path


@pytest.fixture
def installer(tmp_path: Path) -> Path:
    """Return an .msi with streams of every kind: none, small and large ones."""
    contents = {"weather.exe": program(), "lib/large": bytes(range(256)) * 400, "empty": b""}
    stage = stage_of(tmp_path / "stage", contents, "weather.exe")
    wanted = Project(
        root=tmp_path,
        name="Weather",
        run=Module(name="weather"),
        executable="weather",
        version="1.0",
        authors=("Ada Lovelace <ada@example.org>",),
    )
    order = making.order(wanted, package.FORMAT, stage, TARGET)
    return result_of(package.write(order, package.preview(order), tmp_path))


def sign(chosen: SigningChoice, file: Path) -> None:
    signer = windows.signer(chosen, GIVEN)
    assert signer is not None
    result_of(signer.sign(file, ABOUT, "sign"))


@pytest.mark.parametrize("kind", ["executable", "installer"])
def test_what_is_signed_is_verified_by_others_and_by_us(
    kind: str, chosen: SigningChoice, verified: Verifier, request: pytest.FixtureRequest
) -> None:
    file: Path = request.getfixturevalue(kind)
    assert reading.read(file) is None
    sign(chosen, file)
    said = verified(file)
    assert all(text in said for text in (SIGNER, ABOUT.name, "Timestamp Server Signature verification: ok"))
    found = reading.read(file)
    assert found is not None
    assert (found.signer, found.authority, found.problem) == (SIGNER, "Test Root", "")
    assert f"{datetime.now(tz=UTC):%Y-%m-%d}" in found.stamped


@pytest.mark.parametrize("kind", ["executable", "installer"])
def test_one_byte_that_was_changed_is_detected(
    kind: str, chosen: SigningChoice, verified: Verifier, request: pytest.FixtureRequest
) -> None:
    file: Path = request.getfixturevalue(kind)
    sign(chosen, file)
    whole = bytearray(file.read_bytes())
    whole[len(whole) // 2] ^= 1
    file.write_bytes(whole)
    changed = reading.read(file)
    assert changed is not None
    assert (changed.signer, changed.problem) == (SIGNER, "it was changed after it was signed")
    assert not verified(file)


def test_a_changed_signature_is_detected(chosen: SigningChoice, executable: Path) -> None:
    size = executable.stat().st_size
    sign(chosen, executable)
    whole = executable.read_bytes()
    for place in range(size + 40, len(whole) - 16, 97):
        executable.write_bytes(whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :])
        changed = reading.read(executable)
        if changed is not None and not changed.problem:  # some fields are covered by nothing
            assert (changed.signer, changed.authority) == (SIGNER, "Test Root"), place


def test_a_signature_by_another_key_is_detected(chosen: SigningChoice, executable: Path) -> None:
    sign(replace(chosen, timestamp_servers=()), executable)
    whole = bytearray(executable.read_bytes())
    whole[-20] ^= 1  # without a time stamp, the file ends with what the key made
    executable.write_bytes(whole)
    assert reading.read(executable).problem == "its signature was changed"


def test_the_file_stays_what_it_was_besides(chosen: SigningChoice, executable: Path) -> None:
    before = executable.read_bytes()
    sign(chosen, executable)
    assert executable.read_bytes()[512:].startswith(before[512:])
    assert executable.stat().st_mode & 0o777 == 0o755
    assert [path.name for path in executable.parent.iterdir()] == [executable.name]


def test_a_certificate_may_be_a_pair_of_files(
    authority: Authority, clock: Clock, executable: Path, verified: Verifier
) -> None:
    pair = SigningChoice(
        windows_certificate=authority.file("ada.pem"),
        windows_key=authority.file("ada.key"),
        timestamp_servers=(clock.address,),
    )
    sign(pair, executable)
    assert SIGNER in verified(executable)


def test_without_servers_there_is_no_time_stamp(
    chosen: SigningChoice, clock: Clock, executable: Path, verified: Verifier
) -> None:
    sign(replace(chosen, timestamp_servers=()), executable)
    assert verified(executable)
    found = reading.read(executable)
    assert found is not None
    assert (found.stamped, clock.asked) == ("", 0)


def test_a_server_that_fails_is_asked_again(
    chosen: SigningChoice, clock: Clock, executable: Path, verified: Verifier
) -> None:
    clock.refuses = 1
    sign(chosen, executable)
    assert clock.asked == 2
    assert "Timestamp Server Signature verification: ok" in verified(executable)


def test_another_server_is_asked_where_one_is_not_there(
    chosen: SigningChoice, clock: Clock, executable: Path, verified: Verifier
) -> None:
    sign(replace(chosen, timestamp_servers=("http://127.0.0.1:1/", clock.address)), executable)
    assert clock.asked == 1
    assert "Timestamp Server Signature verification: ok" in verified(executable)


def test_a_silent_server_is_asked_twice_and_then_named(
    chosen: SigningChoice, clock: Clock, executable: Path
) -> None:
    clock.is_silent = True
    started = time.monotonic()
    with pytest.raises(SigningError) as raised:
        sign(chosen, executable)
    assert time.monotonic() - started < 10
    assert clock.asked == 2
    sentence = str(raised.value)
    assert f"{clock.address}: no answer within" in sentence
    assert "try again later, or name another server in signing.timestamp-servers" in sentence


def test_servers_that_refuse_say_why(chosen: SigningChoice, clock: Clock, executable: Path) -> None:
    clock.refuses = 99
    servers = ("http://127.0.0.1:1/", clock.address)
    with pytest.raises(SigningError, match=r"127\.0\.0\.1:1/: \S.*127\.0\.0\.1:\d+/: \S") as raised:
        sign(replace(chosen, timestamp_servers=servers), executable)
    assert "\n" not in str(raised.value)


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("late", r"the certificate of Ada Late \(late\.p12\) expired on 20\d\d-\d\d-\d\d; get a new one"),
        ("other", r"the certificate of Ada Mail \(other\.p12\) is not for signing code"),
        ("missing", r"missing\.p12 cannot be read \(No such file"),
    ],
)
def test_a_certificate_that_cannot_sign_is_refused_before_the_long_work(
    name: str, sentence: str, chosen: SigningChoice, authority: Authority
) -> None:
    wrong = replace(chosen, windows_certificate=authority.file(f"{name}.p12"))
    with pytest.raises(SigningError, match=sentence):
        windows.signer(wrong, GIVEN)


def test_a_wrong_password_is_one_sentence_without_it(chosen: SigningChoice) -> None:
    with pytest.raises(
        SigningError, match=r"the password does not open \S+ada\.p12; give the right one"
    ) as raised:
        windows.signer(chosen, {WINDOWS: "guessed it"})
    assert "guessed" not in str(raised.value)


def test_without_a_password_it_says_where_to_put_it(
    chosen: SigningChoice, authority: Authority, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = Secret(variable=WINDOWS, account=str(authority.file("ada.p12")), opens="ada.p12")
    assert preparing.secrets(chosen, [TARGET]) == (place,)
    with pytest.raises(
        SigningError, match="set ONEFOLD_WINDOWS_PASSWORD, or store it with `keyring set onefold"
    ):
        windows.signer(chosen, {})
    monkeypatch.setenv(WINDOWS, SECRET)
    assert windows.signer(chosen, {}) is not None


def test_without_the_tool_it_says_how_to_get_it(
    chosen: SigningChoice, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", "")
    with pytest.raises(SigningError, match="apt install osslsigncode"):
        windows.signer(chosen, GIVEN)


def test_a_certificate_that_windows_keeps_is_for_windows(chosen: SigningChoice) -> None:
    with pytest.raises(SigningError, match="is a certificate in Windows' own store"):
        windows.signer(SigningChoice(windows_store="Ada"), GIVEN)
    assert windows.signer(replace(chosen, windows_store="Ada"), GIVEN) is not None


def test_stop_ends_a_tool_that_waits(chosen: SigningChoice, clock: Clock, executable: Path) -> None:
    clock.is_silent = True
    signer = windows.signer(chosen, GIVEN)
    assert signer is not None
    work = signer.sign(executable, ABOUT, "sign")
    next(work)
    started = time.monotonic()
    work.close()
    assert time.monotonic() - started < 1


def test_other_systems_are_not_signed_so(chosen: SigningChoice) -> None:
    linux = parse("x86_64-unknown-linux-gnu")
    assert result_of(preparing.signers(chosen, [linux], set(), {})) == Signers()
