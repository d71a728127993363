"""What a project's bundle says of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from builders.associations import document_types
from builders.macos.information import Information, default_identifier

if TYPE_CHECKING:
    from builders.project.model import Project


def information(project: Project, icon: str = "") -> Information:
    """Return what Info.plist says of a project; icon: the file in Contents/Resources, or ""."""
    chosen = project.macos
    return Information(
        name=project.name,
        executable=project.executable,
        identifier=chosen.identifier or default_identifier(project.executable, project.homepage),
        version=project.version,
        icon=icon,
        copyright=chosen.copyright,
        category=chosen.category,
        agent=chosen.agent,
        documents=document_types(chosen.document_types),
        schemes=chosen.url_schemes,
    )
