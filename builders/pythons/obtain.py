"""Get the Python that ships: from this machine, or fetched."""

from __future__ import annotations

from typing import TYPE_CHECKING

from builders.errors import PythonError
from builders.pythons.choose import Missing, look
from builders.pythons.versions import written
from resources.target import this_machine

if TYPE_CHECKING:
    from collections.abc import Generator

    from builders.events import Event
    from builders.pythons.catalogue.model import Asset
    from builders.pythons.model import Distribution
    from resources.target import Target


def obtain(
    specification: str | None,
    requires_python: str = "",
    *,
    sha256: str = "",
    target: Target | None = None,
) -> Generator[Event, None, Distribution]:
    """Return what `choose` returns, fetched first if it is not here; raises PythonError."""
    found = look(specification, requires_python, sha256=sha256, target=target)
    if not isinstance(found, Missing):
        return found
    from builders.pythons.catalogue.fetch import fetch, fetch_asset  # noqa: PLC0415 - only where it is needed

    if found.url:
        return (yield from fetch(found.url, sha256, found.target))
    try:
        asset = yield from _listed(found, requires_python)
    except PythonError as error:
        raise PythonError(
            f"{found.message}\nNothing could be fetched either: {error}\n"
            "Give one with --python: the folder of an installation, or an archive of it"
        ) from error
    return (yield from fetch_asset(asset))


def fetch_version(
    specification: str, *, sha256: str = "", target: Target | None = None
) -> Generator[Event, None, Distribution]:
    """Return the Python of an address, or the catalogue's of a version, whatever else is here."""
    version = written(specification)
    if version is None:
        return (yield from obtain(specification, sha256=sha256, target=target))
    from builders.pythons.catalogue.fetch import fetch_asset  # noqa: PLC0415 - only where it is needed

    target = target or this_machine()
    wanted = Missing(target=target, version=version[0], free_threaded=version[1], message="")
    asset = yield from _listed(wanted, "")
    return (yield from fetch_asset(asset))


def _listed(missing: Missing, requires_python: str) -> Generator[Event, None, Asset]:
    """Return the archive to fetch; raises PythonError."""
    from builders.pythons.catalogue import index, selection  # noqa: PLC0415 - as above
    from builders.pythons.catalogue.source import source  # noqa: PLC0415
    from builders.pythons.installed import discover  # noqa: PLC0415

    catalogue = yield from index.load(source())
    wanted = selection.Selection(
        version=missing.version,
        requires_python=requires_python,
        targets=(missing.target,),
        free_threaded=missing.free_threaded,
    )
    compilable = {each.minor for each in discover()}
    asset = selection.best(wanted.among(catalogue.assets), compilable)
    if asset is None:
        raise PythonError(
            f"release {catalogue.release} of the catalogue has no such Python; "
            f"`onefold pythons available --target {missing.target}` lists what it has"
        )
    return asset
