"""A trade in memory: parties who act in the trade's words, judged by the real judge, folded by the real fold.

Promise: every statement is really drafted, sealed, signed, parsed and judged; only the store and the network are
absent.
Keys, salts and ids are deterministic, so a failure repeats.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from ledger import badges, book, draft, jose, kinds, standing, statement
from ledger.fold import Fold
from ledger.jose import Ed25519Signer, Signer
from ledger.records import EngagementRecord, LineRecord, OrderRecord, ThreadRecord
from ledger.rules.turn import day_of
from ledger.statement import Statement
from tests.accounting import Accounting
from tests.bargaining import Bargaining
from tests.labour import Labour

ORIGIN = "test.xinzheng.example/trade"
START_MS = 1_772_323_200_000  # 2026-03-01 08:00 UTC+8
DAY_MS = 86_400_000


def uuid7(number: int) -> str:
    """A valid, deterministic UUID of version 7."""
    text = f"{0x019C_A000_0000_0000_0000_0000_0000_0000 + number:032x}"
    return f"{text[:8]}-{text[8:12]}-7{text[13:16]}-8{text[17:20]}-{text[20:]}"


@dataclass
class Party:
    """A party and its first key; `extra` keys by name."""

    id: str
    signer: Signer
    extra: dict[str, Signer] = field(default_factory=dict)


@dataclass
class Trade(Accounting, Bargaining, Labour):
    """The whole world: a log, its officials, and parties who trade."""

    at_ms: int = START_MS
    fold: Fold = field(default_factory=Fold)
    wires: list[tuple[bytes, int]] = field(default_factory=list)
    numbers: int = 0
    system: str = ""
    parties: dict[str, Party] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.registrar, self.operator, self.clock = (self.key(n) for n in ("registrar", "operator", "clock"))
        self.system = f"system:{self.uuid()}"
        body = {
            "origin": ORIGIN,
            "time": "operator",
            "log_vkey": "test+00000000+AA==",
            "pack_vkey": "test+00000000+AA==",
            "registrar": self.registrar.jwk,
            "operator": self.operator.jwk,
            "clock": self.clock.jwk,
        }
        self.say("registrar", "log.founded", self.system, body)
        self.say("registrar", "policy.published", self.system, {"rules": 1, "parameters": []})

    def uuid(self) -> str:
        """The next id."""
        self.numbers += 1
        return uuid7(self.numbers)

    def key(self, name: str) -> Ed25519Signer:
        """A deterministic key."""
        return Ed25519Signer(hashlib.sha256(f"key {name}".encode()).digest())

    def salts(self) -> Iterator[bytes]:
        """Deterministic salts, never twice."""
        while True:
            self.numbers += 1
            yield hashlib.sha256(f"salt {self.numbers}".encode()).digest()[:16]

    def later(self, days: int = 1) -> None:
        """Let days pass."""
        self.at_ms += days * DAY_MS

    @property
    def today(self) -> str:
        """The world's day, UTC+8."""
        return day_of(self.at_ms).isoformat()

    def signer(self, who: str) -> Signer:
        """The key of an official, a party, or `party/person`."""
        if who in ("registrar", "operator", "clock"):
            signer: Signer = getattr(self, who)
            return signer
        party, _, person = who.partition("/")
        return self.parties[party].extra[person] if person else self.parties[party].signer

    def id(self, who: str) -> str:
        """The `iss` of someone."""
        party = who.partition("/")[0]
        return self.parties[party].id if party in self.parties else party

    def draft(self, who: str, kind: str, thread: str, body: dict[str, Any], **claims: Any) -> bytes:
        """A signed statement, not yet said."""
        known = self.fold.get(f"thread:{thread}")
        if isinstance(known, ThreadRecord) and not thread.startswith(("system:", "access:")):
            claims.setdefault("prev", known.head)
        signer = claims.pop("signer", None) or self.signer(who)
        shape = kinds.of(thread.partition(":")[0], kind, 1).shape
        payload, disclosures = draft.payload(
            aud=claims.pop("aud", ORIGIN),
            iss=claims.pop("iss", self.id(who)),
            iat=claims.pop("iat", self.at_ms // 1000),
            kind=kind,
            v=1,
            thread=thread,
            body=body,
            sealed=shape,
            salts=self.salts(),
            **claims,
        )
        return draft.sign(payload, disclosures, signer)

    def say(self, who: str, kind: str, thread: str, body: dict[str, Any], **claims: Any) -> str:
        """Say it and have it judged; the statement id. Raises: LedgerError."""
        wire = self.draft(who, kind, thread, body, **claims)
        return self.hear(wire).id

    def hear(self, wire: bytes) -> Statement:
        """Judge wire bytes as the next entry."""
        st = statement.parse(wire)
        self.fold.admit(st, len(self.wires), self.at_ms)
        self.wires.append((wire, self.at_ms))
        self.at_ms += 1000
        return st

    def join(self, name: str, party_type: str = "enterprise") -> str:
        """Register a party and let it agree to the terms; its id."""
        party = Party(self.uuid(), self.key(name))
        self.parties[name] = party
        proof = jose.sign_key_proof(party.id, party.signer.jwk, ORIGIN, self.at_ms // 1000, party.signer)
        body = {
            "party": party.id,
            "party_type": party_type,
            "jwk": party.signer.jwk,
            "proof": proof,
            "custody": "file",
            "level": "S2",
            **self._named(name, party_type),
        }
        self.say("registrar", "party.registered", f"party:{party.id}", body)
        terms = {"terms": "e-signing", "version": "v1", "sha256": "ab" * 32}
        self.say(name, "party.terms_agreed", f"party:{party.id}", terms)
        return party.id

    def _named(self, name: str, party_type: str) -> dict[str, str]:
        """Who a party is: a firm by its name and code, a person by his name, ID number and phone."""
        if party_type == "person":
            number = f"{self.numbers:04d}"
            return {"person_name": name, "id_number": f"33040019900101{number}", "phone": f"1380000{number}"}
        return {"name": f"{name}公司", "credit_code": f"91330000{self.numbers:010d}"}

    def _names(self) -> dict[str, str]:
        return {name: party.id for name, party in self.parties.items()}

    def employ(self, name: str, person: str, **limits: Any) -> str:
        """A party adds a key for an employee; its kid."""
        party = self.parties[name]
        signer = self.key(f"{name}/{person}")
        party.extra[person] = signer
        proof = jose.sign_key_proof(party.id, signer.jwk, ORIGIN, self.at_ms // 1000, signer)
        body = {
            "jwk": signer.jwk,
            "proof": proof,
            "custody": "file",
            "level": "S1",
            "person": self.uuid(),
            "person_name": person,
            **limits,
        }
        self.say(name, "key.added", f"party:{party.id}", body)
        return signer.kid

    def place(self, customer: str, contractor: str, lines: list[tuple[int, int]], **terms: Any) -> str:
        """Place an order of (quantity in pairs, price_e4) lines; its thread. `over_permille` goes to each line."""
        over = {"over_permille": terms.pop("over_permille")} if "over_permille" in terms else {}
        thread = f"order:{self.uuid()}"
        rows: list[dict[str, Any]] = [
            {
                "no": no,
                "qty_e3": qty * 1000,
                "unit": "pair",
                "amount_fen": book.amount_fen(qty * 1000, price_e4),
                "goods": "袜子",
                "price_e4": price_e4,
                **over,
            }
            for no, (qty, price_e4) in enumerate(lines, start=1)
        ]
        body = {
            "contractor": self.id(contractor),
            "lines": rows,
            "total_fen": sum(row["amount_fen"] for row in rows),
            "due": {"from": "confirmed", "days": 30},
            "chain_disclosure": True,
            "may_subcontract": False,
            "order_no": f"PO-{self.numbers}",
            **terms,
        }
        self.say(customer, "order.placed", thread, body)
        return thread

    def accept(self, contractor: str, thread: str, **more: Any) -> str:
        """Accept an order as placed."""
        order = self.order(thread)
        lines = [{"no": x.no, "qty_e3": x.qty_e3, "amount_fen": x.amount_fen} for x in order.lines]
        return self.say(contractor, "order.accepted", thread, {"lines": lines, "total_fen": order.total_fen, **more})

    def order(self, thread: str) -> OrderRecord:
        """The order's record."""
        record = self.fold.get(thread)
        assert isinstance(record, OrderRecord)
        return record

    def price_e4(self, thread: str, no: int) -> int:
        """The price of an order line by the terms in force."""
        priced = self.fold.statements[self.order(thread).priced_by]
        return next(int(row["price_e4"]) for row in priced.fields["lines"] if row["no"] == no)

    def charged_e4(self, delivery: str, no: int) -> int:
        """The price of a delivery line: that of the terms it was delivered under."""
        line = self.fold.records[f"line:{delivery}:{no}"]
        assert isinstance(line, LineRecord)
        priced = self.fold.statements[line.priced_by]
        return next(int(row["price_e4"]) for row in priced.fields["lines"] if row["no"] == line.order_line)

    def deliver(self, contractor: str, thread: str, lines: list[tuple[int, int]], **more: Any) -> str:
        """Deliver (order line, pairs) lines; the delivery's id."""
        rows: list[dict[str, Any]] = [
            {"no": no, "order_line": line, "qty_e3": qty * 1000, "unit": "pair", **more}
            for no, (line, qty) in enumerate(lines, start=1)
        ]
        return self.say(contractor, "goods.delivered", thread, {"delivered_on": self.today, "lines": rows})

    def receive(self, customer: str, thread: str, delivery: str, pairs: list[int]) -> str:
        """Receive a delivery."""
        rows = [{"no": no, "qty_e3": qty * 1000} for no, qty in enumerate(pairs, start=1)]
        return self.say(
            customer, "goods.received", thread, {"delivery": delivery, "received_on": self.today, "lines": rows}
        )

    def inspect(self, customer: str, thread: str, delivery: str, found: list[dict[str, Any]], **claims: Any) -> str:
        """Inspect: per line a dict of accepted, rework, rejected (pairs), deduct (fen)."""
        rows = []
        for no, line in enumerate(found, start=1):
            accepted_e3 = line["accepted"] * 1000
            price_e4 = self.charged_e4(delivery, no)
            row = {
                "no": no,
                "accepted_e3": accepted_e3,
                "rework_e3": line.get("rework", 0) * 1000,
                "rejected_e3": line.get("rejected", 0) * 1000,
                "amount_fen": book.amount_fen(accepted_e3, price_e4),
                "deduction_fen": line.get("deduct", 0),
            }
            if line.get("deduct"):
                row["deduction_ground"] = "quality"
            rows.append(row)
        body = {"delivery": delivery, "inspected_on": self.today, "method": "full", "lines": rows}
        return self.say(customer, "goods.inspected", thread, body, **claims)

    def agree(self, contractor: str, thread: str, inspection: str) -> str:
        """Agree to every line of an inspection."""
        lines = self.fold.statements[inspection].fields["lines"]
        rows = [{k: row[k] for k in ("no", "accepted_e3", "amount_fen", "deduction_fen")} for row in lines]
        return self.say(contractor, "inspection.agreed", thread, {"inspection": inspection, "lines": rows})

    def object(self, who: str, thread: str, statement_id: str, ground: str = "quantity", **more: Any) -> str:
        """Object to a statement."""
        return self.say(who, "objection.made", thread, {"statement": statement_id, "ground": ground, **more})

    def badge(self, statement_id: str) -> badges.Badge:
        """The badge a statement wears now."""
        return badges.of(self.fold, self.fold.said[statement_id]).badge

    def standing(self, thread: str) -> standing.OrderStanding:
        """The order's standing today."""
        order = self.order(thread)
        pair = self.fold.get(f"pair:{order.customer}:{order.contractor}")
        threads = [thread, *([pair.thread] if pair is not None and hasattr(pair, "thread") else [])]
        return standing.of_order(self.fold, order, self.today, threads)

    def check(self) -> None:
        """The whole world folds again to the same records, the book sums to zero, heads name the newest statements."""
        again = Fold()
        for index, (wire, at_ms) in enumerate(self.wires):
            again.admit(statement.parse(wire), index, at_ms)
        assert again.records == self.fold.records
        balances = {key: r.fen for key, r in again.records.items() if key.startswith("balance:")}  # type: ignore[attr-defined]
        assert sum(balances.values()) == 0
        for _, transfer in again.transfers:
            assert transfer.amount_fen > 0
        for order in again.of_type(OrderRecord):
            self.standing(order.order)
        for engagement in again.of_type(EngagementRecord):
            self.wages_of(engagement.thread)
