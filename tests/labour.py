"""What a worker and a workshop do, in the trade's words: engage, count, confirm, pay, acknowledge; and the clock."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ledger import book, wages
from ledger.fold import Fold
from ledger.kinds.wage import PayslipIssued
from ledger.records import AdvanceRecord, CountRecord, EngagementRecord, PeriodRecord, WorkedRecord
from ledger.rules.count import open_fen
from ledger.rules.payslip import split
from ledger.rules.wage import arrears_of

Item = dict[str, Any]


class Labour:
    """The acts of a work thread; `tests.trade.Trade` has the rest."""

    fold: Fold

    @property
    def today(self) -> str:
        """The world's day, UTC+8."""
        raise NotImplementedError

    def id(self, who: str) -> str:
        """The `iss` of someone."""
        raise NotImplementedError

    def uuid(self) -> str:
        """The next id."""
        raise NotImplementedError

    def say(self, who: str, kind: str, thread: str, body: dict[str, Any], **claims: Any) -> str:
        """Say it and have it judged."""
        raise NotImplementedError

    def work(self, workshop: str, worker: str) -> str:
        """The pair's work thread, or a new id for it."""
        pair = self.fold.get(f"workpair:{self.id(workshop)}:{self.id(worker)}")
        return str(getattr(pair, "thread", None) or f"work:{self.uuid()}")

    def _pair(self, thread: str) -> EngagementRecord:
        record = self.fold.get(f"engagement:{thread.removeprefix('work:')}")
        assert isinstance(record, EngagementRecord)
        return record

    # ---- engagement

    def offer(self, workshop: str, worker: str, **more: Any) -> str:
        """Offer monthly terms, paid on the 15th; the offer's id."""
        body = {
            "workshop": self.id(workshop),
            "worker": self.id(worker),
            "relation": "service",
            "from_on": self.today,
            "cycle": "month",
            "payday": 15,
            "pay_form": "transfer",
            **more,
        }
        return self.say(workshop, "engagement.offered", self.work(workshop, worker), body)

    def sign(self, worker: str, offer: str) -> str:
        """Sign an offer as it stands."""
        st = self.fold.statements[offer]
        body = {"offer": offer, **{name: st.fields[name] for name in ("from_on", "cycle", "payday")}}
        return self.say(worker, "engagement.signed", st.thread, body)

    def engage(self, workshop: str, worker: str, **more: Any) -> str:
        """Offer and sign; the work thread."""
        offer = self.offer(workshop, worker, **more)
        self.sign(worker, offer)
        return self.fold.statements[offer].thread

    # ---- counts

    def count(self, workshop: str, thread: str, pieces: int, price_e4: int, **more: Any) -> str:
        """Record pieces of one day at a price; the record's id."""
        claims = {name: more.pop(name) for name in ("supersedes", "about", "prev", "via") if name in more}
        qty_e3 = pieces * 1000
        body = {
            "worked_on": self.today,
            "basis": "piece",
            "qty_e3": qty_e3,
            "unit": "pair",
            "amount_fen": book.amount_fen(qty_e3, price_e4),
            "price_e4": price_e4,
            **more,
        }
        return self.say(workshop, "work.recorded", thread, body, **claims)

    def recount(self, workshop: str, record: str, pieces: int, **more: Any) -> str:
        """Correct a count to other pieces at its price."""
        st = self.fold.statements[record]
        keep: dict[str, Any] = {
            name: st.fields[name] for name in ("worked_on", "order", "operation", "bundle") if name in st.fields
        }
        price_e4 = int(st.fields["price_e4"])
        return self.count(workshop, st.thread, pieces, price_e4, supersedes=record, **{**keep, **more})

    def claim(self, worker: str, workshop: str, pieces: int, fen: int | None = None, **more: Any) -> str:
        """The worker's own count of a day."""
        claims: dict[str, Any] = {"supersedes": more.pop("supersedes")} if "supersedes" in more else {}
        body: dict[str, Any] = {
            "workshop": self.id(workshop),
            "worker": self.id(worker),
            "worked_on": self.today,
            "basis": "piece",
            "qty_e3": pieces * 1000,
            "unit": "pair",
            **more,
        }
        if fen is not None:
            body["amount_fen"] = fen
        return self.say(worker, "work.claimed", self.work(workshop, worker), body, **claims)

    def agree_counts(self, worker: str, records: Sequence[str], **claims: Any) -> str:
        """Confirm counts, many at once."""
        first = self.fold.statements[records[0]]
        rows = []
        for record in records:
            st = self.fold.statements[record]
            rows.append({"record": record, "qty_e3": st.fields["qty_e3"], "amount_fen": st.fields["amount_fen"]})
        return self.say(worker, "work.confirmed", first.thread, {"lines": rows}, **claims)

    # ---- money

    def advance(self, workshop: str, thread: str, fen: int) -> str:
        """State an advance in cash."""
        return self.say(workshop, "wage.advanced", thread, {"amount_fen": fen, "paid_on": self.today, "form": "cash"})

    def agree_advance(self, worker: str, advance: str, fen: int | None = None) -> str:
        """Acknowledge an advance."""
        st = self.fold.statements[advance]
        body = {"advance": advance, "amount_fen": fen or st.fields["amount_fen"], "received_on": self.today}
        return self.say(worker, "advance.acknowledged", st.thread, body)

    def slip_body(
        self,
        thread: str,
        period: str,
        extras: Sequence[Item] = (),
        deductions: Sequence[Item] = (),
        advances: Sequence[tuple[str, int]] = (),
    ) -> dict[str, Any]:
        """A payslip over every count of the period and every open one before it, by order, and what else is paid."""
        lines = [*self._work_items(thread, period), *extras]
        rows: list[Item] = [{**line, "no": no} for no, line in enumerate(lines, start=1)]
        withheld: list[Item] = [{**row, "no": no} for no, row in enumerate(deductions, start=1)]
        gross_fen = sum(row["amount_fen"] for row in rows)
        net_fen = gross_fen - sum(row["amount_fen"] for row in withheld)
        set_off: list[Item] = [{"advance": one, "amount_fen": fen} for one, fen in advances]
        worker = next(name for name, party in self._names().items() if party == self._pair(thread).worker)
        body: dict[str, Any] = {
            "period": period,
            "pay_on": self.today,
            "days_e3": 22_000,
            "lines": rows,
            "gross_fen": gross_fen,
            "net_fen": net_fen,
            "pay_fen": net_fen - sum(row["amount_fen"] for row in set_off),
            "workshop_name": "工坊",
            "worker_name": worker,
            "id_number": f"3304{worker}",
            "phone": f"138{worker}",
            **({"deductions": withheld} if withheld else {}),
            **({"advances": set_off} if set_off else {}),
        }
        parts = split(PayslipIssued.model_validate({**body, "parts": [{"amount_fen": 0}]}))[1]
        body["parts"] = [{**({"order": o} if o else {}), "amount_fen": fen} for o, fen in sorted(parts.items())]
        return body

    def _names(self) -> dict[str, str]:
        """Party ids by name."""
        raise NotImplementedError

    def _work_items(self, thread: str, period: str) -> list[Item]:
        items: dict[tuple[str, str], Item] = {}
        for count in self.fold.of_type(CountRecord, thread):
            if count.period > period or (count.slips and open_fen(count) <= 0):
                continue
            item = "work" if count.period == period else "back-pay"
            row = items.setdefault((item, count.order), {"item": item, "amount_fen": 0, "records": []})
            row["amount_fen"] += open_fen(count)
            row["records"].append(count.root)
            if count.order:
                row["order"] = count.order
        return [items[key] for key in sorted(items, reverse=True)]

    def issue_slip(self, workshop: str, thread: str, period: str, **how: Any) -> str:
        """Issue a payslip; `how` as in `slip_body`."""
        return self.say(workshop, "payslip.issued", thread, self.slip_body(thread, period, **how))

    def agree_slip(self, worker: str, slip: str) -> str:
        """Confirm a payslip."""
        st = self.fold.statements[slip]
        body = {"slip": slip, **{name: st.fields[name] for name in ("gross_fen", "net_fen", "pay_fen")}}
        return self.say(worker, "payslip.confirmed", st.thread, body)

    def pay_wages(self, workshop: str, thread: str, allocations: Sequence[tuple[str, str, int]], **more: Any) -> str:
        """State a wage payment of (period, order or "", fen) allocations."""
        body = {
            "amount_fen": sum(fen for _, _, fen in allocations),
            "paid_on": self.today,
            "form": "transfer",
            "allocations": [
                {"period": period, **({"order": order} if order else {}), "amount_fen": fen}
                for period, order, fen in allocations
            ],
            **more,
        }
        return self.say(workshop, "payment.stated", thread, body)

    def agree_wages(self, worker: str, payment: str) -> str:
        """Acknowledge a wage payment in full."""
        st = self.fold.statements[payment]
        body = {
            "payment": payment,
            "amount_fen": st.fields["amount_fen"],
            "received_on": self.today,
            "allocations": st.fields["allocations"],
        }
        return self.say(worker, "payment.acknowledged", st.thread, body)

    def lapse(self, thread: str, period: str) -> str:
        """The clock records the arrears of a period as they stand."""
        record = self.fold.get(f"period:{thread.removeprefix('work:')}:{period}")
        assert isinstance(record, PeriodRecord)
        return self.say("clock", "arrears.recorded", thread, arrears_of(record))

    # ---- what stands

    def wages_of(self, thread: str) -> wages.WageStanding:
        """The wages of a thread today."""
        return wages.of_thread(self.fold, thread, self.today)

    def counted(self, record: str) -> CountRecord:
        """The count that a record belongs to."""
        worked = self.fold.get(f"worked:{record}")
        assert isinstance(worked, WorkedRecord)
        count = self.fold.get(f"count:{worked.root}")
        assert isinstance(count, CountRecord)
        return count

    def advance_of(self, advance: str) -> AdvanceRecord:
        """An advance as it stands."""
        record = self.fold.get(f"advance:{advance}")
        assert isinstance(record, AdvanceRecord)
        return record
