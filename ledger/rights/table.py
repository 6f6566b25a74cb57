"""Who may see what: one table of standing and kind, which every door and every pack asks.

Promise: each standing of a reader towards a thread, with each kind of the catalogue, is decided by exactly one row that
bears a sentence; a cell without a decision, or a kind that nobody placed, does not import.

Rules
* A standing is a role and a relation to the thread: its own, a counterparty's, above in the chain, granted, and so on.
  A reader may have several towards one thread, and sees what any one of them shows.
* `KINDS` lists by hand every kind that was looked at: a new one stands nowhere until somebody decides about it.
* Readings in a `logged` standing are recorded before data leaves. What a party reads in threads of its own is not: it
  was said to that party, and a list of its readings would give away who prepares a claim.

Specification: DESIGN section 7; FORMATS 1.5; law notes 2.2; ADR 13.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from ledger import kinds
from ledger.rights.sight import Sight

_OBJECTIONS = ("objection.made", "objection.answered", "objection.withdrawn")
_ANYWHERE = (*_OBJECTIONS, "notice.served", "mandate.ratified")

KINDS: Mapping[str, tuple[str, ...]] = {
    "system": ("log.founded", "policy.published", "pack.issued"),
    "party": (
        *("party.registered", "party.terms_agreed", "key.added", "key.revoked", "licence.checked", "payee.changed"),
        *_ANYWHERE,
    ),
    "order": (
        *("order.placed", "order.accepted", "order.declined", "order.withdrawn"),
        *("order.change_proposed", "order.change_accepted", "order.change_declined", "order.change_withdrawn"),
        *("order.terminated", "order.closed", "subcontract.consented"),
        *("goods.delivered", "goods.received", "goods.inspected", "inspection.agreed"),
        *("goods.inspection_called", "goods.deemed_accepted", "arrears.recorded"),
        *("material.handed", "material.received", "material.returned", "lien.noticed", "lien.released"),
        *_ANYWHERE,
    ),
    "account": (
        *("account.stated", "account.confirmed", "fee.demanded", "fee.acknowledged"),
        *("payment.stated", "payment.acknowledged", "invoice.recorded"),
        *_ANYWHERE,
    ),
    "work": (
        *("engagement.offered", "engagement.signed", "engagement.ended"),
        *("work.recorded", "work.claimed", "work.confirmed", "wage.advanced", "advance.acknowledged"),
        *("payslip.issued", "payslip.confirmed", "wage.demanded", "arrears.recorded", "arrears.acknowledged"),
        *("payment.stated", "payment.acknowledged"),
        *_ANYWHERE,
    ),
    "access": ("access.granted", "access.withdrawn", "evidence.read", *_OBJECTIONS),
}
_KNOWN: dict[str, set[str]] = {}
for _kind in kinds.ALL:
    _KNOWN.setdefault(_kind.thread_type, set()).add(_kind.name)
assert {name: set(listed) for name, listed in KINDS.items()} == _KNOWN, "a kind that nobody decided who may see"


class Standing(NamedTuple):
    """How a reader stands towards a thread."""

    role: str
    relation: str


class Row(NamedTuple):
    """Of threads of one type, what a standing sees of some kinds, and why."""

    standing: Standing
    thread_type: str
    kinds: tuple[str, ...]
    sight: Sight
    why: str


# Every standing there is, and what it means; True where its readings are recorded.
STANDINGS: Mapping[Standing, tuple[str, bool]] = {
    Standing("customer", "own"): ("named as customer in the thread", False),
    Standing("contractor", "own"): ("named as contractor in the thread", False),
    Standing("workshop", "own"): ("named as workshop in the thread", False),
    Standing("worker", "own"): ("named as worker in the thread", False),
    Standing("holder", "own"): ("the party that the thread is about", False),
    Standing("party", "counterparty"): ("towards the thread of a party that one of its own threads names", False),
    Standing("contractor", "above"): ("unpaid; towards orders and accounts above in the chain that consent", True),
    Standing("workshop", "above"): ("its workers unpaid; towards what stands above them and consents", True),
    Standing("worker", "above"): ("unpaid; towards the orders of his workshop and above that consent", True),
    Standing("contractor", "above closed"): ("towards orders above without consent, or while nothing is unpaid", False),
    Standing("worker", "above closed"): ("towards an order of his workshop without consent, or while paid", False),
    Standing("customer", "below"): ("towards what its contractor has with others, its workers among them", False),
    Standing("worker", "colleague"): ("towards the work thread of another worker of his workshop", False),
    Standing("grantee", "granted"): ("named by a grant that counts, towards the threads that it names", True),
    Standing("grantee", "named"): ("towards the grant that names it, and its withdrawal", False),
    Standing("grantee", "ended"): ("named by a grant that was withdrawn or has ended", False),
    Standing("registrar", "registered"): ("the registrar, towards a party", True),
    Standing("operator", "office"): ("the operator's key; offices but the registrar have no session", False),
    Standing("clock", "office"): ("the clock's key; offices but the registrar have no session", False),
    Standing("party", "log"): ("any registered party, towards the log's own thread", False),
    Standing("party", "pack"): ("towards the record of a pack that was made for it", False),
    Standing("stranger", "none"): ("anybody else", False),
}

_OWN = {
    Standing("customer", "own"): ("order", "account"),
    Standing("contractor", "own"): ("order", "account"),
    Standing("workshop", "own"): ("work",),
    Standing("worker", "own"): ("work",),
    Standing("holder", "own"): ("party", "access"),
}


def _rows(standing: Standing, types: Iterable[str], sight: Sight, why: str) -> tuple[Row, ...]:
    """One sight for every kind of some thread types."""
    return tuple(Row(standing, one, KINDS[one], sight, why) for one in types)


def _split(standing: Standing, thread_type: str, some: Mapping[str, Sight], rest: Sight, why: str) -> tuple[Row, ...]:
    """A sight of their own for some kinds of a thread type, one for the others."""
    others = tuple(name for name in KINDS[thread_type] if name not in some)
    named = (Row(standing, thread_type, (name,), sight, why) for name, sight in some.items())
    return (*named, Row(standing, thread_type, others, rest, why))


def _others(standing: Standing, types: Iterable[str], why: str) -> tuple[Row, ...]:
    """Nothing of all thread types but those."""
    return _rows(standing, (one for one in KINDS if one not in tuple(types)), Sight.NOTHING, why)


def _own() -> tuple[Row, ...]:
    rows: tuple[Row, ...] = ()
    for standing, types in _OWN.items():
        rows += _rows(standing, types, Sight.ALL, "A party reads all of the threads that name it")
        rows += _others(standing, types, "Nobody is named there in this role")
    return rows


def _counterparty() -> tuple[Row, ...]:
    one = Standing("party", "counterparty")
    shown = {"party.registered": Sight.CONTACT, "key.added": Sight.CONTACT}
    why = "Who deals with a party knows its firm, its keys, who signed towards him; that an account changed, not which"
    return (
        *_split(one, "party", shown, Sight.OPEN, why),
        *_others(one, ("party",), "A counterparty is met in shared threads; what it has with others is closed"),
    )


def _above(role: str) -> tuple[Row, ...]:
    one, firm = Standing(role, "above"), {"party.registered": Sight.FIRM}
    return (
        *_rows(
            one, ("order", "account"), Sight.OPEN, "An unpaid claimant reads what owes above him, where it consents"
        ),
        *_split(one, "party", firm, Sight.OPEN, "Signatures of a limb are checked under the keys of its firms"),
        *_others(one, ("order", "account", "party"), "Consent is to the order and its account, to nobody's wages"),
    )


def _closed(role: str) -> tuple[Row, ...]:
    one = Standing(role, "above closed")
    return (
        *_rows(one, ("order",), Sight.EXISTENCE, "What serves an order names it by its id, and says no more"),
        *_others(one, ("order",), "Without consent, or with nothing unpaid, nothing above is shown"),
    )


def _granted() -> tuple[Row, ...]:
    one, named = Standing("grantee", "granted"), Standing("grantee", "named")
    mine = {"access.granted": Sight.OPEN, "access.withdrawn": Sight.OPEN}
    types = ("order", "account", "work", "party")
    return (
        *_rows(one, types, Sight.GRANTED, "A grant gives threads, kinds and classes that it names, and no more"),
        *_others(one, types, "A grant reaches no list of readings and no record of packs"),
        *_split(named, "access", mine, Sight.NOTHING, "A grantee knows what was granted to it and taken back"),
        *_others(named, ("access",), "The grant itself is all that this shows"),
    )


def _registrar() -> tuple[Row, ...]:
    one = Standing("registrar", "registered")
    closed = {"payee.changed": Sight.NOTHING}
    why = "The registrar reads what it registered, and which keys were added; where wages go is none of its business"
    return (
        *_split(one, "party", closed, Sight.SIGNED, why),
        *_others(one, ("party",), "The registrar has no part in what parties deal with each other"),
    )


def _log() -> tuple[Row, ...]:
    log, pack = Standing("party", "log"), Standing("party", "pack")
    closed = {"pack.issued": Sight.NOTHING}
    shown = {"pack.issued": Sight.OPEN}
    return (
        *_split(log, "system", closed, Sight.OPEN, "How the log began and its rules are every party's to read"),
        *_others(log, ("system",), "The log's own thread and no other"),
        *_split(pack, "system", shown, Sight.NOTHING, "Whoever prepares a claim is not given away to others"),
        *_others(pack, ("system",), "The record of a pack and nothing else"),
    )


def _nothing() -> tuple[Row, ...]:
    words = {
        Standing("customer", "below"): "A customer is owed goods, not a look at its contractor's books or people",
        Standing("worker", "colleague"): "A worker sees his own lines and no colleague's, not even that there is one",
        Standing("grantee", "ended"): "What was withdrawn or has ended gives nothing from the next request on",
        Standing("operator", "office"): "The operator has no session; what it does with a pack it records",
        Standing("clock", "office"): "The clock has no session",
        Standing("stranger", "none"): "What is not one's own does not exist, in the very same words",
    }
    return tuple(row for standing, why in words.items() for row in _rows(standing, KINDS, Sight.NOTHING, why))


ROWS: tuple[Row, ...] = (
    *_own(),
    *_counterparty(),
    *_above("contractor"),
    *_above("workshop"),
    *_above("worker"),
    *_closed("contractor"),
    *_closed("worker"),
    *_granted(),
    *_registrar(),
    *_log(),
    *_nothing(),
)


def build(rows: Iterable[Row]) -> dict[tuple[Standing, str, str], Row]:
    """Each cell's row, by standing, thread type and kind; a gap or a double decision does not build."""
    cells = [((row.standing, row.thread_type, name), row) for row in rows for name in row.kinds]
    table = dict(cells)
    assert len(table) == len(cells), "a cell is decided twice"
    wanted = {(standing, one, name) for standing in STANDINGS for one, listed in KINDS.items() for name in listed}
    assert table.keys() == wanted, f"undecided: {sorted(wanted ^ table.keys())}"
    return table


TABLE = build(ROWS)


def sight(standing: Standing, thread_type: str, kind: str) -> Sight:
    """What a reader in that standing sees of a statement of that kind; of one that nobody decided, nothing."""
    row = TABLE.get((standing, thread_type, kind))
    return Sight.NOTHING if row is None else row.sight


def logged(standing: Standing) -> bool:
    """Whether readings in that standing are recorded."""
    return STANDINGS[standing][1]
