"""What breaks when a module is loaded from memory instead of a file: found by reading, never by importing."""

from resources.advice.advising import advise

__all__ = ["advise"]
