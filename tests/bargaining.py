"""What a pair does about an order's terms and its end: propose, answer, terminate, close."""

from __future__ import annotations

from typing import Any

from ledger import book
from ledger.fold import Fold
from ledger.records import OrderRecord


class Bargaining:
    """The acts about terms; `tests.trade.Trade` has the rest."""

    fold: Fold

    @property
    def today(self) -> str:
        """The world's day, UTC+8."""
        raise NotImplementedError

    def say(self, who: str, kind: str, thread: str, body: dict[str, Any], **claims: Any) -> str:
        """Say it and have it judged."""
        raise NotImplementedError

    def propose(self, who: str, thread: str, lines: list[tuple[int, int]], **terms: Any) -> str:
        """Propose (quantity in pairs, price_e4) lines in place of those that stand; all else as it stands."""
        order = self.fold.records[thread]
        assert isinstance(order, OrderRecord)
        rows: list[dict[str, Any]] = [
            {
                "no": no,
                "qty_e3": qty * 1000,
                "unit": "pair",
                "amount_fen": book.amount_fen(qty * 1000, price_e4),
                "goods": "袜子",
                "price_e4": price_e4,
            }
            for no, (qty, price_e4) in enumerate(lines, start=1)
        ]
        body = {
            "lines": rows,
            "total_fen": sum(row["amount_fen"] for row in rows),
            "due": {"from": order.due_from, "days": order.due_days},
            "ground": "price",
            **terms,
        }
        return self.say(who, "order.change_proposed", thread, body)

    def take_terms(self, who: str, change: str) -> str:
        """Accept proposed terms as they stand."""
        st = self.fold.statements[change]
        lines = [{name: row[name] for name in ("no", "qty_e3", "amount_fen")} for row in st.fields["lines"]]
        body = {"change": change, "lines": lines, "total_fen": st.fields["total_fen"]}
        return self.say(who, "order.change_accepted", st.thread, body)

    def refuse(self, who: str, change: str) -> str:
        """Decline proposed terms."""
        thread = self.fold.statements[change].thread
        return self.say(who, "order.change_declined", thread, {"change": change, "ground": "price"})

    def take_back(self, who: str, change: str) -> str:
        """Withdraw one's own proposal."""
        thread = self.fold.statements[change].thread
        return self.say(who, "order.change_withdrawn", thread, {"change": change, "ground": "other"})

    def terminate(self, who: str, thread: str, made: list[tuple[int, int]], **more: Any) -> str:
        """Terminate, or answer a termination, with (line, pairs made and not delivered)."""
        rows = [{"no": no, "made_e3": pairs * 1000, "unit": "pair"} for no, pairs in made]
        body = {"ground": "customer_will", "from_on": self.today, "lines": rows, **more}
        return self.say(who, "order.terminated", thread, body)

    def close(self, who: str, thread: str, owed_fen: int | None = None) -> str:
        """Close an order in which nothing is open."""
        owed_fen = self.fold.balance_fen(book.fee_account(thread)) if owed_fen is None else owed_fen
        return self.say(who, "order.closed", thread, {"owed_fen": owed_fen})
