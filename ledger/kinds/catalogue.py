"""What a kind is: its thread, its version, who may sign it, its schema; and how bodies are validated against it.

Promise: a body that `validate` returns has exactly the declared fields, each in its declared class: an open field never
hides in a disclosure, a sealed one never stands in the clear, and none is unknown.

Rules
* A schema is chosen by (thread type, kind, v) (FORMATS 1.7).
* `signers` are roles: registrar, operator, clock, holder (the party of a `party:` thread), customer, contractor,
  workshop, worker.
* `terms` kinds must name the thread's head; the rest are facts.

Specification: DESIGN section 5, FORMATS 1.1 and 1.7.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from types import UnionType
from typing import Any, Union, get_args, get_origin

from pydantic import BaseModel, ValidationError
from pydantic.fields import FieldInfo

from ledger.errors import LedgerError, MalformedStatement, UnknownField
from ledger.kinds.fields import Body
from ledger.sdjwt import Shape
from ledger.statement import Statement


@dataclass(frozen=True)
class Kind:
    """One kind of statement, at one version of its body."""

    thread_type: str
    name: str
    model: type[Body]
    zh: str
    signers: tuple[str, ...]
    law: str = ""
    v: int = 1
    opens: bool = False
    terms: bool = False
    own_amount_fen: Callable[[Any], int] | None = None  # what counts against a key's `limit_fen` (FORMATS 1.7)
    limits_moved: bool = False  # what it moves counts, too: its body does not say how much its signer gives up
    limits_forgone: bool = False  # what its signer gives up without moving a sum counts, too

    @property
    def doc(self) -> str:
        """The first sentence of the body's docstring."""
        return (self.model.__doc__ or "").strip().split("\n")[0]

    @property
    def shape(self) -> Shape:
        """Where this kind's sealed fields stand."""
        return shape_of(self.model)


@dataclass(frozen=True)
class FieldRow:
    """One field of a kind, as `docs/kinds.md`, a form or a printed page needs it."""

    path: tuple[str, ...]
    zh: str
    type: str
    cls: str
    required: bool
    doc: str
    law: str


def nested_model(annotation: Any) -> type[BaseModel] | None:
    """The model inside `Model`, `list[Model]` or `Model | None`, if there is one."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    if get_origin(annotation) in (list, tuple, Union, UnionType):
        for inner in get_args(annotation):
            found = nested_model(inner)
            if found is not None:
                return found
    return None


def extra_of(field: FieldInfo) -> dict[str, Any]:
    """The declaration (label, class, law, required) beside a field."""
    assert isinstance(field.json_schema_extra, dict)
    return dict(field.json_schema_extra)


_SHAPES: dict[type[BaseModel], Shape] = {}


def shape_of(model: type[BaseModel]) -> Shape:
    """Which names of a body are sealed, object by object."""
    if model not in _SHAPES:
        sealed = frozenset(name for name, f in model.model_fields.items() if extra_of(f)["class"] != "open")
        nested = {name: nested_model(f.annotation) for name, f in model.model_fields.items()}
        _SHAPES[model] = Shape(sealed, {name: shape_of(inner) for name, inner in nested.items() if inner})
    return _SHAPES[model]


def class_of(kind: Kind, path: tuple[str | int, ...], name: str) -> str:
    """The class (open, business, personal) of the field `name` of the object at `path` in a body."""
    model: type[BaseModel] = kind.model
    for step in path:
        if isinstance(step, str):
            inner = nested_model(model.model_fields[step].annotation)
            assert inner is not None, "a validated body has models where its lists are"
            model = inner
    return str(extra_of(model.model_fields[name])["class"])


def rows_of(kind: Kind) -> Iterator[FieldRow]:
    """Each field of a kind, depth first, in the order it is declared."""
    yield from _rows(kind.model, ())


def _rows(model: type[BaseModel], above: tuple[str, ...]) -> Iterator[FieldRow]:
    for name, field in model.model_fields.items():
        extra = extra_of(field)
        yield FieldRow(
            (*above, field.alias or name),
            extra["zh"],
            _type_name(field.annotation),
            extra["class"],
            extra["required"],
            field.description or "",
            extra["law"],
        )
        inner = nested_model(field.annotation)
        if inner is not None:
            yield from _rows(inner, (*above, name))


def _type_name(annotation: Any) -> str:
    inner = nested_model(annotation)
    if get_origin(annotation) in (Union, UnionType):
        return " or ".join(_type_name(a) for a in get_args(annotation) if a is not type(None))
    if get_origin(annotation) is list:
        return "list of objects" if inner else f"list of {_type_name(get_args(annotation)[0])}"
    if inner is not None:
        return "object"
    choices = get_args(annotation)
    if choices and all(isinstance(c, str) for c in choices):
        return " / ".join(f"`{c}`" for c in choices)
    return {"int": "integer", "str": "string", "bool": "true or false", "dict": "JWK"}.get(
        getattr(annotation, "__name__", ""), _type_name(choices[0]) if choices else str(annotation)
    )


def validate(kind: Kind, st: Statement, *, complete: bool = True) -> Body:
    """The body of `st` as its model; with `complete`, every needed sealed field must be disclosed.

    Raises: MalformedStatement (a type or limit broken, a needed field absent), UnknownField (a name the kind does not
    have, or one that stands in the wrong class).
    """
    if _has_null(st.fields):
        raise MalformedStatement("An absent field is left out; null is never written.")
    _check_classes(kind.model, st.body)
    try:
        body = kind.model.model_validate(st.fields)
    except ValidationError as error:
        raise _refusal(kind, error) from None
    if complete:
        _check_needed(body, kind)
    return body


def _has_null(value: Any) -> bool:
    if isinstance(value, dict):
        return any(_has_null(v) for v in value.values())
    if isinstance(value, list):
        return any(_has_null(v) for v in value)
    return value is None


def _check_classes(model: type[BaseModel], body: Any) -> None:
    """No sealed field in the clear: the signed body, before disclosures, has open names and `_sd` only."""
    if not isinstance(body, dict):
        raise MalformedStatement("A body is a JSON object.")
    shape = shape_of(model)
    clear = shape.sealed & body.keys()
    if clear:
        raise UnknownField(f"The field {min(clear)} is sealed and may not stand in the clear.", field=min(clear))
    for name in shape.children:
        model_inner = nested_model(model.model_fields[name].annotation)
        assert model_inner is not None
        value = body.get(name)
        for item in value if isinstance(value, list) else [] if value is None else [value]:
            _check_classes(model_inner, item)


def check_disclosed(kind: Kind, st: Statement) -> None:
    """No open field in a disclosure: every disclosed name is one the kind seals in that object.

    Raises: UnknownField.
    """
    for disclosure in st.disclosures:
        shape = kind.shape
        for step in st.where[disclosure.digest]:
            if isinstance(step, str):
                if step not in shape.children:
                    raise UnknownField(f"Nothing is sealed inside {step}.", field=step)
                shape = shape.children[step]
        if disclosure.name not in shape.sealed:
            raise UnknownField(f"{disclosure.name} is no sealed field of {kind.name}.", field=disclosure.name)


def _refusal(kind: Kind, error: ValidationError) -> LedgerError:
    first = error.errors(include_url=False, include_input=False, include_context=False)[0]
    where = ".".join(str(step) for step in first["loc"]) or "body"
    if first["type"] == "extra_forbidden":
        return UnknownField(f"{kind.name} has no field {where}.", field=where)
    return MalformedStatement(f"{kind.name}: {where}: {first['msg']}.", field=where)


def _check_needed(body: BaseModel, kind: Kind) -> None:
    for name, field in type(body).model_fields.items():
        value = getattr(body, name)
        if value is None and extra_of(field)["required"]:
            raise MalformedStatement(f"{kind.name} needs the sealed field {name}.", field=name)
        for item in value if isinstance(value, list) else [value]:
            if isinstance(item, BaseModel):
                _check_needed(item, kind)
