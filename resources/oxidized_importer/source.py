"""Source code: bytes become text."""

from __future__ import annotations

from typing import Any


def decode_source(io_module: object, source_bytes: Any) -> str:  # noqa: ARG001 - as calls have it
    """Return the text of Python source, decoded as its coding cookie says and with universal newlines.

    io_module: not used; the original takes it, so calls may pass it.
    """
    from importlib.util import decode_source as decode

    return decode(bytes(memoryview(source_bytes)))
