"""From what was packed to a program for macOS: a bundle, a folder, or one file, signed."""

from __future__ import annotations

import posixpath
from dataclasses import dataclass
from typing import TYPE_CHECKING

from builders import staging
from builders.executable import join
from builders.macos import application, bundle, icon, payload, universal
from builders.macos.linking import Arrangement, Code, code_of
from builders.macos.signature import signed
from builders.project.model import Form
from resources.model import Kind, Location

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from pathlib import Path

    from builders.layout import Outline
    from builders.notices import Notices
    from builders.project.model import Project
    from resources.model import Decision, Plan, Resource
    from resources.packed.resource import Data
    from resources.packing import Packed
    from resources.target import Target

_CODE = frozenset({Kind.EXTENSION, Kind.LIBRARY})


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """What a program is written from; settings: for the launcher."""

    project: Project
    launcher: Path
    packed: Packed
    settings: Mapping[str, str]
    texts: Notices
    places: Outline


def arrangement(project: Project, form: Form) -> Arrangement:
    """Return how files are laid out; a program with windows is a bundle, whatever its form."""
    if not project.console:
        return Arrangement.BUNDLE
    return Arrangement.FILE if form is Form.FILE else Arrangement.FOLDER


def reader(project: Project, plan: Plan, form: Form, target: Target) -> Callable[[Resource], Data]:
    """Return what reads a resource's file as it ships: code is linked to what else ships, and signed.

    The reader raises BuildError for code that cannot ship.
    """
    kept = [decision for decision in plan.decisions if decision.location is not Location.LEAVE_OUT]
    code = _code(kept, arrangement(project, form), target)
    files = {each.resource.relative for each in kept if each.location is Location.FILESYSTEM_RELATIVE}

    def read(resource: Resource) -> Data:
        data = resource.path.read_bytes()
        ships_as_code = resource.kind in _CODE or resource.relative in files
        return code.shipped(data, resource.relative) if ships_as_code and universal.is_code(data) else data

    return read


def write(parts: Parts, fresh: Path) -> None:
    """Write a program into a fresh folder, signed ad hoc."""
    project, places = parts.project, parts.places
    if arrangement(project, places.form) is Arrangement.BUNDLE:
        bundle.write(_bundle(parts), fresh / places.whole)
    else:
        staging.write_files(fresh / places.library, parts.packed.files)
        staging.write_file(fresh / places.copying, (parts.texts.copying,))
        staging.write_file(fresh / places.bill, (parts.texts.bill,))
        identifier = application.information(project).identifier
        program = signed(_with_payload(parts, parts.settings), identifier)
        staging.write_executable(fresh / places.program, (program,))


def _with_payload(parts: Parts, settings: Mapping[str, str]) -> bytes:
    """Return the launcher with its payload; it has to be signed."""
    told = {**settings, "libpython": posixpath.basename(settings["libpython"])}
    return payload.inserted(parts.launcher.read_bytes(), b"".join(join(b"", parts.packed, told)))


def _bundle(parts: Parts) -> bundle.Bundle:
    project = parts.project
    resources = {"COPYING.txt": parts.texts.copying, "bill.cdx.json": parts.texts.bill}
    name = ""
    if project.icon:
        name = f"{project.executable}.icns"
        resources[name] = icon.icns(project.icon)
    return bundle.Bundle(
        information=application.information(project, name),
        program=_with_payload(parts, {**parts.settings, "files": bundle.FILES}),
        files=parts.packed.files,
        resources=resources,
    )


def _code(kept: Iterable[Decision], arranged: Arrangement, target: Target) -> Code:
    resources = (decision.resource for decision in kept if decision.resource.kind in _CODE)
    files = ((found.relative, found.path.read_bytes()) for found in resources)
    return code_of(files, arranged, target.architecture)
