"""What a person can meet is written down: every error code, every setting, every command, every decision.

The rooms are imported here, not read: what the doors really offer is compared with the documents. A room that is not
built offers nothing.
"""

import re
from importlib import import_module
from typing import Any

import pytest
import typer

from tests.house import tree


def _offered(module: str, name: str) -> Any:
    """What a module of the house offers under a name; None while the room is not built."""
    if not (tree.ROOT / f"{module.replace('.', '/')}.py").is_file():
        return None
    return getattr(import_module(module), name)


def _text(path: str) -> str:
    return (tree.ROOT / path).read_text()


def _headings(path: str) -> set[str]:
    return set(re.findall(r"^#+ `?([a-z-]+)`?", _text(path), re.MULTILINE))


def _codes() -> set[str]:
    """The code of every error class of the house, wherever it is defined."""
    for module in tree.modules():
        if "/migrations/" not in module.path and "LedgerError" in module.text:
            import_module(module.dotted)
    base = _offered("ledger.errors", "LedgerError")
    classes = list(base.__subclasses__()) if base else []
    for known in classes:
        classes += known.__subclasses__()  # the list grows while it is read: subclasses of subclasses
    return {known.code for known in classes if known.__module__.startswith(tree.ROOMS)}


def _commands() -> set[str]:
    """Every command of the terminal, `init` as well as a group's `key new`."""
    found = set()
    app = _offered("api.cli", "app")
    groups = [("", typer.main.get_command(app))] if app else []
    for prefix, group in groups:
        for name, command in getattr(group, "commands", {}).items():
            if hasattr(command, "commands"):
                groups.append((f"{prefix}{name} ", command))
            else:
                found.add(f"{prefix}{name}")
    return found


def test_every_error_has_its_row_and_no_row_is_left_over() -> None:
    """The table of problems has every code the house can raise, and beyond them only what a door itself answers."""
    table = _offered("api.problems", "TABLE")
    codes = _codes() if table else set()
    doors = "".join(module.text for module in tree.modules("api") if module.path != "api/problems.py")
    assert sorted(codes - set(table or {})) == []
    assert sorted(code for code in set(table or {}) - codes if f'"{code}"' not in doors) == []


def test_every_row_of_the_problems_is_complete() -> None:
    """Each row has an HTTP status of an error, a title in English and one in Chinese."""
    for code, (status, title_en, title_zh) in (_offered("api.problems", "TABLE") or {}).items():
        assert 400 <= status <= 599, code
        assert title_en.strip().isascii(), code
        assert re.search(r"[\u4e00-\u9fff]", title_zh), code


def test_every_error_is_explained() -> None:
    """docs/problems.md has a heading for each code, and none for a code that does not exist."""
    codes = set(_offered("api.problems", "TABLE") or {})
    assert codes <= (_headings("docs/problems.md") if codes else set())
    assert not codes or {heading for heading in _headings("docs/problems.md") if "-" in heading} <= codes


def test_every_setting_is_in_the_readme() -> None:
    """Each environment variable that the house reads stands in README.md."""
    settings = _offered("api.settings", "Settings")
    fields = {f"XINZHENG_{name.upper()}" for name in settings.__annotations__} if settings else set()
    named = {name for module in tree.modules() for name in re.findall(r"\bXINZHENG_[A-Z]+(?:_[A-Z]+)*\b", module.text)}
    readme = _text("README.md") if fields | named else ""
    assert sorted(name for name in fields | named if name not in readme) == []


def test_every_command_is_in_the_readme() -> None:
    """Each command of the terminal stands in README.md as it is typed."""
    commands = _commands()
    readme = _text("README.md") if commands else ""
    assert sorted(name for name in commands if f"xinzheng {name}" not in readme) == []


@pytest.mark.parametrize("path", sorted(path for path in tree.files() if path.startswith("docs/adr/")))
def test_a_decision_has_its_headings(path: str) -> None:
    """Each page of decisions is numbered and has a status, its context, the decision and what was not taken."""
    text = _text(path)
    number = re.fullmatch(r"docs/adr/(\d{4})-[a-z0-9-]+\.md", path)
    assert number
    assert text.startswith(f"# {int(number[1])}. ")
    assert re.search(r"^Status: (accepted|superseded by \d{4})$", text, re.MULTILINE)
    for heading in ("Context", "Decision", "Options not taken"):
        assert f"\n## {heading}\n" in text


def test_decisions_are_numbered_without_a_gap() -> None:
    """The pages of decisions count up from 1."""
    numbers = [int(path[9:13]) for path in tree.files() if path.startswith("docs/adr/")]
    assert numbers == list(range(1, len(numbers) + 1))
