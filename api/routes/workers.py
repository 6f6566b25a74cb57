"""`/v1/wages`: what a worker is owed, since when, and whose unpaid fee stands behind it.

Rules
* Answered to the worker and the workshop of the thread; to everybody else, a colleague included, it does not exist.
* Sums are those of the views on the day of the ledger's clock; the badges are worked out, never typed in.

Specification: DESIGN section 8; CLAIMS.
"""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path

from api import wages
from api.deps import HouseDep, ReaderDep, SessionDep
from api.wage_schemas import Wages
from ledger import log, queries
from ledger.errors import NotFound
from ledger.rules.turn import day_of

router = APIRouter(tags=["wages"])
WorkThread = Annotated[str, Path(pattern="^work:[0-9a-f-]{36}$")]


@router.get("/v1/wages/{thread}", summary="看工钱 · What is owed in a work thread of yours, and what stands behind it")
def read(thread: WorkThread, house: HouseDep, session: SessionDep, reader: ReaderDep) -> Wages:
    """The three numbers, each pay period, and the chain above what is overdue."""
    if not queries.roles_in(session, reader.party, thread):
        raise NotFound("There is no such thread or statement of yours.")
    now_ms = max(house.clock(), log.need_head(session).admitted_at_ms)
    return wages.answer(session, house.vault, thread, day_of(now_ms).isoformat(), reader.party)
