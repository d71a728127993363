"""Processes with everything that they started."""

from __future__ import annotations

import contextlib


def kill(process: int) -> None:
    """End a process and all below it at once, also what has a session of its own, as uv has."""
    import psutil

    with contextlib.suppress(psutil.Error):
        root = psutil.Process(process)
        root.suspend()  # it starts no more
        for each in (*root.children(recursive=True), root):
            with contextlib.suppress(psutil.Error):
                each.kill()
