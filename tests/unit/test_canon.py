"""Canonical JSON: one spelling, JavaScript's, and no character a person cannot see."""

import json
from pathlib import Path
from typing import Any

import pytest

from ledger import canon
from ledger.errors import MalformedStatement, NotCanonical

CASES: list[dict[str, Any]] = json.loads((Path(__file__).parents[1] / "vectors/json/stringify.json").read_text())
CONTROLS = [*range(0x20), *range(0x7F, 0xA0)]
INVISIBLE = [0x061C, *range(0x200B, 0x2010), *range(0x2028, 0x202F), *range(0x2060, 0x2070), 0xFEFF]
NONCHARACTERS = [
    *range(0xFDD0, 0xFDF0),
    *(plane + low for plane in range(0, 0x110000, 0x10000) for low in (0xFFFE, 0xFFFF)),
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: ascii(case["input"]))
def test_we_write_what_javascript_writes(case: dict[str, Any]) -> None:
    """A text is taken exactly when JSON.stringify writes it so and every character may be signed."""
    data = case["input"].encode()
    if case["accepted"]:
        assert canon.dumps(canon.loads(data)) == data == case["written"].encode()
    else:
        with pytest.raises(NotCanonical):
            canon.loads(data)


@pytest.mark.parametrize("code", CONTROLS + INVISIBLE + NONCHARACTERS, ids=lambda code: f"U+{code:04X}")
def test_no_invisible_character_is_signed(code: int) -> None:
    """A forbidden character is refused raw and escaped, as a value and as a key, read or written."""
    character = chr(code)
    values: list[canon.Json] = [f"a{character}", [character], {f"k{character}": 1}]
    for value in values:
        with pytest.raises(NotCanonical):
            canon.dumps(value)
        for ascii_only in (True, False):
            with pytest.raises(NotCanonical):
                canon.loads(json.dumps(value, ensure_ascii=ascii_only, separators=(",", ":")).encode())


@pytest.mark.parametrize("code", [0x20, 0x7E, 0xA0, 0x200A, 0x2010, 0x2027, 0x202F, 0x205F, 0x2070, 0xFFFD, 0x1F9E6])
def test_their_neighbours_are_signed(code: int) -> None:
    """The characters beside the forbidden ranges are kept as they are."""
    assert canon.loads(canon.dumps(chr(code))) == chr(code)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"{",
        b"nul",
        b"NaN",
        b"Infinity",
        b"[1,]",
        b"'a'",
        b'"\xff"',
        b'"\xed\xa0\x80"',
        b"{1:2}",
        b"01",
        b'"\\x41"',
    ],
)
def test_what_is_no_json_is_malformed(data: bytes) -> None:
    """Bytes that no JSON reader takes are malformed, not merely spelled wrong."""
    with pytest.raises(MalformedStatement):
        canon.loads(data)


OTHER_NUMBERS = "1.0 -0 0.5 1e400 9007199254740992 -9007199254740992 18446744073709551616 " + "1" * 400
OTHER_TEXTS = '"\\/" "\\u00e9" "\\u0022" "\\ud83d\\ude00" "\\udc00"'
OTHER_KEYS = '{"a":1,"a":1} {"a":1,"b":2,"a":1} {"0":1} {"12":1} {"4294967295":1} {"__proto__":1}'


@pytest.mark.parametrize("text", [" 1", "1 ", "1\n", "\ufeff1", *f"{OTHER_NUMBERS} {OTHER_TEXTS} {OTHER_KEYS}".split()])
def test_another_spelling_is_not_canonical(text: str) -> None:
    """JSON that JavaScript would write otherwise, round or reorder is refused."""
    with pytest.raises(NotCanonical):
        canon.loads(text.encode())


@pytest.mark.parametrize("key", ["-1", "01", "1.5", "a", "袜", "", "_sd", "1a"])
def test_a_key_that_keeps_its_place_is_kept(key: str) -> None:
    """Only array indices move in a JavaScript object; other keys stay where they were written."""
    assert canon.loads(canon.dumps({key: 1})) == {key: 1}


def test_integers_end_where_javascript_rounds() -> None:
    """The largest exact integers pass, the next ones do not."""
    for value in (canon.INT_MAX, -canon.INT_MAX):
        assert canon.loads(canon.dumps(value)) == value
    for value in (canon.INT_MAX + 1, -canon.INT_MAX - 1, 2**64, 2**200):
        with pytest.raises(NotCanonical):
            canon.dumps(value)


def test_depth_is_bounded() -> None:
    """Eight levels pass, nine do not, and ten thousand do no harm."""
    assert canon.loads(b"[" * 8 + b"]" * 8)
    for depth in (9, 1000, 1_000_000):
        with pytest.raises(NotCanonical):
            canon.loads(b"[" * depth + b"]" * depth)
    assert canon.loads(b'{"a":[1]}', depth_max=2) == {"a": [1]}
    with pytest.raises(NotCanonical):
        canon.loads(b'{"a":[1]}', depth_max=1)


def test_lines_are_for_notes_only() -> None:
    """A line feed passes where a text is a note, and no other control character does."""
    assert canon.loads(b'"a\\nb\\\\n"', lines=True) == "a\nb\\n"
    assert canon.dumps("a\nb\\n", lines=True) == b'"a\\nb\\\\n"'
    for data in (b'"\\t"', b'"\\r\\n"', b'"\\u000a"', b'"a\\\\\\t"'):
        with pytest.raises(NotCanonical):
            canon.loads(data, lines=True)
    with pytest.raises(NotCanonical):
        canon.dumps("a\n")


@pytest.mark.parametrize("value", [1.0, float("nan"), "\ud800", {"a": "\udfff"}, {"\ud800": 1}])
def test_a_value_without_a_form_is_refused(value: Any) -> None:
    """Floats and halves of surrogate pairs cannot be written, canonically or as JCS."""
    for write in (canon.dumps, canon.jcs):
        with pytest.raises(NotCanonical):
            write(value)


@pytest.mark.parametrize("value", [(1, 2), b"a", {1: 2}, 1j], ids=repr)
def test_a_python_value_is_our_own_mistake(value: Any) -> None:
    """What is no JSON value at all is a bug of the caller."""
    with pytest.raises(TypeError):
        canon.dumps(value)


def test_jcs_sorts_by_utf16() -> None:
    """The keys of RFC 8785 section 3.2.3 come in its order: by UTF-16 code units, not by code points."""
    keys = ["\u20ac", "\r", "\ufb33", "1", "\U0001f600", "\u0080", "\u00f6"]
    written = canon.jcs(dict.fromkeys(keys, 1)).decode()
    assert list(json.loads(written)) == ["\r", "1", "\u0080", "\u00f6", "\u20ac", "\U0001f600", "\ufb33"]


def test_jcs_sorts_every_level() -> None:
    """Objects inside lists and objects are sorted too, and lists keep their order."""
    assert canon.jcs({"b": [{"z": 1, "a": 2}, 3], "a": None}) == b'{"a":null,"b":[{"a":2,"z":1},3]}'
