"""The case: what the statements of one pack amount to, for print and for the verifier alike.

Promise: `of` is a pure function of the pack's contents; who makes a pack and who checks it get the same case, so a
report drawn from it can be drawn again and compared.

Rules
* The statements are judged and folded in index order by the ledger's own judge; nothing is taken from a manifest.
* Chapters draw from a `Case` and from nothing else.

Specification: FORMATS 1.5 and 1.6; CLAIMS.
"""

from __future__ import annotations

from collections.abc import Sequence

from ledger.badges import Badge
from ledger.fold import Fold
from reports import scope
from reports.case import accounts, evidence, facts, orders, papers, parties, remarks, wages, words
from reports.case.reading import Reading, fold
from reports.case.shapes import (
    Account,
    Acknowledgement,
    Allocation,
    Answer,
    Case,
    Checkpoint,
    Claim,
    DeliveryLine,
    Demand,
    Dispute,
    Exhibit,
    Finding,
    Invoice,
    Link,
    Log,
    Measured,
    Moment,
    Notice,
    Objection,
    Order,
    OrderLine,
    Pack,
    Party,
    Payment,
    Ratification,
    Remark,
    Signer,
    Stated,
    Statement,
    Terms,
)
from reports.case.wage_shapes import WageCase
from reports.contents import Contents

__all__ = [
    "Account",
    "Acknowledgement",
    "Allocation",
    "Answer",
    "AnyCase",
    "Case",
    "Checkpoint",
    "Claim",
    "DeliveryLine",
    "Demand",
    "Dispute",
    "Exhibit",
    "Finding",
    "Invoice",
    "Link",
    "Log",
    "Measured",
    "Moment",
    "Notice",
    "Objection",
    "Order",
    "OrderLine",
    "Pack",
    "Party",
    "Payment",
    "Ratification",
    "Remark",
    "Signer",
    "Stated",
    "Statement",
    "Terms",
    "WageCase",
    "fold",
    "of",
    "told",
]

AnyCase = Case | WageCase

NOTHING_COUNTED = Badge.ONE_SIDED.zh


def told(contents: Contents, findings: Sequence[Finding] = (), folded: Fold | None = None) -> AnyCase:
    """The case of a pack's contents, of fees or of wages, as its kind says. Raises: as `of`."""
    if contents.asked.kind in scope.WAGE_KINDS:
        return wages.of(contents, findings, folded)
    return of(contents, findings, folded)


def of(contents: Contents, findings: Sequence[Finding] = (), folded: Fold | None = None) -> Case:
    """The case of a pack's contents; `findings` are those of the verifier's content steps, for page 1.

    Raises: LedgerError (a statement that the judge refuses), unless `folded` is handed in.
    """
    reading = Reading(contents, folded or fold(contents))
    sides = {role: parties.party(reading, role) for role in ("customer", "contractor")}
    order_rows = tuple(orders.order(reading, record) for record in reading.orders())
    exhibits = evidence.exhibits(reading)
    return Case(
        pack=facts.pack(reading),
        checkpoint=Checkpoint(
            contents.origin,
            contents.size,
            contents.root,
            contents.checkpoint_text,
            contents.last.admitted_at_ms,
            reading.today,
        ),
        log=facts.log(reading),
        customer=sides["customer"],
        contractor=sides["contractor"],
        signers=parties.signers(reading),
        claim=_claim(reading, sides["customer"], sides["contractor"], order_rows),
        orders=order_rows,
        account=accounts.account(reading),
        objections=accounts.objections(reading),
        chain=tuple(Link(row.order, row.parent, row.chain_disclosure) for row in order_rows if row.parent),
        timeline=evidence.timeline(reading),
        exhibits=exhibits,
        exhibit_root=evidence.root(exhibits),
        statements=evidence.statements(reading),
        findings=tuple(findings),
        unchecked=remarks.unchecked(reading),
        not_proved=remarks.not_proved(),
        notices=papers.notices(reading),
        ratifications=papers.ratifications(reading),
    )


def _claim(reading: Reading, customer: Party, contractor: Party, rows: tuple[Order, ...]) -> Claim:
    """What the customer owes of the subject: one order, or every order of the account."""
    counted = [row for row in rows if row.is_subject] if reading.contents.asked.kind == "order" else list(rows)
    account = reading.account_standing()
    owed_fen, open_fen = sum(row.owed_fen for row in counted), sum(row.open_fen for row in counted)
    since = min((row.since for row in counted if row.since), default=None)
    state = "nothing-owed" if not owed_fen else "paid" if not open_fen else "overdue" if since else "not-due"
    return Claim(
        debtor=customer,
        creditor=contractor,
        owed_fen=owed_fen,
        paid_fen=sum(row.paid_fen for row in counted),
        open_fen=open_fen,
        overdue_fen=sum(row.overdue_fen for row in counted),
        overpaid_fen=sum(row.overpaid_fen for row in counted),
        prepaid_fen=account.prepaid_fen if account else 0,
        since=since,
        due_state=state,
        due_state_zh=words.DUE_STATES[state],
        overdue_zh=words.overdue(since, _days_of_default(counted)),
        badge_zh=_weakest(counted),
    )


def _days_of_default(rows: list[Order]) -> int:
    """On how many different days the open lines that are overdue fell due."""
    return len({line.due_on for row in rows for line in row.deliveries if line.overdue and line.open_fen})


def _weakest(rows: list[Order]) -> str:
    """The badge of the weakest line that is still open; of all lines where none is."""
    lines = [line for row in rows for line in row.deliveries]
    counted = [line for line in lines if line.open_fen] or [line for line in lines if line.standing_fen]
    strength = {badge.zh: badge for badge in Badge}
    return min((line.badge_zh for line in counted), key=lambda zh: strength[zh], default=NOTHING_COUNTED)
