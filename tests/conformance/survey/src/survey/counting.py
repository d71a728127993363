"""Counts how often it was run."""

COUNT = globals().get("COUNT", 0) + 1
