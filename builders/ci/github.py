"""A workflow for GitHub Actions.

.github/workflows/onefold.yml
    build    one job for each target, on a machine of that system
        caches    <temporary folder of the machine>/onefold: Onefold's, uv's and pip's
        result    an artefact for each target

Machines: https://docs.github.com/actions/reference/runners/github-hosted-runners
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from builders.ci.workflow import quoted

if TYPE_CHECKING:
    from collections.abc import Sequence

    from builders.ci.workflow import Workflow

FILE = ".github/workflows/onefold.yml"
# The oldest machine of a kind that there is, since a program runs on what is newer than where it was built.
RUNNERS = {
    "x86_64-unknown-linux-gnu": "ubuntu-22.04",
    "aarch64-unknown-linux-gnu": "ubuntu-22.04-arm",
    "x86_64-pc-windows-msvc": "windows-2022",
    "aarch64-pc-windows-msvc": "windows-11-arm",
    "x86_64-apple-darwin": "macos-15-intel",
    "aarch64-apple-darwin": "macos-15",
}
# For what has no machine of its own, such as musl: built from another system.
OTHER = "ubuntu-22.04"
_TEXT = """\
name: {name}
on:
  push:
  pull_request:
  workflow_dispatch:
permissions:
  contents: read
concurrency:
  group: ${{{{ github.workflow }}}}-${{{{ github.ref }}}}
  cancel-in-progress: true
jobs:
  build:
    name: ${{{{ matrix.target }}}}
    runs-on: ${{{{ matrix.runner }}}}
    strategy:
      fail-fast: false
      matrix:
        include:
{matrix}
    defaults:
      run:
        shell: bash
    steps:
      - uses: actions/checkout@v6
      - uses: actions/setup-python@v6
        with:
          python-version: {python}
      - name: Place the caches
        run: |
          echo "ONEFOLD_CACHE=$RUNNER_TEMP/onefold/cache" >> "$GITHUB_ENV"
          echo "UV_CACHE_DIR=$RUNNER_TEMP/onefold/uv" >> "$GITHUB_ENV"
          echo "PIP_CACHE_DIR=$RUNNER_TEMP/onefold/pip" >> "$GITHUB_ENV"
      - uses: actions/cache@v5
        with:
          path: ${{{{ runner.temp }}}}/onefold
          key: onefold-${{{{ matrix.target }}}}-${{{{ github.sha }}}}
          restore-keys: onefold-${{{{ matrix.target }}}}-
      - name: Install Onefold
        run: {install}
      - name: Build
        run: {build}
{secrets}      - uses: actions/upload-artifact@v6
        with:
          name: ${{{{ matrix.target }}}}
          path: dist/onefold/${{{{ matrix.target }}}}
          if-no-files-found: error
"""
# What others propose is built without secrets, which GitHub keeps from it.
_UNSIGNED = "${{ github.event_name == 'pull_request' && '--no-sign' || '' }}"


def text(workflow: Workflow) -> str:
    """Return the file, without the lines that say who wrote it."""
    rows = (
        f'          - {{target: "{target}", runner: "{RUNNERS.get(target.triple, OTHER)}"}}'
        for target in workflow.targets
    )
    place = "${{ matrix.target }}"
    build = workflow.build(place, f"dist/onefold/{place}")
    return _TEXT.format(
        name=quoted(workflow.name),
        matrix="\n".join(rows),
        python=quoted(workflow.python),
        install=quoted(workflow.install),
        build=quoted(f"{build} {_UNSIGNED}" if workflow.secrets else build),
        secrets=_secrets(workflow.secrets),
    )


def _secrets(names: Sequence[str]) -> str:
    """Return what hands the service's secrets to a step, under the same names."""
    rows = (f"          {name}: ${{{{ secrets.{name} }}}}\n" for name in names)
    return "".join(("        env:\n", *rows)) if names else ""
