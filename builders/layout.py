"""The tree that a build stages, computed from a plan: staging asks where everything goes, previews show it.

form file      <name>, <name>.COPYING.txt, <name>.cdx.json
form folder    <name>/<name>, <name>/COPYING.txt, <name>/bill.cdx.json, <name>/lib/...

What is not a file of the output lies in the executable: it is loaded from there, or, in form file, written to a
folder in the user's cache when it is needed first.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from builders.project.model import Form

if TYPE_CHECKING:
    from resources.model import Kind, Resource

LIBRARY_FOLDER = "lib"


class Place(StrEnum):
    """A file of the output; in the executable; in it too, but a file in the user's cache from first use on."""

    OUTPUT = "output"
    MEMORY = "memory"
    CACHE = "cache"


@dataclass(frozen=True, slots=True, kw_only=True)
class Outline:
    """The files that every program has, as POSIX paths below the output folder.

    whole: what a user takes away, and what is named first in the output folder.
    library: the folder of the program's own files, "" where they are in the executable.
    """

    form: Form
    whole: str
    program: str
    copying: str
    bill: str
    library: str

    @property
    def published(self) -> tuple[str, ...]:
        """What appears in the output folder, the program last."""
        return (self.whole,) if self.form is Form.FOLDER else (self.copying, self.bill, self.program)

    def file(self, relative: str) -> str:
        """Return the path of a file of the program's library folder."""
        return f"{self.library}/{relative}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One thing that ships.

    path: POSIX; below the output folder, inside the executable, or below the folder in the cache.
    size: bytes; unless `is_exact` it is an estimate, since only the build compiles and trims.
    kind, name: of the resource; what has none has a role ("program", "copying", "bill") for its name.
    resource: None once it is built, and for what is made by the build.
    """

    place: Place
    path: str
    size: int
    name: str
    kind: Kind | None = None
    is_exact: bool = True
    executable: bool = False
    resource: Resource | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """Everything that ships."""

    outline: Outline
    items: tuple[Item, ...]


def outline(form: Form, executable: str) -> Outline:
    """Return where the files lie that every program has; executable: with ".exe" if it has one."""
    if form is Form.FILE:
        return Outline(
            form=form,
            whole=executable,
            program=executable,
            copying=f"{executable}.COPYING.txt",
            bill=f"{executable}.cdx.json",
            library="",
        )
    return Outline(
        form=form,
        whole=executable,
        program=f"{executable}/{executable}",
        copying=f"{executable}/COPYING.txt",
        bill=f"{executable}/bill.cdx.json",
        library=f"{executable}/{LIBRARY_FOLDER}",
    )
