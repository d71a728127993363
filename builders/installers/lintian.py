"""What lintian is told of files that a program carries as other people made them.

Nothing here is about what Onefold makes itself, and a line stands only where there is a file for it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from builders.installers.model import Order, Stage
    from builders.installers.needs import Needs

_LIBC = re.compile(r"libc\.(so\.6|musl-.*)|libc\.so")
_LIBRARY = ".so"
_ELF, _TYPE, _FIXED = b"\x7fELF", 16, 2  # where a header says that a program has addresses of its own
# Tag, reason, and the names of the files that it is about.
_BY_NAME = (
    (
        "package-installs-python-pycache-dir",
        "Bytecode of the program's own Python; py3compile would make it for Debian's.",
        re.compile(r"(^|/)__pycache__/"),
    ),
    (
        "package-contains-vcs-control-file",
        "Wheels hold it, and nobody but a program knows which of its files it reads.",
        re.compile(r"(^|/)\.(git(ignore|attributes|keep|modules)|hgignore|hgtags|bzrignore|cvsignore)$"),
    ),
    (
        "package-contains-timestamped-gzip",
        "Data of wheels, as their authors packed it.",
        re.compile(r"\.gz$"),
    ),
    (
        "privacy-breach-generic",
        "Pages of wheels, as their authors wrote them.",
        re.compile(r"\.(html?|xml|svg|js|j2|jinja2?|tmpl|template|tpl|ipynb)$"),
    ),
    (
        "script-not-executable",
        "Scripts of wheels, which only the program starts.",
        re.compile(r"\.(js|mjs|sh|bash|pl|rb|tcl)$"),
    ),
)


def overrides(order: Order, needs: Needs) -> str:
    """Return the file of overrides: a reason, then a line for lintian, for each."""
    package = order.text("package")
    return "".join(f"# {reason}\n{package}: {tag} *\n" for tag, reason in _lines(order, needs))


def _lines(order: Order, needs: Needs) -> Iterator[tuple[str, str]]:
    yield "embedded-library", "The program carries its Python, with the libraries that this was linked with."
    if _is_fixed(order.stage):
        yield "hardening-no-pie", "The Python in it was compiled for fixed addresses, as Debian's own is."
    paths = [file.path for file in order.stage.files]
    for tag, reason, pattern in _BY_NAME:
        if any(map(pattern.search, paths)):
            yield tag, reason
    beside = set(paths) - {order.stage.program}
    needed = {(_LIBRARY in name, fact.needed) for name, fact in needs.files if name in beside}
    if (True, ()) in needed:
        yield (
            "shared-library-lacks-prerequisites",
            "Parts of Python and of wheels that call no library at all.",
        )
    if (False, ()) in needed:
        yield "statically-linked-binary", "Programs of wheels, as their authors linked them."
    if any(libraries and not any(map(_LIBC.fullmatch, libraries)) for _, libraries in needed):
        yield "library-not-linked-against-libc", "Parts of Python and of wheels that call no C library."


def _is_fixed(stage: Stage) -> bool:
    program = next((file for file in stage.files if file.path == stage.program), None)
    if program is None or program.source is None:
        return False
    with program.source.open("rb") as file:
        header = file.read(_TYPE + 1)
    return header.startswith(_ELF) and header[_TYPE:] == bytes([_FIXED])
