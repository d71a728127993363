"""Walk through a module's syntax tree and write down what it does with paths."""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING, Final

from resources.advice.conditions import outcome
from resources.advice.places import ANYTHING, Place
from resources.advice.sightings import Note, Sighting
from resources.advice.tracing import Tracer, dotted
from resources.advice.uses import Use, keeps_path, of_call, of_keyword

if TYPE_CHECKING:
    from collections.abc import Iterable

    from resources.advice.knowledge import FileCall

_MARKS: Final = ("__file__", "__path__", "submodule_search_locations", "getsourcefile", "getfile")
_Function = ast.FunctionDef | ast.AsyncFunctionDef


class Walker:
    """One walk: bodies of modules and classes first, then functions, twice, for what they return."""

    def __init__(self, source: str, calls: dict[str, FileCall]) -> None:
        self._source = source
        self._lines = source.splitlines()
        self._calls = calls
        self._tracer = Tracer()
        self._functions: list[tuple[_Function, bool]] = []
        self._found: dict[Sighting, None] = {}
        self._constants: dict[str, tuple[int, Place]] = {}
        self._at_import = True
        self._in_class = False
        self._branch_depth = 0
        self._words = {*_MARKS, *calls}
        self._pattern = self._marks()

    def walk(self, tree: ast.Module) -> tuple[Sighting, ...]:
        self._body(tree.body)
        functions, self._at_import = self._functions, False
        found = dict(self._found)
        for _round in range(2):
            self._found = dict(found)
            for function, in_class in functions:
                self._function(function, in_class=in_class)
        self._unused_constants()
        return tuple(self._found)

    def _marks(self) -> re.Pattern[str]:
        return re.compile(r"\b(?:" + "|".join(sorted(map(re.escape, self._words))) + r")\b")

    def _concerns(self, node: ast.stmt) -> bool:
        """Tell if the statement's text names anything that could hold a path."""
        text = self._lines[node.lineno - 1 : node.end_lineno]
        return any(map(self._pattern.search, text))

    def _body(self, statements: Iterable[ast.stmt]) -> None:
        for statement in statements:
            match statement:
                case ast.Import() | ast.ImportFrom():
                    self._import(statement)
                case ast.Assign(targets=[ast.Name(id=name)], value=ast.Constant(value=str(text))):
                    self._tracer.texts[name] = text
                case ast.FunctionDef() | ast.AsyncFunctionDef():
                    self._functions.append((statement, self._in_class))
                case ast.ClassDef():
                    self._class(statement)
                case _ if self._concerns(statement):
                    self._statement(statement)
                case ast.If() | ast.Try() | ast.With():
                    self._quiet(statement)

    def _quiet(self, node: ast.AST) -> None:
        """Go through a block that names no path; it may still import something or set a text."""
        for child in ast.iter_child_nodes(node):
            if isinstance(child, ast.stmt):
                self._body([child])
            elif isinstance(child, ast.excepthandler):
                self._quiet(child)

    def _import(self, node: ast.Import | ast.ImportFrom) -> None:
        for alias in node.names:
            if isinstance(node, ast.Import):
                name = alias.asname or alias.name.partition(".")[0]
                self._tracer.modules[name] = alias.name if alias.asname else name
            else:
                owner = "." * node.level + (node.module or "")
                joint = "" if owner.endswith(".") else "."
                self._tracer.modules[alias.asname or alias.name] = owner + joint + alias.name

    def _statement(self, node: ast.stmt) -> None:
        match node:
            case ast.If(test=test, body=body, orelse=orelse):
                self._branches(test, body, orelse)
            case ast.Assign(targets=targets, value=value):
                self._assign(targets, value)
            case ast.AnnAssign(target=target, value=ast.expr() as value):
                self._assign([target], value)
            case ast.AugAssign(target=target, value=value):
                self._assign([target], ast.copy_location(ast.BinOp(target, node.op, value), node))
            case ast.Return(value=ast.expr() as value):
                self._expression(value, Use.PASS)
            case ast.For(target=target, iter=iterable) | ast.AsyncFor(target=target, iter=iterable):
                self._expression(iterable, Use.LIST)
                self._blocks(node)
            case _:
                self._blocks(node)

    def _class(self, node: ast.ClassDef) -> None:
        outer, self._in_class = self._in_class, True
        self._body(node.body)
        self._in_class = outer

    def _branches(self, test: ast.expr, body: list[ast.stmt], orelse: list[ast.stmt]) -> None:
        holds = outcome(test)
        if holds is None:
            self._expression(test, Use.HARMLESS)
        self._branch_depth += holds is None
        if holds is not False:
            self._body(body)
        if holds is not True:
            self._body(orelse)
        self._branch_depth -= holds is None

    def _blocks(self, node: ast.AST) -> None:
        """Walk through any other statement: its expressions, then the statements in it."""
        for child in ast.iter_child_nodes(node):
            if isinstance(child, ast.expr):
                self._expression(child, Use.HARMLESS)
            elif isinstance(child, ast.stmt):
                self._body([child])
            else:
                self._blocks(child)  # handlers, with items, cases

    def _assign(self, targets: list[ast.expr], value: ast.expr) -> None:
        names = [dotted(target.value if isinstance(target, ast.Subscript) else target) for target in targets]
        if any(name in {"sys.path", "__path__"} for name in names):
            self._expression(value, Use.SEARCH)
            return
        place = self._tracer.place(value)
        if place is None:
            self._expression(value, Use.PASS)
        for name in filter(None, names):
            self._bind(name, place, value)

    def _bind(self, name: str, place: Place | None, value: ast.expr) -> None:
        if place is None:
            self._forget(name, self._tracer.text(value))
            return
        for alias in (name, f"self.{name}", f"cls.{name}") if self._in_class else (name,):
            self._tracer.places[alias] = place
        self._remember(name.rpartition(".")[2])
        if self._at_import:
            self._constants[name] = (value.lineno, place)

    def _forget(self, name: str, text: str) -> None:
        """Another value was assigned; inside a branch the path may still be there afterwards."""
        if not self._branch_depth:
            self._tracer.places.pop(name, None)
        if text != ANYTHING:
            self._tracer.texts[name] = text

    def _remember(self, word: str) -> None:
        if word not in self._words:
            self._words.add(word)
            self._pattern = self._marks()

    def _function(self, function: _Function, *, in_class: bool) -> None:
        if not self._concerns(function):
            return
        outer, inner_functions = dict(self._tracer.places), self._functions
        self._arguments(function.args)
        self._functions, self._in_class = [], False
        self._body(function.body)
        returned = self._returned(function)
        for inner, _in_class in self._functions:
            self._function(inner, in_class=False)
        self._functions = inner_functions
        kept = {name: place for name, place in self._tracer.places.items() if "." in name or "(" in name}
        self._tracer.places = outer | kept
        if returned:
            self._tracer.places[("self." if in_class else "") + function.name + "()"] = returned
            self._remember(function.name)

    def _arguments(self, arguments: ast.arguments) -> None:
        """Arguments hide names of the module; one that defaults to a path is likely to hold it."""
        positional = (*arguments.posonlyargs, *arguments.args)
        names = [argument.arg for argument in (*positional, *arguments.kwonlyargs)]
        required = [None] * (len(positional) - len(arguments.defaults))
        defaults = (*required, *arguments.defaults, *arguments.kw_defaults)
        places = [self._tracer.place(default) if default else None for default in defaults]
        for name, place in zip(names, places, strict=True):
            self._tracer.places.pop(name, None)
            if place:
                self._tracer.places[name] = place
                self._remember(name)

    def _returned(self, function: _Function) -> Place | None:
        """Return the place that a return statement of the function's own level gives."""
        for node in ast.walk(function):
            if isinstance(node, ast.Return) and node.value and (place := self._tracer.place(node.value)):
                return place
        return None

    def _expression(self, node: ast.AST, use: Use) -> None:
        place = self._tracer.place(node) if isinstance(node, ast.expr) else None
        if place:
            self._write_down(node, place, use)
            self._inner_calls(node)
            return
        match node:
            case ast.Call():
                self._call(node, use)
            case (
                ast.Tuple() | ast.List() | ast.Set() | ast.Dict() | ast.Starred() | ast.BoolOp() | ast.Await()
            ):
                self._children(node, use)
            case ast.IfExp(test=test, body=body, orelse=orelse):
                self._choice(outcome(test), body, orelse, use)
            case ast.BinOp(op=ast.Add() | ast.Mult()):
                self._children(node, use)
            case ast.Lambda(body=body) | ast.Yield(value=ast.expr() as body):
                self._expression(body, Use.PASS)
            case ast.GeneratorExp() | ast.ListComp() | ast.SetComp() | ast.DictComp() | ast.comprehension():
                self._children(node, Use.LIST)
            case _:
                self._children(node, Use.HARMLESS)

    def _children(self, node: ast.AST, use: Use) -> None:
        for child in ast.iter_child_nodes(node):
            self._expression(child, use)

    def _choice(self, holds: bool | None, body: ast.expr, orelse: ast.expr, use: Use) -> None:  # noqa: FBT001 - an outcome
        if holds is not False:
            self._expression(body, use)
        if holds is not True:
            self._expression(orelse, use)

    def _inner_calls(self, node: ast.AST) -> None:
        """Look into the arguments of a path expression for calls that do more than name a path."""
        for child in ast.walk(node):
            if isinstance(child, ast.Call) and self._tracer.place(child) is None:
                self._call(child, Use.HARMLESS)

    def _call(self, node: ast.Call, inherited: Use) -> None:
        name = dotted(node.func) or getattr(node.func, "attr", "")
        last = name.rpartition(".")[2]
        if last in self._calls:
            self._known_call(node, last)
        if isinstance(node.func, ast.Attribute):
            place = self._tracer.place(node.func.value)
            if place:
                self._write_down(node, place, of_call(last))
            else:
                self._expression(node.func.value, Use.HARMLESS)
        use = inherited if keeps_path(last) else of_call(name)
        for argument in node.args:
            self._expression(argument, use)
        for keyword in node.keywords:
            self._expression(keyword.value, of_keyword(keyword.arg, use))

    def _known_call(self, node: ast.Call, name: str) -> None:
        """Write down a call of a function that looks for files of the module that it is told."""
        call = self._calls[name]
        if call.module >= len(node.args):
            return
        module = node.args[call.module]
        text = "" if dotted(module) == "__name__" else self._tracer.text(module)
        if ANYTHING in text:
            return
        given = node.args[call.path] if 0 <= call.path < len(node.args) else None
        for folder in [self._tracer.text(given)] if given else call.default:
            place = Place(module=text, up=1).joined(folder)
            self._write_down(node, place, Use.OPEN, note=Note.CALL, detail=name)

    def _write_down(
        self, node: ast.AST, place: Place, use: Use, *, note: Note = Note.PATH, detail: str = ""
    ) -> None:
        if use is not Use.HARMLESS:
            line = getattr(node, "lineno", 0)
            self._found[
                Sighting(line=line, note=note, use=use, place=place, at_import=self._at_import, detail=detail)
            ] = None

    def _unused_constants(self) -> None:
        """Write down constants that their own module never uses: they are there for others."""
        for name, (line, place) in self._constants.items():
            word = re.escape(name.rpartition(".")[2])
            if not place.is_own_file and len(re.findall(rf"\b{word}\b", self._source)) == 1:
                self._found[Sighting(line=line, use=Use.PASS, place=place, at_import=True)] = None
