"""Deadlines, as one table: what starts each, which days count, how long it runs, what lapses, and who says so.

Promise: pure data. What the clock records has a kind; what is only shown has none, and no right depends on the showing.

Rules
* Days are those after the starting one, UTC+8. A day has lapsed when the next one has begun.
* The clock's statement is refused before its time, by the rules of its kind; a sweep that is late loses nothing.

Specification: DESIGN section 7; law notes 2.3; CLAIMS section 1 "Due", "Arrears".
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True)
class Deadline:
    """One row. `says` is the thread type and kind by which the clock says it; None where it is only shown."""

    name: str
    zh: str
    starts: str
    days: Literal["calendar", "working or calendar", "hours"]
    length: str
    lapses: str
    says: tuple[str, str] | None
    law: str
    sentence: str


DEADLINES = (
    Deadline(
        "inspection",
        "验收期限",
        "the entry of the first goods.received of a delivery",
        "working or calendar",
        "order.placed: inspection_days, inspection_day_kind, workdays_yyyymm",
        "the customer's silence: what was received counts as accepted, where the order says so",
        ("order", "goods.deemed_accepted"),
        "民法典 620, 621, 646",
        "Silence after the stated inspection days counts as acceptance",
    ),
    Deadline(
        "fee",
        "加工费付款期限",
        "the entry of goods.delivered, goods.inspected or goods.deemed_accepted, or account.confirmed, as ordered",
        "calendar",
        "order.placed: due.days; else the day in a confirmed statement of account, or an earlier promised one",
        "the time to pay: what is not paid is overdue from the next day on",
        ("order", "arrears.recorded"),
        "民法典 782",
        "A fee is overdue from the day after its due date",
    ),
    Deadline(
        "wage",
        "发薪日",
        "the end of a pay period",
        "calendar",
        "engagement.offered: cycle, payday",
        "the time to pay: what is open of the period is in arrears",
        ("work", "arrears.recorded"),
        "724号 12, 13",
        "Wages are in arrears from the day after the payday",
    ),
    Deadline(
        "offer",
        "要约有效期",
        "the day that the offer names",
        "calendar",
        "order.placed: valid_until",
        "the offer: it is accepted no longer",
        None,
        "民法典 481",
        "An offer is accepted within its validity",
    ),
    Deadline(
        "lien-grace",
        "留置宽限期",
        "the entry of lien.noticed",
        "calendar",
        "lien.noticed: pay_by, sixty days at least unless a paper agrees on less",
        "the grace: the contractor may then turn to the value of what it keeps; the ledger records no sale",
        None,
        "民法典 453",
        "A lien notice gives sixty days of grace, unless a paper agrees on less",
    ),
    Deadline(
        "limitation",
        "诉讼时效",
        "the due date, or the entry of a later demand or acknowledgement",
        "calendar",
        "three years",
        "nothing in the ledger: a court looks at it where the debtor pleads it",
        None,
        "民法典 188, 195",
        "A demand or an acknowledgement starts the three years anew",
    ),
    Deadline(
        "registrar-key",
        "登记机关所加密钥的等待时间",
        "the entry of a key.added by the registrar",
        "hours",
        "seventy-two hours",
        "the veto of the party's older keys: the new key counts",
        None,
        "FORMATS 1.7",
        "A key that the registrar adds counts after seventy-two hours, unless an older one revokes it",
    ),
)
RECORDED = {row.says: row for row in DEADLINES if row.says is not None}
