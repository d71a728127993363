"""A file that Onefold writes into a repository, and may write again as long as nobody else changed it.

# Written by `onefold ci github`; ...
# sha256: of everything below this line
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from builders.errors import OutputError
from builders.staging import write_file

if TYPE_CHECKING:
    from pathlib import Path

_HEAD = "# Written by `onefold ci {service}`, which writes it anew as long as nobody changed it.\n# sha256: "


def complete(service: str, text: str) -> str:
    """Return the text below the lines that say who wrote it."""
    return f"{_HEAD.format(service=service)}{_digest(text)}\n{text}"


def write(path: Path, service: str, text: str) -> None:
    """Write the file; raises OutputError where it is another's or was changed."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.exists() and not _is_ours(path.read_text("utf-8", "replace"), service):
        raise OutputError(
            f"{path} was not written by Onefold, or was changed since; move it away, or merge what "
            f"`onefold ci {service} --print` shows"
        )
    write_file(path, (complete(service, text).encode(),))


def _is_ours(content: str, service: str) -> bool:
    head = _HEAD.format(service=service)
    digest, _, text = content.removeprefix(head).partition("\n")
    return content.startswith(head) and digest == _digest(text)


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
