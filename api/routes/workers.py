"""`/v1/wages`: what a worker is owed, since when, and whose unpaid fee stands behind it.

Rules
* Answered to the worker and the workshop of the thread, and to whom one of them granted the whole of it; to everybody
  else, a colleague included, it does not exist (`api.reading`).
* A limb above that the reader is no party of is shown to the two of them alone, where it consents, and leaves an entry
  for its order, the account that its sum is folded from, too, and each firm whose name was opened for it.
* Sums are those of the views on the day of the ledger's clock; the badges are worked out, never typed in.

Specification: DESIGN section 8; CLAIMS.
"""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path

from api import reading, wages
from api.deps import HouseDep, ReaderDep, SessionDep
from api.wage_schemas import Wages
from ledger import queries
from ledger.rules.turn import day_of

router = APIRouter(tags=["wages"])
WorkThread = Annotated[str, Path(pattern="^work:[0-9a-f-]{36}$")]


@router.get("/v1/wages/{thread}", summary="看工钱 · What is owed in a work thread of yours, and what stands behind it")
def read(thread: WorkThread, house: HouseDep, session: SessionDep, reader: ReaderDep) -> Wages:
    """The three numbers, each pay period, and the chain above what is overdue."""
    (look,) = reading.whole(session, house, reader, (thread,))
    today = day_of(reading.now_ms(session, house)).isoformat()
    mine = queries.roles_in(session, reader.party, thread)
    claimant = bool(mine) and (house.demo or not house.read_only)
    told = wages.answer(session, house.vault, thread, today, reader.party, claimant=claimant)
    above = reading.of_limbs(session, house, reader, mine, told.chain)
    reading.record(session, house, [*look.readings(), *above])
    return told
