"""What is said about wages verifies with tools of others; what is packed of it is the same bytes everywhere."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import joserfc.jws
import jwcrypto.jwk
import jwcrypto.jws
import pytest
from joserfc.jwk import OKPKey
from sd_jwt.verifier import SDJWTVerifier

from api import examples
from ledger import kinds, statement
from ledger.jose import Jwk
from ledger.statement import Statement
from tests.sewn import ZHOU, packed, world
from tests.trade import ORIGIN

HERE = Path(__file__).resolve().parents[2]
Signed = tuple[Statement, Jwk]


def of_the_workshop() -> Iterator[Signed]:
    """Every statement of the sewing workshop with the key that signed it: of parties, registrar and clock."""
    ledger, _ = world()
    known = {signer.kid: signer.jwk for signer in (ledger.registrar, ledger.operator, ledger.clock)}
    for party in ledger.parties.values():
        known |= {signer.kid: signer.jwk for signer in (party.signer, *party.extra.values())}
    for wire, _ in ledger.wires:
        st = statement.parse(wire)
        yield st, known[st.kid]


def of_the_examples() -> Iterator[Signed]:
    """One statement of every kind, as the documents print it."""
    cast = examples.public_cast("log+00000000+AA==", "pack+00000000+AA==")
    known = {signer.kid: signer.jwk for signer in cast.signers.values()}
    for one in examples.tell(ORIGIN, cast):
        st = statement.parse(one.wire)
        yield st, known[st.kid]


def check_elsewhere(st: Statement, jwk: Jwk) -> None:
    """joserfc, jwcrypto and the SD-JWT reference library accept the statement and read the same fields."""
    jwt = st.jwt.decode()
    wire = "~".join([jwt, *(one.text for one in st.disclosures), ""])
    by_joserfc = joserfc.jws.deserialize_compact(jwt, OKPKey.import_key(dict(jwk)), algorithms=["Ed25519"])
    by_jwcrypto = jwcrypto.jws.JWS()
    by_jwcrypto.allowed_algs = ["Ed25519"]
    by_jwcrypto.deserialize(jwt, jwcrypto.jwk.JWK(**jwk))
    assert json.loads(by_joserfc.payload) == json.loads(by_jwcrypto.payload)
    by_sd_jwt = SDJWTVerifier(wire, lambda _iss, _header: jwcrypto.jwk.JWK(**jwk))
    assert by_sd_jwt.get_verified_payload()["body"] == st.fields


def test_each_statement_about_wages_verifies_with_tools_of_others() -> None:
    """The workshop's, the workers' and the clock's, and one of every kind that there is under `work:`."""
    seen: dict[str, int] = {}
    for st, jwk in (*of_the_workshop(), *of_the_examples()):
        check_elsewhere(st, jwk)
        if st.thread_type == "work":
            seen[st.kind] = seen.get(st.kind, 0) + 1
    assert set(seen) == {kind.name for kind in kinds.ALL if kind.thread_type == "work"}
    assert min(seen["work.recorded"], seen["arrears.recorded"], seen["payment.acknowledged"]) > 2


@pytest.mark.parametrize("place", range(3))
def test_a_changed_one_is_refused_by_each_of_them(place: int) -> None:
    """A count, arrears of the clock and a payslip with one bit of the signature turned, or another's key."""
    said = {st.kind: (st, jwk) for st, jwk in of_the_workshop()}
    st, jwk = said[("work.recorded", "arrears.recorded", "payslip.issued")[place]]
    head, body, signature = st.jwt.decode().split(".")
    spoiled = f"{head}.{body}.{'A' if signature[0] != 'A' else 'B'}{signature[1:]}"
    other = said["engagement.signed"][1]
    for jwt, key in ((spoiled, jwk), (st.jwt.decode(), other)):
        with pytest.raises(Exception, match="signature"):
            joserfc.jws.deserialize_compact(jwt, OKPKey.import_key(dict(key)), algorithms=["Ed25519"])
        by_jwcrypto = jwcrypto.jws.JWS()
        by_jwcrypto.allowed_algs = ["Ed25519"]
        with pytest.raises(jwcrypto.jws.InvalidJWSSignature):
            by_jwcrypto.deserialize(jwt, jwcrypto.jwk.JWK(**key))


# ---- the same bytes


PRINT = """
import hashlib
from tests.sewn import WORKSHOP, packed
for asked in ({}, {"reader": WORKSHOP}, {"kind": "workshop", "reader": WORKSHOP}):
    print(hashlib.sha256(packed(**asked)).hexdigest())
"""


def test_another_interpreter_makes_the_same_packs() -> None:
    """With another hash seed, time zone and locale, the worker's, the workshop's copy and the workshop's own."""
    strange = os.environ | {"PYTHONHASHSEED": "11", "TZ": "America/St_Johns", "LC_ALL": "C.UTF-8"}
    command = [sys.executable, "-c", PRINT]
    made = subprocess.run(command, cwd=HERE, env=strange | {"PYTHONPATH": str(HERE)}, capture_output=True, check=True)
    here = [packed(), packed(reader="工坊"), packed(kind="workshop", reader="工坊")]
    assert made.stdout.decode().split() == [hashlib.sha256(data).hexdigest() for data in here]
    assert len(set(here)) == 3


def test_the_same_pack_twice_is_the_same_bytes() -> None:
    """Made again from the beginning, in the same process; at another size it is another pack."""
    packed.cache_clear()
    first = packed()
    packed.cache_clear()
    assert packed() == first
    assert packed(size=len(world()[0].wires) - 1) != first
    assert packed("worker", ZHOU, ZHOU) == first
