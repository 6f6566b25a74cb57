"""The rules of the kinds under `work:`, a row for each.

Specification: DESIGN section 5; CLAIMS section 1.
"""

from __future__ import annotations

from typing import Any

from ledger.rules import claimed, count, engagement, payslip, wage
from ledger.rules.rule import Rule, nothing
from ledger.rules.turn import Lookup


def _reads_offered(body: Any, thread: str, lookup: Lookup) -> set[str]:
    return engagement.reads_pair(body.workshop, body.worker, thread)


def _reads_own(body: Any, thread: str, lookup: Lookup) -> set[str]:
    return {engagement.engagement_key(thread)}


RULES: dict[str, Rule] = {
    "engagement.offered": Rule(_reads_offered, engagement.check_offered, engagement.fold_offered),
    "engagement.signed": Rule(_reads_own, engagement.check_signed, engagement.fold_signed),
    "engagement.ended": Rule(_reads_own, engagement.check_ended, engagement.fold_ended),
    "work.recorded": Rule(count.reads_recorded, count.check_recorded, count.fold_recorded),
    "work.claimed": Rule(claimed.reads_claimed, claimed.check_claimed, claimed.fold_claimed),
    "work.confirmed": Rule(count.reads_confirmed, count.check_confirmed, count.fold_confirmed),
    "wage.advanced": Rule(_reads_own, wage.check_advanced, wage.fold_advanced),
    "advance.acknowledged": Rule(wage.reads_advance, wage.check_advance_acknowledged, wage.fold_advance_acknowledged),
    "payslip.issued": Rule(payslip.reads_issued, payslip.check_issued, payslip.fold_issued),
    "payslip.confirmed": Rule(payslip.reads_confirmed, payslip.check_confirmed, payslip.fold_confirmed),
    "wage.demanded": Rule(_reads_own, wage.check_demanded, nothing),
    "payment.stated": Rule(wage.reads_payment_stated, wage.check_payment_stated, wage.fold_payment_stated),
    "payment.acknowledged": Rule(
        wage.reads_payment_acknowledged, wage.check_payment_acknowledged, wage.fold_payment_acknowledged
    ),
    "arrears.recorded": Rule(wage.reads_arrears, wage.check_arrears_recorded, wage.fold_arrears_recorded),
    "arrears.acknowledged": Rule(
        wage.reads_arrears_acknowledged, wage.check_arrears_acknowledged, wage.fold_arrears_acknowledged
    ),
}
