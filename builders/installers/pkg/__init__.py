"""The .pkg: how macOS installs a program, upgrades it in place and remembers it."""
