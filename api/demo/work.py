"""The deeds about work: engagements, counts, corrections, and what the worker says of them.

Promise: the workshop prices a count by the terms that the worker signed; the worker works each one out again before he
confirms it.

Rules
* What the workshop says to several workers is signed thread by thread and handed in at once.
* A worker tells his keys to his workshop and to nobody else.
* A count that the worker keeps himself names no price but the agreed one; an objection names quantity and sum.

Specification: CLAIMS section 1 "Wage"; DESIGN section 5.
"""

from __future__ import annotations

from typing import Any

from api.demo import labour
from api.demo.deeds import Deed, Stage, filled, some
from api.demo.facts import DoesNotFit
from api.world.actor import Saying, Thread
from ledger import book
from ledger.kinds.work import COUNTS_MAX

Row = dict[str, Any]


def enlist(deed: Deed) -> None:
    """The worker makes his key; the registrar registers him. He and his workshop tell each other their keys."""
    actor = deed.stage.newcomer()
    deed.stage.actors[deed.who] = actor
    deed.stage.workshop_of[deed.who] = deed.row["workshop"]
    pen = actor.take_pen("")
    body = {
        "party": actor.party,
        "party_type": "person",
        "jwk": pen.signer.jwk,
        "proof": actor.key_proof(""),
        **some(deed.row, "custody", "level"),
        "person_name": deed.row["worker"],
        **some(deed.row, "id_number", "phone"),
    }
    deed.say("party.registered", f"party:{actor.party}", body, actor=deed.stage.registrar)
    workshop = deed.stage.actors[deed.row["workshop"]]
    actor.meet(workshop.card())
    workshop.meet(actor.card())


def work_of(stage: Stage, worker: str) -> str:
    """The thread of a worker and his workshop. Raises: DoesNotFit."""
    if worker not in stage.works:
        raise DoesNotFit(f"nobody has offered {worker} any terms")
    return stage.works[worker]


def read_each(deed: Deed, rows: list[Row]) -> dict[str, Thread]:
    """The threads of the workers that rows name, read by the workshop."""
    return {worker: deed.actor.read(work_of(deed.stage, worker)) for worker in dict.fromkeys(r["worker"] for r in rows)}


def offer(deed: Deed) -> None:
    """The workshop offers its terms and rates to each of these workers, and keeps who they are for its payroll."""
    stage, rates = deed.stage, [row for row in deed.rows if "code" in row]
    lines = [
        {
            "no": no,
            "operation": row["code"],
            **some(row, "basis", "unit", "price_e4"),
            "operation_name": row["operation"],
        }
        for no, row in enumerate(rates, 1)
    ]
    said = []
    for row in deed.rows:
        if "worker" not in row:
            continue
        stage.works[row["worker"]] = thread = f"work:{deed.actor.new_id()}"
        stage.roster[row["worker"]] = row
        body = {
            "workshop": deed.actor.party,
            "worker": stage.actors[row["worker"]].party,
            **some(row, "relation", "from_on", "cycle", "payday", "pay_form"),
            "rates": lines or None,
            **some(row, "job", "payee_account"),
        }
        said.append(Saying("engagement.offered", thread, filled(body)))
    deed.say_many(said)


def sign(deed: Deed) -> None:
    """The worker signs the newest offer as it stands."""
    work = deed.actor.read(work_of(deed.stage, deed.who))
    offered = work.of("engagement.offered")[-1]
    deed.say("engagement.signed", work.id, {"offer": offered.id, **some(offered.fields, "from_on", "cycle", "payday")})


def count(deed: Deed) -> None:
    """The workshop records a day's counts of all its workers."""
    said = []
    for row in deed.rows:
        work = deed.actor.known(work_of(deed.stage, row["worker"]))  # for the terms alone
        agreed = labour.rate(work, row["on"], row["operation"])
        price_e4 = row["price_e4"] or agreed["price_e4"]
        body = {
            "worked_on": row["on"],
            **some(agreed, "basis", "unit", "operation"),
            "qty_e3": row["qty_e3"],
            "amount_fen": book.amount_fen(row["qty_e3"], price_e4),
            "order": deed.stage.order(row["order_no"]) if row["order_no"] else None,
            "bundle": row["bundle"],
            "price_e4": price_e4,
            "operation_name": row["operation"],
            "recorder": row["recorder"],
        }
        said.append(Saying("work.recorded", work.id, filled(body)))
    deed.say_many(said)


def correct(deed: Deed) -> None:
    """The workshop corrects counts at their own price, and names the worker's own count that a correction answers."""
    works = read_each(deed, deed.rows)
    said = []
    for row in deed.rows:
        work = works[row["worker"]]
        found = labour.find(work, row["worked_on"], row["operation"], row["bundle"])
        before = found.newest.fields
        kept = ("worked_on", "basis", "unit", "order", "operation", "bundle", "price_e4", "operation_name", "recorder")
        body = {
            **{name: before[name] for name in kept if name in before},
            "qty_e3": row["qty_e3"],
            "amount_fen": book.amount_fen(row["qty_e3"], before["price_e4"]),
            "claim": before.get("claim") or _own(work, before),
        }
        said.append(Saying("work.recorded", work.id, filled(body), {"supersedes": found.newest.id}))
    deed.say_many(said)


def _own(work: Thread, record: Row) -> str | None:
    """The worker's newest own count of the record's day and operation that no record answers yet."""
    taken = {st.fields.get("claim") for st in work.of("work.recorded")}
    place = (record["worked_on"], record.get("operation"))
    own = [st for st in work.of("work.claimed") if (st.fields["worked_on"], st.fields.get("operation")) == place]
    return own[-1].id if own and own[-1].id not in taken else None


def claim(deed: Deed) -> None:
    """The worker's own count; where he objects, also his objection to the workshop's record of it."""
    row = deed.row
    work = deed.actor.read(work_of(deed.stage, deed.who))
    agreed = labour.rate(work, row["worked_on"], row["operation"])
    amount_fen = book.amount_fen(row["qty_e3"], agreed["price_e4"])
    body = {
        "workshop": deed.stage.actors[deed.stage.workshop_of[deed.who]].party,
        "worker": deed.actor.party,
        **some(row, "worked_on", "qty_e3"),
        **some(agreed, "basis", "unit", "operation", "price_e4"),
        "amount_fen": amount_fen,
        "note": row["note"],
    }
    said = [Saying("work.claimed", work.id, filled(body))]
    if row["objects"]:
        found = labour.find(work, row["worked_on"], row["operation"], row["bundle"])
        reason = {"statement": found.newest.id, "ground": "quantity", "reason": row["note"]}
        named = {"qty_e3": row["qty_e3"], "amount_fen": amount_fen}
        said.append(Saying("objection.made", work.id, filled({**reason, **named})))
    deed.say_many(said)


def agree_counts(deed: Deed) -> None:
    """The worker confirms the counts of these days, but for the bundles that he leaves unconfirmed."""
    row = deed.row
    work = deed.actor.read(work_of(deed.stage, deed.who))
    found = labour.to_confirm(work, row["from_on"], row["to_on"], tuple(row["left"] or ()))
    if not found:
        raise DoesNotFit(f"nothing of {row['from_on']} to {row['to_on']} waits to be confirmed")
    lines = [labour.confirmed(work, one) for one in found]
    parts = [lines[at : at + COUNTS_MAX] for at in range(0, len(lines), COUNTS_MAX)]
    deed.say_many([Saying("work.confirmed", work.id, {"lines": part}) for part in parts])


def agree_correction(deed: Deed) -> None:
    """The worker confirms one corrected count."""
    row = deed.row
    work = deed.actor.read(work_of(deed.stage, deed.who))
    found = labour.find(work, row["worked_on"], row["operation"], row["bundle"])
    deed.say("work.confirmed", work.id, {"lines": [labour.confirmed(work, found)]})
