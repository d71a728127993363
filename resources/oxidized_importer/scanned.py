"""What a scan finds: sources, bytecode, extension modules, and files of packages and distributions."""

from __future__ import annotations

from typing import Any, TypeAlias

from .attributes import Attribute, data, flag, level, text


class _Scanned:
    """Holds the values of the attributes, which the classes below name."""

    __slots__ = ("_values",)
    _shown: tuple[tuple[str, str], ...] = ()

    def __init__(self, **values: Any) -> None:
        self._values: dict[str, Any] = values

    def __repr__(self) -> str:
        words = " ".join(f'{word}="{self._values[name]}"' for word, name in self._shown)
        return f"<{type(self).__name__} {words}>".replace('" ', '", ')


class PythonModuleSource(_Scanned):
    """The source of a module."""

    __slots__ = ()
    _shown = (("module", "module"),)
    module = Attribute("module", text)
    source = Attribute("source", data)
    is_package = Attribute("is_package", flag)


class PythonModuleBytecode(_Scanned):
    """The bytecode of a module, without the header of a .pyc file."""

    __slots__ = ()
    _shown = (("module", "module"),)
    module = Attribute("module", text)
    bytecode = Attribute("bytecode", data)
    optimize_level = Attribute("optimize_level", level)
    is_package = Attribute("is_package", flag)


class PythonExtensionModule(_Scanned):
    """An extension module; its file name's suffix and content are not public."""

    __slots__ = ()
    _shown = (("module", "name"),)

    @property
    def name(self) -> str:
        return str(self._values["name"])


class PythonPackageResource(_Scanned):
    """A file of a package that is no module."""

    __slots__ = ()
    _shown = (("package", "package"), ("path", "name"))
    package = Attribute("package", text)
    name = Attribute("name", text)
    data = Attribute("data", data)


class PythonPackageDistributionResource(_Scanned):
    """A file of a distribution's metadata."""

    __slots__ = ()
    _shown = (("package", "package"), ("path", "name"))
    package = Attribute("package", text)
    version = Attribute("version", text)
    name = Attribute("name", text)
    data = Attribute("data", data)


Scanned: TypeAlias = (
    PythonModuleSource
    | PythonModuleBytecode
    | PythonExtensionModule
    | PythonPackageResource
    | PythonPackageDistributionResource
)
