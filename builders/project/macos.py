"""The keys of [macos]: what a bundle says of a program to Finder and the Dock."""

from __future__ import annotations

from typing import Any

from builders import associations
from builders.project import kinds
from builders.project.key import Key


def _key(name: str, kind: kinds.Kind[Any], default: str, doc: str) -> Key[Any]:
    return Key(
        name=f"macos.{name}", kind=kind, default=default, doc=doc, field=f"macos.{name.replace('-', '_')}"
    )


MACOS_KEYS: tuple[Key[Any], ...] = (
    _key(
        "identifier",
        kinds.matching(
            r"[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+", 'a reverse domain name such as "org.example.weather"'
        ),
        "made of the homepage and the name",
        "What macOS knows the program by: its settings, permissions and signature.",
    ),
    _key(
        "category",
        kinds.matching(r"public\.app-category\.[a-z-]+", 'a category such as "public.app-category.weather"'),
        "none",
        "The category in Finder and Launchpad.",
    ),
    _key("copyright", kinds.LINE, "none", "The line that Finder shows."),
    _key(
        "agent", kinds.FLAG, "`false`", "Whether the program has no icon in the Dock, as one in the menu bar."
    ),
    _key(
        "url-schemes",
        kinds.each_matching(associations.URL_SCHEME, 'a scheme such as "weather"'),
        "none",
        "Addresses that the program opens.",
    ),
    _key(
        "document-types",
        kinds.each_matching(
            associations.DOCUMENT_TYPE,
            f'a name and file name endings such as "{associations.DOCUMENT_TYPE_EXAMPLE}"',
        ),
        "none",
        "Files that the program opens.",
    ),
    _key(
        "entitlements",
        kinds.FILE,
        "none",
        "What the program may do where it is signed with a certificate: a property list.",
    ),
    _key(
        "universal",
        kinds.FLAG,
        "`false`",
        "Whether the programs for arm64 and x86_64 are joined too, where both are among the targets.",
    ),
)
