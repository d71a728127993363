"""No secret reaches an argument, an environment, a log, an event, a file or a report."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import keyring
import pytest
from keyring.backend import KeyringBackend
from keyring.errors import NoKeyringError, PasswordDeleteError

from builders.command import failure, secrets
from builders.command.main import main
from builders.errors import SigningError
from builders.options import Options
from builders.project.discover import load
from builders.signing import certificates
from builders.signing import secrets as places
from builders.signing.authenticode import About
from builders.signing.gpg import Gpg
from builders.signing.osslsigncode import OsslSignCode
from builders.signing.portable import PortableTools
from builders.signing.secrets import GPG, WINDOWS, Secret
from builders.signing.signtool import File, SignTool
from resources.target import parse
from tests.builders.signing.authority import SECRET
from tests.builders.signing.conftest import KEY, PASSPHRASE
from tests.folding import COMMAND, ROOT
from tests.windows_files import program

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from builders.pythons.model import Distribution
    from tests.builders.signing.authority import Authority

# A child that signs as a build does; what it must not tell is in a file.
SIGN = """
import sys
from pathlib import Path
from builders.signing.authenticode import About
from builders.signing.osslsigncode import OsslSignCode
tool, certificate, password, file = sys.argv[1:]
secret = Path(password).read_text("utf-8")
known = OsslSignCode(executable=tool, certificate=Path(certificate), password=secret)
for event in known.sign(Path(file), About(name="Weather"), "sign"):
    print(event)
"""
FAKE = """#!{python}
import json, os, sys
told = sys.stdin.buffer.read().decode("utf-8")
with open({log!r}, "a", encoding="utf-8") as log:
    print(json.dumps([sys.argv, dict(os.environ), told]), file=log)
if os.path.basename(sys.argv[0]) == os.environ.get("FAILS"):
    raise SystemExit("no certificates were found")
print("put")
"""


class Traced:
    """A command whose children are watched by strace, with all that they are given."""

    def __init__(self, strace: str, log: Path) -> None:
        self.before = [strace, "-f", "-v", "-s", "100000", "-e", "trace=execve", "-o", log]
        self.log = log

    def children(self) -> list[str]:
        """Return how each program was started, the first excepted, which the user started."""
        lines = self.log.read_text("utf-8", "backslashreplace").splitlines()
        return [line for line in lines if "execve(" in line][1:]


@pytest.fixture
def traced(require_tool: Callable[[str], str], tmp_path: Path) -> Traced:
    return Traced(require_tool("strace"), tmp_path / "strace")


def escaped(secret: str) -> str:
    """Return a text as strace writes it."""
    return "".join(chr(byte) if byte < 128 else f"\\{byte:o}" for byte in secret.encode())


def holding(secret: str, *folders: Path) -> list[Path]:
    """Return the files that hold a secret."""
    files = (path for folder in folders for path in folder.rglob("*") if path.is_file())
    return [path for path in files if secret.encode() in path.read_bytes()]


@pytest.mark.usefixtures("ring")
def test_a_signed_build_tells_its_secret_to_nobody(
    traced: Traced, tmp_path: Path, cache: Path, python: Distribution
) -> None:
    folder, scratch, home = tmp_path / "hello", tmp_path / "scratch", tmp_path / "home"
    for each in (folder, scratch, home):
        each.mkdir()
    (folder / "hello.py").write_text("print('hello')\n")
    (folder / "onefold.toml").write_text(
        '[application]\nname = "Hello"\nversion = "1"\nscript = "hello.py"\n'
        f'[signing]\ngpg-key = "{KEY}"\n[output]\ninstallers = ["tar"]\n'
    )
    own = {GPG: PASSPHRASE, "TMPDIR": str(scratch), "HOME": str(home), "ONEFOLD_CACHE": str(cache)}
    build = ("build", folder, "--events", "json", "--python", python.executable)
    done = subprocess.run(
        [*traced.before, sys.executable, "-c", COMMAND, *build],
        env=os.environ | own | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[-1].endswith(".tar.gz.asc")
    assert PASSPHRASE not in done.stdout + done.stderr
    assert '"Signing ' in done.stderr
    assert any("gpg" in line for line in traced.children())
    assert not [line for line in traced.children() if escaped(PASSPHRASE) in line or PASSPHRASE in line]
    assert holding(PASSPHRASE, folder, scratch, home) == []
    assert list(scratch.iterdir()) == []


def test_a_certificates_password_is_no_argument(
    authority: Authority, traced: Traced, tmp_path: Path, require_tool: Callable[[str], str]
) -> None:
    file, scratch, told = tmp_path / "weather.exe", tmp_path / "scratch", tmp_path / "told"
    scratch.mkdir()
    file.write_bytes(program())
    told.write_text(SECRET, "utf-8")
    words = (require_tool("osslsigncode"), authority.file("ada.p12"), told, file)
    done = subprocess.run(
        [*traced.before, sys.executable, "-c", SIGN, *words],
        env=os.environ | {"PYTHONPATH": str(ROOT), "TMPDIR": str(scratch)},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert any("-readpass" in line for line in traced.children())
    assert not [line for line in traced.children() if escaped(SECRET) in line]
    assert SECRET not in done.stdout + done.stderr
    assert list(scratch.iterdir()) == []


def test_no_value_shows_its_secret(tmp_path: Path) -> None:
    values = (
        Options(secrets={WINDOWS: SECRET}),
        OsslSignCode(executable="tool", certificate=tmp_path, password=SECRET),
        SignTool(executable="tool", chosen="Ada", file=File(path=tmp_path, thumbprint="ab", password=SECRET)),
        PortableTools(certificate=tmp_path, password=SECRET),
        Gpg(executable="gpg", key=KEY, passphrase=SECRET),
    )
    assert SECRET not in repr(values)


def test_a_report_of_a_fault_holds_no_secret(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, authority: Authority
) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    monkeypatch.setattr(subprocess, "Popen", lambda *_: 1 / 0)
    tool = OsslSignCode(executable="tool", certificate=authority.file("ada.p12"), password=SECRET)
    try:
        next(tool.sign(tmp_path / "weather.exe", About(name="Weather"), "sign"))
    except TypeError as error:
        told = failure.explain(error)
    assert "a fault in Onefold" in told.message
    (report,) = tmp_path.rglob("fault-*.txt")
    assert SECRET not in told.message + report.read_text("utf-8")


def test_what_the_environment_told_is_not_handed_on() -> None:
    environment = {WINDOWS: SECRET, GPG: "", "LANG": "C"}
    assert places.taken(environment) == {WINDOWS: SECRET}
    assert environment == {"LANG": "C"}


class Memory(KeyringBackend):
    """A key store for one test."""

    priority = 1  # type: ignore[assignment]

    def __init__(self) -> None:
        super().__init__()
        self.kept: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.kept[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        if not self.kept.pop((service, username), None):
            raise PasswordDeleteError


@pytest.fixture
def store(monkeypatch: pytest.MonkeyPatch) -> Memory:
    memory = Memory()
    for name in ("get_password", "set_password", "delete_password"):
        monkeypatch.setattr(keyring, name, getattr(memory, name))
    return memory


def test_the_key_store_is_asked_last(store: Memory, monkeypatch: pytest.MonkeyPatch) -> None:
    place = Secret(variable=WINDOWS, account="/keys/ada.p12", opens="ada.p12")
    assert place.find({}) is None
    places.store(place, "kept")
    assert store.kept == {("onefold", "/keys/ada.p12"): "kept"}
    assert place.find({}) == "kept"
    monkeypatch.setenv(WINDOWS, "from the environment")
    assert place.find({}) == "from the environment"
    assert place.find({WINDOWS: "typed"}) == "typed"
    for _ in range(2):  # what is not there needs not be taken out
        places.store(place, "")
    assert store.kept == {}


def test_a_machine_without_a_key_store_says_where_to_put_it(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: str) -> None:
        raise NoKeyringError

    monkeypatch.setattr(keyring, "get_password", refuse)
    monkeypatch.setattr(keyring, "set_password", refuse)
    place = Secret(variable=WINDOWS, account="ada.p12", opens="ada.p12")
    assert place.find({}) is None
    with pytest.raises(SigningError, match="key store did not take it; set ONEFOLD_WINDOWS_PASSWORD"):
        places.store(place, SECRET)


@pytest.fixture
def signed(tmp_path: Path, authority: Authority) -> Path:
    shutil.copy(authority.file("ada.p12"), tmp_path / "ada.p12")
    (tmp_path / "hello.py").write_text("print('hello')\n")
    (tmp_path / "onefold.toml").write_text(
        '[application]\nscript = "hello.py"\n[signing]\nwindows-certificate = "ada.p12"\n'
        '[output]\ntargets = ["x86_64-pc-windows-msvc"]\n'
    )
    return tmp_path


def test_a_terminal_is_asked(signed: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []
    monkeypatch.setattr(sys.stdin, "isatty", lambda: True, raising=False)
    monkeypatch.setattr("getpass.getpass", lambda prompt: asked.append(prompt) or SECRET)
    project = load(signed)
    assert secrets.gather(project, Options(), may_ask=True) == {WINDOWS: SECRET}
    assert asked == ["Password of ada.p12: "]
    assert secrets.gather(project, may_ask=False) == {}
    linux = Options(targets=(parse("x86_64-unknown-linux-gnu"),))
    assert secrets.gather(project, linux, may_ask=True) == {}
    monkeypatch.setenv(WINDOWS, SECRET)
    assert secrets.gather(project, may_ask=True) == {WINDOWS: SECRET}
    assert len(asked) == 1


def test_the_command_tries_who_signs_and_keeps_the_password(
    signed: Path, store: Memory, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    certificate = str(signed / "ada.p12")
    monkeypatch.setenv(WINDOWS, "guessed it")
    assert main(["signing", str(signed), "--keep"]) == SigningError.exit_code
    told = capsys.readouterr().out
    assert f"! programs and installers for Windows: the password does not open {certificate}" in told
    assert store.kept == {}
    monkeypatch.setenv(WINDOWS, SECRET)
    assert main(["signing", str(signed), "--keep"]) == 0
    told = capsys.readouterr().out
    assert "+ programs and installers for Windows: signed by Ada Example, until 20" in told
    assert "  macOS: not signed" in told
    assert store.kept == {("onefold", certificate): SECRET}
    assert main(["signing", str(signed), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)[0]["signer"] == "Ada Example"


def test_a_build_without_its_secret_ends_before_the_long_work(
    signed: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["build", str(signed), "--events", "json"]) == SigningError.exit_code
    (line,) = capsys.readouterr().err.splitlines()
    assert json.loads(line)["message"].startswith("the password of ada.p12 is not known: set ONEFOLD_WINDOWS")
    assert not (signed / "dist").exists()


@pytest.fixture
def calls(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Put fakes of Windows' tools first on PATH; return where they write how they were called."""
    log, folder = tmp_path / "calls.jsonl", tmp_path / "bin"
    folder.mkdir()
    for name in ("signtool", "powershell"):
        (folder / name).write_text(FAKE.format(python=sys.executable, log=str(log)), "utf-8")
        (folder / name).chmod(0o755)
    monkeypatch.setenv("PATH", f"{folder}{os.pathsep}{os.environ['PATH']}")
    return log


def run_signtool(authority: Authority, calls: Path, file: Path) -> list[Any]:
    known = certificates.read(authority.file("ada.p12"), SECRET)
    kept = File(path=authority.file("ada.p12"), thumbprint=known.thumbprint, password=SECRET)
    for _ in SignTool(executable="signtool", chosen=known.thumbprint, file=kept).sign(
        file, About(name="W"), ""
    ):
        pass
    return [json.loads(line) for line in calls.read_text("utf-8").splitlines()]


def test_signtool_finds_the_certificate_in_windows_store(
    authority: Authority, calls: Path, tmp_path: Path
) -> None:
    put, signing, taken = run_signtool(authority, calls, tmp_path / "weather.exe")
    thumbprint = put[1]["ONEFOLD_THUMBPRINT"]
    assert (put[1]["ONEFOLD_FILE"], put[2]) == (str(authority.file("ada.p12")), SECRET)
    assert signing[0][1:] == [
        *("sign", "/fd", "sha256", "/sha1", thumbprint, "/d", "W", str(tmp_path / "weather.exe"))
    ]
    assert "Remove-Item" in taken[0][-1]
    assert not any(SECRET in json.dumps(call[:2], ensure_ascii=False) for call in (put, signing, taken))


def test_the_certificate_leaves_windows_store_whatever_happens(
    authority: Authority, calls: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FAILS", "signtool")
    with pytest.raises(SigningError, match="signtool says: no certificates were found"):
        run_signtool(authority, calls, tmp_path / "weather.exe")
    last = json.loads(calls.read_text("utf-8").splitlines()[-1])
    assert "Remove-Item" in last[0][-1]


@pytest.mark.parametrize(
    ("chosen", "told"),
    [("ab cd" * 10, ["/sha1", "abcd" * 10]), ("Ada Example", ["/n", "Ada Example"])],
)
def test_windows_own_certificates_go_by_thumbprint_or_name(
    chosen: str, told: list[str], calls: Path, tmp_path: Path
) -> None:
    tool = SignTool(executable="signtool", chosen=chosen)
    for _ in tool.sign(tmp_path / "weather.exe", About(name="W", homepage="https://w.example.org"), ""):
        pass
    (call,) = map(json.loads, calls.read_text("utf-8").splitlines())
    assert call[0][4:6] == told
    assert call[0][6:10] == ["/d", "W", "/du", "https://w.example.org"]
