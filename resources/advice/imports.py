"""Who imports what, found by reading."""

from __future__ import annotations

import ast
import re
import warnings
from typing import TYPE_CHECKING, Final

from resources.advice.cache import ReadingCache
from resources.advice.tracing import dotted
from resources.model import Kind

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from resources.model import Resource

_IMPORTERS: Final = frozenset({"import_module", "__import__"})

Import = tuple[str, str]  # the module that imports, and the name that it imports
_LINE: Final = re.compile(
    r"^[ \t]*(?:import[ \t]+([\w.]+)|from[ \t]+([\w.]+)[ \t]+import[ \t])", re.MULTILINE
)


def imports(resources: Iterable[Resource], cache: Path | None) -> Mapping[str, tuple[str, ...]]:
    """Return the absolute names that each module imports; `from a import b` gives `a` and `a.b`.

    Parsing takes some 0.1 s for a megabyte of text, so ask only about what you need. Names are as written:
    whether `a.b` is a module or something in `a`, and whether it exists at all, is not looked at.
    """
    kept = ReadingCache(cache, salt="imports")
    found = {
        resource.name: tuple(dict.fromkeys(absolute(resource, name) for name in _names(resource, kept)))
        for resource in resources
        if resource.kind is Kind.SOURCE
    }
    kept.save()
    return found


class Mentions:
    """What modules import of some packages, much cheaper than `imports`: few are parsed.

    key: a text that differs when what is looked for does.
    """

    def __init__(self, packages: tuple[str, ...]) -> None:
        names = "|".join(packages).encode()
        self._line = re.compile(rb"(?:import|from)[^\n]*?\b(?:" + names + rb")\b")
        self.key = repr(self._line.pattern)
        # One search for PyQt, not one each for PyQt5 and PyQt6: a search costs as much as reading the file.
        self._marks = tuple(dict.fromkeys(package.rstrip("0123456789").encode() for package in packages))
        self._packages = frozenset(packages)

    def names(self, source: bytes) -> tuple[str, ...]:
        """Return what a module's text imports of them."""
        if not (any(mark in source for mark in self._marks) and self._line.search(source)):
            return ()
        return tuple(name for name in imported_names(source) if name.partition(".")[0] in self._packages)


def imported_names(source: bytes) -> tuple[str, ...]:
    """Return what a module's text imports, relative names with their dots."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            tree = ast.parse(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        text = source.decode("utf-8", "replace")  # perhaps in the syntax of a newer Python
        return tuple(dict.fromkeys(plain or owner for plain, owner in _LINE.findall(text)))
    return tuple(dict.fromkeys(name for node in ast.walk(tree) for name in _of_node(node)))


def absolute(module: Resource, name: str) -> str:
    """Resolve `..x.y` as that module's own import would."""
    if not name.startswith("."):
        return name
    bare = name.lstrip(".")
    package = module.name if module.is_package else module.name.rpartition(".")[0]
    for _level in range(len(name) - len(bare) - 1):
        package = package.rpartition(".")[0]
    return f"{package}.{bare}".strip(".")


def _names(resource: Resource, cache: ReadingCache) -> tuple[str, ...]:
    try:
        kept: tuple[str, ...] = cache.remembered(
            str(resource.path), lambda: imported_names(resource.path.read_bytes())
        )
    except OSError:
        return ()
    return kept


def _of_node(node: ast.AST) -> Iterator[str]:
    match node:
        case ast.Import(names=names):
            yield from (alias.name for alias in names)
        case ast.ImportFrom(module=module, names=names, level=level):
            owner = "." * level + (module or "")
            yield owner
            joint = "" if owner.endswith(".") else "."
            yield from (f"{owner}{joint}{alias.name}" for alias in names if alias.name != "*")
        case ast.Call(func=func, args=[ast.Constant(value=str(name)), *_rest]):
            if dotted(func).rpartition(".")[2] in _IMPORTERS:
                yield name
