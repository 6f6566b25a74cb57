"""Documents that are made from code, so that they cannot say something else: `python -m tests.house.generate` writes
them anew.

Promise: `docs/kinds.md` lists every field of every kind, `docs/machines.md` and `docs/machines.json` every row of every
machine, `docs/problems.md` every refusal, `docs/rights.md` who may see what; the house tests compare them with
the code.

Specification: DESIGN sections 3 and 5; docs/adr/0016.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

from ledger.rules import machines_as_json
from tests.house import kinds_document, machines_document, problems_document, rights_document

DOCS = Path(__file__).parents[2] / "docs"


def machines_json() -> str:
    """The text of docs/machines.json."""
    return json.dumps(machines_as_json(), ensure_ascii=False, indent=1) + "\n"


DOCUMENTS: dict[str, Callable[[], str]] = {
    "kinds.md": kinds_document.text,
    "machines.json": machines_json,
    "machines.md": machines_document.text,
    "problems.md": problems_document.text,
    "rights.md": rights_document.text,
}


def main() -> None:
    """Write the documents."""
    for name, text in DOCUMENTS.items():
        (DOCS / name).write_text(text(), encoding="utf-8")


if __name__ == "__main__":
    main()
