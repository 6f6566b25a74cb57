"""The shape of the views: a hash over every record's fields, by which a ledger knows who wrote its views.

Promise: two releases whose records differ in a field, its type or its default differ here; words about them do not
count. How a fold fills the fields is not in it: that is the audit's to see.

Specification: DESIGN section 3.5; ADR 15.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from functools import cache
from typing import Any

from ledger.records import TYPES, Record

WORDS = ("description", "title")  # of a schema; they change with every better sentence


@cache
def shape() -> str:
    """Hex SHA-256 over the schemas of all records."""
    return shape_of(TYPES)


def shape_of(types: Mapping[str, type[Record]]) -> str:
    """Hex SHA-256 over the schemas of the records given, by type."""
    schemas = {name: _plain(model.model_json_schema()) for name, model in sorted(types.items())}
    return hashlib.sha256(json.dumps(schemas, sort_keys=True).encode()).hexdigest()


def _plain(schema: Any) -> Any:
    """A schema without words. A record may have a field of such a name: its value is an object, never a text."""
    if isinstance(schema, dict):
        return {k: _plain(v) for k, v in schema.items() if not (k in WORDS and isinstance(v, str))}
    return [_plain(item) for item in schema] if isinstance(schema, list) else schema
