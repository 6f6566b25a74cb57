"""The OpenAPI document: what FastAPI knows of the routes, the append route by hand, and an example of every kind.

Promise: every kind of the catalogue has a schema, made from its model, and an example that, signed afresh, is admitted.

Rules
* `POST /v1/statements` is a raw route, so its entry stands here in full; a test compares it with what the route does.
* A kind's schema describes the payload with every sealed field merged in; `x-class` says which fields are sealed.
* Nothing is fetched from elsewhere to show this document: `/docs` is a page of our own.

Specification: OpenAPI 3.1; FORMATS 1.1, 1.4.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from starlette.routing import BaseRoute

from api import examples, statuses
from api.examples import Example
from api.problems import TABLE
from ledger import jose, kinds
from ledger.kinds import Kind

SD_JWT = "application/sd-jwt"
NDJSON = "application/x-ndjson"
SCHEMAS = "#/components/schemas/"
DESCRIPTION = (
    "An evidence ledger for orders and wages. Everybody writes through one gate, `POST /v1/statements`, and the right "
    "to write is the signature. The log under `/log/` is public; what the parties said is read by the parties, with a "
    "`session+jwt` that they sign themselves. Errors are RFC 9457, explained under `/docs/problems`."
)


def document(app: FastAPI, routes: Sequence[BaseRoute], origin: str, log_vkey: str, pack_vkey: str) -> dict[str, Any]:
    """The OpenAPI document of `app` and its routes, with examples addressed to the log of that origin."""
    made = get_openapi(
        title="Xinzheng 薪证", version=app.version, summary=app.summary, description=DESCRIPTION, routes=app.routes
    )
    told = examples.tell(origin, examples.public_cast(log_vkey, pack_vkey))
    components = made.setdefault("components", {})
    components.setdefault("schemas", {}).update(_schemas(told))
    components["securitySchemes"] = {
        "session": {
            "type": "http",
            "scheme": "bearer",
            "bearerFormat": "session+jwt",
            "description": "A JWS you sign yourself: header `{alg, kid, typ}`, payload `{aud, iss, iat?, exp}`.",
        }
    }
    made["paths"].setdefault("/v1/statements", {})["post"] = _submit(told)
    statuses.complete(made["paths"], routes)
    for name in ("HTTPValidationError", "ValidationError"):  # what FastAPI would answer; here it is a problem
        components["schemas"].pop(name, None)
    return made


def name_of(kind: Kind) -> str:
    """The name of a kind's schema and example."""
    return f"{kind.thread_type}.{kind.name}.v{kind.v}"


def _submit(told: list[Example]) -> dict[str, Any]:
    """The append route's entry, by hand."""
    wires = {
        one.step.name: {"summary": f"{_kind_of(one).zh} · {one.step.kind}", "value": one.wire.decode("ascii")}
        for one in told
    }
    line = '{"statement":"eyJhbGciOiJFZDI1NTE5Ii…~WyI…~"}\n'
    return {
        "operationId": "submit_statements",
        "tags": ["statements"],
        "summary": "记一笔 · Say something, once: the one gate through which everybody writes",
        "description": (
            f'One statement as `{SD_JWT}`, or many as `{NDJSON}`, a line `{{"statement": …}}` each, applied in order '
            "and answered line by line with status 200. 201: recorded now. 200: recorded before, same id, index, time."
        ),
        "requestBody": {
            "required": True,
            "content": {
                SD_JWT: {"schema": {"type": "string"}, "examples": wires},
                NDJSON: {"schema": {"type": "string"}, "example": line * 2},
            },
        },
        "responses": {
            "200": {
                "description": "Recorded before; or, of many, a receipt or a problem for each line",
                "content": {
                    "application/json": {"schema": {"$ref": f"{SCHEMAS}Receipt"}},
                    NDJSON: {"schema": {"$ref": f"{SCHEMAS}Line"}},
                },
            },
            "201": {
                "description": "Recorded",
                "content": {"application/json": {"schema": {"$ref": f"{SCHEMAS}Receipt"}}},
            },
            **statuses.problems((*statuses.EVERYWHERE, *statuses.BY_PATH["POST", "/v1/statements"])),
        },
    }


def _kind_of(example: Example) -> Kind:
    payload = example.payload
    return kinds.of(payload["thread"].partition(":")[0], payload["kind"], payload["v"])


def _schemas(told: list[Example]) -> dict[str, Any]:
    """The schema of every kind, with the examples told of it, and of what the append route answers."""
    schemas: dict[str, Any] = {"Receipt": _RECEIPT, "Problem": _PROBLEM, "Line": _LINE}
    for kind in kinds.ALL:
        said = [one for one in told if _kind_of(one) is kind]
        schemas[name_of(kind)] = _statement_schema(kind, said, schemas)
    return schemas


def _statement_schema(kind: Kind, said: list[Example], schemas: dict[str, Any]) -> dict[str, Any]:
    """One kind's payload with its sealed fields merged in."""
    name = name_of(kind)
    body = kind.model.model_json_schema(by_alias=True, ref_template=f"{SCHEMAS}{name}.{{model}}")
    for inner, schema in body.pop("$defs", {}).items():
        schemas[f"{name}.{inner}"] = _declared(schema)
    claims = {
        "aud": {"type": "string", "description": "The log's origin"},
        "iss": {"type": "string", "description": "The signer: a party id, or an office"},
        "via": {"type": "object", "description": "Who acted for a firm, on what, helped by whom"},
        "iat": {"type": "integer", "description": "The signer's clock, whole seconds"},
        "kind": {"const": kind.name},
        "v": {"const": kind.v},
        "thread": {"type": "string", "pattern": f"^{kind.thread_type}:[0-9a-f-]{{36}}$"},
        "prev": {
            "type": "string",
            "pattern": "^[0-9a-f]{64}$",
            "description": "The thread's head as the signer saw it",
        },
        "about": {"type": "array", "items": {"type": "object"}},
        "seen": {"type": "string"},
        "supersedes": {"type": "string", "pattern": "^[0-9a-f]{64}$"},
        "body": _declared(body),
        "_sd_alg": {"const": "sha-256"},
    }
    needed = ["aud", "iss", "iat", "kind", "v", "thread", "body", "_sd_alg"]
    return {
        "title": f"{kind.zh} · {kind.name}",
        "description": f"{kind.doc} Signed by: {', '.join(kind.signers)}.",
        "type": "object",
        "properties": claims,
        "required": needed,
        "additionalProperties": False,
        "x-signers": list(kind.signers),
        "x-law": kind.law,
        "examples": [one.payload | {"body": one.body} for one in said],
    }


def _declared(schema: dict[str, Any]) -> dict[str, Any]:
    """A model's schema, with our declaration of each field under `x-` names, and without null variants."""
    properties = {}
    for name, given in schema.get("properties", {}).items():
        field = {key: value for key, value in given.items() if key not in ("zh", "class", "law", "required", "default")}
        options = [option for option in field.pop("anyOf", []) if option != {"type": "null"}]
        field |= options[0] if len(options) == 1 else {"anyOf": options} if options else {}
        properties[name] = field | {"title": given["zh"], "x-class": given["class"], "x-needed": given["required"]}
        if given["law"]:
            properties[name]["x-law"] = given["law"]
    needed = [name for name, field in properties.items() if field["x-needed"]]
    return schema | {"properties": properties, "required": needed}


_RECEIPT: dict[str, Any] = {
    "type": "object",
    "description": "What the submitter keeps (FORMATS 1.4): the statement is in the log, and here is the proof.",
    "properties": {
        "id": {"type": "string", "pattern": "^[0-9a-f]{64}$"},
        "index": {"type": "integer", "minimum": 0},
        "admitted_at_ms": {"type": "integer"},
        "head": {"type": "string", "description": "The thread's head after this statement"},
        "proof": {"type": "string", "description": "c2sp.org/tlog-proof@v1"},
    },
    "required": ["id", "index", "admitted_at_ms", "head", "proof"],
}
_PROBLEM: dict[str, Any] = {
    "type": "object",
    "description": "RFC 9457. Further members depend on `code`.",
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "title_zh": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "detail_zh": {"type": "string"},
        "code": {"type": "string", "enum": sorted(TABLE)},
        "rule": {"type": "string", "description": "The rule that was broken: one sentence"},
        "thread_type": {"type": "string"},
        "kind": {"type": "string", "description": "What was said"},
        "kind_zh": {"type": "string"},
        "state": {"type": "string", "description": "Where the thread stands; empty while nobody opened it"},
        "state_zh": {"type": "string"},
        "allowed": {"type": "array", "items": {"type": "string"}, "description": "Kinds that you may say there now"},
        "allowed_zh": {"type": "array", "items": {"type": "string"}},
        "signers": {"type": "array", "items": {"type": "string"}, "description": "The roles that say this kind"},
        "signers_zh": {"type": "array", "items": {"type": "string"}},
        "refusal": {"type": "string", "description": f"{jose.REFUSAL}, signed by the operator"},
    },
    "required": ["type", "title", "status", "detail", "code"],
}
_LINE: dict[str, Any] = {
    "oneOf": [
        {"type": "object", "properties": {"receipt": {"$ref": f"{SCHEMAS}Receipt"}}, "required": ["receipt"]},
        {"type": "object", "properties": {"problem": {"$ref": f"{SCHEMAS}Problem"}}, "required": ["problem"]},
    ]
}
