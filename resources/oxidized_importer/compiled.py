"""From bytecode or source to a code object with the right file name, by importlib's own public loader."""

from __future__ import annotations

from importlib.machinery import SourceFileLoader
from importlib.util import MAGIC_NUMBER
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import CodeType

HEADER_SIZE = 16
_HEADER = MAGIC_NUMBER + bytes(HEADER_SIZE - len(MAGIC_NUMBER))  # by time and size, both 0


class _Unmarshaller(SourceFileLoader):
    """Has importlib read bytecode: nothing else that is public sets the file names of code objects."""

    def __init__(self, name: str, path: str, bytecode: Any) -> None:
        self.name = name
        self.path = path
        self.bytecode = bytecode

    def path_stats(self, path: Any) -> dict[str, int]:
        return {"mtime": 0, "size": 0}

    def get_data(self, path: Any) -> bytes:
        return b"".join((_HEADER, self.bytecode))


def code_of(name: str, path: str, bytecode: Any, source: Callable[[], Any]) -> CodeType:
    """Return the code of a module from its bytecode or, where that is None or not of this Python, its source.

    source: gives the bytes of the source, or None if there are none; only called if they are needed.
    """
    if bytecode is not None:
        try:
            return _Unmarshaller(name, path, bytecode).get_code(name)  # type: ignore[return-value]
        except (ImportError, EOFError, ValueError, TypeError) as error:
            text = source()
            if text is None:
                raise ImportError(
                    f"{name} has no source, and its bytecode is damaged or of another Python",
                    name=name,
                    path=path,
                ) from error
    else:
        text = source()
    if text is None:
        raise ImportError(f"{name} has neither source nor bytecode", name=name, path=path)
    return compile(bytes(text), path, "exec", dont_inherit=True)


def bytecode_in(pyc: bytes) -> memoryview:
    """Return the bytecode in a .pyc file; nothing, which is no bytecode, if it is of another Python."""
    return memoryview(pyc)[HEADER_SIZE if pyc.startswith(MAGIC_NUMBER) else len(pyc) :]
