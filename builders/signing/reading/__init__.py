"""Who signed a finished file, and whether it is still what was signed; no secret and no server is needed.

Whether an authority is to be trusted is for the system that runs the file: each has a list of its own.
"""

from __future__ import annotations

from builders.signing.reading.model import Signed
from builders.signing.reading.who import read

__all__ = ["Signed", "read"]
