"""Sealed fields: digests in the body, disclosures beside it, and nothing that hides."""

import hashlib
import json
from typing import Any

import pytest

from ledger import jose, sdjwt
from ledger.errors import DecoyDigest, DigestReused, LedgerError, MalformedStatement, NotCanonical, StatementTooLarge
from ledger.sdjwt import Disclosure, Shape
from tests.unit.samples import BODY, SHAPE, salts

SALT = bytes(range(16))
NAME = sdjwt.make(SALT, "goods", "男袜")
PRICE = sdjwt.make(b"\x01" * 16, "price_e4", 11_700)


def spelled(value: Any) -> str:
    """A disclosure's text over any JSON at all."""
    return jose.b64u(json.dumps(value, separators=(",", ":"), ensure_ascii=False).encode())


def body(*digests: str) -> dict[str, Any]:
    """A body whose one line seals what has these digests."""
    return {"total_fen": 1, "lines": [{"no": 1, "_sd": sorted(digests)}]}


def test_the_rfc_disclosure_has_the_rfc_digest() -> None:
    """RFC 9901 section 4.2.3: the digest of its example disclosure."""
    text = "WyJfMjZiYzRMVC1hYzZxMktJNmNCVzVlcyIsICJmYW1pbHlfbmFtZSIsICJNw7ZiaXVzIl0"
    assert sdjwt.digest(text) == "X9yH0Ajrdm1Oij4tWso9UzzKJvPoDxwmuEcO3XAdRC0"


def test_a_disclosure_reads_back() -> None:
    """What was made parses to the same name, value, salt and digest."""
    assert sdjwt.parse(NAME.text) == NAME
    assert jose.b64u_decode(NAME.text) == '["AAECAwQFBgcICQoLDA0ODw","goods","男袜"]'.encode()
    assert NAME.digest == jose.b64u(hashlib.sha256(NAME.text.encode()).digest())


def test_a_short_salt_is_our_own_mistake() -> None:
    """Fewer than 128 bits of salt never seal anything."""
    with pytest.raises(AssertionError):
        sdjwt.make(bytes(15), "goods", "x")


@pytest.mark.parametrize(
    "value",
    [
        ["AAECAwQFBgcICQoLDA0ODw", "x"],
        ["AAECAwQFBgcICQoLDA0ODw", "goods", "x", "y"],
        ["AAECAwQFBgcICQoLDA0O", "goods", "x"],
        ["", "goods", "x"],
        [7, "goods", "x"],
        ["AAECAwQFBgcICQoLDA0ODw==", "goods", "x"],
        ["AAECAwQFBgcICQoLDA0ODw", 7, "x"],
        ["AAECAwQFBgcICQoLDA0ODw", "", "x"],
        ["AAECAwQFBgcICQoLDA0ODw", "_sd", ["x"]],
        ["AAECAwQFBgcICQoLDA0ODw", "_sd_alg", "sha-256"],
        ["AAECAwQFBgcICQoLDA0ODw", "...", "x"],
        ["AAECAwQFBgcICQoLDA0ODw", "goods", {"_sd": [NAME.digest]}],
        ["AAECAwQFBgcICQoLDA0ODw", "goods", [{"a": {"...": "x"}}]],
        {"salt": "x"},
        "x",
    ],
)
def test_a_misshapen_disclosure_is_refused(value: Any) -> None:
    """Another length, a weak salt, a reserved name or a seal inside a seal is refused."""
    with pytest.raises(MalformedStatement):
        sdjwt.parse(spelled(value))


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("", MalformedStatement),
        ("*", MalformedStatement),
        (NAME.text + "=", MalformedStatement),
        (jose.b64u(b'["AAECAwQFBgcICQoLDA0ODw", "goods", "x"]'), NotCanonical),
        (jose.b64u(b'["AAECAwQFBgcICQoLDA0ODw","goods","\\u0078"]'), NotCanonical),
        (jose.b64u(b'["AAECAwQFBgcICQoLDA0ODw","goods",1.5]'), NotCanonical),
        (jose.b64u('["AAECAwQFBgcICQoLDA0ODw","goods","a\u202eb"]'.encode()), NotCanonical),
        (jose.b64u(b'["AAECAwQFBgcICQoLDA0ODx","goods","x"]'), NotCanonical),
        ("A" * (sdjwt.DISCLOSURE_BYTES_MAX + 1), StatementTooLarge),
    ],
)
def test_a_disclosure_has_one_spelling(text: str, error: type[LedgerError]) -> None:
    """Spaces, other escapes, floats, unseen characters and stray bits are refused."""
    with pytest.raises(error):
        sdjwt.parse(text)


def test_the_wire_form_splits_and_joins() -> None:
    """`jwt~d1~d2~` comes apart and together again; `jwt~` is one with nothing shown."""
    wire = sdjwt.join(b"a.b.c", [NAME, PRICE])
    assert wire == b"a.b.c~" + NAME.text.encode() + b"~" + PRICE.text.encode() + b"~"
    assert sdjwt.split(wire) == (b"a.b.c", [NAME.text, PRICE.text])
    assert sdjwt.split(sdjwt.join(b"a.b.c", [])) == (b"a.b.c", [])


@pytest.mark.parametrize("wire", [b"", b"a.b.c", b"a.b.c~d", b"a.b.c~d~e.f.g", "a~袜~".encode()])
def test_what_does_not_end_in_a_tilde_is_refused(wire: bytes) -> None:
    """A bare JWT, a key-binding JWT at the end, or letters beyond ASCII are refused."""
    with pytest.raises(MalformedStatement):
        sdjwt.split(wire)


def test_merging_puts_each_field_into_its_object() -> None:
    """Disclosed names appear where their digests stand, digests disappear, the body itself is untouched."""
    signed = body(NAME.digest, PRICE.digest)
    merged = sdjwt.merge(signed, [PRICE, NAME])
    assert merged.fields == {"total_fen": 1, "lines": [{"no": 1, "goods": "男袜", "price_e4": 11_700}]}
    assert merged.where == {NAME.digest: ("lines", 0), PRICE.digest: ("lines", 0)}
    assert merged.missing == ()
    assert signed == body(NAME.digest, PRICE.digest)
    sdjwt.check_complete(merged.missing)


def test_a_withheld_field_is_missing_by_digest() -> None:
    """A digest that nothing opens is named, so that a reader knows what he does not see."""
    merged = sdjwt.merge(body(NAME.digest, PRICE.digest), [NAME])
    assert merged.fields["lines"] == [{"no": 1, "goods": "男袜"}]
    assert merged.missing == (PRICE.digest,)
    with pytest.raises(DecoyDigest) as caught:
        sdjwt.check_complete(merged.missing)
    assert caught.value.fields["digests"] == [PRICE.digest]


BAD_SEALS: list[tuple[dict[str, Any], type[LedgerError]]] = [
    ({"_sd": []}, MalformedStatement),
    ({"_sd": "x"}, MalformedStatement),
    ({"_sd": {}}, MalformedStatement),
    ({"_sd": [7]}, MalformedStatement),
    ({"_sd": ["x"]}, MalformedStatement),
    ({"_sd": [NAME.digest + "A"]}, MalformedStatement),
    ({"_sd": [NAME.digest[:-1] + "_"]}, MalformedStatement),
    ({"_sd": [[NAME.digest]]}, MalformedStatement),
    ({"_sd": sorted([NAME.digest, PRICE.digest], reverse=True)}, NotCanonical),
    ({"_sd": [NAME.digest, NAME.digest]}, DigestReused),
    ({"_sd": [NAME.digest], "lines": [{"_sd": [NAME.digest]}]}, DigestReused),
    ({"lines": [{"...": NAME.digest}]}, MalformedStatement),
    ({"a": {"_sd_alg": "sha-256"}}, MalformedStatement),
    ({"a": [[{"_sd": None}]]}, MalformedStatement),
]


@pytest.mark.parametrize(("signed", "error"), BAD_SEALS)
def test_a_misshapen_seal_is_refused(signed: dict[str, Any], error: type[LedgerError]) -> None:
    """An `_sd` that is empty, unsorted, doubled or no list of digests is refused, and so are sealed array elements."""
    with pytest.raises(error):
        sdjwt.merge(signed, [])


@pytest.mark.parametrize(
    ("signed", "disclosures", "error"),
    [
        (body(PRICE.digest), [NAME], DecoyDigest),
        (body(NAME.digest), [NAME, NAME], DecoyDigest),
        ({"a": 1}, [NAME], DecoyDigest),
        ({"goods": "女袜", "_sd": [NAME.digest]}, [NAME], MalformedStatement),
        (
            {"_sd": sorted([NAME.digest, sdjwt.make(bytes(16), "goods", "x").digest])},
            [NAME, sdjwt.make(bytes(16), "goods", "x")],
            MalformedStatement,
        ),
    ],
    ids=["of another digest", "twice", "of none", "over a clear name", "one name twice"],
)
def test_a_disclosure_that_does_not_belong_is_refused(
    signed: dict[str, Any], disclosures: list[Disclosure], error: type[LedgerError]
) -> None:
    """A disclosure without its digest, or one that would cover a name, is refused."""
    with pytest.raises(error):
        sdjwt.merge(signed, disclosures)


def test_sealing_and_merging_are_inverse() -> None:
    """What is sealed by a shape comes back by its disclosures, each sealed field under a salt of its own."""
    sealed, disclosures = sdjwt.seal(BODY, SHAPE, salts())
    assert sdjwt.merge(sealed, disclosures).fields == BODY
    assert sorted(sdjwt.digests_of(sealed)) == sorted(one.digest for one in disclosures)
    assert len({one.salt for one in disclosures}) == len(disclosures) == 5
    assert "男袜" not in json.dumps(sealed, ensure_ascii=False)


def test_digests_stand_sorted() -> None:
    """The order of an `_sd` says nothing about the order of the fields."""
    shape = Shape(frozenset("abcdefgh"))
    sealed, disclosures = sdjwt.seal(dict.fromkeys("abcdefgh", 1), shape, salts())
    assert sealed == {"_sd": sorted(one.digest for one in disclosures)}
    assert [one.digest for one in disclosures] != sealed["_sd"]


def test_a_shape_without_its_fields_seals_nothing() -> None:
    """Names and children that a body does not have leave it as it is, and draw no salt."""
    sealed, disclosures = sdjwt.seal({"total_fen": 1, "lines": None}, SHAPE, iter(()))
    assert (sealed, disclosures) == ({"total_fen": 1, "lines": None}, [])


@pytest.mark.parametrize("text", [NAME.digest, PRICE.digest])
def test_a_digest_is_known_by_its_form(text: str) -> None:
    """43 letters of base64url whose spare bits are zero are a digest, and nothing else is."""
    assert sdjwt.is_digest(text)
    others = (text[:-1], text + "A", text + "\n", text[:-1] + "B", "", text.replace(text[0], "+"))
    assert not any(sdjwt.is_digest(other) for other in others)
