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

from builders.errors import ProjectError, SigningError
from builders.macos import universal
from builders.project.model import SigningChoice
from builders.signing import apple as apples
from builders.signing import macos
from builders.signing.apple import AppleTools, Notary
from builders.signing.portable import PortableTools
from builders.signing.secrets import MACOS

if TYPE_CHECKING:
    from collections.abc import Callable, Generator
    from pathlib import Path

STEP = "sign"
SECRET = "kßnig hunter2"
IDENTITY = "Developer ID Application: Ada Example (ABCDE12345)"
# What every fake tool does: write down how it was called, then succeed or fail as it was told.
FAKE = """#!{python}
import json, os, sys
with open({log!r}, "a", encoding="utf-8") as log:
    print(json.dumps([sys.argv, dict(os.environ)]), file=log)
if os.path.basename(sys.argv[0]) == os.environ.get("FAILS"):
    print(os.environ.get("SAYS", "no identity found"), file=sys.stderr)
    raise SystemExit(1)
"""


def finish(work: Generator[Any, None, Any]) -> None:
    for _ in work:
        pass


@pytest.fixture
def calls(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Put fake tools of Apple's first on PATH; return the file in which they write how they were called."""
    log, folder = tmp_path / "calls.jsonl", tmp_path / "bin"
    folder.mkdir()
    log.touch()
    for name in ("codesign", "productsign", "xcrun", "ditto"):
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
    finish(AppleTools(identity=IDENTITY).code(app, STEP, entitlements))
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
    finish(AppleTools(identity=IDENTITY, notary=Notary(profile="weather")).notarise(app, STEP))
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
    notary = Notary(key=tmp_path / "AuthKey.p8", key_id="AB12CD34EF", issuer="57246542")
    finish(AppleTools(identity=IDENTITY, notary=notary).notarise(image, STEP))
    submit, staple = made(calls)
    assert submit[:4] == ["xcrun", "notarytool", "submit", str(image)]
    assert submit[4:-1] == ["--key", str(notary.key), "--key-id", "AB12CD34EF", "--issuer", "57246542"]
    assert staple == ["xcrun", "stapler", "staple", str(image)]


def test_a_disk_image_is_signed_as_such(tmp_path: Path, calls: Path) -> None:
    image = tmp_path / "weather.dmg"
    finish(AppleTools(identity=IDENTITY).image(image, STEP))
    assert made(calls) == [["codesign", "--force", "--timestamp", "--sign", IDENTITY, str(image)]]


def test_a_package_is_signed_by_the_certificate_for_installers(tmp_path: Path, calls: Path) -> None:
    package, signed = tmp_path / "weather.pkg", tmp_path / "weather.pkg.signed"
    signed.write_text("what productsign would write")
    finish(AppleTools(identity=IDENTITY, installer_identity="Developer ID Installer").package(package, STEP))
    assert made(calls) == [
        ["productsign", "--timestamp", "--sign", "Developer ID Installer", str(package), str(signed)]
    ]
    assert package.read_text() == "what productsign would write"


def test_a_time_stamp_that_is_not_had_is_asked_for_again(
    app: Path, calls: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(apples, "PAUSE", 0)
    monkeypatch.setenv("FAILS", "codesign")
    monkeypatch.setenv("SAYS", "The timestamp service is not available.")
    with pytest.raises(SigningError, match="The timestamp service is not available"):
        finish(AppleTools(identity=IDENTITY).code(app, STEP))
    assert len(made(calls)) == apples.ATTEMPTS


def test_a_tool_that_fails_is_quoted(app: Path, calls: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FAILS", "codesign")
    with pytest.raises(SigningError, match="codesign --force failed: no identity found"):
        finish(AppleTools(identity=IDENTITY).code(app, STEP))
    assert len(made(calls)) == 1


def test_a_tool_that_is_missing_is_named(app: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    with pytest.raises(SigningError, match="codesign is not on this machine"):
        finish(AppleTools(identity=IDENTITY).code(app, STEP))


class FakeApple(ModuleType):
    """Stands for apple_platform, and writes down what it is asked."""

    ApplePlatformError = RuntimeError
    TimestampError = ConnectionError

    def __init__(self, *, fails: bool = False) -> None:
        super().__init__("apple_platform")
        self.asked: list[tuple[Any, ...]] = []
        self.fails = fails
        self.notarize = self.errors = self
        self.turns = 0

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

    def submit(self, path: Path, credentials: dict[str, Any]) -> dict[str, str]:
        said = json.loads(credentials["api_key_path"].read_text())
        self.asked.append(("submit", path, credentials | {"said": said}))
        return {"submission_id": "7"}

    def wait(self, submission: str, credentials: dict[str, Any], *, wait_seconds: int) -> None:
        assert credentials["api_key_path"].exists()
        assert wait_seconds < 60
        self.asked.append(("wait", submission))
        self.turns += 1
        if self.turns == 1:
            raise self.ApplePlatformError("reached time limit waiting for notarization to complete")

    def staple(self, path: Path) -> None:
        self.asked.append(("staple", path))


@pytest.fixture
def apple(monkeypatch: pytest.MonkeyPatch) -> FakeApple:
    fake = FakeApple()
    monkeypatch.setitem(sys.modules, "apple_platform", fake)
    monkeypatch.setitem(sys.modules, "apple_platform.notarize", fake)
    return fake


def portable(certificate: Path, **more: Any) -> PortableTools:
    return PortableTools(certificate=certificate, password=SECRET, **more)


def test_elsewhere_the_library_signs(app: Path, apple: FakeApple, certificate: Path) -> None:
    finish(portable(certificate).code(app, STEP))
    ((_, path, values),) = apple.asked
    assert path == app
    used = values["signer"]["p12"]
    assert used["path"].name == "ada.p12"
    assert SECRET not in str(values)
    assert not used["path"].exists()  # a copy, which it read
    assert (values["code_signature_flags"], values["for_notarization"]) == (["runtime"], False)


def test_elsewhere_it_notarises_with_a_key(
    app: Path, apple: FakeApple, tmp_path: Path, certificate: Path
) -> None:
    """What the library wants in one file is there while it works, and gone afterwards."""
    key = tmp_path / "AuthKey_AB12CD34EF.p8"
    key.write_text("-----BEGIN PRIVATE KEY-----\nMIGT\nAgEA\n-----END PRIVATE KEY-----\n")
    notary = Notary(key=key, key_id="AB12CD34EF", issuer="57246542")
    signer = portable(certificate, notary=notary)
    finish(signer.code(app, STEP))
    finish(signer.notarise(app, STEP))
    assert apple.asked[0][2]["for_notarization"] is True
    _, submit, *rest = apple.asked
    assert submit[:2] == ("submit", app)
    assert submit[2]["said"] == {"issuer_id": "57246542", "key_id": "AB12CD34EF", "private_key": "MIGTAgEA"}
    assert not submit[2]["api_key_path"].exists()
    assert rest == [("wait", "7"), ("wait", "7"), ("staple", app)]


def test_no_secret_is_told(
    app: Path, certificate: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    fake = FakeApple(fails=True)
    monkeypatch.setitem(sys.modules, "apple_platform", fake)
    monkeypatch.setitem(sys.modules, "apple_platform.notarize", fake)
    signer = portable(certificate)
    with pytest.raises(SigningError, match="the certificate has expired") as raised:
        finish(signer.code(app, STEP))
    told = "".join(traceback.format_exception(raised.value)) + repr(signer) + "".join(capfd.readouterr())
    assert SECRET not in told


def test_nobody_signs_where_nobody_is_named() -> None:
    assert macos.signer(SigningChoice(), {}, packages=True) is None


def test_on_a_mac_its_own_tools_are_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    chosen = SigningChoice(macos_identity=IDENTITY, notary_profile="weather")
    with pytest.raises(SigningError, match="is in the keychain of a Mac; on another system set"):
        macos.signer(chosen, {}, packages=False)
    monkeypatch.setattr(sys, "platform", "darwin")
    wanted = AppleTools(identity=IDENTITY, notary=Notary(profile="weather"))
    assert macos.signer(chosen, {}, packages=False) == wanted
    with pytest.raises(ProjectError, match=r"set signing\.macos-installer-identity"):
        macos.signer(chosen, {}, packages=True)


def test_a_key_of_app_store_connect_needs_its_id(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(sys, "platform", "darwin")
    chosen = SigningChoice(macos_identity=IDENTITY, notary_key=tmp_path / "AuthKey.p8")
    with pytest.raises(SigningError, match="is not there, so nothing can be notarised"):
        macos.signer(chosen, {}, packages=False)
    (tmp_path / "AuthKey.p8").touch()
    with pytest.raises(ProjectError, match=r"needs signing\.notary-key-id too"):
        macos.signer(chosen, {}, packages=False)


def test_without_the_extra_it_says_how_to_get_it(
    app: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "apple_platform", None)
    with pytest.raises(SigningError, match=r"pip install 'onefold\[apple\]'"):
        finish(portable(tmp_path).code(app, STEP))


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
    signer = macos.signer(SigningChoice(macos_certificate=certificate), {MACOS: SECRET}, packages=False)
    finish(signer.code(app, STEP))
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
    finish(apples.sign_program(AppleTools(identity=IDENTITY), whole, whole / "weather", STEP))
    first, last = made(calls)
    assert first[-1] == str(whole / "lib/math.so")
    assert "--entitlements" not in first
    assert last[-1] == str(whole / "weather")
    assert "--entitlements" in last


def test_a_bundle_is_notarised_when_the_settings_say_how(app: Path, calls: Path) -> None:
    program = app / "Contents/MacOS/weather"
    finish(apples.sign_program(AppleTools(identity=IDENTITY), app, program, STEP))
    assert {row[0] for row in made(calls)} == {"codesign"}
    signer = AppleTools(identity=IDENTITY, notary=Notary(profile="x"))
    finish(apples.sign_program(signer, app, program, STEP))
    assert made(calls)[-1] == ["xcrun", "stapler", "staple", str(app)]
