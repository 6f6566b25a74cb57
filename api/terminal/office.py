"""`xinzheng office`: what the registrar says of a party that is registered: a new key, the end of one, its licence.

Rules
* Every field is printed from the very bytes that will be signed; then, and only then, comes the question.
* The office reads no party's thread. The refusal names its newest statement; every field is printed again behind it,
  and asked again. Where the thread goes on once more, with `--yes` the refusal stands (ADR 8).
* A new key comes with its own proof, from its file or from the card that its holder sent; it counts after the wait, and
  an older key of the party may end it until then (ADR 12).

Specification: FORMATS 1.1 and 1.7; DESIGN section 5.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from api.client import Prepared, Recorded
from api.registrar import Registrar
from api.terminal import party as parties
from api.terminal import say, screen, telling
from api.terminal.screen import TrustFile, Url, Yes
from api.world.transport import Refused
from ledger.errors import MalformedRequest

KINDS = {"key.added": "补发密钥", "key.revoked": "注销密钥", "licence.checked": "核验证照"}


def office(
    kind: Annotated[str, typer.Argument(metavar="KIND", help=" ".join(f"{kind} {zh}" for kind, zh in KINDS.items()))],
    registrar: Annotated[Path, typer.Option("--registrar", help="The registrar's key file")],
    fields: Annotated[list[str] | None, typer.Argument(metavar="NAME=VALUE", help="e.g. reason=lost")] = None,
    party: Annotated[str | None, typer.Option(help="The party's id; a new key names it itself")] = None,
    key: Annotated[Path | None, typer.Option("--key", help="key.added: the new key's file")] = None,
    card: Annotated[Path | None, typer.Option("--card", help="Or its card, as `key show` printed it")] = None,
    url: Url = None,
    trust: TrustFile = None,
    yes: Yes = False,
) -> None:
    """Say of a registered party what the registrar alone may say. Prints every field, then the statement's id."""
    if kind not in KINDS:
        raise MalformedRequest(
            f"The registrar says {', '.join(KINDS)} here; register is a command of its own.", kind=kind
        )
    facts, trusted = say.tree(fields or []), screen.trust_of(trust)
    with Registrar.open(screen.url_of(url), registrar, trusted) as at:
        if kind == "key.added":
            new = parties.key_of(key, card, trusted.origin)
            if party not in (None, new.party):
                raise MalformedRequest(
                    "This key is another party's: its own card names whom it speaks for.", party=party
                )
            prepared = at.prepare_key(new, facts)
        elif party is None or key is not None or card is not None:
            raise MalformedRequest("Say of whom: --party with its id, and no key.", field="party")
        else:
            prepared = at.prepare_fact(kind, party, facts)
        recorded = _signed(at, prepared, yes=yes)
    screen.note(f"✔ 已记录，回执已核验 Recorded, receipt checked: 第 {recorded.receipt.index + 1} 笔")
    screen.give(recorded.receipt.id)


def _signed(at: Registrar, prepared: Prepared, *, yes: bool) -> Recorded:
    """Shown, agreed to, sent; over again behind the newest statement. Raises: Refused, typer.Exit (no)."""
    while True:
        _agreed(prepared, yes=yes)
        try:
            return at.send_fact(prepared)
        except Refused as refused:
            again = at.behind(prepared, refused)
            if again is None or (yes and prepared.unsigned.shown.prev is not None):
                raise
        prepared = again
        screen.note("! 该主体已有更新的记录，这次没有记入；以下接在最新一条之后，请重新核对。", style="yellow")
        screen.note("  Nothing was recorded: here it is again, behind the newest statement of this party.")


def _agreed(prepared: Prepared, *, yes: bool) -> None:
    """Every field, and the question. Raises: typer.Exit (no)."""
    for line in telling.whole(prepared.unsigned.shown, {}):
        screen.note(f"  {line}")
    if not yes and not screen.confirmed("确认签名？Sign? [y/N] "):
        screen.note("没有签名，什么也没有发出。Nothing was signed.")
        raise typer.Exit(1)
