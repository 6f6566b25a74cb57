"""The story of the examples: every kind is said, and judged in order every statement is admitted."""

import hashlib
import itertools
import re
from collections import Counter

from api import examples
from api.story import STEPS
from ledger import kinds, statement
from ledger.fold import Fold
from ledger.jose import Ed25519Signer

ORIGIN = "demo.xinzheng.example/examples"


def _public() -> list[examples.Example]:
    return examples.tell(ORIGIN, examples.public_cast("log vkey", "pack vkey"))


def _fold(told: list[examples.Example]) -> Fold:
    fold = Fold()
    for index, one in enumerate(told):
        fold.admit(statement.parse(one.wire), index, one.payload["iat"] * 1000)
    return fold


def test_every_kind_of_the_catalogue_is_said() -> None:
    """No kind lacks an example."""
    said = {(st.thread_type, st.kind, st.v) for st in (statement.parse(one.wire) for one in _public())}
    assert said == set(kinds.KINDS)


def test_the_story_is_admitted_by_the_judge() -> None:
    """Told by the public keys, every statement passes every check, and the sums are those of the story."""
    fold = _fold(_public())
    assert len(fold.statements) == len(STEPS)
    assert fold.unchecked == []
    claims = Counter[str]()
    for account in (key.removeprefix("balance:") for key in fold.records if "claim:" in key):
        claims[re.sub(r"(claim:\w+):.*", r"\1", account)] += abs(fold.balance_fen(account))
    assert dict(claims) == {
        "claim:fee": 1_153_300 + 117_000,
        "paid:claim:fee": 500_000,
        "claim:wage": 11_200,
        "paid:claim:wage": 8_000,
        "claim:advance": 0,
    }


def test_the_story_told_by_other_keys_is_admitted_too() -> None:
    """Nothing in it hangs on who tells it."""
    names = examples.public_cast("", "").signers
    signers = {name: Ed25519Signer(hashlib.sha256(name.encode()).digest()) for name in names}
    salts = (bytes([number]) * 16 for number in itertools.count(1))
    told = examples.tell(ORIGIN, examples.Cast(signers, "log vkey", "pack vkey", salts))
    assert len(_fold(told).statements) == len(STEPS)
    assert not {one.id for one in told} & {one.id for one in _public()}


def test_an_example_is_the_statement_it_shows() -> None:
    """Payload and body of an example are what its wire form says, sealed fields merged in."""
    for one in _public():
        st = statement.parse(one.wire)
        assert (st.id, st.body, st.fields) == (one.id, one.payload["body"], one.body)


def test_the_examples_are_alike_on_every_machine() -> None:
    """The document does not change from one start to the next."""
    assert [one.wire for one in _public()] == [one.wire for one in _public()]
