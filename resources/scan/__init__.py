"""The parts of the scanner: trees of files, module names, distributions, shared libraries and the cache."""
