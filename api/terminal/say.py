"""`xinzheng say`: a statement from plain fields, looked at, signed, handed in, its receipt checked.

Rules
* What is missing is asked for at a terminal; where nobody sits there, it is listed.
* Every field is printed from the very bytes that will be signed; then, and only then, comes the question.
* Where the thread went on meanwhile, the person is told what is new and is asked again over a new draft; with `--yes`
  nobody looks, so nothing is signed a second time.
* Where no answer comes the signed statement is kept in a file here: it may be recorded, or be handed in as it is.

Specification: FORMATS 1.2 (prev); DESIGN section 8.
"""

from __future__ import annotations

import json
import re
import sys
from contextlib import nullcontext
from pathlib import Path
from typing import Annotated, Any

import typer

from api import drafts
from api.client import Client, Prepared, Recorded
from api.drafts import plain
from api.drafts.sketch import DraftIncomplete
from api.terminal import screen, telling
from api.terminal.screen import KeyFile, TrustFile, Url, Yes
from api.world.client import ServerUnreachable
from api.world.transport import Refused
from ledger import statement
from ledger.errors import LedgerError, MalformedRequest, StaleThread

ROUNDS_MAX = 200  # of asking for what is missing: more than the fields of any statement a person types in
PLACES_MAX = plain.LIST_MAX  # lines that a name may count up to
UNSENT_LETTERS = 12  # of a statement's id in the name of the file that keeps it: enough to tell them apart
_NAME = re.compile(r"[a-z0-9_]+(?:\.[a-z0-9_]+)*", re.ASCII)


def say(
    kind: Annotated[str, typer.Argument(metavar="KIND", help="What is said, e.g. order.placed")],
    key: KeyFile,
    fields: Annotated[list[str] | None, typer.Argument(metavar="NAME=VALUE", help="e.g. lines.1.qty=10,000")] = None,
    url: Url = None,
    thread: Annotated[str | None, typer.Option(help="Its thread; or only a type, to open a new one")] = None,
    about: Annotated[list[str] | None, typer.Option(help="A statement that this one is about, by id")] = None,
    supersedes: Annotated[str | None, typer.Option(help="The statement that this one corrects, by id")] = None,
    paper: Annotated[str | None, typer.Option(help="SHA-256 of the paper it was copied from (xinzheng attach)")] = None,
    receipt_path: Annotated[Path | None, typer.Option("--receipt", help="Keep the receipt in a new file")] = None,
    trust: TrustFile = None,
    yes: Yes = False,
) -> None:
    """Say something: print every field, sign, hand in, check the receipt. Prints the thread's id."""
    given = tree(fields or [])
    how: dict[str, Any] = {"thread": thread, "about": about or [], "supersedes": supersedes, "paper": paper}
    with Client.open(screen.url_of(url), key, screen.trust_of(trust), channel="cli") as client:
        kept = nullcontext() if receipt_path is None else screen.new_file(receipt_path)
        with kept as file:  # before anything is signed
            recorded = _signed(client, kind, given, how, yes=yes)
            if file is not None:
                file.write(json.dumps(recorded.receipt.as_json(), indent=2).encode() + b"\n")
    receipt = recorded.receipt
    screen.note(f"✔ 已记录，回执已核验 Recorded, receipt checked: 第 {receipt.index + 1} 笔")
    screen.note(f"  记录编号 id  {receipt.id}")
    screen.give(recorded.thread)


def _signed(client: Client, kind: str, given: dict[str, Any], how: dict[str, Any], *, yes: bool) -> Recorded:
    """Prepared, shown, confirmed, sent; over again where the thread went on and a person looks."""
    while True:
        prepared = _prepared(client, kind, given, how)
        _show(client, prepared)
        if not yes and not screen.confirmed("确认签名？Sign? [y/N] "):
            screen.note("没有签名，什么也没有发出。Nothing was signed.")
            raise typer.Exit(1)
        try:
            return _handed_in(client, client.sign(prepared))
        except Refused as refused:
            if refused.code != StaleThread.code or yes:
                raise
        screen.note("! 您核对的时候，这件事又有了新的记录。没有记录您的话，请看过新的内容再决定。", style="yellow")
        screen.note("  The thread went on while you looked. Nothing was recorded; here is the new draft.")
        how["thread"] = prepared.thread


def _handed_in(client: Client, wire: bytes) -> Recorded:
    """Handed in; where no answer came the signed bytes are kept, since the same words signed anew would count twice."""
    try:
        return client.hand_in(wire)
    except ServerUnreachable:
        said = statement.parse(wire)
        path = Path(f"unsent-{said.id[:UNSENT_LETTERS]}.sd-jwt")
        with screen.new_file(path) as file:
            file.write(wire)
        screen.note(
            f"! 不确定是否已经记录，请先看 xinzheng show {said.thread}，不要重说；签好的原文在 {path}，可原样 POST 到 "
            f"/v1/statements。Not known whether it was recorded: look with show, do not say it anew; {path} has the "
            "signed bytes, which may be posted there again.",
            style="yellow",
        )
        raise


def _prepared(client: Client, kind: str, given: dict[str, Any], how: dict[str, Any]) -> Prepared:
    """The draft, once everything is there; asks for what is missing."""
    for _ in range(ROUNDS_MAX):
        try:
            return client.prepare(kind, given, **how)
        except DraftIncomplete as incomplete:
            missing = [plain.Missing(**row) for row in _rows(incomplete)]
            if not missing or not sys.stdin.isatty():
                for one in missing:
                    screen.note(f"  还缺 {one.zh}  {one.field}=（{_hint(one)}）")
                raise
            for one in missing:
                _ask(drafts.kind_of(kind, _type(how["thread"])).model, given, one)
    raise MalformedRequest("Too many fields are missing; give them as NAME=VALUE.")


def _type(thread: str | None) -> str | None:
    return (thread or "").partition(":")[0] or None


def _rows(incomplete: DraftIncomplete) -> list[dict[str, Any]]:
    """What is missing, as the server lists it; whatever else it says there is left out."""
    rows = incomplete.fields.get("missing")
    found = []
    for row in rows if isinstance(rows, list) else []:
        known = isinstance(row, dict) and all(isinstance(row.get(name), str) for name in ("field", "zh", "how"))
        if known and _NAME.fullmatch(row["field"]):
            choices = [one for one in row.get("choices", []) if isinstance(one, str)]
            found.append({"field": row["field"], "zh": row["zh"], "how": row["how"], "choices": tuple(choices)})
    return found


def _hint(one: plain.Missing) -> str:
    """How it is written; codes with their words."""
    hints = {"lines": "几行 how many", "list": "用逗号隔开", "yes-no": "是/否", "whole": "整数", "text": "文字"}
    meanings = telling.CODES.get(one.field.rpartition(".")[2], {})
    words = [f"{choice} {meanings.get(choice, '')}".strip() for choice in one.choices]
    return " / ".join(words) if words else hints.get(one.how, one.how)


def _ask(model: Any, given: dict[str, Any], one: plain.Missing) -> None:
    """Ask for one field until what is written can stand. Raises: MalformedRequest (the terminal ended)."""
    while True:
        screen.note(f"{one.zh} {one.field}（{_hint(one)}）: ", end="")
        line = sys.stdin.readline()
        if not line:
            raise MalformedRequest("The terminal ended before everything was said.")
        text = line.strip()
        try:
            put(given, one.field.split("."), [{} for _ in range(_count(text))] if one.how == "lines" else text)
            plain.convert(model, given)
        except LedgerError as error:
            put(given, one.field.split("."), None)
            screen.fault(error)
        else:
            return


def _count(text: str) -> int:
    if not text.isascii() or not text.isdecimal() or not 1 <= int(text[:4]) <= PLACES_MAX:
        raise MalformedRequest(f"Say how many lines, 1 to {PLACES_MAX}.")
    return int(text[:4])


def _show(client: Client, prepared: Prepared) -> None:
    """Everything that will be signed."""
    new = "（新开）" if prepared.opens else ""
    screen.note(f"请逐项核对，签名后不能更改 Check every field; it cannot be changed afterwards{new}", style="bold")
    for line in telling.whole(prepared.unsigned.shown, client.names()):
        screen.note(f"  {line}")


# ---- NAME=VALUE


def tree(pairs: list[str]) -> dict[str, Any]:
    """`lines.1.qty=5` and its like as nested fields; lines are counted from 1. Raises: MalformedRequest."""
    found: dict[str, Any] = {}
    for pair in pairs:
        name, equals, value = pair.partition("=")
        if not equals or not value or not _NAME.fullmatch(name):
            raise MalformedRequest(
                f"{pair[:80]}: write NAME=VALUE, like due.days=30 or lines.1.qty=10,000.", field=name[:80]
            )
        put(found, name.split("."), value)
    return found


def put(fields: dict[str, Any], path: list[str], value: Any) -> None:
    """Set what lies at a path, None to take it away. Raises: MalformedRequest (lines out of order, a name twice)."""
    name, *rest = path
    if not rest:
        if value is None:
            fields.pop(name, None)
        elif name in fields and fields[name] != value:
            raise MalformedRequest(f"{name} is given twice.", field=name)
        else:
            fields[name] = value
        return
    if not rest[0].isdecimal():
        inner = fields.setdefault(name, {})
        if not isinstance(inner, dict):
            raise MalformedRequest(f"{name} is given twice.", field=name)
        put(inner, rest, value)
        return
    lines, place = fields.setdefault(name, []), int(rest[0][:4])
    if not isinstance(lines, list) or not 1 <= place <= min(len(lines) + 1, PLACES_MAX):
        raise MalformedRequest(f"Lines of {name} are counted from 1 without a gap.", field=name)
    if not rest[1:] and place <= len(lines):
        raise MalformedRequest(f"{name}.{place} is given twice.", field=name)
    if place > len(lines):
        lines.append({} if rest[1:] else value)
    if rest[1:] and not isinstance(lines[place - 1], dict):
        raise MalformedRequest(f"{name}.{place} is given twice.", field=name)
    if rest[1:]:
        put(lines[place - 1], rest[1:], value)
