"""Under which licences a Python and what is built into it may be passed on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from builders.pythons import manifest

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from builders.pythons.model import Distribution

_PYTHON = "PSF-2.0"
_PUBLIC_DOMAIN = "public domain"


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """component: what it is. licence: in SPDX's names, "" if nothing states it. source: the text's file."""

    component: str
    licence: str
    source: str
    text: str


def terms(distribution: Distribution) -> tuple[Terms, ...]:
    """Return the interpreter's own, then those of the libraries in it; raises PythonError."""
    described = distribution.root.parent / manifest.NAME
    libraries = _libraries(manifest.read(described), described.parent) if described.is_file() else {}
    own, *others = distribution.licences or (None,)
    found = [_terms(f"CPython {distribution.version}", _PYTHON, own)]
    for path in others:
        components, licence = libraries.pop(path, (path.stem.removeprefix("LICENSE."), ""))
        found.append(_terms(components, licence, path))
    found += [_terms(components, licence, path) for path, (components, licence) in sorted(libraries.items())]
    return tuple(found)


def _terms(component: str, licence: str, path: Path | None) -> Terms:
    if path is None or not path.is_file():
        return Terms(component=component, licence=licence, source="none", text="")
    return Terms(
        component=component, licence=licence, source=path.name, text=path.read_text("utf-8", "replace")
    )


def _libraries(described: Mapping[str, Any], top: Path) -> dict[Path, tuple[str, str]]:
    """Return for each text the extension modules that it is about, and the licences, as they are stated."""
    names: dict[Path, dict[str, None]] = {}
    licences: dict[Path, dict[str, None]] = {}
    for extension, variant in _variants(described):
        paths = variant.get("license_paths") or ()
        for path in (manifest.inside(top, each) for each in paths):
            names.setdefault(path, {})[extension] = None
            licences.setdefault(path, {}).update(dict.fromkeys(_stated(variant)))
    return {path: (", ".join(names[path]), " AND ".join(licences[path])) for path in names}


def _variants(described: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    extensions = described.get("build_info", {}).get("extensions", {})
    for name, variants in sorted(extensions.items()):
        yield from ((name, each) for each in variants if isinstance(each, dict))


def _stated(variant: Mapping[str, Any]) -> list[str]:
    return [
        *(variant.get("licenses") or ()),
        *([_PUBLIC_DOMAIN] if variant.get("license_public_domain") else []),
    ]
