"""The layout of squashfs 4.0, as written and read here: zlib, blocks of 128 KiB, no extended attributes.

    superblock | data blocks and fragments | inodes | directories | fragment table | owners
    metadata   blocks of 8 KiB before they are packed, each behind two bytes: its size, whether packed

Little-endian throughout. A file smaller than a block lies with others in a fragment. An inode is named by
where its metadata block starts, shifted by 16, and its offset in it. Described at
https://dr-emann.github.io/squashfs/.
"""

from __future__ import annotations

import struct
from enum import IntEnum

MAGIC = 0x73717368
VERSION = (4, 0)
ZLIB, LEVEL = 1, 6
BLOCK, BLOCK_LOG = 1 << 17, 17
METADATA = 8192
NO_EXTENDED_ATTRIBUTES = 0x0200
NOTHING = 0xFFFF_FFFF_FFFF_FFFF
NO_FRAGMENT = 0xFFFF_FFFF
STORED = 1 << 24  # in the size of a data block: it is not packed
METADATA_STORED = 1 << 15
MOST_IN_HEADER = 256  # entries behind one header of a directory

# magic, inodes, time, block, fragments, compressor, log, flags, owners, version; root, size, tables: owners,
# attributes, inodes, directories, fragments, export
SUPERBLOCK = struct.Struct("<5I6H8Q")
INODE = struct.Struct("<4H2I")  # type, mode, user, group, time, number
FOLDER = struct.Struct("<2I2HI")  # block, links, size + 3, offset, number of the parent
LARGE_FOLDER = struct.Struct("<4I2HI")  # links, size + 3, block, parent, indexes, offset, attributes
FILE = struct.Struct("<4I")  # start, fragment, offset in it, size
LARGE_FILE = struct.Struct("<3Q4I")  # start, size, sparse, links, fragment, offset in it, attributes
LINK = struct.Struct("<2I")  # links, size of the target
HEADER = struct.Struct("<3I")  # entries - 1, metadata block of their inodes, number that theirs count from
ENTRY = struct.Struct("<HhHH")  # offset of the inode, number, type, size of the name - 1
FRAGMENT = struct.Struct("<Q2I")  # start, size, unused
WORD, LONG, SHORT = struct.Struct("<I"), struct.Struct("<Q"), struct.Struct("<H")


class Type(IntEnum):
    """Types of inodes; those of large ones stand only in inodes, not in directories."""

    FOLDER = 1
    FILE = 2
    LINK = 3
    LARGE_FOLDER = 8
    LARGE_FILE = 9
