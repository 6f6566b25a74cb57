"""Whose key counts, since when, and with which rights: the wait, the veto, the lost phone, and any order of events."""

from __future__ import annotations

import contextlib
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from api import auth
from ledger import badges, jose
from ledger.errors import KeyNotYet, KeyRevoked, LedgerError, Unauthenticated
from ledger.records import KeyRecord, ThreadRecord
from ledger.rules.keys import WAIT_MS
from tests.trade import ORIGIN, Trade

HOUR_MS = 3_600_000


def world() -> Trade:
    """A workshop's worker with one key, that of his phone."""
    trade = Trade()
    trade.join("customer")
    trade.join("worker", "person")
    return trade


def key_body(trade: Trade, who: str, name: str, **more: Any) -> dict[str, Any]:
    """A body of `key.added` for a new key of that name."""
    signer = trade.key(name)
    trade.parties[who].extra[name] = signer
    proof = jose.sign_key_proof(trade.id(who), signer.jwk, ORIGIN, trade.at_ms // 1000, signer)
    return {"jwk": signer.jwk, "proof": proof, "custody": "file", "level": "S1", **more}


def enrol(trade: Trade, who: str, name: str, **more: Any) -> KeyRecord:
    """The registrar adds a key; its record."""
    trade.say("registrar", "key.added", f"party:{trade.id(who)}", key_body(trade, who, name, **more))
    return record(trade, trade.key(name).kid)


def record(trade: Trade, kid: str) -> KeyRecord:
    """A key's record."""
    found = trade.fold.get(f"key:{kid}")
    assert isinstance(found, KeyRecord)
    return found


def revoke(trade: Trade, by: str, who: str, kid: str, **more: Any) -> str:
    """`key.revoked` by somebody, of a key of a party."""
    return trade.say(by, "key.revoked", f"party:{trade.id(who)}", {"kid": kid, "reason": "lost", **more})


def agree(trade: Trade, by: str) -> str:
    """Something that any full key may say."""
    terms = {"terms": "e-signing", "version": "v2", "sha256": "cd" * 32}
    return trade.say(by, "party.terms_agreed", f"party:{trade.id(by)}", terms)


def reads(trade: Trade, who: str, name: str) -> str:
    """Open a session with an extra key now; whose it is."""
    signer = trade.parties[who].extra[name]
    token = auth.sign(ORIGIN, trade.id(who), trade.at_ms // 1000 + 60, signer)
    keys = {signer.kid: record(trade, signer.kid)}
    return auth.reader_of(token, keys.get, origin=ORIGIN, now_ms=trade.at_ms).party


def test_the_registrar_s_key_counts_after_72_hours_by_entry_times() -> None:
    """A millisecond before, statement and session are refused; on the hour both count; the head did not move."""
    trade = world()
    thread = f"party:{trade.id('worker')}"
    head = trade.fold.get(f"thread:{thread}")
    key = enrol(trade, "worker", "new phone")
    after = trade.fold.get(f"thread:{thread}")
    assert isinstance(head, ThreadRecord)
    assert isinstance(after, ThreadRecord)
    assert (head.head, head.count + 1) == (after.head, after.count)
    added_ms = trade.fold.said[key.added].at_ms
    assert key.counts_from_ms == added_ms + 72 * HOUR_MS
    trade.at_ms = key.counts_from_ms - 1
    with pytest.raises(KeyNotYet) as caught:
        agree(trade, "worker/new phone")
    assert caught.value.fields["counts_from_ms"] == key.counts_from_ms
    with pytest.raises(Unauthenticated, match="does not count yet"):
        reads(trade, "worker", "new phone")
    trade.at_ms += 1
    assert reads(trade, "worker", "new phone") == trade.id("worker")
    agree(trade, "worker/new phone")
    trade.check()


def test_an_older_key_vetoes_before_it_counts_and_never_after_by_a_clerk() -> None:
    """A clerk's key that may revoke, and may revoke nobody else's, refuses the registrar's key while it waits."""
    trade = world()
    trade.employ("customer", "clerk", scope=["key.revoked", "goods.received"])
    first, second = enrol(trade, "customer", "first"), enrol(trade, "customer", "second")
    revoke(trade, "customer/clerk", "customer", first.kid, reason="not-mine")
    assert record(trade, first.kid).vetoed
    trade.at_ms += WAIT_MS
    with pytest.raises(KeyRevoked):
        agree(trade, "customer/first")
    with pytest.raises(Unauthenticated, match="was revoked"):
        reads(trade, "customer", "first")
    with pytest.raises(LedgerError, match="revoked by itself or by a key that may sign everything"):
        revoke(trade, "customer/clerk", "customer", second.kid)
    agree(trade, "customer/second")
    trade.check()


def test_a_younger_key_of_narrow_scope_does_not_veto() -> None:
    """Only keys older than the registrar's refuse it; a clerk added meanwhile does not."""
    trade = world()
    waiting = enrol(trade, "customer", "waiting")
    trade.employ("customer", "clerk", scope=["key.revoked"])
    with pytest.raises(LedgerError, match="revoked by itself"):
        revoke(trade, "customer/clerk", "customer", waiting.kid)
    with pytest.raises(KeyNotYet):
        revoke(trade, "customer/waiting", "customer", waiting.kid)


def test_all_keys_lost_and_nobody_vetoes() -> None:
    """The worker who drowned his phone: the registrar adds, 72 hours pass, he speaks again; his old word stands."""
    trade = world()
    said = agree(trade, "worker")
    revoke(trade, "registrar", "worker", trade.signer("worker").kid)
    new = enrol(trade, "worker", "new")
    trade.at_ms += WAIT_MS
    agree(trade, "worker/new")
    with pytest.raises(KeyRevoked):
        agree(trade, "worker")
    assert new.counts_from_ms is not None
    assert said in trade.fold.said
    trade.check()


def test_a_thief_may_veto_and_does_not_keep_what_he_took() -> None:
    """The boss who holds the phone vetoes; the registrar's ending runs all the same, and the next key comes through."""
    trade = world()
    old = trade.signer("worker").kid
    ending = revoke(trade, "registrar", "worker", old, compromised_since=trade.today)
    first = enrol(trade, "worker", "first")
    revoke(trade, "worker", "worker", first.kid, reason="not-mine")  # the thief: shown, and it works
    assert record(trade, first.kid).vetoed
    with pytest.raises(LedgerError, match="that the registrar is ending adds no other"):
        trade.say("worker", "key.added", f"party:{trade.id('worker')}", key_body(trade, "worker", "thief's"))
    confirmed = agree(trade, "worker")  # within the wait it still counts, and wears what was said of it
    worn = badges.of(trade.fold, trade.fold.said[confirmed])
    assert worn.lost
    ends_at_ms = record(trade, old).ends_at_ms
    assert ends_at_ms == trade.fold.said[ending].at_ms + WAIT_MS
    trade.at_ms = ends_at_ms - 1
    agree(trade, "worker")
    trade.at_ms = ends_at_ms
    with pytest.raises(KeyRevoked):
        agree(trade, "worker")
    second = enrol(trade, "worker", "second")
    with pytest.raises(KeyRevoked):
        revoke(trade, "worker", "worker", second.kid)
    trade.at_ms += WAIT_MS
    agree(trade, "worker/second")
    trade.check()


def test_the_party_itself_ends_at_once_what_the_registrar_ends_later() -> None:
    """Its own revocation does not wait, and is the last one."""
    trade = world()
    trade.employ("customer", "clerk")
    kid = trade.signer("customer/clerk").kid
    revoke(trade, "registrar", "customer", kid)
    agree(trade, "customer/clerk")
    revoke(trade, "customer", "customer", kid, compromised_since="2026-03-01")
    with pytest.raises(KeyRevoked):
        agree(trade, "customer/clerk")
    for by in ("registrar", "customer"):
        with pytest.raises(LedgerError, match="A key is revoked once"):
            revoke(trade, by, "customer", kid)
    assert record(trade, kid).compromised_since == "2026-03-01"


def test_the_registrar_takes_back_at_once_what_does_not_count_yet() -> None:
    """His own mistake within the wait needs no second wait, and is no veto."""
    trade = world()
    key = enrol(trade, "worker", "wrong")
    revoke(trade, "registrar", "worker", key.kid, reason="other")
    assert (record(trade, key.kid).vetoed, record(trade, key.kid).ends_at_ms) == (False, None)
    trade.at_ms += WAIT_MS
    with pytest.raises(KeyRevoked):
        agree(trade, "worker/wrong")


def test_a_statement_before_the_loss_wears_nothing() -> None:
    """Signed the day before the day that is named: not marked; on it: marked; level and badge as they were."""
    trade = world()
    before = agree(trade, "customer")
    trade.later()
    on = agree(trade, "customer")
    trade.employ("customer", "fresh")
    plain = badges.of(trade.fold, trade.fold.said[on])
    revoke(trade, "customer/fresh", "customer", trade.signer("customer").kid, compromised_since=trade.today)
    marked = badges.of(trade.fold, trade.fold.said[on])
    assert [badges.of(trade.fold, trade.fold.said[one]).lost for one in (before, on)] == [False, True]
    assert (marked.badge, marked.level) == (plain.badge, plain.level)


# ---- any order of events

KINDS_SOME = ("goods.received", "account.confirmed", "key.added", "key.revoked", "party.terms_agreed")
Gift = tuple[frozenset[str] | None, int | None, str | None]
GIFTS = st.tuples(
    st.none() | st.frozensets(st.sampled_from(KINDS_SOME), min_size=1),
    st.none() | st.integers(1, 3),
    st.none() | st.sampled_from(("2026-03-05", "2026-04-01")),
)
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("add"), st.integers(0, 9), GIFTS),
        st.tuples(st.just("revoke"), st.integers(0, 9), st.integers(0, 9)),
        st.tuples(st.just("wait"), st.integers(0, 80), st.none()),
    ),
    max_size=14,
)


def within(gift: Gift, giver: Gift) -> bool:
    """Whether one key's rights are among another's: scope, limit, end."""
    scope = giver[0] is None or (gift[0] is not None and gift[0] <= giver[0])
    limit = giver[1] is None or (gift[1] is not None and gift[1] <= giver[1])
    end = giver[2] is None or (gift[2] is not None and gift[2] <= giver[2])
    return scope and limit and end


def rights(key: KeyRecord) -> Gift:
    """What a key's record says it may."""
    return (None if key.scope is None else frozenset(key.scope), key.limit_fen, key.until)


@settings(max_examples=60, deadline=None)
@given(STEPS)
def test_no_key_ever_has_a_right_that_no_statement_gave_it(steps: list[tuple[str, int, Any]]) -> None:
    """Whoever adds and revokes in whatever order: each key has what its statement gave, at most what its giver had."""
    trade = world()
    names = ["registrar", "customer"]
    given_by: dict[str, str] = {}
    for number, (what, one, more) in enumerate(steps):
        by = names[one % len(names)]
        with contextlib.suppress(LedgerError):
            if what == "wait":
                trade.at_ms += one * HOUR_MS
            elif what == "revoke":
                target = names[1:][more % (len(names) - 1)]
                revoke(trade, by, "customer", trade.signer(target).kid)
            else:
                fields = dict(zip(("scope", "limit_fen", "until"), more, strict=True))
                told = {name: sorted(v) if name == "scope" else v for name, v in fields.items() if v is not None}
                body = key_body(trade, "customer", f"k{number}", **told)
                trade.say(by, "key.added", f"party:{trade.id('customer')}", body)
                names.append(f"customer/k{number}")
                given_by[trade.key(f"k{number}").kid] = trade.signer(by).kid
    for kid, giver in given_by.items():
        own, added = record(trade, kid), trade.fold.statements[record(trade, kid).added]
        said = added.fields
        gift = (frozenset(said["scope"]) if "scope" in said else None, said.get("limit_fen"), said.get("until"))
        assert rights(own) == gift
        assert within(gift, rights(record(trade, giver)))
        assert (own.counts_from_ms is not None) == (added.iss == "registrar")
        assert added.iss == "registrar" or own.level <= record(trade, giver).level
    trade.check()
