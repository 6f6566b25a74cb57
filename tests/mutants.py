"""The small faults that mutation testing plants in a module, one at a time: what they are, and where each stands.

Promise: the same source gives the same mutants in the same order, each a syntax tree that compiles and says what it
changes and where.

Rules
* A comparison is turned to its border and to its opposite; `and` and `or`, `+` and `-`, `*` and `//`, `|` and `&`, `>>`
  and `<<` are exchanged; `not` and `-` are dropped; a number is one more; a truth is turned; a condition is negated.
* A string is spoilt where a program reads it: words with a space in them are for people, and are left alone.
* `return` gives None; a statement that is a call, a deletion, a `raise` or an addition in place is left out; so is a
  keyword argument.
* Left alone: annotations, docstrings, imports and `assert`, which holds our own mistakes and never trips.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from dataclasses import dataclass

Path = tuple[tuple[str, int | None], ...]  # field, and the place in it where the field is a list
Edit = Callable[[ast.AST], ast.AST | None]

COMPARED: dict[type[ast.cmpop], tuple[type[ast.cmpop], ...]] = {
    ast.Lt: (ast.LtE, ast.GtE),
    ast.LtE: (ast.Lt, ast.Gt),
    ast.Gt: (ast.GtE, ast.LtE),
    ast.GtE: (ast.Gt, ast.Lt),
    ast.Eq: (ast.NotEq,),
    ast.NotEq: (ast.Eq,),
    ast.Is: (ast.IsNot,),
    ast.IsNot: (ast.Is,),
    ast.In: (ast.NotIn,),
    ast.NotIn: (ast.In,),
}
REACHED: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.FloorDiv,
    ast.FloorDiv: ast.Mult,
    ast.Div: ast.Mult,
    ast.Mod: ast.FloorDiv,
    ast.BitOr: ast.BitAnd,
    ast.BitAnd: ast.BitOr,
    ast.LShift: ast.RShift,
    ast.RShift: ast.LShift,
    ast.Pow: ast.Mult,
}
FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
LEFT_OUT = (ast.Import, ast.ImportFrom, ast.Assert)


@dataclass(frozen=True)
class Mutant:
    """One fault: where it is, what was and what is; `function` is "" for what is made when the module is imported."""

    line: int
    what: str
    function: str
    path: Path  # from the module down to the node
    edit: Edit


def mutants_of(source: str) -> list[Mutant]:
    """Every mutant of a module's source, from its first line to its last."""
    return list(_sites(ast.parse(source), (), ""))


def mutated(source: str, mutant: Mutant) -> ast.Module:
    """The source's tree with one node exchanged, or left out."""
    tree = ast.parse(source)
    holder: ast.AST = tree
    for field, at in mutant.path[:-1]:
        holder = getattr(holder, field) if at is None else getattr(holder, field)[at]
    field, at = mutant.path[-1]
    old = getattr(holder, field) if at is None else getattr(holder, field)[at]
    new = mutant.edit(old)
    if new is None:
        del getattr(holder, field)[at]
    elif at is None:
        setattr(holder, field, ast.copy_location(new, old))
    else:
        getattr(holder, field)[at] = ast.copy_location(new, old)
    return ast.fix_missing_locations(tree)


def _sites(node: ast.AST, path: Path, function: str) -> Iterator[Mutant]:
    for field, value in ast.iter_fields(node):
        if field in {"annotation", "returns", "type_comment"}:
            continue
        for at, child in enumerate(value) if isinstance(value, list) else [(None, value)]:
            if not isinstance(child, ast.AST) or isinstance(child, LEFT_OUT) or _is_docstring(child):
                continue
            here = (*path, (field, at))
            inside = function
            if isinstance(node, FUNCTIONS) and field != "body":
                inside = ""  # decorators and defaults are made when the module is imported
            elif isinstance(child, FUNCTIONS) and not function:
                inside = f"{getattr(node, 'name', '')}.{child.name}".lstrip(".")
            if not isinstance(child, FUNCTIONS):
                for what, edit in _edits(child):
                    yield Mutant(getattr(child, "lineno", 0), what, inside, here, edit)
            yield from _sites(child, here, inside)


def _is_docstring(node: ast.AST) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


def _edits(node: ast.AST) -> Iterator[tuple[str, Edit]]:
    """What may be done to one node."""
    if isinstance(node, ast.Constant):
        yield from _constants(node)
    elif isinstance(node, ast.Return):
        if node.value is not None and not (isinstance(node.value, ast.Constant) and node.value.value is None):
            yield f"{_short(node)} -> return None", lambda old: ast.Return(ast.Constant(None))
    elif isinstance(node, ast.Expr | ast.Raise | ast.Delete | ast.AugAssign):
        yield f"{_short(node)} left out", lambda old: ast.Pass()
        if isinstance(node, ast.AugAssign):
            yield from _operators(node)
    elif isinstance(node, ast.keyword):
        if node.arg is not None:
            yield f"{_short(node)} left out", lambda old: None
    else:
        yield from _operators(node)
        if isinstance(node, ast.If | ast.IfExp | ast.While) and not isinstance(node.test, ast.Compare):
            yield f"if {_short(node.test)} -> if not", _negated


def _constants(node: ast.Constant) -> Iterator[tuple[str, Edit]]:
    value = node.value
    if isinstance(value, bool):
        yield f"{value} -> {not value}", lambda old: ast.Constant(not value)
    elif isinstance(value, int):
        yield f"{value} -> {value + 1}", lambda old: ast.Constant(value + 1)
    elif isinstance(value, str) and " " not in value:
        yield f"{value!r} spoilt", lambda old: ast.Constant(f"XX{value}XX")
    elif isinstance(value, bytes):
        yield f"{value!r} spoilt", lambda old: ast.Constant(b"XX" + value)


def _operators(node: ast.AST) -> Iterator[tuple[str, Edit]]:
    if isinstance(node, ast.Compare):
        for at, op in enumerate(node.ops):
            for other in COMPARED[type(op)]:
                yield f"{_short(node)}: {type(op).__name__} -> {other.__name__}", _compared(at, other)
    elif isinstance(node, ast.BoolOp):
        other_op: type[ast.boolop] = ast.Or if isinstance(node.op, ast.And) else ast.And
        yield f"{_short(node)}: -> {other_op.__name__}", _with_op(other_op)
    elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not | ast.USub):
        yield f"{_short(node)}: {type(node.op).__name__} dropped", lambda old: getattr(old, "operand")  # noqa: B009
    elif isinstance(node, ast.BinOp | ast.AugAssign):
        reached = REACHED.get(type(node.op))
        if reached is not None:
            yield f"{_short(node)}: -> {reached.__name__}", _with_op(reached)


def _compared(at: int, other: type[ast.cmpop]) -> Edit:
    def edit(old: ast.AST) -> ast.AST:
        assert isinstance(old, ast.Compare)
        return ast.Compare(old.left, [*old.ops[:at], other(), *old.ops[at + 1 :]], old.comparators)

    return edit


def _with_op(op: type[ast.operator] | type[ast.boolop]) -> Edit:
    def edit(old: ast.AST) -> ast.AST:
        setattr(old, "op", op())  # noqa: B010
        return old

    return edit


def _negated(old: ast.AST) -> ast.AST:
    assert isinstance(old, ast.If | ast.IfExp | ast.While)
    old.test = ast.UnaryOp(ast.Not(), old.test)
    return old


def _short(node: ast.AST) -> str:
    text = ast.unparse(node).replace("\n", " ")
    return text if len(text) <= 70 else text[:67] + "..."
