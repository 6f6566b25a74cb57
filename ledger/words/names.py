"""The Chinese of what a sentence names: thread types, states, roles, and the things that may be missing.

Rules
* A state is named by its thread type and its own word; "" is a thread that is not yet opened, of whichever type.
* `THINGS` are the words that stand for `{thing}` in "There is no such {thing} that you may name."

Specification: law notes 6.4; docs/adr/0016.
"""

from __future__ import annotations

THREADS: dict[str, str] = {
    "system": "系统",
    "party": "主体",
    "order": "订单",
    "account": "往来账",
    "work": "用工",
    "access": "查阅",
}

ROLES: dict[str, str] = {
    "customer": "定作人",
    "contractor": "承揽人",
    "workshop": "用工主体",
    "worker": "劳动者",
    "holder": "主体本人",
    "registrar": "登记人",
    "operator": "运营者",
    "clock": "时钟",
}

UNOPENED_ZH = "尚未开启"
STATES: dict[tuple[str, str], str] = {
    ("system", "founded"): "已创立",
    ("party", "registered"): "已登记",
    ("order", "placed"): "已下单，待接单",
    ("order", "countered"): "已还价，待答复",
    ("order", "accepted"): "已接单，合同成立",
    ("order", "changing"): "合同有效，变更待答复",
    ("order", "declined"): "未接单",
    ("order", "withdrawn"): "已撤单",
    ("order", "terminated"): "已解除，待结清",
    ("order", "closed"): "已结清",
    ("account", "open"): "已开启",
    ("work", "claimed"): "仅有本人记录",
    ("work", "offered"): "已提出约定，待签订",
    ("work", "engaged"): "已签订，用工中",
    ("work", "ended"): "已结束用工",
    ("access", "open"): "已开启",
}

THINGS: dict[str, str] = {
    "advance": "预支",
    "arrears": "欠薪记录",
    "count": "计件记录",
    "count of the worker's own": "本人记录",
    "delivery": "送货记录",
    "delivery line": "送货行",
    "delivery line to rework": "可返工的送货行",
    "demand": "催款",
    "grant": "授权",
    "inspection": "验收",
    "invoice": "发票记录",
    "key": "密钥",
    "licence check": "经营资格核验",
    "lien notice": "留置通知",
    "line of material": "来料行",
    "material": "来料记录",
    "objection": "异议",
    "offer": "用工约定",
    "order": "订单",
    "party": "主体",
    "pay period": "工资期",
    "payment": "付款记录",
    "payslip": "工资清单",
    "proposal": "变更或还价",
    "statement": "记录",
    "statement of account": "对账单",
    "thread": "往来",
}

# What a statement may name several of, each once.
PARTS: dict[str, str] = {"thread": "往来", "kind": "记录种类", "class": "字段类别"}
