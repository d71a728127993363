"""The public API of oxidized_importer in pure Python, for CPython 3.10 and later.

It is offered as `onefold.oxidized_importer`, and as `oxidized_importer` inside programs, where it is copied
under another name together with `packed`: so it imports its neighbours relatively, and each only when it is
asked for. Where the original departs from CPython's own import system, CPython is followed.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from .collector import OxidizedResourceCollector
    from .distribution import OxidizedDistribution
    from .finder import OxidizedFinder
    from .path_entry import OxidizedPathEntryFinder
    from .pkg_resources_provider import (
        OxidizedPkgResourcesProvider,
        pkg_resources_find_distributions,
        register_pkg_resources,
    )
    from .reader import OxidizedResourceReader
    from .resource import OxidizedResource
    from .scanned import (
        PythonExtensionModule,
        PythonModuleBytecode,
        PythonModuleSource,
        PythonPackageDistributionResource,
        PythonPackageResource,
    )
    from .scanning import find_resources_in_path
    from .source import decode_source
    from .zip import OxidizedZipFinder

__all__ = [
    "OxidizedDistribution",
    "OxidizedFinder",
    "OxidizedPathEntryFinder",
    "OxidizedPkgResourcesProvider",
    "OxidizedResource",
    "OxidizedResourceCollector",
    "OxidizedResourceReader",
    "OxidizedZipFinder",
    "PythonExtensionModule",
    "PythonModuleBytecode",
    "PythonModuleSource",
    "PythonPackageDistributionResource",
    "PythonPackageResource",
    "decode_source",
    "find_resources_in_path",
    "pkg_resources_find_distributions",
    "register_pkg_resources",
]

_PLACES = {
    "collector": ("OxidizedResourceCollector",),
    "distribution": ("OxidizedDistribution",),
    "finder": ("OxidizedFinder",),
    "path_entry": ("OxidizedPathEntryFinder",),
    "pkg_resources_provider": (
        "OxidizedPkgResourcesProvider",
        "pkg_resources_find_distributions",
        "register_pkg_resources",
    ),
    "reader": ("OxidizedResourceReader",),
    "resource": ("OxidizedResource",),
    "scanned": (
        "PythonExtensionModule",
        "PythonModuleBytecode",
        "PythonModuleSource",
        "PythonPackageDistributionResource",
        "PythonPackageResource",
    ),
    "scanning": ("find_resources_in_path",),
    "source": ("decode_source",),
    "zip": ("OxidizedZipFinder",),
}
_MODULE_OF = {name: module for module, names in _PLACES.items() for name in names}


def __getattr__(name: str) -> object:
    """Return a name of the API, which is imported now."""
    if name not in _MODULE_OF:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    found = getattr(import_module(f".{_MODULE_OF[name]}", __name__), name)
    globals()[name] = found
    return found


def __dir__() -> list[str]:
    return sorted(__all__)
