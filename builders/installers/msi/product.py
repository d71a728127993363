"""Which product an .msi is: the codes by which Windows knows it, and its version in three numbers."""

from __future__ import annotations

import re
import uuid
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from builders.installers.model import Order, Terms, Value

USER, MACHINE, ASK = "user", "machine", "ask"
HIVES: Final = {USER: 1, MACHINE: 2, ASK: -1}
_REPLACED = re.compile(r"[\[\]{}]")
_OURS: Final = uuid.UUID("6d0c4f5e-8a5b-5c1e-9c53-3f6a1d2b7e90")
_NUMBERS = re.compile(r"\d{1,3}\.\d{1,3}\.\d{1,5}(\.\d{1,5})?")
_LARGEST: Final = (255, 255, 65535, 65535)  # "ProductVersion Property"
_PLATFORMS: Final = {"x86_64": "x64", "aarch64": "Arm64"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Product:
    """family: the upgrade code, the same for all versions. code: another one for each version."""

    name: str
    publisher: str
    version: str
    family: uuid.UUID
    code: uuid.UUID
    platform: str
    scope: str
    folder: str

    @property
    def scopes(self) -> tuple[str, ...]:
        """Whom it can be installed for."""
        return (USER, MACHINE) if self.scope == ASK else (self.scope,)

    @property
    def hive(self) -> int:
        """Which part of the registry it writes to; -1 is the one of whom it is installed for."""
        return HIVES[self.scope]

    @property
    def settings(self) -> str:
        """The key of the registry that it has for itself."""
        return rf"Software\{literal(self.folder)}"

    def component(self, path: str) -> uuid.UUID:
        """Return by what Windows knows a folder or a group of settings, in all versions."""
        return uuid.uuid5(self.family, f"component {self.platform} {self.scope} {path}")


def product(order: Order) -> Product:
    family = uuid.UUID(order.text("upgrade-code"))
    scope, platform = order.text("for"), _PLATFORMS[order.target.architecture]
    version = order.text("version")
    names = ("product", version, order.project.version, platform, scope)
    return Product(
        name=order.project.name,
        publisher=order.text("publisher"),
        version=version,
        family=family,
        code=uuid.uuid5(family, " ".join(names)),
        platform=platform,
        scope=scope,
        folder=order.text("folder"),
    )


def braced(code: uuid.UUID) -> str:
    return f"{{{str(code).upper()}}}"


def condition_of(scope: str) -> str:
    """Return when it is installed for that one, where people choose."""
    return "ALLUSERS" if scope == MACHINE else "NOT ALLUSERS"


def literal(text: str) -> str:
    """Return a text in which Windows Installer replaces nothing."""
    return _REPLACED.sub(r"[\\\g<0>]", text)


def upgrade_code(terms: Terms) -> Value:
    """Return a code that depends on nothing but the program's name."""
    return str(uuid.uuid5(_OURS, terms.project.name)).upper()


def check_code(value: Value, _terms: Terms) -> str:
    try:
        uuid.UUID(str(value))
    except ValueError:
        return "a code is 32 hexadecimal digits, as `python -c 'import uuid; print(uuid.uuid4())'` makes one"
    return ""


def version(terms: Terms) -> Value:
    """Return the project's version in three or four numbers, or as it is where that cannot be done."""
    from packaging.version import InvalidVersion, Version  # noqa: PLC0415 - most builds make no .msi

    written = terms.project.version
    try:
        found = Version(written)
    except InvalidVersion:
        return written
    if found.epoch:
        return written
    release = (*found.release, 0, 0)[: max(3, len(found.release))]
    return ".".join(map(str, release))


def check_version(value: Value, terms: Terms) -> str:
    text = str(value)
    if not text:
        return "the project has no version; give one of three numbers, such as 1.0.0"
    numbers = tuple(map(int, text.split("."))) if _NUMBERS.fullmatch(text) else ()
    if numbers and all(number <= most for number, most in zip(numbers, _LARGEST, strict=False)):
        return ""
    origin = f", which {terms.project.version} became," if terms.project.version not in {"", text} else ""
    return (
        f"Windows Installer cannot have the version {text}{origin} only three numbers up to 255.255.65535 "
        "and a fourth that it does not compare; give one that grows with each release"
    )


def lost(order: Order) -> str:
    """Return what Windows will not see of the project's version, as a sentence; "" if it sees all."""
    from packaging.version import InvalidVersion, Version  # noqa: PLC0415 - as above

    version = order.text("version")
    try:
        if not order.project.version or Version(order.project.version) == Version(version):
            seen = version.count(".") == 2  # noqa: PLR2004 - three numbers
            return "" if seen else f"Windows Installer does not compare the last number of {version}"
    except InvalidVersion:
        pass
    return (
        f"{order.project.version} is installed as {version}, since Windows Installer knows only numbers; "
        "versions with the same numbers replace each other, whichever is newer"
    )
