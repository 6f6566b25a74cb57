"""Wages, drafted by the server and said by the client: a count, its correction, a slip, a payment, to the fen."""

from __future__ import annotations

import datetime
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from api import cli, keyfile
from api.client import Client
from api.clock import machine_clock
from api.terminal import show
from api.world.transport import Refused
from ledger.rules.turn import day_of
from reports import check
from tests.integration import firms
from tests.integration.firms import Town

TODAY = day_of(machine_clock())
WORKED = (TODAY.replace(day=1) - datetime.timedelta(days=45)).replace(day=3)  # its payday, a month later, has passed
PERIOD = WORKED.isoformat()[:7]
RATE = {"operation": "seam", "basis": "piece", "unit": "piece", "price": "0.60"}
NAMES = {
    "workshop_name": "林氏袜业加工部",
    "worker_name": "王工",
    "id_number": "330000199001010000",
    "phone": "13800000000",
}


@dataclass
class Story:
    """A workshop, a worker, their thread, and what was said by name."""

    town: Town
    workshop: Client
    worker: Client
    thread: str = ""
    said: dict[str, dict[str, Any]] = field(default_factory=dict)
    ids: dict[str, str] = field(default_factory=dict)

    def say(self, name: str, client: Client, kind: str, fields: dict[str, Any] | None = None, **how: Any) -> None:
        """Say it in the pair's thread, keep its body and id under a name."""
        recorded = client.say(kind, fields, **({"thread": self.thread or None} | how))
        self.said[name], self.ids[name] = recorded.statement.fields, recorded.statement.id
        self.thread = recorded.thread


def tell(story: Story) -> None:
    """120 pieces, he says 132, 128 stand; 100 more; an advance of 50; a slip; 40 paid; the rest demanded and owned."""
    workshop, worker = story.workshop, story.worker
    terms = {"relation": "service", "cycle": "month", "payday": "15", "pay_form": "cash", "rates": [RATE]}
    offer = terms | {"worker": worker.party, "from_on": WORKED.replace(day=1).isoformat()}
    story.say("offered", workshop, "engagement.offered", offer)
    story.say("signed", worker, "engagement.signed")
    day = WORKED.isoformat()
    story.say("first", workshop, "work.recorded", {"operation": "seam", "qty": "120", "worked_on": day})
    claim = {"workshop": workshop.party, "qty": "132", "unit": "piece", "basis": "piece", "worked_on": day}
    story.say("claimed", worker, "work.claimed", claim, thread=None)
    story.say("corrected", workshop, "work.recorded", {"qty": "128", "price": "0.6"}, supersedes=story.ids["first"])
    later = WORKED.replace(day=4).isoformat()
    story.say("second", workshop, "work.recorded", {"operation": "seam", "qty": "100", "worked_on": later})
    story.say("confirmed", worker, "work.confirmed")
    story.say("advanced", workshop, "wage.advanced", {"amount": "50", "form": "cash"})
    story.say("advance taken", worker, "advance.acknowledged")
    slip = {
        "period": PERIOD,
        "deductions": [{"code": "social-insurance", "amount": "10"}],
        "advances": [{"advance": story.ids["advanced"], "amount": "50"}],
    }
    story.say("slip", workshop, "payslip.issued", slip | NAMES)
    story.say("slip confirmed", worker, "payslip.confirmed")
    story.say("paid", workshop, "payment.stated", {"amount": "40", "form": "cash"})
    story.say("taken", worker, "payment.acknowledged")
    story.say("demanded", worker, "wage.demanded")
    story.say("owned", workshop, "arrears.acknowledged", {"pay_by": (TODAY + datetime.timedelta(days=30)).isoformat()})


@pytest.fixture(scope="module")
def story(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Story]:
    """The whole story, told."""
    with firms.registered(tmp_path_factory.mktemp("wages")) as town:
        with town.registrar() as office:
            for who, name in (("worker", "王工"), ("colleague", "李工")):
                office.register(keyfile.load(town.key(who)), {"party_type": "person", "person_name": name})
        with town.client("contractor") as workshop, town.client("worker") as worker:
            told = Story(town, workshop, worker)
            tell(told)
            yield told


def test_terms_are_signed_as_they_were_offered(story: Story) -> None:
    """The workshop is who offers, the rate is numbered; the worker repeats first day, cycle and payday."""
    assert story.said["offered"]["workshop"] == story.workshop.party
    assert story.said["offered"]["rates"][0] == {
        "no": 1,
        "operation": "seam",
        "basis": "piece",
        "unit": "piece",
        "price_e4": 6_000,
    }
    assert story.said["signed"] == {
        "offer": story.ids["offered"],
        "from_on": WORKED.replace(day=1).isoformat(),
        "cycle": "month",
        "payday": 15,
    }


def test_a_count_takes_the_agreed_rate_and_a_correction_what_it_corrects(story: Story) -> None:
    """120 × 0.60 = 72.00, then 128 × 0.60 = 76.80, of the same day and operation."""
    first, again = story.said["first"], story.said["corrected"]
    assert (first["amount_fen"], first["price_e4"], first["unit"], first["basis"]) == (7_200, 6_000, "piece", "piece")
    kept = ("worked_on", "operation", "unit", "basis")
    assert [again[name] for name in kept] == [first[name] for name in kept]
    assert again["amount_fen"] == 7_680


def test_the_workers_own_count_finds_their_thread(story: Story) -> None:
    """He names the workshop; the thread is the pair's, and the count is his own."""
    assert story.said["claimed"]["worker"] == story.worker.party
    statements = story.worker.read(story.thread).rows
    assert story.ids["claimed"] in {row.statement.id for row in statements}


def test_he_confirms_what_waits_for_his_word(story: Story) -> None:
    """The newest of each count, repeated to the piece and the fen."""
    assert story.said["confirmed"]["lines"] == [
        {"record": story.ids["corrected"], "qty_e3": 128_000, "amount_fen": 7_680},
        {"record": story.ids["second"], "qty_e3": 100_000, "amount_fen": 6_000},
    ]


def test_a_slip_takes_the_counts_and_works_out_every_sum(story: Story) -> None:
    """136.80 gross, 10.00 withheld, 50.00 set off, 76.80 to be paid; two days; named by the first of each count."""
    slip = story.said["slip"]
    item = {"no": 1, "item": "work", "amount_fen": 13_680, "records": [story.ids["first"], story.ids["second"]]}
    assert slip["lines"] == [item]
    assert (slip["gross_fen"], slip["net_fen"], slip["pay_fen"]) == (13_680, 12_680, 7_680)
    assert (slip["parts"], slip["days_e3"]) == ([{"amount_fen": 12_680}], 2_000)
    sums = {"gross_fen": 13_680, "net_fen": 12_680, "pay_fen": 7_680}
    assert story.said["slip confirmed"] == {"slip": story.ids["slip"], **sums}
    taken = story.said["advance taken"]
    assert (taken["advance"], taken["amount_fen"], taken["received_on"]) == (
        story.ids["advanced"],
        5_000,
        TODAY.isoformat(),
    )


def test_a_payment_goes_to_the_earliest_payday_and_the_rest_is_demanded(story: Story) -> None:
    """40.00 to the period, acknowledged; 36.80 demanded, and owned up to."""
    rows = [{"period": PERIOD, "amount_fen": 4_000}]
    assert story.said["paid"]["allocations"] == rows
    assert (story.said["taken"]["allocations"], story.said["taken"]["amount_fen"]) == (rows, 4_000)
    rest = [{"period": PERIOD, "amount_fen": 3_680}]
    assert (story.said["demanded"]["lines"], story.said["demanded"]["total_fen"]) == (rest, 3_680)
    assert (story.said["owned"]["lines"], story.said["owned"]["total_fen"]) == (rest, 3_680)


def test_more_than_is_open_is_not_allocated_by_guess(story: Story) -> None:
    """A wage is not prepaid: whoever pays more says what it is for."""
    with pytest.raises(Refused) as refused:
        story.workshop.prepare("payment.stated", {"amount": "99", "form": "cash"}, thread=story.thread)
    assert refused.value.code == "malformed-request"


def test_what_stands_is_shown_with_the_three_numbers_first(story: Story) -> None:
    """应发, 已发, 尚欠, since when; set-off advances count on both sides."""
    stands = story.worker.wages(story.thread)
    lines = list(show.wage_lines(stands, story.worker.names()))
    assert lines[0].startswith("林氏袜业加工部 ")
    assert lines[1] == "应发 126.80元  已发 90.00元  尚欠 36.80元"
    due = stands["periods"][0]["due_on"]
    since = datetime.date.fromisoformat(due) + datetime.timedelta(days=1)
    assert f"自 {since} 起逾期" in lines[2]


def test_the_worker_carries_his_own_pack_away(story: Story, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Asked of the server at the terminal: his wages; and the workshop all its unpaid workers; both verify."""
    monkeypatch.setenv("XINZHENG_URL", story.town.url)
    monkeypatch.setenv("XINZHENG_TRUST", str(story.town.trust_path))
    workshop = keyfile.load(story.town.key("contractor")).party
    for who, what in (("worker", ["--worker", story.thread]), ("contractor", ["--workshop", workshop])):
        path = tmp_path / f"{who}.zip"
        asked = ["xinzheng", "pack", *what, "--key", str(story.town.key(who)), "--out", str(path)]
        monkeypatch.setattr(sys, "argv", asked)
        with pytest.raises(SystemExit) as ended:
            cli.main()
        assert not ended.value.code
        assert check.check(path.read_bytes(), story.town.trust).exit_code == check.VALID


def test_a_colleague_learns_nothing(story: Story) -> None:
    """A thread of another worker's reads and drafts as one that does not exist; the pair is not given away."""
    missing = f"{story.thread[:-4]}0000"
    kinds = ("work.confirmed", "payslip.confirmed", "payment.acknowledged", "advance.acknowledged", "wage.demanded")
    with story.town.client("colleague") as colleague:
        for kind in kinds:
            errors = []
            for thread in (story.thread, missing):
                with pytest.raises(Refused) as refused:
                    colleague.prepare(kind, thread=thread)
                errors.append(refused.value.problem)
            assert errors[0] == errors[1]
            assert errors[0]["code"] == "not-found"
        claim = {"workshop": story.workshop.party, "worker": story.worker.party, "qty": "1", "unit": "piece"}
        prepared = colleague.prepare("work.claimed", claim | {"basis": "piece"})
        assert prepared.thread != story.thread
        for party in (story.worker.party, story.workshop.party):
            with pytest.raises(Refused):
                colleague.meet(party)
