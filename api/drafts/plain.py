"""Plain fields, as a person writes them, turned into the values of a body: exactly, or refused by name. Pure.

Rules
* A field goes by its name in the body. Where that name ends in a unit, it also goes by the name without it, and then
  its value is a decimal text in the natural unit: `price=1.17` yuan is `price_e4` 11700, `amount=598,326.39` yuan is
  `amount_fen` 59832639, `qty=252,875` is `qty_e3` 252875000. By its full name it is the whole number itself.
* A decimal is digits, thousands separated everywhere or nowhere, a point, and no more places than the unit has.
* `yes`, `no`, `true`, `false`, `是`, `否` answer a question; lists of plain values may be one text with commas.
* Nothing is rounded, guessed or repaired; an unknown name is refused, and so is one that is given twice.
* An empty line of a list (`{}`) is one that is still to be filled in.

Specification: FORMATS 1.1 (units).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from ledger.canon import INT_MAX
from ledger.errors import MalformedRequest, UnknownField
from ledger.kinds.catalogue import extra_of, nested_model

PLACES = {"_fen": 2, "_e3": 3, "_e4": 4}  # decimal places of what stands in a field whose name ends so
UNITS_ZH = {"_fen": "元", "_e3": "数量", "_e4": "元/单位"}
YES, NO = ("yes", "true", "是"), ("no", "false", "否")
LIST_MAX = 500  # of lines or values in one list, the most that any kind takes
TEXT_MAX = 4_000  # characters of one value, twice the longest text of a body

HALF = "a text holds half of a character"

_DECIMAL = re.compile(r"(0|[1-9][0-9]*|[1-9][0-9]{0,2}(?:,[0-9]{3})+)(?:\.([0-9]+))?", re.ASCII)
_WHOLE = re.compile("0|[1-9][0-9]{0,15}", re.ASCII)

Body = dict[str, Any]


@dataclass(frozen=True)
class Field:
    """One field of a body: its name there, its plain name where that is another, its unit, and what it holds."""

    name: str
    plain: str
    unit: str
    info: FieldInfo

    @property
    def label(self) -> str:
        """The words for it."""
        return str(extra_of(self.info)["zh"])

    @property
    def needed(self) -> bool:
        """Whether a statement of the kind has it in any case."""
        return bool(extra_of(self.info)["required"])

    @property
    def sealed(self) -> bool:
        """Whether it travels as a disclosure."""
        return bool(extra_of(self.info)["class"] != "open")

    @property
    def type(self) -> Any:
        """What it holds, without limits and without the way it may be absent."""
        return _bare(self.info.annotation)

    @property
    def choices(self) -> tuple[str, ...]:
        """The words it may hold, where they are counted."""
        return tuple(str(one) for one in get_args(self.type)) if get_origin(self.type) is Literal else ()


def fields_of(model: type[BaseModel]) -> dict[str, Field]:
    """The fields of a model by their names in the body, in the order they are declared."""
    found = {}
    for name, info in model.model_fields.items():
        spelled = info.alias or name
        unit = next((unit for unit in PLACES if spelled.endswith(unit)), "")
        found[spelled] = Field(spelled, spelled.removesuffix(unit), unit, info)
    return found


def convert(model: type[BaseModel], given: Mapping[str, Any], path: str = "") -> Body:
    """The values that were given, under their names in the body. Raises: UnknownField, MalformedRequest."""
    fields = fields_of(model)
    by_name = fields | {field.plain: field for field in fields.values() if field.plain not in fields}
    body: Body = {}
    for name, value in given.items():
        if not _encodes(name):
            raise MalformedRequest("The name of a field holds half of a character.", field=path.rstrip("."))
        field = by_name.get(name)
        if field is None:
            raise UnknownField(f"There is no field {path}{name[:80]}.", field=f"{path}{name[:80]}")
        if field.name in body:
            raise refuse(f"{path}{name}", "is given twice")
        body[field.name] = _value(field, value, f"{path}{name}", natural=name != field.name)
    return body


def refuse(where: str, what: str) -> MalformedRequest:
    """What to raise for a field: where it stands, and what is the matter."""
    return MalformedRequest(f"{where}: {what}.", field=where)


def decimal(text: str, unit: str, where: str) -> int:
    """'598,326.39' as fen, '1.17' as ten-thousandths, '252,875' as thousandths. Raises: MalformedRequest."""
    places = PLACES[unit]
    match = _DECIMAL.fullmatch(text)
    if match is None:
        raise refuse(where, "a number is written like 1,234.50 or 1234.5")
    whole, rest = match[1].replace(",", ""), match[2] or ""
    if len(rest) > places:
        raise refuse(where, f"at most {places} places after the point")
    return _bounded(int(whole[:20]) * 10**places + int(rest.ljust(places, "0")), where)


def _bounded(number: int, where: str) -> int:
    if number > INT_MAX:
        raise refuse(where, "the number is too large")
    return number


def _value(field: Field, value: Any, where: str, *, natural: bool) -> Any:
    """One value, by what its field holds."""
    inner = nested_model(field.info.annotation)
    if get_origin(field.type) is list:
        return _list(field, value, where, inner)
    if inner is not None:
        if not isinstance(value, Mapping):
            raise refuse(where, "it has fields of its own, like name.inner=value")
        return convert(inner, value, f"{where}.")
    if natural:
        if isinstance(value, str):
            return decimal(value, field.unit, where)
        return _whole(value, where) * 10 ** PLACES[field.unit]
    return _plain(field.type, value, where)


def _list(field: Field, value: Any, where: str, inner: type[BaseModel] | None) -> list[Any]:
    """A list: lines of their own fields, or plain values."""
    items = value.split(",") if isinstance(value, str) and inner is None else value
    if not isinstance(items, list):
        raise refuse(where, "it is a list, like name.1.inner=value")
    if len(items) > LIST_MAX:
        raise refuse(where, f"at most {LIST_MAX} lines")
    if inner is None:
        kind = _bare(get_args(field.type)[0])
        return [_plain(kind, one, f"{where}.{no}") for no, one in enumerate(items, 1)]
    if not all(isinstance(one, Mapping) for one in items):
        raise refuse(where, "each of its lines has fields of its own")
    return [convert(inner, one, f"{where}.{no}.") for no, one in enumerate(items, 1)]


def _plain(kind: Any, value: Any, where: str) -> Any:
    """A value that is no list and has no fields."""
    if kind is int:
        return _whole(value, where)
    if kind is bool:
        return _answer(value, where)
    if get_origin(kind) is dict or kind is dict:
        if isinstance(value, Mapping) and all(isinstance(one, str) for one in value.values()):
            if not all(map(_encodes, [*value, *value.values()])):
                raise refuse(where, HALF)
            return dict(value)
        raise refuse(where, "it is an object of texts")
    if not isinstance(value, str):
        raise refuse(where, "it is a text")
    if not 0 < len(value) <= TEXT_MAX:
        raise refuse(where, f"a text has 1 to {TEXT_MAX} characters")
    if not _encodes(value):
        raise refuse(where, HALF)
    return value


def _encodes(text: str) -> bool:
    """Whether a text can be written at all: JSON may spell half of a surrogate pair, which no answer could repeat."""
    return not any("\ud800" <= letter <= "\udfff" for letter in text)


def _whole(value: Any, where: str) -> int:
    if type(value) is int and value >= 0:
        return _bounded(value, where)
    if isinstance(value, str) and _WHOLE.fullmatch(value):
        return _bounded(int(value), where)
    raise refuse(where, "it is a whole number; decimals are written as text")


def _answer(value: Any, where: str) -> bool:
    if isinstance(value, bool):
        return value
    if isinstance(value, str) and value.lower() in YES + NO:
        return value.lower() in YES
    raise refuse(where, "answer yes or no")


def _bare(annotation: Any) -> Any:
    """An annotation without its limits and without None."""
    if get_origin(annotation) is Annotated:
        return _bare(get_args(annotation)[0])
    if get_origin(annotation) in (Union, UnionType):
        return _bare(next(one for one in get_args(annotation) if one is not type(None)))
    return annotation


@dataclass(frozen=True)
class Missing:
    """A field that is still to be given: where, what it is called, how to write it."""

    field: str
    zh: str
    how: str
    choices: tuple[str, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """As it stands in a problem."""
        return {"field": self.field, "zh": self.zh, "how": self.how, "choices": list(self.choices)}


def missing(model: type[BaseModel], body: Body, path: str = "", *, ask: bool = False) -> Iterator[Missing]:
    """Each field that the kind needs and that the body does not have, lines and all, in the order of the schema.

    To `ask` for them, those are left out that will follow from others by arithmetic.
    """
    leave = follows(model, body) if ask else set()
    for field in fields_of(model).values():
        where, value = f"{path}{field.plain}", body.get(field.name)
        inner = nested_model(field.info.annotation)
        if value is None and inner is not None and get_origin(field.type) is not list and field.needed:
            value = {}  # ask for what is in it
        if value is None:
            if field.needed and field.name not in leave:
                yield Missing(where, field.label, _how(field), field.choices)
        elif inner is not None and isinstance(value, list):
            for no, item in enumerate(value, 1):
                yield from missing(inner, item, f"{where}.{no}.", ask=ask)
        elif inner is not None:
            yield from missing(inner, value, f"{where}.", ask=ask)


def follows(model: type[BaseModel], body: Body) -> set[str]:
    """The sums of a body that follow once its quantities, prices and lines are there."""
    fields = fields_of(model)
    found = {"amount_fen"} if {"qty_e3", "price_e4", "amount_fen"} <= fields.keys() else set()
    for field in fields.values():
        inner = nested_model(field.info.annotation)
        listed = inner is not None and get_origin(field.type) is list and "amount_fen" in fields_of(inner)
        if listed and (field.needed or field.name in body):
            found.add("total_fen")
    return found


def _how(field: Field) -> str:
    """How a person writes it."""
    if field.unit:
        return UNITS_ZH[field.unit]
    if get_origin(field.type) is list:
        return "lines" if nested_model(field.info.annotation) else "list"
    if field.choices:
        return "choice"
    if field.type is bool:
        return "yes-no"
    return "whole" if field.type is int else "text"


def keeps(given: Any, body: Any) -> bool:
    """Whether a body says everything that was given, as it was given; lines are found by their number, else place."""
    if isinstance(given, dict):
        return isinstance(body, dict) and all(
            name in body and keeps(value, body[name]) for name, value in given.items()
        )
    if isinstance(given, list) and given and isinstance(given[0], dict):
        return isinstance(body, list) and all(_kept_line(no, one, body) for no, one in enumerate(given))
    return type(given) is type(body) and bool(given == body)


def _kept_line(place: int, given: Body, lines: list[Any]) -> bool:
    if "no" in given:
        return any(keeps(given, line) for line in lines)
    return place < len(lines) and keeps(given, lines[place])


def ordered(model: type[BaseModel], body: Body) -> Body:
    """The body with its fields in the order of the schema, so that one draft has one spelling."""
    found: Body = {}
    for field in fields_of(model).values():
        if field.name not in body:
            continue
        value, inner = body[field.name], nested_model(field.info.annotation)
        if inner is not None:
            value = [ordered(inner, one) for one in value] if isinstance(value, list) else ordered(inner, value)
        found[field.name] = value
    return found
