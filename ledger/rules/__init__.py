"""The rules: for each kind what it reads, what is checked, what follows; for each thread type its machine.

Promise: every kind of the catalogue has exactly one row here, so a kind without a decision does not import.

Rules
* `check` may tighten with a new rules version; `fold` accepts every statement ever admitted, for ever (DESIGN 3.4).
* `reads` names keys from the body, and from what was loaded so far; it is asked again until it names nothing new.

Specification: DESIGN sections 3.2, 3.4 and 5; CLAIMS.
"""

from __future__ import annotations

from typing import Any

from ledger import kinds
from ledger.canon import Json
from ledger.kinds import Kind
from ledger.rules import (
    access,
    accounts,
    anywhere,
    claimed,
    count,
    engagement,
    objection,
    order,
    party,
    system,
    trade,
    wages,
)
from ledger.rules.machine import Machine
from ledger.rules.rule import Rule
from ledger.rules.turn import Lookup, Turn

__all__ = ["MACHINES", "RULES", "SUPERSEDING", "Lookup", "Rule", "Turn", "machines_as_json"]

# The kinds that are corrected by superseding; the rest are met by an objection, an answer or a new statement.
SUPERSEDING = (
    "goods.received",
    "goods.inspected",
    "material.received",
    "account.stated",
    "invoice.recorded",
    "work.recorded",
    "work.claimed",
)

MACHINES: dict[str, Machine] = {
    "system": system.MACHINE,
    "access": access.MACHINE,
    **{
        machine.thread_type: anywhere.everywhere(machine)
        for machine in (party.MACHINE, order.MACHINE, accounts.MACHINE, engagement.MACHINE)
    },
}


def machines_as_json() -> Json:
    """Every machine as plain values, for a verifier in another language."""
    return {name: machine.as_json() for name, machine in sorted(MACHINES.items())}


_ANYWHERE = objection.RULES | anywhere.RULES
_TABLES = {
    "system": system.RULES,
    "party": party.RULES | _ANYWHERE,
    "order": trade.RULES | _ANYWHERE,
    "account": accounts.RULES | _ANYWHERE,
    "work": wages.RULES | _ANYWHERE,
    "access": access.RULES | objection.RULES,
}
_RULES = {(thread_type, name): rule for thread_type, rules in _TABLES.items() for name, rule in rules.items()}

RULES: dict[tuple[str, str, int], Rule] = {
    (kind.thread_type, kind.name, kind.v): _RULES[kind.thread_type, kind.name] for kind in kinds.ALL
}
assert {(t, name) for t, name, _ in RULES} == set(_RULES), "every kind has exactly one rule"
assert all(set(m.kinds) == {k.name for k in kinds.ALL if k.thread_type == t} for t, m in MACHINES.items())


def reads_of(kind: Kind, body: Any, thread: str, supersedes: str | None, lookup: Lookup) -> set[str]:
    """The keys that the rules of one statement read, as far as can be said from what was loaded."""
    keys = RULES[kind.thread_type, kind.name, kind.v].reads(body, thread, lookup)
    if supersedes is not None and kind.name == "account.stated":
        keys |= accounts.reads_superseded(supersedes, lookup)
    if supersedes is not None and kind.name == "work.recorded":
        keys |= count.reads_corrected(supersedes, lookup)
    if supersedes is not None and kind.name == "work.claimed":
        keys |= claimed.reads_superseded(supersedes, lookup)
    return keys
