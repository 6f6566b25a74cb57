"""The trust file: one spelling, one fingerprint, and nothing in it that a verifier would pass over."""

import dataclasses
import hashlib
from typing import Any

import pytest

from ledger import canon
from ledger.errors import LedgerError, MalformedStatement, NotCanonical, NotSupported, UnknownField, WrongAlgorithm
from ledger.jose import Es256Signer
from notary import note, policy, trust
from notary.note import NoteSigner
from notary.trust import Trust
from tests.unit.samples import ORIGIN, SIGNER, STRANGER

LOG = NoteSigner(ORIGIN, SIGNER).vkey
PACK = NoteSigner(f"{ORIGIN}/pack", STRANGER).vkey
TRUST = Trust(
    origin=ORIGIN,
    policy_text=str(policy.of_log(LOG)),
    registrar_keys=(SIGNER.jwk,),
    operator_keys=(STRANGER.jwk,),
    clock_keys=(SIGNER.jwk, STRANGER.jwk),
    pack_vkeys=(PACK,),
    time_tolerance_s=60,
)
DATA = trust.dump(TRUST)
MEMBERS: Any = canon.loads(DATA[:-1], lines=True)
EC_KEY = Es256Signer(bytes(31) + b"1").jwk
MISSING: Any = object()


def varied(**changes: Any) -> bytes:
    """The trust file with members changed in place, dropped (MISSING) or added at the end."""
    members = {name: value for name, value in (MEMBERS | changes).items() if value is not MISSING}
    return canon.dumps(members, lines=True) + b"\n"


def test_a_trust_file_reads_back() -> None:
    """What was written parses to the same, is written to the same bytes, and names the log's key."""
    read = trust.parse(DATA)
    assert read == TRUST
    assert trust.dump(read) == DATA
    assert read.log_vkey == LOG
    assert read.policy == policy.of_log(LOG)


def test_its_fingerprint_is_of_its_bytes() -> None:
    """The fingerprint is what sha256sum prints, and any change of a member changes it."""
    assert trust.fingerprint(DATA) == hashlib.sha256(DATA).hexdigest()
    changed = trust.dump(dataclasses.replace(TRUST, time_tolerance_s=61))
    assert trust.fingerprint(changed) != trust.fingerprint(DATA)


def test_the_members_stand_in_the_order_of_the_format() -> None:
    """Version first, then origin, policy, keys and tolerance, as the format lists them."""
    assert list(MEMBERS) == [name for name in trust.MEMBERS if name != "log_mldsa_vkey"]
    swapped = {name: MEMBERS[name] for name in sorted(MEMBERS)}
    with pytest.raises(MalformedStatement):
        trust.parse(canon.dumps(swapped, lines=True) + b"\n")


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"v": 2}, NotSupported),
        ({"v": "1"}, NotSupported),
        ({"v": MISSING}, NotSupported),
        ({"log_mldsa_vkey": str(LOG)}, NotSupported),
        ({"tsa_roots": ["-----BEGIN CERTIFICATE-----\n"]}, NotSupported),
        ({"tsa_roots": None}, NotSupported),
        ({"more": 1}, UnknownField),
        ({"origin": "log.example/other"}, MalformedStatement),
        ({"origin": 1}, MalformedStatement),
        ({"origin": MISSING}, MalformedStatement),
        ({"policy": "quorum none\n"}, NotSupported),
        ({"policy": "nonsense\n"}, MalformedStatement),
        ({"policy": [MEMBERS["policy"]]}, MalformedStatement),
        ({"registrar_keys": []}, MalformedStatement),
        ({"registrar_keys": {}}, MalformedStatement),
        ({"registrar_keys": ["x"]}, MalformedStatement),
        ({"registrar_keys": [SIGNER.jwk, SIGNER.jwk]}, MalformedStatement),
        ({"operator_keys": [SIGNER.jwk | {"x": "AA"}]}, MalformedStatement),
        ({"operator_keys": [EC_KEY]}, WrongAlgorithm),
        ({"operator_keys": [{"alg": "ML-DSA-44", "kty": "AKP", "pub": "A"}]}, NotSupported),
        ({"clock_keys": [{"k": "A", "kty": "oct"}]}, WrongAlgorithm),
        ({"clock_keys": MISSING}, MalformedStatement),
        ({"pack_vkeys": [str(PACK)[:-1]]}, MalformedStatement),
        ({"pack_vkeys": [SIGNER.jwk]}, MalformedStatement),
        ({"pack_vkeys": [str(note.vkey_of("w", note.COSIGNATURE, bytes(32)))]}, NotSupported),
        ({"time_tolerance_s": -1}, MalformedStatement),
        ({"time_tolerance_s": True}, MalformedStatement),
        ({"time_tolerance_s": 86_401}, MalformedStatement),
        ({"time_tolerance_s": "60"}, MalformedStatement),
    ],
)
def test_a_trust_file_without_its_form_is_refused(changes: dict[str, Any], error: type[LedgerError]) -> None:
    """A member that is missing, added, doubled or of another form is refused; what we cannot check, by name."""
    with pytest.raises(error):
        trust.parse(varied(**changes))


def test_a_quorum_is_not_passed_over() -> None:
    """A trust file that asks for witnesses is refused by a verifier that sees none."""
    witness = note.vkey_of("w.example", note.COSIGNATURE, bytes(31) + b"\x05")
    text = f"log {LOG}\nwitness W {witness}\nquorum W\n"
    with pytest.raises(NotSupported, match="quorum W"):
        trust.parse(varied(policy=text))
    with pytest.raises(NotSupported, match="quorum W"):
        trust.dump(dataclasses.replace(TRUST, policy_text=text))


@pytest.mark.parametrize(
    ("data", "error"),
    [
        (b"", MalformedStatement),
        (b"\n", MalformedStatement),
        (b"[]\n", MalformedStatement),
        (DATA[:-1], MalformedStatement),
        (DATA + b"\n", NotCanonical),
        (b" " + DATA, NotCanonical),
        (DATA.replace(b":", b": ", 1), NotCanonical),
        (DATA.replace(b'"v":1', b'"v":1,"v":1'), NotCanonical),
        (DATA.replace(b'"v":1', b'"v":1.0'), NotCanonical),
        (DATA[:-2] + b"\n", MalformedStatement),
        (b"x" * trust.TRUST_BYTES_MAX + b"\n", MalformedStatement),
    ],
    ids=range(11),
)
def test_a_trust_file_has_one_spelling(data: bytes, error: type[LedgerError]) -> None:
    """Spaces, a missing or second line feed, doubled members, floats and half a file are refused."""
    with pytest.raises(error):
        trust.parse(data)
