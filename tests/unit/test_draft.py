"""Drafts: payloads from plain fields and salts, in the one order, with nothing that draws lots."""

import pytest

from ledger import draft, sdjwt, statement
from ledger.errors import MalformedStatement, NotCanonical
from ledger.sdjwt import Shape
from ledger.statement import About
from tests.unit.samples import BODY, ID, SIGNER, drafted, plain, salts


def test_a_draft_has_the_claims_in_their_order() -> None:
    """Given claims stand in the order of the format, absent ones are left out."""
    names = [name for name, _ in statement.CLAIMS]
    full, _ = drafted(via={"channel": "cli"}, prev=ID, about=[About(ID)], seen="x", supersedes=ID)
    assert list(full) == names
    bare, _ = drafted()
    assert list(bare) == [name for name, needed in statement.CLAIMS if needed]


def test_drafting_draws_one_salt_a_field() -> None:
    """A draft draws as many salts as it seals fields, in the order of the fields."""
    drawn = salts()
    _, disclosures = drafted(salts=drawn)
    fresh = salts()
    assert [one.salt for one in disclosures] == [sdjwt.make(next(fresh), "x", 1).salt for _ in disclosures]
    assert next(drawn) == next(fresh)
    assert [one.name for one in disclosures] == ["goods", "price_e4", "goods", "price_e4", "order_no"]


def test_the_same_draft_gives_the_same_bytes() -> None:
    """Fields, salts and key decide every byte; other salts make another statement."""
    assert plain() == plain()
    assert statement.parse(plain(salts=salts("other"))).id != statement.parse(plain()).id


def test_what_is_drafted_is_taken() -> None:
    """A draft with every optional claim is a statement, and its fields are those it was made from."""
    st = statement.parse(plain(via={"channel": "api"}, prev=ID, about=[About(ID), About(ID, sdjwt.digest("x"))]))
    assert st.fields == BODY
    assert st.about == (About(ID), About(ID, sdjwt.digest("x")))
    statement.check_signature(st, SIGNER.jwk)


def test_nothing_sealed_stands_in_the_clear() -> None:
    """The payload holds no sealed name and no sealed value."""
    payload, _ = drafted()
    assert not any(word in str(payload) for word in ("goods", "price_e4", "order_no", "男袜", "11700", "LX-07"))


@pytest.mark.parametrize("name", ["_sd", "...", "_sd_alg"])
def test_a_reserved_name_is_not_sealed(name: str) -> None:
    """A body that would seal a name of the format itself is refused."""
    with pytest.raises(MalformedStatement):
        drafted(body={name: 1}, sealed=Shape(frozenset({name})))


@pytest.mark.parametrize("value", [1.5, 2**53, "a\u200bb", "\ud800"])
def test_a_field_without_a_form_is_refused(value: object) -> None:
    """A value that has no canonical spelling is refused, sealed or open."""
    payload, disclosures = drafted(body={"amount_fen": value})
    with pytest.raises(NotCanonical):
        draft.sign(payload, disclosures, SIGNER)
    with pytest.raises(NotCanonical):
        drafted(body={"note": value}, sealed=Shape(frozenset({"note"})))


@pytest.mark.parametrize("chance", [bytes(10), b"\xff" * 10, bytes(range(10))])
def test_ids_are_of_version_7(chance: bytes) -> None:
    """Version and variant stand whatever chance gives, the milliseconds lead, and other chance gives another id."""
    made = draft.uuid7(1_790_000_000_000, chance)
    assert statement.is_uuid7(made)
    assert int(made.replace("-", "")[:12], 16) == 1_790_000_000_000
    assert made != draft.uuid7(1_790_000_000_000, chance[:9] + bytes([chance[9] ^ 1]))
