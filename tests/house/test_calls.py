"""Clock, chance and environment enter at the doors only, commits happen in one file, and no module is dead."""

import ast

import pytest

from tests.house import tree

# A whole module, or one name in it. What it gives differs from run to run or machine to machine.
FORBIDDEN = (
    "asyncio.sleep",
    "datetime.date.today",
    "datetime.datetime.now",
    "datetime.datetime.today",
    "datetime.datetime.utcnow",
    "os.environ",
    "os.getenv",
    "os.urandom",
    "random",
    "secrets",
    "socket.gethostname",
    "time",
    "uuid.getnode",
    "uuid.uuid1",
    "uuid.uuid4",
    "uuid.uuid6",
    "uuid.uuid7",
)

# (file, what it calls) → why it may. The doors, api/, may all of it: they hand it down as plain arguments.
ALLOWED: dict[tuple[str, str], str] = {}

# Modules that nothing imports, because something outside the house calls them.
CALLED_FROM_OUTSIDE = {
    "api.cli": "the script `xinzheng`",
}


def _uses(module: tree.Module) -> set[tuple[str, int]]:
    """(forbidden name, line) of every use of one in a module."""
    names = tree.imports(module)
    found = set()
    for node in ast.walk(module.tree):
        used = tree.origin(node, names) if isinstance(node, (ast.Name, ast.Attribute)) else None
        for name in FORBIDDEN:
            if used and (used == name or used.startswith(f"{name}.")):
                found.add((name, getattr(node, "lineno", 0)))
    return found


def _module(text: str) -> tree.Module:
    return tree.Module("sample.py", text, ast.parse(text))


def test_clock_chance_and_environment_enter_at_the_doors() -> None:
    """Below api/ nothing asks the clock, the dice or the environment, but for the rows that say why."""
    found = [
        f"{module.path}:{line} {name}"
        for module in tree.modules("ledger", "notary", "reports")
        for name, line in sorted(_uses(module))
        if (module.path, name) not in ALLOWED
    ]
    assert found == []


def test_no_allowance_is_stale() -> None:
    """Every row of the table of allowances is still needed."""
    used = {(module.path, name) for module in tree.modules() for name, _ in _uses(module)}
    assert [row for row in ALLOWED if row not in used] == []


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("import time\ntime.time()", "time"),
        ("from time import time_ns as clock\nclock()", "time"),
        ("from datetime import datetime\ndatetime.now()", "datetime.datetime.now"),
        ("import datetime as dt\ndt.datetime.now(dt.UTC)", "datetime.datetime.now"),
        ("import os\nkey = os.environ['KEY']", "os.environ"),
        ("from os import urandom\nurandom(16)", "os.urandom"),
        ("from uuid import uuid4\nuuid4()", "uuid.uuid4"),
        ("def f() -> int:\n    import secrets\n    return secrets.randbits(8)", "secrets"),
    ],
)
def test_a_forbidden_call_is_seen_however_it_is_spelled(text: str, name: str) -> None:
    """A use is found behind aliases, from-imports and inner imports."""
    assert {found for found, _ in _uses(_module(text))} == {name}


@pytest.mark.parametrize(
    "text", ["import datetime\ndatetime.datetime.fromtimestamp(0)", "from uuid import UUID\nUUID(int=0)"]
)
def test_a_plain_call_is_not_taken_for_a_forbidden_one(text: str) -> None:
    """Names beside the forbidden ones stay allowed."""
    assert _uses(_module(text)) == set()


def test_only_one_file_commits() -> None:
    """`commit` is called in ledger/db.py and nowhere else in the house."""
    callers = {
        module.path
        for module in tree.modules()
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "commit"
    }
    assert callers <= {"ledger/db.py"}


def test_no_module_is_dead() -> None:
    """Each module of the house is imported by another one, or called from outside under a stated name."""
    imported: set[str] = set()
    for module in tree.modules():
        for name in tree.imports(module).values():
            parts = name.split(".")
            imported.update(".".join(parts[:n]) for n in range(1, len(parts) + 1) if name != module.dotted)
    dead = [
        module.path
        for module in tree.modules()
        if module.dotted not in imported | CALLED_FROM_OUTSIDE.keys()
        and not module.path.endswith(("__init__.py", "__main__.py"))
        and "/migrations/" not in module.path
    ]
    assert dead == []
