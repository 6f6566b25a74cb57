"""Papers from elsewhere that say how far a log had come: receipts, proofs, packs, checkpoints, exported logs.

Promise: whatever a name stands for, it gives signed texts and nothing else is believed of it; what cannot be read is a
paper that proves nothing, and shows as one. Each is read up to a bound.

Specification: FORMATS 1.4, 1.5, 2.2, 2.5.
"""

from __future__ import annotations

import json
from pathlib import Path

import httpx

from ledger.errors import LedgerError, MalformedRequest
from notary.checkpoint import CHECKPOINT_BYTES_MAX
from notary.proof import PROOF_BYTES_MAX
from notary.restored import Paper
from reports import archive

ZIP = b"PK"
TEXT_BYTES_MAX = PROOF_BYTES_MAX + 64 * 1024  # a receipt: a proof, spelled as JSON
ADDRESSES = ("http://", "https://")
PATIENCE_S = 10.0


def of(name: str) -> list[Paper]:
    """The papers that a file, a folder or an address gives. Raises: MalformedRequest (nothing is there)."""
    if name.startswith(ADDRESSES):
        return [Paper(name, _served(name))]
    path = Path(name)
    if path.is_dir():  # a log as `export-log` writes it
        return [Paper(name, _text(path / "checkpoint"))]
    try:
        with path.open("rb") as file:
            data = file.read(archive.PACK_BYTES_MAX + 1)
    except OSError as error:
        raise MalformedRequest(f"{name} cannot be read: {error.strerror}.", path=name) from None
    if data.startswith(ZIP):
        return [Paper(f"{name}: log/checkpoint", _of_pack(data))]
    return [Paper(name, _receipt_or_text(data[: TEXT_BYTES_MAX + 1]))]


def _text(path: Path) -> str:
    try:
        with path.open("rb") as file:
            return file.read(CHECKPOINT_BYTES_MAX + 1).decode(errors="replace")
    except OSError:
        return ""


def _of_pack(data: bytes) -> str:
    try:
        return archive.read(data).members.get("log/checkpoint", b"").decode(errors="replace")
    except LedgerError:
        return ""


def _receipt_or_text(data: bytes) -> str:
    """The proof in a receipt; else the text as it stands, a proof or a checkpoint."""
    text = data.decode(errors="replace")
    try:
        receipt = json.loads(text)
    except (ValueError, RecursionError):
        return text
    found = receipt.get("proof") if isinstance(receipt, dict) else None
    return found if isinstance(found, str) else text


def _served(address: str) -> str:
    """The checkpoint that a served log shows. Raises: MalformedRequest (nobody answers)."""
    try:
        with httpx.stream("GET", f"{address.rstrip('/')}/log/checkpoint", timeout=PATIENCE_S) as answer:
            data = b""
            for part in answer.iter_bytes():
                data += part
                if len(data) > CHECKPOINT_BYTES_MAX:
                    break
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        raise MalformedRequest(f"{address} does not answer ({type(error).__name__}).", url=address) from None
    return data.decode(errors="replace") if answer.status_code == httpx.codes.OK else ""
