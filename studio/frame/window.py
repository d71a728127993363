"""The main window: sidebar, header, notices, pages, and the panes at the bottom."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, QSettings, Qt, QTimer
from PySide6.QtWidgets import (
    QHBoxLayout,
    QMainWindow,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from builders.errors import BuildError
from studio.building.permission import with_trust
from studio.engine.question import Question
from studio.frame import choosing, menus
from studio.frame.actions import Actions
from studio.frame.docks import Docks
from studio.frame.guide import Guide
from studio.frame.header import Header
from studio.frame.notices import Notices
from studio.frame.palette import Palette
from studio.frame.sidebar import Sidebar
from studio.keeping import recent
from studio.keeping.safety import Recovery, Watch
from studio.looking.window import LookWindow, is_finished
from studio.pages.build import BuildPage
from studio.pages.installers import InstallersPage
from studio.pages.layout import LayoutPage
from studio.pages.project import ProjectPage
from studio.pages.python import PythonPage
from studio.pages.resources import ResourcesPage
from studio.pages.start import StartPage
from studio.panes.status import StatusBar
from studio.session import Session
from studio.steps import Step

if TYPE_CHECKING:
    from pathlib import Path

    from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent

PAGES = (ProjectPage, PythonPage, ResourcesPage, LayoutPage, InstallersPage, BuildPage)
_ONCE = Qt.ConnectionType.SingleShotConnection
_SIZE = (1320, 860)


class MainWindow(QMainWindow):
    """One project at a time; the window is put together here, and each part knows only the session."""

    def __init__(self) -> None:
        super().__init__()
        self.setWindowTitle("Onefold")
        self.resize(*_SIZE)
        self._notices = Notices(self)
        self.session = Session(self._notices, self)
        self.recovery = Recovery(self.session.document, self._notices, self)
        self.watch = Watch(self.session.document, self._notices, self)
        self.setAcceptDrops(True)
        # Pages are made where they will stand: to move one there styles all of it anew, 10 ms each.
        self._work = QWidget(self)
        self.stack = QStackedWidget(self._work)
        self.pages = tuple(page(self.session, self.stack) for page in PAGES)
        self.build_page = next(page for page in self.pages if isinstance(page, BuildPage))
        self.looking: LookWindow | None = None
        self.start = StartPage(self.session, self.stack)
        self.sidebar = Sidebar(self.pages, self)
        self.header = Header(self.session, self)
        self.guide = Guide(self.session, self.pages, self)
        self._put_together()
        self.docks = Docks(self.session, self)
        self._status = StatusBar(self.session, self)
        self.setStatusBar(self._status)
        self.actions_ = Actions(self, self.menuBar())
        menus.fill(self.actions_, self)
        self.palette_ = Palette(self.actions_, self)
        self._connect()
        self._restore()
        self._show_document()

    def open(self, path: Path) -> None:
        """Open a project; what is wrong with it is said in place."""
        try:
            self.session.document.open(path)
        except BuildError as error:
            self._notices.show_notice("open", str(error))
            return
        self._notices.take_away("open")
        recent.add(path.resolve())

    def look_into(self, path: Path) -> None:
        """Show what is in something finished, in a window of its own."""
        self.looking = self.looking or LookWindow(self)
        self.looking.show()
        self.looking.raise_()
        self.looking.look_into(path)

    def show_step(self, step: Step, place: str = "") -> None:
        """Show a step's page, and in it what `place` names."""
        self.sidebar.setCurrentRow(step)
        self.sidebar.setFocus()
        if place:
            self.pages[step].show_place(place)

    def save(self) -> bool:
        try:
            self.session.document.save()
        except BuildError as error:
            self._notices.show_notice("save", str(error), {self.tr("Try again"): self.save})
            return False
        self._notices.take_away("save")
        return True

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: N802 - Qt's
        if choosing.dropped(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802 - Qt's
        path = choosing.dropped(event.mimeData())
        if path:
            event.acceptProposedAction()
            (self.look_into if is_finished(path) else self.open)(path)

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802 - Qt's
        self.session.building.end_now()
        self.build_page.end_now()
        self.session.board.end_now()
        for question in self.findChildren(Question):
            question.end_now()
        settings = QSettings()
        settings.setValue("window/geometry", self.saveGeometry())
        settings.setValue("window/state", self.saveState())
        event.accept()

    def _put_together(self) -> None:
        right = QVBoxLayout()
        right.setSpacing(0)
        for part in (self.header, self._notices):
            right.addWidget(part)
        right.addWidget(self.stack, 1)
        right.addWidget(self.guide)
        layout = QHBoxLayout(self._work)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.sidebar)
        layout.addLayout(right, 1)
        self.stack.addWidget(self.start)
        for page in self.pages:
            self.stack.addWidget(page)
        self.setCentralWidget(self._work)

    def show_palette(self) -> None:
        self.palette_.open()

    def _connect(self) -> None:
        document = self.session.document
        document.opened.connect(self._show_document)
        document.closed.connect(self._show_document)
        self.sidebar.currentRowChanged.connect(self._show_page)
        building = self.session.building
        self.header.build_clicked.connect(self.session.build_wanted)
        self.header.stop_clicked.connect(building.stop)
        building.changed.connect(lambda: self.header.set_building(building=building.is_running))
        self.session.build_wanted.connect(self._build)
        self.session.show_wanted.connect(self.show_step)
        self.start.folder_wanted.connect(partial(choosing.folder, self, self.open))
        self.start.file_wanted.connect(partial(choosing.file, self, self.open))
        self.start.look_wanted.connect(partial(choosing.finished, self, self.look_into))
        self._status.problems_clicked.connect(self.docks.show_problems)
        self.start.project_wanted.connect(self.open)
        self.guide.step_wanted.connect(self.show_step)

    def _build(self) -> None:
        """Save what is not saved, ask for trust where it is new, and build."""
        self.show_step(Step.BUILD)
        document = self.session.document
        if document.project and (not document.is_modified or self.save()):
            with_trust(self.session, self.session.building.start)

    def _show_document(self) -> None:
        document = self.session.document
        is_open = document.is_open
        self.setWindowTitle(f"{document.root.name} — Onefold" if is_open else "Onefold")
        self.actions_.set_document(is_open=is_open)
        for part in (self.sidebar, self.header):
            part.setVisible(is_open)
        self.docks.set_open(is_open=is_open)
        self.docks.show_help(self.pages[0].step if is_open else None)
        self.sidebar.setCurrentRow(0 if is_open else -1)
        self.stack.setCurrentWidget(self.pages[0] if is_open else self.start)

    def _show_page(self, row: int) -> None:
        if row >= 0:
            self.stack.setCurrentWidget(self.pages[row])
            self.docks.show_help(self.pages[row].step)
            self.guide.show_row(row)

    def _restore(self) -> None:
        settings = QSettings()
        geometry, state = settings.value("window/geometry"), settings.value("window/state")
        if isinstance(geometry, QByteArray) and isinstance(state, QByteArray):
            self.restoreGeometry(geometry)
            self.restoreState(state)
        else:
            # Docks take sizes only once they are shown.
            self.session.document.opened.connect(lambda: QTimer.singleShot(0, self.docks.size), _ONCE)
