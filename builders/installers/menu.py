"""What desktops of Linux are told: .desktop files, AppStream metainfo, and the man page."""

from __future__ import annotations

import re
from html import escape
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from builders.installers import hicolor, mime
from builders.installers.model import Entry

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from builders.installers.model import Order, Terms, Value
    from builders.project.model import Project

# https://specifications.freedesktop.org/menu-spec/latest/category-registry.html, "Main Categories"
_MAIN = (
    "AudioVideo", "Audio", "Video", "Development", "Education", "Game", "Graphics", "Network", "Office",
    "Science", "Settings", "System", "Utility",
)  # fmt: skip
_APP_ID = re.compile(r"[A-Za-z_][\w-]*(\.[A-Za-z_][\w-]*){2,}")
# What has to be quoted in Exec, and what has a backslash there (Desktop Entry Specification 1.5).
_RESERVED, _BACKSLASHED = re.compile(r"""[\s"'\\><~|&;$*?#()`]"""), re.compile(r'["`$\\]')
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
    """Yield the files of the menu, if the program is to be in it or opens something."""
    files, addresses = mime.types(order), mime.schemes(order)
    if not (order.flag("menu") or files or addresses):
        return
    yield _text(f"usr/share/applications/{name(order)}.desktop", desktop_file(order))
    if files and addresses:
        yield _text(f"usr/share/applications/{name(order)}-address.desktop", _address_file(order))
    if picture := order.text("icon"):
        yield from hicolor.entries(order.project.root / picture, name(order))
    if own := mime.definitions(order, _icon_name(order)):
        yield _text(f"usr/share/mime/packages/{name(order)}.xml", own)
    if order.flag("menu") and order.text("app-id") and order.project.homepage:
        yield _text(f"usr/share/metainfo/{name(order)}.metainfo.xml", metainfo(order))


def name(order: Order) -> str:
    """Return what its files in the menu are called."""
    return order.text("app-id") or order.text("package")


def desktop_file(order: Order) -> str:
    """Return the entry of the menu, which opens files too, or addresses if those are all."""
    files = tuple(each.name for each in mime.types(order))
    opened, what = (files, "%f") if files else (mime.schemes(order), "%u")
    lines = _desktop_lines(order, opened, what) | {
        "Categories": "".join(f"{category};" for category in order.lines("categories")),
        "StartupWMClass": "" if order.project.console else order.project.executable,
        "NoDisplay": "" if order.flag("menu") else "true",
    }
    return _desktop_text(lines)


def _address_file(order: Order) -> str:
    """Return what opens addresses, without an entry of its own: %u would give files as addresses, too."""
    return _desktop_text(_desktop_lines(order, mime.schemes(order), "%u") | {"NoDisplay": "true"})


def _desktop_lines(order: Order, opened: tuple[str, ...], what: str) -> dict[str, str]:
    """Return what every .desktop file has; opened: MIME types, what: how they are given to the program."""
    command = _quoted(order.project.executable)
    return {
        "Type": "Application",
        "Name": order.project.name,
        "Comment": order.text("summary"),
        "Exec": f"{command} {what}" if opened else command,
        "Icon": _icon_name(order),
        "Terminal": str(bool(order.values.get("terminal", order.project.console))).lower(),
        "MimeType": "".join(f"{each};" for each in opened),
    }


def _desktop_text(lines: Mapping[str, str]) -> str:
    body = "".join(f"{key}={_escaped(value)}\n" for key, value in lines.items() if value)
    return f"[Desktop Entry]\n{body}"


def _icon_name(order: Order) -> str:
    return name(order) if order.text("icon") else ""


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


def _quoted(program: str) -> str:
    """Return a program as Exec wants it."""
    doubled = program.replace("%", "%%")
    escaped = _BACKSLASHED.sub(r"\\\g<0>", doubled)
    return f'"{escaped}"' if _RESERVED.search(program) else doubled


def _text(path: str, content: str) -> Entry:
    return Entry(path=path, size=len(content.encode()), content=content.encode())


def _escaped(value: str) -> str:
    return value.replace("\\", "\\\\").replace("\n", " ")


def _roff(text: str) -> str:
    escaped = text.replace("\\", "\\e").replace("-", "\\-")
    return f"\\&{escaped}" if escaped.startswith((".", "'")) else escaped
