"""Access: grants, their withdrawal, and the operator's record of each reading; the machine of a party's access thread.

Rules
* A party grants threads that name it, to another registered party, for ten years at most.
* A grant is withdrawn once, by who gave it; from the next entry on no reading under it is recorded, so none leaves.
* A reading is recorded once for each reader, thread, breadth and quarter of an hour, by the operator's own clock.

Specification: DESIGN sections 5 and 7; FORMATS 1.7; ADR 13; 个保法 14, 15, 23, 44, 54.
"""

from __future__ import annotations

import datetime

from ledger.kinds.access import AccessGranted, AccessWithdrawn, EvidenceRead
from ledger.records import GrantRecord, PartyRecord, ReadRecord, ThreadRecord
from ledger.rules.machine import OBJECTION_KINDS, UNOPENED, Machine, lets, objections, refuses
from ledger.rules.rule import Rule
from ledger.rules.turn import Lookup, Turn, day_of, unknown

GRANT_DAYS_MAX = 3_650  # ten years: an end that nobody lives to see is none
QUARTER_MS = 900_000  # a quarter of an hour

MACHINE = Machine(
    "access",
    (UNOPENED, "open"),
    ("access.granted", "access.withdrawn", "evidence.read", *OBJECTION_KINDS),
    (
        *lets((UNOPENED, "open"), "access.granted", "A party lets another read threads of its own", "open"),
        *lets(("open",), "access.withdrawn", "A party takes a grant of its own back"),
        *refuses((UNOPENED,), "access.withdrawn", "A grant is withdrawn after it was given"),
        *lets((UNOPENED, "open"), "evidence.read", "The operator records a reading before data leaves", "open"),
        *objections(("open",)),
    ),
)


def grant_key(grantee: str, grant: str) -> str:
    """The key of a grant: a grantee's own lie together."""
    return f"grant:{grantee}:{grant}"


def quarter_of(at_ms: int) -> int:
    """The quarter of an hour of a time in milliseconds, counted from 1970 UTC."""
    return at_ms // QUARTER_MS


def read_key(body: EvidenceRead, thread: str) -> str:
    """The key of a reading; alike for two that are one."""
    who = body.reader or body.role
    return f"read:{thread.partition(':')[2]}:{who}:{body.subject}:{body.sees}:{body.quarter}"


def check_granted(turn: Turn) -> None:
    """Threads that name the giver, to another party that is registered, for ten years at most."""
    body: AccessGranted = turn.body
    turn.demand(body.grantee != turn.st.iss, "A grant is given to another party")
    turn.need(f"party:{body.grantee}", PartyRecord, "party")
    for named, what in ((body.threads, "thread"), (body.kinds or [], "kind"), (body.classes, "class")):
        turn.demand(len(set(named)) == len(named), f"A grant names each {what} once")
    turn.demand("open" in body.classes, "A grant gives the open fields at least")
    last = day_of(turn.at_ms) + datetime.timedelta(days=GRANT_DAYS_MAX)
    turn.demand(turn.today < body.until <= last.isoformat(), "A grant ends after today and within ten years")
    for one in body.threads:
        thread = turn.need(f"thread:{one}", ThreadRecord, "thread")
        if thread is not None and turn.st.iss not in thread.roles.values():
            raise unknown("thread")


def fold_granted(turn: Turn) -> None:
    """The grant, from the next entry on."""
    body: AccessGranted = turn.body
    record = GrantRecord(
        home=turn.st.thread,
        grant=turn.st.id,
        grantor=turn.st.iss,
        grantee=body.grantee,
        threads=tuple(body.threads),
        kinds=None if body.kinds is None else tuple(body.kinds),
        classes=tuple(body.classes),
        purpose=body.purpose,
        until=body.until,
    )
    turn.put(grant_key(body.grantee, turn.st.id), record)


def check_withdrawn(turn: Turn) -> None:
    """The grant is the signer's own, and not withdrawn."""
    body: AccessWithdrawn = turn.body
    grant = turn.need(grant_key(body.grantee, body.grant), GrantRecord, "grant")
    if grant is None:
        return
    if grant.home != turn.st.thread:
        raise unknown("grant")
    turn.demand(grant.withdrawn is None, "A grant is withdrawn once")


def fold_withdrawn(turn: Turn) -> None:
    """The grant gives nothing from the next entry on."""
    body: AccessWithdrawn = turn.body
    grant = turn.get(grant_key(body.grantee, body.grant), GrantRecord)
    if grant is not None:
        turn.put(grant_key(body.grantee, body.grant), grant.model_copy(update={"withdrawn": turn.st.id}))


def check_read(turn: Turn) -> None:
    """Of a registered party, by somebody else, in its time, once; under a grant only while that counts."""
    body: EvidenceRead = turn.body
    holder = turn.st.thread.partition(":")[2]
    turn.need(f"party:{holder}", PartyRecord, "party")
    turn.demand(body.reader != holder, "Nobody's reading of his own is recorded")
    named = body.reader is not None
    turn.demand(named == (body.role not in ("worker", "registrar")), "A worker and an office are named by role alone")
    turn.demand((body.grant is not None) == (body.relation == "granted"), "A reading by grant names the grant")
    quarter = quarter_of(turn.st.iat * 1000)
    turn.demand(body.quarter == quarter, "A reading bears the quarter of an hour of its own time", expected=quarter)
    known = turn.get(read_key(body, turn.st.thread), ReadRecord)
    turn.demand(known is None, "A reading is recorded once in a quarter of an hour")
    if body.grant is None:
        return
    grant = turn.need(grant_key(str(body.reader), body.grant), GrantRecord, "grant")
    counts = grant is None or (grant.counts(turn.today) and body.subject in grant.threads)
    turn.demand(counts, "A grant that ended, or is about something else, lets nobody read")


def fold_read(turn: Turn) -> None:
    """The reading, recorded."""
    turn.put(read_key(turn.body, turn.st.thread), ReadRecord(home=turn.st.thread, read=turn.st.id))


def _reads_granted(body: AccessGranted, thread: str, lookup: Lookup) -> set[str]:
    return {f"party:{body.grantee}", *(f"thread:{named}" for named in body.threads)}


def _reads_withdrawn(body: AccessWithdrawn, thread: str, lookup: Lookup) -> set[str]:
    return {grant_key(body.grantee, body.grant)}


def _reads_read(body: EvidenceRead, thread: str, lookup: Lookup) -> set[str]:
    grants = {grant_key(str(body.reader), body.grant)} if body.grant is not None else set()
    return {f"party:{thread.partition(':')[2]}", read_key(body, thread)} | grants


RULES: dict[str, Rule] = {
    "access.granted": Rule(_reads_granted, check_granted, fold_granted),
    "access.withdrawn": Rule(_reads_withdrawn, check_withdrawn, fold_withdrawn),
    "evidence.read": Rule(_reads_read, check_read, fold_read),
}
