"""From a plan to packed resources, files and entries: everything once, and the same bytes each time."""

from __future__ import annotations

import json
import marshal
import os
import random
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from builders.pythons.candidates import candidates
from resources.arrangement import Naming, pyc_path
from resources.bytecode import Compiled
from resources.directory import NO_TOKEN, Entry, EntryFlag, EntryKind, checksum
from resources.model import Decision, Kind, Location, Plan, Resource
from resources.packed.reader import read
from resources.packing import Contents, Packed, pack
from resources.target import parse

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from resources.packed.resource import PackedResource

LINUX = parse("x86_64-unknown-linux-gnu")
MEMORY, DISK, OUT = Location.IN_MEMORY, Location.FILESYSTEM_RELATIVE, Location.LEAVE_OUT
MAGIC = b"\xf3\x0d\r\n"


def resource(kind: Kind, relative: str, name: str = "", **more: Any) -> Resource:
    return Resource(
        kind=kind, name=name or relative, path=Path("/in") / relative, relative=relative, size=1, **more
    )


def module(kind: Kind, relative: str, **more: Any) -> Resource:
    stem = relative.removesuffix(".so").removesuffix(".py")
    name = stem.removesuffix("/__init__").replace("/", ".")
    return resource(kind, relative, name, is_package=stem.endswith("/__init__"), **more)


def data(relative: str, package: str) -> Resource:
    return resource(Kind.DATA, relative, package=package)


def plan(*decisions: tuple[Resource, Location]) -> Plan:
    return Plan(decisions=tuple(Decision(resource=found, location=at, reason="") for found, at in decisions))


def content_of(found: Resource) -> bytes:
    return f"{found.kind} of {found.relative}".encode("utf-8", "surrogateescape")


def code_of(found: Resource) -> bytes:
    return b"code of " + found.relative.encode("utf-8", "surrogateescape")


def contents(made: Plan, optimize: int = 0, compiled: Mapping[str, Compiled] | None = None) -> Contents:
    modules = [d.resource for d in made.decisions if d.resource.kind is Kind.BYTECODE]
    standing = {found.relative: Compiled(code=code_of(found), token=7) for found in modules}
    return Contents(
        compiled={**standing, **(compiled or {})},
        read=content_of,
        magic=MAGIC,
        naming=Naming(cache_tag="cpython-313", optimize=optimize),
    )


def packed(*decisions: tuple[Resource, Location], embed_files: bool = False) -> Packed:
    made = plan(*decisions)
    return pack(made, contents(made), LINUX, embed_files=embed_files)


def payload_of(made: Packed) -> bytes:
    return b"".join(made.blob.chunks) + made.texts


def bytes_of(made: Packed, kind: EntryKind, name: str) -> bytes:
    entry = entry_of(made, kind, name)
    found = payload_of(made)[entry.offset : entry.offset + entry.size]
    assert checksum(found) == entry.checksum
    return found


def entry_of(made: Packed, kind: EntryKind, name: str) -> Entry:
    (entry,) = (entry for entry in made.entries if (entry.kind, entry.name) == (kind, name))
    return entry


def stored(made: Packed) -> dict[str, PackedResource]:
    return {found.name: found for found in read(payload_of(made), "utf-8")}


def names(made: Packed) -> set[tuple[str, str]]:
    return {(entry.kind.name, entry.name) for entry in made.entries}


PACKAGE = (
    module(Kind.SOURCE, "black/__init__.py"),
    module(Kind.BYTECODE, "black/__init__.py"),
    module(Kind.EXTENSION, "black/__init__.so", needs=("libz.so.1", "libm.so.6")),
    module(Kind.SOURCE, "black/mode.py"),
    module(Kind.BYTECODE, "black/mode.py"),
    data("black/py.typed", "black"),
    data("black/resources/deep/schema.json", "black"),
    module(Kind.SOURCE, "space/inner/deep.py"),
    module(Kind.BYTECODE, "space/inner/deep.py"),
    resource(Kind.METADATA, "black-24.1.dist-info/RECORD", package="black-24.1.dist-info"),
    resource(Kind.METADATA, "black-24.1.dist-info/licenses/LICENSE", package="black-24.1.dist-info"),
    resource(Kind.LIBRARY, "black.libs/libz.so.1", "libz.so.1", needs=("libm.so.6",)),
    resource(Kind.FILE, "share/man/black.1"),
    resource(Kind.FILE, "bin/tool", executable=True),
)


def everything(location: Location, *, embed_files: bool = False) -> Packed:
    return packed(*((found, location) for found in PACKAGE), embed_files=embed_files)


def test_of_a_package_with_source_and_extension_the_extension_is_the_module() -> None:
    made = everything(MEMORY)
    entry = entry_of(made, EntryKind.MODULE, "black")
    assert entry.flags == EntryFlag.EXTENSION | EntryFlag.PACKAGE
    assert bytes_of(made, EntryKind.MODULE, "black") == b"extension module of black/__init__.so"
    assert bytes_of(made, EntryKind.SOURCE, "black") == b"module source of black/__init__.py"
    found = stored(made)["black"]
    assert found.in_memory_bytecode is None
    assert found.is_extension_module


def test_its_bytecode_counts_again_when_the_extension_is_left_out() -> None:
    made = packed(*((found, OUT if found.kind is Kind.EXTENSION else MEMORY) for found in PACKAGE))
    assert bytes_of(made, EntryKind.MODULE, "black") == b"code of black/__init__.py"
    assert entry_of(made, EntryKind.MODULE, "black").flags == EntryFlag.PACKAGE


def test_what_is_needed_comes_one_a_line_for_modules_and_libraries() -> None:
    made = everything(MEMORY)
    assert bytes_of(made, EntryKind.NEEDS, "black") == b"libz.so.1\nlibm.so.6"
    assert bytes_of(made, EntryKind.NEEDS, "libz.so.1") == b"libm.so.6"
    assert stored(made)["black"].shared_library_dependency_names == ("libz.so.1", "libm.so.6")


def test_packages_without_code_are_namespaces_at_every_level() -> None:
    made = everything(MEMORY)
    for name in ("space", "space.inner"):
        entry = entry_of(made, EntryKind.MODULE, name)
        assert entry.flags == EntryFlag.NAMESPACE | EntryFlag.PACKAGE
        assert entry.size == 0
        assert stored(made)[name].is_namespace_package
    assert not stored(made)["black"].is_namespace_package


def test_a_folder_that_holds_nothing_but_data_is_a_namespace() -> None:
    made = packed((data("icons/a.png", "icons"), MEMORY))
    assert entry_of(made, EntryKind.MODULE, "icons").flags & EntryFlag.NAMESPACE
    assert bytes_of(made, EntryKind.RESOURCE, "icons/a.png") == b"package data of icons/a.png"


def test_data_are_named_by_their_path_and_stored_below_their_package() -> None:
    made = everything(MEMORY)
    name = "black/resources/deep/schema.json"
    assert bytes_of(made, EntryKind.RESOURCE, name) == f"package data of {name}".encode()
    assert set(stored(made)["black"].in_memory_package_resources or ()) == {
        "py.typed",
        "resources/deep/schema.json",
    }


def test_metadata_keep_their_folder_and_are_stored_by_distribution() -> None:
    made = everything(MEMORY)
    name = "black-24.1.dist-info/licenses/LICENSE"
    assert bytes_of(made, EntryKind.METADATA, name) == f"distribution metadata of {name}".encode()
    found = stored(made)["black"].in_memory_distribution_resources
    assert set(found or ()) == {"RECORD", "licenses/LICENSE"}


@pytest.mark.parametrize("location", [MEMORY, DISK])
def test_two_versions_of_a_distribution_do_not_mix(location: Location) -> None:
    folders = ("x-1.0.dist-info", "x-2.0.dist-info")
    found = [resource(Kind.METADATA, f"{folder}/METADATA", package=folder) for folder in folders]
    made = packed(*((one, location) for one in found))
    for one in found:
        expected = one.relative if location is DISK else f"distribution metadata of {one.relative}"
        assert bytes_of(made, EntryKind.METADATA, one.relative).decode() == expected


def test_in_memory_only_plain_files_are_files() -> None:
    made = everything(MEMORY)
    assert sorted(file.relative for file in made.files) == ["bin/tool", "share/man/black.1"]
    assert made.build == ""


def test_in_form_folder_files_lie_beside_and_entries_hold_their_paths() -> None:
    made = everything(DISK)
    assert {file.relative: bytes(file.data) for file in made.files} == {
        **{found.relative: content_of(found) for found in PACKAGE if found.kind is not Kind.BYTECODE},
        "black/__pycache__/mode.cpython-313.pyc": pyc_of("black/mode.py"),
        "space/inner/__pycache__/deep.cpython-313.pyc": pyc_of("space/inner/deep.py"),
    }
    assert [file.relative for file in made.files if file.executable] == ["bin/tool"]
    assert made.build == ""
    assert not [name for kind, name in names(made) if kind == "FILE"]
    for kind, name, path in (
        (EntryKind.MODULE, "black", "black/__init__.so"),
        (EntryKind.MODULE, "black.mode", "black/__pycache__/mode.cpython-313.pyc"),
        (EntryKind.SOURCE, "black.mode", "black/mode.py"),
        (EntryKind.RESOURCE, "black/py.typed", "black/py.typed"),
        (EntryKind.METADATA, "black-24.1.dist-info/RECORD", "black-24.1.dist-info/RECORD"),
        (EntryKind.LIBRARY, "libz.so.1", "black.libs/libz.so.1"),
    ):
        assert bytes_of(made, kind, name).decode() == path
        assert entry_of(made, kind, name).flags & EntryFlag.ON_DISK


def pyc_of(relative: str) -> bytes:
    code = f"code of {relative}".encode()
    return MAGIC + b"\1\0\0\0" + checksum(code).to_bytes(8, "little") + code


def test_in_form_file_the_files_are_inside_and_named_by_their_content() -> None:
    made, beside = everything(DISK, embed_files=True), everything(DISK)
    assert made.files == ()
    assert len(made.build) == 32
    for file in beside.files:
        assert bytes_of(made, EntryKind.FILE, file.relative) == bytes(file.data)
        executable = bool(entry_of(made, EntryKind.FILE, file.relative).flags & EntryFlag.EXECUTABLE)
        assert executable == file.executable
    assert len([name for kind, name in names(made) if kind == "FILE"]) == len(beside.files)


def test_a_name_for_the_users_cache_changes_with_any_file() -> None:
    one = [(found, DISK) for found in PACKAGE]
    made = plan(*one)
    fewer = packed(*one[:-1], embed_files=True).build
    other = contents(made, compiled={"black/mode.py": Compiled(code=b"other", token=7)})
    builds = {
        everything(DISK, embed_files=True).build,
        fewer,
        pack(made, other, LINUX, embed_files=True).build,
    }
    assert len(builds) == 3


@pytest.mark.parametrize("embed_files", [False, True])
@pytest.mark.parametrize("location", [MEMORY, DISK])
def test_each_resource_that_is_kept_is_found_once(location: Location, embed_files: bool) -> None:  # noqa: FBT001 - a parameter of the test
    made = everything(location, embed_files=embed_files)
    found = [(entry.kind, entry.name) for entry in made.entries]
    assert len(found) == len(set(found))
    kinds = {Kind.SOURCE: EntryKind.SOURCE, Kind.EXTENSION: EntryKind.MODULE, Kind.DATA: EntryKind.RESOURCE,
             Kind.METADATA: EntryKind.METADATA, Kind.LIBRARY: EntryKind.LIBRARY}  # fmt: skip
    for one in PACKAGE:
        if one.kind in kinds:
            bytes_of(made, kinds[one.kind], one.name)
    for entry in made.entries:
        bytes_of(made, entry.kind, entry.name)


@pytest.mark.parametrize("embed_files", [False, True])
def test_any_order_of_decisions_gives_the_same_bytes(embed_files: bool) -> None:  # noqa: FBT001 - as above
    chosen = random.Random(11)
    decisions = [(found, chosen.choice([MEMORY, DISK])) for found in PACKAGE]
    first = packed(*decisions, embed_files=embed_files)
    for _ in range(20):
        chosen.shuffle(decisions)
        again = packed(*decisions, embed_files=embed_files)
        assert b"".join(again.blob.chunks) == b"".join(first.blob.chunks)
        assert again.build == first.build
        assert payload_of(again) == payload_of(first)
        assert sorted(again.entries, key=str) == sorted(first.entries, key=str)


def test_what_is_left_out_leaves_no_trace() -> None:
    made = packed(*((found, OUT) for found in PACKAGE))
    assert (made.entries, made.files, made.texts, stored(made)) == ((), (), b"", {})


@pytest.mark.parametrize("location", [MEMORY, DISK])
def test_a_module_that_did_not_compile_has_its_source_and_no_code(location: Location) -> None:
    found = [module(kind, "bad.py") for kind in (Kind.SOURCE, Kind.BYTECODE)]
    made = plan(*((one, location) for one in found))
    compiled = {"bad.py": Compiled(code=b"", token=NO_TOKEN, problem="3:invalid syntax")}
    result = pack(made, contents(made, compiled=compiled), LINUX, embed_files=False)
    sources = [bytes(file.data) for file in result.files]
    assert sources == ([] if location is MEMORY else [b"module source of bad.py"])
    assert ("SOURCE", "bad") in names(result)
    assert ("MODULE", "bad") in names(result)
    bytecode = bytes_of(result, EntryKind.MODULE, "bad")
    assert bytecode == (b"" if location is MEMORY else b"bad.py")


def test_a_module_without_source_keeps_its_pyc_where_it_was() -> None:
    found = resource(Kind.BYTECODE, "old/only.pyc", "old.only")
    made = packed((found, DISK))
    assert [file.relative for file in made.files] == ["old/only.pyc"]
    assert bytes_of(made, EntryKind.MODULE, "old.only") == b"old/only.pyc"


@pytest.mark.parametrize(
    ("relative", "optimize", "expected"),
    [
        ("m.py", 0, "__pycache__/m.cpython-313.pyc"),
        ("a/b.py", 0, "a/__pycache__/b.cpython-313.pyc"),
        ("a/__init__.py", 2, "a/__pycache__/__init__.cpython-313.opt-2.pyc"),
        ("ä/dot.ted.py", 1, "ä/__pycache__/dot.ted.cpython-313.opt-1.pyc"),
    ],
)
def test_bytecode_lies_where_python_itself_puts_it(relative: str, optimize: int, expected: str) -> None:
    assert pyc_path(relative, Naming(cache_tag="cpython-313", optimize=optimize)) == expected


@pytest.mark.parametrize("optimize", [0, 1, 2])
def test_bytecode_goes_into_the_field_of_its_level(optimize: int) -> None:
    made = plan((module(Kind.BYTECODE, "m.py"), MEMORY))
    result = pack(made, contents(made, optimize), LINUX, embed_files=False)
    found = stored(result)["m"]
    fields = (found.in_memory_bytecode, found.in_memory_bytecode_opt1, found.in_memory_bytecode_opt2)
    assert [field is not None for field in fields] == [level == optimize for level in range(3)]


@pytest.mark.parametrize("location", [MEMORY, DISK])
def test_odd_names_come_back(location: Location) -> None:
    """What is not UTF-8 never comes here: the scan says so of it."""
    odd = ["p/日本 (ü).txt", "p/with space=x", "p/.hidden", "p/" + "n" * 250, "p/e\u0301"]
    made = packed(*((data(name, "p"), location) for name in odd))
    for name in odd:
        expected = name if location is DISK else f"package data of {name}"
        assert bytes_of(made, EntryKind.RESOURCE, name).decode() == expected
    field = f"{'in_memory' if location is MEMORY else 'relative_path'}_package_resources"
    assert {f"p/{inner}" for inner in getattr(stored(made)["p"], field)} == set(odd)


def oxidized_importer(folder: Path) -> Path:
    """Return a CPython 3.10 for which oxidized_importer is installed in that folder."""
    python = next((path for path in candidates() if path.name.startswith("python3.10")), None)
    if python is None:
        pytest.skip("there is no CPython 3.10")
    place = ("--python", str(python), "--target", str(folder))
    command = (sys.executable, "-m", "uv", "pip", "install", *place)
    done = subprocess.run([*command, "oxidized_importer==0.6.0"], capture_output=True, text=True, check=False)
    if done.returncode:
        pytest.skip(f"oxidized_importer 0.6.0 could not be installed: {done.stderr.strip()}")
    return python


def compiled_by(python: Path, sources: Iterable[tuple[Resource, str]]) -> dict[str, Compiled]:
    asked = {one.relative: text for one, text in sources}
    code = "import json, marshal, sys; texts = json.load(sys.stdin)\n"
    code += "made = {n: marshal.dumps(compile(t, n, 'exec')) for n, t in texts.items()}\n"
    code += "sys.stdout.buffer.write(marshal.dumps(made, 2))\n"
    done = subprocess.run(
        [python, "-c", code], input=json.dumps(asked).encode(), capture_output=True, check=True
    )
    return {name: Compiled(code=made, token=NO_TOKEN) for name, made in marshal.loads(done.stdout).items()}


def test_oxidized_importer_imports_what_was_packed(tmp_path: Path) -> None:
    python = oxidized_importer(tmp_path / "oxidized")
    texts = {"shop/__init__.py": "from shop.till import price\n", "shop/till.py": "price = 42\n",
             "apart/__init__.py": "from pathlib import Path\nplace = Path(__file__).name\n"}  # fmt: skip
    locations = {"shop/__init__.py": MEMORY, "shop/till.py": MEMORY, "apart/__init__.py": DISK}
    modules = [module(Kind.BYTECODE, name) for name in texts]
    compiled = compiled_by(python, zip(modules, texts.values(), strict=True))
    sources = [module(Kind.SOURCE, name) for name in texts]
    made = plan(
        *((one, locations[one.relative]) for one in (*modules, *sources)),
        (data("shop/a.txt", "shop"), MEMORY),
    )
    chosen = Contents(
        compiled=compiled,
        read=lambda one: texts.get(one.relative, "some data").encode(),
        magic=b"\x6f\x0d\r\n",
        naming=Naming(cache_tag="cpython-310"),
    )
    result = pack(made, chosen, LINUX, embed_files=False)
    for file in result.files:
        (tmp_path / file.relative).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / file.relative).write_bytes(file.data)
    (tmp_path / "blob").write_bytes(b"".join(result.blob.chunks))
    program = """
import sys, oxidized_importer
finder = oxidized_importer.OxidizedFinder(relative_path_origin=sys.argv[1])
finder.index_file_memory_mapped(sys.argv[1] + "/blob")
sys.meta_path.insert(0, finder)
import shop, apart, importlib.resources
print(shop.price, apart.place, importlib.resources.read_text("shop", "a.txt"), shop.__spec__.loader is finder)
"""
    done = subprocess.run(
        [python, "-B", "-c", program, tmp_path],
        env={**os.environ, "PYTHONPATH": str(tmp_path / "oxidized")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stdout == "42 __init__.py some data True\n", done.stderr
