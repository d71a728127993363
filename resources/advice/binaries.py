"""What ELF files say about the place that they must be loaded from."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from resources import elf
from resources.model import Advice, Kind, Location

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from resources.advice.cache import ReadingCache
    from resources.model import Resource

_TRUSTED: Final = frozenset({"python", "system"})  # what ran from memory in every test of ours
_SCRIPT: Final = b"#!"
_COMMANDS: Final = ("bin/", "Scripts/")  # where installers put console scripts
# machine, uses $ORIGIN, calls dladdr, what is wrong, is a script
Facts = tuple[str, bool, bool, str, bool]
_NO_ELF: Final[Facts] = ("", False, False, "", False)


def advise_binaries(resources: Iterable[Resource], cache: ReadingCache) -> Iterator[Advice]:
    """Return what loaders and programs need, file by file."""
    read = [(resource, _facts(resource, cache)) for resource in resources if _is_binary(resource)]
    machines = Counter(facts[0] for _resource, facts in read if facts[0])
    usual = machines.most_common(1)[0][0] if machines else ""
    for resource, facts in read:
        yield from _judge(resource, facts, usual)
    yield from _worth_knowing(read)


def _is_binary(resource: Resource) -> bool:
    if resource.kind in {Kind.EXTENSION, Kind.LIBRARY}:
        return True
    return resource.executable and resource.kind in {Kind.DATA, Kind.FILE}


def _facts(resource: Resource, cache: ReadingCache) -> Facts:
    try:
        kept: Facts = cache.remembered(str(resource.path), lambda: _read(resource))
    except OSError as error:
        return ("", False, False, error.strerror or str(error), False)
    return kept


def _read(resource: Resource) -> Facts:
    facts = elf.read(resource.path)
    if facts is not None:
        return (facts.machine, facts.uses_origin, facts.imports_dladdr, facts.problem, False)
    with resource.path.open("rb") as file:
        return (*_NO_ELF[:4], file.read(2) == _SCRIPT)


def _judge(resource: Resource, facts: Facts, usual: str) -> Iterator[Advice]:
    machine, _uses_origin, _calls_dladdr, problem, is_script = facts
    if problem:
        yield _advice(resource, "damaged-library", f"is damaged: {problem}")
    elif machine and machine != usual:
        message = f"is built for {machine}, the other libraries for {usual}"
        yield _advice(resource, "other-architecture", message)
    elif resource.kind in {Kind.DATA, Kind.FILE}:
        yield from _program(resource, is_elf=bool(machine), is_script=is_script)


def _program(resource: Resource, *, is_elf: bool, is_script: bool) -> Iterator[Advice]:
    if is_script and resource.relative.startswith(_COMMANDS):
        message = "starts a command with an installed Python"
        yield replace(_advice(resource, "command", message), location=Location.LEAVE_OUT)
    elif is_elf or is_script:
        message = "is a program, which the system starts from a file"
        yield _advice(resource, "executable", message)


def _worth_knowing(read: Iterable[tuple[Resource, Facts]]) -> Iterator[Advice]:
    """Count, package by package, the libraries that look at their own place; one line is enough."""
    counts: Counter[tuple[str, str, str]] = Counter()
    for resource, (_machine, uses_origin, calls_dladdr, _problem, _is_script) in read:
        top = resource.relative.partition("/")[0]
        if uses_origin and resource.needs:
            counts[
                top, "origin", "look for others next to themselves ($ORIGIN), which are loaded before"
            ] += 1
        if calls_dladdr and resource.distribution not in _TRUSTED:
            counts[top, "own-place", "can ask for their own place (dladdr)"] += 1
    for (top, code, message), count in counts.items():
        number = "one library" if count == 1 else f"{count} libraries"
        yield Advice(code=code, name=top, message=f"{number} {message}", path=top)


def _advice(resource: Resource, code: str, message: str) -> Advice:
    return Advice(
        code=code,
        name=resource.name,
        message=message,
        path=resource.relative,
        location=Location.FILESYSTEM_RELATIVE,
        unit=resource.relative,
    )
