"""What is shown while nothing is open."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

if TYPE_CHECKING:
    from studio.session import Session


class StartPage(QWidget):
    """Recent projects, opening another, samples."""

    folder_wanted = Signal()
    file_wanted = Signal()
    project_wanted = Signal(object)

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.session = session
