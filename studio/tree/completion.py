"""Words that the filter field offers while one types."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from studio.tree import filter as language

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_MOST: Final = 12
_VALUES: Final = {
    "kind": tuple(language.KINDS),
    "location": ("memory", "disk", "out"),
    "size": (">100kB", ">1MB", ">10MB", "<1kB"),
    "why": ("__file__", "rule:", "default:", "needs", "no recorded run"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Completion:
    """`text` takes the place of what stands from `start` to `end`."""

    text: str
    start: int
    end: int


def completions(text: str, cursor: int, distributions: Iterable[str]) -> Sequence[Completion]:
    """Return what the word before the cursor could become, the likeliest first.

    distributions: the names that `distribution:` can have.
    """
    start = max(text.rfind(space, 0, cursor) for space in " \t") + 1
    word = text[start:cursor]
    sign = "-" if word.startswith("-") else ""
    key, colon, value = word[len(sign) :].partition(":")
    if not colon:
        names = [f"{name}:" for name in language.known_keys() if name.startswith(key.lower())]
        return [Completion(text=f"{sign}{name}", start=start, end=cursor) for name in names]
    known = sorted(distributions) if key == "distribution" else _VALUES.get(key, ())
    fitting = [one for one in known if one.lower().startswith(value.lower()) and one != value][:_MOST]
    return [Completion(text=f"{sign}{key}:{one}", start=start, end=cursor) for one in fitting]
