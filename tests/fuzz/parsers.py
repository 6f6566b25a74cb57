"""The parsers that read what strangers send, each with good bytes to begin from and the errors it may raise.

Rules
* Whatever a parser takes, it prints again to the same bytes, where the format promises so.
* The errors that a parser declares are all it may raise; anything else is a crash.
"""

from __future__ import annotations

import json
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any

from api import auth, limits
from api.cursors import Cursors
from api.intake import sheet
from api.routes import statements as gate
from ledger import attachments, canon, jose, kinds, sdjwt, statement
from ledger.errors import LedgerError
from notary import checkpoint, note, policy, proof, receipts, trust
from reports import archive, check, manifest
from tests import packs
from tests.fuzz import mutate
from tests.fuzz.mutate import Mutator
from tests.trade import ORIGIN
from tests.unit import test_intake_sheet

READER, QUESTION = "019cac00-0000-7000-8000-000000000001", ("orders", "customer", "")
CURSORS = Cursors(b"k" * 32)
NOW_MS = 1_780_000_000_000
SENT = 3  # index of the statement whose receipt is checked


@dataclass(frozen=True)
class Parser:
    """What is fed, what it may raise, good bytes, how they are changed."""

    feed: Callable[[bytes], object]
    seeds: Callable[[], list[bytes]]
    mutator: Mutator = mutate.flat
    declared: tuple[type[Exception], ...] = (LedgerError,)


@cache
def disputed() -> tuple[packs.Ledger, str, str]:
    """The dispute that good bytes come from: ledger, order, account."""
    return packs.dispute()


@cache
def wires() -> list[bytes]:
    """Statements of a dispute, small ones of each kind."""
    told, _, _ = disputed()
    found: dict[str, bytes] = {}
    for wire, _ in told.wires:
        found.setdefault(statement.parse(wire).kind, wire)
    return list(found.values())


@cache
def sealed() -> bytes:
    """A small pack, drawn plainly."""
    told, order, _ = disputed()
    return told.pack("order", order, told.id("contractor")).data


@cache
def members() -> dict[str, bytes]:
    """What lies in it."""
    return dict(archive.read(sealed()).members)


def _member(start: str) -> list[bytes]:
    return [data for path, data in members().items() if path.startswith(start)][:3]


def _text(parse: Callable[[str], object]) -> Callable[[bytes], object]:
    """A parser of text, fed bytes: those that are no UTF-8 are letters by their number."""

    def feed(data: bytes) -> object:
        try:
            return parse(data.decode())
        except UnicodeDecodeError:
            return parse(data.decode("latin-1"))

    return feed


def _statement(data: bytes) -> object:
    st = statement.parse(data, complete=False)
    assert statement.wire(st) == data, "a statement prints again to its bytes"
    return kinds.body_of(st, complete=False)


def _canon(data: bytes) -> object:
    value = canon.loads(data)
    assert canon.dumps(value) == data, "canonical JSON has one spelling"
    return value


def _session(data: bytes) -> object:
    return auth.reader_of(data.decode("latin-1"), lambda _: None, origin="o", now_ms=NOW_MS)


def _sessions() -> list[bytes]:
    return [auth.sign("o", READER, NOW_MS // 1000 + 60, packs.signer("session")).encode()]


def _receipt(data: bytes) -> object:
    """A receipt as a client checks it, against the statement that it sent."""
    try:
        value = json.loads(data)
    except (ValueError, RecursionError):
        return None
    told, _, _ = disputed()
    if not isinstance(value, dict):
        return None
    return receipts.check(receipts.parse(value), told.wires[SENT][0], told.trust.log_vkey, ORIGIN)[0].admitted_at_ms


def _receipts() -> list[bytes]:
    told, _, _ = disputed()
    wire, at_ms = told.wires[SENT]
    receipt = receipts.Receipt(statement.parse(wire).id, SENT, at_ms, "cd" * 32, str(told.proof(SENT, len(told.wires))))
    return [json.dumps(receipt.as_json()).encode()]


def _line(data: bytes) -> object:
    lines = [line for line in gate._lines_of(data) if isinstance(line, bytes)]
    signers, named = (sum(name(line) != "" for line in lines) for name in (limits.signer_named, limits.key_named))
    return len(lines), signers, named


def _lines() -> list[bytes]:
    return [canon.dumps({"statement": wire.decode()}) + b"\n" for wire in wires()[:6]]


def _cursor() -> list[bytes]:
    return [CURSORS.make(READER, QUESTION, f"order:{READER}").encode()]


def _trusts() -> list[bytes]:
    told, _, _ = disputed()
    return [trust.dump(told.trust)]


def _verdict(data: bytes) -> object:
    """What a pack is found to be, and the steps that do not hold with their words."""
    told, _, _ = disputed()
    verdict = check.check(data, told.trust, draw=packs.plain)
    return f"{verdict.exit_code} {[f'{step.no} {_words(step.en)}' for step in verdict.steps if step.state == 'failed']}"


def _words(sentence: str) -> str:
    """The beginning of a sentence without its figures."""
    return "".join(one for one in sentence if not one.isdigit())[:60]


def _sheets() -> list[bytes]:
    rows: list[list[object]] = [*test_intake_sheet.HEAD, ["A-1", 5, None], ["同上", "６", "62220000"], ["合计", 11]]
    return [test_intake_sheet.workbook(rows)]


def _files() -> list[bytes]:
    return [
        b"\xff\xd8\xff\xe0",
        b"\x89PNG\r\n\x1a\n",
        b"RIFF\x10\x00\x00\x00WEBP",
        b"\x00\x00\x00\x18ftypheic",
        b"%PDF-1.7",
    ]


def _checkpoints() -> list[bytes]:
    return [data.partition(b"\n\n")[0] + b"\n" for data in _member("log/checkpoint")]


def _disclosures() -> list[bytes]:
    return [text for wire in wires() for text in wire.split(b"~")[1:-1]][:20]


PARSERS: dict[str, Parser] = {
    "canon": Parser(_canon, lambda: [b'{"a":[1,"\xe4\xb8\x80",null,true]}', b'{"sub":{"x":-7},"z":"~"}']),
    "jose": Parser(
        lambda data: jose.parse_compact(data, typ=jose.STATEMENT, size_max=statement.STATEMENT_BYTES_MAX),
        lambda: [wire.partition(b"~")[0] for wire in wires()],
        mutate.token,
    ),
    "disclosure": Parser(_text(sdjwt.parse), _disclosures, mutate.token),
    "statement": Parser(_statement, wires, mutate.token),
    "ndjson": Parser(_line, _lines),
    "receipt": Parser(_receipt, _receipts, mutate.members),
    "note": Parser(note.parse, lambda: _member("log/checkpoint") + _member("pack.note")),
    "checkpoint": Parser(_text(checkpoint.parse), _checkpoints),
    "proof": Parser(proof.parse, lambda: _member("proofs/")),
    "policy": Parser(policy.parse, lambda: _member("log/policy")),
    "trust": Parser(trust.parse, _trusts),
    "manifest": Parser(manifest.parse, lambda: _member("pack.json")),
    "archive": Parser(
        archive.read, lambda: [archive.write({"pack.json": b"{}", "log/policy": b"quorum none\n"})], mutate.flat
    ),
    "pack": Parser(_verdict, lambda: [sealed()], mutate.stored, ()),
    "cursor": Parser(_text(lambda text: CURSORS.open(READER, QUESTION, text)), _cursor),
    "session": Parser(_session, _sessions, mutate.token),
    "sheet": Parser(lambda data: sheet.read(data, [test_intake_sheet.PLAN]), _sheets, mutate.workbook),
    "media": Parser(attachments.media_of, _files, mutate.flat, ()),
}


def outcome(parser: Parser, data: bytes) -> str:
    """Where an input led: accepted, or the words and the line of a declared refusal. Raises: whatever is not declared.

    A parser may refuse in the same words at many lines; what reaches another of them is worth feeding on.
    """
    try:
        found: Any = parser.feed(data)
    except parser.declared as error:
        words = error.sentence if isinstance(error, LedgerError) else str(error)
        *_, (frame, line) = traceback.walk_tb(error.__traceback__)
        place = f"{frame.f_code.co_name}:{line}"
        return f"{type(error).__name__} {place}: {_words(words)}"
    if isinstance(found, tuple):  # of a batch, how many lines there are, and how many name their signer and his key
        return f"taken {found}"
    return "taken" if parser.declared else f"taken {found}"  # a verdict, a media type
