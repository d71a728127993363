"""What expressions of one module say about paths: a small evaluator over its syntax tree."""

from __future__ import annotations

import ast
from typing import Final

from resources.advice.places import ANYTHING, Place
from resources.advice.uses import keeps_path

_FILE_OF: Final = frozenset({"getfile", "getsourcefile", "getabsfile"})
_OWN: Final = frozenset({"__file__", "__spec__.origin", "__loader__.path"})


class Tracer:
    """The names of a module that are known to hold paths, and what they hold.

    Values are kept by dotted name, so that `self.folder` is followed as well; a function that returns a
    path stands under its name with brackets.
    """

    def __init__(self) -> None:
        self.places: dict[str, Place] = {}
        self.texts: dict[str, str] = {}
        self.modules: dict[str, str] = {}

    def place(self, node: ast.AST) -> Place | None:  # noqa: PLR0911 - one form of expression a line
        """Return where the expression leads, None if it is no path that starts at a module."""
        match node:
            case ast.Name() | ast.Attribute():
                return self._named(node)
            case ast.Call():
                return self._called(node)
            case ast.Subscript():
                return self._picked(node)
            case ast.BinOp():
                return self._combined(node)
            case ast.JoinedStr(values=[ast.FormattedValue(value=first), *rest]):
                start = self.place(first)
                return start and start.extended("".join(map(self.text, rest)))
            case ast.BoolOp(values=options):
                return next(filter(None, map(self.place, options)), None)
            case ast.IfExp(body=body, orelse=other):
                return self.place(body) or self.place(other)
            case ast.NamedExpr(value=value) | ast.Starred(value=value):
                return self.place(value)
            case ast.List(elts=[only]) | ast.Tuple(elts=[only]):
                return self.place(only)
        return None

    def text(self, node: ast.AST) -> str:
        """Return the text of a string expression, with wildcards for what is not known."""
        match node:
            case ast.Constant(value=str(text)):
                return text
            case ast.Constant(value=bytes(raw)):
                return raw.decode("utf-8", "replace")
            case ast.JoinedStr(values=values):
                return "".join(map(self.text, values))
            case ast.BinOp(left=left, op=ast.Add(), right=right):
                return self.text(left) + self.text(right)
            case ast.Name() | ast.Attribute():
                return self._text_of(dotted(node))
        return ANYTHING

    def _text_of(self, name: str) -> str:
        last = name.rpartition(".")[2]
        known = {"pardir": "..", "sep": "/", "curdir": "."}
        return self.texts.get(name) or known.get(last, ANYTHING)

    def _named(self, node: ast.Name | ast.Attribute) -> Place | None:
        name = dotted(node)
        if name in self.places:
            return self.places[name]
        if name in _OWN:
            return Place()
        if isinstance(node, ast.Name):
            return None
        if node.attr == "__file__":
            module = self._module(node.value)
            return Place(module=module) if module is not None else None
        start = self.place(node.value) if node.attr == "parent" else None
        return start and start.parent()

    def _module(self, node: ast.AST) -> str | None:
        """Return the module that the expression means, "" for the one that is read."""
        match node:
            case ast.Subscript(value=value, slice=key) if dotted(value) == "sys.modules":
                if isinstance(key, ast.Constant) and isinstance(key.value, str):
                    return key.value
                return "" if dotted(key) == "__name__" else None
            case ast.Name() | ast.Attribute():
                first, dot, rest = dotted(node).partition(".")
                return self.modules[first] + dot + rest if first in self.modules else None
        return None

    def _picked(self, node: ast.Subscript) -> Place | None:
        """`parents[n]`, `__path__[0]`, `split(path)[0]`."""
        value, index = node.value, node.slice
        number = index.value if isinstance(index, ast.Constant) else None
        if isinstance(value, ast.Attribute) and value.attr == "parents":
            start = self.place(value.value)
            return start and start.parent(number + 1 if isinstance(number, int) else 1)
        owner, _dot, last = dotted(value).rpartition(".")
        if last in {"__path__", "submodule_search_locations"}:
            module = "" if owner in {"", "__spec__"} else self._module(value.value)  # type: ignore[attr-defined]
            return Place(module=module, up=1) if module is not None else None
        if isinstance(value, ast.Call) and number == 0:
            return self._cut(value)
        return self.place(value)

    def _cut(self, call: ast.Call) -> Place | None:
        """Return what `split(path)[0]` and `path.rsplit("/", n)[0]` leave."""
        name = dotted(call.func).rpartition(".")[2] or getattr(call.func, "attr", "")
        owner = call.func.value if isinstance(call.func, ast.Attribute) else None
        if name == "split" and call.args and (start := self.place(call.args[0])):
            return start.parent()
        start = self.place(owner) if owner is not None else None
        if start and name in {"rsplit", "rpartition"}:
            count = call.args[1] if len(call.args) > 1 else None
            number = count.value if isinstance(count, ast.Constant) else 1
            return start.parent(number if isinstance(number, int) else 1)
        return self.place(call.args[0]) if name == "splitext" and call.args else None

    def _combined(self, node: ast.BinOp) -> Place | None:
        match node:
            case ast.BinOp(left=left, op=ast.Div(), right=right):
                start = self.place(left)
                return start and start.joined(self.text(right))
            case ast.BinOp(left=left, op=ast.Add(), right=right):
                start = self.place(left)
                return start and start.extended(self.text(right))
            case ast.BinOp(left=left, op=ast.Mod(), right=right):
                values = right.elts if isinstance(right, ast.Tuple) else [right]
                pattern, first = self.text(left), self.place(values[0]) if values else None
                if first and pattern.startswith("%s"):
                    return first.extended(pattern[2:].replace("%s", ANYTHING))
        return None

    def _called(self, node: ast.Call) -> Place | None:
        name = dotted(node.func)
        if name and f"{name}()" in self.places:
            return self.places[f"{name}()"]
        last = name.rpartition(".")[2] if name else getattr(node.func, "attr", "")
        if last in _FILE_OF:
            return self._file_of(node)
        if last == "getattr" and len(node.args) > 1 and self.text(node.args[1]) == "__file__":
            module = self._module(node.args[0])
            return Place(module=module) if module is not None else None
        if isinstance(node.func, ast.Attribute) and (start := self.place(node.func.value)):
            return self._method(start, last, node)
        start = self.place(node.args[0]) if node.args else None
        return start and self._function(start, last, node)

    def _file_of(self, node: ast.Call) -> Place | None:
        """`inspect.getsourcefile(lambda: 0)` and the like mean the module itself."""
        argument = node.args[0] if node.args else None
        if isinstance(argument, ast.Lambda | ast.Call):
            return Place()
        module = self._module(argument) if argument else None
        return Place(module=module) if module else None

    def _function(self, start: Place, name: str, node: ast.Call) -> Place | None:
        if name == "dirname":
            return start.parent()
        if name in {"join", "safe_join", "pjoin"} or name.endswith("Path"):
            return start.joined(*map(self.text, node.args[1:]))
        return start if keeps_path(name) else None

    def _method(self, start: Place, name: str, node: ast.Call) -> Place | None:
        words = [self.text(argument) for argument in node.args]
        if name == "joinpath":
            return start.joined(*words)
        if name == "with_name" and words:
            return start.parent().joined(words[0])
        if name in {"with_suffix", "with_stem"}:
            return start.parent().joined(ANYTHING)
        return start if name == "replace" or keeps_path(name) else None


def dotted(node: ast.AST | None) -> str:
    """Return `os.path.join` for that expression, "" for one that is not made of names."""
    match node:
        case ast.Name(id=name):
            return name
        case ast.Attribute(value=value, attr=name):
            owner = dotted(value)
            return f"{owner}.{name}" if owner else ""
    return ""
