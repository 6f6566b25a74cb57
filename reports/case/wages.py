"""The wage case: what the statements of a wage pack amount to, for print and for the verifier alike.

Promise: as `reports.case.of`: a pure function of the pack's contents; nothing is taken from a manifest.

Rules
* People stand in the order of their threads' first entries; each person's facts in the order of days, then of entries.
* A limb is folded again from its own threads; one that this reader may not see has its order's id and nothing else.

Specification: FORMATS 1.5 and 1.6; CLAIMS; `reports.chain`.
"""

from __future__ import annotations

from collections.abc import Sequence

from ledger import chain
from ledger.badges import Badge
from ledger.chain import Limb as FoldedLimb
from ledger.fold import Fold
from ledger.records import OrderRecord
from ledger.standing import OrderStanding
from ledger.wages import PeriodStanding, WageLineStanding, WageStanding
from reports import chain as threads
from reports import scope
from reports.case import accounts, evidence, facts, order_terms, parties, remarks, words, work
from reports.case.reading import Reading, fold
from reports.case.shapes import Checkpoint, Finding, Party
from reports.case.wage_shapes import Limb, PayPeriod, Person, WageCase, WageDispute, WageLine
from reports.contents import Contents


def of(contents: Contents, findings: Sequence[Finding] = (), folded: Fold | None = None) -> WageCase:
    """The case of a wage pack's contents; `findings` are those of the verifier's content steps, for page 1.

    Raises: LedgerError (a statement that the judge refuses), unless `folded` is handed in.
    """
    reading = Reading(contents, folded or fold(contents))
    standings = {thread: reading.wages(thread) for thread in reading.works()}
    exhibits = evidence.exhibits(reading)
    folded_limbs = _folded(reading, standings)
    above = tuple(_limb(reading, one) for one in folded_limbs)
    signs = (*remarks.shared_devices(reading), *remarks.over_made(reading))
    return WageCase(
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
        workshop=parties.party(reading, "workshop"),
        people=tuple(person(reading, thread, standing) for thread, standing in standings.items()),
        limbs=above,
        signers=parties.signers(reading),
        objections=accounts.objections(reading),
        timeline=evidence.timeline(reading),
        exhibits=exhibits,
        exhibit_root=evidence.root(exhibits),
        statements=evidence.statements(reading),
        findings=tuple(findings),
        unchecked=remarks.unchecked(
            reading, sum(not limb.disclosed for limb in above), sum(limb.cut for limb in folded_limbs)
        ),
        not_proved=(*signs, *remarks.not_proved()),
        signs=signs,
    )


def person(reading: Reading, thread: str, standing: WageStanding) -> Person:
    """Everything between one worker and the workshop."""
    periods = tuple(_period(one) for one in standing.periods)
    days = len({one.record.due_on for one in standing.periods if one.since})
    return Person(
        thread=thread,
        worker=parties.party_of(reading, standing.engagement.worker, "worker"),
        due_fen=standing.due_fen,
        received_fen=standing.received_fen,
        open_fen=standing.open_fen,
        overdue_fen=standing.overdue_fen,
        overpaid_fen=standing.overpaid_fen,
        set_off_fen=standing.set_off_fen,
        advance_open_fen=standing.advance_open_fen,
        claimed_fen=standing.claimed_fen,
        since=standing.since,
        overdue_zh=words.overdue(standing.since, days),
        state_zh=words.WAGE_STATES[standing.state],
        badge_zh=standing.badge.zh,
        engagements=work.engagements(reading, standing.engagement),
        periods=periods,
        counts=work.counts(reading, thread),
        claims=work.claims(reading, thread),
        slips=work.slips(reading, thread),
        advances=work.advances(reading, thread),
        payments=work.payments(reading, thread),
        demands=work.demands(reading, thread),
        arrears=work.arrears(reading, thread),
    )


def _period(standing: PeriodStanding) -> PayPeriod:
    record = standing.record
    bases = [line.basis for line in standing.lines if line.open_fen] or [line.basis for line in standing.lines]
    return PayPeriod(
        period=record.period,
        period_zh=words.period(record.period),
        due_on=record.due_on,
        due_fen=standing.owed_fen + standing.set_off_fen,
        received_fen=standing.paid_fen + standing.set_off_fen,
        open_fen=standing.open_fen,
        set_off_fen=standing.set_off_fen,
        claimed_fen=standing.claimed_fen,
        since=standing.since,
        state_zh=words.WAGE_STATES[standing.state],
        badge_zh=standing.badge.zh,
        basis_zh=work.weakest_basis_zh(bases),
        slip=record.slip,
        lines=tuple(_line(one) for one in standing.lines),
    )


def _line(standing: WageLineStanding) -> WageLine:
    return WageLine(
        order=standing.order or None,
        owed_fen=standing.owed_fen,
        paid_fen=standing.paid_fen,
        open_fen=standing.open_fen,
        overpaid_fen=standing.overpaid_fen,
        basis_zh=work.weakest_basis_zh([standing.basis]),
        badge_zh=standing.badge.zh,
        level=standing.level,
        disputes=tuple(
            WageDispute(one.what, words.WAGE_DISPUTES[one.what], one.by, one.amount_fen) for one in standing.disputes
        ),
    )


# ---- the chain


def _folded(reading: Reading, standings: dict[str, WageStanding]) -> tuple[FoldedLimb, ...]:
    """The fees that stand behind the overdue wages, each folded again from its own threads."""
    roots = [(line.order, work) for work, one in standings.items() for line in one.overdue_lines if line.order]
    return chain.limbs(reading.fold, roots, reading.today, lambda order: may_see(reading, order))


def may_see(reading: Reading, order: OrderRecord) -> bool:
    """Whether the reader may see an order's limb: he is a party of it, or every order named there consents."""
    account = chain.account_of(reading.fold, order)
    said = [item.statement for item in reading.contents.items if item.statement.thread == account]
    firsts = {
        head.thread: reading.fold.statements[head.ids[0]]
        for head in reading.contents.heads
        if head.thread.startswith("order:")
    }
    if scope.orders_named(said) - firsts.keys():
        return False
    above = threads.above(order.order, (account, said) if account else None, firsts)
    return above.consents or reading.contents.asked.reader in above.roles.values()


def _limb(reading: Reading, limb: FoldedLimb) -> Limb:
    standing = limb.standing
    if standing is None:
        return Limb(
            order=limb.order,
            behind=limb.behind,
            disclosed=False,
            debtor=None,
            creditor=None,
            owed_fen=0,
            paid_fen=0,
            open_fen=0,
            overdue_fen=0,
            due_on=None,
            since=None,
            state_zh=words.UNDISCLOSED,
            late_zh=words.UNDISCLOSED,
            badge_zh="",
            proofs=(),
        )
    order = standing.order
    debtor = parties.party_of(reading, order.customer, "customer")
    due = [line.due_on for line in standing.lines if line.open_fen and line.due_on]
    return Limb(
        order=limb.order,
        behind=limb.behind,
        disclosed=True,
        debtor=debtor,
        creditor=parties.party_of(reading, order.contractor, "contractor"),
        owed_fen=standing.owed_fen,
        paid_fen=standing.paid_fen,
        open_fen=standing.open_fen,
        overdue_fen=sum(line.open_fen for line in standing.lines if line.overdue),
        due_on=min(due, default=None),
        since=standing.since,
        state_zh=words.due_state(standing),
        late_zh=_late(debtor, standing),
        badge_zh=_badge(standing),
        proofs=_proofs(reading, order),
        passed_on_zh=order_terms.unconsented(reading, order),
    )


def _late(debtor: Party, standing: OrderStanding) -> str:
    """Who is late, since when; or that nobody is."""
    if standing.since is None:
        return words.due_state(standing)
    days = len({line.due_on for line in standing.lines if line.overdue})
    return f"{debtor.name or words.WITHHELD}{words.overdue(standing.since, days)}"


def _badge(standing: OrderStanding) -> str:
    lines = [line.badge for line in standing.lines if line.open_fen] or [standing.badge]
    return min(lines, default=Badge.ONE_SIDED).zh


def _proofs(reading: Reading, order: OrderRecord) -> tuple[str, ...]:
    """The statements of the limb's order and of its account, in index order."""
    account = chain.account_of(reading.fold, order)
    own = (order.order, account)
    return tuple(item.statement.id for item in reading.contents.items if item.statement.thread in own)
