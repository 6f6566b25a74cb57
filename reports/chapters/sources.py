"""Where each fact of the case stands: exhibit numbers, signers, orders by their names, and the words around them.

Promise: a fact is always quoted in the same way, with the exhibit that it stands on.

Rules
* An exhibit is quoted by its number in the evidence list (证据 12); runs of numbers are joined (证据 3–5、9).
* A party is called by its name; a withheld name is 名称未披露. What a statement does not number is 无单号, unless
  something in it is withheld from this reader.
* An order is called by the number its parties gave it, else by the end of its id.

Specification: FORMATS 1.5 (exhibits).
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeAlias

from reports.case import Order, Party, Signer, Statement
from reports.chapters.told import Told
from reports.layout import Inline, Run, Tone, chip, day_text, quiet
from reports.layout.palette import BADGE_TONES

Words: TypeAlias = list[str | Run]

WITHHELD = "未披露"
ID_END = 8  # digits of an id that tell two orders of one account apart
NONE = "—"


class Sources:
    """The lookups of one case."""

    def __init__(self, case: Told, orders: Iterable[Order] = ()) -> None:
        self.numbers = case.exhibit_no
        self.signers: dict[str, Signer] = {signer.kid: signer for signer in case.signers}
        self.statements: dict[str, Statement] = {row.statement: row for row in case.statements}
        self.orders: dict[str, Order] = {order.order: order for order in orders}

    def exhibits(self, *statements: str | None) -> str:
        """证据 3–5、9; what is no statement of this pack is left out; "" for none."""
        numbers = sorted({self.numbers[one] for one in statements if one in self.numbers})
        return f"证据 {'、'.join(_runs(numbers))}" if numbers else ""

    def signer(self, statement: str | None) -> str:
        """Who signed a statement: 跟单员 童晓兰, else the side that signed."""
        row = self.statements.get(statement or "")
        if row is None:
            return ""
        return person(self.signers[row.kid]) or row.role_zh

    def day(self, statement: str | None) -> str:
        """The day of a statement's entry."""
        row = self.statements.get(statement or "")
        return day_text(row.at_ms) if row else NONE

    def said(self, statement: str | None) -> Inline:
        """2026-06-29 跟单员 童晓兰（证据 35）, or a dash."""
        if statement not in self.statements:
            return NONE
        return [f"{self.day(statement)} {self.signer(statement)}", quiet(f"（{self.exhibits(statement)}）")]

    def number(self, given: str | None, statement: str) -> str:
        """The number that its signer gave a document."""
        if given:
            return given
        row = self.statements.get(statement)
        return f"单号{WITHHELD}" if row and row.withheld else "无单号"

    def order(self, thread: str) -> str:
        """An order's own number, else the end of its id."""
        order = self.orders.get(thread)
        return order.order_no if order and order.order_no else f"…{thread[-ID_END:]}"


def _runs(numbers: list[int]) -> list[str]:
    """1, 2, 3, 7 → 1–3, 7."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return [str(run[0]) if len(run) == 1 else f"{run[0]}–{run[-1]}" for run in runs]


def person(signer: Signer) -> str:
    """Position and name of a key's holder as disclosed, "" where neither is."""
    return " ".join(word for word in (signer.position, signer.person_name) if word)


def name(party: Party) -> str:
    """A party by its name, else by its role."""
    return party.name or f"名称{WITHHELD}"


def badge(word: str) -> Run:
    """A badge's chip; a dash where a statement wears none."""
    return chip(word, BADGE_TONES[word]) if word else Run(NONE)


def tone_of(word: str) -> Tone:
    """The tone of a badge, plain for none."""
    return BADGE_TONES.get(word, Tone.PLAIN)


def joined(parts: Iterable[str | Run], between: str = "，") -> Words:
    """Parts with a mark between them, empty ones left out."""
    out: Words = []
    for part in parts:
        if part:
            out += [between, part] if out else [part]
    return out
