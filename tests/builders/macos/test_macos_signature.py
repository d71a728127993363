"""Code that we sign is accepted by others, and any change to it is noticed."""

from __future__ import annotations

import contextlib
import json
import subprocess
from typing import TYPE_CHECKING

import apple_platform
import lief
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from builders.errors import BuildError, ExecutableError
from builders.macos import macho, signature, universal, verification
from builders.macos.signature import Sealed, signed

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

# apple-platform-py says this of every ad-hoc signature, its own and Apple's too: they have no message.
NO_MESSAGE = "CMS error: missing further values (at position 0)"


def complaints(path: Path) -> list[str]:
    """Return what an independent verifier has against a file."""
    found = (str(each["description"]) for each in apple_platform.verify_macho(str(path)))
    return [each for each in found if NO_MESSAGE not in each]


def unsigned(data: bytes) -> bytes:
    """Return a file for one architecture as linkers for x86_64 leave it: without a place for a signature."""
    image = macho.parse(data)
    start = next(image.each(macho.CommandKind.CODE_SIGNATURE)).word(8)
    kept = [each for each in image.commands if each.kind != macho.CommandKind.CODE_SIGNATURE]
    shorter = bytearray(macho.replaced(image, kept).data[:start])
    link = shorter.index(b"__LINKEDIT".ljust(16, b"\0"))
    size = start - image.segment(macho.LINKEDIT).offset
    shorter[link + 40 : link + 48] = size.to_bytes(8, "little")
    return bytes(shorter)


def test_what_apple_signed_is_right(library: bytes, extension: Callable[[str], bytes]) -> None:
    """So we read signatures as those who wrote them."""
    for data in (library, extension("math"), extension("_ssl")):
        assert verification.problems(data) == ()


@pytest.mark.parametrize("architecture", ["x86_64", "aarch64"])
def test_a_signature_is_accepted_by_others(library: bytes, architecture: str, tmp_path: Path) -> None:
    half = bytes(universal.thin(library, architecture))
    for number, data in enumerate((half, unsigned(half))):
        made = signed(data, "libssl")
        path = tmp_path / f"{number}"
        path.write_bytes(made)
        assert verification.problems(made) == ()
        assert complaints(path) == []
        whole = lief.MachO.parse(str(path))
        assert lief.MachO.check_layout(whole.at(0)) == (True, "")
        assert whole.at(0).has_code_signature


def test_both_halves_of_a_universal_file_are_signed(library: bytes, tmp_path: Path) -> None:
    made = signed(library, "libssl")
    path = tmp_path / "universal"
    path.write_bytes(made)
    assert complaints(path) == []
    assert verification.problems(made) == ()
    read = [verification.read(each) for each in universal.split(made)]
    assert [each.identifier for each in read] == ["libssl", "libssl"]
    assert all(each.is_adhoc and not each.certificate for each in read)
    text = json.dumps(apple_platform.read_signature(str(path)))
    assert all(each.code_hash.hex() in text for each in read)


def test_the_same_input_gives_the_same_bytes(library: bytes) -> None:
    once = signed(library, "libssl")
    assert signed(once, "libssl") == once
    assert signed(library, "other") != once


def test_other_tools_see_the_signature(
    library: bytes, tmp_path: Path, require_tool: Callable[[str], str]
) -> None:
    path = tmp_path / "library"
    path.write_bytes(signed(unsigned(bytes(universal.thin(library, "x86_64"))), "libssl"))
    tool = [require_tool("llvm-objdump"), "--macho", "--private-headers", str(path)]
    said = subprocess.run(tool, capture_output=True, text=True, check=True)
    assert "LC_CODE_SIGNATURE" in said.stdout
    assert said.stderr == ""


@settings(max_examples=60, deadline=None)
@given(place=st.floats(0, 0.999))
def test_a_changed_byte_is_noticed(place: float, extension: Callable[[str], bytes]) -> None:
    made = bytearray(signed(universal.thin(extension("math"), "aarch64"), "math"))
    start = next(macho.parse(bytes(made)).each(macho.CommandKind.CODE_SIGNATURE)).word(8)
    made[int(place * start)] ^= 1
    assert verification.problems(bytes(made)) != ()


def test_an_unsigned_file_is_noticed(extension: Callable[[str], bytes]) -> None:
    bare = unsigned(bytes(universal.thin(extension("math"), "x86_64")))
    assert verification.problems(bare) == ("it is not signed",)


def test_what_is_sealed_with_it_is_checked(extension: Callable[[str], bytes]) -> None:
    sealed = Sealed(information=b"<plist/>", resources=b"list", entitlements=b"<plist></plist>")
    made = bytes(signed(universal.thin(extension("math"), "aarch64"), "math", sealed))
    assert verification.problems(made, sealed) == ()
    assert verification.read(made).entitlements == b"<plist></plist>"
    other = Sealed(information=b"<plist />", resources=b"lists")
    assert verification.problems(made, other) == (
        "its signature does not match its Info.plist",
        "its signature does not match its CodeResources",
    )
    plain = signed(universal.thin(extension("math"), "aarch64"), "math")
    assert len(verification.problems(plain, other)) == 2


def test_what_lies_behind_the_end_is_not_dropped(extension: Callable[[str], bytes]) -> None:
    half = bytes(universal.thin(extension("math"), "aarch64"))
    for data in (half, unsigned(half)):
        with pytest.raises(ExecutableError, match="bytes lie behind the end"):
            signed(data + b"more of it, by another tool", "math")


@settings(max_examples=300, deadline=None)
@given(data=st.data())
def test_a_damaged_signature_is_a_sentence(data: st.DataObject, extension: Callable[[str], bytes]) -> None:
    made = bytearray(signed(universal.thin(extension("math"), "aarch64"), "math"))
    start = next(macho.parse(bytes(made)).each(macho.CommandKind.CODE_SIGNATURE)).word(8)
    place = data.draw(st.integers(start, min(start + 240, len(made) - 4)))
    made[place : place + 4] = data.draw(st.binary(min_size=4, max_size=4))
    assert all(isinstance(each, str) for each in verification.problems(bytes(made)))
    with contextlib.suppress(BuildError):
        verification.read(bytes(made))


def test_pages_are_counted_from_the_start(extension: Callable[[str], bytes]) -> None:
    """The hash of the first page is that of the header as it is written at the end."""
    made = bytes(signed(universal.thin(extension("math"), "aarch64"), "math"))
    assert signature.HASH(made[: signature.PAGE]).digest() in made


def test_only_a_program_is_signed_as_one(program: bytes, library: bytes, tmp_path: Path) -> None:
    for data, flags in ((program, "MAIN_BINARY"), (library, "0x0")):
        path = tmp_path / flags
        path.write_bytes(signed(data, "x"))
        assert f"ExecutableSegmentFlags({flags})" in json.dumps(apple_platform.read_signature(str(path)))
