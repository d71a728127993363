"""From what was packed to a program for macOS: a bundle, a folder, or one file, signed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from builders import staging
from builders.macos import application, bundle, icon, payload, universal
from builders.macos.linking import Arrangement, Code, code_of
from builders.macos.signature import signed
from builders.project.model import Form
from resources.model import Kind, Location
from resources.target import System

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from builders.layout import Outline
    from builders.notices import Notices
    from builders.project.model import Project
    from resources.model import Decision, Plan, Resource
    from resources.packed.resource import Data
    from resources.packing import Packed
    from resources.target import Target

_CODE = frozenset({Kind.EXTENSION, Kind.LIBRARY})


def form_of(project: Project, form: Form, target: Target) -> Form:
    """Return the form that is built: a program with windows is a bundle, which is a folder."""
    return Form.FOLDER if is_bundle(project, target) else form


def is_bundle(project: Project, target: Target) -> bool:
    return target.system is System.MACOS and not project.console


def arrangement(project: Project, form: Form, target: Target) -> Arrangement:
    if is_bundle(project, target):
        return Arrangement.BUNDLE
    return Arrangement.FILE if form is Form.FILE else Arrangement.FOLDER


def reader(plan: Plan, arranged: Arrangement, target: Target) -> Callable[[Resource], Data]:
    """Return what reads a resource's file as it ships: code is linked to what else ships, and signed.

    The reader raises BuildError for code that cannot ship.
    """
    kept = [decision for decision in plan.decisions if decision.location is not Location.LEAVE_OUT]
    code = _code(kept, arranged, target)
    files = {each.resource.relative for each in kept if each.location is Location.FILESYSTEM_RELATIVE}

    def read(resource: Resource) -> Data:
        data = resource.path.read_bytes()
        ships_as_code = resource.kind in _CODE or resource.relative in files
        return code.shipped(data, resource.relative) if ships_as_code and universal.is_code(data) else data

    return read


def write(
    project: Project,
    *,
    program: bytes,
    packed: Packed,
    texts: Notices,
    places: Outline,
    arranged: Arrangement,
    fresh: Path,
) -> None:
    """Write a program into a fresh folder.

    program: the launcher with its payload, from `with_payload`.
    """
    if arranged is Arrangement.BUNDLE:
        bundle.write(_bundle(project, program, packed, texts), fresh / places.whole)
        return
    staging.write_files(fresh / places.library, packed.files)
    staging.write_file(fresh / places.copying, (texts.copying,))
    staging.write_file(fresh / places.bill, (texts.bill,))
    identifier = application.information(project).identifier
    staging.write_executable(fresh / places.program, (signed(program, identifier),))


def with_payload(launcher: Path, parts: Iterable[Data]) -> bytes:
    """Return a launcher with its payload; it has to be signed."""
    return payload.inserted(launcher.read_bytes(), b"".join(parts))


def settings(arranged: Arrangement) -> dict[str, str]:
    """Return what the launcher is told besides: where the folder of files lies, seen from the executable."""
    return {"files": bundle.FILES} if arranged is Arrangement.BUNDLE else {}


def _code(kept: Iterable[Decision], arranged: Arrangement, target: Target) -> Code:
    resources = (decision.resource for decision in kept if decision.resource.kind in _CODE)
    files = ((found.relative, found.path.read_bytes()) for found in resources)
    return code_of(files, arranged, target.architecture)


def _bundle(project: Project, program: bytes, packed: Packed, texts: Notices) -> bundle.Bundle:
    resources = {"COPYING.txt": texts.copying, "bill.cdx.json": texts.bill}
    name = ""
    if project.icon:
        name = f"{project.executable}.icns"
        resources[name] = icon.icns(project.icon)
    return bundle.Bundle(
        information=application.information(project, name),
        program=program,
        files=packed.files,
        resources=resources,
    )
