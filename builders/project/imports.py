"""What Python source imports, found out by reading it."""

from __future__ import annotations

import ast
import os
import re
import sys
import warnings
from typing import TYPE_CHECKING

from builders.project.kinds import is_dotted_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

_MODULE_SUFFIXES = (".py", ".so", ".pyd")


def parse(source: bytes | str) -> ast.Module:
    """Return the tree; an empty one for what does not compile, which the scan reports with its place."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            return ast.parse(source)
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            return ast.Module(body=[], type_ignores=[])


def imported(nodes: Iterable[ast.AST]) -> Iterator[str]:
    """Yield the absolute dotted names that these nodes import, without looking below them."""
    for node in nodes:
        match node:
            case ast.Import(names=names):
                yield from (alias.name for alias in names)
            case ast.ImportFrom(module=str(module), level=0, names=names):
                yield from (f"{module}.{alias.name}" for alias in names)
            case ast.Call(
                func=ast.Name(id="__import__" | "import_module") | ast.Attribute(attr="import_module"),
                args=[ast.Constant(value=str(name)), *_],
            ):
                yield name


def is_program(path: Path) -> bool:
    """Whether the file has an `if __name__ == "__main__"` of its own."""
    source = read(path)
    if b"__main__" not in source:  # parsing takes a hundred times as long
        return False
    tests = (ast.unparse(node.test) for node in parse(source).body if isinstance(node, ast.If))
    return any("__name__" in test and "__main__" in test for test in tests)


def read(path: Path) -> bytes:
    """Return the source, or nothing where there is no such file; the path may come from an untrusted file."""
    try:
        return path.read_bytes() if path.is_file() else b""
    except OSError:
        return b""


def module_files(module: str, folder: Path) -> tuple[Path, ...]:
    """Return the files that the module could be, in the order in which Python looks for them."""
    path = folder.joinpath(*module.split("."))
    return (path / "__init__.py", path.with_name(path.name + ".py")) if is_dotted_name(module) else ()


def neighbours(source: bytes | str, folder: Path) -> tuple[Path, ...]:
    """Return the modules and package folders there that the source uses, and that those use in turn."""
    modules = _modules(folder)
    found: dict[str, Path] = {}
    waiting = [source]
    while waiting and len(found) < len(modules):
        for name in _mentioned(waiting.pop(), modules.keys() - found.keys()):
            if _is_importable(name, modules[name]):
                found[name] = modules[name]
                waiting.extend(read(file) for file in source_files(modules[name]))
    return tuple(sorted(found.values()))


def source_files(module: Path) -> Iterator[Path]:
    """Yield the Python files of a module or of a package folder."""
    if module.is_dir():
        for parent, folders, names in os.walk(module):
            folders[:] = sorted(name for name in folders if name != "__pycache__")
            yield from (module.joinpath(parent, name) for name in sorted(names) if name.endswith(".py"))
    elif module.suffix == ".py":
        yield module


def _modules(folder: Path) -> dict[str, Path]:
    """Return what could be imported from the folder; a package goes before a module, as in Python."""
    found: dict[str, Path] = {}
    if not folder.is_dir():
        return found
    for entry in sorted(os.scandir(folder), key=lambda entry: (entry.is_dir(), entry.name)):
        name = entry.name if entry.is_dir() else entry.name.partition(".")[0]
        if name.isidentifier() and (entry.is_dir() or entry.name.endswith(_MODULE_SUFFIXES)):
            found[name] = folder / entry.name
    return found


def _mentioned(source: bytes | str, names: Iterable[str]) -> Iterator[str]:
    """Yield those of the names that the source imports; it is only parsed if it holds one of them."""
    text = source if isinstance(source, str) else source.decode("utf-8", "replace")
    if not (candidates := set(re.findall(r"\w+", text)) & set(names)):
        return
    tops = {name.partition(".")[0] for name in imported(ast.walk(parse(source)))}
    yield from sorted(tops & candidates)


def _is_importable(name: str, path: Path) -> bool:
    """Whether importing the name gives this path; Python takes a folder without __init__.py last."""
    if not path.is_dir() or (path / "__init__.py").exists():
        return True
    inside = any(path.glob("*.py")) or any(path.glob("*/__init__.py"))
    return inside and name not in sys.stdlib_module_names
