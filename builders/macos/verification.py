"""Read a signature back, and check every hash in it against the file and the bundle around it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from builders.errors import ExecutableError
from builders.macos import macho, universal
from builders.macos.macho import CommandKind
from builders.macos.signature import ADHOC, BLOB, DIRECTORY, INDEX, NOTHING, Magic, Slot

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from builders.macos.macho import Image
    from builders.macos.signature import Sealed
    from resources.packed.resource import Data

_HASHES = {1: "sha1", 2: "sha256", 3: "sha256", 4: "sha384"}
_CUT = 20  # a hash in requirements and bundles is this long, whatever made it
_LARGEST_PAGE = 16
_DIRECTORIES = (Slot.DIRECTORY, *range(Slot.ALTERNATE_DIRECTORIES, Slot.ALTERNATE_DIRECTORIES + 5))


@dataclass(frozen=True, slots=True, kw_only=True)
class Signature:
    """What a signature says.

    certificate: whether it carries a message signed with a certificate, which is not checked here.
    code_hash: what bundles and requirements know the file by ("cdhash").
    specials: special hashes by slot.
    """

    identifier: str
    flags: int
    certificate: bool
    code_hash: bytes
    specials: Mapping[int, bytes]
    entitlements: bytes | None = None

    @property
    def is_adhoc(self) -> bool:
        return bool(self.flags & ADHOC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Certified:
    """A message that is signed with a certificate, and the code directory that it is about."""

    message: bytes
    directory: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class _Directory:
    blob: Data
    fields: tuple[int, ...]
    hash_name: str

    @property
    def specials(self) -> int:
        return self.fields[6]

    @property
    def pages(self) -> int:
        return self.fields[7]

    def hash_of(self, slot: int) -> bytes:
        """Return the hash in a slot: pages count from 0, special ones backwards from -1."""
        size = self.fields[9]
        start = self.fields[4] + slot * size
        return bytes(self.blob[start : start + size])

    def digest(self, data: Data) -> bytes:
        return hashlib.new(self.hash_name, data).digest()[: self.fields[9]]


def read(data: Data) -> Signature | None:
    """Return the signature of a file for one architecture, None without one; ExecutableError if damaged."""
    image = macho.parse(data)
    blobs = _blobs(image)
    if blobs is None:
        return None
    directory = _directory(blobs)
    identifier = bytes(directory.blob[directory.fields[5] :]).split(b"\0", 1)[0].decode("utf-8", "replace")
    entitlements = blobs.get(Slot.ENTITLEMENTS)
    return Signature(
        identifier=identifier,
        flags=directory.fields[3],
        certificate=len(blobs.get(Slot.CMS, b"")) > BLOB.size,
        code_hash=directory.digest(directory.blob)[:_CUT],
        specials={slot: directory.hash_of(-slot) for slot in range(1, directory.specials + 1)},
        entitlements=bytes(entitlements[BLOB.size :]) if entitlements is not None else None,
    )


def certified(data: Data) -> Certified | None:
    """Return what a certificate signed of a file for one architecture, None for an ad-hoc signature."""
    return _certified(_blobs(macho.parse(data)) or {})


def certified_image(signature: Data, content: Data) -> tuple[Certified | None, bool]:
    """Return what a certificate signed of a disk image, and whether the rest of it is what was signed."""
    blobs = _within(memoryview(signature))
    return _certified(blobs), not any(_wrong_pages(_directory(blobs), memoryview(content)))


def _certified(blobs: Mapping[int, Data]) -> Certified | None:
    found = bytes(blobs.get(Slot.CMS, b""))[BLOB.size :]
    return Certified(message=found, directory=bytes(blobs[Slot.DIRECTORY])) if found else None


def problems(data: Data, sealed: Sealed = NOTHING) -> tuple[str, ...]:
    """Return what is wrong with the signatures of a file, one for each architecture; none if all are right.

    sealed: what the bundle around it has; what is None there is not checked.
    """
    try:
        slices = universal.split(data)
        return tuple(problem for each in slices for problem in _problems(each, sealed))
    except ExecutableError as error:
        return (str(error),)


def _problems(data: Data, sealed: Sealed) -> Iterator[str]:
    image = macho.parse(data)
    blobs = _blobs(image)
    if blobs is None:
        yield "it is not signed"
        return
    directory = _directory(blobs)
    start = next(image.each(CommandKind.CODE_SIGNATURE)).word(8)
    if directory.fields[8] != start:
        yield "its signature covers another part of the file than what lies before it"
        return
    yield from _wrong_pages(directory, memoryview(data)[:start])
    found = sealed.hashes()
    found |= {slot: directory.digest(blob) for slot, blob in blobs.items() if 0 < slot < Slot.CMS >> 4}
    for slot, digest in found.items():
        if slot > directory.specials or directory.hash_of(-slot) != digest:
            yield f"its signature does not match its {_name(slot)}"


def _wrong_pages(directory: _Directory, content: memoryview) -> Iterator[str]:
    shift = directory.fields[12]
    page = 1 << shift if shift else max(len(content), 1)
    if -(-len(content) // page) != directory.pages:
        yield "its signature has another number of pages than the file"
        return
    for number in range(directory.pages):
        if directory.digest(content[number * page : (number + 1) * page]) != directory.hash_of(number):
            yield f"it was changed after it was signed (at byte {number * page:,})"
            return


def _name(slot: int) -> str:
    names = {Slot.INFORMATION: "Info.plist", Slot.RESOURCES: "CodeResources"}
    known = {each.value: each.name.lower() for each in Slot}
    return next((text for each, text in names.items() if each == slot), known.get(slot, f"part {slot}"))


def _blobs(image: Image) -> dict[int, Data] | None:
    """Return the blobs of a signature by slot, each within its bounds."""
    command = next(image.each(CommandKind.CODE_SIGNATURE), None)
    if command is None:
        return None
    start, size = command.word(8), command.word(12)
    whole = memoryview(image.data)[start : start + size]
    if len(whole) != size:
        raise ExecutableError("its signature reaches beyond its end")
    return _within(whole)


def _within(whole: memoryview) -> dict[int, Data]:
    """Return the blobs of a super blob."""
    size = len(whole)
    if size < INDEX.size:
        raise ExecutableError("its signature reaches beyond its end")
    magic, length, count = INDEX.unpack_from(whole)
    if magic != Magic.SUPER_BLOB or length > size or INDEX.size + count * BLOB.size > length:
        raise ExecutableError("its signature is damaged")
    places = BLOB.iter_unpack(whole[INDEX.size : INDEX.size + count * BLOB.size])
    return {slot: _blob(whole, offset) for slot, offset in places}


def _blob(whole: memoryview, offset: int) -> memoryview:
    if offset + BLOB.size > len(whole):
        raise ExecutableError("its signature is damaged: a part of it reaches beyond its end")
    size = BLOB.unpack_from(whole, offset)[1]
    if size < BLOB.size or offset + size > len(whole):
        raise ExecutableError("its signature is damaged: a part of it reaches beyond its end")
    return whole[offset : offset + size]


def _directory(blobs: Mapping[int, Data]) -> _Directory:
    """Return the best code directory: alternate ones were added for the sake of better hashes."""
    found = [_read_directory(blob) for slot, blob in blobs.items() if slot in _DIRECTORIES]
    if not found:
        raise ExecutableError("its signature has no code directory")
    return max(found, key=lambda directory: directory.fields[10])


def _read_directory(blob: Data) -> _Directory:
    if len(blob) < DIRECTORY.size or BLOB.unpack_from(blob)[0] != Magic.DIRECTORY:
        raise ExecutableError("its code directory is damaged")
    fields = DIRECTORY.unpack_from(blob)
    name = _HASHES.get(fields[10])
    hashes, specials, pages, size = fields[4], fields[6], fields[7], fields[9]
    fits = hashes >= specials * size and hashes + pages * size <= len(blob)
    if name is None or not fits or fields[12] > _LARGEST_PAGE or size > hashlib.new(name).digest_size:
        raise ExecutableError("its code directory is damaged")
    return _Directory(blob=blob, fields=fields, hash_name=name)
