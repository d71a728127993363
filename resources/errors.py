"""Errors of floor 1.

ResourceError
├── BlobError            packed resources that do not follow the format
├── TargetError          a triple that is not known
└── BytecodeError        the target's Python could not compile (its own failure, not the module's)

A finding about the user's program (a module that does not compile, a library that is missing) is data, never
an exception. Every message says what failed, why, and what to do next.
"""


class ResourceError(Exception):
    """Anything that floor 1 refuses; the message is a sentence for the user."""

    exit_code = 10


class BlobError(ResourceError, ValueError):
    """Packed resources that do not follow the format."""

    exit_code = 11


class TargetError(ResourceError):
    """A target triple that is not known."""

    exit_code = 12


class BytecodeError(ResourceError):
    """The target's own Python could not be used to compile."""

    exit_code = 13
