"""The numbers of what headers hold: https://rpm-software-management.github.io/rpm/manual/tags.html."""

from __future__ import annotations

from enum import IntEnum, IntFlag


class Tag(IntEnum):
    """What the header says about the package and its files."""

    IMMUTABLE = 63
    LANGUAGES = 100
    NAME = 1000
    VERSION = 1001
    RELEASE = 1002
    EPOCH = 1003
    SUMMARY = 1004
    DESCRIPTION = 1005
    BUILD_TIME = 1006
    BUILD_HOST = 1007
    SIZE = 1009
    LICENSE = 1014
    PACKAGER = 1015
    GROUP = 1016
    URL = 1020
    SYSTEM = 1021
    ARCHITECTURE = 1022
    FILE_SIZES = 1028
    FILE_MODES = 1030
    FILE_DEVICE_NUMBERS = 1033
    FILE_TIMES = 1034
    FILE_DIGESTS = 1035
    FILE_LINKS = 1036
    FILE_FLAGS = 1037
    FILE_USERS = 1039
    FILE_GROUPS = 1040
    SOURCE_PACKAGE = 1044
    FILE_VERIFY_FLAGS = 1045
    PROVIDE_NAMES = 1047
    REQUIRE_FLAGS = 1048
    REQUIRE_NAMES = 1049
    REQUIRE_VERSIONS = 1050
    MADE_BY = 1064
    CHANGE_TIMES = 1080
    CHANGE_NAMES = 1081
    CHANGE_TEXTS = 1082
    FILE_DEVICES = 1095
    FILE_INODES = 1096
    FILE_LANGUAGES = 1097
    PROVIDE_FLAGS = 1112
    PROVIDE_VERSIONS = 1113
    FOLDER_INDEXES = 1116
    BASE_NAMES = 1117
    FOLDER_NAMES = 1118
    PAYLOAD_FORMAT = 1124
    PAYLOAD_COMPRESSOR = 1125
    PAYLOAD_LEVEL = 1126
    LONG_FILE_SIZES = 5008
    LONG_SIZE = 5009
    FILE_DIGEST_ALGORITHM = 5011
    PAYLOAD_DIGEST = 5092
    PAYLOAD_DIGEST_ALGORITHM = 5093
    UNPACKED_DIGEST = 5097


class SignatureTag(IntEnum):
    """What the header in front of that one says; some numbers mean something else there."""

    REGION = 62
    DSA = 267
    RSA = 268
    SHA1 = 269
    LONG_SIZE = 270
    LONG_UNPACKED_SIZE = 271
    SHA256 = 273
    SIZE = 1000
    MD5 = 1004
    UNPACKED_SIZE = 1007
    RESERVED = 1008


AnyTag = Tag | SignatureTag


class Sense(IntFlag):
    """How a version is compared, and where a relation comes from."""

    LESS = 1 << 1
    GREATER = 1 << 2
    EQUAL = 1 << 3
    FOUND = 1 << 14
    RPMLIB = 1 << 24


class FileFlag(IntFlag):
    """What kind of file it is, which people ask for: `rpm -qd`, `rpm -qL`."""

    NONE = 0
    DOCUMENT = 1 << 1
    LICENCE = 1 << 7


SHA256 = 8  # of the algorithms of digests, RFC 9580, 9.5
EVERYTHING = 0xFFFFFFFF  # of what `rpm -V` looks at
