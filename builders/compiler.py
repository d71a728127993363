"""The C compiler: the system's own where there is one, else zig from PyPI, kept in the cache."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING

from builders import cache
from builders.errors import LauncherError

if TYPE_CHECKING:
    from pathlib import Path

ZIG = "0.17.1"


@dataclass(frozen=True, slots=True, kw_only=True)
class Compiler:
    """A command that compiles and links C, and what it says of itself."""

    command: tuple[str, ...]
    version: str

    def run(self, *arguments: str, folder: Path | None = None) -> None:
        """Compile, in a folder if one is given; LauncherError with the compiler's own words if that fails."""
        done = _run(*self.command, *arguments, folder=folder)
        if done.returncode:
            said = done.stderr.strip()[-3000:]
            raise LauncherError(f"the launcher could not be linked with {self.version}:\n{said}")


def installed() -> Compiler | None:
    """Return the compiler that is on this machine, or None."""
    for name in (os.environ.get("CC", ""), "cc", "gcc", "clang"):
        path = shutil.which(name) if name else None
        if path:
            return Compiler(command=(path,), version=_version(path, "--version"))
    return None


def find() -> Compiler:
    """Return the compiler of this machine; where there is none, fetch one once."""
    return installed() or zig()


def zig(target: str = "", *arguments: str) -> Compiler:
    """Return zig's C compiler for this machine, or for a target as zig names it, with more arguments."""
    folder = cache.place("tools", f"ziglang-{ZIG}")
    program = folder / "ziglang" / ("zig.exe" if sys.platform == "win32" else "zig")
    cache.once(folder, _install_zig)
    wanted = ("-target", target, *arguments) if target else arguments
    return Compiler(command=(str(program), "cc", *wanted), version=f"zig {ZIG}")


def _install_zig(folder: Path) -> None:
    import uv  # noqa: PLC0415 - only where there is no compiler

    place = ("--target", str(folder), "--python", sys.executable)
    done = _run(uv.find_uv_bin(), "pip", "install", "--quiet", *place, f"ziglang=={ZIG}")
    if done.returncode:
        raise LauncherError(
            "there is no C compiler on this machine, and none could be fetched from PyPI; install one (on "
            "Debian: apt install gcc) or connect to the network once. The reason: "
            f"{done.stderr.strip()[-1000:]}"
        )


def _version(path: str, flag: str) -> str:
    return (_run(path, flag).stdout.splitlines() or [path])[0]


def _run(*command: str, folder: Path | None = None) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, errors="replace", check=False)
