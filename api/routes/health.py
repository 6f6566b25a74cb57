"""`/healthz`: whether the process serves, and how far its log is. `/metrics`: how it is doing, for this machine.

Specification: none beyond HTTP; Prometheus's text format.
"""

from __future__ import annotations

from fastapi import APIRouter
from prometheus_client import CONTENT_TYPE_PLAIN_0_0_4
from starlette.requests import Request
from starlette.responses import Response

from api.deps import HouseDep, SessionDep, at_this_machine
from api.schemas import Health
from ledger import log
from ledger.errors import NotFound

router = APIRouter(tags=["health"])


@router.get("/healthz", summary="服务是否正常 · Whether this process serves")
def healthz(house: HouseDep, session: SessionDep) -> Health:
    """The log's name and size, read from the database."""
    return Health(status="ok", origin=house.origin, size=log.need_head(session).size, read_only=house.read_only)


@router.get(
    "/metrics",
    summary="运行指标 · How this process is doing, in Prometheus text",
    response_class=Response,
    responses={200: {"content": {"text/plain": {"schema": {"type": "string"}}}}},
)
def metrics(request: Request, house: HouseDep, session: SessionDep) -> Response:
    """Figures that name nobody; asked from this machine, under a loopback name, else there is nothing here."""
    if not at_this_machine(request):
        raise NotFound("There is nothing at this address.")
    text = house.metrics.text(
        queue=house.sequencer.waiting,
        size=log.need_head(session).size,
        parties=len(house.limits.parties),
        addresses=len(house.limits.addresses),
    )
    return Response(text, media_type=CONTENT_TYPE_PLAIN_0_0_4)
