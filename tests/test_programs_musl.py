"""Programs for musl, with a Python that tests/musl/make-python made; ONEFOLD_MUSL_PYTHON says where it is.

CI has none: making it takes too long. What CI sees of musl is in tests/builders/test_launcher_musl.py.
"""

from __future__ import annotations

import os
import platform
import shutil
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.folding import Folder, Form, Program

if TYPE_CHECKING:
    from collections.abc import Callable

TARGET = f"{platform.machine()}-unknown-linux-musl"
LOADER = Path(f"/lib/ld-musl-{platform.machine()}.so.1")
PYTHON = os.environ.get("ONEFOLD_MUSL_PYTHON", "")
EVERY_MODULE = """
import importlib, os, pathlib, sys
from concurrent.futures import ProcessPoolExecutor
import multiprocessing
def square(number): return number * number
if __name__ == "__main__":
    import _asyncio, _csv, _datetime, _decimal, _json, _pickle, _socket, _struct, array, cmath, mmap, select
    print("lib-dynload" in pathlib.Path("/proc/self/maps").read_text(), *sys.argv[1:])
    for how in ("spawn", "forkserver", "fork"):
        with ProcessPoolExecutor(2, mp_context=multiprocessing.get_context(how)) as pool:
            print(how, list(pool.map(square, range(3))))
"""
PURE = """
# /// script
# dependencies = ["click", "jinja2", "rich"]
# ///
import importlib.metadata, click, jinja2, rich
rich.print(jinja2.Template("hello {{ name }}").render(name="musl"), importlib.metadata.version("click") > "8")
"""
COMPILED = """
# /// script
# dependencies = ["charset-normalizer", "markupsafe", "orjson", "pydantic", "pyyaml"]
# ///
import charset_normalizer, markupsafe, orjson, pydantic, yaml
class Sky(pydantic.BaseModel):
    stars: int
print(Sky(stars="3").stars, orjson.loads("[1]"), yaml.safe_load("a: 1"), markupsafe.escape("<"))
"""
BUNDLED = """
import sky
print(sky.deep())
"""
SKY = """
#include <Python.h>
int deep(void);
static PyObject *call(PyObject *module, PyObject *none)
{
    (void)module, (void)none;
    return PyLong_FromLong(deep());
}
static PyMethodDef methods[] = {{"deep", call, METH_NOARGS, NULL}, {NULL, NULL, 0, NULL}};
static struct PyModuleDef sky = {.m_base = PyModuleDef_HEAD_INIT, .m_name = "sky", .m_methods = methods};
PyMODINIT_FUNC PyInit_sky(void) { return PyModule_Create(&sky); }
"""

pytestmark = [
    pytest.mark.program,
    pytest.mark.skipif(not PYTHON, reason="ONEFOLD_MUSL_PYTHON names no Python for musl"),
    pytest.mark.skipif(not LOADER.exists(), reason="musl is not installed"),
]


@pytest.fixture(scope="session")
def musl(cache: Path, tmp_path_factory: pytest.TempPathFactory) -> Folder:
    return Folder(python=PYTHON, root=tmp_path_factory.mktemp("programs-musl"), cache=cache)


@pytest.fixture
def folded(musl: Folder, tmp_path: Path, form: Form) -> Callable[[str], Program]:
    def fold(source: str) -> Program:
        script = tmp_path / "Ünï cödé (a b)" / "sample.py"
        script.parent.mkdir(exist_ok=True)
        script.write_text(source, "utf-8")
        return musl.fold(script, form, "--target", TARGET)

    return fold


def test_extension_modules_from_memory_and_processes(folded: Callable[[str], Program]) -> None:
    lines = folded(EVERY_MODULE).says("größer").splitlines()
    assert lines == ["False größer", *(f"{how} [0, 1, 4]" for how in ("spawn", "forkserver", "fork"))]


def test_packages_of_pure_python(folded: Callable[[str], Program]) -> None:
    assert folded(PURE).says() == "hello musl True\n"


def test_wheels_with_libraries_of_their_own(folded: Callable[[str], Program]) -> None:
    assert folded(COMPILED).says() == "3 [1] {'a': 1} &lt;\n"


def test_libraries_of_the_build_machine_come_along(
    folded: Callable[[str], Program], tmp_path: Path, require_tool: Callable[[str], str]
) -> None:
    system, beside = tmp_path / "system", tmp_path / "Ünï cödé (a b)"
    for folder in (system, beside):
        folder.mkdir()
    (system / "far.c").write_text("int far(void) { return 41; }\n")
    (system / "deep.c").write_text("int far(void);\nint deep(void) { return far() + 1; }\n")
    (system / "sky.c").write_text(SKY)
    (include,) = Path(PYTHON).glob("include/python3.*")
    shared = (require_tool("musl-gcc"), "-shared", "-fPIC", f"-I{include}", f"-Wl,-rpath,{system}")
    for command in (
        ("far.c", "-Wl,-soname,libfar.so.1", "-o", "libfar.so.1"),
        ("deep.c", "libfar.so.1", "-Wl,-soname,libdeep.so.1", "-o", "libdeep.so.1"),
        ("sky.c", "libdeep.so.1", "-o", str(beside / "sky.so")),
    ):
        subprocess.run([*shared, *command], cwd=system, check=True)
    program = folded(BUNDLED)
    shutil.rmtree(system)
    assert program.says() == "42\n"


def test_a_program_in_an_empty_system_needs_musl_alone(
    folded: Callable[[str], Program], tmp_path: Path, form: Form, require_tool: Callable[[str], str]
) -> None:
    if os.geteuid() != 0 or form != "file":
        pytest.skip("only root may change the root of the file system, and only a file is tried")
    root = tmp_path / "root"
    (root / "lib").mkdir(parents=True)
    shutil.copy(LOADER, root / "lib" / LOADER.name)
    shutil.copy(folded(EVERY_MODULE).executable, root / "program")
    inside = f"exec {require_tool('chroot')} '{root}' /program"
    without = subprocess.run(["sh", "-c", inside], capture_output=True, text=True, check=False, env={})
    assert without.returncode == 126
    assert "mount /proc" in without.stderr
    mounted = f"mkdir '{root}/proc' && mount -t proc proc '{root}/proc' && {inside}"
    command = [require_tool("unshare"), "--mount", "sh", "-c", mounted]
    done = subprocess.run(command, capture_output=True, text=True, check=False, env={})
    assert done.stdout.startswith("False\n"), done.stderr
