"""Readings: what the operator records of somebody's look at what is another's, before it leaves.

Promise: `wires` gives a statement for each party concerned, `settle` lets data go only when each of them is in the
log; two requests at once leave one entry, because the rule refuses the second.

Rules
* One entry for each reader, thread, breadth and quarter of an hour; what is recorded already is not said again.
* An entry lies in the `access:` thread of whom it concerns: of everybody named in the thread but the reader.
* A reading that the rules refuse for another reason (the grant was withdrawn meanwhile) does not happen.

Specification: DESIGN section 5; ADR 13; 个保法 44, 54.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from ledger import views
from ledger.db import Session
from ledger.errors import LedgerError
from ledger.kinds.access import EvidenceRead
from ledger.rules.access import quarter_of, read_key
from notary import attest
from notary.attest import Office
from notary.receipts import Receipt, Refusal

ONCE = "A reading is recorded once in a quarter of an hour"
NAMELESS = ("worker", "registrar")  # roles that stand for their readers in an entry


@dataclass(frozen=True, slots=True)
class Reading:
    """Who reads (`reader` is a party id or `registrar`) which thread by what right, and whom that concerns."""

    holder: str
    reader: str
    role: str
    relation: str
    subject: str
    sees: str
    purpose: str
    grant: str | None = None

    def body(self, at_ms: int) -> dict[str, Any]:
        """The body of `evidence.read` at a time, ms since 1970 UTC."""
        told: dict[str, Any] = {
            "role": self.role,
            "relation": self.relation,
            "subject": self.subject,
            "sees": self.sees,
            "purpose": self.purpose,
            "quarter": quarter_of(at_ms),
        }
        told |= {} if self.role in NAMELESS else {"reader": self.reader}
        return told | ({} if self.grant is None else {"grant": self.grant})


def wires(session: Session, office: Office, readings: Iterable[Reading], at_ms: int) -> list[bytes]:
    """The operator's statements about the readings that are not in the log yet. Raises: LogCorrupt."""
    bodies = {}
    for one in readings:
        body, thread = one.body(at_ms), f"access:{one.holder}"
        bodies[read_key(EvidenceRead(**body), thread)] = (body, thread)
    known = views.load_records(session, bodies)
    return [
        attest.evidence_read(office, thread, body=body, at_ms=at_ms)
        for key, (body, thread) in sorted(bodies.items())
        if key not in known
    ]


def settle(answers: Sequence[Receipt | Refusal | LedgerError]) -> None:
    """That every reading is in the log now, by whomever. Raises: LedgerError (one is not: nothing may leave)."""
    for answer in answers:
        if isinstance(answer, LedgerError):
            raise answer
        if isinstance(answer, Refusal) and answer.error.sentence != ONCE:
            raise answer.error
