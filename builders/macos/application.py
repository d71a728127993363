"""What a project says of its bundle: the table [installer.app], checked, each key optional.

[installer.app]
identifier = "org.example.weather"     default: from the homepage and the name
category = "public.app-category.weather"
copyright = "© 2026 Ada Example"
agent = true                            no icon in the Dock
url-schemes = ["weather"]
document-types = [{ name = "Weather map", extensions = ["wxm"], role = "Viewer" }]
entitlements = "weather.entitlements"   for signing with a certificate
"""

from __future__ import annotations

import difflib
import re
from typing import TYPE_CHECKING, TypeVar

from builders.errors import ProjectError
from builders.macos.information import DocumentType, Information, default_identifier

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from builders.project.model import Project

T = TypeVar("T")

TABLE = "app"
KEYS = ("identifier", "category", "copyright", "agent", "url-schemes", "document-types", "entitlements")
_IDENTIFIER = re.compile(r"[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+")
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*")
_ROLES = ("Editor", "Viewer", "Shell", "None")


def information(project: Project, icon: str = "") -> Information:
    """Return what Info.plist says of a project; ProjectError names the key that is wrong.

    icon: the file in Contents/Resources, or "".
    """
    table = _table(project)
    default = default_identifier(project.executable, project.homepage)
    identifier = _value(table, "identifier", str, default)
    if not _IDENTIFIER.fullmatch(identifier):
        raise _error(
            "identifier", f"expected a reverse domain name such as {default!r}, found {identifier!r}"
        )
    return Information(
        name=project.name,
        executable=project.executable,
        identifier=identifier,
        version=project.version,
        icon=icon,
        copyright=_value(table, "copyright", str, ""),
        category=_value(table, "category", str, ""),
        agent=_value(table, "agent", bool, default=False),
        documents=tuple(map(_document, _value(table, "document-types", list, []))),
        schemes=tuple(map(_scheme, _value(table, "url-schemes", list, []))),
    )


def entitlements(project: Project) -> Path | None:
    """Return the file with what a program that is signed with a certificate may do, None if none is named."""
    named = _value(_table(project), "entitlements", str, "")
    path = project.root / named
    if named and not path.is_file():
        raise _error("entitlements", f"{path} is not there")
    return path if named else None


def _table(project: Project) -> Mapping[str, object]:
    table = project.installers.get(TABLE, {})
    for key in table:
        if key not in KEYS:
            near = difflib.get_close_matches(key, KEYS, n=1)
            hint = f"did you mean {near[0]!r}?" if near else "known are: " + ", ".join(KEYS)
            raise _error(key, f"is not known; {hint}")
    return table


def _value(table: Mapping[str, object], key: str, kind: type[T], default: T) -> T:
    value = table.get(key, default)
    if not isinstance(value, kind):
        names: dict[type, str] = {str: "a text", bool: "true or false", list: "a list"}
        raise _error(key, f"expected {names[kind]}, found {value!r}")
    return value


def _scheme(value: object) -> str:
    if not isinstance(value, str) or not _SCHEME.fullmatch(value):
        raise _error("url-schemes", f"expected schemes such as 'weather', found {value!r}")
    return value


def _document(value: object) -> DocumentType:
    fits = isinstance(value, dict) and {"name", "extensions"} <= set(value) <= {"name", "extensions", "role"}
    if not isinstance(value, dict) or not fits or value.get("role", "Editor") not in _ROLES:
        example = '{ name = "Weather map", extensions = ["wxm"], role = "Viewer" }'
        raise _error("document-types", f"expected tables such as {example}, found {value!r}")
    extensions = value["extensions"]
    if not isinstance(extensions, list) or not all(isinstance(each, str) and each for each in extensions):
        raise _error("document-types", f"expected a list of file name endings, found {extensions!r}")
    bare = tuple(each.removeprefix(".") for each in extensions)
    return DocumentType(name=str(value["name"]), extensions=bare, role=str(value.get("role", "Editor")))


def _error(key: str, problem: str) -> ProjectError:
    return ProjectError(f"onefold.toml: installer.{TABLE}.{key}: {problem}")
