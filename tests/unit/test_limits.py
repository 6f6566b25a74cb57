"""Limits: what one party, key or address may ask for, by a clock that is told; nobody pays for somebody else."""

from __future__ import annotations

from random import Random

import pytest

from api import limits, shares
from api.auth import Reader
from api.limits import ADDRESS, KEY_SHARE, PARTY, Buckets, Limit, Limits, Spent, key_named, share_of, signer_named
from api.problems import response
from ledger import statement
from ledger.errors import LedgerError, NotCanonical, RateLimited, RuleBroken
from notary.receipts import Receipt, Refusal
from tests.integration import store

LIMIT = Limit(3, 0.5, "a test")
STRANGER, OTHER = "203.0.113.7", "203.0.113.8"


class Pulse:
    """Seconds that pass when they are told to."""

    def __init__(self) -> None:
        self.s = 1_000.0

    def __call__(self) -> float:
        """The second it is."""
        return self.s


@pytest.fixture
def pulse() -> Pulse:
    """A clock."""
    return Pulse()


def test_a_bucket_empties_and_fills(pulse: Pulse) -> None:
    """As many as it holds at once, then one for each time it gains one, never more than it holds."""
    buckets = Buckets(pulse)
    assert [buckets.wait_s("a", LIMIT, 1) for _ in range(4)] == [0, 0, 0, 2]
    assert buckets.wait_s("b", LIMIT, 3) == 0
    pulse.s += 1
    assert buckets.wait_s("a", LIMIT, 1) == 1
    pulse.s += 1
    assert [buckets.wait_s("a", LIMIT, 1) for _ in range(2)] == [0, 2]
    pulse.s += 1_000_000
    assert [buckets.wait_s("a", LIMIT, 1) for _ in range(4)] == [0, 0, 0, 2]


def test_what_was_used_already_is_owed(pulse: Pulse) -> None:
    """A charge may overdraw a bucket, by no more than it holds; what it owes has to come in before more is given."""
    buckets = Buckets(pulse)
    buckets.charge("a", LIMIT, 2)
    assert buckets.owed_s("a", LIMIT) == 0
    buckets.charge("a", LIMIT, 100)
    assert buckets.owed_s("a", LIMIT) == 6
    pulse.s += 6
    assert buckets.owed_s("a", LIMIT) == 1
    pulse.s += 0.1
    assert buckets.owed_s("a", LIMIT) == 0


def test_buckets_are_bounded(pulse: Pulse) -> None:
    """However many names come, so many are held; the one unused for longest goes."""
    buckets = Buckets(pulse, most=10)
    for number in range(1_000):
        buckets.charge("kept", LIMIT, 0)
        buckets.charge(f"{number}", LIMIT, 3)
    assert len(buckets) == 10
    assert buckets.wait_s("kept", LIMIT, 3) == 0
    assert buckets.wait_s("999", LIMIT, 1) > 0
    assert buckets.wait_s("1", LIMIT, 1) == 0


def asked(of: Limits, reader: Reader, name: str) -> int:
    """How often a reader is answered before he is told to wait."""
    for count in range(1_000_000):
        try:
            of.read(reader, name)
        except RateLimited:
            return count
    raise AssertionError("there is no limit")


@pytest.mark.parametrize("name", ["reads", "drafts", "packs", "attachments"])
def test_a_key_has_half_of_what_its_party_has(pulse: Pulse, name: str) -> None:
    """The second key still has its half, the third nothing; another party is not touched; then all fill again."""
    of, burst = Limits(pulse), PARTY[name].burst
    assert [asked(of, Reader("party", kid), name) for kid in ("a", "b", "c")] == [burst / 2, burst / 2, 0]
    assert asked(of, Reader("other", "d"), name) == burst / 2
    assert asked(of, Reader("party", "a"), next(other for other in PARTY if other != name)) > 0
    pulse.s += 4.01 / PARTY[name].per_s
    assert asked(of, Reader("party", "a"), name) == 2


@pytest.mark.parametrize("name", ADDRESS)
def test_an_address_pays_for_itself_alone(pulse: Pulse, name: str) -> None:
    """One that asked too much is told how long to wait, the next one is answered."""
    of = Limits(pulse)
    for _ in range(int(ADDRESS[name].burst)):
        of.visit(STRANGER, name)
    with pytest.raises(RateLimited) as caught:
        of.visit(STRANGER, name)
    assert caught.value.fields["limit"] == name
    answer = response(caught.value)
    assert answer.status_code == 429
    assert int(answer.headers["Retry-After"]) >= 1 / ADDRESS[name].per_s > 0
    of.visit(OTHER, name)
    of.read(Reader("party", "key"), "reads")


@pytest.mark.parametrize("host", ["127.0.0.1", "127.8.8.8", "::1", "::ffff:127.0.0.1", "", "testclient"])
def test_this_machine_has_no_address_limits(pulse: Pulse, host: str) -> None:
    """The operator, or the proxy that knows whom it speaks for, is never told to wait for what strangers ask."""
    of = Limits(pulse)
    for _ in range(int(ADDRESS["verify"].burst) + 10):
        of.visit(host, "verify")
    of.charge_strangers(host, 1_000_000)
    assert of.strangers_s(host) == 0
    assert len(of.addresses) == 0


def test_a_household_is_one_address(pulse: Pulse) -> None:
    """Two addresses of one IPv6 network share, one of the next does not; an IPv4 in IPv6 dress is the same."""
    of = Limits(pulse)
    of.charge_strangers("2001:db8:0:1::7", 600)
    of.charge_strangers(f"::ffff:{STRANGER}", 600)
    assert of.strangers_s("2001:db8:0:1:ffff::1") > 0
    assert of.strangers_s("2001:db8:0:2::7") == 0
    assert of.strangers_s(STRANGER) > 0


def test_nothing_is_limited_where_it_is_switched_off(pulse: Pulse) -> None:
    """For whoever stands behind a door that limits."""
    of = Limits(pulse, on=False)
    for _ in range(1_000):
        of.read(Reader("party", "key"), "packs")
        of.visit(STRANGER, "verify")
    of.charge_signer("party", "key", Spent(10**9, 10**12, 10**6))
    of.check_signer("party", "key")
    of.charge_strangers(STRANGER, 10**9)
    assert of.strangers_s(STRANGER) == 0


def test_every_limit_has_its_reason() -> None:
    """Each names why it is as it is, and gives something back."""
    for limit in (*PARTY.values(), *ADDRESS.values()):
        assert limit.burst > 0 < limit.per_s
        assert len(limit.why) > 20


# ---- who signed


def wires() -> list[bytes]:
    """The story's statements."""
    return [wire for wire, _ in store.story().wires]


def test_signer_and_key_are_read_from_what_stands_first() -> None:
    """Of every statement of the story, as the parser reads it; of anything else nobody."""
    for wire in wires():
        st = statement.parse(wire)
        assert (signer_named(wire), key_named(wire)) == (st.iss, st.kid)
    for data in (b"", b"~", b"a.b.c~", b"..", b"a." + b"A" * 100_000, b"\xff.\xff.\xff", b"a.eyJpc3MiOiI.c"):
        assert (signer_named(data), key_named(data)) == ("", "")


def _receipt(index: int) -> Receipt:
    return Receipt("ab" * 32, index, 1, "ab" * 32, "proof", repeated=False)


def _refusal(error: LedgerError) -> Refusal:
    return Refusal(error, "ab" * 32, "a.b.c")


def test_only_who_signed_is_charged(pulse: Pulse) -> None:
    """What a rule refused counts for its signer; what no key signed counts for nobody, whomever it names."""
    of, (first, *_) = Limits(pulse), wires()
    signer = signer_named(first)
    for _ in range(1_000):
        shares.charge(of, [first], [_refusal(NotCanonical("No."))], 1_000.0)
    assert shares.let_in(of, [first]) == [None]
    shares.charge(of, [first], [_refusal(RuleBroken("No."))], share_of(PARTY["gate-seconds"]).burst + 2.5)
    (refused,) = shares.let_in(of, [first])
    assert isinstance(refused, RateLimited)
    assert refused.fields == {"limit": "gate-seconds", "retry_s": 10}
    others = [wire for wire in wires() if signer_named(wire) != signer]
    assert shares.let_in(of, others) == [None] * len(others)


def test_a_batch_is_shared_out_by_bytes(pulse: Pulse) -> None:
    """Whoever sent nine tenths of it bears nine tenths of its time."""
    of = Limits(pulse)
    small = next(wire for wire in wires() if signer_named(wire) == store.story().id("lin"))
    large = next(wire for wire in wires() if signer_named(wire) == store.story().id("mill"))
    took_s = (share_of(PARTY["gate-seconds"]).burst + 1) * (len(small) + len(large)) / max(len(small), len(large))
    shares.charge(of, [small, large], [_receipt(1), _receipt(2)], took_s)
    kept = shares.let_in(of, [small, large])
    assert [why is None for why in kept] == [len(small) < len(large), len(large) < len(small)]


SPENT = (Spent(20_001), Spent(0, 2**27 + 1), Spent(0, 0, 120.5))


@pytest.mark.parametrize("spent", SPENT)
def test_number_bytes_and_seconds_are_limited_each(pulse: Pulse, spent: Spent) -> None:
    """Each runs out by itself and fills again; the party's next key has the other half, the third nothing."""
    of = Limits(pulse)
    name = limits.SUBMISSIONS[SPENT.index(spent)]
    of.charge_signer("party", "key", spent)
    with pytest.raises(RateLimited) as caught:
        of.check_signer("party", "key")
    assert caught.value.fields["limit"] == name
    of.check_signer("party", "next")
    of.charge_signer("party", "next", spent)
    with pytest.raises(RateLimited):
        of.check_signer("party", "third")
    of.check_signer("other", "fourth")
    pulse.s += PARTY[name].burst / PARTY[name].per_s
    of.check_signer("party", "key")


# ---- a key's part of what its party has


def test_a_part_never_takes_more_than_its_share(pulse: Pulse) -> None:
    """Whatever one part uses and whenever, the whole keeps the other half: what is owed is paid as it is gained."""
    buckets, drawn = Buckets(pulse), Random(7)
    for _ in range(2_000):
        buckets.charge_part("firm", "phone", LIMIT, drawn.choice((0, 0.1, 1, 2, 100)))
        assert buckets.wait_s("firm", LIMIT, LIMIT.burst * KEY_SHARE - 1e-6) == 0
        buckets.charge("firm", LIMIT, -(LIMIT.burst * KEY_SHARE - 1e-6))  # given back
        pulse.s += drawn.choice((0, 0.1, 1, 3, 10))


def test_many_parts_take_no_more_than_the_whole(pulse: Pulse) -> None:
    """A party with a hundred keys, each of which overdraws its share whenever it is let in, has no more by them."""
    buckets, used, share = Buckets(pulse), 0.0, share_of(LIMIT)
    for number in range(20_000):
        part = f"key {number % 100}"
        if not buckets.owed_s(part, share) and not buckets.owed_s("firm", LIMIT):
            buckets.charge_part("firm", part, LIMIT, LIMIT.burst)
            used += LIMIT.burst
        pulse.s += 0.1
    assert used < LIMIT.burst * 4 + 2_000 * LIMIT.per_s


def test_what_a_dead_key_signs_is_charged_to_it_alone(pulse: Pulse) -> None:
    """Its party pays nothing, whatever it comes to: two keys that count have both halves."""
    of = Limits(pulse)
    of.charge_signer("party", "lost", Spent(40_000, 2**28, 240), counts=False)
    with pytest.raises(RateLimited):
        of.check_signer("party", "lost")
    for key in ("own", "next"):
        of.charge_signer("party", key, Spent(19_999, 2**27 - 1, 119.5))
        of.check_signer("party", key)
