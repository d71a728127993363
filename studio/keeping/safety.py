"""Nothing is lost: unsaved settings are kept, and what others write to the file is noticed."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING

from PySide6.QtCore import QFileSystemWatcher, QObject, QTimer

from builders.errors import BuildError
from builders.project.discover import read_settings
from builders.project.document import tables
from builders.project.settings import Settings, interpret
from studio.keeping import storage
from studio.keeping.document import same

if TYPE_CHECKING:
    from studio.frame.notices import Notices
    from studio.keeping.document import Document

_PAUSE = 150  # milliseconds; editors write in several steps
_RECOVERY = "recovery"
_OUTSIDE = "outside"


class Recovery(QObject):
    """Writes the unsaved settings at every change, and offers them when the project is opened again."""

    def __init__(self, document: Document, notices: Notices, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._document = document
        self._notices = notices
        self._offered: Settings | None = None
        document.opened.connect(self._offer)
        document.changed.connect(self._keep)
        document.saved.connect(self._keep)

    def discard(self) -> None:
        """Forget what is unsaved: the user closed the project and wants it so, or it is saved."""
        self._offered = None
        if self._document.is_open:
            storage.remove(self._name())

    def _name(self) -> str:
        key = hashlib.sha256(str(self._document.file).encode("utf-8", "surrogateescape")).hexdigest()[:24]
        return f"{_RECOVERY}/{key}.json"

    def _keep(self) -> None:
        if self._offered is not None or not self._document.is_open:
            return  # what is offered is not written over before the user has answered
        if not self._document.is_modified:
            storage.remove(self._name())
            return
        kept = tables(self._document.settings, self._document.root)
        said = {"file": str(self._document.file), "settings": kept}
        storage.write(self._name(), json.dumps(said, default=str))

    def _offer(self) -> None:
        self._offered = None
        text = storage.read(self._name())
        if not text:
            return
        try:
            settings = interpret(json.loads(text)["settings"], self._document.file)
        except (ValueError, KeyError, TypeError, BuildError):
            storage.remove(self._name())
            return
        if same(settings, self._document.settings):
            return
        self._offered = settings
        said = self.tr("Changes were not saved when this project was open the last time.")
        actions = {self.tr("Bring them back"): self._restore, self.tr("Throw them away"): self.discard}
        notice = self._notices.show_notice(_RECOVERY, said, actions)
        notice.done.connect(self._answered)

    def _answered(self) -> None:
        """Leave the file alone if the cross was clicked; the next opening offers it again."""
        QTimer.singleShot(0, self, self._stop_offering)

    def _stop_offering(self) -> None:
        self._offered = None

    def _restore(self) -> None:
        settings, self._offered = self._offered, None
        if settings:
            self._document.edit(settings, self.tr("Bring back unsaved changes"))


class Watch(QObject):
    """Notices when another program changes the document's file, and offers to read it."""

    def __init__(self, document: Document, notices: Notices, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._document = document
        self._notices = notices
        self._watcher = QFileSystemWatcher(self)
        self._timer = QTimer(self, singleShot=True, interval=_PAUSE)
        self._timer.timeout.connect(self._look)
        self._watcher.fileChanged.connect(lambda _path: self._timer.start())
        self._watcher.directoryChanged.connect(lambda _path: self._timer.start())
        document.opened.connect(self._start)
        document.saved.connect(self._start)
        document.closed.connect(self._stop)

    def _start(self) -> None:
        self._stop()
        self._watcher.addPath(str(self._document.root))
        if self._document.file.exists():
            self._watcher.addPath(str(self._document.file))

    def _stop(self) -> None:
        watched = [*self._watcher.files(), *self._watcher.directories()]
        if watched:
            self._watcher.removePaths(watched)
        self._timer.stop()

    def _look(self) -> None:
        """Compare the file with what was read or written last."""
        file = self._document.file
        if not file.exists():
            return
        if str(file) not in self._watcher.files():
            self._watcher.addPath(str(file))  # it was replaced, which ends the watch
        try:
            now = read_settings(file)
        except BuildError as error:
            said = self.tr("{file} was changed and cannot be read: {reason}")
            self._notices.show_notice(_OUTSIDE, said.format(file=file.name, reason=error))
            return
        if same(now, self._document.written):
            self._notices.take_away(_OUTSIDE)
        elif same(now, self._document.settings):
            self._document.found_written(now)
        else:
            self._offer(now)

    def _offer(self, now: Settings) -> None:
        said = self.tr("Another program changed {file}.").format(file=self._document.file.name)
        actions = {
            self.tr("Read it"): lambda: self._read(now),
            self.tr("Keep what is shown here"): lambda: self._document.found_written(now),
        }
        self._notices.show_notice(_OUTSIDE, said, actions)

    def _read(self, now: Settings) -> None:
        self._document.edit(now, self.tr("Read what another program wrote"))
        self._document.found_written(now)
