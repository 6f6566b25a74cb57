"""What a pack of wages holds, read from a real store: the same as is put together in memory, and nobody else's."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from ledger import db, merkle, statement
from ledger.errors import NotFound
from ledger.rules.turn import day_of
from notary import trust
from reports import pack, wages_collected
from reports.check import VALID, Verdict, check
from reports.collect import NOTHING, Collected
from reports.contents import Subject
from tests.integration.collecting import housed, read
from tests.integration.store import Store
from tests.packs import Draw, Ledger
from tests.searching import readable
from tests.sewing import WORKERS, Sewing, sewing
from tests.sewn import DRAW, WORKSHOP, WU, ZHENG, ZHOU, subject, thread_of, world

ASKED = [
    *(("worker", worker, reader) for worker in WORKERS for reader in (worker, WORKSHOP)),
    ("workshop", ZHOU, WORKSHOP),
]


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Store:
    """The sewing workshop on disk, only read."""
    return housed(tmp_path_factory.mktemp("wages"), world()[0])


def threads_of(found: Collected) -> set[str]:
    """The threads that a pack lists."""
    return {row.thread for row in found.contents.heads}


def kinds_of(found: Collected, thread: str) -> list[str]:
    """What is said in one of its threads, in index order."""
    return [item.statement.kind for item in found.contents.items if item.statement.thread == thread]


# ---- the same from the store as in memory


@pytest.mark.parametrize(("kind", "who", "reader"), ASKED)
def test_the_store_gives_what_memory_gives(told: Store, kind: str, who: str, reader: str) -> None:
    """Contents and proofs, for each worker, for him and for his workshop, and for all unpaid ones together."""
    ledger, _ = world()
    assert read(told, subject(kind, who, reader)) == ledger.collected(kind, thread_of(kind, who), reader)


SIZES = {"worker": 11, "workshop": 1}  # steps: a workshop has a pack from its first overdue wage on, near the end


@pytest.mark.parametrize(("kind", "who", "reader"), ASKED)
def test_so_it_does_at_older_sizes(told: Store, kind: str, who: str, reader: str) -> None:
    """From the size at which there is something to hand out: only what was said below it, as it stood."""
    ledger, _ = world()
    asked = subject(kind, who, reader)
    first = _first_size(ledger, asked)
    for size in range(first, len(ledger.wires), SIZES[kind]):
        found = read(told, asked, size)
        assert found == ledger.collected(kind, asked.thread, reader, size=size), size
        assert max(item.index for item in found.contents.items) < size
    for size in (1, 2, first - 1):
        with pytest.raises(NotFound, match=NOTHING):
            read(told, asked, size)


def _first_size(ledger: Ledger, asked: Subject) -> int:
    """The size from which on there is a pack: a worker's thread is opened, a payday has passed unpaid (15 April)."""
    for index, (wire, at_ms) in enumerate(ledger.wires):
        opened = asked.kind == "worker" and statement.parse(wire).thread == asked.thread
        if opened or (asked.kind == "workshop" and day_of(at_ms).isoformat() > "2026-04-15"):
            return index + 1
    raise AssertionError("there is a pack of it at last")


@pytest.mark.parametrize(
    ("kind", "who", "reader", "fewer"), [("worker", ZHOU, ZHOU, 0), ("workshop", ZHOU, WORKSHOP, 1)]
)
def test_the_pack_from_the_store_is_the_pack_from_memory(
    told: Store, kind: str, who: str, reader: str, fewer: int
) -> None:
    """Byte for byte, today's and one of an older size; and it is valid under the trust file."""
    ledger, _ = world()
    trust_bytes, size = trust.dump(ledger.trust), len(ledger.wires) - fewer
    asked = subject(kind, who, reader)
    with db.reading(told.engine) as session:
        at = size if fewer else None
        made = pack.make(session, told.vault, told.ring, trust_bytes, asked, size=at, draw=DRAW)
    assert made == ledger.pack(kind, asked.thread, reader, size=size, draw=DRAW)
    assert check(made.data, ledger.trust, draw=DRAW).exit_code == VALID


@pytest.mark.parametrize("page", [1, 2])
def test_a_workshops_threads_are_read_page_by_page(told: Store, monkeypatch: pytest.MonkeyPatch, page: int) -> None:
    """However few come at once, every unpaid worker is found."""
    asked = subject("workshop", ZHOU, WORKSHOP)
    whole = read(told, asked)
    monkeypatch.setattr(wages_collected, "PAGE", page)
    assert read(told, asked) == whole


def test_every_proof_leads_to_the_tree_of_its_size(told: Store) -> None:
    """Of each statement, and of the last entry, which may be anybody's."""
    ledger, _ = world()
    for size in (len(ledger.wires), len(ledger.wires) - 1, 60):
        found = read(told, subject("worker", ZHOU, ZHOU), size)
        entries = ledger.entries(size)
        root = merkle.root_of([merkle.leaf_hash(one) for one in entries])
        ids = {item.statement.id for item in found.contents.items}
        assert found.proofs.keys() == ids | {found.contents.last.statement_id}
        for one, proof in found.proofs.items():
            assert proof.extra == entries[proof.index]
            assert proof.extra[8:].hex() == one
            merkle.check_inclusion(proof.index, size, merkle.leaf_hash(proof.extra), proof.hashes, root)


# ---- which threads belong


def parties(ledger: Ledger, *names: str) -> set[str]:
    """The parties' threads."""
    return {f"party:{ledger.id(name)}" for name in names}


def test_a_workers_pack_holds_his_thread_and_the_fees_above(told: Store) -> None:
    """His work thread, both orders above with their accounts, and the whole threads of who deals in these."""
    ledger, sewn = world()
    accounts = {ledger.account("客户", WORKSHOP), ledger.account("品牌", "客户")}
    above = {sewn.order, sewn.above, *accounts}
    for worker in (ZHOU, WU):
        for reader in (worker, WORKSHOP):
            found = read(told, subject("worker", worker, reader))
            firms = parties(ledger, "品牌", "客户", WORKSHOP)
            assert threads_of(found) == {sewn.works[worker]} | above | firms | parties(ledger, worker)
            assert kinds_of(found, sewn.works[worker])[-1] == "arrears.recorded", "the clock's word is in it"


def test_who_was_paid_in_full_has_no_fee_above(told: Store) -> None:
    """郑's pack holds neither order nor account, whoever reads it, and no arrears."""
    ledger, sewn = world()
    for reader in (ZHENG, WORKSHOP):
        found = read(told, subject("worker", ZHENG, reader))
        assert threads_of(found) == {sewn.works[ZHENG]} | parties(ledger, WORKSHOP, ZHENG)
        assert "arrears.recorded" not in kinds_of(found, sewn.works[ZHENG])


def test_the_workshops_pack_holds_who_is_unpaid(told: Store) -> None:
    """周 and 吴, not 郑, who has nothing to ask for."""
    ledger, sewn = world()
    found = read(told, subject("workshop", ZHOU, WORKSHOP))
    assert {one for one in threads_of(found) if one.startswith("work:")} == {sewn.works[ZHOU], sewn.works[WU]}
    assert parties(ledger, ZHENG).isdisjoint(threads_of(found))


# ---- refused alike


def _but(asked: Subject, **changes: str) -> Subject:
    """A question with something else in it."""
    return replace(asked, **changes)


UUID = "019ca000-0000-7000-8000-00000000ffff"
REFUSED = {
    "a worker his colleague's thread": lambda: subject("worker", WU, ZHOU),
    "a worker a thread that there is not": lambda: _but(subject("worker", WU, ZHOU), thread=f"work:{UUID}"),
    "a worker his own thread by its id alone": lambda: _but(
        subject("worker", ZHOU, ZHOU), thread=thread_of("worker", ZHOU)[5:]
    ),
    "a worker a pattern": lambda: _but(subject("worker", ZHOU, ZHOU), thread="work:%"),
    "a worker nothing": lambda: _but(subject("worker", ZHOU, ZHOU), thread=""),
    "a worker the workshop": lambda: subject("workshop", ZHOU, ZHOU),
    "a worker a workshop that is himself": lambda: _but(
        subject("workshop", ZHOU, ZHOU), thread=f"party:{world()[0].id(ZHOU)}"
    ),
    "a worker a workshop that there is not": lambda: _but(subject("workshop", ZHOU, ZHOU), thread=f"party:{UUID}"),
    "a worker the fee behind his wage": lambda: _but(
        subject("worker", ZHOU, ZHOU), kind="order", thread=world()[1].order
    ),
    "a worker his own thread as an order": lambda: _but(subject("worker", ZHOU, ZHOU), kind="order"),
    "a worker his own thread as an account": lambda: _but(subject("worker", ZHOU, ZHOU), kind="account"),
    "a worker his own thread as a workshop": lambda: _but(subject("worker", ZHOU, ZHOU), kind="workshop"),
    "a worker his own person as a worker": lambda: _but(
        subject("worker", ZHOU, ZHOU), thread=f"party:{world()[0].id(ZHOU)}"
    ),
    "the customer a worker": lambda: subject("worker", ZHOU, "客户"),
    "the customer the workshop": lambda: subject("workshop", ZHOU, "客户"),
    "the customer's customer a worker": lambda: subject("worker", ZHOU, "品牌"),
    "the customer itself as a workshop": lambda: _but(
        subject("workshop", ZHOU, "客户"), thread=f"party:{world()[0].id('客户')}"
    ),
    "the workshop an order as a worker": lambda: _but(subject("worker", ZHOU, WORKSHOP), thread=world()[1].order),
    "the workshop another's as its own": lambda: _but(
        subject("workshop", ZHOU, WORKSHOP), thread=f"party:{world()[0].id('客户')}"
    ),
    "a party that there is not": lambda: _but(subject("worker", ZHOU, ZHOU), reader=UUID),
    "nobody": lambda: _but(subject("worker", ZHOU, ZHOU), reader=""),
    "the operator": lambda: _but(subject("worker", ZHOU, ZHOU), reader="operator"),
    "the clock": lambda: _but(subject("worker", ZHOU, ZHOU), reader="clock"),
    "a kind that there is not": lambda: _but(subject("worker", ZHOU, ZHOU), kind="work"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_whoever_may_not_read_learns_nothing(told: Store, name: str) -> None:
    """One code and one sentence, whether there is no such thing or it is not his; no field tells more."""
    asked = REFUSED[name]()
    for size in (None, 60, 3):
        with pytest.raises(NotFound) as caught:
            read(told, asked, size)
        assert (caught.value.sentence, caught.value.fields) == (NOTHING, {})


# ---- consent


def third_order(ledger: Ledger, consents: bool) -> str:
    """One more order of the workshop's customer, named in the pair's account by a payment."""
    order = ledger.place("客户", WORKSHOP, [(777, 50_000)], chain_disclosure=consents, order_no="PO-别单")
    ledger.accept(WORKSHOP, order)
    ledger.pay("客户", WORKSHOP, [(order, 31_337)])
    return order


CONSENTS: dict[str, dict[str, bool]] = {
    "the order itself does not consent": {"consent": False},
    "its parent does not": {"above_consents": False},
    "another order that the account names does not": {"third": False},
    "all consent": {"third": True},
}


def consenting(folder: Path, name: str) -> tuple[Ledger, Sewing, Store, str]:
    """The sewing workshop with one consent withheld, on disk; the ledger, its threads, the store, a third order."""
    how = dict(CONSENTS[name])
    third = how.pop("third", None)
    ledger = Ledger()
    told = sewing(ledger, **how)
    order = third_order(ledger, third) if third is not None else ""
    ledger.join("路人")  # whose entry is the last: every pack has that one's proof
    return ledger, told, housed(folder, ledger), order


def made(store: Store, ledger: Ledger, asked: Subject, draw: Draw = DRAW) -> tuple[bytes, Verdict]:
    """A pack from the store, and what the verifier says of it."""
    with db.reading(store.engine) as session:
        data = pack.make(session, store.vault, store.ring, trust.dump(ledger.trust), asked, draw=draw).data
    return data, check(data, ledger.trust, draw=draw)


def hidden_from_workers(ledger: Ledger, told: Sewing, third: str, name: str) -> set[str]:
    """The threads above that a worker may see nothing of."""
    upper = {told.above, ledger.account("品牌", "客户")}
    lower = {told.order, ledger.account("客户", WORKSHOP), *([third] if third else [])}
    return {"its parent does not": upper, "all consent": set()}.get(name, upper | lower)


@pytest.mark.parametrize("name", CONSENTS)
def test_a_limb_is_shown_where_every_order_consents(tmp_path: Path, name: str) -> None:
    """Else the worker's pack has the order's id, which wage or order names, and of the limb no statement, sum, name."""
    ledger, told, store, third = consenting(tmp_path, name)
    asked = Subject("worker", told.works[ZHOU], ledger.id(ZHOU), "mediation")
    found = read(store, asked)
    assert found == ledger.collected("worker", asked.thread, ZHOU)
    data, verdict = made(store, ledger, asked, DRAW)
    assert verdict.exit_code == VALID, verdict.en
    assert verdict.wages is not None
    shown = {"its parent does not": [True, False], "all consent": [True, True]}.get(name, [False])
    assert [limb.disclosed for limb in verdict.wages.limbs] == shown
    for limb in verdict.wages.limbs:
        if not limb.disclosed:
            assert (limb.debtor, limb.creditor, limb.since, limb.due_on, limb.proofs) == (None, None, None, None, ())
            assert {limb.owed_fen, limb.paid_fen, limb.open_fen, limb.overdue_fen} == {0}
            assert limb.late_zh == limb.state_zh == "未获同意披露"
    hidden = hidden_from_workers(ledger, told, third, name)
    assert hidden.isdisjoint(threads_of(found))
    named = {limb.order for limb in verdict.wages.limbs}
    known = {ledger.id(name) for name in ("客户", WORKSHOP)} if shown[0] else {ledger.id(WORKSHOP)}
    assert searched(ledger, data, hidden, named, known) == []


def test_the_search_finds_what_is_there() -> None:
    """In the pack of a worker who may see the limbs, the same search finds their statements, sums and names."""
    ledger, told = world()
    threads = {told.order, told.above, ledger.account("客户", WORKSHOP)}
    data = ledger.pack("worker", told.works[ZHOU], ZHOU, draw=DRAW).data
    found = searched(ledger, data, threads, named=set(), known=set())
    placed = ledger.order(told.order).placed
    assert {placed, told.order.partition(":")[2], str(ledger.order(told.order).total_fen)} <= set(found)
    assert {ledger.id("品牌"), ledger.id("客户"), "品牌公司", "客户公司"} <= set(found)


def searched(ledger: Ledger, data: bytes, hidden: set[str], named: set[str], known: set[str]) -> list[str]:
    """What of hidden threads stands in a pack; it may name `named` orders by their id, and the `known` parties."""
    text = readable(data)
    needles = {thread.partition(":")[2] for thread in hidden - named}
    for st in (statement.parse(wire) for wire, _ in ledger.wires):
        if st.thread in hidden:
            needles |= {st.id, *(disclosure.text for disclosure in st.disclosures)}
            needles |= {str(fen) for fen in _sums(st.fields)}
            needles |= {st.iss, f"{_firm(ledger, st.iss)}公司"} if st.iss not in known else set()
    return sorted(needle for needle in needles if needle in text)


def _firm(ledger: Ledger, party: str) -> str:
    return next(name for name, known in ledger.parties.items() if known.id == party)


def _sums(value: object, name: str = "") -> set[int]:
    """Every sum of ten thousand yuan or more, so that no hash has its digits by chance."""
    if isinstance(value, dict):
        return {fen for key, inner in value.items() for fen in _sums(inner, key)}
    if isinstance(value, list):
        return {fen for inner in value for fen in _sums(inner, name)}
    return {value} if name.endswith("_fen") and isinstance(value, int) and value >= 1_000_000 else set()


@pytest.mark.parametrize("name", CONSENTS)
def test_who_is_a_party_of_the_order_sees_it(tmp_path: Path, name: str) -> None:
    """The workshop needs nobody's consent for its own fee; above it, it does."""
    ledger, told, store, third = consenting(tmp_path, name)
    for kind, thread in (("worker", told.works[ZHOU]), ("workshop", f"party:{ledger.id(WORKSHOP)}")):
        asked = Subject(kind, thread, ledger.id(WORKSHOP), "mediation")
        assert read(store, asked) == ledger.collected(kind, thread, WORKSHOP)
        _, verdict = made(store, ledger, asked)
        assert verdict.exit_code == VALID, verdict.en
        assert verdict.wages is not None
        assert [limb.disclosed for limb in verdict.wages.limbs] == [True, name != "its parent does not"]
        here = threads_of(read(store, asked))
        assert {told.order, ledger.account("客户", WORKSHOP), *([third] if third else [])} <= here
        assert (told.above in here) == (name != "its parent does not")
