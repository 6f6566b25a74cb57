"""The catalogue of statements: every kind this version knows, by thread type, name and version.

Promise: `of` gives the one schema for a statement or refuses it by name. Kinds are added, never changed: a new body is
a new version `v`, and old ones stay readable for ever (DESIGN section 3.4).

Specification: DESIGN section 5, FORMATS 1.7; `docs/kinds.md` is generated from here.
"""

from __future__ import annotations

from ledger.errors import MalformedStatement, NotSupported
from ledger.kinds import (
    access,
    account,
    anywhere,
    invoice,
    lapse,
    material,
    objection,
    order,
    order_terms,
    party,
    system,
    wage,
    work,
)
from ledger.kinds.catalogue import FieldRow, Kind, check_disclosed, class_of, rows_of, validate
from ledger.kinds.fields import UNITS, Body
from ledger.statement import Statement

__all__ = ["ALL", "KINDS", "UNITS", "Body", "FieldRow", "Kind", "body_of", "class_of", "kind_of", "of", "rows_of"]

ALL: tuple[Kind, ...] = (
    *system.KINDS,
    *party.KINDS,
    *order.KINDS,
    *order_terms.KINDS,
    *material.KINDS,
    *lapse.KINDS,
    *account.KINDS,
    *invoice.KINDS,
    *work.KINDS,
    *wage.KINDS,
    *objection.KINDS,
    *anywhere.KINDS,
    *access.KINDS,
)
KINDS: dict[tuple[str, str, int], Kind] = {(kind.thread_type, kind.name, kind.v): kind for kind in ALL}
_NAMES = {(kind.thread_type, kind.name) for kind in ALL}
_TYPES = {kind.thread_type for kind in ALL}

BODIES_MAX = 2_000  # bodies kept, two batches of the gate: a statement is asked for its body many times while judged
_bodies: dict[tuple[object, ...], Body] = {}  # frozen, by hashes of every byte that they were read from


def of(thread_type: str, name: str, v: int) -> Kind:
    """The kind of that name under that thread type, at that version.

    Raises: NotSupported (a thread type or version that this release does not know), MalformedStatement (no such kind).
    """
    kind = KINDS.get((thread_type, name, v))
    if kind is not None:
        return kind
    if (thread_type, name) in _NAMES:
        raise NotSupported(f"Version {v} of {name} is not supported by this release.", kind=name)
    if thread_type not in _TYPES:
        raise NotSupported(f"Threads of type {thread_type} are not supported by this release.", kind=name)
    raise MalformedStatement(f"There is no kind {name} under {thread_type}.", kind=name)


def kind_of(st: Statement) -> Kind:
    """The kind of a parsed statement. Raises: as `of`."""
    return of(st.thread_type, st.kind, st.v)


def body_of(st: Statement, *, complete: bool = True) -> Body:
    """The validated body of a parsed statement; with `complete`, as admission demands it.

    Raises: NotSupported, MalformedStatement, UnknownField.
    """
    key = (st.id, complete, *(disclosure.digest for disclosure in st.disclosures))
    body = _bodies.get(key)
    if body is None:
        kind = kind_of(st)
        check_disclosed(kind, st)
        if len(_bodies) >= BODIES_MAX:
            _bodies.clear()
        body = _bodies[key] = validate(kind, st, complete=complete)
    return body
