"""The program for x86_64 macOS itself runs here, as far as it goes without a Python for macOS."""

from __future__ import annotations

import platform
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import lief
import pytest

from builders import cache as caches
from builders.executable import join
from builders.launcher import macos
from builders.macos import payload
from builders.macos.signature import signed
from builders.pythons.foreign import read as read_python
from resources.packed.writer import write
from resources.packing import Packed
from resources.target import parse

if TYPE_CHECKING:
    from collections.abc import Callable

RUNNER = Path(__file__).with_name("run_macho.c")
# Stands for the core: says what it was given.
CORE = """
#include <stdio.h>
#include "payload.h"
int of_core_run(const of_payload *payload, const char *executable, int argc, char **argv)
{
    const char *name = of_payload_setting(payload, "name");
    printf("%s|%s|%s|%d", executable, name, argv[argc - 1], (int)payload->size);
    return 7;
}
"""

pytestmark = pytest.mark.skipif(
    sys.platform != "linux" or platform.machine() != "x86_64", reason="the program's code is for x86_64"
)


@pytest.fixture(scope="module")
def launcher(runtime: Path, cache: Path) -> Path:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(caches.VARIABLE, str(cache))
        target = parse("x86_64-apple-darwin")
        distribution = read_python(runtime, target)
        place = cache / "tests" / f"launcher-{macos.key(distribution)}"
        with caches.lock(place):
            if not place.exists():
                with caches.filling(place) as folder:
                    macos.link(macos.compiler(target), distribution, folder)
    return place / macos.PROGRAM


def folded(launcher: Path, padding: int, **settings: str) -> bytes:
    """Return the program with a payload of its settings, and bytes that make it large."""
    packed = Packed(blob=write((), "utf-8"), texts=bytes(padding), entries=(), files=(), build="")
    said = {"name": "Wetter", "libpython": "libpython.so", **settings}
    return bytes(signed(payload.inserted(launcher.read_bytes(), b"".join(join(b"", packed, said))), "x"))


@pytest.fixture
def start(
    tmp_path: Path, require_tool: Callable[[str], str]
) -> Callable[..., subprocess.CompletedProcess[str]]:
    """Return a function that puts a program into a folder with its libraries and starts it."""
    compiler = require_tool("cc")
    (tmp_path / "lib").mkdir()
    (tmp_path / "core.c").write_text(CORE, "ascii")
    (tmp_path / "python.c").write_text("int python;", "ascii")
    shared = [compiler, "-shared", "-fPIC", f"-I{macos.FOLDER}"]
    sources = [str(macos.FOLDER / f"{name}.c") for name in ("payload", "checksum")]
    core = [str(tmp_path / "core.c"), *sources, "-o", str(tmp_path / "lib/_onefold_core.so")]
    subprocess.run([*shared, *core], check=True)
    python = [str(tmp_path / "python.c"), "-o", str(tmp_path / "lib/libpython.so")]
    subprocess.run([*shared, *python], check=True)

    def run(data: bytes) -> subprocess.CompletedProcess[str]:
        program, runner = tmp_path / "weather", tmp_path / "runner"
        program.write_bytes(data)
        (tmp_path / "image.h").write_text(image(program), "ascii")
        subprocess.run([compiler, str(RUNNER), f"-I{tmp_path}", "-o", str(runner), "-ldl"], check=True)
        return subprocess.run([runner, program, "ä b"], capture_output=True, text=True, check=False)

    return run


def image(program: Path) -> str:
    """Return the program's segments and bindings as lief reads them, in C."""
    whole = lief.MachO.parse(str(program))
    binary = whole.at(0)
    segments = [each for each in binary.segments if each.virtual_address]
    ends = [*(each.virtual_address for each in segments[1:]), 1 << 40]
    rows = [
        f"{{{each.virtual_address}, {each.virtual_size}, {each.file_offset}, {each.file_size}, {end}}}"
        for each, end in zip(segments, ends, strict=True)
    ]
    bindings = [f'{{{each.address}, "{each.symbol.name}"}}' for each in binary.bindings]
    return f"""
static const struct {{ uint64_t address, memory, offset, size, next; }} SEGMENTS[] = {{{", ".join(rows)}}};
static const struct {{ uint64_t address; const char *symbol; }} BINDINGS[] = {{{", ".join(bindings)}}};
static const uint64_t ENTRY = {binary.entrypoint};
"""


@pytest.mark.parametrize("padding", [0, 100_000, 3_000_000])
def test_it_finds_itself_its_payload_and_its_libraries(
    launcher: Path, start: Callable[..., subprocess.CompletedProcess[str]], tmp_path: Path, padding: int
) -> None:
    done = start(folded(launcher, padding))
    assert (done.returncode, done.stderr) == (7, "")
    executable, name, argument, size = done.stdout.split("|")
    assert (executable, name, argument) == (str(tmp_path / "weather"), "Wetter", "ä b")
    assert int(size) > padding


def test_it_looks_where_a_bundle_has_its_libraries(
    launcher: Path, start: Callable[..., subprocess.CompletedProcess[str]], tmp_path: Path
) -> None:
    (tmp_path / "lib").rename(tmp_path / "Resources")
    done = start(folded(launcher, 0, files="../missing"))
    assert done.returncode == 126
    assert done.stderr.startswith(f"{tmp_path}/weather cannot start: {tmp_path}/../missing is missing.")
    assert start(folded(launcher, 0, files="Resources")).returncode == 7


def test_a_damaged_payload_is_a_sentence(
    launcher: Path, start: Callable[..., subprocess.CompletedProcess[str]], tmp_path: Path
) -> None:
    data = folded(launcher, 0)
    done = start(data.replace(b"name=Wetter", b"name=Wettar"))
    assert done.returncode == 126
    assert done.stderr.startswith(f"{tmp_path}/weather is damaged: its content was changed.")


def test_without_a_payload_it_says_so(
    launcher: Path, start: Callable[..., subprocess.CompletedProcess[str]], tmp_path: Path
) -> None:
    done = start(launcher.read_bytes())
    assert done.returncode == 126
    assert done.stderr.startswith(f"{tmp_path}/weather is not complete: its end is missing.")


def test_a_missing_python_is_named(
    launcher: Path, start: Callable[..., subprocess.CompletedProcess[str]], tmp_path: Path
) -> None:
    (tmp_path / "lib/libpython.so").unlink()
    done = start(folded(launcher, 0))
    assert done.returncode == 126
    assert done.stderr.startswith(f"{tmp_path}/weather cannot load its Python: ")
