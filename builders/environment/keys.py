"""What the layers of an environment are cached by: everything that decides what uv would install."""

from __future__ import annotations

import hashlib
import json
import os
import re
import sys
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from builders.environment import tree

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from builders.pythons.model import Distribution

# Raise it when layers are laid out or cleaned otherwise.
_FORMAT = 1
# Settings of uv that change how it works, not what it installs.
_WITHOUT_EFFECT = re.compile(
    r"UV_(OFFLINE|CACHE_DIR|NO_CACHE|CONCURRENT_\w+|NO_PROGRESS|HTTP_\w+|LINK_MODE|PYTHON\w*|LOG\w*|COLOR|"
    r"COMPILE_\w+|NATIVE_TLS|SYSTEM_CERTS|KEYRING_\w+|\w*PASSWORD|\w*USERNAME|TOOL_\w+|PUBLISH_\w+|INSTALLER\w*|"
    r"PREVIEW\w*|PROJECT\w*|REQUEST_\w+|LOCK_\w+|STACK_SIZE|INTERNAL_\w+)"
)
_NAMES_OF_FILES = ("UV_CONSTRAINT", "UV_OVERRIDE", "UV_BUILD_CONSTRAINT", "UV_CONFIG_FILE", "UV_EXCLUDE")
_LOCAL = re.compile(r"@\s*(file:[^\s;]+)")
_EXTRAS = re.compile(r"\[[^\]]*\]$|\s*;.*")  # what may follow a path
_VERSIONED_BY_COMMITS = re.compile(
    r"scm|vcs|versioningit|versioneer|dunamai|dynamic-versioning", re.IGNORECASE
)


def layer_key(kind: str, distribution: Distribution, settings: str, *asked: str) -> str:
    """Return the name of the folder that a layer is published as."""
    python = [
        distribution.version,
        str(distribution.target),
        distribution.abi_flags,
        distribution.free_threaded,
    ]
    text = json.dumps([_FORMAT, kind, python, settings, asked])
    return f"{kind}-{_hash(text)[:32]}"


def settings(source: Path | None) -> str:
    """Return a hash of uv's settings, from the variables and files that uv would read."""
    chosen = {
        name: value
        for name, value in sorted(os.environ.items())
        if name.startswith("UV_") and not _WITHOUT_EFFECT.fullmatch(name)
    }
    named = [path for name in _NAMES_OF_FILES for path in os.environ.get(name, "").split()]
    files = {path: _hash(text) for path in (*named, *_configurations()) if (text := _text(Path(path)))}
    own = _own_settings(source) if source and source.is_dir() else ""
    return _hash(json.dumps([chosen, files, own]))


def requirement(text: str) -> str:
    """Return a requirement with what it points to on this machine, where it does."""
    text = " ".join(text.split())
    found = _LOCAL.search(text)
    path = Path(unquote(urlsplit(found[1]).path) if found else _EXTRAS.sub("", text))
    if path.is_absolute() and path.exists():
        return f"{text} {tree.digest(tree.read(path))}"
    return text


def commits(source: Path) -> str:
    """Return the state of version control if the project takes its version from there, else ""."""
    build = _text(source / "pyproject.toml") + _text(source / "setup.py") + _text(source / "setup.cfg")
    git = source / ".git"
    if not _VERSIONED_BY_COMMITS.search(build) or not git.is_dir():
        return ""
    head = _text(git / "HEAD")
    tags = sorted(os.listdir(git / "refs/tags")) if (git / "refs/tags").is_dir() else []  # noqa: PTH208
    return _hash(
        json.dumps([head, _text(git / head.removeprefix("ref: ").strip()), _text(git / "packed-refs"), tags])
    )


def dynamic(source: Path) -> bool:
    """Whether the build may compute metadata from the code itself."""
    project = _table(source / "pyproject.toml").get("project")
    return not isinstance(project, dict) or bool(project.get("dynamic"))


def build_requires(source: Path) -> tuple[str, ...]:
    """Return the names of what the build backend needs, in lower case."""
    table = _table(source / "pyproject.toml").get("build-system")
    requires = table.get("requires", ()) if isinstance(table, dict) else ["setuptools"]
    return tuple(
        re.split(r"[^\w.-]", str(requirement).strip(), maxsplit=1)[0].lower() for requirement in requires
    )


def _configurations() -> Iterator[str]:
    if sys.platform == "win32":
        yield os.path.expandvars(r"%APPDATA%\uv\uv.toml")
        yield os.path.expandvars(r"%PROGRAMDATA%\uv\uv.toml")
    else:
        home = os.environ.get("XDG_CONFIG_HOME") or os.path.expanduser("~/.config")  # noqa: PTH111 - no home is fine
        yield f"{home}/uv/uv.toml"
        yield "/etc/uv/uv.toml"


def _own_settings(source: Path) -> str:
    tool = _table(source / "pyproject.toml").get("tool")
    own = tool.get("uv", {}) if isinstance(tool, dict) else {}
    return _text(source / "uv.toml") + json.dumps(own, sort_keys=True, default=str)


def _table(path: Path) -> Mapping[str, object]:
    try:
        return tomllib.loads(_text(path))
    except tomllib.TOMLDecodeError:
        return {}  # the project reader, or the build backend, has a better message


def _text(path: Path) -> str:
    try:
        return path.read_text("utf-8", "surrogateescape")
    except OSError:
        return ""


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogateescape")).hexdigest()
