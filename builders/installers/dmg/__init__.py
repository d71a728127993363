"""A disk image that macOS opens: partitions, an HFS+ volume, and what its window shows."""
