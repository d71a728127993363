"""Packages of rpm: a header with everything about the files, then a cpio with them, each written and read."""
