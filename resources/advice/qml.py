"""Which QML modules a program needs: what its own QML imports, and what those import in turn."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from resources.model import Resource

_IMPORT: Final = re.compile(r"^[ \t]*import[ \t]+([A-Za-z][\w.]*)", re.MULTILINE)
_QMLDIR: Final = re.compile(r"^(?:(?:optional|default)[ \t]+)?(?:import|depends)[ \t]+([\w.]+)", re.MULTILINE)
# Imported without being named: the engine itself does it.
_ALWAYS: Final = ("QtQml", "QtQml.Models", "QtQml.WorkerScript", "QtQuick")


class QmlModules:
    """The modules in Qt's folder of QML, by their folders."""

    def __init__(self, root: str, resources: Iterable[Resource]) -> None:
        self._files: dict[str, list[Resource]] = {}
        self._modules: dict[str, str] = {}
        start = f"{root}/"
        for resource in resources:
            if resource.relative.startswith(start):
                folder, _slash, name = resource.relative.rpartition("/")
                self._files.setdefault(folder, []).append(resource)
                if name == "qmldir":
                    # Qt 5 has QtQuick.2, Qt 6 has QtQuick for the module of that name.
                    module = re.sub(r"\.\d+", "", folder.removeprefix(start).replace("/", "."))
                    self._modules[module] = folder

    def split(self, program: Iterable[Resource]) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Return the folders that are needed and the others; all are needed where no QML file was found."""
        wanted = [name for resource in program for name in _imported(resource) if name in self._modules]
        needed = self._closure([*wanted, *_ALWAYS]) if wanted else set(self._modules)
        folders = dict(sorted(self._modules.items()))
        return (
            tuple(folder for module, folder in folders.items() if module in needed),
            tuple(folder for module, folder in folders.items() if module not in needed),
        )

    def _closure(self, wanted: Iterable[str]) -> set[str]:
        todo, done = [name for name in wanted if name in self._modules], set[str]()
        while todo:
            name = todo.pop()
            if name not in done:
                done.add(name)
                files = self._files[self._modules[name]]
                todo.extend(found for file in files for found in _imported(file) if found in self._modules)
        return done


def _imported(resource: Resource) -> Iterator[str]:
    """Return what a QML file or a qmldir imports."""
    is_index = resource.relative.endswith("/qmldir")
    if is_index or resource.relative.endswith((".qml", ".js", ".mjs")):
        try:
            text = resource.path.read_text(encoding="utf-8", errors="replace")
        except OSError:
            return
        yield from (_QMLDIR if is_index else _IMPORT).findall(text)
