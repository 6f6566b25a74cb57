"""What one key of a party may use up of its limits: nothing once it is dead or while it waits, else its half."""

from __future__ import annotations

from pathlib import Path

import pytest

from api import shares
from api.limits import PARTY, Limit, Limits
from ledger import jose
from notary.receipts import Refusal
from tests.integration import store
from tests.integration.store import Store
from tests.trade import ORIGIN, Trade
from tests.unit.test_limits import Pulse

FLOOD = 50_000  # more than a party's burst of 40,000, which refills at 200 a second
TERMS = {"terms": "e-signing", "version": "v2", "sha256": "cd" * 32}


def worker() -> Trade:
    """One person with a key."""
    trade = Trade()
    trade.join("W", "person")
    return trade


def flooded(found: Store, trade: Trade, wire: bytes, code: str) -> Limits:
    """The limits after somebody handed in a statement again and again that the gate refuses with a code."""
    found.play(trade)
    (answer,) = found.send([wire], trade.at_ms)
    assert isinstance(answer, Refusal)
    assert answer.error.code == code
    limits = Limits(Pulse())
    shares.charge(limits, [wire] * FLOOD, [answer] * FLOOD, 25.0)
    (why,) = shares.let_in(limits, [wire])
    assert why is not None
    assert why.code == "rate-limited"
    return limits


def objection(trade: Trade, key: str) -> bytes:
    """The worker's objection by one of his keys."""
    body = {"statement": "ab" * 32, "ground": "other"}
    return trade.draft("W", "objection.made", f"party:{trade.id('W')}", body, signer=trade.key(key))


def revoked(trade: Trade) -> bytes:
    """What a thief signs with a phone that was reported as lost."""
    kid = trade.employ("W", "old phone")
    trade.say("W", "key.revoked", f"party:{trade.id('W')}", {"kid": kid, "reason": "lost"})
    return objection(trade, "W/old phone")


def test_a_thief_with_a_revoked_key_does_not_shut_its_party_out(tmp_path: Path) -> None:
    """Whatever he hands in, the good key is let in."""
    trade = worker()
    limits = flooded(store.found(tmp_path, trade), trade, revoked(trade), "key-revoked")
    mine = trade.draft("W", "party.terms_agreed", f"party:{trade.id('W')}", TERMS)
    assert shares.let_in(limits, [mine]) == [None]


def test_a_registrars_waiting_key_does_not_shut_out_the_veto(tmp_path: Path) -> None:
    """Whoever was given a key that is not his floods the gate while the 72 hours run: the refusal still gets in."""
    trade = worker()
    thread, taken = f"party:{trade.id('W')}", trade.key("taken")
    proof = jose.sign_key_proof(trade.id("W"), taken.jwk, ORIGIN, trade.at_ms // 1000, taken)
    trade.say("registrar", "key.added", thread, {"jwk": taken.jwk, "proof": proof, "custody": "file", "level": "S1"})
    limits = flooded(store.found(tmp_path, trade), trade, objection(trade, "taken"), "key-not-yet")
    veto = trade.draft("W", "key.revoked", thread, {"kid": taken.kid, "reason": "not-mine"})
    assert shares.let_in(limits, [veto]) == [None]


def test_a_narrow_clerk_leaves_the_firm_its_other_half(tmp_path: Path) -> None:
    """What is out of a key's scope is charged to the key, and to its firm no more than the key's half."""
    trade = Trade()
    trade.join("firm")
    trade.employ("firm", "clerk", scope=["goods.received"])
    thread = f"party:{trade.id('firm')}"
    wire = trade.draft("firm/clerk", "party.terms_agreed", thread, TERMS)
    limits = flooded(store.found(tmp_path, trade), trade, wire, "out-of-scope")
    assert shares.let_in(limits, [trade.draft("firm", "party.terms_agreed", thread, TERMS)]) == [None]


def test_a_key_that_does_not_count_is_a_stranger_at_a_dry_address(tmp_path: Path) -> None:
    """Where an address has to wait, what a revoked key signed takes no place in the queue, and is charged to it."""
    trade = worker()
    found, dead = store.found(tmp_path, trade), revoked(trade)
    found.play(trade)
    mine = trade.draft("W", "party.terms_agreed", f"party:{trade.id('W')}", TERMS)
    kept = shares.let_in_verified(Limits(Pulse()), found.engine, 7, [dead, mine], trade.at_ms)
    assert [None if why is None else why.fields["limit"] for why in kept] == ["strangers", None]
    assert [shares.spoken(answer) for answer in found.send([dead, mine], trade.at_ms)] == [False, True]


# ---- at the gate, one by one


@pytest.fixture
def _few(monkeypatch: pytest.MonkeyPatch) -> None:
    """Four statements at once, for the test's sake."""
    monkeypatch.setitem(PARTY, "statements", Limit(4, 0.001, "a test"))


def employed() -> Trade:
    """A firm, its employee with a key of a narrow scope."""
    told = Trade()
    told.join("mill")
    told.join("lin")
    told.employ("mill", "chen", scope=["account.confirmed", "goods.received"], limit_fen=10_000_000)
    return told


def hand_in(found: Store, told: Trade, limits: Limits, count: int) -> None:
    """Different statements by the employee's key, each refused by a limit or by the gate."""
    for number in range(count):
        line = {"no": 1, "qty_e3": 1_000}
        body = {"delivery": f"{number:064x}", "received_on": told.today, "lines": [line]}  # no unit in a receipt
        wire = told.draft("mill/chen", "goods.received", f"order:{told.uuid()}", body, prev="cd" * 32)
        if shares.let_in(limits, [wire]) == [None]:
            shares.charge(limits, [wire], found.send([wire], told.at_ms), 0.001)


@pytest.mark.usefixtures("_few")
@pytest.mark.parametrize("lost", [True, False])
def test_an_employees_key_uses_up_its_half_and_no_more(tmp_path: Path, *, lost: bool) -> None:
    """Revoked or not, it leaves its firm what the firm's own key needs to end it."""
    told, limits = employed(), Limits(Pulse())
    thread = f"party:{told.id('mill')}"
    if lost:
        kid = jose.thumbprint(told.key("mill/chen").jwk)
        told.say("mill", "key.revoked", thread, {"kid": kid, "reason": "lost"})
    found = store.found(tmp_path, told)
    found.play(told)
    hand_in(found, told, limits, 12)
    own = told.draft("mill", "key.revoked", thread, {"kid": "x" * 43, "reason": "lost"})
    assert shares.let_in(limits, [own]) == [None]
