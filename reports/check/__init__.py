"""The offline verifier: a file and, at best, a trust file from elsewhere give a verdict; no database, no network.

Promise: a verdict of 0 means that under an outside trust file every statement's signature, key, scope, thread link,
inclusion and rules were checked, and every printed sum, badge and date folded again. What was not checked is listed.

Rules
* The numbered steps run in order; the first that fails ends the examination, and the rest stay unchecked.
* 2 unreadable, over 1 invalid (also: of another ledger than the trust file's), over 3 no trust file, over 0.
* The findings of the content steps are the same with and without a trust file: they are printed on page 1.

Specification: FORMATS 1.6.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from ledger import canon
from ledger.errors import LedgerError, PackInvalid, PackUnreadable
from notary import trust as trust_file
from notary.trust import Trust
from reports import report
from reports.case.shapes import Case, Finding, Remark
from reports.case.wage_shapes import WageCase
from reports.check import logged, paper, seal, story
from reports.check.state import State, Step

VALID, INVALID, UNREADABLE, NO_TRUST = 0, 1, 2, 3

STEPS = (
    Step(1, "可读", "readable", False, seal.readable),
    Step(2, "文件", "files", False, seal.files),
    Step(3, "证据包签名", "pack note", False, seal.pack_note),
    Step(4, "检查点", "checkpoint", True, seal.log_checkpoint),
    Step(5, "清单", "manifest", True, seal.fields),
    Step(6, "记录", "statements", True, logged.statements),
    Step(7, "入账证明", "proofs", True, logged.proofs),
    Step(8, "线索", "threads", True, logged.heads),
    Step(9, "签名、密钥与规则", "signatures, keys, rules", True, story.rules),
    Step(10, "披露", "disclosures", True, story.disclosures),
    Step(11, "证据目录", "exhibits", True, story.exhibits),
    Step(12, "金额、标识与日期", "sums, badges, dates", True, story.sums),
    Step(13, "报告", "report", False, paper.report),
    Step(14, "核验说明", "README", False, paper.instructions),
)


@dataclass(frozen=True)
class StepResult:
    """One step of a verdict. `state` is ok, failed or unchecked; the findings are empty for an unchecked one."""

    no: int
    name_zh: str
    name_en: str
    state: str
    zh: str = ""
    en: str = ""


@dataclass(frozen=True)
class Verdict:
    """The outcome. `case`, or `wages` of a wage pack, stands only where every step held.

    `unchecked` is what no step checks for this pack.
    """

    exit_code: int
    zh: str
    en: str
    steps: tuple[StepResult, ...]
    case: Case | None
    unchecked: tuple[Remark, ...]
    wages: WageCase | None = None

    def as_json(self) -> canon.Json:
        """The verdict as plain values, for --json."""
        steps: list[canon.Json] = [
            {"no": s.no, "name": s.name_en, "name_zh": s.name_zh, "state": s.state, "finding": s.en, "finding_zh": s.zh}
            for s in self.steps
        ]
        unchecked: list[canon.Json] = [{"en": row.en, "zh": row.zh} for row in self.unchecked]
        found: dict[str, canon.Json] = {
            "exit": self.exit_code,
            "verdict": self.en,
            "verdict_zh": self.zh,
            "steps": steps,
            "unchecked": unchecked,
        }
        told = self.case or self.wages
        if told is not None:
            found["pack"] = {"id": told.pack.id, "kind": told.pack.kind, "subject": told.pack.subject}
            found["reader"], found["purpose"] = told.pack.reader, told.pack.purpose
            found["checkpoint"] = {"origin": told.checkpoint.origin, "size": told.checkpoint.size}
            found["day"] = told.checkpoint.day
        if self.case is not None:
            found["claim"] = _claim(self.case)
        if self.wages is not None:
            found |= _wages(self.wages)
        return found


def _claim(case: Case) -> canon.Json:
    claim = case.claim
    return {
        "customer": claim.debtor.id,
        "contractor": claim.creditor.id,
        "owed_fen": claim.owed_fen,
        "paid_fen": claim.paid_fen,
        "open_fen": claim.open_fen,
        "since": claim.since,
        "badge": claim.badge_zh,
    }


def _wages(case: WageCase) -> dict[str, canon.Json]:
    """Each person's three numbers, and each limb above for itself."""
    people: list[canon.Json] = [
        {
            "thread": person.thread,
            "worker": person.worker.id,
            "due_fen": person.due_fen,
            "received_fen": person.received_fen,
            "open_fen": person.open_fen,
            "since": person.since,
            "badge": person.badge_zh,
        }
        for person in case.people
    ]
    limbs: list[canon.Json] = [
        {"order": limb.order, "behind": list(limb.behind), "disclosed": False}
        if limb.debtor is None or limb.creditor is None
        else {
            "order": limb.order,
            "behind": list(limb.behind),
            "disclosed": True,
            "customer": limb.debtor.id,
            "contractor": limb.creditor.id,
            "owed_fen": limb.owed_fen,
            "paid_fen": limb.paid_fen,
            "open_fen": limb.open_fen,
            "since": limb.since,
        }
        for limb in case.limbs
    ]
    return {"workshop": case.workshop.id, "people": people, "limbs": limbs}


def check(data: bytes, trust: Trust | None = None, *, draw: Callable[[Any], bytes] = report.draw) -> Verdict:
    """The verdict on a pack's bytes under a trust file, or without one."""
    state = State(data, trust, draw)
    results: list[StepResult] = []
    for step in STEPS:
        try:
            zh, en = step.run(state)
        except LedgerError as error:
            return _refused(step, error, results)
        except Exception as error:  # noqa: BLE001 - a file made to trip us gets a verdict like any other, no traceback
            tripped = PackInvalid(f"It holds what no pack of ours holds ({type(error).__name__}).")
            return _refused(step, tripped, results)
        results.append(StepResult(step.no, step.name_zh, step.name_en, "ok", zh, en))
        if step.content:
            state.findings.append(Finding(step.no, step.name_zh, step.name_en, zh, en))
    code, zh, en = _established(state)
    fees = state.case if isinstance(state.case, Case) else None
    wages = state.case if isinstance(state.case, WageCase) else None
    return Verdict(code, zh, en, tuple(results), fees, state.case.unchecked, wages)


def findings(state: State) -> tuple[Finding, ...]:
    """What the content steps find, for who makes a pack: `state` has its members and manifest already.

    Raises: LedgerError (the pack would be invalid).
    """
    return tuple(Finding(step.no, step.name_zh, step.name_en, *step.run(state)) for step in STEPS if step.content)


def _refused(step: Step, error: LedgerError, before: list[StepResult]) -> Verdict:
    """The verdict where a step failed."""
    code = UNREADABLE if isinstance(error, PackUnreadable) else INVALID
    said_zh = error.fields.get("zh") or error.sentence
    failed = StepResult(step.no, step.name_zh, step.name_en, "failed", f"不符：{said_zh}", error.sentence)
    rest = [StepResult(s.no, s.name_zh, s.name_en, "unchecked") for s in STEPS[step.no :]]
    if code == UNREADABLE:
        zh, en = f"无法读取：{said_zh}", f"Unreadable: {error.sentence}"
    else:
        zh = f"核验不通过：第{step.no}步（{step.name_zh}）：{said_zh}"
        en = f"Invalid: step {step.no} ({step.name_en}): {error.sentence}"
    return Verdict(code, zh, en, (*before, failed, *rest), None, ())


def _established(state: State) -> tuple[int, str, str]:
    """The verdict where every step held: it rests on a trust file, or only on itself."""
    if state.trust is None:
        zh = "自身一致，来源未确认：未提供信任文件。"
        return NO_TRUST, zh, "Consistent with itself, origin not established: there is no trust file."
    now = trust_file.fingerprint(trust_file.dump(state.trust))
    same = now == state.manifest.trust_sha256
    zh = "核验通过。" if same else "核验通过；所用信任文件与制作时的不是同一版本。"
    return VALID, zh, "Valid." if same else "Valid; the trust file is another version than at the making of the pack."
