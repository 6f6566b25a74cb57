"""What a draft may look up: the records of threads that its reader is named in, as of one day.

Rules
* A record comes out only after its thread was found to name the reader; else not-found, in the words for what does not
  exist and after the same work. Nothing that a draft says depends on a thread that its reader may not read.
* Without a session there is no desk, and what needs one is unauthenticated.

Specification: DESIGN section 8.
"""

from __future__ import annotations

from typing import Any, TypeVar

from api import named
from api.auth import Reader
from api.source import Source
from ledger import queries, standing
from ledger.db import Session
from ledger.records import Fields, LineRecord, OrderRecord, PairRecord, Record, Said, ThreadRecord, WorkPairRecord
from ledger.rules.account import order_key, pair_key
from ledger.standing import OrderStanding
from ledger.vault import Vault

R = TypeVar("R", bound=Record)

NOWHERE = ""  # a thread that names nobody


class Desk:
    """One reader's records, read within one session, on `today` (YYYY-MM-DD, UTC+8)."""

    def __init__(self, session: Session, vault: Vault, reader: Reader, today: str) -> None:
        self.party = reader.party
        self.today = today
        self._reader = reader
        self._session = session
        self._source = Source(session, vault)
        self._allowed: set[str] = set()

    def check(self, thread: str) -> None:
        """That the reader is named in the thread. Raises: NotFound."""
        if thread not in self._allowed:
            named.check(self._session, self._reader, thread)
            self._allowed.add(thread)

    def record(self, key: str, model: type[R]) -> R:
        """The record under a key, of a thread of the reader's. Raises: NotFound."""
        found = self._source.get(key)
        self.check(found.home if isinstance(found, model) else NOWHERE)  # as much work where there is none
        if not isinstance(found, model):
            raise named.unknown()
        return found

    def records(self, thread: str, model: type[R]) -> list[R]:
        """The records of one type that belong to a thread of the reader's, in key order. Raises: NotFound."""
        self.check(thread)
        return list(self._source.of_type(model, thread))

    def order(self, thread: str) -> OrderRecord:
        """An order of the reader's. Raises: NotFound."""
        return self.record(order_key(thread), OrderRecord)

    def roles(self, thread: str) -> dict[str, str]:
        """Who is named in a thread of the reader's, by role. Raises: NotFound."""
        return self.record(f"thread:{thread}", ThreadRecord).roles

    def price_e4(self, line: LineRecord) -> int | None:
        """The price that a delivery line was made under, ten-thousandths of a yuan. Raises: NotFound."""
        self.check(line.order)
        fields = self._source.get(f"fields:{line.priced_by}")
        rows = fields.values.get("lines", []) if isinstance(fields, Fields) else []
        return next((row.get("price_e4") for row in rows if row.get("no") == line.order_line), None)

    def account_of(self, customer: str, contractor: str) -> str | None:
        """The pair's account thread, None where there is none, or where the reader is neither."""
        found = self._source.get(pair_key(customer, contractor))
        return found.thread if isinstance(found, PairRecord) and self.party in (customer, contractor) else None

    def work_of(self, workshop: str, worker: str) -> str | None:
        """The pair's work thread, None where there is none, or where the reader is neither."""
        found = self._source.get(f"workpair:{workshop}:{worker}")
        return found.thread if isinstance(found, WorkPairRecord) and self.party in (workshop, worker) else None

    def fields(self, thread: str, statement: str) -> dict[str, Any]:
        """The body of a statement of a thread of the reader's, with all that is sealed in it. Raises: NotFound."""
        self.check(thread)
        said, found = self._source.get(f"said:{statement}"), self._source.get(f"fields:{statement}")
        if not isinstance(said, Said) or said.thread != thread or not isinstance(found, Fields):
            raise named.unknown()
        return found.values

    def standings(self, customer: str, contractor: str) -> list[OrderStanding]:
        """Every order of a pair that the reader is one of, as it stands today, the oldest first."""
        if self.party not in (customer, contractor):
            raise named.unknown()
        other = contractor if self.party == customer else customer
        threads = queries.threads_shared(self._session, self.party, other)
        reached = [thread for thread in threads if thread.startswith(("order:", "account:"))]
        orders = [self.order(thread) for thread in threads if thread.startswith("order:")]
        own = [order for order in orders if (order.customer, order.contractor) == (customer, contractor)]
        return [
            standing.of_order(self._source, order, self.today, reached)
            for order in sorted(own, key=lambda one: (one.placed_at_ms, one.order))
        ]
