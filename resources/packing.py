"""From a plan to packed resources, the files that stand beside them, and the entries of the directory.

What is on the file system is in the blob by its relative path. In form `file` its bytes are in the blob too,
as "file data embedded", to be written to the user's cache when they are needed first.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from resources.arrangement import Naming, arrange, is_file
from resources.directory import NO_TOKEN, Entry, EntryFlag, EntryKind, checksum
from resources.linkage import companions
from resources.model import Kind
from resources.packed.resource import PackedResource
from resources.packed.writer import write

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from resources.arrangement import Arranged
    from resources.bytecode import Compiled
    from resources.model import Decision, Plan, Resource
    from resources.packed.resource import Data
    from resources.packed.writer import Blob
    from resources.target import Target

OPTIONAL = "?"  # before the name of a library that may fail to load
# Kind, name, flags, token, key of the place in the blob, and the bytes.
Row = tuple[EntryKind, str, EntryFlag, int, tuple[str, str, str], "Data"]
_NOWHERE = ("", "", "")  # in place of a span: the entry has no bytes
BYTECODE_FIELDS = ("bytecode", "bytecode_opt1", "bytecode_opt2")


@dataclass(frozen=True, slots=True, kw_only=True)
class StagedFile:
    """A file of the program's library folder: POSIX path below it, its bytes, and what it is made from."""

    relative: str
    data: Data
    executable: bool
    resource: Resource


@dataclass(frozen=True, slots=True, kw_only=True)
class Packed:
    """What a launcher needs behind it, and the files beside it.

    texts: bytes that lie behind the blob and that entries point to as well: what needs what and, where the
        blob has paths in another encoding, paths in UTF-8.
    files: empty if they are embedded.
    build: names the folder in a user's cache that embedded files go to; "" if there are none.
    """

    blob: Blob
    texts: bytes
    entries: tuple[Entry, ...]
    files: tuple[StagedFile, ...]
    build: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Contents:
    """Where the bytes of resources come from.

    compiled: by `Resource.relative` of the BYTECODE resource.
    read: the bytes of a resource's file as they ship (libraries are trimmed, for example).
    magic: of the target's .pyc files.
    """

    compiled: Mapping[str, Compiled]
    read: Callable[[Resource], Data]
    magic: bytes
    naming: Naming


def pack(plan: Plan, contents: Contents, target: Target, *, embed_files: bool) -> Packed:
    """Return the blob of everything in the plan that is not left out."""
    arranged = arrange(plan, contents.naming)
    kept = [each.decision for each in arranged]
    packing = _Packing(contents, companions(kept), embed_files=embed_files)
    for each in arranged:
        packing.add(each)
    packing.add_namespaces(kept)
    return packing.finish(target)


class _Packing:
    """Gathers field values by the name of the packed resource, and entries that wait for their place."""

    def __init__(
        self, contents: Contents, optional: Mapping[str, tuple[str, ...]], *, embed_files: bool
    ) -> None:
        self.contents = contents
        self.optional = optional
        self.embed_files = embed_files
        self.fields: defaultdict[str, dict[str, Any]] = defaultdict(dict)
        self.waiting: list[Row] = []
        self.files: list[StagedFile] = []
        self.needs: list[tuple[str, str]] = []

    def add(self, arranged: Arranged) -> None:
        match arranged.decision.resource.kind:
            case Kind.SOURCE:
                self._source(arranged)
            case Kind.BYTECODE:
                self._bytecode(arranged)
            case Kind.EXTENSION:
                self._extension(arranged)
            case Kind.LIBRARY:
                self._library(arranged)
            case Kind.DATA | Kind.METADATA:
                self._content(arranged)
            case Kind.FILE:
                resource = arranged.decision.resource
                self._stage(resource, arranged.path, self.contents.read(resource))

    def add_namespaces(self, decisions: Iterable[Decision]) -> None:
        """Add the packages that have no code of their own but hold modules or data."""
        packages = {name for decision in decisions for name in _parents(decision.resource)}
        for name in packages:
            if not {"is_module", "is_extension_module"} & self.fields[name].keys():
                self.fields[name].update(is_module=True, is_package=True, is_namespace_package=True)
                flags = EntryFlag.NAMESPACE | EntryFlag.PACKAGE
                self.waiting.append((EntryKind.MODULE, name, flags, NO_TOKEN, _NOWHERE, b""))

    def finish(self, target: Target) -> Packed:
        packed = [PackedResource(name=name, **fields) for name, fields in self.fields.items() if fields]
        blob = write(packed, target.path_encoding)
        texts = bytearray()

        def behind(data: Data) -> int:
            place = blob.size + len(texts)
            texts.extend(data)
            return place

        as_stored = target.path_encoding == "utf-8"
        entries = [
            _placed(row, _offset(row, blob) if as_stored or not _is_path(row) else behind(row[-1]))
            for row in self.waiting
        ]
        for name, text in sorted(self.needs):
            row = (EntryKind.NEEDS, name, EntryFlag(0), NO_TOKEN, _NOWHERE, text.encode())
            entries.append(_placed(row, behind(row[-1])))
        return Packed(
            blob=blob,
            texts=bytes(texts),
            entries=tuple(entries),
            files=() if self.embed_files else tuple(self.files),
            build=_fingerprint(self.files) if self.embed_files and self.files else "",
        )

    def _source(self, arranged: Arranged) -> None:
        resource = arranged.decision.resource
        data = self.contents.read(resource)
        self._module(resource)
        memory, disk = "in_memory_source", "relative_path_module_source"
        self._put(arranged, EntryKind.SOURCE, memory, disk, data)

    def _bytecode(self, arranged: Arranged) -> None:
        resource = arranged.decision.resource
        compiled = self.contents.compiled[resource.relative]
        self._module(resource)
        field = BYTECODE_FIELDS[self.contents.naming.optimize]
        flags = EntryFlag.PACKAGE if resource.is_package else EntryFlag(0)
        memory, disk = f"in_memory_{field}", f"relative_path_module_{field}"
        if not is_file(arranged.decision):
            self._put(arranged, EntryKind.MODULE, memory, disk, compiled.code, flags, compiled.token)
        elif compiled.code:
            data = pyc(compiled.code, self.contents.magic)
            self._put(arranged, EntryKind.MODULE, memory, disk, data, flags, compiled.token)
        else:  # its source says why it does not compile
            self._point(resource.name, EntryKind.MODULE, disk, resource.relative, flags, compiled.token)

    def _extension(self, arranged: Arranged) -> None:
        resource = arranged.decision.resource
        fields = self.fields[resource.name]
        fields["is_extension_module"] = True
        if resource.is_package:
            fields["is_package"] = True
        self._depend(resource)
        flags = EntryFlag.EXTENSION | (EntryFlag.PACKAGE if resource.is_package else EntryFlag(0))
        field = "extension_module_shared_library"
        data = self.contents.read(resource)
        memory, disk = f"in_memory_{field}", f"relative_path_{field}"
        self._put(arranged, EntryKind.MODULE, memory, disk, data, flags)

    def _library(self, arranged: Arranged) -> None:
        resource = arranged.decision.resource
        self.fields[resource.name]["is_shared_library"] = True
        self._depend(resource)
        data = self.contents.read(resource)
        if not is_file(arranged.decision):
            self._put(arranged, EntryKind.LIBRARY, "in_memory_shared_library", "", data)
            return
        self._stage(resource, arranged.path, data)
        key = (resource.name, "file_data_utf8_relative_path", "")
        path = arranged.path.encode()
        self.waiting.append((EntryKind.LIBRARY, resource.name, EntryFlag.ON_DISK, NO_TOKEN, key, path))

    def _content(self, arranged: Arranged) -> None:
        """Add package data or distribution metadata: maps by name inside the package or distribution."""
        resource = arranged.decision.resource
        if resource.kind is Kind.DATA:
            kind, field = EntryKind.RESOURCE, "package_resources"
            owner = resource.package
            inner = resource.relative.removeprefix(resource.package.replace(".", "/") + "/")
        else:
            kind, field = EntryKind.METADATA, "distribution_resources"
            owner = resource.package.partition("-")[0]
            inner = resource.relative.removeprefix(resource.package + "/")
        data = self.contents.read(resource)
        on_disk = is_file(arranged.decision)
        name = f"{'relative_path' if on_disk else 'in_memory'}_{field}"
        value = arranged.path if on_disk else data
        if inner in self.fields[owner].get(name, ()):  # two versions of one distribution
            owner = resource.package
        self.fields[owner].setdefault(name, {})[inner] = value
        stored = arranged.path.encode("utf-8", "surrogateescape") if on_disk else data
        flags = EntryFlag.ON_DISK if on_disk else EntryFlag(0)
        self.waiting.append((kind, resource.relative, flags, NO_TOKEN, (owner, name, inner), stored))
        if on_disk:
            self._stage(resource, arranged.path, data)

    def _module(self, resource: Resource) -> None:
        self.fields[resource.name]["is_module"] = True
        if resource.is_package:
            self.fields[resource.name]["is_package"] = True

    def _depend(self, resource: Resource) -> None:
        if resource.needs:
            self.fields[resource.name]["shared_library_dependency_names"] = resource.needs
        others = self.optional.get(resource.relative.partition("/")[0], ())
        optional = [OPTIONAL + name for name in others] if resource.kind is Kind.EXTENSION else []
        if resource.needs or optional:
            self.needs.append((resource.name, "\n".join((*resource.needs, *optional))))

    def _put(  # noqa: PLR0917 - a row of a table, read by its columns
        self,
        arranged: Arranged,
        kind: EntryKind,
        memory: str,
        disk: str,
        data: Data,
        flags: EntryFlag = EntryFlag(0),  # noqa: B008 - an enumeration's value never changes
        token: int = NO_TOKEN,
    ) -> None:
        """Set the field of a resource in memory, or that of its path; then stage its file."""
        name = arranged.decision.resource.name
        if is_file(arranged.decision):
            self._point(name, kind, disk, arranged.path, flags, token)
            self._stage(arranged.decision.resource, arranged.path, data)
        else:
            self.fields[name][memory] = data
            self.waiting.append((kind, name, flags, token, (name, memory, ""), data))

    def _point(  # noqa: PLR0917 - as above
        self, name: str, kind: EntryKind, field: str, path: str, flags: EntryFlag, token: int
    ) -> None:
        """Say where the file of a module lies."""
        self.fields[name][field] = path
        stored = path.encode("utf-8", "surrogateescape")
        self.waiting.append((kind, name, flags | EntryFlag.ON_DISK, token, (name, field, ""), stored))

    def _stage(self, resource: Resource, relative: str, data: Data) -> None:
        self.files.append(
            StagedFile(relative=relative, data=data, executable=resource.executable, resource=resource)
        )
        name = relative if resource.kind is not Kind.LIBRARY else resource.name
        fields = self.fields[name]
        fields.update(is_utf8_filename_data=True, file_data_utf8_relative_path=relative)
        if resource.executable:
            fields["file_executable"] = True
        if self.embed_files:
            fields["file_data_embedded"] = data
            flags = EntryFlag.EXECUTABLE if resource.executable else EntryFlag(0)
            key = (name, "file_data_embedded", "")
            self.waiting.append((EntryKind.FILE, relative, flags, NO_TOKEN, key, data))


def pyc(code: Data, magic: bytes) -> bytes:
    """Return a .pyc that Python takes without looking at its source: hash-based and unchecked."""
    unchecked_hash = (1).to_bytes(4, "little")
    return b"".join((magic, unchecked_hash, checksum(code).to_bytes(8, "little"), code))


def _offset(row: Row, blob: Blob) -> int:
    key = row[4]
    return 0 if key is _NOWHERE else blob.spans[key].offset


def _is_path(row: Row) -> bool:
    """Tell if its bytes are a path that the blob holds as the target's system writes it."""
    return row[4][1].startswith("relative_path")


def _placed(row: Row, offset: int) -> Entry:
    kind, name, flags, token, _key, data = row
    digest = checksum(data)
    return Entry(
        kind=kind, name=name, offset=offset, size=len(data), checksum=digest, flags=flags, extra=token
    )


def _parents(resource: Resource) -> Iterable[str]:
    """Yield every package above a module or package data."""
    if resource.kind in {Kind.SOURCE, Kind.BYTECODE, Kind.EXTENSION}:
        name = resource.name.rpartition(".")[0]
    elif resource.kind is Kind.DATA:
        name = resource.package
    else:
        name = ""
    while name:
        yield name
        name = name.rpartition(".")[0]


def _fingerprint(files: Sequence[StagedFile]) -> str:
    digest = hashlib.blake2b(digest_size=16)
    for file in sorted(files, key=lambda file: file.relative):
        row = f"{file.relative}\0{file.executable}\0{checksum(file.data)}\0"
        digest.update(row.encode("utf-8", "surrogateescape"))
    return digest.hexdigest()
