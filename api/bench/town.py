"""A town that trades: firms, workers, and months of signed statements, as many as are asked for.

Promise: the same seed gives the same statements, byte for byte, in the same order; every one is really signed and
admissible where it stands. Nothing is remembered but what later statements name, so a town may talk for ever.

Rules
* A yard is one customer with a clerk, one contractor and its workers. In a month it orders, delivers, inspects, counts,
  states the account and pays, all but a fifth of the wages, so that the clock has something to say; every third one
  disputes a delivery and demands the rest.
* Yards act side by side: each deed is said by all of them at one moment, so that a batch holds what many firms say.
* Keys, salts and ids are drawn from the seed and must never sign anything else; the log's origin says demo.

Specification: DESIGN section 3.6.
"""

from __future__ import annotations

import datetime
import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from ledger import book, draft, jose, kinds, statement
from ledger.jose import Ed25519Signer
from ledger.rules.turn import CHINA

WORKERS = 4  # of one yard
PAYDAY = 28  # of the month after; a fifth of each wage is open then
PRICE_E4, WAGE_E4 = 11_700, 1_500  # what a pair costs the customer, and what one worker gets for it
START = datetime.datetime(2023, 1, 1, 9, tzinfo=CHINA)
MONTHS = 36  # that a yard talks before its town needs another: all lie in the past
YARD_STATEMENTS = 48  # that a yard says in a month, about; more yards make a larger town

Body = dict[str, Any]
Said = tuple[int, bytes]  # at_ms, wire


class Draws:
    """Bytes drawn from a seed: the same from run to run, never twice in one. Of no worth as chance."""

    def __init__(self, seed: str) -> None:
        self._seed, self._count = seed, 0

    def __call__(self, length: int) -> bytes:
        """The next `length` bytes."""
        self._count += 1
        return hashlib.shake_256(f"{self._seed} {self._count}".encode()).digest(length)

    def salts(self) -> Iterator[bytes]:
        """Salts of 16 bytes without end."""
        while True:
            yield self(16)


@dataclass
class Yard:
    """One customer, one contractor, its workers; the threads between them, and what the month has brought so far."""

    no: int
    customer: str
    clerk: str
    contractor: str
    workers: tuple[str, ...]
    account: str
    works: dict[str, str]
    order: str = ""
    said: dict[str, str] = field(default_factory=dict)  # ids of this month's statements, by deed


class Town:
    """Yards that talk month by month. `registrar` and `origin` are those of the log that they talk to."""

    def __init__(
        self, origin: str, registrar: Ed25519Signer, seed: str, yards: int, *, start: datetime.datetime = START
    ) -> None:
        self._origin = origin
        self._draw = Draws(f"town {seed}")
        self._salts = self._draw.salts()
        self._signers: dict[str, Ed25519Signer] = {"registrar": registrar}
        self._owners = {"registrar": "registrar"}
        self._heads: dict[str, str] = {}
        self._start = self._moment = start
        self._out: list[Said] = []
        self._yards = [self._yard(no) for no in range(yards)]

    def statements(self) -> Iterator[Said]:
        """Every statement with the time at which it is handed in, ms since 1970; times never run back."""
        yield from self._all(Town.register, self._start.day)
        yield from self._all(Town.engage, self._start.day)
        for month in range(MONTHS):
            year, number = divmod(self._start.month - 1 + month, 12)
            self._moment = max(self._moment, self._start.replace(year=self._start.year + year, month=number + 1))
            for day, deed in DEEDS:
                yield from self._all(deed, day)

    def _all(self, deed: Deed, day: int) -> Iterator[Said]:
        """One deed, by every yard, on a day of the month, a minute after the one before."""
        later = self._moment + datetime.timedelta(minutes=1)
        self._moment = later if later.day >= day else later.replace(day=day)
        for yard in self._yards:
            deed(self, yard)
            yield from self._out
            self._out = []

    def public_keys(self) -> Iterator[tuple[str, dict[str, str]]]:
        """The public keys of everybody who speaks here, by kid."""
        for signer in self._signers.values():
            yield signer.kid, dict(signer.jwk)

    # ---- saying

    @property
    def _at_ms(self) -> int:
        return int(self._moment.timestamp()) * 1000

    @property
    def _today(self) -> str:
        return self._moment.date().isoformat()

    @property
    def _period(self) -> str:
        return self._today[:7]

    def _uuid(self) -> str:
        return draft.uuid7(self._at_ms, self._draw(10))

    def _pen(self, owner: str | None = None) -> str:
        """A new key; of a new party, named by its id, unless an owner is given. The name it goes by here."""
        party = owner or self._uuid()
        name = party if owner is None else f"{owner}/{len(self._signers)}"
        self._signers[name], self._owners[name] = Ed25519Signer(self._draw(32)), party
        return name

    def _say(self, who: str, kind: str, thread: str, body: Body, **claims: Any) -> str:
        """Sign a statement over the thread's head; its id."""
        payload, disclosures = draft.payload(
            aud=self._origin,
            iss=self._owners[who],
            iat=self._at_ms // 1000,
            kind=kind,
            v=1,
            thread=thread,
            prev=self._heads.get(thread),
            body=body,
            sealed=kinds.of(thread.partition(":")[0], kind, 1).shape,
            salts=self._salts,
            **claims,
        )
        wire = draft.sign(payload, disclosures, self._signers[who])
        self._out.append((self._at_ms, wire))
        said = statement.id_of(wire.partition(b"~")[0])
        if who != "registrar" or thread not in self._heads:
            self._heads[thread] = said
        return said

    # ---- founding a yard

    def _yard(self, no: int) -> Yard:
        customer, contractor = self._pen(), self._pen()
        workers = tuple(self._pen() for _ in range(WORKERS))
        works = {worker: f"work:{self._uuid()}" for worker in workers}
        return Yard(no, customer, self._pen(customer), contractor, workers, f"account:{self._uuid()}", works)

    def _proof(self, who: str) -> Body:
        signer, party = self._signers[who], self._owners[who]
        proof = jose.sign_key_proof(party, signer.jwk, self._origin, self._at_ms // 1000, signer)
        return {"jwk": dict(signer.jwk), "proof": proof, "custody": "file", "level": "S2"}

    def register(self, yard: Yard) -> None:
        """Everybody is registered and agrees to the terms; the clerk gets a key."""
        firms = {yard.customer: ("enterprise", "袜业"), yard.contractor: ("individual_business", "加工厂")}
        for party, (party_type, name) in firms.items():
            named = {"name": f"第{yard.no}{name}", "credit_code": f"9133{yard.no:014d}"}
            self._introduce(party, {"party_type": party_type, **named})
        for no, worker in enumerate(yard.workers, start=1):
            person = {"person_name": f"工人{yard.no}-{no}", "id_number": f"33{yard.no:012d}{no:04d}"}
            self._introduce(worker, {"party_type": "person", **person})
        scope = {"scope": ["goods.received", "account.confirmed"], "limit_fen": 100_000_000}
        body = {**self._proof(yard.clerk), **scope, "person": self._uuid(), "person_name": f"经办人{yard.no}"}
        self._say(yard.customer, "key.added", f"party:{yard.customer}", body)

    def _introduce(self, party: str, named: Body) -> None:
        body = {"party": party, **self._proof(party), **named}
        self._say("registrar", "party.registered", f"party:{party}", body)
        terms = {"terms": "e-signing", "version": "v1", "sha256": hashlib.sha256(b"terms").hexdigest()}
        self._say(party, "party.terms_agreed", f"party:{party}", terms)

    def engage(self, yard: Yard) -> None:
        """The workers sign the terms that they are offered."""
        for worker, work in yard.works.items():
            cycle = {"from_on": self._today, "cycle": "month", "payday": PAYDAY}
            pair = {"workshop": yard.contractor, "worker": worker}
            body = {**pair, "relation": "service", **cycle, "pay_form": "transfer", "job": "缝头"}
            offer = self._say(yard.contractor, "engagement.offered", work, body)
            self._say(worker, "engagement.signed", work, {"offer": offer, **cycle})

    # ---- a month's deeds: the fee

    def _qty_e3(self, yard: Yard) -> int:
        return 1_000_000 * (8 + yard.no % 5)

    def _fee_fen(self, yard: Yard) -> int:
        return book.amount_fen(self._qty_e3(yard), PRICE_E4)

    def place(self, yard: Yard) -> None:
        """The customer orders, the contractor accepts."""
        yard.order, yard.said = f"order:{self._uuid()}", {}
        line = {"no": 1, "qty_e3": self._qty_e3(yard), "amount_fen": self._fee_fen(yard)}
        total = {"total_fen": line["amount_fen"]}
        terms: Body = {"due": {"from": "confirmed", "days": 30}, "chain_disclosure": True, "may_subcontract": False}
        terms["order_no"] = f"PO-{self._period}"
        placed = {**line, "unit": "pair", "goods": "男式中筒袜", "price_e4": PRICE_E4}
        body = {"contractor": yard.contractor, "lines": [placed], **total, **terms}
        self._say(yard.customer, "order.placed", yard.order, body)
        self._say(yard.contractor, "order.accepted", yard.order, {"lines": [line], **total})

    def deliver(self, yard: Yard) -> None:
        """The contractor delivers all of it, the clerk receives it; every third customer objects for a while."""
        line = {"no": 1, "order_line": 1, "qty_e3": self._qty_e3(yard), "unit": "pair"}
        body = {"delivered_on": self._today, "lines": [line], "note_no": f"送-{self._period}"}
        delivered = yard.said["delivered"] = self._say(yard.contractor, "goods.delivered", yard.order, body)
        got = [{"no": 1, "qty_e3": line["qty_e3"]}]
        received = {"delivery": delivered, "received_on": self._today, "lines": got}
        self._say(yard.clerk, "goods.received", yard.order, received)
        if yard.no % 3:
            return
        plea = {"statement": delivered, "ground": "quality", "lines": [1], "reason": "部分袜口跳针"}
        objection = self._say(yard.customer, "objection.made", yard.order, plea)
        answer = {"objection": objection, "answer": "partly", "reason": "同意返工"}
        self._say(yard.contractor, "objection.answered", yard.order, answer)
        self._say(yard.customer, "objection.withdrawn", yard.order, {"objection": objection})

    def inspect(self, yard: Yard) -> None:
        """All of it is accepted, less a small deduction, and the contractor agrees."""
        row = {"no": 1, "accepted_e3": self._qty_e3(yard), "amount_fen": self._fee_fen(yard), "deduction_fen": 500}
        none = {"rework_e3": 0, "rejected_e3": 0, "deduction_ground": "quality"}
        body = {"delivery": yard.said["delivered"], "inspected_on": self._today, "method": "full"}
        inspected = self._say(yard.customer, "goods.inspected", yard.order, {**body, "lines": [{**row, **none}]})
        self._say(yard.contractor, "inspection.agreed", yard.order, {"inspection": inspected, "lines": [row]})

    def state(self, yard: Yard) -> None:
        """The month's account, stated and confirmed."""
        row = {"no": 1, "qty_e3": self._qty_e3(yard), "amount_fen": self._fee_fen(yard), "deduction_fen": 500}
        place = {"order": yard.order, "delivery": yard.said["delivered"], "delivery_line": 1}
        pair = {"customer": yard.customer, "contractor": yard.contractor}
        total = {"total_fen": self._fee_fen(yard) - 500}
        month = {"period_from": f"{self._period}-01", "period_to": self._today}
        body = {**pair, **month, "lines": [{**row, **place}], **total}
        stated = self._say(yard.contractor, "account.stated", yard.account, body)
        self._say(yard.clerk, "account.confirmed", yard.account, {"statement": stated, "lines": [row], **total})

    def pay(self, yard: Yard) -> None:
        """Two thirds are paid and acknowledged; every third contractor demands the rest, and it is acknowledged."""
        total_fen = self._fee_fen(yard) - 500
        paid_fen = total_fen * 2 // 3
        part = {"amount_fen": paid_fen, "allocations": [{"order": yard.order, "amount_fen": paid_fen}]}
        pair = {"customer": yard.customer, "contractor": yard.contractor}
        body = {**pair, **part, "paid_on": self._today, "form": "transfer"}
        paid = self._say(yard.customer, "payment.stated", yard.account, body)
        got = {"payment": paid, **part, "received_on": self._today}
        self._say(yard.contractor, "payment.acknowledged", yard.account, got)
        if yard.no % 3:
            return
        rest = {"amount_fen": total_fen - paid_fen}
        total = {"total_fen": total_fen - paid_fen}
        orders = [{"order": yard.order, **rest}]
        demanded = self._say(yard.contractor, "fee.demanded", yard.account, {**pair, "orders": orders, **total})
        lines = [{"order": yard.order, "delivery": yard.said["delivered"], "delivery_line": 1, **rest}]
        due_on = (self._moment + datetime.timedelta(days=60)).date().isoformat()
        acknowledged = {"demand": demanded, "lines": lines, **total, "due_on": due_on}
        self._say(yard.customer, "fee.acknowledged", yard.account, acknowledged)

    # ---- a month's deeds: the wages

    def count(self, yard: Yard) -> None:
        """Each worker is counted, one of them after a count of his own; he confirms."""
        for no, (worker, work) in enumerate(yard.works.items()):
            qty_e3 = 1_000 * (900 + 10 * no + yard.no % 7)
            day = {"worked_on": self._today, "basis": "piece", "unit": "pair"}
            sums = {"qty_e3": qty_e3, "amount_fen": book.amount_fen(qty_e3, WAGE_E4)}
            claim: Body = {}
            if no == 0:
                pair = {"workshop": yard.contractor, "worker": worker}
                claim = {"claim": self._say(worker, "work.claimed", work, {**pair, **day, **sums})}
            priced = {**claim, "price_e4": WAGE_E4, "operation_name": "缝头", "order": yard.order}
            record = self._say(yard.contractor, "work.recorded", work, {**day, **sums, **priced})
            yard.said[f"record {worker}"] = record
            self._say(worker, "work.confirmed", work, {"lines": [{"record": record, **sums}]})
            yard.said[f"fen {worker}"] = str(sums["amount_fen"])

    def advance(self, yard: Yard) -> None:
        """One worker of the yard gets an advance and acknowledges it."""
        worker, work = next(iter(yard.works.items()))
        body = {"amount_fen": 1_000, "paid_on": self._today, "form": "cash"}
        advance = yard.said["advance"] = self._say(yard.contractor, "wage.advanced", work, body)
        got = {"advance": advance, "amount_fen": 1_000, "received_on": self._today}
        self._say(worker, "advance.acknowledged", work, got)

    def slip(self, yard: Yard) -> None:
        """Each worker gets his payslip and confirms it; the advance is set off."""
        for no, (worker, work) in enumerate(yard.works.items()):
            fen, set_off = int(yard.said[f"fen {worker}"]), 1_000 if no == 0 else 0
            sums = {"gross_fen": fen, "net_fen": fen, "pay_fen": fen - set_off}
            yard.said[f"pay {worker}"] = str(sums["pay_fen"])
            line = {"item": "work", "amount_fen": fen, "order": yard.order, "records": [yard.said[f"record {worker}"]]}
            body: Body = {"period": self._period, "pay_on": self._today, "days_e3": 22_000}
            body |= {"lines": [{"no": 1, **line}], "parts": [{"order": yard.order, "amount_fen": fen}], **sums}
            body |= {"workshop_name": "加工厂", "worker_name": "工人", "id_number": "33", "phone": "138"}
            if set_off:
                body["advances"] = [{"advance": yard.said["advance"], "amount_fen": set_off}]
            slip = self._say(yard.contractor, "payslip.issued", work, body)
            self._say(worker, "payslip.confirmed", work, {"slip": slip, **sums})

    def pay_wages(self, yard: Yard) -> None:
        """Four fifths of each slip are paid and acknowledged; every third yard's workers demand the rest."""
        for worker, work in yard.works.items():
            pay_fen = int(yard.said[f"pay {worker}"])
            paid_fen = pay_fen * 4 // 5
            row = {"period": self._period, "order": yard.order, "amount_fen": paid_fen}
            part = {"amount_fen": paid_fen, "allocations": [row]}
            body = {**part, "paid_on": self._today, "form": "transfer"}
            paid = self._say(yard.contractor, "payment.stated", work, body)
            got = {"payment": paid, **part, "received_on": self._today}
            self._say(worker, "payment.acknowledged", work, got)
            if yard.no % 3 == 0:
                rest = {"period": self._period, "amount_fen": pay_fen - paid_fen}
                self._say(worker, "wage.demanded", work, {"lines": [rest], "total_fen": pay_fen - paid_fen})


Deed = Callable[[Town, Yard], None]
DEEDS: tuple[tuple[int, Deed], ...] = (  # the day of the month, and what every yard does on it
    (3, Town.place),
    (8, Town.deliver),
    (12, Town.count),
    (20, Town.inspect),
    (22, Town.advance),
    (24, Town.state),
    (25, Town.slip),
    (26, Town.pay),
    (27, Town.pay_wages),
)
