"""The workflow that is written is one that its service takes, and its commands build the program."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from ruamel.yaml import YAML

from builders.ci import github, gitlab
from builders.command.main import main
from builders.errors import OutputError, ProjectError
from builders.pythons.installed import discover
from resources.target import TARGETS, System, this_machine
from tests.folding import COMMAND, ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator

PLACES = {"github": Path(github.FILE), "gitlab": Path(gitlab.FILE)}
SCHEMAS = {"github": "vendor.github-workflows", "gitlab": "vendor.gitlab-ci"}


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "Ünï cödé (a b)"
    folder.mkdir()
    monkeypatch.chdir(folder)
    return folder


def project(folder: Path, targets: tuple[str, ...] = tuple(each.triple for each in TARGETS)) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "onefold.toml").write_text(
        '[application]\nname = "Sky: \'blue\' {#1}"\nscript = "sky.py"\nexecutable = "sky"\n'
        f'[output]\ntargets = [{", ".join(map(repr, targets))}]\ninstallers = ["tar", "zip"]\n',
        encoding="utf-8",
    )
    (folder / "sky.py").write_text("print('blue')\n", encoding="utf-8")
    return folder


def written(service: str) -> Any:
    return YAML(typ="safe").load(PLACES[service])


@pytest.mark.parametrize("service", ["github", "gitlab"])
def test_every_target_is_a_job_that_the_schema_allows(
    repository: Path, service: str, capsys: pytest.CaptureFixture[str]
) -> None:
    project(repository / "apps/my sky")
    assert main(["ci", service, "apps/my sky"]) == 0
    assert capsys.readouterr().out.strip() == str(repository / PLACES[service])
    check = (sys.executable, "-m", "check_jsonschema", "--builtin-schema", SCHEMAS[service], PLACES[service])
    done = subprocess.run(check, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    content = written(service)
    if service == "github":
        rows = content["jobs"]["build"]["strategy"]["matrix"]["include"]
        machines = {row["target"]: row["runner"] for row in rows}
        assert content["name"] == "Sky: 'blue' {#1}"
    else:
        jobs = {name: job for name, job in content.items() if name.startswith("onefold: ")}
        machines = {name.removeprefix("onefold: "): job["tags"][0] for name, job in jobs.items()}
    assert list(machines) == [each.triple for each in TARGETS]
    for target in TARGETS:
        own = target.libc != "musl" and (service, target.triple) not in {
            ("gitlab", "aarch64-pc-windows-msvc"), ("gitlab", "x86_64-apple-darwin"),
        }  # fmt: skip
        system = {System.LINUX: ("ubuntu", "linux"), System.WINDOWS: ("windows",), System.MACOS: ("macos",)}
        names = system[target.system if own else System.LINUX]
        assert any(name in machines[target.triple] for name in names)


def test_secrets_are_handed_on_by_name_and_not_to_strangers(repository: Path) -> None:
    folder = project(repository)
    with (folder / "onefold.toml").open("a", encoding="utf-8") as file:
        file.write('[signing]\nwindows-certificate = "a.p12"\ngpg-key = "ada@example.org"\n')
    assert main(["ci", "github"]) == 0
    (build,) = (step for step in written("github")["jobs"]["build"]["steps"] if step.get("name") == "Build")
    names = ("ONEFOLD_WINDOWS_PASSWORD", "ONEFOLD_GPG_PASSPHRASE")
    assert build["env"] == {name: f"${{{{ secrets.{name} }}}}" for name in names}
    assert build["run"].endswith("${{ github.event_name == 'pull_request' && '--no-sign' || '' }}")
    check = (sys.executable, "-m", "check_jsonschema", "--builtin-schema", SCHEMAS["github"], github.FILE)
    assert subprocess.run(check, capture_output=True, check=False).returncode == 0


class Machine:
    """A machine of a service: runs the commands of a job with the shell, as far as they go here."""

    def __init__(self, folder: Path, repository: Path) -> None:
        self.folder, self.repository = folder, repository
        tools = folder / "tools"
        tools.mkdir(parents=True)
        self.installed = folder / "installed.txt"
        self._tool(tools / "onefold", f'exec {sys.executable} -c "{COMMAND}" "$@"')
        # It is found as a Python is, too, and must not pass for one.
        self._tool(tools / "python", f'[ "$1" = -m ] || exit 1; printf "%s\\n" "$@" > "{self.installed}"')
        self.variables = {
            **os.environ, "PATH": f"{tools}{os.pathsep}{os.environ['PATH']}", "PYTHONPATH": str(ROOT),
            "RUNNER_TEMP": str(folder / "temp"), "GITHUB_ENV": str(folder / "env"),
            "CI_PROJECT_DIR": str(repository),
        }  # fmt: skip
        self.variables.pop("ONEFOLD_CACHE", None)

    def _tool(self, path: Path, line: str) -> None:
        path.write_text(f"#!/bin/sh\n{line}\n")
        path.chmod(0o755)

    def run(self, command: str) -> None:
        done = subprocess.run(
            ["bash", "-e", "-o", "pipefail", "-c", command],
            env=self.variables, cwd=self.repository, capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        noted = Path(self.variables["GITHUB_ENV"])
        lines = noted.read_text().splitlines() if noted.exists() else []
        self.variables |= dict(line.split("=", 1) for line in lines)


def commands(service: str, target: str) -> Iterator[str]:
    """Yield what the service runs for a target, in a shell."""
    content = written(service)
    if service == "gitlab":
        yield from content[f"onefold: {target}"]["script"]
        return
    for step in content["jobs"]["build"]["steps"]:
        if "run" in step:
            yield step["run"].replace("${{ matrix.target }}", target)


@pytest.mark.parametrize("service", ["github", "gitlab"])
def test_commands_of_the_linux_job_build_the_program(
    repository: Path, tmp_path: Path, cache: Path, service: str
) -> None:
    here = this_machine()
    if here.system is not System.LINUX or not any(each.linkable for each in discover()):
        pytest.skip("it takes Linux and a Python that can be shipped")
    project(repository, (here.triple, "x86_64-pc-windows-msvc"))
    assert main(["ci", service, "--onefold", "onefold @ https://example.org/onefold.whl"]) == 0
    machine = Machine(tmp_path / "machine", repository)
    if service == "gitlab":
        variables = written(service)["variables"]
        machine.variables |= {
            name: value.replace("$CI_PROJECT_DIR", str(repository)) for name, value in variables.items()
        }
    # As if the service had kept it: a launcher takes long to link where there is none yet.
    place = tmp_path / "machine/temp/onefold" if service == "github" else repository / "build/onefold"
    place.mkdir(parents=True)
    (place / "cache").symlink_to(cache, target_is_directory=True)
    cache.mkdir(exist_ok=True)
    for command in commands(service, here.triple):
        machine.run(command)
    assert machine.installed.read_text().splitlines()[:3] == ["-m", "pip", "install"]
    assert "onefold @ https://example.org/onefold.whl" in machine.installed.read_text()
    assert machine.variables["ONEFOLD_CACHE"] == str(place / "cache")
    made = repository / "dist/onefold" / here.triple
    assert subprocess.run([made / "sky"], capture_output=True, text=True, check=True).stdout == "blue\n"
    assert [path for path in made.iterdir() if ".tar" in path.name]


def test_only_its_own_file_is_written_again(repository: Path, capsys: pytest.CaptureFixture[str]) -> None:
    project(repository)
    path = repository / github.FILE
    assert main(["ci", "github"]) == 0
    first = path.read_text("utf-8")
    project(repository, ("x86_64-unknown-linux-gnu",))
    assert main(["ci", "github"]) == 0
    assert path.read_text("utf-8") != first
    capsys.readouterr()
    for content in (first.replace("fail-fast: false", "fail-fast: true"), "name: mine\n", ""):
        path.write_text(content, "utf-8")
        assert main(["ci", "github"]) == OutputError.exit_code
        assert path.read_text("utf-8") == content
        assert "--print" in capsys.readouterr().err
    assert main(["ci", "github", "--print"]) == 0
    assert "jobs:" in capsys.readouterr().out
    assert path.read_text("utf-8") == ""


def test_project_elsewhere_is_refused(
    repository: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    other = project(tmp_path / "other")
    assert main(["ci", "gitlab", str(other)]) == ProjectError.exit_code
    assert "is not in" in capsys.readouterr().err
    assert list(repository.iterdir()) == []
