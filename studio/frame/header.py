"""The line above every page: what is open, and the one button that builds it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QToolButton, QVBoxLayout, QWidget

from studio import icons

if TYPE_CHECKING:
    from collections.abc import Callable

    from studio.session import Session


class Header(QFrame):
    """Name and place of the project; undo, redo; Build, or Stop while a build runs."""

    build_clicked = Signal()
    stop_clicked = Signal()

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("header")
        self._session = session
        self._name = QLabel(self)
        self._name.setProperty("role", "section")
        self._place = QLabel(self)
        self._place.setProperty("role", "muted")
        self.build = QPushButton(self.tr("Build"), self)
        self.build.setObjectName("primary")
        self.build.setToolTip(self.tr("Save and build (Ctrl+B)"))
        self.build.clicked.connect(self._clicked)
        self._is_building = False
        self._lay_out()
        session.document.changed.connect(self._show)
        session.document.saved.connect(self._show)
        session.document.history.cleanChanged.connect(lambda _clean: self._show())

    def set_building(self, *, building: bool) -> None:
        """Make the button stop the build that runs."""
        self._is_building = building
        self.build.setText(self.tr("Stop") if building else self.tr("Build"))

    def _clicked(self) -> None:
        (self.stop_clicked if self._is_building else self.build_clicked).emit()

    def _lay_out(self) -> None:
        names = QVBoxLayout()
        names.setSpacing(1)
        names.addWidget(self._name)
        names.addWidget(self._place)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(18, 9, 18, 9)
        layout.addLayout(names, 1)
        history = self._session.document.history
        undo = self._button("undo", self.tr("Undo"), history.undo)
        redo = self._button("redo", self.tr("Redo"), history.redo)
        history.canUndoChanged.connect(undo.setEnabled)
        history.canRedoChanged.connect(redo.setEnabled)
        layout.addWidget(undo)
        layout.addWidget(redo)
        layout.addWidget(self.build)

    def _button(self, name: str, title: str, act: Callable[[], None]) -> QToolButton:
        button = QToolButton(self)
        button.setObjectName(name)
        button.setIcon(icons.icon(name))
        button.setToolTip(title)
        button.setAccessibleName(title)
        button.setAutoRaise(True)
        button.setEnabled(False)
        button.clicked.connect(act)
        return button

    def _show(self) -> None:
        document = self._session.document
        if not document.is_open:
            return
        project = document.project
        name = project.name if project else document.root.name
        star = " •" if document.is_modified else ""
        version = f" {project.version}" if project and project.version else ""
        self._name.setText(f"{name}{version}{star}")
        self._place.setText(str(document.opened_path))
