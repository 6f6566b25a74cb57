"""Every sentence that the rules and the judge may refuse with, read off the source.

Promise: from each kind's check, through every function it calls, to what is raised; a sentence is a pattern, its
constant parts and anything for the rest. Tests and documents go over the same list.

Specification: DESIGN section 5; docs/adr/0016.
"""

from __future__ import annotations

import ast
import inspect
import re
import sys
import textwrap
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cache
from importlib import import_module
from types import FunctionType
from typing import Any

from ledger import judge
from ledger.errors import LedgerError
from ledger.rules import MACHINES, RULES
from ledger.rules.machine import UNOPENED
from ledger.rules.turn import Turn


@dataclass
class Walk:
    """The way through the rules' functions, with the texts that they hand on: sentences as patterns, by raise."""

    coded: set[tuple[str, str]] = field(default_factory=set)  # (code, pattern)
    passed: set[tuple[Any, ...]] = field(default_factory=set)
    unread: set[str] = field(default_factory=set)

    @property
    def found(self) -> set[str]:
        """The patterns, whatever their code."""
        return {pattern for _, pattern in self.coded}

    def into(self, function: Callable[..., Any], texts: dict[str, str]) -> None:
        """Follow a function that was called with these texts, by argument name."""
        here = (function, *sorted(texts.items()))
        if here in self.passed:
            return
        self.passed.add(here)
        tree = ast.parse(textwrap.dedent(inspect.getsource(function)))
        texts = texts | dict(_assigned(tree, texts))
        for node in ast.walk(tree):
            if isinstance(node, ast.Call):
                self._call(function, node, texts)

    def _call(self, function: Callable[..., Any], node: ast.Call, texts: dict[str, str]) -> None:
        target = _named(node.func, sys.modules[function.__module__])
        if isinstance(target, type) and issubclass(target, LedgerError):
            sentence = _pattern(node.args[0], texts)
            if sentence is None:
                self.unread.add(function.__qualname__)
            else:
                self.coded.add((target.code, sentence))
        elif isinstance(target, FunctionType) and _of_the_rules(target.__module__):
            self.into(target, dict(_handed(target, node, texts)))


def _of_the_rules(module: str) -> bool:
    return module == "ledger.judge" or module.partition("ledger.rules")[1] != ""


def _named(node: ast.expr, module: Any) -> Any:
    """What a name in a module stands for; a turn's methods are those of `Turn`."""
    if isinstance(node, ast.Name):
        return getattr(module, node.id, None)
    if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
        return getattr(Turn if node.value.id in ("turn", "self") else _named(node.value, module), node.attr, None)
    return None


def _assigned(tree: ast.AST, texts: dict[str, str]) -> Iterator[tuple[str, str]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            text = _pattern(node.value, texts)
            if text is not None:
                yield node.targets[0].id, text


def _handed(target: FunctionType, node: ast.Call, texts: dict[str, str]) -> Iterator[tuple[str, str]]:
    names = [name for name in inspect.signature(target).parameters if name != "self"]
    keywords = [(word.arg, word.value) for word in node.keywords if word.arg]
    for name, value in [*zip(names, node.args, strict=False), *keywords]:
        text = _pattern(value, texts)
        if text is not None:
            yield name, text


def _pattern(node: ast.expr, texts: dict[str, str]) -> str | None:
    """The pattern of a text: its constant parts, what was handed on, and anything for the rest."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return re.escape(node.value)
    if isinstance(node, ast.JoinedStr):
        return "".join(_pattern(part, texts) or ".+" for part in node.values)
    if isinstance(node, ast.FormattedValue):
        return _pattern(node.value, texts)
    return texts.get(node.id) if isinstance(node, ast.Name) else None


def walked(*functions: Callable[..., Any]) -> Walk:
    """The way through these functions and all that they call."""
    walk = Walk()
    for function in functions:
        walk.into(function, {})
    return walk


@cache
def coded() -> frozenset[tuple[str, str, str]]:
    """(code, kind or `judge`, pattern) of everything that a check, a fold or the judge refuses with."""
    found = {(code, "judge", pattern) for code, pattern in walked(judge.judge).coded}
    for (_, name, _), rule in RULES.items():
        found |= {(code, name, pattern) for code, pattern in walked(rule.check, rule.fold).coded}
    return frozenset(found)


def demanded() -> set[tuple[str, str]]:
    """(kind or `judge`, pattern of a sentence) of everything that may be refused."""
    found = {(name, pattern) for _, name, pattern in coded()}
    rows = [row for machine in MACHINES.values() for row in machine.rows]
    return found | {(row.kind, re.escape(row.name)) for row in rows if row.next is None and row.state != UNOPENED}


VALUE = "7"  # stands for a value in a sample of a sentence


def sample(pattern: str) -> str:
    """A sentence that a pattern matches: its words, with `VALUE` where a value stands."""
    return re.sub(r"\\(.)", r"\1", pattern.replace(".+", VALUE))


FORM = ("canon", "jose", "sdjwt", "statement", "kinds", "kinds.catalogue")  # rooms that refuse a statement by its form


def formed() -> frozenset[tuple[str, str]]:
    """(code, pattern) of everything that is refused before a rule is asked: form, spelling, signature."""
    found = set()
    for name in FORM:
        module = import_module(f"ledger.{name}")
        for node in ast.walk(ast.parse(inspect.getsource(module))):
            target = _named(node.func, module) if isinstance(node, ast.Call) else None
            if isinstance(node, ast.Call) and isinstance(target, type) and issubclass(target, LedgerError):
                pattern = _pattern(node.args[0], {})
                assert pattern is not None, f"{name}: a refusal that is no sentence"
                found.add((target.code, pattern))
    return frozenset(found)
