"""Write the software bill of materials of a program, as CycloneDX JSON."""

from __future__ import annotations

import json
import re
import uuid
from typing import TYPE_CHECKING, Any

from builders.licences import Component, Origin
from builders.licences.names import normalised

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cyclonedx.model import ExternalReference
    from cyclonedx.model.component import Component as Part
    from cyclonedx.model.dependency import Dependency
    from cyclonedx.model.license import License
    from cyclonedx.model.tool import ToolRepository
    from packageurl import PackageURL

    from resources.target import Target

NAMESPACE = uuid.UUID("8f3f5f0a-5b0e-5c1d-9a51-6f6e65666f6c")
ADDRESS = re.compile(r"https?://[\x21-\x7e]+")


def bill(components: Sequence[Component], *, name: str, version: str, target: Target) -> bytes:
    """Return the bill of the application `name` that is made of these components.

    It has no time, and its serial number is made from its content: the same input gives the same bytes.
    """
    from cyclonedx.model.bom import Bom, BomMetaData  # noqa: PLC0415 - 0.15 s, and the result is cached
    from cyclonedx.output.json import JsonV1Dot6  # noqa: PLC0415

    parts = _parts(components)
    application = _application(name, version, target)
    top = [parts[index] for index, component in enumerate(components) if not component.part_of]
    document = Bom(
        components=top,
        metadata=BomMetaData(component=application, tools=_tools()),
        dependencies=_dependencies(application, components, parts),
        serial_number=NAMESPACE,
    )
    values = json.loads(JsonV1Dot6(document).output_as_string())
    del values["metadata"]["timestamp"], values["serialNumber"]
    return _text({"serialNumber": f"urn:uuid:{uuid.uuid5(NAMESPACE, _text(values).decode())}", **values})


def _text(values: dict[str, Any]) -> bytes:
    return (json.dumps(values, indent=2, sort_keys=True, ensure_ascii=False) + "\n").encode()


def _application(name: str, version: str, target: Target) -> Part:
    from cyclonedx.model import Property  # noqa: PLC0415
    from cyclonedx.model.component import Component as Part  # noqa: PLC0415
    from cyclonedx.model.component import ComponentType  # noqa: PLC0415

    return Part(
        name=name,
        version=version,
        type=ComponentType.APPLICATION,
        bom_ref=f"application/{name}",
        properties=[Property(name="onefold:target", value=str(target))],
    )


def _tools() -> ToolRepository:
    from cyclonedx.model.component import Component as Part  # noqa: PLC0415
    from cyclonedx.model.component import ComponentType  # noqa: PLC0415
    from cyclonedx.model.tool import ToolRepository  # noqa: PLC0415

    return ToolRepository(
        components=[Part(name="onefold", type=ComponentType.APPLICATION, bom_ref="tool/onefold")]
    )


def _parts(components: Sequence[Component]) -> list[Part]:
    """Return a part for each component, in the same order; what lies inside another one is put into it."""
    parts: list[Part] = []
    references: set[str] = set()
    owners: dict[str, Part] = {}
    for component in components:
        reference = _reference(component, references)
        part = _part(component, reference)
        parts.append(part)
        if component.part_of:
            owners[component.part_of].components.add(part)
        else:
            owners[component.name] = part
    return parts


def _reference(component: Component, taken: set[str]) -> str:
    """Return the name of a component inside the bill, which is only used once."""
    wanted = "/".join(filter(None, (component.part_of, f"{component.name}@{component.version}")))
    reference, number = wanted, 1
    while reference in taken:
        number += 1
        reference = f"{wanted}#{number}"
    taken.add(reference)
    return reference


def _part(component: Component, reference: str) -> Part:
    from cyclonedx.model import HashAlgorithm, HashType  # noqa: PLC0415
    from cyclonedx.model.component import Component as Part  # noqa: PLC0415
    from cyclonedx.model.component import ComponentType  # noqa: PLC0415

    hashes = [HashType(alg=HashAlgorithm.SHA_256, content=component.sha256)] if component.sha256 else []
    platform = component.origin is Origin.INTERPRETER
    return Part(
        name=component.name,
        version=component.version or None,
        type=ComponentType.PLATFORM if platform else ComponentType.LIBRARY,
        bom_ref=reference,
        description=component.summary or None,
        purl=_purl(component.purl),
        licenses=_licences(component),
        external_references=_home(component.home),
        hashes=hashes,
    )


def _purl(text: str) -> PackageURL | None:
    """Return the package URL; what a wheel's own bill says may be none."""
    from packageurl import PackageURL  # noqa: PLC0415

    try:
        return PackageURL.from_string(text) if text else None
    except ValueError:
        return None


def _home(address: str) -> list[ExternalReference]:
    """Return the home page; what metadata says may be no address."""
    from cyclonedx.exception.model import InvalidUriException  # noqa: PLC0415
    from cyclonedx.model import ExternalReference, ExternalReferenceType, XsUri  # noqa: PLC0415

    if not ADDRESS.fullmatch(address):
        return []
    try:
        return [ExternalReference(type=ExternalReferenceType.WEBSITE, url=XsUri(address))]
    except InvalidUriException:
        return []


def _licences(component: Component) -> list[License]:
    from cyclonedx.model.license import DisjunctiveLicense, LicenseAcknowledgement, LicenseExpression  # noqa: PLC0415
    from cyclonedx.spdx import is_supported_id  # noqa: PLC0415

    told = component.basis == "licence text"
    basis = LicenseAcknowledgement.CONCLUDED if told else LicenseAcknowledgement.DECLARED
    if is_supported_id(component.expression):
        return [DisjunctiveLicense(id=component.expression, acknowledgement=basis)]
    if component.expression:
        return [LicenseExpression(component.expression, acknowledgement=basis)]
    return [DisjunctiveLicense(name=component.stated, acknowledgement=basis)] if component.stated else []


def _dependencies(
    application: Part, components: Sequence[Component], parts: Sequence[Part]
) -> list[Dependency]:
    """Return the graph: the application needs what nothing else needs, distributions what they require."""
    from cyclonedx.model.dependency import Dependency  # noqa: PLC0415

    own = [
        (component, part) for component, part in zip(components, parts, strict=True) if not component.part_of
    ]
    named = {normalised(component.name): part for component, part in own}
    needs = {component.name: {normalised(name) for name in component.requires} for component, _part in own}
    needed = {
        name for component, _part in own for name in needs[component.name] - {normalised(component.name)}
    }
    graph = [
        Dependency(
            ref=part.bom_ref,
            dependencies=[
                Dependency(ref=named[name].bom_ref) for name in sorted(needs[component.name]) if name in named
            ],
        )
        for component, part in own
    ]
    roots = [
        Dependency(ref=part.bom_ref) for component, part in own if normalised(component.name) not in needed
    ]
    return [Dependency(ref=application.bom_ref, dependencies=roots), *graph]
