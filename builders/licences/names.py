"""Names that other programs know components by."""

from __future__ import annotations

import re
from urllib.parse import quote


def normalised(name: str) -> str:
    """Return a distribution's name as PyPI compares it."""
    return re.sub(r"[-_.]+", "-", name.strip()).lower()


def python_purl(name: str, version: str) -> str:
    return f"pkg:pypi/{normalised(name)}@{quote(version)}" if version else f"pkg:pypi/{normalised(name)}"


def debian_purl(package: str, version: str, architecture: str) -> str:
    return f"pkg:deb/debian/{quote(package)}@{quote(version, safe='.~')}?arch={architecture}"


def generic_purl(name: str, version: str) -> str:
    return f"pkg:generic/{quote(name)}@{quote(version)}"
