"""The launcher for macOS: read back as it is linked, and its code run here, with a Python of this machine."""

from __future__ import annotations

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import TYPE_CHECKING

import lief
import pytest

from builders import build as building
from builders import cache as caches
from builders.build import Options, build
from builders.launcher import macos
from builders.launcher.link import Launcher, LinkKind
from builders.macos import libraries, macho, names, payload, universal, verification
from builders.macos.signature import signed
from builders.project.discover import load
from builders.project.model import Form
from builders.pythons.foreign import read as read_python
from resources.target import parse

if TYPE_CHECKING:
    from collections.abc import Callable, Generator
    from pathlib import Path

    from builders.events import Event
    from builders.pythons.model import Distribution
    from resources.model import Plan

TARGETS = ("aarch64-apple-darwin", "x86_64-apple-darwin")
OLDEST = {"aarch64-apple-darwin": (11, 0), "x86_64-apple-darwin": (10, 13)}
HERE = ("-std=c11", "-O2", "-Wall", "-Wextra", "-Wpedantic", "-Werror")
PROGRAM = """
import sys, json, decimal, os
import _onefold.disk
print(json.dumps([sys.argv[1:], str(decimal.Decimal("1.10")), _onefold.disk.folder(), __file__]))
"""


@pytest.fixture(scope="session", params=TARGETS)
def linked(request: pytest.FixtureRequest, runtime: Path, cache: Path) -> tuple[Distribution, Path]:
    """Return a Python for macOS and the folder of its launcher, linked by zig."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(caches.VARIABLE, str(cache))
        target = parse(request.param)
        distribution = read_python(runtime, target)
        place = cache / "tests" / f"launcher-{macos.key(distribution)}"
        with caches.lock(place):
            if not place.exists():
                with caches.filling(place) as folder:
                    macos.link(macos.compiler(target), distribution, folder)
    return distribution, place


def test_program_and_core_are_for_that_system(linked: tuple[Distribution, Path]) -> None:
    distribution, folder = linked
    for name in (macos.PROGRAM, macos.CORE):
        data = (folder / name).read_bytes()
        assert universal.architectures(data) == (distribution.target.architecture,)
        read = macho.parse(data)
        assert names.versions(read).minimum == OLDEST[distribution.target.triple]
        others = [found for found in names.dependencies(read) if not names.is_of_system(found)]
        python = names.install_name(macho.parse(universal.thin(
            distribution.shared_library.read_bytes(), distribution.target.architecture
        )))  # fmt: skip
        assert others == ([python] if name == macos.CORE else [])
        assert names.rpaths(read) == ()


def test_python_has_everything_that_the_core_asks_for(linked: tuple[Distribution, Path]) -> None:
    distribution, folder = linked
    core = lief.MachO.parse(str(folder / macos.CORE))
    library = lief.MachO.parse(str(distribution.shared_library))
    half = {"aarch64": lief.MachO.Header.CPU_TYPE.ARM64, "x86_64": lief.MachO.Header.CPU_TYPE.X86_64}
    python = library.take(half[distribution.target.architecture])
    exported = {found.name for found in python.exported_symbols}
    wanted = {found.name for found in core.at(0).imported_symbols if found.name.startswith(("_Py", "__Py"))}
    assert len(wanted) > 60
    assert wanted <= exported
    assert "_of_core_run" in {found.name for found in core.at(0).exported_symbols}


def test_the_program_imports_nothing_of_python(linked: tuple[Distribution, Path]) -> None:
    program = lief.MachO.parse(str(linked[1] / macos.PROGRAM))
    assert not [found.name for found in program.at(0).imported_symbols if "Py" in found.name]


def test_a_payload_of_any_size_is_found_and_nothing_else_moves(
    linked: tuple[Distribution, Path], tmp_path: Path, require_tool: Callable[[str], str]
) -> None:
    launcher = (linked[1] / macos.PROGRAM).read_bytes()
    for size in (0, 1, payload.PAGE, 3 * payload.PAGE + 5):
        content = os.urandom(size)
        made = bytes(signed(payload.inserted(launcher, content), "org.example.x"))
        assert bytes(payload.find(memoryview(made))) == content
        assert verification.problems(made) == ()
        path = tmp_path / f"{size}"
        path.write_bytes(made)
        whole, before = lief.MachO.parse(str(path)), lief.MachO.parse(str(linked[1] / macos.PROGRAM))
        assert lief.MachO.check_layout(whole.at(0)) == (True, "")
        bound = [
            [(each.symbol.name, each.address) for each in binary.at(0).bindings] for binary in (whole, before)
        ]
        assert bound[0] == bound[1]
        tool = [require_tool("llvm-objdump"), "--macho", "--lazy-bind", "--exports-trie", str(path)]
        done = subprocess.run(tool, capture_output=True, text=True, check=True)
        assert "_dlopen" in done.stdout
        assert done.stderr == ""


def test_a_file_without_a_payload_has_none(library: bytes) -> None:
    assert payload.find(memoryview(library)) is None
    assert payload.find(memoryview(b"\xcf\xfa\xed\xfe")) is None


@pytest.fixture(scope="module")
def launcher(here: Distribution, tmp_path_factory: pytest.TempPathFactory) -> Launcher:
    """Return the launcher for macOS compiled for this machine: only how it finds itself is Linux's."""
    if sys.platform != "linux" or here.shared_library is None:
        pytest.skip("this needs a Linux with a shared Python library")
    folder = tmp_path_factory.mktemp("launcher")
    made = Launcher(kind=LinkKind.SHARED, program=folder / "program", core=folder / "core.so")
    program = [name.replace("program_macos", "program_linux") for name in macos._PROGRAM]
    for names_of, flags, output in (
        (program, ("-fPIE", "-pie"), made.program),
        (macos._CORE, ("-fPIC", "-shared", f"-I{here.include}"), made.core),
    ):
        sources = [str(macos.FOLDER / f"{name}.c") for name in names_of]
        subprocess.run(["cc", *HERE, *flags, *sources, "-ldl", "-o", str(output)], check=True)
    return made


@pytest.fixture(scope="module", params=[Form.FOLDER, Form.FILE])
def folded(
    request: pytest.FixtureRequest,
    launcher: Launcher,
    here: Distribution,
    cache: Path,
    tmp_path_factory: pytest.TempPathFactory,
) -> Path:
    """Return a program of this machine that is arranged as those for macOS are: its libraries are files."""
    root = tmp_path_factory.mktemp("Ünï cödé (a b)")
    (root / "main.py").write_text(PROGRAM, "utf-8")
    kinds = ('kind = "extension module"', 'kind = "shared library"')
    rules = ", ".join(f'{{ match = "*", location = "filesystem-relative", {kind} }}' for kind in kinds)
    text = f'[application]\nname = "weather"\nscript = "main.py"\n[resources]\nrules = [{rules}]\n'
    (root / "onefold.toml").write_text(text, "utf-8")

    def link(*_: object) -> Generator[Event, None, Launcher]:
        yield from ()
        return launcher

    def with_python(plan: Plan, distribution: Distribution, core: Path | None = None) -> Plan:
        own = libraries.own_libraries(distribution, core, 0)
        return replace(plan, decisions=(*plan.decisions, *own))

    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(caches.VARIABLE, str(cache))
        patch.setattr(building, "link", link)
        patch.setattr(building, "with_python", with_python)
        options = Options(form=request.param, python=str(here.executable), output=root / "out")
        steps = build(load(root), options)
        while True:
            try:
                next(steps)
            except StopIteration as end:
                return end.value.executable


def run(program: Path, home: Path, *arguments: str, **more: str) -> subprocess.CompletedProcess[str]:
    variables = {"HOME": str(home), "PATH": os.environ["PATH"], **more}
    return subprocess.run(
        [program, *arguments], env=variables, capture_output=True, text=True, timeout=60, check=False
    )


def says(program: Path, home: Path, *arguments: str) -> list[str]:
    import json

    done = run(program, home, *arguments)
    assert (done.returncode, done.stderr) == (0, "")
    return json.loads(done.stdout)


def test_the_code_for_macos_runs_a_program(folded: Path, tmp_path: Path) -> None:
    for _ in range(2):
        arguments, number, folder, file = says(folded, tmp_path, "ä b")
        assert (arguments, number, file) == (["ä b"], "1.10", f"{folded}/main.py")
    if folded.with_name("lib").exists():
        assert folder == str(folded.with_name("lib"))
        assert list(tmp_path.iterdir()) == []
    else:
        assert folder.startswith(f"{tmp_path}/.cache/onefold-programs/")
        assert [each.name for each in (tmp_path / ".cache/onefold-programs").iterdir()] == [
            folder.rpartition("/")[2]
        ]


@pytest.mark.parametrize("folded", [Form.FILE], indirect=True)
def test_the_folder_is_filled_once_and_mended(folded: Path, tmp_path: Path) -> None:
    folder = tmp_path / says(folded, tmp_path)[2]
    before = {path: path.stat().st_mtime_ns for path in folder.rglob("*") if path.is_file()}
    assert len(before) > 20
    assert all(path.stat().st_mode & 0o077 == 0 for path in before)
    says(folded, tmp_path)
    assert before == {path: path.stat().st_mtime_ns for path in folder.rglob("*") if path.is_file()}
    gone = min(before)
    gone.unlink()
    core = folder / "_onefold_core.so"
    core.write_bytes(core.read_bytes()[:100])
    says(folded, tmp_path)
    assert gone.is_file()
    assert core.stat().st_size > 100
    kept = {path: at for path, at in before.items() if path not in {gone, core}}
    assert kept == {path: path.stat().st_mtime_ns for path in kept}


@pytest.mark.parametrize("folded", [Form.FILE], indirect=True)
def test_many_starts_at_once_fill_one_folder(folded: Path, tmp_path: Path) -> None:
    with ThreadPoolExecutor(6) as pool:
        folders = {said[2] for said in pool.map(lambda _: says(folded, tmp_path), range(6))}
    assert len(folders) == 1
    assert len(list((tmp_path / ".cache/onefold-programs").iterdir())) == 1


@pytest.mark.parametrize("folded", [Form.FILE], indirect=True)
def test_a_folder_that_others_can_write_is_not_used(folded: Path, tmp_path: Path) -> None:
    programs = tmp_path / "chosen" / "onefold-programs"
    programs.mkdir(parents=True)
    programs.chmod(0o777)
    done = run(folded, tmp_path, XDG_CACHE_HOME=str(programs.parent))
    assert done.returncode == 0
    assert f"{tmp_path}/.cache/onefold-programs/" in done.stdout
    assert list(programs.iterdir()) == []


@pytest.mark.parametrize("folded", [Form.FILE], indirect=True)
def test_without_any_folder_it_says_so(folded: Path, tmp_path: Path) -> None:
    (tmp_path / ".cache").write_text("", "utf-8")
    done = run(folded, tmp_path)
    assert done.returncode == 126
    assert "there is no folder for its files that is the user's own" in done.stderr


@pytest.mark.parametrize("folded", [Form.FOLDER], indirect=True)
def test_a_missing_folder_is_said(folded: Path, tmp_path: Path) -> None:
    alone = tmp_path / "weather"
    alone.write_bytes(folded.read_bytes())
    alone.chmod(0o755)
    done = run(alone, tmp_path)
    assert done.returncode == 126
    assert done.stderr == f"{alone} cannot start: {tmp_path}/lib is missing. Copy the whole folder again.\n"
