"""ARCHITECTURE.md is true: a reader who opens its files in order finds each once, and the name he is sent to in it."""

import ast
import re

import pytest

from tests.house import tree

TEXT = (tree.ROOT / "ARCHITECTURE.md").read_text()
ROWS = re.findall(r"^\| `([a-z_/]+\.py)` \| `([A-Za-z_.]+)` \|", TEXT, re.MULTILINE)


def _names(path: str) -> set[str]:
    """What a module defines: functions, classes, and methods as `Class.method`."""
    found = set()
    for node in ast.parse((tree.ROOT / path).read_text()).body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            found.add(node.name)
        if isinstance(node, ast.ClassDef):
            found |= {f"{node.name}.{inner.name}" for inner in node.body if isinstance(inner, ast.FunctionDef)}
    return found


def test_each_file_of_the_way_is_opened_once() -> None:
    """No file stands twice in the tables, and the way is long enough to lead from the door to the verifier."""
    paths = [path for path, _ in ROWS]
    assert len(paths) == len(set(paths)) >= 25
    assert (paths[0], paths[-1]) == ("api/routes/statements.py", "reports/check/paper.py")


@pytest.mark.parametrize(("path", "name"), ROWS)
def test_the_place_to_begin_is_there(path: str, name: str) -> None:
    """The file exists and defines the name that the reader is sent to."""
    assert name in _names(path)


@pytest.mark.parametrize("floor", tree.ROOMS)
def test_every_room_is_named(floor: str) -> None:
    """Each module and package of a floor is named in the paragraph of its floor."""
    (paragraph,) = re.findall(rf"^\*\*{floor}/\*\* — (.*?)\n\n", TEXT, re.MULTILINE | re.DOTALL)
    named = set(re.findall(r"`([a-z0-9_]+)/?`", paragraph))
    parts = [module.path.split("/") for module in tree.modules(floor)]
    rooms = {path[1].removesuffix(".py") for path in parts} - {"__init__"}
    assert rooms - named == set()
