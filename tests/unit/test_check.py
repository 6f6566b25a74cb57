"""The verifier: numbered steps, the first that fails ends it, and a verdict that says no more than it saw."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from ledger import statement
from ledger.errors import LedgerError, PackInvalid
from ledger.records import BalanceRecord
from notary import trust
from notary.note import NoteSigner
from reports import archive, check, manifest, pack
from reports.case import Case
from reports.check import STEPS, story
from reports.check.state import State
from tests.attacks import forgeries_log as log
from tests.attacks import forgeries_paper as paper
from tests.attacks.forging import failed, honest, world
from tests.packs import plain
from tests.trade import ORIGIN
from tests.unit import alone
from tests.unit.checking import bench, examined, forged, other, put, real, trusted, verdict_of

CONTENT = range(4, 13)
CHINESE = re.compile("[\u4e00-\u9fff]")


# ---- the steps


def test_the_steps_are_numbered_and_named_in_both_languages() -> None:
    """1 to 14, no name twice; those whose findings page 1 prints are the ones that do not look at that page."""
    assert [step.no for step in STEPS] == list(range(1, 15))
    assert len({step.name_zh for step in STEPS}) == len({step.name_en for step in STEPS}) == len(STEPS)
    for step in STEPS:
        assert CHINESE.search(step.name_zh)
        assert step.name_en.isascii()
    assert [step.no for step in STEPS if step.content] == list(CONTENT)


@pytest.mark.parametrize("with_trust", [True, False])
def test_an_honest_pack_passes_every_step(with_trust: bool) -> None:
    """Each says in both languages what it found; those of the content steps are the ones that page 1 prints."""
    verdict = verdict_of(real(), trusted() if with_trust else None)
    assert verdict.exit_code == (check.VALID if with_trust else check.NO_TRUST)
    assert [(row.no, row.name_zh, row.name_en, row.state) for row in verdict.steps] == [
        (step.no, step.name_zh, step.name_en, "ok") for step in STEPS
    ]
    for row in verdict.steps:
        assert CHINESE.search(row.zh)
        assert row.en.isascii()
        assert row.en.endswith(".")
    assert verdict.case is not None
    printed = [(one.step, one.name_zh, one.name_en, one.zh, one.en) for one in verdict.case.findings]
    assert printed == [(row.no, row.name_zh, row.name_en, row.zh, row.en) for row in verdict.steps if row.no in CONTENT]
    assert verdict.unchecked == verdict.case.unchecked
    assert len(verdict.unchecked) >= 3


def test_findings_do_not_depend_on_the_trust_file() -> None:
    """With and without one every step says the same; the verdict alone differs."""
    one, two = verdict_of(real(), trusted()), verdict_of(real(), None)
    assert (one.steps, one.case, one.unchecked) == (two.steps, two.case, two.unchecked)
    assert (one.zh, one.en) == ("核验通过。", "Valid.")
    assert two.zh == "自身一致，来源未确认：未提供信任文件。"
    assert two.en == "Consistent with itself, origin not established: there is no trust file."


FAILING: dict[int, Callable[[], bytes]] = {
    1: lambda: b"",
    2: lambda: put("README.txt", b"other words"),
    3: lambda: put("pack.note", b"signed by nobody\n\n"),
    4: lambda: forged(log.policy_commented),
    5: lambda: forged(paper.asked("pack", "ab" * 32, renamed=False)),
    6: lambda: forged(paper.disclosures_turned),
    7: lambda: forged(log.proof_missing),
    8: lambda: forged(log.head),
    10: lambda: forged(paper.erased),
    11: lambda: forged(paper.badge),
    13: lambda: forged(paper.report_longer),
    14: lambda: forged(paper.readme),
}


@pytest.mark.parametrize("no", FAILING)
def test_the_first_step_that_fails_ends_the_examination(no: int) -> None:
    """Before it all is well and said, it is named with its sentence, and after it nothing is claimed."""
    verdict = verdict_of(FAILING[no](), trusted())
    step, row = STEPS[no - 1], verdict.steps[no - 1]
    assert len(verdict.steps) == len(STEPS)
    assert [one.state for one in verdict.steps] == ["ok"] * (no - 1) + ["failed"] + ["unchecked"] * (len(STEPS) - no)
    assert all(one.zh and one.en for one in verdict.steps[:no])
    assert all((one.zh, one.en) == ("", "") for one in verdict.steps[no:])
    assert row.zh == f"不符：{row.en}"
    assert (verdict.case, verdict.unchecked) == (None, ())
    if verdict.exit_code == check.INVALID:
        assert verdict.en == f"Invalid: step {no} ({step.name_en}): {row.en}"
        assert verdict.zh == f"核验不通过：第{no}步（{step.name_zh}）：{row.en}"
    else:
        assert (no, verdict.exit_code) == (1, check.UNREADABLE)


# ---- steps 9 and 12, by what they are given: no pack of a sound ledger can be made to fail the second


def test_a_head_that_the_judge_does_not_find_is_refused() -> None:
    """The judge's own record of a thread is what its head is held against."""
    state = examined(8)
    first = state.contents.heads[0]
    wrong = replace(first, head=first.ids[0])
    state.contents = replace(state.contents, heads=(wrong, *state.contents.heads[1:]))
    with pytest.raises(PackInvalid, match=f"The head of {first.thread} is not {wrong.head}") as caught:
        story.rules(state)
    assert caught.value.fields == {"thread": first.thread}


@pytest.mark.parametrize(("kind", "number", "name"), [("party.registered", 0, "name"), ("key.added", 0, "person_name")])
def test_what_a_counterparty_is_owed_cannot_be_withheld(kind: str, number: int, name: str) -> None:
    """A firm's name, and that of a person who signed: left out, counted as withheld and sealed, it is missed."""
    changed = bench()
    one = changed.id_of(kind, number)
    st = statement.parse(changed.members[changed.statement(one)], complete=False)
    kept = {disclosure.digest for disclosure in st.disclosures if disclosure.name != name}
    assert len(kept) == len(st.disclosures) - 1
    changed.members[changed.statement(one)] = statement.wire(st, kept)
    changed.disclosed(one)["shown"] -= 1
    changed.disclosed(one)["withheld"] += 1
    changed.renumber()
    verdict = verdict_of(changed.sealed(world()[0]), trusted())
    assert (verdict.exit_code, failed(verdict)) == (check.INVALID, 10), verdict.en


@pytest.mark.parametrize(
    ("field", "words"),
    [
        ("counted_fen", "quantity times price"),
        ("counted_e3", "quantity times price"),
        ("price_e4", "quantity times price"),
        ("deducted_fen", "sum less deductions"),
        ("standing_fen", "sum less deductions"),
        ("paid_fen", "sum less payments"),
        ("open_fen", "sum less payments"),
    ],
)
def test_every_figure_of_a_row_must_add_up(field: str, words: str) -> None:
    """A row of the arithmetic with one figure off by one fails the step of the sums, with the row in its sentence."""
    state = examined(11)
    assert isinstance(state.case, Case)
    order = state.case.orders[-1]
    row = order.deliveries[0]
    step = 1_000 if field in ("counted_e3", "price_e4") else 1
    odd = replace(row, **{field: getattr(row, field) + step})
    orders = (*state.case.orders[:-1], replace(order, deliveries=(odd, *order.deliveries[1:])))
    story.sums(state)
    state.case = replace(state.case, orders=orders)
    with pytest.raises(PackInvalid, match=f"Line {row.no} of delivery {row.delivery} does not add up: {words}"):
        story.sums(state)


def test_the_book_must_balance() -> None:
    """A fen more on one account and on no other is no double entry."""
    state = examined(11)
    key, record = next((key, one) for key, one in state.fold.records.items() if isinstance(one, BalanceRecord))
    state.fold.records[key] = record.model_copy(update={"fen": record.fen + 1})
    with pytest.raises(PackInvalid, match="does not balance"):
        story.sums(state)


def test_sums_are_said_as_a_person_reads_them() -> None:
    """Lines, owed, paid, open and since when, in both languages; no date where nothing is due."""
    figures = ["3", "672,026.39", "73,700.00", "598,326.39", "2026-06-01"]
    zh, en = story.sums(examined(11))
    for text in (zh, en):
        assert [found.rstrip(".,") for found in re.findall(r"[0-9][0-9,.-]*", text)] == figures
    assert "双方确认" in zh
    ledger, order, _ = world()
    kinds = [said.kind for said in sorted(ledger.fold.said.values(), key=lambda said: said.index)]
    early = ledger.pack("order", order, "customer", size=kinds.index("account.confirmed") + 1)
    found = verdict_of(early.data, ledger.trust).steps[11]
    assert found.en.endswith("open 295,863.75 yuan.")
    assert "逾期" not in found.zh


def test_whoever_makes_a_pack_gets_the_same_findings_or_a_refusal() -> None:
    """The content steps run before there is a file; they end with the error, not with a verdict."""
    whole = examined(1)
    state = State(b"", None, plain)
    state.archive, state.manifest = whole.archive, whole.manifest
    verdict = verdict_of(real(), None)
    assert [(one.step, one.zh) for one in check.findings(state)] == [
        (row.no, row.zh) for row in verdict.steps if row.no in CONTENT
    ]
    changed = bench()
    paper.badge(changed, world()[0])
    state.manifest = manifest.parse(archive.read(changed.sealed(world()[0])).members["pack.json"])
    with pytest.raises(PackInvalid, match="badge is not as found"):
        check.findings(state)


def test_a_pack_that_our_own_verifier_refuses_is_never_handed_out() -> None:
    """By a key that the trust file does not name, or under another size's checkpoint, nothing is sealed."""
    ledger, _, account = world()
    found = ledger.collected("account", account, "contractor")
    signed = ledger.checkpoint(found.contents.size)
    with pytest.raises(RuntimeError, match="Our own verifier refuses this pack: Invalid: step 3"):
        pack.seal(found, signed, ledger.trust, NoteSigner("other", other("pack")), plain)
    with pytest.raises(LedgerError, match="The manifest is of another checkpoint"):
        pack.seal(found, ledger.checkpoint(found.contents.size - 1), ledger.trust, ledger.pack_signer, plain)


def test_the_report_is_drawn_again_from_what_was_folded() -> None:
    """`draw` is given the verified case with its findings; a drawing of anything else is not the report."""
    seen: list[Case] = []

    def draw(case: Case) -> bytes:
        seen.append(case)
        return plain(replace(case, signers=()))

    verdict = check.check(real(), trusted(), draw=draw)
    assert (verdict.exit_code, failed(verdict)) == (check.INVALID, 13)
    assert seen == [verdict_of(real(), trusted()).case]


# ---- the verdict as plain values


def test_a_valid_verdict_as_json() -> None:
    """Every name and type, and the figures of the case."""
    ledger, order, account = world()
    verdict = verdict_of(real(), trusted())
    found: Any = json.loads(json.dumps(verdict.as_json()))
    assert found.keys() == {
        *("exit", "verdict", "verdict_zh", "steps", "unchecked"),
        *("pack", "reader", "purpose", "checkpoint", "day", "claim"),
    }
    assert (found["exit"], found["verdict"], found["verdict_zh"]) == (0, "Valid.", "核验通过。")
    assert [row["no"] for row in found["steps"]] == list(range(1, 15))
    for row, step in zip(found["steps"], verdict.steps, strict=True):
        assert row == {
            "no": step.no,
            "name": step.name_en,
            "name_zh": step.name_zh,
            "state": "ok",
            "finding": step.en,
            "finding_zh": step.zh,
        }
    assert found["unchecked"] == [{"en": row.en, "zh": row.zh} for row in verdict.unchecked]
    pack_id = manifest.parse(archive.read(real()).members["pack.json"]).pack
    assert found["pack"] == {"id": pack_id, "kind": "account", "subject": account}
    assert (found["reader"], found["purpose"]) == (ledger.id("contractor"), "mediation")
    assert found["checkpoint"] == {"origin": ORIGIN, "size": len(ledger.wires)}
    assert found["day"] == "2026-08-23"
    assert found["claim"] == {
        "customer": ledger.id("customer"),
        "contractor": ledger.id("contractor"),
        "owed_fen": 67_202_639,
        "paid_fen": 7_370_000,
        "open_fen": 59_832_639,
        "since": "2026-06-01",
        "badge": "双方确认",
    }
    assert order


@pytest.mark.parametrize("no", [1, 2, 9, 14])
def test_a_failed_verdict_as_json_claims_nothing(no: int) -> None:
    """No pack, no figure, no reader: only the verdict, the steps, and an empty list."""
    wrong = replace(trusted(), clock_keys=(other("clock").jwk,))
    verdict = verdict_of(real(), wrong) if no == 9 else verdict_of(FAILING[no](), trusted())
    found: Any = verdict.as_json()
    assert found.keys() == {"exit", "verdict", "verdict_zh", "steps", "unchecked"}
    assert found["exit"] == verdict.exit_code != 0
    assert [row["state"] for row in found["steps"]].index("failed") == no - 1
    assert found["unchecked"] == []
    assert json.loads(json.dumps(found)) == found


# ---- alone


@pytest.mark.parametrize("with_trust", [True, False])
def test_it_verifies_with_neither_clock_nor_network_nor_database(tmp_path: Path, with_trust: bool) -> None:
    """In a process where time, chance, sockets, databases, programs and files raise, the verdict is the same."""
    (tmp_path / "pack.zip").write_bytes(honest("account"))
    (tmp_path / "trust.json").write_bytes(trust.dump(trusted()))
    command = [sys.executable, str(Path(alone.__file__)), str(tmp_path / "pack.zip")]
    command += [str(tmp_path / "trust.json")] if with_trust else []
    run = subprocess.run(command, capture_output=True, text=True, check=False, cwd=tmp_path, timeout=60)
    assert run.returncode == 0, run.stderr
    told = json.loads(run.stdout)
    assert told["still there"] == [], "what was to be lost was lost"
    assert told["loaded"] == [], "no database and no server is even loaded"
    own = trusted() if with_trust else None
    assert told["verdict"] == check.check(honest("account"), own).as_json()


def test_a_refusal_carries_its_fields() -> None:
    """Whoever calls a step gets the error with what it is about, to show or to count."""
    state = State(FAILING[2](), None, plain)
    STEPS[0].run(state)
    with pytest.raises(LedgerError) as caught:
        STEPS[1].run(state)
    assert caught.value.fields == {"path": "README.txt"}
