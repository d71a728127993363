"""Signing with a certificate: the tools are called in the right order, and no secret is ever told."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import traceback
from types import ModuleType
from typing import TYPE_CHECKING, Any

import pytest

from builders.errors import BuildError
from builders.macos import developer, universal
from builders.macos.developer import AppleTools, PortableTools

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

SECRET = "kßnig hunter2"
IDENTITY = "Developer ID Application: Ada Example (ABCDE12345)"
# What every fake tool does: write down how it was called, then succeed or fail as it was told.
FAKE = """#!{python}
import json, os, sys
with open({log!r}, "a", encoding="utf-8") as log:
    print(json.dumps([sys.argv, dict(os.environ)]), file=log)
if os.path.basename(sys.argv[0]) == os.environ.get("FAILS"):
    print("no identity found", file=sys.stderr)
    raise SystemExit(1)
"""


@pytest.fixture
def calls(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Put fake tools of Apple's first on PATH; return the file in which they write how they were called."""
    log, folder = tmp_path / "calls.jsonl", tmp_path / "bin"
    folder.mkdir()
    log.touch()
    for name in ("codesign", "xcrun", "ditto"):
        (folder / name).write_text(FAKE.format(python=sys.executable, log=str(log)), "utf-8")
        (folder / name).chmod(0o755)
    monkeypatch.setenv("PATH", f"{folder}{os.pathsep}{os.environ['PATH']}")
    return log


def made(log: Path) -> list[list[str]]:
    """Return the arguments of each call, its program by name."""
    rows = [json.loads(line)[0] for line in log.read_text("utf-8").splitlines()]
    return [[row[0].rpartition("/")[2], *row[1:]] for row in rows]


def test_nested_code_is_signed_before_what_holds_it(app: Path, calls: Path, tmp_path: Path) -> None:
    entitlements = tmp_path / "weather.entitlements"
    AppleTools(identity=IDENTITY).sign(app, entitlements)
    rows = made(calls)
    assert [row[0] for row in rows] == ["codesign"] * 4
    assert rows[-1][-1] == str(app)
    assert {row[-1] for row in rows[:-1]} == {
        str(path) for path in (app / "Contents/Frameworks").rglob("*") if path.is_file()
    }
    for row in rows:
        assert row[1:5] == ["--force", "--timestamp", "--options", "runtime"]
        assert row[row.index("--sign") + 1] == IDENTITY
    assert ["--entitlements" in row for row in rows] == [False, False, False, True]


def test_a_bundle_is_sent_as_an_archive_and_gets_its_ticket(app: Path, calls: Path) -> None:
    AppleTools(identity=IDENTITY, profile="weather").notarise(app)
    ditto, submit, staple = made(calls)
    assert ditto[:5] == ["ditto", "-c", "-k", "--keepParent", str(app)]
    assert submit == [
        *("xcrun", "notarytool", "submit", ditto[5]),
        *("--keychain-profile", "weather", "--wait"),
    ]
    assert staple == ["xcrun", "stapler", "staple", str(app)]


def test_a_disk_image_is_sent_as_it_is(tmp_path: Path, calls: Path) -> None:
    image = tmp_path / "weather.dmg"
    image.touch()
    AppleTools(identity=IDENTITY, profile="weather").notarise(image)
    assert [row[:4] for row in made(calls)] == [
        ["xcrun", "notarytool", "submit", str(image)],
        ["xcrun", "stapler", "staple", str(image)],
    ]


def test_a_tool_that_fails_is_quoted(app: Path, calls: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FAILS", "codesign")
    with pytest.raises(BuildError, match="codesign --force failed: no identity found"):
        AppleTools(identity=IDENTITY).sign(app)
    assert len(made(calls)) == 1


def test_a_tool_that_is_missing_is_named(app: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    with pytest.raises(BuildError, match="codesign is not on this machine"):
        AppleTools(identity=IDENTITY).sign(app)


def test_without_a_profile_nothing_is_sent(app: Path, calls: Path) -> None:
    with pytest.raises(BuildError, match="set ONEFOLD_NOTARY_PROFILE"):
        AppleTools(identity=IDENTITY).notarise(app)
    assert made(calls) == []


class FakeApple(ModuleType):
    """Stands for apple_platform, and writes down what it is asked."""

    ApplePlatformError = RuntimeError

    def __init__(self, *, fails: bool = False) -> None:
        super().__init__("apple_platform")
        self.asked: list[tuple[Any, ...]] = []
        self.fails = fails
        self.notarize = self

    def P12Key(self, **values: object) -> dict[str, object]:  # noqa: N802 - its name
        return values

    def Signer(self, **values: object) -> dict[str, object]:  # noqa: N802
        return values

    def NotaryCredentials(self, **values: object) -> dict[str, object]:  # noqa: N802
        return values

    def sign(self, path: Path, **values: object) -> None:
        self.asked.append(("sign", path, values))
        if self.fails:
            raise self.ApplePlatformError("the certificate has expired")

    def submit(self, path: Path, credentials: object, *, wait_seconds: int) -> None:
        assert wait_seconds > 60
        self.asked.append(("submit", path, credentials))

    def staple(self, path: Path) -> None:
        self.asked.append(("staple", path))


@pytest.fixture
def apple(monkeypatch: pytest.MonkeyPatch) -> FakeApple:
    fake = FakeApple()
    monkeypatch.setitem(sys.modules, "apple_platform", fake)
    monkeypatch.setitem(sys.modules, "apple_platform.notarize", fake)
    return fake


def environment(tmp_path: Path, **more: str) -> dict[str, str]:
    return {developer.P12: str(tmp_path / "ada.p12"), developer.PASSWORD: SECRET, **more}


def test_elsewhere_the_library_signs_with_what_the_environment_says(
    app: Path, apple: FakeApple, tmp_path: Path
) -> None:
    signer = developer.signer(environment(tmp_path))
    signer.sign(app)
    ((_, path, values),) = apple.asked
    assert path == app
    assert values["signer"]["p12"] == {"path": tmp_path / "ada.p12", "password": SECRET}
    assert (values["code_signature_flags"], values["for_notarization"]) == (["runtime"], False)


def test_elsewhere_it_notarises_with_a_key(app: Path, apple: FakeApple, tmp_path: Path) -> None:
    key = str(tmp_path / "key.json")
    signer = developer.signer(environment(tmp_path, ONEFOLD_NOTARY_KEY=key))
    signer.sign(app)
    signer.notarise(app)
    assert apple.asked[0][2]["for_notarization"] is True
    assert apple.asked[1:] == [("submit", app, {"api_key_path": key}), ("staple", app)]
    with pytest.raises(BuildError, match="set ONEFOLD_NOTARY_KEY"):
        developer.signer(environment(tmp_path)).notarise(app)


def test_the_keyring_is_asked_where_the_environment_is_silent(
    app: Path, apple: FakeApple, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    keyring = ModuleType("keyring")
    keyring.get_password = lambda service, name: f"{service} {name}"  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "keyring", keyring)
    developer.signer({developer.P12: str(tmp_path / "ada.p12")}).sign(app)
    assert apple.asked[0][2]["signer"]["p12"]["password"] == f"onefold {developer.PASSWORD}"


def test_without_a_password_it_says_where_to_put_it(
    app: Path, apple: FakeApple, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "keyring", None)
    with pytest.raises(BuildError, match=f"set {developer.PASSWORD}, or store it"):
        developer.signer({developer.P12: str(tmp_path / "ada.p12")}).sign(app)
    assert apple.asked == []


def test_no_secret_is_told(
    app: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    fake = FakeApple(fails=True)
    monkeypatch.setitem(sys.modules, "apple_platform", fake)
    monkeypatch.setitem(sys.modules, "apple_platform.notarize", fake)
    signer = developer.signer(environment(tmp_path))
    with pytest.raises(BuildError, match="the certificate has expired") as raised:
        signer.sign(app)
    told = "".join(traceback.format_exception(raised.value)) + repr(signer) + "".join(capfd.readouterr())
    assert SECRET not in told


def test_nobody_signs_where_nobody_is_named() -> None:
    assert developer.signer({}) is None


def test_on_a_mac_its_own_tools_are_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    named = {developer.IDENTITY: IDENTITY, developer.PROFILE: "weather"}
    assert developer.signer(named) is None
    monkeypatch.setattr(sys, "platform", "darwin")
    assert developer.signer(named) == AppleTools(identity=IDENTITY, profile="weather")


def test_without_the_extra_it_says_how_to_get_it(
    app: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "apple_platform", None)
    with pytest.raises(BuildError, match=r"pip install 'onefold\[apple\]'"):
        PortableTools(archive=tmp_path / "ada.p12", environment={}).sign(app)


@pytest.fixture(scope="session")
def certificate(require_tool: Any, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a certificate that signs code, made for this run, with its key; nobody trusts it."""
    folder = tmp_path_factory.mktemp("certificate")
    request = folder / "request.cnf"
    request.write_text(
        "[req]\nprompt=no\ndistinguished_name=who\nx509_extensions=what\n[who]\nCN=Ada Example\n"
        "OU=ABCDE12345\n[what]\nkeyUsage=critical,digitalSignature\nextendedKeyUsage=critical,codeSigning\n",
        "ascii",
    )
    tool = require_tool("openssl")
    key, made_one, archive = (str(folder / name) for name in ("key.pem", "certificate.pem", "ada.p12"))
    new = ("req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-config", str(request))
    subprocess.run([tool, *new, "-keyout", key, "-out", made_one], check=True, capture_output=True)
    pack = ("pkcs12", "-export", "-legacy", "-inkey", key, "-in", made_one, "-out", archive)
    variables = os.environ | {"SECRET": SECRET}
    subprocess.run([tool, *pack, "-passout", "env:SECRET"], check=True, capture_output=True, env=variables)
    return folder / "ada.p12"


def test_a_real_certificate_signs_a_bundle(
    app: Path, certificate: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With the real library; without Apple's server for time stamps, which a test cannot ask."""
    import apple_platform

    from builders.macos import verification

    real = apple_platform.sign
    monkeypatch.setattr(
        apple_platform, "sign", lambda *values, **named: real(*values, timestamp_url="none", **named)
    )
    named = {developer.P12: str(certificate), developer.PASSWORD: SECRET}
    developer.signer(named).sign(app)
    for path in app.rglob("*"):
        if path.is_file() and not path.is_symlink() and universal.is_code(data := path.read_bytes()):
            signature = verification.read(data)
            assert signature.certificate, path
            assert not signature.is_adhoc
            assert verification.problems(data) == (), path


def test_a_folder_is_signed_file_by_file(
    calls: Path, tmp_path: Path, program: bytes, extension: Callable[[str], bytes]
) -> None:
    whole = tmp_path / "weather"
    (whole / "lib").mkdir(parents=True)
    (whole / "weather").write_bytes(program)
    (whole / "lib/math.so").write_bytes(extension("math"))
    (whole / "lib/math.txt").write_bytes(b"no code")
    developer.sign_program(AppleTools(identity=IDENTITY), whole, whole / "weather")
    first, last = made(calls)
    assert first[-1] == str(whole / "lib/math.so")
    assert "--entitlements" not in first
    assert last[-1] == str(whole / "weather")
    assert "--entitlements" in last


def test_a_bundle_is_notarised_when_the_environment_says_how(app: Path, calls: Path) -> None:
    developer.sign_program(AppleTools(identity=IDENTITY), app, app / "Contents/MacOS/weather")
    assert {row[0] for row in made(calls)} == {"codesign"}
    developer.sign_program(AppleTools(identity=IDENTITY, profile="x"), app, app / "Contents/MacOS/weather")
    assert made(calls)[-1] == ["xcrun", "stapler", "staple", str(app)]
