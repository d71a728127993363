"""The step Project: what the program is, what runs, and what is made of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QComboBox, QHBoxLayout, QLabel, QStackedWidget, QVBoxLayout, QWidget

from builders.project import keys
from builders.project.keys import KEYS
from builders.project.model import Form
from resources.target import TARGETS, this_machine
from studio.forms.cards import Card, Folded, Tiles, column
from studio.forms.iconpreview import IconPreview
from studio.forms.setting import KeyField, field
from studio.page import Page
from studio.problems import Problem
from studio.running import offers, with_run
from studio.signing.panel import SigningPanel
from studio.steps import Level, Mark, Step

if TYPE_CHECKING:
    from PySide6.QtWidgets import QFormLayout

    from builders.project.key import Key
    from builders.project.model import Run
    from resources.target import Target
    from studio.session import Session

_BY_NAME = {key.name: key for key in KEYS}
_ABOUT = ("name", "executable", "version", "summary", "authors", "homepage", "license")
_MORE = (
    "application.requires",
    "application.log",
    "application.error-box",
    "output.strip",
    "resources.allow-plugins",
)


class ProjectPage(Page):
    """Cards from what everyone decides to what few ever touch."""

    step = Step.PROJECT
    icon = "project"

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self.fields: dict[str, KeyField] = {}
        self._column = column(self)
        self.runs = QComboBox(self)
        self.kinds = Tiles(
            (
                (True, "terminal", self.tr("In a terminal"), self.tr("Reads and writes text")),
                (False, "window", self.tr("With a window"), self.tr("Opens no console")),
            ),
            self,
        )
        self.forms = Tiles(
            (
                (Form.FILE, "file", self.tr("One file"), self.tr("An executable with everything inside")),
                (Form.FOLDER, "folder", self.tr("A folder"), self.tr("An executable with files beside it")),
            ),
            self,
        )
        self.signing = SigningPanel(session.document, self)
        self._targets: dict[Target, QCheckBox] = {}
        self._put_together()
        session.document.changed.connect(self._show)

    def title(self) -> str:
        return self.tr("Project")

    def mark(self) -> Mark:
        document = self.session.document
        if document.is_open and document.project is None:
            return Mark.NEEDS_YOU
        if any(each.error for each in self.fields.values()):
            return Mark.PROBLEM
        return Mark.DONE if document.is_open else Mark.NONE

    def show_place(self, place: str) -> None:
        if place in _MORE:
            self._more.open()
        if place in self.signing.fields():
            self.signing.open()
        target = self.fields.get(place, self.runs)
        target.setFocus(Qt.FocusReason.OtherFocusReason)

    def _put_together(self) -> None:
        for card in (self._what_runs(), self._kind(), self._form(), self._about(), self._made_for()):
            self._column.addWidget(card)
        self._more = Folded(self.tr("More settings"), self)
        more = Card(self.tr("More settings"), "", self)
        form = more.form()
        for name in _MORE:
            self._add(more, form, _BY_NAME[name], "")
        self._more.content.addWidget(more)
        self._column.addWidget(self._more)
        self.fields |= self.signing.fields()
        self.signing.refused.connect(self._report)
        self._column.addWidget(self.signing)
        self._column.addStretch(1)

    def _what_runs(self) -> Card:
        said = self.tr("The program that starts when people open yours. These were found in the project.")
        card = Card(self.tr("What runs"), said, self)
        self.runs.setAccessibleName(self.tr("Program"))
        self.runs.activated.connect(self._choose_run)
        card.content.addWidget(self.runs)
        self._undecided = QLabel(card)
        self._undecided.setProperty("role", "error")
        self._undecided.setWordWrap(True)
        card.content.addWidget(self._undecided)
        card.content.addWidget(self._other(card))
        return card

    def _other(self, card: Card) -> Folded:
        """Return what names something that was not found."""
        folded = Folded(self.tr("Something else…"), card)
        row = QHBoxLayout()
        kinds, inputs = QComboBox(folded), QStackedWidget(folded)
        kinds.setAccessibleName(self.tr("Kind of program"))
        titles: dict[Key[Any], str] = {
            keys.ENTRY_POINT: self.tr("Function (package.module:function)"),
            keys.MODULE: self.tr("Module, as with python -m"),
            keys.SCRIPT: self.tr("Script file"),
            keys.CODE: self.tr("Python code"),
        }
        for key, title in titles.items():
            kinds.addItem(title)
            one = field(self.session.document, key, title, folded, rivals=keys.RUN_KEYS)
            one.refused.connect(self._report)
            self.fields[key.name] = one
            inputs.addWidget(one)
        kinds.currentIndexChanged.connect(inputs.setCurrentIndex)
        row.addWidget(kinds, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(inputs, 1)
        folded.content.addLayout(row)
        return folded

    def _kind(self) -> Card:
        card = Card(self.tr("How it runs"), "", self)
        card.content.addWidget(self.kinds)
        self.kinds.chosen.connect(self._choose_kind)
        form = card.form()
        icon = QWidget(card)
        row = QVBoxLayout(icon)
        row.setContentsMargins(0, 0, 0, 0)
        self.fields["application.icon"] = field(self.session.document, keys.ICON, self.tr("Icon"), icon)
        row.addWidget(self.fields["application.icon"])
        row.addWidget(IconPreview(self.session.document, icon))
        card.row(form, self.tr("Icon"), icon)
        return card

    def _form(self) -> Card:
        card = Card(self.tr("What is made"), "", self)
        card.content.addWidget(self.forms)
        self.forms.chosen.connect(self._choose_form)
        return card

    def _about(self) -> Card:
        said = self.tr("Empty fields are filled from the project's own files, as shown in grey.")
        card = Card(self.tr("About the program"), said, self)
        form = card.form()
        titles = {
            "name": self.tr("Name"),
            "executable": self.tr("Executable"),
            "version": self.tr("Version"),
            "summary": self.tr("Summary"),
            "authors": self.tr("Authors"),
            "homepage": self.tr("Home page"),
            "license": self.tr("Licence"),
        }
        for name in _ABOUT:
            self._add(card, form, _BY_NAME[f"application.{name}"], titles[name])
        return card

    def _add(self, card: Card, form: QFormLayout, key: Key[Any], title: str) -> None:
        one = field(self.session.document, key, title, card)
        one.refused.connect(self._report)
        self.fields[key.name] = one
        card.row(form, one.title, one)

    def _made_for(self) -> Card:
        said = self.tr("Other systems need a Python made for them, which the step Python fetches or finds.")
        card = Card(self.tr("Made for"), said, self)
        for target in sorted(TARGETS, key=lambda target: target != this_machine()):
            box = QCheckBox(self._name(target), card)
            box.setToolTip(target.triple)
            box.clicked.connect(self._choose_targets)
            self._targets[target] = box
            card.content.addWidget(box)
        self._add(card, card.form(), keys.GLIBC, self.tr("Oldest glibc on Linux"))
        return card

    def _name(self, target: Target) -> str:
        systems = {"linux": "Linux", "windows": "Windows", "macos": "macOS"}
        libc = " (musl)" if target.libc == "musl" else ""
        name = f"{systems[target.system]}, {target.architecture}{libc}"
        return self.tr("{system}: this machine").format(system=name) if target == this_machine() else name

    def _choose_run(self, row: int) -> None:
        run: Run = self.runs.itemData(row)
        title = self.tr("Run {program}").format(program=self.runs.itemText(row).strip())
        self.session.document.edit(with_run(self.session.document.settings, run), title)

    def _choose_kind(self, console: object) -> None:
        title = self.tr("Run in a terminal") if console else self.tr("Run with a window")
        self.session.document.set(keys.CONSOLE, bool(console), title)

    def _choose_form(self, form: Form) -> None:
        title = self.tr("Make one file") if form is Form.FILE else self.tr("Make a folder")
        self.session.document.set(keys.FORM, Form(form), title)

    def _choose_targets(self) -> None:
        chosen = tuple(target for target, box in self._targets.items() if box.isChecked())
        value = chosen if set(chosen) - {this_machine()} else None
        self.session.document.set(keys.TARGETS, value, self.tr("Change what it is made for"))

    def _show(self) -> None:
        document = self.session.document
        project = document.project
        self._show_runs(project.run if project else None)
        self._undecided.setText(document.error)
        self._undecided.setVisible(bool(document.error))
        if project:
            self.kinds.show_value(project.console)
            self.forms.show_value(project.output.form)
            chosen = project.output.targets or (this_machine(),)
            for target, box in self._targets.items():
                box.setChecked(target in chosen)
        self._report()

    def _show_runs(self, run: Run | None) -> None:
        self.runs.clear()
        for offer in offers(self.session.document.found, run):
            self.runs.addItem(offer.title, offer.run)
        row = next((row for row in range(self.runs.count()) if self.runs.itemData(row) == run), -1)
        self.runs.setPlaceholderText(self.tr("Choose what runs"))
        self.runs.setCurrentIndex(row)

    def _report(self) -> None:
        document = self.session.document
        found = [
            Problem(step=self.step, level=Level.ERROR, message=each.error, place=name)
            for name, each in self.fields.items()
            if each.error
        ]
        if document.error:
            found.append(
                Problem(
                    step=self.step,
                    level=Level.ERROR,
                    message=document.error.partition("\n")[0],
                    place="run",
                    hint=self.tr("Choose what runs."),
                )
            )
        self.session.problems.put("project", found)
        self.mark_changed.emit()
