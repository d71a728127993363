"""The words of the tree."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from builders.command.messages import bytes_as_text
from resources.model import Kind, Location
from studio.tree.columns import Column
from studio.tree.grouping import GroupKind

if TYPE_CHECKING:
    from studio.tree.grouping import Group
    from studio.tree.summary import Summary


class Texts(QObject):
    """Everything that the tree says, in the user's language."""

    def title(self, column: Column) -> str:
        return {
            Column.NAME: self.tr("Name"),
            Column.KIND: self.tr("Kind"),
            Column.LOCATION: self.tr("Location"),
            Column.WHY: self.tr("Why"),
            Column.SIZE: self.tr("Size"),
            Column.DRAWN: self.tr("With what it draws in"),
            Column.EXCLUSIVE: self.tr("Leaving it out saves"),
        }[column]

    def explanation(self, column: Column) -> str:
        return {
            Column.NAME: self.tr(
                "The project, what it depends on, Python itself; below them packages and resources"
            ),
            Column.KIND: self.tr("What it is made of"),
            Column.LOCATION: self.tr("Where the finished program loads it from"),
            Column.WHY: self.tr("The rule, the line of code or the default that decided"),
            Column.SIZE: self.tr("Bytes of its own"),
            Column.DRAWN: self.tr("Bytes of its own and of everything that it imports or needs in turn"),
            Column.EXCLUSIVE: self.tr("Bytes that nothing would need any more if it were left out"),
        }[column]

    def group(self, group: Group) -> str:
        kind, name = group
        return name or {
            GroupKind.PROJECT: self.tr("This project"),
            GroupKind.UNLISTED: self.tr("Files that no distribution lists"),
            GroupKind.PYTHON: self.tr("Python standard library"),
            GroupKind.SYSTEM: self.tr("System libraries"),
            GroupKind.ONEFOLD: self.tr("Added by Onefold"),
        }.get(kind, "")

    def kind(self, kind: Kind | None, group: Group | None) -> str:
        if kind is None:
            is_distribution = group is not None and group[0] is GroupKind.DEPENDENCY
            other = "" if group else self.tr("package")
            return self.tr("distribution") if is_distribution else other
        return {
            Kind.SOURCE: self.tr("module source"),
            Kind.BYTECODE: self.tr("module bytecode"),
            Kind.EXTENSION: self.tr("extension module"),
            Kind.DATA: self.tr("package data"),
            Kind.METADATA: self.tr("distribution metadata"),
            Kind.LIBRARY: self.tr("shared library"),
            Kind.FILE: self.tr("plain file"),
        }[kind]

    def location(self, summary: Summary) -> str:
        if summary.location:
            return self.place(summary.location)
        if Location.IN_MEMORY in summary.counts:
            return self.tr("Partly in memory")
        return self.tr("Partly on the file system")

    def place(self, location: Location) -> str:
        return {
            Location.IN_MEMORY: self.tr("In memory"),
            Location.FILESYSTEM_RELATIVE: self.tr("On the file system"),
            Location.LEAVE_OUT: self.tr("Left out"),
        }[location]

    def counts(self, summary: Summary) -> str:
        """Return a line for each location: how many, how much."""
        lines = (
            self.tr("{place}: {count}, {size}").format(
                place=self.place(location), count=count, size=bytes_as_text(size)
            )
            for location, (count, size) in summary.counts.items()
        )
        return "\n".join(lines)

    def several_reasons(self) -> str:
        return self.tr("Several reasons; open the row to see them")
