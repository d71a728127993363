"""The modules that are frozen into the interpreter."""

from __future__ import annotations

import sys
from importlib.machinery import FrozenImporter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

# Python has no public list of them, so these are asked for besides the standard library's top level.
_OTHERS = (
    "__hello__",
    "__hello_alias__",
    "__hello_only__",
    "__phello__",
    "__phello__.ham",
    "__phello__.ham.eggs",
    "__phello__.spam",
    "__phello_alias__",
    "__phello_alias__.spam",
    "encodings.aliases",
    "encodings.utf_8",
    "importlib._bootstrap",
    "importlib._bootstrap_external",
    "importlib.machinery",
    "importlib.util",
    "os.path",
)


def frozen_modules() -> Iterator[tuple[str, bool]]:
    """Yield the name of each, and whether it is a package."""
    for name in sorted({*sys.stdlib_module_names, *_OTHERS}):
        if FrozenImporter.find_spec(name) is not None:
            yield name, bool(FrozenImporter.is_package(name))
