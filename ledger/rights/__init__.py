"""Rights: who may see what, and who may name what; one table and the few functions that read it. Pure.

Promise: doors, packs, the offline verifier and the judge ask here and nowhere else, so that none of them shows or takes
what another would not.

Specification: DESIGN section 7; FORMATS 1.5; ADR 13.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable

from ledger.rights.sight import PERSONAL_OF, SENSITIVE, Sight, Terms, digests, gives_file, kid_of, names_shown
from ledger.rights.table import KINDS, ROWS, STANDINGS, TABLE, Row, Standing, logged, sight
from ledger.statement import Statement

__all__ = [
    "ABOVE",
    "COUNTERPARTY",
    "GRANTED",
    "KINDS",
    "NAMED",
    "PERSONAL_OF",
    "REGISTERED",
    "ROWS",
    "SENSITIVE",
    "STANDINGS",
    "TABLE",
    "Row",
    "Sight",
    "Standing",
    "Terms",
    "digests",
    "file_seen",
    "kid_of",
    "listed",
    "logged",
    "may_name",
    "names_shown",
    "own",
    "seen",
    "sight",
]

COUNTERPARTY = Standing("party", "counterparty")
GRANTED = Standing("grantee", "granted")
NAMED = Standing("grantee", "named")
REGISTERED = Standing("registrar", "registered")
ABOVE = {role: Standing(role, "above") for role in ("contractor", "workshop", "worker")}


def own(roles: Iterable[str]) -> tuple[Standing, ...]:
    """The standings of a party towards a thread in which it has these roles."""
    return tuple(Standing(role, "own") for role in roles)


def seen(st: Statement, standings: Iterable[tuple[Standing, Terms]]) -> set[str] | None:
    """The digests of a statement that any of a reader's standings opens; None where none shows it at all."""
    found: set[str] | None = None
    for standing, terms in standings:
        one = sight(standing, st.thread_type, st.kind)
        if one.readable:
            found = (found or set()) | digests(st, one, terms)
    return found


def file_seen(thread_type: str, kind: str, uploader: str, standings: Iterable[tuple[Standing, Terms]]) -> bool:
    """Whether any of a reader's standings gives the file that a statement of that kind, by its uploader, names."""
    return any(gives_file(sight(one, thread_type, kind), terms, uploader) for one, terms in standings)


def listed(thread_type: str, roles: Iterable[str]) -> bool:
    """Whether a thread is in the lists of a party that has these roles in it: whether it reads anything there."""
    kinds = KINDS.get(thread_type, ())
    return any(sight(one, thread_type, kind).readable for one in own(roles) for kind in kinds)


def may_name(party: str, thread: str, roles: Collection[str], *, within: str) -> bool:
    """Whether a party may name, in a statement of the thread `within`, what was said in `thread`.

    `roles` are the parties that the thread names. The log's own thread is anybody's. What is said of a worker's wages
    is named in his own thread alone, or the readers of another would learn of him.
    """
    if thread.startswith("system:"):
        return True
    if thread.startswith("work:") and thread != within:
        return False
    return party in roles
