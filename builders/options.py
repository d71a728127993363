"""What a single build is asked for beyond what its project says."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from resources.target import this_machine

if TYPE_CHECKING:
    from collections.abc import Generator, Mapping
    from pathlib import Path

    from builders.events import Event
    from builders.project.model import Form, Placement, Project, Unused
    from builders.pythons.model import Distribution
    from resources.target import Target


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """None means: as the project says.

    targets: a build is for one; builders.several.build_each makes one for each.
    record: the file that the program writes down in what it uses; then nothing unused is left out.
    output: the folder that the executable goes into, or the folder of that name in form `folder`.
    sign: whether what is made is signed as [signing] says. secrets: for that, by variable.
    """

    form: Form | None = None
    targets: tuple[Target, ...] | None = None
    python: str | None = None
    installers: tuple[str, ...] | None = None
    location: Placement | None = None
    output: Path | None = None
    unused: Unused | None = None
    record: Path | None = None
    sign: bool = True
    secrets: Mapping[str, str] = field(default_factory=dict, repr=False, hash=False)

    def all_targets(self, project: Project) -> tuple[Target, ...]:
        """Return every system that a program is wanted for."""
        return tuple(dict.fromkeys(self.targets or project.output.targets or (this_machine(),)))

    def target(self, project: Project) -> Target:
        """Return the system that one plan or build is for: this machine, if it is among those wanted."""
        wanted = self.all_targets(project)
        here = this_machine()
        return here if here in wanted else wanted[0]

    def for_each_target(self, project: Project) -> tuple[Options, ...]:
        """Return the options of one build for each target; several have a folder each in `output`."""
        targets = self.all_targets(project)
        if len(targets) == 1:
            return (replace(self, targets=targets),)
        outputs = (self.output / target.triple if self.output else None for target in targets)
        return tuple(
            replace(self, targets=(target,), output=output)
            for target, output in zip(targets, outputs, strict=True)
        )

    def output_root(self, project: Project) -> Path:
        """Return where what is made goes."""
        return self.output or project.root / "dist" / "onefold" / self.target(project).triple


def chosen_python(project: Project, options: Options) -> Generator[Event, None, Distribution]:
    """Return the Python that ships, fetched if it is not here; raises PythonError."""
    from builders.pythons.obtain import obtain  # noqa: PLC0415 - next to its one use

    wanted = project.python
    specification = options.python or wanted.version or wanted.path or wanted.archive
    asked = str(specification) if specification else None
    target = options.target(project)
    return (yield from obtain(asked, project.requires_python, sha256=wanted.sha256, target=target))
