"""Link the runtime that an AppImage begins with: static, so that it starts on any Linux of its architecture.

For this machine musl's own compiler does it if it is installed, else zig. Our wheel carries it ready-made.
"""

from __future__ import annotations

import hashlib
import platform
import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from builders import cache
from builders.errors import LauncherError
from builders.launcher.linux import FOLDER as LAUNCHER

if TYPE_CHECKING:
    from collections.abc import Iterator

    from builders.compiler import Compiler

FOLDER = Path(__file__).parent / "runtime"
PREBUILT = Path(__file__).parent / "prebuilt"
ARCHITECTURES = ("x86_64", "aarch64")
_MUSL = "musl-gcc"
_SHARED = ("checksum", "cache_posix", "writing_posix")  # with the launchers
_COMPILE = (
    *("-std=c11", "-O3", "-Wall", "-Wextra", "-static", "-s"),
    *("-fstack-protector-strong", "-Wl,--build-id=none", "-Wl,-z,noexecstack"),
)
# musl brings no headers of the kernel, whose words for FUSE we need; those of the system come last.
_KERNEL = ("-idirafter", "/usr/include")


def runtime(architecture: str) -> Path:
    """Return the runtime, linked now if it never was; raises LauncherError."""
    name = key(architecture)
    ready = PREBUILT / name
    if ready.is_file():
        return ready
    folder = cache.place("runtimes", name)
    cache.once(folder, lambda fresh: link(compiler(architecture), fresh / "runtime"))
    return folder / "runtime"


def key(architecture: str) -> str:
    """Return what tells one runtime from another: everything that it is made from."""
    digest = hashlib.sha256(f"{architecture} {_COMPILE}".encode())
    for source in (*sorted(FOLDER.glob("*.[ch]")), *sorted(LAUNCHER.glob("*.h")), *_shared()):
        digest.update(source.read_bytes())
    return f"{architecture}-{digest.hexdigest()[:32]}"


def compiler(architecture: str) -> Compiler:
    """Return the compiler for that architecture; raises LauncherError if it cannot be had."""
    from builders.compiler import zig  # noqa: PLC0415 - only where something is linked

    return _musl(architecture) or zig(f"{architecture}-linux-musl")


def link(compiler: Compiler, output: Path) -> None:
    """Compile and link the runtime; raises LauncherError."""
    sources = (str(path) for path in (*sorted(FOLDER.glob("*.c")), *_shared()))
    compiler.run(*_COMPILE, f"-I{LAUNCHER}", *sources, "-o", str(output))


def prebuild(folder: Path) -> Iterator[str]:
    """Fill a folder, one runtime for each architecture with a compiler; yield what was done or not."""
    from builders.compiler import Compiler  # noqa: PLC0415

    zig = shutil.which("zig")
    folder.mkdir(parents=True, exist_ok=True)
    for architecture in ARCHITECTURES:
        target = ("cc", "-target", f"{architecture}-linux-musl")
        found = Compiler(command=(zig, *target), version="zig") if zig else _musl(architecture)
        try:
            if found:
                link(found, folder / key(architecture))
        except LauncherError as error:
            yield f"no runtime for AppImages of {architecture}: {error}"
        else:
            yield f"{'a' if found else 'no'} runtime for AppImages of {architecture}"


def _musl(architecture: str) -> Compiler | None:
    from builders.compiler import Compiler  # noqa: PLC0415

    path = shutil.which(_MUSL)
    if path is None or sys.platform != "linux" or platform.machine() != architecture:
        return None
    folders = (*_KERNEL, "-idirafter", f"/usr/include/{architecture}-linux-gnu")
    return Compiler(command=(path, *folders), version=_MUSL)


def _shared() -> tuple[Path, ...]:
    return tuple(LAUNCHER / f"{name}.c" for name in _SHARED)
