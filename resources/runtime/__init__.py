"""What runs inside the user's program, as the package `_onefold`.

It runs on CPython 3.10 and later with public API only, imports its neighbours relatively since it is renamed
on its way into a program, and imports late what a start does not need.
"""
