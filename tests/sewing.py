"""A sewing workshop whose customer does not pay, and whose customer's customer does not either: three tiers and three
workers, in the trade's words.

Promise: every sum is different, so that a search finds whose it is. Nobody's wages are read off here: tests work them
out, or ask the ledger.
"""

from __future__ import annotations

from dataclasses import dataclass

from ledger.records import AdvanceRecord
from tests.trade import Trade

MARCH, APRIL = "2026-03", "2026-04"
WORKERS = ("周巧云", "吴桂香", "郑小梅")


@dataclass(frozen=True)
class Sewing:
    """The orders above and the work threads by worker; `kinds` of statements it does not hold are said elsewhere."""

    above: str
    order: str
    works: dict[str, str]


def sewing(trade: Trade, *, consent: bool = True, above_consents: bool = True) -> Sewing:
    """March and April, seen from the end of May: 周 partly paid and April open, 吴 contested, 郑 paid in full."""
    for firm in ("品牌", "客户", "工坊"):
        trade.join(firm)
    for worker in WORKERS:
        trade.join(worker, "person")
    trade.employ("工坊", "李组长", scope=["work.recorded"], limit_fen=1_000_000, position="组长")
    trade.employ("客户", "陈采购", position="采购")
    above = trade.place("品牌", "客户", [(60_000, 90_000)], chain_disclosure=above_consents)
    trade.accept("客户", above)
    order = trade.place("客户", "工坊", [(50_000, 61_100)], parent=above, chain_disclosure=consent)
    trade.accept("工坊", order)
    works = {worker: trade.engage("工坊", worker, job="缝头", rates=_rates()) for worker in WORKERS}
    _march(trade, order, works)
    _goods(trade, above, order)
    trade.later(3)
    _april(trade, order, works)
    trade.later(40)
    for worker in WORKERS[:2]:
        trade.lapse(works[worker], APRIL)
    return Sewing(above, order, works)


def _rates() -> list[dict[str, object]]:
    rate = {"no": 1, "operation": "linking", "basis": "piece", "unit": "pair", "price_e4": 2_350}
    return [{**rate, "operation_name": "缝头"}]


def _march(trade: Trade, order: str, works: dict[str, str]) -> None:
    """Counts of some days, a contested one, advances, slips; 周 gets a part, 吴 and 郑 all of it."""
    pieces = {"周巧云": (612, 588, 631), "吴桂香": (701, 120, 655), "郑小梅": (540, 577, 503)}
    counted: dict[str, list[str]] = {worker: [] for worker in works}
    for day in range(3):
        trade.later()
        for worker, work in works.items():
            record = trade.count("工坊/李组长", work, pieces[worker][day], 2_350, order=order, operation="linking")
            counted[worker].append(record)
    for worker, records in counted.items():
        trade.agree_counts(worker, [records[0], records[2]])
    contested = counted["吴桂香"][1]
    trade.claim("吴桂香", "工坊", 132, 3_102)
    trade.object("吴桂香", works["吴桂香"], contested, qty_e3=132_000, reason="少记十二双")
    trade.agree_advance("周巧云", trade.advance("工坊", works["周巧云"], 7_700))
    trade.later(25)
    for worker, work in works.items():
        advances = [(record.advance, 7_700) for record in _advances(trade, work)]
        extras = [{"item": "allowance", "amount_fen": 1_313, "ground": "heat"}] if worker == "郑小梅" else []
        trade.issue_slip("工坊", work, MARCH, extras=extras, advances=advances)
    trade.later(10)
    trade.agree_wages(
        "周巧云", trade.pay_wages("工坊", works["周巧云"], [(MARCH, order, 20_011)], payee_account="6217003301")
    )
    for worker in WORKERS[1:]:
        lines = trade.wages_of(works[worker]).periods[0].lines
        owed = [(MARCH, line.order, line.owed_fen) for line in lines]
        trade.agree_wages(worker, trade.pay_wages("工坊", works[worker], owed, reference=f"凭证{worker}"))
    trade.agree_counts("吴桂香", [trade.recount("工坊/李组长", contested, 128)])


def _advances(trade: Trade, work: str) -> list[AdvanceRecord]:
    return list(trade.fold.of_type(AdvanceRecord, work))


def _goods(trade: Trade, above: str, order: str) -> None:
    """Goods go up both tiers and are confirmed; neither fee is paid in full."""
    sent = trade.deliver("工坊", order, [(1, 50_000)])
    trade.receive("客户/陈采购", order, sent, [50_000])
    trade.confirm("客户/陈采购", trade.state("工坊", "客户", [(sent, 1)], due_on="2026-04-20"))
    trade.acknowledge("工坊", trade.pay("客户", "工坊", [(order, 5_000_055)]))
    onward = trade.deliver("客户", above, [(1, 50_000)])
    trade.confirm("品牌", trade.state("客户", "品牌", [(onward, 1)], due_on="2026-04-10"))


def _april(trade: Trade, order: str, works: dict[str, str]) -> None:
    """April's counts; nobody is paid for them but 郑, and 吴 has his slip."""
    for worker, pieces in zip(works, (644, 699, 521), strict=True):
        record = trade.count("工坊/李组长", works[worker], pieces, 2_350, order=order, operation="linking")
        if worker != "吴桂香":
            trade.agree_counts(worker, [record])
    trade.issue_slip("工坊", works["吴桂香"], APRIL)
    line = trade.wages_of(works["郑小梅"]).periods[-1].lines[-1]
    trade.agree_wages("郑小梅", trade.pay_wages("工坊", works["郑小梅"], [(APRIL, order, line.owed_fen)]))
