"""Key files: taken only where nobody else can read them, in one spelling, and never shown."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from ledger.errors import AlreadyExists, LedgerError, MalformedStatement, NotFound
from ledger.jose import Ed25519Signer, b64u
from notary import keys, note
from notary.keys import InsecureKeyFile, Keyring, MalformedKeyFile
from tests.integration import store

ORIGIN = "keys.example/log"
FILES = [keys.LOG, keys.PACK, keys.OPERATOR, keys.CLOCK, keys.VAULT]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with a fresh ring in it."""
    keys.generate(tmp_path / "keys", ORIGIN, store.entropy("ring"))
    return tmp_path / "keys"


def secrets_of(folder: Path) -> list[str]:
    """Every secret in the key files, in every spelling that might slip out."""
    drawn = store.entropy("ring")
    seeds = [drawn(32) for _ in FILES]
    spelled: list[Callable[[bytes], str]] = [bytes.hex, b64u, note.b64, repr]
    lines = [(folder / name).read_text().strip() for name in FILES]
    return [*(spell(seed) for seed in seeds for spell in spelled), *lines]


def test_a_ring_is_loaded_as_it_was_made(folder: Path) -> None:
    """What was generated signs the same after it was written and read."""
    ring = keys.load(folder)
    assert ring.log.name == ORIGIN
    assert ring.pack.name == f"{ORIGIN}/pack"
    drawn = store.entropy("ring")
    log, pack, operator, clock, kek = (drawn(32) for _ in FILES)
    assert ring.log.vkey == note.NoteSigner(ORIGIN, Ed25519Signer(log)).vkey
    assert ring.pack.vkey == note.NoteSigner(f"{ORIGIN}/pack", Ed25519Signer(pack)).vkey
    assert (ring.operator.seed, ring.clock.seed, ring.kek) == (operator, clock, kek)


def test_key_files_are_for_their_owner_only(folder: Path) -> None:
    """The folder has mode 0700, each file 0600, whatever the umask."""
    assert folder.stat().st_mode & 0o777 == 0o700
    assert {name: (folder / name).stat().st_mode & 0o777 for name in FILES} == dict.fromkeys(FILES, 0o600)


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660, 0o610, 0o601])
@pytest.mark.parametrize("name", FILES)
def test_a_key_file_that_others_can_reach_is_refused(folder: Path, name: str, mode: int) -> None:
    """One bit for group or world is too many."""
    (folder / name).chmod(mode)
    with pytest.raises(InsecureKeyFile, match=name):
        keys.load(folder)


@pytest.mark.parametrize("mode", [0o750, 0o705, 0o710, 0o701])
def test_a_key_folder_that_others_can_reach_is_refused(folder: Path, mode: int) -> None:
    """A folder that others can enter is no place for keys."""
    folder.chmod(mode)
    with pytest.raises(InsecureKeyFile):
        keys.load(folder)


def test_a_key_file_is_a_plain_file(folder: Path, tmp_path: Path) -> None:
    """A symbolic link or a folder in a key's place is refused, also when what it leads to is a good key."""
    (folder / keys.CLOCK).rename(tmp_path / "elsewhere")
    (folder / keys.CLOCK).symlink_to(tmp_path / "elsewhere")
    with pytest.raises(InsecureKeyFile):
        keys.load(folder)
    (folder / keys.CLOCK).unlink()
    (folder / keys.CLOCK).mkdir(mode=0o700)
    with pytest.raises(InsecureKeyFile):
        keys.load(folder)


def test_a_linked_key_folder_is_refused(folder: Path, tmp_path: Path) -> None:
    """The folder itself is no link either."""
    (tmp_path / "link").symlink_to(folder)
    with pytest.raises(InsecureKeyFile):
        keys.load(tmp_path / "link")


def test_missing_keys_are_named(folder: Path, tmp_path: Path) -> None:
    """No folder, or a file that is not there: not found, by name."""
    with pytest.raises(NotFound):
        keys.load(tmp_path / "none")
    (folder / keys.PACK).unlink()
    with pytest.raises(NotFound, match=keys.PACK):
        keys.load(folder)


SPOILED: list[tuple[str, Callable[[str], str]]] = [
    ("emptied", lambda _: ""),
    ("without its line end", lambda text: text[:-1]),
    ("with a line too many", lambda text: f"{text}\n"),
    ("cut", lambda text: f"{text[:-9]}\n"),
    ("with a space before it", lambda text: f" {text}"),
    ("with a letter that is no ASCII", lambda text: f"ä{text}"),
    ("far too long", lambda text: f"{text[:-1]}{'A' * 5000}\n"),
    ("of another kind", lambda _: "another\n"),
    ("JSON, but no key", lambda _: '{"crv":"Ed25519"}\n'),
]


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize(("how", "spoil"), SPOILED, ids=[how for how, _ in SPOILED])
def test_a_spoiled_key_file_is_refused_without_repeating_it(
    folder: Path, name: str, how: str, spoil: Callable[[str], str]
) -> None:
    """Each file has one spelling; the error names the file and nothing of what is in it."""
    secrets = secrets_of(folder)
    text = (folder / name).read_text()
    (folder / name).write_text(spoil(text), encoding="utf-8")
    with pytest.raises(MalformedKeyFile) as caught:
        keys.load(folder)
    assert caught.value.fields == {"file": name}, how
    shown = f"{caught.value!r} {caught.value} {caught.value.__context__!r}"
    assert not any(secret in shown for secret in secrets)


def test_a_key_of_one_kind_does_not_serve_as_another(folder: Path) -> None:
    """Files that were swapped are refused."""
    operator, vault = (folder / keys.OPERATOR).read_text(), (folder / keys.VAULT).read_text()
    (folder / keys.OPERATOR).write_text(vault)
    with pytest.raises(MalformedKeyFile):
        keys.load(folder)
    (folder / keys.OPERATOR).write_text(operator)
    (folder / keys.VAULT).write_text(operator)
    with pytest.raises(MalformedKeyFile):
        keys.load(folder)


def test_a_public_half_that_is_not_the_keys_own_is_refused(folder: Path) -> None:
    """A private JWK whose x belongs to another d is no key."""
    jwk = (folder / keys.OPERATOR).read_text()
    other = (folder / keys.CLOCK).read_text()
    (folder / keys.OPERATOR).write_text(jwk[: jwk.index('"x"')] + other[other.index('"x"') :])
    with pytest.raises(MalformedKeyFile):
        keys.load(folder)


def test_nothing_shows_a_secret(folder: Path) -> None:
    """Neither the ring nor any part of it prints a key."""
    ring: Keyring = keys.load(folder)
    shown = " ".join(f"{part!r} {part}" for part in (ring, ring.log, ring.pack, ring.operator, ring.clock))
    assert not any(secret in shown for secret in secrets_of(folder))


def test_a_key_is_never_written_over_another(folder: Path, tmp_path: Path) -> None:
    """Neither a ring nor a single file replaces one that is there."""
    with pytest.raises(AlreadyExists):
        keys.generate(folder, ORIGIN, store.entropy())
    with pytest.raises(AlreadyExists):
        keys.write(folder / keys.LOG, "x")
    before = (folder / keys.LOG).read_text()
    assert before.startswith("PRIVATE+KEY+")
    keys.write(tmp_path / "registrar.key", keys.private_jwk(store.signer("registrar")))
    assert keys.load_signer(tmp_path / "registrar.key").kid == store.signer("registrar").kid


@pytest.mark.parametrize("origin", ["", "a b", "a+b", "a\nb"])
def test_an_origin_that_can_name_no_key_makes_none(tmp_path: Path, origin: str) -> None:
    """Where the origin is no key name, not even a folder is made."""
    with pytest.raises(MalformedStatement):
        keys.generate(tmp_path / "keys", origin, store.entropy())
    assert not (tmp_path / "keys").exists()


def test_key_file_faults_have_codes_of_their_own() -> None:
    """A door can tell a badly kept key from a broken one."""
    assert issubclass(InsecureKeyFile, LedgerError)
    assert {InsecureKeyFile.code, MalformedKeyFile.code} == {"insecure-key-file", "malformed-key-file"}
