"""Drafts: the body of a statement from plain fields, for whoever will sign it. Nothing is stored, nothing signed.

Promise: every kind of the catalogue can be drafted from plain fields alone, by its schema; what a kind repeats or works
out beyond that is one row of `TABLE`. The same fields over the same records on the same day give the same body.

Rules
* A row is found by thread type and name: `payment.stated` means one thing under `account:` and another under `work:`.
* What was given stands in the body as it was given; the rest is proposed, and its signer looks at all of it.
* A row looks up only what its reader may read (`desk`). A kind without a row, and a body that was given whole, need no
  session.

Specification: DESIGN sections 3.1 and 8; CLAIMS section 1.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

from api.drafts import access, accounts, facts, objections, orders, pay, plain, terms, work
from api.drafts.desk import Desk
from api.drafts.sketch import DraftIncomplete, Sketch, finish
from ledger import kinds
from ledger.errors import MalformedRequest
from ledger.kinds import Kind

Row = Callable[[Sketch], None]

TABLE: dict[tuple[str, str], Row] = {
    ("order", "order.placed"): orders.placed,
    ("order", "order.accepted"): orders.accepted,
    ("order", "order.change_proposed"): terms.proposed,
    ("order", "order.change_accepted"): terms.accepted,
    ("order", "order.change_declined"): terms.ended,
    ("order", "order.change_withdrawn"): terms.ended,
    ("order", "order.terminated"): terms.terminated,
    ("order", "order.closed"): terms.closed,
    ("order", "goods.delivered"): orders.delivered,
    ("order", "goods.received"): orders.received,
    ("order", "goods.inspected"): orders.inspected,
    ("order", "inspection.agreed"): orders.agreed,
    ("order", "material.handed"): facts.handed,
    ("order", "material.received"): facts.counted,
    ("order", "material.returned"): facts.returned,
    ("order", "goods.inspection_called"): facts.called,
    ("order", "lien.noticed"): facts.noticed,
    ("order", "lien.released"): facts.released,
    ("account", "account.stated"): accounts.stated,
    ("account", "account.confirmed"): accounts.confirmed,
    ("account", "fee.demanded"): accounts.demanded,
    ("account", "fee.acknowledged"): accounts.acknowledged,
    ("account", "payment.stated"): accounts.paid,
    ("account", "payment.acknowledged"): accounts.payment_acknowledged,
    ("account", "invoice.recorded"): accounts.invoiced,
    ("work", "engagement.offered"): work.offered,
    ("work", "engagement.signed"): work.signed,
    ("work", "work.claimed"): work.claimed,
    ("work", "work.recorded"): work.recorded,
    ("work", "work.confirmed"): work.confirmed,
    ("work", "wage.advanced"): pay.advanced,
    ("work", "advance.acknowledged"): pay.advance_acknowledged,
    ("work", "payslip.issued"): pay.slip,
    ("work", "payslip.confirmed"): pay.slip_confirmed,
    ("work", "wage.demanded"): pay.demanded,
    ("work", "payment.stated"): pay.paid,
    ("work", "payment.acknowledged"): pay.payment_acknowledged,
    ("work", "arrears.acknowledged"): pay.arrears_acknowledged,
    **{(kind.thread_type, kind.name): objections.served for kind in kinds.ALL if kind.name == "notice.served"},
    ("access", "access.withdrawn"): access.withdrawn,
    **{(kind.thread_type, kind.name): objections.answered for kind in kinds.ALL if kind.name == "objection.answered"},
    **{(kind.thread_type, kind.name): objections.withdrawn for kind in kinds.ALL if kind.name == "objection.withdrawn"},
}


@dataclass(frozen=True)
class Drafted:
    """A body to look at and to sign, and the thread that it belongs in; None where it opens a new one."""

    kind: Kind
    thread: str | None
    body: dict[str, Any]


def kind_of(name: str, thread_type: str | None) -> Kind:
    """The newest version of a kind, by name. Raises: MalformedRequest (unknown, or under several thread types)."""
    found = [kind for kind in kinds.ALL if kind.name == name and thread_type in (None, kind.thread_type)]
    if not found:
        raise MalformedRequest(f"There is no kind {name[:80]} there.", field="kind")
    types = sorted({kind.thread_type for kind in found})
    if len(types) > 1:
        raise MalformedRequest(
            f"Say in a thread of which type: {', '.join(types)}.", field="thread_type", allowed=types
        )
    return max(found, key=lambda kind: kind.v)


def draft(
    kind: Kind,
    given: Mapping[str, Any],
    *,
    thread: str | None = None,
    supersedes: str | None = None,
    open_desk: Callable[[], Desk] | None = None,
) -> Drafted:
    """The body of a statement of `kind` from plain fields; `open_desk` gives the reader's records where he signed in.

    Raises: UnknownField, MalformedRequest (a value), DraftIncomplete (with `missing`), Unauthenticated (it repeats what
    only a party may read), NotFound (what it names is not the reader's).
    """
    if thread is not None and thread.partition(":")[0] != kind.thread_type:
        raise MalformedRequest(f"{kind.name} is said in a thread of type {kind.thread_type}.", field="thread")
    sketch = Sketch(kind, thread, supersedes, plain.convert(kind.model, given), open_desk)
    row = TABLE.get((kind.thread_type, kind.name))
    if row is not None and (open_desk is not None or not _whole(sketch)):
        row(sketch)
    finish(kind.model, sketch.body)
    missing = list(plain.missing(kind.model, sketch.body))
    if missing:
        missing = list(plain.missing(kind.model, sketch.body, ask=True)) or missing
        names = ", ".join(one.field for one in missing[:5])
        raise DraftIncomplete(f"{kind.name} still needs {names}.", missing=[one.as_json() for one in missing])
    body = plain.ordered(kind.model, sketch.body)
    check(kind, body)
    return Drafted(kind, sketch.thread, body)


def _whole(sketch: Sketch) -> bool:
    """Whether the body says all it needs, without any looking up."""
    body = copy.deepcopy(sketch.body)
    finish(sketch.kind.model, body)
    return next(plain.missing(sketch.kind.model, body), None) is None


def check(kind: Kind, body: Mapping[str, Any]) -> None:
    """That a body is one of its kind, within every limit. Raises: MalformedRequest."""
    try:
        kind.model.model_validate(body)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False, include_context=False)[0]
        where = ".".join(str(step + 1 if isinstance(step, int) else step) for step in first["loc"])
        raise MalformedRequest(f"{where}: {first['msg']}.", field=where) from None
