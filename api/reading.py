"""Reading: how a reader stands towards a thread, what of it is shown, and the record of it before anything leaves.

Promise: every private route asks here, and here asks the one table (`ledger.rights`); what no standing shows is not
found, in the very same words as what does not exist.

Rules
* Standings are looked up anew for each request: a grant that was withdrawn or ended gives nothing to the next one, also
  in the midst of a download.
* What a thread is makes no difference to the work over one that is not the reader's: the number of queries would tell
  which statement is a party's or the log's, and their ids are public.
* A sum is shown only to whoever reads every thread that it is folded from, whole: each kind of statement in it.
* What the table logs is recorded through the one gate, and the answer waits for it. A ledger served to be read records
  nothing and shows nothing of that kind; a demo that stands holds nobody's data and needs no record.

Specification: DESIGN sections 7 and 8; FORMATS 1.5; ADR 13.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from api import named, upstream
from api.auth import Reader
from api.deps import House
from api.source import Source
from api.wage_schemas import Limb
from ledger import chain, log, queries, rights, views
from ledger.db import Session
from ledger.errors import LogBusy, NotFound, ReadOnly, RuleBroken
from ledger.records import GrantRecord, LogRecord, OrderRecord, ThreadRecord
from ledger.rights import Standing, Terms
from ledger.rules.turn import day_of
from ledger.statement import Statement
from notary import readings
from notary.attest import Office
from notary.readings import Reading

RECORD_S = 30.0  # how long an answer waits for its record; the queue is slower only when it is stuck
CLASSES = ("open", "business", "personal")  # from the least private to the most
UNPAID, REGISTRATION = "unpaid-claim", "registration"  # purposes of readings without a grant

NO_TERMS = Terms()
LOG = Standing("party", "log")


@dataclass(frozen=True)
class Right:
    """One standing of a reader towards a thread, what narrows it, and the grant it rests on."""

    standing: Standing
    terms: Terms = NO_TERMS
    grant: GrantRecord | None = None

    def covers(self, kind: str) -> bool:
        """Whether it is about statements of that kind."""
        return self.grant is None or self.grant.kinds is None or kind in self.grant.kinds

    def shows(self, thread_type: str, kind: str) -> bool:
        """Whether it shows every statement of that kind in a thread of that type."""
        return self.covers(kind) and rights.sight(self.standing, thread_type, kind).readable

    @property
    def sees(self) -> str:
        """The most private class of fields that it shows in a thread of another."""
        if self.grant is not None:
            return max(self.grant.classes, key=CLASSES.index)
        return "personal" if self.standing == rights.REGISTERED else "open"


@dataclass(frozen=True)
class Look:
    """A reader before a thread: who he is, whom it names, and all his standings towards it."""

    reader: str
    thread: str
    parties: tuple[str, ...]
    rights: tuple[Right, ...]

    def seen(self, st: Statement) -> set[str] | None:
        """The digests of a statement that are opened; None where the reader does not see it."""
        held = [(right.standing, right.terms) for right in self.rights if right.covers(st.kind)]
        if st.kind == "pack.issued" and st.body["reader"] == self.reader:
            held.append((Standing("party", "pack"), Terms()))
        if st.thread_type == "access" and st.body.get("grantee") == self.reader:
            held.append((rights.NAMED, Terms()))
        return rights.seen(st, held)

    def gives_file(self, kind: str, uploader: str) -> bool:
        """Whether the reader gets a file that a statement of this kind, of its uploader, names in the thread."""
        held = [(right.standing, right.terms) for right in self.rights if right.covers(kind)]
        return rights.file_seen(self.thread.partition(":")[0], kind, uploader, held)

    @property
    def whole(self) -> bool:
        """Whether one of its standings shows every statement of the thread; the log's own thread is nobody's whole."""
        thread_type = self.thread.partition(":")[0]
        return any(all(right.shows(thread_type, kind) for kind in rights.KINDS[thread_type]) for right in self.rights)

    def kinds(self) -> set[str]:
        """The kinds of statement that it shows, whoever they are about."""
        thread_type = self.thread.partition(":")[0]
        return {kind for right in self.rights for kind in rights.KINDS[thread_type] if right.shows(thread_type, kind)}

    def sifted(self) -> set[str]:
        """The kinds of which it shows only what names its reader (see `seen`)."""
        return {"pack.issued"} if LOG in (right.standing for right in self.rights) else set()

    def readings(self) -> Iterator[Reading]:
        """What is to be recorded of this look: where an unlogged standing shows the thread, only what a grant adds."""
        shown_already = any(not rights.logged(right.standing) for right in self.rights)
        for right in self.rights:
            adds = right.grant is not None and right.sees != "open"
            if not rights.logged(right.standing) or (shown_already and not adds):
                continue
            role, relation = right.standing
            purpose = right.grant.purpose if right.grant else REGISTRATION if role == "registrar" else UNPAID
            grant = right.grant.grant if right.grant else None
            for holder in self.parties:
                if holder != self.reader:
                    sees = "business" if relation == "above" and self.thread.startswith("party:") else right.sees
                    yield Reading(holder, self.reader, role, relation, self.thread, sees, purpose, grant)


def of_thread(session: Session, house: House, reader: Reader, thread: str) -> Look:
    """How the reader stands towards a thread, whether it exists or not. Raises: LogCorrupt."""
    record = views.load_records(session, [f"thread:{thread}"]).get(f"thread:{thread}")
    roles = record.roles if isinstance(record, ThreadRecord) else {}
    mine = [role for role, party in roles.items() if party == reader.party]
    held = [Right(one) for one in rights.own(mine)]
    if thread.startswith("system:") and roles == {} and isinstance(record, ThreadRecord):
        held.append(Right(LOG))
    if not mine:
        held += _others(session, house, reader.party, thread, roles)
    return Look(reader.party, thread, tuple(sorted(set(roles.values()))), tuple(held))


def _others(session: Session, house: House, party: str, thread: str, roles: dict[str, str]) -> Iterator[Right]:
    """The standings towards a thread that does not name the reader; all are asked for, whatever the thread is."""
    today = day_of(now_ms(session, house)).isoformat()
    if thread.startswith("party:") and party == "registrar" and roles:
        yield Right(rights.REGISTERED)
    shared = queries.threads_shared(session, party, thread.partition(":")[2])
    if shared and thread.startswith("party:"):
        yield Right(rights.COUNTERPARTY, Terms(signed=queries.kids_of(session, shared)))
    for grant in queries.records_under(session, f"grant:{party}:", GrantRecord):
        giver = [role for role, named_party in roles.items() if named_party == grant.grantor]
        if grant.counts(today) and thread in grant.threads and giver:
            yield Right(rights.GRANTED, _terms(grant, giver), grant)
    above = upstream.standing_of(session, Source(session, house.vault), party, thread, today)
    if above is not None:
        yield Right(above)


def _terms(grant: GrantRecord, giver_roles: Sequence[str]) -> Terms:
    by_kind = grant.kinds is not None
    return Terms(classes=grant.classes, giver=grant.grantor, giver_roles=giver_roles, by_kind=by_kind)


def granted_threads(session: Session, house: House, reader: Reader) -> set[str]:
    """The threads that grants which count let the reader see."""
    today = day_of(now_ms(session, house)).isoformat()
    grants = queries.records_under(session, f"grant:{reader.party}:", GrantRecord)
    return {thread for grant in grants if grant.counts(today) for thread in grant.threads}


def now_ms(session: Session, house: House) -> int:
    """The ledger's time: the clock's, or the last entry's where that is later; ms since 1970 UTC."""
    return max(house.clock(), log.need_head(session).admitted_at_ms)


def shown(look: Look, said: Iterable[Statement]) -> list[tuple[Statement, set[str]]]:
    """The statements that the reader sees, each with the digests opened to him."""
    found = [(st, look.seen(st)) for st in said]
    return [(st, digests) for st, digests in found if digests is not None]


def need(look: Look) -> Look:
    """A look that shows something. Raises: NotFound."""
    if not look.rights:
        raise named.unknown()
    return look


def whole(session: Session, house: House, reader: Reader, threads: Iterable[str]) -> list[Look]:
    """Looks at threads that a sum is folded from, all of them whole. Raises: NotFound."""
    looks = [need(of_thread(session, house, reader, thread)) for thread in threads]
    if not all(look.whole for look in looks):
        raise named.unknown()
    return looks


def of_all(looks: Iterable[Look]) -> Iterator[Reading]:
    """What is to be recorded of a sum: each thread that it is folded from is read."""
    for look in looks:
        yield from look.readings()


def granted(session: Session, house: House, reader: Reader, thread: str) -> bool:
    """Whether a thread is read by a grant alone, which makes nobody a party."""
    held = of_thread(session, house, reader, thread).rights
    return bool(held) and all(right.standing == rights.GRANTED for right in held)


def of_limbs(
    session: Session, house: House, reader: Reader, mine: Sequence[str], limbs: Iterable[Limb]
) -> Iterator[Reading]:
    """What is to be recorded of limbs shown beside wages, to who has the roles `mine` in the work thread.

    Each thread that a limb's sum is folded from is read, and the sealed name of each firm that he does not deal with.
    """
    source = Source(session, house.vault)
    for limb in limbs:
        firms = {firm: called for firm, called in limb.firms() if firm is not None}
        if not mine or not firms or reader.party in firms:
            continue
        order = source.get(limb.order)
        account = chain.account_of(source, order) if isinstance(order, OrderRecord) else None
        read = [(firm, thread, "open") for thread in (limb.order, account) if thread for firm in firms]
        for firm, called in firms.items():
            if called != firm and not queries.threads_shared(session, reader.party, firm):
                read.append((firm, f"party:{firm}", "business"))
        for holder, thread, sees in read:
            yield Reading(holder, reader.party, mine[0], "above", thread, sees, UNPAID)


def record(session: Session, house: House, found: Iterable[Reading]) -> None:
    """Record readings, each once, and wait until they are in the log.

    Raises: ReadOnly (nothing can be recorded, so nothing is shown), NotFound (the right ended meanwhile), LogBusy,
    LogCorrupt.
    """
    waiting = list(found)
    if not waiting or (house.read_only and house.demo):
        return
    if house.read_only:
        raise ReadOnly(
            "This ledger is served to be read; what others may see is recorded first, and it records nothing."
        )
    home = queries.record(session, "log", LogRecord).home
    office = Office("operator", house.ring.operator, house.origin, home)
    wires = readings.wires(session, office, waiting, now_ms(session, house))
    try:
        readings.settle(house.sequencer.submit(wires).result(RECORD_S))
    except TimeoutError:
        raise LogBusy("The record of this reading waits too long; nothing is shown before it is written.") from None
    except (RuleBroken, NotFound):
        raise named.unknown() from None
