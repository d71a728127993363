"""Packed resources of ours load in oxidized_importer 0.6.0, and its own are repeated byte for byte."""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn

import pytest

from builders.pythons.candidates import candidates
from resources.packed.reader import read
from resources.packed.resource import PackedResource, merge
from resources.packed.writer import write

# Runs in CPython 3.10 with oxidized_importer; answers a pickled question on standard output.
ASK = """
import pickle, sys
question = pickle.load(sys.stdin.buffer)
import oxidized_importer as oxidized
names = {"oxidized": oxidized, **question["names"]}
exec(question["code"], names)
sys.stdout.buffer.write(pickle.dumps(names["answer"]))
"""
SERIALIZE = "finder.serialize_indexed_resources(ignore_builtin=False, ignore_frozen=False)"
# That wheel has no attributes of files, and answers with the source when asked for a library in memory.
NOT_COMPARED = {
    "is_utf8_filename_data",
    "file_executable",
    "file_data_embedded",
    "file_data_utf8_relative_path",
    "in_memory_shared_library",
}
ATTRIBUTES = [name for name in PackedResource._fields if name not in NOT_COMPARED]

# One key in each map: the wheel's order of keys is another at each run.
EVERYTHING = (
    PackedResource(
        name="package",
        is_module=True,
        is_package=True,
        is_namespace_package=True,
        in_memory_source=b"x = 1\n",
        in_memory_bytecode=b"code 0",
        in_memory_bytecode_opt1=b"code 1",
        in_memory_bytecode_opt2=b"code 2",
        in_memory_package_resources={"d\u00e4ta/a.txt": b"text"},
        in_memory_distribution_resources={"METADATA": b"Name: package"},
        relative_path_module_source="lib/package/__init__.py",
        relative_path_module_bytecode="lib/0.pyc",
        relative_path_module_bytecode_opt1="lib/1.pyc",
        relative_path_module_bytecode_opt2="lib/2.pyc",
        relative_path_package_resources={"b.txt": "lib/\udcff\u00fc.txt"},
        relative_path_distribution_resources={"RECORD": "lib/RECORD"},
    ),
    PackedResource(
        name="package.\U0001f40d",
        is_extension_module=True,
        is_module=True,
        in_memory_extension_module_shared_library=b"\x7fELF module",
        relative_path_extension_module_shared_library="lib/module.so",
        shared_library_dependency_names=("z", "ssl", "z"),
    ),
    PackedResource(
        name="package.\uffee", is_shared_library=True, in_memory_shared_library=b"\x7fELF library"
    ),
    PackedResource(
        name="empty", in_memory_package_resources={}, shared_library_dependency_names=(), in_memory_source=b""
    ),
    PackedResource(name="sys", is_builtin_extension_module=True),
    PackedResource(name="zipimport", is_frozen_module=True),
    PackedResource(
        name="readme",
        is_utf8_filename_data=True,
        file_executable=True,
        file_data_embedded=b"read me",
        file_data_utf8_relative_path="d\u00f6c/readme",
    ),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class OxidizedImporter:
    """CPython 3.10 with an oxidized_importer in a folder."""

    python: Path
    folder: Path | str

    def answer(self, code: str, **names: object) -> Any:
        """Return what the code leaves as `answer`."""
        question = pickle.dumps({"code": code, "names": names})
        environment = {**os.environ, "PYTHONPATH": str(self.folder)}
        command = [str(self.python), "-B", "-c", ASK]
        ran = subprocess.run(command, input=question, env=environment, capture_output=True, check=False)
        assert ran.returncode == 0, ran.stderr.decode()
        return pickle.loads(ran.stdout)


@pytest.fixture(scope="module")
def importer(tmp_path_factory: pytest.TempPathFactory) -> OxidizedImporter:
    python = next((path for path in candidates() if path.name.startswith("python3.10")), None)
    if python is None:
        pytest.skip("there is no CPython 3.10")  # no tool that could be installed everywhere
    folder = tmp_path_factory.mktemp("oxidized importer")
    command = [sys.executable, "-m", "uv", "pip", "install", "--python", str(python), "--target", str(folder)]
    ran = subprocess.run([*command, "oxidized_importer==0.6.0"], capture_output=True, text=True, check=False)
    if ran.returncode:
        skip(f"oxidized_importer 0.6.0 could not be installed: {ran.stderr.strip()}")
    return OxidizedImporter(python=python, folder=folder)


def skip(reason: str) -> NoReturn:
    if os.environ.get("ONEFOLD_REQUIRE_TOOLS") == "1":
        pytest.fail(reason)
    pytest.skip(reason)


def ours(*resources: PackedResource, sort: bool = True) -> bytes:
    return b"".join(write(resources, "utf-8", sort=sort).chunks)


def attributes_of(resource: PackedResource) -> dict[str, object]:
    return {name: plain(getattr(resource, name)) for name in ATTRIBUTES}


def plain(value: object) -> object:
    return list(value) if isinstance(value, tuple) else value


def test_it_serialises_what_we_wrote_byte_for_byte(importer: OxidizedImporter) -> None:
    blob = ours(*EVERYTHING)
    code = f"finder = oxidized.OxidizedFinder(); finder.index_bytes(blob); answer = {SERIALIZE}"
    assert importer.answer(code, blob=blob) == blob


def test_it_reads_every_attribute_that_we_wrote(importer: OxidizedImporter) -> None:
    code = """
import pathlib
def plain(value):
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items()}
    return str(value) if isinstance(value, pathlib.PurePath) else value
finder = oxidized.OxidizedFinder()
finder.index_bytes(blob)
found = finder.indexed_resources()
answer = {one.name: {name: plain(getattr(one, name)) for name in attributes} for one in found}
"""
    found = importer.answer(code, blob=ours(*EVERYTHING), attributes=ATTRIBUTES)
    assert found == {resource.name: attributes_of(resource) for resource in EVERYTHING}


def test_we_read_every_attribute_that_it_was_given(importer: OxidizedImporter) -> None:
    code = f"""
finder = oxidized.OxidizedFinder()
for values in resources:
    one = oxidized.OxidizedResource()
    for name, value in values.items():
        setattr(one, name, value)
    finder.add_resource(one)
answer = {SERIALIZE}
"""
    known = [resource for resource in EVERYTHING if resource.name != "readme"]
    given = [
        {**attributes_of(resource), "in_memory_shared_library": resource.in_memory_shared_library}
        for resource in known
    ]
    blob = importer.answer(code, resources=given)
    assert read(blob, "utf-8") == tuple(sorted(known, key=lambda resource: resource.name))
    assert ours(*read(blob, "utf-8")) == blob


@pytest.mark.parametrize("location", ["in-memory", "filesystem-relative"])
def test_what_it_collects_from_real_packages_is_repeated(importer: OxidizedImporter, location: str) -> None:
    code = f"""
import os, pathlib
collector = oxidized.OxidizedResourceCollector(allowed_locations=[location])
for one in oxidized.find_resources_in_path(pathlib.Path(os.__file__).parent):
    name = getattr(one, "module", None) or getattr(one, "package", "")
    if name.split(".")[0] in ("email", "encodings", "idlelib", "json", "xml"):
        if location == "in-memory":
            collector.add_in_memory(one)
        else:
            collector.add_filesystem_relative("lib", one)
finder = oxidized.OxidizedFinder()
finder.add_resources(collector.oxidize()[0])
finder.index_interpreter_builtins()
answer = {SERIALIZE}
"""
    blob = importer.answer(code, location=location)
    resources = read(blob, "utf-8")
    assert len(resources) > 300
    assert ours(*resources, sort=False) == blob


def test_it_merges_a_second_blob_as_we_do(importer: OxidizedImporter) -> None:
    first = PackedResource(name="p", is_package=True, in_memory_source=b"1", in_memory_bytecode=b"c")
    first = first._replace(in_memory_package_resources={"a": b"1"})
    second = PackedResource(name="p", is_module=True, in_memory_source=b"2")
    second = second._replace(in_memory_package_resources={"b": b"2"})
    code = f"""
finder = oxidized.OxidizedFinder()
for blob in blobs:
    finder.index_bytes(blob)
answer = {SERIALIZE}
"""
    assert importer.answer(code, blobs=[ours(first), ours(second)]) == ours(*merge([first], [second]))


def test_modules_that_we_wrote_are_imported_by_it(importer: OxidizedImporter, tmp_path: Path) -> None:
    (tmp_path / "beside.py").write_text("answer = 'from a file'\n")
    compiled = importer.answer(
        "import marshal; answer = marshal.dumps(compile('answer = 6 * 7', 'm', 'exec'))"
    )
    blob = ours(
        PackedResource(
            name="package",
            is_module=True,
            is_package=True,
            in_memory_source=b"answer = 'from source'\n",
            in_memory_package_resources={"data.txt": b"data"},
            in_memory_distribution_resources={"METADATA": b"Name: package\nVersion: 1.5\n"},
        ),
        PackedResource(name="package.compiled", is_module=True, in_memory_bytecode=compiled),
        PackedResource(name="beside", is_module=True, relative_path_module_source="beside.py"),
    )
    code = """
import importlib, importlib.metadata, importlib.resources, sys
finder = oxidized.OxidizedFinder(relative_path_origin=origin)
finder.index_bytes(blob)
sys.meta_path.insert(0, finder)
answer = [importlib.import_module(name).answer for name in ("package", "package.compiled", "beside")]
answer += [importlib.resources.read_text("package", "data.txt"), importlib.metadata.version("package")]
"""
    found = importer.answer(code, blob=blob, origin=str(tmp_path))
    assert found == ["from source", 42, "from a file", "data", "1.5"]


# The same for either importer, in the order of the original's own documentation.
FREEZE = """
collector = oxidized.OxidizedResourceCollector(allowed_locations=["in-memory"])
for resource in oxidized.find_resources_in_path(folder):
    collector.add_in_memory(resource)
finder = oxidized.OxidizedFinder()
finder.add_resources(collector.oxidize()[0])
answer = finder.serialize_indexed_resources()
"""
THAW = """
import sys
finder = oxidized.OxidizedFinder()
finder.index_bytes(blob)
sys.meta_path.insert(0, finder)
import frozen_shelf.book
package = sys.modules["frozen_shelf"]
reader = finder.get_resource_reader("frozen_shelf")
answer = (
    frozen_shelf.book.TITLE,
    type(package.__spec__.loader).__name__,
    finder.get_source("frozen_shelf.book"),
    reader.open_resource("cover.txt").read(),
)
"""
OURS = "import sys\nfrom resources import oxidized_importer\nsys.modules[__name__] = oxidized_importer\n"


@pytest.fixture
def our_importer(importer: OxidizedImporter, tmp_path: Path) -> OxidizedImporter:
    (tmp_path / "oxidized_importer.py").write_text(OURS)
    path = os.pathsep.join((str(tmp_path), str(Path(__file__).parents[2])))
    return OxidizedImporter(python=importer.python, folder=path)


@pytest.mark.parametrize("is_ours", [False, True], ids=["theirs to ours", "ours to theirs"])
def test_what_one_importer_serializes_the_other_imports(
    importer: OxidizedImporter, our_importer: OxidizedImporter, tmp_path: Path, *, is_ours: bool
) -> None:
    package = tmp_path / "source" / "frozen_shelf"
    package.mkdir(parents=True)
    (package / "__init__.py").touch()
    (package / "book.py").write_text("TITLE = 'Böok'\n", encoding="utf-8")
    (package / "cover.txt").write_bytes(b"a cover")
    giver, taker = (our_importer, importer) if is_ours else (importer, our_importer)
    blob = giver.answer(FREEZE, folder=str(package.parent))
    expected = ("Böok", "OxidizedFinder", "TITLE = 'Böok'\n", b"a cover")
    assert taker.answer(THAW, blob=blob) == expected
