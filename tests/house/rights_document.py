"""`docs/rights.md`: what each standing sees of each kind, made from the table itself.

Specification: DESIGN section 7; docs/adr/0013.
"""

from __future__ import annotations

from collections.abc import Iterator

from ledger import rights
from ledger.rights import Sight, Standing

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


MANY = 4  # kinds in the head of a column; the largest group of more is called by what it is not


def _alike(thread_type: str) -> list[list[str]]:
    """The kinds of a thread type, those together of which every standing sees the same."""
    found: dict[tuple[Sight, ...], list[str]] = {}
    for name in rights.KINDS[thread_type]:
        seen = tuple(rights.TABLE[standing, thread_type, name].sight for standing in rights.STANDINGS)
        found.setdefault(seen, []).append(name)
    return list(found.values())


def _head(column: list[str], columns: list[list[str]]) -> str:
    if len(columns) == 1:
        return "every kind"
    if len(column) > MANY and column == max(columns, key=len):
        return "every other kind"
    return ", ".join(f"`{name}`" for name in column)


def _cells(thread_type: str) -> Iterator[str]:
    """The table of one thread type: a row for each standing that sees something, a column for kinds seen alike."""
    names = rights.KINDS[thread_type]
    columns = _alike(thread_type)
    yield f"\n## Threads of type `{thread_type}:`\n"
    yield f"| standing | {' | '.join(_head(column, columns) for column in columns)} | why |"
    yield "| --- |" + " --- |" * (len(columns) + 1)
    blind: dict[str, list[Standing]] = {}
    for standing in rights.STANDINGS:
        rows = [rights.TABLE[standing, thread_type, name] for name in names]
        if all(row.sight is Sight.NOTHING for row in rows):
            blind.setdefault(rows[0].why, []).append(standing)
            continue
        cells = " | ".join(rights.TABLE[standing, thread_type, column[0]].sight.name.lower() for column in columns)
        yield f"| {' · '.join(standing)} | {cells} | {rows[0].why} |"
    yield "\nNothing at all:\n"
    for why, standings in blind.items():
        yield f"* {', '.join(' · '.join(one) for one in standings)}: {why}."


def text() -> str:
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
