"""`/v1/drafts`: plain fields in, the body of a statement out, for its signer to look at.

Rules
* Nothing is stored, nothing is signed, and no key comes here: whoever signs does it at home, over what he has read.
* A draft that repeats what somebody else said needs a session, and reads the reader's own threads only; what is not his
  is not-found, as if it did not exist.

Specification: DESIGN sections 3.1 and 8.
"""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path

from api import drafts, schemas
from api.auth import Reader
from api.deps import House, HouseDep, ReaderIfAnyDep, SessionDep
from api.drafts.desk import Desk
from ledger.db import Session
from ledger.errors import MalformedRequest
from ledger.kinds import rows_of
from ledger.rules.turn import day_of

router = APIRouter(tags=["drafts"])


@router.post("/v1/drafts/{kind}", summary="拟稿 · The body of a statement, from plain fields")
def make(
    kind: Annotated[str, Path(pattern=r"^[a-z]+\.[a-z_]+$", max_length=64)],
    wanted: schemas.DraftWanted,
    house: HouseDep,
    session: SessionDep,
    reader: ReaderIfAnyDep,
) -> schemas.Draft:
    """What was given, in the units of the body, and whatever the kind repeats or works out. Not stored, not signed."""
    thread_type = wanted.thread.partition(":")[0] if wanted.thread is not None else wanted.thread_type
    if wanted.thread_type not in (None, thread_type):
        raise MalformedRequest("The thread is of another type than the one named.", field="thread_type")
    found = drafts.kind_of(kind, thread_type)
    made = drafts.draft(
        found,
        wanted.fields,
        thread=wanted.thread,
        supersedes=wanted.supersedes,
        open_desk=None if reader is None else lambda: _desk(house, session, reader),
    )
    sealed = [".".join(row.path) for row in rows_of(found) if row.cls != "open"]
    return schemas.Draft(
        kind=found.name, v=found.v, thread_type=found.thread_type, thread=made.thread, body=made.body, sealed=sealed
    )


def _desk(house: House, session: Session, reader: Reader) -> Desk:
    return Desk(session, house.vault, reader, day_of(house.clock()).isoformat())
