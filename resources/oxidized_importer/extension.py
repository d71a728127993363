"""Extension modules and shared libraries that are loaded from memory, on Linux, by public API.

glibc takes two libraries of one path for the same one, even after the descriptor was closed and its number
came back. So the path holds the file's inode number, spelt in ways to write a slash: while a library is
loaded, its inode is not given to another file.
"""

from __future__ import annotations

import os
import sys
from _thread import RLock
from importlib.machinery import ExtensionFileLoader, ModuleSpec
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from types import ModuleType

    from ..packed.resource import PackedResource

_MFD_EXEC = 0x10  # kernels from 6.3 on want to be told; older ones refuse the flag
_loading = RLock()
_loaded: set[tuple[int, str]] = set()


def create(spec: ModuleSpec, data: Any) -> ModuleType:
    """Return the module that a shared library in memory defines; its code has not run yet."""
    descriptor, path = _file(spec.name, data)
    try:
        module = ExtensionFileLoader(spec.name, path).create_module(ModuleSpec(spec.name, None, origin=path))
    finally:
        os.close(descriptor)
    if getattr(module, "__file__", None) == path and spec.origin:  # set by modules of the single-phase kind
        module.__file__ = spec.origin
    return module


def execute(module: ModuleType) -> None:
    """Run a module's code; its library is loaded already."""
    ExtensionFileLoader(module.__name__, "").exec_module(module)


def load_libraries(resource: PackedResource, resources: dict[str, PackedResource]) -> None:
    """Load the shared libraries in memory that a resource needs, each after those that it needs itself."""
    for name in resource.shared_library_dependency_names or ():
        library = resources.get(name)
        if library is None or library.in_memory_shared_library is None:
            continue  # a library of the system
        with _loading:
            key = (id(library.in_memory_shared_library), name)
            if key not in _loaded:
                _loaded.add(key)
                load_libraries(library, resources)
                _load(name, library.in_memory_shared_library)


def _load(name: str, data: Any) -> None:
    import ctypes

    descriptor, path = _file(name, data)
    try:
        ctypes.CDLL(path)
    except OSError as error:
        raise ImportError(f"the shared library {name} cannot be loaded from memory: {error}") from error
    finally:
        os.close(descriptor)


def _file(name: str, data: Any) -> tuple[int, str]:
    """Return an anonymous file of that content: its descriptor, and a path that no other library has."""
    if not sys.platform.startswith("linux"):
        raise ImportError(
            f"{name} is in memory, and {sys.platform} loads libraries from files only: "
            "add it filesystem-relative",
            name=name,
        )
    descriptor = _anonymous(name)
    try:
        with open(descriptor, "wb", closefd=False) as file:
            file.write(data)
        inode = os.fstat(descriptor).st_ino
    except BaseException:
        os.close(descriptor)
        raise
    # The launcher of a program counts with slashes alone, so the first is another.
    spelling = f"{inode:b}".replace("0", "/").replace("1", "./")
    return descriptor, f"/proc/self/fd/./{spelling}{descriptor}"


def _anonymous(name: str) -> int:
    try:
        return os.memfd_create(name[:200], os.MFD_CLOEXEC | _MFD_EXEC)
    except OSError:
        return os.memfd_create(name[:200], os.MFD_CLOEXEC)
