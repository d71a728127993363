"""What binaries need, with libraries that a compiler makes here, and in what order."""

from __future__ import annotations

import shutil
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from resources.baseline import is_baseline, is_python
from resources.model import Kind, Location
from resources.scan.system import SystemLibraries
from resources.scanner import PythonFolders, Scan, scan
from resources.target import parse

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Compile = Callable[..., Path]

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="ELF files are Linux's")

GNU, MUSL = "x86_64-unknown-linux-gnu", "x86_64-unknown-linux-musl"
USES_LIBC = "#include <stdlib.h>\nvoid *some(void) { return malloc(1); }"
TAG = ".cpython-313-x86_64-linux-gnu.so"


@pytest.fixture
def compiled(tmp_path: Path, require_tool: Callable[[str], str]) -> Compile:
    """Return a function that makes a library with functions of that code, linked to others."""
    compiler = require_tool("cc")

    def compile_library(relative: str, *needed: Path, code: str = "", options: str = "") -> Path:
        library, source = tmp_path / relative, tmp_path / "code.c"
        library.parent.mkdir(parents=True, exist_ok=True)
        source.write_text(code or "int x;")
        soname = [] if library.suffix == ".so" else [f"-Wl,-soname,{library.name}"]
        linker = ["-Wl,--no-as-needed,--enable-new-dtags", *soname, *options.split()]
        subprocess.run([compiler, "-shared", "-fPIC", "-o", library, source, *linker, *needed], check=True)
        return library

    return compile_library


@pytest.fixture
def found(tmp_path: Path) -> Callable[..., Scan]:
    """Return a function that scans tmp_path/site; tmp_path/system is the system."""
    (tmp_path / "lib").mkdir()
    python = PythonFolders(
        version=(3, 13), stdlib=tmp_path / "lib", extension_suffixes=(TAG, ".abi3.so", ".so")
    )

    def system(soname: str) -> list[Path]:
        return [path for path in (tmp_path / "system" / soname,) if path.exists()]

    return lambda: scan(python, [tmp_path / "site"], None, system=system)


def needs(found: Scan, name: str) -> tuple[str, ...]:
    return next(resource.needs for resource in found.resources if resource.name == name)


def kinds(found: Scan) -> dict[str, Kind]:
    return {resource.name: resource.kind for resource in found.resources}


def test_libraries_folder_of_a_wheel(found: Callable[[], Scan], compiled: Compile) -> None:
    base = compiled("site/pkg.libs/libgfortran-04.so.5.0.0")
    blas = compiled("site/pkg.libs/libblas-4b.so.1", base, options="-Wl,-rpath,$ORIGIN")
    compiled(f"site/pkg/_umath{TAG}", blas, options="-Wl,-rpath,$ORIGIN/../pkg.libs")
    wanted = ("pkg.libs/libgfortran-04.so.5.0.0", "pkg.libs/libblas-4b.so.1")
    assert needs(found(), "pkg._umath") == wanted
    assert needs(found(), wanted[1]) == wanted[:1]
    assert found().advice == ()


def test_a_library_that_a_loaded_one_would_satisfy(found: Callable[[], Scan], compiled: Compile) -> None:
    """Without RPATH the name decides: its own distribution's, or else the nearest."""
    for package in ("a", "b"):
        library = compiled(f"site/{package}/lib/libsame.so.1")
        compiled(f"site/{package}/mod{TAG}", library)
    assert needs(found(), "a.mod") == ("a/lib/libsame.so.1",)
    assert needs(found(), "b.mod") == ("b/lib/libsame.so.1",)


def test_libraries_of_the_system_come_along(
    found: Callable[[], Scan], compiled: Compile, tmp_path: Path
) -> None:
    crypto = compiled("system/libcrypto.so.3")
    crypto.rename(tmp_path / "system" / "libcrypto.so.3.0.1")
    crypto.symlink_to("libcrypto.so.3.0.1")
    ssl = compiled("system/libssl.so.3", crypto)
    compiled(f"site/_ssl{TAG}", ssl)
    result = found()
    assert needs(result, "_ssl") == ("_libraries/libcrypto.so.3", "_libraries/libssl.so.3")
    assert needs(result, "_libraries/libssl.so.3") == ("_libraries/libcrypto.so.3",)
    library = next(resource for resource in result.resources if resource.name == "_libraries/libcrypto.so.3")
    assert (library.kind, library.distribution) == (Kind.LIBRARY, "system")
    assert library.path == tmp_path / "system" / "libcrypto.so.3.0.1"
    assert library.size == library.path.stat().st_size


@pytest.mark.parametrize(("triple", "taken"), [(GNU, True), (MUSL, False)])
def test_a_library_of_the_system_for_another_c_library_stays(
    compiled: Compile, tmp_path: Path, triple: str, *, taken: bool
) -> None:
    deep = compiled("system/libdeep.so.2", code=USES_LIBC)
    compiled(f"site/mod{TAG}", deep, options="-nostdlib")
    (tmp_path / "lib").mkdir()
    python = PythonFolders(
        version=(3, 13), stdlib=tmp_path / "lib", extension_suffixes=(TAG,), target=parse(triple)
    )
    found = scan(python, [tmp_path / "site"], None, system=lambda soname: [tmp_path / "system" / soname])
    assert needs(found, "mod") == (("_libraries/libdeep.so.2",) if taken else ())
    assert [advice.code for advice in found.advice] == ([] if taken else ["needs-missing-library"])


def test_what_was_made_for_another_c_library_is_named(compiled: Compile, tmp_path: Path) -> None:
    compiled(f"site/mod{TAG}", code=USES_LIBC)
    (tmp_path / "lib").mkdir()
    python = PythonFolders(
        version=(3, 13), stdlib=tmp_path / "lib", extension_suffixes=(TAG,), target=parse(MUSL)
    )
    (advice,) = scan(python, [tmp_path / "site"], None).advice
    assert (advice.code, advice.message) == ("wrong-c-library", "is made for glibc, not for musl")


def test_an_absolute_runpath_leads_into_the_system(
    found: Callable[[], Scan], compiled: Compile, tmp_path: Path
) -> None:
    library = compiled("opt/libdeep.so.2")
    compiled(f"site/mod{TAG}", library, options=f"-Wl,-rpath,{tmp_path}/opt")
    assert needs(found(), "mod") == ("_libraries/libdeep.so.2",)


def test_libpython_and_what_every_system_has_are_no_needs(
    found: Callable[[], Scan], compiled: Compile
) -> None:
    python = compiled("system/libpython3.13.so.1.0")
    compiled(f"site/mod{TAG}", python, options="-lm")
    assert needs(found(), "mod") == ()
    assert found().advice == ()


def test_a_library_that_is_nowhere(found: Callable[[], Scan], compiled: Compile) -> None:
    library = compiled("system/libgone.so.1")
    compiled(f"site/pkg/mod{TAG}", library)
    library.unlink()
    (advice,) = found().advice
    assert (advice.code, advice.name, advice.path) == ("needs-missing-library", "pkg.mod", f"pkg/mod{TAG}")
    assert "libgone.so.1" in advice.message


def test_libraries_that_need_each_other(found: Callable[[], Scan], compiled: Compile) -> None:
    one = compiled("site/p.libs/libone.so.1")
    two = compiled("site/p.libs/libtwo.so.1", one)
    compiled("site/p.libs/libone.so.1", two)
    compiled(f"site/mod{TAG}", one)
    assert needs(found(), "mod") == ("p.libs/libtwo.so.1", "p.libs/libone.so.1")


def test_plain_so_files_are_modules_only_with_an_init_function(
    found: Callable[[], Scan], compiled: Compile, tmp_path: Path
) -> None:
    compiled("site/pkg/fast.so", code="void *PyInit_fast(void) { return 0; }")
    compiled("site/pkg/libplugin.so")
    compiled("site/libz-1.so.1.2")
    (tmp_path / "site" / "pkg" / "script.so").write_text("GROUP ( libplugin.so )")
    (tmp_path / "site" / "pkg" / "x.so.conf").write_text("text")
    assert kinds(found()) == {
        "pkg.fast": Kind.EXTENSION,
        "pkg/libplugin.so": Kind.LIBRARY,
        "libz-1.so.1.2": Kind.LIBRARY,
        "pkg/script.so": Kind.DATA,
        "pkg/x.so.conf": Kind.DATA,
    }


def test_an_extension_module_that_another_links_to(found: Callable[[], Scan], compiled: Compile) -> None:
    other = compiled(f"site/pkg/core{TAG}", options=f"-Wl,-soname,core{TAG}")
    compiled(f"site/pkg/user{TAG}", other, options="-Wl,-rpath,$ORIGIN")
    result = found()
    assert needs(result, "pkg.user") == ()
    assert {(advice.unit, advice.location) for advice in result.advice} == {
        ("pkg.core", Location.FILESYSTEM_RELATIVE),
        ("pkg.user", Location.FILESYSTEM_RELATIVE),
    }


def test_damaged_and_foreign_binaries(found: Callable[[], Scan], compiled: Compile) -> None:
    short = compiled(f"site/short{TAG}")
    short.write_bytes(short.read_bytes()[:100])
    foreign = compiled(f"site/foreign{TAG}")
    content = bytearray(foreign.read_bytes())
    content[18] = 183
    foreign.write_bytes(content)
    advice = {(item.code, item.name): item.message for item in found().advice}
    assert set(advice) == {("damaged-library", "short"), ("wrong-architecture", "foreign")}
    assert "aarch64" in advice["wrong-architecture", "foreign"]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("libc.so.6", True),
        ("ld-linux-x86-64.so.2", True),
        ("libnss_files.so.2", True),
        ("libstdc++.so.6", True),
        ("libglib-2.0.so.0", True),
        ("libc.musl-x86_64.so.1", True),
        ("libstdc++-1a2b.so.6.0.19", False),
        ("libcrypt.so.1", False),
        ("libz.so.1", False),
        ("libGLU.so.1", False),
    ],
)
def test_the_baseline(name: str, *, expected: bool) -> None:
    assert is_baseline(name) is expected


def test_names_of_libpython() -> None:
    assert all(is_python(name) for name in ("libpython3.13.so.1.0", "libpython3.so", "libpython3.13t.so.1.0"))
    assert not is_python("libpythonic.so.1")


@pytest.mark.skipif(shutil.which("ldconfig", path="/sbin:/usr/sbin") is None, reason="no ldconfig")
def test_this_system_has_a_c_library() -> None:
    assert any(path.exists() for path in SystemLibraries()("libc.so.6"))
    assert SystemLibraries()("libdoes-not-exist.so.1") == ()


def test_needs_are_names_of_libraries_that_are_there(found: Callable[[], Scan], compiled: Compile) -> None:
    library = compiled("system/liba.so.1")
    compiled(f"site/one{TAG}", library)
    compiled(f"site/two{TAG}", library)
    result = found()
    libraries = [resource.name for resource in result.resources if resource.kind is Kind.LIBRARY]
    assert libraries == ["_libraries/liba.so.1"]
    assert needs(result, "one") == needs(result, "two") == ("_libraries/liba.so.1",)
