"""The Chinese of what the rules of the order itself say.

Rules
* A pair is the English sentence, letter for letter as the rule says it, and its Chinese; `{name}` stands for a value.
* The Chinese names what is wrong and what to do instead, in the words of the glossary.

Specification: law notes 6.4; docs/adr/0016.
"""

from __future__ import annotations

SENTENCES: tuple[tuple[str, str], ...] = (
    ("The customer places an order", "定作人下单。"),
    ("An order is placed once; a new order is a new thread", "订单只下一次；新订单请另开往来。"),
    ("The contractor accepts a placed order", "承揽人接单。"),
    (
        "With its over-shipment a line stays within what one statement may name",
        "这一行连同溢装超出一份记录可写的上限；请分成几行或几张订单。",
    ),
    ("An order is accepted after it was placed", "下单之后才能接单；请等定作人下单。"),
    ("An order is accepted once", "此订单已接单，无需再次接单。"),
    (
        "An order that was declined or withdrawn is no longer accepted",
        "订单已不接单或已撤单，不能再接；请定作人重新下单。",
    ),
    ("The contractor declines a placed order", "承揽人不接单。"),
    ("An order is declined after it was placed", "下单之后才能不接单；请等定作人下单。"),
    ("An accepted order is a contract; it is no longer declined", "合同已成立，不能再不接单；请与对方协商变更或解除。"),
    ("An order ends once", "订单已不接单或已撤单，不能再次结束；如需合作请重新下单。"),
    ("The customer withdraws an order before it is accepted", "定作人在接单前撤单。"),
    ("An order is withdrawn after it was placed", "下单之后才能撤单；请先下单。"),
    ("An accepted order is a contract; it is no longer withdrawn", "合同已成立，不能再撤单；请与对方协商变更或解除。"),
    ("Work is recorded once the order is accepted", "接单之后才能记录来料、送货、验收等履行情况；请承揽人先接单。"),
    (
        "An order that was declined or withdrawn takes no work",
        "订单已不接单或已撤单，不能再记录来料、送货、验收等；请重新下单。",
    ),
    ("Customer and contractor are two parties", "定作人与承揽人不能是同一主体；请核对对方编号。"),
    ("Each line of an order is named once", "订单中每个行号只用一次；请改正重复的行号。"),
    (
        "A sum is the quantity times the ordered price, rounded half up",
        "金额须等于数量乘以订单单价（四舍五入到分）；请按此重算。",
    ),
    ("The total is the sum of the lines", "合计须等于各行之和；请重算合计。"),
    ("The wage share is part of the total", "人工费不能超过订单总额；请改小人工费。"),
    (
        "Silence counts as acceptance only after stated inspection days",
        "约定“逾期视为合格”须写明验收天数；请补上天数。",
    ),
    ("An offer is valid until today at least", "有效期不能早于今天；请改为今天或以后。"),
    ("A parent order is an accepted one", "上级订单须已接单；请先接单，或改填其他订单。"),
    (
        "Acceptance repeats every line and the total of the order as placed",
        "接单须逐行照录下单的数量、金额和合计；如不同意请还价（提出变更或还价）。",
    ),
    ("An offer is accepted within its validity", "有效期已过，不能再接受；请对方重新提出。"),
    ("A counter-offer took the place of the offer; it is answered instead", "已有还价，原订单不能再接；请答复还价。"),
    (
        "A consent to pass work on belongs to a parent order",
        "填写转外发同意的，须同时填写上级订单；请补上，或删去同意。",
    ),
    (
        "How days are counted is said of stated inspection days",
        "没有验收天数，不写计日方式；请补上天数，或删去计日方式。",
    ),
    (
        "Working days, and they alone, are counted by an edition of the calendar",
        "按工作日计的须写明所用日历版本（见 editions），按自然日计的不写；请改正。",
    ),
    (
        "Batches are parts of the order's lines, no more together than each line has",
        "分批须对应订单中的行，各批数量之和不能超过该行；请改正。",
    ),
    (
        "A licence check is named, or said not to have been made; not both",
        "经营资格核验只能写明编号，或写明未核验，二者居一；请改正。",
    ),
    (
        "With a contractor registered as unlicensed, a licence check is named or said not to have been made",
        "承揽人登记为无照作坊的，须写明经营资格核验，或写明未核验；请补上。",
    ),
    (
        "The consent named was given in the parent order, for this contractor",
        "所填的转外发同意须是上级订单中对这一承揽人作出的；请核对编号。",
    ),
)
