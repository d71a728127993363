"""What stands in the executable of one program: icon, version, manifest, and console or window."""

from __future__ import annotations

from typing import TYPE_CHECKING

from builders.windows.image import CONSOLE, RESOURCES, WINDOW, Image
from builders.windows.manifest import manifest
from builders.windows.resources import SECTION, Type, section
from builders.windows.version import information, numbers

if TYPE_CHECKING:
    from builders.project.model import Project
    from resources.target import Target

OLDEST_WINDOWS = (10, 0)


def dressed(launcher: bytes, project: Project, target: Target) -> bytes:
    """Return the launcher with what tells this program from others; raises BuildError for its icon."""
    image = Image(launcher)
    image.subsystem = CONSOLE if project.console else WINDOW
    image.require_windows(*OLDEST_WINDOWS)
    found = _resources(project, target)
    image.add_section(SECTION, RESOURCES, lambda address: section(found, address))
    return bytes(image.data)


def _resources(project: Project, target: Target) -> dict[tuple[int, int], bytes]:
    version = numbers(project.version)
    name, description = project.executable, project.summary or project.name
    found: dict[tuple[int, int], bytes] = {
        (Type.VERSION, 1): information(version, _texts(project)),
        (Type.MANIFEST, 1): manifest(name, description, version, target.architecture),
    }
    if project.icon:
        from builders.windows.icon import resources  # noqa: PLC0415 - only where there is one

        found |= resources(project.icon)
    return found


def _texts(project: Project) -> dict[str, str]:
    version = project.version or "0"
    texts = {
        "CompanyName": ", ".join(_names(project)),
        "FileDescription": project.summary or project.name,
        "FileVersion": version,
        "InternalName": project.executable,
        "LegalCopyright": project.license,
        "OriginalFilename": f"{project.executable}.exe",
        "ProductName": project.name,
        "ProductVersion": version,
    }
    return {name: " ".join(text.split())[:_LONGEST] for name, text in texts.items() if text}


_LONGEST = 500  # characters; licences of older projects are whole texts


def _names(project: Project) -> list[str]:
    """Return the authors without their addresses."""
    return [author.partition("<")[0].strip() or author for author in project.authors]
