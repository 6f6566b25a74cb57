"""A body in the making: what was given, what a row of the table adds, and what follows from it by arithmetic.

Rules
* What was given is never changed: a row fills in only what is absent.
* A line's sum is its quantity times its price, half up; a total is the sum of its lines net of deductions.
* Only a kind that counts lines of its own numbers them; where a number means a line of another statement, it is asked.

Specification: FORMATS 1.1; CLAIMS section 1 "Rounding".
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar, TypeVar

from pydantic import BaseModel

from api.drafts.desk import Desk
from api.drafts.plain import Body, fields_of, refuse
from ledger import book
from ledger.errors import LedgerError, MalformedRequest, Unauthenticated
from ledger.kinds import Kind
from ledger.kinds.catalogue import nested_model

T = TypeVar("T")


class DraftIncomplete(LedgerError):
    """A draft lacks fields that its kind needs; field `missing` lists them."""

    code: ClassVar[str] = "draft-incomplete"


@dataclass
class Sketch:
    """One draft: its kind, its thread where one is named, the statement it corrects, the body so far."""

    kind: Kind
    thread: str | None
    supersedes: str | None
    body: Body
    open_desk: Callable[[], Desk] | None = None
    _desk: Desk | None = field(default=None, repr=False)

    @property
    def desk(self) -> Desk:
        """Where to look things up. Raises: Unauthenticated (nobody signed in)."""
        if self._desk is None:
            if self.open_desk is None:
                raise Unauthenticated("What this draft repeats is read from your threads, so it needs a session.")
            self._desk = self.open_desk()
        return self._desk

    @property
    def own_thread(self) -> str:
        """The thread that the draft is for. Raises: MalformedRequest."""
        if self.thread is None:
            raise MalformedRequest(f"Say in which thread: {self.kind.name} does not open one.", field="thread")
        return self.thread

    def fill(self, name: str, value: object) -> None:
        """Put a value where none was given; None puts nothing."""
        if value is not None:
            self.body.setdefault(name, value)

    def number(self, name: str) -> None:
        """Number the statement's own lines from one, where none of them has a number."""
        lines = self.body.get(name, [])
        if not any("no" in line for line in lines):
            for no, line in enumerate(lines, 1):
                line["no"] = no

    def lacks(self, *names: str) -> bool:
        """Whether one of the fields is still absent."""
        return any(name not in self.body for name in names)

    def answered(self, name: str, candidates: list[str]) -> str | None:
        """What the draft answers: as given, else the only candidate; None leaves it to be asked for."""
        if name not in self.body and len(candidates) == 1:
            self.body[name] = candidates[0]
        found = self.body.get(name)
        return found if isinstance(found, str) else None

    def repeat(self, name: str, lines: Mapping[int, Body]) -> list[tuple[Body, Body]]:
        """Lines to repeat under their numbers, each with what was given of it; all of them, whatever was given.

        Gives (line as it is now in the body, the line that it repeats). Raises: MalformedRequest (no such line).
        """
        given: dict[int, Body] = {}
        for place, line in enumerate(self.body.get(name, []), 1):
            no = line.get("no", next(iter(lines)) if len(lines) == 1 else None)
            if no not in lines or no in given:
                raise refuse(
                    f"{name}.{place}.no", f"name each line once, by one of the numbers {', '.join(map(str, lines))}"
                )
            given[no] = line
        self.body[name] = [given.get(no, {}) | {"no": no} for no in sorted(lines)]
        return [(line, lines[line["no"]]) for line in self.body[name]]


def finish(model: type[BaseModel], body: Body) -> None:
    """Work out sums and totals, at every depth."""
    total_fen: int | None = 0
    summed = False
    for one in fields_of(model).values():
        inner, value = nested_model(one.info.annotation), body.get(one.name)
        if inner is None or value is None:
            continue
        lines = value if isinstance(value, list) else [value]
        for line in lines:
            finish(inner, line)
        if isinstance(value, list) and "amount_fen" in fields_of(inner):
            summed = True
            total_fen = _add(total_fen, lines)
    _price(model, body)
    if summed and total_fen is not None and "total_fen" in fields_of(model):
        body.setdefault("total_fen", total_fen)


def _add(total_fen: int | None, lines: list[Any]) -> int | None:
    """The total with these lines net of deductions; None where a line has no sum yet."""
    for line in lines:
        if total_fen is None or "amount_fen" not in line:
            return None
        total_fen += line["amount_fen"] - line.get("deduction_fen", 0)
    return total_fen


def _price(model: type[BaseModel], body: Body) -> None:
    """A sum where quantity and price stand beside it."""
    if "amount_fen" in fields_of(model) and {"qty_e3", "price_e4"} <= body.keys():
        body.setdefault("amount_fen", book.amount_fen(body["qty_e3"], body["price_e4"]))
