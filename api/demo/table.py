"""What the demo prints: a table folded by the verifier from the packs, and nothing that anybody typed in.

Promise: every figure printed here comes from the case that `reports.check` folded out of a pack's own statements.

Specification: FORMATS 1.6 (every printed sum folded again).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from rich import box
from rich.console import Console
from rich.table import Table

from api.demo import wage_table
from api.demo.figures import NotVerified, yuan
from reports.case import Case, Order
from reports.case.wage_shapes import WageCase
from reports.check import Verdict

WIDTH_MIN = 100  # columns of the table; a narrow terminal wraps its lines, and no figure is ever cut short
ROLES_ZH = {"customer": "定作人", "contractor": "承揽人"}


@dataclass(frozen=True)
class Checked:
    """A pack as it lies on disk, and what the offline verifier says of it."""

    path: Path
    verdict: Verdict

    @property
    def told(self) -> Case | WageCase:
        """What the verifier folded, of fees or of wages. Raises: NotVerified."""
        told = self.verdict.case or self.verdict.wages
        if self.verdict.exit_code != 0 or told is None:
            raise NotVerified(f"{self.path.name} did not verify")
        return told

    @property
    def case(self) -> Case:
        """What the verifier folded of a pack about fees. Raises: NotVerified."""
        told = self.told
        if not isinstance(told, Case):
            raise NotVerified(f"{self.path.name} is not about fees")
        return told


def of_fees(packs: Sequence[Checked]) -> list[Checked]:
    """The packs about fees. Raises: NotVerified."""
    return [pack for pack in packs if isinstance(pack.told, Case)]


def stated_fen(order: Order) -> int:
    """What statements of account ask for an order, net of deductions."""
    return sum(row.stated.amount_fen - row.stated.deduction_fen for row in order.deliveries if row.stated)


def confirmed_fen(order: Order) -> int:
    """What of it the customer confirmed."""
    return sum(row.standing_fen for row in order.deliveries if row.confirmed)


def of_account(case: Case) -> Table:
    """Order by order: stated, confirmed, paid, open, since when, badge; the open sum at the bottom."""
    table = Table(box=box.SIMPLE_HEAD, show_footer=True, show_edge=False, pad_edge=False, padding=(0, 1, 0, 0))
    table.add_column("订单\nOrder", footer="合计", no_wrap=True)
    for heading in ("对账\nStated", "确认\nConfirmed", "已付\nPaid"):
        table.add_column(heading, justify="right", no_wrap=True)
    table.add_column("未付\nOpen", justify="right", footer=yuan(case.claim.open_fen), no_wrap=True)
    table.add_column("自何日起\nSince", footer=case.claim.since or "—", no_wrap=True)
    table.add_column("状态\nBadge", footer=case.claim.badge_zh, no_wrap=True)
    for order in case.orders:
        sums = (stated_fen(order), confirmed_fen(order), order.paid_fen, order.open_fen)
        table.add_row(order.order_no or "未披露", *map(yuan, sums), order.since or "—", order.badge_zh)
    return table


def name_of(case: Case, role: str) -> str:
    """A side's name as disclosed to the reader, with its role."""
    party = case.customer if role == "customer" else case.contractor
    return f"{party.name or '未披露'}（{ROLES_ZH[role]}）"


def print_packs(console: Console, packs: Sequence[Checked]) -> None:
    """Which packs lie where, for whom, and that each was verified with the trust file from outside."""
    for pack in packs:
        told = pack.told
        reader = name_of(told, told.pack.reader_role) if isinstance(told, Case) else wage_table.reader_of(told)
        steps = sum(step.state == "ok" for step in pack.verdict.steps)
        line = f"✔ {pack.path}  {told.pack.kind_zh} · {reader} · {told.pack.purpose_zh} · 核验 {steps} 步通过"
        console.print(line, markup=False)
    path = packs[0].path
    console.print(f"  自行核验 Verify: xinzheng verify {path} --trust {path.parent / 'trust.json'}", markup=False)


def print_pleas(console: Console, case: Case) -> None:
    """What is pleaded beside the sum, and how it was answered; it moves nothing."""
    for objection in case.objections:
        kind = "抗辩" if objection.plea else "异议"
        answers = "；".join(answer.answer_zh for answer in objection.answers) or "未答复"
        console.print(f"  {kind}：{objection.by_zh}称{objection.ground_zh}；答复：{answers}", markup=False)


def print_result(console: Console, packs: Sequence[Checked]) -> int:
    """The table of the creditor's own account pack, the workers' wages, the sum at the bottom; gives that sum in fen.

    Raises: NotVerified (a pack that does not verify, or two that differ).
    """
    console.width = max(console.width, WIDTH_MIN)
    print_packs(console, packs)
    cases = [pack.case for pack in of_fees(packs)]
    case = next(case for case in cases if (case.pack.kind, case.pack.reader_role) == ("account", "contractor"))
    console.print(
        f"\n往来账 {name_of(case, 'contractor')} 对 {name_of(case, 'customer')}，由证据包核验算出\n", markup=False
    )
    console.print(of_account(case))
    console.print()
    print_pleas(console, case)
    wage_cases = [told for pack in packs if isinstance(told := pack.told, WageCase)]
    if wage_cases:
        wage_table.print_wages(console, wage_cases)
    claim = case.claim
    console.print(
        f"{name_of(case, 'customer')} 应付 {name_of(case, 'contractor')} 加工费，请求金额 {yuan(claim.open_fen)} 元"
        f"，{claim.overdue_zh or claim.due_state_zh}（{claim.badge_zh}）",
        markup=False,
    )
    console.print(f"{yuan(claim.open_fen)}", style="bold")
    return claim.open_fen
