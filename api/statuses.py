"""The statuses that a route may answer beside its own: put into the OpenAPI document, one rule for each.

Promise: a client made from the document alone knows every status there is, and that each of them is a problem of one
form; a test asks every route anything and finds no other.

Rules
* Who asks for a session answers 401; who reads what may not be there 404; who takes a body of one type 415; who writes
  403 where the ledger is served to be read. Any request may be too large, too slow, malformed, one too many, or fail.
* The codes that stand behind a status are those of `api.problems`.

Specification: OpenAPI 3.1; RFC 9457; DESIGN section 8.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute
from starlette.routing import BaseRoute

from api import deps
from api.problems import MEDIA_TYPE, TABLE

EVERYWHERE = (408, 413, 422, 429, 500, 503)
BY_PATH: dict[tuple[str, str], tuple[int, ...]] = {  # beyond what the route itself shows
    ("POST", "/v1/statements"): (403, 409, 415),
    ("POST", "/v1/attachments"): (401, 403, 415),
    ("POST", "/v1/packs"): (403, 404),
    ("POST", "/v1/verify"): (415,),
    ("GET", "/metrics"): (404,),
}
CACHED = ("/log/checkpoint", "/log/tile/{path}")  # answer 304 to whoever holds the bytes
READS = (deps.reader_of, deps.reader_if_any)


def complete(paths: dict[str, Any], routes: Sequence[BaseRoute]) -> None:
    """Put the statuses of every route, and whom it asks for a session, into the document's `paths`."""
    for route in routes:
        if isinstance(route, APIRoute) and route.include_in_schema:
            path = route.path_format
            for method in sorted(route.methods or ()):
                entry = paths[path][method.lower()]
                readers = [call for call in _calls(route.dependant) if call in READS]
                if readers:
                    entry["security"] = [{"session": []}, *([{}] if deps.reader_if_any in readers else [])]
                answers = entry["responses"]
                answers.pop("422", None)
                answers |= problems(_statuses(method, path, bool(readers)))
                if path in CACHED:
                    answers["304"] = {"description": "As the `ETag` says, you hold these bytes"}
                entry["responses"] = dict(sorted(answers.items()))


def problems(statuses: tuple[int, ...]) -> dict[str, Any]:
    """The answers of these statuses: problems, with the codes that stand behind each."""
    return {
        str(status): {
            "description": " · ".join(sorted(code for code, row in TABLE.items() if row.status == status)),
            "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}},
        }
        for status in sorted(statuses)
    }


def _statuses(method: str, path: str, private: bool) -> tuple[int, ...]:
    found = {*EVERYWHERE, *BY_PATH.get((method, path), ())}
    found |= {401} if private else set()
    found |= {404} if "{" in path else set()
    return tuple(found)


def _calls(dependant: Dependant) -> Iterator[object]:
    """Everything that a route depends on."""
    yield dependant.call
    for inner in dependant.dependencies:
        yield from _calls(inner)
