"""How the Studio calls the command line, which does all the work, in processes of its own."""

from __future__ import annotations

import sys
from pathlib import Path

import builders

FLOORS = Path(next(iter(builders.__path__))).parent
# -P keeps out what lies in the current folder, which may be called `builders` too.
_START = """import sys
sys.path.insert(0, sys.argv.pop(1))
from builders.command.main import main
def studio(options):
    from studio.application import main
    return main(options.project, survey=options.survey)
raise SystemExit(main(studio=studio))"""


def command(*arguments: str) -> tuple[str, ...]:
    """Return program and arguments of `onefold ARGUMENTS`, as this Studio was installed or built."""
    if getattr(sys, "frozen", False):
        return (sys.executable, *arguments)
    return (sys.executable, "-P", "-c", _START, str(FLOORS), *arguments)
