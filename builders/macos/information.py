"""Info.plist: what Finder, the Dock and the system are told about a program."""

from __future__ import annotations

import plistlib
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from builders.associations import DocumentType

_NOT_IN_IDENTIFIER = re.compile(r"[^A-Za-z0-9-]+")
_NUMBERS = re.compile(r"\d+")
_MOST_NUMBERS = 3
OLDEST = (10, 13)


@dataclass(frozen=True, slots=True, kw_only=True)
class Information:
    """What is written into Info.plist.

    identifier: reverse domain name, such as "org.example.weather".
    minimum: oldest version of macOS that every part runs on.
    icon: file name in Contents/Resources, or "".
    agent: the program has no icon in the Dock.
    """

    name: str
    executable: str
    identifier: str
    version: str = ""
    minimum: tuple[int, ...] = OLDEST
    icon: str = ""
    copyright: str = ""
    category: str = ""
    agent: bool = False
    documents: tuple[DocumentType, ...] = ()
    schemes: tuple[str, ...] = ()


def written(information: Information) -> bytes:
    """Return Info.plist as XML, its keys sorted."""
    return plistlib.dumps(_properties(information))


def default_identifier(name: str, homepage: str = "") -> str:
    """Return an identifier for a program that names none: from its homepage, else below "local"."""
    host = re.sub(r"^\w+://(www\.)?", "", homepage).partition("/")[0].partition(":")[0]
    parts = [part for part in reversed(host.split(".")) if part] if "." in host else ["local"]
    cleaned = [_NOT_IN_IDENTIFIER.sub("-", part).strip("-") for part in (*parts, name)]
    return ".".join(part for part in cleaned if part) or "local.program"


def numbers(version: str) -> str:
    """Return up to three numbers, all that macOS compares: 2.1.0rc1 is 2.1.0."""
    release = re.split(r"[^0-9.]", version.removeprefix("v"), maxsplit=1)[0]
    return ".".join(_NUMBERS.findall(release)[:_MOST_NUMBERS]) or "0"


def _properties(information: Information) -> dict[str, Any]:
    version = numbers(information.version)
    properties: dict[str, Any] = {
        "CFBundleDevelopmentRegion": "en",
        "CFBundleDisplayName": information.name,
        "CFBundleExecutable": information.executable,
        "CFBundleIdentifier": information.identifier,
        "CFBundleInfoDictionaryVersion": "6.0",
        "CFBundleName": information.name,
        "CFBundlePackageType": "APPL",
        "CFBundleShortVersionString": version,
        "CFBundleSupportedPlatforms": ["MacOSX"],
        "CFBundleVersion": version,
        "LSMinimumSystemVersion": ".".join(map(str, max(information.minimum, OLDEST))),
        "NSHighResolutionCapable": True,
        "NSPrincipalClass": "NSApplication",
        "NSSupportsAutomaticGraphicsSwitching": True,
    }
    return properties | _optional(information)


def _optional(information: Information) -> dict[str, Any]:
    documents = [
        {
            "CFBundleTypeExtensions": list(each.extensions),
            "CFBundleTypeName": each.name,
            "CFBundleTypeRole": each.role,
            "LSHandlerRank": "Default",
        }
        for each in information.documents
    ]
    schemes = {
        "CFBundleTypeRole": "Viewer",
        "CFBundleURLName": information.identifier,
        "CFBundleURLSchemes": list(information.schemes),
    }
    chosen = {
        "CFBundleDocumentTypes": documents,
        "CFBundleIconFile": information.icon,
        "CFBundleURLTypes": [schemes] if information.schemes else [],
        "LSApplicationCategoryType": information.category,
        "LSUIElement": information.agent,
        "NSHumanReadableCopyright": information.copyright,
    }
    return {key: value for key, value in chosen.items() if value}
