"""Beside the tree: what the row in hand is, why it is where it is, and what can be done about it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtWidgets import (
    QFormLayout,
    QFrame,
    QLabel,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from builders.command.messages import bytes_as_text
from resources.model import Advice, Kind, Location, Rule
from studio.placing import explaining, shades
from studio.placing.links import Links
from studio.placing.source import SourceView
from studio.placing.view import pattern_of
from studio.tree.columns import Role

if TYPE_CHECKING:
    from collections.abc import Callable

    from studio.placing.explaining import Choice
    from studio.session import Session

_MODULES = (Kind.SOURCE, Kind.BYTECODE)
_WIDTH = 290
_TITLE = _WIDTH - 64  # pixels that a button has for its text
_SUFFIX = ".dist-info/METADATA"


class DetailsPane(QScrollArea):
    """Follows the tree's current row.

    resource_wanted: gets the place in Board.resources of what was clicked.
    rule_wanted: gets the Rule to show in the list.
    """

    resource_wanted = Signal(int)
    rule_wanted = Signal(object)

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("details")
        self.setAccessibleName(self.tr("Details"))
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setMinimumWidth(_WIDTH)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._session = session
        self._number = -1
        self.title = _label("section")
        self.subtitle = _label("muted")
        self.reason = _label("")
        self.source_place = _label("muted")
        self.source = SourceView(self)
        self.links = Links(session.board, self)
        self.links.chosen.connect(self.resource_wanted)
        session.board.imports_changed.connect(self._show_links)
        self.facts = QFormLayout()
        self.buttons = QVBoxLayout()
        self._lay_out()
        self.show_row(QModelIndex())

    def show_row(self, index: QModelIndex) -> None:
        """Show a row of the tree; an invalid one asks to choose something."""
        number = index.data(Role.INDEX) if index.isValid() else None
        self._clear()
        if number is None:
            self._show_hint()
        elif number < 0:
            self._show_group(index)
        else:
            self._show_resource(index, number)
        self._column.activate()  # rows came and went: lay out before the next paint, not after it

    def _show_hint(self) -> None:
        self.title.setText(self.tr("Nothing selected"))
        self.subtitle.setText(
            self.tr("Choose a resource to see what it is, why it is where it is, and what uses it.")
        )

    def _show_group(self, index: QModelIndex) -> None:
        self.title.setText(index.data())
        count = len(index.data(Role.INDICES))
        said = self.tr("{count} resources, {size}") if count != 1 else self.tr("{count} resource, {size}")
        self.subtitle.setText(said.format(count=count, size=bytes_as_text(index.data(Role.SIZE))))
        for location, (number, size) in index.data(Role.COUNTS).items():
            self._fact(shades.name(Location(location)), f"{number}, {bytes_as_text(size)}")
        self._add_weights(index)

    def _show_resource(self, index: QModelIndex, number: int) -> None:
        decision = self._session.board.decisions[number]
        resource = decision.resource
        self.title.setText(resource.name)
        self.subtitle.setText(f"{shades.name(resource.kind)}, {bytes_as_text(resource.size)}")
        self.reason.setText(explaining.reason(decision))
        self.reason.show()
        self._show_source(decision.decided_by, self._advice(number))
        related = self._advice(number)
        for choice in explaining.choices(decision, pattern_of(index), related):
            self._add_button(choice)
        if isinstance(decision.decided_by, Rule):
            self._add_rule_button(decision.decided_by)
        self._add_file(resource.relative)
        self._add_origin(number)
        self._add_weights(index)
        self._number = number
        self._show_links()

    def _show_links(self) -> None:
        """Show who imports the resource, as far as that was read."""
        if self._number >= 0:
            board = self._session.board
            self.links.show_links(board.importers_of(self._number), board.imports_of(self._number))

    def _advice(self, number: int) -> tuple[Advice, ...]:
        """Return what was read in the resource, and what decided on it."""
        board = self._session.board
        decision = board.decisions[number]
        found = [advice for advice in board.advice if advice.name == decision.resource.name]
        if isinstance(decision.decided_by, Advice):
            found.insert(0, decision.decided_by)
        return tuple(dict.fromkeys(found))

    def _show_source(self, decider: object, related: tuple[Advice, ...]) -> None:
        first = decider if isinstance(decider, Advice) and decider.line else None
        advice = first or next((one for one in related if one.line), None)
        if advice is None:
            return
        board = self._session.board
        numbers = (board.find(kind, advice.name) for kind in _MODULES)
        path = next((board.resources[number].path for number in numbers if number >= 0), None)
        if path and self.source.show_line(path, advice.line):
            self.source_place.setText(f"{advice.place}: {advice.message}")
            self.source_place.show()
            self.source.show()

    def _add_button(self, choice: Choice) -> None:
        self._add(choice.title, partial(self._apply, choice))

    def _add(self, title: str, act: Callable[[], object]) -> None:
        """Add a button; a long title is cut in the middle, where names say least."""
        button = QPushButton(self)
        button.setText(button.fontMetrics().elidedText(title, Qt.TextElideMode.ElideMiddle, _TITLE))
        button.setToolTip(title)
        button.setAccessibleName(title)
        button.clicked.connect(act)
        self.buttons.addWidget(button)

    def _add_rule_button(self, rule: Rule) -> None:
        self._add(self.tr("Show the rule"), partial(self.rule_wanted.emit, rule))

    def _apply(self, choice: Choice) -> None:
        act = choice.act(self._session.document.settings)
        self._session.document.edit(act.settings, act.title)

    def _add_origin(self, number: int) -> None:
        board = self._session.board
        resource = board.resources[number]
        if not resource.distribution or resource.distribution == "python":
            return
        mine = (one for one in board.resources if one.distribution == resource.distribution)
        metadata = next((one for one in mine if one.name.endswith(_SUFFIX)), None)
        found = explaining.origin(resource, metadata)
        self._fact(self.tr("Distribution"), f"{found.name} {found.version}".strip())
        if found.licence:
            self._fact(self.tr("Licence"), found.licence)

    def _add_weights(self, index: QModelIndex) -> None:
        drawn, exclusive = index.data(Role.DRAWN), index.data(Role.EXCLUSIVE)
        if drawn is not None:
            self._fact(self.tr("With its imports"), bytes_as_text(drawn))
        if exclusive is not None:
            self._fact(self.tr("Saved if left out"), bytes_as_text(exclusive))

    def _add_file(self, relative: str) -> None:
        """Show a path in one line that can be scrolled and copied; there is nowhere to break it."""
        field = QLineEdit(relative, self)
        field.setReadOnly(True)
        field.setCursorPosition(0)
        field.setFrame(False)
        field.setStyleSheet("background: transparent")
        field.setAccessibleName(self.tr("File"))
        field.setToolTip(relative)
        heading = _label("muted")
        heading.setText(self.tr("File"))
        self.facts.addRow(heading, field)

    def _fact(self, name: str, value: str) -> None:
        shown = _label("")
        shown.setText(value)
        shown.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        heading = _label("muted")
        heading.setText(name)
        self.facts.addRow(heading, shown)

    def _clear(self) -> None:
        self._number = -1
        while self.facts.rowCount():
            self.facts.removeRow(0)
        while self.buttons.count():
            item = self.buttons.takeAt(0)
            widget = item.widget() if item else None
            if widget:
                widget.hide()
                widget.deleteLater()
        for widget in (self.reason, self.source_place, self.source, self.links):
            widget.hide()

    def _lay_out(self) -> None:
        inside = QWidget(self)
        self._column = layout = QVBoxLayout(inside)
        layout.setContentsMargins(16, 16, 16, 16)
        layout.setSpacing(8)
        self.facts.setLabelAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        self.facts.setHorizontalSpacing(16)
        self.facts.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.ExpandingFieldsGrow)
        for part in (self.title, self.subtitle, self.reason):
            layout.addWidget(part)
        layout.addLayout(self.buttons)
        layout.addWidget(self.source_place)
        layout.addWidget(self.source)
        layout.addLayout(self.facts)
        layout.addWidget(self.links)
        layout.addStretch(1)
        self.setWidget(inside)


def _label(role: str) -> QLabel:
    label = QLabel()
    label.setWordWrap(True)
    label.setTextFormat(Qt.TextFormat.PlainText)
    if role:
        label.setProperty("role", role)
    return label
