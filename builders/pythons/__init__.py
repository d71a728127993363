"""Python distributions: the interpreters that ship, found on the machine or read from an archive."""
