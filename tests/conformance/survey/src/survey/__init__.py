"""Asks Python's import system several hundred questions; the answers are compared with those of plain Python."""
