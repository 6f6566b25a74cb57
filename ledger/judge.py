"""The judge: may this be said, here, now, by this key; and what follows from it.

Promise: a pure function. Gate, audit and offline verifier call it with different lookups and get the same outcome;
what a lookup cannot know is reported as not checked, never assumed.

The steps, in this order; the first that fails refuses
1. the statement is addressed to this log (`wrong-audience`), and its clock is not ahead (`future-iat`);
2. its kind is known and its body has exactly the declared fields (`not-supported`, `malformed-statement`,
   `unknown-field`);
3. its key is registered for its signer (`unknown-signer`), the header names that key's algorithm (`wrong-algorithm`),
   and the signature verifies (`bad-signature`);
4. the key counts for this entry: not revoked, no longer waiting, not ended, within scope and limit (`key-revoked`,
   `key-not-yet`, `key-expired`, `out-of-scope`);
5. no digest was used before (`digest-reused`); what it names in `prev`, `about`, `supersedes` was admitted
   (`unknown-reference`);
6. the signer is named in the thread and may say this (`unknown-reference`, `not-entitled`);
7. terms name the head (`stale-thread`); the machine's row lets the kind in (`rule-broken`);
8. the kind's own checks, under the rules version in force.
Then the kind's fold. Whoever takes part in the thread and is refused hears its state and what he may say there.

Specification: FORMATS 1.1 to 1.7; DESIGN sections 3.2 to 3.4; CLAIMS.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from ledger import book, jose, kinds, rights, statement
from ledger.book import Transfer
from ledger.canon import INT_MAX
from ledger.errors import (
    DigestReused,
    LedgerError,
    MalformedStatement,
    NotEntitled,
    RuleBroken,
    StaleThread,
    UnknownSigner,
)
from ledger.kinds import Kind
from ledger.kinds.order import OrderPlaced
from ledger.kinds.system import LogFounded
from ledger.records import (
    AnswerRecord,
    BalanceRecord,
    EngagementRecord,
    KeyRecord,
    LogRecord,
    OrderRecord,
    PaymentRecord,
    PeriodRecord,
    Record,
    Said,
    ThreadRecord,
)
from ledger.rules import MACHINES, RULES, SUPERSEDING, Lookup, anywhere, devices, fee_due, keys, objection, reads_of
from ledger.rules.machine import UNOPENED
from ledger.rules.told import telling
from ledger.rules.turn import Turn, unknown
from ledger.statement import Statement

OFFICES = ("registrar", "operator", "clock")
SAID_FEN_MAX = INT_MAX // 2  # of a balance, by its party's own words: 45 trillion yuan; nobody fills it up and is safe
HEADLESS = ("system", "access")  # thread types without `prev` (FORMATS 1.2)
HOLDERS = ("party", "access")  # thread types whose id is that of the party they are about


@dataclass(frozen=True)
class Outcome:
    """What an admitted statement leads to."""

    said: Said
    head: str
    writes: dict[str, Record]
    transfers: tuple[Transfer, ...]
    unchecked: tuple[str, ...] = field(default=())


def reads(st: Statement, lookup: Lookup) -> frozenset[str]:
    """The keys that judging `st` reads, as far as `lookup` already tells; ask again until nothing new is named."""
    named = {"log", f"key:{st.kid}", f"thread:{st.thread}"}
    named |= {f"digest:{d.digest}" for d in st.disclosures}
    for one in (st.prev, st.supersedes, *(about.id for about in st.about)):
        if one is not None:
            named |= {f"said:{one}", f"answer:{one}"}
            said = lookup.get(f"said:{one}")
            if isinstance(said, Said):
                named.add(f"thread:{said.thread}")
            answer = lookup.get(f"answer:{one}")
            if isinstance(answer, AnswerRecord):
                named |= objection.reads_objection(answer.objection, lookup)
    try:
        kind = kinds.kind_of(st)
        body = kinds.body_of(st, complete=False)
    except LedgerError:
        return frozenset(named)  # judge will refuse it for the same reason
    named |= reads_of(kind, body, st.thread, st.supersedes, lookup) | devices.reads(st, lookup)
    return frozenset(named | _balances_of(named, lookup) | fee_due.reads_dues(named, lookup))


def _balances_of(keys: set[str], lookup: Lookup) -> set[str]:
    """The balances that a change of these records may move."""
    accounts: set[str] = set()
    for key in keys:
        record = lookup.get(key)
        if isinstance(record, OrderRecord):
            accounts |= {book.fee_account(record.order), book.party_account(record.customer)}
        if isinstance(record, PaymentRecord):
            accounts |= {book.paid_account(order) for order, _ in record.allocations if order}
            accounts |= {book.party_account(record.customer), book.prepaid_account(record.home)}
        if isinstance(record, EngagementRecord):
            accounts |= {book.party_account(record.workshop), book.party_account(record.worker)}
            accounts.add(book.advance_account(record.thread))
        if isinstance(record, PeriodRecord):
            claims = {book.wage_account(record.thread, record.period, line.order) for line in record.lines}
            accounts |= claims | {f"paid:{claim}" for claim in claims}
    return {f"balance:{account}" for account in accounts}


def judge(
    st: Statement, lookup: Lookup, index: int, at_ms: int, *, complete: bool = True, verified: bool = False
) -> Outcome:
    """What follows from `st` as entry `index`, admitted at `at_ms`.

    `complete` demands every needed sealed field, as admission does; a verifier of a pack that withholds some says
    False. `verified` says that the caller has just checked the signature under the key of that kid, which is its hash.
    Raises: LedgerError subclasses, by the steps above.
    """
    log = _log_of(st, lookup)
    statement.check_audience(st, log.origin if log else st.aud)
    statement.check_iat(st, at_ms)
    kind = kinds.kind_of(st)
    body = kinds.body_of(st, complete=complete)
    key = _key_of(st, lookup, body)
    if not verified:
        statement.check_signature(st, key.jwk)
    keys.check_counts(st, kind, body, key, at_ms)
    turn = _turn(st, kind, body, lookup, index, at_ms, log, key)
    with telling(turn):
        _check_references(turn)
        _check_entitled(turn)
        anywhere.check_person(turn)  # after it: a refusal by a rule tells the thread's state
        _check_prev(turn)
        state_next = _step(turn)
        RULES[kind.thread_type, kind.name, kind.v].check(turn)
        RULES[kind.thread_type, kind.name, kind.v].fold(turn)
        fee_due.follow(turn)
        keys.check_moved(turn, key)
        devices.fold(turn)
        head = _move_head(turn, state_next)
        _post(turn)
    said = Said(st.id, index, at_ms, st.thread, st.kind, st.iss, st.kid)
    return Outcome(said, head, turn.writes, tuple(turn.transfers), tuple(turn.unchecked))


def _log_of(st: Statement, lookup: Lookup) -> LogRecord | None:
    log = lookup.get("log")
    assert log is None or isinstance(log, LogRecord)
    if log is None and st.kind != "log.founded":
        raise RuleBroken("A log begins with log.founded", rule="A log begins with log.founded", state="")
    return log


def _key_of(st: Statement, lookup: Lookup, body: Any) -> KeyRecord:
    """The registered key; for the founding statement, the registrar key that it names itself."""
    found = lookup.get(f"key:{st.kid}")
    first = lookup.get("log") is None  # later, anybody could name a key of his own as the registrar's
    if first and found is None and st.iss == "registrar" and _names_key(body, st.kid):
        return KeyRecord(
            home=st.thread,
            kid=st.kid,
            owner="registrar",
            jwk=body.registrar,
            custody="file",
            level="S0",
            added=st.id,
            added_index=0,
        )
    if not isinstance(found, KeyRecord) or found.owner != st.iss:
        raise UnknownSigner("The signing key is not registered for this signer.", kid=st.kid)
    return found


def _names_key(body: Any, kid: str) -> bool:
    """Whether the founding statement names this key as the registrar's."""
    return isinstance(body, LogFounded) and jose.thumbprint(body.registrar) == kid


def _turn(
    st: Statement,
    kind: Kind,
    body: Any,
    lookup: Lookup,
    index: int,
    at_ms: int,
    log: LogRecord | None,
    key: KeyRecord,
) -> Turn:
    thread = lookup.get(f"thread:{st.thread}")
    assert thread is None or isinstance(thread, ThreadRecord)
    roles = thread.roles if thread is not None else _roles_opened(st, body)
    role = st.iss if st.iss in OFFICES else next((r for r, party in roles.items() if party == st.iss), "")
    return Turn(st, kind, body, index, at_ms, lookup, log, key, thread, role, roles)


def _roles_opened(st: Statement, body: Any) -> dict[str, str]:
    """Who is named in a thread that this statement opens."""
    if isinstance(body, OrderPlaced):
        return {"customer": st.iss, "contractor": body.contractor}
    if st.thread_type in HOLDERS:
        return {"holder": st.thread.partition(":")[2]}
    if hasattr(body, "customer") and hasattr(body, "contractor"):
        return {"customer": body.customer, "contractor": body.contractor}
    if hasattr(body, "workshop") and hasattr(body, "worker"):
        return {"workshop": body.workshop, "worker": body.worker}
    return {}


def _check_references(turn: Turn) -> None:
    """No digest twice; what is named was admitted, in a thread that the signer may name."""
    st = turn.st
    for disclosure in st.disclosures:
        if turn.lookup.get(f"digest:{disclosure.digest}") is not None:
            raise DigestReused(
                "A digest of a sealed field was used before; draw a fresh salt.", digest=disclosure.digest
            )
    for about in st.about:
        said = turn.said(about.id, "statement")
        if said is not None and not _may_name(turn, said):
            raise unknown("statement")
    if st.supersedes is not None:
        earlier = turn.said(st.supersedes, "statement")
        if earlier is not None:
            if earlier.thread != st.thread or earlier.iss != st.iss:
                raise unknown("statement")
            turn.demand(earlier.kind == st.kind, "A correction is of the kind that it corrects")
            turn.demand(st.kind in SUPERSEDING, "This kind is not corrected by superseding", kinds=list(SUPERSEDING))


def _may_name(turn: Turn, said: Said) -> bool:
    """Whether the signer may name what it is about; an office names anything."""
    if turn.st.iss in OFFICES:
        return True
    thread = turn.lookup.get(f"thread:{said.thread}")
    named = thread.roles.values() if isinstance(thread, ThreadRecord) else ()
    return rights.may_name(turn.st.iss, said.thread, tuple(named), within=turn.st.thread)


def _check_entitled(turn: Turn) -> None:
    """A stranger learns nothing; a party of the thread learns that this is not its to say."""
    opens = turn.thread is None and turn.kind.opens
    if turn.thread is None and not opens:
        raise unknown("thread")
    if turn.role == "":
        if turn.thread is None and turn.st.iss not in OFFICES and turn.st.thread_type not in HOLDERS:
            raise NotEntitled("Who opens a thread is named in it.", signers=list(turn.kind.signers))
        raise unknown("thread")
    if turn.role not in turn.kind.signers:
        words = ", ".join(turn.kind.signers)
        raise NotEntitled(f"{turn.kind.name} is said by the {words}.", signers=list(turn.kind.signers))


def _check_prev(turn: Turn) -> None:
    """`prev` is absent where a thread begins or has none; else an earlier statement of it, for terms the head."""
    st, thread = turn.st, turn.thread
    if st.thread_type in HEADLESS or thread is None:
        if st.prev is not None:
            raise MalformedStatement(
                "The first statement of a thread, and every one of system: and access:, has no prev."
            )
        return
    if st.prev is None:
        raise StaleThread("A statement names one before it in its thread.", head=thread.head)
    if turn.kind.terms:
        if st.prev != thread.head:
            raise StaleThread("The thread went on; terms are signed over its newest statement.", head=thread.head)
        return
    said = turn.said(st.prev, "statement")
    if said is not None and said.thread != st.thread:
        raise unknown("statement")


def _step(turn: Turn) -> str:
    """The state that the machine's row leads to."""
    state = turn.thread.state if turn.thread else UNOPENED
    row = MACHINES[turn.st.thread_type].row(state, turn.kind.name)
    if row.next is None:
        raise RuleBroken(row.name)
    return row.next


def _move_head(turn: Turn, state: str) -> str:
    """The thread after this statement. Offices move no head, but for `party.registered` (FORMATS 1.7)."""
    st, thread = turn.st, turn.thread
    if thread is None:
        thread = ThreadRecord(
            home=st.thread,
            thread=st.thread,
            state=state,
            head=st.id,
            roles=turn.roles,
            opened=st.id,
            opened_at_ms=turn.at_ms,
            count=1,
        )
    else:
        moves = st.iss not in OFFICES and st.thread_type not in HEADLESS
        head = st.id if moves else thread.head
        thread = thread.model_copy(update={"state": state, "head": head, "count": thread.count + 1})
    turn.put(f"thread:{st.thread}", thread)
    return thread.head


def _post(turn: Turn) -> None:
    """The balances after this statement's transfers; what parties say leaves room for what the clock says of them."""
    most_fen = INT_MAX if turn.st.iss in OFFICES else SAID_FEN_MAX
    for account, change in sorted(book.deltas(turn.transfers).items()):
        before = turn.get(f"balance:{account}", BalanceRecord)
        fen = (before.fen if before else 0) + change
        turn.demand(abs(fen) <= most_fen, "A balance stays within what every program counts exactly")
        turn.put(f"balance:{account}", BalanceRecord(home="", account=account, fen=fen))
