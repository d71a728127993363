"""A bundle is what macOS, and tools of others, take for one."""

from __future__ import annotations

import io
import plistlib
import shutil
from typing import TYPE_CHECKING

import apple_platform
import pytest
from PIL import Image

from builders.associations import DocumentType
from builders.errors import BuildError, OutputError
from builders.macos import bundle, icon, information, seal, universal, verification
from builders.macos.linking import Arrangement
from builders.macos.signature import Sealed
from tests.builders.macos.bundling import NAME, linked, staged

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


def test_code_and_data_lie_apart_and_are_found_together(app: Path, files: dict[str, bytes]) -> None:
    contents = app / "Contents"
    for path in contents.rglob("*"):
        if path.is_file() and not path.is_symlink():
            place = path.relative_to(contents).parts[0]
            assert universal.is_code(path.read_bytes()) == (place in {"MacOS", "Frameworks"}), path
    for name in files:
        assert (contents / "Resources/lib" / name).is_file(), name
    assert not any("." in part.name for part in (contents / "Frameworks").rglob("*") if part.is_dir())


def test_every_name_leads_to_a_library_in_the_bundle(app: Path) -> None:
    from builders.macos import macho, names

    seen = 0
    for path in (app / "Contents/Frameworks").rglob("*.*"):
        if path.is_file():
            read = macho.parse(path.read_bytes())
            for name in names.dependencies(read):
                if not names.is_of_system(name):
                    seen += 1
                    assert (app / "Contents/MacOS" / name.removeprefix("@executable_path/")).is_file(), name
    assert seen == 3


def test_everything_is_signed_and_sealed(app: Path) -> None:
    contents = app / "Contents"
    for path in app.rglob("*"):
        if path.is_file() and not path.is_symlink() and universal.is_code(path.read_bytes()):
            assert verification.problems(path.read_bytes()) == (), path
    assert list(seal.problems(contents, "MacOS/weather")) == []
    sealed = Sealed(
        information=(contents / "Info.plist").read_bytes(), resources=(contents / seal.PLACE).read_bytes()
    )
    assert verification.problems((contents / "MacOS/weather").read_bytes(), sealed) == ()


def test_another_tool_seals_in_the_same_way(app: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.app"
    shutil.copytree(app, other, symlinks=True)
    apple_platform.sign(str(other))
    ours, theirs = (plistlib.loads((each / "Contents" / seal.PLACE).read_bytes()) for each in (app, other))
    assert (ours["rules"], ours["rules2"]) == (theirs["rules"], theirs["rules2"])
    assert ours["files"] == theirs["files"]
    assert ours["files2"].keys() == theirs["files2"].keys()
    for name, entry in ours["files2"].items():
        # Signing anew, under a name of its own, changes the hash of code and nothing else.
        assert entry.keys() == theirs["files2"][name].keys(), name
        assert "cdhash" in entry or entry == theirs["files2"][name], name


def test_changes_to_a_sealed_bundle_are_noticed(app: Path) -> None:
    data = app / "Contents/Resources/lib/weather/data"
    (data / "Zürich.txt").write_bytes(b"rain")
    (data / "more.txt").write_bytes(b"")
    (app / "Contents/Resources/COPYING.txt").unlink()
    assert sorted(seal.problems(app / "Contents", "MacOS/weather")) == [
        "Resources/COPYING.txt is missing",
        "Resources/lib/weather/data/Zürich.txt was changed after the bundle was sealed",
        "Resources/lib/weather/data/more.txt was added after the bundle was sealed",
    ]


def test_what_is_no_code_cannot_lie_where_code_does(app: Path) -> None:
    (app / "Contents/Frameworks/readme.txt").write_bytes(b"")
    with pytest.raises(BuildError, match=r"Frameworks/readme\.txt is no code"):
        seal.sealed(app / "Contents", "MacOS/weather")


def test_info_plist_says_what_finder_asks(app: Path) -> None:
    found = plistlib.loads((app / "Contents/Info.plist").read_bytes())
    assert found["CFBundleName"] == NAME
    assert found["CFBundleShortVersionString"] == "2.1.0"
    assert found["LSMinimumSystemVersion"] == "11.0"
    assert found["NSHighResolutionCapable"] is True
    assert not {"CFBundleDocumentTypes", "CFBundleURLTypes", "CFBundleIconFile"} & found.keys()


def test_document_types_and_schemes_are_told() -> None:
    document = DocumentType(name="Weather map", extensions=("wxm",), role="Viewer")
    said = information.Information(
        name="Weather",
        executable="weather",
        identifier="org.example.weather",
        documents=(document,),
        schemes=("weather",),
        agent=True,
    )
    found = plistlib.loads(information.written(said))
    assert found["CFBundleDocumentTypes"][0]["CFBundleTypeExtensions"] == ["wxm"]
    assert found["CFBundleURLTypes"][0]["CFBundleURLSchemes"] == ["weather"]
    assert found["LSUIElement"] is True


@pytest.mark.parametrize(
    ("name", "homepage", "expected"),
    [
        ("weather", "https://www.example.org/weather", "org.example.weather"),
        ("weather app", "https://example.org:8080", "org.example.weather-app"),
        ("weather", "", "local.weather"),
        ("Wetter ☀", "", "local.Wetter"),
    ],
)
def test_an_identifier_is_made_of_homepage_and_name(name: str, homepage: str, expected: str) -> None:
    assert information.default_identifier(name, homepage) == expected


def test_the_oldest_system_is_that_of_the_newest_part(
    program: bytes, extension: Callable[[str], bytes]
) -> None:
    assert bundle.oldest_system((program,)) == (11, 0)
    assert bundle.oldest_system((universal.thin(extension("math"), "x86_64"),)) < (11, 0)
    assert bundle.oldest_system((universal.thin(extension("math"), "x86_64"), program)) == (11, 0)


@pytest.mark.parametrize(
    ("arrangement", "expected"),
    [
        (Arrangement.BUNDLE, "@executable_path/../Frameworks/_libraries/libcrypto.3.dylib"),
        (Arrangement.FOLDER, "@executable_path/lib/_libraries/libcrypto.3.dylib"),
        (Arrangement.FILE, "@loader_path/../../_libraries/libcrypto.3.dylib"),
    ],
)
def test_names_fit_the_arrangement(files: dict[str, bytes], arrangement: Arrangement, expected: str) -> None:
    from builders.macos import macho, names

    relative = "weather/.dylibs/libssl.3.dylib"
    code = linked(files, arrangement)
    assert expected in names.dependencies(macho.parse(code.shipped(files[relative], relative)))


def test_a_library_that_does_not_ship_is_said(files: dict[str, bytes]) -> None:
    relative = "lib-dynload/_ssl.cpython-313-darwin.so"
    alone = linked({relative: files[relative]})
    assert alone.missing(files[relative], relative) == (
        "@loader_path/../bases/lib/libssl.3.dylib",
        "@loader_path/../bases/lib/libcrypto.3.dylib",
    )
    assert linked(files).missing(files[relative], relative) == ()


def test_code_for_another_architecture_does_not_ship(files: dict[str, bytes]) -> None:
    half = universal.thin(files["_libraries/libcrypto.3.dylib"], "x86_64")
    with pytest.raises(
        BuildError, match=r"libcrypto\.3\.dylib cannot ship: it is for x86_64, not for aarch64"
    ):
        linked(files).shipped(half, "_libraries/libcrypto.3.dylib")


def test_two_files_of_code_do_not_become_one(
    program: bytes, extension: Callable[[str], bytes], tmp_path: Path
) -> None:
    code = linked({"a.b/x.so": extension("math")})
    ready = code.shipped(extension("math"), "a.b/x.so")
    twice = tuple(staged(name, ready, tmp_path) for name in ("a.b/x.so", "a__dot__b/x.so"))
    said = information.Information(name="x", executable="x", identifier="local.x")
    made = bundle.Bundle(information=said, program=program, files=twice, resources={})
    with pytest.raises(OutputError, match="would both be"):
        bundle.write(made, tmp_path / "x.app")


def test_an_icon_has_the_picture_in_every_size(tmp_path: Path) -> None:
    picture = tmp_path / "weather.png"
    Image.new("RGB", (600, 300), "orange").save(picture)
    data = icon.icns(picture)
    found = {kind: Image.open(io.BytesIO(png)) for kind, png in icon.entries(data).items()}
    assert {kind: each.size for kind, each in found.items()} == {
        kind: (size, size) for kind, size in icon.TYPES
    }
    for each in found.values():
        middle, corner = (each.width // 2, each.height // 2), (0, 0)
        assert each.getpixel(middle) == (255, 165, 0, 255)
        assert each.getpixel(corner)[3] == 0
    opened = Image.open(io.BytesIO(data))
    assert (opened.format, max(opened.info["sizes"])) == ("ICNS", (512, 512, 2))


def test_an_icon_that_is_none_is_said(tmp_path: Path) -> None:
    (tmp_path / "weather.png").write_bytes(b"no picture")
    with pytest.raises(BuildError, match="is no picture that can be read"):
        icon.icns(tmp_path / "weather.png")
    with pytest.raises(BuildError, match="cannot be read"):
        icon.icns(tmp_path / "none.png")
