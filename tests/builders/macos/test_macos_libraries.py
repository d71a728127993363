"""Libraries that code of macOS asks for are found where Python has them, and go along."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from builders.macos import macho, names, universal
from builders.macos.libraries import brought, own_libraries
from builders.pythons.choose import choose
from builders.pythons.foreign import read as read_python
from resources.model import Kind, Location, Resource
from resources.target import parse

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from builders.pythons.model import Distribution


@pytest.fixture(scope="module")
def python(runtime: Path) -> Distribution:
    return read_python(runtime, parse("aarch64-apple-darwin"))


def resource(path: Path, relative: str = "weather/x.so") -> Resource:
    return Resource(
        kind=Kind.EXTENSION, name="weather.x", path=path, relative=relative, size=path.stat().st_size
    )


def asking_for(library: bytes, name: str, path: Path) -> Resource:
    """Return a module that asks for one library besides the system's."""
    image = macho.parse(universal.thin(library, "aarch64"))
    path.write_bytes(names.renamed(image, {"@loader_path/libcrypto.3.dylib": name}).data)
    return resource(path)


@pytest.mark.usefixtures("as_in_3_13")
def test_what_a_library_needs_itself_goes_along(python: Distribution, library: bytes, tmp_path: Path) -> None:
    module = asking_for(library, "/opt/lib/libpanel.6.dylib", tmp_path / "x.so")
    libraries, advice = brought(python, [module])
    assert [(each.relative, each.distribution) for each in libraries] == [
        ("_libraries/libpanel.6.dylib", "python"),
        ("_libraries/libncurses.6.dylib", "python"),
    ]
    assert advice == ()


def test_what_is_there_already_is_not_brought(python: Distribution, library: bytes, tmp_path: Path) -> None:
    module = asking_for(library, "@loader_path/.dylibs/libown.dylib", tmp_path / "x.so")
    own = tmp_path / "libown.dylib"
    own.write_bytes(library)
    name = "weather/.dylibs/libown.dylib"
    found = Resource(kind=Kind.LIBRARY, name=name, path=own, relative=name, size=1)
    libraries, advice = brought(python, [module, found])
    assert [each.path.name for each in libraries] == ["libcrypto.3.dylib"]
    assert advice == ()


@pytest.mark.usefixtures("as_in_3_13")
def test_what_lies_beside_a_module_is_taken_first(
    python: Distribution, library: bytes, tmp_path: Path
) -> None:
    module = asking_for(library, "@loader_path/../lib/libncurses.6.dylib", tmp_path / "x.so")
    (tmp_path.parent / "lib").mkdir(exist_ok=True)
    near = tmp_path.parent / "lib" / "libncurses.6.dylib"
    near.write_bytes(universal.thin(library, "aarch64"))
    libraries, _ = brought(python, [module])
    assert libraries[0].path == near.resolve()
    near.unlink()
    assert brought(python, [module])[0][0].path.is_relative_to(python.root.resolve())


def test_what_is_nowhere_is_said(python: Distribution, library: bytes, tmp_path: Path) -> None:
    module = asking_for(library, "@rpath/libnowhere.dylib", tmp_path / "x.so")
    libraries, advice = brought(python, [module])
    assert libraries == ()
    assert [(each.code, each.path) for each in advice] == [("needs-missing-library", "weather/x.so")]
    assert "needs @rpath/libnowhere.dylib" in advice[0].message


def test_damaged_code_and_other_architectures_ask_for_nothing(
    python: Distribution, extension: Callable[[str], bytes], tmp_path: Path
) -> None:
    for number, data in enumerate((b"", b"\xcf\xfa\xed\xfe", universal.thin(extension("_ssl"), "x86_64"))):
        path = tmp_path / f"{number}.so"
        path.write_bytes(data)
        assert brought(python, [resource(path)]) == ((), ())


def test_python_and_core_are_files(python: Distribution, tmp_path: Path) -> None:
    core = tmp_path / "core.so"
    core.write_bytes(b"core")
    library, own = own_libraries(python, core, 5)
    assert library.resource.relative == python.shared_library_name
    assert (own.resource.relative, own.resource.size) == ("_onefold_core.so", 4)
    assert {library.location, own.location} == {Location.FILESYSTEM_RELATIVE}
    assert own_libraries(python, None, 5)[1].resource.size == 5


def test_a_framework_does_not_become_one_in_the_program(python: Distribution) -> None:
    framework = replace(python, shared_library_name="Python.framework/Versions/3.13/Python")
    assert own_libraries(framework, None, 5)[0].resource.relative == "Python"


def test_a_python_may_be_named_from_here(runtime: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(runtime.parent)
    found = choose(runtime.name, target=parse("x86_64-apple-darwin"))
    assert found.shared_library == (runtime / "lib" / found.shared_library_name).resolve()
