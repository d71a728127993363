"""The licence that macOS shows before it opens a disk image: resources beside the partitions.

    LPic  which language has which text     STR#  its buttons     RTF   its text

The text is always RTF, which can say any letter; plain text would be limited to those of old Macs.
"""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING, Any, Final

from builders.errors import InstallerError
from builders.installers.dmg.udif import resource

if TYPE_CHECKING:
    from pathlib import Path

_NUMBER: Final = "5000"  # of the first language; others would count up
_LANGUAGE: Final = "English"
_LANGUAGES: Final = struct.pack(
    ">HHHHH", 0, 1, 0, 0, 0
)  # the usual one, how many; one: its code, number, width
_BUTTONS: Final = (
    _LANGUAGE,
    "Agree",
    "Disagree",
    "Print",
    "Save...",
    'If you agree to the terms of this license, press "Agree" to go on, otherwise press "Disagree".',
)
_RTF: Final = b"{\\rtf"
_HEAD: Final = r"{\rtf1\ansi\ansicpg1252\deff0{\fonttbl{\f0\fswiss Helvetica;}}\f0\fs24" + "\n"
_PLAIN: Final = str.maketrans({"\\": r"\\", "{": r"\{", "}": r"\}", "\t": r"\tab ", "\n": "\\par\n"})


def resources(file: Path) -> dict[str, list[dict[str, Any]]]:
    """Return the resources that show the text of a file; raises InstallerError."""
    try:
        content = file.read_bytes()
        text = content if content.startswith(_RTF) else _rtf(content.decode("utf-8-sig"))
    except (OSError, UnicodeDecodeError) as error:
        raise InstallerError(f"the licence {file} is no text in UTF-8 that can be read: {error}") from error
    strings = b"".join(bytes([len(each)]) + each.encode("ascii") for each in _BUTTONS)
    return {
        "LPic": [resource(_LANGUAGES, _NUMBER, "", "0x0000")],
        "STR#": [resource(len(_BUTTONS).to_bytes(2, "big") + strings, _NUMBER, _LANGUAGE, "0x0000")],
        "RTF ": [resource(text, _NUMBER, _LANGUAGE, "0x0000")],
    }


def _rtf(text: str) -> bytes:
    lines = "\n".join(text.splitlines())
    return (_HEAD + "".join(map(_letter, lines.translate(_PLAIN))) + "}").encode("ascii")


def _letter(letter: str) -> str:
    """Return a letter as RTF has it: by its units of UTF-16, as signed numbers."""
    if letter.isascii():
        return letter
    units = struct.iter_unpack("<h", letter.encode("utf-16-le"))
    return "".join(f"\\u{unit}?" for (unit,) in units)
