"""Prints what the atlas finds out about itself, one line a question."""

import importlib.metadata as metadata
import importlib.resources as resources
import inspect
import linecache
import pickle
import pkgutil
import runpy
import sys
import traceback
import types
from pathlib import Path

import atlas
from atlas import maps
from atlas.maps.graz import Graz
from atlas.maps.linz import Linz


def package_resources():
    pages = resources.files("atlas") / "pages"
    yield pages.joinpath("graz.txt").read_text(encoding="utf-8").strip()
    yield (pages / "deep" / "heights.bin").read_bytes()
    yield sorted(entry.name for entry in pages.iterdir()), pages.is_dir(), (pages / "none").is_file()
    with resources.as_file(pages / "graz.txt") as path:
        yield isinstance(path, Path), path.read_text(encoding="utf-8").strip()
    if sys.version_info >= (3, 12):
        with resources.as_file(pages) as folder:
            yield sorted(path.name for path in folder.iterdir())
    with resources.files(atlas).joinpath("title.txt").open(encoding="utf-8") as file:
        yield file.readline().strip()


def distributions():
    found = metadata.distribution("atlas-of-towns")
    yield found.version, found.metadata["Name"], found.name
    yield sorted((entry.name, entry.load().__name__) for entry in metadata.entry_points(group="atlas.maps"))
    files = found.files
    (graz,) = [file for file in files if file.name == "graz.txt"]
    yield graz.read_text(encoding="utf-8").strip(), graz.size, any(file.name == "METADATA" for file in files)
    yield "atlas" in metadata.packages_distributions() if sys.version_info >= (3, 11) else True
    try:
        metadata.version("no-such-thing")
    except metadata.PackageNotFoundError as error:
        yield type(error).__name__
    yield "atlas-of-towns" in [found.metadata["Name"] for found in metadata.distributions()]


def packages():
    yield pkgutil.get_data("atlas", "pages/graz.txt").decode().strip()
    yield [(module.name, module.ispkg) for module in pkgutil.iter_modules(maps.__path__)]
    yield [module.name for module in pkgutil.walk_packages(atlas.__path__, "atlas.")]
    yield pkgutil.resolve_name("atlas.maps.graz:Graz.people")
    yield any(module.name == "atlas" for module in pkgutil.iter_modules())


def sources():
    yield inspect.getsource(Graz.height).strip().splitlines()[1].strip()
    yield inspect.getsource(Linz).splitlines()[0], inspect.getdoc(Graz)
    yield inspect.getmodule(Graz.height).__name__, inspect.getsourcefile(Graz).endswith("atlas/maps/graz.py")
    yield linecache.getline(maps.__file__, 1, vars(maps)).strip()
    try:
        runpy.run_module("atlas.nowhere")
    except ImportError as error:
        yield "atlas.nowhere" in str(error)
    try:
        Graz().width()
    except AttributeError:
        yield "Graz().width()" in traceback.format_exc()


def running():
    names = runpy.run_module("atlas.maps.linz", run_name="__main__")
    yield names["Linz"].people
    yield pickle.loads(pickle.dumps(Linz(5))).people, pickle.loads(pickle.dumps(Graz)) is Graz
    module = types.ModuleType("made")
    exec(compile("value = 1", "made.py", "exec"), module.__dict__)
    yield module.value
    main = sys.modules["__main__"]
    yield main.__name__, Path(sys.executable).is_file(), Path(sys.argv[0]).name
    yield atlas.__spec__.name, atlas.__spec__.loader.get_source("atlas").strip(), bool(atlas.__file__)


def main():
    for question in (package_resources, distributions, packages, sources, running):
        print(question.__name__)
        for answer in question():
            print("   ", answer)
    if sys.argv[1:] == ["fall"]:
        raise RuntimeError("fallen")
