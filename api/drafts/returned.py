"""A draft that came back from a server, held against what its author said: before anything is signed. Pure.

Promise: what was said stands as it was said; no line stands beside the lines that were said, unless the kind repeats
those of another statement; every sum follows from the body's own lines, unless its author gave it.

Rules
* A kind of `REPEATS` answers another statement line by line: it may repeat more lines than were named, each once.
* An order that was not named is a new one. An account and a work thread are the pair's own, which the server finds.
* An accepted order is the one that stands in the thread, line by line, as its customer signed it.
* The rest that was left open the server proposes, from records that only it has: whoever signs reads it.

Specification: DESIGN section 8; CLAIMS section 1 "Rounding".
"""

from __future__ import annotations

import copy
from collections.abc import Iterable, Mapping
from typing import Any, ClassVar

from pydantic import BaseModel

from api import drafts
from api.drafts import plain
from api.drafts.plain import Body
from api.drafts.sketch import finish
from ledger import statement
from ledger.errors import LedgerError, MalformedRequest
from ledger.kinds import Kind
from ledger.kinds.catalogue import nested_model
from ledger.statement import Statement

REPEATS = {
    ("order", "order.change_proposed"),
    ("order", "goods.received"),
    ("order", "goods.inspected"),
    ("order", "inspection.agreed"),
    ("order", "material.received"),
    ("account", "account.confirmed"),
}
ACCEPTED = ("order", "order.accepted")
TAKEN = ("order", "order.change_accepted")
ORDERED = "order.placed"
PROPOSED = ("order", "order.change_proposed")


class DraftDiffers(LedgerError):
    """The server's draft does not say what its author said, or is none of that kind."""

    code: ClassVar[str] = "draft-differs"


def check(kind: Kind, meant: Body, made: Mapping[str, Any], thread: str | None) -> tuple[Body, str | None]:
    """Body and thread of a draft that came back, if it keeps all that was said. Raises: DraftDiffers."""
    body, place = made.get("body"), made.get("thread")
    same = (made.get("kind"), made.get("v"), made.get("thread_type")) == (kind.name, kind.v, kind.thread_type)
    if not same or not isinstance(body, dict) or not plain.keeps(meant, body):
        raise DraftDiffers("The server's draft does not say what you said; nothing was signed.")
    _check_place(kind, place, thread)
    try:
        drafts.check(kind, body)
    except MalformedRequest as error:
        raise DraftDiffers(f"The server's draft is no {kind.name}: {error.sentence}") from None
    if list(plain.missing(kind.model, body)):
        raise DraftDiffers("The server's draft lacks what its kind needs; nothing was signed.")
    if not _keeps_count(meant, body, repeats=(kind.thread_type, kind.name) in REPEATS):
        raise DraftDiffers("The server's draft has lines that you did not say; nothing was signed.")
    if (kind.thread_type, kind.name) != ACCEPTED and not _adds_up(kind.model, meant, body):
        raise DraftDiffers("The sums of the server's draft do not follow from its lines; nothing was signed.")
    return body, place


def _check_place(kind: Kind, place: object, thread: str | None) -> None:
    """That it is for the thread that was named, else for one that it may find. Raises: DraftDiffers."""
    known = place is None or (isinstance(place, str) and statement.is_thread(place))
    other = isinstance(place, str) and place.partition(":")[0] != kind.thread_type
    joined = thread is None and place is not None and kind.opens and kind.thread_type == "order"
    if not known or thread not in (None, place) or other or joined:
        raise DraftDiffers("The server's draft is for another thread; nothing was signed.")


def _keeps_count(given: Any, body: Any, *, repeats: bool) -> bool:
    """Whether no line was added to those that were given, and none stands twice."""
    if isinstance(given, dict):
        return all(_keeps_count(value, body[name], repeats=repeats) for name, value in given.items())
    if not isinstance(given, list) or not given or not isinstance(given[0], dict):
        return True
    numbers = [line["no"] for line in body if "no" in line]
    return len(set(numbers)) == len(numbers) and (repeats or len(given) == len(body))


def _adds_up(model: type[BaseModel], meant: Body, body: Body) -> bool:
    """Whether the sums that were not given are what the body's own lines come to."""
    bare = _unsummed(model, meant, copy.deepcopy(body))
    finish(model, bare)
    return bare == body


def _unsummed(model: type[BaseModel], meant: Body, body: Body) -> Body:
    """A body without the sums that follow from it, but for those that were given."""
    for field in plain.fields_of(model).values():
        inner, value, given = nested_model(field.info.annotation), body.get(field.name), meant.get(field.name)
        if inner is None or value is None:
            continue
        lines, said = (value, given or []) if isinstance(value, list) else ([value], [given or {}])
        for place, line in enumerate(lines):
            _unsummed(inner, _said_of(place, line, said), line)
    for name in plain.follows(model, body) - meant.keys():
        if name != "amount_fen" or {"qty_e3", "price_e4"} <= body.keys():
            body.pop(name, None)
    return body


def _said_of(place: int, line: Body, said: list[Body]) -> Body:
    """What was given of a line: found by its number, else by its place."""
    if any("no" in one for one in said):
        return next((one for one in said if one.get("no") == line.get("no")), {})
    return said[place] if place < len(said) else {}


def check_answer(kind: Kind, meant: Body, body: Body, read: Iterable[Statement]) -> None:
    """That an order, or a change of it, is accepted as it stands in its thread, unless its author says otherwise.

    Raises: DraftDiffers.
    """
    if (kind.thread_type, kind.name) == PROPOSED:
        _check_repeated(meant, body, list(read))
    if (kind.thread_type, kind.name) not in (ACCEPTED, TAKEN):
        return
    taken = body.get("change")
    found = (st.body for st in read if (st.kind == ORDERED if taken is None else st.id == taken))
    offered = next(found, None)
    if offered is None:
        raise DraftDiffers("The thread that was read has no order to accept; nothing was signed.")
    same = "lines" in meant or _terms(offered.get("lines", [])) == _terms(body["lines"])
    if not same or ("total_fen" not in meant and body["total_fen"] != offered.get("total_fen")):
        raise DraftDiffers("The server's draft accepts another order than stands in the thread; nothing was signed.")


def _check_repeated(meant: Body, body: Body, read: list[Statement]) -> None:
    """That proposed terms repeat each line in force that was not named, and add none. Raises: DraftDiffers."""
    taken = [st.body["change"] for st in read if st.kind == TAKEN[1]]
    force = next((st.body for st in read if (st.id == taken[-1] if taken else st.kind == ORDERED)), None)
    said = {line.get("no") for line in meant.get("lines", [])}
    rows = [row for row in _terms(body["lines"]) if row[0] not in said]
    stand = [row for row in _terms(force["lines"] if force else []) if row[0] not in said]
    alone = None in said and len(body["lines"]) == 1
    if rows != stand and not alone:
        raise DraftDiffers("The server's draft changes lines that you did not name; nothing was signed.")


def _terms(lines: list[Body]) -> list[tuple[int, int, int]]:
    return [(line["no"], line["qty_e3"], line["amount_fen"]) for line in lines]
