"""atheris' door to the readers in Python."""

from __future__ import annotations

import sys

import atheris

with atheris.instrument_imports(include=["resources"]):
    from tests.fuzz.readers import one_input

if __name__ == "__main__":
    atheris.Setup(sys.argv, one_input)
    atheris.Fuzz()
