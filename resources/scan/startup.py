"""The .pth files of a folder of packages: lines that `site` adds to sys.path, or runs, at each start."""

from __future__ import annotations

from typing import TYPE_CHECKING

from resources.scan.tree import Folder, Trouble

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


def troubles(root: Path, tree: Folder) -> Iterator[Trouble]:
    """Yield what a program does without, since it starts without `site`."""
    for file in tree.files:
        if file.name.endswith(".pth"):
            yield from _of_file(root / file.name, file.name)


def _of_file(path: Path, relative: str) -> Iterator[Trouble]:
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, ValueError) as error:
        yield Trouble("bad-pth", relative, f"cannot be read: {error}")
        return
    for number, line in enumerate(text.splitlines(), start=1):
        if line.startswith(("import ", "import\t")):
            message = "runs code when Python starts, which the program will not do"
            yield Trouble("pth-code", relative, message, number)
        elif line.strip() and not line.startswith("#"):
            message = f"adds {line.strip()!r} to the module search path, which the program will not do"
            yield Trouble("pth-path", relative, message, number)
