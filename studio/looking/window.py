"""A window of its own: what is in a finished program or installer, and what differs from another one."""

from __future__ import annotations

import json
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from builders.comparison import Comparison
from studio import icons
from studio.engine.question import Question
from studio.looking.changespane import ChangesPane
from studio.looking.tree import Tree
from studio.looking.view import TreePane

if TYPE_CHECKING:
    from PySide6.QtGui import QDragEnterEvent, QDropEvent

    from builders.layout import Item

_SIZE = (1000, 680)


class LookWindow(QWidget):
    """Left what is in one thing, right what another one has that this has not."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent, Qt.WindowType.Window)
        self.resize(*_SIZE)
        self.setAcceptDrops(True)
        self._items: dict[bool, tuple[Item, ...]] = {}
        self._questions: dict[bool, Question] = {}
        self.path = QLabel(self)
        self.path.setProperty("role", "title")
        self.said = QLabel(self)
        self.said.setProperty("role", "muted")
        self.said.setWordWrap(True)
        self.choose = QPushButton(icons.icon("open"), self.tr("&Open another…"), self)
        self.compare = QPushButton(self.tr("&Compare with…"), self)
        self.tree = TreePane(self.tr("What is in it"), self)
        self.changes = ChangesPane(self, can_pin=False)
        self._lay_out()
        self.choose.clicked.connect(partial(self._ask_for, is_other=False))
        self.compare.clicked.connect(partial(self._ask_for, is_other=True))

    def look_into(self, path: Path, *, is_other: bool = False) -> None:
        """Show what is in it; is_other: compare what is shown with it."""
        question = Question("inspect", str(path.absolute()), "--tree", "--json", parent=self)
        question.answered.connect(partial(self._on_answer, path, is_other))
        question.failed.connect(self._on_failure)
        self._questions[is_other] = question
        if not is_other:
            self._items.clear()
            self.changes.hide()
            self.path.setText(path.name)
            self.setWindowTitle(path.name)
            self._say(self.tr("Reading {path} …").format(path=path))

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: N802 - Qt's
        if event.mimeData().hasUrls():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802 - Qt's
        """Look into what is dropped; on the right half, compare with it."""
        paths = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
        on_the_right = event.position().x() > self.width() / 2
        for path in paths[:1]:
            self.look_into(path, is_other=on_the_right and bool(self._items))

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self.path, 1)
        head.addWidget(self.choose)
        head.addWidget(self.compare)
        left = QWidget(self)
        column = QVBoxLayout(left)
        column.setContentsMargins(24, 0, 12, 20)
        column.addWidget(self.tree)
        splitter = QSplitter(self)
        splitter.setChildrenCollapsible(False)
        splitter.addWidget(left)
        splitter.addWidget(self.changes)
        splitter.setSizes([_SIZE[0] * 3 // 5, _SIZE[0] * 2 // 5])
        self.changes.hide()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 20, 0, 0)
        layout.setSpacing(8)
        top = QVBoxLayout()
        top.setContentsMargins(24, 0, 24, 0)
        top.addLayout(head)
        top.addWidget(self.said)
        layout.addLayout(top)
        layout.addWidget(splitter, 1)

    def _ask_for(self, *, is_other: bool) -> None:
        title = self.tr("Compare with another program or installer") if is_other else self.tr("Look into…")
        dialog = QFileDialog(self, title)
        dialog.fileSelected.connect(lambda chosen: self.look_into(Path(chosen), is_other=is_other))
        dialog.open()

    def _on_answer(self, path: Path, is_other: bool, answer: str) -> None:  # noqa: FBT001 - bound above
        from builders.command.differing import from_document

        document = json.loads(answer)
        self._items[is_other] = tuple(from_document(document))
        if not is_other:
            program = next((one.path for one in self._items[False] if one.name == "program"), "")
            self.tree.show_tree(Tree(self._items[False], program), program)
            self._say(self.tr("{what} at {path}").format(what=document["what"], path=path))
        elif False in self._items:
            self.changes.set_origin(self.tr("what {name} has").format(name=path.name))
            self.changes.show_comparison(Comparison(self._items[False], self._items[True]))
            self.changes.show()

    def _on_failure(self, sentence: str) -> None:
        self._say(sentence, is_error=True)

    def _say(self, text: str, *, is_error: bool = False) -> None:
        self.said.setText(text)
        self.said.setProperty("role", "error" if is_error else "muted")
        self.said.style().unpolish(self.said)
        self.said.style().polish(self.said)


def is_finished(path: Path) -> bool:
    """Tell if it is something made by a build, rather than a project."""
    from builders.executable import is_executable
    from builders.installers.table import FORMATS

    if path.is_dir():
        return is_executable(path / path.name) or is_executable(path / f"{path.name}.exe")
    try:
        return is_executable(path) or any(one.recognises(path) for one in FORMATS)
    except OSError:
        return False
