"""Which folders the user trusts: building a project runs code of it, opening it does not."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QObject, Signal

from builders.project.model import Folder
from studio.keeping import storage

if TYPE_CHECKING:
    from pathlib import Path

    from builders.project.model import Project

_FILE = "trusted.json"


class Trust(QObject):
    """Remembers the folders; what the user trusts once is not asked about again."""

    granted = Signal()

    def is_trusted(self, root: Path) -> bool:
        return str(root.resolve()) in _read()

    def grant(self, root: Path) -> None:
        storage.write(_FILE, json.dumps(sorted({*_read(), str(root.resolve())}), indent=1))
        self.granted.emit()


def what_runs(project: Project) -> tuple[str, ...]:
    """Return what reading and building this project starts, a sentence each."""
    said = []
    if isinstance(project.source, Folder):
        file = f"{project.source.path.name}/pyproject.toml"
        said.append(_say("the build backend that {file} names, to install the project").format(file=file))
    said.append(_say("build backends of dependencies that have no wheel"))
    return tuple(said)


def _read() -> tuple[str, ...]:
    try:
        known = json.loads(storage.read(_FILE) or "[]")
    except ValueError:
        return ()
    return tuple(filter(lambda one: isinstance(one, str), known)) if isinstance(known, list) else ()


def _say(text: str) -> str:
    return QCoreApplication.translate("trust", text)
