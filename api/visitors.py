"""Visitors whom nobody knows: what a route gives without a session is charged to the address that asks.

Rules
* A route that asks who reads charges the reader instead, once his session counted; one that takes statements charges
  their signers. An `Authorization` header on a route that asks for none buys nothing.
* What is refused before such a route could ask (a body that is no JSON, an address that is none) is charged to the
  visitor's address as a session that does not count (`unasked`).

Specification: `api.limits`.
"""

from __future__ import annotations

from starlette.requests import Request
from starlette.types import ASGIApp, Receive, Scope, Send

from api.deps import ASKED, host_of
from api.problems import response
from ledger.errors import RateLimited

PRIVATE = "/v1/"  # everything below asks who reads, but for:
OPEN = {"/v1/verify": "verify", "/verify-page": "verify"}
GATE = "/v1/statements"
DRAFTS = "/v1/drafts/"  # with or without a session


class Visitors:
    """ASGI: takes a token of the visitor's address, or answers that it has none left."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, or answer 429."""
        name = _limit_of(scope) if scope["type"] == "http" else ""
        if name:
            house = scope["app"].state.house
            try:
                house.limits.visit(host_of(Request(scope)), name)
            except RateLimited as error:
                house.metrics.refused(error.code)
                await response(error)(scope, receive, send)
                return
        await self.app(scope, receive, send)


def unasked(request: Request) -> None:
    """Charge what is refused before anybody asked who sent it, where no other limit was. Raises: RateLimited."""
    if not _limit_of(request.scope) and not getattr(request.state, ASKED, False):
        request.app.state.house.limits.visit(host_of(request), "sign-ins")


def _limit_of(scope: Scope) -> str:
    """The limit that an anonymous request counts for; empty where somebody is asked who he is."""
    path = scope["path"]
    if path in OPEN:
        return OPEN[path]
    if path.startswith(DRAFTS) and not any(name == b"authorization" for name, _ in scope["headers"]):
        return "drafts"
    return "" if path.startswith(PRIVATE) else "public"
