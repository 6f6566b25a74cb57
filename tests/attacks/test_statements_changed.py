"""A signed statement changed on its way: each bit counts, and no text serves a purpose that it was not signed for."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api import auth
from ledger import jose, sdjwt, statement
from ledger.errors import BadSignature, LedgerError, MalformedStatement, Unauthenticated
from ledger.records import KeyRecord
from notary import receipts
from tests.attacks import ground
from tests.attacks.ground import Ground
from tests.trade import ORIGIN, Trade

FIELD = ground.of(Trade())
WIRE = FIELD.good()
SAID = statement.parse(WIRE)


def admitted(wire: bytes) -> statement.Statement:
    """The statement, as a gate with this log's keys would take it. Raises: LedgerError."""
    parsed = statement.parse(wire)
    statement.check_audience(parsed, ORIGIN)
    key = FIELD.trade.fold.get(f"key:{parsed.kid}")
    if not isinstance(key, KeyRecord) or key.owner != parsed.iss:
        raise BadSignature("No key of this signer's.")
    statement.check_signature(parsed, key.jwk)
    return parsed


@pytest.mark.parametrize("bit", range(8))
def test_each_bit_of_a_statement_counts(bit: int) -> None:
    """Whichever bit of the wire form is turned, no statement comes of it."""
    accepted = []
    for place in range(len(WIRE)):
        changed = bytearray(WIRE)
        changed[place] ^= 1 << bit
        try:
            admitted(bytes(changed))
        except LedgerError:
            continue
        accepted.append(place)
    assert accepted == []


def test_each_part_gone_counts() -> None:
    """Cut anywhere, at either end, the wire form is no statement any more."""
    for cut in range(1, len(WIRE)):
        for rest in (WIRE[:cut], WIRE[cut:]):
            with pytest.raises(LedgerError):
                admitted(rest)


@given(st.data())
def test_a_piece_moved_is_refused_or_says_the_same(data: st.DataObject) -> None:
    """A slice of the wire form repeated, dropped or put elsewhere: refused, or the same id with the same content."""
    start = data.draw(st.integers(0, len(WIRE) - 1))
    end = data.draw(st.integers(start, len(WIRE)))
    rest = data.draw(st.sampled_from([WIRE, WIRE[:start] + WIRE[end:]]))
    place = data.draw(st.integers(0, len(rest)))
    _refused_or_same(rest[:place] + WIRE[start:end] + rest[place:])


@given(st.permutations(list(SAID.disclosures)))
def test_disclosures_in_any_order_say_the_same(disclosures: list[sdjwt.Disclosure]) -> None:
    """The order in which disclosures travel is no part of what is said."""
    again = admitted(sdjwt.join(SAID.jwt, disclosures))
    assert (again.id, again.fields) == (SAID.id, SAID.fields)


def _refused_or_same(wire: bytes) -> None:
    try:
        again = admitted(wire)
    except LedgerError:
        return
    assert (again.id, again.fields) == (SAID.id, SAID.fields)


def _replayed(field: Ground) -> str:
    return field.good().decode().split("~")[0]


def test_a_statement_is_no_session() -> None:
    """A statement's JWT, or its whole wire form, opens no thread to whoever holds it."""
    for token in (_replayed(FIELD), FIELD.good().decode()):
        with pytest.raises(Unauthenticated):
            auth.reader_of(token, _key_of, origin=ORIGIN, now_ms=FIELD.trade.at_ms)


def _key_of(kid: str) -> KeyRecord | None:
    found = FIELD.trade.fold.get(f"key:{kid}")
    return found if isinstance(found, KeyRecord) else None


def test_a_session_is_a_session() -> None:
    """The same reader takes a session of the same key, so the statement was refused for what it is."""
    exp = FIELD.trade.at_ms // 1000 + 300
    token = auth.sign(ORIGIN, FIELD.trade.id("customer"), exp, FIELD.signer)
    assert auth.reader_of(token, _key_of, origin=ORIGIN, now_ms=FIELD.trade.at_ms).party == FIELD.trade.id("customer")


def test_a_statement_is_no_proof_of_possession() -> None:
    """Nor does a session prove that its key wants to be a party's."""
    party = FIELD.trade.id("customer")
    session = auth.sign(ORIGIN, party, FIELD.trade.at_ms // 1000 + 300, FIELD.signer)
    for text in (_replayed(FIELD), session):
        with pytest.raises(MalformedStatement):
            jose.check_key_proof(text, party=party, jwk=FIELD.jwk, aud=ORIGIN)
    proof = jose.sign_key_proof(party, FIELD.jwk, ORIGIN, 1, FIELD.signer)
    jose.check_key_proof(proof, party=party, jwk=FIELD.jwk, aud=ORIGIN)


def test_a_statement_is_no_refusal() -> None:
    """What the operator said as a statement or a session refuses nobody; a refusal of one text refuses no other."""
    operator = FIELD.trade.operator
    payload = {"aud": ORIGIN, "id": statement.id_of(WIRE.split(b"~")[0]), "at_ms": 1, "code": "rule-broken"}
    for typ in (jose.STATEMENT, jose.SESSION, jose.KEY_PROOF):
        token = jose.sign_compact(jose.header_of(typ, operator), payload, operator)
        with pytest.raises(MalformedStatement):
            receipts.check_refusal(token, WIRE, operator.jwk, ORIGIN)
    refusal = jose.sign_compact(jose.header_of(jose.REFUSAL, operator), payload, operator)
    assert receipts.check_refusal(refusal, WIRE, operator.jwk, ORIGIN) == payload
    with pytest.raises(MalformedStatement):
        receipts.check_refusal(refusal, FIELD.good(), operator.jwk, ORIGIN)
