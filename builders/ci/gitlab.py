"""A pipeline for GitLab.

.gitlab-ci.yml
    onefold: TARGET    one job for each target, on a machine of that system
        caches    build/onefold in the project, which no project is built from: Onefold's, uv's and pip's
        result    an artefact for each target

Machines: https://docs.gitlab.com/ci/runners/hosted_runners/
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from builders.ci.workflow import quoted

if TYPE_CHECKING:
    from builders.ci.workflow import Workflow

FILE = ".gitlab-ci.yml"


@dataclass(frozen=True, slots=True, kw_only=True)
class Machine:
    """tag: what chooses it. image: what runs on it, "" where it is the machine itself.

    prepare: the commands that make `python` and `onefold` found there, in the machine's own shell.
    """

    tag: str
    image: str = ""
    prepare: tuple[str, ...] = ()


_LINUX = Machine(tag="saas-linux-small-amd64", image="python:{python}-bookworm")
MACHINES = {
    "x86_64-unknown-linux-gnu": _LINUX,
    "aarch64-unknown-linux-gnu": Machine(tag="saas-linux-small-arm64", image=_LINUX.image),
    "x86_64-pc-windows-msvc": Machine(
        tag="saas-windows-medium-amd64",
        prepare=(
            "choco install python --version={python}.0 -y --no-progress",
            "Import-Module $env:ChocolateyInstall\\helpers\\chocolateyProfile.psm1",
            "Update-SessionEnvironment",
        ),
    ),
    "aarch64-apple-darwin": Machine(
        tag="saas-macos-medium-m1",
        image="macos-15-xcode-16",
        prepare=(
            "brew install python@{python}",
            'export PATH="$(brew --prefix python@{python})/libexec/bin:$PATH"',
        ),
    ),
}
_ARTEFACTS = "dist/onefold"
_TEXT = """\
stages: [build]
variables:
  ONEFOLD_CACHE: "$CI_PROJECT_DIR/build/onefold/cache"
  UV_CACHE_DIR: "$CI_PROJECT_DIR/build/onefold/uv"
  PIP_CACHE_DIR: "$CI_PROJECT_DIR/build/onefold/pip"
"""
_JOB = """\
"onefold: {target}":
  stage: build
  tags: [{tag}]
{image}  cache:
    key: "onefold-{target}"
    paths: [build/onefold]
  script:
{script}
  artifacts:
    name: "{target}"
    paths: ["{output}"]
"""


def text(workflow: Workflow) -> str:
    """Return the file, without the lines that say who wrote it."""
    jobs = (_job(workflow, target.triple) for target in workflow.targets)
    return "\n".join((_TEXT, *jobs))


def _job(workflow: Workflow, target: str) -> str:
    # What has no machine of its own, such as musl, is built from Linux.
    machine, output = MACHINES.get(target, _LINUX), f"{_ARTEFACTS}/{target}"
    image = machine.image.format(python=workflow.python)
    prepare = (command.format(python=workflow.python) for command in machine.prepare)
    commands = (*prepare, workflow.install, workflow.build(target, output))
    return _JOB.format(
        target=target,
        tag=machine.tag,
        image=f"  image: {quoted(image)}\n" if image else "",
        script="\n".join(f"    - {quoted(command)}" for command in commands),
        output=output,
    )
