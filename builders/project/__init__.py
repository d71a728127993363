"""The project: what the user wants to ship, read from the files that say so."""
