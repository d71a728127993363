"""Use a Python that comes as an archive: install_only (.tar.gz), full (.tar.zst with PYTHON.json), or a zip.

<cache>/pythons/<sha256>/python/        as it was unpacked
<cache>/pythons/<sha256>/stdlib/        the library of an embeddable Python for Windows, which is a zip in it
<cache>/pythons/<sha256>/answer.json    what its interpreter answered, or would
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from builders import cache
from builders.errors import PythonError
from builders.pythons import binary, layout, manifest
from builders.pythons.assembly import assembled, target_of
from builders.pythons.extraction import TOP, extract
from builders.pythons.zips import extract_zip
from resources.target import System, this_machine

if TYPE_CHECKING:
    from pathlib import Path

    from builders.pythons.model import Distribution
    from resources.target import Target

SECTION = "pythons"
_ANSWER = "answer.json"
_STDLIB = "stdlib"
# Stands for the folder of the archive, so that what was answered holds after it was renamed or moved.
_HERE = "<here>"


def unpack(archive: Path, sha256: str = "", target: Target | None = None) -> Distribution:
    """Return the Python in an archive, unpacked once; raises PythonError, and then the cache is as before.

    target: what it has to be for; None means anything.
    """
    digest = _verified(archive, sha256)
    published = cache.place(SECTION, digest)
    if not (published / _ANSWER).is_file():
        cache.once(published, lambda folder: _fill(folder, archive, target))
        cache.sweep(SECTION)
    found = _load(archive, published, digest)
    if target and found.target != target:
        raise PythonError(f"{archive} holds a Python for {found.target}, not for {target}")
    return found


def _fill(folder: Path, archive: Path, target: Target | None) -> None:
    _extract(archive, folder)
    _write_answer(archive, folder, target)


def kept(sha256: str) -> Distribution | None:
    """Return the Python of an archive that was unpacked before, None if there is none."""
    published = cache.place(SECTION, sha256)
    return _load(published, published, sha256) if (published / _ANSWER).is_file() else None


def _verified(archive: Path, sha256: str) -> str:
    try:
        with archive.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise PythonError(f"{archive} cannot be read: {error.strerror}") from error
    if sha256 and digest != sha256.lower():
        raise PythonError(
            f"{archive} has the SHA-256 {digest}, not {sha256}; fetch it again or correct the hash"
        )
    return digest


def _extract(archive: Path, folder: Path) -> None:
    if archive.suffix == ".zip":
        extract_zip(archive, folder / TOP)
    else:
        extract(archive, folder)


def _write_answer(archive: Path, folder: Path, target: Target | None) -> None:
    top = folder / TOP
    described = (top / manifest.NAME).is_file()
    content = manifest.read(top / manifest.NAME) if described else None
    root = top / manifest.INSTALL if described else layout.prefix(top) or top
    executable, variables = _executable(root), dict[str, str]()
    if content and content.get("target_triple") != this_machine().triple:
        answer = manifest.as_answer(content, top)
    elif executable and binary.runs_here(executable) and not layout.zipped_stdlib(root):
        answer, variables = _asked(archive, root, executable)
    else:
        answer = layout.as_answer(root, target, _unzipped(root, folder))
    if target and (found := target_of(answer)) != target:
        raise PythonError(f"{archive} holds a Python for {found}, not for {target}")
    links = manifest.static_links(content, top) if content else ()
    text = json.dumps({"answer": answer, "variables": variables, "links": links}, ensure_ascii=False)
    here = json.dumps(str(folder), ensure_ascii=False)[1:-1]
    (folder / _ANSWER).write_text(text.replace(here, _HERE), "utf-8", "surrogateescape")


def _executable(root: Path) -> Path | None:
    programs = [*sorted((root / "bin").glob("python3*[0-9t]")), root / "bin/python3", root / "python.exe"]
    return next(filter(lambda path: path.is_file(), programs), None)


def _unzipped(root: Path, folder: Path) -> Path | None:
    """Unpack the library of an embeddable Python beside it."""
    packed = layout.zipped_stdlib(root)
    if packed is None:
        return None
    extract_zip(packed, folder / _STDLIB)
    return folder / _STDLIB


def _asked(archive: Path, root: Path, executable: Path) -> tuple[dict[str, Any], dict[str, str]]:
    """Ask the interpreter, with the variables that it needs to find its own library."""
    from builders.pythons.probe import ask  # noqa: PLC0415 - subprocess, only where something was unpacked

    reason = ""
    for variables in ({}, _library_path(root)):
        answer = ask(executable, variables)
        if isinstance(answer, str):
            reason = answer
        elif not answer.get("loaded") or str(answer["loaded"]).startswith(str(root.resolve())):
            return _confined(answer, root), variables
    reason = reason or "it loads the libpython of another Python"
    raise PythonError(f"the Python in {archive} cannot be used on this machine: {reason}")


def _confined(answer: dict[str, Any], root: Path) -> dict[str, Any]:
    """Forget where the build machine had its libraries, and prefer the archive's own Tcl."""
    config = answer["variables"] | dict.fromkeys(("LIBDIR", "LIBPL"), "")
    tcl = [str(path.parent) for path in sorted(root.glob("lib/tcl*/init.tcl"))]
    return answer | {"variables": config, "tcl": [*tcl, *answer["tcl"]]}


def _library_path(root: Path) -> dict[str, str]:
    name = "DYLD_LIBRARY_PATH" if this_machine().system is System.MACOS else "LD_LIBRARY_PATH"
    return {name: str(root / "lib")}


def _load(archive: Path, published: Path, digest: str) -> Distribution:
    try:
        text = (published / _ANSWER).read_text("utf-8", "surrogateescape")
        kept = json.loads(text.replace(_HERE, json.dumps(str(published), ensure_ascii=False)[1:-1]))
        found = assembled(kept["answer"], kept["variables"])
    except (OSError, ValueError, KeyError) as error:
        raise PythonError(f"{published} is damaged ({error}); remove it and build again") from error
    if isinstance(found, str):
        raise PythonError(f"the Python in {archive} cannot be used: {found}")
    # The same archive is the same Python, wherever and whenever it was unpacked.
    links = dict.fromkeys((*kept["links"], *found.link_arguments))
    return replace(found, identity=digest[:32], link_arguments=tuple(links))
