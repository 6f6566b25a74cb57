"""What becomes of an error at the doors: coded ones are answered as they are, all others are logged and say nothing.

Rules
* Whoever asks with a browser for something that is no interface gets a page, from the same row.
* No detail of an unexpected failure leaves the house; no value of a refused request is repeated.

Specification: RFC 9457.
"""

from __future__ import annotations

import logging

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from api import pages, visitors
from api.faults import InternalError, MethodNotAllowed
from api.problems import TABLE, response
from ledger.errors import LedgerError, MalformedRequest, NotFound, RateLimited

log = logging.getLogger(__name__)

INTERFACES = ("/v1/", "/log/", "/healthz", "/metrics", "/openapi.json")  # what programs ask, whatever they accept


async def on_ledger_error(request: Request, error: Exception) -> Response:
    """A coded error, as it is."""
    assert isinstance(error, LedgerError)
    request.app.state.house.metrics.refused(error.code)
    if TABLE[error.code].status >= 500:
        log.error("%s %s: %s: %s", request.method, request.url.path, error.code, error)
    return _answer(request, error)


def _answer(request: Request, error: LedgerError) -> Response:
    """The problem, as JSON or, for a person with a browser, as a page."""
    asks_page = request.method == "GET" and "text/html" in request.headers.get("accept", "")
    if asks_page and not request.url.path.startswith(INTERFACES):
        return pages.problem(error, demo=request.app.state.house.demo)
    return response(error)


async def on_validation_error(request: Request, error: Exception) -> Response:
    """A request whose shape is wrong; values are not repeated, they may be private."""
    assert isinstance(error, RequestValidationError)
    errors = [{"where": ".".join(map(_written, one["loc"])), "what": one["msg"]} for one in error.errors()]
    shape = MalformedRequest("The request does not have the shape that this address takes.", errors=errors)
    return await _charged(request, response(shape))


async def _charged(request: Request, answer: Response) -> Response:
    """The answer, or that there were too many, where nobody has been charged for the request yet."""
    try:
        visitors.unasked(request)
    except RateLimited as error:
        return await on_ledger_error(request, error)
    return answer


def _written(step: object) -> str:
    """A name as an answer can repeat it: of half of a surrogate pair, a question mark."""
    return str(step).encode(errors="replace").decode()


async def on_http_error(request: Request, error: Exception) -> Response:
    """What the router itself refuses: an unknown address, another method."""
    assert isinstance(error, HTTPException)
    if error.status_code == 405:
        allow = (error.headers or {}).get("Allow")
        answer: Response = response(MethodNotAllowed(f"This address does not answer {request.method}.", allow=allow))
    elif error.status_code == 404:
        answer = _answer(request, NotFound("There is nothing at this address."))
    else:
        answer = response(MalformedRequest("The request could not be read."))
    return await _charged(request, answer)


async def on_unexpected(request: Request, error: Exception) -> Response:
    """Our own mistake: logged in full, answered without a detail."""
    log.error("%s %s failed", request.method, request.url.path, exc_info=error)
    return response(InternalError("An unexpected failure. It has been logged."))


def install(app: FastAPI) -> None:
    """Answer every error of `app` as a problem."""
    app.add_exception_handler(LedgerError, on_ledger_error)
    app.add_exception_handler(RequestValidationError, on_validation_error)
    app.add_exception_handler(HTTPException, on_http_error)
    app.add_exception_handler(Exception, on_unexpected)
