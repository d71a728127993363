"""The shared libraries that every Linux system has itself, and that a program must not bring along.

Sources: the lib_whitelist of manylinux_2_17 and manylinux_2_28 in auditwheel's manylinux-policy.json, and
the excludelist of pkg2appimage for what belongs to a desktop and its graphics driver. Where they leave us a
choice we bundle: libz and libexpat are small, and systems differ in the symbol versions that they offer.
"""

from __future__ import annotations

import re
from typing import Final

_C_LIBRARY: Final = (
    "ld-linux",
    "ld-musl",
    "libBrokenLocale",
    "libSegFault",
    "libanl",
    "libc",
    "libc.musl",
    "libc_malloc_debug",
    "libdl",
    "libm",
    "libmvec",
    "libnsl",
    "libnss_",
    "libpthread",
    "libresolv",
    "librt",
    "libthread_db",
    "libutil",
    "linux-vdso",
)
_COMPILER: Final = ("libgcc_s", "libstdc++")
_DESKTOP: Final = (
    "libGL",
    "libICE",
    "libSM",
    "libX11",
    "libX11-xcb",
    "libXext",
    "libXrender",
    "libglib-2.0",
    "libgobject-2.0",
    "libgthread-2.0",
    "libxcb",
)
# They read the settings, fonts and devices of the system they run on, so another system's copy misbehaves.
_DRIVERS: Final = (
    "libEGL",
    "libGLX",
    "libGLdispatch",
    "libOpenGL",
    "libasound",
    "libcuda",
    "libdrm",
    "libfontconfig",
    "libfreetype",
    "libgbm",
    "libglapi",
    "libnvidia-",
    "libvulkan",
    "libwayland-client",
)
# A toolkit with themes, modules and settings of its own; Qt's plugin for it is only opened where GTK runs.
_GTK: Final = (
    "libatk-1.0",
    "libatk-bridge-2.0",
    "libatspi",
    "libcairo",
    "libcairo-gobject",
    "libgdk-3",
    "libgdk_pixbuf-2.0",
    "libgio-2.0",
    "libgmodule-2.0",
    "libgtk-3",
    "libharfbuzz",
    "libpango-1.0",
    "libpangocairo-1.0",
    "libpangoft2-1.0",
)
_PREFIXES: Final = ("ld-linux", "ld-musl", "libc.musl", "libnss_", "libnvidia-", "linux-vdso")
_NAMES: Final = frozenset(_C_LIBRARY + _COMPILER + _DESKTOP + _DRIVERS + _GTK) - frozenset(_PREFIXES)
_PYTHON: Final = re.compile(r"libpython\d+(\.\d+)?\w*\.so.*|python3\d*t?\.dll", re.IGNORECASE)
# What Python brings itself, vcruntime140, is not among it.
_VISUAL_C: Final = re.compile(r"(msvcp|concrt|vcomp|vcamp|vccorlib|mfc|atl)\d+\w*\.dll", re.IGNORECASE)
_C: Final = re.compile(r"vcruntime\w+\.dll|ucrtbased?\.dll|api-ms-win-.+\.dll", re.IGNORECASE)


def is_baseline(soname: str) -> bool:
    """Tell if every system has a library of that name, such as `libc.so.6`."""
    return soname.partition(".so")[0] in _NAMES or soname.startswith(_PREFIXES)


def is_python(soname: str) -> bool:
    """Tell if it is Python's own library, which the launcher provides."""
    return _PYTHON.fullmatch(soname) is not None


def is_of_c(name: str) -> bool:
    """Tell if it belongs to the runtime of C or C++ on Windows, of which a process wants one."""
    return is_of_visual_c(name) or _C.fullmatch(name) is not None


def is_of_visual_c(name: str) -> bool:
    """Tell if it belongs to the runtime of Visual C++, which Windows does not have."""
    return _VISUAL_C.fullmatch(name) is not None
