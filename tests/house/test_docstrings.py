"""A public docstring says units, errors and source, as far as a program can see it.

What is checked: the errors of the world that a public function raises itself stand in its `Raises:`; a plain number
that it takes or gives says in its name, or in words, what it counts; every module names what it follows.

What is not: whether the sentence is true; the errors of what it calls (`turn.demand` alone would put `RuleBroken`
under every check); units inside a record, which stand in its fields' names.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from tests.house import tree

UNIT = re.compile(r"(^|_)(ms|s|us|fen|e3|e4|permille|bytes|days|minutes|points|mm)(_max|_min)?$")
WORDS = re.compile(
    r"\b(fen|points?|(ten-)?thousandths|milliseconds|seconds|bytes|days?|index|size|number|how many|count|exit code)\b",
    re.IGNORECASE,
)
SOURCE = re.compile(r"^(Specification|Follows|Source|Law)\b", re.MULTILINE)
# Numbers that have no unit, or one that the specification they come from fixes.
UNITLESS = {
    "index": "of a log entry",
    "after": "the index to read on from",
    "before": "the index to stop at",
    "start": "an index",
    "end": "an index",
    "size": "of a tree, in entries",
    "old": "a tree size",
    "new": "a tree size",
    "n": "a count",
    "no": "of a line or step",
    "line": "its number",
    "order_line": "its number",
    "number": "a number",
    "column": "its number",
    "v": "version of a body",
    "rules": "version of the rules",
    "level": "of a tile",
    "limit": "how many at most",
    "most": "how many at most",
    "maximum": "how many at most",
    "minimum": "how many at least",
    "iat": "seconds since 1970 (RFC 7519)",
    "exp": "seconds since 1970 (RFC 7519)",
    "status": "of HTTP",
    "payday": "day of the month, or days after the week",
    "day": "of the month",
}
PAPER = ("reports/layout/", "reports/chapters/")  # rooms that set type: lengths are points, as `reports.layout` says
# A function so decorated is a command or a route: its docstring is shown to users, who know no classes.
HANDLED = ("command", "get", "post", "put", "delete", "exception_handler", "callback")


def _public(module: tree.Module) -> Iterator[tree.Function]:
    """The public functions of a module and the public methods of its public classes."""
    for node in module.tree.body:
        inner = node.body if isinstance(node, ast.ClassDef) and not node.name.startswith("_") else [node]
        yield from (one for one in inner if isinstance(one, tree.Function) and not one.name.startswith("_"))


def _shown(function: tree.Function) -> bool:
    """Whether its docstring is a command's help or a route's description, which tell no classes."""
    called = [one.func if isinstance(one, ast.Call) else one for one in function.decorator_list]
    options = any("typer." in ast.unparse(one.annotation) for one in function.args.args if one.annotation)
    return options or any(isinstance(one, ast.Attribute) and one.attr in HANDLED for one in called)


def _errors() -> set[str]:
    """The names of every class of error that is defined as `class X(…Error…)` with a code."""
    classes = {
        node.name: {base.id for base in node.bases if isinstance(base, ast.Name)}
        for module in tree.modules()
        for node in ast.walk(module.tree)
        if isinstance(node, ast.ClassDef)
    }
    found = {"LedgerError"}
    while more := {name for name, bases in classes.items() if bases & found} - found:
        found |= more
    return found


def _raised(function: tree.Function) -> set[str]:
    raised = (node.exc for node in ast.walk(function) if isinstance(node, ast.Raise))
    return {one.func.id for one in raised if isinstance(one, ast.Call) and isinstance(one.func, ast.Name)}


def _untold(function: tree.Function, errors: set[str]) -> list[str]:
    told = (ast.get_docstring(function) or "").partition("Raises")[2]
    return sorted(name for name in _raised(function) & errors if name not in told)


def _numbers(function: tree.Function) -> list[str]:
    """The arguments that are plain numbers and say nowhere of what."""
    words = ast.get_docstring(function) or ""
    return [
        one.arg
        for one in (*function.args.args, *function.args.kwonlyargs)
        if one.annotation is not None
        and re.fullmatch(r"(int|float)( \| None)?", ast.unparse(one.annotation))
        and not UNIT.search(one.arg)
        and one.arg not in UNITLESS
        and not re.search(rf"`{one.arg}`|\b{one.arg}\b", words)
    ]


def _silent_result(function: tree.Function) -> bool:
    if function.returns is None or not re.fullmatch(r"(int|float)( \| None)?", ast.unparse(function.returns)):
        return False
    return not UNIT.search(function.name) and not WORDS.search(ast.get_docstring(function) or "")


def _modules() -> list[tree.Module]:
    return [module for module in tree.modules() if "/migrations/" not in module.path]


def test_a_public_function_names_the_errors_that_it_raises() -> None:
    """Each class of the world's errors that a public function raises itself stands after `Raises:` in its docstring."""
    errors = _errors()
    silent = [
        f"{module.path}:{function.lineno} {function.name}: add `Raises: {', '.join(untold)}`"
        for module in _modules()
        for function in _public(module)
        if not _shown(function) and (untold := _untold(function, errors))
    ]
    assert silent == [], "\n".join(silent)


def test_a_public_function_says_what_its_numbers_count() -> None:
    """A number given or taken has its unit in its name, or stands in the docstring, or has none by the table."""
    silent = [
        f"{module.path}:{function.lineno} {function.name}: say what {', '.join(names) or 'the result'} counts"
        for module in _modules()
        if not module.path.startswith(PAPER)
        for function in _public(module)
        if not _shown(function) and ((names := _numbers(function)) or _silent_result(function))
    ]
    assert silent == [], "\n".join(silent)


def test_every_module_names_what_it_follows() -> None:
    """A module with code of its own says in its docstring after `Specification:` (Follows, Law) where that stands."""
    silent = [
        module.path
        for module in _modules()
        if any(isinstance(node, (*tree.Function.__args__, ast.ClassDef)) for node in module.tree.body)
        and not SOURCE.search(ast.get_docstring(module.tree) or "")
    ]
    assert silent == [], "add a line `Specification: …` to the docstring of: " + ", ".join(silent)


def test_the_checks_see_what_they_look_for() -> None:
    """A raise without a word, a bare number in and out are found; named ones are not."""
    source = '''
def f(room: int) -> int:
    """Nothing said."""
    raise NotFound("x")
def g(room_fen: int, index: int) -> int:
    """How many. Raises: NotFound."""
    raise NotFound("x")
'''
    bare, told = ast.parse(source).body
    assert isinstance(bare, ast.FunctionDef)
    assert isinstance(told, ast.FunctionDef)
    assert (_untold(bare, {"NotFound"}), _numbers(bare), _silent_result(bare)) == (["NotFound"], ["room"], True)
    assert (_untold(told, {"NotFound"}), _numbers(told), _silent_result(told)) == ([], [], False)
