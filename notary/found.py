"""Founding a ledger: keys, database, the first two entries, the trust file, the registrar's key.

Promise: a whole ledger or none, and one of two who try at once. Everything is made in a folder of its own, then moved
into place, the database last; where a ledger stands already, nothing is touched.

Rules
* `log.founded` is entry 0 and `policy.published` entry 1, both signed by the registrar and admitted by the gate like
  everybody's; they are the only statements that no door takes.
* The registrar's key lies outside `keys/`: the server runs without it, and whoever registers parties takes it away.
* The trust file says whose word counts; whoever publishes its SHA-256 elsewhere makes it worth something.

Specification: FORMATS 1.3, 1.6; DESIGN section 8 (`init`).
"""

from __future__ import annotations

import fcntl
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from ledger import admit, db, draft, migrations
from ledger.admit import Admitted
from ledger.errors import AlreadyExists
from ledger.jose import Ed25519Signer
from ledger.vault import Vault
from notary import attest, highwater, keys, policy, sequence, trust
from notary.attest import Office
from notary.keys import Keyring
from notary.trust import Trust

DATABASE, KEYS, TRUST, REGISTRAR, PACKS = "ledger.sqlite", "keys", "trust.json", "registrar.key", "packs"
NAMES = (DATABASE, KEYS, TRUST, REGISTRAR, highwater.NAME)
BUILDING = ".founding-"  # begins the name of the folder in which the parts are made

RULES = 1  # whose numbers are all fixed by the formats: the policy publishes no parameter that nothing reads
TIME_TOLERANCE_S = 300  # SPEC: FORMATS 1.3; only an anchored log's times are held against it


@dataclass(frozen=True, slots=True)
class Founded:
    """What was made, and the SHA-256 of the trust file to publish."""

    folder: Path
    origin: str
    trust_sha256: str


def found(folder: Path, origin: str, *, at_ms: int, entropy: Callable[[int], bytes], time: str = "operator") -> Founded:
    """Found the ledger `origin` in `folder`, at `at_ms`. `entropy(n)` gives n random bytes.

    Raises: AlreadyExists (a ledger, or part of one, is there), MalformedStatement (the origin cannot name a log),
    NotSupported (another `time` than `operator`).
    """
    fresh = not folder.exists()
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        return _found(folder, origin, at_ms, entropy, time)
    except BaseException:
        if fresh:
            with suppress(OSError):  # somebody else's ledger is in it now
                folder.rmdir()
        raise


def _found(folder: Path, origin: str, at_ms: int, entropy: Callable[[int], bytes], time: str) -> Founded:
    with _alone(folder):
        _clear_remains(folder)
        _check_free(folder)
        building = folder / f"{BUILDING}{entropy(4).hex()}"
        building.mkdir(mode=0o700)
        try:
            founded = _build(building, origin, at_ms, entropy, time)
            _move(building, folder)
        finally:
            _clear_remains(folder)
    return Founded(folder, origin, founded)


def _clear_remains(folder: Path) -> None:
    """What a founding that broke off left, also one that was killed: where its building lies and no database does.

    Its parts were moved to where nothing lay before, so that all of them are its own.
    """
    remains = list(folder.glob(f"{BUILDING}*"))
    if remains and not (folder / DATABASE).exists():
        for name in (TRUST, REGISTRAR):
            (folder / name).unlink(missing_ok=True)
        shutil.rmtree(folder / KEYS, ignore_errors=True)
    for building in remains:
        shutil.rmtree(building, ignore_errors=True)


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Nobody else founds in this folder meanwhile. Raises: AlreadyExists."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
        os.fsync(descriptor)
    except BlockingIOError:
        raise AlreadyExists(f"Somebody else is founding a ledger in {folder}.") from None
    finally:
        os.close(descriptor)


def _check_free(folder: Path) -> None:
    for name in NAMES:
        if (folder / name).exists():
            raise AlreadyExists(f"There is a ledger in {folder} already: {name}.", file=name)


def _move(building: Path, folder: Path) -> None:
    """Into place, part by part, the database last, for it makes a ledger."""
    for part in sorted(building.iterdir(), key=lambda path: path.name == DATABASE):
        if not (folder / part.name).exists():
            part.rename(folder / part.name)


def _build(folder: Path, origin: str, at_ms: int, entropy: Callable[[int], bytes], time: str) -> str:
    ring = keys.generate(folder / KEYS, origin, entropy)
    registrar = Ed25519Signer(entropy(keys.SEED_BYTES))
    keys.write(folder / REGISTRAR, keys.private_jwk(registrar))
    (folder / PACKS).mkdir(mode=0o700)
    office = Office("registrar", registrar, origin, f"system:{draft.uuid7(at_ms, entropy(10))}")
    _first_entries(folder, ring, office, at_ms, entropy, time)
    trust_bytes = trust.dump(_trust_of(ring, registrar))
    (folder / TRUST).write_bytes(trust_bytes)
    return trust.fingerprint(trust_bytes)


def _first_entries(
    folder: Path, ring: Keyring, registrar: Office, at_ms: int, entropy: Callable[[int], bytes], time: str
) -> None:
    """The database with entries 0 and 1, under a signed checkpoint."""
    first = attest.log_founded(
        registrar,
        time=time,
        log_vkey=str(ring.log.vkey),
        pack_vkey=str(ring.pack.vkey),
        operator=ring.operator.jwk,
        clock=ring.clock.jwk,
        at_ms=at_ms,
    )
    second = attest.policy_published(registrar, rules=RULES, parameters=(), at_ms=at_ms)
    engine = db.create(f"sqlite:///{folder / DATABASE}")
    try:
        with db.transaction(engine) as session:
            migrations.upgrade(session)
            answers = admit.admit(session, Vault(ring.kek, entropy), [first, second], at_ms)
            sequence.extend(session, None, ring, [_admitted(answer) for answer in answers])
    finally:
        engine.dispose()


def _admitted(answer: admit.Answer) -> Admitted:
    if isinstance(answer, admit.Refused):
        raise answer.error
    assert isinstance(answer, Admitted), "an empty log has no repeats"
    return answer


def _trust_of(ring: Keyring, registrar: Ed25519Signer) -> Trust:
    return Trust(
        origin=ring.log.name,
        policy_text=str(policy.of_log(ring.log.vkey)),
        registrar_keys=(registrar.jwk,),
        operator_keys=(ring.operator.jwk,),
        clock_keys=(ring.clock.jwk,),
        pack_vkeys=(ring.pack.vkey,),
        time_tolerance_s=TIME_TOLERANCE_S,
    )
