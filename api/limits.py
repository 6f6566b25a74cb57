"""Limits: how much one party, one key or one address may ask for, as token buckets in memory.

Promise: nobody is turned away for what somebody else did. A party's buckets are charged only for what its own key
proved while it counted: a session, a new statement whose signature verified. An address's are charged only for what no
party proved, and never asked where one did.

Rules
* A bucket holds `burst` tokens and gains `per_s` a second. A key has half of what its party has, so that a lost phone
  leaves the firm its other half. What is dear is counted by what it costs: the gate by its own seconds.
* For what a key hands in beyond its half its party pays when the key has gained it: at once the other half would be
  gone, and never at all, a party with a hundred keys would have no limit.
* A key that was revoked, waits or has ended speaks for nobody: what it signs is charged to it, apart from what it was
  charged when it counted, and to the address.
* What a statement costs is known when it is recorded, so it may overdraw a bucket once; the next one waits.
* A visitor from this machine has no address limits: it is the operator or his proxy, which alone knows the addresses
  behind it and limits them itself. An IPv6 address counts by its /64, which is what one household is given.
* At most `BUCKETS_MAX` buckets of each sort are held; the one unused for longest is dropped, which gives its owner a
  full one. Parties and addresses lie apart, so that no crowd of strangers pushes a party out.
* Time is handed in, seconds of any clock that only goes forward.

Specification: DESIGN section 8; RFC 6585 section 4 (429, Retry-After).
"""

from __future__ import annotations

import base64
import ipaddress
import math
import re
import threading
from collections import OrderedDict
from collections.abc import Callable
from typing import NamedTuple

from api.auth import Reader
from ledger.errors import RateLimited

Pulse = Callable[[], float]

BUCKETS_MAX = 20_000  # of parties, and of addresses: about 4 MB each
KEY_SHARE = 0.5
IPV6_BITS = 64


class Limit(NamedTuple):
    """How many tokens a bucket holds, how many it gains a second, and why so many."""

    burst: float
    per_s: float
    why: str


PARTY: dict[str, Limit] = {
    "reads": Limit(6_000, 50, "a firm's program that reads each of its 2,000 orders thrice, then goes on polling"),
    "drafts": Limit(1_200, 10, "a payroll of 600 slips drafted twice in one sitting"),
    "packs": Limit(40, 1 / 30, "drawing one takes a second or more of a processor: a case in one go, 2,880 a day"),
    "attachments": Limit(200, 1, "the photos of a day's deliveries from a phone that comes back online"),
    "statements": Limit(40_000, 200, "eight full bodies of 5,000 lines: a year's books of a busy firm"),
    "statement-bytes": Limit(
        256 * 2**20, 2**20, "eight full bodies of 32 MiB, then a gigabyte in a quarter of an hour"
    ),
    "gate-seconds": Limit(240, 0.5, "no party takes more than half of the one writer's time for longer than minutes"),
}
ADDRESS: dict[str, Limit] = {
    "public": Limit(3_000, 50, "a monitor that follows the log tile by tile, and an office behind one address"),
    "drafts": Limit(120, 1, "a person who tries the forms before he has a key"),
    "verify": Limit(40, 0.2, "a check keeps a processor busy for a second or more"),
    "sign-ins": Limit(120, 1, "sessions that do not count: a clock that is wrong, not a search for keys"),
    "strangers": Limit(600, 5, "statements that no registered key signed, or one that does not count"),
}
SUBMISSIONS = ("statements", "statement-bytes", "gate-seconds")


class Spent(NamedTuple):
    """What was handed in came to, by the limits of `SUBMISSIONS`."""

    statements: int = 0
    size: int = 0
    gate_s: float = 0.0


# Refusals that the judge gives only after the signature verified: who holds the key answers for them.
ENDED = frozenset(("key-revoked", "key-not-yet", "key-expired"))  # by a key that does not count: for no party
SIGNED = ENDED | {"out-of-scope", "unknown-reference", "not-entitled", "stale-thread", "rule-broken"}

_HEAD_CHARS = 2_800  # base64url of the claims `aud` and `iss`, the first two, at their longest
_KID = re.compile(rb'"kid":"([A-Za-z0-9_-]{43})"')
_ISS = re.compile(rb'"iss":"([a-z0-9:.-]{1,255})"')


class Buckets:
    """Token buckets by name, a bounded number of them. May be used by many threads."""

    def __init__(self, pulse: Pulse, most: int = BUCKETS_MAX) -> None:
        self._pulse = pulse
        self._most = most
        self._held: OrderedDict[str, tuple[float, float]] = OrderedDict()  # name → tokens, when they were so many
        self._owing: dict[str, set[str]] = {}  # name → the buckets that have a part of it and owe
        self._lock = threading.Lock()

    def __len__(self) -> int:
        return len(self._held)

    def wait_s(self, name: str, limit: Limit, cost: float) -> float:
        """Take `cost` tokens and give 0, or leave them and give the seconds until there are so many."""
        with self._lock:
            now = self._pulse()
            tokens = self._tokens(name, limit, now)
            if tokens < cost:
                return (cost - tokens) / limit.per_s
            self._put(name, tokens - cost, now)
            return 0.0

    def owed_s(self, name: str, limit: Limit) -> float:
        """Seconds until the bucket holds anything again; 0 where it does."""
        with self._lock:
            tokens = self._tokens(name, limit, self._pulse())
            return 0.0 if tokens > 0 else max(-tokens / limit.per_s, 1.0)

    def charge(self, name: str, limit: Limit, cost: float) -> None:
        """Take `cost` tokens that were used already; a bucket owes at most what it can hold."""
        with self._lock:
            now = self._pulse()
            self._take(name, limit, cost, now)

    def charge_part(self, name: str, part: str, limit: Limit, cost: float) -> None:
        """Take `cost` tokens that were used already of the bucket `part` that has its share of `name` and its `limit`.

        The whole pays what the part has, at once, and what the part owes as the part gains it: one part never takes
        more than its share, and all of them no more than the whole.
        """
        with self._lock:
            now, share = self._pulse(), share_of(limit)
            has = max(self._tokens(part, share, now), 0.0)
            self._take(name, limit, min(cost, has), now)  # first: what other parts owe is gained up to this moment
            self._take(part, share, cost, now)
            parts = {one for one in self._owing.pop(name, set()) | {part} if self._tokens(one, share, now) < 0}
            if parts:
                self._owing[name] = parts

    def _tokens(self, name: str, limit: Limit, now: float) -> float:
        tokens, at = self._held.get(name, (limit.burst, now))
        repaid = sum(self._repaid(part, share_of(limit), at, now) for part in self._owing.get(name, ()))
        return min(limit.burst, tokens + (now - at) * limit.per_s - repaid)

    def _repaid(self, part: str, share: Limit, since: float, now: float) -> float:
        """What a bucket that owes has gained of its debt between two moments."""
        tokens, at = self._held.get(part, (0.0, now))
        before, after = (min(tokens + (moment - at) * share.per_s, 0.0) for moment in (since, now))
        return after - before

    def _take(self, name: str, limit: Limit, cost: float, now: float) -> None:
        self._put(name, max(self._tokens(name, limit, now) - cost, -limit.burst), now)

    def _put(self, name: str, tokens: float, now: float) -> None:
        self._held[name] = (tokens, now)
        self._held.move_to_end(name)
        if len(self._held) > self._most:
            dropped, _ = self._held.popitem(last=False)
            self._owing.pop(dropped, None)


class Limits:
    """The buckets of one process. With `on` False nothing is limited: for whoever limits before this door."""

    def __init__(self, pulse: Pulse, *, on: bool = True) -> None:
        self.parties = Buckets(pulse)
        self.addresses = Buckets(pulse)
        self._on = on

    def read(self, reader: Reader, name: str) -> None:
        """Take one token of a party that signed in, and of its key. Raises: RateLimited."""
        if not self._on:
            return
        for owner, limit in ((f"key {reader.kid}", share_of(PARTY[name])), (f"party {reader.party}", PARTY[name])):
            _refuse(name, self.parties.wait_s(f"{name} {owner}", limit, 1))

    def visit(self, host: str, name: str) -> None:
        """Take one token of an address, for what nobody proved to have asked. Raises: RateLimited."""
        address = _address(host)
        if self._on and address:
            _refuse(name, self.addresses.wait_s(f"{name} {address}", ADDRESS[name], 1))

    def check_signer(self, signer: str, kid: str) -> None:
        """That a signer may hand in more, with that key. Raises: RateLimited."""
        for name in SUBMISSIONS if self._on else ():
            for owner in (f"key {kid}", f"ended key {kid}"):
                _refuse(name, self.parties.owed_s(f"{name} {owner}", share_of(PARTY[name])))
            _refuse(name, self.parties.owed_s(f"{name} party {signer}", PARTY[name]))

    def charge_signer(self, signer: str, kid: str, spent: Spent, *, counts: bool = True) -> None:
        """What a signer's statements by one key came to; the key alone pays where it does not count."""
        for name, cost in zip(SUBMISSIONS, spent, strict=True) if self._on else ():
            if counts:
                self.parties.charge_part(f"{name} party {signer}", f"{name} key {kid}", PARTY[name], cost)
            else:
                self.parties.charge(f"{name} ended key {kid}", share_of(PARTY[name]), cost)

    def strangers_s(self, host: str) -> float:
        """Seconds for which an address has handed in too much that no key signed that counts; 0 where it has not."""
        address = _address(host)
        return self.addresses.owed_s(f"strangers {address}", ADDRESS["strangers"]) if self._on and address else 0.0

    def charge_strangers(self, host: str, statements: int) -> None:
        """The number of `statements` that an address handed in and no key signed that counts."""
        address = _address(host)
        if self._on and address and statements:
            self.addresses.charge(f"strangers {address}", ADDRESS["strangers"], statements)


def refusal(name: str, wait_s: float) -> RateLimited:
    """The refusal of one limit."""
    return RateLimited("More was asked for than is given at once.", limit=name, retry_s=math.ceil(wait_s))


def _refuse(name: str, wait_s: float) -> None:
    if wait_s > 0:
        raise refusal(name, wait_s)


def share_of(limit: Limit) -> Limit:
    """What one key has of what its party has."""
    burst, per_s, why = limit
    return Limit(burst * KEY_SHARE, per_s * KEY_SHARE, why)


def _address(host: str) -> str:
    """What an address counts by; empty for this machine's own, and for what is no address."""
    try:
        found = ipaddress.ip_address(host)
    except ValueError:
        return ""
    if isinstance(found, ipaddress.IPv6Address):
        if found.ipv4_mapped is not None:
            return _address(str(found.ipv4_mapped))
        if not found.is_loopback:
            return str(ipaddress.ip_network((found, IPV6_BITS), strict=False))
    return "" if found.is_loopback else str(found)


def signer_named(data: bytes) -> str:
    """The signer that a statement names, read from its first claims and not verified; empty where it names none."""
    return _named(data, 1, _ISS)


def key_named(data: bytes) -> str:
    """The key that a statement's header names, not verified; empty where it names none."""
    return _named(data, 0, _KID)


def _named(data: bytes, part: int, pattern: re.Pattern[bytes]) -> str:
    """What stands at the beginning of a statement's header (part 0) or of its claims (part 1)."""
    parts = data.partition(b"~")[0].split(b".", 2)[part : part + 1]
    head = parts[0][:_HEAD_CHARS] if parts else b""
    try:
        found = pattern.search(base64.urlsafe_b64decode(head + b"=" * (-len(head) % 4)))
    except ValueError:
        return ""
    return found[1].decode("ascii") if found else ""
