"""A licence as rich text, which is what dialogs of Windows Installer show with a bar to scroll."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from builders.errors import InstallerError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_MAGIC: Final = b"{\\rtf"
_START: Final = r"{\rtf1\ansi\deff0{\fonttbl{\f0 Segoe UI;}}\fs18 "
_SPECIAL = re.compile(r"[\\{}]")
_OWN_LINE = re.compile(r"\s|[-*=_]|\(?\w{1,3}[.)] ")  # indented, a rule, a point of a list


def licence(path: Path) -> str:
    """Return a text, or an .rtf as it is; raises InstallerError if it is neither."""
    content = path.read_bytes()
    try:
        if content.startswith(_MAGIC):
            return content.decode("ascii").rstrip("\0\r\n ")
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InstallerError(
            f"{path.name} is no text in UTF-8 and no .rtf; convert it, or show none"
        ) from error
    return rich(text)


def rich(text: str) -> str:
    """Return a text whose lines were broken by hand, as paragraphs that the window breaks."""
    return _START + "".join(f"{_escaped(paragraph)}\\par\n" for paragraph in _paragraphs(text)) + "}"


def _paragraphs(text: str) -> Iterator[str]:
    some: list[str] = []
    for line in text.strip().splitlines():
        if some and (not line.strip() or _OWN_LINE.match(line)):
            yield " ".join(some)
            some = []
        if line.strip():
            some.append(line.rstrip() if not some else line.strip())
        else:
            yield ""
    yield " ".join(some)


def _escaped(text: str) -> str:
    plain = _SPECIAL.sub(r"\\\g<0>", text.replace("\t", "    "))
    return "".join(letter if letter.isascii() else _numbers(letter) for letter in plain)


def _numbers(letter: str) -> str:
    """Return a letter by its numbers in UTF-16, which are signed in rich text."""
    encoded = letter.encode("utf-16-le", "replace")
    pairs = (encoded[at : at + 2] for at in range(0, len(encoded), 2))
    return "".join(f"\\u{int.from_bytes(pair, 'little', signed=True)}?" for pair in pairs)
