"""The form of one format, made of the fields in its table."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QCheckBox, QFormLayout, QVBoxLayout, QWidget

from builders.installers.model import FieldKind
from builders.options import Options
from studio.forms.cards import Card
from studio.forms.row import FieldRow, translated

if TYPE_CHECKING:
    from builders.installers.model import Field, Format
    from builders.project.model import Project
    from resources.target import Target
    from studio.keeping.document import Document


class InstallerForm(QWidget):
    """Shows [installer.NAME] and changes it; what is typed is kept even where it does not fit, and marked."""

    def __init__(self, one: Format, document: Document, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.one = one
        self._document = document
        self.rows: dict[str, FieldRow] = {}
        self.wanted = QCheckBox(self.tr("Make it with every build"), self)
        card = Card(translated(one.title), translated(one.doc), self)
        card.content.addWidget(self.wanted)
        form = card.form()
        form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapAllRows)
        for field in one.fields:
            made = FieldRow(field, lambda: document.root, card)
            made.edited.connect(partial(self._edit, field))
            self.rows[field.key] = made
            if field.kind is FieldKind.FLAG:
                form.addRow(made)
            else:
                card.row(form, made.title, made)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(card)
        layout.addStretch(1)

    def refresh(self) -> None:
        """Show what the document says."""
        project = self._document.project
        if project is None:
            return
        from builders.installers import making

        terms = making.terms(project, target_of(self.one, project))
        table = self._document.settings.installers.get(self.one.name, {})
        for key, made in self.rows.items():
            made.show_value(table.get(key), terms)

    def _edit(self, field: Field, value: object) -> None:
        table = dict(self._document.settings.installers.get(self.one.name, {}))
        table.pop(field.key, None)
        if value is not None:
            table[field.key] = value
        title = self.tr("Change “{field}” of {installer}").format(
            field=translated(field.title), installer=self.one.name
        )
        self._document.set_installer(self.one.name, table, title, field.key)


def target_of(one: Format, project: Project) -> Target:
    """Return the system that a format is filled in for: that of the previews if it can have it."""
    options = Options()
    previewed = options.target(project)
    return next(filter(one.is_for, (previewed, *options.all_targets(project))), previewed)


def problems(one: Format, document: Document) -> dict[str, str]:
    """Return what is wrong with a format's fields, by key, as the command line would say it."""
    project = document.project
    if project is None:
        return {}
    from builders.installers import making, settings

    terms = making.terms(project, target_of(one, project))
    return settings.problems(one, document.settings.installers.get(one.name, {}), terms)
