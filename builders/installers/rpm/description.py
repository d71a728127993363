"""What the header says of the package: its names and texts, what it is and what it asks for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from builders.installers import packages
from builders.installers.rpm import header
from builders.installers.rpm.tags import Sense, Tag

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from builders.installers.model import Order
    from builders.installers.rpm.header import Row

_HOST: Final = "localhost"  # not the machine that it is made on
_MAKER: Final = "onefold"
_LANGUAGE: Final = "C"
_GROUP: Final = "Unspecified"
_ISA: Final = {"x86_64": "x86-64", "aarch64": "aarch-64"}  # as rpm's macro %_isa has them
_SENSES: Final = {
    "<": Sense.LESS,
    "<=": Sense.LESS | Sense.EQUAL,
    "=": Sense.EQUAL,
    ">=": Sense.GREATER | Sense.EQUAL,
    ">": Sense.GREATER,
}
# What rpm itself has to know, and since when it does.
_ALWAYS: Final = {
    "CompressedFileNames": "3.0.4-1",
    "FileDigests": "4.6.0-1",
    "PayloadFilesHavePrefix": "4.0-1",
}
_OF_COMPRESSION: Final = {"zstd": {"PayloadIsZstd": "5.4.18-1"}, "xz": {"PayloadIsXz": "5.2-1"}}
_LARGE_FILES: Final = {"LargeFiles": "4.12.0-1"}
_OF_VERSIONS: Final = {"~": ("TildeInVersions", "4.10.0-1"), "^": ("CaretInVersions", "4.15.0-1")}


class Relation(NamedTuple):
    """Another package, a library or a feature of rpm's, with the versions of it that are meant."""

    name: str
    sense: Sense = Sense(0)
    version: str = ""


def rows(order: Order) -> Iterator[Row]:
    """Yield what the package is called, and what people read."""
    yield header.texts(Tag.LANGUAGES, (_LANGUAGE,))
    epoch, _, number = order.text("version").rpartition(":")
    if epoch:
        yield header.number(Tag.EPOCH, int(epoch))
    for tag, said in (
        (Tag.NAME, order.text("package")),
        (Tag.VERSION, number),
        (Tag.RELEASE, packages.RELEASE),
        (Tag.BUILD_HOST, _HOST),
        (Tag.LICENSE, packages.licence(order)),
        (Tag.PACKAGER, order.text("maintainer")),
        (Tag.URL, order.project.homepage),
        (Tag.SYSTEM, "linux"),
        (Tag.ARCHITECTURE, order.target.architecture),
        (Tag.SOURCE_PACKAGE, f"{name(order)}.src.rpm"),
        (Tag.MADE_BY, _MAKER),
    ):
        if said:
            yield header.text(tag, said)
    yield header.translated(Tag.SUMMARY, order.text("summary"))
    yield header.translated(Tag.DESCRIPTION, packages.paragraphs(order))
    yield header.translated(Tag.GROUP, _GROUP)
    yield header.number(Tag.BUILD_TIME, order.epoch)
    yield from _changes(order)


def name(order: Order) -> str:
    """Return what stands in the names of files: weather-1.0-1."""
    number = order.text("version").rpartition(":")[2]
    return f"{order.text('package')}-{number}-{packages.RELEASE}"


def _changes(order: Order) -> Iterator[Row]:
    """Yield what `rpm -q --changelog` shows."""
    version = order.text("version")
    yield header.numbers(Tag.CHANGE_TIMES, (order.epoch,))
    yield header.texts(Tag.CHANGE_NAMES, (f"{order.text('maintainer')} - {version}-{packages.RELEASE}",))
    yield header.texts(Tag.CHANGE_TEXTS, (f"- Release {order.project.version or version}.",))


def provides(order: Order) -> Iterator[Row]:
    package, version = order.text("package"), f"{order.text('version')}-{packages.RELEASE}"
    names = (package, f"{package}({_ISA[order.target.architecture]})")
    yield header.texts(Tag.PROVIDE_NAMES, names)
    yield header.numbers(Tag.PROVIDE_FLAGS, (Sense.EQUAL,) * len(names))
    yield header.texts(Tag.PROVIDE_VERSIONS, (version,) * len(names))


def requires(order: Order, libraries: Iterable[str], *, is_large: bool) -> Iterator[Row]:
    """Yield what has to be there; libraries: as rpm's tools write them. is_large: a file has no room."""
    found = (Relation(library, Sense.FOUND) for library in libraries)
    wanted = [*found, *map(_relation, order.lines("depends"))]
    features = _features(order, wanted, is_large=is_large)
    of_rpm = Sense.RPMLIB | Sense.LESS | Sense.EQUAL
    wanted += (Relation(f"rpmlib({each})", of_rpm, since) for each, since in features.items())
    names, senses, versions = zip(*sorted(wanted), strict=True)
    yield header.texts(Tag.REQUIRE_NAMES, names)
    yield header.numbers(Tag.REQUIRE_FLAGS, senses)
    yield header.texts(Tag.REQUIRE_VERSIONS, versions)


def _relation(line: str) -> Relation:
    found, _, rest = line.partition(" ")
    sign, _, version = rest.partition(" ")
    return Relation(found, _SENSES.get(sign, Sense(0)), version)


def _features(order: Order, wanted: Iterable[Relation], *, is_large: bool) -> dict[str, str]:
    versions = order.text("version") + "".join(relation.version for relation in wanted)
    return {
        **_ALWAYS,
        **_OF_COMPRESSION.get(order.text("compression"), {}),
        **(_LARGE_FILES if is_large else {}),
        **dict(since for sign, since in _OF_VERSIONS.items() if sign in versions),
    }
