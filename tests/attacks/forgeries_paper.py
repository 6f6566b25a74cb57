"""Forgeries of what a person reads: the evidence list, disclosures, what was asked for, the paper."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from ledger import statement
from ledger.jose import b64u, b64u_decode
from reports import report
from reports.case import Case
from reports.check import check
from tests.attacks.forging import Bench, Forgery, honest, opened
from tests.packs import Ledger

# ---- the evidence list


def exhibit(name: str, value: Any) -> Forgery:
    """Rewrite one column of an exhibit."""

    def forgery(bench: Bench, _: Ledger) -> None:
        bench.exhibit(bench.id_of("account.confirmed"))[name] = value
        bench.reroot()

    return forgery


def badge(bench: Bench, _: Ledger) -> None:
    """Raise the badge of a demand."""
    bench.exhibit(bench.id_of("fee.demanded"))["badge"] = "双方确认"
    bench.reroot()


def exhibit_dropped(bench: Bench, _: Ledger) -> None:
    """Leave the last exhibit out."""
    del bench.row["exhibits"][-1]
    bench.reroot()


def exhibit_doubled(bench: Bench, _: Ledger) -> None:
    """List the last exhibit twice."""
    bench.row["exhibits"].append(dict(bench.row["exhibits"][-1]))
    bench.reroot()


def exhibits_turned(bench: Bench, _: Ledger) -> None:
    """Turn the order of the exhibits."""
    bench.row["exhibits"].reverse()
    bench.reroot()


def root(bench: Bench, _: Ledger) -> None:
    """Write another exhibit root."""
    bench.row["exhibit_root"] = "00" * 32


# ---- disclosures


def parts_of(bench: Bench, one: str) -> list[bytes]:
    """The signed part and the disclosures of a statement."""
    return bench.members[bench.statement(one)].split(b"~")


def put(bench: Bench, one: str, parts: list[bytes]) -> None:
    """Put a statement back, and make the evidence list fit."""
    bench.members[bench.statement(one)] = b"~".join(parts)
    bench.renumber()


def disclosure_dropped(counted: bool) -> Forgery:
    """Withhold what the reader may see; with `counted`, make the counts fit."""

    def forgery(bench: Bench, _: Ledger) -> None:
        one = bench.id_of("order.placed")
        parts = parts_of(bench, one)
        put(bench, one, [parts[0], *parts[2:]])
        if counted:
            bench.disclosed(one)["shown"] -= 1
            bench.disclosed(one)["withheld"] += 1

    return forgery


def disclosure_swapped(bench: Bench, _: Ledger) -> None:
    """Exchange a disclosure between two statements."""
    one, two = bench.id_of("order.placed", 0), bench.id_of("order.placed", 1)
    first, second = parts_of(bench, one), parts_of(bench, two)
    first[1], second[1] = second[1], first[1]
    put(bench, one, first)
    put(bench, two, second)


def disclosure_rewritten(bench: Bench, _: Ledger) -> None:
    """Rewrite the text of a disclosure."""
    one = bench.id_of("order.placed")
    parts = parts_of(bench, one)
    text = b64u_decode(parts[1].decode())
    parts[1] = b64u(text[:-3] + b'X"]').encode()
    put(bench, one, parts)


def disclosures_turned(bench: Bench, _: Ledger) -> None:
    """Turn the order of the disclosures."""
    one = bench.id_of("order.placed", 1)
    parts = parts_of(bench, one)
    put(bench, one, [parts[0], *reversed(parts[1:-1]), b""])


def disclosed_beyond(bench: Bench, ledger: Ledger) -> None:
    """Show the contractor the position of the customer's employee."""
    one = bench.id_of("key.added")
    whole = next(st for st in map(statement.parse, (wire for wire, _ in ledger.wires)) if st.id == one)
    texts = sorted(whole.disclosures, key=lambda disclosure: disclosure.digest)
    row = bench.disclosed(one)
    row["shown"], row["withheld"] = len(texts), 0
    put(bench, one, [whole.jwt, *(disclosure.text.encode() for disclosure in texts), b""])


def erased(bench: Bench, _: Ledger) -> None:
    """Call a withheld field erased."""
    row = bench.disclosed(bench.id_of("key.added"))
    row["erased"], row["withheld"] = row["withheld"], 0


# ---- what was asked for


def asked(name: str, value: str, renamed: bool) -> Forgery:
    """Say that something else was asked for; with `renamed`, compute the pack id again."""

    def forgery(bench: Bench, ledger: Ledger) -> None:
        bench.row[name] = ledger.id(value) if name == "reader" else value
        if renamed:
            bench.rename()

    return forgery


def subject(bench: Bench, ledger: Ledger) -> None:
    """Say that the pack is about the earlier order."""
    earlier = statement.parse(bench.members[bench.statement(bench.id_of("order.placed", 0))], complete=False)
    bench.row["subject"] = earlier.thread
    bench.rename()


# ---- paper


def report_swapped(bench: Bench, _: Ledger) -> None:
    """Put the report of another pack in."""
    bench.members["report.pdf"] = opened(honest("order")).members["report.pdf"]


def report_longer(bench: Bench, _: Ledger) -> None:
    """Write something behind the end of the report."""
    bench.members["report.pdf"] += b"\n% more"


def report_of(name: str, value: Any) -> Forgery:
    """A report drawn from the real case with one part of it changed."""

    def forgery(bench: Bench, ledger: Ledger) -> None:
        real = check(honest("account"), ledger.trust).case
        assert real is not None
        changed = value(real)
        assert getattr(changed, name) != getattr(real, name)
        bench.members["report.pdf"] = report.draw(changed)

    return forgery


def claim_of(**changes: Any) -> Any:
    """A case with another claim."""
    return lambda real: replace(real, claim=replace(real.claim, **changes))


def named(real: Case) -> Case:
    """A case with another debtor."""
    debtor = replace(real.customer, name="另一家公司")
    return replace(real, customer=debtor, claim=replace(real.claim, debtor=debtor))


def readme(bench: Bench, _: Ledger) -> None:
    """Add a line to the README."""
    bench.members["README.txt"] += b"Or just trust us.\n"
