"""Forgeries of packs of wages: whose threads they hold, what of them is shown, what is listed, drawn and asked for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from ledger import statement
from reports import scope
from reports.case import WageCase
from reports.case.wage_shapes import Limb, Person
from reports.check import check
from tests.attacks.forging import Bench, Forgery, opened
from tests.attacks.forging_wages import HIS, PackName, honest, put_in, take_out, world
from tests.packs import Ledger
from tests.sewn import DRAW, WORKSHOP, ZHOU


def drop(kind: str, number: int = 0, *, heads: bool = True) -> Forgery:
    """Take one statement and its proof out, from the list of its thread too where `heads` says so."""

    def forgery(bench: Bench, _: Ledger) -> None:
        one = bench.id_of(kind, number)
        row = bench.head(one)
        bench.drop(one, heads=heads)
        if heads:
            said = [statement.parse(bench.members[bench.statement(left)], complete=False) for left in row["ids"]]
            row["head"] = scope.head_of(said)
        bench.renumber()

    return forgery


# ---- threads


def thread_of(ledger: Ledger, name: str) -> list[str]:
    """Threads by a name: a party's, a worker's work thread, the orders and accounts of the two limbs."""
    told = world()[1]
    known = {
        "order": [told.order],
        "order above": [told.above],
        "account": [ledger.account("客户", WORKSHOP)],
        "account above": [ledger.account("品牌", "客户")],
        **{f"work of {who}": [work] for who, work in told.works.items()},
        **{f"party {who}": [f"party:{party.id}"] for who, party in ledger.parties.items()},
    }
    return known[name]


def without(*names: str) -> Forgery:
    """Take whole threads out."""

    def forgery(bench: Bench, ledger: Ledger) -> None:
        take_out(bench, [thread for name in names for thread in thread_of(ledger, name)])

    return forgery


def with_more(*names: str, whole: bool = False, listed: bool = True) -> Forgery:
    """Put whole threads in."""

    def forgery(bench: Bench, ledger: Ledger) -> None:
        put_in(bench, ledger, [t for name in names for t in thread_of(ledger, name)], whole=whole, listed=listed)

    return forgery


def both(*forgeries: Forgery) -> Forgery:
    """One after another."""

    def forgery(bench: Bench, ledger: Ledger) -> None:
        for one in forgeries:
            one(bench, ledger)

    return forgery


def heads_turned(bench: Bench, _: Ledger) -> None:
    """Turn the list of threads round."""
    bench.row["heads"].reverse()


def head_at(kind: str, place: int) -> Forgery:
    """Call another statement of a kind's thread its head."""

    def forgery(bench: Bench, _: Ledger) -> None:
        row = bench.head(bench.id_of(kind))
        row["head"] = row["ids"][place]

    return forgery


def ids_exchanged(bench: Bench, _: Ledger) -> None:
    """Exchange two counts in the list of their thread."""
    row = bench.head(bench.id_of("work.recorded"))
    one, two = (row["ids"].index(bench.id_of("work.recorded", n)) for n in (0, 1))
    row["ids"][one], row["ids"][two] = row["ids"][two], row["ids"][one]


# ---- proofs


def proofs_exchanged(bench: Bench, _: Ledger) -> None:
    """Give two counts each other's proof."""
    one, two = (bench.proof(bench.id_of("work.recorded", n)) for n in (0, 1))
    bench.members[one], bench.members[two] = bench.members[two], bench.members[one]


def proof_of_a_colleague(bench: Bench, ledger: Ledger) -> None:
    """Prove a count by a colleague's of the same day."""
    mine, told = bench.id_of("work.recorded"), world()[1]
    said = [statement.parse(wire) for wire, _ in ledger.wires]
    place = next(i for i, st in enumerate(said) if st.kind == "work.recorded" and st.thread != told.works[ZHOU])
    bench.members[bench.proof(mine)] = str(ledger.proof(place, len(ledger.wires))).encode()


def proof_dropped(bench: Bench, _: Ledger) -> None:
    """Take the proof of the arrears out."""
    del bench.members[bench.proof(bench.id_of("arrears.recorded"))]


def of_size(fewer: int, *, in_file: bool) -> Forgery:
    """Another real checkpoint: in the manifest, and where `in_file` says so in its file too."""

    def forgery(bench: Bench, ledger: Ledger) -> None:
        signed = ledger.checkpoint(len(ledger.wires) - fewer)
        bench.row["checkpoint"] = signed.split("\n\n", maxsplit=1)[0] + "\n"
        if in_file:
            bench.members["log/checkpoint"] = signed.encode()
        bench.rename()

    return forgery


# ---- disclosures


def shown(kind: str, number: int = 0, *, of: str = "") -> Forgery:
    """Show every sealed field of a statement, or of a party's registration, and count them as shown."""

    def forgery(bench: Bench, ledger: Ledger) -> None:
        ids = {row["statement"] for row in bench.row["disclosures"]}
        said = [st for st in (statement.parse(wire) for wire, _ in ledger.wires) if st.kind == kind and st.id in ids]
        st = [st for st in said if not of or st.thread in thread_of(ledger, of)][number]
        texts = sorted(st.disclosures, key=lambda disclosure: disclosure.digest)
        bench.members[bench.statement(st.id)] = statement.wire(replace(st, disclosures=tuple(texts)))
        row = bench.disclosed(st.id)
        assert row["withheld"], "there is something to show"
        row["shown"], row["withheld"] = len(texts), 0
        bench.renumber()

    return forgery


def hidden(kind: str) -> Forgery:
    """Withhold every sealed field of a statement, and count them as withheld."""

    def forgery(bench: Bench, _: Ledger) -> None:
        one = bench.id_of(kind)
        bench.members[bench.statement(one)] = bench.members[bench.statement(one)].split(b"~")[0] + b"~"
        row = bench.disclosed(one)
        assert row["shown"], "there is something to withhold"
        row["withheld"], row["shown"] = row["withheld"] + row["shown"], 0
        bench.renumber()

    return forgery


# ---- what was asked for


def asked(*, renamed: bool = True, **changes: str) -> Forgery:
    """Say that something else was asked for: kind, subject and reader by their names; compute the id again."""

    def forgery(bench: Bench, ledger: Ledger) -> None:
        for name, value in changes.items():
            thread = thread_of(ledger, value)[0] if name == "subject" else value
            bench.row[name] = ledger.id(value) if name == "reader" else thread
        if renamed:
            bench.rename()

    return forgery


# ---- the evidence list


def exhibit(kind: str, name: str, value: Any) -> Forgery:
    """Rewrite one column of an exhibit."""

    def forgery(bench: Bench, _: Ledger) -> None:
        row = bench.exhibit(bench.id_of(kind, -1))
        assert row[name] != value, "it is another value"
        row[name] = value
        bench.reroot()

    return forgery


def reworded(kind: str, name: str, before: str, after: str) -> Forgery:
    """Replace some words in one column of an exhibit."""

    def forgery(bench: Bench, ledger: Ledger) -> None:
        was = bench.exhibit(bench.id_of(kind, -1))[name]
        exhibit(kind, name, was.replace(before, after))(bench, ledger)

    return forgery


# ---- paper


def drawn(change: Callable[[WageCase], WageCase], name: PackName = HIS) -> Forgery:
    """A report drawn from the real case with something in it changed."""

    def forgery(bench: Bench, ledger: Ledger) -> None:
        real = check(honest(name), ledger.trust, draw=DRAW).wages
        assert real is not None
        changed = change(real)
        assert changed != real
        bench.members["report.pdf"] = DRAW(changed)

    return forgery


def person(**changes: Any) -> Callable[[WageCase], WageCase]:
    """A case whose first worker has other facts."""

    def change(real: WageCase) -> WageCase:
        first: Person = replace(real.people[0], **changes)
        return replace(real, people=(first, *real.people[1:]))

    return change


def limb(number: int, **changes: Any) -> Callable[[WageCase], WageCase]:
    """A case of whose limbs one has other facts."""

    def change(real: WageCase) -> WageCase:
        limbs: list[Limb] = list(real.limbs)
        limbs[number] = replace(limbs[number], **changes)
        return replace(real, limbs=tuple(limbs))

    return change


def counted(**changes: Any) -> Callable[[WageCase], WageCase]:
    """A case whose first worker's first count has other facts."""

    def change(real: WageCase) -> WageCase:
        first, *rest = real.people[0].counts
        return person(counts=(replace(first, **changes), *rest))(real)

    return change


def swapped_report(name: PackName) -> Forgery:
    """The report of another real pack."""

    def forgery(bench: Bench, _: Ledger) -> None:
        bench.members["report.pdf"] = opened(honest(name)).members["report.pdf"]

    return forgery


def readme(bench: Bench, _: Ledger) -> None:
    """Add a line to the README."""
    bench.members["README.txt"] += "工资已付清。\n".encode()
