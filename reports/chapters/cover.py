"""The first page: who owes whom how much since when, on what it rests, what the verifier found. It stands alone.

Rules
* A sum is called what it is for this reader: 请求金额 of who claims it, 尚欠加工费 otherwise; never a judgment.
* The findings are those of the verifier's content steps, as handed in with the case.
* The code holds what can be compared with what the operator publishes: pack id and checkpoint.

Specification: law notes 1.4 (cover, items 3 and 4), Appendix A 10; FORMATS 1.6.
"""

from __future__ import annotations

from collections.abc import Iterator

from reports.case import Case, DeliveryLine, Order
from reports.chapters.sources import WITHHELD, Sources, Words, name, tone_of
from reports.layout import (
    Block,
    Card,
    Cards,
    Columns,
    Cover,
    HashLines,
    KeyValues,
    QrCode,
    Report,
    Run,
    Space,
    Style,
    Text,
    Tone,
    chip,
    fen_in_words,
    fen_text,
    quiet,
    short_hash,
    strong,
    time_text,
    toned,
)

LEDE = Style(size=11.2, leading=1.6)
SMALL = Style(size=7.6, leading=1.5)
SCOPE = (
    "核验通过只说明：所列记录自进入账本起未被更改，并由所列密钥签名。是否另有未列入的记录或密钥注销，"
    "以运营者对清单的签名为凭。录入之前的事实是否真实，须结合双方确认、银行回单、实物及其他证据认定。"
)
FINDING_COLUMNS = 3
BRIEF_MAX = 60  # characters of a name in the one sentence
ORDERS_TOLD_MAX = 5  # in the one sentence; the third chapter has them all
STATEMENTS_TOLD_MAX = 4  # on the first page; the account's chapter has them all
TONES = {"overdue": Tone.DISPUTED, "not-due": Tone.LAPSED, "paid": Tone.AGREED, "nothing-owed": Tone.PLAIN}


def add(report: Report, case: Case, sources: Sources) -> None:
    """The cover page."""
    report.add(
        _band(case),
        Space(10),
        _cards(case),
        Text(_lede(case, sources), LEDE, after=6),
        Columns([[KeyValues(list(_facts(case, sources)), label_width=58)], [_code(case)]], [4.3, 1], gutter=18),
        HashLines([("证据包编号", case.pack.id), ("检查点树根", case.checkpoint.root.hex())], label_width=82),
        *_findings(case),
        Text(_scope(case), SMALL, after=0),
    )


def _band(case: Case) -> Cover:
    demo = " · 演示账本，非真实往来" if case.log.demo else ""
    facts = [
        ("编号", short_hash(case.pack.id)),
        ("截至", f"{time_text(case.checkpoint.last_at_ms)}（{case.log.time_zh}）"),
        ("出给", f"{case.reader.role_zh}，拟用于{case.pack.purpose_zh}"),
    ]
    subtitle = f"{case.pack.kind_zh} · Electronic evidence pack{demo}"
    return Cover("电子数据证据包", subtitle, facts, bytes.fromhex(case.pack.id))


def label(case: Case) -> str:
    """What the open sum is called for this reader."""
    if case.claim.due_state == "overdue" and case.pack.reader_role == "contractor":
        return "请求金额"
    return "应付未到期" if case.claim.due_state == "not-due" else "尚欠加工费"


def _cards(case: Case) -> Cards:
    claim = case.claim
    since = claim.overdue_zh or claim.due_state_zh
    cards = [Card(f"{label(case)}（元）", fen_text(claim.open_fen), since, TONES[claim.due_state])]
    if claim.overpaid_fen:
        cards.append(Card("多付（元）", fen_text(claim.overpaid_fen), "收款方已确认收到", Tone.LAPSED))
    if claim.since:
        cards.append(Card("逾期起算日", claim.since, "最早到期日的次日", Tone.DISPUTED))
    else:
        cards.append(Card("应付（元）", fen_text(claim.owed_fen), f"已付 {fen_text(claim.paid_fen)}"))
    if claim.owed_fen:
        cards.append(Card("金额的状态", claim.badge_zh, "取各行中最弱的一行", tone_of(claim.badge_zh)))
    return Cards(cards, lead=1.6)


def _lede(case: Case, sources: Sources) -> Words:
    """The one sentence that a reader takes away."""
    claim = case.claim
    debtor, creditor = strong(_brief(name(claim.debtor))), strong(_brief(name(claim.creditor)))
    head: Words = ["依本包所列记录计算，", debtor, f"（{claim.debtor.role_zh}）"]
    tail: Words = [creditor, f"（{claim.creditor.role_zh}）"]
    if claim.due_state == "nothing-owed":
        return [*head, "对", *tail, "尚无应付加工费。"]
    if claim.due_state == "paid":
        paid = strong(f"{fen_text(claim.owed_fen)} 元")
        return [*head, "应付", *tail, "加工费 ", paid, "，已付清。"]
    named = _named([sources.order(order.order) for order in counted(case) if order.open_fen])
    sum_words = strong(f"{fen_text(claim.open_fen)} 元")
    out = [*head, "就订单 ", strong(named), " 尚欠", *tail, "加工费 ", sum_words]
    out += [f"（{fen_in_words(claim.open_fen)}），", *_when(case)]
    return out


def _brief(words: str) -> str:
    """A name for the one sentence; one that is longer than any firm's stands whole below it."""
    return words if len(words) <= BRIEF_MAX else f"{words[:BRIEF_MAX]}…"


def _named(orders: list[str]) -> str:
    told = "、".join(_brief(order) for order in orders[:ORDERS_TOLD_MAX])
    return told if len(orders) <= ORDERS_TOLD_MAX else f"{told} 等 {len(orders)} 单"


def _when(case: Case) -> Words:
    claim = case.claim
    if claim.since is None:
        return ["截至本包所载日期未到期。"]
    part = f"，其中已逾期 {fen_text(claim.overdue_fen)} 元" if claim.overdue_fen != claim.open_fen else ""
    return [toned(claim.overdue_zh, Tone.DISPUTED), f"{part}。"]


def counted(case: Case) -> list[Order]:
    """The orders whose sums the claim holds."""
    return [order for order in case.orders if order.is_subject or case.pack.kind == "account"]


def _facts(case: Case, sources: Sources) -> Iterator[tuple[str, Words]]:
    for said, party in (("付款方", case.claim.debtor), ("收款方", case.claim.creditor)):
        code = quiet(f"\n{party.party_type_zh} · 统一社会信用代码 {party.credit_code or WITHHELD}")
        yield f"{said}\n{party.role_zh}", [strong(name(party)), code]
    yield "依据", list(_grounds(case, sources))
    yield "争议", _disputes(case)


def _grounds(case: Case, sources: Sources) -> Iterator[str | Run]:
    """The signed statements on which the open sum rests, each with the day it falls due."""
    rows = [row for order in counted(case) for row in order.deliveries if row.open_fen]
    stated = [one for one in (case.account.stated if case.account else ()) if _carries(one.confirmed, rows)]
    for number, one in enumerate(stated[:STATEMENTS_TOLD_MAX]):
        own = [row for row in rows if row.confirmed == one.confirmed]
        yield from ["\n"] if number else []
        yield f"对账单 {one.statement_no or ''}".rstrip()
        yield f"：尚欠 {fen_text(sum(row.open_fen for row in own))} 元{_falls_due(own)} "
        yield chip(one.badge_zh, tone_of(one.badge_zh))
        signed = f"{sources.signer(one.confirmed)} {sources.day(one.confirmed)} 签名确认"
        yield quiet(f"\n{signed}（{sources.exhibits(one.statement, one.confirmed)}）")
    if len(stated) > STATEMENTS_TOLD_MAX:
        yield f"\n及另外 {len(stated) - STATEMENTS_TOLD_MAX} 份对账单"
    others = [row for row in rows if row.basis != "confirmed"]
    if others:
        yield "\n" if stated else ""
        yield f"验收记录 {len(others)} 行：尚欠 {fen_text(sum(row.open_fen for row in others))} 元{_falls_due(others)}"
    if not rows:
        yield "本包所含订单、送货、验收、对账与收付款记录，逐行见第三章"


def _carries(answer: str | None, rows: list[DeliveryLine]) -> bool:
    return answer is not None and any(row.confirmed == answer for row in rows)


def _falls_due(rows: list[DeliveryLine]) -> str:
    """The days on which these lines fall due."""
    days = sorted({row.due_on for row in rows if row.due_on})
    if not days:
        return "，尚无到期日"
    return f"，{days[0]} 到期" if len(days) == 1 else f"，{days[0]} 至 {days[-1]} 到期"


def _disputes(case: Case) -> Words:
    """How many lines are disputed, and what is pleaded."""
    lines = sum(1 for order in counted(case) for row in order.deliveries if row.disputes)
    pleas = [one for one in case.objections if one.plea and one.open]
    out: Words = [f"{lines} 行有异议" if lines else "没有一行的金额有异议"]
    if pleas:
        grounds = "、".join(dict.fromkeys(one.ground_zh for one in pleas))
        out.append(f"；{pleas[0].by_zh}抗辩称：{grounds}")
    return out


def _code(case: Case) -> QrCode:
    content = f"xinzheng.pack/v1\n{case.pack.id}\n{case.checkpoint.text}"
    return QrCode(content, "扫码得编号与检查点原文，与运营者公布者比对", side=84, align_right=True)


def _findings(case: Case) -> list[Block]:
    if not case.findings:
        return []
    columns: list[list[Block]] = [[] for _ in range(FINDING_COLUMNS)]
    per_column = -(-len(case.findings) // FINDING_COLUMNS)
    for number, finding in enumerate(case.findings):
        words: Words = [Run(f"{finding.name_zh}　", ink=Tone.AGREED.value.ink), finding.zh]
        columns[number // per_column].append(Text(words, SMALL, after=3))
    filled = [column for column in columns if column]
    title = Text(
        [strong("核验所见"), quiet("　由离线核验程序逐步重算得出；不含文件摘要与清单签名两步")], SMALL, after=3
    )
    return [title, Columns(filled, [1.0] * len(filled), gutter=16, rule=True)]


def _scope(case: Case) -> Words:
    return [
        strong("声明范围　"),
        SCOPE,
    ]
