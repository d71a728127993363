"""Decompress an archive ahead of who reads it, in a thread of its own, and no more of it than is honest."""

from __future__ import annotations

import gzip
import queue
import threading
from typing import TYPE_CHECKING, BinaryIO, Protocol, Self, cast

from builders.errors import PythonError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

BLOCK = 1 << 19
MOST_BYTES = 4 << 30
# A Python shrinks to about a fifth; a bomb to less than a thousandth.
MOST_RATIO = 50
_SLACK = 64 << 20
_AHEAD = 8
_GZIP, _ZSTANDARD = b"\x1f\x8b", b"\x28\xb5\x2f\xfd"


class _Readable(Protocol):
    def read(self, size: int, /) -> bytes: ...


def most_bytes(archive: Path) -> int:
    """Return how many bytes an honest archive of that size may unpack to."""
    return min(MOST_BYTES, archive.stat().st_size * MOST_RATIO + _SLACK)


class Decompressed:
    """The content of an archive, to be read from front to back within `with`.

    It raises what the decompressor raises, and PythonError for more than an honest archive holds.
    """

    def __init__(self, archive: Path, file: BinaryIO) -> None:
        self._archive, self._stream, self._most = archive, _decompressor(file), most_bytes(archive)
        self._blocks: queue.Queue[bytes | BaseException] = queue.Queue(_AHEAD)
        self._block, self._position = memoryview(b""), 0
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stopped.set()
        while self._thread.is_alive():
            while not self._blocks.empty():
                self._blocks.get()
            self._thread.join(0.01)

    def read(self, size: int) -> bytes:
        """Return that many bytes, fewer only at the end."""
        return b"".join(self.blocks(size))

    def blocks(self, size: int) -> Iterator[memoryview]:
        """Yield the next bytes as they lie in memory, that many together and fewer only at the end."""
        while size and (self._block or self._next()):
            part, self._block = self._block[:size], self._block[size:]
            size -= len(part)
            self._position += len(part)
            yield part

    def tell(self) -> int:
        return self._position

    def seek(self, position: int) -> None:
        """Skip bytes; there is no way back."""
        if position < self._position:
            raise ValueError("it would have to be read twice")
        for _ in self.blocks(position - self._position):
            pass

    def _next(self) -> bool:
        """Wait for another block; there is none at the end, which is said for ever."""
        block = self._blocks.get()
        if isinstance(block, BaseException):
            raise block
        if not block:
            self._blocks.put(block)
        self._block = memoryview(block)
        return bool(block)

    def _run(self) -> None:
        """Put the blocks, then what ended them: nothing more, or an error."""
        given = 0
        try:
            while not self._stopped.is_set() and (block := self._stream.read(BLOCK)) and given <= self._most:
                given += len(block)
                self._blocks.put(block)
        except BaseException as error:  # noqa: BLE001 - it is raised where it is read
            self._blocks.put(error)
            return
        if given > self._most:
            most = self._most >> 20
            self._blocks.put(PythonError(f"{self._archive} unpacks to more than {most} MiB; it is no Python"))
        self._blocks.put(b"")


def _decompressor(file: BinaryIO) -> _Readable:
    magic = file.read(4)
    file.seek(0)
    if magic.startswith(_GZIP):
        return cast("_Readable", gzip.GzipFile(fileobj=file))
    if magic == _ZSTANDARD:
        import zstandard  # noqa: PLC0415 - only for this kind

        decompressor = zstandard.ZstdDecompressor(max_window_size=1 << 31)
        return decompressor.stream_reader(file, read_size=BLOCK, read_across_frames=True)
    return file
