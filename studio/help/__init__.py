"""Help for each step: a page of text beside it, in the user's language, else in English."""

from __future__ import annotations

from importlib.resources import files
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QTextBrowser, QWidget

from studio import language

if TYPE_CHECKING:
    from studio.steps import Step


class HelpPane(QTextBrowser):
    """Shows the page of one step; links open in the browser."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setOpenExternalLinks(True)
        self.setAccessibleName(self.tr("Help"))
        self.setFrameShape(QTextBrowser.Shape.NoFrame)
        self.document().setDocumentMargin(14)

    def show_step(self, step: Step | None) -> None:
        """Show what helps with that step, or with beginning where nothing is open."""
        self.setMarkdown(text("start" if step is None else step.name.lower()))


def text(page: str) -> str:
    """Return the Markdown of a page."""
    folder = files("studio.help")
    for each in (language.chosen(), language.SOURCES):
        file = folder.joinpath(each, f"{page}.md")
        if file.is_file():
            return file.read_text("utf-8")
    return ""
