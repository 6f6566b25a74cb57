"""`xinzheng key new`, `key show`, `register`: a key of one's own, and its registration by whoever registers.

Rules
* A key is made on the machine that keeps it, into a file that its owner alone can read; nothing prints the secret.
* The office sees, from the very bytes that it will sign, whom it registers.

Specification: FORMATS 1.1 (key proofs); docs/adr/0008.
"""

from __future__ import annotations

import secrets
from pathlib import Path
from typing import Annotated, Any

import typer

from api import keyfile
from api.clock import machine_clock
from api.keyfile import KeyCard, PartyKey
from api.registrar import Registrar
from api.terminal import screen, telling
from api.terminal.screen import KeyFile, TrustFile, Url, Yes
from ledger import draft, jose
from ledger.errors import MalformedRequest
from ledger.kinds.party import PARTY_TYPES_ZH
from notary import keys

app = typer.Typer(help="Your own keys.", no_args_is_help=True, rich_markup_mode=None)


@app.command("new")
def new(
    path: Annotated[Path, typer.Option("--out", help="File to write, mode 0600")],
    party: Annotated[str | None, typer.Option(help="Your party's id, for one more key of a party that has one")] = None,
    alg: Annotated[str, typer.Option(help="What the key signs: Ed25519 or ES256")] = jose.ED25519,
) -> None:
    """Make a key in a new file. Prints the id of the party that it speaks for."""
    drawn = party or draft.uuid7(machine_clock(), secrets.token_bytes(10))
    key = keyfile.create(path, drawn, secrets.token_bytes(keys.SEED_BYTES), alg)
    screen.note(f"✔ 密钥已生成，只有您能读 Key made, readable by you alone: {path}")
    screen.note(f"  密钥编号 kid    {key.kid}")
    screen.note(f"  主体编号 party  {key.party}")
    screen.note("请另存一份到安全的地方。丢失后无法找回，任何人拿到它都能以您的名义签名。")
    screen.give(key.party)


@app.command("show")
def show(key: KeyFile, trust: TrustFile = None) -> None:
    """Print what a registration or a key.added needs of a key: its public half and its proof. No secret is printed."""
    held = keyfile.load(key)
    card = keyfile.card(held, screen.trust_of(trust).origin, machine_clock() // 1000)
    screen.print_json(card.as_json())


def register(
    registrar: Annotated[Path, typer.Option("--registrar", help="The registrar's key file")],
    party_type: Annotated[str, typer.Option("--type", help=" ".join(f"{k} {zh}" for k, zh in PARTY_TYPES_ZH.items()))],
    name: Annotated[str, typer.Option("--name", help="Full name as on the licence, or the person's name")],
    key: Annotated[Path | None, typer.Option("--key", help="Key file of the party to register")] = None,
    card: Annotated[Path | None, typer.Option("--card", help="Or its card, as `key show` printed it")] = None,
    url: Url = None,
    trust: TrustFile = None,
    credit_code: Annotated[str | None, typer.Option(help="Unified social credit code")] = None,
    address: Annotated[str | None, typer.Option(help="Address, also for service")] = None,
    representative: Annotated[str | None, typer.Option(help="Name of the legal representative")] = None,
    id_number: Annotated[str | None, typer.Option(help="ID number of a natural person")] = None,
    phone: Annotated[str | None, typer.Option(help="Phone for contact and service")] = None,
    size_class: Annotated[str | None, typer.Option(help="large, medium, small or micro")] = None,
    custody: Annotated[str, typer.Option(help="Where the key lies")] = "file",
    level: Annotated[str, typer.Option(help="Assurance level of its signatures, S0 to S3")] = "S1",
    yes: Yes = False,
) -> None:
    """Register a party with its first key. Prints every field, then the party's id."""
    given: dict[str, Any] = {
        "party_type": party_type,
        "person_name" if party_type == "person" else "name": name,
        "credit_code": credit_code,
        "address": address,
        "representative": representative,
        "id_number": id_number,
        "phone": phone,
        "size_class": size_class,
        "custody": custody,
        "level": level,
    }
    facts = {field: value for field, value in given.items() if value is not None}
    trusted = screen.trust_of(trust)
    with Registrar.open(screen.url_of(url), registrar, trusted) as office:
        prepared = office.prepare(key_of(key, card, trusted.origin), facts)
        for line in telling.whole(prepared.unsigned.shown, {}):
            screen.note(f"  {line}")
        if not yes and not screen.confirmed("确认签名？Sign? [y/N] "):
            screen.note("没有签名，什么也没有发出。Nothing was signed.")
            raise typer.Exit(1)
        recorded = office.send(prepared)
    screen.note(f"✔ 已登记，回执已核验 Registered, receipt checked: 第 {recorded.receipt.index + 1} 笔")
    screen.give(recorded.thread.removeprefix("party:"))


def key_of(key: Path | None, card: Path | None, origin: str) -> PartyKey | KeyCard:
    """The key to register, or its card. Raises: MalformedRequest (neither or both)."""
    if card is not None and key is None:
        return keyfile.read_card(card, origin)
    if key is not None and card is None:
        return keyfile.load(key)
    raise MalformedRequest("Say whose key: --key with its file, or --card with what its holder sent.")
