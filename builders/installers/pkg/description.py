"""The XML that tells the Installer what to do: Distribution for the archive, PackageInfo for its package.

https://developer.apple.com/library/archive/documentation/DeveloperTools/Reference/DistributionDefinitionRef/
has the first; nobody has written down the second, it is as `pkgbuild` makes it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from builders.installers.pkg.product import Product

_UNITS = 1024
_EMPTY = ("update-bundle", "atomic-update-bundle", "relocate")


def distribution(product: Product, pages: Mapping[str, str], sizes: Sequence[int]) -> str:
    """Return what the Installer shows and checks; pages: the file in Resources for each of its elements."""
    root = ET.Element("installer-gui-script", minSpecVersion="2")
    ET.SubElement(root, "title").text = product.name
    for element, file in pages.items():
        ET.SubElement(root, element, file=file)
    architectures = ",".join(product.architectures)
    ET.SubElement(
        root,
        "options",
        {"customize": "never", "require-scripts": "false", "hostArchitectures": architectures},
    )
    _add_domains(root, product)
    if product.minimum:
        check = ET.SubElement(root, "volume-check")
        versions = ET.SubElement(check, "allowed-os-versions")
        ET.SubElement(versions, "os-version", min=product.minimum)
    _add_choice(root, product, kilobytes(sizes))
    ET.SubElement(root, "product", id=product.identifier, version=product.version)
    return _text(root)


def package_info(product: Product, sizes: Sequence[int], script: str = "", paths: int = 0) -> str:
    """Return what is installed where.

    An earlier bundle is replaced whole, so that nothing of it is left; a newer one stays. Folders that are
    there keep their owner and mode. script: the file that runs before, "" if there is none. paths: how many
    there are, folders too, 0 for as many as sizes.
    """
    attributes = {
        "overwrite-permissions": "false",
        "relocatable": "false",
        "identifier": product.identifier,
        "postinstall-action": "none",
        "version": product.version,
        "format-version": "2",
        "install-location": f"/{product.location}",
        "auth": "none" if product.is_for_user else "root",
    }
    root = ET.Element("pkg-info", attributes)
    room = {"numberOfFiles": str(paths or len(sizes)), "installKBytes": str(kilobytes(sizes))}
    ET.SubElement(root, "payload", room)
    if product.app:
        root.append(_bundle(product, f"./{product.app}"))
    for element in ("bundle-version", "upgrade-bundle", "strict-identifier"):
        listed = ET.SubElement(root, element)
        if product.app:
            ET.SubElement(listed, "bundle", id=product.app_identifier)
    for element in _EMPTY:
        ET.SubElement(root, element)
    if script:
        ET.SubElement(ET.SubElement(root, "scripts"), "preinstall", file=f"./{script}")
    return _text(root)


def kilobytes(sizes: Sequence[int]) -> int:
    """Return the room that files take, each in whole kilobytes, as `pkgbuild` counts."""
    return sum(-(-size // _UNITS) for size in sizes)


def _add_domains(root: ET.Element, product: Product) -> None:
    user, system = ("true", "false") if product.is_for_user else ("false", "true")
    domains = {"enable_anywhere": "false", "enable_currentUserHome": user, "enable_localSystem": system}
    ET.SubElement(root, "domains", domains)


def _add_choice(root: ET.Element, product: Product, size: int) -> None:
    """Add the only choice there is, which nobody is asked about."""
    outline = ET.SubElement(root, "choices-outline")
    ET.SubElement(outline, "line", choice=product.identifier)
    choice = ET.SubElement(root, "choice", id=product.identifier, visible="false", title=product.name)
    ET.SubElement(choice, "pkg-ref", id=product.identifier)
    attributes = {
        "id": product.identifier,
        "version": product.version,
        "onConclusion": "none",
        "installKBytes": str(size),
    }
    ET.SubElement(root, "pkg-ref", attributes).text = f"#{product.component}"
    if product.app:
        known = ET.SubElement(root, "pkg-ref", id=product.identifier)
        versions = ET.SubElement(known, "bundle-version")
        versions.append(_bundle(product, product.app))


def _bundle(product: Product, path: str) -> ET.Element:
    attributes = {
        "path": path,
        "id": product.app_identifier,
        "CFBundleShortVersionString": product.app_version,
        "CFBundleVersion": product.app_version,
    }
    return ET.Element("bundle", attributes)


def _text(root: ET.Element) -> str:
    ET.indent(root, "    ")
    return f'<?xml version="1.0" encoding="utf-8"?>\n{ET.tostring(root, encoding="unicode")}\n'
