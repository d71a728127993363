"""A package for Arch Linux and its kin: a .pkg.tar.zst.

    .PKGINFO, linux.py below usr/, .MTREE

Versions: https://man.archlinux.org/man/vercmp.8; names and rules: https://wiki.archlinux.org/title/PKGBUILD.
"""

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING

from builders.installers import needs, packages, pacmanfile, service, tar
from builders.installers.model import Format

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from packaging.version import Version

    from builders.installers.model import Order, Read

_ENDING = ".pkg.tar.zst"
_MAGIC = b"\x28\xb5\x2f\xfd"
_VERSION = re.compile(r"(\d+:)?[A-Za-z0-9][A-Za-z0-9._+]*")
_RELATION = re.compile(r"[a-z0-9@_+][a-z0-9@._+-]*((<|<=|=|>=|>)[^\s<>=]+)?")
_SONAME = re.compile(r"lib(?P<name>.+?)(-\d[\d.]*)?\.so(\.\d+)*")
_GLIBC = re.compile(r"GLIBC_(\d+(\.\d+)+)")
_OF_GLIBC = re.compile(
    r"(ld-linux.*|lib(c|m|dl|rt|pthread|util|resolv|anl|BrokenLocale|mvec|thread_db))\.so\.\d+"
)
# Packages whose name is not that of the library.
_PACKAGES = {
    "GL": "libglvnd", "GLX": "libglvnd", "EGL": "libglvnd", "OpenGL": "libglvnd", "GLESv2": "libglvnd",
    "bz2": "bzip2", "crypt": "libxcrypt", "crypto": "openssl", "dbus": "dbus", "expat": "expat",
    "fontconfig": "fontconfig", "freetype": "freetype2", "gcc_s": "gcc-libs", "gdbm": "gdbm",
    "gio": "glib2", "glib": "glib2", "gobject": "glib2", "gthread": "glib2", "lzma": "xz",
    "ncursesw": "ncurses", "readline": "readline", "sqlite3": "sqlite", "ssl": "openssl",
    "stdc++": "gcc-libs", "tcl8.6": "tcl", "tinfo": "ncurses", "tk8.6": "tk", "uuid": "util-linux-libs",
    "wayland-client": "wayland", "wayland-cursor": "wayland", "wayland-egl": "wayland",
    "X11-xcb": "libx11", "xcb-cursor": "xcb-util-cursor", "xcb-icccm": "xcb-util-wm",
    "xcb-image": "xcb-util-image", "xcb-keysyms": "xcb-util-keysyms",
    "xcb-render-util": "xcb-util-renderutil", "xcb-util": "xcb-util", "z": "zlib", "zstd": "zstd",
}  # fmt: skip
_OF_XCB = re.compile(r"xcb(-(glx|randr|render|shape|shm|sync|xfixes|xinerama|xinput|xkb|composite|damage))?")


def version(found: Version) -> str:
    """Return a version as pacman sorts them: letters behind a number come first, so 1.0rc1 before 1.0."""
    return packages.spelled(found, pre="{}{}".format(*found.pre or ("", "")), post=".post{}", dev="dev{}")


def depends(order: Order) -> tuple[str, ...]:
    """Return the packages of the libraries that the program asks for, with the oldest glibc that has all."""
    found = needs.libraries(order)
    floors = [_floor(version) for versions in found.values() for version in versions]
    floor = max(floors, default=())
    glibc = f"glibc>={'.'.join(map(str, floor))}" if floor else "glibc"
    others = {package(library) for library in found if not _OF_GLIBC.fullmatch(library)}
    return (glibc, *sorted(others))


def package(library: str) -> str:
    """Return the package of a library: libXrender.so.1 is in libxrender."""
    found = _SONAME.fullmatch(library)
    name = found["name"] if found else library
    if _OF_XCB.fullmatch(name):
        return "libxcb"
    return _PACKAGES.get(name) or f"lib{name.lower()}"


def _floor(version: str) -> tuple[int, ...]:
    found = _GLIBC.fullmatch(version)
    return tuple(map(int, found[1].split("."))) if found else ()


def read(path: Path) -> Iterator[Read]:
    return (found for found in tar.read(path) if not found.path.startswith("."))


def _file_name(order: Order) -> str:
    version = f"{order.text('version')}-{packages.RELEASE}"
    return f"{order.text('package')}-{version}-{order.target.architecture}{_ENDING}"


VERSION = packages.version_field(
    version,
    _VERSION,
    rule="letters, digits, . _ and + are allowed, and no dash",
    doc="As pacman sorts versions: 1.0rc1 comes before 1.0; a number and : before it make an epoch.",
)
DEPENDS = packages.depends_field(_RELATION, "git>=2.30")
FORMAT = Format(
    name="archlinux",
    title="Arch Linux package (.pkg.tar.zst)",
    doc="Arch Linux, Manjaro and their kin install, upgrade and remove it with pacman.",
    systems=packages.SYSTEMS,
    suffixes=(_ENDING,),
    preview=partial(packages.preview, file_name=_file_name, needs=depends),
    write=pacmanfile.write,
    recognises=partial(packages.recognises, ending=_ENDING, magic=_MAGIC),
    read=read,
    fields=(
        *packages.fields(VERSION, DEPENDS),
        *service.FIELDS,
    ),
    libc="gnu",
)
