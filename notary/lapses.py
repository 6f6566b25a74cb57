"""Lapses: what the clock has to say, signed by its key and recorded through the one gate.

Promise: after `record` returns, nothing that had lapsed at that time is unsaid; what somebody else recorded meanwhile
is refused by the rules and leaves nothing.

Rules
* A sweep finds undone work in the ledger itself, so a lost or repeated sweep changes nothing. It goes through the index
  once, page by page: what cannot be said keeps nothing else waiting.
* The clock's statements go through `notary.sequence` like anybody's; they name the thread's head and do not move it.

Specification: DESIGN sections 3.7 and 7; FORMATS 1.3 ("Time, as the log declares it").
"""

from __future__ import annotations

from sqlalchemy.engine import Engine

from ledger import db, deadlines, log
from ledger.vault import Vault
from notary import attest
from notary.attest import Office
from notary.keys import Keyring
from notary.receipts import Receipt
from notary.sequence import sequence

SWEEPS_MAX = 1_000  # of one call: half a million lapses; more waits for the next


def record(engine: Engine, ring: Keyring, vault: Vault, at_ms: int) -> int:
    """Record everything that has lapsed at `at_ms`; how many statements that took.

    Raises: LogCorrupt, LogBusy, ReadOnly, NotFound (no log was founded).
    """
    recorded, after = 0, None
    for _ in range(SWEEPS_MAX):
        with db.reading(engine) as session:
            found, after = deadlines.page(session, vault, at_ms, after=after)
            origin = log.need_head(session).origin
        office = Office("clock", ring.clock, origin, "")
        said = [attest.lapsed(office, lapse, at_ms=at_ms) for lapse in found]
        answers = sequence(engine, ring, vault, said, at_ms) if said else []
        recorded += sum(isinstance(answer, Receipt) for answer in answers)
        if after is None:  # what is refused was recorded by somebody else meanwhile, or the next sweep asks again
            break
    return recorded
