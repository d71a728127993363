"""Package resources: what importlib.resources.files() gives."""

import errno
import io
import os
import pathlib
import sys

if sys.version_info >= (3, 11):
    from importlib.resources.abc import Traversable, TraversableResources
else:
    from importlib.abc import Traversable, TraversableResources

import _onefold_native as native

from . import finder, loaders


class PackageReader(TraversableResources):
    """The resources of a package, or of the folder in which a module lies."""

    def __init__(self, name):
        flags = native.find(finder.MODULE, name)
        is_folder = flags is None or flags & (finder.PACKAGE | finder.NAMESPACE)
        self.package = name if is_folder else name.rpartition(".")[0]

    def files(self):
        return at(self.package.replace(".", "/"))

    def resource_path(self, resource):
        """Return the path of a file that is on disk; of any other, callers make a temporary one."""
        found = self.files().joinpath(resource)
        if isinstance(found, pathlib.Path):
            return str(found)
        raise FileNotFoundError(resource)


class Node(Traversable):
    """A file or folder inside the program."""

    def __init__(self, path):
        self._path = path

    @property
    def name(self):
        return self._path.rpartition("/")[2]

    @property
    def parent(self):
        return at(self._path.rpartition("/")[0])

    def is_dir(self):
        return any(True for _ in self._children())

    def is_file(self):
        return _entry(self._path) is not None

    def exists(self):
        return self.is_file() or self.is_dir()

    def iterdir(self):
        names = sorted(set(self._children()))
        if not names and not self.is_file():
            raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), str(self))
        if not names:
            raise NotADirectoryError(errno.ENOTDIR, os.strerror(errno.ENOTDIR), str(self))
        return (self.joinpath(name) for name in names)

    def joinpath(self, *descendants):
        parts = self._path.split("/") if self._path else []
        for part in "/".join(map(str, descendants)).split("/"):
            if part == "..":
                del parts[-1:]
            elif part not in ("", "."):
                parts.append(part)
        return at("/".join(parts))

    __truediv__ = joinpath

    def open(self, mode="r", encoding=None, errors=None, newline=None, **ignored):
        if "r" not in mode:
            raise ValueError(f"resources of the program are read only: mode {mode!r}")
        data = io.BytesIO(self.read_bytes())
        return data if "b" in mode else io.TextIOWrapper(data, encoding, errors, newline)

    def read_bytes(self):
        if _entry(self._path) is None:
            reason = errno.EISDIR if self.is_dir() else errno.ENOENT
            raise OSError(reason, os.strerror(reason), str(self))
        return loaders.get_data(str(self))

    def read_text(self, encoding=None, errors=None):
        return io.TextIOWrapper(io.BytesIO(self.read_bytes()), encoding or "utf-8", errors).read()

    def __str__(self):
        return finder.path_of(self._path) if self._path else finder.ROOT

    def __fspath__(self):
        return str(self)

    def __repr__(self):
        return f"{type(self).__name__}({str(self)!r})"

    def __eq__(self, other):
        return isinstance(other, Node) and self._path == other._path

    def __hash__(self):
        return hash(self._path)

    def _children(self):
        start = f"{self._path}/" if self._path else ""
        for kind in (finder.RESOURCE, finder.METADATA):
            for name in native.names(kind, start):
                yield name[len(start) :].partition("/")[0]
        dotted = start.replace("/", ".")
        for name in native.names(finder.MODULE, dotted):
            yield from _names_in_folder(name, name[len(dotted) :])
        if self._path and _has_init(self._path.replace("/", ".")):
            yield "__init__.py"


def at(path):
    """Return the file or folder at a path inside the program: its real path where it is on disk."""
    entry = _entry(path)
    if entry is not None and native.find(*entry) & finder.ON_DISK:
        return pathlib.Path(loaders.on_disk(native.read(*entry)))
    return Node(path)


def _entry(path):
    for kind, name in loaders.names_of(path):
        flags = native.find(kind, name)
        if flags is not None and (kind != finder.SOURCE or _is_path_of(path, name)):
            return kind, name
    return None


def _is_path_of(path, module):
    """Whether that path, and not module.py or module/__init__.py instead of it, is the module's."""
    is_package = bool((native.find(finder.MODULE, module) or 0) & finder.PACKAGE)
    return path.endswith("/__init__.py") == is_package or path == "__init__.py"


def _names_in_folder(module, tail):
    flags = native.find(finder.MODULE, module)
    if "." in tail or flags & (finder.PACKAGE | finder.NAMESPACE):
        yield tail.partition(".")[0]
    elif native.find(finder.SOURCE, module) is not None:
        yield f"{tail}.py"


def _has_init(module):
    return native.find(finder.SOURCE, module) is not None
