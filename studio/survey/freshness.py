"""Notices when what was read is no longer what there is, and offers to read it again."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QFileSystemWatcher, QObject, QTimer

from studio.slices import Slices

if TYPE_CHECKING:
    from collections.abc import Generator, Iterable, Iterator, Mapping

    from builders.project.model import Project
    from studio.board import Board
    from studio.frame.notices import Notices
    from studio.keeping.document import Document

    Stamp = tuple[int, int]  # size, time of change in nanoseconds

_NOTICE: Final = "survey"
_PAUSE: Final = 400  # milliseconds; editors write in several steps
_MOST: Final = 4000  # files; systems can watch only so many
# Folders that a build makes, or that are no part of the program.
_OTHERS: Final = frozenset({"dist", "build", "node_modules", "__pycache__", "venv", "site-packages"})
_BACKEND: Final = ("pyproject.toml", "setup.py", "setup.cfg", "requirements.txt")


class Freshness(QObject):
    """Watches the project's own sources while they are on the board."""

    def __init__(
        self, document: Document, board: Board, notices: Notices, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._document, self._board, self._notices = document, board, notices
        self._read: Mapping[str, Stamp] | None = None
        self._watcher = QFileSystemWatcher(self)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE)
        self._pause.timeout.connect(self._look)
        self._watcher.fileChanged.connect(self._pause.start)
        self._watcher.directoryChanged.connect(self._pause.start)
        self._looking = Slices(self)
        self._looking.done.connect(self._on_looked)
        board.state_changed.connect(self._on_state)
        board.stale_changed.connect(self._show)

    def _on_state(self) -> None:
        """Take note of the files as they are when a survey begins."""
        from studio.board import State

        if self._board.state is State.SURVEYING:
            self._read = None
            self._look()
        elif self._board.state is State.EMPTY:
            self._pause.stop()
            self._looking.stop()
            self._watch(())

    def _look(self) -> None:
        if self._document.project is not None:
            self._looking.run(_stamps(self._document.project))

    def _on_looked(self, stamps: Mapping[str, Stamp]) -> None:
        self._watch(stamps)
        if self._read is None:
            self._read = stamps
        elif stamps != self._read:
            self._board.mark_stale()

    def _watch(self, paths: Iterable[str]) -> None:
        """Watch those; a file that an editor replaced has to be watched anew."""
        wanted, watched = set(paths), {*self._watcher.files(), *self._watcher.directories()}
        if gone := list(watched - wanted):
            self._watcher.removePaths(gone)
        if new := list(wanted - watched):
            self._watcher.addPaths(new)

    def _show(self) -> None:
        if not self._board.is_stale:
            self._notices.take_away(_NOTICE)
            return
        sentence = self.tr("The project is no longer as it was when its resources were read.")
        self._notices.show_notice(_NOTICE, sentence, {self.tr("Read again"): self._board.refresh})


def _stamps(project: Project) -> Generator[None, None, Mapping[str, Stamp]]:
    """Return size and time of every source that the program is made of; folders have neither."""
    found: dict[str, Stamp] = {}
    for path in _sources(project):
        if len(found) >= _MOST:
            break
        try:
            status = os.stat(path)  # noqa: PTH116 - thousands of times
        except OSError:
            continue
        is_folder = os.path.isdir(path)  # noqa: PTH112
        found[path] = (0, 0) if is_folder else (status.st_size, status.st_mtime_ns)
        yield
    return found


def _sources(project: Project) -> Iterator[str]:
    from builders.project.model import Folder, Script, Wheel

    match project.source:
        case Wheel(path=path):
            yield str(path)
        case Folder(path=path):
            yield from (str(path / name) for name in _BACKEND)
            yield from _below(str(path))
        case _:
            yield from (str(project.root / name) for name in _BACKEND)
    if isinstance(project.run, Script):
        yield str(project.run.path)
    for beside in project.script_modules:
        yield from _below(str(beside)) if beside.is_dir() else (str(beside),)


def _below(folder: str) -> Iterator[str]:
    """Yield the folder, those below that can hold sources, and the files in them."""
    for place, folders, files in os.walk(folder):
        folders[:] = [name for name in folders if name not in _OTHERS and not name.startswith(".")]
        is_top = place == folder
        yield place
        # Beside the sources lie settings of other tools, and our own.
        names = (name for name in files if not is_top or name.endswith(".py"))
        yield from (os.path.join(place, name) for name in names)  # noqa: PTH118
