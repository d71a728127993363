"""OxidizedFinder: a finder for sys.meta_path, and the loader of what it finds."""

from __future__ import annotations

import os
import sys
from importlib.machinery import (
    BuiltinImporter,
    ExtensionFileLoader,
    FrozenImporter,
    ModuleSpec,
    PathFinder,
)
from typing import TYPE_CHECKING, Any

from ..packed.reader import read
from ..packed.resource import PackedResource
from .code import ModuleCode, has_code
from .index import Index, is_extension, is_importable
from .path_entry import hook  # now: while a path hook runs, an import would call it again
from .tree import Tree, files_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from types import CodeType, ModuleType

    from .distribution import OxidizedDistribution
    from .path_entry import OxidizedPathEntryFinder
    from .reader import OxidizedResourceReader
    from .resource import OxidizedResource

PATH_ENCODING = "utf-16-le" if os.name == "nt" else "utf-8"


class OxidizedFinder:
    """Finds and loads the modules, package resources and distributions that were indexed.

    A module in memory has a `__file__` inside the interpreter's executable, as inside an archive.
    """

    def __init__(self, relative_path_origin: Any = None) -> None:
        executable = os.path.realpath(sys.executable or "python")
        given = relative_path_origin is not None
        self._origin = os.fsdecode(relative_path_origin) if given else os.path.dirname(executable)
        self._base = executable
        self._index = Index()
        self._code = ModuleCode(self._origin, executable, self.get_data)
        self._grown: tuple[int, Tree] | None = None

    @property
    def origin(self) -> str:
        """The folder that relative paths are relative to."""
        return self._origin

    @property
    def path_hook_base_str(self) -> str:
        """The path below which the path hook answers, and modules in memory have their `__file__`."""
        return self._base

    @property
    def multiprocessing_set_start_method(self) -> str | None:
        """What multiprocessing.set_start_method() is given at its import: nothing, it works as it is."""
        return None

    @property
    def pkg_resources_import_auto_register(self) -> bool:
        """Whether register_pkg_resources() is called when pkg_resources is imported by this finder."""
        return True

    # Indexing

    def index_bytes(self, data: Any) -> None:
        """Index packed resources; they are not copied, so `data` lives as long as the finder."""
        self._index.merge(read(memoryview(data), PATH_ENCODING))

    def index_file_memory_mapped(self, path: Any) -> None:
        import mmap

        try:
            with open(path, "rb") as file:
                data = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        except OSError as error:
            raise ValueError(f"{path} cannot be mapped: {error.strerror or error}") from error
        self.index_bytes(data)

    def index_interpreter_builtins(self) -> None:
        self.index_interpreter_builtin_extension_modules()
        self.index_interpreter_frozen_modules()

    def index_interpreter_builtin_extension_modules(self) -> None:
        self._index.merge(
            PackedResource(name=name, is_builtin_extension_module=True) for name in sys.builtin_module_names
        )

    def index_interpreter_frozen_modules(self) -> None:
        from .frozen import frozen_modules

        self._index.merge(
            PackedResource(name=name, is_frozen_module=True, is_package=is_package)
            for name, is_package in frozen_modules()
        )

    def indexed_resources(self) -> list[OxidizedResource]:
        from .resource import shown

        return [shown(resource) for _, resource in sorted(self._index.resources.items())]

    def add_resource(self, resource: OxidizedResource) -> None:
        self.add_resources((resource,))

    def add_resources(self, resources: Iterable[OxidizedResource]) -> None:
        from .resource import packed

        self._index.replace([packed(resource) for resource in resources])

    def serialize_indexed_resources(
        self,
        ignore_builtin: bool = True,  # noqa: FBT001, FBT002 - positional in the original
        ignore_frozen: bool = True,  # noqa: FBT001, FBT002
    ) -> bytes:
        """Return the packed resources; what is only built in or frozen is left out unless it is asked for."""
        from ..packed.writer import write

        kept = [
            resource
            for resource in self._index.resources.values()
            if not (ignore_builtin and _is_only(resource, "is_builtin_extension_module"))
            and not (ignore_frozen and _is_only(resource, "is_frozen_module"))
        ]
        return b"".join(write(kept, PATH_ENCODING).chunks)

    # Finding

    def find_spec(
        self, fullname: str, path: Any = None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        resource = self._index.module(fullname)
        if resource is None:
            return None
        if is_importable(resource):
            return self._spec(resource)
        if resource.is_namespace_package:
            return self._namespace(fullname, path)
        importer = BuiltinImporter if resource.is_builtin_extension_module else FrozenImporter
        return importer.find_spec(fullname)

    def invalidate_caches(self) -> None:
        """Do nothing: what is indexed is all there is."""

    def iter_modules(self, prefix: str = "") -> list[tuple[str, bool]]:
        return self.modules_of("", prefix)

    def path_hook(self, path: Any) -> OxidizedPathEntryFinder:
        return hook(self, path)

    def find_distributions(self, context: Any = None) -> Iterator[OxidizedDistribution]:
        from .distribution import find

        return find(self, context)

    def modules_of(self, package: str, prefix: str) -> list[tuple[str, bool]]:
        """Return the modules directly below a package, prefixed, and whether each is a package."""
        start = f"{package}." if package else ""
        resources = sorted(self._index.resources.items())
        return [
            (prefix + name[len(start) :], resource.is_package)
            for name, resource in resources
            if name.startswith(start) and "." not in name[len(start) :] and is_importable(resource)
        ]

    # Loading

    def create_module(self, spec: ModuleSpec) -> ModuleType | None:
        resource = self._known(spec.name)
        if not is_extension(resource) or has_code(resource):
            return None
        from .extension import create, load_libraries

        load_libraries(resource, self._index.resources)
        data = resource.in_memory_extension_module_shared_library
        if data is not None:
            return create(spec, data)
        return ExtensionFileLoader(spec.name, self.get_filename(spec.name)).create_module(spec)

    def exec_module(self, module: ModuleType) -> None:
        name = module.__spec__.name if module.__spec__ else module.__name__
        resource = self._known(name)
        if is_extension(resource) and not has_code(resource):
            from .extension import execute

            execute(module)
            return
        code = self.get_code(name)
        if code is not None:
            exec(code, module.__dict__)  # noqa: S102 - this is what a loader does
        if name == "pkg_resources":
            from .pkg_resources_provider import register_pkg_resources

            register_pkg_resources()

    def is_package(self, fullname: str) -> bool:
        return self._known(fullname).is_package

    def get_filename(self, fullname: str) -> str:
        """Return what `__file__` is or would be."""
        resource = self._known(fullname)
        if not is_importable(resource):
            raise ImportError(f"{fullname} has no file", name=fullname)
        return self._code.filename(resource)

    def get_code(self, fullname: str) -> CodeType | None:
        """Return the code of a module; None if it has none, as extension modules."""
        return self._code.code(self._known(fullname))

    def get_source(self, fullname: str) -> str | None:
        """Return the source of a module as text, or None if there is none."""
        resource = self._known(fullname)
        source = b"" if resource.is_namespace_package else self._code.source(resource)
        if source is None:
            return None
        from importlib.util import decode_source

        try:
            return decode_source(bytes(source))
        except UnicodeDecodeError as error:
            raise ImportError(f"the source of {fullname} cannot be decoded", name=fullname) from error

    def get_data(self, path: Any) -> bytes:
        """Return the content of a file that a resource stands for or, for any other path, of that file."""
        name = os.fsdecode(path)
        inside = self.tree.inside(name)
        leaf = self.tree.files.get(inside) if inside else None
        if leaf is not None:
            return leaf.read()
        if inside:
            raise FileNotFoundError(2, "not indexed", name)
        with open(name, "rb") as file:
            return file.read()

    def get_resource_reader(self, fullname: str) -> OxidizedResourceReader | None:
        resource = self._index.module(fullname)
        if resource is None or not resource.is_package:
            return None
        from .reader import OxidizedResourceReader

        return OxidizedResourceReader(self.tree, fullname)

    # What the neighbours use

    @property
    def index(self) -> Index:
        return self._index

    @property
    def tree(self) -> Tree:
        """The files that the resources stand for, made when they are first asked for after a change."""
        version = self._index.version
        if self._grown is None or self._grown[0] != version:
            files = files_of(self._index.resources.values(), self._origin)
            self._grown = (version, Tree(self._base, files))
        return self._grown[1]

    def _known(self, name: str) -> PackedResource:
        resource = self._index.module(name)
        if resource is None:
            raise ImportError(f"{name} is not indexed", name=name)
        return resource

    def _spec(self, resource: PackedResource) -> ModuleSpec:
        origin = self._code.filename(resource)
        found = ModuleSpec(resource.name, self, origin=origin, is_package=resource.is_package)  # type: ignore[arg-type]
        found.has_location = True
        if resource.is_package and found.submodule_search_locations is not None:
            found.submodule_search_locations.append(self._folder(resource, origin))
        return found

    def _folder(self, resource: PackedResource, origin: str) -> str:
        folder = os.path.dirname(origin)
        return os.path.dirname(folder) if os.path.basename(folder) == "__pycache__" else folder

    def _namespace(self, fullname: str, path: Any) -> ModuleSpec | None:
        """Return a package without code, with its portions in folders; a real package elsewhere wins."""
        other = PathFinder.find_spec(fullname, path)
        if other is not None and (other.origin is not None or other.submodule_search_locations is None):
            return None
        found = ModuleSpec(fullname, self, is_package=True)  # type: ignore[arg-type]
        portions = [] if other is None else [*(other.submodule_search_locations or ())]
        found.submodule_search_locations = [os.path.join(self._base, *fullname.split(".")), *portions]
        return found


def _is_only(resource: PackedResource, flag: str) -> bool:
    return getattr(resource, flag) and not is_importable(resource)
