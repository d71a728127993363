"""dpkg, the package manager of Debian and its kin: which package a file came from, and its licence."""

from __future__ import annotations

import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

FIELDS = ("binary:Package", "Package", "Architecture", "Version", "Homepage", "binary:Summary")
DOCUMENTATION = Path("/usr/share/doc")


@dataclass(frozen=True, slots=True, kw_only=True)
class Package:
    """An installed package. key: how dpkg names it, such as "libssl3:amd64"."""

    key: str
    name: str
    architecture: str
    version: str
    home: str
    summary: str

    @property
    def copyright(self) -> Path:
        """Where Debian's policy puts the licences."""
        return DOCUMENTATION / self.name / "copyright"


@dataclass(frozen=True, slots=True, kw_only=True)
class Dpkg:
    """The tool dpkg-query; it comes with Debian and Ubuntu, and cannot be had elsewhere."""

    query: str

    @classmethod
    def find(cls) -> Dpkg | None:
        found = shutil.which("dpkg-query")
        return cls(query=found) if found else None

    def owners(self, files: Iterable[Path]) -> dict[Path, Package]:
        """Return the package that each file belongs to; files that no package owns are left out."""
        places = {place: file for file in files for place in _places(file)}
        if not places:
            return {}
        rows = self._run("-S", *places).splitlines()
        found = {}
        for row in rows:
            package, _colon, place = row.rpartition(": ")
            if place in places and "diversion by" not in package:
                found[places[place]] = package.partition(", ")[0]
        packages = self.packages(set(found.values()))
        return {file: packages[key] for file, key in found.items() if key in packages}

    def packages(self, keys: Iterable[str]) -> dict[str, Package]:
        """Return installed packages by how dpkg names them."""
        wanted = sorted(keys)
        if not wanted:
            return {}
        pattern = "\\t".join(f"${{{field}}}" for field in FIELDS) + "\\n"
        rows = [row.split("\t") for row in self._run("-W", "-f", pattern, *wanted).splitlines()]
        return {
            key: Package(
                key=key, name=name, architecture=architecture, version=version, home=home, summary=summary
            )
            for key, name, architecture, version, home, summary in rows
        }

    def _run(self, *arguments: str) -> str:
        """Return what it prints; that it does not know some of the files is no failure."""
        command = [self.query, *arguments]
        done = subprocess.run(
            command,
            capture_output=True,
            encoding="utf-8",
            errors="replace",
            check=False,
            env={"LC_ALL": "C.UTF-8"},
        )
        return done.stdout


def _places(file: Path) -> tuple[str, ...]:
    """Return the names that dpkg may know a file by: /lib is a link to /usr/lib, and packages use either."""
    real = file.resolve()
    names = [str(file), str(real)]
    names += ["/" + str(path.relative_to("/usr")) for path in (file, real) if path.is_relative_to("/usr")]
    return tuple(dict.fromkeys(names))
