"""Open the Studio from a checkout: `python -m studio [PROJECT]`; installed, the command is `onefold`."""

from __future__ import annotations

import sys
from pathlib import Path

from studio.application import main

if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]) if len(sys.argv) > 1 else None))
