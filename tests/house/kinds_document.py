"""docs/kinds.md, from the schemas and the rules: each kind with who says it, what it reads, and every field.

Specification: DESIGN section 5; FORMATS 1.1, 1.7.
"""

from __future__ import annotations

import ast
import textwrap
from collections.abc import Iterator
from inspect import getsource

import ledger.records
from ledger import kinds, words
from ledger.kinds import Kind
from ledger.kinds.catalogue import rows_of
from ledger.records import Record
from ledger.rules import MACHINES, RULES
from tests.house import sentences

CLASSES = {"open": "open", "business": "sealed, business", "personal": "sealed, personal"}

INTRODUCTION = """# Kinds: every kind of statement and every field

Made from the schemas and rules by `python -m tests.house.generate`; do not edit.

A statement is an SD-JWT; its `body` holds the fields below. *Open* fields stand in the signed payload. *Sealed*
fields stand there only as digests; their disclosures travel beside the statement and lie encrypted in the
vault. A field that is absent is left out; `null` is never written. Money is integer fen (`_fen`), unit prices
are ten-thousandths of a yuan (`_e4`), quantities thousandths (`_e3`); a line's sum is `qty_e3 × price_e4 /
100,000`, half up. Dates are days of UTC+8.

*Terms* must name the head of their thread in `prev`; *facts* may name any earlier statement of it; `system:` and
`access:` have no `prev`. *Reads* are the records that the kind's rule looks into besides thread, key and log. Which
kind may follow which stands in [machines.md](machines.md), why one is refused in [problems.md](problems.md), which
answer gives a badge in [wire.md](wire.md) section 1.7 and [claims.md](claims.md).
"""


def records_read(kind: Kind) -> list[str]:
    """The types of the records that the kind's check and fold read, in alphabetical order."""
    rule = RULES[kind.thread_type, kind.name, kind.v]
    found = set()
    for function, *_ in sentences.walked(rule.check, rule.fold).passed:
        for node in ast.walk(ast.parse(textwrap.dedent(getsource(function)))):
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Attribute)
                and node.func.attr in ("get", "need")
            ):
                found |= {model.type for one in node.args if (model := _record(one)) is not None}
    return sorted(found)


def _record(node: ast.expr) -> type[Record] | None:
    model = getattr(ledger.records, node.id, None) if isinstance(node, ast.Name) else None
    return model if isinstance(model, type) and issubclass(model, Record) else None


def field_rows(kind: Kind) -> Iterator[str]:
    """The table of a kind's fields."""
    yield "| field | 中文 | type | class | needed | meaning | law |"
    yield "| --- | --- | --- | --- | --- | --- | --- |"
    for row in rows_of(kind):
        name = ".".join(row.path)
        needed = "yes" if row.required else ""
        yield f"| `{name}` | {row.zh} | {row.type} | {CLASSES[row.cls]} | {needed} | {row.doc} | {row.law} |"


def _named(items: list[str]) -> str:
    return ", ".join(f"`{item}`" for item in items) or "nothing more"


def kind_section(kind: Kind) -> Iterator[str]:
    """One kind: what it says, who says it, when, what its rule reads, its fields."""
    machine = MACHINES[kind.thread_type]
    states = [f"`{state}`" if state else "*not open*" for state in machine.states if machine.row(state, kind.name).next]
    signers = ", ".join(f"{role} {words.role(role)}" for role in kind.signers)
    gives_up = kind.limits_moved or kind.limits_forgone
    counts = ["its own sum"] * (kind.own_amount_fen is not None) + ["what it gives up"] * gives_up
    limit = f"; {' and '.join(counts)} count{'s' * (len(counts) == 1)} against the key's limit" if counts else ""
    yield f"### `{kind.name}` v{kind.v} · {kind.zh}"
    yield ""
    yield kind.doc
    yield ""
    yield f"* Signed by: {signers}{limit}."
    opens = "; opens the thread" if kind.opens else ""
    yield f"* {'Terms' if kind.terms else 'Fact'}{opens}. Taken in: {', '.join(states)}."
    yield f"* Reads: {_named(records_read(kind))}."
    yield f"* Law: {kind.law}."
    yield ""
    yield from field_rows(kind)
    yield ""


def text() -> str:
    """The text of docs/kinds.md."""
    lines = [INTRODUCTION]
    for thread_type in dict.fromkeys(kind.thread_type for kind in kinds.ALL):
        lines.append(f"## Threads of type `{thread_type}:` · {words.thread(thread_type)}\n")
        for kind in kinds.ALL:
            if kind.thread_type == thread_type:
                lines += kind_section(kind)
    return "\n".join(lines).rstrip() + "\n"
