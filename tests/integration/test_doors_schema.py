"""The doors do what the OpenAPI document says: whatever is asked, no fault of our own, no status or form unannounced.

Schemathesis makes requests of every operation from the document alone, shaped right and shaped wrong; the ids of a
told ledger stand in some of them, so that the inside of a route is reached. `DOORS_EXAMPLES=500` asks longer.
"""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from api.story import PARTIES, THREADS
from tests.integration import doors as at
from tests.integration import store
from tests.integration.doors import Doors

EXAMPLES = int(os.environ.get("DOORS_EXAMPLES", "6"))  # of one operation
CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]
OPERATIONS = (
    ("GET", "/healthz"),
    ("GET", "/log/checkpoint"),
    ("GET", "/log/proof/{statement_id}"),
    ("GET", "/log/tile/{path}"),
    ("GET", "/metrics"),
    ("GET", "/v1/accounts"),
    ("GET", "/v1/accounts/{thread}"),
    ("POST", "/v1/attachments"),
    ("GET", "/v1/attachments/{sha256}"),
    ("POST", "/v1/drafts/{kind}"),
    ("GET", "/v1/orders"),
    ("GET", "/v1/orders/{thread}"),
    ("POST", "/v1/packs"),
    ("GET", "/v1/packs/{pack_id}"),
    ("GET", "/v1/parties"),
    ("GET", "/v1/parties/{party}"),
    ("POST", "/v1/statements"),
    ("GET", "/v1/statements/{statement_id}"),
    ("GET", "/v1/statements/{statement_id}/proof"),
    ("GET", "/v1/threads"),
    ("GET", "/v1/threads/{thread}"),
    ("POST", "/v1/verify"),
    ("GET", "/v1/wages/{thread}"),
)


SHAPELESS = (
    "/healthz",
    "/log/checkpoint",
    "/log/tile/{path}",
    "/metrics",
    "/v1/verify",
)  # whatever comes is right
CASES = [
    (method, path, mode)
    for method, path in OPERATIONS
    for mode in GenerationMode
    if mode is GenerationMode.POSITIVE or path not in SHAPELESS
]


@schemathesis.serializer("application/sd-jwt", "application/x-ndjson", "application/zip", "application/pdf")
def as_they_are(_: object, value: Any) -> bytes:
    """Bodies that are no JSON travel as the bytes that were drawn."""
    return value if isinstance(value, bytes) else str(value).encode(errors="replace")


@dataclass(frozen=True)
class Asked:
    """The doors, the document as Schemathesis reads it, and ids that exist, by the name of a path's part."""

    doors: Doors
    schema: Any
    known: dict[str, list[str]]


@pytest.fixture(scope="module")
def asked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Asked]:
    """A ledger in which the whole story was told, with a photo in it."""
    with at.telling(tmp_path_factory.mktemp("schema") / "ledger") as (doors, told):
        photo = doors.client.post(
            "/v1/attachments", content=store.PHOTO, headers=doors.session("customer") | {"Content-Type": "image/jpeg"}
        )
        assert photo.status_code == 201, photo.text
        known = {
            "thread": [*THREADS.values()],
            "statement_id": [one.id for one in told.values()],
            "party": [*PARTIES.values()],
            "sha256": [store.PHOTO_SHA256],
            "kind": sorted({one.payload["kind"] for one in told.values()}),
            "path": ["0/000", "entries/000", "0/000.p/1"],
        }
        yield Asked(doors, schemathesis.openapi.from_dict(doors.app.openapi()), known)


def test_every_operation_is_asked(asked: Asked) -> None:
    """The list above is the document's."""
    listed = {(method.upper(), path) for path, entry in asked.doors.app.openapi()["paths"].items() for method in entry}
    assert listed == set(OPERATIONS)


@pytest.mark.parametrize(("method", "path", "mode"), CASES)
def test_an_operation_keeps_to_the_document(asked: Asked, method: str, path: str, mode: GenerationMode) -> None:
    """No 5xx, no status, content type or body that the document does not show, for a party, a stranger and nobody."""
    operation = asked.schema[path][method]

    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        suppress_health_check=list(HealthCheck),
        phases=[Phase.generate],
        database=None,
    )
    @given(
        case=operation.as_strategy(mode), who=st.sampled_from(["customer", "contractor", "worker", ""]), data=st.data()
    )
    def ask(case: Any, who: str, data: st.DataObject) -> None:
        for name in case.path_parameters or {}:
            if name in asked.known and data.draw(st.booleans()):
                case.path_parameters[name] = data.draw(st.sampled_from(asked.known[name]))
        session = asked.doors.session(who) if who else {}
        answer = case.call(base_url=asked.doors.url, headers=session)
        case.validate_response(answer, checks=CHECKS)

    ask()
