"""The words and figures of the case, as a person reads them. Pure.

Promise: one word for one thing, those of the glossary; a figure is printed to the fen or the thousandth, never rounded.

Specification: glossary of the law notes (6.4); CLAIMS section 2.
"""

from __future__ import annotations

from ledger.kinds.fields import UNITS
from ledger.rules.turn import day_of
from ledger.standing import OrderStanding

ROLES = {
    "customer": "定作人",
    "contractor": "承揽人",
    "workshop": "用工主体",
    "worker": "劳动者",
    "upstream": "上游企业",
    "registrar": "登记人",
    "operator": "运营者",
    "clock": "时钟",
}
PACK_KINDS = {
    "account": "往来账证据包",
    "order": "订单证据包",
    "worker": "劳动者工资证据包",
    "workshop": "用工主体欠薪证据包",
}
PURPOSES = {
    "mediation": "人民调解",
    "arbitration": "仲裁",
    "litigation": "民事诉讼",
    "payment-order": "申请支付令",
    "notary": "公证",
    "own-records": "自行留存",
}
PURPOSE_DEFAULT = "mediation"
TIMES = {"operator": "平台自述时间", "anchored": "经时间戳锚定"}
STATES = {
    "placed": "已下单，待接单",
    "countered": "已还价，合同未成立",
    "accepted": "已接单，合同成立",
    "changing": "合同成立，变更待答复",
    "declined": "未接单",
    "withdrawn": "已撤单",
    "terminated": "已解除",
    "closed": "已结清",
}
OUTCOMES = {
    "": "待答复",
    "accepted": "对方同意",
    "declined": "对方不同意",
    "withdrawn": "提出方撤回",
    "replaced": "被其后的提议取代",
    "ended": "随订单了结",
}
DUE_STATES = {"nothing-owed": "尚无应付", "paid": "已付清", "not-due": "未到期", "overdue": "已逾期"}
DUE_STARTS = {"delivered": "送货", "inspected": "验收", "confirmed": "对账确认"}
SUPPLIES = {"labour": "包工", "labour_and_materials": "包工包料"}
INTERESTS = {"retained": "保留原约定", "replaced": "以本单为准"}
RESERVATIONS = {"none": "无其他异议", "noted": "见备注"}
CONFIRM_WAYS = {"ledger": "在本账本签名", "paper": "纸面签章"}
FORMS = {"transfer": "转账", "cash": "现金", "bill": "票据", "offset": "抵扣"}
ANSWERS = {"upheld": "认可", "rejected": "不认可", "partly": "部分认可"}
REASONS = {
    "left": "离职",
    "lost": "遗失",
    "compromised": "失控",
    "replaced": "更换",
    "not-mine": "非本人申请",
    "other": "其他",
}
METHODS = {"full": "全检", "sample": "抽检"}
CONCLUSIONS = {"passed": "合格", "partly": "部分合格", "failed": "不合格"}
WAGE_STATES = {"nothing-owed": "尚无应发", "paid": "已发清", "not-due": "未到发薪日", "overdue": "已逾期"}
BASES = {
    "confirmed": "对账确认",
    "inspected": "验收",
    "deemed": "逾期视为合格",
    "charged": "已随首次送货计价",
    "nothing": "尚未验收或对账",
}
DISPUTES = {
    "objection": "对方提出异议",
    "set-apart": "对账时列为异议",
    "lowered": "定作人改低验收结果，承揽人未同意",
    "inspected-late": "对账确认之后另作验收",
}
WAGE_DISPUTES = {
    "objection": "提出异议",
    "lowered": "用工主体改低计件记录，劳动者未确认",
    "withheld": "工资清单另有扣款，劳动者未确认",
}
ANSWERS_TO_COUNTS = {"mutual": "本人已确认", "one_sided": "未确认", "disputed": "有异议", "deemed": "未确认"}
WITHHELD = "未披露"
UNDISCLOSED = "未获同意披露"


def yuan(fen: int) -> str:
    """59832639 → '598,326.39元'."""
    sign = "-" if fen < 0 else ""
    return f"{sign}{abs(fen) // 100:,}.{abs(fen) % 100:02d}元"


def qty(qty_e3: int) -> str:
    """252875000 → '252,875'; thousandths are printed where there are any."""
    whole, rest = divmod(qty_e3, 1000)
    return f"{whole:,}" + (f".{rest:03d}".rstrip("0") if rest else "")


def qty_unit(qty_e3: int, unit: str) -> str:
    """252875000 pair → '252,875双'."""
    return qty(qty_e3) + UNITS[unit]


def day(at_ms: int) -> str:
    """The UTC+8 day of an entry time."""
    return day_of(at_ms).isoformat()


def period(name: str) -> str:
    """A pay period in words: 2026年8月, or 2026年8月3日起一周."""
    parts = [str(int(part)) for part in name.split("-")]
    if len(parts) == 2:
        return f"{parts[0]}年{parts[1]}月"
    return f"{parts[0]}年{parts[1]}月{parts[2]}日起一周"


def due(days: int, start: str) -> str:
    """The term of payment in words."""
    return f"{DUE_STARTS[start]}后{days}日内付款"


def overdue(since: str | None, days: int) -> str:
    """Since when a sum is overdue, and that only its earliest part is so where it fell due on several days."""
    return f"{'最早一笔' if days > 1 else ''}自 {since} 起逾期" if since else ""


def due_state(standing: OrderStanding) -> str:
    """Where an order's sum stands, in words."""
    return DUE_STATES[standing.state]
