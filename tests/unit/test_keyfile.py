"""A party's key file: one spelling, one owner, never overwritten, and a secret that no text repeats."""

from __future__ import annotations

import json
import stat
from collections.abc import Callable
from pathlib import Path

import pytest

from api import keyfile
from ledger import canon, jose
from ledger.errors import AlreadyExists, LedgerError, MalformedRequest, NotFound, WrongAlgorithm
from ledger.jose import Ed25519Signer, Es256Signer
from notary.keys import InsecureKeyFile, MalformedKeyFile

PARTY = "019cac00-0000-7000-8000-000000000001"
SEED = bytes(range(32))
SECRET = jose.b64u(SEED)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A key file as it is made."""
    keyfile.create(tmp_path / "own.key", PARTY, SEED)
    return tmp_path / "own.key"


def test_a_key_comes_back_as_it_was_made(path: Path) -> None:
    """Party, public key and signature are those of the seed; the file is readable by its owner alone."""
    key = keyfile.load(path)
    assert (key.party, key.kid, key.signer.sign(b"x")) == (
        PARTY,
        Ed25519Signer(SEED).kid,
        Ed25519Signer(SEED).sign(b"x"),
    )
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert list(json.loads(path.read_text())) == ["crv", "d", "kty", "party", "x"]


def test_a_p256_key_comes_back_as_it_was_made(tmp_path: Path) -> None:
    """Its file has both coordinates; its signature is ES256; a file that says another curve is no key."""
    made = keyfile.create(tmp_path / "own.key", PARTY, SEED, jose.ES256)
    key = keyfile.load(tmp_path / "own.key")
    assert (key.kid, key.signer.sign(b"x")) == (made.kid, Es256Signer(SEED).sign(b"x"))
    members = json.loads((tmp_path / "own.key").read_text())
    assert list(members) == ["crv", "d", "kty", "party", "x", "y"]
    assert SECRET not in repr(key)
    card = keyfile.card(key, "o", 1)
    jose.check_key_proof(card.proof, party=PARTY, jwk=card.jwk, aud="o")
    for changes in ({"crv": "P-384"}, {"kty": "OKP"}, {"y": members["x"]}, {"d": jose.b64u(bytes(32))}):
        (tmp_path / "own.key").write_text(canon.dumps(members | changes).decode() + "\n")
        with pytest.raises(MalformedKeyFile):
            keyfile.load(tmp_path / "own.key")
    with pytest.raises(WrongAlgorithm):
        keyfile.create(tmp_path / "two.key", PARTY, SEED, "ES384")
    assert not (tmp_path / "two.key").exists()


def test_a_key_is_written_once(path: Path) -> None:
    """A second key does not go over the first."""
    before = path.read_bytes()
    with pytest.raises(AlreadyExists):
        keyfile.create(path, PARTY, bytes(32))
    assert path.read_bytes() == before


@pytest.mark.parametrize("party", ["", "x", PARTY.upper().replace("7", "4"), "registrar"])
def test_a_key_is_made_for_a_party_only(tmp_path: Path, party: str) -> None:
    """Whatever is no UUIDv7 is refused, and no file is left."""
    with pytest.raises(MalformedRequest):
        keyfile.create(tmp_path / "own.key", party, SEED)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660, 0o644, 0o601])
def test_a_key_that_others_can_reach_is_refused(path: Path, mode: int) -> None:
    """Any bit for group or others, and the file is no key."""
    path.chmod(mode)
    with pytest.raises(InsecureKeyFile):
        keyfile.load(path)


def test_a_missing_key_and_a_link_are_refused(path: Path) -> None:
    """A path with nothing there is not found; a symbolic link is no key file."""
    with pytest.raises(NotFound):
        keyfile.load(path.with_name("none.key"))
    (path.parent / "link.key").symlink_to(path)
    with pytest.raises(InsecureKeyFile):
        keyfile.load(path.parent / "link.key")


def without(name: str) -> Callable[[dict[str, str]], dict[str, str]]:
    """The members but one."""
    return lambda members: {key: value for key, value in members.items() if key != name}


def other(name: str, value: str) -> Callable[[dict[str, str]], dict[str, str]]:
    """The members with one of another value."""
    return lambda members: members | {name: value}


def turned_round(members: dict[str, str]) -> dict[str, str]:
    """The members in the other order."""
    return dict(reversed(members.items()))


MISSPELLED: dict[str, Callable[[dict[str, str]], dict[str, str]]] = {
    "no party": without("party"),
    "no secret": without("d"),
    "no public key": without("x"),
    "another curve": other("crv", "X25519"),
    "another type": other("kty", "EC"),
    "another public key": other("x", Ed25519Signer(bytes(32)).jwk["x"]),
    "a short secret": other("d", jose.b64u(SEED[:31])),
    "a party that is none": other("party", "operator"),
    "a member more": other("use", "sig"),
    "another order": turned_round,
}


@pytest.mark.parametrize("what", MISSPELLED)
def test_a_key_file_has_one_spelling(path: Path, what: str) -> None:
    """Whatever does not print again to the same line is refused, and the refusal repeats nothing of the secret."""
    members = MISSPELLED[what](json.loads(path.read_text()))
    path.write_text(canon.dumps({**members}).decode() + "\n")
    with pytest.raises(MalformedKeyFile) as refused:
        keyfile.load(path)
    assert SECRET not in f"{refused.value} {refused.value!r} {refused.value.fields}"


@pytest.mark.parametrize("place", range(0, 190, 7))
def test_a_flipped_bit_is_never_taken(path: Path, place: int) -> None:
    """A key file with one bit changed is refused, or holds the secret of its public key after all."""
    data = bytearray(path.read_bytes())
    data[place % len(data)] ^= 1
    path.write_bytes(bytes(data))
    try:
        key = keyfile.load(path)
    except LedgerError:
        return
    assert keyfile.spell(key).encode() + b"\n" == bytes(data)
    assert key.party != PARTY


def test_no_text_of_a_key_holds_its_secret(path: Path) -> None:
    """Neither repr, str nor the proof of possession repeat it."""
    key = keyfile.load(path)
    proof = keyfile.proof(key, "ledger.example/x", 1)
    jose.check_key_proof(proof, party=PARTY, jwk=key.signer.jwk, aud="ledger.example/x")
    for text in (repr(key), str(key), proof):
        assert SECRET not in text
        assert SEED.hex() not in text
