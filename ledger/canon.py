"""Strict JSON: one spelling for every value, the one that JavaScript's JSON.stringify writes.

Promise: `loads` takes exactly the bytes that `dumps` writes and nothing else, so what a browser signed, what is stored
and what is hashed are the same bytes, and no two texts mean one thing.

Rules
* Parse, write, compare: a duplicate key, a space, another escape, `-0`, `1.0` or `1e3` comes back otherwise.
* No floats; integers within ±(2^53 - 1), beyond which JavaScript rounds.
* No control, zero-width, direction-changing or line-separating characters (FORMATS 1.1 lists them), no noncharacters,
  no lone surrogates: what a person reads is what was signed. Text is not normalised either.
* No key that JavaScript would move (array indices come first in its objects) or lose (`__proto__`).
* Nesting at most `DEPTH_MAX`.

Follows ECMA-262 `JSON.stringify`, RFC 8259, and RFC 8785 (JCS) in `jcs`.
"""

from __future__ import annotations

import json
import re
from typing import TypeAlias

import orjson

from ledger.errors import MalformedStatement, NotCanonical

Json: TypeAlias = "bool | int | str | list[Json] | dict[str, Json] | None"

DEPTH_MAX = 8  # enough for lists of objects in a body; a bound for every recursive reader
INT_MAX = 2**53 - 1  # the largest integer that JavaScript holds exactly, and its neighbour too

# SPEC: FORMATS 1.1, the characters no signed text may hold. U+0000-001F stand in JSON only as escapes: see _ESCAPE.
_FORBIDDEN = re.compile(
    "[\x00-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufdd0-\ufdef"
    + "".join(chr(plane + low) for plane in range(0, 0x110000, 0x10000) for low in (0xFFFE, 0xFFFF))
    + "]"
)
_ESCAPE = re.compile(rb'(?:[^\\]++|\\["\\])*+')  # the only escapes that a text of allowed characters needs
_ESCAPE_LINES = re.compile(rb'(?:[^\\]++|\\["\\n])*+')
_INDEX_KEY = re.compile("0|[1-9][0-9]*")


def dumps(value: Json, *, depth_max: int = DEPTH_MAX, lines: bool = False) -> bytes:
    """`value` as canonical JSON, keys in the order given. Raises: NotCanonical for what has no canonical form.

    With `lines` a text may hold line feeds, as a note does; no signed statement, header or disclosure may. `depth_max`
    is how many objects and lists may stand inside each other.
    """
    _check(value, depth_max, True)
    try:
        data = orjson.dumps(value)
    except TypeError:
        raise NotCanonical("A text holds half of a surrogate pair.") from None
    _check_characters(data, _ESCAPE_LINES if lines else _ESCAPE)
    return data


def loads(data: bytes, *, depth_max: int = DEPTH_MAX, lines: bool = False) -> Json:
    """The value that canonical `data` spells; `lines` and `depth_max` as in `dumps`.

    Raises: MalformedStatement (no UTF-8, no JSON at all), NotCanonical (JSON, but not spelled in the one way).
    """
    try:
        value: Json = orjson.loads(data)
    except orjson.JSONDecodeError as error:
        raise _refusal(data, error) from None
    if dumps(value, depth_max=depth_max, lines=lines) != data:
        raise NotCanonical("The JSON is not spelled as JSON.stringify writes it, or a key stands twice.")
    return value


def jcs(value: Json) -> bytes:
    """`value` as RFC 8785 writes it: like `dumps`, but the keys of every object sorted by UTF-16 code units.

    Raises: NotCanonical (a float, an integer out of range, half of a surrogate pair).
    """
    _check(value, DEPTH_MAX, False)
    try:
        return orjson.dumps(_sorted(value))
    except (TypeError, UnicodeEncodeError):
        raise NotCanonical("A text holds half of a surrogate pair.") from None


def _refusal(data: bytes, error: orjson.JSONDecodeError) -> MalformedStatement | NotCanonical:
    """Tell JSON of another spelling (a lone surrogate as an escape, a byte order mark, great depth) from no JSON."""
    try:
        json.loads(data.decode("utf-8-sig"), parse_constant=_no_constant)
    except RecursionError:
        return NotCanonical("The JSON is nested too deeply.")
    except ValueError:
        return MalformedStatement(f"This is not JSON in UTF-8: {error.msg}.")
    return NotCanonical(f"The JSON is not spelled as JSON.stringify writes it: {error.msg}.")


def _no_constant(name: str) -> None:
    raise ValueError(f"{name} is no JSON")


def _check(value: object, depth_left: int, plain_keys: bool) -> None:
    """Types, ranges, keys and depth; characters are looked at in the written text, all at once."""
    kind = type(value)
    if kind is str or kind is bool or value is None:
        return
    if isinstance(value, int):
        if not -INT_MAX <= value <= INT_MAX:
            raise NotCanonical(f"An integer is beyond ±{INT_MAX}.")
    elif isinstance(value, dict):
        _check_depth(depth_left)
        for key, inner in value.items():
            if plain_keys and (key == "__proto__" or (key[:1] <= "9" and _INDEX_KEY.fullmatch(key))):
                raise NotCanonical(f"The key {key} would not keep its place in JavaScript.", key=key)
            _check(inner, depth_left - 1, plain_keys)
    elif isinstance(value, list):
        _check_depth(depth_left)
        for inner in value:
            _check(inner, depth_left - 1, plain_keys)
    elif kind is float:
        raise NotCanonical("A number is no integer within the allowed range.")
    else:
        raise TypeError(f"{kind.__name__} is no JSON value")  # our own mistake: no parser makes one


def _check_depth(depth_left: int) -> None:
    if depth_left <= 0:
        raise NotCanonical("The JSON is nested too deeply.")


def _check_characters(data: bytes, escapes: re.Pattern[bytes]) -> None:
    """Looks at what orjson wrote: in ASCII only U+007F can stand there raw; what is below U+0020 is an escape."""
    found = None if data.isascii() and b"\x7f" not in data else _FORBIDDEN.search(data.decode())
    if found:
        raise NotCanonical(f"The character U+{ord(found.group()):04X} may not stand in a signed text.")
    if b"\\" in data and not escapes.fullmatch(data):
        raise NotCanonical("A control character may not stand in a signed text.")


def _sorted(value: Json) -> Json:
    if isinstance(value, dict):
        return {key: _sorted(value[key]) for key in sorted(value, key=_utf16)}
    return [_sorted(item) for item in value] if isinstance(value, list) else value


def _utf16(key: str) -> bytes:
    return key.encode("utf-16-be")
