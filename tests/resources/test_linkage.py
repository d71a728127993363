"""Libraries of the build machine that only plugins need, which nobody but us would find."""

from __future__ import annotations

from pathlib import Path

from resources.linkage import companions
from resources.model import Decision, Kind, Location, Resource

MEMORY, FILES = Location.IN_MEMORY, Location.FILESYSTEM_RELATIVE


def decision(kind: Kind, relative: str, location: Location, *needs: str) -> Decision:
    name = relative.removesuffix(".so").replace("/", ".") if kind is Kind.EXTENSION else relative
    resource = Resource(
        kind=kind, name=name, path=Path(relative), relative=relative, size=1, needs=tuple(needs)
    )
    return Decision(resource=resource, location=location, reason="")


def test_what_only_a_plugin_needs_goes_with_the_modules_of_its_folder() -> None:
    cursor, zlib = "_libraries/libxcb-cursor.so.0", "_libraries/libz.so.1"
    found = companions(
        (
            decision(Kind.EXTENSION, "Qt/QtGui.so", FILES, zlib),
            decision(Kind.LIBRARY, "Qt/plugins/libqxcb.so", FILES, zlib, cursor, "Qt/lib/libQt.so"),
            decision(Kind.LIBRARY, "other/libinside.so", MEMORY, cursor),
            decision(Kind.LIBRARY, cursor, FILES, zlib),
        )
    )
    assert found == {"Qt": (cursor,)}
