"""Where caches lie, and how a folder appears in one: filled aside, renamed into place, then never changed.

<cache>/<section>/<key>             published
<cache>/<section>/.<key>.partial    being filled, or left by a build that was killed
<cache>/<section>/.<key>.lock       held while it is filled
"""

from __future__ import annotations

import contextlib
import errno
import os
import shutil
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

from builders.errors import OutputError
from builders.replacing import replace

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

VARIABLE = "ONEFOLD_CACHE"
_PARTIAL = ".partial"
_PAUSE = 0.05
_FULL = {errno.ENOSPC, errno.EDQUOT}
_REFUSED = {errno.EACCES, errno.EPERM, errno.EROFS, errno.ENOTDIR, errno.EEXIST}


def home() -> Path:
    """Return the folder of all caches; it may not exist yet."""
    if chosen := os.environ.get(VARIABLE):
        return Path(chosen).absolute()
    import platformdirs  # noqa: PLC0415 - 10 ms that an override saves

    return Path(platformdirs.user_cache_dir("onefold", appauthor=False))


def place(section: str, key: str) -> Path:
    """Return where what `key` stands for is published."""
    return home() / section / key


@contextlib.contextmanager
def writing() -> Iterator[None]:
    """Turn a full disk or a missing permission into a sentence."""
    try:
        yield
    except OSError as error:
        in_cache = str(error.filename or "").startswith(str(home()))
        if error.errno not in _FULL and not (error.errno in _REFUSED and in_cache):
            raise
        raise OutputError(
            f"cannot write to the cache {home()}: {error.strerror}; make room or permit it, "
            f"or set {VARIABLE} to a folder elsewhere"
        ) from error


@contextlib.contextmanager
def lock(published: Path) -> Iterator[int]:
    """Let one build at a time fill `published`; others wait, then find it there.

    Yields the lock's descriptor: a child that inherits it keeps others waiting even if we are killed.
    """
    path = published.with_name(f".{published.name}.lock")
    with writing():
        path.parent.mkdir(parents=True, exist_ok=True)
        descriptor = _acquired(path)
        while descriptor is None:
            time.sleep(_PAUSE)
            descriptor = _acquired(path)
    try:
        yield descriptor
    finally:
        _release(path, descriptor)


@contextlib.contextmanager
def filling(published: Path) -> Iterator[Path]:
    """Yield an empty folder that becomes `published` if the block succeeds; hold its lock meanwhile."""
    partial = published.with_name(f".{published.name}{_PARTIAL}")
    with writing():
        if partial.exists():
            shutil.rmtree(partial)
        partial.mkdir(parents=True)
        try:
            yield partial
            partial.rename(published)
        except BaseException:
            discard(partial)
            raise


def once(published: Path, fill: Callable[[Path], None]) -> bool:
    """Have an empty folder filled and published, unless that was done before; whether it was done now."""
    if published.exists():
        return False
    with lock(published):
        if published.exists():  # another build was quicker
            return False
        with filling(published) as folder:
            fill(folder)
    return True


def write_file(path: Path, content: bytes) -> None:
    """Replace a file at once, so that a reader sees the old content or the new."""
    with writing():
        path.parent.mkdir(parents=True, exist_ok=True)
        replace(path, content)


def remove(published: Path) -> None:
    """Take something out of the cache; even killed, it leaves nothing half removed in place."""
    partial = published.with_name(f".{published.name}{_PARTIAL}")
    with lock(published), contextlib.suppress(FileNotFoundError):
        published.rename(partial)
        discard(partial)


def discard(folder: Path) -> None:
    """Remove a folder as far as it can be removed; the rest is swept up later."""
    shutil.rmtree(folder, ignore_errors=True)


def sweep(section: str) -> None:
    """Remove what builds that were killed left in a section."""
    for partial in (home() / section).glob(f".*{_PARTIAL}"):
        path = partial.with_name(partial.name.removesuffix(_PARTIAL) + ".lock")
        descriptor = _acquired(path)
        if descriptor is None:
            continue
        discard(partial)
        _release(path, descriptor)


def _acquired(path: Path) -> int | None:
    """Return the descriptor of a lock that is held now, or None if another holds it."""
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        _lock_now(descriptor)
        # Whoever released it may have removed the file between our opening and locking it.
        if os.path.samestat(os.fstat(descriptor), path.stat()):
            return descriptor
    except (BlockingIOError, FileNotFoundError, PermissionError):
        pass
    except BaseException:
        os.close(descriptor)
        raise
    os.close(descriptor)
    return None


def _lock_now(descriptor: int) -> None:
    if sys.platform == "win32":
        import msvcrt  # noqa: PLC0415 - not on POSIX

        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
    else:
        import fcntl  # noqa: PLC0415 - not on Windows

        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)


def _release(path: Path, descriptor: int) -> None:
    with contextlib.suppress(OSError):
        path.unlink()
    os.close(descriptor)
