"""The Chinese of what the rules of changing the terms of an order say.

Rules
* A pair is the English sentence, letter for letter as the rule says it, and its Chinese; `{name}` stands for a value.
* The Chinese names what is wrong and what to do instead, in the words of the glossary.

Specification: law notes 6.4; docs/adr/0016.
"""

from __future__ import annotations

SENTENCES: tuple[tuple[str, str], ...] = (
    ("Either side makes a counter-offer before the order is accepted", "接单之前，任何一方可还价。"),
    ("Either side proposes a change of the contract, which stands meanwhile", "任何一方可提出变更；答复之前合同不变。"),
    ("Terms are proposed once an order was placed", "下单之后才能提出变更或还价；请先下单。"),
    (
        "An order that came to its end is not changed; a new order is a new thread",
        "订单已经结束，不能再变更；请另下新单。",
    ),
    ("The other side accepts the proposed terms", "对方同意所提条款。"),
    ("The other side declines the proposed terms", "对方不同意所提条款。"),
    ("Who proposed terms takes them back", "提出人撤回所提条款。"),
    ("No proposal is open to be answered", "没有待答复的变更或还价；请先提出。"),
    ("A line of which something was delivered stays in the order", "已送过货的行不能从订单中删去；请保留该行。"),
    ("A line keeps its unit; another unit is another line", "已有的行不能改单位；请另增一行。"),
    ("No less is ordered than was delivered already", "数量不能少于已送货的数量；请改大数量。"),
    ("A proposal is answered once, while it is open", "此提议已有结果，不能再答复；请另行提出。"),
    ("A proposal is accepted or declined by the other side", "提议由对方答复；自己的提议可以撤回。"),
    (
        "Acceptance repeats every line and the total of the proposal",
        "同意须逐行照录所提的数量、金额和合计；如不同意请另行提出。",
    ),
    ("A proposal is withdrawn by who made it", "只有提出人可以撤回；对方的提议请答复同意或不同意。"),
)
