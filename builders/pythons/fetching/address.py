"""Addresses of files, as they may be shown."""

from __future__ import annotations

from urllib.parse import unquote, urlsplit


def public(url: str) -> str:
    """Return an address without the name, password and key that may stand in it."""
    parts = urlsplit(url)
    return parts._replace(netloc=parts.netloc.rpartition("@")[2], query="", fragment="").geturl()


def file_name(url: str) -> str:
    """Return the last part of its path as it is meant: `%2B` is a plus."""
    return unquote(urlsplit(url).path.rpartition("/")[2])
