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
    machine, uses_origin, calls_dladdr, problem, is_script = facts
    if problem:
        yield _advice(resource, "damaged-library", f"is damaged: {problem}", must_be_file=True)
    elif machine and machine != usual:
        message = f"is built for {machine}, the other libraries for {usual}"
        yield _advice(resource, "other-architecture", message, must_be_file=True)
    elif resource.kind in {Kind.DATA, Kind.FILE}:
        yield from _program(resource, is_elf=bool(machine), is_script=is_script)
    else:
        yield from _worth_knowing(resource, uses_origin=uses_origin, calls_dladdr=calls_dladdr)


def _program(resource: Resource, *, is_elf: bool, is_script: bool) -> Iterator[Advice]:
    if is_script and resource.relative.startswith(_COMMANDS):
        message = "starts a command with an installed Python"
        yield replace(_advice(resource, "command", message, must_be_file=True), location=Location.LEAVE_OUT)
    elif is_elf or is_script:
        message = "is a program, which the system starts from a file"
        yield _advice(resource, "executable", message, must_be_file=True)


def _worth_knowing(resource: Resource, *, uses_origin: bool, calls_dladdr: bool) -> Iterator[Advice]:
    if uses_origin and resource.needs:
        message = "looks for libraries next to itself ($ORIGIN); they are loaded before it"
        yield _advice(resource, "origin", message)
    if calls_dladdr:
        yield _advice(resource, "own-place", "can ask for its own place (dladdr)")


def _advice(resource: Resource, code: str, message: str, *, must_be_file: bool = False) -> Advice:
    return Advice(
        code=code,
        name=resource.name,
        message=message,
        path=resource.relative,
        location=Location.FILESYSTEM_RELATIVE if must_be_file else None,
        unit=resource.relative if must_be_file else "",
    )
