"""importlib.resources, new and old."""

import importlib.resources as resources
import os
import warnings

import survey.shelf

warnings.simplefilter("ignore")


def _walk(folder, depth=0):
    for child in sorted(folder.iterdir(), key=lambda child: child.name):
        if child.name != "__pycache__":
            yield f"{'  ' * depth}{child.name}{'/' if child.is_dir() else ''}"
            if child.is_dir():
                yield from _walk(child, depth + 1)


def _as_file(*names):
    with resources.as_file(resources.files("survey").joinpath(*names)) as path:
        if path.is_dir():
            return sorted(
                found.name
                for found in path.rglob("*")
                if found.name != "__pycache__" and found.suffix != ".pyc"
            )
        return path.read_bytes().decode("latin-1"), path.suffix


def _old(name, *arguments, package="survey.shelf", **named):
    found = getattr(resources, name)(package, *arguments, **named)
    if hasattr(found, "__enter__"):
        with found as entered:
            return entered.read() if hasattr(entered, "read") else os.path.basename(str(entered))
    return (
        found
        if isinstance(found, (str, bool))
        else sorted(found)
        if not isinstance(found, bytes)
        else found.hex()
    )


shelf = resources.files(survey.shelf)
QUESTIONS = {
    "files of a name": lambda: str(resources.files("survey.shelf")),
    "files of a module": lambda: str(shelf),
    "files of a package in a package": lambda: str(resources.files("survey")),
    "files of a namespace package": lambda: sorted(
        x.name for x in resources.files("survey.space").iterdir() if x.name != "__pycache__"
    ),
    "namespace text": lambda: resources.files("survey.space").joinpath("note.txt").read_text(),
    "namespace missing": lambda: resources.files("survey.space").joinpath("nothing.txt").is_file(),
    "files of a folder of data": lambda: (
        resources.files("survey.shelf.deep").joinpath("deep.txt").read_text()
    ),
    "folder of data as a module": lambda: list(
        __import__("survey.shelf.deep.deeper", fromlist=["x"]).__path__
    ),
    "files of a plain module": lambda: resources.files("survey.subjects").joinpath("subjects.py").is_file(),
    "files of what is missing": lambda: resources.files("survey.nowhere"),
    "files of the standard library": lambda: resources.files("json").joinpath("decoder.py").is_file(),
    "files of a builtin": lambda: resources.files("sys"),
    "walk": lambda: list(_walk(shelf)),
    "is a Traversable": lambda: isinstance(
        shelf,
        getattr(
            __import__("importlib.resources.abc", fromlist=["x"])
            if hasattr(resources, "abc")
            else __import__("importlib.abc", fromlist=["x"]),
            "Traversable",
        ),
    ),
    "name": lambda: shelf.name,
    "name of a file": lambda: shelf.joinpath("deep/deep.txt").name,
    "slash": lambda: (shelf / "plain.txt").read_text(encoding="utf-8"),
    "slash twice": lambda: (shelf / "deep" / "deep.txt").read_text(),
    "joinpath slash": lambda: shelf.joinpath("deep/deeper/page.html").read_text(),
    "joinpath none": lambda: str(shelf.joinpath()),
    "joinpath many": lambda: shelf.joinpath("deep", "deeper", "page.html").is_file(),
    "joinpath dot": lambda: shelf.joinpath(".").is_dir(),
    "joinpath up": lambda: shelf.joinpath("..", "subjects.py").is_file(),
    "joinpath missing": lambda: (shelf.joinpath("no").is_file(), shelf.joinpath("no").is_dir()),
    "folder is_dir": lambda: (shelf.joinpath("deep").is_dir(), shelf.joinpath("deep").is_file()),
    "file is_file": lambda: (shelf.joinpath("plain.txt").is_dir(), shelf.joinpath("plain.txt").is_file()),
    "empty": lambda: shelf.joinpath("empty.txt").read_bytes().hex(),
    "bytes": lambda: shelf.joinpath("bytes.bin").read_bytes().hex(),
    "text latin": lambda: shelf.joinpath("latin.txt").read_text(encoding="latin-1"),
    "text wrong encoding": lambda: shelf.joinpath("latin.txt").read_text(encoding="utf-8"),
    "text unknown encoding": lambda: shelf.joinpath("latin.txt").read_text(encoding="nonsense"),
    "text wide": lambda: shelf.joinpath("wide.txt").read_text(encoding="utf-16"),
    "text newlines": lambda: shelf.joinpath("newlines.txt").read_text(),
    "open newlines": lambda: shelf.joinpath("newlines.txt").open().read(),
    "open newlines kept": lambda: shelf.joinpath("newlines.txt").open(newline="").read(),
    "open bytes": lambda: shelf.joinpath("newlines.txt").open("rb").read().hex(),
    "open lines": lambda: list(shelf.joinpath("plain.txt").open(encoding="utf-8")),
    "open errors": lambda: shelf.joinpath("latin.txt").open(encoding="ascii", errors="replace").read(),
    "open positional": lambda: shelf.joinpath("latin.txt").open("r", encoding="latin-1").read(),
    "open seek": lambda: (lambda f: (f.seek(2), f.read().hex()))(shelf.joinpath("bytes.bin").open("rb")),
    "read missing": lambda: type(_raised(lambda: shelf.joinpath("no.txt").read_text())).__name__,
    "read bytes missing": lambda: type(_raised(lambda: shelf.joinpath("no.txt").read_bytes())).__name__,
    "open missing": lambda: type(_raised(lambda: shelf.joinpath("no.txt").open())).__name__,
    "open folder": lambda: type(_raised(lambda: shelf.joinpath("deep").open())).__name__,
    "read folder": lambda: type(_raised(lambda: shelf.joinpath("deep").read_text())).__name__,
    "iterdir of a file": lambda: type(_raised(lambda: list(shelf.joinpath("plain.txt").iterdir()))).__name__,
    "iterdir missing": lambda: type(_raised(lambda: list(shelf.joinpath("no").iterdir()))).__name__,
    "errno missing": lambda: _raised(lambda: shelf.joinpath("no.txt").read_text()).errno,
    "equal": lambda: shelf.joinpath("deep") == shelf / "deep",
    "source of the package": lambda: shelf.joinpath("__init__.py").read_text(),
    "as_file": lambda: _as_file("shelf", "plain.txt"),
    "as_file deep": lambda: _as_file("shelf", "deep", "deep.txt"),
    "as_file missing": lambda: type(_raised(lambda: _as_file("shelf", "nothing.txt"))).__name__,
    "get_data": lambda: survey.shelf.__loader__.get_data(
        os.path.join(os.path.dirname(survey.shelf.__file__), "plain.txt")
    ).hex(),
    "reader files": lambda: str(survey.shelf.__spec__.loader.get_resource_reader("survey.shelf").files()),
    "reader contents": lambda: sorted(
        set(survey.shelf.__spec__.loader.get_resource_reader("survey.shelf").contents()) - {"__pycache__"}
    ),
    "reader is_resource": lambda: [
        survey.shelf.__spec__.loader.get_resource_reader("survey.shelf").is_resource(n)
        for n in ("plain.txt", "deep", "no")
    ],
    "reader open": lambda: (
        survey.shelf.__spec__.loader.get_resource_reader("survey.shelf")
        .open_resource("bytes.bin")
        .read()
        .hex()
    ),
    "reader missing": lambda: (
        type(
            _raised(
                lambda: survey.shelf.__spec__.loader.get_resource_reader("survey.shelf").open_resource("no")
            )
        ).__name__
    ),
}
if __import__("sys").version_info >= (3, 12):
    QUESTIONS["as_file folder"] = lambda: _as_file("shelf", "deep")
for _name, _arguments in {
    "open_binary": ("bytes.bin",),
    "open_text": ("plain.txt",),
    "read_binary": ("bytes.bin",),
    "read_text": ("plain.txt",),
    "path": ("plain.txt",),
    "is_resource": ("plain.txt",),
    "contents": (),
}.items():
    if hasattr(resources, _name):
        QUESTIONS[f"old {_name}"] = lambda n=_name, a=_arguments: (
            _old(n, *a) if n != "contents" else sorted(set(_old(n)) - {"__pycache__"})
        )
        if _arguments:
            QUESTIONS[f"old {_name} missing"] = lambda n=_name: (
                type(_raised(lambda: _old(n, "no.txt"))).__name__ if n != "is_resource" else _old(n, "no.txt")
            )
            QUESTIONS[f"old {_name} folder"] = lambda n=_name: (
                type(_raised(lambda: _old(n, "deep"))).__name__ if n != "is_resource" else _old(n, "deep")
            )
            QUESTIONS[f"old {_name} of a module"] = lambda n=_name, a=_arguments: _old(
                n, *a, package="survey.subjects"
            )


def _raised(action):
    try:
        action()
    except Exception as error:
        return error
    return None
