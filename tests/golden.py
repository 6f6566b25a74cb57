"""The golden ledgers: every kind and version, signed once, committed; what they fold to must never change.

`python -m tests.golden --append` tells the story of `api.story` anew where a kind or version is in no ledger yet, and
writes it beside the others as the next one. It never writes over what is there.

Rules
* `tests/vectors/golden/NNNN.ndjson`: a whole small ledger, one entry a line: `{"at_ms": …, "statement": wire form}`.
* `NNNN.fold.ndjson`: what it folds to, line by line in key order: each record as it is stored, then each transfer. Its
  SHA-256 is the digest of the fold, in `digests.json`.
* A fold takes every statement ever admitted, for ever (DESIGN section 3.4): where a line of a fold would change, the
  change is wrong, or needs a new version of the kind.
* The keys are those of the printed examples, made from public words; they sign nothing else.
"""

from __future__ import annotations

import argparse
import hashlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from api import examples
from api.story import IAT
from ledger import kinds, records, statement
from ledger.fold import Fold
from ledger.jose import Ed25519Signer
from notary.note import NoteSigner

FOLDER = Path(__file__).parent / "vectors" / "golden"
ORIGIN = "golden.xinzheng.example/ledger"
DIGESTS = FOLDER / "digests.json"
DAY_MS = 86_400_000

Entry = tuple[int, bytes]  # at_ms, wire
Kinds = set[tuple[str, str, int]]  # thread type, kind, version


def names() -> list[str]:
    """The golden ledgers, oldest first."""
    return sorted(path.stem for path in FOLDER.glob("[0-9][0-9][0-9][0-9].ndjson"))


def entries(name: str) -> list[Entry]:
    """The entries of a golden ledger."""
    rows = [json.loads(line) for line in (FOLDER / f"{name}.ndjson").read_text().splitlines()]
    return [(row["at_ms"], row["statement"].encode("ascii")) for row in rows]


def folded(ledger: list[Entry]) -> Iterator[str]:
    """What a ledger folds to, line by line: each record as stored, then each transfer."""
    fold = Fold()
    for index, (at_ms, wire) in enumerate(ledger):
        fold.admit(statement.parse(wire), index, at_ms)
    for key, record in sorted(fold.records.items()):
        yield _line({"key": key, "type": record.type, "home": record.home, "value": records.dump(record).decode()})
    for index, transfer in fold.transfers:
        yield _line({"index": index, **{name: getattr(transfer, name) for name in type(transfer).__annotations__}})


def digest(ledger: list[Entry]) -> str:
    """Hex SHA-256 of what a ledger folds to."""
    return hashlib.sha256("".join(folded(ledger)).encode()).hexdigest()


def kinds_of(ledger: list[Entry]) -> Kinds:
    """The kinds and versions that a ledger holds."""
    told = [statement.parse(wire) for _, wire in ledger]
    return {(st.thread_type, st.kind, st.v) for st in told}


def missing() -> Kinds:
    """The kinds and versions of the catalogue that no golden ledger holds."""
    held: Kinds = set().union(*(kinds_of(entries(name)) for name in names()))
    return set(kinds.KINDS) - held


def told() -> list[Entry]:
    """The story as it is told today, each statement at its own time."""
    log, pack = (NoteSigner(f"{ORIGIN}{end}", _key(end)) for end in ("", "/pack"))
    cast = examples.public_cast(str(log.vkey), str(pack.vkey))
    story = [
        ((IAT + 60 * number) * 1000 + DAY_MS * example.step.days, example.wire)
        for number, example in enumerate(examples.tell(ORIGIN, cast))
    ]
    last_ms, ledger = 0, []
    for at_ms, wire in story:
        last_ms = max(last_ms, at_ms)
        ledger.append((last_ms, wire))
    return ledger


def append() -> str:
    """Write today's story as the next golden ledger; its name. Raises: FileExistsError."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    name, ledger = f"{len(names()) + 1:04d}", told()
    _new(FOLDER / f"{name}.ndjson", "".join(_line({"at_ms": at, "statement": wire.decode()}) for at, wire in ledger))
    _new(FOLDER / f"{name}.fold.ndjson", "".join(folded(ledger)))
    digests: dict[str, str] = json.loads(DIGESTS.read_text()) if DIGESTS.exists() else {}
    assert name not in digests, "a digest is written once"
    DIGESTS.write_text(json.dumps({**digests, name: digest(ledger)}, indent=1) + "\n")
    return name


def _key(end: str) -> Ed25519Signer:
    return Ed25519Signer(hashlib.sha256(f"xinzheng golden log{end}".encode()).digest())


def _line(value: dict[str, Any]) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")) + "\n"


def _new(path: Path, text: str) -> None:
    with path.open("x", encoding="utf-8") as file:
        file.write(text)


def main() -> None:
    """Say what is missing; with --append, write it."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--append", action="store_true", help="write today's story where something is missing")
    lacking = missing()
    for thread_type, kind, v in sorted(lacking):
        print(f"missing: {thread_type}: {kind} v{v}")
    if asked.parse_args().append and lacking:
        print(f"written: {append()}")


if __name__ == "__main__":
    main()
