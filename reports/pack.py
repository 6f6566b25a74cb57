"""Packs: sealed from what was collected, checked by the verifier before anybody gets one, then recorded in the log.

Promise: the same case at the same checkpoint gives the same bytes; a pack that our own verifier does not find valid is
never handed out.

Rules
* Members as `reports.archive` stores them. The order of making: statements, proofs, checkpoint, policy, README; the
  findings of the content steps over these; the report; the manifest over all; the note over the manifest.
* The exhibit root is computed twice, by us and by merkletools, before the note is signed.
* `pack.issued` is logged after the pack is made, once for each pack id; and beside it `evidence.read` for each limb
  above that its reader is no party of, before anybody gets it.

Specification: FORMATS 1.5; 民事证据规定 23, 44.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from sqlalchemy.engine import Engine

from ledger import admit, db, log, queries, views
from ledger.db import Session
from ledger.records import LogRecord, PackRecord
from ledger.vault import Vault
from notary import attest, checkpoint, note, policy, readings
from notary import trust as trust_file
from notary.attest import Office
from notary.keys import Keyring
from notary.note import NoteSigner
from notary.readings import Reading
from notary.receipts import Refusal
from notary.sequence import sequence
from notary.trust import Trust
from reports import archive, case, check, manifest, readme, report, scope
from reports.case import AnyCase
from reports.case.evidence import path as statement_path
from reports.check.state import State
from reports.collect import Collected, collect
from reports.contents import Item, Subject

Draw = Callable[[Any], bytes]  # a `Case` or a `WageCase`, as the pack's kind says


@dataclass(frozen=True)
class Pack:
    """A finished pack: its id, its bytes, and what `pack.issued` says of it."""

    id: str
    data: bytes
    manifest_sha256: str
    asked: Subject
    size: int
    items: tuple[Item, ...] = field(default=(), repr=False)


def seal(
    collected: Collected, checkpoint_note: str, trust: Trust, signer: NoteSigner, draw: Draw = report.draw
) -> Pack:
    """The pack of what was collected, under a checkpoint signed for its size.

    Raises: CrosscheckMissing, PackTooLarge. RuntimeError (our own verifier finds it invalid: a fault of ours).
    """
    contents = collected.contents
    members = _members(collected, checkpoint_note, trust)
    archive.check_fits(members)
    told: AnyCase = case.told(contents)
    draft = manifest.of(contents, told, {})
    examined = State(b"", trust, draw)
    examined.archive, examined.manifest = archive.Archive(members, ()), draft
    told = replace(told, findings=check.findings(examined))
    members["report.pdf"] = page = draw(told)
    listed = replace(draft, files=manifest.files_of(members))
    printed = manifest.dump(listed)
    text = manifest.note_text(draft.pack, printed)
    members |= {"pack.json": printed, "pack.note": str(note.sign(text, signer)).encode()}
    data = archive.write(members)
    # Drawing is a pure function of the case: where the verifier comes to the same case, the page is the one just drawn.
    verdict = check.check(data, trust, draw=lambda found: page if found == told else draw(found))
    if verdict.exit_code != check.VALID:
        raise RuntimeError(f"Our own verifier refuses this pack: {verdict.en}")
    return Pack(draft.pack, data, manifest.parse_note_text(text)[1], contents.asked, contents.size, contents.items)


def _members(collected: Collected, checkpoint_note: str, trust: Trust) -> dict[str, bytes]:
    """Everything but the report, the manifest and its note."""
    contents = collected.contents
    members = {statement_path(item.statement.id): item.wire for item in contents.items}
    for one, proof in collected.proofs.items():
        members[f"proofs/{one}.tlog-proof"] = str(replace(proof, checkpoint=checkpoint_note)).encode()
    members["log/checkpoint"] = checkpoint_note.encode()
    members["log/policy"] = str(policy.parse(trust.policy_text)).encode()
    members["README.txt"] = readme.text(contents)
    return members


def make(
    session: Session,
    vault: Vault,
    ring: Keyring,
    trust_bytes: bytes,
    asked: Subject,
    *,
    size: int | None = None,
    draw: Draw = report.draw,
) -> Pack:
    """The pack for `asked` at tree `size`, by default the current one; nothing is recorded yet.

    Raises: NotFound (not the reader's, or no such size), CrosscheckMissing, LogCorrupt, PackTooLarge.
    """
    trust = trust_file.parse(trust_bytes)
    found = collect(session, vault, asked, trust_sha256=trust_file.fingerprint(trust_bytes), size=size)
    contents = found.contents
    signed = checkpoint.sign(contents.origin, contents.size, contents.root, ring.log)
    return seal(found, signed, trust, ring.pack, draw)


def issue(
    engine: Engine,
    vault: Vault,
    ring: Keyring,
    trust_bytes: bytes,
    asked: Subject,
    *,
    at_ms: int,
    size: int | None = None,
    draw: Draw = report.draw,
) -> Pack:
    """Make the pack and record it as `pack.issued` at `at_ms`; a pack that was recorded before is not recorded again.

    What it holds of others is recorded as read, each time that it is made.

    Raises: as `make`; LogBusy, ReadOnly.
    """
    with db.reading(engine) as session:
        made = make(session, vault, ring, trust_bytes, asked, size=size, draw=draw)
        record = queries.record(session, "log", LogRecord)
        known = views.load_records(session, [f"pack:{made.id}"])
        office = Office("operator", ring.operator, record.origin, record.home)
        now_ms = max(at_ms, log.need_head(session).admitted_at_ms)
        looked = readings.wires(session, office, _readings(made), now_ms)
    issued = [] if known else [attest.pack_issued(office, body=_issued(made), at_ms=at_ms)]
    answers = [one for part in _batches([*looked, *issued]) for one in sequence(engine, ring, vault, part, at_ms)]
    readings.settle(answers[: len(looked)])
    for answer in answers[len(looked) :]:
        if isinstance(answer, Refusal) and not _recorded(engine, made):
            raise answer.error
    return made


def _batches(wires: Sequence[bytes]) -> Iterator[Sequence[bytes]]:
    """As many at once as the gate takes: a pack may hold an account with hundreds of orders above."""
    for start in range(0, len(wires), admit.BATCH_MAX):
        yield wires[start : start + admit.BATCH_MAX]


def _readings(made: Pack) -> list[Reading]:
    """What the pack shows of others: the limbs above that its reader is no party of."""
    found = scope.looks(made.items, made.asked)
    reader, purpose = made.asked.reader, made.asked.purpose
    return [Reading(party, reader, role, "above", thread, "open", purpose) for role, thread, party in found]


def _recorded(engine: Engine, made: Pack) -> bool:
    """Whether somebody else recorded the same pack meanwhile."""
    with db.reading(engine) as session:
        record = views.load_records(session, [f"pack:{made.id}"]).get(f"pack:{made.id}")
    return isinstance(record, PackRecord) and record.manifest_sha256 == made.manifest_sha256


def _issued(made: Pack) -> Mapping[str, str | int]:
    """The body of `pack.issued`."""
    return {
        "pack": made.id,
        "manifest_sha256": made.manifest_sha256,
        "pack_kind": made.asked.kind,
        "subject": made.asked.thread,
        "reader": made.asked.reader,
        "purpose": made.asked.purpose,
        "size": made.size,
    }
