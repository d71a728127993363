"""What is remembered between scans, and what a damaged memory does: nothing."""

from __future__ import annotations

import sysconfig
from importlib.machinery import EXTENSION_SUFFIXES
from pathlib import Path

import pytest

from resources.model import Kind
from resources.scan import cache, listing
from resources.scanner import PythonFolders, Scan, scan


@pytest.fixture
def python() -> PythonFolders:
    """The Python that runs the tests."""
    stdlib = Path(sysconfig.get_path("stdlib"))
    return PythonFolders(
        version=(3, 11),
        stdlib=stdlib,
        extensions=stdlib / "lib-dynload",
        extension_suffixes=tuple(EXTENSION_SUFFIXES),
    )


@pytest.fixture
def site(tmp_path: Path) -> Path:
    (tmp_path / "site" / "Ünï cödé").mkdir(parents=True)
    (tmp_path / "site" / "Ünï cödé" / "x.py").write_text("x = 1\n")
    (tmp_path / "site" / "a.pth").write_text("import x\n")
    return tmp_path / "site"


def sources(found: Scan) -> set[str]:
    return {
        resource.name
        for resource in found.resources
        if resource.kind is Kind.SOURCE and resource.distribution != "python"
    }


def test_a_warm_scan_finds_the_same(tmp_path: Path, python: PythonFolders, site: Path) -> None:
    fingerprints = {site: "1", python.stdlib: "2"}
    cold = scan(python, [site], None)
    assert scan(python, [site], tmp_path / "cache", fingerprints=fingerprints) == cold
    assert scan(python, [site], tmp_path / "cache", fingerprints=fingerprints) == cold
    assert scan(python, [site], tmp_path / "cache") == cold
    assert "Ünï cödé.x" not in sources(cold)  # a folder with a blank is no namespace package


def test_a_folder_that_the_caller_vouches_for_is_read_once(
    tmp_path: Path, python: PythonFolders, site: Path
) -> None:
    scan(python, [site], tmp_path / "cache", fingerprints={site: "1"})
    (site / "new.py").touch()
    assert sources(scan(python, [site], tmp_path / "cache", fingerprints={site: "1"})) == set()
    assert sources(scan(python, [site], tmp_path / "cache", fingerprints={site: "2"})) == {"new"}
    assert sources(scan(python, [site], tmp_path / "cache")) == {"new"}


def test_a_listing_is_of_no_place(tmp_path: Path, python: PythonFolders, site: Path) -> None:
    (site / "x.py").touch()
    scan(python, [site], tmp_path / "cache", fingerprints={site: "1"})
    moved = site.rename(tmp_path / "moved")
    found = scan(python, [moved], tmp_path / "cache", fingerprints={moved: "1"})
    assert [resource.path for resource in found.resources if resource.name == "x"] == [moved / "x.py"] * 2


def test_other_circumstances_are_another_listing(tmp_path: Path, python: PythonFolders, site: Path) -> None:
    (site / "x.cpython-399.so").touch()
    scan(python, [site], tmp_path / "cache", fingerprints={site: "1"})
    other = PythonFolders(version=(3, 99), stdlib=python.stdlib, extension_suffixes=(".cpython-399.so",))
    found = scan(other, [site], tmp_path / "cache", fingerprints={site: "1"})
    assert "x" in {resource.name for resource in found.resources if resource.kind is Kind.EXTENSION}


@pytest.mark.parametrize("damage", [b"", b"{}", b"\xff\n[]", b"onefold-scan-1 0\n[[],[]]"])
def test_a_damaged_cache_is_as_good_as_none(
    tmp_path: Path, python: PythonFolders, site: Path, damage: bytes
) -> None:
    fingerprints = {site: "1", python.stdlib: "2"}
    good = scan(python, [site], tmp_path / "cache", fingerprints=fingerprints)
    files = list((tmp_path / "cache").iterdir())
    assert files
    for file in files:
        file.write_bytes(damage)
    assert scan(python, [site], tmp_path / "cache", fingerprints=fingerprints) == good


def test_a_flipped_byte_is_seen(tmp_path: Path) -> None:
    memory = cache.ScanCache(tmp_path)
    kept = listing.Listing((listing.Found(Kind.SOURCE, "x", "x.py", 1, "", "", executable=False),), ())
    memory.keep_listing("listing-x", kept)
    assert memory.listing("listing-x") == kept
    file = tmp_path / "listing-x.json"
    file.write_bytes(file.read_bytes().replace(b'"x.py"', b'"y.py"'))
    assert memory.listing("listing-x") is None


def test_a_cache_that_cannot_be_written_is_no_error(
    tmp_path: Path, python: PythonFolders, site: Path
) -> None:
    (tmp_path / "cache").write_text("a file stands in the way")
    assert scan(python, [site], tmp_path / "cache", fingerprints={site: "1"}) == scan(python, [site], None)


def test_facts_are_read_again_when_the_file_changes(tmp_path: Path) -> None:
    library = tmp_path / "x.so"
    library.write_bytes(b"\x7fELF")
    memory = cache.ScanCache(tmp_path / "cache")
    assert memory.facts(library) is not None
    memory.close()
    library.write_bytes(b"text")
    assert cache.ScanCache(tmp_path / "cache").facts(library) is None
