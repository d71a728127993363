"""All advice about a program: from its modules, its binaries and what is known of packages."""

from __future__ import annotations

from dataclasses import replace
from hashlib import sha256
from importlib.resources import files
from typing import TYPE_CHECKING, Final

from resources.advice.answers import Answer
from resources.advice.binaries import advise_binaries
from resources.advice.cache import ReadingCache
from resources.advice.index import FolderIndex
from resources.advice.knowledge import PackageRule, package_rules
from resources.advice.modules import advise_modules, read_modules
from resources.advice.options import advise_options, packages_of_options
from resources.advice.qt import FINDS_BY_PLACE, advise_qt, packages_of_qt
from resources.model import Advice, Location
from resources.resting import collector_at_rest

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from resources.model import Resource

PACKAGE_RULE: Final = "package-rule"


def advise(
    resources: tuple[Resource, ...], cache: Path | None, *, fingerprint: str = ""
) -> tuple[Advice, ...]:
    """Return what was found out; without a location where it is only worth knowing.

    cache: a folder to keep what was read in, None to read everything again.
    fingerprint: a text that differs when any of the resources does; "" where there is none.
    """
    answer = Answer(cache, fingerprint) if cache and fingerprint else None
    kept = answer.load() if answer else None
    if kept is not None:
        return kept
    with collector_at_rest():
        found = _advise(resources, ReadingCache(cache, salt=_salt()))
    if answer:
        answer.save(found)
    return found


def _advise(resources: tuple[Resource, ...], kept: ReadingCache) -> tuple[Advice, ...]:
    index = FolderIndex(resources)
    rules = tuple(rule for rule in package_rules() if _holds(rule, index))
    modules = read_modules(resources, (*packages_of_qt(), *packages_of_options()), kept)
    of_qt = tuple(advise_qt(resources, modules.imported))
    optional = advise_options(resources, modules.imported)
    settled = (
        *(rule.match for rule in rules if rule.location is not Location.FILESYSTEM_RELATIVE),
        *(advice.unit for advice in of_qt if advice.code == FINDS_BY_PLACE),
    )
    read = (*advise_modules(modules, index), *advise_binaries(resources, kept))
    found = (*map(_of_rule, rules), *of_qt, *optional, *(_tempered(advice, settled) for advice in read))
    kept.save()
    return tuple(dict.fromkeys(found))


def _holds(rule: PackageRule, index: FolderIndex) -> bool:
    return index.has(rule.match) and not (rule.without and index.has(rule.without))


def _of_rule(rule: PackageRule) -> Advice:
    unit = rule.match
    return Advice(code=PACKAGE_RULE, name=unit, message=rule.reason, location=rule.location, unit=unit)


def _tempered(advice: Advice, settled: Iterable[str]) -> Advice:
    """Keep advice as worth knowing in packages that more is known of than reading tells."""
    if advice.location and any(_covers(package, advice.unit) for package in settled):
        return replace(advice, location=None, unit="")
    return advice


def _covers(match: str, unit: str) -> bool:
    return f"{unit.replace('/', '.')}.".startswith(f"{match}.")


def _salt() -> str:
    """Return a text that differs when what is read for does."""
    text = files("resources.advice").joinpath("packages.toml").read_bytes()
    return sha256(text).hexdigest()[:8]
