"""What a pack holds, read from a real store: the same as is put together in memory for the same statements."""

from __future__ import annotations

from pathlib import Path

import pytest

from ledger import db, merkle
from ledger.errors import NotFound
from ledger.fold import Fold
from ledger.records import OrderRecord
from notary import checkpoint, trust
from reports import collect, pack
from reports.check import VALID, check
from reports.collect import NOTHING, Collected
from reports.contents import Subject
from tests.integration.collecting import KINDS, READERS, housed, indices, ledger_ids, parent, read, subject, world
from tests.integration.store import Store
from tests.packs import Ledger, dispute, plain
from tests.trade import ORIGIN


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Store:
    """The dispute on disk, only read."""
    return housed(tmp_path_factory.mktemp("collect"), world()[0])


# ---- the same from the store as in memory


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize("kind", KINDS)
def test_the_store_gives_what_memory_gives(told: Store, kind: str, reader: str) -> None:
    """Contents and proofs, for each kind of pack and each reader."""
    ledger, _, _ = world()
    asked = subject(kind, reader)
    assert read(told, asked) == ledger.collected(kind, asked.thread, reader)


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize("kind", KINDS)
def test_so_it_does_at_older_sizes(told: Store, kind: str, reader: str) -> None:
    """From the size at which the thread was opened on, every fourth; below it there is nothing to be had."""
    ledger, _, _ = world()
    asked = subject(kind, reader)
    opened = next(said.index for said in indices() if said.thread == asked.thread)
    for size in [*range(opened + 1, len(ledger.wires), 4), len(ledger.wires) - 1]:
        found = read(told, asked, size)
        assert found == ledger.collected(kind, asked.thread, reader, size=size), size
        assert max(item.index for item in found.contents.items) < size
    for size in (1, 2, opened - 1, opened):
        with pytest.raises(NotFound, match=NOTHING):
            read(told, asked, size)


@pytest.mark.parametrize(("kind", "fewer"), [("account", 0), ("order", 4)])
def test_the_pack_from_the_store_is_the_pack_from_memory(told: Store, kind: str, fewer: int) -> None:
    """Byte for byte, today's and one of an older size; and it is valid under the trust file."""
    ledger, _, _ = world()
    asked = subject(kind, "customer")
    trust_bytes, size = trust.dump(ledger.trust), len(ledger.wires) - fewer
    with db.reading(told.engine) as session:
        made = pack.make(session, told.vault, told.ring, trust_bytes, asked, size=size if fewer else None, draw=plain)
    assert made == ledger.pack(kind, asked.thread, "customer", size=size)
    assert check(made.data, ledger.trust, draw=plain).exit_code == VALID


def test_the_log_may_go_on_meanwhile(tmp_path: Path) -> None:
    """What is collected at a size is the same after more was recorded, in these threads and in others."""
    ledger, order, _ = dispute()
    made = housed(tmp_path, ledger)
    size = len(ledger.wires)
    asked = Subject("order", order, ledger.id("contractor"), "mediation")
    before = read(made, asked, size)
    ledger.pay("customer", "contractor", [(order, 100)])
    ledger.join("newcomer")
    made.play(ledger, start=size)
    assert read(made, asked, size) == before
    assert len(read(made, asked).contents.items) == len(before.contents.items) + 1


# ---- which threads belong


def threads_of(found: Collected) -> set[str]:
    """The threads that a pack lists."""
    return {row.thread for row in found.contents.heads}


def test_only_what_belongs_is_read(told: Store) -> None:
    """The pair's orders and account, both parties' threads, founding and one policy; no parent, no stranger."""
    ledger, order, account = world()
    orders = {record.order for record in ledger.fold.of_type(OrderRecord)} - {parent()}
    parties = {f"party:{ledger.id(name)}" for name in READERS}
    for kind in KINDS:
        found = read(told, subject(kind, "customer"))
        assert threads_of(found) == orders | {account} | parties
        system = [item.statement for item in found.contents.items if item.statement.thread_type == "system"]
        assert [(st.kind, st.id) for st in system] == [
            ("log.founded", ledger_ids()[0]),
            ("policy.published", ledger_ids()[1]),
        ]
    assert order in orders
    assert len(orders) == 2


def test_an_orders_pack_holds_the_orders_that_the_account_names(tmp_path: Path) -> None:
    """An order that no payment and no statement names belongs in the account's pack only."""
    ledger = Ledger()
    for name in ("customer", "contractor", "third"):
        ledger.join(name)
    first, second, third = (ledger.place("customer", "contractor", [(10 * n, 10_000)]) for n in (1, 2, 3))
    for order in (first, second, third):
        ledger.accept("contractor", order)
    elsewhere = {ledger.place("customer", "third", [(5, 10_000)]), ledger.place("third", "contractor", [(5, 10_000)])}
    turned = ledger.place("contractor", "customer", [(5, 10_000)])
    made = housed(tmp_path, ledger)
    without = read(made, Subject("order", first, ledger.id("customer"), "mediation"))
    assert threads_of(without) == {first, *(f"party:{ledger.id(name)}" for name in READERS)}
    ledger.acknowledge("contractor", ledger.pay("customer", "contractor", [(second, 100)]))
    made.play(ledger, start=without.contents.size)
    account = ledger.account("customer", "contractor")
    parties = {f"party:{ledger.id(name)}" for name in READERS}
    of_order = read(made, Subject("order", first, ledger.id("customer"), "mediation"))
    assert threads_of(of_order) == {first, second, account} | parties
    of_account = read(made, Subject("account", account, ledger.id("contractor"), "mediation"))
    assert threads_of(of_account) == {first, second, third, account} | parties
    assert (elsewhere | {turned}).isdisjoint(threads_of(of_account))


@pytest.mark.parametrize("page", [1, 2, 3])
def test_a_partys_threads_are_read_page_by_page(told: Store, monkeypatch: pytest.MonkeyPatch, page: int) -> None:
    """However few come at once, every order of the pair is found."""
    asked = subject("account", "contractor")
    whole = read(told, asked)
    monkeypatch.setattr(collect, "PAGE", page)
    assert read(told, asked) == whole


def test_the_policy_in_force_is_the_newest_below_the_size(tmp_path: Path) -> None:
    """A pack of an older size holds the policy of its time, also where a newer one was published since."""
    ledger = Ledger()
    for name in READERS:
        ledger.join(name)
    order = ledger.place("customer", "contractor", [(10, 10_000)])
    before = len(ledger.wires)
    newer = ledger.say("registrar", "policy.published", ledger.system, {"rules": 1, "parameters": []})
    ledger.accept("contractor", order)
    newest = ledger.say("registrar", "policy.published", ledger.system, {"rules": 1, "parameters": []})
    made = housed(tmp_path, ledger)
    asked = Subject("order", order, ledger.id("customer"), "mediation")
    first = next(st.id for st in ledger.fold.statements.values() if st.kind == "policy.published")
    sizes = {before: first, before + 1: newer, before + 2: newer, before + 3: newest}
    for size, policy in sizes.items():
        found = read(made, asked, size)
        kinds = {item.statement.id: item.statement.kind for item in found.contents.items}
        assert [one for one, kind in kinds.items() if kind == "policy.published"] == [policy]
    trust_bytes = trust.dump(ledger.trust)
    for size in sizes:
        with db.reading(made.engine) as session:
            sealed = pack.make(session, made.vault, made.ring, trust_bytes, asked, size=size, draw=plain)
        assert check(sealed.data, ledger.trust, draw=plain).exit_code == VALID


def test_before_any_policy_there_is_no_pack(tmp_path: Path) -> None:
    """Where none was in force, that is said; from the policy's own size on there are packs."""
    ledger = Ledger()
    founding, _ = ledger.wires[0]
    ledger.wires, ledger.fold, ledger.at_ms = [], Fold(), ledger.wires[0][1]
    ledger.hear(founding)
    for name in READERS:
        ledger.join(name)
    order = ledger.place("customer", "contractor", [(10, 10_000)])
    made, size = housed(tmp_path, ledger), len(ledger.wires)
    asked = Subject("order", order, ledger.id("customer"), "mediation")
    with pytest.raises(NotFound, match=f"No rules were in force at size {size} yet"):
        read(made, asked)
    ledger.say("registrar", "policy.published", ledger.system, {"rules": 1, "parameters": []})
    made.play(ledger, start=size)
    assert [item.index for item in read(made, asked).contents.items] == list(range(size + 1))
    with pytest.raises(NotFound, match=f"No rules were in force at size {size} yet"):
        read(made, asked, size)


# ---- proofs


def test_every_proof_leads_to_the_tree_of_its_size(told: Store) -> None:
    """Of each statement, and of the last entry though its statement is not in the pack."""
    ledger, _, _ = world()
    for size in (len(ledger.wires), len(ledger.wires) - 1, 30):
        found = read(told, subject("order", "contractor"), size)
        entries = ledger.entries(size)
        root = merkle.root_of([merkle.leaf_hash(one) for one in entries])
        assert found.contents.root == root
        ids = {item.statement.id for item in found.contents.items}
        assert found.proofs.keys() == ids | {found.contents.last.statement_id}
        for one, proof in found.proofs.items():
            assert proof.extra == entries[proof.index]
            assert proof.extra[8:].hex() == one
            merkle.check_inclusion(proof.index, size, merkle.leaf_hash(proof.extra), proof.hashes, root)
    assert found.contents.checkpoint_text == str(checkpoint.Checkpoint(ORIGIN, size, root))
