"""What each refusal tells a program beside its sentence: the golden table, and how it is written anew.

`python -m tests.refusals` plays every row of `tests/unit/test_rules_refused_*.py` and writes
`tests/vectors/refusals.json`: row → the fields of the refusal, of each where rows share a name. Whoever changes a line
of it changes what a client reads.

Rules
* Ids and threads, which follow from the scene, are written as what they are; figures, days and codes as they stand.
* What may be said instead (`allowed`) is left out: it grows with the catalogue and has tests of its own.
"""

from __future__ import annotations

import importlib
import json
from pathlib import Path
from typing import Any

import pytest

from ledger.errors import LedgerError
from tests.unit import breaking
from tests.unit.breaking import Row, Scene

TABLE = breaking.REFUSALS
MODULES = sorted(path.stem for path in (Path(__file__).parent / "unit").glob("test_rules_refused*.py"))


def rows() -> list[Row]:
    """Every row there is."""
    found: list[Row] = []
    for name in MODULES:
        found += getattr(importlib.import_module(f"tests.unit.{name}"), "ROWS", [])
    return found


def refused(row: Row) -> dict[str, Any]:
    """The fields of the refusal that breaking a row's rule gives."""
    scene = Scene()
    words = row.ground(scene)
    with pytest.raises(LedgerError) as refusal:
        breaking.heard(scene, breaking.changed(scene, words, row.breaks))
    return breaking.told(refusal.value)


def main() -> None:
    """Write the table."""
    table: dict[str, list[dict[str, Any]]] = {}
    for row in rows():
        told, known = refused(row), table.setdefault(row.name, [])
        known += [] if told in known else [told]
    lines = [f"{json.dumps(name, ensure_ascii=False)}: {json.dumps(table[name], ensure_ascii=False)}" for name in table]
    TABLE.write_text("{\n" + ",\n".join(sorted(lines)) + "\n}\n", encoding="utf-8")
    print(f"{len(lines)} refusals")


if __name__ == "__main__":
    main()
