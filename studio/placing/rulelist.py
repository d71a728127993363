"""The rules as a table for Qt's views: what is edited in it becomes a step of the document's history."""

from __future__ import annotations

from dataclasses import replace
from enum import IntEnum
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractTableModel, QMimeData, QModelIndex, QObject, QPersistentModelIndex, Qt

from builders.command.messages import bytes_as_text
from resources.model import Kind, Location, Rule
from studio import icons, style
from studio.placing import rules, shades
from studio.placing.delegates import PICTURES

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from builders.project.settings import Settings
    from resources.model import Advice
    from studio.keeping.document import Document
    from studio.placing.effects import Effects

Index = QModelIndex | QPersistentModelIndex
ROW_FORMAT = "application/x-onefold-rule"
UNMATCHED = "rule-matches-nothing"  # the advice's code
_ROOT = QModelIndex()
_EDIT = Qt.ItemDataRole.EditRole
_TEXTS = (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole)  # a tip for what is cut off
_CHECKED = Qt.CheckState.Checked


class Field(IntEnum):
    """The columns."""

    MATCH = 0
    KIND = 1
    LOCATION = 2
    REACH = 3
    DECIDES = 4


class RuleList(QAbstractTableModel):
    """The rules in their order; the last that matches wins."""

    def __init__(
        self,
        document: Document,
        effects: Effects,
        advice: Callable[[], Sequence[Advice]],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._advice = advice
        self._document = document
        self._effects = effects
        self.rules: tuple[Rule, ...] = rules.rules_of(document.settings)
        document.changed.connect(self._on_changed)
        document.closed.connect(self._on_changed)
        effects.changed.connect(self._on_effects)

    @property
    def settings(self) -> Settings:
        return self._document.settings

    def apply(self, act: rules.Act) -> None:
        """Make an act a step of the history."""
        self._document.edit(act.settings, act.title)

    def is_pointless(self, rule: Rule) -> bool:
        """Tell if the rule is switched on and matches nothing."""
        reach = self._effects.reach(rules.pattern_of(rule))
        return rule.enabled and reach is not None and not reach.indices

    def rowCount(self, parent: Index = _ROOT) -> int:  # noqa: N802 - Qt's
        return 0 if parent.isValid() else len(self.rules)

    def columnCount(self, parent: Index = _ROOT) -> int:  # noqa: N802 - Qt's
        return 0 if parent.isValid() else len(Field)

    def headerData(  # noqa: N802 - Qt's
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:  # noqa: ANN401 - whatever a role has
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        if orientation is Qt.Orientation.Vertical:
            return section + 1
        titles = {
            Field.MATCH: self.tr("Pattern"),
            Field.KIND: self.tr("Only this kind"),
            Field.LOCATION: self.tr("Location"),
            Field.REACH: self.tr("Matches"),
            Field.DECIDES: self.tr("Decides"),
        }
        return titles[Field(section)]

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: ANN401 - see above
        if not index.isValid():
            return None
        rule, field = self.rules[index.row()], Field(index.column())
        if role in _TEXTS:
            return self._text(rule, field)
        if role == _EDIT:
            return {Field.MATCH: rule.match, Field.KIND: rule.kind, Field.LOCATION: rule.location}.get(field)
        if role == Qt.ItemDataRole.CheckStateRole and field is Field.MATCH:
            return _CHECKED if rule.enabled else Qt.CheckState.Unchecked
        if role == Qt.ItemDataRole.ForegroundRole:
            return None if rule.enabled else style.muted()
        return self._picture(rule, field) if role == Qt.ItemDataRole.DecorationRole else None

    def setData(self, index: Index, value: Any, role: int = _EDIT) -> bool:  # noqa: ANN401, N802 - Qt's
        row, settings = index.row(), self.settings
        if role == Qt.ItemDataRole.CheckStateRole:
            self.apply(rules.switch(settings, row, enabled=Qt.CheckState(value) is _CHECKED))
            return True
        edited = self._edited(self.rules[row], Field(index.column()), value)
        if role != _EDIT or edited is None:
            return False
        self.apply(rules.change(settings, row, edited))
        return True

    def flags(self, index: Index) -> Qt.ItemFlag:
        flags = Qt.ItemFlag
        if not index.isValid():
            return flags.ItemIsDropEnabled
        own = flags.ItemIsEnabled | flags.ItemIsSelectable | flags.ItemIsDragEnabled
        own |= flags.ItemNeverHasChildren
        if index.column() == Field.MATCH:
            own |= flags.ItemIsUserCheckable
        return own | flags.ItemIsEditable if index.column() <= Field.LOCATION else own

    def supportedDropActions(self) -> Qt.DropAction:  # noqa: N802 - Qt's
        return Qt.DropAction.MoveAction

    def mimeTypes(self) -> list[str]:  # noqa: N802 - Qt's
        return [ROW_FORMAT]

    def mimeData(self, indexes: Sequence[QModelIndex]) -> QMimeData:  # noqa: N802 - Qt's
        data = QMimeData()
        data.setData(ROW_FORMAT, str(min(index.row() for index in indexes)).encode())
        return data

    def dropMimeData(  # noqa: N802 - Qt's
        self, data: QMimeData, action: Qt.DropAction, row: int, column: int, parent: Index
    ) -> bool:
        """Move a rule; the view has nothing left to do."""
        del column
        if action is not Qt.DropAction.MoveAction or not data.hasFormat(ROW_FORMAT):
            return False
        taken = int(bytes(data.data(ROW_FORMAT).data()))
        before = row if row >= 0 else (parent.row() if parent.isValid() else len(self.rules))
        if before not in {taken, taken + 1}:
            self.apply(rules.move(self.settings, taken, before))
        return False

    def _text(self, rule: Rule, field: Field) -> str:
        match field:
            case Field.MATCH:
                return rule.match
            case Field.KIND:
                return shades.name(rule.kind) if rule.kind else ""
            case Field.LOCATION:
                return shades.name(rule.location)
            case Field.REACH:
                return self._reach(rule)
            case Field.DECIDES:
                return f"{self._effects.decides(rule):,}" if rule.enabled else ""

    def _reach(self, rule: Rule) -> str:
        reach = self._effects.reach(rules.pattern_of(rule))
        if reach is None:
            return "…"
        if not reach.indices:
            return self._nothing(rule)
        return f"{len(reach.indices):,}, {bytes_as_text(reach.size)}"

    def _nothing(self, rule: Rule) -> str:
        """Say what the name could have been; the board looks for that."""
        said = (one.message for one in self._advice() if one.code == UNMATCHED and one.name == rule.match)
        hint = next(said, "").partition("; ")[2]
        return self.tr("nothing; {hint}").format(hint=hint) if hint else self.tr("nothing")

    def _picture(self, rule: Rule, field: Field) -> object:
        if field is Field.LOCATION:
            return icons.icon(PICTURES[rule.location])
        return icons.icon("problem") if field is Field.REACH and self.is_pointless(rule) else None

    def _edited(self, rule: Rule, field: Field, value: object) -> Rule | None:
        text = str(value or "").strip()  # Qt makes a plain text of a StrEnum
        match field:
            case Field.MATCH if text:
                return replace(rule, match=text)
            case Field.KIND:
                return replace(rule, kind=Kind(text) if text else None)
            case Field.LOCATION:
                return replace(rule, location=Location(text))
        return None

    def _on_changed(self) -> None:
        found = rules.rules_of(self._document.settings)
        if found == self.rules:
            return
        if len(found) == len(self.rules):
            self.rules = found
            self.dataChanged.emit(self.index(0, 0), self.index(len(found) - 1, len(Field) - 1))
        else:
            self.beginResetModel()
            self.rules = found
            self.endResetModel()

    def _on_effects(self) -> None:
        if self.rules:
            first = self.index(0, Field.REACH)
            self.dataChanged.emit(first, self.index(len(self.rules) - 1, Field.DECIDES))
