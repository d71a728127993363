"""Replace a file at once: a reader, or a crash, finds the old content or the new."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path


def replace(path: Path, content: bytes, *, mode: int = 0o600, flush: bool = False) -> None:
    """Replace or make the file; raises OSError and leaves it as it was then.

    flush: the content is on the disk before it takes the old one's place.
    """
    descriptor, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    temporary = Path(name)
    try:
        with os.fdopen(descriptor, "wb") as stream:
            stream.write(content)
            if flush:
                stream.flush()
                os.fsync(descriptor)
        temporary.chmod(mode)
        temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
