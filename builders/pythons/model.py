"""A Python distribution: the interpreter that ships, and what it offers."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from resources.target import Target


@dataclass(frozen=True, slots=True, kw_only=True)
class Distribution:
    """One CPython, installed or unpacked from an archive. Every path is absolute and exists.

    version: "3.13.0", with its pre-release where it is one ("3.14.0rc1").
    executable: its interpreter, None where it cannot be run here (compiling.py says which Python stands in).
    root: the prefix that everything else lies below (apart from system folders of a distribution's packages).
    stdlib, extensions: the folders of os.py and of lib-dynload.
    include: the folder of Python.h.
    static_library, shared_library: libpythonX.Y.a; the real file libpythonX.Y.so.1.0, never its link.
    shared_library_name: what a program that is linked with it asks for (DT_NEEDED).
    link_arguments: the `-l` flags that a static link needs besides libpython.
    builtin_modules: what is compiled into the interpreter.
    magic: of its bytecode files, in hexadecimal.
    tcl_folders: the folders of init.tcl and tk.tcl; empty without tkinter.
    licences: texts that must go along.
    variables: what has to be set for `executable` to run from where it lies.
    identity: what caches are keyed by. It says nothing of the place, and no output may depend on it.
    """

    version: str
    minor: tuple[int, int]
    target: Target
    executable: Path | None = None
    root: Path
    stdlib: Path
    extensions: Path
    include: Path | None = None
    static_library: Path | None = None
    shared_library: Path | None = None
    shared_library_name: str = ""
    link_arguments: tuple[str, ...] = ()
    extension_suffixes: tuple[str, ...] = ()
    builtin_modules: tuple[str, ...] = ()
    magic: str = ""
    cache_tag: str = ""
    abi_flags: str = ""
    debug: bool = False
    free_threaded: bool = False
    tcl_folders: tuple[Path, ...] = ()
    licences: tuple[Path, ...] = ()
    variables: tuple[tuple[str, str], ...] = ()
    identity: str = ""

    def __str__(self) -> str:
        if self.executable is None:
            return f"CPython {self.version} for {self.target} at {self.root}"
        return f"CPython {self.version} at {self.executable}"

    @property
    def environment(self) -> dict[str, str]:
        """What `executable` needs on top of `os.environ`."""
        return dict(self.variables)

    @property
    def order(self) -> tuple[int, int, int, str, int]:
        """What its version sorts by: 3.14.0rc1 is (3, 14, 0, "rc", 1), a release comes after it."""
        parts = re.fullmatch(r"(\d+)\.(\d+)\.(\d+)(?:(a|b|rc)(\d+))?.*", self.version)
        if parts is None:
            return (*self.minor, 0, "", 0)
        return (*self.minor, int(parts[3]), parts[4] or "release", int(parts[5] or 0))

    @property
    def prerelease(self) -> bool:
        return self.order[3] != "release"

    @property
    def linkable(self) -> bool:
        """Whether a launcher can be made for it."""
        return self.static_library is not None or self.shared_library is not None
