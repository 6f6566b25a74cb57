"""What a wage pack's case says of the sewing workshop: every figure worked out here by hand, from the pieces."""

from __future__ import annotations

from functools import cache

import pytest

from api import verdicts
from reports import check, report
from reports.case import WageCase, wages
from reports.check.wages import disagreement
from tests.packs import Ledger
from tests.sewing import WORKERS, Sewing, sewing

PIECE_FEN = 23.5  # 0.2350 yuan
MARCH_ZHOU = 14_382 + 13_818 + 14_829  # 612, 588, 631 pairs; the last 14,828.5 is rounded half up
APRIL_ZHOU = 15_134  # 644 pairs


@cache
def played(*, consent: bool = True, above_consents: bool = True) -> tuple[Ledger, Sewing]:
    """The story, once for each pair of consents."""
    ledger = Ledger()
    return ledger, sewing(ledger, consent=consent, above_consents=above_consents)


def case(kind: str, worker: str, reader: str, **consents: bool) -> WageCase:
    """The case of a pack, folded."""
    ledger, told = played(**consents)
    thread = told.works[worker] if kind == "worker" else f"party:{ledger.id('工坊')}"
    return wages.of(ledger.collected(kind, thread, reader).contents)


def test_three_numbers_and_since_when() -> None:
    """应发 is whole, 已发 has the advance in it, 尚欠 is the rest; March fell due on 15 April."""
    (person,) = case("worker", "周巧云", "周巧云").people
    assert person.due_fen == MARCH_ZHOU + APRIL_ZHOU
    assert person.received_fen == 7_700 + 20_011
    assert person.open_fen == MARCH_ZHOU - 7_700 - 20_011 + APRIL_ZHOU == 30_452
    assert (person.since, person.overdue_zh) == ("2026-04-16", "最早一笔自 2026-04-16 起逾期")
    assert [period.period_zh for period in person.periods] == ["2026年3月", "2026年4月"]
    assert [period.basis_zh for period in person.periods] == ["工资清单", "本人确认的记录"]
    assert disagreement(person) is None


def test_counts_say_who_confirmed_them() -> None:
    """周's middle day is 未确认; 吴's contested one shows what it was, 120, and stands at 128, confirmed."""
    (zhou,) = case("worker", "周巧云", "周巧云").people
    assert [count.answer_zh for count in zhou.counts] == ["本人已确认", "未确认", "本人已确认", "本人已确认"]
    (wu,) = case("worker", "吴桂香", "吴桂香").people
    contested = wu.counts[1]
    assert [qty for _, qty in contested.was] == [120_000]
    assert (contested.qty_e3, contested.answer_zh) == (128_000, "本人已确认")
    assert [(claim.qty_e3, claim.amount_fen) for claim in wu.claims] == [(132_000, 3_102)]
    back = [item for item in wu.slips[1].items if item.item_zh == "补发"]
    assert [item.amount_fen for item in back] == [8 * 23.5]


def test_each_limb_has_its_own_sum_and_day() -> None:
    """The customer owes the workshop 255,499.45 since 21 April, the brand the customer 450,000.00 since the 11th."""
    told = case("worker", "周巧云", "周巧云")
    first, second = told.limbs
    assert (first.open_fen, first.since, first.due_on) == (30_550_000 - 5_000_055, "2026-04-21", "2026-04-20")
    assert (second.open_fen, second.since) == (45_000_000, "2026-04-11")
    assert first.debtor is not None
    assert (first.debtor.name, first.late_zh) == ("客户公司", "客户公司自 2026-04-21 起逾期")
    assert second.behind == (first.order,)
    assert first.behind == (told.people[0].thread,)
    assert set(first.proofs) <= set(told.exhibit_no)


@pytest.mark.parametrize(("consents", "shown"), [({"consent": False}, []), ({"above_consents": False}, [True, False])])
def test_without_consent_there_is_no_sum_and_no_name(consents: dict[str, bool], shown: list[bool]) -> None:
    """A limb that its parties did not consent to disclose has its order and nothing else, and nothing above it."""
    told = case("worker", "周巧云", "周巧云", **consents)
    assert [limb.disclosed for limb in told.limbs] == (shown or [False])
    dark = told.limbs[-1]
    assert (dark.debtor, dark.creditor, dark.open_fen, dark.since, dark.proofs) == (None, None, 0, None, ())
    assert dark.state_zh == "未获同意披露"
    assert any("未获同意披露" in remark.zh for remark in told.unchecked)


def test_the_workshop_sees_its_own_fee_without_consent() -> None:
    """Who is a party of an order needs nobody's consent to see it."""
    told = case("workshop", "周巧云", "工坊", consent=False)
    assert [limb.disclosed for limb in told.limbs] == [True, True]
    assert [person.worker.name for person in told.people] == list(WORKERS[:2])
    assert told.open_fen == sum(person.open_fen for person in told.people)


def test_who_is_paid_in_full_has_no_chain() -> None:
    """郑's own pack can be had, and holds no order, no account and no limb."""
    ledger, told = played()
    collected = ledger.collected("worker", told.works["郑小梅"], "郑小梅")
    assert wages.of(collected.contents).limbs == ()
    types = {head.thread.partition(":")[0] for head in collected.contents.heads}
    assert types == {"work", "party"}


@pytest.mark.parametrize(("kind", "reader"), [("worker", "周巧云"), ("worker", "工坊"), ("workshop", "工坊")])
def test_the_verdict_tells_who_owes_whom(kind: str, reader: str) -> None:
    """The pack verifies; JSON and page say the same three numbers, and never the word fee for a wage."""
    ledger, told = played()
    thread = told.works["周巧云"] if kind == "worker" else f"party:{ledger.id('工坊')}"
    verdict = check.check(ledger.pack(kind, thread, reader, draw=report.draw).data, ledger.trust)
    assert verdict.exit_code == check.VALID, verdict.en
    assert verdict.case is None
    assert verdict.wages is not None
    said = verdict.as_json()
    assert isinstance(said, dict)
    people, limbs = said["people"], said["limbs"]
    assert isinstance(people, list)
    assert isinstance(limbs, list)
    first = people[0]
    assert isinstance(first, dict)
    assert (first["due_fen"], first["open_fen"], first["since"]) == (MARCH_ZHOU + APRIL_ZHOU, 30_452, "2026-04-16")
    assert [limb["open_fen"] for limb in limbs if isinstance(limb, dict)] == [25_549_945, 45_000_000]
    lead = verdicts._lead_of(verdict)
    assert lead is not None
    assert lead.who == ("工坊公司 尚欠 周巧云 工资" if kind == "worker" else "工坊公司 尚欠 2 名劳动者 工资")
    assert lead.since == "最早一笔自 2026-04-16 起逾期"
