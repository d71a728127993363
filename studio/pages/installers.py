"""The step Installers: which ones are made, what each asks for, and what it will be."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QScrollArea,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from builders.options import Options
from builders.project.keys import KEYS
from resources.target import TARGETS
from studio.forms.installer import InstallerForm, problems
from studio.forms.row import translated
from studio.looking.installerpane import InstallerPane
from studio.looking.preview import preview_of
from studio.page import Page
from studio.problems import Problem
from studio.steps import Level, Mark, Step

if TYPE_CHECKING:
    from PySide6.QtGui import QHideEvent, QShowEvent

    from builders.installers.model import Format
    from studio.session import Session

_INSTALLERS = next(key for key in KEYS if key.name == "output.installers")
_LIST_WIDTH, _FORM_WIDTH, _ROW = 192, 336, 40
_NAME = Qt.ItemDataRole.UserRole


class InstallersPage(Page):
    """Everything on it comes from the table of formats; a new one needs no change here."""

    step = Step.INSTALLERS
    icon = "installers"

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self.preview = preview_of(session)
        self.list = QListWidget(self)
        self.forms: dict[str, InstallerForm] = {}  # of what somebody looked at
        self.shown = InstallerPane(session, self.preview, self)
        self.build = QPushButton(self.tr("Build all"), self)
        self._stack = QStackedWidget(self)
        self._lay_out()
        self._connect()

    def title(self) -> str:
        return self.tr("Installers")

    def mark(self) -> Mark:
        if any(problem.level is Level.ERROR for problem in self.session.problems.of(self.step)):
            return Mark.PROBLEM
        return Mark.DONE if self._chosen() else Mark.NONE

    def show_place(self, place: str) -> None:
        """Bring a field into view: "deb.maintainer", or a format: "deb"."""
        self._show_rows()
        name, _, key = place.partition(".")
        for row in range(self.list.count()):
            if self.list.item(row).data(_NAME) == name:
                self.list.setCurrentRow(row)
        from builders.installers.table import FORMATS

        rows = self._form(name).rows if name in {one.name for one in FORMATS} else {}
        if key in rows:
            rows[key].setFocus(Qt.FocusReason.OtherFocusReason)

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's
        super().showEvent(event)
        self._show_rows()
        self.preview.watch(self, watched=True)

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802 - Qt's
        super().hideEvent(event)
        self.preview.watch(self, watched=False)

    def _lay_out(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 20, 24, 20)
        layout.setSpacing(16)
        layout.addLayout(self._heading())
        self.list.setAccessibleName(self.tr("Installers"))
        self.list.setFrameShape(QFrame.Shape.NoFrame)
        self.list.viewport().setBackgroundRole(QPalette.ColorRole.Window)
        self.list.setFixedWidth(_LIST_WIDTH)
        scroll = QScrollArea(self)
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setMinimumWidth(_FORM_WIDTH)
        scroll.setWidget(self._stack)
        splitter = QSplitter(Qt.Orientation.Horizontal, self)
        splitter.setChildrenCollapsible(False)
        for part in (scroll, self.shown):
            splitter.addWidget(part)
        splitter.setStretchFactor(1, 1)
        splitter.setSizes([_FORM_WIDTH, 2 * _FORM_WIDTH])
        row = QHBoxLayout()
        row.setSpacing(16)
        row.addWidget(self.list)
        row.addWidget(splitter, 1)
        layout.addLayout(row, 1)

    def _heading(self) -> QHBoxLayout:
        title = QLabel(self.tr("Installers"), self)
        title.setProperty("role", "title")
        said = QLabel(self.tr("What people get: tick what every build is to make of the program."), self)
        said.setProperty("role", "muted")
        words = QVBoxLayout()
        words.setSpacing(4)
        words.addWidget(title)
        words.addWidget(said)
        self.build.setObjectName("primary")
        self.build.setToolTip(self.tr("Build the program and every installer that is ticked, or all of them"))
        row = QHBoxLayout()
        row.addLayout(words, 1)
        row.addWidget(self.build, 0, Qt.AlignmentFlag.AlignBottom)
        return row

    def _connect(self) -> None:
        document = self.session.document
        document.changed.connect(self._on_document)
        self.session.problems.changed.connect(self.mark_changed)
        self.preview.settled.connect(self.shown.refresh)
        self.list.currentRowChanged.connect(self._on_row)
        self.list.itemChanged.connect(self._on_ticked)
        self.build.clicked.connect(self._build_all)

    def _on_document(self) -> None:
        """Tell what is wrong at once, and show the rest if somebody looks."""
        self._report(self._chosen())
        self.mark_changed.emit()
        if self.isVisible():
            self._show_rows()

    def _show_rows(self) -> None:
        """Show what the document says; the list is made anew only where its formats are others."""
        offered = self._offered()
        names = [self.list.item(row).data(_NAME) for row in range(self.list.count())]
        if names != [one.name for one in offered]:
            self._fill(offered)
        wanted = self._chosen()
        self.list.blockSignals(True)  # noqa: FBT003 - Qt's
        for row in range(self.list.count()):
            item = self.list.item(row)
            on = item.data(_NAME) in wanted
            item.setCheckState(Qt.CheckState.Checked if on else Qt.CheckState.Unchecked)
        self.list.blockSignals(False)  # noqa: FBT003 - Qt's
        for form in self.forms.values():
            self._refresh(form)
        self.shown.refresh()

    def _fill(self, offered: tuple[Format, ...]) -> None:
        self.list.blockSignals(True)  # noqa: FBT003 - Qt's
        self.list.clear()
        for one in offered:
            item = QListWidgetItem(translated(one.title))
            item.setData(_NAME, one.name)
            item.setToolTip(translated(one.doc))
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            item.setSizeHint(QSize(0, _ROW))
            self.list.addItem(item)
        self.list.blockSignals(False)  # noqa: FBT003 - Qt's
        self.list.setCurrentRow(0)

    def _offered(self) -> tuple[Format, ...]:
        """Return what any of the targets can have."""
        from builders.installers.table import FORMATS

        project = self.session.document.project
        targets = Options().all_targets(project) if project else TARGETS
        return tuple(one for one in FORMATS if any(map(one.is_for, targets)))

    def _chosen(self) -> tuple[str, ...]:
        project = self.session.document.project
        if project is None:
            return ()
        from builders.installers.table import ALL

        wanted = set(project.output.installers)
        return tuple(one.name for one in self._offered() if wanted & {one.name, ALL})

    def _on_row(self, row: int) -> None:
        item = self.list.item(row)
        if item:
            form = self._form(item.data(_NAME))
            self._stack.setCurrentWidget(form)
            self.shown.show_format(form.one)

    def _form(self, name: str) -> InstallerForm:
        """Return the form of a format; ten of them at once would take long before the first picture."""
        from builders.installers.table import find

        if name not in self.forms:
            form = self.forms[name] = InstallerForm(find(name), self.session.document, self)
            form.wanted.clicked.connect(lambda on: self._want(name, wanted=on))
            self._stack.addWidget(form)
            self._refresh(form)
        return self.forms[name]

    def _refresh(self, form: InstallerForm) -> None:
        form.wanted.setChecked(form.one.name in self._chosen())
        form.refresh()

    def _on_ticked(self, item: QListWidgetItem) -> None:
        self._want(item.data(_NAME), wanted=item.checkState() is Qt.CheckState.Checked)

    def _want(self, name: str, *, wanted: bool) -> None:
        others = [one for one in self._kept() if one != name]
        names = (*others, name) if wanted else tuple(others)
        title = self.tr("Make the {name} installer") if wanted else self.tr("Make no {name} installer")
        self.session.document.set(_INSTALLERS, names or None, title.format(name=name))

    def _kept(self) -> tuple[str, ...]:
        """Return the formats that are wanted, also those for other targets."""
        from builders.installers.table import ALL

        names = self.session.document.get(_INSTALLERS) or ()
        return tuple(dict.fromkeys((*self._chosen(), *(name for name in names if name != ALL))))

    def _report(self, wanted: tuple[str, ...]) -> None:
        from builders.installers.table import find

        found = [
            Problem(
                step=self.step,
                level=Level.ERROR,
                message=sentence,
                place=f"{name}.{key}",
                shown_place=f"installer.{name}.{key}",
            )
            for name in wanted
            for key, sentence in problems(find(name), self.session.document).items()
        ]
        self.session.problems.put("installers", found)

    def _build_all(self) -> None:
        if not self._chosen():
            names = tuple(one.name for one in self._offered())
            self.session.document.set(_INSTALLERS, names, self.tr("Make every installer"))
        self.session.build_wanted.emit()
