"""An operator with every key logs about wages what the rules refuse, and seals it: the verifier judges again."""

from __future__ import annotations

import pytest

from reports.check import INVALID, Verdict, check
from tests.attacks import dishonest
from tests.attacks import dishonest_terms as terms
from tests.attacks import dishonest_wages as lies
from tests.attacks.dishonest import TRIPPED
from tests.attacks.dishonest_wages import HIM, Lie
from tests.attacks.forging import failed
from tests.packs import Ledger
from tests.sewn import DRAW

PROOFS, THREADS, RULES, EXHIBITS = 7, 8, 9, 11


def verdicts_after(lie: Lie) -> tuple[Verdict, Verdict]:
    """What the verifier says, with and without the operator's own trust file, of his pack that holds a lie."""
    shop = lies.opened(Ledger())
    ledger = shop.ledger
    before = ledger.collected("worker", shop.work, HIM)
    lie(shop)
    data = dishonest.sealed(ledger, dishonest.collected(ledger, before))
    verdicts = check(data, ledger.trust, draw=DRAW), check(data, draw=DRAW)
    assert not any(TRIPPED.search(verdict.en) for verdict in verdicts), verdicts[0].en
    return verdicts


HONEST: dict[str, Lie] = {
    "a count": lambda shop: shop.says("工坊/组长", "work.recorded", shop.count(10)),
    "a lower count": lambda shop: shop.says(
        "工坊/组长", "work.recorded", shop.count(100), supersedes=shop.said["second"]
    ),
    "a payslip": lies.slip(),
    "a payslip that sets off an advance": lies.set_off("advance", 1_100),
    "a payslip confirmed": lies.slip_confirmed(HIM),
    "a payment acknowledged": lies.answered(HIM, "more paid"),
    "a payment stated": lies.paid(),
    "arrears after the payday": lies.lapsed(60),
    "arrears acknowledged": lies.arrears_owned("工坊"),
}


@pytest.mark.parametrize("name", HONEST)
def test_an_honest_entry_more_is_no_lie(name: str) -> None:
    """What the bench logs by itself passes every step up to the evidence list, which it leaves empty."""
    trusted, alone = verdicts_after(HONEST[name])
    assert [failed(trusted), failed(alone)] == [EXHIBITS, EXHIBITS], trusted.en


STRANGE = "The signing key is not registered for this signer"
PRODUCT = "A count is worth its quantity times its price, rounded half up"
MORE = {"period": "2026-03", "amount_fen": 601}
REFUSED: dict[str, tuple[str, Lie]] = {
    "a count lowered by the workshop alone, taken by a slip": (
        "An item is the sum of what is open of its counts",
        lies.lowered_at_once,
    ),
    "his confirmation under the workshop's key": (
        STRANGE,
        lies.confirmed_by_the_workshop,
    ),
    "a confirmation by the workshop": ("work.confirmed is said by the worker", lies.confirmed_as_the_workshop),
    "a confirmation by a colleague": (
        STRANGE,
        lies.confirmed_by_a_colleague,
    ),
    "a confirmation of another quantity": (
        "A confirmation repeats quantity and sum",
        lies.confirmed_otherwise,
    ),
    "a confirmation of a colleague's count": ("There is no such count that you may name", lies.confirmed_hers),
    "a count by the worker": ("work.recorded is said by the workshop", lies.counted(HIM)),
    "a count by the customer": (STRANGE, lies.counted("客户")),
    "a count below the agreed price": (
        "No less is paid for a piece than was agreed",
        lies.counted(price_e4=1_999),
    ),
    "a count whose sum is no product": (
        PRODUCT,
        lies.counted(amount_fen=999),
    ),
    "a count for tomorrow": ("Work lies in the past or today", lies.counted(worked_on="2026-12-31")),
    "a count before the terms": (
        "Work is recorded for a day that signed terms cover",
        lies.counted(worked_on="2026-01-31"),
    ),
    "a count in hours of a piece rate": (
        "An operation of the signed terms is counted by the basis and unit agreed there",
        lies.counted(basis="hour", unit="hour"),
    ),
    "a count below nought": ("greater than or equal to 0", lies.counted(qty_e3=-10_000)),
    "a count over the foreman's limit": ("The sum is over this key's limit", lies.counted(pieces=1_000)),
    "a count that corrects a colleague's": (
        "There is no such statement that you may name",
        lies.counted(supersedes="$hers"),
    ),
    "a count that answers no claim": (
        "There is no such count of the worker's own that you may name",
        lies.counted(claim="$first"),
    ),
    "a count by who left": ("This key was revoked", lies.by_who_left),
    "a count corrected twice": ("A count is corrected once", lies.corrected_twice),
    "a slip over a colleague's count": ("There is no such count that you may name", lies.slip_over_hers),
    "a second slip for a period": ("A pay period has one payslip", lies.second_slip),
    "a slip with a lower net": (
        "The net sum is the gross less every deduction",
        lies.slip(net_fen=-1, pay_fen=-1),
    ),
    "a slip with a lower gross": ("The gross sum is the sum of the items", lies.slip(gross_fen=-1)),
    "a slip that pays less than its net": (
        "What is paid is the net sum less advances",
        lies.slip(pay_fen=-1),
    ),
    "a slip with other parts": (
        "The parts are the net sum",
        lies.slip(parts=[{"amount_fen": 1}]),
    ),
    "a slip of a period that no terms cover": (
        "A payslip is of a pay period of the engagement",
        lies.slip(period="2025-01"),
    ),
    "a slip that sets off more than he had": (
        "No more is set off than the worker acknowledged",
        lies.set_off("advance", 1_101),
    ),
    "a slip that sets off a colleague's advance": (
        "There is no such advance that you may name",
        lies.set_off("her advance", 1_100),
    ),
    "a slip confirmed by the workshop": ("payslip.confirmed is said by the worker", lies.slip_confirmed("工坊")),
    "a slip confirmed under the workshop's key": (
        STRANGE,
        lies.slip_confirmed(HIM, key_of="工坊"),
    ),
    "a slip confirmed at another sum": (
        "A confirmation repeats gross, net and pay",
        lies.slip_confirmed(HIM, 1),
    ),
    "a payment acknowledged by the payer": (
        "payment.acknowledged is said by the worker",
        lies.answered("工坊", "more paid"),
    ),
    "a payment acknowledged under the payer's key": (
        STRANGE,
        lies.answered(HIM, "more paid", key_of="工坊"),
    ),
    "a payment acknowledged twice": (
        "A payment is acknowledged once",
        lies.answered(HIM, "payment"),
    ),
    "a payment acknowledged beyond what was stated": (
        "No more is acknowledged for a period and order than was stated",
        lies.answered(HIM, "more paid", amount_fen=601, allocations=[MORE]),
    ),
    "a colleague's payment acknowledged": (
        "There is no such payment that you may name",
        lies.answered(HIM, "paid her"),
    ),
    "a payment of more than it allocates": ("A wage payment allocates its whole sum", lies.paid(amount_fen=501)),
    "a payment of tomorrow": ("A payment lies in the past or today", lies.paid(paid_on="2026-12-31")),
    "an advance acknowledged by the workshop": (
        "advance.acknowledged is said by the worker",
        lies.answered("工坊", "advance"),
    ),
    "an advance acknowledged twice": (
        "An advance is acknowledged once",
        lies.answered(HIM, "advance"),
    ),
    "a colleague's advance acknowledged": (
        "There is no such advance that you may name",
        lies.answered(HIM, "her advance"),
    ),
    "an advance of tomorrow": ("A payment lies in the past or today", terms.advanced_tomorrow),
    "arrears on the payday": ("Arrears are recorded once the payday has passed", lies.lapsed(45)),
    "arrears long before the payday": ("Arrears are recorded once the payday has passed", lies.lapsed(0)),
    "arrears recorded twice": ("Arrears are recorded where more is open", lies.lapsed_twice),
    "arrears of less": ("Arrears are what is open of the period when they are recorded", lies.lapsed(60, open_fen=1)),
    "arrears on a better basis": (
        "Arrears are what is open of the period when they are recorded",
        lies.lapsed(60, basis="payroll"),
    ),
    "arrears said by the workshop": ("arrears.recorded is said by the clock", lies.lapsed(60, "工坊")),
    "arrears said by the operator": ("arrears.recorded is said by the clock", lies.lapsed(60, "operator")),
    "arrears acknowledged by the worker": ("arrears.acknowledged is said by the workshop", lies.arrears_owned(HIM)),
    "arrears acknowledged beyond what is open": (
        "No more is acknowledged than stands open",
        lies.arrears_owned("工坊", 1),
    ),
    "terms signed with another payday": (
        "Signing repeats the first day",
        terms.engaged_otherwise,
    ),
    "terms signed by the workshop": ("engagement.signed is said by the worker", terms.engaged_by_the_workshop),
    "terms over an older head": (
        "The thread went on; terms are signed over its newest statement",
        terms.engaged_over_an_older_head,
    ),
    "a fee demanded as a wage": (
        "There is no kind fee.demanded under work",
        terms.as_another_kind("工坊", "account", "fee.demanded", terms.fee_demanded),
    ),
    "a fee paid as a wage": (
        "allocations.0.period: Field required",
        terms.as_another_kind("工坊", "account", "payment.stated", terms.fee_paid),
    ),
    "goods delivered by a worker": (
        "There is no kind goods.delivered under work",
        terms.as_another_kind(HIM, "order", "goods.delivered", terms.delivered),
    ),
    "a claim by the workshop": ("work.claimed is said by the worker", terms.claimed_by_the_workshop),
    "a claim for a colleague": ("A statement names the pair its thread is of", terms.claimed_for_another),
    "a demand by the workshop": ("wage.demanded is said by the worker", terms.demanded_by_the_workshop),
    "a demand that is no sum": ("The total is the sum of the periods", terms.demanded_otherwise),
    "an objection by a colleague": (STRANGE, terms.objected_by_a_colleague),
    "his words under another signature": ("The signature is not by this key over these bytes", terms.another_signature),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_the_rules_refuse_is_refused_again(name: str) -> None:
    """It stands in the log, with its proof, and is called what the gate would have called it."""
    words, lie = REFUSED[name]
    for verdict in verdicts_after(lie):
        assert (verdict.exit_code, failed(verdict)) == (INVALID, RULES), verdict.en
        assert words in verdict.en


LINKED: dict[str, tuple[int, str, Lie]] = {
    "a second thread of the pair": (THREADS, "does not hold the one work thread", terms.second_thread),
    "a colleague's count": (THREADS, "names no earlier one of its thread", terms.hers_too),
    "a count that hangs on hers": (THREADS, "names no earlier one of its thread", terms.linked_to_hers),
    "an entry time that falls": (PROOFS, "do not rise with the index", terms.before_the_last),
    "the same words signed twice": (
        RULES,
        "A digest of a sealed field was used before",
        terms.second_signature,
    ),
}


@pytest.mark.parametrize("name", LINKED)
def test_threads_and_times_that_do_not_fit_are_seen(name: str) -> None:
    """Before any rule is asked, what is in the log must hang together."""
    step, words, lie = LINKED[name]
    for verdict in verdicts_after(lie):
        assert (verdict.exit_code, failed(verdict)) == (INVALID, step), verdict.en
        assert words in verdict.en


def test_there_are_enough_lies() -> None:
    """More than sixty things that the rules refuse were logged about wages."""
    assert len(REFUSED) > 60
