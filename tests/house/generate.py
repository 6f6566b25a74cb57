"""Documents that are made from code, so that they cannot say something else: `python -m tests.house.generate` writes
them anew.

Promise: `docs/formats.md` lists every field of every kind from the schemas, `docs/machines.json` every rule's row,
`docs/rights.md` every cell of who may see what; the house tests compare them with the code.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

from ledger import kinds, rights
from ledger.kinds import Kind
from ledger.rights import Sight, Standing
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
and `access:` have no `prev`.
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


RIGHTS = """# Who may see what

Made from `ledger/rights` by `python -m tests.house.generate`; do not edit.

A reader has standings towards a thread: a role and a relation. He sees what any one of them shows, of each kind of
statement what its cell says; what no cell shows is not found, in the very same words as what does not exist. Open
fields are the signed bytes; business and personal fields are sealed and opened one by one. Readings in a standing
marked *recorded* leave `evidence.read` in the `access:` thread of each party concerned, before the answer leaves: one
for each reader, thread, breadth and quarter of an hour. Why it is so: [ADR 13](adr/0013-who-reads-and-who-knows.md).

## What is seen

| sight | what of a statement is seen |
| --- | --- |
"""
RIGHTS_STANDINGS = """
## Standings

| role | relation | means | recorded |
| --- | --- | --- | --- |
"""
RIGHTS_PERSONAL = """
## Whose a personal field is

A grant gives the personal fields of its giver and of nobody else.

| thread | kind | field | of the |
| --- | --- | --- | --- |
"""


def _cells(thread_type: str) -> Iterator[str]:
    """The table of one thread type: a row for each standing that sees something, a column for each kind."""
    names = rights.KINDS[thread_type]
    yield f"\n## Threads of type `{thread_type}:`\n"
    yield "| standing | " + " | ".join(f"`{name}`" for name in names) + " | why |"
    yield "| --- |" + " --- |" * (len(names) + 1)
    blind: dict[str, list[Standing]] = {}
    for standing in rights.STANDINGS:
        rows = [rights.TABLE[standing, thread_type, name] for name in names]
        if all(row.sight is Sight.NOTHING for row in rows):
            blind.setdefault(rows[0].why, []).append(standing)
            continue
        cells = " | ".join(row.sight.name.lower() for row in rows)
        yield f"| {' · '.join(standing)} | {cells} | {rows[0].why} |"
    yield "\nNothing at all:\n"
    for why, standings in blind.items():
        yield f"* {', '.join(' · '.join(one) for one in standings)}: {why}."


def rights_table() -> str:
    """The text of docs/rights.md."""
    sights = "\n".join(f"| {sight.name.lower()} | {sight.value} |" for sight in Sight)
    standings = "\n".join(
        f"| {one.role} | {one.relation} | {means} | {'yes' if logged else ''} |"
        for one, (means, logged) in rights.STANDINGS.items()
    )
    cells = "\n".join(line for thread_type in rights.KINDS for line in _cells(thread_type))
    whose = "\n".join(
        f"| {thread_type} | `{kind}` | `{name}` | {role} |"
        for (thread_type, kind, name), role in rights.PERSONAL_OF.items()
    )
    return f"{RIGHTS}{sights}\n{RIGHTS_STANDINGS}{standings}\n{cells}\n{RIGHTS_PERSONAL}{whose}\n"


def main() -> None:
    """Write the documents."""
    (DOCS / "formats.md").write_text(formats(), encoding="utf-8")
    (DOCS / "machines.json").write_text(machines(), encoding="utf-8")
    (DOCS / "rights.md").write_text(rights_table(), encoding="utf-8")


if __name__ == "__main__":
    main()
