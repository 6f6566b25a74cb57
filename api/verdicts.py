"""Verdicts: what the verifier found, as JSON, as lines of a terminal, as the words of a page.

Rules
* Nothing is judged here; state, steps and sentences are the verifier's.
* The order of trust files: the one named, the one in `XINZHENG_TRUST`, the one that a person installed (FORMATS 1.6).
* Whatever was not checked is listed in full, never folded into the good news.

Specification: FORMATS 1.6.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console

from api.deps import House
from api.pages import TONES, yuan
from ledger.badges import Badge
from notary import trust
from notary.trust import Trust
from reports import check
from reports.case.shapes import Case, Claim, Remark
from reports.case.wage_shapes import Limb, WageCase
from reports.check import StepResult, Verdict

STATES = {"ok": ("一致", "good"), "failed": ("不一致", "bad")}
PEOPLE_TOLD_MAX = 5  # names in one line; the report has them all
MARKS = {"ok": "✓", "failed": "✗", "unchecked": "?"}


@dataclass(frozen=True)
class Words:
    """How a verdict is called."""

    sign: str
    tone: str
    zh: str
    detail_zh: str
    en: str
    detail_en: str


WORDS: dict[int, Words] = {
    check.VALID: Words(
        "✓",
        "good",
        "核验一致：这份材料没有被改过。",
        "签名、先后次序、规则和每一个金额都重新核对过，与账本一致。",
        "Valid.",
        "Signatures, order, rules and every sum were checked again and agree with the ledger.",
    ),
    check.INVALID: Words(
        "✗",
        "bad",
        "核验不一致：请勿采用这份材料。",
        "内容与签名或账本对不上，哪一步对不上见下。",
        "Invalid.",
        "Its contents do not agree with the signatures or the ledger; the step below says where.",
    ),
    check.UNREADABLE: Words(
        "!",
        "wait",
        "读不出来：这不是一份完整的证据包。",
        "文件可能在传输中损坏、不是证据包，或是别的版本。请重新取得。",
        "Unreadable.",
        "Not a pack, damaged on the way, or of another version.",
    ),
    check.NO_TRUST: Words(
        "?",
        "wait",
        "自身一致，但来源未经确认。",
        "没有信任文件，无法确认它出自哪个账本。请从别处取得信任文件后再核验。",
        "Consistent with itself, origin not established.",
        "Without a trust file nobody can say which ledger it came from.",
    ),
}


def trust_for(named: Path | None, configured: Path | None, environment: Mapping[str, str]) -> Trust | None:
    """The trust file to check under, None where there is none.

    Raises: OSError (a file that was named cannot be read), LedgerError (it is no trust file).
    """
    path = named or configured
    if path is None:
        base = environment.get("XDG_CONFIG_HOME") or str(Path(environment.get("HOME", "~")).expanduser() / ".config")
        installed = Path(base) / "xinzheng" / "trust.json"
        path = installed if installed.is_file() else None
    return None if path is None else trust.parse(path.read_bytes())


def print_verdict(verdict: Verdict, console: Console) -> None:
    """The verdict for people: one line for an unreadable file, else each step, and the verdict last."""
    words = WORDS[verdict.exit_code]
    if verdict.exit_code == check.UNREADABLE:
        console.print(f"{words.sign} {verdict.zh} {verdict.en}", markup=False)
        return
    for step in verdict.steps:
        console.print(f"{MARKS[step.state]} {step.no:>2} {step.name_zh} {step.name_en}", markup=False)
        if step.zh:
            console.print(f"     {step.zh} {step.en}", markup=False, style="red" if step.state == "failed" else "dim")
    for remark in verdict.unchecked:
        console.print(f"? 未核 Not checked: {remark.zh} {remark.en}", markup=False)
    console.print(f"{words.sign} {verdict.zh} {verdict.en}", style="bold", markup=False)


# ---- as a page


@dataclass(frozen=True)
class Fact:
    """A line of what the material says."""

    zh: str
    en: str
    value: str
    figure: bool = False


@dataclass(frozen=True)
class Lead:
    """Who owes whom how much, since when: what a person wants to know first."""

    who: str
    amount: str
    since: str
    badge: str
    tone: str


@dataclass(frozen=True)
class StepRow:
    """A step, in finished words."""

    no: int
    zh: str
    en: str
    state: str
    tone: str
    finding_zh: str
    finding_en: str


@dataclass(frozen=True)
class Page:
    """The verdict page, in finished words."""

    sign: str
    tone: str
    headline_zh: str
    headline_en: str
    detail_zh: str
    detail_en: str
    basis_zh: str
    basis_en: str
    lead: Lead | None = None
    facts: tuple[Fact, ...] = ()
    steps: tuple[StepRow, ...] = ()
    stopped: int = 0
    unchecked: tuple[Remark, ...] = ()


def as_page(verdict: Verdict, house: House) -> Page:
    """What the verdict page shows. What a pack says of itself shows only when every step held."""
    words = WORDS[verdict.exit_code]
    fingerprint = trust.fingerprint(house.trust_bytes)
    taken = [step for step in verdict.steps if step.state != "unchecked"]
    return Page(
        sign=words.sign,
        tone=words.tone,
        headline_zh=words.zh,
        headline_en=words.en,
        detail_zh=words.detail_zh,
        detail_en=words.detail_en,
        basis_zh=f"本次核验用的是本服务器的信任文件（{house.origin}，SHA-256 {fingerprint}）。请与别处公布的值核对。",
        basis_en="Checked under this server's own trust file; compare its SHA-256 with the one published elsewhere.",
        lead=_lead_of(verdict),
        facts=_facts_of(verdict),
        steps=tuple(_step(step, verdict.exit_code) for step in taken),
        stopped=len(verdict.steps) - len(taken),
        unchecked=verdict.unchecked,
    )


def _step(step: StepResult, code: int) -> StepRow:
    state, tone = STATES[step.state]
    if step.state == "ok":
        return StepRow(step.no, step.name_zh, step.name_en, state, tone, step.zh, step.en)
    state = "读不出" if code == check.UNREADABLE else state  # the verifier's reason is an English sentence
    return StepRow(step.no, step.name_zh, step.name_en, state, tone, "原因：", step.en)


def _lead_of(verdict: Verdict) -> Lead | None:
    if verdict.wages is not None:
        return _wage_lead(verdict.wages)
    return _lead(verdict.case.claim) if verdict.case is not None else None


def _facts_of(verdict: Verdict) -> tuple[Fact, ...]:
    if verdict.wages is not None:
        return _wage_facts(verdict.wages)
    return _facts(verdict.case) if verdict.case is not None else ()


def _wage_lead(case: WageCase) -> Lead:
    """Who owes the wages to whom, of one person or of all together."""
    one = case.people[0]
    owed = one.worker.name or "未披露" if len(case.people) == 1 else f"{len(case.people)} 名劳动者"
    badge = min((_badge(person.badge_zh) for person in case.people), default=Badge.ONE_SIDED)
    states = {person.overdue_zh or person.state_zh for person in case.people}
    since = f"最早自 {case.since} 起逾期" if len(states) > 1 and case.since else min(states)
    who = f"{case.workshop.name or '未披露'} 尚欠 {owed} 工资"
    return Lead(who, yuan(case.open_fen), since, badge.zh, TONES[badge])


def _badge(badge_zh: str) -> Badge:
    """The badge of those words."""
    return next(badge for badge in Badge if badge.zh == badge_zh)


def _wage_facts(case: WageCase) -> tuple[Fact, ...]:
    people = "、".join(person.worker.name or "未披露" for person in case.people[:PEOPLE_TOLD_MAX])
    more = f"等 {len(case.people)} 人" if len(case.people) > PEOPLE_TOLD_MAX else ""
    return (
        Fact("材料类型", "kind", case.pack.kind_zh),
        Fact("用工主体", "workshop", case.workshop.name or "未披露"),
        Fact("劳动者", "workers", f"{people}{more}"),
        Fact("应发", "due", f"{yuan(case.due_fen)} 元", figure=True),
        Fact("已发", "received", f"{yuan(case.received_fen)} 元", figure=True),
        *(Fact("上游未付加工费", "fee behind it", _behind(limb)) for limb in case.limbs),
        Fact("截至", "as of", f"{case.checkpoint.day}（第 {case.checkpoint.size} 笔，{case.log.time_zh}）"),
    )


def _behind(limb: Limb) -> str:
    """A fee that stands behind the wages: whose, how much, since when."""
    if limb.debtor is None:
        return limb.state_zh
    return f"{limb.debtor.name or '未披露'}：{yuan(limb.open_fen)} 元，{limb.late_zh}"


def _lead(claim: Claim) -> Lead:
    debtor, creditor = claim.debtor.name or "未披露", claim.creditor.name or "未披露"
    since = claim.overdue_zh or claim.due_state_zh
    tone = TONES[_badge(claim.badge_zh)]
    return Lead(f"{debtor} 尚欠 {creditor}", yuan(claim.open_fen), since, claim.badge_zh, tone)


def _facts(case: Case) -> tuple[Fact, ...]:
    claim = case.claim
    return (
        Fact("材料类型", "kind", case.pack.kind_zh),
        Fact("付款方（定作人）", "customer", claim.debtor.name or "未披露"),
        Fact("收款方（承揽人）", "contractor", claim.creditor.name or "未披露"),
        Fact("应付", "owed", f"{yuan(claim.owed_fen)} 元", figure=True),
        Fact("已付", "paid", f"{yuan(claim.paid_fen)} 元", figure=True),
        Fact("截至", "as of", f"{case.checkpoint.day}（第 {case.checkpoint.size} 笔，{case.log.time_zh}）"),
        Fact("为谁出具", "made for", case.reader.name or case.pack.reader),
    )
