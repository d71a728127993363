"""Tell extension modules, shared libraries and other files apart."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from resources.target import System

if TYPE_CHECKING:
    from collections.abc import Callable

    from resources.elf import ElfFacts

# The tag of an extension module: x.cpython-312-x86_64-linux-gnu.so, x.cp312-win_amd64.pyd, x.abi3.so.
_TAG: Final = re.compile(r"\.(cpython-\d+|cp\d+|pypy\d+|graalpy\d+|abi\d)[-\w]*\.(so|pyd)$")
_PLAIN: Final = frozenset(
    {".so", ".pyd"}
)  # suffixes that libraries have too, or that say nothing of the Python
_ENDINGS: Final = {System.LINUX: (".so",), System.WINDOWS: (".dll",), System.MACOS: (".dylib", ".so")}


class Binaries:
    """Knows the binary files of one folder of packages by name and, for Linux, by content."""

    def __init__(
        self, system: System, suffixes: tuple[str, ...], facts: Callable[[str], ElfFacts | None]
    ) -> None:
        """`facts` reads the file of that relative path."""
        self._is_elf = system is System.LINUX
        self._endings = _ENDINGS[system]
        self._suffixes = suffixes
        self._facts = facts

    def module(self, name: str, relative: str, parent: str) -> str:
        """Return the module that a file can be imported as, "" if it is no extension module.

        `parent` is the name of its folder, which an `__init__` extension module is imported as.
        """
        for suffix in self._suffixes:
            if name.endswith(suffix):
                stem = name[: -len(suffix)]
                wanted = parent if stem == "__init__" else stem
                if "." not in stem and self._has_function(suffix, relative, wanted):
                    return stem
        return ""

    def preferred(self, stem: str, names: frozenset[str]) -> str:
        """Return which of those files Python takes for that extension module."""
        return next(stem + suffix for suffix in self._suffixes if stem + suffix in names)

    def is_library(self, name: str, relative: str) -> bool:
        if not (name.endswith(self._endings) or (self._is_elf and ".so." in name)):
            return False
        if self.is_foreign(name):
            return False
        return not self._is_elf or self._facts(relative) is not None

    def is_foreign(self, name: str) -> bool:
        """Tell if it is an extension module for another Python."""
        return _TAG.search(name) is not None and not any(
            name.endswith(suffix) for suffix in self._suffixes if suffix not in _PLAIN
        )

    def _has_function(self, suffix: str, relative: str, module: str) -> bool:
        if suffix not in _PLAIN or not self._is_elf:
            return True
        facts = self._facts(relative)
        return facts is not None and (bool(facts.problem) or _init_name(module) in facts.init_functions)


def _init_name(module: str) -> str:
    """Return X of the function PyInit_X or PyInitU_X (PEP 489: punycode where it is not ASCII)."""
    return module if module.isascii() else module.encode("punycode").decode("ascii").replace("-", "_")
