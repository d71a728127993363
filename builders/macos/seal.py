"""Seal a bundle: a list with the hash of every file in it, which the signature of the main executable covers.

    Contents/_CodeSignature/CodeResources    property list: files (OS X up to 10.9), files2, rules of both

Resources are listed by their hash, links by their target, code by the hash of its own signature.
"""

from __future__ import annotations

import hashlib
import plistlib
import re
from typing import TYPE_CHECKING, Any

from builders.errors import BuildError
from builders.macos import universal, verification

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

PLACE = "_CodeSignature/CodeResources"
_LOCALISED = r"^Resources/.*\.lproj/"
_LOCALISED_RULES = {
    _LOCALISED: {"optional": True, "weight": 1000.0},
    r"^Resources/.*\.lproj/locversion.plist$": {"omit": True, "weight": 1100.0},
    r"^Resources/Base\.lproj/": {"weight": 1010.0},
}
_NESTED = (
    "^(Frameworks|SharedFrameworks|PlugIns|Plug-ins|XPCServices|Helpers|MacOS|"
    "Library/(Automator|Spotlight|LoginItems))/"
)
# Apple's default rules: what is nested code, may be missing or is left out; the heaviest that matches wins.
RULES: Mapping[str, Any] = {"^Resources/": True, **_LOCALISED_RULES, r"^version.plist$": True}
RULES2: Mapping[str, Any] = {
    r".*\.dSYM($|/)": {"weight": 11.0},
    r"^(.*/)?\.DS_Store$": {"omit": True, "weight": 2000.0},
    _NESTED: {"nested": True, "weight": 10.0},
    r"^.*": True,
    r"^Info\.plist$": {"omit": True, "weight": 20.0},
    r"^PkgInfo$": {"omit": True, "weight": 20.0},
    r"^Resources/": {"weight": 20.0},
    **_LOCALISED_RULES,
    r"^[^/]+$": {"nested": True, "weight": 10.0},
    r"^embedded\.provisionprofile$": {"weight": 20.0},
    r"^version\.plist$": {"weight": 20.0},
}


def sealed(contents: Path, executable: str) -> bytes:
    """Return the CodeResources of a bundle's Contents folder, whose code has been signed before.

    executable: the main one, relative to the folder; it is signed last. BuildError if something that is no
    code lies where only code may.
    """
    files: dict[str, Any] = {}
    files2: dict[str, Any] = {}
    for relative, path in _files(contents):
        if relative == executable or relative.startswith("_CodeSignature/"):
            continue
        if (rule := _rule(RULES, relative)) is not None and not path.is_symlink():
            digest = hashlib.sha1(path.read_bytes(), usedforsecurity=False).digest()
            files[relative] = {"hash": digest, "optional": True} if rule.get("optional") else digest
        if (rule := _rule(RULES2, relative)) is not None:
            files2[relative] = _entry(relative, path, rule)
    listed = {"files": files, "files2": files2, "rules": RULES, "rules2": RULES2}
    return plistlib.dumps(listed)


def problems(contents: Path, executable: str) -> Iterator[str]:
    """Yield what differs between a bundle and the list in it."""
    try:
        listed = plistlib.loads((contents / PLACE).read_bytes())["files2"]
        now = plistlib.loads(sealed(contents, executable))["files2"]
    except (OSError, BuildError, KeyError, ValueError, plistlib.InvalidFileException) as error:
        yield f"its list of files cannot be used: {error}"
        return
    for relative in sorted({*listed, *now}):
        if relative not in listed:
            yield f"{relative} was added after the bundle was sealed"
        elif relative not in now:
            yield f"{relative} is missing"
        elif not _same(listed[relative], now[relative]):
            yield f"{relative} was changed after the bundle was sealed"


def _same(listed: dict[str, Any], now: dict[str, Any]) -> bool:
    """Compare what identifies a file; other tools write requirements and older hashes besides."""
    keys = ("hash2", "symlink", "cdhash")
    return all(listed.get(key) == now.get(key) for key in keys)


def _files(contents: Path) -> Iterator[tuple[str, Path]]:
    for path in sorted(contents.rglob("*")):
        if path.is_symlink() or path.is_file():
            yield path.relative_to(contents).as_posix(), path


def _rule(rules: Mapping[str, Any], relative: str) -> dict[str, Any] | None:
    """Return the rule that decides on a file, None if it is left out."""
    matching = [
        {} if rule is True else rule for pattern, rule in rules.items() if re.search(pattern, relative)
    ]
    heaviest = max(matching, key=lambda rule: rule.get("weight", 1.0), default=None)
    return None if heaviest is None or heaviest.get("omit") else heaviest


def _entry(relative: str, path: Path, rule: Mapping[str, Any]) -> dict[str, Any]:
    if path.is_symlink():
        return {"symlink": path.readlink().as_posix()}
    if rule.get("nested"):
        return _nested(relative, path)
    entry: dict[str, Any] = {"hash2": hashlib.sha256(path.read_bytes()).digest()}
    return entry | {"optional": True} if rule.get("optional") else entry


def _nested(relative: str, path: Path) -> dict[str, Any]:
    data = path.read_bytes()
    if not universal.is_code(data):
        raise BuildError(
            f"{relative} is no code, and only code may lie there; it belongs into Contents/Resources"
        )
    signatures = [verification.read(each) for each in universal.split(data)]
    hashes = [each.code_hash for each in signatures if each is not None]
    if len(hashes) != len(signatures):
        raise BuildError(f"{relative} is not signed")
    requirement = " or ".join(f'cdhash H"{code_hash.hex()}"' for code_hash in hashes)
    return {"cdhash": hashes[0], "requirement": requirement}
