"""What belongs in a pack, and what of it its reader may see. Pure, and the same for who makes and who checks it.

Promise: no printed sum rests on a thread that the pack does not hold, and no reader sees more than the rule gives him.

Rules
* `account`: the pair's account thread and the pair's order threads. `order`: that thread, the pair's account thread
  where there is one, and every order that the account names, because payments and statements of account span orders.
* With either: `log.founded`, the `policy.published` in force, and the whole threads of both parties, which sign it all.
* A parent order is named by its id only.
* `worker`: one work thread. `workshop`: every work thread of a workshop in which a wage is overdue. With either, the
  limbs above (`reports.chain`), and the whole threads of all parties named in any of these.
* Everything in a thread that the reader is a party of is shown to him; of a limb above that he is no party of, open
  fields only. Of another's `party:` thread he sees a firm's name and credit code, and the names of the persons who
  signed towards him; all else is withheld.

Specification: FORMATS 1.5; law notes 1.4 (item 18).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping

from ledger import rights, sdjwt, statement
from ledger.errors import PackInvalid
from ledger.rights import Terms
from ledger.statement import Statement
from reports.contents import Head, Item, Subject

KINDS = ("account", "order")  # of packs about fees; each is about a thread of that type
WAGE_KINDS = {"worker": "work", "workshop": "party"}  # of packs about wages, by the thread type each is about
DEALINGS = ("order", "account", "work")  # thread types in which parties deal with each other
OWN_ROLES = {  # in which roles a thread names its own, by type
    "order": ("customer", "contractor"),
    "account": ("customer", "contractor"),
    "work": ("workshop", "worker"),
    "party": ("holder",),
}
OFFICES = ("registrar", "operator", "clock")
PERSON = "person"  # the type of a party that is one


def orders_named(statements: Iterable[Statement]) -> set[str]:
    """The order threads that the statements of an account name."""
    found: set[str] = set()
    for st in statements:
        for name in ("lines", "orders", "allocations"):
            rows = st.body.get(name)
            named = [row.get("order") for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []
            found |= {order for order in named if isinstance(order, str)}
    return found


def party_threads(roles: Mapping[str, str]) -> set[str]:
    """The threads of both parties."""
    return {f"party:{party}" for party in roles.values()}


def subject_type(kind: str) -> str | None:
    """The type of thread that a pack of a kind is about; None for no such kind."""
    return kind if kind in KINDS else WAGE_KINDS.get(kind)


def own_threads(statements: Iterable[Statement], reader: str) -> frozenset[str]:
    """The threads of dealings that the reader is a party of; `statements` in index order. Raises: PackInvalid."""
    firsts: dict[str, Statement] = {}
    for st in statements:
        if st.thread_type in DEALINGS:
            firsts.setdefault(st.thread, st)
    return frozenset(thread for thread, first in firsts.items() if reader in roles_of(first).values())


def is_own(st: Statement, reader: str, own: Collection[str] | None = None) -> bool:
    """Whether a statement stands in a thread of the reader's; without `own`, every thread of dealings is."""
    if st.thread_type in DEALINGS:
        return own is None or st.thread in own
    return st.thread == f"party:{reader}"


def shown(st: Statement, reader: str, signed: Collection[str], own: Collection[str] | None = None) -> set[str]:
    """The digests of a statement that `reader` may see; `signed` are the kids of keys that signed towards him.

    `own` are the threads of dealings that he is a party of; None where he is a party of all.
    """
    if is_own(st, reader, own):
        standing, terms = rights.own(OWN_ROLES[st.thread_type])[0], Terms()
    elif st.thread_type == "party":  # of a limb above nobody signed towards the reader: he sees a firm's name and code
        standing, terms = rights.COUNTERPARTY, Terms(signed=signed)
    else:
        standing, terms = rights.ABOVE["workshop"], Terms()
    return rights.seen(st, [(standing, terms)]) or set()


def hidden(st: Statement, reader: str, signed: Collection[str]) -> str:
    """The first field that this reader is owed and does not see, "" where he sees them all.

    Admission asked for a firm's name, and for the name of the person behind a key; both are shown to the counterparty.
    """
    if st.thread_type != "party" or st.thread == f"party:{reader}" or not st.withheld:
        return ""
    if st.kind == "party.registered":
        person = st.body.get("party_type") == PERSON
        of_person = ("person_name",) if rights.kid_of(st) in signed else ()
        needed: tuple[str, ...] = of_person if person else ("name",)
    else:
        needed = rights.names_shown(st, signed) if "person" in st.body else ()
    return next((name for name in needed if name not in st.fields), "")


def kids_signed(statements: Iterable[Statement], own: Collection[str] | None = None) -> set[str]:
    """The keys that signed something towards the reader: in `own`, or in any thread of dealings."""
    return {st.kid for st in statements if st.thread_type in DEALINGS and (own is None or st.thread in own)}


def head_of(statements: Iterable[Statement]) -> str:
    """A thread's head: its newest statement by a party; offices move none but by opening it. In index order."""
    head = ""
    for st in statements:
        if not head or st.iss not in OFFICES:
            head = st.id
    return head


def heads_of(items: Iterable[Item]) -> tuple[Head, ...]:
    """The heads of every thread but the log's own, by first entry, the parties' threads last."""
    threads: dict[str, list[Item]] = {}
    for item in sorted(items, key=lambda one: one.index):
        if item.statement.thread_type != "system":
            threads.setdefault(item.statement.thread, []).append(item)
    order = sorted(threads, key=lambda thread: (thread.startswith("party:"), threads[thread][0].index))
    return tuple(
        Head(
            thread,
            head_of(item.statement for item in threads[thread]),
            tuple(item.statement.id for item in threads[thread]),
        )
        for thread in order
    )


def roles_of(first: Statement) -> dict[str, str]:
    """Who deals in the thread that a statement opens, by role; the judge decides whether it could.

    Raises: PackInvalid (it opens no order, no account and no work thread).
    """
    if first.thread_type == "work":
        names = {role: first.body.get(role) for role in ("workshop", "worker")}
    else:
        names = {"customer": first.body.get("customer", first.iss), "contractor": first.body.get("contractor")}
    if first.thread_type not in DEALINGS or not all(isinstance(party, str) for party in names.values()):
        raise PackInvalid(f"Thread {first.thread} does not begin as an order or an account.", thread=first.thread)
    return {role: str(party) for role, party in names.items()}


def item(
    st: Statement,
    index: int,
    at_ms: int,
    reader: str,
    signed: Collection[str],
    own: Collection[str] | None = None,
) -> Item:
    """A statement as `reader` sees it: what he may see disclosed, by digest, all else withheld."""
    digests = shown(st, reader, signed, own)
    texts = sorted((d for d in st.disclosures if d.digest in digests), key=lambda disclosure: disclosure.digest)
    wire = sdjwt.join(st.jwt, texts)
    return Item(statement.parse(wire, complete=False), wire, index, at_ms)


def looks(items: Iterable[Item], asked: Subject) -> Iterator[tuple[str, str, str]]:
    """(role of the reader, thread, party concerned) for each order and account in a pack that is not the reader's."""
    firsts: dict[str, Statement] = {}
    for one in sorted(items, key=lambda item: item.index):
        if one.statement.thread_type in DEALINGS:
            firsts.setdefault(one.statement.thread, one.statement)
    roles = {thread: roles_of(first) for thread, first in firsts.items()}
    mine = {role for named in roles.values() for role, party in named.items() if party == asked.reader}
    role = next(role for role in ("worker", "workshop", "contractor", "customer") if role in mine)
    for thread, named in roles.items():
        if asked.reader not in named.values():
            yield from ((role, thread, party) for party in set(named.values()))
