"""Build a project: plan, bytecode, launcher, blob, executable, notices; steps cached, the output at once."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from builders import cache, floor, staging, wrapping
from builders.events import Artefact, Finding, Level, StepFinished, StepProgress, StepStarted
from builders.executable import join
from builders.installers.workshop import Workshop
from builders.launcher.link import LinkKind, link
from builders.layout import outline_of, with_python
from builders.options import Options
from builders.outcome import Built
from builders.planning import Planned, plan
from builders.project.model import Form
from builders.settings import launcher_settings
from resources.arrangement import Naming
from resources.bytecode import Compiled, Compiler, Source, compile_modules
from resources.directory import NO_TOKEN
from resources.model import Kind, Location, Resource
from resources.packing import Contents, pack
from resources.target import System

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterator, Mapping
    from pathlib import Path

    from builders.events import Event
    from builders.launcher.link import Launcher
    from builders.layout import Outline
    from builders.project.model import Project
    from builders.signing.signers import Signers
    from builders.wrapping import Wrapped
    from resources.model import Plan
    from resources.packed.resource import Data
    from resources.packing import Packed

__all__ = ["Built", "Options", "Planned", "build", "build_one", "built_in", "plan"]

PYC_HEADER = 16


def build(project: Project, options: Options) -> Generator[Event, None, Built]:
    """Build a project for one target.

    Raises BuildError and ResourceError, and leaves the earlier output as it was then.
    """
    signers = yield from wrapping.signers(project, options, (options.target(project),))
    with Workshop() as workshop:
        wrapped = yield from build_one(project, options, workshop, signers)
        yield from workshop.rest()
    return wrapped.finished()


def build_one(
    project: Project,
    options: Options,
    workshop: Workshop,
    signers: Signers | None,
    label: str = "",
    *,
    is_half: bool = False,
) -> Generator[Event, None, Wrapped]:
    """Build for one target, and have installers made; those of two halves are made of what they become."""
    target = options.target(project)
    installers = () if is_half else wrapping.formats(project, options, (target,))
    planned = yield from plan(project, options)
    compiled = yield from _compile(planned)
    launcher = yield from link(planned.distribution, floor.chosen(project, planned.distribution.target))
    yield from floor.hold(planned, launcher)
    built = yield from _write(planned, options, compiled, launcher, signers)
    task = wrapping.Task(
        project=planned.project,
        layers=planned.environment.layers,
        target=target,
        form=options.form,
        formats=installers,
        signers=signers,
        label=label,
    )
    return wrapping.start(task, built, workshop)


def _compile(planned: Planned) -> Generator[Event, None, dict[str, Compiled]]:
    started = time.monotonic()
    modules = [
        decision.resource
        for decision in planned.plan.decisions
        if decision.resource.kind is Kind.BYTECODE and decision.location is not Location.LEAVE_OUT
    ]
    sources = [
        Source(path=found.path, filename=found.relative) for found in modules if found.path.suffix != ".pyc"
    ]
    yield StepStarted(step="bytecode", title="Compiling modules", total=len(sources))
    compiler = _compiler(planned)
    done = 0
    with cache.writing(), cache.lock(compiler.folder):
        compiling = compile_modules(compiler, sources)
        while True:
            try:
                done = next(compiling)
            except StopIteration as end:
                compiled: dict[str, Compiled] = end.value
                break
            if done % 50 == 0:
                yield StepProgress(step="bytecode", done=done)
    compiled |= {found.relative: _sourceless(found) for found in modules if found.path.suffix == ".pyc"}
    yield from _not_compiled(compiled)
    yield StepFinished(step="bytecode", seconds=time.monotonic() - started, cached=not done)
    return compiled


def _compiler(planned: Planned) -> Compiler:
    from builders.pythons.compiling import compiling_python  # noqa: PLC0415 - next to its one use

    distribution, optimize = planned.distribution, planned.project.python.optimize
    python = compiling_python(distribution)
    return Compiler(
        executable=python.executable,
        environment=python.environment,
        optimize=optimize,
        folder=cache.place("bytecode", f"{distribution.identity}-{optimize}"),
    )


def _sourceless(resource: Resource) -> Compiled:
    return Compiled(code=resource.path.read_bytes()[PYC_HEADER:], token=NO_TOKEN)


def _not_compiled(compiled: Mapping[str, Compiled]) -> Iterator[Finding]:
    for name, module in compiled.items():
        if module.problem:
            line, _, sentence = module.problem.partition(":")
            yield Finding(
                level=Level.WARNING,
                code="does-not-compile",
                message=f"it does not compile ({sentence}), so it ships as source and says so when imported",
                place=f"{name}:{line}",
            )


def _write(
    planned: Planned,
    options: Options,
    compiled: Mapping[str, Compiled],
    launcher: Launcher,
    signers: Signers | None,
) -> Generator[Event, None, Built]:
    started = time.monotonic()
    yield StepStarted(step="write", title="Writing the program")
    target = planned.distribution.target
    places = outline_of(planned.project, target, options.form)
    packed = _pack(planned, compiled, launcher, places.form)
    root = options.output_root(planned.project)
    with staging.output_folder(root) as fresh:
        _write_form(planned, packed, launcher, places, fresh)
        if signers:
            whole, program = fresh / places.whole, fresh / places.program
            yield from signers.program(planned.project, target, whole, program)
        staging.publish([fresh / name for name in places.published], root)
    main = root / places.whole
    yield StepFinished(step="write", seconds=time.monotonic() - started)
    yield Artefact(path=str(main), kind=places.form.value, size=_size(main))
    return built_in(root, places)


def built_in(root: Path, places: Outline) -> Built:
    """Return what lies in an output folder."""
    whole = root / places.whole
    folder = whole if places.form is Form.FOLDER else root
    return Built(executable=root / places.program, folder=folder, artefacts=(whole,))


def _write_form(planned: Planned, packed: Packed, launcher: Launcher, places: Outline, fresh: Path) -> None:
    """Write everything into a fresh folder."""
    from builders.notices import notices  # noqa: PLC0415 - next to its one use

    texts = notices(planned.project, planned.distribution, planned.environment, planned.plan)
    if planned.distribution.target.system is System.MACOS:
        from builders.macos import program  # noqa: PLC0415 - next to its one use

        finished = program.Parts(
            project=planned.project,
            launcher=launcher.program,
            packed=packed,
            settings=launcher_settings(planned, packed),
            texts=texts,
            places=places,
        )
        program.write(finished, fresh)
        return
    linked = launcher.program.read_bytes()
    if planned.distribution.target.system is System.WINDOWS:
        from builders.windows.program import dressed  # noqa: PLC0415 - next to its one use

        linked = dressed(linked, planned.project, planned.distribution.target)
    parts = join(linked, packed, launcher_settings(planned, packed))
    staging.write_files(fresh / places.library, packed.files)
    staging.write_file(fresh / places.copying, (texts.copying,))
    staging.write_file(fresh / places.bill, (texts.bill,))
    staging.write_executable(fresh / places.program, parts)


def _pack(planned: Planned, compiled: Mapping[str, Compiled], launcher: Launcher, form: Form) -> Packed:
    distribution = planned.distribution
    whole = planned.plan
    if launcher.kind is LinkKind.SHARED:
        whole = with_python(whole, distribution, launcher.core)
    contents = Contents(
        compiled=compiled,
        read=_reader(planned, whole, form),
        magic=bytes.fromhex(distribution.magic),
        naming=Naming(cache_tag=distribution.cache_tag, optimize=planned.project.python.optimize),
    )
    return pack(whole, contents, distribution.target, embed_files=form is Form.FILE)


def _reader(planned: Planned, whole: Plan, form: Form) -> Callable[[Resource], Data]:
    """Return what reads a resource's file as it ships."""
    target = planned.distribution.target
    if target.system is System.MACOS:
        from builders.macos import program  # noqa: PLC0415 - next to its one use

        return program.reader(planned.project, whole, form, target)
    from builders.trim import trim  # noqa: PLC0415 - next to its one use

    binary = {Kind.EXTENSION, Kind.LIBRARY}
    strip = planned.project.strip

    def read(resource: Resource) -> Data:
        data = resource.path.read_bytes()
        return trim(data) if strip and resource.kind in binary else data

    return read


def _size(path: Path) -> int:
    files = (file for file in path.rglob("*") if file.is_file()) if path.is_dir() else (path,)
    return sum(file.stat().st_size for file in files if not file.is_symlink())
