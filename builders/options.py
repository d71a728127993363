"""What a single build is asked for beyond what its project says."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from resources.target import this_machine

if TYPE_CHECKING:
    from pathlib import Path

    from builders.project.model import Form, Placement, Project, Unused
    from builders.pythons.model import Distribution
    from resources.target import Target


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """None means: as the project says.

    record: the file that the program writes down in what it uses; then nothing unused is left out.
    output: the folder that the executable goes into, or the folder of that name in form `folder`.
    """

    form: Form | None = None
    targets: tuple[Target, ...] | None = None
    python: str | None = None
    installers: tuple[str, ...] | None = None
    location: Placement | None = None
    output: Path | None = None
    unused: Unused | None = None
    record: Path | None = None

    def output_root(self, project: Project) -> Path:
        """Return where what is made goes."""
        return self.output or project.root / "dist" / "onefold" / this_machine().triple


def chosen_python(project: Project, options: Options) -> Distribution:
    """Return the Python that ships; raises PythonError."""
    from builders.pythons.choose import choose  # noqa: PLC0415 - next to its one use

    wanted = project.python
    specification = options.python or wanted.version or wanted.path or wanted.archive
    asked = str(specification) if specification else None
    return choose(asked, project.requires_python, sha256=wanted.sha256)
