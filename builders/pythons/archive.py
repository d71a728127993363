"""Use a Python that comes as an archive: install_only (.tar.gz) or full (.tar.zst with PYTHON.json).

<cache>/pythons/<sha256>/python/        as it was unpacked
<cache>/pythons/<sha256>/answer.json    what its interpreter answered, or would
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from builders import cache
from builders.errors import PythonError
from builders.pythons import manifest
from builders.pythons.assembly import assembled
from builders.pythons.extraction import TOP, extract
from resources.target import System, this_machine

if TYPE_CHECKING:
    from pathlib import Path

    from builders.pythons.model import Distribution

SECTION = "pythons"
_ANSWER = "answer.json"
# Stands for the folder of the archive, so that what was answered holds after it was renamed or moved.
_HERE = "<here>"


def unpack(archive: Path, sha256: str = "") -> Distribution:
    """Return the Python in an archive, unpacked once; raises PythonError, and then the cache is as before."""
    digest = _verified(archive, sha256)
    published = cache.place(SECTION, digest)
    if not (published / _ANSWER).is_file():
        with cache.lock(published):
            if not published.exists():
                with cache.filling(published) as folder:
                    extract(archive, folder)
                    _write_answer(archive, folder)
        cache.sweep(SECTION)
    return _load(archive, published, digest)


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


def _write_answer(archive: Path, folder: Path) -> None:
    top = folder / TOP
    described = (top / manifest.NAME).is_file()
    content = manifest.read(top / manifest.NAME) if described else None
    root = top / manifest.INSTALL if described else top
    if content is None or content.get("target_triple") == this_machine().triple:
        answer, variables = _asked(archive, root)
    else:
        answer, variables = manifest.as_answer(content, top), {}
    links = manifest.static_links(content, top) if content else ()
    text = json.dumps({"answer": answer, "variables": variables, "links": links}, ensure_ascii=False)
    here = json.dumps(str(folder), ensure_ascii=False)[1:-1]
    (folder / _ANSWER).write_text(text.replace(here, _HERE), "utf-8", "surrogateescape")


def _asked(archive: Path, root: Path) -> tuple[dict[str, Any], dict[str, str]]:
    """Ask the interpreter, with the variables that it needs to find its own library."""
    from builders.pythons.probe import ask  # noqa: PLC0415 - subprocess, only where something was unpacked

    programs = [*sorted((root / "bin").glob("python3*[0-9t]")), root / "bin/python3", root / "python.exe"]
    executable = next(filter(lambda path: path.is_file(), programs), None)
    if executable is None:
        raise PythonError(
            f"{archive} holds no Python: there is neither {TOP}/bin/python3 nor {TOP}/python.exe"
        )
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
