"""Which shared libraries each binary needs, found as the loader of Linux finds them (ld.so(8)).

A name is looked for in RPATH or RUNPATH, then among the libraries of the environment, then in the system.
What every system has itself is left to it. On Windows there are only those of the environment, whatever the
case of their letters; the launcher tells the system of every folder that holds some.
"""

from __future__ import annotations

import os
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from resources.baseline import is_baseline, is_of_c, is_of_visual_c, is_python
from resources.model import Advice, Kind, Location, Resource
from resources.policy import NEEDS_FILE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from resources.elf import ElfFacts

FOLDER: Final = "_libraries"
SYSTEM: Final = "system"
_DAMAGED, _OF_OTHER_MACHINE, _OF_OTHER_LIBC = "damaged-library", "wrong-architecture", "wrong-c-library"
USELESS: Final = frozenset({_DAMAGED, _OF_OTHER_MACHINE, _OF_OTHER_LIBC})  # on what can never be loaded
_LIBC: Final = {"gnu": "glibc", "musl": "musl"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Linked:
    """EXTENSION and LIBRARY resources with their needs, the system's among them, and what was found out."""

    resources: tuple[Resource, ...]
    advice: tuple[Advice, ...]


def link(
    binaries: Sequence[Resource],
    *,
    facts: Callable[[Path], ElfFacts | None],
    system: Callable[[str], Iterable[Path]],
    architecture: str,
    libc: str = "",
    for_windows: bool = False,
) -> Linked:
    """Fill in `needs`; `system` answers which files the system has of a name, libc is that of the target."""
    linker = (_WindowsLinker if for_windows else _Linker)(binaries, facts, system, architecture, libc)
    own = tuple(linker.linked(resource) for resource in binaries)
    added = tuple(linker.linked(library) for library in tuple(linker.added.values()))
    return Linked(resources=own + added, advice=tuple(linker.advice))


class _Linker:
    def __init__(
        self,
        binaries: Sequence[Resource],
        facts: Callable[[Path], ElfFacts | None],
        system: Callable[[str], Iterable[Path]],
        architecture: str,
        libc: str,
    ) -> None:
        self.added: dict[str, Resource] = {}
        self.advice: list[Advice] = []
        self._facts = facts
        self._system = system
        self._architecture = architecture
        self._libc = libc
        self._at = {os.path.normpath(resource.path): resource for resource in binaries}
        self._named: dict[str, list[Resource]] = {}
        self._direct: dict[str, tuple[Resource, ...]] = {}
        for resource in binaries:
            self._name(resource)

    def linked(self, resource: Resource) -> Resource:
        """Return the resource with all that must be loaded before it, each after what it needs itself."""
        order: list[str] = []
        seen = {resource.relative}
        stack = [(resource, iter(self._needs(resource)))]
        while stack:
            current, rest = stack[-1]
            following = next((library for library in rest if library.relative not in seen), None)
            if following is not None:
                seen.add(following.relative)
                stack.append((following, iter(self._needs(following))))
            else:
                stack.pop()
                order.append(current.name)
        return replace(resource, needs=tuple(order[:-1])) if len(order) > 1 else resource

    def _name(self, resource: Resource) -> None:
        facts = self._facts(resource.path)
        names = {resource.path.name, facts.soname if facts and facts.soname else resource.path.name}
        if resource.kind is Kind.LIBRARY and self._fits(facts):
            for name in names:
                self._named.setdefault(self._key(name), []).append(resource)

    def _key(self, name: str) -> str:
        return name

    def _fits(self, facts: ElfFacts | None) -> bool:
        if facts is None or facts.problem or facts.machine != self._architecture:
            return False
        return not (facts.libc and self._libc) or facts.libc == self._libc

    def _needs(self, resource: Resource) -> tuple[Resource, ...]:
        known = self._direct.get(resource.relative)
        if known is None:
            known = self._direct[resource.relative] = tuple(self._found(resource))
        return known

    def _found(self, resource: Resource) -> Iterator[Resource]:
        """Yield what one binary asks for by name."""
        facts = self._facts(resource.path)
        if facts is None or not self._fits(facts):
            self._advise_unfit(resource, facts)
            return
        for soname in facts.needed:
            if is_python(soname):
                continue
            library = self._in_folders(resource, facts, soname)
            if library is None and not is_baseline(soname):
                library = self._by_name(resource, soname) or self._of_system(soname)
                if library is None:
                    self._advise_missing(resource, soname)
            if library is not None and library.kind is Kind.EXTENSION:
                self._advise_extension(resource, library)
            elif library is not None:
                yield library

    def _in_folders(self, resource: Resource, facts: ElfFacts, soname: str) -> Resource | None:
        """Look into RUNPATH, or RPATH where there is none; an absolute one leads into the system."""
        origin = os.path.dirname(resource.path)  # noqa: PTH120 - thousands of times, and a str is wanted
        for folder in facts.runpath or facts.rpath:
            expanded = folder.replace("${ORIGIN}", origin).replace("$ORIGIN", origin)
            path = os.path.normpath(f"{expanded}/{soname}")
            library = self._at.get(path)
            if library is not None and self._fits(self._facts(library.path)):
                return library
            if library is None and not is_baseline(soname) and os.path.isfile(path):  # noqa: PTH113 - as above
                return self._add(Path(path), soname)
        return None

    def _by_name(self, resource: Resource, soname: str) -> Resource | None:
        """Choose among the libraries of that name: one of the same distribution, then the nearest."""
        if resource.distribution == SYSTEM:
            return None

        def distance(library: Resource) -> tuple[bool, int, str]:
            shared = len(os.path.commonpath((library.relative, resource.relative)))
            return library.distribution != resource.distribution, -shared, library.relative

        return min(self._named.get(self._key(soname), ()), key=distance, default=None)

    def _of_system(self, soname: str) -> Resource | None:
        if soname in self.added:
            return self.added[soname]
        found = (self._add(path, soname) for path in self._system(soname))
        return next((library for library in found if library is not None), None)

    def _add(self, path: Path, soname: str) -> Resource | None:
        """Make a resource of a library of the system; None if it is not for this architecture."""
        if soname in self.added:
            return self.added[soname]
        real = Path(os.path.realpath(path))
        try:
            facts, size = self._facts(real), real.stat().st_size
        except OSError:
            return None
        if not self._fits(facts):
            return None
        name = f"{FOLDER}/{soname}"
        self.added[soname] = Resource(
            kind=Kind.LIBRARY, name=name, path=real, relative=name, size=size, distribution=SYSTEM
        )
        return self.added[soname]

    def _advise_missing(self, resource: Resource, soname: str) -> None:
        text = f"needs {soname}, which is neither in the environment nor on this system"
        self._advise("needs-missing-library", resource, text)

    def _advise_extension(self, resource: Resource, other: Resource) -> None:
        text = f"is linked against the extension module {other.name}, and needs it as a file beside it"
        for each in (resource, other):
            self._advise("needs-extension", each, text, Location.FILESYSTEM_RELATIVE)

    def _advise_unfit(self, resource: Resource, facts: ElfFacts | None) -> None:
        if facts is None:
            self._advise(_DAMAGED, resource, "is not an ELF file, and cannot be loaded")
        elif facts.problem:
            self._advise(_DAMAGED, resource, f"cannot be loaded: {facts.problem}")
        elif facts.machine != self._architecture:
            text = f"is made for {facts.machine}, not for {self._architecture}"
            self._advise(_OF_OTHER_MACHINE, resource, text)
        else:
            text = f"is made for {_LIBC[facts.libc]}, not for {_LIBC[self._libc]}"
            self._advise(_OF_OTHER_LIBC, resource, text)

    def _advise(self, code: str, resource: Resource, text: str, location: Location | None = None) -> None:
        self.advice.append(
            Advice(
                code=code,
                name=resource.name,
                message=text,
                path=resource.relative,
                location=location,
                unit=resource.name,
            )
        )


class _WindowsLinker(_Linker):
    """What no folder of the program has is Windows' own, but for the runtime of Visual C++."""

    def _key(self, name: str) -> str:
        return name.lower()

    def _found(self, resource: Resource) -> Iterator[Resource]:
        facts = self._facts(resource.path)
        if facts is None or not self._fits(facts):
            self._advise_unfit(resource, facts)
            return
        self._advise_file(resource, facts)
        for name in facts.needed:
            library = None if is_python(name) else self._by_name(resource, name)
            if library is not None:
                yield library
            elif is_of_visual_c(name):
                self._advise_missing(resource, name)

    def _advise_file(self, resource: Resource, facts: ElfFacts) -> None:
        """Say what our own loader cannot do; it has no unit, since it forbids one place and asks for none."""
        text = ""
        if facts.has_static_tls:
            text = "has static thread-local data, which Windows sets up only for libraries from files"
        elif is_of_c(resource.path.name):
            text = "belongs to the runtime of Visual C++, of which a process wants one"
        if text:
            self.advice.append(
                Advice(
                    code=NEEDS_FILE,
                    name=resource.name,
                    message=text,
                    path=resource.relative,
                    location=Location.FILESYSTEM_RELATIVE,
                )
            )
