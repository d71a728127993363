# /// script
# requires-python = ">=3.10"
# dependencies = ["rich>=13"]
# ///
"""The smallest program worth shipping: one file that says itself what it needs."""

import sys

from rich import print  # noqa: A004 - the point of the sample

print(f"Hello, [bold]{sys.argv[1] if len(sys.argv) > 1 else 'world'}[/bold]!")
