"""The files that a statement names: every field of its kind whose type is the SHA-256 of a file.

Promise: what `named` gives is a function of the open fields of the signed payload alone, so that the index of it can be
rebuilt from the statements.

Rules
* A field counts by its declared type `Sha256`, alone or in a list, wherever it stands in the body; and the paper that a
  statement was copied from, `via.source_sha256`.
* The log's own thread names manifests, which are no attachments of anybody.

Specification: FORMATS 1.1 (`via`), 1.5 (`files/<sha256>.<ext>`).
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any, get_args

from pydantic import BaseModel

from ledger import kinds
from ledger.kinds.catalogue import nested_model
from ledger.kinds.fields import OF_FILE
from ledger.statement import Statement


def named(st: Statement) -> list[str]:
    """The SHA-256 of each file that an admitted statement names, hex, each once, in order."""
    if st.thread_type == "system":
        return []
    found = {*_hashes(kinds.kind_of(st).model, st.body)}
    if st.via is not None and "source_sha256" in st.via:
        found.add(st.via["source_sha256"])
    return sorted(found)


def _hashes(model: type[BaseModel], value: dict[str, Any]) -> Iterator[str]:
    for name, is_hash, nested in _places(model):
        given = value.get(name)
        for one in given if isinstance(given, list) else [given]:
            if is_hash and isinstance(one, str):
                yield one
            elif nested is not None and isinstance(one, dict):
                yield from _hashes(nested, one)


@cache
def _places(model: type[BaseModel]) -> tuple[tuple[str, bool, type[BaseModel] | None], ...]:
    """Of each field that is or may hold a hash: its name in the body, whether it is one, the model inside."""
    rows = [
        (field.alias or name, OF_FILE in field.metadata or _marked(field.annotation), nested_model(field.annotation))
        for name, field in model.model_fields.items()
    ]
    return tuple(row for row in rows if row[1] or (row[2] is not None and _places(row[2])))


def _marked(annotation: Any) -> bool:
    """Whether the mark stands anywhere inside a type."""
    return any(inner == OF_FILE or _marked(inner) for inner in get_args(annotation))
