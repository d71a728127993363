"""What is here of a file that is being fetched.

NAME.partial    its first bytes
NAME.version    which version of it they are of, in the server's words (ETag or Last-Modified)
"""

from __future__ import annotations

import contextlib
from typing import IO, TYPE_CHECKING, Self

from builders.pythons.fetching.digest import Digest

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

_BLOCK = 1 << 20


class Part:
    """The bytes so far, and their hash. It changes while it is used; `with` opens and closes its file."""

    def __init__(self, destination: Path) -> None:
        self._path = destination.with_name(f".{destination.name}.partial")
        self._version = destination.with_name(f".{destination.name}.version")
        self._destination = destination
        self._file: IO[bytes] | None = None
        self.size = 0
        self.continued = False
        self._digest = Digest()

    def __enter__(self) -> Self:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        self._file = self._path.open("a+b")
        self._file.seek(0)
        while block := self._file.read(_BLOCK):
            self._digest.update(block)
            self.size += len(block)
        self.continued = self.size > 0
        return self

    def __exit__(self, *_: object) -> None:
        self._close()
        self._digest.close()
        if not self.size:
            self._path.unlink(missing_ok=True)

    @property
    def sha256(self) -> str:
        return self._digest.hexdigest()

    def request(self) -> dict[str, str]:
        """Return the headers that ask for what is missing, or for all of it if it has changed since."""
        if not self.size:
            return {}
        version = self._noted()
        return {"Range": f"bytes={self.size}-"} | ({"If-Range": version} if version else {})

    def continues(self, status: int, headers: Mapping[str, str]) -> bool:
        """Whether the answer begins where this ends; otherwise begin anew."""
        start = headers.get("Content-Range", "").removeprefix("bytes ").partition("-")[0]
        return status == 206 and start == str(self.size)  # noqa: PLR2004 - Partial Content

    def begin(self, headers: Mapping[str, str]) -> None:
        """Forget what is here and note which version of the file comes now."""
        self.clear()
        etag = headers.get("ETag", "")
        version = headers.get("Last-Modified", "") if etag.startswith("W/") or not etag else etag
        if version:
            self._version.write_text(version, "utf-8")

    def add(self, block: bytes) -> None:
        assert self._file is not None  # noqa: S101 - it is used within `with`
        self._file.write(block)
        self._digest.update(block)
        self.size += len(block)

    def clear(self) -> None:
        """Forget what is here."""
        assert self._file is not None  # noqa: S101 - it is used within `with`
        self._file.truncate(0)
        self._version.unlink(missing_ok=True)
        self._digest.clear()
        self.size, self.continued = 0, False

    def discard(self) -> None:
        """Leave nothing behind."""
        self._close()
        self._path.unlink(missing_ok=True)
        self._version.unlink(missing_ok=True)

    def publish(self) -> None:
        """Put the finished file in place."""
        assert self._file is not None  # noqa: S101 - it is used within `with`
        self._file.close()
        self._path.replace(self._destination)
        self._version.unlink(missing_ok=True)

    def _close(self) -> None:
        with contextlib.suppress(OSError):  # what could not be written before cannot be now
            if self._file:
                self._file.close()

    def _noted(self) -> str:
        try:
            return self._version.read_text("utf-8")
        except (OSError, ValueError):
            return ""
