"""The demo's table of wages: each worker of the contractor's own pack, and whose unpaid fee stands behind him.

Promise: every figure comes from the case that the verifier folded out of the packs. A worker who has a pack of his own
is printed only where it says of him what the contractor's says.

Rules
* Wages are never added to fees. Each limb of the chain is printed for itself, with its own sum and date.

Specification: FORMATS 1.6 (every printed sum folded again).
"""

from __future__ import annotations

from collections.abc import Sequence

from rich import box
from rich.console import Console
from rich.table import Table

from api.demo.figures import NotVerified, yuan
from reports.case.shapes import Party
from reports.case.wage_shapes import Limb, Person, WageCase

COMPARED = ("due_fen", "received_fen", "open_fen", "overdue_fen", "since", "badge_zh", "periods")
WITHHELD = "未获同意披露"
ROLES_ZH = {"worker": "劳动者", "workshop": "用工主体"}


def name_of(party: Party | None) -> str:
    """A party's name as disclosed to the reader."""
    return (party.name if party else None) or "未披露"


def reader_of(case: WageCase) -> str:
    """Who a wage pack was made for, with his role."""
    reader = next(
        (one.worker for one in case.people if one.worker.id == case.pack.reader),
        case.workshop,
    )
    return f"{name_of(reader)}（{ROLES_ZH[case.pack.reader_role]}）"


def behind(case: WageCase, person: Person) -> list[Limb]:
    """The unpaid fees that stand right behind a worker's wages."""
    return [limb for limb in case.limbs if person.thread in limb.behind and (limb.open_fen or not limb.disclosed)]


def _limb(limb: Limb) -> str:
    return f"{name_of(limb.debtor)} {yuan(limb.open_fen)}" if limb.disclosed else WITHHELD


def of_workers(case: WageCase) -> Table:
    """Worker by worker: due, received, open, since when, badge, and whose unpaid fee stands behind it."""
    table = Table(box=box.SIMPLE_HEAD, show_footer=True, show_edge=False, pad_edge=False, padding=(0, 1, 0, 0))
    table.add_column("劳动者\nWorker", footer="合计", no_wrap=True)
    sums = (("应发\nDue", case.due_fen), ("已发\nReceived", case.received_fen), ("尚欠\nOpen", case.open_fen))
    for heading, fen in sums:
        table.add_column(heading, justify="right", footer=yuan(fen), no_wrap=True)
    table.add_column("自何日起\nSince", footer=case.since or "—", no_wrap=True)
    table.add_column("状态\nBadge", no_wrap=True)
    table.add_column("背后未付加工费\nUnpaid fee behind")
    for person in case.people:
        figures = (person.due_fen, person.received_fen, person.open_fen)
        fees = "\n".join(_limb(limb) for limb in behind(case, person)) or "—"
        table.add_row(name_of(person.worker), *map(yuan, figures), person.since or "—", person.badge_zh, fees)
    return table


def check_same(whole: WageCase, own: WageCase) -> None:
    """That a worker's own pack says of him what the workshop's does. Raises: NotVerified."""
    theirs = {person.thread: person for person in whole.people}
    for person in own.people:
        other = theirs.get(person.thread)
        for name in COMPARED:
            if other is None or getattr(other, name) != getattr(person, name):
                raise NotVerified(f"the packs of {name_of(person.worker)} and of the workshop differ in {name}")
        if other is not None and [(one.order, one.open_fen, one.since) for one in behind(whole, other)] != [
            (one.order, one.open_fen, one.since) for one in behind(own, person)
        ]:
            raise NotVerified(f"the packs of {name_of(person.worker)} and of the workshop differ in what stands behind")


def print_wages(console: Console, cases: Sequence[WageCase]) -> None:
    """The table of the workshop's pack, checked against the workers' own, and the chain limb by limb.

    Raises: NotVerified (a worker's own pack differs).
    """
    whole = next(case for case in cases if case.pack.kind == "workshop")
    owns = [case for case in cases if case.pack.kind == "worker"]
    for own in owns:
        check_same(whole, own)
    console.print(f"\n工资 {name_of(whole.workshop)}（用工主体）的欠薪劳动者，由证据包核验算出\n", markup=False)
    console.print(of_workers(whole))
    console.print()
    for own in owns:
        names = "、".join(name_of(person.worker) for person in own.people)
        console.print(f"  {names} 一行与其本人的证据包一致", markup=False)
    for limb in whole.limbs:
        if limb.disclosed and limb.open_fen:
            sides = f"{name_of(limb.debtor)} 应付 {name_of(limb.creditor)} 加工费"
            console.print(f"  链条：{sides} {yuan(limb.open_fen)} 元，{limb.late_zh}", markup=False)
        elif not limb.disclosed:
            console.print(f"  链条：{WITHHELD}", markup=False)
    console.print()
