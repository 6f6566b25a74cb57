"""Invoices: recorded by who issued them or by who received them, reddened at most to nothing, and moving nothing.

Rules
* Each party records an invoice number once, in whichever account; a correction supersedes its newest record and keeps
  the number and what it reddens.
* A red-letter invoice names one invoice of the same signer; all that redden it never exceed it, before tax or in tax.
* An invoice moves no sum: alone it proves no delivery (买卖合同解释 5).

Specification: law notes 2.4 (⑤); ADR 11.
"""

from __future__ import annotations

from ledger.kinds.invoice import InvoiceRecorded
from ledger.records import InvoiceNumberRecord, InvoiceRecord
from ledger.rules import objection
from ledger.rules.account import check_pair, open_pair, order_between, order_key, reads_pair
from ledger.rules.delivery_line import demand_unique, record_in
from ledger.rules.rule import Rule
from ledger.rules.turn import Lookup, Turn, unknown

NUMBERS = "invoice number in other accounts"  # what a reader of one account cannot know


def number_key(party: str, invoice_no: str) -> str:
    """The key of an invoice number as one party recorded it."""
    return f"invoiceno:{party}:{invoice_no}"


def reads_recorded(body: InvoiceRecorded, thread: str, lookup: Lookup) -> set[str]:
    """Keys that recording an invoice reads; who signs is one of the pair, so both sides' numbers are read."""
    keys = reads_pair(body.customer, body.contractor) | {order_key(row.order) for row in body.orders or ()}
    for party in (body.customer, body.contractor):
        keys.add(number_key(party, body.invoice_no))
        number = record_in(lookup, number_key(party, body.invoice_no))
        if isinstance(number, InvoiceNumberRecord):
            keys |= {f"invoice:{number.invoice}"} | objection.reads_against(number.invoice, lookup)
    return keys | ({f"invoice:{body.red_of}"} if body.red_of else set())


def check_recorded(turn: Turn) -> None:
    """The paper's sums add up, its orders are the pair's, its number is new, a red letter stays within its invoice."""
    body: InvoiceRecorded = turn.body
    check_pair(turn, body.customer, body.contractor)
    turn.demand(body.issued_on <= turn.today, "An invoice is dated in the past or today")
    demand_unique(turn, [line.no for line in body.lines], "line of an invoice")
    sums = (sum(line.net_fen for line in body.lines), sum(line.tax_fen for line in body.lines))
    right = (body.net_fen, body.tax_fen, body.total_fen) == (*sums, sum(sums))
    turn.demand(right, "The sums of an invoice are those of its lines, and the total is net and tax together")
    orders = [row.order for row in body.orders or ()]
    turn.demand(len(set(orders)) == len(orders), "An invoice names each order once")
    parts_fen = sum(row.part_fen for row in body.orders or ())
    turn.demand(parts_fen <= body.total_fen, "The orders' parts are at most the invoice's total")
    for order in orders:
        order_between(turn, order, body.customer, body.contractor)
    check_checked(turn)
    check_red(turn, check_number(turn))


def check_checked(turn: Turn) -> None:
    """The day and the answer of a check with the tax authority's service."""
    body: InvoiceRecorded = turn.body
    both = (body.checked_on is None) == (body.check_result is None)
    turn.demand(both, "A check of an invoice has its day and its result")
    known = body.checked_on is None or body.issued_on <= body.checked_on <= turn.today
    turn.demand(known, "An invoice is checked between its date and today")


def check_number(turn: Turn) -> InvoiceRecord | None:
    """The record that this one corrects; None where the number is new."""
    body: InvoiceRecorded = turn.body
    key = number_key(turn.st.iss, body.invoice_no)
    number = turn.get(key, InvoiceNumberRecord)
    if number is None and not turn.lookup.knows(key):
        turn.unchecked.append(NUMBERS)
    if turn.st.supersedes is None:
        turn.demand(number is None, "An invoice number is recorded once; a correction supersedes its newest record")
        return None
    newest = number is not None and number.invoice == turn.st.supersedes
    turn.demand(newest, "A correction of an invoice keeps its number and supersedes its newest record")
    earlier = turn.get(f"invoice:{turn.st.supersedes}", InvoiceRecord)
    assert earlier is not None, "a number leads to its invoice"
    turn.demand(earlier.red_of == body.red_of, "A correction of an invoice keeps what it reddens")
    reddened = earlier.reddened_net_fen + earlier.reddened_tax_fen
    turn.demand(reddened == 0, "An invoice that was reddened is corrected by another red letter")
    return earlier


def check_red(turn: Turn, earlier: InvoiceRecord | None) -> None:
    """A red letter names an invoice of its own signer in this account, and takes no more than is left of it."""
    body: InvoiceRecorded = turn.body
    if body.red_of is None:
        return
    original = turn.need(f"invoice:{body.red_of}", InvoiceRecord, "invoice")
    if original is None:
        return
    if original.home != turn.st.thread or original.by != turn.st.iss:
        raise unknown("invoice")
    turn.demand(original.superseded is None, "A red letter names the newest record of an invoice")
    turn.demand(original.red_of is None, "A red letter is not reddened again")
    net_fen, tax_fen = _reddened(original, earlier, body)
    within = net_fen <= original.net_fen and tax_fen <= original.tax_fen
    turn.demand(within, "Red letters never exceed the invoice that they redden")


def _reddened(original: InvoiceRecord, earlier: InvoiceRecord | None, body: InvoiceRecorded) -> tuple[int, int]:
    """What is taken from an invoice, net and tax, once `body` counts in place of the red letter `earlier`."""
    back = (earlier.net_fen, earlier.tax_fen) if earlier else (0, 0)
    net_fen = original.reddened_net_fen - back[0] + body.net_fen
    return net_fen, original.reddened_tax_fen - back[1] + body.tax_fen


def fold_recorded(turn: Turn) -> None:
    """The invoice, its number, and what it takes from the one that it reddens; no sum moves."""
    body: InvoiceRecorded = turn.body
    open_pair(turn, body.customer, body.contractor)
    earlier = turn.get(f"invoice:{turn.st.supersedes}", InvoiceRecord) if turn.st.supersedes else None
    if earlier is not None:
        turn.put(f"invoice:{earlier.invoice}", earlier.model_copy(update={"superseded": turn.st.id}))
        objection.carry(turn, earlier.invoice)
    original = turn.get(f"invoice:{body.red_of}", InvoiceRecord) if body.red_of else None
    if original is not None:
        net_fen, tax_fen = _reddened(original, earlier, body)
        update = {"reddened_net_fen": net_fen, "reddened_tax_fen": tax_fen}
        turn.put(f"invoice:{original.invoice}", original.model_copy(update=update))
    number = InvoiceNumberRecord(home=turn.st.thread, invoice=turn.st.id)
    turn.put(number_key(turn.st.iss, body.invoice_no), number)
    turn.put(f"invoice:{turn.st.id}", _record(turn, body))


def _record(turn: Turn, body: InvoiceRecorded) -> InvoiceRecord:
    return InvoiceRecord(
        home=turn.st.thread,
        invoice=turn.st.id,
        by=turn.st.iss,
        invoice_no=body.invoice_no,
        invoice_type=body.invoice_type,
        issued_on=body.issued_on,
        lines=tuple((line.no, line.net_fen, line.rate_permille, line.tax_fen) for line in body.lines),
        net_fen=body.net_fen,
        tax_fen=body.tax_fen,
        total_fen=body.total_fen,
        orders=tuple((row.order, row.part_fen) for row in body.orders or ()),
        red_of=body.red_of,
    )


RULES: dict[str, Rule] = {"invoice.recorded": Rule(reads_recorded, check_recorded, fold_recorded)}
