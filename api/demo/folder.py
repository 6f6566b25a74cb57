"""The demo's folder: rebuilt where a demo ledger lies, refused where anything else does.

Promise: nothing is removed but what a demo has made, and only where the trust file there says demo.

Rules
* A folder that is missing or empty is taken. One with a demo's ledger is cleared of the ledger's own names. Any other
  name in it, or a trust file of another ledger, and nothing is touched.
* The trust file goes last, so that a clearing that was cut short is taken up again.

Specification: DESIGN section 8 (`demo`).
"""

from __future__ import annotations

import shutil
from pathlib import Path

from ledger.errors import AlreadyExists, LedgerError
from ledger.statement import says_demo
from notary import found, highwater, trust

TRUST = found.TRUST
FEE_PACKS = ("contractor-account.zip", "contractor-order.zip", "customer-account.zip")
WAGE_PACKS = ("worker-wages.zip", "contractor-workers.zip")
PACK_FILES = (*FEE_PACKS, *WAGE_PACKS)
OUT = "out"
PLAYED = ".played"  # the Makefile's mark that the demo ended well
LEDGER_FILES = (
    *(f"{found.DATABASE}{suffix}" for suffix in ("", "-wal", "-shm", "-journal")),
    ".lock",
    highwater.NAME,
    highwater.LOCK,
    found.KEYS,
    found.REGISTRAR,
    found.PACKS,
    PLAYED,
    OUT,
    TRUST,
)


def _foreign(folder: Path, known: tuple[str, ...]) -> list[str]:
    return sorted(path.name for path in folder.iterdir() if path.name not in known) if folder.exists() else []


def check_free(data: Path, out: Path) -> None:
    """That `data` may be rebuilt and `out` written to. Raises: AlreadyExists."""
    if data.resolve() == out.resolve():
        raise AlreadyExists(f"{data} is the ledger's folder; the packs need one of their own.", path=str(out))
    for folder, known in ((data, LEDGER_FILES), (out, (*PACK_FILES, TRUST)), (data / OUT, (*PACK_FILES, TRUST))):
        if folder.exists() and not folder.is_dir():
            raise AlreadyExists(f"{folder} is no folder.", path=str(folder))
        foreign = _foreign(folder, known)
        if foreign:
            raise AlreadyExists(
                f"{folder} holds {foreign[0]}, which no demo made; nothing was touched.", file=foreign[0]
            )
    held = _foreign(data, (PLAYED, OUT))
    if held and not _is_demo(data / TRUST):
        raise AlreadyExists(f"{data} does not hold a demo's ledger; nothing was touched.", path=str(data))


def _is_demo(path: Path) -> bool:
    try:
        return says_demo(trust.parse(path.read_bytes()).origin)
    except (LedgerError, OSError):
        return False


def clear(data: Path, out: Path) -> None:
    """Remove what an earlier demo made. Call `check_free` first."""
    for name in (*PACK_FILES, TRUST):
        (out / name).unlink(missing_ok=True)
    for name in LEDGER_FILES:
        path = data / name
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)
    out.mkdir(parents=True, exist_ok=True)
