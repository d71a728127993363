"""The tree that a build stages, computed from a plan: staging asks where everything goes, previews show it.

form file      <name>, <name>.COPYING.txt, <name>.cdx.json
form folder    <name>/<name>, <name>/COPYING.txt, <name>/bill.cdx.json, <name>/lib/...
For Windows the executable is called <name>.exe; the folder is not. For macOS a program with windows is a
bundle, <Name>.app (builders/macos/bundle.py); its code lies in Frameworks, with links to it where it is here.

What is no file of the output lies in the executable: it is loaded from there, or, in form file, written to a
folder in the user's cache when it is needed first.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from builders.errors import BuildError
from builders.project.kinds import as_file_name
from builders.project.model import Form
from resources.arrangement import Naming, extension_names, is_file, path_of, ships
from resources.model import Decision, Kind, Location, Plan, Resource
from resources.target import System

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from builders.project.model import Project
    from builders.pythons.model import Distribution
    from resources.target import Target

LIBRARY_FOLDER = "lib"
CORE = "_onefold_core.so"
_CORE_SIZE = 120_000  # about, before it is compiled
_LAUNCHER_SIZE, _STATIC_SIZE = 60_000, 7_500_000  # about, before it is linked: alone, with Python in it
CODE = {Kind.EXTENSION, Kind.LIBRARY}


class Place(StrEnum):
    """A file of the output; in the executable; in it, but a file in the user's cache from first use on."""

    OUTPUT = "output"
    MEMORY = "memory"
    CACHE = "cache"


@dataclass(frozen=True, slots=True, kw_only=True)
class Outline:
    """The files that every program has, as POSIX paths below the output folder.

    whole: what a user takes away, and what is named first in the output folder.
    library: the folder of the program's own files, "" where they are in the executable.
    code: the folder of what of those is code, "" where it is the same one.
    others: role and path of each file that the system wants besides.
    """

    form: Form
    whole: str
    program: str
    copying: str
    bill: str
    library: str
    code: str = ""
    others: tuple[tuple[str, str], ...] = ()

    @property
    def published(self) -> tuple[str, ...]:
        """What appears in the output folder, the program last."""
        return (self.whole,) if self.form is Form.FOLDER else (self.copying, self.bill, self.program)

    def file(self, relative: str, *, is_code: bool) -> str:
        """Return the path of a file of the program's library folder."""
        if self.code and is_code:
            from builders.macos.linking import without_dots  # noqa: PLC0415 - only for bundles

            return f"{self.code}/{without_dots(relative)}"
        return f"{self.library}/{relative}"


class Item(NamedTuple):
    """One thing that ships.

    path: POSIX; below the output folder, inside the executable, or below the folder in the cache.
    size: bytes; unless `is_exact` it is an estimate, since only the build compiles and trims.
    kind, name: of the resource; what has none has a role ("program", "copying", "bill") for its name.
    resource: None once it is built, and for what is made by the build.
    digest: of the content once it is built, "" before.
    """

    place: Place
    path: str
    size: int
    name: str
    kind: Kind | None = None
    is_exact: bool = True
    executable: bool = False
    resource: Resource | None = None
    digest: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """Everything that ships."""

    outline: Outline
    items: tuple[Item, ...]


def outline_of(project: Project, target: Target, form: Form | None = None) -> Outline:
    """Return where the files lie that this program has; form: None for that of the project.

    A program with windows is a bundle on macOS, whatever its form.
    """
    if target.system is System.MACOS and not project.console:
        return bundle_outline(
            as_file_name(project.name), project.executable, has_icon=project.icon is not None
        )
    return outline(form or project.output.form, project.executable, target)


def bundle_outline(bundle: str, name: str, *, has_icon: bool = False) -> Outline:
    """Return where the files of a bundle of macOS lie."""
    contents = f"{bundle}.app/Contents"
    icon = (("icon", f"{contents}/Resources/{name}.icns"),) if has_icon else ()
    return Outline(
        form=Form.FOLDER,
        whole=f"{bundle}.app",
        program=f"{contents}/MacOS/{name}",
        copying=f"{contents}/Resources/COPYING.txt",
        bill=f"{contents}/Resources/bill.cdx.json",
        library=f"{contents}/Resources/{LIBRARY_FOLDER}",
        code=f"{contents}/Frameworks",
        others=(
            ("information", f"{contents}/Info.plist"),
            ("package type", f"{contents}/PkgInfo"),
            ("seal", f"{contents}/_CodeSignature/CodeResources"),
            *icon,
        ),
    )


def outline(form: Form, name: str, target: Target) -> Outline:
    """Return where the files lie that every program has; name: that of the executable, without ".exe"."""
    program = name + (".exe" if target.system is System.WINDOWS else "")
    if form is Form.FILE:
        return Outline(
            form=form,
            whole=program,
            program=program,
            copying=f"{name}.COPYING.txt",
            bill=f"{name}.cdx.json",
            library="",
        )
    return Outline(
        form=form,
        whole=name,
        program=f"{name}/{program}",
        copying=f"{name}/COPYING.txt",
        bill=f"{name}/bill.cdx.json",
        library=f"{name}/{LIBRARY_FOLDER}",
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What the items depend on besides the decisions.

    trims: whether libraries lose their symbols.
    finds_code: whether data may turn out to be code, which is placed, linked and signed as libraries are.
    """

    outline: Outline
    naming: Naming
    trims: bool
    finds_code: bool = False


def terms(project: Project, distribution: Distribution, form: Form | None = None) -> Terms:
    """Return the terms of a project; form: None for that of the project."""
    is_for_macos = distribution.target.system is System.MACOS
    return Terms(
        outline=outline_of(project, distribution.target, form),
        naming=Naming(cache_tag=distribution.cache_tag, optimize=project.python.optimize),
        trims=project.strip or is_for_macos,
        finds_code=is_for_macos,
    )


def lay_out(plan: Plan, distribution: Distribution, agreed: Terms) -> Layout:
    """Return the layout of a plan before anything is built."""
    made = (*carried(distribution, agreed), *items(plan.decisions, agreed))
    inside = sum(item.size for item in made if item.place is not Place.OUTPUT)
    program = launcher_size(distribution) + inside
    return Layout(outline=agreed.outline, items=(*own_items(agreed.outline, program), *made))


def launcher_size(distribution: Distribution) -> int:
    """Return about how many bytes of an executable are not one of its items."""
    return _STATIC_SIZE if distribution.static_library else _LAUNCHER_SIZE


def carried(distribution: Distribution, agreed: Terms) -> tuple[Item, ...]:
    """Return what a launcher of the shared kind carries besides the plan."""
    if distribution.static_library or not distribution.shared_library:
        return ()
    own = with_python(Plan(decisions=()), distribution)
    return tuple(items(own.decisions, agreed))


def items(decisions: Sequence[Decision], agreed: Terms) -> Iterator[Item]:
    """Yield the item of each decision that ships."""
    extensions = extension_names(decisions)
    return (item(decision, agreed) for decision in decisions if ships(decision, extensions))


def item(decision: Decision, agreed: Terms) -> Item:
    """Return where something that ships goes."""
    resource = decision.resource
    path = path_of(decision, agreed.naming)
    place, is_code = Place.MEMORY, resource.kind in CODE
    if is_file(decision):
        place = Place.OUTPUT if agreed.outline.library else Place.CACHE
        is_code = is_code or (agreed.finds_code and _is_code(resource))
        path = agreed.outline.file(path, is_code=is_code) if agreed.outline.library else path
    return Item(
        place=place,
        path=path,
        size=resource.size,
        kind=resource.kind,
        name=resource.name,
        is_exact=not (resource.kind is Kind.BYTECODE or (agreed.trims and is_code)),
        executable=place is not Place.MEMORY
        and (resource.executable or (is_code and bool(agreed.outline.code))),
        resource=resource,
    )


def _is_code(resource: Resource) -> bool:
    """Whether macOS would load it, whatever it is to Python."""
    if resource.kind in {Kind.SOURCE, Kind.BYTECODE}:
        return False
    from builders.macos.universal import is_code_file  # noqa: PLC0415 - only for macOS

    return is_code_file(resource.path)


def own_items(places: Outline, program: int) -> tuple[Item, ...]:
    """Return what every program has, before it is built; program: the estimate of its size."""
    paths = {"program": places.program, "copying": places.copying, "bill": places.bill} | dict(places.others)
    return tuple(
        Item(
            place=Place.OUTPUT,
            path=path,
            size=program if role == "program" else 0,
            name=role,
            is_exact=False,
            executable=role == "program",
        )
        for role, path in paths.items()
    )


def with_python(plan: Plan, distribution: Distribution, core: Path | None = None) -> Plan:
    """Return the plan with the Python library and the core, which a launcher of the shared kind loads itself.

    core: None while it is not compiled yet.
    """
    if distribution.target.system is System.WINDOWS:
        from builders.windows.libraries import own_libraries  # noqa: PLC0415 - next to its one use

        return Plan(decisions=(*plan.decisions, *own_libraries(distribution)), advice=plan.advice)
    if distribution.target.system is System.MACOS:
        from builders.macos import libraries  # noqa: PLC0415 - next to its one use

        own = libraries.own_libraries(distribution, core, _CORE_SIZE)
        return Plan(decisions=(*plan.decisions, *own), advice=plan.advice)
    python = distribution.shared_library
    if python is None:
        raise BuildError("a launcher of the shared kind needs the Python library")
    name = distribution.shared_library_name
    added = (
        _library(name, python, python.stat().st_size),
        _library(CORE, core or python, core.stat().st_size if core else _CORE_SIZE),
    )
    return Plan(decisions=(*plan.decisions, *added), advice=plan.advice)


def _library(name: str, path: Path, size: int) -> Decision:
    resource = Resource(kind=Kind.LIBRARY, name=name, path=path, relative=name, size=size)
    return Decision(resource=resource, location=Location.IN_MEMORY, reason="the launcher loads it")
