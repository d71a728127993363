"""The project that is open: its settings, their history, and the file that keeps them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, TypeVar

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QUndoCommand, QUndoStack

from builders.errors import BuildError
from builders.project import discover, document, proposal
from builders.project.keys import INSTALLER, RULES
from builders.project.metadata import Metadata
from builders.project.settings import Settings
from resources.errors import ResourceError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from builders.project.discover import Opened
    from builders.project.key import Key
    from builders.project.model import Project

T = TypeVar("T")


class Document(QObject):
    """The open project; every change is a step in `history`, and `changed` tells of other settings.

    opened_path: what the user opened, None while nothing is open.
    project: what the settings make of the folder, None while they do not say what runs; `error` tells why.
    found: what the folder's own files say, which the settings go before.
    """

    opened = Signal()
    closed = Signal()
    changed = Signal()
    saved = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.history = QUndoStack(self)
        self.opened_path: Path | None = None
        self.project: Project | None = None
        self.found = Metadata(origin="", name="")
        self.error = ""
        self._opened: Opened | None = None
        self._settings = Settings()
        self._written = Settings()

    @property
    def is_open(self) -> bool:
        return self._opened is not None

    @property
    def root(self) -> Path:
        return self._place.root

    @property
    def file(self) -> Path:
        """Where the settings are kept; it need not exist yet."""
        return self._place.file

    @property
    def settings(self) -> Settings:
        return self._settings

    @property
    def written(self) -> Settings:
        """The settings as the file has them."""
        return self._written

    @property
    def is_modified(self) -> bool:
        return not same(self._settings, self._written)

    @property
    def _place(self) -> Opened:
        if self._opened is None:
            raise RuntimeError("no project is open")
        return self._opened

    def open(self, path: Path) -> None:
        """Open what lies there instead of what is open; raises ProjectError and leaves all as it was."""
        opened = discover.open_settings(path)
        self.close()
        self._opened = opened
        self.opened_path = path.resolve()
        self._written = self._settings = opened.settings
        self._assemble()
        self.opened.emit()
        self.changed.emit()

    def close(self) -> None:
        if not self.is_open:
            return
        self._opened = None
        self.opened_path = self.project = None
        self._settings = self._written = Settings()
        self.history.clear()
        self.closed.emit()

    def get(self, key: Key[T]) -> T | None:
        """Return what the settings say, None where they leave it to the project's files."""
        return self._settings.get(key)

    def set(self, key: Key[T], value: T | None, title: str, *, rivals: tuple[Key[Any], ...] = ()) -> None:
        """Set a key, or with None leave it to the project's files; edits of one key in a row are one step.

        rivals: keys that may not be there beside it.
        """
        changed = self._settings.without(key)
        if value is not None:
            for rival in rivals:
                changed = changed.without(rival)
            changed = changed.with_value(key, value)
        self.edit(changed, title, merge=key.name)

    def set_installer(self, name: str, table: Mapping[str, object], title: str, field: str = "") -> None:
        """Replace an [installer.NAME] table; edits of one field in a row are one step."""
        merge = f"{INSTALLER}.{name}.{field}" if field else ""
        self.edit(self._settings.with_installer(name, table), title, merge=merge)

    def edit(self, settings: Settings, title: str, merge: str = "") -> None:
        """Make these the settings, as a step of the history under that title.

        merge: steps in a row with the same non-empty text become one, as when a name is typed.
        """
        if not same(settings, self._settings):
            self.history.push(_Edit(self, self._settings, settings, title, merge))

    def save(self) -> None:
        """Write the settings to their file at once or not at all; raises OutputError."""
        document.write(self._settings, self.root, self.file)
        self.history.setClean()
        self._written = self._settings
        self.saved.emit()

    def text(self, settings: Settings) -> str:
        """Return settings as their file would have them."""
        import tomli_w

        return tomli_w.dumps(document.tables(settings, self.root)) if self.is_open else ""

    def found_written(self, settings: Settings) -> None:
        """Take note that the file now has these settings, which others wrote."""
        self._written = settings
        if self.is_modified:
            self.history.resetClean()
        else:
            self.history.setClean()
        self.saved.emit()

    def _replace(self, settings: Settings) -> None:
        before, self._settings = self._settings, settings
        if self.project and same(before.without(RULES), settings.without(RULES)):
            # What else the project is made of is in its folder, and looking through that may take seconds.
            rules = settings.get(RULES) or ()
            self.project = replace(self.project, resources=replace(self.project.resources, rules=rules))
        else:
            self._assemble()
        self.changed.emit()

    def _assemble(self) -> None:
        self.project, self.error = None, ""
        try:
            self.found = discover.metadata(self.root, self._settings)
            self.project = proposal.project(self.root, self.found, self._settings)
        except (BuildError, ResourceError) as error:
            self.error = str(error)
        except OSError as error:
            said = self.tr("{file} cannot be read: {reason}")
            self.error = said.format(file=error.filename, reason=error.strerror)


def same(one: Settings, other: Settings) -> bool:
    """Tell if they say the same, wherever they were read from."""
    return one.values == other.values and one.installers == other.installers


class _Edit(QUndoCommand):
    """One step of the history; settings are immutable, so it is what was before and what is after."""

    def __init__(self, owner: Document, before: Settings, after: Settings, title: str, merge: str) -> None:
        super().__init__(title)
        self._owner = owner
        self._before = before
        self._after = after
        self._merge = merge

    def id(self) -> int:
        return 1 if self._merge else -1

    def mergeWith(self, other: Any) -> bool:  # noqa: N802, ANN401 - Qt's
        if not isinstance(other, _Edit) or other._merge != self._merge:  # noqa: SLF001 - its own class
            return False
        self._after = other._after  # noqa: SLF001
        self.setObsolete(same(self._before, self._after))
        return True

    def undo(self) -> None:
        self._owner._replace(self._before)

    def redo(self) -> None:
        self._owner._replace(self._after)
