"""`/healthz`: whether the process serves, and how far its log is.

Specification: none beyond HTTP.
"""

from __future__ import annotations

from fastapi import APIRouter

from api.deps import HouseDep, SessionDep
from api.schemas import Health
from ledger import log

router = APIRouter(tags=["health"])


@router.get("/healthz", summary="服务是否正常 · Whether this process serves")
def healthz(house: HouseDep, session: SessionDep) -> Health:
    """The log's name and size, read from the database."""
    return Health(status="ok", origin=house.origin, size=log.need_head(session).size, read_only=house.read_only)
