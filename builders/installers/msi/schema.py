"""The tables of an .msi and their columns, as Windows Installer's reference has them ("Database Tables").

A column is "name type category range =Table#column {values}", all but the first two where they apply.
Types: s text, l text that translators may change, i a number of 2 or 4 bytes, v a stream; a capital may be
null, * is part of the key. The number is the greatest length, 0 for any. A range without an end goes up to
what fits. =Table says that a key of that table stands there, of its first column if no other is named.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

_VALID, _LOCALISED, _NUMBER_2, _TEXT, _NULL, _KEY = 0x100, 0x200, 0x400, 0x800, 0x1000, 0x2000
_COLUMN = re.compile(
    r"(?P<name>\w+) (?P<kind>[silvSILV])(?P<size>\d+)(?P<key>\*?)(?: (?P<category>[A-Z]\w+))?"
    r"(?: (?P<least>-?\d+)\.\.(?P<most>\d*))?(?: =(?P<table>[\w;]+)(?:#(?P<column>\d+))?)?"
    r"(?: \{(?P<choices>.*)\})?"
)
_LARGEST: Final = {2: 0x7FFF, 4: 0x7FFFFFFF}  # by the bytes of a number
_SEQUENCE = "Action s72* Identifier", "Condition S255 Condition", "Sequence I2 -4.."
_CATEGORIES: Final = (
    "Text;Formatted;Template;Condition;Guid;Path;Version;Language;Identifier;Binary;UpperCase;LowerCase;Filename;"
    "Paths;AnyPath;WildCardFilename;RegPath;KeyFormatted;CustomSource;Property;Cabinet;Shortcut;URL;DefaultDir"
)

_TABLES: Final[dict[str, tuple[str, ...]]] = {
    "_Tables": ("Name s64*",),
    "_Columns": ("Table s64*", "Number i2*", "Name s64", "Type i2"),
    "_Validation": (
        "Table s32* Identifier", "Column s32* Identifier", "Nullable s4 {Y;N;@}",
        "MinValue I4 -2147483647..", "MaxValue I4 -2147483647..",
        "KeyTable S255 Identifier", "KeyColumn I2 1..32",
        f"Category S32 {{{_CATEGORIES}}}",
        "Set S255 Text", "Description S255 Text",
    ),
    "ActionText": ("Action s72* Identifier", "Description L0 Text", "Template L0 Template"),
    "AdminExecuteSequence": _SEQUENCE,
    "AdminUISequence": _SEQUENCE,
    "AdvtExecuteSequence": _SEQUENCE,
    "AppSearch": (
        "Property s72* Identifier",
        "Signature_ s72* Identifier =Signature;RegLocator;IniLocator;DrLocator;CompLocator",
    ),
    "CheckBox": ("Property s72* Identifier", "Value S64 Formatted"),
    "Component": (
        "Component s72* Identifier", "ComponentId S38 Guid", "Directory_ s72 Identifier =Directory",
        "Attributes i2", "Condition S255 Condition", "KeyPath S72 Identifier =File;Registry;ODBCDataSource",
    ),
    "Control": (
        "Dialog_ s72* Identifier =Dialog", "Control s50* Identifier", "Type s20 Identifier", "X i2 0..",
        "Y i2 0..", "Width i2 0..", "Height i2 0..", "Attributes I4 0..",
        "Property S50 Identifier", "Text L0 Formatted", "Control_Next S50 Identifier =Control#2",
        "Help L50 Text",
    ),
    "ControlCondition": (
        "Dialog_ s72* Identifier =Dialog", "Control_ s50* Identifier =Control#2",
        "Action s50* {Default;Disable;Enable;Hide;Show}", "Condition s255* Condition",
    ),
    "ControlEvent": (
        "Dialog_ s72* Identifier =Dialog", "Control_ s50* Identifier =Control#2", "Event s50* Formatted",
        "Argument s255* Formatted", "Condition S255* Condition", "Ordering I2 0..",
    ),
    "CustomAction": (
        "Action s72* Identifier", "Type i2 1..16383", "Source S72 CustomSource", "Target S255 Formatted",
    ),
    "Dialog": (
        "Dialog s72* Identifier", "HCentering i2 0..100", "VCentering i2 0..100", "Width i2 0..",
        "Height i2 0..", "Attributes I4 0..", "Title L128 Formatted",
        "Control_First s50 Identifier =Control#2", "Control_Default S50 Identifier =Control#2",
        "Control_Cancel S50 Identifier =Control#2",
    ),
    "Directory": (
        "Directory s72* Identifier", "Directory_Parent S72 Identifier =Directory",
        "DefaultDir l255 DefaultDir",
    ),
    "Environment": (
        "Environment s72* Identifier", "Name l255 Text", "Value L255 Formatted",
        "Component_ s72 Identifier =Component",
    ),
    "EventMapping": (
        "Dialog_ s72* Identifier =Dialog", "Control_ s50* Identifier =Control#2", "Event s50* Identifier",
        "Attribute s50 Identifier",
    ),
    "Feature": (
        "Feature s38* Identifier", "Feature_Parent S38 Identifier =Feature", "Title L64 Text",
        "Description L255 Text", "Display I2 0..", "Level i2 0..",
        "Directory_ S72 UpperCase =Directory",
        "Attributes i2 {0;1;2;4;5;6;8;9;10;16;17;18;20;21;22;24;25;26;32;33;34;36;37;38;48;49;50;52;53;54}",
    ),
    "FeatureComponents": ("Feature_ s38* Identifier =Feature", "Component_ s72* Identifier =Component"),
    "File": (
        "File s72* Identifier", "Component_ s72 Identifier =Component", "FileName l255 Filename",
        "FileSize i4 0..", "Version S72 Version =File", "Language S20 Language",
        "Attributes I2 0..", "Sequence i4 1..",
    ),
    "Icon": ("Name s72* Identifier", "Data v0 Binary"),
    "InstallExecuteSequence": _SEQUENCE,
    "InstallUISequence": _SEQUENCE,
    "LaunchCondition": ("Condition s255* Condition", "Description l255 Formatted"),
    "ListBox": ("Property s72* Identifier", "Order i2* 1..", "Value s64 Formatted", "Text L64 Text"),
    "Media": (
        "DiskId i2* 1..", "LastSequence i4 0..", "DiskPrompt L64 Text", "Cabinet S255 Cabinet",
        "VolumeLabel S32 Text", "Source S72 Property",
    ),
    "Property": ("Property s72* Identifier", "Value l0 Text"),
    "RadioButton": (
        "Property s72* Identifier", "Order i2* 1..", "Value s64 Formatted", "X i2 0..",
        "Y i2 0..", "Width i2 0..", "Height i2 0..", "Text L64 Text", "Help L50 Text",
    ),
    "RegLocator": (
        "Signature_ s72* Identifier", "Root i2 0..3", "Key s255 RegPath", "Name S255 Formatted",
        "Type I2 0..18",
    ),
    "Registry": (
        "Registry s72* Identifier", "Root i2 -1..3", "Key l255 RegPath", "Name L255 Formatted",
        "Value L0 Formatted", "Component_ s72 Identifier =Component",
    ),
    "RemoveFile": (
        "FileKey s72* Identifier", "Component_ s72 Identifier =Component", "FileName L255 WildCardFilename",
        "DirProperty s72 Identifier", "InstallMode i2 {1;2;3}",
    ),
    "Shortcut": (
        "Shortcut s72* Identifier", "Directory_ s72 Identifier =Directory", "Name l128 Filename",
        "Component_ s72 Identifier =Component", "Target s72 Shortcut", "Arguments S255 Formatted",
        "Description L255 Text", "Hotkey I2 0..", "Icon_ S72 Identifier =Icon",
        "IconIndex I2 -32767..", "ShowCmd I2 {1;3;7}", "WkDir S72 Identifier",
    ),
    "Signature": (
        "Signature s72* Identifier", "FileName s255 Filename", "MinVersion S20 Text", "MaxVersion S20 Text",
        "MinSize I4 0..", "MaxSize I4 0..", "MinDate I4 0..",
        "MaxDate I4 0..", "Languages S255 Language",
    ),
    "TextStyle": (
        "TextStyle s72* Identifier", "FaceName s32 Text", "Size i2 0..", "Color I4 0..16777215",
        "StyleBits I2 0..15",
    ),
    "UIText": ("Key s72* Identifier", "Text L255 Text"),
    "Upgrade": (
        "UpgradeCode s38* Guid", "VersionMin S20* Text", "VersionMax S20* Text", "Language S255* Language",
        "Attributes i4* 0..", "Remove S255 Formatted", "ActionProperty s72 UpperCase",
    ),
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column; kind: "s" text, "i" number, "v" stream. size: of a text in characters, of a number in bytes.

    category: one of the reference's. tables: those of which one has the key that stands here, in that column.
    """

    name: str
    kind: str
    size: int
    is_key: bool
    may_be_null: bool
    is_localised: bool
    category: str
    limits: tuple[int, int] | None
    tables: str
    column: int
    choices: str

    @property
    def encoded(self) -> int:
        """The number by which the table of columns knows its type."""
        found = _VALID | self.size | _NULL * self.may_be_null | _KEY * self.is_key
        if self.kind == "i":
            return found | _NUMBER_2 * (self.size == 2)  # noqa: PLR2004 - bytes
        return found | _TEXT | _LOCALISED * self.is_localised | _NUMBER_2 * (self.kind == "s")

    def validation(self, table: str) -> tuple[str | int | None, ...]:
        """Return the row of _Validation: what may stand in this column of a table."""
        least, most = self.limits or (None, None)
        other = (self.tables, self.column) if self.tables else (None, None)
        nullable = "Y" if self.may_be_null else "N"
        return (
            table,
            self.name,
            nullable,
            least,
            most,
            *other,
            self.category or None,
            self.choices or None,
            None,
        )


def _column(written: str) -> Column:
    match = _COLUMN.fullmatch(written)
    assert match, written  # noqa: S101 - of the tables above
    found = match.groupdict(default="")
    kind, size = found["kind"], int(found["size"])
    limits = (int(found["least"]), int(found["most"] or _LARGEST[size])) if found["least"] else None
    return Column(
        name=found["name"],
        kind=kind.lower().replace("l", "s"),
        size=size,
        is_key=bool(found["key"]),
        may_be_null=kind.isupper(),
        is_localised=kind.lower() == "l",
        category=found["category"],
        limits=limits,
        tables=found["table"],
        column=int(found["column"] or 1),
        choices=found["choices"],
    )


TABLES: Final = {table: tuple(map(_column, columns)) for table, columns in _TABLES.items()}
