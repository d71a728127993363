"""The reference of [installer.NAME], made from the table: `python -m builders.installers.reference`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from builders.installers.model import FieldKind
from builders.installers.table import FORMATS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from builders.installers.model import Field, Format

FILE = Path("docs/installers.md")
_START = """\
# Installers

`onefold build --installer NAME` makes one of these after the program is in place, or `[output] installers` in
`onefold.toml` says which ones every build makes; `all` stands for everything that the target allows. Each is
made apart from the failures of the others, and an earlier one stays until the new one is whole. With several
targets, those of one program are made while the next is built, in as many threads as there are cores.
The same program gives the same bytes; `SOURCE_DATE_EPOCH` names the time that stands in them.

More on [.deb](deb.md), [rpm, Arch and Alpine](linux-packages.md), [AppImages](appimage.md), [.msi](msi.md)
and [.dmg](dmg.md).

What is asked for stands in a table `[installer.NAME]`. Every key may be left out where the project says it
already; what does not fit is refused before anything is built.
"""
_END = """
<!-- Made by python -m builders.installers.reference; a test compares. -->
"""
_KINDS = {
    FieldKind.TEXT: "text",
    FieldKind.LINES: "list of texts",
    FieldKind.PATH: "file of the project",
    FieldKind.FLAG: "`true` or `false`",
}


def render() -> str:
    """Return the page."""
    return _START + "".join(map(_section, FORMATS)) + _END


def _section(one: Format) -> str:
    systems = ", ".join(sorted(system.value for system in one.systems))
    rows = "".join(f"{row}\n" for row in _rows(one))
    return f"\n## `[installer.{one.name}]`: {one.title}\n\n{one.doc} For {systems}.\n\n{rows}"


def _rows(one: Format) -> Iterator[str]:
    yield "| key | value | meaning |"
    yield "|---|---|---|"
    for field in one.fields:
        yield f"| `{field.key}` | {_kind(field)} | {_meaning(field)} |"


def _meaning(field: Field) -> str:
    said = f"{field.title}. {field.doc}" if field.kind is FieldKind.FLAG else field.doc
    return said.replace("|", "/").replace("<", "\\<")


def _kind(field: Field) -> str:
    return _KINDS.get(field.kind) or " or ".join(f'`"{choice}"`' for choice in field.choices)


if __name__ == "__main__":
    FILE.write_text(render(), "utf-8")
    sys.stdout.write(f"{FILE}\n")
