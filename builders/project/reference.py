"""The reference of onefold.toml, made from the table of its keys: `python -m builders.project.reference`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from builders.project.keys import KEYS, SECTIONS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from builders.project.key import Key

FILE = Path("docs/onefold-toml.md")
_START = """\
# onefold.toml

Settings of a project, beside its `pyproject.toml`, its script or its wheel, or in place of them. Every key
may be left out; what can be found out is found out. Paths are relative to the folder of the file. A key that
is not known is an error that names the nearest one.

Where there is no `onefold.toml`, the same keys are read from `[tool.onefold]` in `pyproject.toml`, or in the
PEP 723 block of a script.

At most one of `entry-point`, `module`, `script` and `code` may be set, and in `[python]` at most one of
`version`, `path` and `archive`.
"""
_END = """
## `[installer.NAME]`

Settings of one installer, such as `[installer.deb]`. What each may hold is in [installers.md](installers.md).

## An example

```toml
[application]
name = "Weather"
entry-point = "weather.cli:main"

[python]
version = "3.13"

[resources]
rules = [
    { match = "numpy", location = "filesystem-relative" },
    { match = "*.tests", location = "leave-out" },
    { match = "weather.themes", location = "in-memory", kind = "package data" },
]

[output]
form = "folder"
targets = ["x86_64-unknown-linux-gnu"]
```

<!-- Made by python -m builders.project.reference; a test compares. -->
"""


def render() -> str:
    """Return the page."""
    return _START + "".join(f"\n## `[{section}]`\n\n{_table(section)}" for section in SECTIONS) + _END


def _table(section: str) -> str:
    rows = ("| key | value | default | meaning |", "|---|---|---|---|", *_rows(section))
    return "".join(f"{row}\n" for row in rows)


def _rows(section: str) -> Iterator[str]:
    for key in KEYS:
        if key.name.startswith(f"{section}."):
            yield _row(key, section)


def _row(key: Key[Any], section: str) -> str:
    return f"| `{key.name.removeprefix(f'{section}.')}` | {key.kind.name} | {key.default} | {key.doc} |"


if __name__ == "__main__":
    FILE.write_text(render(), "utf-8")
    sys.stdout.write(f"{FILE}\n")
