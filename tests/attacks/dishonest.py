"""An operator who lies with keys of his own: a log that takes what the rules refuse, and a ledger of a borrowed name.

Promise: what is logged here unjudged has a real entry, a real proof and a real checkpoint, and the pack's lists, hashes
and note all fit it; only what the statements say, and who signed them, is left to be found out.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Any

from ledger import entry, merkle, statement
from ledger.jose import Ed25519Signer
from ledger.statement import Statement
from notary import checkpoint, note
from notary.note import NoteSigner
from reports import archive, manifest, pack, scope
from reports.collect import Collected
from tests.packs import Ledger, signer
from tests.trade import ORIGIN

TRIPPED = re.compile(r"\(\w*(Error|Exception|Iteration)\)")  # how a verdict would name an accident of ours


@dataclass
class Impostor(Ledger):
    """A ledger that bears the same name as the real one and has other keys."""

    def __post_init__(self) -> None:
        super().__post_init__()
        self.log_signer = NoteSigner(ORIGIN, signer("impostor log"))
        self.pack_signer = NoteSigner(f"{ORIGIN}/packs", signer("impostor pack"))
        body = {**self.fold.statements[statement.parse(self.wires[0][0]).id].body}
        self.wires.clear()
        self.fold = type(self.fold)()
        self.at_ms -= 2_000
        body |= {"log_vkey": str(self.log_signer.vkey), "pack_vkey": str(self.pack_signer.vkey)}
        self.say("registrar", "log.founded", self.system, body)
        self.say("registrar", "policy.published", self.system, {"rules": 1, "parameters": []})

    def key(self, name: str) -> Ed25519Signer:
        """Another deterministic key."""
        return super().key(f"impostor {name}")


def dealt(ledger: Ledger) -> tuple[str, str]:
    """A small trade, delivered and confirmed: its order and its account."""
    for name in ("customer", "contractor"):
        ledger.join(name)
    ledger.employ("customer", "clerk", scope=["goods.received"], limit_fen=100)
    order = ledger.place("customer", "contractor", [(10, 10_000)])
    ledger.accept("contractor", order)
    delivery = ledger.deliver("contractor", order, [(1, 10)])
    ledger.confirm("customer", ledger.state("contractor", "customer", [(delivery, 1)], due_on="2026-04-01"))
    return order, ledger.account("customer", "contractor")


def unjudged(ledger: Ledger, wire: bytes) -> Statement:
    """Log wire bytes without asking the judge."""
    ledger.wires.append((wire, ledger.at_ms))
    ledger.at_ms += 1_000
    return statement.parse(wire)


def said(ledger: Ledger, who: str, kind: str, thread: str, body: dict[str, Any], **claims: Any) -> Statement:
    """Log a statement with any body, which names the thread's head, without asking the judge."""
    return unjudged(ledger, ledger.draft(who, kind, thread, body, **claims))


def collected(ledger: Ledger, before: Collected) -> Collected:
    """What was collected before, and every statement that was logged since, under today's checkpoint."""
    earlier, size = before.contents, len(ledger.wires)
    later = []
    for index, (wire, at_ms) in enumerate(ledger.wires[earlier.size :], start=earlier.size):
        st = statement.parse(wire)
        holder = st.thread.partition(":")[2]  # who sees all of it, whatever it says
        later.append(scope.item(st, index, at_ms, holder, ()))
    items = (*earlier.items, *later)
    entries = ledger.entries(size)
    root = merkle.root_of([merkle.leaf_hash(one) for one in entries])
    contents = replace(
        earlier,
        size=size,
        root=root,
        checkpoint_text=str(checkpoint.Checkpoint(ORIGIN, size, root)),
        last=entry.decode(entries[-1]),
        heads=scope.heads_of(items),
        items=items,
    )
    places = {item.statement.id: item.index for item in items} | {contents.last.statement_id: size - 1}
    return Collected(contents, {one: ledger.proof(index, size) for one, index in places.items()})


def sealed(ledger: Ledger, found: Collected) -> bytes:
    """A pack of what was collected, that nobody verified before it was signed; its evidence list is empty."""
    contents = found.contents
    members = pack._members(found, ledger.checkpoint(contents.size), ledger.trust)
    members["report.pdf"] = b"%PDF-1.7\n"
    listed = manifest.Manifest(
        pack=contents.pack_id,
        asked=contents.asked,
        checkpoint=contents.checkpoint_text,
        trust_sha256=contents.trust_sha256,
        heads=contents.heads,
        disclosures=manifest.disclosed(contents),
        files=manifest.files_of(members),
        exhibits=(),
        exhibit_root=merkle.EMPTY_ROOT.hex(),
    )
    printed = manifest.dump(listed)
    text = manifest.note_text(listed.pack, printed)
    signed = str(note.sign(text, ledger.pack_signer)).encode()
    return archive.write({**members, "pack.json": printed, "pack.note": signed})
