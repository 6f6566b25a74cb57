"""Documents that are made from code, so that they cannot say something else: `python -m tests.house.generate` writes
them anew.

Promise: `docs/formats.md` lists every field of every kind from the schemas, `docs/machines.json` every rule's row; the
house tests compare both with the code.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

from ledger import kinds
from ledger.kinds import Kind
from ledger.rules import machines_as_json

DOCS = Path(__file__).parents[2] / "docs"
CLASSES = {"open": "open", "business": "sealed, business", "personal": "sealed, personal"}

INTRODUCTION = """# Formats: every kind and every field

Made from the schemas by `python -m tests.house.generate`; do not edit.

A statement is an SD-JWT; its `body` holds the fields below. *Open* fields stand in the signed payload. *Sealed*
fields stand there only as digests; their disclosures travel beside the statement and lie encrypted in the
vault. A field that is absent is left out; `null` is never written. Money is integer fen (`_fen`), unit prices
are ten-thousandths of a yuan (`_e4`), quantities thousandths (`_e3`); a line's sum is `qty_e3 × price_e4 /
100,000`, half up. Dates are days of UTC+8. The machines that decide which kind may follow which are in
`machines.json` beside this file.

*Terms* must name the head of their thread in `prev`; *facts* may name any earlier statement of it; `system:`
has no `prev`.
"""


def field_rows(kind: Kind) -> Iterator[str]:
    """The table of a kind's fields."""
    yield "| field | 中文 | type | class | needed | meaning | law |"
    yield "| --- | --- | --- | --- | --- | --- | --- |"
    for row in kinds.rows_of(kind):
        name = ".".join(row.path)
        needed = "yes" if row.required else ""
        yield f"| `{name}` | {row.zh} | {row.type} | {CLASSES[row.cls]} | {needed} | {row.doc} | {row.law} |"


def kind_section(kind: Kind) -> Iterator[str]:
    """One kind: what it says, who says it, its fields."""
    role = "terms" if kind.terms else "fact"
    opens = ", opens the thread" if kind.opens else ""
    yield f"### `{kind.name}` v{kind.v} · {kind.zh}"
    yield ""
    yield f"{kind.doc} Signed by the {', '.join(kind.signers)}; {role}{opens}. Law: {kind.law}."
    yield ""
    yield from field_rows(kind)
    yield ""


def formats() -> str:
    """The text of docs/formats.md."""
    lines = [INTRODUCTION]
    for thread_type in dict.fromkeys(kind.thread_type for kind in kinds.ALL):
        lines.append(f"## Threads of type `{thread_type}:`\n")
        for kind in kinds.ALL:
            if kind.thread_type == thread_type:
                lines += kind_section(kind)
    return "\n".join(lines).rstrip() + "\n"


def machines() -> str:
    """The text of docs/machines.json."""
    return json.dumps(machines_as_json(), ensure_ascii=False, indent=1) + "\n"


def main() -> None:
    """Write both documents."""
    (DOCS / "formats.md").write_text(formats(), encoding="utf-8")
    (DOCS / "machines.json").write_text(machines(), encoding="utf-8")


if __name__ == "__main__":
    main()
