"""Where a path leads that code builds from the place of a module."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

ANYTHING: Final = "*"  # a part that is only known when the program runs


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A file or folder, seen from a module's own file.

    module: dotted module that it is seen from, "" for the one that is read.
    up: how many times a parent was taken; 0 is the module's file, 1 the folder that it lies in.
    tail: what was joined to that, wildcards included.
    """

    module: str = ""
    up: int = 0
    tail: tuple[str, ...] = ()

    @property
    def is_own_file(self) -> bool:
        return self.up == 0 and not self.tail

    @property
    def is_bare_folder(self) -> bool:
        return self.up > 0 and not self.tail

    def parent(self, count: int = 1) -> Place:
        kept = self.tail[: max(0, len(self.tail) - count)]
        return replace(self, up=self.up + max(0, count - len(self.tail)), tail=kept)

    def joined(self, *parts: str) -> Place:
        """Append parts; each may hold slashes, `..` and wildcards."""
        place = self
        for step in "/".join(parts).split("/"):
            if step == "..":
                place = place.parent()
            elif step not in {"", "."}:
                place = replace(place, tail=(*place.tail, step))
        return place

    def extended(self, text: str) -> Place:
        """Append text as `+` does: it goes on in the last part unless it begins with a slash."""
        if text.startswith("/") or self.is_bare_folder or not text:
            return self.joined(text)
        first, _slash, rest = text.partition("/")
        last = self.tail[-1] if self.tail else ANYTHING
        return self.parent().joined(last + first, rest)


def is_known(part: str) -> bool:
    """Tell if a part names something, so that it can be looked for."""
    return bool(part.strip("*?."))
