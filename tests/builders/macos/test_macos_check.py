"""What `onefold check` says of programs for macOS."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from builders.check import check, lines
from builders.macos import signature, universal

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

TODAY = date(2026, 11, 22)


def said(path: Path) -> str:
    return "\n".join(lines(check(path), TODAY))


def test_a_bundle_that_is_right(app: Path) -> None:
    report = check(app)
    assert (report.kind, report.target, report.files) == ("bundle", "aarch64-apple-darwin", 4)
    assert report.macos.version == (11, 0)
    assert report.signed is True
    assert report.missing == (("@loader_path/lib/Python", "Contents/MacOS/weather"),)
    assert "needs macOS 11.0 or later" in said(app)
    assert "signed: yes" in said(app)


def test_a_universal_library_names_both_architectures(library: bytes, tmp_path: Path) -> None:
    path = tmp_path / "libssl.3.dylib"
    path.write_bytes(library)
    report = check(path)
    assert report.architecture == "x86_64, aarch64"
    assert report.signed is True
    assert [name for name, _ in report.missing] == ["@loader_path/libcrypto.3.dylib"]


def test_changed_code_is_named(app: Path) -> None:
    (changed,) = (app / "Contents/Frameworks").rglob("libcrypto*")
    data = bytearray(changed.read_bytes())
    data[200_000] ^= 1
    changed.write_bytes(data)
    report = check(app)
    assert report.signed is False
    name = "Contents/Frameworks/_libraries/libcrypto.3.dylib"
    assert [file for file, _ in report.wrongly_signed] == [name]
    assert f"wrongly signed: {name}: it was changed after it was signed" in said(app)


def test_a_changed_resource_is_named(app: Path) -> None:
    (app / "Contents/Resources/COPYING.txt").write_bytes(b"other")
    assert "Resources/COPYING.txt was changed after the bundle was sealed" in said(app)


def test_a_changed_plist_is_noticed(app: Path) -> None:
    plist = app / "Contents/Info.plist"
    plist.write_bytes(plist.read_bytes().replace(b"org.example", b"com.example"))
    assert "its signature does not match its Info.plist" in said(app)


@pytest.mark.parametrize("size", [100, 5000])
def test_code_that_is_cut_short_is_damaged(library: bytes, tmp_path: Path, size: int) -> None:
    path = tmp_path / "libssl.3.dylib"
    path.write_bytes(bytes(universal.thin(library, "x86_64"))[:size])
    assert "damaged: libssl.3.dylib: " in said(path)


def test_mixed_architectures_are_damage(app: Path, extension: Callable[[str], bytes]) -> None:
    other = app / "Contents/Frameworks/math.so"
    other.write_bytes(signature.signed(universal.thin(extension("math"), "x86_64"), "math"))
    assert "damaged: Contents/Frameworks/math.so: it is for x86_64, the program for aarch64" in said(app)
