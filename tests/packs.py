"""A trade whose log can be packed: real log and pack keys, and the contents of a pack put together in memory.

Promise: what `contents` gives is what a store would give for the same statements, so packs are made and checked without
a database. Keys are deterministic.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from ledger import chain, entry, merkle, statement, wages
from ledger.fold import Fold
from ledger.jose import Ed25519Signer
from ledger.records import EngagementRecord, OrderRecord
from ledger.rules.turn import day_of
from ledger.statement import Statement
from notary import checkpoint, policy, trust
from notary.note import NoteSigner
from notary.proof import TlogProof
from reports import pack, scope
from reports.collect import Collected
from reports.contents import Contents, Item, Subject
from reports.layout import KeyValues, Report
from tests.trade import ORIGIN, Trade

Draw = Callable[[Any], bytes]  # of a `Case` or a `WageCase`


def plain(case: Any) -> bytes:
    """A drawing of every fact of a case, as words."""
    report = Report(title="案", pack_id=case.pack.id, footer="-", created_ms=case.checkpoint.last_at_ms, subject="-")
    rows = [(name, repr(getattr(case, name))) for name in case.__dataclass_fields__]
    report.add(KeyValues(rows))
    return report.build()


def signer(name: str) -> Ed25519Signer:
    """A deterministic key."""
    return Ed25519Signer(hashlib.sha256(f"pack test {name}".encode()).digest())


@cache
def _entry(wire: bytes, at_ms: int) -> bytes:
    """The entry of a statement; a ledger is asked for the same ones again and again."""
    return entry.encode(at_ms, statement.parse(wire).id)


@dataclass
class Ledger(Trade):
    """A trade under a log that vouches for it."""

    def __post_init__(self) -> None:
        self.log_signer = NoteSigner(ORIGIN, signer("log"))
        self.pack_signer = NoteSigner(f"{ORIGIN}/packs", signer("pack"))
        self.registrar, self.operator, self.clock = (self.key(n) for n in ("registrar", "operator", "clock"))
        self.system = f"system:{self.uuid()}"
        body = {
            "origin": ORIGIN,
            "time": "operator",
            "log_vkey": str(self.log_signer.vkey),
            "pack_vkey": str(self.pack_signer.vkey),
            "registrar": self.registrar.jwk,
            "operator": self.operator.jwk,
            "clock": self.clock.jwk,
        }
        self.say("registrar", "log.founded", self.system, body)
        self.say("registrar", "policy.published", self.system, {"rules": 1, "parameters": []})

    @property
    def trust(self) -> trust.Trust:
        """The trust file of this ledger."""
        return trust.Trust(
            origin=ORIGIN,
            policy_text=str(policy.of_log(self.log_signer.vkey)),
            registrar_keys=(self.registrar.jwk,),
            operator_keys=(self.operator.jwk,),
            clock_keys=(self.clock.jwk,),
            pack_vkeys=(self.pack_signer.vkey,),
            time_tolerance_s=300,
        )

    def entries(self, size: int) -> list[bytes]:
        """The first `size` entries of the log."""
        return [_entry(wire, at_ms) for wire, at_ms in self.wires[:size]]

    def checkpoint(self, size: int) -> str:
        """The signed checkpoint over the first `size` entries."""
        root = merkle.root_of([merkle.leaf_hash(one) for one in self.entries(size)])
        return checkpoint.sign(ORIGIN, size, root, self.log_signer)

    def collected(
        self, kind: str, thread: str, reader: str, *, purpose: str = "mediation", size: int | None = None
    ) -> Collected:
        """What `reports.collect` would read from a store, for a reader by name."""
        size = len(self.wires) if size is None else size
        root = merkle.root(self._tiles(size), size)
        items = self._items(kind, thread, self.id(reader), size)
        asked = Subject(kind, thread, self.id(reader), purpose)
        last = entry.decode(self.entries(size)[-1])
        contents = Contents(
            asked=asked,
            origin=ORIGIN,
            size=size,
            root=root,
            checkpoint_text=str(checkpoint.Checkpoint(ORIGIN, size, root)),
            last=last,
            trust_sha256=trust.fingerprint(trust.dump(self.trust)),
            heads=scope.heads_of(items),
            items=items,
        )
        indices = {item.statement.id: item.index for item in items} | {last.statement_id: size - 1}
        proofs = {one: replace(self.proof(index, size), checkpoint="") for one, index in indices.items()}
        return Collected(contents, proofs)

    def proof(self, index: int, size: int) -> TlogProof:
        """The proof of an entry in the tree of `size`, under its signed checkpoint."""
        read = self._tiles(size)
        hashes = tuple(merkle.inclusion_proof(read, index, size))
        return TlogProof(index, hashes, self.checkpoint(size), self.entries(size)[index])

    def _tiles(self, size: int) -> merkle.TileReader:
        """The tree of the first `size` entries."""
        leaves = [merkle.leaf_hash(one) for one in self.entries(size)]
        tiles = merkle.extend(lambda keys: {}, 0, leaves)
        return lambda keys: {key: tiles[key] for key in keys}

    def _items(self, kind: str, thread: str, reader: str, size: int) -> tuple[Item, ...]:
        """The statements that belong, as the reader sees them."""
        parsed = [(statement.parse(wire), at_ms) for wire, at_ms in self.wires[:size]]
        if kind in scope.WAGE_KINDS:
            return self._wage_items(kind, thread, reader, parsed)
        roles = scope.roles_of(next(st for st, _ in parsed if st.thread == thread))
        pair = self.fold.get(f"pair:{roles['customer']}:{roles['contractor']}")
        account = str(getattr(pair, "thread", ""))
        threads = {thread, account, *scope.party_threads(roles)}
        threads |= scope.orders_named(st for st, _ in parsed if st.thread == account)
        if kind == "account":
            orders = self.fold.of_type(OrderRecord)
            threads |= {order.order for order in orders if scope.party_threads(roles) == _parties(order)}
        rows = [(index, st, at_ms) for index, (st, at_ms) in enumerate(parsed) if st.thread in threads or index < 2]
        signed = scope.kids_signed(st for _, st, _ in rows)
        return tuple(scope.item(st, index, at_ms, reader, signed) for index, st, at_ms in rows)

    def _wage_items(self, kind: str, thread: str, reader: str, parsed: list[tuple[Statement, int]]) -> tuple[Item, ...]:
        """The same of a wage pack: the work threads, the limbs above, everybody named, read off the whole trade."""
        folded = Fold()
        for index, (st, at_ms) in enumerate(parsed):
            folded.admit(st, index, at_ms)
        today = day_of(parsed[-1][1]).isoformat()
        works = {thread} if kind == "worker" else {one.thread for one in folded.of_type(EngagementRecord)}
        overdue = {work: wages.of_thread(folded, work, today).overdue_lines for work in works}
        mine = [work for work in works if kind == "worker" or (overdue[work] and _engaged(folded, work) == reader)]
        orders = [(line.order, work) for work in mine for line in overdue[work] if line.order]

        def consents(order: OrderRecord) -> bool:
            named = {order.order, *scope.orders_named(st for st, _ in parsed if st.thread == _account(folded, order))}
            agreed = all(folded.get(one).chain_disclosure for one in named)  # type: ignore[union-attr]
            return agreed or reader in (order.customer, order.contractor)

        threads = set(mine)
        for limb in chain.limbs(folded, orders, today, consents):
            if limb.standing is not None:
                account = _account(folded, limb.standing.order)
                threads |= {limb.order, *scope.orders_named(st for st, _ in parsed if st.thread == account)}
                threads |= {account} if account else set()
        firsts = {st.thread: st for st, _ in reversed(parsed) if st.thread in threads}
        named = {one: scope.roles_of(st) for one, st in firsts.items()}
        threads |= {one for roles in named.values() for one in scope.party_threads(roles)}
        rows = [(index, st, at_ms) for index, (st, at_ms) in enumerate(parsed) if st.thread in threads or index < 2]
        own = {one for one, roles in named.items() if reader in roles.values()}
        signed = {st.kid for _, st, _ in rows if st.thread in own}
        return tuple(scope.item(st, index, at_ms, reader, signed, own) for index, st, at_ms in rows)

    def pack(self, kind: str, thread: str, reader: str, *, size: int | None = None, draw: Draw = plain) -> pack.Pack:
        """A sealed pack."""
        found = self.collected(kind, thread, reader, size=size)
        return pack.seal(found, self.checkpoint(found.contents.size), self.trust, self.pack_signer, draw)


def _engaged(folded: Fold, work: str) -> str:
    """The workshop of a work thread."""
    record = folded.get(f"engagement:{work.removeprefix('work:')}")
    assert isinstance(record, EngagementRecord)
    return record.workshop


def _account(folded: Fold, order: OrderRecord) -> str:
    """The account thread of an order's pair, "" where there is none."""
    return str(getattr(folded.get(f"pair:{order.customer}:{order.contractor}"), "thread", ""))


def _parties(order: OrderRecord) -> set[str]:
    return scope.party_threads({"customer": order.customer, "contractor": order.contractor})


def dispute() -> tuple[Ledger, str, str]:
    """The sock dispute as a ledger: an earlier order paid in full, the disputed one confirmed and unpaid, with a parent
    order, employees' keys, one revoked, an inspection, a demand and a plea; the ledger, the order, the account.
    """
    ledger = Ledger()
    for name in ("upstream", "customer", "contractor"):
        ledger.join(name)
    kinds_signed = ["goods.received", "account.confirmed", "goods.inspected"]
    ledger.employ("customer", "王芳", scope=kinds_signed, limit_fen=100_000_000, position="仓管员")
    ledger.employ("customer", "李强", scope=kinds_signed, limit_fen=100_000_000)
    parent = ledger.place("upstream", "customer", [(500_000, 20_000)])
    ledger.accept("customer", parent)
    earlier = ledger.place("customer", "contractor", [(60_000, 12_500)], parent=parent)
    ledger.accept("contractor", earlier)
    first = ledger.deliver("contractor", earlier, [(1, 60_000)])
    found = ledger.inspect("customer/王芳", earlier, first, [{"accepted": 59_000, "rejected": 1_000, "deduct": 5_000}])
    ledger.agree("contractor", earlier, found)
    ledger.later(5)
    for fen in (5_000_000, 2_370_000):
        ledger.acknowledge("contractor", ledger.pay("customer", "contractor", [(earlier, fen)]))
    order = ledger.place("customer", "contractor", [(252_875, 11_700), (222_399, 13_600)], parent=parent)
    ledger.accept("contractor", order)
    one = ledger.deliver("contractor", order, [(1, 252_875)])
    ledger.receive("customer/王芳", order, one, [252_875])
    two = ledger.deliver("contractor", order, [(2, 222_399)])
    ledger.receive("customer/李强", order, two, [222_399])
    ledger.later(20)
    ledger.confirm("customer/王芳", ledger.state("contractor", "customer", [(one, 1)], due_on="2026-05-31"))
    ledger.confirm("customer/李强", ledger.state("contractor", "customer", [(two, 1)], due_on="2026-06-30"))
    revoked = ledger.parties["customer"].extra["李强"].kid
    ledger.say("customer", "key.revoked", f"party:{ledger.id('customer')}", {"kid": revoked, "reason": "left"})
    ledger.later(150)
    account = ledger.account("customer", "contractor")
    pair = {"customer": ledger.id("customer"), "contractor": ledger.id("contractor")}
    body = {**pair, "orders": [{"order": order, "amount_fen": 59_832_639}], "total_fen": 59_832_639}
    demand = ledger.say("contractor", "fee.demanded", account, body)
    plea = ledger.object("customer", account, demand, "upstream-unpaid", reason="上游客户尚未结算")
    ledger.say("contractor", "objection.answered", account, {"objection": plea, "answer": "rejected"})
    ledger.employ("customer", "周梅", position="采购")
    ledger.join("stranger")
    return ledger, order, account
