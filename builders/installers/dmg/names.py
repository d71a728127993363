"""Names of files as HFS+ has them (Apple's TN1150, "HFS Plus Names", "Unicode Subtleties").

Up to 255 units of UTF-16, decomposed as Unicode 3.2 does it, and sorted by what they are without regard to
case. Apple's tables follow rules that Python's own data can tell.
"""

from __future__ import annotations

import itertools
import re
from typing import Final
from unicodedata import ucd_3_2_0 as unicode

from builders.errors import InstallerError

LONGEST: Final = 255
_WHOLE: Final = ((0x2000, 0x2FFF), (0xF900, 0xFAFF), (0x10000, 0x10FFFF))  # never decomposed
_SOFT: Final = re.compile(f"[^{''.join(f'{chr(first)}-{chr(last)}' for first, last in _WHOLE)}]+")
_IGNORED: Final = (*range(0x200C, 0x2010), *range(0x202A, 0x202F), *range(0x206A, 0x2070), 0xFEFF)
# Letters that have a small one since Unicode 3.0. HFS+ keeps to the cases of Unicode 2.0.
_WITHOUT_CASE: Final = frozenset(
    (
        *(0x1A6, 0x1F6, 0x1F7, 0x21C, 0x220, 0x222, 0x224, *range(0x3D8, 0x3E2, 2), 0x3F4),
        *(0x48A, 0x48C, 0x48E, 0x4C0, 0x4C5, 0x4C9, 0x4CD, 0x4D4, 0x4D8, 0x4E0, 0x4E8),
        *range(0x500, 0x510, 2),
    )
)
# Where letters with case are: up to Armenian, Roman numerals, full-width letters.
_WITH_CASE: Final = ((0x80, 0x58F), (0x2160, 0x216F), (0xFF21, 0xFF3A))
_GEORGIAN: Final = (0x10A0, 0x10C5)
_GEORGIAN_SMALL: Final = 0x30


def encoded(name: str) -> bytes:
    """Return a name as it stands in the catalog; raises InstallerError.

    What POSIX calls ":" is "/" there.
    """
    decomposed = decompose(name.replace(":", "/"))
    try:
        made = decomposed.encode("utf-16-be")
    except UnicodeEncodeError:
        raise InstallerError(f"{name!a} is no name in Unicode, which macOS wants; rename the file") from None
    if not made or len(made) > 2 * LONGEST:
        raise InstallerError(f"{name} has more than {LONGEST} letters, as macOS counts them; shorten it")
    return made


def decoded(name: bytes) -> str:
    """Return a name of the catalog as people type it: ":" for "/", letters and accents in one."""
    text = name.decode("utf-16-be", "replace").replace("/", ":")
    return text if text.isascii() else _SOFT.sub(lambda run: unicode.normalize("NFC", run[0]), text)


def order(name: bytes) -> bytes:
    """Return by what an encoded name is sorted; names with the same one cannot be in one folder."""
    text = name.decode("utf-16-be")
    folded = text.lower() if text.isascii() else text.translate(_FOLDING)
    return folded.encode("utf-16-be")


def decompose(name: str) -> str:
    """Return a name with letters and accents apart, accents in canonical order."""
    if name.isascii():
        return name
    apart = name.translate(_DECOMPOSITION)
    runs = itertools.groupby(apart, key=lambda letter: _combining(letter) > 0)
    return "".join("".join(sorted(run, key=_combining) if is_marks else run) for is_marks, run in runs)


def _combining(letter: str) -> int:
    return unicode.combining(letter) if letter < "\U00010000" else 0


class _Decomposition(dict[int, str]):
    """What letters come apart into, found out when it is asked for."""

    def __missing__(self, code: int) -> str:
        is_whole = any(first <= code <= last for first, last in _WHOLE)
        self[code] = chr(code) if is_whole else unicode.normalize("NFD", chr(code))
        return self[code]


class _Folding(dict[int, int]):
    """What letters are compared as, found out when it is asked for."""

    def __missing__(self, code: int) -> int:
        self[code] = _folded(code)
        return self[code]


def _folded(code: int) -> int:
    if _GEORGIAN[0] <= code <= _GEORGIAN[1]:
        return code + _GEORGIAN_SMALL
    has_case = code < 0x80 or any(first <= code <= last for first, last in _WITH_CASE)  # noqa: PLR2004 - ASCII
    letter = chr(code)
    is_known = unicode.category(letter) != "Cn" and unicode.normalize("NFD", letter) == letter
    if not has_case or not is_known or code in _WITHOUT_CASE:
        return code
    small = letter.lower()
    return ord(small) if len(small) == 1 else code


_DECOMPOSITION: Final = _Decomposition()
_FOLDING: Final = _Folding(dict.fromkeys(_IGNORED))  # translate drops what is None
