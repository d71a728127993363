"""setup.cfg, where projects have their metadata that were made before pyproject.toml could hold it."""

from __future__ import annotations

from configparser import ConfigParser, Error
from typing import TYPE_CHECKING

from builders.errors import ProjectError
from builders.project import imports, licences, versions
from builders.project.entry_points import parse_groups
from builders.project.metadata import Metadata
from builders.project.model import Folder

if TYPE_CHECKING:
    from pathlib import Path


def metadata(root: Path) -> Metadata:
    """Return what setup.cfg says; what only setup.py knows stays unknown."""
    config = _read(root / "setup.cfg")
    fields = dict(config["metadata"]) if config.has_section("metadata") else {}
    groups = parse_groups(_entry_points(config))
    return Metadata(
        origin="setup.cfg" if fields else "setup.py",
        name=fields.get("name", "") or root.name,
        version=_version(fields.get("version", ""), root),
        summary=fields.get("description", ""),
        authors=(fields["author"],) if fields.get("author") else (),
        homepage=fields.get("url", ""),
        license=fields.get("license", ""),
        license_files=licences.matching(root),
        requires_python=config.get("options", "python_requires", fallback=""),
        source=Folder(path=root),
        scripts=groups["console_scripts"],
        gui_scripts=groups["gui_scripts"],
    )


def _read(file: Path) -> ConfigParser:
    config = ConfigParser(interpolation=None)
    try:
        config.read_string(imports.read(file).decode("utf-8-sig", "replace"), source=file.name)
    except Error as error:
        raise ProjectError(f"setup.cfg cannot be read: {error.message}") from error
    return config


def _entry_points(config: ConfigParser) -> str:
    """Return the section in the form of an entry_points.txt."""
    if not config.has_section("options.entry_points"):
        return ""
    return "\n".join(f"[{group}]\n{lines}" for group, lines in config["options.entry_points"].items())


def _version(value: str, root: Path) -> str:
    kind, colon, place = map(str.strip, value.partition(":"))
    if not colon:
        return versions.checked(value) or versions.of_source_archive(root)
    return versions.of_attribute(place, root) if kind == "attr" else versions.of_file(root / place)
