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


def imports_of(
    packages: tuple[str, ...], resources: Iterable[Resource], cache: ReadingCache
) -> frozenset[Import]:
    """Return who imports something of those packages; modules of the interpreter itself are not asked.

    Much cheaper than `imports`: only modules that mention one of the packages are parsed.
    """
    names = "|".join(packages).encode()
    line = re.compile(rb"(?:import|from)[^\n]*?\b(?:" + names + rb")\b")
    # One search for PyQt, not one each for PyQt5 and PyQt6: a search costs as much as reading the file.
    marks = tuple(dict.fromkeys(package.rstrip("0123456789").encode() for package in packages))
    wanted = frozenset(packages)
    return frozenset(
        (resource.name, name)
        for resource in resources
        if resource.kind is Kind.SOURCE and resource.distribution != "python"
        for name in _mentioned(resource, marks, line, cache)
        if name.partition(".")[0] in wanted
    )


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


def _mentioned(
    resource: Resource, marks: tuple[bytes, ...], line: re.Pattern[bytes], cache: ReadingCache
) -> tuple[str, ...]:
    def read() -> tuple[str, ...]:
        source = resource.path.read_bytes()
        is_mentioned = any(mark in source for mark in marks) and line.search(source)
        return imported_names(source) if is_mentioned else ()

    try:
        return cache.remembered(str(resource.path), read, what=f"{line.pattern!r} ")
    except OSError:
        return ()


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
