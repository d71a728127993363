"""Streams that compress what is written to them, to the same bytes whatever the number of cores."""

from __future__ import annotations

import contextlib
import gzip
import io
import lzma
import os
import zlib
from typing import IO, TYPE_CHECKING, Protocol, cast

from builders.errors import ExecutableError
from builders.installers import gz, xz

if TYPE_CHECKING:
    import hashlib
    from collections.abc import Iterator

CHOICES = ("gz", "zst", "xz")
LEVELS = {"gz": gz.LEVEL, "zst": 10, "xz": xz.PRESET}
_ZSTD = b"\x28\xb5\x2f\xfd"
# Any number of threads above 0 gives the same bytes; 0 gives others. Each takes some 20 MB.
_THREADS = min(os.cpu_count() or 1, 4)


class Sink(Protocol):
    """What can be written to."""

    def write(self, data: bytes, /) -> int: ...


class Hashing:
    """Passes on what is written, and has it hashed."""

    def __init__(self, raw: Sink, made: hashlib._Hash) -> None:
        self._raw = raw
        self._made = made

    @property
    def digest(self) -> str:
        return self._made.hexdigest()

    def write(self, data: bytes, /) -> int:
        self._made.update(data)
        return self._raw.write(data)


def gzipped(data: bytes, level: int) -> bytes:
    """Return data as a .gz without name and time; gzip.compress names the system on some Pythons."""
    packed = io.BytesIO()
    with gzip.GzipFile("", "wb", level, packed, mtime=0) as stream:
        stream.write(data)
    return packed.getvalue()


@contextlib.contextmanager
def compressing(raw: IO[bytes], compression: str) -> Iterator[Sink]:
    """Yield a stream whose content ends up in `raw`; compression: one of CHOICES."""
    if compression == "gz":
        with gz.Writer(raw) as writer:
            yield writer
    elif compression == "xz":
        with xz.Writer(raw) as writer:
            yield writer
    else:
        import zstandard  # noqa: PLC0415 - only this compression needs it

        compressor = zstandard.ZstdCompressor(level=LEVELS["zst"], threads=_THREADS, write_checksum=True)
        stream = compressor.stream_writer(raw, closefd=False)
        yield stream
        # Not after a failure, which need not wait for what it still holds.
        stream.flush(zstandard.FLUSH_FRAME)


@contextlib.contextmanager
def decompressing(raw: IO[bytes]) -> Iterator[IO[bytes]]:
    """Yield the content of a stream, whichever compression it has; ExecutableError if it is damaged."""
    try:
        with _decompressed(raw) as stream:
            yield stream
    except (zlib.error, lzma.LZMAError) as error:
        raise _damage(raw, error) from error


@contextlib.contextmanager
def _decompressed(raw: IO[bytes]) -> Iterator[IO[bytes]]:
    magic = raw.read(len(xz.MAGIC))
    raw.seek(-len(magic), 1)
    if magic.startswith(gz.MAGIC):
        with gzip.GzipFile(fileobj=raw) as packed:
            yield cast("IO[bytes]", packed)
    elif magic.startswith(_ZSTD):
        import zstandard  # noqa: PLC0415 - only this compression needs it

        try:
            with zstandard.ZstdDecompressor().stream_reader(raw, closefd=False) as stream:
                yield stream
        except zstandard.ZstdError as error:
            raise _damage(raw, error) from error
    else:
        with lzma.LZMAFile(raw) as unpacked:
            yield cast("IO[bytes]", unpacked)


def _damage(raw: IO[bytes], error: Exception) -> ExecutableError:
    return ExecutableError(f"{getattr(raw, 'name', 'what is in it')} is damaged: {error}")
