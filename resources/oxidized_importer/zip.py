"""OxidizedZipFinder: a finder for sys.meta_path that reads a zip archive."""

from __future__ import annotations

import io
import os
import sys
import zipfile
from importlib.machinery import ModuleSpec, PathFinder
from typing import TYPE_CHECKING, Any

from .compiled import bytecode_in, code_of
from .tree import Leaf, Tree, module_path

if TYPE_CHECKING:
    from types import CodeType, ModuleType

    from .reader import OxidizedResourceReader


class OxidizedZipFinder:
    """Finds and loads the modules of an archive, and their files."""

    def __init__(self, archive: zipfile.ZipFile, path: str) -> None:
        self._archive = archive
        names = (name for name in archive.namelist() if not name.endswith("/"))
        self._tree = Tree(path, {name: Leaf(_Member(archive, name)) for name in names})

    @classmethod
    def from_path(cls, path: Any) -> OxidizedZipFinder:
        """Return a finder for an archive in a file, which stays open."""
        try:
            return cls(zipfile.ZipFile(os.fsdecode(path)), os.fsdecode(path))
        except OSError as error:
            raise ValueError(f"failed to open path {path}: {error.strerror}") from error
        except zipfile.BadZipFile as error:
            raise ValueError(f"{path} is no zip archive: {error}") from error

    @classmethod
    def from_zip_data(cls, source: Any, path: Any = None) -> OxidizedZipFinder:
        """Return a finder for an archive in memory.

        path: what `__file__` begins with; the interpreter's executable if it is not given.
        """
        shown = sys.executable if path is None else os.fsdecode(path)
        try:
            return cls(zipfile.ZipFile(io.BytesIO(memoryview(source))), shown)
        except zipfile.BadZipFile as error:
            raise ValueError(f"the data are no zip archive: {error}") from error

    def find_spec(
        self, fullname: str, path: Any = None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        name = self._file_of(fullname)
        if name is None:
            return self._namespace(fullname, path)
        is_package = self._is_init(name)
        origin = self.get_filename(fullname)
        found = ModuleSpec(fullname, self, origin=origin, is_package=is_package)  # type: ignore[arg-type]
        found.has_location = True
        if found.submodule_search_locations is not None:
            found.submodule_search_locations.append(os.path.dirname(origin))
        return found

    def invalidate_caches(self) -> None:
        """Do nothing: an archive is read once."""

    def create_module(self, spec: ModuleSpec) -> ModuleType | None:
        """Return None: modules of Python code are made as usual."""

    def exec_module(self, module: ModuleType) -> None:
        name = module.__spec__.name if module.__spec__ else module.__name__
        exec(self.get_code(name), module.__dict__)  # noqa: S102 - this is what a loader does

    def is_package(self, fullname: str) -> bool:
        name = self._file_of(fullname)
        if name is None and not self._is_folder(fullname):
            raise _missing(fullname)
        return name is None or self._is_init(name)

    def get_code(self, fullname: str) -> CodeType:
        name = self._file_of(fullname)
        if name is None and self._is_folder(fullname):
            return compile("", "<string>", "exec", dont_inherit=True)
        if name is None:
            raise _missing(fullname)
        source, bytecode = self._read(_source_name(name)), self._read(_source_name(name) + "c")
        current = None if bytecode is None else bytecode_in(bytecode)
        if current is not None and source is not None and not self._matches(bytecode, _source_name(name)):
            current = None
        return code_of(fullname, self.get_filename(fullname), current, lambda: source)

    def get_source(self, fullname: str) -> str | None:
        name = self._file_of(fullname)
        if name is None:
            if self._is_folder(fullname):
                return ""
            raise _missing(fullname)
        source = self._read(_source_name(name))
        if source is None:
            return None
        from importlib.util import decode_source

        return decode_source(source)

    def get_filename(self, fullname: str) -> str:
        name = self._file_of(fullname)
        if name is None:
            raise _missing(fullname)
        return os.path.join(self._tree.root, *name.split("/"))

    def get_data(self, path: Any) -> bytes:
        """Return a file of the archive."""
        data = self._read(self._tree.inside(os.fsdecode(path)) or "")
        if data is None:
            raise FileNotFoundError(2, "not in the archive", path)
        return data

    def get_resource_reader(self, fullname: str) -> OxidizedResourceReader | None:
        try:
            if not self.is_package(fullname):
                return None
        except ImportError:
            return None
        from .reader import OxidizedResourceReader

        return OxidizedResourceReader(self._tree, fullname)

    def _file_of(self, fullname: str) -> str | None:
        """Return the archive's name of a module's file, that of the source if there is one."""
        for is_package in (True, False):
            for suffix in (".py", ".pyc"):
                name = module_path(fullname, is_package=is_package, suffix=suffix)
                if name in self._tree.files:
                    return name
        return None

    def _is_init(self, name: str) -> bool:
        return name.rpartition("/")[2].partition(".")[0] == "__init__"

    def _is_folder(self, fullname: str) -> bool:
        return fullname.replace(".", "/") in self._tree.folders

    def _namespace(self, fullname: str, path: Any) -> ModuleSpec | None:
        if not self._is_folder(fullname):
            return None
        other = PathFinder.find_spec(fullname, path)
        if other is not None and (other.origin is not None or other.submodule_search_locations is None):
            return None
        portions = [] if other is None else [*(other.submodule_search_locations or ())]
        found = ModuleSpec(fullname, self, is_package=True)  # type: ignore[arg-type]
        found.submodule_search_locations = [os.path.join(self._tree.root, *fullname.split(".")), *portions]
        return found

    def _read(self, name: str) -> bytes | None:
        leaf = self._tree.files.get(name)
        return None if leaf is None else leaf.read()

    def _matches(self, pyc: bytes | None, source: str) -> bool:
        """Whether a .pyc says that it was made from the source beside it, as far as the archive can tell."""
        head = memoryview(pyc or b"")[4:16]
        if int.from_bytes(head[:4], "little"):
            return True  # it goes by a hash
        return int.from_bytes(head[8:12], "little") == self._archive.getinfo(source).file_size


class _Member:
    """Reads a file of an archive when its bytes are asked for."""

    def __init__(self, archive: zipfile.ZipFile, name: str) -> None:
        self.archive = archive
        self.name = name

    def __bytes__(self) -> bytes:
        return self.archive.read(self.name)


def _source_name(name: str) -> str:
    return name if name.endswith(".py") else name[:-1]


def _missing(fullname: str) -> ImportError:
    return ImportError(f"{fullname} is not in the archive", name=fullname)
