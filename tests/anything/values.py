"""Values for the fields of any kind, by trying: what a field takes of the pools of words, days, ids and numbers.

Promise: a kind that is new to the catalogue is spoken without a line here.

Rules
* Which pools a text field takes is found out once, by validating one word of each against the field.
* An id is one that exists, mostly; of its own thread rather than of another; of the kind that the field is named after
  rather than of any.
"""

from __future__ import annotations

import datetime
import functools
import random
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
PAIRS = {"delivery": "goods.delivered", "inspection": "goods.inspected", "statement": "account.stated"}


@dataclass(frozen=True)
class Heard:
    """What a speaker may have heard of: ids by kind, threads, parties, keys; the day it is."""

    said: Mapping[str, Sequence[str]]
    own: Sequence[str]  # ids of the thread that is spoken in
    threads: Sequence[str]
    parties: Sequence[str]
    kids: Sequence[str]
    today: datetime.date


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
            return list(dict.fromkeys(self._plain(name, get_args(bare)[0]) for _ in range(count)))
        if inner is not None:
            return self.body(inner)
        kind = _there(field.annotation)
        return self._plain(name, Annotated[(kind, *field.metadata)] if field.metadata else kind)

    def _numbered(self, lines: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """Lines that count themselves count from one, mostly."""
        if self.dice.random() < 0.9:
            for no, line in enumerate(lines, 1):
                if "no" in line:
                    line["no"] = no
        return lines

    def _plain(self, name: str, kind: Any) -> Any:
        bare = _bare(kind)
        if get_origin(bare) is Literal:
            return self.dice.choice(get_args(bare))
        if bare is bool:
            return self.dice.random() < 0.7
        if bare is int:
            number = self.dice.choice(SMALL) if self.dice.random() < 0.8 else self.dice.randrange(10**6)
            return next(one for one in (number, number % 300 + 1, 1, 0, workdays.EDITIONS[-1], 2030) if _takes(kind, one))
        if bare is dict or get_origin(bare) is dict:
            return {}
        fitting = [pool for pool in POOLS if _fits(kind, pool)]
        if fitting:
            return POOLS[fitting[0]](self, name)
        return self.dice.choice([word for word in (*WORDS, *NAMES) if _takes(kind, word)] or NAMES)

    # ---- pools of texts

    def statement(self, name: str) -> str:
        """The id of a statement."""
        hinted = [one for kind, ids in self.heard.said.items() if _hints(name, kind) for one in ids]
        near = [one for one in hinted if one in set(self.heard.own)]
        pools = [pool for pool in (near, hinted, self.heard.own) if pool]
        every = [one for ids in self.heard.said.values() for one in ids]
        if self.dice.random() < 0.1 or not pools:
            return self.dice.choice(every) if every and self.dice.random() < 0.8 else "ab" * 32
        return self.dice.choice(pools[0] if self.dice.random() < 0.8 else self.dice.choice(pools))

    def thread(self, name: str, prefix: str) -> str:
        """The id of a thread."""
        found = [one for one in self.heard.threads if one.startswith(prefix)]
        return self.dice.choice(found) if found else f"{prefix}0190a000-0000-7000-8000-000000000000"

    def party(self, name: str) -> str:
        """The id of a party."""
        return self.dice.choice(self.heard.parties)

    def day(self, name: str) -> str:
        """A day, mostly today or not long ago."""
        back = self.dice.choice((0, 0, 0, 1, 3, 10, 40, -1, -10, -60))
        return (self.heard.today - datetime.timedelta(days=back)).isoformat()

    def period(self, name: str) -> str:
        """A month, mostly this one."""
        return (self.heard.today - datetime.timedelta(days=self.dice.choice((0, 0, 30, 60)))).isoformat()[:7]

    def kid(self, name: str) -> str:
        """The thumbprint of a key."""
        return self.dice.choice(self.heard.kids)

    def hash(self, name: str) -> str:
        """SHA-256 of something."""
        return f"{self.dice.getrandbits(256):064x}"


POOLS: dict[str, Callable[[Values, str], str]] = {
    "ab" * 32: Values.statement,
    "order:0190a000-0000-7000-8000-000000000000": lambda v, name: v.thread(name, "order:"),
    "account:0190a000-0000-7000-8000-000000000000": lambda v, name: v.thread(name, "account:"),
    "work:0190a000-0000-7000-8000-000000000000": lambda v, name: v.thread(name, "work:"),
    "0190a000-0000-7000-8000-000000000000": Values.party,
    "2026-03": Values.period,
    "2026-03-03": Values.day,
    "A" * 43: Values.kid,
}


def _hints(name: str, kind: str) -> bool:
    """Whether a field's name is that of a kind: `delivery` of goods.delivered, `offer` of engagement.offered."""
    return PAIRS.get(name) == kind or name.rstrip("s")[:6] in kind


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
