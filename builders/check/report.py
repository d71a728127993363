"""What was found out about a finished program."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from builders.signing.reading import Signed


@dataclass(frozen=True, slots=True, kw_only=True)
class Demand:
    """The newest version that is asked of a library, and who asks. symbol: "" where it cannot be told."""

    version: tuple[int, ...]
    file: str
    symbol: str = ""

    @property
    def number(self) -> str:
        return ".".join(map(str, self.version))


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """Whether it runs on a release of a distribution, and why not. supported_until: year and month."""

    release: str
    runs: bool
    reason: str = ""
    supported_until: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LongestPath:
    """The longest path of a program's files, and how long it is where the program is installed."""

    path: str
    length: int
    limit: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What a program, a folder or a shared library needs.

    target: triple, "" where it is none that is known.
    files: how many native files it consists of.
    glibc, musl, libstdcxx: None if nothing is asked of it.
    chosen_glibc: the oldest that the project was built to run with, () if it chose none.
    libraries: what every desktop system has, sorted (see resources.baseline).
    missing: pairs of a library that neither it nor every system has, and the file that needs it.
    removable: pairs of a file that is not stripped and the bytes that stripping saves.
    absolute_paths: pairs of a file and a folder of the build machine in its search path.
    macos, windows: the oldest version that all of it runs on.
    subsystem: of a program for Windows: "console" or "window"; else "".
    longest_path: of one for Windows, where paths have a limit.
    is_installer: then nothing but the signature was looked at.
    signed: None where executables are not signed (Linux).
    signer: whose certificate or key it was, None for nobody's.
    wrongly_signed: pairs of a file, or the bundle, and what is wrong with its signature.
    damaged: pairs of a file and what is wrong with it.
    """

    path: str
    kind: str
    architecture: str
    target: str
    files: int
    glibc: Demand | None = None
    chosen_glibc: tuple[int, ...] = ()
    musl: Demand | None = None
    libstdcxx: Demand | None = None
    macos: Demand | None = None
    windows: Demand | None = None
    subsystem: str = ""
    longest_path: LongestPath | None = None
    libraries: tuple[str, ...] = ()
    missing: tuple[tuple[str, str], ...] = ()
    verdicts: tuple[Verdict, ...] = ()
    removable: tuple[tuple[str, int], ...] = ()
    absolute_paths: tuple[tuple[str, str], ...] = ()
    is_installer: bool = False
    signed: bool | None = None
    signer: Signed | None = None
    wrongly_signed: tuple[tuple[str, str], ...] = ()
    damaged: tuple[tuple[str, str], ...] = ()
