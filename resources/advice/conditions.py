"""Conditions whose outcome is known inside a built program."""

from __future__ import annotations

import ast
from typing import Final

from resources.advice.tracing import dotted

# What the launcher sets, and what only PyInstaller and py2exe have.
_ATTRIBUTES: Final = {"frozen": True, "oxidized": True, "_MEIPASS": False, "importers": False}


def outcome(test: ast.expr) -> bool | None:  # noqa: PLR0911 - one form of condition a line
    """Return whether the condition holds when a module is imported by a built program, None if it depends."""
    match test:
        case ast.Name(id="TYPE_CHECKING") | ast.Attribute(attr="TYPE_CHECKING"):
            return False
        case ast.Compare(
            left=ast.Name(id="__name__"), ops=[ast.Eq()], comparators=[ast.Constant(value="__main__")]
        ):
            return False
        case ast.UnaryOp(op=ast.Not(), operand=operand):
            inner = outcome(operand)
            return None if inner is None else not inner
        case ast.BoolOp(op=operator, values=values):
            return _joined([outcome(value) for value in values], decisive=isinstance(operator, ast.Or))
        case ast.Call(
            func=ast.Name(id="hasattr" | "getattr"), args=[owner, ast.Constant(value=str(name)), *_rest]
        ):
            return _ATTRIBUTES.get(name) if dotted(owner) == "sys" else None
        case ast.Attribute(attr=name) if dotted(test) == f"sys.{name}":
            return _ATTRIBUTES.get(name)
    return None


def _joined(outcomes: list[bool | None], *, decisive: bool) -> bool | None:
    """One decisive outcome settles `or` (True) and `and` (False); else all must be known."""
    if decisive in outcomes:
        return decisive
    return None if None in outcomes else not decisive
