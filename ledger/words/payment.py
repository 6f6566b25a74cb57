"""The Chinese of what the rules of paying a fee say.

Rules
* A pair is the English sentence, letter for letter as the rule says it, and its Chinese; `{name}` stands for a value.
* The Chinese names what is wrong and what to do instead, in the words of the glossary.

Specification: law notes 6.4; docs/adr/0016.
"""

from __future__ import annotations

SENTENCES: tuple[tuple[str, str], ...] = (
    ("A payment lies in the past or today", "付款日期不能晚于今天；请改正日期。"),
    ("A payment names each order, and prepaid, once", "付款中每个订单和预付款各只列一次；请合并。"),
    ("A payment allocates its whole sum", "付款须把全部金额分到订单或预付款；请使各项之和等于付款金额。"),
    ("What was prepaid is used by a payment of form offset", "动用预付款的，付款方式须填抵扣（offset）；请改正。"),
    ("What was prepaid is used for orders", "动用预付款须抵到订单；请写明抵哪些订单。"),
    ("A payment is acknowledged once", "此付款已确认收款，不能再次确认。"),
    ("A receipt of money lies in the past or today", "收款日期不能晚于今天；请改正日期。"),
    ("An acknowledgement names each order, and prepaid, once", "收款确认中每个订单和预付款各只列一次；请合并。"),
    ("An acknowledgement allocates its whole sum", "收款确认须把全部金额分到订单或预付款；请使各项之和等于收款金额。"),
    (
        "No more is acknowledged for a purpose than was stated",
        "每项确认的金额不能超过付款记录中该项的金额；请改小，未收到的部分不确认。",
    ),
    ("No more is taken from prepaid than lies there", "抵扣金额不能超过预付款余额；请改小金额。"),
    ("A bill is named by its number and the day it falls due", "以票据付款的须写明票据号码和到期日；请补上。"),
    (
        "A bill, and nothing else, falls due on a day of its own, not before it is handed over",
        "到期日只在以票据付款时填写，且不能早于付款日期；请改正。",
    ),
    (
        "An offset names what was prepaid, or a claim of the payer's own",
        "抵扣须写明动用预付款，或写明付款方自己的债权，二者居一；请改正。",
    ),
    (
        "Only an offset names a claim of the payer's own",
        "付款方自己的债权只在抵扣（offset）时填写；请改付款方式，或删去。",
    ),
)
