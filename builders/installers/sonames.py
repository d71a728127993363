"""From the libraries that a program asks for to the packages of Debian that have them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

# What Policy's rule for the names of library packages (8.1) does not give; checked against Debian 12 and 13.
_PACKAGES = {
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libGLX.so.0": "libglx0",
    "libOpenGL.so.0": "libopengl0",
    "libGLdispatch.so.0": "libglvnd0",
    "libasound.so.2": "libasound2",
    "libatk-1.0.so.0": "libatk1.0-0",
    "libatk-bridge-2.0.so.0": "libatk-bridge2.0-0",
    "libdb-5.3.so": "libdb5.3",
    "libgcc_s.so.1": "libgcc-s1 | libgcc1",
    "libgdk-3.so.0": "libgtk-3-0",
    "libgdk-x11-2.0.so.0": "libgtk2.0-0",
    "libgtk-x11-2.0.so.0": "libgtk2.0-0",
    "libgio-2.0.so.0": "libglib2.0-0",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libgmodule-2.0.so.0": "libglib2.0-0",
    "libgobject-2.0.so.0": "libglib2.0-0",
    "libgthread-2.0.so.0": "libglib2.0-0",
    "libgssapi_krb5.so.2": "libgssapi-krb5-2",
    "libpulse-mainloop-glib.so.0": "libpulse-mainloop-glib0",
    "libz.so.1": "zlib1g",
}
_MUSL = re.compile(r"(ld-musl-.*|libc\.musl-.*)\.so\.1|libc\.so")
_OF_LIBC = re.compile(
    r"(ld-linux.*|lib(c|m|dl|rt|pthread|util|resolv|anl|BrokenLocale|mvec|thread_db))\.so\.\d+|libnsl\.so\.1"
)
_CXX = "libstdc++.so.6"
# GCC by the newest symbols of its C++ library, from https://gcc.gnu.org/onlinedocs/libstdc++/manual/abi.html.
_GCC = {
    21: "5", 22: "6", 23: "7", 24: "7", 25: "8", 26: "9", 27: "9", 28: "9", 29: "11", 30: "12", 31: "13",
    32: "13", 33: "14", 34: "15",
}  # fmt: skip
_LATEST_GCC = "15"
_RELATIVE_RELOCATIONS, _THEIR_GLIBC = "GLIBC_ABI_DT_RELR", (2, 36)


def packages(libraries: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    """Return what has libraries, with the oldest version that will do, as Depends has it.

    libraries: the versions of symbols that are wanted of each, as Needs.libraries has them.
    """
    floor = max(
        (_floor(wanted) for name, wanted in libraries.items() if _OF_LIBC.fullmatch(name)), default=()
    )
    libc = f"libc6 (>= {'.'.join(map(str, floor))})" if floor else "libc6"
    if any(_MUSL.fullmatch(name) for name in libraries):
        libc = "musl"
    return (libc, *sorted(set(_others(libraries))))


def package(library: str) -> str:
    """Return the package of a library by Policy 8.1: libX11.so.6 is in libx11-6."""
    if library in _PACKAGES:
        return _PACKAGES[library]
    joined = re.sub(r"([0-9])\.so\.", r"\1-", library)
    return re.sub(r"\.so(\.|$)", "", joined).lower().replace("_", "-")


def _others(libraries: Mapping[str, tuple[str, ...]]) -> Iterator[str]:
    for name, wanted in libraries.items():
        if name == _CXX:
            yield f"libstdc++6{_of_gcc(wanted)}"
        elif not (_OF_LIBC.fullmatch(name) or _MUSL.fullmatch(name)):
            yield package(name)


def _floor(wanted: Iterable[str]) -> tuple[int, ...]:
    """Return the glibc that has these versions of symbols."""
    found = [_number(each, "GLIBC_") for each in wanted]
    return max((*found, _THEIR_GLIBC if _RELATIVE_RELOCATIONS in wanted else ()))


def _of_gcc(wanted: Iterable[str]) -> str:
    newest = max((_number(each, "GLIBCXX_") for each in wanted), default=())
    if newest[:2] != (3, 4) or newest <= (3, 4, min(_GCC)):
        return ""
    return f" (>= {_GCC.get(newest[2], _LATEST_GCC)})"


def _number(version: str, before: str) -> tuple[int, ...]:
    parts = version.removeprefix(before).split(".")
    return tuple(map(int, parts)) if version.startswith(before) and all(map(str.isdecimal, parts)) else ()
