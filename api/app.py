"""The application: routes on an open ledger, errors as problems, headers closed by default.

Promise: `create(settings, clock=...)` gives an application that opens its ledger when it starts, refuses to start on a
damaged one, and closes it when it stops.

Rules
* The one route that writes is a raw one, `POST /v1/statements`; it answers after the commit.
* No page or document fetches anything from elsewhere.

Specification: DESIGN section 8.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from fastapi import FastAPI
from starlette.routing import Route
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp

from api import deps, handlers, openapi
from api.bodies import SmallBodies
from api.clock import Clock, machine_clock, machine_pulse
from api.headers import SecurityHeaders
from api.limits import Pulse
from api.metrics import Measured
from api.routes import (
    attachments,
    drafts,
    enterprises,
    health,
    lists,
    log,
    packs,
    pages,
    statements,
    verify,
    workers,
)
from api.settings import Settings
from api.visitors import Visitors

VERSION = "1"  # of the doors, as in /v1
LARGE_PATHS = ("/v1/statements", "/v1/attachments", "/v1/verify", "/verify-page")  # they read their bodies themselves
DRAFTS = "/v1/drafts/"  # plain fields of a long statement
PARTS = (statements, lists, enterprises, workers, drafts, attachments, packs, verify, log, health, pages)
STATIC = Path(__file__).parent / "static"


def create(settings: Settings, *, clock: Clock = machine_clock, pulse: Pulse = machine_pulse) -> FastAPI:
    """The application over the ledger in `settings.data`, told the time (ms since 1970 UTC) by `clock`.

    What is limited goes by `pulse`, seconds of a clock that only goes forward.
    """

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        with deps.opened(settings, clock, pulse=pulse) as house:
            app.state.house = house
            yield

    app = FastAPI(
        title="Xinzheng 薪证",
        version=VERSION,
        lifespan=lifespan,
        docs_url=None,
        redoc_url=None,
        openapi_url=None,
        redirect_slashes=False,
    )
    handlers.install(app)
    inner = app.build_middleware_stack
    app.build_middleware_stack = lambda: _closed(inner())  # type: ignore[method-assign]
    app.router.routes.append(Route("/v1/statements", statements.submit, methods=["POST"], name="submit_statements"))
    for part in PARTS:
        app.include_router(part.router)
    app.mount("/static", StaticFiles(directory=STATIC), name="static")
    app.openapi = lambda: _document(app)  # type: ignore[method-assign]
    return app


def _closed(app: ASGIApp) -> ASGIApp:
    """Around everything, so that an answer to a fault of our own bears the headers, too."""
    return SecurityHeaders(Measured(Visitors(SmallBodies(app, large=LARGE_PATHS, drafts=DRAFTS))))


def _document(app: FastAPI) -> dict[str, Any]:
    """The OpenAPI document, made once."""
    if app.openapi_schema is None:
        house: deps.House = app.state.house
        vkeys = str(house.trust.log_vkey), str(house.trust.pack_vkeys[-1])
        routes = [route for part in PARTS for route in part.router.routes]
        app.openapi_schema = openapi.document(app, routes, house.origin, *vkeys)
    return app.openapi_schema
