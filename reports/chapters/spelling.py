"""A case whose every word the fonts can draw.

Rules
* Only what no font has is spelled out, by its code point; everything else stands as it was signed.

Specification: our own; `reports.layout.faces`.
"""

from __future__ import annotations

import dataclasses
from typing import Any, TypeVar

from reports.layout import lacking, spelled_out

T = TypeVar("T")


def drawable(value: T) -> T:
    """The value with each text in it spelled out as far as need be."""
    spelled: Any = _spelled(value)
    return spelled  # type: ignore[no-any-return]


def _spelled(value: Any) -> Any:
    if isinstance(value, str):
        return value if value.isascii() or not lacking(value) else spelled_out(value)
    if isinstance(value, tuple):
        return tuple(_spelled(one) for one in value)
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return _replaced(value)
    return value


def _replaced(value: Any) -> Any:
    changed = {
        field.name: new
        for field in dataclasses.fields(value)
        if (new := _spelled(old := getattr(value, field.name))) != old
    }
    return dataclasses.replace(value, **changed) if changed else value
