"""A forger's bench for packs of wages: real packs, and what else lies in the ledger for a forger to put in.

Promise: as `forging`: what the pack key can make fit, it makes fit; threads put in come with their real proofs, with
the disclosures that the forger chooses, listed and counted.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

from ledger import statement
from reports import scope
from reports.check import Verdict, check
from tests.attacks.forging import Bench, Forgery, opened
from tests.packs import Ledger
from tests.sewing import APRIL, Sewing, sewing
from tests.sewn import DRAW, WORKSHOP, WU, ZHENG, ZHOU

PackName = tuple[str, str, str]  # kind, worker, reader
HIS, WORKSHOPS_OF_HIM, ALL = ("worker", ZHOU, ZHOU), ("worker", ZHOU, WORKSHOP), ("workshop", ZHOU, WORKSHOP)
COLLEAGUES, PAID = ("worker", WU, WU), ("worker", ZHENG, ZHENG)


@cache
def world(consent: bool = True) -> tuple[Ledger, Sewing]:
    """The sewing workshop, its foreman gone, a slip confirmed, wages demanded; the customer may consent or not."""
    ledger = Ledger()
    told = sewing(ledger, consent=consent)
    foreman = ledger.parties[WORKSHOP].extra["李组长"].kid
    ledger.say(WORKSHOP, "key.revoked", f"party:{ledger.id(WORKSHOP)}", {"kid": foreman, "reason": "left"})
    ledger.employ(WORKSHOP, "新组长", scope=["work.recorded"], limit_fen=1_000_000)
    ledger.agree_slip(WU, ledger.wages_of(told.works[WU]).periods[-1].record.slip or "")
    lines = [{"period": APRIL, "amount_fen": ledger.wages_of(told.works[ZHOU]).periods[-1].open_fen}]
    demand = {"lines": lines, "total_fen": lines[0]["amount_fen"]}
    ledger.say(ZHOU, "wage.demanded", told.works[ZHOU], demand)
    ledger.join("路人")
    return ledger, told


@cache
def honest(name: PackName = HIS, consent: bool = True) -> bytes:
    """A real pack of wages."""
    ledger, told = world(consent)
    kind, who, reader = name
    thread = told.works[who] if kind == "worker" else f"party:{ledger.id(WORKSHOP)}"
    return ledger.pack(kind, thread, reader, draw=DRAW).data


def forged(forgery: Forgery, name: PackName = HIS, consent: bool = True) -> Verdict:
    """What the verifier says of a pack after a forgery, sealed again, under the ledger's own trust file."""
    ledger, _ = world(consent)
    bench = opened(honest(name, consent))
    forgery(bench, ledger)
    return check(bench.sealed(ledger), ledger.trust, draw=DRAW)


def put_in(bench: Bench, ledger: Ledger, threads: Iterable[str], *, whole: bool, listed: bool = True) -> None:
    """Put threads in that the pack does not hold; `whole` with every disclosure, else with none."""
    size = int(bench.row["checkpoint"].split("\n")[1])
    here = {row["thread"] for row in bench.row["heads"]}
    items = []
    for index, (wire, at_ms) in enumerate(ledger.wires[:size]):
        st = statement.parse(wire)
        if st.thread not in set(threads) - here:
            continue
        reader, own = (st.thread.removeprefix("party:"), None) if whole else ("", ())
        item = scope.item(st, index, at_ms, reader, (), own)
        items.append(item)
        bench.members[bench.statement(st.id)] = item.wire
        bench.members[bench.proof(st.id)] = str(ledger.proof(index, size)).encode()
        said = item.statement
        bench.row["disclosures"].append(
            {"statement": st.id, "shown": len(said.disclosures), "withheld": len(said.withheld), "erased": 0}
        )
    _in_index_order(bench, ledger)
    if listed:
        heads = [{"thread": row.thread, "head": row.head, "ids": list(row.ids)} for row in scope.heads_of(items)]
        order = {statement.parse(wire).id: index for index, (wire, _) in enumerate(ledger.wires)}
        rows = [*bench.row["heads"], *heads]
        bench.row["heads"] = sorted(rows, key=lambda row: (row["thread"].startswith("party:"), order[row["ids"][0]]))


def _in_index_order(bench: Bench, ledger: Ledger) -> None:
    order = {statement.parse(wire).id: index for index, (wire, _) in enumerate(ledger.wires)}
    bench.row["disclosures"].sort(key=lambda row: order[row["statement"]])


def take_out(bench: Bench, threads: Iterable[str]) -> None:
    """Take whole threads out, as if they had never been."""
    for row in [row for row in bench.row["heads"] if row["thread"] in set(threads)]:
        for one in list(row["ids"]):
            bench.drop(one, heads=False)
        bench.row["heads"].remove(row)
    bench.renumber()
