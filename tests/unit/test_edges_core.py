"""Canonical JSON, disclosures, statements and tokens at the very border of each of their limits."""

from __future__ import annotations

from typing import Any

import pytest

from ledger import canon, draft, entry, jose, sdjwt, statement
from ledger.errors import (
    DecoyDigest,
    FutureIat,
    LedgerError,
    MalformedStatement,
    NotCanonical,
    StatementTooLarge,
)
from ledger.sdjwt import Shape
from ledger.statement import About
from tests.unit.samples import BODY, HEADER, ID, OTHER, SIGNER, drafted, plain, raw_jwt, salts

SALT = bytes(16)


def nested(depth: int, *, objects: bool) -> Any:
    """Lists, or objects, one in the other."""
    value: Any = 1
    for _ in range(depth):
        value = {"a": value} if objects else [value]
    return value


@pytest.mark.parametrize("objects", [True, False])
def test_json_is_eight_deep_and_not_nine(objects: bool) -> None:
    """Eight levels of lists or of objects are written and read; nine are neither."""
    assert canon.loads(canon.dumps(nested(8, objects=objects))) == nested(8, objects=objects)
    spelled = canon.dumps(nested(9, objects=objects), depth_max=9)
    for refused in (lambda: canon.dumps(nested(9, objects=objects)), lambda: canon.loads(spelled)):
        with pytest.raises(NotCanonical, match="deeply"):
            refused()


@pytest.mark.parametrize("objects", [True, False])
def test_rfc_8785_is_no_deeper(objects: bool) -> None:
    """Sorted JSON ends at the same depth."""
    assert canon.jcs(nested(8, objects=objects)) == canon.dumps(nested(8, objects=objects))
    with pytest.raises(NotCanonical, match="deeply"):
        canon.jcs(nested(9, objects=objects))


@pytest.mark.parametrize("value", [2**53 - 1, -(2**53 - 1), 0])
def test_the_last_exact_integers_are_written(value: int) -> None:
    """Every integer that JavaScript holds exactly has a spelling."""
    assert canon.loads(canon.dumps([value])) == [value]


@pytest.mark.parametrize("value", [2**53, -(2**53), 2**64, -(2**64)])
def test_the_next_integers_are_not(value: int) -> None:
    """One more, and no integer is written or read."""
    for refused in (lambda: canon.dumps([value]), lambda: canon.loads(b"[%d]" % value), lambda: canon.jcs([value])):
        with pytest.raises(NotCanonical):
            refused()


@pytest.mark.parametrize("key", ["0", "9", "10", "90", "99", "4294967294", "4294967295", "__proto__"])
def test_a_key_that_javascript_would_move_is_no_key(key: str) -> None:
    """Every decimal without a leading zero is refused as a key, whatever digit it begins with."""
    with pytest.raises(NotCanonical):
        canon.dumps({key: 1})
    assert canon.jcs({key: 1}) == b'{"%s":1}' % key.encode()


@pytest.mark.parametrize("key", ["", "00", "09", "9x", "-1", "1.0", "a", "９", "proto", "__proto", " 1"])
def test_a_key_that_only_looks_like_one_is_a_key(key: str) -> None:
    """A leading zero, a sign, a letter behind: JavaScript leaves such keys where they stand."""
    assert canon.loads(canon.dumps({key: 1, "b": 2})) == {key: 1, "b": 2}


ALLOWED = " ~\u00a0\u061b\u061d\u200a\u2010\u2027\u202f\u205f\u2070\ufefe\ufdcf\ufdf0\ufffd\U0001fffd\U0010fffd"
FORBIDDEN = "\x00\x1f\x7f\x80\x9f\u061c\u200b\u200f\u2028\u202e\u2060\u206f\ufeff\ufdd0\ufdef\ufffe\uffff"
FORBIDDEN += "\U0001fffe\U0001ffff\U0010fffe\U0010ffff"


def test_characters_beside_the_forbidden_ones_are_written() -> None:
    """Each neighbour of a forbidden range stands in a text as it is."""
    for letter in ALLOWED:
        assert canon.loads(canon.dumps([letter])) == [letter]
        assert canon.loads(canon.dumps({letter: 1})) == {letter: 1}


def test_the_first_and_last_of_each_forbidden_range_are_refused() -> None:
    """Each end of a forbidden range stands in no text and in no key, with line feeds allowed or not."""
    for letter in FORBIDDEN:
        values: list[Any] = [[letter], {letter: 1}, ["a" + letter]]
        for value in values:
            for lines in (False, True):
                with pytest.raises(NotCanonical):
                    canon.dumps(value, lines=lines)


def test_line_feeds_stand_where_they_are_asked_for() -> None:
    """A note's text holds line feeds, a statement's none; no other escape comes along."""
    assert canon.loads(canon.dumps(["a\nb"], lines=True), lines=True) == ["a\nb"]
    for text in ("\n", "\\\n", "\\\\\n"):
        with pytest.raises(NotCanonical):
            canon.dumps([text])
        assert canon.loads(canon.dumps([text], lines=True), lines=True) == [text]
    for text in ("\\n", "\\", '"', "\\\\u0000"):
        assert canon.loads(canon.dumps([text])) == [text]


def disclosed(members: Any) -> str:
    """A disclosure's text over any JSON."""
    return jose.b64u(canon.dumps(members))


def long_text(size: int) -> str:
    """A disclosure's text of exactly so many letters."""
    least = len(canon.dumps([jose.b64u(SALT), "a", ""]))
    return disclosed([jose.b64u(SALT), "a", "x" * (size * 3 // 4 - least)])


def test_a_disclosure_is_16_kib_and_not_one_letter_more() -> None:
    """The longest disclosure is read; the next longer one is refused by its length."""
    assert len(long_text(16_384)) == 16_384
    assert sdjwt.parse(long_text(16_384)).name == "a"
    longer = long_text(16_386)
    assert len(longer) == 16_386
    with pytest.raises(StatementTooLarge) as caught:
        sdjwt.parse(longer)
    assert caught.value.fields["limit"] == 16_384
    with pytest.raises(StatementTooLarge):
        sdjwt.parse("A" * 16_385)


@pytest.mark.parametrize(
    "members",
    [
        {jose.b64u(SALT): 1, "name": 2, "value": 3},
        [jose.b64u(SALT), "name"],
        [jose.b64u(SALT), "name", 1, 2],
        "abc",
        3,
        None,
        [jose.b64u(SALT[:15]), "name", 1],
        [SALT.hex() + "=", "name", 1],
        [1, "name", 1],
        [jose.b64u(SALT), 1, 1],
        [jose.b64u(SALT), "", 1],
        [jose.b64u(SALT), "_sd", 1],
        [jose.b64u(SALT), "...", 1],
        [jose.b64u(SALT), "_sd_alg", 1],
        [jose.b64u(SALT), "name", {"_sd": []}],
        [jose.b64u(SALT), "name", [[{"a": {"...": 1}}]]],
    ],
)
def test_a_disclosure_is_a_list_of_salt_name_and_value(members: Any) -> None:
    """An object of three members, another length, a short salt, a reserved name or an inner seal: no disclosure."""
    with pytest.raises(MalformedStatement):
        sdjwt.parse(disclosed(members))


@pytest.mark.parametrize("value", [{"_sd": []}, [{"_sd_alg": "x"}], {"a": [{"...": "x"}]}])
def test_no_disclosure_is_made_that_seals_again(value: Any) -> None:
    """What could not be read is not made either."""
    with pytest.raises(MalformedStatement):
        sdjwt.make(SALT, "name", value)


@pytest.mark.parametrize("value", [{"sd": []}, [{"alg": "x"}], [], {}, ["_sd"], {"a": "..."}])
def test_lists_and_objects_are_disclosed_whole(value: Any) -> None:
    """A reserved word as a value, and any list or object without one as a key, may be disclosed."""
    made = sdjwt.make(SALT, "name", value)
    assert sdjwt.parse(made.text) == made


@pytest.mark.parametrize("entries", [{}, {sdjwt.digest("a"): 1}, "", sdjwt.digest("a"), True, 1, None, [], [1], ["a"]])
def test_a_seal_is_a_list_of_digests(entries: Any) -> None:
    """Digests in anything but a list, and anything but digests in one, are refused with the one code."""
    with pytest.raises(MalformedStatement):
        sdjwt.merge({"_sd": entries}, [])


def test_what_is_missing_is_named_by_three_digests() -> None:
    """A refusal of decoys counts all and lists no more than three."""
    sdjwt.check_complete([])
    with pytest.raises(DecoyDigest, match="4 digests") as caught:
        sdjwt.check_complete(["a", "b", "c", "d"])
    assert caught.value.fields["digests"] == ["a", "b", "c"]


def test_what_is_no_object_is_left_as_it_is() -> None:
    """A shape for inner objects does not touch a text, a number or null that stands in their place."""
    for value in ("text", 5, None, [1, "b"]):
        assert sdjwt.seal({"lines": value}, Shape(frozenset(), {"lines": Shape(frozenset({"a"}))}), salts()) == (
            {"lines": value},
            [],
        )


def test_a_jwt_is_48_kib_and_not_one_byte_more() -> None:
    """A statement of the greatest length is read; a letter more in the JWT is too large."""
    payload, _ = drafted(sealed=Shape(), body={"a": ""})
    least = len(canon.dumps(payload))
    parts = len(jose.b64u(HEADER)) + 2 + 86
    length = (49_152 - parts) * 3 // 4 - least
    longest = raw_jwt(HEADER, canon.dumps(payload | {"body": {"a": "x" * length}})) + b"~"
    assert 49_152 - 1 <= len(longest) - 1 <= 49_152
    assert len(statement.parse(longest).fields["a"]) == length
    longer = raw_jwt(HEADER, canon.dumps(payload | {"body": {"a": "x" * (length + 1)}})) + b"~"
    with pytest.raises(StatementTooLarge) as caught:
        statement.parse(longer)
    assert caught.value.fields["limit"] == 49_152


@pytest.mark.parametrize("size", [4_095, 4_096])
def test_a_token_is_4096_bytes_and_not_one_more(size: int) -> None:
    """The limit that a caller gives is the last length that parses."""
    text = raw_jwt(HEADER, canon.dumps(drafted()[0]))
    assert jose.parse_compact(text, typ=jose.STATEMENT, size_max=len(text)).header["typ"] == jose.STATEMENT
    with pytest.raises(StatementTooLarge):
        jose.parse_compact(text, typ=jose.STATEMENT, size_max=len(text) - 1)
    with pytest.raises(MalformedStatement):
        jose.check_key_proof("a" * size, party="p", jwk=SIGNER.jwk, aud="o")
    with pytest.raises(StatementTooLarge):
        jose.check_key_proof("a" * 4_097, party="p", jwk=SIGNER.jwk, aud="o")


def test_the_wire_is_256_kib_and_2000_disclosures() -> None:
    """What is too long on the wire, or has one disclosure too many, is refused by that limit, unread."""
    wire = plain()
    for data, limit in ((wire + b"a" * (262_145 - len(wire) - 1) + b"~", 262_144), (b"a" + b"~a" * 2001 + b"~", 2000)):
        with pytest.raises(StatementTooLarge) as caught:
            statement.parse(data)
        assert caught.value.fields["limit"] == limit
    for data in (wire + b"a" * (262_144 - len(wire) - 1) + b"~", b"a" + b"~a" * 2000 + b"~"):
        with pytest.raises(LedgerError) as other:
            statement.parse(data)
        assert other.value.fields.get("limit") not in (262_144, 2000)


BORDERS: list[tuple[dict[str, Any], dict[str, Any]]] = [
    ({"aud": "o" * 255}, {"aud": "o" * 256}),
    ({"aud": "o"}, {"aud": ""}),
    ({"v": 1}, {"v": 0}),
    ({"v": 999}, {"v": 1000}),
    ({"iat": 0}, {"iat": -1}),
    ({"iat": 253_402_300_799}, {"iat": 253_402_300_800}),
    ({"kind": "a." + "b" * 253}, {"kind": "a." + "b" * 254}),
    ({"iss": "connector:" + "c" * 245}, {"iss": "connector:" + "c" * 246}),
    ({"about": [About(ID)] * 400}, {"about": [About(ID)] * 401}),
    ({"seen": f"{10**16 - 1} {'A' * 43}="}, {"seen": f"{10**16} {'A' * 43}="}),
    ({"seen": f"0 {'A' * 43}="}, {"seen": f"00 {'A' * 43}="}),
    ({"via": {"occurred_on": "2024-02-29"}}, {"via": {"occurred_on": "2023-02-29"}}),
    ({"iss": OTHER}, {"iss": OTHER.upper().replace("0", "G")}),
]


@pytest.mark.parametrize(("taken", "refused"), BORDERS, ids=[str(next(iter(row[0]))) for row in BORDERS])
def test_each_claim_is_taken_up_to_its_border(taken: dict[str, Any], refused: dict[str, Any]) -> None:
    """The last value that a claim may have is read back, the next one refuses the statement."""
    name = next(iter(taken))
    read = getattr(statement.parse(plain(**taken)), name)
    assert (list(read) if name == "about" else read) == taken[name]
    with pytest.raises(MalformedStatement) as caught:
        statement.parse(plain(**refused))
    assert caught.value.fields["field"] == name


def test_a_clock_is_five_minutes_ahead_and_not_a_millisecond_more() -> None:
    """A statement from five minutes ahead is taken, from one millisecond further it is not."""
    st = statement.parse(plain(iat=1_000))
    statement.check_iat(st, 1_000_000 - 300_000)
    with pytest.raises(FutureIat):
        statement.check_iat(st, 1_000_000 - 300_001)


def test_an_entry_is_of_a_time_before_the_year_9999() -> None:
    """The first and the last millisecond are encoded and decoded, the next one is neither."""
    for at_ms in (0, 253_370_764_799_999):
        assert entry.decode(entry.encode(at_ms, ID)).admitted_at_ms == at_ms
    data = (253_370_764_800_000).to_bytes(8, "big") + bytes.fromhex(ID)
    with pytest.raises(MalformedStatement):
        entry.decode(data)
    for bad in (-1, 253_370_764_800_000):
        with pytest.raises(AssertionError):
            entry.encode(bad, ID)
    good = entry.encode(1, ID)
    for cut in (good[:-1], good + b"\x00", b""):
        with pytest.raises(MalformedStatement):
            entry.decode(cut)


def test_a_uuid_bears_its_time_and_version() -> None:
    """The first and last time and chance that fit give UUIDs of version 7 that differ in nothing else."""
    assert draft.uuid7(0, bytes(10)) == "00000000-0000-7000-8000-000000000000"
    assert draft.uuid7(2**48 - 1, b"\xff" * 10) == "ffffffff-ffff-7fff-bfff-ffffffffffff"
    for length in (9, 11):
        with pytest.raises(AssertionError):
            draft.uuid7(0, bytes(length))


def test_absent_claims_are_left_out() -> None:
    """Nothing is drafted as null: only the claims that are needed stand in the plain payload."""
    payload, _ = drafted(body=BODY)
    assert list(payload) == [name for name, needed in statement.CLAIMS if needed]
