"""Cases to print: trades played in memory, cut down to what one reader may see, and folded by the case itself.

Promise: nothing here is typed in as a result; each case is that of a pack of really signed statements.
The worked example has the figures of a published dispute over sock processing; names are made up.
"""

from __future__ import annotations

import datetime
from collections.abc import Collection
from dataclasses import replace
from typing import Any

from ledger import book, jose, statement
from ledger.statement import Statement
from reports import case, report
from reports.case import Case
from tests.packs import Ledger
from tests.trade import ORIGIN, Party


class Mill(Ledger):
    """A trade with named parties, dated by hand."""

    def on(self, day: str, hour: int = 9) -> None:
        """Let it be that day (UTC+8), unless it is later already."""
        self.at_ms = max(self.at_ms, _ms(day) + hour * 3_600_000)

    def enrol(self, who: str, **facts: Any) -> str:
        """Register a party under its own particulars; its id."""
        party = Party(self.uuid(), self.key(who))
        self.parties[who] = party
        proof = jose.sign_key_proof(party.id, party.signer.jwk, ORIGIN, self.at_ms // 1000, party.signer)
        body = {
            "party": party.id,
            "party_type": "enterprise",
            "jwk": party.signer.jwk,
            "proof": proof,
            "custody": "file",
            "level": "S1",
            **facts,
        }
        self.say("registrar", "party.registered", f"party:{party.id}", body)
        terms = {"terms": "e-signing", "version": "v2026-01", "sha256": "ab" * 32}
        self.say(who, "party.terms_agreed", f"party:{party.id}", terms)
        return party.id

    def order_lines(self, rows: list[tuple[str, str, str, int, int]]) -> list[dict[str, Any]]:
        """Order lines from (goods, style, process, pairs, price_e4)."""
        return [
            {
                "no": no,
                "qty_e3": pairs * 1000,
                "unit": "pair",
                "amount_fen": book.amount_fen(pairs * 1000, price_e4),
                "over_permille": 30,
                "goods": goods,
                "price_e4": price_e4,
                "style": style,
                "process": process,
            }
            for no, (goods, style, process, pairs, price_e4) in enumerate(rows, 1)
        ]

    def order_of(self, who: str, contractor: str, lines: list[dict[str, Any]], **terms: Any) -> str:
        """Place an order of ready lines; its thread."""
        thread = f"order:{self.uuid()}"
        body = {
            "contractor": self.id(contractor),
            "lines": lines,
            "total_fen": sum(row["amount_fen"] for row in lines),
            "due": {"from": "confirmed", "days": 30},
            "chain_disclosure": True,
            "may_subcontract": False,
            **terms,
        }
        self.say(who, "order.placed", thread, body)
        return thread

    def bring(self, who: str, thread: str, note_no: str, lines: list[tuple[int, int]], **more: Any) -> str:
        """Deliver (order line, pairs) lines under a note's number."""
        rows = [
            {"no": no, "order_line": line, "qty_e3": pairs * 1000, "unit": "pair", **more}
            for no, (line, pairs) in enumerate(lines, 1)
        ]
        body = {"delivered_on": self.today, "lines": rows, "note_no": note_no}
        return self.say(who, "goods.delivered", thread, body)

    def take(self, who: str, thread: str, delivery: str, by: str) -> str:
        """Receive every line of a delivery."""
        lines = self.fold.statements[delivery].fields["lines"]
        rows = [{"no": row["no"], "qty_e3": row["qty_e3"]} for row in lines]
        body = {"delivery": delivery, "received_on": self.today, "lines": rows, "received_by": by}
        return self.say(who, "goods.received", thread, body)


def _ms(day: str) -> int:
    at = datetime.datetime.fromisoformat(f"{day}T00:00:00+08:00")
    return int(at.timestamp()) * 1000


def lanxi() -> tuple[Mill, str, str]:
    """The sock dispute: the trade, its account thread, its order in dispute."""
    mill = Mill()
    _enrol(mill)
    first = _first_order(mill)
    second = _second_order(mill)
    _paid(mill, first, "2026-04-29", 2_500_000, "FK-0402")
    _paid(mill, first, "2026-05-08", 1_585_483, "FK-0501")
    _june(mill, second)
    _july(mill, second)
    _letters(mill, second)
    account = mill.account("云织", "梅江")
    return mill, account, second


def _enrol(mill: Mill) -> None:
    mill.enrol("溪望", name="义乌市溪望进出口有限公司（虚构）", credit_code="91330782DEMO000011")
    mill.enrol(
        "云织",
        size_class="small",
        name="兰溪市云织袜业有限公司（虚构）",
        credit_code="91330781DEMO000022",
        address="浙江省兰溪市示例路22号",
        representative="章伟明",
        phone="000-20260002",
    )
    mill.enrol(
        "梅江",
        party_type="individual_business",
        size_class="micro",
        name="兰溪市梅江缝头加工厂（虚构）",
        credit_code="92330781DEMO000033",
        address="浙江省兰溪市梅江镇示例村3号",
        representative="叶国平",
        phone="000-20260003",
    )
    both = ["account.confirmed", "goods.received"]
    mill.employ("云织", "邵敏", scope=["order.placed"], limit_fen=100_000_000, until="2026-12-31", position="采购")
    mill.employ("云织", "童晓兰", scope=both, limit_fen=40_000_000, until="2026-12-31", position="跟单员")
    mill.employ("云织", "方志强", scope=both, limit_fen=40_000_000, until="2026-12-31", position="仓库主管")
    mill.employ(
        "云织", "吴春燕", scope=["goods.inspected"], limit_fen=10_000_000, until="2026-12-31", position="质检员"
    )


def _first_order(mill: Mill) -> str:
    mill.on("2026-03-02")
    thread = mill.order_of(
        "云织/邵敏",
        "梅江",
        mill.order_lines([("童袜", "T-118", "缝头、翻袜", 60_000, 11_850)]),
        order_no="JG-2026-003",
        chain_disclosure=False,
        deliver_by="2026-03-31",
        inspection_days=7,
        place="兰溪市示例路22号2号仓",
        acceptance_standard="按封样，缝头平整无漏针",
    )
    mill.on("2026-03-03")
    mill.accept("梅江", thread)
    notes: list[tuple[str, int]] = []
    mill.on("2026-03-09")
    one = _delivered(mill, thread, "SH-0301", [(1, 25_000)], "方志强")
    mill.on("2026-03-11")
    mill.inspect("云织/吴春燕", thread, one, [{"accepted": 25_000}])
    mill.on("2026-03-16")
    two = _delivered(mill, thread, "SH-0302", [(1, 20_000)], "方志强")
    mill.on("2026-03-18")
    found = mill.inspect("云织/吴春燕", thread, two, [{"accepted": 19_400, "rework": 600}])
    mill.on("2026-03-19")
    mill.agree("梅江", thread, found)
    mill.on("2026-03-23")
    three = _delivered(mill, thread, "SH-0303", [(1, 15_000)], "童晓兰")
    mill.on("2026-03-25")
    found = mill.inspect("云织/吴春燕", thread, three, [{"accepted": 14_965, "rejected": 35, "deduct": 18_000}])
    mill.on("2026-03-26")
    mill.agree("梅江", thread, found)
    mill.on("2026-03-27")
    four = _delivered(mill, thread, "SH-0304", [(1, 600)], "方志强", rework_of={"delivery": two, "line": 1})
    mill.on("2026-03-30")
    found = mill.inspect("云织/吴春燕", thread, four, [{"accepted": 580, "rejected": 20}])
    mill.agree("梅江", thread, found)
    notes = [(one, 25_000), (two, 19_400), (three, 14_965), (four, 580)]
    _month(mill, "DZ-2026-03", thread, notes, "2026-03-31", "2026-04-02", "2026-04-30", "童晓兰", cut={three: 18_000})
    _paid(mill, thread, "2026-04-15", 3_000_000, "FK-0401")
    return thread


def _paid(mill: Mill, thread: str, day: str, fen: int, number: str) -> None:
    mill.on(day)
    mill.acknowledge("梅江", mill.pay("云织", "梅江", [(thread, fen)], reference=number))


def _delivered(mill: Mill, thread: str, note: str, lines: list[tuple[int, int]], by: str, **more: Any) -> str:
    delivery = mill.bring("梅江", thread, note, lines, **more)
    mill.take(f"云织/{by}", thread, delivery, by)
    return delivery


def _month(
    mill: Mill,
    number: str,
    thread: str,
    notes: list[tuple[str, int]],
    day: str,
    confirmed: str,
    due_on: str,
    by: str,
    cut: dict[str, int] | None = None,
) -> str:
    """State (delivery, pairs of its only line, or 0 for all lines in full) and have them confirmed."""
    mill.on(day)
    rows: list[dict[str, Any]] = []
    for delivery, pairs in notes:
        for line in mill.fold.statements[delivery].fields["lines"]:
            qty_e3 = pairs * 1000 or line["qty_e3"]
            rows.append(
                {
                    "no": len(rows) + 1,
                    "order": thread,
                    "delivery": delivery,
                    "delivery_line": line["no"],
                    "qty_e3": qty_e3,
                    "amount_fen": book.amount_fen(qty_e3, mill.price_e4(thread, line["order_line"])),
                    "deduction_fen": (cut or {}).get(delivery, 0),
                }
            )
    body = {
        "customer": mill.id("云织"),
        "contractor": mill.id("梅江"),
        "period_from": f"{day[:8]}01",
        "period_to": day,
        "lines": rows,
        "total_fen": sum(row["amount_fen"] - row["deduction_fen"] for row in rows),
        "due_on": due_on,
        "statement_no": number,
    }
    stated = mill.say("梅江", "account.stated", mill.account("云织", "梅江"), body)
    mill.on(confirmed)
    return mill.confirm(f"云织/{by}", stated)


def _second_order(mill: Mill) -> str:
    mill.on("2026-04-10")
    parent = mill.place("溪望", "云织", [(475_274, 45_000)])
    mill.accept("云织", parent)
    mill.on("2026-04-20")
    rows = mill.order_lines(
        [
            ("女士中筒袜", "W-206", "缝头、翻袜、定型", 252_875, 11_700),
            ("男士运动袜", "M-310", "缝头、翻袜、定型", 222_399, 13_600),
        ]
    )
    thread = mill.order_of(
        "云织/邵敏",
        "梅江",
        rows,
        order_no="JG-2026-017",
        parent=parent,
        deliver_by="2026-07-31",
        inspection_days=7,
        place="兰溪市示例路22号2号仓",
        acceptance_standard="按封样，缝头平整无漏针",
    )
    mill.on("2026-04-21")
    mill.accept("梅江", thread)
    return thread


def _june(mill: Mill, thread: str) -> str:
    notes: list[tuple[str, int]] = []
    for day, note, lines, by in (
        ("2026-05-28", "SH-0501", [(1, 68_000)], "方志强"),
        ("2026-06-06", "SH-0601", [(1, 72_875), (2, 30_000)], "童晓兰"),
        ("2026-06-15", "SH-0602", [(1, 62_000), (2, 58_399)], "方志强"),
    ):
        mill.on(day)
        notes.append((_delivered(mill, thread, note, lines, by), 0))
    return _month(mill, "DZ-2026-06", thread, notes, "2026-06-26", "2026-06-29", "2026-07-25", "童晓兰")


def _july(mill: Mill, thread: str) -> str:
    notes: list[tuple[str, int]] = []
    for day, note, lines, by in (
        ("2026-06-30", "SH-0603", [(2, 64_000)], "童晓兰"),
        ("2026-07-12", "SH-0701", [(1, 50_000), (2, 40_000)], "方志强"),
        ("2026-07-24", "SH-0702", [(2, 30_000)], "方志强"),
    ):
        mill.on(day)
        notes.append((_delivered(mill, thread, note, lines, by), 0))
    return _month(mill, "DZ-2026-07", thread, notes, "2026-07-27", "2026-07-30", "2026-08-25", "方志强")


def _letters(mill: Mill, thread: str) -> None:
    account = mill.account("云织", "梅江")
    mill.on("2026-09-07")
    body = {
        "customer": mill.id("云织"),
        "contractor": mill.id("梅江"),
        "orders": [{"order": thread, "amount_fen": 59_832_639}],
        "total_fen": 59_832_639,
        "pay_by": "2026-09-15",
        "text": "贵司已确认的两期对账单均已到期，请于要求付清日前付清加工费。",
    }
    demand = mill.say("梅江", "fee.demanded", account, body)
    mill.on("2026-09-10")
    plea = mill.object(
        "云织", account, demand, "upstream-unpaid", reason="我司的客户尚未与我司结算，待其结算后再行支付。"
    )
    mill.on("2026-09-12")
    answer = {
        "objection": plea,
        "answer": "rejected",
        "reason": "加工费按双方订单和已确认的对账单支付，与贵司的客户是否结算无关。",
    }
    mill.say("梅江", "objection.answered", account, answer)
    mill.on("2026-09-21")
    kid = mill.parties["云织"].extra["方志强"].kid
    mill.say("云织", "key.revoked", f"party:{mill.id('云织')}", {"kid": kid, "reason": "left"})


def case_of(ledger: Ledger, thread: str, reader: str) -> Case:
    """The case of the pack about `thread` for a reader by name, findings included, as it is printed."""
    printed: list[Case] = []

    def draw(case: Case) -> bytes:
        printed.append(case)
        return report.draw(case)

    ledger.pack(thread.partition(":")[0], thread, reader, draw=draw)
    return printed[0]


def case_withholding(ledger: Ledger, thread: str, reader: str, names: Collection[str]) -> Case:
    """The same case as it would be told to who may not see the fields of these names."""
    contents = ledger.collected(thread.partition(":")[0], thread, reader).contents
    items = tuple(replace(item, statement=_without(item.statement, names)) for item in contents.items)
    return case.of(replace(contents, items=items))


def _without(st: Statement, names: Collection[str]) -> Statement:
    """A statement with the fields of these names withheld."""
    kept = {one.digest for one in st.disclosures if one.name not in names}
    return statement.parse(statement.wire(st, kept), complete=False)
