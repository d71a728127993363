"""What desktops of Linux are told: the .desktop file, AppStream metainfo, icons, and the man page."""

from __future__ import annotations

import re
import struct
from html import escape
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from builders.installers.model import Entry

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from builders.installers.model import Order, Terms, Value
    from builders.project.model import Project

# https://specifications.freedesktop.org/menu-spec/latest/category-registry.html, "Main Categories"
_MAIN = (
    "AudioVideo", "Audio", "Video", "Development", "Education", "Game", "Graphics", "Network", "Office",
    "Science", "Settings", "System", "Utility",
)  # fmt: skip
_APP_ID = re.compile(r"[A-Za-z_][\w-]*(\.[A-Za-z_][\w-]*){2,}")
_SIZES = (16, 22, 24, 32, 48, 64, 128, 256, 512)  # of the hicolor theme
_PNG = b"\x89PNG\r\n\x1a\n"
_SPDX = re.compile(r"[A-Za-z0-9.+() -]+")


def check_categories(value: Value, _terms: Terms) -> str:
    names = value if isinstance(value, tuple) else ()
    return "" if set(names) & set(_MAIN) else f"one of them has to be {', '.join(_MAIN)}"


def app_id(project: Project) -> str:
    """Return a name from the project's home page, whose owner is who may use it; "" without one."""
    host = urlsplit(project.homepage).hostname or ""
    parts = [part for part in reversed(host.split(".")) if part != "www"]
    if host in {"github.com", "gitlab.com"}:
        owner = urlsplit(project.homepage).path.strip("/").partition("/")[0]
        parts = ["io", host.partition(".")[0], owner]
    found = ".".join(re.sub(r"[^\w-]", "_", part) for part in (*parts, project.executable))
    return found if _APP_ID.fullmatch(found) else ""


def check_app_id(value: Value, _terms: Terms) -> str:
    if not value or _APP_ID.fullmatch(str(value)):
        return ""
    return "three or more words with dots between, such as org.example.Weather"


def entries(order: Order) -> Iterator[Entry]:
    """Yield the files of the menu, if the program is to be in it."""
    if not order.flag("menu"):
        return
    yield _text(f"usr/share/applications/{name(order)}.desktop", desktop_file(order))
    if picture := order.text("icon"):
        yield _icon(order, order.project.root / picture)
    if order.text("app-id") and order.project.homepage:
        yield _text(f"usr/share/metainfo/{name(order)}.metainfo.xml", metainfo(order))


def name(order: Order) -> str:
    """Return what its files in the menu are called."""
    return order.text("app-id") or order.text("package")


def desktop_file(order: Order) -> str:
    """Return the entry of the menu (Desktop Entry Specification 1.5)."""
    project = order.project
    lines = {
        "Type": "Application",
        "Name": project.name,
        "Comment": order.text("summary"),
        "Exec": project.executable,
        "Icon": name(order) if order.text("icon") else "",
        "Terminal": str(project.console).lower(),
        "Categories": "".join(f"{category};" for category in order.lines("categories")),
    }
    body = "".join(f"{key}={_escaped(value)}\n" for key, value in lines.items() if value)
    return f"[Desktop Entry]\n{body}"


def metainfo(order: Order) -> str:
    """Return what software centres show (AppStream 1.0)."""
    project, identifier = order.project, order.text("app-id")
    paragraphs = order.lines("description") or (f"{order.text('summary')}.",)
    body = "".join(f"    <p>{escape(line)}</p>\n" for line in paragraphs)
    licence = project.license if _SPDX.fullmatch(project.license) else "LicenseRef-proprietary"
    developer = order.text("maintainer").partition("<")[0].strip() if "maintainer" in order.values else ""
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<component type="desktop-application">\n'
        f"  <id>{escape(identifier)}</id>\n"
        "  <metadata_license>CC0-1.0</metadata_license>\n"
        f"  <project_license>{escape(licence)}</project_license>\n"
        f"  <name>{escape(project.name)}</name>\n"
        f"  <summary>{escape(order.text('summary'))}</summary>\n"
        f"  <description>\n{body}  </description>\n"
        f'  <launchable type="desktop-id">{escape(name(order))}.desktop</launchable>\n'
        f'  <url type="homepage">{escape(project.homepage)}</url>\n'
        f"  <developer_name>{escape(developer or project.name)}</developer_name>\n"
        '  <content_rating type="oars-1.1"/>\n'
        "</component>\n"
    )


def man_page(order: Order) -> str:
    """Return the page that `man` shows (section 1)."""
    command = order.project.executable
    about = order.text("summary") or order.project.name
    more = "\n.PP\n".join(map(_roff, order.lines("description"))) or f"{_roff(about)}."
    version = order.project.version
    text = (
        f'.TH "{_roff(command.upper())}" 1 "" "{_roff(f"{command} {version}".strip())}"\n'
        f".SH NAME\n{_roff(command)} \\- {_roff(about)}\n"
        f".SH SYNOPSIS\n.B {_roff(command)}\n[\\fIARGUMENTS\\fR]\n"
        f".SH DESCRIPTION\n{more}\n"
    )
    return text + (f".SH SEE ALSO\n{_roff(order.project.homepage)}\n" if order.project.homepage else "")


def _icon(order: Order, picture: Path) -> Entry:
    content = picture.read_bytes()
    if picture.suffix.lower() == ".svg":
        return Entry(
            path=f"usr/share/icons/hicolor/scalable/apps/{name(order)}.svg",
            size=len(content),
            content=content,
        )
    size = _png_size(content)
    is_known = size[0] == size[1] and size[0] in _SIZES
    folder = f"icons/hicolor/{size[0]}x{size[1]}/apps" if is_known else "pixmaps"
    return Entry(path=f"usr/share/{folder}/{name(order)}.png", size=len(content), content=content)


def _png_size(content: bytes) -> tuple[int, int]:
    header = struct.Struct(">8x8xII")
    if not content.startswith(_PNG) or len(content) < header.size:
        raise ValueError("the icon is no PNG picture, though it is called so; choose another")
    width, height = header.unpack_from(content)
    return width, height


def _text(path: str, content: str) -> Entry:
    return Entry(path=path, size=len(content.encode()), content=content.encode())


def _escaped(value: str) -> str:
    return value.replace("\\", "\\\\").replace("\n", " ")


def _roff(text: str) -> str:
    escaped = text.replace("\\", "\\e").replace("-", "\\-")
    return f"\\&{escaped}" if escaped.startswith((".", "'")) else escaped
