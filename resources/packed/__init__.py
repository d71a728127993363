"""Packed resources: the blob of the in-memory resources and the index of all of them.

It is copied into programs, under another name, and runs on CPython 3.10 there: so it imports its neighbours
relatively, and an Enum is no StrEnum.
"""
