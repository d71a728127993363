"""The main window: sidebar, header, notices, pages, and the panes at the bottom."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import QByteArray, QMimeData, QSettings, Qt
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent, QKeySequence
from PySide6.QtWidgets import (
    QApplication,
    QDockWidget,
    QFileDialog,
    QHBoxLayout,
    QMainWindow,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from builders.errors import BuildError
from studio import recent, style
from studio.actions import Actions
from studio.building.permission import with_trust
from studio.header import Header
from studio.looking.window import LookWindow, is_finished
from studio.notices import Notices
from studio.pages.build import BuildPage
from studio.pages.installers import InstallersPage
from studio.pages.layout import LayoutPage
from studio.pages.project import ProjectPage
from studio.pages.python import PythonPage
from studio.pages.resources import ResourcesPage
from studio.pages.start import StartPage
from studio.palette import Palette
from studio.panes.changes import ChangesPane
from studio.panes.problems import ProblemsPane
from studio.panes.status import StatusBar
from studio.safety import Recovery, Watch
from studio.session import Session
from studio.sidebar import Sidebar
from studio.steps import Step

PAGES = (ProjectPage, PythonPage, ResourcesPage, LayoutPage, InstallersPage, BuildPage)
_SIZE = (1240, 800)


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
        self.pages = tuple(page(self.session, self) for page in PAGES)
        self.build_page = next(page for page in self.pages if isinstance(page, BuildPage))
        self.looking: LookWindow | None = None
        self.start = StartPage(self.session, self)
        self.sidebar = Sidebar(self.pages, self)
        self.header = Header(self.session, self)
        self.stack = QStackedWidget(self)
        self._put_together()
        self._add_panes()
        self.actions_ = Actions(self, self.menuBar())
        self._add_actions()
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
        if _dropped(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802 - Qt's
        path = _dropped(event.mimeData())
        if path:
            event.acceptProposedAction()
            (self.look_into if is_finished(path) else self.open)(path)

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802 - Qt's
        self.session.building.end_now()
        self.build_page.end_now()
        self.session.board.end_now()
        settings = QSettings()
        settings.setValue("window/geometry", self.saveGeometry())
        settings.setValue("window/state", self.saveState())
        event.accept()

    def _put_together(self) -> None:
        work = QWidget(self)
        right = QVBoxLayout()
        right.setSpacing(0)
        for part in (self.header, self._notices):
            right.addWidget(part)
        right.addWidget(self.stack, 1)
        layout = QHBoxLayout(work)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.sidebar)
        layout.addLayout(right, 1)
        self.stack.addWidget(self.start)
        for page in self.pages:
            self.stack.addWidget(page)
        self.setCentralWidget(work)

    def _add_panes(self) -> None:
        self.problems = self._dock("problems", self.tr("Problems"), ProblemsPane(self.session, self))
        self.changes = self._dock("changes", self.tr("Changes"), ChangesPane(self.session, self))
        self.tabifyDockWidget(self.problems, self.changes)
        self.problems.raise_()
        status = StatusBar(self.session, self)
        status.problems_clicked.connect(self._show_problems)
        self.setStatusBar(status)

    def _dock(self, name: str, title: str, content: QWidget) -> QDockWidget:
        dock = QDockWidget(title, self)
        dock.setObjectName(name)
        dock.setWidget(content)
        self.addDockWidget(Qt.DockWidgetArea.BottomDockWidgetArea, dock)
        return dock

    def _add_actions(self) -> None:
        add, history = self.actions_.add, self.session.document.history
        file, edit, view = self.tr("&File"), self.tr("&Edit"), self.tr("&View")
        keys = QKeySequence.StandardKey
        add(file, self.tr("Open folder…"), self._choose_folder, keys=keys.Open)
        add(file, self.tr("Open file…"), self._choose_file, keys="Ctrl+Shift+O")
        add(file, self.tr("Look into a program or installer…"), self._choose_finished, keys="Ctrl+I")
        add(file, self.tr("Save"), self.save, keys=keys.Save, needs_document=True)
        add(file, self.tr("Close project"), self._close_project, keys="Ctrl+W", needs_document=True)
        add(file, self.tr("Quit"), self.close, keys=keys.Quit)
        undo, redo = (
            history.createUndoAction(self, self.tr("Undo")),
            history.createRedoAction(self, self.tr("Redo")),
        )
        add(edit, "", action=undo, keys=keys.Undo)
        add(edit, "", action=redo, keys=keys.Redo)
        for number, page in enumerate(self.pages, start=1):
            show = lambda step=page.step: self.show_step(step)  # noqa: E731 - bound to its step
            add(view, page.title(), show, keys=f"Ctrl+{number}", needs_document=True)
        add(view, "", action=self.problems.toggleViewAction(), keys="Ctrl+Shift+M")
        add(view, "", action=self.changes.toggleViewAction(), keys="Ctrl+Shift+G")
        names = (self.tr("Colours of the system"), self.tr("Light colours"), self.tr("Dark colours"))
        for name, scheme in zip(names, style.SCHEMES, strict=True):
            add(view, name, partial(style.choose, scheme))
        add(view, self.tr("Commands…"), lambda: self.palette_.open(), keys="Ctrl+K")  # noqa: PLW0108 - made later
        add(
            self.tr("&Build"),
            self.tr("Build"),
            self.session.build_wanted.emit,
            keys="Ctrl+B",
            needs_document=True,
        )
        add(
            self.tr("&Build"),
            self.tr("Stop"),
            self.session.building.stop,
            keys="Ctrl+.",
            needs_document=True,
        )
        self.actions_.fill()

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
        self.start.folder_wanted.connect(self._choose_folder)
        self.start.file_wanted.connect(self._choose_file)
        self.start.look_wanted.connect(self._choose_finished)
        self.start.project_wanted.connect(self.open)

    def _build(self) -> None:
        """Save what is not saved, ask for trust where it is new, and build."""
        self.show_step(Step.BUILD)
        document = self.session.document
        if document.project and (not document.is_modified or self.save()):
            with_trust(self.session, self.session.building.start)

    def _show_problems(self) -> None:
        self.problems.show()
        self.problems.raise_()
        self.problems.widget().setFocus()

    def _show_document(self) -> None:
        is_open = self.session.document.is_open
        self.actions_.set_document(is_open=is_open)
        for part in (self.sidebar, self.header, self.problems, self.changes):
            part.setVisible(is_open)
        self.sidebar.setCurrentRow(0 if is_open else -1)
        self.stack.setCurrentWidget(self.pages[0] if is_open else self.start)

    def _show_page(self, row: int) -> None:
        if row >= 0:
            self.stack.setCurrentWidget(self.pages[row])

    def _close_project(self) -> None:
        self.session.document.close()

    def _choose_folder(self) -> None:

        chosen = QFileDialog.getExistingDirectory(self, self.tr("Open a project's folder"))
        if chosen:
            self.open(Path(chosen))

    def _choose_file(self) -> None:

        kinds = self.tr("Projects (*.py *.pyw *.whl *.toml);;All files (*)")
        chosen, _ = QFileDialog.getOpenFileName(
            self, self.tr("Open a script, wheel or onefold.toml"), "", kinds
        )
        if chosen:
            self.open(Path(chosen))

    def _choose_finished(self) -> None:
        dialog = QFileDialog(self, self.tr("Look into a program or installer"))
        dialog.fileSelected.connect(lambda chosen: self.look_into(Path(chosen)))
        dialog.open()

    def _restore(self) -> None:
        settings = QSettings()
        geometry, state = settings.value("window/geometry"), settings.value("window/state")
        if isinstance(geometry, QByteArray) and isinstance(state, QByteArray):
            self.restoreGeometry(geometry)
            self.restoreState(state)


def _dropped(data: QMimeData) -> Path | None:
    """Return the one file or folder that is dragged."""
    paths = [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]
    return paths[0] if len(paths) == 1 else None


def window() -> MainWindow:
    """Return the window that is open."""
    return next(widget for widget in QApplication.topLevelWidgets() if isinstance(widget, MainWindow))
