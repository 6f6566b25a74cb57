"""The OpenAPI document tells the truth: its routes exist, its examples are admitted when anybody signs them afresh."""

import itertools
from collections.abc import Iterator
from typing import Any

import pytest

from api.openapi import NDJSON, SD_JWT, name_of
from api.story import OFFICES
from ledger import draft, jose, kinds, statement
from tests.integration import doors as at
from tests.integration.doors import Doors, Entropy

FOUNDING = "log.founded"  # the one kind that no door takes: it is there already


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Doors]:
    """A ledger that was founded, and in which nobody has said anything."""
    folder = tmp_path_factory.mktemp("openapi") / "ledger"
    at.found_ledger(folder)
    with at.opened(folder) as doors:
        yield doors


@pytest.fixture(scope="module")
def document(empty: Doors) -> dict[str, Any]:
    """The document as it is served."""
    answer = empty.client.get("/openapi.json")
    assert answer.headers["content-type"] == "application/json"
    found: dict[str, Any] = answer.json()
    return found


def _payloads(document: dict[str, Any]) -> list[dict[str, Any]]:
    """Every payload shown with the kinds, in the order of the story."""
    shown = [one for kind in kinds.ALL for one in document["components"]["schemas"][name_of(kind)]["examples"]]
    return sorted(shown, key=lambda payload: payload["iat"])


def _wires(document: dict[str, Any]) -> list[statement.Statement]:
    """Every statement shown with the gate, in the order of the story."""
    shown = document["paths"]["/v1/statements"]["post"]["requestBody"]["content"][SD_JWT]["examples"]
    return sorted((statement.parse(one["value"].encode()) for one in shown.values()), key=lambda st: st.iat)


class Copyist:
    """Signs shown payloads again with keys of its own, and puts its own ids where the shown ones stood."""

    def __init__(self, doors: Doors) -> None:
        self.doors = doors
        self.ids: dict[str, str] = {}
        self.signers: dict[str, jose.Signer] = {}
        entropy = Entropy("copyist")
        self.salts = (entropy(16) for _ in itertools.count())

    def key(self, kid: str) -> jose.Signer:
        """The new key in place of a shown one."""
        return self.signers.setdefault(kid, jose.Ed25519Signer(Entropy(f"copyist {kid}")(32)))

    def rewrite(self, value: Any, iss: str) -> Any:
        """A shown value with the new ids, keys and proofs in it."""
        if isinstance(value, list):
            return [self.rewrite(one, iss) for one in value]
        if isinstance(value, str):
            return self.ids.get(value, value)
        if not isinstance(value, dict):
            return value
        if "kty" in value:
            return dict(self.key(jose.thumbprint(value)).jwk)
        made = {name: self.rewrite(one, iss) for name, one in value.items()}
        if "kid" in value:
            made["kid"] = self.key(value["kid"]).kid
        if "proof" in value:
            signer = self.key(jose.thumbprint(value["jwk"]))
            made["proof"] = jose.sign_key_proof(value.get("party", iss), signer.jwk, at.ORIGIN, 0, signer)
        return made

    def sign(self, payload: dict[str, Any], shown: statement.Statement) -> bytes:
        """The shown payload, signed afresh: offices by this ledger's own keys, parties by new ones."""
        iss, system = payload["iss"], payload["thread"].startswith("system:")
        kind = kinds.of(payload["thread"].partition(":")[0], payload["kind"], payload["v"])
        again = draft.payload(
            aud=payload["aud"],
            iss=iss,
            iat=payload["iat"],
            kind=kind.name,
            v=kind.v,
            thread=self.doors.cast.system if system else payload["thread"],
            prev=self.ids[payload["prev"]] if "prev" in payload else None,
            body=self.rewrite(payload["body"], iss),
            sealed=kind.shape,
            salts=self.salts,
        )
        wire = draft.sign(*again, self.doors.cast.signers[iss] if iss in OFFICES else self.key(shown.kid))
        self.ids[shown.id] = statement.parse(wire).id
        return wire


def test_every_example_signed_afresh_is_admitted(empty: Doors, document: dict[str, Any]) -> None:
    """Taken from the document alone, each payload of each kind is signed by other keys and gets its receipt."""
    copyist, said = Copyist(empty), set()
    for payload, shown in zip(_payloads(document), _wires(document), strict=True):
        assert (payload["iat"], payload["kind"], payload["body"]) == (shown.iat, shown.kind, shown.fields)
        said.add((shown.thread_type, shown.kind, shown.v))
        if shown.kind != FOUNDING:
            empty.clock.advance(max(empty.clock(), payload["iat"] * 1000))
            answer = at.post(empty, copyist.sign(payload, shown))
            assert answer.status_code == 201, (payload["kind"], answer.text)
    assert said == set(kinds.KINDS)


def test_the_document_names_every_route(empty: Doors, document: dict[str, Any]) -> None:
    """Each route of the API stands in it, with a summary in both languages, and nothing else does."""
    assert set(document["paths"]) == {
        "/healthz",
        "/log/checkpoint",
        "/log/proof/{statement_id}",
        "/log/tile/{path}",
        "/metrics",
        "/v1/accounts",
        "/v1/accounts/{thread}",
        "/v1/attachments",
        "/v1/attachments/{sha256}",
        "/v1/drafts/{kind}",
        "/v1/orders",
        "/v1/orders/{thread}",
        "/v1/packs",
        "/v1/packs/{pack_id}",
        "/v1/parties",
        "/v1/parties/{party}",
        "/v1/statements",
        "/v1/statements/{statement_id}",
        "/v1/statements/{statement_id}/proof",
        "/v1/threads",
        "/v1/threads/{thread}",
        "/v1/verify",
        "/v1/wages/{thread}",
    }
    entries = [entry for path in document["paths"].values() for entry in path.values()]
    assert all(" · " in entry["summary"] for entry in entries)
    names = [entry["operationId"] for entry in entries]
    assert len(set(names)) == len(names)


def test_the_hand_written_entry_is_what_the_gate_does(empty: Doors, document: dict[str, Any]) -> None:
    """The gate takes the types it is said to take, by the method it is said to answer, with the statuses listed."""
    entry = document["paths"]["/v1/statements"]["post"]
    assert set(entry["requestBody"]["content"]) == {SD_JWT, NDJSON}
    for given in entry["requestBody"]["content"]:
        answer = empty.client.post("/v1/statements", content=b"x", headers={"Content-Type": given})
        assert str(answer.status_code) in entry["responses"]
        assert answer.headers["content-type"].split(";")[0] in entry["responses"][str(answer.status_code)]["content"]
    other = empty.client.put("/v1/statements", content=b"x")
    assert (other.status_code, other.json()["code"], other.headers["allow"]) == (405, "method-not-allowed", "POST")


def test_references_lead_somewhere(document: dict[str, Any]) -> None:
    """Every $ref of the document names a schema that is there."""

    def refs(value: Any) -> Iterator[str]:
        if isinstance(value, dict):
            yield from ([value["$ref"]] if isinstance(value.get("$ref"), str) else [])
            value = list(value.values())
        for one in value if isinstance(value, list) else []:
            yield from refs(one)

    schemas = {f"#/components/schemas/{name}" for name in document["components"]["schemas"]}
    assert set(refs(document)) <= schemas


def test_the_sealed_fields_are_marked(document: dict[str, Any]) -> None:
    """A price is business, a person's name personal, a quantity open; what admission needs is required."""
    schemas = document["components"]["schemas"]
    line = schemas["order.order.placed.v1.OrderLine"]
    assert (line["properties"]["price_e4"]["x-class"], line["properties"]["qty_e3"]["x-class"]) == ("business", "open")
    assert {"price_e4", "qty_e3", "goods"} <= set(line["required"])
    assert schemas["party.key.added.v1"]["properties"]["body"]["properties"]["person_name"]["x-class"] == "personal"
