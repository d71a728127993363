"""Disk images and packages for macOS are signed with a certificate, and read back by another library."""

from __future__ import annotations

import struct
from dataclasses import replace
from typing import TYPE_CHECKING

import apple_platform
import pytest
from apple_platform import reading as apple_reading

from builders.check import check
from builders.errors import ProjectError, SigningError
from builders.installers import making, table
from builders.installers.model import Signature, Stage, StageFile
from builders.macos.information import Information, written
from builders.project.model import Module, Project, SigningChoice
from builders.signing import macos, preparing, reading
from builders.signing.secrets import MACOS
from resources.target import parse
from tests.builders.signing.authority import SECRET, SIGNER
from tests.working import result_of

if TYPE_CHECKING:
    from pathlib import Path

    from builders.signing.signers import Signers
    from tests.builders.signing.authority import Authority

TARGET = parse("aarch64-apple-darwin")
INSIDE = "Weather.app/Contents"
GIVEN = {MACOS: SECRET}


@pytest.fixture
def chosen(authority: Authority) -> SigningChoice:
    certificate = authority.file("ada.p12")
    return SigningChoice(macos_certificate=certificate, macos_installer_certificate=certificate)


@pytest.fixture
def signers(chosen: SigningChoice, monkeypatch: pytest.MonkeyPatch) -> Signers:
    """Return who signs for macOS, without Apple's server for time stamps, which a test cannot ask."""
    real = apple_platform.sign
    monkeypatch.setattr(
        apple_platform, "sign", lambda *values, **named: real(*values, timestamp_url="none", **named)
    )
    kinds = {Signature.APPLE_IMAGE, Signature.APPLE_PACKAGE}
    return result_of(preparing.signers(chosen, [TARGET], kinds, GIVEN))


def made(name: str, root: Path, signers: Signers | None) -> Path:
    """Make an installer of a small app."""
    oldest = 11 << 16
    header = struct.pack("<8I6I", 0xFEEDFACF, 0x100000C, 0, 2, 1, 24, 0, 0, 0x32, 24, 1, oldest, oldest, 0)
    said = Information(
        name="W", executable="weather", identifier="org.example.w", version="1.0", minimum=(11, 0)
    )
    contents = {
        f"{INSIDE}/Info.plist": written(said),
        f"{INSIDE}/MacOS/weather": header,
        f"{INSIDE}/Resources/data": bytes(range(256)) * 40,
    }
    files = []
    for place, content in contents.items():
        path = root / "stage" / place
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        files.append(StageFile(path=place, size=len(content), source=path))
    project = Project(
        root=root,
        name="Weather",
        run=Module(name="weather"),
        executable="weather",
        version="1.0",
        console=False,
    )
    stage = Stage(program=f"{INSIDE}/MacOS/weather", files=tuple(files))
    done = result_of(making.make(project, (table.find(name),), stage, TARGET, root / "out", signers=signers))
    assert done.failures == ()
    (path,) = done.paths
    return path


def test_a_disk_image_is_signed_and_read_back(tmp_path: Path, signers: Signers) -> None:
    unsigned = made("dmg", tmp_path / "unsigned", None)
    assert reading.read(unsigned) is None
    image = made("dmg", tmp_path, signers)
    assert apple_reading.has_cms_signature(apple_reading.read_signature(image))
    report = check(image)
    assert report.signed
    assert report.signer == reading.Signed(signer=SIGNER, authority="Test Root")
    whole = bytearray(image.read_bytes())
    whole[len(whole) // 4] ^= 1
    image.write_bytes(whole)
    assert check(image).wrongly_signed == ((image.name, "it was changed after it was signed"),)


def test_a_package_is_signed_and_read_by_others(tmp_path: Path, signers: Signers) -> None:
    package = made("pkg", tmp_path, signers)
    assert SIGNER in str(apple_reading.read_signature(package))
    assert reading.read(made("pkg", tmp_path / "unsigned", None)) is None
    report = check(package)
    assert report.signed
    assert report.signer == reading.Signed(signer=SIGNER, authority="Test Root")
    whole = package.read_bytes()
    package.write_bytes(whole[:-1] + bytes([whole[-1] ^ 1]))  # in the payload
    assert check(package).wrongly_signed == ((package.name, "it was changed after it was signed"),)


def test_a_wrong_password_and_a_missing_certificate_are_found_out_before(
    chosen: SigningChoice, authority: Authority
) -> None:
    with pytest.raises(SigningError, match=r"the password does not open \S+ada\.p12"):
        macos.signer(chosen, {MACOS: "guessed"}, packages=True)
    with pytest.raises(ProjectError, match=r"set signing\.macos-installer-certificate"):
        macos.signer(replace(chosen, macos_installer_certificate=None), GIVEN, packages=True)
    late = replace(chosen, macos_certificate=authority.file("late.p12"))
    with pytest.raises(SigningError, match=r"Ada Late .* expired on"):
        macos.signer(late, GIVEN, packages=False)
