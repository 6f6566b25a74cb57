"""The Chinese of what the rules of ending an order: consent to pass work on, termination, settlement say.

Rules
* A pair is the English sentence, letter for letter as the rule says it, and its Chinese; `{name}` stands for a value.
* The Chinese names what is wrong and what to do instead, in the words of the glossary.

Specification: law notes 6.4; docs/adr/0016.
"""

from __future__ import annotations

SENTENCES: tuple[tuple[str, str], ...] = (
    ("The customer consents that work is passed on", "定作人同意转外发。"),
    ("Consent to pass work on is given under an accepted order", "接单之后才能同意转外发；请先接单，或另下订单。"),
    ("Under an order that came to its end no more work is passed on", "订单已解除或结清，不能再同意转外发。"),
    ("Either side terminates the contract", "任何一方可解除合同。"),
    ("The other side states its own count of the work in progress", "对方另记自己清点的在制数量。"),
    (
        "There is no contract yet: an order is declined or withdrawn before it is accepted",
        "合同尚未成立，不能解除或结清；请改为不接单或撤单。",
    ),
    ("The customer closes an order in which nothing is open", "订单已无未了事项，定作人结清。"),
    (
        "A change is open; it is accepted, declined or withdrawn first",
        "有待答复的变更，不能结清；请先同意、不同意或撤回。",
    ),
    (
        "Work in progress is open that the contractor did not count or deliver",
        "承揽人尚未清点或交付在制品，不能结清；请等承揽人记录清点并送货。",
    ),
    ("An order is closed once", "订单已结清，无需再次结清。"),
    (
        "A closed order takes no more work; what is disputed is objected to",
        "订单已结清，不再记录履行情况，如有争议可提异议；新的活请另下订单。",
    ),
    ("A termination counts from the day of its entry at the earliest", "解除日期不能早于今天；请改为今天或以后。"),
    (
        "After a termination the other side states its own count, once",
        "解除之后，只由对方另记一次在制数量；如不同意请提出异议。",
    ),
    ("A termination names lines of the order", "解除所列的行须是订单中的行；请核对行号。"),
    ("Each line of a termination is named once", "解除中每行只列一次；请合并。"),
    ("Each material to return is named once", "应退材料中每个行号只用一次；请改正重复的行号。"),
    ("A termination uses the order's unit", "在制数量的单位须与订单一致；请按订单单位填写。"),
    ("No more is in progress than is still to be delivered", "在制数量不能超过尚未送货的数量；请减少数量。"),
    ("Work is passed on to a third party", "转外发的对象不能是订单的任何一方；请核对编号。"),
    ("Each line passed on is named once", "同意转外发中每行只列一次；请去掉重复的行。"),
    ("A consent names lines of the order", "转外发所列的行须是订单中的行；请核对行号。"),
    (
        "So many consents were given; one may be for whomever",
        "此订单的转外发同意已达上限（most）；可另作一份不限对象的同意。",
    ),
    ("Closing repeats what was owed for the order", "结清须照录订单的应付总额；请按此填写。"),
    (
        "A delivery is open; what is not to be delivered is terminated first",
        "还有未送的货，不能结清；不再送的请先解除。",
    ),
    (
        "A delivery is open that was neither inspected, deemed accepted nor confirmed",
        "有送货尚未验收或对账确认，不能结清；请先验收。",
    ),
    ("A fee is open that both sides did not settle yet", "有加工费尚未双方确认，不能结清；请先对账确认。"),
    ("A fee is open that was not paid", "还有加工费未付清，不能结清；请先付款，并由承揽人确认收款。"),
    ("An objection is open", "有未了结的异议，不能结清；请先答复或撤回异议。"),
    ("A lien is open; it is given up first", "有未解除的留置，不能结清；请承揽人先解除留置。"),
    (
        "Material is open that was handed over and neither counted nor given back",
        "有来料既未清点也未退回，不能结清；请承揽人先清点或退料。",
    ),
)
