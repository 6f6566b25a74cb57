"""The operator's keys: files that nobody else can read, loaded into one ring that shows nothing.

Promise: a key is taken only from a file and a folder that their owner alone can read; no text that this module makes,
an error, a repr, a log line, repeats a secret.

Rules
* `keys/` has mode 0700, each file in it 0600 or less, all owned by whoever runs us; a symbolic link is no key file.
* `log.key`, `pack.key`: note signer keys as Go's tools write them. `operator.key`, `clock.key`, and the registrar's own
  file: a private JWK (RFC 8037). `vault.key`: base64 of 32 bytes, the key-encryption key of the vault.
* Files are written whole, once, and never over another.
* What is read is printed again and compared: a key file has one spelling.

Specification: FORMATS 2.1 (note keys); RFC 8037 section 2; DESIGN section 7.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from ledger import canon, jose
from ledger.errors import AlreadyExists, LedgerError, NotFound
from ledger.jose import Ed25519Signer
from notary import note
from notary.note import NoteSigner

SEED_BYTES = 32
KEY_FILE_BYTES_MAX = 4_096  # the longest is a note key with a name of 255 bytes
LOG, PACK, OPERATOR, CLOCK, VAULT = "log.key", "pack.key", "operator.key", "clock.key", "vault.key"


class InsecureKeyFile(LedgerError):
    """Others than its owner can reach a key file, or the folder it lies in."""

    code = "insecure-key-file"


class MalformedKeyFile(LedgerError):
    """A key file does not hold the kind of key that its name says."""

    code = "malformed-key-file"


@dataclass(frozen=True)
class Keyring:
    """What the operator signs and encrypts with."""

    log: NoteSigner
    pack: NoteSigner
    operator: Ed25519Signer
    clock: Ed25519Signer
    kek: bytes = field(repr=False)


def load(folder: Path) -> Keyring:
    """The ring in `folder`. Raises: NotFound, InsecureKeyFile, MalformedKeyFile."""
    _check_folder(folder)
    return Keyring(
        log=_note_signer(folder / LOG),
        pack=_note_signer(folder / PACK),
        operator=load_signer(folder / OPERATOR),
        clock=load_signer(folder / CLOCK),
        kek=_kek(folder / VAULT),
    )


def generate(folder: Path, origin: str, entropy: Callable[[int], bytes]) -> Keyring:
    """Make a new ring in a new `folder` and load it.

    Raises: AlreadyExists, MalformedStatement (the origin can name no key).
    """
    log = note.private_key(origin, entropy(SEED_BYTES))
    pack = note.private_key(f"{origin}/pack", entropy(SEED_BYTES))
    try:
        folder.mkdir(mode=0o700, parents=True)
    except FileExistsError:
        raise AlreadyExists(f"There are keys at {folder} already.") from None
    folder.chmod(0o700)  # whatever the umask took or left
    write(folder / LOG, log)
    write(folder / PACK, pack)
    write(folder / OPERATOR, private_jwk(Ed25519Signer(entropy(SEED_BYTES))))
    write(folder / CLOCK, private_jwk(Ed25519Signer(entropy(SEED_BYTES))))
    write(folder / VAULT, note.b64(entropy(SEED_BYTES)))
    return load(folder)


def private_jwk(signer: Ed25519Signer) -> str:
    """A signing key as a private JWK. It is a secret."""
    jwk = signer.jwk
    return canon.dumps({"crv": jwk["crv"], "d": jose.b64u(signer.seed), "kty": jwk["kty"], "x": jwk["x"]}).decode()


def write(path: Path, secret: str) -> None:
    """A new key file that its owner alone can read. Raises: AlreadyExists."""
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
    except FileExistsError:
        raise AlreadyExists(f"There is a key at {path} already.") from None
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(f"{secret}\n")
        file.flush()
        os.fsync(descriptor)


def load_signer(path: Path) -> Ed25519Signer:
    """The signing key in a private JWK file. Raises: NotFound, InsecureKeyFile, MalformedKeyFile."""
    text = read(path)
    try:
        jwk = canon.loads(text.encode())
        signer = Ed25519Signer(jose.b64u_decode(jwk["d"])) if isinstance(jwk, dict) else None  # type: ignore[arg-type]
    except (LedgerError, AssertionError, KeyError, TypeError, ValueError):
        signer = None
    if signer is None or private_jwk(signer) != text:
        raise malformed(path, "a private Ed25519 JWK")
    return signer


def _note_signer(path: Path) -> NoteSigner:
    try:
        return note.parse_private_key(read(path))
    except (InsecureKeyFile, MalformedKeyFile, NotFound):
        raise
    except LedgerError:
        raise malformed(path, "a note signer key") from None


def _kek(path: Path) -> bytes:
    try:
        kek = note.b64_decode(read(path))
    except (InsecureKeyFile, MalformedKeyFile, NotFound):
        raise
    except LedgerError:
        kek = b""
    if len(kek) != SEED_BYTES:
        raise malformed(path, f"base64 of {SEED_BYTES} bytes")
    return kek


def malformed(path: Path, expected: str) -> MalformedKeyFile:
    """What to raise for a key file that does not hold what is expected; it repeats nothing of the file."""
    return MalformedKeyFile(f"The key file {path.name} does not hold {expected}.", file=path.name)


def _check_folder(folder: Path) -> None:
    try:
        found = folder.lstat()
    except FileNotFoundError:
        raise NotFound(f"There are no keys at {folder}.") from None
    if not stat.S_ISDIR(found.st_mode) or _open_to_others(found):
        raise InsecureKeyFile(f"The key folder {folder} must be a folder of yours with mode 0700.", file=folder.name)


def _open_to_others(found: os.stat_result) -> bool:
    return found.st_uid != os.geteuid() or bool(stat.S_IMODE(found.st_mode) & 0o077)


def read(path: Path) -> str:
    """The one line of a key file, checked through the very descriptor it is read from. It is a secret.

    Raises: NotFound, InsecureKeyFile, MalformedKeyFile.
    """
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    except FileNotFoundError:
        raise NotFound(f"There is no key at {path}.") from None
    except OSError:
        raise InsecureKeyFile(f"The key file {path.name} cannot be opened as a plain file.", file=path.name) from None
    try:
        found = os.fstat(descriptor)
        if not stat.S_ISREG(found.st_mode) or _open_to_others(found):
            raise InsecureKeyFile(f"The key file {path.name} must be a file of yours with mode 0600.", file=path.name)
        data = os.read(descriptor, KEY_FILE_BYTES_MAX + 1)
    finally:
        os.close(descriptor)
    if not data.endswith(b"\n") or b"\n" in data[:-1] or len(data) > KEY_FILE_BYTES_MAX:
        raise malformed(path, "one line of text")
    try:
        return data[:-1].decode()
    except UnicodeDecodeError:
        raise malformed(path, "one line of text") from None
