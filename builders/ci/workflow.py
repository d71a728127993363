"""What a service's file is written from: a job for each target, which makes that target's installers too."""

from __future__ import annotations

import json
import shlex
from dataclasses import dataclass
from typing import TYPE_CHECKING

from builders.errors import ProjectError
from builders.signing import secrets
from resources.target import this_machine

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from builders.project.model import Project, SigningChoice
    from resources.target import Target

_PYTHON = "3.13"


@dataclass(frozen=True, slots=True, kw_only=True)
class Workflow:
    """project: its path in the repository, with slashes. onefold: the requirement that installs Onefold.

    python: the version that builds; it ships too, unless the project chooses another way.
    secrets: variables that hold what signing needs; the service keeps them under these names.
    """

    name: str
    project: str
    python: str
    onefold: str
    targets: tuple[Target, ...]
    secrets: tuple[str, ...] = ()

    @property
    def install(self) -> str:
        return f"python -m pip install {shlex.quote(self.onefold)}"

    def build(self, target: str, output: str) -> str:
        """Return the command that builds one target; both may be variables of the service."""
        return f"onefold build {shlex.quote(self.project)} --target {target} --output {output}"


def workflow(project: Project, place: Path, repository: Path, onefold: str) -> Workflow:
    """Return what to build of a project; raises ProjectError.

    place: what names the project on a command line. repository: the folder that is checked out.
    """
    place, repository = place.resolve(), repository.resolve()
    if not place.is_relative_to(repository):
        raise ProjectError(f"{place} is not in {repository}; run this in the folder of the repository")
    return Workflow(
        name=project.name,
        project=place.relative_to(repository).as_posix(),
        python=".".join(project.python.version.split(".")[:2]) or _PYTHON,
        onefold=onefold,
        targets=project.output.targets or (this_machine(),),
        secrets=tuple(_secrets(project.signing)),
    )


def _secrets(signing: SigningChoice) -> Iterator[str]:
    if signing.windows_certificate:
        yield secrets.WINDOWS
    if signing.macos_certificate:
        yield secrets.MACOS
    if signing.gpg_key:
        yield secrets.GPG


def quoted(text: str) -> str:
    """Return a text as YAML takes it whatever is in it: JSON is a part of YAML."""
    return json.dumps(text, ensure_ascii=False)
