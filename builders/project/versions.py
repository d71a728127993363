"""Versions that a project keeps elsewhere, as far as they can be read without running its code."""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING

from builders.project import imports

if TYPE_CHECKING:
    from pathlib import Path

    from builders.project.tables import Table

_NAMES = ("__version__", "VERSION", "version")
_VERSION = re.compile(r"v?\d[\w.!+-]*")


def dynamic(document: Table, root: Path) -> str:
    """Return the version that the build backend would find, or "" where only running it would tell."""
    return (
        of_source_archive(root)
        or _of_setuptools(document, root)
        or _of_hatch(document, root)
        or _of_flit(document, root)
    )


def of_source_archive(root: Path) -> str:
    """Return the version of an unpacked source archive, which PKG-INFO states."""
    found = re.search(r"^Version: *(\S+)", _text(root / "PKG-INFO"), re.MULTILINE)
    return found[1] if found else ""


def _of_setuptools(document: Table, root: Path) -> str:
    value = document.table("tool.setuptools.dynamic").values.get("version")
    match value:
        case {"attr": str(attribute)}:
            return of_attribute(attribute, root)
        case {"file": str(file)} | {"file": [str(file)]}:
            return of_file(root / file)
    return ""


def of_attribute(attribute: str, root: Path) -> str:
    module, _, name = attribute.rpartition(".")
    files = (file for folder in (root, root / "src") for file in imports.module_files(module, folder))
    return next(filter(None, (assigned(file, (name,)) for file in files)), "")


def _of_hatch(document: Table, root: Path) -> str:
    value = document.table("tool.hatch").values.get("version")
    match value:
        case {"path": str(path)}:
            return assigned(root / path, _NAMES) or of_file(root / path)
    return ""


def _of_flit(document: Table, root: Path) -> str:
    if "flit" not in document.table("build-system").text("build-backend"):
        return ""
    name = document.table("tool.flit.module").text("name") or document.table("project").text("name")
    return of_attribute(f"{name}.__version__", root)


def assigned(file: Path, names: tuple[str, ...]) -> str:
    """Return the text that a module assigns to one of the names, or ""."""
    for node in imports.parse(imports.read(file)).body:
        match node:
            case ast.Assign(targets=[ast.Name(id=name)], value=ast.Constant(value=str(value))) if (
                name in names
            ):
                return checked(value)
            case ast.AnnAssign(target=ast.Name(id=name), value=ast.Constant(value=str(value))) if (
                name in names
            ):
                return checked(value)
    return ""


def of_file(file: Path) -> str:
    return checked(_text(file))


def checked(text: str) -> str:
    """Return the text without white space if it looks like a version, else ""."""
    return text.strip() if _VERSION.fullmatch(text.strip()) else ""


def _text(file: Path) -> str:
    return imports.read(file).decode("utf-8", "replace")
