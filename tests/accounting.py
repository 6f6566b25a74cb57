"""What a pair does about money, in the trade's words: state, confirm, pay, acknowledge."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ledger import book
from ledger.fold import Fold

Charged = tuple[str, int] | tuple[str, int, int]  # a delivery, its line, and how many units of it; all where not said


class Accounting:
    """The acts of an account; `tests.trade.Trade` has the rest."""

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

    def charged_e4(self, delivery: str, no: int) -> int:
        """The price of a delivery line."""
        raise NotImplementedError

    def say(self, who: str, kind: str, thread: str, body: dict[str, Any], **claims: Any) -> str:
        """Say it and have it judged."""
        raise NotImplementedError

    def account(self, customer: str, contractor: str) -> str:
        """The pair's account thread, or a new id for it."""
        pair = self.fold.get(f"pair:{self.id(customer)}:{self.id(contractor)}")
        return str(getattr(pair, "thread", None) or f"account:{self.uuid()}")

    def state(self, contractor: str, customer: str, lines: Sequence[Charged], deduct: int = 0, **more: Any) -> str:
        """State the account of (delivery, its line) at their full quantity, or of (delivery, its line, units)."""
        rows: list[dict[str, Any]] = []
        for no, (delivery, line, *units) in enumerate(lines, start=1):
            st = self.fold.statements[delivery]
            row = next(x for x in st.fields["lines"] if x["no"] == line)
            qty_e3 = units[0] * 1000 if units else row["qty_e3"]
            amount_fen = book.amount_fen(qty_e3, self.charged_e4(delivery, line))
            rows.append(
                {
                    "no": no,
                    "order": st.thread,
                    "delivery": delivery,
                    "delivery_line": line,
                    "qty_e3": qty_e3,
                    "amount_fen": amount_fen,
                    "deduction_fen": deduct,
                }
            )
        claims = {name: more.pop(name) for name in ("supersedes", "about") if name in more}
        body = {
            "customer": self.id(customer),
            "contractor": self.id(contractor),
            "period_from": "2026-03-01",
            "period_to": self.today,
            "lines": rows,
            "total_fen": sum(row["amount_fen"] - row["deduction_fen"] for row in rows),
            **more,
        }
        return self.say(contractor, "account.stated", self.account(customer, contractor), body, **claims)

    def confirm(self, customer: str, statement_id: str, disputed: tuple[int, ...] = (), **claims: Any) -> str:
        """Confirm a statement of account, some lines set apart."""
        st = self.fold.statements[statement_id]
        keep = ("no", "qty_e3", "amount_fen", "deduction_fen")
        rows = [{k: row[k] for k in keep} for row in st.fields["lines"] if row["no"] not in disputed]
        body: dict[str, Any] = {
            "statement": statement_id,
            "lines": rows,
            "total_fen": sum(row["amount_fen"] - row["deduction_fen"] for row in rows),
        }
        if disputed:
            body["disputed"] = [{"no": no, "ground": "quantity"} for no in disputed]
        if rows and "due_on" in st.fields:
            body["due_on"] = st.fields["due_on"]
        if rows and "interest" in st.fields:
            body["interest"] = st.fields["interest"]
        return self.say(customer, "account.confirmed", st.thread, body, **claims)

    def pay(self, customer: str, contractor: str, allocations: list[tuple[str, int]], **more: Any) -> str:
        """State a payment of (order or "", fen) allocations."""
        rows = [{"order": order, "amount_fen": fen} if order else {"amount_fen": fen} for order, fen in allocations]
        body = {
            "customer": self.id(customer),
            "contractor": self.id(contractor),
            "amount_fen": sum(fen for _, fen in allocations),
            "paid_on": self.today,
            "form": "transfer",
            "allocations": rows,
            **more,
        }
        return self.say(customer, "payment.stated", self.account(customer, contractor), body)

    def acknowledge(self, contractor: str, payment: str, allocations: list[tuple[str, int]] | None = None) -> str:
        """Acknowledge a payment, whole or in part."""
        st = self.fold.statements[payment]
        if allocations is None:
            rows = st.fields["allocations"]
        else:
            rows = [{"order": order, "amount_fen": fen} if order else {"amount_fen": fen} for order, fen in allocations]
        body = {
            "payment": payment,
            "amount_fen": sum(row["amount_fen"] for row in rows),
            "received_on": self.today,
            "allocations": rows,
        }
        return self.say(contractor, "payment.acknowledged", st.thread, body)
