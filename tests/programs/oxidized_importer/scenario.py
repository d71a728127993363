"""Drives a module called oxidized_importer, whichever it is, and prints as JSON what it did.

Run by test_oxidized_api.py with several Pythons: argv[1] is a folder to scan, argv[2] one to write to.
"""

import importlib
import io
import json
import marshal
import pathlib
import sys
import zipfile

import oxidized_importer as oxidized

SCANNED, SCRATCH = map(pathlib.Path, sys.argv[1:3])
FOUND = {}


def scenario(function):
    FOUND[function.__name__] = plain(function())
    return function


def plain(value):
    if isinstance(value, dict):
        return {key: plain(value[key]) for key in sorted(value)}
    if isinstance(value, (list, tuple)):
        return [plain(item) for item in value]
    if isinstance(value, pathlib.PurePath):
        return f"path {value.as_posix()}"
    return f"bytes {value.hex()}" if isinstance(value, bytes) else value


def outcome(call):
    """Return what a call gives, or the nearest built-in class of what it raises."""
    try:
        return call()
    except Exception as error:
        return next(kind.__name__ for kind in type(error).__mro__ if kind.__module__ == "builtins")


def attributes(instance, without=()):
    names = [name for name in dir(instance) if not name.startswith("_") and name not in without]
    return {name: getattr(instance, name) for name in names}


def made(name, **values):
    resource = oxidized.OxidizedResource()
    resource.name = name
    for attribute, value in values.items():
        setattr(resource, attribute, value)
    return resource


def finder(*resources):
    new = oxidized.OxidizedFinder(relative_path_origin=SCRATCH)
    new.add_resources(list(resources))
    return new


def code(text):
    return marshal.dumps(compile(text, "original.py", "exec"))


def shown(resources):
    # The wheel answers with the source when it is asked for a library in memory.
    found = {one.name: attributes(one, ["in_memory_shared_library"]) for one in resources}
    return {
        name: {key: value for key, value in one.items() if value not in (None, False)}
        for name, one in found.items()
    }


@scenario
def names():
    return sorted(name for name in dir(oxidized) if not name.startswith("_"))


@scenario
def public_attributes():
    kinds = {name: getattr(oxidized, name) for name in names()}
    return {
        name: sorted(attribute for attribute in vars(kind) if not attribute.startswith("_"))
        for name, kind in kinds.items()
        if name in ("OxidizedResource", "OxidizedResourceCollector", "OxidizedPathEntryFinder")
        or name.startswith("Python")
    }


@scenario
def a_new_resource():
    return repr(oxidized.OxidizedResource()), attributes(
        oxidized.OxidizedResource(), ["in_memory_shared_library"]
    )


@scenario
def what_a_resource_takes():
    values = [
        ("name", None), ("name", "a"), ("is_module", 1), ("is_module", True), ("in_memory_source", "text"),
        ("in_memory_source", bytearray(b"s")), ("in_memory_source", memoryview(b"s")), ("in_memory_source", None),
        ("in_memory_source", 5), ("in_memory_package_resources", {"a": bytearray(b"")}),
        ("in_memory_package_resources", {"a": 1}), ("in_memory_package_resources", [1]),
        ("in_memory_package_resources", {1: b""}), ("relative_path_module_source", pathlib.Path("a/b")),
        ("relative_path_module_source", "a/b"), ("relative_path_module_source", 1),
        ("relative_path_package_resources", {"a": "b"}), ("shared_library_dependency_names", ("a", "b")),
        ("shared_library_dependency_names", [1]),
    ]  # fmt: skip
    resource = oxidized.OxidizedResource()

    def after(name, value):
        setattr(resource, name, value)
        return getattr(resource, name)

    return [outcome(lambda name=name, value=value: after(name, value)) for name, value in values]


@scenario
def a_scan():
    found = oxidized.find_resources_in_path(SCANNED)
    rows = [(type(one).__name__, repr(one), attributes(one)) for one in found]
    return sorted(
        (kind, text, plain(values)) for kind, text, values in rows if kind != "PythonModuleBytecode"
    )


@scenario
def scanned_bytecode():
    found = oxidized.find_resources_in_path(str(SCANNED))
    code = [one for one in found if isinstance(one, oxidized.PythonModuleBytecode)]
    return sorted(
        (one.module, one.optimize_level, one.is_package, marshal.loads(one.bytecode).co_name) for one in code
    )


@scenario
def what_is_no_folder():
    return [
        outcome(lambda path=path: oxidized.find_resources_in_path(path))
        for path in (SCANNED / "none", SCANNED / "top.txt", 5)
    ]


def collected(location, only=lambda one: True):
    collector = oxidized.OxidizedResourceCollector(allowed_locations=[location])
    for one in oxidized.find_resources_in_path(SCANNED):
        if not only(one) or isinstance(one, oxidized.PythonModuleBytecode):
            continue
        if location == "in-memory":
            collector.add_in_memory(one)
        else:
            collector.add_filesystem_relative("lib", one)
    return collector.oxidize()


def regular(one):
    name = getattr(one, "module", None) or getattr(one, "package", None) or getattr(one, "name", "")
    return not name.startswith("space")


@scenario
def collected_in_memory():
    resources, files = collected("in-memory", regular)
    return shown(resources), files


@scenario
def collected_for_files():
    resources, files = collected("filesystem-relative", regular)
    return shown(resources), sorted(plain(files))


@scenario
def collected_bytecode_for_files():
    collector = oxidized.OxidizedResourceCollector(["filesystem-relative"])
    for one in oxidized.find_resources_in_path(SCANNED):
        if isinstance(one, oxidized.PythonModuleBytecode) and one.module == "package.module":
            collector.add_filesystem_relative("", one)
    resources, files = collector.oxidize()
    tag = sys.implementation.cache_tag
    one = next(resource for resource in resources if resource.name == "package.module")
    paths = [
        one.relative_path_module_bytecode,
        one.relative_path_module_bytecode_opt1,
        one.relative_path_module_bytecode_opt2,
    ]
    heads = sorted(
        (str(path).replace(tag, "TAG"), data[4:16].hex()) for path, data, _ in files if "module." in path.name
    )
    return [str(path).replace(tag, "TAG") for path in paths], heads


@scenario
def what_a_collector_refuses():
    kind = oxidized.OxidizedResourceCollector
    one = next(one for one in oxidized.find_resources_in_path(SCANNED))
    return [
        outcome(kind),
        outcome(lambda: kind(allowed_locations=["elsewhere"])),
        outcome(lambda: kind(allowed_locations=["in-memory"]).add_filesystem_relative("lib", one)),
        outcome(lambda: kind(allowed_locations=["filesystem-relative"]).add_in_memory(one)),
        outcome(lambda: kind(allowed_locations=["in-memory"]).add_in_memory(5)),
        outcome(lambda: kind(allowed_locations=["in-memory"]).oxidize(python_exe="/not/there")),
        kind(allowed_locations=["filesystem-relative", "in-memory"]).allowed_locations,
    ]


EVERYTHING = (
    made(
        "package",
        is_module=True,
        is_package=True,
        in_memory_source=b"import sys\nanswer = 42\n",
        in_memory_package_resources={"data.txt": b"data"},
        in_memory_distribution_resources={
            "METADATA": b"Metadata-Version: 2.1\nName: package\nVersion: 1.5\nRequires-Dist: other>1\n\n",
            "entry_points.txt": b"[console_scripts]\nrun = package:main\n",
            "RECORD": b"package/__init__.py,,\n",
        },
    ),
    made(
        "package.latin",
        is_module=True,
        in_memory_source='# coding: latin-1\ntext = "\xe9"\r\n'.encode("latin-1"),
    ),
    made("package.compiled", is_module=True, in_memory_bytecode=code("answer = 6 * 7")),
    made("package.broken", is_module=True, in_memory_source=b"x = (\n"),
    made("package.below", is_module=True, is_package=True, in_memory_source=b""),
    made("beside", is_module=True, relative_path_module_source="beside.py"),
    made("gone", is_module=True, relative_path_module_source="gone.py"),
)
(SCRATCH / "beside.py").write_text("answer = 'from a file'\n")
FINDER = finder(*EVERYTHING)
sys.meta_path.insert(0, FINDER)


@scenario
def properties():
    base = pathlib.Path(sys.executable).resolve()
    new = oxidized.OxidizedFinder()
    return [
        FINDER.origin == str(SCRATCH),
        new.origin == str(base.parent),
        new.path_hook_base_str == str(base),
        new.multiprocessing_set_start_method,
        new.pkg_resources_import_auto_register,
        [outcome(lambda name=name: setattr(new, name, 1)) for name in ("origin", "path_hook_base_str")],
    ]


@scenario
def specs():
    def of(name):
        spec = FINDER.find_spec(name, None)
        return spec and (
            spec.name,
            spec.loader is FINDER,
            spec.submodule_search_locations is not None,
            spec.parent,
        )

    return {
        name: of(name)
        for name in ("package", "package.latin", "package.below", "beside", "gone", "nothing", "sys")
    }


@scenario
def imports():
    found = {
        name: importlib.import_module(name)
        for name in ("package", "package.latin", "package.compiled", "beside")
    }
    return {
        name: {
            "answer": getattr(module, "answer", None),
            "package": module.__package__,
            "loader": module.__loader__ is FINDER,
            "doc": module.__doc__,
            "text": getattr(module, "text", None),
        }
        for name, module in found.items()
    }


@scenario
def imports_that_fail():
    names = ("package.broken", "gone", "nothing", "package.nothing")
    return {name: outcome(lambda name=name: importlib.import_module(name)) for name in names}


@scenario
def sources():
    names = ("package", "package.latin", "package.compiled", "package.below", "beside")
    return {name: FINDER.get_source(name) for name in names}


@scenario
def file_on_disk():
    module = sys.modules["beside"]
    place = [module.__file__, FINDER.get_filename("beside"), module.__spec__.origin]
    return [pathlib.Path(path).relative_to(SCRATCH).as_posix() for path in place]


@scenario
def a_reader():
    reader = FINDER.get_resource_reader("package")
    return [
        "data.txt" in reader.contents(),
        reader.is_resource("data.txt"),
        reader.open_resource("data.txt").read(),
        outcome(lambda: reader.open_resource("nothing")),
        outcome(lambda: reader.resource_path("data.txt")),
        FINDER.get_resource_reader("package.latin"),
        FINDER.get_resource_reader("nothing"),
    ]


@scenario
def data():
    base = FINDER.path_hook_base_str
    return [
        outcome(lambda name=name: FINDER.get_data(f"{base}/{name}"))
        for name in ("package/data.txt", "package/none")
    ]


@scenario
def modules():
    hooked = FINDER.path_hook(f"{FINDER.path_hook_base_str}/package")
    everything = FINDER.path_hook(FINDER.path_hook_base_str)
    return [
        sorted(FINDER.iter_modules()),
        sorted(FINDER.iter_modules(prefix="a.")),
        sorted(everything.iter_modules()),
        sorted(hooked.iter_modules("package.")),
        [hooked.find_spec(name) is not None for name in ("package", "package.latin", "latin")],
        [everything.find_spec(name) is not None for name in ("package", "package.latin")],
    ]


@scenario
def hooks():
    base = FINDER.path_hook_base_str
    paths = [base, f"{base}/package", f"{base}/package/below", f"{base}/none", f"{base}/package/", f"{base}//package",
             f"{base}/package/../package", f"{base}x", "/elsewhere", "", 5]  # fmt: skip
    return [outcome(lambda path=path: FINDER.path_hook(path)._package) for path in paths]


@scenario
def a_distribution():
    from importlib import metadata

    one = next(iter(FINDER.find_distributions()))
    context = metadata.DistributionFinder.Context
    return [
        one.version,
        one.metadata["Name"],
        one.requires,
        [(entry.name, entry.value, entry.group) for entry in one.entry_points],
        one.read_text("RECORD"),
        one.read_text("nothing"),
        len(list(FINDER.find_distributions(context(name="Package")))),
        len(list(FINDER.find_distributions(context(name="nothing")))),
        metadata.version("package"),
    ]


@scenario
def decoding():
    decode = oxidized.decode_source
    return [
        decode(io, "caf\xe9\r\n".encode()),
        decode(io_module=io, source_bytes=b"a"),
        outcome(lambda: decode(io, b"# coding: nothing\n")),
        outcome(lambda: decode(io, "text")),
    ]


@scenario
def what_cannot_be_indexed():
    new = oxidized.OxidizedFinder()
    (SCRATCH / "short").write_bytes(b"pyembed")
    return [
        outcome(lambda: new.index_bytes("text")),
        outcome(lambda: new.index_bytes(b"abc")),
        outcome(lambda: new.index_file_memory_mapped(SCRATCH / "none")),
        outcome(lambda: new.index_file_memory_mapped(SCRATCH / "short")),
        outcome(lambda: new.add_resource(5)),
    ]


@scenario
def a_round_trip():
    (SCRATCH / "blob").write_bytes(FINDER.serialize_indexed_resources())
    new = oxidized.OxidizedFinder()
    new.index_file_memory_mapped(SCRATCH / "blob")
    values = shown(new.indexed_resources())
    values["package.compiled"].pop("in_memory_bytecode")
    return values


@scenario
def adding_twice():
    new = finder(made("one", in_memory_source=b"1", is_module=True), made("one", in_memory_bytecode=b"2"))
    return shown(new.indexed_resources())


@scenario
def of_the_interpreter():
    new = oxidized.OxidizedFinder()
    new.index_interpreter_builtin_extension_modules()
    builtin = {one.name: one.is_builtin_extension_module for one in new.indexed_resources()}
    new.index_interpreter_frozen_modules()
    one = next(one for one in new.indexed_resources() if one.name == "zipimport")
    left = oxidized.OxidizedFinder()
    left.index_bytes(new.serialize_indexed_resources())
    return [
        builtin == dict.fromkeys(sys.builtin_module_names, True),
        attributes(one, ["in_memory_shared_library"]),
        len(left.indexed_resources()),
        new.get_code("zipimport").co_filename,
    ]


@scenario
def a_zip():
    with zipfile.ZipFile(SCRATCH / "a.zip", "w") as archive:
        archive.writestr("zipped/__init__.py", "answer = 1\n")
        archive.writestr("zipped/module.py", "answer = 2\n")
    kinds = oxidized.OxidizedZipFinder
    made = [
        kinds.from_path(str(SCRATCH / "a.zip")),
        kinds.from_zip_data((SCRATCH / "a.zip").read_bytes(), path="/x.zip"),
    ]
    sys.meta_path.insert(0, made[0])
    imported = importlib.import_module("zipped.module")
    return [
        imported.answer,
        pathlib.Path(imported.__file__).relative_to(SCRATCH).as_posix(),
        [one.find_spec("zipped", None).submodule_search_locations[0][-12:] for one in made],
        [one.get_source("zipped") for one in made],
        [(one.is_package("zipped"), one.is_package("zipped.module")) for one in made],
        [one.find_spec("nothing", None) for one in made],
        outcome(lambda: made[0].get_code("nothing")),
        outcome(lambda: made[0].is_package("nothing")),
        outcome(lambda: kinds.from_path(SCRATCH / "none.zip")),
        outcome(lambda: kinds.from_zip_data(b"nothing")),
    ]


@scenario
def a_provider():
    provider = oxidized.OxidizedPkgResourcesProvider(sys.modules["package"])
    return [
        provider.has_metadata("METADATA"),
        provider.has_metadata("nothing"),
        provider.get_metadata("RECORD"),
        list(provider.get_metadata_lines("entry_points.txt")),
        sorted(provider.metadata_listdir("")),
        provider.has_resource("data.txt"),
        provider.get_resource_string(None, "data.txt"),
        provider.get_resource_stream(None, "data.txt").read(),
        outcome(lambda: provider.get_metadata("nothing") and 0) in ("OSError", "FileNotFoundError"),
        outcome(lambda: provider.get_resource_filename(None, "data.txt")),
        outcome(lambda: provider.run_script("nothing", {})),
        outcome(lambda: oxidized.OxidizedPkgResourcesProvider(json)),
        outcome(lambda: list(oxidized.pkg_resources_find_distributions(5, "path", False))),
    ]


json.dump(FOUND, sys.stdout)
