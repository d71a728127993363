"""Which distribution installed a file, by the RECORD of each *.dist-info.

The format is packaging.python.org's "Recording installed projects".
"""

from __future__ import annotations

import csv
import os
import re
from typing import TYPE_CHECKING, Final

from resources.scan.tree import Folder, Trouble

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_SEPARATORS: Final = re.compile(r"[-_.]+")
_METADATA: Final = (".dist-info", ".egg-info")


def is_metadata(name: str) -> bool:
    """Tell if that is the name of a folder (or, for old distributions, a file) of distribution metadata."""
    return name.endswith(_METADATA)


def distribution(name: str) -> str:
    """Return the normalised name of the distribution whose metadata folder is called that."""
    project = name.rpartition(".")[0].partition("-")[0]
    return _SEPARATORS.sub("-", project).lower()


class Owners:
    """The distribution of each file of one folder of packages."""

    def __init__(self, root: Path, tree: Folder) -> None:
        self.troubles: list[Trouble] = []
        self._owner: dict[str, str] = {}
        self._elsewhere: set[str] = set()
        self._hash: dict[str, str] = {}
        for folder in tree.folders:
            if is_metadata(folder.name) and any(file.name == "RECORD" for file in folder.files):
                self._add(root, folder.relative + "RECORD", distribution(folder.name))

    def of(self, relative: str) -> str:
        """Return the distribution of that file, "" where no RECORD lists it."""
        return self._owner.get(relative, "")

    def missing(self, present: set[str]) -> Iterator[Trouble]:
        """Yield what a RECORD lists here and is not there; bytecode is the installer's affair."""
        for relative in self._owner.keys() - present - self._elsewhere:
            if not relative.endswith(".pyc"):
                owner = self._owner[relative]
                yield Trouble("missing-file", relative, f"is not there, though {owner} installed it")

    def _add(self, root: Path, relative: str, owner: str) -> None:
        try:
            with (root / relative).open(encoding="utf-8", newline="") as lines:
                for row in csv.reader(lines):
                    if row:
                        self._own(row[0], row[1] if len(row) > 1 else "", owner)
        except (OSError, ValueError, csv.Error) as error:
            self.troubles.append(Trouble("bad-record", relative, f"cannot be read: {error}"))

    def _own(self, listed: str, digest: str, owner: str) -> None:
        relative = listed
        if listed.startswith(("../", "/", "./")) or "\\" in listed:
            relative = _inside(listed)
            self._elsewhere.add(relative)
        other = self._owner.get(relative)
        if other not in (None, owner) and digest != self._hash.get(relative):
            text = f"is installed by {other} and by {owner} with different contents; the last one is there"
            self.troubles.append(Trouble("file-of-two-distributions", relative, text))
        self._owner[relative] = owner
        self._hash[relative] = digest


def _inside(listed: str) -> str:
    """Return where a script that is listed as ../../../bin/x lies if all went into one folder."""
    parts = os.path.normpath(listed.replace("\\", "/")).split("/")
    return "/".join(part for part in parts if part not in ("..", ""))
