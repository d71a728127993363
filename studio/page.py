"""What every page of the sidebar is."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from studio.steps import Mark

if TYPE_CHECKING:
    from collections.abc import Callable

    from studio.session import Session
    from studio.steps import Step


class Page(QWidget):
    """One step; its widgets show the session and change it, and hold nothing that the session does not.

    step: which one it is.
    icon: the name of its picture in studio/icons.
    """

    step: ClassVar[Step]
    icon: ClassVar[str]
    mark_changed = Signal()

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.session = session

    def title(self) -> str:
        """Return the name in the sidebar."""
        raise NotImplementedError

    def mark(self) -> Mark:
        """Return how it stands with the step; `mark_changed` tells when that is something else."""
        return Mark.NONE

    def acts(self) -> tuple[tuple[str, Callable[[], object]], ...]:
        """Return what can be done on the page, for the menus and the palette: a title and an act each."""
        return ()

    def show_place(self, place: str) -> None:
        """Bring a field or row into view and give it the focus."""
