"""What the tests of the pure core sign and with what: fixed keys, fixed salts, one plain statement."""

import hashlib
from collections.abc import Iterator
from typing import Any

from ledger import draft, jose
from ledger.jose import Ed25519Signer
from ledger.sdjwt import Disclosure, Shape

ORIGIN = "log.example/demo"
PARTY = "01980000-0000-7000-8000-000000000001"
OTHER = "01980000-0000-7000-8000-000000000002"
ORDER = "order:01980000-0000-7000-8000-0000000000aa"
ID = "ab" * 32

SIGNER = Ed25519Signer(hashlib.sha256(b"first").digest())
STRANGER = Ed25519Signer(hashlib.sha256(b"second").digest())

BODY = {
    "contractor": OTHER,
    "lines": [
        {"no": 1, "qty_e3": 252_875_000, "goods": "男袜", "price_e4": 11_700},
        {"no": 2, "qty_e3": 222_399_000, "goods": "女袜", "price_e4": 13_600},
    ],
    "order_no": "LX-07",
    "total_fen": 59_832_639,
}
SHAPE = Shape(frozenset({"order_no"}), {"lines": Shape(frozenset({"goods", "price_e4"}))})


def salts(seed: str = "salt") -> Iterator[bytes]:
    """Salts without end, the same for the same seed."""
    count = 0
    while True:
        yield hashlib.sha256(f"{seed}{count}".encode()).digest()[:16]
        count += 1


def drafted(**changes: Any) -> tuple[dict[str, Any], list[Disclosure]]:
    """(payload, disclosures) of the plain statement, with some of its fields changed."""
    fields: dict[str, Any] = {
        "aud": ORIGIN,
        "iss": PARTY,
        "iat": 1_767_225_600,
        "kind": "order.placed",
        "v": 1,
        "thread": ORDER,
        "body": BODY,
        "sealed": SHAPE,
        "salts": salts(),
    }
    return draft.payload(**(fields | changes))


def plain(**changes: Any) -> bytes:
    """The plain statement, signed, in its wire form."""
    payload, disclosures = drafted(**changes)
    return draft.sign(payload, disclosures, SIGNER)


def raw_jwt(header: bytes, payload: bytes) -> bytes:
    """A JWT over header and payload bytes as given, canonical or not, with a good signature."""
    signing_input = f"{jose.b64u(header)}.{jose.b64u(payload)}"
    return f"{signing_input}.{jose.b64u(SIGNER.sign(signing_input.encode()))}".encode()


HEADER = b'{"alg":"Ed25519","kid":"%s","typ":"statement+sd-jwt"}' % SIGNER.kid.encode()
