"""The archive that a .pkg is: xar, as https://github.com/mackyle/xar/wiki/xarformat describes it.

    header, 28 bytes   "xar!", sizes of the table, the kind of checksum
    table              XML, deflated: names, modes, places and checksums
    heap               SHA-1 of the deflated table | contents one after another

SHA-1 is what the Installer's own packages have here; a signature, where there is one, covers it.
"""

from __future__ import annotations

import hashlib
import struct
import zlib
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import IO, TYPE_CHECKING, Final
from xml.etree import ElementTree as ET

from builders.errors import BuildError
from builders.installers import archive
from builders.installers.model import Entry

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

MAGIC: Final = b"xar!"
_HEADER: Final = struct.Struct(">4sHHQQI")
_VERSION, _SHA1 = 1, 1
_DIGEST: Final = 20
_PLAIN, _DEFLATED = "application/octet-stream", "application/x-gzip"
_LARGEST_TABLE: Final = 64 << 20
_PIECE: Final = 1 << 20
_DAMAGED: Final = "its table of contents is damaged"


def sha1() -> hashlib._Hash:
    return hashlib.sha1(usedforsecurity=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """A file of the archive as it is stored; digest: SHA-1 in hexadecimal.

    path: POSIX. content: of a member that is to be written.
    """

    path: str
    stored: int
    size: int
    digest: str
    extracted_digest: str
    encoding: str = _PLAIN
    content: bytes | Path = b""
    offset: int = 0


def small(path: str, data: bytes) -> Member:
    """Return a member that is deflated."""
    stored = zlib.compress(data, 9)
    return Member(
        path=path,
        stored=len(stored),
        size=len(data),
        digest=_hexadecimal(stored),
        extracted_digest=_hexadecimal(data),
        encoding=_DEFLATED,
        content=stored,
    )


def large(path: str, content: Path, digest: str) -> Member:
    """Return a member whose content lies in a file and is stored as it is."""
    size = content.stat().st_size
    return Member(path=path, stored=size, size=size, digest=digest, extracted_digest=digest, content=content)


def write(raw: IO[bytes], members: Sequence[Member], epoch: int) -> Iterator[int]:
    """Write an archive; yield the sizes of the pieces that were written."""
    table = _table(members, epoch)
    packed = zlib.compress(table, 9)
    raw.write(_HEADER.pack(MAGIC, _HEADER.size, _VERSION, len(packed), len(table), _SHA1))
    raw.write(packed)
    raw.write(bytes.fromhex(_hexadecimal(packed)))
    for member in members:
        for piece in archive.chunks(Entry(path=member.path, size=member.stored, content=member.content)):
            raw.write(piece)
            yield len(piece)


class Archive:
    """An open archive; raises BuildError. table: as XML. packed: the same as it is stored."""

    def __init__(self, raw: IO[bytes]) -> None:
        self._raw = raw
        head = raw.read(_HEADER.size)
        if len(head) < _HEADER.size or not head.startswith(MAGIC):
            raise BuildError("it is no package of macOS")
        _, size, _, packed, unpacked, _ = _HEADER.unpack(head)
        if unpacked > _LARGEST_TABLE:
            raise BuildError(_DAMAGED)
        raw.seek(size)
        self._heap = size + packed
        self.packed = raw.read(min(packed, _LARGEST_TABLE))
        self.table = _parsed(self.packed, unpacked)
        self.members = {found.path: found for found in _members(self.table, "")}

    def read(self, path: str) -> bytes:
        """Return the content of a small member."""
        member = self.members[path]
        self._raw.seek(self._heap + member.offset)
        stored = self._raw.read(min(member.stored, _LARGEST_TABLE))
        return _inflated(stored, _LARGEST_TABLE) if member.encoding == _DEFLATED else stored

    def stored(self, place: ET.Element) -> bytes:
        """Return what lies in the heap beside the members: a checksum, or a signature."""
        self._raw.seek(self._heap + _number(place, "offset"))
        return self._raw.read(min(_number(place, "size"), _LARGEST_TABLE))

    def pieces(self, path: str) -> Iterator[bytes]:
        """Yield a member as it is stored."""
        self.seek(path)
        left = self.members[path].stored
        while left and (piece := self._raw.read(min(left, _PIECE))):
            left -= len(piece)
            yield piece

    def seek(self, path: str) -> None:
        """Put the file to where the content of a member begins, as it is stored."""
        self._raw.seek(self._heap + self.members[path].offset)


def _table(members: Sequence[Member], epoch: int) -> bytes:
    root = ET.Element("xar")
    contents = ET.SubElement(root, "toc")
    checksum = ET.SubElement(contents, "checksum", style="sha1")
    ET.SubElement(checksum, "offset").text = "0"
    ET.SubElement(checksum, "size").text = str(_DIGEST)
    moment = datetime.fromtimestamp(epoch, UTC).strftime("%Y-%m-%dT%H:%M:%S")
    ET.SubElement(contents, "creation-time").text = moment
    folders = {"": contents}
    offset = _DIGEST
    for member in members:
        folder, _, name = member.path.rpartition("/")
        row = _row(_folder(folders, folder), name, "file", len(folders))
        _place(row, member, offset)
        folders[member.path] = row
        offset += member.stored
    ET.indent(root, " ")
    made: bytes = ET.tostring(root, encoding="UTF-8", xml_declaration=True)
    return made


def _folder(folders: dict[str, ET.Element], path: str) -> ET.Element:
    if path not in folders:
        parent, _, name = path.rpartition("/")
        folders[path] = _row(_folder(folders, parent), name, "directory", len(folders))
    return folders[path]


def _row(parent: ET.Element, name: str, kind: str, number: int) -> ET.Element:
    row = ET.SubElement(parent, "file", id=str(number))
    values = {"name": name, "type": kind, "mode": "0755" if kind == "directory" else "0644"}
    for key, value in (values | {"uid": "0", "gid": "0", "user": "root", "group": "wheel"}).items():
        ET.SubElement(row, key).text = value
    return row


def _place(row: ET.Element, member: Member, offset: int) -> None:
    data = ET.SubElement(row, "data")
    ET.SubElement(data, "archived-checksum", style="sha1").text = member.digest
    ET.SubElement(data, "extracted-checksum", style="sha1").text = member.extracted_digest
    ET.SubElement(data, "encoding", style=member.encoding)
    for key, value in (("offset", offset), ("size", member.size), ("length", member.stored)):
        ET.SubElement(data, key).text = str(value)


def _parsed(packed: bytes, size: int) -> ET.Element:
    text = _inflated(packed, size)
    if b"<!DOCTYPE" in text:  # entities that grow need one
        raise BuildError(_DAMAGED)
    try:
        contents = ET.fromstring(text).find("toc")  # noqa: S314 - see above
    except ET.ParseError as error:
        raise BuildError(_DAMAGED) from error
    if contents is None:
        raise BuildError(_DAMAGED)
    return contents


def _inflated(packed: bytes, most: int) -> bytes:
    try:
        return zlib.decompressobj().decompress(packed, most)
    except zlib.error as error:
        raise BuildError(_DAMAGED) from error


def _members(parent: ET.Element, before: str) -> Iterator[Member]:
    for row in parent.findall("file"):
        path = before + (row.findtext("name") or "")
        data = row.find("data")
        if data is not None:
            yield _member(path, data)
        yield from _members(row, f"{path}/")


def _member(path: str, data: ET.Element) -> Member:
    encoding = data.find("encoding")
    return Member(
        path=path,
        offset=_number(data, "offset"),
        stored=_number(data, "length"),
        size=_number(data, "size"),
        digest=data.findtext("archived-checksum") or "",
        extracted_digest=data.findtext("extracted-checksum") or "",
        encoding="" if encoding is None else encoding.get("style", ""),
    )


def _number(data: ET.Element, key: str) -> int:
    text = data.findtext(key) or ""
    if not text.isdecimal():
        raise BuildError(_DAMAGED)
    return int(text)


def _hexadecimal(data: bytes) -> str:
    made = sha1()
    made.update(data)
    return made.hexdigest()
