"""The trust file: what a verifier must have from elsewhere before a verdict means anything.

Promise: `parse` takes the one spelling that `dump` writes, so that a trust file has one SHA-256 to compare by phone.

Rules
* Canonical JSON and a line feed, the members in the order of FORMATS 1.6.
* The policy has one Ed25519 log line, whose key name is the origin.
* What this release cannot check, an ML-DSA log key, time-stamp roots or a quorum, it refuses by name: a verifier that
  passed over it would claim more than it saw.
* A pack's own copy of any of this is never trusted.

Follows FORMATS 1.6.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from ledger import canon, jose
from ledger.errors import MalformedStatement, NotSupported, UnknownField, WrongAlgorithm
from ledger.jose import Jwk
from notary import note, policy
from notary.note import Vkey
from notary.policy import Policy

TRUST_BYTES_MAX = 1024 * 1024
KEYS_MAX = 100  # of one office, over all its years
TOLERANCE_S_MAX = 86_400  # a clock that is off by more than a day is no clock
MEMBERS = (
    "v",
    "origin",
    "policy",
    "log_mldsa_vkey",
    "registrar_keys",
    "operator_keys",
    "clock_keys",
    "pack_vkeys",
    "tsa_roots",
    "time_tolerance_s",
)
_OPTIONAL = "log_mldsa_vkey"


@dataclass(frozen=True, slots=True)
class Trust:
    """A trust file: whose log, under which keys. `time_tolerance_s` is in seconds."""

    origin: str
    policy_text: str
    registrar_keys: tuple[Jwk, ...]
    operator_keys: tuple[Jwk, ...]
    clock_keys: tuple[Jwk, ...]
    pack_vkeys: tuple[Vkey, ...]
    time_tolerance_s: int
    tsa_roots: tuple[str, ...] = field(default=())

    @property
    def policy(self) -> Policy:
        """The policy, parsed."""
        return policy.parse(self.policy_text)

    @property
    def log_vkey(self) -> Vkey:
        """The log's Ed25519 key."""
        return policy.log_key(self.policy)


def dump(trust: Trust) -> bytes:
    """The bytes of a trust file. Raises: MalformedStatement, NotSupported (it could not be read back)."""
    members: dict[str, Any] = {
        "v": 1,
        "origin": trust.origin,
        "policy": trust.policy_text,
        "registrar_keys": list(trust.registrar_keys),
        "operator_keys": list(trust.operator_keys),
        "clock_keys": list(trust.clock_keys),
        "pack_vkeys": [str(vkey) for vkey in trust.pack_vkeys],
        "tsa_roots": list(trust.tsa_roots),
        "time_tolerance_s": trust.time_tolerance_s,
    }
    _check_members(members)
    return canon.dumps(members, lines=True) + b"\n"


def fingerprint(data: bytes) -> str:
    """Hex SHA-256 of a trust file's bytes, to compare with a published one."""
    return hashlib.sha256(data).hexdigest()


def parse(data: bytes) -> Trust:
    """A trust file from its bytes.

    Raises: MalformedStatement, NotCanonical, UnknownField, WrongAlgorithm, NotSupported (what this release cannot
    check).
    """
    if len(data) > TRUST_BYTES_MAX or not data.endswith(b"\n"):
        raise MalformedStatement(f"A trust file is one line of at most {TRUST_BYTES_MAX} bytes, ended by a line feed.")
    members: Any = canon.loads(data[:-1], lines=True)
    if not isinstance(members, dict):
        raise MalformedStatement("A trust file is a JSON object.")
    _check_members(members)
    return Trust(
        origin=members["origin"],
        policy_text=members["policy"],
        registrar_keys=tuple(members["registrar_keys"]),
        operator_keys=tuple(members["operator_keys"]),
        clock_keys=tuple(members["clock_keys"]),
        pack_vkeys=tuple(note.parse_vkey(text) for text in members["pack_vkeys"]),
        time_tolerance_s=members["time_tolerance_s"],
    )


def _check_members(members: dict[str, Any]) -> None:
    unknown = sorted(members.keys() - set(MEMBERS))
    if unknown:
        raise UnknownField(f"A trust file has no member {unknown[0]}.", field=unknown[0])
    if members.get("v") != 1:
        raise NotSupported("A trust file of another version than 1 is not supported by this release.")
    if _OPTIONAL in members:
        raise NotSupported("ML-DSA-44 log keys are not supported by this release.", field=_OPTIONAL)
    if list(members) != [name for name in MEMBERS if name != _OPTIONAL]:
        raise MalformedStatement("A trust file has all its members, in their order.")
    _check_log(members["origin"], members["policy"])
    for office in ("registrar_keys", "operator_keys", "clock_keys"):
        _check_list(members[office], office, dict, _check_office_key)
    _check_list(members["pack_vkeys"], "pack_vkeys", str, _check_pack_vkey)
    if members["tsa_roots"] != []:
        raise NotSupported("Time-stamp authorities are not supported by this release.", field="tsa_roots")
    tolerance_s = members["time_tolerance_s"]
    if type(tolerance_s) is not int or not 0 <= tolerance_s <= TOLERANCE_S_MAX:
        raise MalformedStatement(f"time_tolerance_s is 0 to {TOLERANCE_S_MAX}.", field="time_tolerance_s")


def _check_office_key(jwk: dict[str, Any]) -> None:
    jose.check_jwk(jwk)
    if jose.alg_of(jwk) != jose.ED25519:
        raise WrongAlgorithm("The offices sign Ed25519, as their log does.", alg=jose.alg_of(jwk))


def _check_log(origin: Any, policy_text: Any) -> None:
    if not isinstance(origin, str) or not isinstance(policy_text, str):
        raise MalformedStatement("Origin and policy are texts.")
    if policy.log_key(policy.parse(policy_text)).name != origin:
        raise MalformedStatement("The policy's log key bears another name than the origin.", origin=origin)


def _check_list(value: Any, name: str, item_type: type, check: Callable[[Any], None]) -> None:
    if not isinstance(value, list) or not 1 <= len(value) <= KEYS_MAX:
        raise MalformedStatement(f"{name} is a list of 1 to {KEYS_MAX} keys.", field=name)
    for position, item in enumerate(value):
        if not isinstance(item, item_type) or item in value[:position]:
            raise MalformedStatement(f"{name} holds a key twice, or something that is no key.", field=name)
        check(item)


def _check_pack_vkey(text: str) -> None:
    vkey = note.parse_vkey(text)
    if vkey.type != note.ED25519:
        raise NotSupported(f"{vkey.type_name} pack keys are not supported by this release.", vkey=text)
