"""Keys of a party that a client meets: within their scope, before their end, and marked where they ended since."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from api import keyfile
from api.client import Client
from api.terminal import show
from api.world import introduction
from ledger.errors import KeyRevoked, OutOfScope, UnknownSigner
from ledger.jose import Signer
from tests.integration import firms
from tests.integration.firms import Town


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    """A ledger with three firms."""
    with firms.registered(tmp_path_factory.mktemp("keys")) as made:
        yield made


@pytest.fixture
def customer(town: Town) -> Iterator[Client]:
    """The firm that orders."""
    with town.client("customer") as client:
        yield client


@pytest.fixture
def contractor(town: Town) -> Iterator[Client]:
    """The firm that works."""
    with town.client("contractor") as client:
        yield client


def deputy_of(town: Town, customer: Client, name: str, seed: int, scope: str) -> Signer:
    """A later key of the customer's, of a scope, and registered so."""
    key = keyfile.create(town.folder / f"{name}.key", customer.party, bytes([seed]) * 32)
    fields = {"jwk": dict(key.signer.jwk), "proof": keyfile.proof(key, town.trust.origin, 1), "scope": scope}
    customer.say("key.added", fields | {"custody": "file", "level": "S1"})
    return key.signer


def test_a_key_introduces_nobody_beyond_its_scope_nor_after_its_end(town: Town, customer: Client) -> None:
    """What an honest ledger admits passes; a server that shows more than its judge would let in is not believed."""
    party = f"party:{customer.party}"
    narrow = deputy_of(town, customer, "narrow", 7, "order.placed")
    adder = deputy_of(town, customer, "adder", 8, "key.added,key.revoked")
    told = customer._transport.read(f"/v1/parties/{customer.party}", customer._actor.session())["statements"]
    wires = [one.encode() for one in told]
    actor, fresh = customer._actor, keyfile.create(town.folder / "fresh.key", customer.party, bytes([9]) * 32)
    actor.take_pen("narrow", narrow)
    actor.take_pen("adder", adder)
    proof = keyfile.proof(fresh, town.trust.origin, 1)
    body = {"jwk": dict(fresh.signer.jwk), "proof": proof, "custody": "file", "level": "S1"}

    def said(by: str, kind: str, body: dict[str, Any]) -> bytes:
        return actor.draft(kind, party, body, by=by)

    def revoked(kid: str) -> dict[str, Any]:
        return {"kid": kid, "reason": "left"}

    for more in (
        [said("", "key.added", body)],
        [said("adder", "key.added", body | {"scope": ["key.added"]})],
        [said("narrow", "key.revoked", revoked(narrow.kid))],
        [said("adder", "key.added", body | {"scope": ["key.added"]}), said("", "key.revoked", revoked(adder.kid))],
    ):
        introduction.check(customer.party, wires + more, town.trust)
    for more in (
        [said("narrow", "key.added", body | {"scope": ["order.placed"]})],
        [said("adder", "key.added", body)],
        [said("adder", "key.added", body | {"scope": ["order.placed"]})],
        [said("adder", "key.revoked", revoked(narrow.kid))],
        [said("", "key.added", body), said("", "key.added", body | {"scope": ["order.placed"]})],
        [said("", "key.revoked", revoked(adder.kid)), said("adder", "key.added", body | {"scope": ["key.added"]})],
    ):
        with pytest.raises((KeyRevoked, OutOfScope, UnknownSigner)):
            introduction.check(customer.party, wires + more, town.trust)


def test_a_statement_whose_key_is_revoked_by_now_says_so(town: Town, customer: Client, contractor: Client) -> None:
    """What it signed before stays, and is marked; what was signed outside its scope is not read."""
    signer = deputy_of(town, customer, "leaver", 10, "order.placed")
    with town.client("leaver") as client:
        order = client.say("order.placed", firms.PLACED | {"contractor": contractor.party}).thread
    for ended in (False, True):
        with town.client("contractor") as reader:
            (row,) = reader.read(order).rows
        assert row.key_revoked is ended
        assert any("所用密钥已被撤销" in line for line in show.statement_lines(row, {})) is ended
        if not ended:
            customer.say("key.revoked", {"kid": signer.kid, "reason": "left"})
    with town.client("contractor") as reader:
        met = reader.meet(customer.party)
        narrowed = {**met.scopes, signer.kid: frozenset({"goods.received"})}
        reader._met[customer.party] = replace(met, scopes=narrowed)
        with pytest.raises(OutOfScope):
            reader.read(order)
