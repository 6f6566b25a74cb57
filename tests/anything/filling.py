"""Bodies filled in and changed: what a draft lacks is taken from another body; one thing is spoiled.

Rules
* A path is one of plain names, as a draft asks for it: `lines.1.qty`.
"""

from __future__ import annotations

import random
from typing import Any


def fill(given: dict[str, Any], missing: Any, *bodies: dict[str, Any]) -> None:
    """Give what was missing, taken from a body that has it: `lines.1.qty` as the first line's `qty_e3`."""
    for one in missing:
        for body in bodies:
            steps, value = _found(body, str(one["field"]).split("."))
            if value is not None:
                _put(given, steps, _unsummed(value))
                break


def _unsummed(value: Any) -> Any:
    """A value without the sums that follow from its quantities and prices."""
    if isinstance(value, list):
        return [_unsummed(one) for one in value]
    if isinstance(value, dict):
        leave = {"amount_fen"} if {"qty_e3", "price_e4"} <= value.keys() else set()
        return {name: _unsummed(one) for name, one in value.items() if name not in leave}
    return value


def _found(body: Any, steps: list[str]) -> tuple[list[str], Any]:
    """The value at a path of plain names, and the path by the names of the body."""
    path = []
    for step in steps:
        if isinstance(body, list):
            body = body[min(int(step), len(body)) - 1] if body else None
        elif isinstance(body, dict):
            named = next((name for name in (step, f"{step}_fen", f"{step}_e3", f"{step}_e4") if name in body), step)
            body = body.get(named)
            path.append(named)
            continue
        path.append(step)
    return path, body


def _put(given: Any, steps: list[str], value: Any) -> None:
    *path, last = steps
    for step, after in zip(path, steps[1:], strict=True):
        if isinstance(given, list):
            given += [{} for _ in range(int(step) - len(given))]
            given = given[int(step) - 1]
        else:
            given = given.setdefault(step, [] if after.isdigit() else {})
    if isinstance(given, dict):
        given[last] = value


def change(body: dict[str, Any], dice: random.Random) -> None:
    """One number or text of a body, somewhere, becomes another; or a field goes."""
    places: list[tuple[Any, Any]] = []

    def walk(value: Any) -> None:
        for key in list(value) if isinstance(value, dict) else range(len(value)):
            if isinstance(value[key], dict | list):
                walk(value[key])
            else:
                places.append((value, key))

    walk(body)
    if not places:
        return
    where, key = dice.choice(places)
    if isinstance(where, dict) and dice.random() < 0.2:
        del where[key]
    elif isinstance(where[key], int) and not isinstance(where[key], bool):
        where[key] = max(0, where[key] + dice.choice((-1, 1, 1_000, -(10**6))))
    elif isinstance(where[key], str):
        where[key] = dice.choice(("other", "2026-03-05", "ab" * 32, "样"))
