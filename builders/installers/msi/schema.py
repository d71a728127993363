"""The tables of an .msi and their columns, as Windows Installer's reference has them ("Database Tables").

A column is "name type category". Types: s text, l text that translators may change, i a number of 2 or 4
bytes, v a stream; a capital may be null, * is part of the key. The number is the greatest length, 0 for any.
Instead of a category, =Table says that a key of that table stands there.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

_VALID, _LOCALISED, _NUMBER_2, _TEXT, _NULL, _KEY = 0x100, 0x200, 0x400, 0x800, 0x1000, 0x2000
_COLUMN = re.compile(r"(\w+) ([silvSILV])(\d+)(\*?) ?(.*)")
_SEQUENCE = "Action s72* Identifier", "Condition S255 Condition", "Sequence I2 Integer"

_TABLES: Final[dict[str, tuple[str, ...]]] = {
    "_Tables": ("Name s64*",),
    "_Columns": ("Table s64*", "Number i2*", "Name s64", "Type i2"),
    "_Validation": (
        "Table s32* Identifier", "Column s32* Identifier", "Nullable s4 Text", "MinValue I4 DoubleInteger",
        "MaxValue I4 DoubleInteger", "KeyTable S255 Identifier", "KeyColumn I2 Integer", "Category S32 Text",
        "Set S255 Text", "Description S255 Text",
    ),
    "AdminExecuteSequence": _SEQUENCE,
    "AdminUISequence": _SEQUENCE,
    "AdvtExecuteSequence": _SEQUENCE,
    "Component": (
        "Component s72* Identifier", "ComponentId S38 Guid", "Directory_ s72 =Directory",
        "Attributes i2 Integer", "Condition S255 Condition", "KeyPath S72 Identifier",
    ),
    "CustomAction": (
        "Action s72* Identifier", "Type i2 Integer", "Source S72 CustomSource", "Target S255 Formatted",
        "ExtendedType I4 DoubleInteger",
    ),
    "Directory": (
        "Directory s72* Identifier", "Directory_Parent S72 =Directory", "DefaultDir l255 DefaultDir",
    ),
    "Environment": (
        "Environment s72* Identifier", "Name l255 Text", "Value L255 Formatted", "Component_ s72 =Component",
    ),
    "Feature": (
        "Feature s38* Identifier", "Feature_Parent S38 =Feature", "Title L64 Text", "Description L255 Text",
        "Display I2 Integer", "Level i2 Integer", "Directory_ S72 =Directory", "Attributes i2 Integer",
    ),
    "FeatureComponents": ("Feature_ s38* =Feature", "Component_ s72* =Component"),
    "File": (
        "File s72* Identifier", "Component_ s72 =Component", "FileName l255 Filename",
        "FileSize i4 DoubleInteger", "Version S72 Version", "Language S20 Language", "Attributes I2 Integer",
        "Sequence i4 DoubleInteger",  # four bytes: "Authoring a Large Package"
    ),
    "Icon": ("Name s72* Identifier", "Data v0 Binary"),
    "InstallExecuteSequence": _SEQUENCE,
    "InstallUISequence": _SEQUENCE,
    "LaunchCondition": ("Condition s255* Condition", "Description l255 Formatted"),
    "Media": (
        "DiskId i2* Integer", "LastSequence i4 DoubleInteger", "DiskPrompt L64 Text", "Cabinet S255 Cabinet",
        "VolumeLabel S32 Text", "Source S72 Property",
    ),
    "Property": ("Property s72* Identifier", "Value l0 Text"),
    "Registry": (
        "Registry s72* Identifier", "Root i2 Integer", "Key l255 RegPath", "Name L255 Formatted",
        "Value L0 Formatted", "Component_ s72 =Component",
    ),
    "RemoveFile": (
        "FileKey s72* Identifier", "Component_ s72 =Component", "FileName L255 WildCardFilename",
        "DirProperty s72 Identifier", "InstallMode i2 Integer",
    ),
    "Shortcut": (
        "Shortcut s72* Identifier", "Directory_ s72 =Directory", "Name l128 Filename",
        "Component_ s72 =Component", "Target s72 Shortcut", "Arguments S255 Formatted",
        "Description L255 Text", "Hotkey I2 Integer", "Icon_ S72 =Icon", "IconIndex I2 Integer",
        "ShowCmd I2 Integer", "WkDir S72 Identifier",
    ),
    "Upgrade": (
        "UpgradeCode s38* Guid", "VersionMin S20* Text", "VersionMax S20* Text", "Language S255* Language",
        "Attributes i4* DoubleInteger", "Remove S255 Formatted", "ActionProperty s72 UpperCase",
    ),
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column; kind: "s" text, "i" number, "v" stream. size: of a text in characters, of a number in bytes.

    category: one of the reference's. table: the one whose key stands here, or "".
    """

    name: str
    kind: str
    size: int
    is_key: bool
    may_be_null: bool
    is_localised: bool
    category: str
    table: str

    @property
    def encoded(self) -> int:
        """The number by which the table of columns knows its type."""
        found = _VALID | self.size | _NULL * self.may_be_null | _KEY * self.is_key
        if self.kind == "i":
            return found | _NUMBER_2 * (self.size == 2)  # noqa: PLR2004 - bytes
        return found | _TEXT | _LOCALISED * self.is_localised | _NUMBER_2 * (self.kind == "s")


def _column(written: str) -> Column:
    match = _COLUMN.fullmatch(written)
    assert match, written  # noqa: S101 - of the tables above
    name, kind, size, key, category = match.groups()
    return Column(
        name=name,
        kind=kind.lower().replace("l", "s"),
        size=int(size),
        is_key=bool(key),
        may_be_null=kind.isupper(),
        is_localised=kind.lower() == "l",
        category="Identifier" if category.startswith("=") else category,
        table=category.removeprefix("=") if category.startswith("=") else "",
    )


TABLES: Final = {table: tuple(map(_column, columns)) for table, columns in _TABLES.items()}


def validation(table: str, column: Column) -> tuple[str | int | None, ...]:
    """Return the row of _Validation: what may stand in a column."""
    nullable = "Y" if column.may_be_null else "N"
    if column.table:
        return table, column.name, nullable, None, None, column.table, 1, column.category, None, None
    if column.kind == "i":
        largest = 0x7FFFFFFF if column.size == 4 else 0x7FFF  # noqa: PLR2004 - bytes
        return table, column.name, nullable, -largest, largest, None, None, None, None, None
    return table, column.name, nullable, None, None, None, None, column.category, None, None
