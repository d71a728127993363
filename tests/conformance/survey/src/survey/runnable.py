"""Runs as a module."""

import sys

NAMES = (__name__, __package__, __spec__.name if __spec__ else None, sys.argv[0].rpartition("/")[2])
