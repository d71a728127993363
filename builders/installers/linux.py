"""What every package for Linux holds: the program below /usr/lib, a link in /usr/bin, its entry in the menu.

usr/bin/weather                      -> ../lib/weather/weather
usr/lib/weather/...                  the program
usr/lib/systemd/...                  service.py, where it is one
usr/share/...                        menu.py, hicolor.py, mime.py: if it is in the menu or opens something
usr/share/man/man1/weather.1.gz
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from builders.installers import associations, compression, hicolor, menu, service
from builders.installers.model import Entry, Field, FieldKind, MenuEntry

if TYPE_CHECKING:
    from collections.abc import Iterator

    from builders.installers.model import Order, StageFile, Terms, Value

_PACKAGE = re.compile(r"[a-z0-9][a-z0-9+.-]+")
_ADDRESS = re.compile(r"[^<>\n]+ <[^<>@\s]+@[^<>@\s]+\.[^<>@\s]+>")
_LOADED = re.compile(r"\.(py|so(\.[\d.]+)?)$")
_ELF = b"\x7fELF"
_TEXTS = (".COPYING.txt", ".cdx.json", "COPYING.txt", "bill.cdx.json")


def _package(terms: Terms) -> Value:
    return re.sub(r"[^a-z0-9+.-]+", "-", terms.project.executable.lower()).strip("-.+")


def _check_package(value: Value, _terms: Terms) -> str:
    if _PACKAGE.fullmatch(str(value)):
        return ""
    return "a package's name has two or more of a-z, 0-9, +, - and ., and begins with a letter or a digit"


def _maintainer(terms: Terms) -> Value:
    return next((author for author in terms.project.authors if _ADDRESS.fullmatch(author)), "")


def _check_maintainer(value: Value, _terms: Terms) -> str:
    if _ADDRESS.fullmatch(str(value)):
        return ""
    if not value:
        return 'say who answers for the package, as "Name <address@example.org>"'
    return f'"{value}" is not of the form "Name <address@example.org>"'


def _summary(terms: Terms) -> Value:
    return " ".join(terms.project.summary.rstrip(".").split())


def _check_summary(value: Value, _terms: Terms) -> str:
    return "" if str(value).strip() else "say in one sentence what the program does"


PACKAGE = Field(
    key="package",
    title="Package",
    doc="The name by which it is installed and removed.",
    default=_package,
    check=_check_package,
)
MAINTAINER = Field(
    key="maintainer",
    title="Maintainer",
    doc="Who answers for the package, as Name <address>.",
    default=_maintainer,
    check=_check_maintainer,
)
SUMMARY = Field(
    key="summary",
    title="Summary",
    doc="One sentence, shown in lists of packages.",
    default=_summary,
    check=_check_summary,
)
DESCRIPTION = Field(
    key="description",
    title="Description",
    doc="What it does, a paragraph a line.",
    kind=FieldKind.LINES,
    default=lambda _terms: (),
)
MENU = Field(
    key="menu",
    title="Put it into the menu of the desktop",
    doc="Programs with a window are there by themselves, console programs are not.",
    kind=FieldKind.FLAG,
    default=lambda terms: not terms.project.console,
)
TERMINAL = Field(
    key="terminal",
    title="Start it in a terminal",
    doc="What the menu does for console programs; one that opens a window all the same wants none.",
    kind=FieldKind.FLAG,
    default=lambda terms: terms.project.console,
)
ICON = Field(
    key="icon",
    title="Icon",
    doc="An .svg, or a square .png of 64 pixels or more, best of 512: it is drawn in every size of the menu.",
    kind=FieldKind.PATH,
    default=lambda terms: terms.icon(*hicolor.ENDINGS),
    check=hicolor.check,
)
CATEGORIES = Field(
    key="categories",
    title="Categories",
    doc="Where in the menu, in the words of freedesktop.org: Utility, Office, Network, Game ...",
    kind=FieldKind.LINES,
    default=lambda _terms: ("Utility",),
    check=menu.check_categories,
)
APP_ID = Field(
    key="app-id",
    title="Application id",
    doc="A name like org.example.Weather, by which software centres know it.",
    default=lambda terms: menu.app_id(terms.project),
    check=menu.check_app_id,
)
MENU_FIELDS = (
    MENU,
    TERMINAL,
    ICON,
    CATEGORIES,
    APP_ID,
    associations.DOCUMENT_TYPES,
    associations.URL_SCHEMES,
)


def entries(order: Order) -> Iterator[Entry]:
    """Yield the files and links that are the same in every package."""
    package, program = order.text("package"), order.stage.program
    command = order.project.executable
    for file in order.stage.files:
        if not is_text(order, file):
            yield Entry(
                path=f"usr/lib/{package}/{file.path}",
                size=file.size,
                executable=file.executable and _is_started(file),
                content=file.source,
                link=file.link,
                is_exact=file.is_exact,
            )
    yield Entry(path=f"usr/bin/{command}", size=0, link=f"../lib/{package}/{program}")
    yield made(f"usr/share/man/man1/{command}.1.gz", packed(menu.man_page(order)))
    yield from menu.entries(order)
    if unit := service.entry(order):
        yield unit


def is_text(order: Order, file: StageFile) -> bool:
    """Tell if a file is one of those that stand in /usr/share/doc."""
    return "/" not in file.path and file.path.endswith(_TEXTS) and file.path != order.stage.program


def texts(order: Order) -> Iterator[StageFile]:
    return (file for file in order.stage.files if is_text(order, file))


def menu_entry(order: Order) -> MenuEntry | None:
    if not order.flag("menu"):
        return None
    icon = order.project.root / order.text("icon") if order.text("icon") else None
    return MenuEntry(name=order.project.name, comment=order.text("summary"), icon=icon)


def _is_started(file: StageFile) -> bool:
    """Tell if anybody starts a file that is marked as executable; wheels mark libraries and modules, too."""
    if file.link or _LOADED.search(file.path):
        return False
    if file.source is None:
        return True
    with file.source.open("rb") as stream:
        return stream.read(len(_ELF)).startswith((b"#!", _ELF))


def made(path: str, content: bytes) -> Entry:
    return Entry(path=path, size=len(content), content=content)


def packed(text: str) -> bytes:
    """Return a text as documentation is packed: no name and no time in the header."""
    return compression.gzipped(text.encode(), 9)


def with_folders(found: Iterator[Entry]) -> tuple[Entry, ...]:
    """Return entries sorted, each folder before what is in it."""
    known = {entry.path: entry for entry in found}
    for path in tuple(known):
        above = path.rpartition("/")[0]
        while above and above not in known:
            known[above] = Entry(path=above, size=0, is_folder=True)
            above = above.rpartition("/")[0]
    return tuple(known[path] for path in sorted(known))
