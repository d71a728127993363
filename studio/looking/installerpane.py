"""What an installer will hold: its tree on the user's machine, its texts, its entry in the menu."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontDatabase
from PySide6.QtWidgets import QLabel, QPlainTextEdit, QTabWidget, QVBoxLayout, QWidget

from builders.errors import BuildError
from builders.installers import stage
from builders.layout import Item, Layout, Place
from builders.options import Options
from resources.errors import ResourceError
from studio.looking.menuentry import MenuEntryView
from studio.looking.tree import TOP, Tree
from studio.looking.view import TreePane

if TYPE_CHECKING:
    from builders.installers.model import Format, Preview
    from studio.looking.preview import Preview as Shipping
    from studio.session import Session


class InstallerPane(QWidget):
    """The preview of one format, made by the code that writes it."""

    def __init__(self, session: Session, shipping: Shipping, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._shipping = shipping
        self._format: Format | None = None
        self.said = QLabel(self)
        self.said.setWordWrap(True)
        self.said.setProperty("role", "muted")
        self.said.setTextFormat(Qt.TextFormat.PlainText)
        self.said.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        self.tree = TreePane(self.tr("What the installer holds"), self, is_narrow=True)
        self.menu = MenuEntryView(self)
        self.tabs = QTabWidget(self)
        self.tabs.setDocumentMode(True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(self.said)
        layout.addWidget(self.menu)
        layout.addWidget(self.tabs, 1)
        self.tabs.addTab(self.tree, self.tr("Files"))

    def show_format(self, one: Format) -> None:
        self._format = one
        self.refresh()

    def refresh(self) -> None:
        """Make the preview again, if it is looked at."""
        project, terms = self._session.document.project, self._shipping.terms
        if self._format is None or project is None or terms is None or not self.isVisible():
            return
        from builders.installers import making

        target = Options().target(project)
        if not self._format.is_for(target):
            self._say(self.tr("What it will hold is shown only for {target}.").format(target=target))
            return
        files = tuple(item for item in self._shipping.items() if item.place is Place.OUTPUT)
        planned = stage.planned(Layout(outline=terms.outline, items=files))
        try:
            order = making.order(project, self._format, planned, target)
            self._show(self._format.preview(order))
        except (BuildError, ResourceError) as error:
            self._say(str(error), role="error")

    def showEvent(self, event: object) -> None:  # noqa: N802 - Qt's
        del event
        self.refresh()

    def _show(self, made: Preview) -> None:
        self._say(made.file_name, has_preview=True)
        self.tree.model.top = made.shown
        self.tree.show_tree(Tree(_item(made, row) for row in range(len(made.entries))))
        self.menu.show_entry(made.menu)
        while self.tabs.count() > 1 + len(made.texts):
            self.tabs.removeTab(self.tabs.count() - 1)
        for row, text in enumerate(made.texts, start=1):
            if row == self.tabs.count():
                self.tabs.addTab(_text_view(self), "")
            view = self.tabs.widget(row)
            self.tabs.setTabText(row, text.title)
            if isinstance(view, QPlainTextEdit) and view.toPlainText() != text.content:
                view.setPlainText(text.content)
                view.setAccessibleName(text.title)

    def _say(self, text: str, role: str = "muted", *, has_preview: bool = False) -> None:
        """Say something above the preview, or in its place."""
        self.said.setText(text)
        self.said.setProperty("role", role)
        self.said.style().unpolish(self.said)
        self.said.style().polish(self.said)
        self.tabs.setVisible(has_preview)
        if not has_preview:
            self.menu.show_entry(None)


def _item(made: Preview, row: int) -> Item:
    entry = made.entries[row]
    return Item(
        place=Place.OUTPUT,
        path=f"{TOP}/{entry.path}" if made.shown else entry.path,
        size=entry.size,
        name=entry.path,
        is_exact=entry.is_exact,
        executable=entry.executable,
        digest=f"-> {entry.link}" if entry.link else "",
    )


def _text_view(parent: QWidget) -> QPlainTextEdit:
    view = QPlainTextEdit(parent)
    view.setReadOnly(True)
    view.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
    view.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
    return view
