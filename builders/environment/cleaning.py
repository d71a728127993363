"""Take out of an installed layer what names this machine, so that equal input gives equal files everywhere.

The programs that uv makes for entry points go (the built program has its own), a script's first line names no
interpreter of this machine, and notes about where a local project lay go too. RECORD is kept true.
"""

from __future__ import annotations

import base64
import configparser
import csv
import hashlib
import io
import json
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

_LOCK = ".lock"
_NOTES = ("uv_cache.json", "uv_build.json")
_SHEBANG = re.compile(rb"#!(/bin/sh\r?\n'''exec' [^\n]*\n' '''|[^\r\n]*python[^\r\n]*)")


def clean(root: Path) -> None:
    """Clean a layer in place; it is not published yet."""
    (root / _LOCK).unlink(missing_ok=True)
    for information in sorted(root.glob("*.dist-info")):
        removed = {path for path in (*_notes(information), *_programs(root, information)) if path.is_file()}
        for path in removed:
            path.unlink()
        changed = {path for path in _scripts(root) if _neutralise(path)}
        _correct(information / "RECORD", root, removed, changed)
    if (root / "bin").is_dir() and not any((root / "bin").iterdir()):
        (root / "bin").rmdir()


def rewrite_record(record: Path, changed: Mapping[str, bytes]) -> None:
    """Give RECORD the hashes and sizes of files whose content was replaced."""
    _write(record, [_row(row[0], changed[row[0]]) if row[0] in changed else row for row in _rows(record)])


def _notes(information: Path) -> Iterator[Path]:
    yield from (information / name for name in _NOTES)
    direct = information / "direct_url.json"
    try:
        url = str(json.loads(direct.read_bytes()).get("url", ""))
    except (OSError, ValueError, AttributeError):
        return
    if url.startswith("file:"):
        yield direct


def _programs(root: Path, information: Path) -> Iterator[Path]:
    points = configparser.ConfigParser(delimiters=("=",), strict=False, interpolation=None)
    points.optionxform = str  # type: ignore[method-assign, assignment] # names are case-sensitive
    try:
        points.read(information / "entry_points.txt", "utf-8")
    except (configparser.Error, UnicodeDecodeError):
        return
    for section in ("console_scripts", "gui_scripts"):
        for name in points[section] if points.has_section(section) else ():
            yield from (root / "bin" / name, root / "Scripts" / f"{name}.exe", root / "bin" / f"{name}.exe")


def _scripts(root: Path) -> Iterator[Path]:
    for folder in (root / "bin", root / "Scripts"):
        if folder.is_dir():
            yield from (path for path in sorted(folder.iterdir()) if path.is_file())


def _neutralise(script: Path) -> bool:
    """Give a script the first line that its wheel had: `#!python`."""
    content = script.read_bytes()
    found = _SHEBANG.match(content)
    if found is None or found[0] == b"#!python":
        return False
    mode = script.stat().st_mode
    script.unlink()  # it may be a hard link into uv's cache
    script.write_bytes(b"#!python" + content[found.end() :])
    script.chmod(mode)
    return True


def _correct(record: Path, root: Path, removed: set[Path], changed: set[Path]) -> None:
    if not record.is_file():
        return
    gone = {path.relative_to(root).as_posix() for path in removed}
    new = {path.relative_to(root).as_posix(): path.read_bytes() for path in changed}
    rows = [row for row in _rows(record) if row and row[0].removeprefix("../../") not in gone]
    _write(record, [_row(row[0], new[name]) if (name := row[0]) in new else row for row in rows])


def _rows(record: Path) -> list[list[str]]:
    return [row for row in csv.reader(io.StringIO(record.read_text("utf-8"))) if row]


def _row(name: str, content: bytes) -> list[str]:
    encoded = base64.urlsafe_b64encode(hashlib.sha256(content).digest()).rstrip(b"=").decode()
    return [name, f"sha256={encoded}", str(len(content))]


def _write(record: Path, rows: list[list[str]]) -> None:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(rows)
    record.unlink()  # it may be a hard link into another layer, or into uv's cache
    record.write_text(text.getvalue(), "utf-8", newline="\n")
