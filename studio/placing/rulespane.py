"""The ordered list of rules: dragged, switched off, edited in place, with what each does."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from PySide6.QtCore import QCoreApplication, QModelIndex, QPersistentModelIndex, QStringListModel, Qt, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QCompleter,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QLineEdit,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from builders.command.messages import bytes_as_text
from resources.model import Kind, Location, Rule
from studio import icons
from studio.placing import rules, shades
from studio.placing.delegates import PICTURES
from studio.placing.rulelist import Field, RuleList
from studio.placing.rules import Pattern

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtCore import QAbstractItemModel
    from PySide6.QtGui import QKeyEvent

    from studio.placing.effects import Effects
    from studio.session import Session

Index = QModelIndex | QPersistentModelIndex
translate = QCoreApplication.translate

_EDIT = Qt.ItemDataRole.EditRole


class RulesPane(QWidget):
    """The rules, a line that adds one, and what the rule in hand would do."""

    def __init__(self, session: Session, effects: Effects, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._effects = effects
        self._edited: Pattern | None = None
        self.model = RuleList(session.document, effects, lambda: session.board.advice, self)
        self.names = QStringListModel(self)
        self.table = RuleTable(self.model, self.names, self)
        self.field = QLineEdit(self)
        self.kind = kind_box(self)
        self.location = location_box(self)
        self.said = QLabel(self)
        self._prepare()
        self._lay_out()
        session.document.changed.connect(self._on_rules)
        self.field.textEdited.connect(self._tell)
        self.kind.currentIndexChanged.connect(self._tell)
        self.field.returnPressed.connect(self._add)
        self.table.editor.typed.connect(self._on_typed)
        effects.changed.connect(self._on_effects)
        self._tell()

    def _on_rules(self) -> None:
        self._edited = None
        self._tell()

    def show_rule(self, rule: Rule) -> None:
        """Select a rule and give it the focus."""
        if rule in self.model.rules:
            self.table.selectRow(self.model.rules.index(rule))
            self.table.setFocus()

    def _prepare(self) -> None:
        self.field.setPlaceholderText(self.tr("Add a rule: numpy, *.tests, certifi/cacert.pem…"))
        self.field.setAccessibleName(self.tr("Pattern of a new rule"))
        self.field.setClearButtonEnabled(True)
        self.field.setCompleter(completer(self.names, self.field))
        self.kind.setAccessibleName(self.tr("Kind of resources of a new rule"))
        self.location.setAccessibleName(self.tr("Location of a new rule"))
        self.said.setProperty("role", "muted")

    def _lay_out(self) -> None:
        add = self._button("plus", self.tr("Add the rule (Enter)"), self._add)
        line = QHBoxLayout()
        line.addWidget(self.field, 1)
        for widget in (self.kind, self.location, add):
            line.addWidget(widget)
        below = QHBoxLayout()
        below.addWidget(self.said, 1)
        for name, title, act in (
            ("up", self.tr("Move up (Alt+Up)"), self.table.move_up),
            ("down", self.tr("Move down (Alt+Down)"), self.table.move_down),
            ("remove", self.tr("Remove (Delete)"), self.table.remove),
        ):
            below.addWidget(self._button(name, title, act))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 8, 0, 0)
        layout.setSpacing(8)
        layout.addLayout(line)
        layout.addWidget(self.table, 1)
        layout.addLayout(below)

    def _button(self, name: str, title: str, act: Callable[[], None]) -> QToolButton:
        button = QToolButton(self)
        button.setIcon(icons.icon(name))
        button.setToolTip(title)
        button.setAccessibleName(title)
        button.setAutoRaise(True)
        button.clicked.connect(act)
        return button

    def _pattern(self) -> Pattern | None:
        match, kind = self.field.text().strip(), self.kind.currentData()
        return Pattern(match=match, kind=Kind(kind) if kind else None) if match else None

    def _add(self) -> None:
        pattern = self._pattern()
        if pattern:
            rule = pattern.rule(Location(self.location.currentData()))
            self.model.apply(rules.add(self._session.document.settings, rule))
            self.field.clear()
            self.table.selectRow(len(self.model.rules) - 1)
            self._tell()

    def _tell(self) -> None:
        """Say what the pattern that is typed matches, else how the list is read."""
        pattern = self._pattern() or self._edited
        reach = self._effects.reach(pattern) if pattern else None
        if reach is None:
            said = self.tr("Read from the top; the last rule that matches wins.")
        elif not reach.indices:
            said = self.tr("{match} matches nothing").format(match=pattern.match if pattern else "")
        elif len(reach.indices) == 1:
            said = self.tr("matches 1 resource, {size}").format(size=bytes_as_text(reach.size))
        else:
            count, size = len(reach.indices), bytes_as_text(reach.size)
            said = self.tr("matches {count} resources, {size}").format(count=count, size=size)
        self.said.setText(said)

    def _on_typed(self, row: int, text: str) -> None:
        """Say what a rule would match while it is edited in its place."""
        match, kind = text.strip(), self.model.rules[row].kind
        self._edited = Pattern(match=match, kind=kind) if match else None
        self._tell()

    def _on_effects(self) -> None:
        if len(self._effects.names) != self.names.rowCount():
            self.names.setStringList(self._effects.names)
        self._tell()


class RuleTable(QTableView):
    """The list itself; Alt with the arrow keys moves a rule, Space switches it, Delete removes it."""

    def __init__(self, model: RuleList, names: QStringListModel, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("rules")
        self.setAccessibleName(self.tr("Rules"))
        self._rules = model
        self.setModel(model)
        self.editor = RuleEditor(names, self)
        self.setItemDelegate(self.editor)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setDragDropMode(QAbstractItemView.DragDropMode.DragDrop)
        self.setDefaultDropAction(Qt.DropAction.MoveAction)
        self.setDragDropOverwriteMode(False)
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header = self.horizontalHeader()
        header.setSectionResizeMode(Field.MATCH, QHeaderView.ResizeMode.Stretch)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setHighlightSections(False)
        for field, width in (
            (Field.KIND, 130),
            (Field.LOCATION, 150),
            (Field.REACH, 120),
            (Field.DECIDES, 70),
        ):
            header.resizeSection(field, width)

    def move_up(self) -> None:
        self._move(-1, -1)

    def move_down(self) -> None:
        self._move(1, 2)

    def remove(self) -> None:
        rows = {index.row() for index in self.selectionModel().selectedRows()}
        if rows:
            self._rules.apply(rules.remove(self._rules.settings, rows))
            self.selectRow(min(*rows, len(self._rules.rules) - 1))

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's
        key, is_alt = event.key(), bool(event.modifiers() & Qt.KeyboardModifier.AltModifier)
        index = self.currentIndex()
        if is_alt and key in {Qt.Key.Key_Up, Qt.Key.Key_Down}:
            (self.move_up if key == Qt.Key.Key_Up else self.move_down)()
        elif key == Qt.Key.Key_Delete:
            self.remove()
        elif key == Qt.Key.Key_Space and index.isValid():
            rule = self._rules.rules[index.row()]
            self._rules.apply(rules.switch(self._rules.settings, index.row(), enabled=not rule.enabled))
        else:
            super().keyPressEvent(event)

    def _move(self, step: int, before: int) -> None:
        row = self.currentIndex().row()
        if row >= 0 and 0 <= row + step < len(self._rules.rules):
            self._rules.apply(rules.move(self._rules.settings, row, row + before))
            self.selectRow(row + step)


class RuleEditor(QStyledItemDelegate):
    """Edits a rule in its place: a field that completes, or a choice.

    typed: gets the row, and the pattern as it stands in the field.
    """

    typed = Signal(int, str)

    def __init__(self, names: QStringListModel, parent: QWidget) -> None:
        super().__init__(parent)
        self._names = names

    def createEditor(  # noqa: N802 - Qt's
        self, parent: QWidget, option: QStyleOptionViewItem, index: Index
    ) -> QWidget:
        del option
        if index.column() == Field.KIND:
            return kind_box(parent)
        if index.column() == Field.LOCATION:
            return location_box(parent)
        field = QLineEdit(parent)
        field.setCompleter(completer(self._names, field))
        row = index.row()
        field.textEdited.connect(lambda text: self.typed.emit(row, text))
        return field

    def setEditorData(self, editor: QWidget, index: Index) -> None:  # noqa: N802 - Qt's
        if isinstance(editor, QComboBox):
            editor.setCurrentIndex(max(0, editor.findData(index.data(_EDIT))))
            editor.showPopup()
        else:
            cast("QLineEdit", editor).setText(index.data(_EDIT))

    def setModelData(  # noqa: N802 - Qt's
        self, editor: QWidget, model: QAbstractItemModel, index: Index
    ) -> None:
        value: Any = (
            editor.currentData() if isinstance(editor, QComboBox) else cast("QLineEdit", editor).text()
        )
        if value != index.data(_EDIT):
            model.setData(index, value, _EDIT)


def kind_box(parent: QWidget) -> QComboBox:
    box = QComboBox(parent)
    box.addItem(translate("rules", "Any kind"), None)
    for kind in Kind:
        box.addItem(shades.name(kind), kind.value)
    return box


def location_box(parent: QWidget) -> QComboBox:
    box = QComboBox(parent)
    for location, picture in PICTURES.items():
        box.addItem(icons.icon(picture), shades.name(location), location.value)
    return box


def completer(names: QStringListModel, parent: QWidget) -> QCompleter:
    """Return what offers names as they are typed, wherever in them the typed letters are."""
    found = QCompleter(names, parent)
    found.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
    found.setFilterMode(Qt.MatchFlag.MatchContains)
    return found
