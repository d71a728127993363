"""What the page shows while there is no tree: why, and the button that helps."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QPushButton, QVBoxLayout, QWidget

from builders.events import StepProgress, StepStarted
from studio import icons, style
from studio.board import State
from studio.building import titles
from studio.keeping.trust import what_runs
from studio.steps import Step

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtGui import QPixmap

    from builders.events import Event
    from studio.session import Session

_WIDTH = 520
_PICTURE = 48
_DONE = 3  # steps that are remembered on the screen


class StatePanel(QWidget):
    """A picture, a title, some sentences and one or two buttons."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("state")
        self._session = session
        self._steps: list[str] = []
        self.picture = QLabel(self)
        self.title = QLabel(self)
        self.title.setProperty("role", "title")
        self.said = QLabel(self)
        self.bar = QProgressBar(self)
        self.button = QPushButton(self)
        self.button.setObjectName("primary")
        self.other = QPushButton(self)
        self._acts: dict[QPushButton, Callable[[], object]] = {}
        for button in (self.button, self.other):
            button.clicked.connect(self._on_clicked)
        self._lay_out()
        session.board.progress.connect(self._on_progress)
        session.board.state_changed.connect(self.show_state)
        session.document.changed.connect(self.show_state)
        self.show_state()

    def show_state(self) -> None:
        """Say how it stands with the board."""
        board = self._session.board
        show = {
            State.EMPTY: self._show_empty,
            State.UNTRUSTED: self._show_untrusted,
            State.SURVEYING: self._show_reading,
            State.FAILED: self._show_failure,
        }.get(board.state)
        if board.state is not State.SURVEYING:
            self._steps = []
        if show:
            show()

    def _show_empty(self) -> None:
        document = self._session.document
        if document.project is not None:
            said = self.tr(
                "The project was not read. Reading it installs what it needs into Onefold's cache."
            )
            self._show("resources", self.tr("No resources yet"), said)
            self._offer(self.button, self.tr("Read the project"), self._session.board.refresh)
            return
        said = self.tr("Onefold has to know what the program runs before it can tell what ships.")
        self._show("resources", self.tr("No resources yet"), f"{said}\n\n{document.error}".strip())
        self._offer(self.button, self.tr("Choose what runs"), self._show_project)

    def _show_untrusted(self) -> None:
        project = self._session.document.project
        if project is None:
            return
        said = self.tr(
            "To find out what ships, Onefold installs the project and what it depends on. That runs code:"
        )
        runs = "\n".join(f"•  {one}" for one in what_runs(project))
        then = self.tr("Only do this with projects from people you trust.")
        self._show("needs-you", self.tr("Do you trust this folder?"), f"{said}\n\n{runs}\n\n{then}")
        self._offer(self.button, self.tr("Trust this folder and read it"), self._trust)

    def _show_reading(self) -> None:
        steps = "\n".join(self._steps[-_DONE:]) or self.tr("Starting…")
        self._show("search", self.tr("Reading the project"), steps, is_busy=True)
        self._offer(self.other, self.tr("Stop"), self._session.board.stop)

    def _show_failure(self) -> None:
        self._show("problem", self.tr("The project could not be read"), self._session.board.failure)
        self._offer(self.button, self.tr("Try again"), self._session.board.refresh)
        self._offer(self.other, self.tr("Show the project's settings"), self._show_project)

    def _show(self, picture: str, title: str, said: str, *, is_busy: bool = False) -> None:
        self.picture.setPixmap(self._drawn(picture))
        self.title.setText(title)
        self.said.setText(said)
        self.bar.setVisible(is_busy)
        for button in (self.button, self.other):
            button.hide()

    def _offer(self, button: QPushButton, title: str, act: Callable[[], object]) -> None:
        button.setText(title)
        button.setAccessibleName(title)
        button.show()
        self._acts[button] = act

    def _on_clicked(self) -> None:
        button = self.sender()
        if isinstance(button, QPushButton):
            self._acts[button]()

    def _on_progress(self, event: Event) -> None:
        match event:
            case StepStarted(title=title):
                self._steps.append(f"{titles.translated(title)}…")
                self.bar.setRange(0, event.total)
            case StepProgress(done=done):
                self.bar.setValue(done)
                return
            case _:
                return
        if self._session.board.state is State.SURVEYING:
            self._show_reading()

    def _trust(self) -> None:
        self._session.trust.grant(self._session.document.root)

    def _show_project(self) -> None:
        self._session.show_wanted.emit(Step.PROJECT, "")

    def _drawn(self, picture: str) -> QPixmap:
        return icons.icon(picture, style.muted()).pixmap(_PICTURE, _PICTURE)

    def _lay_out(self) -> None:
        self.said.setWordWrap(True)
        self.said.setTextFormat(Qt.TextFormat.PlainText)
        self.said.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.bar.setRange(0, 0)
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(self.tr("Progress"))
        column = QVBoxLayout()
        column.setSpacing(12)
        buttons = QHBoxLayout()
        buttons.addWidget(self.button)
        buttons.addWidget(self.other)
        buttons.addStretch(1)
        column.addStretch(2)
        for part in (self.picture, self.title, self.said, self.bar):
            part.setMaximumWidth(_WIDTH)
            column.addWidget(part)
        self.said.setMinimumWidth(_WIDTH)
        column.addSpacing(4)
        column.addLayout(buttons)
        column.addStretch(3)
        layout = QHBoxLayout(self)
        layout.addStretch(1)
        layout.addLayout(column)
        layout.addStretch(1)
