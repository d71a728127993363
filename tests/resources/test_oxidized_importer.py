"""What CPython's import system does and the original does not; hostile data; memory; threads."""

from __future__ import annotations

import importlib
import importlib.metadata
import importlib.resources
import inspect
import marshal
import os
import pkgutil
import subprocess
import sys
import traceback
from concurrent.futures import ThreadPoolExecutor
from importlib.util import MAGIC_NUMBER
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from builders.pythons.candidates import candidates
from resources.oxidized_importer import (
    OxidizedDistribution,
    OxidizedFinder,
    OxidizedResource,
    OxidizedResourceCollector,
    OxidizedZipFinder,
    find_resources_in_path,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parents[2]


def made(name: str, **values: object) -> OxidizedResource:
    resource = OxidizedResource()
    for attribute, value in {"name": name, "is_module": True, **values}.items():
        setattr(resource, attribute, value)
    return resource


def package(name: str, **values: object) -> OxidizedResource:
    return made(name, is_package=True, **{"in_memory_source": b"", **values})


@pytest.fixture
def finder(tmp_path: Path) -> Iterator[OxidizedFinder]:
    """Return a finder that is asked first, and forget what was imported from it."""
    new = OxidizedFinder(relative_path_origin=tmp_path)
    before = set(sys.modules)
    sys.meta_path.insert(0, new)
    sys.path_hooks.insert(0, new.path_hook)
    yield new
    sys.meta_path.remove(new)
    sys.path_hooks.remove(new.path_hook)
    sys.path_importer_cache.clear()
    for name in set(sys.modules) - before:
        if getattr(sys.modules[name], "__loader__", None) is new:
            del sys.modules[name]


def test_a_module_in_memory_has_a_file_that_get_data_opens(finder: OxidizedFinder) -> None:
    finder.add_resource(package("ship", in_memory_source=b"answer = 42\n"))
    finder.add_resource(made("ship.mast", in_memory_source=b"def climb(): raise KeyError('high')\n"))
    mast: Any = importlib.import_module("ship.mast")
    assert mast.__file__ == str(Path(finder.path_hook_base_str, "ship", "mast.py"))
    assert finder.get_data(mast.__file__) == b"def climb(): raise KeyError('high')\n"
    assert inspect.getsource(mast.climb) == "def climb(): raise KeyError('high')\n"
    with pytest.raises(KeyError) as caught:
        mast.climb()
    shown = "".join(traceback.format_exception(caught.value))
    assert f'File "{mast.__file__}", line 1' in shown
    assert "def climb(): raise" in shown


def test_code_objects_carry_the_name_of_the_file(finder: OxidizedFinder) -> None:
    code = marshal.dumps(compile("def inner(): pass", "somewhere else", "exec"))
    finder.add_resource(made("moved", in_memory_bytecode=code))
    moved: Any = importlib.import_module("moved")
    assert moved.inner.__code__.co_filename == moved.__file__


def test_namespace_packages_import_with_their_portions_in_folders(
    finder: OxidizedFinder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "wide").mkdir()
    (tmp_path / "wide" / "ondisk.py").write_text("place = 'disk'\n")
    monkeypatch.syspath_prepend(tmp_path)
    finder.add_resource(made("wide.inmemory", in_memory_source=b"place = 'memory'\n"))
    places = [importlib.import_module(f"wide.{name}").place for name in ("inmemory", "ondisk")]  # type: ignore[attr-defined]
    assert places == ["memory", "disk"]
    assert not hasattr(sys.modules["wide"], "__file__") or sys.modules["wide"].__file__ is None
    assert {name for _, name, _ in pkgutil.iter_modules(sys.modules["wide"].__path__)} == {
        "inmemory",
        "ondisk",
    }


def test_a_real_package_elsewhere_wins_over_a_namespace(
    finder: OxidizedFinder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "solid").mkdir()
    (tmp_path / "solid" / "__init__.py").write_text("real = True\n")
    monkeypatch.syspath_prepend(tmp_path)
    finder.add_resource(made("solid.extra", in_memory_source=b""))
    assert importlib.import_module("solid").real  # type: ignore[attr-defined]


def test_files_reach_every_resource(finder: OxidizedFinder, tmp_path: Path) -> None:
    (tmp_path / "real.txt").write_text("on disk")
    finder.add_resource(
        package(
            "store",
            in_memory_package_resources={"a.txt": b"caf\xc3\xa9\r\n", "deep/er/b.bin": b"\0"},
            relative_path_package_resources={"deep/real.txt": "real.txt"},
        )
    )
    finder.add_resource(made("store.module", in_memory_source=b"# source\n"))
    top = importlib.resources.files("store")
    assert sorted(item.name for item in top.iterdir()) == ["__init__.py", "a.txt", "deep", "module.py"]
    assert (top / "a.txt").read_text("utf-8") == "caf\u00e9\n"
    assert top.joinpath("deep", "er", "b.bin").read_bytes() == b"\0"
    assert (top / "deep").is_dir()
    assert not (top / "none").is_file()
    with importlib.resources.as_file(top / "deep" / "real.txt") as path:
        assert path == tmp_path / "real.txt"
    with importlib.resources.as_file(top / "a.txt") as path:
        assert path.read_bytes() == b"caf\xc3\xa9\r\n"
    with pytest.raises(FileNotFoundError):
        (top / "none").read_bytes()
    with pytest.raises(FileNotFoundError):
        finder.get_data(Path(finder.path_hook_base_str, "store", "none"))


def test_data_of_a_namespace_package_is_scanned_and_read(finder: OxidizedFinder, tmp_path: Path) -> None:
    (tmp_path / "scan" / "space" / "inner").mkdir(parents=True)
    (tmp_path / "scan" / "space" / "inner" / "module.py").write_text("")
    (tmp_path / "scan" / "space" / "data.txt").write_text("data")
    collector = OxidizedResourceCollector(["in-memory"])
    for found in find_resources_in_path(tmp_path / "scan"):
        collector.add_in_memory(found)
    finder.add_resources(collector.oxidize()[0])
    assert importlib.resources.files("space").joinpath("data.txt").read_text() == "data"


def test_distributions_are_found_by_any_spelling_and_list_their_files(finder: OxidizedFinder) -> None:
    files = {
        "METADATA": b"Name: Good.Name\nVersion: 7\n\n",
        "RECORD": b"good/__init__.py,,\nGood.Name-7.dist-info/METADATA,,\n",
    }
    finder.add_resource(package("good", in_memory_source=b"# here\n", in_memory_distribution_resources=files))
    for spelling in ("good-name", "Good.Name", "GOOD_NAME"):
        assert importlib.metadata.version(spelling) == "7"
    found = importlib.metadata.distribution("good-name")
    assert isinstance(found, OxidizedDistribution)
    assert [file.read_text() for file in found.files or ()] == ["# here\n", files["METADATA"].decode()]
    context = importlib.metadata.DistributionFinder.Context(path=["/elsewhere"])
    assert list(finder.find_distributions(context)) == []


LEVELS = """
import importlib, marshal, sys
from resources import oxidized_importer as oxidized
finder = oxidized.OxidizedFinder(relative_path_origin=sys.argv[1])
names = ["bytecode", "bytecode_opt1", "bytecode_opt2"]
def of(text): return marshal.dumps(compile(text, "m", "exec"))
def add(name, place, kept):
    one = oxidized.OxidizedResource(); one.name = name; one.is_module = True
    for level in kept:
        code = of(f"level = {level}")
        if place == "in_memory_":
            setattr(one, place + names[level], code)
        else:
            import importlib.util
            path = f"{name}.{level}.pyc"
            open(f"{sys.argv[1]}/{path}", "wb").write(importlib.util.MAGIC_NUMBER + bytes(12) + code)
            setattr(one, place + names[level], path)
    finder.add_resource(one)
for place in "in_memory_", "relative_path_module_":
    for kept in [0, 1, 2], [0], [2]:
        add(place + "_".join(map(str, kept)), place, kept)
sys.meta_path.insert(0, finder)
for place in "in_memory_", "relative_path_module_":
    print(*[importlib.import_module(place + kept).level for kept in ("0_1_2", "0", "2")])
"""


@pytest.mark.parametrize(("flags", "level"), [([], 0), (["-O"], 1), (["-OO"], 2)])
def test_bytecode_of_every_level_is_found_in_both_locations(
    flags: list[str], level: int, tmp_path: Path
) -> None:
    command = [sys.executable, *flags, "-B", "-c", LEVELS, str(tmp_path)]
    ran = subprocess.run(
        command, capture_output=True, text=True, check=False, env={**os.environ, "PYTHONPATH": str(ROOT)}
    )
    assert ran.stdout == f"{level} 0 2\n" * 2, ran.stderr


@pytest.mark.parametrize("damage", [b"", b"\0", b"not marshal", marshal.dumps(5), marshal.dumps("text")])
def test_damaged_bytecode_gives_way_to_source_or_is_an_import_error(
    finder: OxidizedFinder, damage: bytes, tmp_path: Path
) -> None:
    (tmp_path / "old.pyc").write_bytes(b"1234" + bytes(12) + b"another Python's")
    finder.add_resource(made("spare", in_memory_bytecode=damage, in_memory_source=b"answer = 1\n"))
    finder.add_resource(made("lost", in_memory_bytecode=damage))
    finder.add_resource(made("old", relative_path_module_bytecode="old.pyc"))
    assert importlib.import_module("spare").answer == 1  # type: ignore[attr-defined]
    for name in ("lost", "old"):
        with pytest.raises(ImportError, match=f"{name} has no source"):
            importlib.import_module(name)


@pytest.mark.parametrize("method", ["get_code", "get_source", "get_filename", "is_package"])
def test_what_is_not_known_is_an_import_error(finder: OxidizedFinder, method: str) -> None:
    with pytest.raises(ImportError):
        getattr(finder, method)("nothing")


def test_it_can_be_the_only_finder() -> None:
    script = """
import sys
from resources import oxidized_importer
from resources.oxidized_importer import *
import importlib.util, zipimport
finder = OxidizedFinder()
finder.index_interpreter_builtins()
one = OxidizedResource()
one.name, one.is_module, one.in_memory_source = "alone", True, b"import time, _frozen_importlib; answer = 42"
finder.add_resource(one)
for name in ("time", "zipimport", "_abc"):
    sys.modules.pop(name, None)
sys.meta_path[:] = [finder]
import alone, time, zipimport
print(alone.answer, time.__spec__.origin, zipimport.__spec__.origin)
"""
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    ran = subprocess.run(
        [sys.executable, "-B", "-c", script], capture_output=True, text=True, check=False, env=environment
    )
    assert ran.stdout == "42 built-in frozen\n", ran.stderr


EXTENSIONS = """
import sys, pathlib, importlib, threading
from resources import oxidized_importer as oxidized
folder = pathlib.Path(sys.argv[1])
collector = oxidized.OxidizedResourceCollector(["in-memory"])
wanted = []
for one in oxidized.find_resources_in_path(folder):
    extension = isinstance(one, oxidized.PythonExtensionModule)
    if extension and one.name not in sys.modules and one.name != "_tkinter":
        collector.add_in_memory(one)
        wanted.append(one.name)
finder = oxidized.OxidizedFinder()
finder.add_resources(collector.oxidize()[0])
sys.meta_path.insert(0, finder)
loaded = []
for name in wanted:
    try:
        module = importlib.import_module(name)
    except ImportError as error:
        assert "/proc/" not in str(error) or "shared object" in str(error), error
        continue
    assert not module.__file__.startswith("/proc"), module.__file__
    loaded.append(name)
assert len(loaded) > 30, loaded
assert importlib.import_module("_json").make_encoder
print("all good")
"""


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only Linux loads libraries from memory")
@pytest.mark.parametrize("version", ["3.10", "3.11", "3.12", "3.13"])
def test_every_extension_module_of_the_standard_library_loads_from_memory(version: str) -> None:
    python = next((path for path in candidates() if path.name.startswith(f"python{version}")), None)
    if python is None:
        pytest.skip(f"there is no CPython {version}")
    where = "import sysconfig; print(sysconfig.get_config_var('DESTSHARED'))"
    folder = subprocess.run([python, "-c", where], capture_output=True, text=True, check=True).stdout.strip()
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    command = [python, "-B", "-S", "-c", EXTENSIONS, folder]
    ran = subprocess.run(command, capture_output=True, text=True, check=False, env=environment)
    assert (ran.returncode, ran.stdout) == (0, "all good\n"), ran.stderr


def test_threads_that_import_at_once_get_one_module(finder: OxidizedFinder) -> None:
    source = b"import time\ntime.sleep(0.01)\nmade = object()\n"
    for number in range(8):
        finder.add_resource(made(f"slow{number}", in_memory_source=source))
    with ThreadPoolExecutor(16) as pool:
        found = list(pool.map(lambda number: importlib.import_module(f"slow{number % 8}").made, range(64)))  # type: ignore[attr-defined]
    assert all(one is found[number % 8] for number, one in enumerate(found))


def test_imports_go_on_while_resources_are_added(finder: OxidizedFinder) -> None:
    finder.add_resources([made(f"early{number}", in_memory_source=b"") for number in range(100)])
    with ThreadPoolExecutor(2) as pool:
        adding = pool.submit(
            lambda: [
                finder.add_resource(made(f"late{number}", in_memory_source=b"")) for number in range(300)
            ]
        )
        for number in range(100):
            importlib.import_module(f"early{number}")
        adding.result()
    assert len(finder.indexed_resources()) == 400


def blob() -> bytes:
    new = OxidizedFinder()
    new.add_resource(
        package(
            "p",
            in_memory_source=b"answer = 1\n",
            in_memory_package_resources={"a": b"1", "b/c": b"2"},
            in_memory_distribution_resources={"METADATA": b"Name: p\nVersion: 1\n"},
            relative_path_package_resources={"d": "e"},
        )
    )
    new.add_resource(made("p.q", relative_path_module_source="q.py", shared_library_dependency_names=["z"]))
    return new.serialize_indexed_resources()


@settings(max_examples=300, deadline=None)
@given(
    changes=some.lists(some.tuples(some.integers(0, 400), some.integers(0, 255)), min_size=1, max_size=6),
    cut=some.integers(0, 400),
)
def test_hostile_packed_resources_are_refused_or_served(changes: list[tuple[int, int]], cut: int) -> None:
    data = bytearray(blob())
    for place, value in changes:
        data[place % len(data)] = value
    new = OxidizedFinder(relative_path_origin="/nowhere")
    try:
        new.index_bytes(bytes(data[: len(data) - cut] if cut < len(data) else data))
    except ValueError:
        return
    for resource in new.indexed_resources():
        new.find_spec(resource.name)
        reader = new.get_resource_reader(resource.name)
        if reader is not None:
            list(reader.contents())
    list(new.iter_modules())
    new.serialize_indexed_resources()


def test_a_zip_has_namespaces_bytecode_and_resources(tmp_path: Path) -> None:
    import zipfile

    code = MAGIC_NUMBER + bytes(12) + marshal.dumps(compile("answer = 'compiled'", "x", "exec"))
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("zipspace/real/__init__.py", "answer = 'source'\n")
        archive.writestr("zipspace/real/data.txt", "data")
        archive.writestr("zipspace/compiled.pyc", code)
        archive.writestr("zipspace/stale.py", "answer = 'fresh'\n")
        archive.writestr("zipspace/stale.pyc", code)
    found = OxidizedZipFinder.from_path(tmp_path / "a.zip")
    sys.meta_path.insert(0, found)
    try:
        modules: list[Any] = [
            importlib.import_module(f"zipspace.{name}") for name in ("real", "compiled", "stale")
        ]
        assert [module.answer for module in modules] == ["source", "compiled", "fresh"]
        assert importlib.resources.files("zipspace.real").joinpath("data.txt").read_text() == "data"
        assert pkgutil.get_data("zipspace.real", "data.txt") == b"data"
    finally:
        sys.meta_path.remove(found)
        for name in [name for name in sys.modules if name.split(".")[0] == "zipspace"]:
            del sys.modules[name]
