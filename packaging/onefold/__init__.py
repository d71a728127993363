"""Onefold's entry: puts its floors first on the path of imports, then starts the command line or the Studio.

The floors are called `resources`, `builders` and `studio`, as packages of users are too. So nothing of that
name lies in site-packages: in the wheel the floors lie in this folder, in a checkout at its root.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from argparse import Namespace

_HERE = Path(__file__).resolve().parent
_FLOORS = _HERE if (_HERE / "builders").is_dir() else _HERE.parents[1]


def main() -> int:
    """Run the command line, or the Studio where it is asked for, and return the exit code."""
    sys.path.insert(0, str(_FLOORS))
    from builders.command.main import main as command_line

    return command_line(studio=_studio)


def _studio(options: Namespace) -> int:
    from studio.application import main as studio

    return studio(options.project, survey=options.survey)
