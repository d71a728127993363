"""Link the launcher for macOS, on any system, with zig: it brings what a program needs of Apple's SDK.

Two files for each Python: a program that carries the payload, and the core, which is linked to Python's
library. The program loads both by their paths, so a Python may come as a library or as a framework.
"""

from __future__ import annotations

import hashlib
import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from builders.errors import LauncherError

if TYPE_CHECKING:
    from builders.compiler import Compiler
    from builders.pythons.model import Distribution
    from resources.target import Target

FOLDER = Path(__file__).parent
PROGRAM, CORE = "launcher", "core.so"
CORE_NAME = "_onefold_core.so"
_PAYLOAD = ("payload", "checksum", "folder_posix", "cache_posix", "writing_posix")
_START = ("configuration", "fields", "frozen", "plain", "system_posix")
_PROGRAM = ("shared_macos", "program_macos", *_PAYLOAD)
_CORE = ("core", "native", "native_macos", "spec", "farewell", "collector", *_START, *_PAYLOAD)
# NDEBUG: Python's headers assert things, and would write down where they lie.
_COMPILE = (
    *("-std=c11", "-O2", "-DNDEBUG", "-Wall", "-Wextra"),
    *("-fstack-protector-strong", "-D_FORTIFY_SOURCE=2"),
)
# Room in the headers: the build writes there where Python lies, and that there is a signature.
_LINK = ("-s", "-Wl,-headerpad_max_install_names")
# The oldest that each may run on: the first with arm64, and what CPython's own releases for x86_64 ask for.
_OLDEST = {"aarch64": "11.0", "x86_64": "10.13"}


def key(distribution: Distribution) -> str:
    """Return what tells one launcher from another: everything that it is made from."""
    names = (_PROGRAM, _CORE, _OLDEST)
    text = f"{distribution.identity} {distribution.target} {names} {_COMPILE} {_LINK}"
    digest = hashlib.sha256(text.encode())
    for source in sorted(FOLDER.glob("*.[ch]")):
        digest.update(source.read_bytes())
    return digest.hexdigest()[:32]


def compiler(target: Target) -> Compiler:
    """Return the compiler for that target; raises LauncherError if it cannot be had."""
    from builders.compiler import zig  # noqa: PLC0415 - only where something is linked

    return zig(f"{target.architecture}-macos.{_OLDEST[target.architecture]}")


def link(compiler: Compiler, distribution: Distribution, folder: Path) -> None:
    """Compile PROGRAM and CORE and link them into a folder; raises LauncherError."""
    if distribution.include is None or distribution.shared_library is None:
        raise LauncherError(
            f"{distribution} has no headers or no shared library, and a launcher for macOS is linked with "
            "both; choose another with --python"
        )
    compiler.run(*_COMPILE, *_LINK, *_sources(_PROGRAM), "-o", PROGRAM, folder=folder)
    threads = ("-DPy_GIL_DISABLED=1",) if distribution.free_threaded else ()
    flags = ("-shared", f"-I{distribution.include}", *threads, f"-Wl,-install_name,@rpath/{CORE_NAME}")
    with tempfile.TemporaryDirectory() as scratch:
        # zig knows a library by the end of its name, which a framework's has not.
        library = Path(scratch) / "libpython.dylib"
        shutil.copyfile(distribution.shared_library, library)
        compiler.run(*_COMPILE, *_LINK, *flags, *_sources(_CORE), str(library), "-o", CORE, folder=folder)


def _sources(names: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(str(FOLDER / f"{name}.c") for name in names)
