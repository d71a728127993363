"""The studio of this program."""
