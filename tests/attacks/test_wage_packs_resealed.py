"""Packs of wages sealed again with the real pack key: each lie is caught by the step that looks for it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from reports.check import STEPS, check
from tests.attacks import forgeries_wages as wages
from tests.attacks.forging import Forgery, failed, opened
from tests.attacks.forging_wages import (
    ALL,
    COLLEAGUES,
    HIS,
    PAID,
    WORKSHOPS_OF_HIM,
    PackName,
    forged,
    honest,
    world,
)
from tests.sewn import DRAW, WORKSHOP, WU, ZHENG, ZHOU

CHECKPOINT, MANIFEST, STATEMENTS, PROOFS, THREADS, RULES, DISCLOSURES, EXHIBITS, SUMS, REPORT, README = range(4, 15)
Row = tuple[int, Forgery] | tuple[int, Forgery, PackName]

UNLISTED: dict[str, Row] = {
    "a count removed, still listed": (THREADS, wages.drop("work.recorded", 1, heads=False)),
    "a count removed": (THREADS, wages.drop("work.recorded", 1)),
    "the last month's count removed": (THREADS, wages.drop("work.recorded", -1)),
    "a contested count's correction removed": (THREADS, wages.drop("work.recorded", 3), COLLEAGUES),
    "the worker's own count removed": (THREADS, wages.drop("work.claimed"), COLLEAGUES),
    "his objection removed": (THREADS, wages.drop("objection.made"), COLLEAGUES),
    "his confirmation of counts removed": (THREADS, wages.drop("work.confirmed")),
    "a payslip removed": (THREADS, wages.drop("payslip.issued")),
    "a payslip removed, still listed": (THREADS, wages.drop("payslip.issued", heads=False)),
    "a payslip's confirmation removed, still listed": (
        THREADS,
        wages.drop("payslip.confirmed", heads=False),
        COLLEAGUES,
    ),
    "a payslip's confirmation removed": (EXHIBITS, wages.drop("payslip.confirmed"), COLLEAGUES),
    "a payment removed": (THREADS, wages.drop("payment.stated")),
    "a payment's acknowledgement removed": (THREADS, wages.drop("payment.acknowledged")),
    "the last payment's acknowledgement removed": (EXHIBITS, wages.drop("payment.acknowledged", 1), PAID),
    "an advance removed": (THREADS, wages.drop("wage.advanced")),
    "an advance's acknowledgement removed": (THREADS, wages.drop("advance.acknowledged")),
    "the terms' signature removed": (THREADS, wages.drop("engagement.signed")),
    "a demand removed, still listed": (THREADS, wages.drop("wage.demanded", heads=False)),
    "a demand removed": (REPORT, wages.drop("wage.demanded")),
    "arrears removed, still listed": (THREADS, wages.drop("arrears.recorded", heads=False)),
    "arrears removed": (REPORT, wages.drop("arrears.recorded")),
    "a revocation removed, still listed": (THREADS, wages.drop("key.revoked", heads=False)),
    "a revocation removed": (THREADS, wages.drop("key.revoked")),
}
THREADS_MOVED: dict[str, Row] = {
    "a colleague's thread added": (THREADS, wages.with_more(f"work of {WU}")),
    "a colleague's thread added, unlisted": (THREADS, wages.with_more(f"work of {WU}", listed=False)),
    "a colleague's thread and person added": (THREADS, wages.with_more(f"work of {WU}", f"party {WU}")),
    "a colleague's thread in the place of his own": (
        THREADS,
        wages.both(wages.with_more(f"work of {WU}", f"party {WU}"), wages.without(f"work of {ZHOU}", f"party {ZHOU}")),
    ),
    "a colleague's person added": (THREADS, wages.with_more(f"party {WU}")),
    "a stranger's person added": (THREADS, wages.with_more("party 路人")),
    "a paid worker added to the unpaid ones": (
        RULES,
        wages.with_more(f"work of {ZHENG}", f"party {ZHENG}", whole=True),
        ALL,
    ),
    "an unpaid worker left out of the workshop's": (
        REPORT,
        wages.without(f"work of {WU}", f"party {WU}"),
        ALL,
    ),
    "his own thread removed": (THREADS, wages.without(f"work of {ZHOU}")),
    "his person removed": (THREADS, wages.without(f"party {ZHOU}")),
    "the workshop's thread removed": (THREADS, wages.without(f"party {WORKSHOP}")),
    "the customer's thread removed": (THREADS, wages.without("party 客户")),
    "the brand's thread removed": (THREADS, wages.without("party 品牌")),
    "the order's thread removed": (RULES, wages.without("order")),
    "the order's account removed": (REPORT, wages.without("account")),
    "the order above removed": (RULES, wages.without("order above")),
    "the account above removed": (REPORT, wages.without("account above")),
    "the first fee removed, its account kept": (
        RULES,
        wages.without("order", "order above", "account above", "party 品牌"),
    ),
    "every fee removed": (
        REPORT,
        wages.without("order", "order above", "account", "account above", "party 品牌", "party 客户"),
    ),
    "the fee above removed, all of it": (EXHIBITS, wages.without("order above", "account above", "party 品牌")),
    "an order added to a pack without arrears": (RULES, wages.with_more("order", "party 客户"), PAID),
    "an account added to a pack without arrears": (RULES, wages.with_more("account", "party 客户"), PAID),
    "a fee added to a pack without arrears": (RULES, wages.with_more("order", "account", "party 客户"), PAID),
    "a thread twice": (THREADS, lambda bench, _: bench.row["heads"].append(dict(bench.row["heads"][0]))),
    "the threads turned round": (THREADS, wages.heads_turned),
    "a head moved back": (THREADS, wages.head_at("work.recorded", 0)),
    "the clock's word as the head": (THREADS, wages.head_at("arrears.recorded", -2)),
    "two counts exchanged in their list": (THREADS, wages.ids_exchanged),
}
PROVED: dict[str, Row] = {
    "two counts' proofs exchanged": (PROOFS, wages.proofs_exchanged),
    "a count proved by a colleague's": (PROOFS, wages.proof_of_a_colleague),
    "the arrears' proof removed": (PROOFS, wages.proof_dropped),
    "the checkpoint of an older size": (PROOFS, wages.of_size(1, in_file=True)),
    "an older size in the manifest": (CHECKPOINT, wages.of_size(1, in_file=False)),
}
SHOWN: dict[str, Row] = {
    "the price of the order behind his wage": (DISCLOSURES, wages.shown("order.placed", 1)),
    "the goods of the order above": (DISCLOSURES, wages.shown("order.placed", 0)),
    "the name of the customer's buyer": (DISCLOSURES, wages.shown("key.added", of="party 客户")),
    "the foreman's position": (DISCLOSURES, wages.shown("key.added", of=f"party {WORKSHOP}")),
    "his ID number and phone, to the workshop": (
        DISCLOSURES,
        wages.shown("party.registered", of=f"party {ZHOU}"),
        WORKSHOPS_OF_HIM,
    ),
    "the workshop's name withheld from him": (DISCLOSURES, wages.hidden("party.registered")),
    "the price of his pieces withheld from him": (DISCLOSURES, wages.hidden("work.recorded")),
    "his payslip's name withheld from him": (DISCLOSURES, wages.hidden("payslip.issued")),
    "a colleague's registered name": (
        DISCLOSURES,
        wages.shown("party.registered", of=f"party {WU}"),
        ALL,
    ),
}
ASKED: dict[str, Row] = {
    "a worker's pack called an order's": (MANIFEST, wages.asked(kind="order")),
    "a worker's pack called an account's": (MANIFEST, wages.asked(kind="account")),
    "a worker's pack called the workshop's": (MANIFEST, wages.asked(kind="workshop")),
    "a worker's pack called the workshop's, about it": (
        THREADS,
        wages.asked(kind="workshop", subject=f"party {WORKSHOP}"),
    ),
    "the same, of the workshop's copy": (
        EXHIBITS,
        wages.asked(kind="workshop", subject=f"party {WORKSHOP}"),
        WORKSHOPS_OF_HIM,
    ),
    "the workshop's pack called a worker's": (MANIFEST, wages.asked(kind="worker"), ALL),
    "the workshop's pack called a worker's, about him": (
        THREADS,
        wages.asked(kind="worker", subject=f"work of {ZHOU}"),
        ALL,
    ),
    "a worker's pack for his workshop": (DISCLOSURES, wages.asked(reader=WORKSHOP)),
    "the workshop's copy for the worker": (DISCLOSURES, wages.asked(reader=ZHOU), WORKSHOPS_OF_HIM),
    "a worker's pack for a colleague": (THREADS, wages.asked(reader=WU)),
    "a worker's pack for the customer": (THREADS, wages.asked(reader="客户")),
    "the workshop's pack for a worker": (THREADS, wages.asked(reader=ZHOU), ALL),
    "about a colleague's thread": (THREADS, wages.asked(subject=f"work of {WU}")),
    "about his person": (MANIFEST, wages.asked(subject=f"party {ZHOU}")),
    "another reader, under the old id": (MANIFEST, wages.asked(reader=WORKSHOP, renamed=False)),
    "for another use": (REPORT, wages.asked(purpose="litigation")),
}
LISTED: dict[str, Row] = {
    "a count's badge raised": (EXHIBITS, wages.exhibit("payslip.issued", "badge", "双方确认")),
    "the arrears' badge raised": (EXHIBITS, wages.exhibit("arrears.recorded", "badge", "双方确认")),
    "the arrears' sum lowered": (
        EXHIBITS,
        wages.reworded("arrears.recorded", "proves", "151.34", "51.34"),
    ),
    "the payslip's sum raised": (
        EXHIBITS,
        wages.reworded("payslip.issued", "proves", "430", "530"),
    ),
    "a payslip called a statement of account": (EXHIBITS, wages.exhibit("payslip.issued", "title", "对账单")),
    "a count said to be of the worker": (
        EXHIBITS,
        wages.reworded("work.recorded", "source", "用工主体", "劳动者"),
    ),
    "wages listed as a fee": (EXHIBITS, wages.exhibit("wage.demanded", "kind", "fee.demanded")),
}
DRAWN: dict[str, Row] = {
    "less open": (REPORT, wages.drawn(wages.person(open_fen=10_000))),
    "more received": (REPORT, wages.drawn(wages.person(received_fen=58_163))),
    "overdue since later": (REPORT, wages.drawn(wages.person(since="2026-05-16"))),
    "a badge": (REPORT, wages.drawn(wages.person(badge_zh="双方确认"))),
    "no arrears": (REPORT, wages.drawn(wages.person(arrears=()))),
    "no counts": (REPORT, wages.drawn(wages.person(counts=()))),
    "one pair fewer": (REPORT, wages.drawn(wages.counted(qty_e3=611_000))),
    "a count unconfirmed": (REPORT, wages.drawn(wages.counted(answer_zh="未确认"))),
    "a fee with another sum": (REPORT, wages.drawn(wages.limb(0, open_fen=25_549_946))),
    "a fee due later": (REPORT, wages.drawn(wages.limb(0, due_on="2026-12-31"))),
    "a fee not disclosed": (REPORT, wages.drawn(wages.limb(1, disclosed=False))),
    "no fee above": (REPORT, wages.drawn(lambda real: replace(real, limbs=real.limbs[:1]))),
    "one worker fewer": (REPORT, wages.drawn(lambda real: replace(real, people=real.people[:1]), ALL), ALL),
    "nothing left unchecked": (REPORT, wages.drawn(lambda real: replace(real, unchecked=()))),
    "no findings": (REPORT, wages.drawn(lambda real: replace(real, findings=()))),
    "the report of a colleague": (REPORT, wages.swapped_report(COLLEAGUES)),
    "the report of the workshop's copy": (REPORT, wages.swapped_report(WORKSHOPS_OF_HIM)),
    "another README": (README, wages.readme),
}
FORGERIES = {
    **UNLISTED,
    **THREADS_MOVED,
    **PROVED,
    **{f"shown: {name}": row for name, row in SHOWN.items()},
    **{f"asked: {name}": row for name, row in ASKED.items()},
    **LISTED,
    **{f"a report with {name}": row for name, row in DRAWN.items()},
}


@pytest.mark.parametrize("name", [HIS, WORKSHOPS_OF_HIM, ALL, COLLEAGUES, PAID])
def test_a_pack_sealed_again_unchanged_is_valid(name: PackName) -> None:
    """The bench itself breaks nothing: what it takes apart and seals again is the same pack, byte for byte."""
    ledger, _ = world()
    bench = opened(honest(name))
    bench.renumber()
    bench.rename()
    assert bench.sealed(ledger) == honest(name)
    assert check(honest(name), ledger.trust, draw=DRAW).exit_code == 0


@pytest.mark.parametrize("name", FORGERIES)
def test_a_pack_of_wages_sealed_again_is_caught(name: str) -> None:
    """Each forgery ends with exit code 1, named by the step that looks for it, after hashes and note held."""
    step, forgery, pack = (*FORGERIES[name], HIS)[:3]
    verdict = forged(forgery, pack)
    assert (verdict.exit_code, failed(verdict)) == (1, step), verdict.en
    assert verdict.wages is None
    assert f"step {step} ({STEPS[step - 1].name_en})" in verdict.en
    assert "It holds what no pack of ours holds" not in verdict.en, "no accident of ours"


WITHOUT_CONSENT: dict[str, tuple[int, Forgery]] = {
    "its thread": (THREADS, wages.with_more("order")),
    "its thread and its customer": (RULES, wages.with_more("order", "party 客户")),
    "its account and its customer": (RULES, wages.with_more("account", "party 客户")),
    "all of it": (RULES, wages.with_more("order", "account", "party 客户")),
    "all of it and the fee above": (
        RULES,
        wages.with_more("order", "account", "order above", "account above", "party 客户", "party 品牌"),
    ),
}


@pytest.mark.parametrize("name", WITHOUT_CONSENT)
def test_a_fee_without_consent_cannot_be_put_in(name: str) -> None:
    """Whatever of the order's threads is added to the worker's pack, the verifier finds it."""
    step, forgery = WITHOUT_CONSENT[name]
    verdict = forged(forgery, consent=False)
    assert (verdict.exit_code, failed(verdict)) == (1, step), verdict.en


def test_there_are_enough_forgeries() -> None:
    """More than thirty packs of wages are sealed again, and each step from the checkpoint on but the sums has some."""
    steps = {step for step, *_ in FORGERIES.values()}
    assert len(FORGERIES) + len(WITHOUT_CONSENT) > 90
    assert steps == {CHECKPOINT, MANIFEST, PROOFS, THREADS, RULES, DISCLOSURES, EXHIBITS, REPORT, README}
