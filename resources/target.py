"""A target: operating system, architecture and C library, written as a triple."""

from __future__ import annotations

import difflib
import platform
import sys
from dataclasses import dataclass
from enum import StrEnum

from resources.errors import TargetError


class System(StrEnum):
    LINUX = "linux"
    WINDOWS = "windows"
    MACOS = "macos"


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """One system that a program is built for."""

    triple: str
    system: System
    architecture: str
    libc: str = ""

    def __str__(self) -> str:
        return self.triple

    @property
    def path_encoding(self) -> str:
        """The encoding of relative paths in packed resources: raw bytes on POSIX, UTF-16LE on Windows."""
        return "utf-16-le" if self.system is System.WINDOWS else "utf-8"


TARGETS = (
    Target(triple="x86_64-unknown-linux-gnu", system=System.LINUX, architecture="x86_64", libc="gnu"),
    Target(triple="aarch64-unknown-linux-gnu", system=System.LINUX, architecture="aarch64", libc="gnu"),
    Target(triple="x86_64-unknown-linux-musl", system=System.LINUX, architecture="x86_64", libc="musl"),
    Target(triple="aarch64-unknown-linux-musl", system=System.LINUX, architecture="aarch64", libc="musl"),
    Target(triple="x86_64-pc-windows-msvc", system=System.WINDOWS, architecture="x86_64"),
    Target(triple="aarch64-pc-windows-msvc", system=System.WINDOWS, architecture="aarch64"),
    Target(triple="x86_64-apple-darwin", system=System.MACOS, architecture="x86_64"),
    Target(triple="aarch64-apple-darwin", system=System.MACOS, architecture="aarch64"),
)


def parse(triple: str) -> Target:
    """Return the target of that triple."""
    known = {target.triple: target for target in TARGETS}
    if triple in known:
        return known[triple]
    near = difflib.get_close_matches(triple, known, n=1)
    hint = f"did you mean {near[0]!r}?" if near else "known are: " + ", ".join(known)
    raise TargetError(f"{triple!r} is not a known target; {hint}")


def this_machine() -> Target:
    """Return the target that this machine itself is."""
    machine = {"amd64": "x86_64", "arm64": "aarch64"}.get(
        platform.machine().lower(), platform.machine().lower()
    )
    if sys.platform == "linux":
        libc = "gnu" if platform.libc_ver()[0] == "glibc" else "musl"
        return parse(f"{machine}-unknown-linux-{libc}")
    return parse(f"{machine}-pc-windows-msvc" if sys.platform == "win32" else f"{machine}-apple-darwin")
