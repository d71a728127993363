"""What a build made, by target: each with its path, size and form, and what can be done with it."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices, QGuiApplication, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from builders.command.messages import bytes_as_text
from studio import icons
from studio.panes.problem_table import ProblemTable
from studio.steps import Level

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from builders.events import Artefact
    from studio.problems import Problem

PROGRAMS = ("file", "folder")
_ICON = 32
# How programs begin, by system.
_MAGIC: dict[str, bytes | tuple[bytes, ...]] = {
    "win32": b"MZ",
    "darwin": (b"\xcf\xfa\xed\xfe", b"\xca\xfe\xba\xbe"),
}


class MadeView(QWidget):
    """A card for each thing that was made, and the problems that the build found."""

    run_wanted = Signal(object)
    problem_chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.cards: list[MadeCard] = []
        self._said = QLabel(self)
        self._said.setProperty("role", "muted")
        self._said.setWordWrap(True)
        self._scroll = QScrollArea(self)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setWidgetResizable(True)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._heading = QLabel(self.tr("What the build found"), self)
        self._heading.setProperty("role", "section")
        self.problems = ProblemTable(self)
        self.problems.chosen.connect(self.problem_chosen)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 8, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(self._said)
        layout.addWidget(self._scroll, 2)
        layout.addSpacing(8)
        layout.addWidget(self._heading)
        layout.addWidget(self.problems, 1)
        layout.addStretch(0)
        self.show_made((), "")
        self.show_problems(())

    def show_made(self, artefacts: Sequence[Artefact], said: str) -> None:
        """Show a card for each, below a sentence if there is one to say."""
        self.cards = []
        inside = QWidget(self)
        layout = QVBoxLayout(inside)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        groups = by_target(artefacts)
        for target, group in groups.items():
            if len(groups) > 1:
                layout.addWidget(_heading(target))
            for artefact in group:
                layout.addWidget(self._card(artefact))
        self._scroll.setWidget(inside)
        self._scroll.setMaximumHeight(inside.sizeHint().height())
        self._scroll.setVisible(bool(self.cards))
        self._said.setText(said)
        self._said.setVisible(bool(said))

    def _card(self, artefact: Artefact) -> MadeCard:
        card = MadeCard(artefact, self)
        card.run_wanted.connect(self.run_wanted)
        self.cards.append(card)
        return card

    def show_problems(self, problems: Sequence[Problem]) -> None:
        """Show what can be mended or needs a look; notes stand in the pane."""
        problems = [problem for problem in problems if problem.remedies or problem.level is not Level.NOTE]
        self.problems.set_problems(problems)
        for part in (self._heading, self.problems):
            part.setVisible(bool(problems))


class MadeCard(QFrame):
    """One artefact."""

    run_wanted = Signal(object)

    def __init__(self, artefact: Artefact, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("card")
        self.artefact = artefact
        self.setAccessibleName(Path(artefact.path).name)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(16, 12, 12, 12)
        layout.setSpacing(12)
        sign = QLabel(self)
        name = "window" if artefact.kind in PROGRAMS else "installers"
        sign.setPixmap(icons.icon(name).pixmap(QSize(_ICON, _ICON), self.devicePixelRatioF()))
        layout.addWidget(sign)
        layout.addLayout(self._words(), 1)
        if can_run(artefact):
            self.run = QPushButton(icons.icon("play"), self.tr("&Run"), self)
            self.run.clicked.connect(lambda: self.run_wanted.emit(executable(artefact)))
            layout.addWidget(self.run)
        layout.addWidget(self._button("open", self.tr("Open the folder"), self._open))
        self.copy = self._button("copy", self.tr("Copy the path"), self._copy)
        layout.addWidget(self.copy)

    def _words(self) -> QVBoxLayout:
        artefact = self.artefact
        forms = {"file": self.tr("one file"), "folder": self.tr("a folder")}
        form = forms.get(artefact.kind, artefact.kind)
        name = QLabel(Path(artefact.path).name, self)
        name.setProperty("role", "section")
        size = QLabel(f"{bytes_as_text(artefact.size)}, {form}", self)
        path = Elided(artefact.path, self)
        path.setProperty("role", "muted")
        path.setToolTip(artefact.path)
        for label in (name, size, path):
            label.setTextFormat(Qt.TextFormat.PlainText)
        words = QVBoxLayout()
        words.setSpacing(2)
        for label in (name, size, path):
            words.addWidget(label)
        return words

    def _button(self, icon: str, title: str, act: Callable[[], None]) -> QToolButton:
        button = QToolButton(self)
        button.setIcon(icons.icon(icon))
        button.setIconSize(QSize(20, 20))
        button.setToolTip(title)
        button.setAccessibleName(title)
        button.setAutoRaise(True)
        button.clicked.connect(act)
        return button

    def _open(self) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(Path(self.artefact.path).parent)))

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.artefact.path)


class Elided(QLabel):
    """A path that is cut in its middle where the room is too small; the tool tip has all of it."""

    def __init__(self, text: str, parent: QWidget) -> None:
        super().__init__(text, parent)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's
        del event
        painter = QPainter(self)
        shown = self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideMiddle, self.width())
        painter.setPen(self.palette().color(self.foregroundRole()))
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, shown)


def _heading(target: str) -> QLabel:
    heading = QLabel(target)
    heading.setProperty("role", "muted")
    return heading


def by_target(artefacts: Sequence[Artefact]) -> dict[str, list[Artefact]]:
    """Return what was made by the folder that it lies in, which has the name of its target."""
    found: dict[str, list[Artefact]] = {}
    for artefact in artefacts:
        found.setdefault(Path(artefact.path).parent.name, []).append(artefact)
    return found


def executable(artefact: Artefact) -> Path:
    """Return what starts the program; of a bundle of macOS its code."""
    path = Path(artefact.path)
    if not path.is_dir():
        return path
    code = path / "Contents" / "MacOS"
    if code.is_dir():
        return next(code.iterdir(), path)
    windows = path / f"{path.name}.exe"
    return windows if windows.is_file() else path / path.name


def can_run(artefact: Artefact) -> bool:
    """Tell if it is a program, and for a system like this one."""
    if artefact.kind not in PROGRAMS:
        return False
    try:
        with executable(artefact).open("rb") as file:
            return file.read(4).startswith(_MAGIC.get(sys.platform, b"\x7fELF"))
    except OSError:
        return False
