"""Values for the fields of any kind, by trying: what a field takes of the pools of words, days, ids and numbers.

Promise: a kind that is new to the catalogue is spoken without a line here.

Rules
* Which pools a text field takes is found out once, by validating one word of each against the field.
* An id is one that exists, mostly; of its own thread rather than of another; of the kind that the field's description
  names rather than of any, and a new one rather than an old one.
* An order is one of the two parties of the thread; a sum, now and then, what is open between them.
"""

from __future__ import annotations

import datetime
import functools
import random
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel, TypeAdapter, ValidationError
from pydantic.fields import FieldInfo

from ledger.kinds.catalogue import extra_of, nested_model
from ledger.rules import workdays

WORDS = ("other", "lost", "quantity", "quality", "not-authorised", "upstream-unpaid", "e-signing", "cash")
NAMES = ("样布", "一批", "王五", "示例路1号")
SMALL = (0, 1, 2, 7, 100, 1_000, 2_500, 10_000, 30_000, 100_000)
NUMBERS = ("no", "line", "lines", "order_line")  # of lines: the first one, mostly
NEWEST = 3  # statements of a kind that are spoken of rather than older ones
_KIND = re.compile(r"\b[a-z]+\.[a-z_]+\b")


@dataclass(frozen=True)
class Heard:
    """What a speaker may have heard of: ids by kind, threads, parties, keys; the day it is."""

    said: Mapping[str, Sequence[str]]
    own: Sequence[str]  # ids of the thread that is spoken in
    threads: Sequence[str]
    parties: Sequence[str]
    kids: Sequence[str]
    today: datetime.date
    orders: Sequence[str] = ()  # threads of orders that the parties of the thread share
    periods: Sequence[str] = ()  # pay periods of the thread
    sums_fen: Sequence[int] = ()  # what is open between them


@dataclass
class Values:
    """Draws values by one dice over what was heard."""

    dice: random.Random
    heard: Heard

    def body(self, model: type[BaseModel], *, more: float = 0.25) -> dict[str, Any]:
        """A body of a model: every needed field, and some of the others."""
        found = {}
        for name, field in model.model_fields.items():
            if extra_of(field)["required"] or self.dice.random() < more:
                found[field.alias or name] = self.value(field.alias or name, field)
        return found

    def value(self, name: str, field: FieldInfo) -> Any:
        """A value that the field's type takes, whatever the rules say of it."""
        inner = nested_model(field.annotation)
        bare = _bare(field.annotation)
        if get_origin(bare) is list:
            count = self.dice.choice((1, 1, 1, 2, 3))
            if inner is not None:
                return self._numbered([self.body(inner) for _ in range(count)])
            return list(dict.fromkeys(self._plain(name, get_args(bare)[0], field) for _ in range(count)))
        if inner is not None:
            return self.body(inner)
        kind = _there(field.annotation)
        return self._plain(name, Annotated[(kind, *field.metadata)] if field.metadata else kind, field)

    def _numbered(self, lines: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """Lines that count themselves count from one, mostly."""
        if self.dice.random() < 0.9:
            for no, line in enumerate(lines, 1):
                if "no" in line:
                    line["no"] = no
        return lines

    def _plain(self, name: str, kind: Any, field: FieldInfo) -> Any:
        bare = _bare(kind)
        if get_origin(bare) is Literal:
            return self.dice.choice(get_args(bare))
        if bare is bool:
            return self.dice.random() < 0.7
        if bare is int:
            number = self._number(name)
            return next(
                one for one in (number, number % 300 + 1, 1, 0, workdays.EDITIONS[-1], 2030) if _takes(kind, one)
            )
        if bare is dict or get_origin(bare) is dict:
            return {}
        fitting = [pool for pool in POOLS if _fits(kind, pool)]
        if fitting:
            return POOLS[fitting[0]](self, spoken_of(field))
        return self.dice.choice([word for word in (*WORDS, *NAMES) if _takes(kind, word)] or NAMES)

    def _number(self, name: str) -> int:
        chance = self.dice.random()
        if name in NUMBERS and chance < 0.7:
            return 1
        if name.endswith("_fen") and self.heard.sums_fen and chance < 0.5:
            return self.dice.choice(self.heard.sums_fen)
        return self.dice.choice(SMALL) if chance < 0.9 else self.dice.randrange(10**6)

    # ---- pools of texts

    def statement(self, kind: str | None) -> str:
        """The id of a statement, of that kind if one is named."""
        hinted = list(self.heard.said.get(kind, ())) if kind else []
        near = [one for one in hinted if one in set(self.heard.own)]
        pools = [pool for pool in (near, hinted, self.heard.own) if pool]
        every = [one for ids in self.heard.said.values() for one in ids]
        if self.dice.random() < 0.1 or not pools:
            return self.dice.choice(every) if every and self.dice.random() < 0.8 else "ab" * 32
        pool = pools[0] if self.dice.random() < 0.8 else self.dice.choice(pools)
        return self.dice.choice(pool[-NEWEST:] if self.dice.random() < 0.6 else pool)

    def thread(self, prefix: str) -> str:
        """The id of a thread."""
        found = [one for one in self.heard.threads if one.startswith(prefix)]
        if prefix == "order:" and self.heard.orders and self.dice.random() < 0.9:
            found = list(self.heard.orders)
        return self.dice.choice(found) if found else f"{prefix}0190a000-0000-7000-8000-000000000000"

    def party(self, _: str | None) -> str:
        """The id of a party."""
        return self.dice.choice(self.heard.parties)

    def day(self, _: str | None) -> str:
        """A day, mostly today or not long ago."""
        back = self.dice.choice((0, 0, 0, 1, 3, 10, 40, -1, -10, -60))
        return (self.heard.today - datetime.timedelta(days=back)).isoformat()

    def period(self, _: str | None) -> str:
        """A month: one in which something stands, else mostly this one."""
        if self.heard.periods and self.dice.random() < 0.8:
            return self.dice.choice(self.heard.periods)
        return (self.heard.today - datetime.timedelta(days=self.dice.choice((0, 0, 30, 60)))).isoformat()[:7]

    def kid(self, _: str | None) -> str:
        """The thumbprint of a key."""
        return self.dice.choice(self.heard.kids)

    def hash(self, _: str | None) -> str:
        """SHA-256 of something."""
        return f"{self.dice.getrandbits(256):064x}"


POOLS: dict[str, Callable[[Values, str | None], str]] = {
    "ab" * 32: Values.statement,
    "order:0190a000-0000-7000-8000-000000000000": lambda v, _: v.thread("order:"),
    "account:0190a000-0000-7000-8000-000000000000": lambda v, _: v.thread("account:"),
    "work:0190a000-0000-7000-8000-000000000000": lambda v, _: v.thread("work:"),
    "0190a000-0000-7000-8000-000000000000": Values.party,
    "2026-03": Values.period,
    "2026-03-03": Values.day,
    "A" * 43: Values.kid,
    "1" * 20: lambda v, _: f"{v.dice.randrange(1_000):020d}",
}


def spoken_of(field: FieldInfo) -> str | None:
    """The kind that a field's description names, like "The goods.delivered received"; None where it names none."""
    found = _KIND.search(field.description or "")
    return found.group() if found else None


@functools.cache
def needs(model: type[BaseModel]) -> frozenset[str]:
    """The kinds of which a body of that model has to name a statement, as far as its descriptions say."""
    found: set[str] = set()
    for field in model.model_fields.values():
        inner = nested_model(field.annotation)
        if extra_of(field)["required"] and inner is not None:
            found |= needs(inner)
        elif extra_of(field)["required"] and _fits(_item(field), "ab" * 32) and spoken_of(field):
            found.add(str(spoken_of(field)))
    return frozenset(found)


def _item(field: FieldInfo) -> Any:
    """What a field holds, or what each of its items is."""
    bare = _bare(field.annotation)
    if get_origin(bare) is list:
        return get_args(bare)[0]
    there = _there(field.annotation)
    return Annotated[(there, *field.metadata)] if field.metadata else there


def _takes(kind: Any, value: Any) -> bool:
    try:
        _adapter(kind).validate_python(value, strict=True)
    except ValidationError:
        return False
    return True


@functools.cache
def _fits(kind: Any, word: str) -> bool:
    """Whether a text field takes a pool's word and does not take just anything."""
    return _takes(kind, word) and not _takes(kind, "样布") and not _takes(kind, "other")


@functools.cache
def _adapter(kind: Any) -> TypeAdapter[Any]:
    return TypeAdapter(kind)


def _there(annotation: Any) -> Any:
    """An annotation without None, limits and all."""
    if get_origin(annotation) in (Union, UnionType):
        return next(one for one in get_args(annotation) if one is not type(None))
    return annotation


def _bare(annotation: Any) -> Any:
    """An annotation without its limits and without None."""
    there = _there(annotation)
    return _bare(get_args(there)[0]) if get_origin(there) is Annotated else there
