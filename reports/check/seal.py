"""Steps 1 to 5: the file, its members, the pack note, the checkpoint, the manifest's own fields.

Rules
* What is no pack of this version is unreadable; what is one and is not whole is invalid.
* The keys come from the reader's trust file; without one from the pack itself, and then no origin is established.

Specification: FORMATS 1.5, 1.6, 2.1, 2.2.
"""

from __future__ import annotations

import hashlib
import re

from ledger import statement
from ledger.errors import LedgerError, PackInvalid, PackUnreadable
from notary import checkpoint, note, policy
from reports import archive, manifest, scope
from reports.case import words
from reports.check.state import Sentences, State, demand

MANIFEST, NOTE = "pack.json", "pack.note"
NEEDED = ("report.pdf", "README.txt", "log/checkpoint", "log/policy")
_NAMED = re.compile(
    "pack.json|pack.note|report.pdf|README.txt|log/checkpoint|log/policy"
    "|statements/[0-9a-f]{64}.sd-jwt|proofs/[0-9a-f]{64}.tlog-proof".replace(".", r"\.")
)
# SPEC: FORMATS 1.5 names these too; they come with features that this release does not have.
_LATER = re.compile(
    r"files/[0-9a-f]{64}\.[a-z0-9]+|log/consistency/[0-9]+-[0-9]+|log/timestamps/[0-9]+\.(tsr|checkpoint)"
    r"|log/tsa-chain\.pem|journal\.journal|verify\.html"
)


def readable(state: State) -> Sentences:
    """The ZIP is written as packs are, every path is one a pack has, and pack.json is of this version.

    Raises: PackUnreadable.
    """
    state.archive = archive.read(state.data)
    for path in state.members:
        if not _NAMED.fullmatch(path) and not _LATER.fullmatch(path):
            raise PackUnreadable(f"A pack has no member {path}.")
    if MANIFEST not in state.members:
        raise PackUnreadable("The ZIP file holds no pack.json.")
    try:
        state.manifest = manifest.parse(state.members[MANIFEST])
    except LedgerError as error:
        _tell_tampered(state, error)
        raise PackUnreadable(f"pack.json cannot be read: {error.sentence}") from None
    listed = {row.path for row in state.manifest.files}
    for path in state.members:
        if _LATER.fullmatch(path) and path in listed:
            raise PackUnreadable(f"This release cannot check {path}.")
    count = len(state.members)
    return f"证据包第{manifest.VERSION}版，{count}个文件。", f"A pack of version {manifest.VERSION}, {count} files."


def _tell_tampered(state: State, error: LedgerError) -> None:
    """A pack.json that is unreadable because somebody changed it after the note was signed. Raises: PackInvalid."""
    try:
        _, digest = manifest.parse_note_text(note.parse(state.members.get(NOTE, b"")).text)
    except LedgerError:
        return
    if digest != hashlib.sha256(state.members[MANIFEST]).hexdigest():
        raise PackInvalid(f"pack.json is not the one that the pack note names, and cannot be read: {error.sentence}")


def files(state: State) -> Sentences:
    """Every member is listed once and has the listed size and hash."""
    rows = state.manifest.files
    paths = [row.path for row in rows]
    demand(paths == sorted(set(paths)), "The list of files is not sorted, or names one twice.")
    listed = {MANIFEST, NOTE, *paths}
    for path in state.members:
        demand(path in listed, f"{path} is not listed in pack.json.", path=path)
    for path in NEEDED:
        demand(path in listed, f"The pack has no {path}.", path=path)
    for row in rows:
        demand(row.path in state.members and row.path not in (MANIFEST, NOTE), f"{row.path} is missing.", path=row.path)
        data = state.members[row.path]
        same = (len(data), hashlib.sha256(data).hexdigest()) == (row.size, row.sha256)
        demand(same, f"{row.path} is not the file that pack.json lists.", path=row.path)
    damaged = state.archive.damaged
    demand(not damaged, f"The ZIP checksum of {', '.join(damaged)} is wrong.")
    return f"{len(rows)}个文件的哈希与清单一致。", f"{len(rows)} files have the hashes that the manifest lists."


def pack_note(state: State) -> Sentences:
    """The operator's pack key signed this pack id and this pack.json, and nothing else stands in the note."""
    signed = note.parse(state.members.get(NOTE, b""))
    demand(len(signed.signatures) == 1, "A pack note bears one signature.")
    vkey = note.check(signed, list(state.pack_vkeys))[0]
    pack, digest = manifest.parse_note_text(signed.text)
    demand(pack == state.manifest.pack, "The pack note names another pack.")
    same = digest == hashlib.sha256(state.members[MANIFEST]).hexdigest()
    demand(same, "pack.json is not the one that the pack note names.")
    return f"清单由{vkey.name}签名。", f"The manifest is signed by {vkey.name}."


def log_checkpoint(state: State) -> Sentences:
    """The log's key signed the checkpoint of the expected origin; manifest and policy agree with it."""
    vkey = state.log_vkey
    state.checkpoint = checkpoint.open_signed(state.members["log/checkpoint"], vkey, state.origin)
    demand(not state.checkpoint.extensions, "A checkpoint of ours has no extension lines.")
    demand(str(state.checkpoint) == state.manifest.checkpoint, "The manifest is of another checkpoint.")
    copy = policy.parse(state.members["log/policy"])
    spelled = str(copy).encode(errors="surrogateescape") == state.members["log/policy"]
    demand(spelled, "The policy's copy is not spelled as it would be printed.")
    demand(policy.log_key(copy) == vkey, "The policy's copy names another log key.")
    size = state.checkpoint.size
    zh = f"账本“{state.checkpoint.origin}”第{size}号检查点由日志密钥签名。"
    return zh, f"The checkpoint of {state.checkpoint.origin} at size {size} is signed by the log key."


def fields(state: State) -> Sentences:
    """The pack id is that of kind, subject, reader, purpose and checkpoint; each has its form."""
    asked = state.manifest.asked
    kind, _, uuid = asked.thread.partition(":")
    wanted = scope.subject_type(asked.kind)
    demand(wanted is not None, "There are no packs of that kind.", kind=asked.kind)
    demand(kind == wanted and statement.is_uuid7(uuid), "The subject is not a thread of the pack's kind.")
    demand(statement.is_uuid7(asked.reader), "The reader is not a party id.")
    same = state.manifest.pack == asked.pack_id(state.manifest.checkpoint)
    demand(same, "The pack id is not that of kind, subject, reader, purpose and checkpoint.")
    zh = f"{words.PACK_KINDS[asked.kind]}，用途：{words.PURPOSES.get(asked.purpose, asked.purpose)}，编号重算一致。"
    return zh, f"A pack of kind {asked.kind} for {asked.purpose}; its id computes to the same."
