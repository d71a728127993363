"""Whether a program opens windows, found out by following what it imports when it starts."""

from __future__ import annotations

import ast
from pathlib import Path
from typing import TYPE_CHECKING

from builders.project import imports

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_TOOLKITS = frozenset(
    (
        *("PySide6", "PySide2", "PyQt6", "PyQt5", "qtpy"),
        *("tkinter", "customtkinter", "ttkbootstrap"),
        *("wx", "kivy", "toga", "flet", "dearpygui", "pyglet", "arcade", "pygame", "webview"),
    )
)
_FURTHEST = 40  # files; a program that imports so many of its own before a toolkit can say so itself


def opens_windows(source: bytes | str, folder: Path, places: Sequence[Path]) -> bool:
    """Whether the source, or a module of its own that it imports, imports a window toolkit.

    Only imports count that always happen: not those in a function, a condition or a try.

    folder: where the source lies, which relative imports start from.
    places: the folders that absolute imports are looked up in.
    """
    waiting, seen = [(source, folder)], set[Path]()
    while waiting:
        text, parent = waiting.pop(0)
        body = imports.parse(text).body
        if any(name.partition(".")[0] in _TOOLKITS for name in imports.imported(body)):
            return True
        found = [file for file in _own(body, parent, places) if file not in seen and file.is_file()]
        seen.update(found)
        if len(seen) <= _FURTHEST:
            waiting.extend((imports.read(file), file.parent) for file in dict.fromkeys(found))
    return False


def _own(body: Sequence[ast.stmt], folder: Path, places: Sequence[Path]) -> Iterator[Path]:
    """Yield the files that these statements may import."""
    for node in body:
        if isinstance(node, ast.ImportFrom) and node.level:
            start = folder.joinpath(*[".."] * (node.level - 1)).resolve()
            names = [".".join(filter(None, (node.module, alias.name))) for alias in node.names]
            yield from _files((*names, node.module or ""), (start,))
        else:
            names = list(imports.imported([node]))
            yield from _files((*names, *(name.rpartition(".")[0] for name in names)), places)


def _files(names: Sequence[str], places: Sequence[Path]) -> Iterator[Path]:
    for name in names:
        for place in places:
            yield from imports.module_files(name, place)
