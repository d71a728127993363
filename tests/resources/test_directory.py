"""The directory and the footer: they come back as written, C reads what Python wrote, damage is told."""

from __future__ import annotations

import ast
import random
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import xxhash
from hypothesis import given, settings
from hypothesis import strategies as st

import resources.runtime
from resources import directory
from resources.directory import Entry, EntryFlag, EntryKind
from resources.errors import BlobError

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).resolve().parents[2]
HARNESSES = ROOT / "tests" / "launcher"
LAUNCHER = ROOT / "builders" / "launcher"
SANITIZERS = ("-g", "-O1", "-fsanitize=address,undefined", "-fno-sanitize-recover=all")
DATA = bytes(range(256)) * 16

NAMES = st.one_of(
    st.text(st.characters(codec="utf-8"), max_size=40),
    st.binary(max_size=20).map(lambda raw: raw.decode("utf-8", "surrogateescape")),
)
ENTRIES = st.lists(
    st.builds(
        lambda kind, name, offset, size, flags, extra: Entry(
            kind=kind,
            name=name,
            offset=offset,
            size=size,
            checksum=directory.checksum(DATA[offset : offset + size]),
            flags=EntryFlag(flags),
            extra=extra,
        ),
        st.sampled_from(EntryKind),
        NAMES,
        st.integers(0, len(DATA) // 2),
        st.integers(0, len(DATA) // 2),
        st.integers(0, 31),
        st.integers(0, 2**32 - 1),
    ),
    max_size=30,
    unique_by=lambda entry: (entry.kind, entry.name),
)
TEXT = st.text(st.characters(codec="utf-8", exclude_characters="\0="), max_size=20)
SETTINGS = st.dictionaries(TEXT, TEXT, max_size=8)


def program(entries: list[Entry], chosen: dict[str, str]) -> bytes:
    """Return something that stands for a launcher, with data, directory and footer behind it."""
    launcher = b"\x7fELF".ljust(4096, b"\0")
    written = directory.write_directory(entries, chosen)
    footer = directory.write_footer(payload_offset=4096, directory_offset=len(DATA), directory=written)
    return launcher + DATA + written + footer


def opened(file: bytes) -> tuple[tuple[Entry, ...], dict[str, str]]:
    footer = directory.read_footer(file[-directory.FOOTER.size :])
    assert footer.file_size == len(file)
    payload = memoryview(file)[footer.payload_offset : footer.payload_offset + footer.payload_size]
    table = payload[footer.directory_offset : footer.directory_offset + footer.directory_size]
    return directory.read_directory(table, footer.directory_checksum)


@pytest.fixture(scope="session")
def harness(
    tmp_path_factory: pytest.TempPathFactory, require_tool: Callable[[str], str]
) -> Callable[..., Path]:
    """Return a function that compiles one of tests/launcher with the launcher's sources."""
    compiler, folder = require_tool("cc"), tmp_path_factory.mktemp("harness")
    strict = ("-std=c11", "-Wall", "-Wextra", "-Wpedantic", "-Werror", f"-I{LAUNCHER}")

    def compile_harness(name: str, *flags: str) -> Path:
        made = folder / name
        if not made.exists():
            sources = (HARNESSES / f"{name}.c", LAUNCHER / "checksum.c")
            done = subprocess.run(
                [compiler, *strict, *flags, *sources, "-o", made], capture_output=True, text=True, check=False
            )
            if done.returncode and flags and "cannot find" in done.stderr:
                pytest.skip("this compiler has no sanitizers")
            assert done.returncode == 0, done.stderr
        return made

    return compile_harness


def said(*command: str | Path) -> list[str]:
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.splitlines()


@given(ENTRIES, SETTINGS)
def test_entries_and_settings_come_back_sorted(entries: list[Entry], chosen: dict[str, str]) -> None:
    found, found_settings = opened(program(entries, chosen))
    in_order = sorted(entries, key=lambda e: (e.kind, e.name.encode("utf-8", "surrogateescape")))
    assert found == tuple(in_order)
    assert found_settings == chosen


@given(ENTRIES, SETTINGS, st.randoms())
def test_order_of_entries_does_not_change_the_bytes(
    entries: list[Entry], chosen: dict[str, str], shuffler: random.Random
) -> None:
    expected = program(entries, chosen)
    shuffler.shuffle(entries)
    pairs = list(chosen.items())
    shuffler.shuffle(pairs)
    assert program(entries, dict(pairs)) == expected


@given(ENTRIES, SETTINGS)
@settings(max_examples=40, deadline=None)
def test_c_reads_what_python_wrote(
    harness: Callable[..., Path],
    tmp_path_factory: pytest.TempPathFactory,
    entries: list[Entry],
    chosen: dict[str, str],
) -> None:
    file = tmp_path_factory.getbasetemp() / "program"
    file.write_bytes(program(entries, chosen))
    status, *lines = said(harness("show_payload"), "payload", file)
    assert status == "status 0 is sound"
    found = opened(file.read_bytes())[0]
    assert [line for line in lines if line.startswith("entry")] == [
        f"entry {e.kind} {e.flags} {e.extra} {e.offset} {e.size} 1 1 "
        + e.name.encode("utf-8", "surrogateescape").hex()
        for e in found
    ]
    assert [bytes.fromhex(line[8:]).decode() for line in lines if line.startswith("setting")] == [
        f"{key}={value}" for key, value in sorted(chosen.items())
    ]


def test_every_name_is_found_among_thousands(harness: Callable[..., Path], tmp_path: Path) -> None:
    entries = [
        Entry(kind=kind, name=f"package{number % 97}.module{number}", offset=0, size=0,
              checksum=directory.checksum(b""))
        for kind in EntryKind for number in range(1000)
    ]  # fmt: skip
    (tmp_path / "program").write_bytes(program(entries, {}))
    lines = said(harness("show_payload"), "payload", tmp_path / "program")[1:]
    assert len(lines) == len(entries)
    assert all(line.split()[6:8] == ["1", "1"] for line in lines)


def test_numbers_are_the_same_in_c_python_and_the_finder(harness: Callable[..., Path]) -> None:
    in_c = dict(line.split() for line in said(harness("show_payload"), "constants"))
    in_python = {member.name: str(member.value) for member in (*EntryKind, *EntryFlag) if member.name}
    in_python |= {
        "HEADER_SIZE": str(directory.HEADER.size),
        "ENTRY_SIZE": str(directory.ENTRY.size),
        "FOOTER_SIZE": str(directory.FOOTER.size),
        "VERSION": str(directory.VERSION),
        "MAGIC": directory.MAGIC.decode(),
    }
    assert in_python == in_c
    names = {member.name for member in (*EntryKind, *EntryFlag)}
    assert finder_constants() == {name: int(in_c[name]) for name in names if name}


def finder_constants() -> dict[str, int]:
    """Read the finder's numbers from its source: it can only be imported inside a program."""
    source = (Path(resources.runtime.__path__[0]) / "finder.py").read_text()
    names: dict[str, Any] = {}
    for node in ast.parse(source).body:
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Tuple):
            exec(ast.unparse(node), names)
    return {name: value for name, value in names.items() if name.isupper()}


def test_worker_and_directory_mean_the_same_by_no_token() -> None:
    from resources import compile_worker

    assert compile_worker.NO_TOKEN == directory.NO_TOKEN


@pytest.mark.parametrize("size", [0, 31, 200, 4099, 1_000_003])
def test_checksum_in_c_is_xxhash(harness: Callable[..., Path], tmp_path: Path, size: int) -> None:
    data = random.Random(size).randbytes(size)
    (tmp_path / "data").write_bytes(data)
    lengths = [*range(min(size, 200) + 1), size]
    expected = [xxhash.xxh64_hexdigest(data[:length]) for length in lengths]
    assert said(harness("show_payload"), "checksums", tmp_path / "data") == expected
    assert [f"{directory.checksum(data[:length]):016x}" for length in lengths] == expected


def some_program() -> bytes:
    chosen = random.Random(1)
    entries = []
    for number in range(40):
        offset, size = chosen.randrange(2000), chosen.randrange(2000)
        kind = chosen.choice(list(EntryKind))
        data = DATA[offset : offset + size]
        name = f"näme{number}" * chosen.randrange(1, 9)
        entries.append(
            Entry(kind=kind, name=name, offset=offset, size=size, checksum=directory.checksum(data))
        )
    return program(entries, {"run": "main", "frozen": "encodings,io", "libpython": "libpython.so"})


def test_ten_thousand_damaged_programs_never_make_c_read_beyond_them(
    harness: Callable[..., Path], tmp_path: Path
) -> None:
    """Under AddressSanitizer and UBSan; most checksums are made right again, so offsets are believed."""
    mutate = harness("mutate_payload", *SANITIZERS)
    (tmp_path / "program").write_bytes(some_program())
    counts, reads = said(mutate, tmp_path / "program", "2026", "10000")
    _, ok, _, missing, _, damaged, _, version = counts.split()
    # Each way out is taken often, or the damage does not test what it should.
    assert all(int(count) > 100 for count in (ok, missing, damaged))
    assert int(version) > 5
    _, entries, _, whole, _, spoiled = reads.split()
    assert int(whole) > 1000
    assert int(spoiled) > 100
    assert int(entries) == int(whole) + int(spoiled)


@given(st.integers(0, len(some_program()) - 4097), st.integers(1, 255))
def test_any_changed_byte_of_directory_or_footer_is_refused(place: int, mask: int) -> None:
    damaged = bytearray(some_program())
    directory_at = 4096 + len(DATA)
    place = directory_at + place % (len(damaged) - directory_at)
    damaged[place] ^= mask
    with pytest.raises(BlobError):
        opened(bytes(damaged))


@given(st.binary(max_size=200))
def test_no_directory_with_a_right_checksum_raises_anything_else(data: bytes) -> None:
    try:
        directory.read_directory(memoryview(data), directory.checksum(data))
    except BlobError as error:
        assert str(error)  # noqa: PT017 - an empty directory is sound


@given(st.binary(max_size=400), st.integers(0, 2**32 - 1), st.integers(0, 2**32 - 1))
def test_a_directory_whose_sizes_fit_raises_nothing_else(tail: bytes, count: int, names: int) -> None:
    count %= 1 + len(tail) // directory.ENTRY.size
    names %= 1 + len(tail) - count * directory.ENTRY.size
    rest = len(tail) - count * directory.ENTRY.size - names
    data = directory.HEADER.pack(count, names, rest, 0) + tail
    try:
        directory.read_directory(memoryview(data), directory.checksum(data))
    except BlobError as error:
        assert str(error)  # noqa: PT017 - some are sound


def test_a_name_beyond_the_names_is_refused() -> None:
    entry = directory.ENTRY.pack(0, 0, 0, 1, 4, EntryKind.MODULE, 0, 0, 0)
    data = directory.HEADER.pack(1, 4, 0, 0) + entry + b"name"
    with pytest.raises(BlobError, match="a name that reaches beyond its end"):
        directory.read_directory(memoryview(data), directory.checksum(data))


@pytest.mark.parametrize(
    ("tail", "sentence"),
    [
        (b"", "its end is missing"),
        (b"onefold", "its end is missing"),
        (b"\0" * 64, "not a program made by Onefold"),
        (b"onefold\x01" + b"\0" * 56, "the end of the program is damaged"),
    ],
    ids=["nothing", "too short", "zeros", "wrong checksum"],
)
def test_what_is_no_footer_is_refused_with_a_sentence(tail: bytes, sentence: str) -> None:
    with pytest.raises(BlobError, match=sentence):
        directory.read_footer(tail)


def test_a_footer_of_another_version_is_named() -> None:
    unsigned = directory.FOOTER.pack(directory.MAGIC, 7, 0, 0, 0, 0, 0, 64, 0)[:-8]
    tail = unsigned + directory.checksum(unsigned).to_bytes(8, "little")
    with pytest.raises(
        BlobError, match=r"another version of Onefold made the program \(directory version 7\)"
    ):
        directory.read_footer(tail)
