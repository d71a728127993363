"""What the path hook gives: a finder for the modules of one package, or of the top level."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from importlib.machinery import ModuleSpec
    from types import ModuleType

    from .finder import OxidizedFinder


class OxidizedPathEntryFinder:
    """Finds what a finder has directly below one package."""

    def __init__(self, finder: OxidizedFinder, package: str | None) -> None:
        self._finder = finder
        self._package = package

    def find_spec(self, fullname: str, target: ModuleType | None = None) -> ModuleSpec | None:
        if fullname.rpartition(".")[0] != (self._package or ""):
            return None
        return self._finder.find_spec(fullname, None, target)

    def invalidate_caches(self) -> None:
        self._finder.invalidate_caches()

    def iter_modules(self, prefix: str = "") -> list[tuple[str, bool]]:
        return self._finder.modules_of(self._package or "", prefix)


def hook(finder: OxidizedFinder, path: Any) -> OxidizedPathEntryFinder:
    """Return the finder of a path of sys.path or of a package's `__path__`; ImportError for any other."""
    try:
        return OxidizedPathEntryFinder(finder, _package_at(finder.path_hook_base_str, os.fsdecode(path)))
    except (TypeError, ValueError) as error:
        raise ImportError(f"{path!r} is not served by this finder", path=str(path)) from error


def _package_at(base: str, path: str) -> str | None:
    if path.rstrip(os.sep) == base:
        return None
    if not path.startswith(base + os.sep):
        raise ValueError(f"{path} does not begin with {base}")
    parts = path[len(base) + 1 :].split(os.sep)
    if not all(part and part.strip(".") == part and ".." not in part for part in parts):
        raise ValueError(f"{path} has a part that is no package")
    return ".".join(parts)
