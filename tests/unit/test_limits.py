"""Limits: what one party, key or address may ask for, by a clock that is told; nobody pays for somebody else."""

from __future__ import annotations

import pytest

from api import limits, shares
from api.auth import Reader
from api.limits import ADDRESS, PARTY, Buckets, Limit, Limits, signer_named
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
    of.charge_signer("party", 10**9, 10**12, 10**6)
    of.check_signer("party")
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


def test_the_signer_is_read_from_the_first_claims() -> None:
    """Of every statement of the story, as the parser reads it; of anything else nobody."""
    for wire in wires():
        assert signer_named(wire) == statement.parse(wire).iss
    for data in (b"", b"~", b"a.b.c~", b"..", b"a." + b"A" * 100_000, b"\xff.\xff.\xff", b"a.eyJpc3MiOiI.c"):
        assert signer_named(data) == ""


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
    shares.charge(of, [first], [_refusal(RuleBroken("No."))], PARTY["gate-seconds"].burst + 5)
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
    took_s = (PARTY["gate-seconds"].burst + 1) * (len(small) + len(large)) / max(len(small), len(large))
    shares.charge(of, [small, large], [_receipt(1), _receipt(2)], took_s)
    kept = shares.let_in(of, [small, large])
    assert [why is None for why in kept] == [len(small) < len(large), len(large) < len(small)]


def test_the_number_and_the_bytes_of_statements_are_limited_too(pulse: Pulse) -> None:
    """Each of the three runs out by itself, and fills again."""
    for name, cost in (("statements", (40_001, 0, 0.0)), ("statement-bytes", (1, 2**28 + 1, 0.0))):
        of = Limits(pulse)
        of.charge_signer("party", *cost)
        with pytest.raises(RateLimited) as caught:
            of.check_signer("party")
        assert caught.value.fields["limit"] == name
        pulse.s += limits.PARTY[name].burst
        of.check_signer("party")
