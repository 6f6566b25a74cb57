"""The terminal: `xinzheng`. Each command opens what it needs, does one thing, and says it in two languages.

Rules
* A fault of the world is one line on the error stream and exit 1 (`verify`: 2, the file could not be read); a traceback
  is our own mistake.
* `--json` prints one JSON object for machines and nothing else on the output stream.
* `verify` never opens a ledger, a network connection or a clock: 0 valid, 1 invalid, 2 unreadable, 3 no trust file.
* `init` refuses to overwrite, and refuses an origin that says demo; only `demo` makes such a ledger.

Specification: DESIGN section 8; FORMATS 1.6.
"""

from __future__ import annotations

import os
import secrets
import socket
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any

import typer
import uvicorn

from api import deps, verdicts
from api.app import create
from api.client import Client
from api.clock import machine_clock
from api.patience import PatientProtocol
from api.settings import Settings
from api.terminal import attach, keeping, notice, office, party, screen
from api.terminal import bench as benching
from api.terminal import say as saying
from api.terminal import show as showing
from api.terminal.screen import AsJson, Data, TrustFile, Url, err, out, print_json, settings_with
from api.world.transport import Refused
from ledger import db
from ledger.errors import LedgerError, MalformedRequest, ReadOnly
from ledger.statement import says_demo
from notary import found, highwater, lapses, publish
from notary import trust as trusts
from reports import check
from reports import pack as packs
from reports.archive import PACK_BYTES_MAX
from reports.contents import Subject

app = typer.Typer(
    name="xinzheng",
    help="Xinzheng 薪证: an evidence ledger for orders and wages, checkable by anybody.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)

audited = keeping.audited  # the audit of a folder, for whoever has no terminal

app.add_typer(party.app, name="key")
app.command()(party.register)
app.command()(office.office)
app.command()(saying.say)
app.command()(showing.show)
app.command()(attach.attach)
app.command()(benching.bench)
app.command()(notice.notice)
app.command()(keeping.audit)
app.command()(keeping.rebuild)
app.command("restore-check")(keeping.restore_check)


def main() -> None:
    """Run the command line; a fault of the world is one line and exit 1."""
    try:
        app()
    except LedgerError as error:
        screen.fault(error)
        sys.exit(1)
    except Refused as refused:
        screen.refusal(refused)
        sys.exit(1)
    except OSError as error:
        err.print(f"✘ {error.filename or ''}: {error.strerror or error}", markup=False)
        sys.exit(1)
    except KeyboardInterrupt:
        sys.exit(130)


def _print_trust(data: Path, title: str) -> None:
    trust_bytes = deps.trust_bytes_of(data)
    out.print(f"{title}: {data / found.TRUST}")
    out.print(f"  origin   {trusts.parse(trust_bytes).origin}", markup=False)
    out.print(f"  SHA-256  {trusts.fingerprint(trust_bytes)}")
    out.print("请把 SHA-256 公布在别处，核验人据此核对信任文件。Publish it elsewhere: verifiers compare.")


@app.command()
def init(
    origin: Annotated[str, typer.Option("--origin", help="The log's name, e.g. xinzheng.example/county")],
    data: Data = None,
) -> None:
    """Found a ledger: keys, log.founded, the first policy, trust.json, the registrar's key."""
    if says_demo(origin):
        raise MalformedRequest("An origin that says demo is for `xinzheng demo` alone.", origin=origin)
    folder = settings_with(data=data).data
    found.found(folder, origin, at_ms=machine_clock(), entropy=secrets.token_bytes)
    _print_trust(folder, "✔ 账本已创立 The ledger is founded")
    out.print(f"登记密钥 registrar's key: {folder / found.REGISTRAR}")
    out.print("请把登记密钥移到服务器之外保管。Move it off this machine: the server does not need it.")


@app.command()
def trust(data: Data = None, as_json: AsJson = False) -> None:
    """Print where the trust file lies, and its SHA-256."""
    folder = settings_with(data=data).data
    if as_json:
        trust_bytes = deps.trust_bytes_of(folder)
        origin, sha256 = trusts.parse(trust_bytes).origin, trusts.fingerprint(trust_bytes)
        print_json({"path": str(folder / found.TRUST), "origin": origin, "sha256": sha256})
    else:
        _print_trust(folder, "信任文件 Trust file")


@app.command()
def serve(
    data: Data = None,
    host: Annotated[str | None, typer.Option(help="Address to listen on [XINZHENG_HOST, 127.0.0.1]")] = None,
    port: Annotated[int | None, typer.Option(help="Port to listen on [XINZHENG_PORT, 8000]")] = None,
    read_only: Annotated[bool | None, typer.Option("--read-only", help="Take no statements, make no packs")] = None,
) -> None:
    """Serve the ledger over HTTP. A demo ledger is served read-only, on loopback, its clock at the last entry."""
    chosen = settings_with(data=data, host=host, port=port, read_only=read_only)
    with deps.opened(chosen) as house:  # opened once before listening, so that a fault is one line
        if house.demo and not deps.is_loopback(chosen.host):
            raise MalformedRequest("A demo ledger is served on loopback only.", host=chosen.host)
        _check_free(chosen.host, chosen.port)
        only = "，只供查看 read-only" if house.read_only else ""
        out.print(f"{house.origin}: http://{chosen.host}:{chosen.port}{only}", markup=False)
    uvicorn.run(create(chosen), **server_options(chosen))


def _check_free(host: str, port: int) -> None:
    """That one can listen there, before it is said that somebody does; else one line and exit 1."""
    try:
        socket.create_server((host, port), family=socket.AF_INET6 if ":" in host else socket.AF_INET).close()
    except (OSError, UnicodeError, OverflowError) as error:
        why = error.strerror if isinstance(error, OSError) else error
        screen.note(f"✘ 无法在此地址监听，端口可能已被占用，请换一个端口 Cannot listen on {host}:{port}: {why}")
        raise typer.Exit(1) from None


def server_options(chosen: Settings) -> dict[str, Any]:
    """How uvicorn listens: no proxy is believed, no version told, idle connections end."""
    return {
        "host": chosen.host,
        "port": chosen.port,
        "log_level": "warning",
        "proxy_headers": False,
        "server_header": False,
        "timeout_keep_alive": 10,
        "timeout_graceful_shutdown": 10,
        "limit_concurrency": 512,
        "http": PatientProtocol,  # on h11: the other parser has no bound on headers
        "h11_max_incomplete_event_size": 64 * 1024,
    }


@app.command()
def demo(
    data: Annotated[Path, typer.Option("--data", help="Where the demo's ledger comes to lie")] = Path("var/demo"),
    out_dir: Annotated[Path | None, typer.Option("--out", help="Where the packs come to lie [DATA/out]")] = None,
) -> None:
    """Play a published dispute through a real server, make its packs, verify them, print what is open."""
    from api import demo as played  # noqa: PLC0415 - a server has no use for the demo

    sys.exit(played.run(data, out_dir if out_dir is not None else data / "out"))


@app.command()
def pack(
    out_path: Annotated[Path, typer.Option("--out", help="File to write")],
    reader: Annotated[str | None, typer.Option("--for", help="Party that the pack is made for, with --data")] = None,
    order: Annotated[str | None, typer.Option(help="Order (thread id or its UUID)")] = None,
    account: Annotated[str | None, typer.Option(help="Account (thread id or its UUID)")] = None,
    worker: Annotated[str | None, typer.Option(help="Wages of one worker (work thread or its UUID)")] = None,
    workshop: Annotated[str | None, typer.Option(help="A workshop's unpaid workers (its party id)")] = None,
    purpose: Annotated[str, typer.Option(help="Purpose code")] = "mediation",
    at: Annotated[int | None, typer.Option(help="Tree size, for an older checkpoint")] = None,
    data: Data = None,
    key: Annotated[Path | None, typer.Option("--key", help="Your key file, to ask a server")] = None,
    url: Url = None,
    trust: TrustFile = None,
) -> None:
    """Make an evidence pack and record that it was issued: from a ledger's folder, or asked of a server with --key."""
    if (key is None) == (reader is None) or (key is not None and data is not None):
        raise MalformedRequest("Say for whom: --for with a ledger's folder, or --key with a server.")
    kind, thread = _about({"order": order, "account": account, "worker": worker, "workshop": workshop})
    with screen.new_file(out_path) as file:  # before anything is recorded
        if key is not None:
            with Client.open(screen.url_of(url), key, screen.trust_of(trust)) as client:
                file.write(client.pack(kind, thread, purpose, at))
        else:
            file.write(_issued(data, Subject(kind, thread, str(reader), purpose), at))
    screen.note("✔ 证据包 Evidence pack")
    screen.give(str(out_path))


PACK_THREADS = {"order": "order", "account": "account", "worker": "work", "workshop": "party"}  # what each is about


def _about(given: Mapping[str, str | None]) -> tuple[str, str]:
    """Kind of pack and its thread. Raises: MalformedRequest (none of them, or several)."""
    named = [(kind, subject) for kind, subject in given.items() if subject is not None]
    if len(named) != 1:
        raise MalformedRequest("Say which: --order, --account, --worker or --workshop, one of them.")
    ((kind, subject),) = named
    return kind, f"{PACK_THREADS[kind]}:{subject.removeprefix(f'{PACK_THREADS[kind]}:')}"


def _issued(data: Path | None, asked: Subject, at: int | None) -> bytes:
    """A pack made from the ledger in a folder. Raises: ReadOnly, and as `packs.issue`."""
    with deps.opened(settings_with(data=data)) as house:
        if house.read_only:
            raise ReadOnly("This ledger is served to be read; it makes no packs.")
        made = packs.issue(
            house.engine, house.vault, house.ring, house.trust_bytes, asked, at_ms=house.clock(), size=at
        )
        return made.data


@app.command()
def verify(
    pack_path: Annotated[Path, typer.Argument(metavar="PACK", help="The evidence pack, a .zip file")],
    trust_path: Annotated[Path | None, typer.Option("--trust", help="Trust file you got elsewhere")] = None,
    as_json: AsJson = False,
) -> None:
    """Check a pack offline. Exit 0 valid, 1 invalid, 2 unreadable, 3 consistent with itself, origin not established."""
    try:
        trusted = verdicts.trust_for(trust_path, settings_with().trust, os.environ)
        with pack_path.open("rb") as file:
            data = file.read(PACK_BYTES_MAX + 1)  # what is larger is refused without being read to its end
        verdict = check.check(data, trusted)
    except OSError as error:
        err.print(f"✘ 读不出来 {error.filename}: {error.strerror}", markup=False)
        sys.exit(2)
    except LedgerError as error:
        screen.note(f"✘ {error.sentence} [{error.code}]")
        sys.exit(2)
    if as_json:
        print_json(verdict.as_json())
    else:
        verdicts.print_verdict(verdict, err if verdict.exit_code == check.UNREADABLE else out)
    sys.exit(verdict.exit_code)


@app.command()
def tick(data: Data = None, as_json: AsJson = False) -> None:
    """Let the clock record once what has lapsed, as the server does after each batch and on a timer."""
    with deps.opened(settings_with(data=data), sweeps=False) as house:
        if house.read_only:
            raise ReadOnly("This ledger is served to be read; its clock records nothing.")
        recorded = lapses.record(house.engine, house.ring, house.vault, house.clock())
    if as_json:
        print_json({"recorded": recorded})
    else:
        out.print(f"✔ 时钟记录到期未付 {recorded} 笔 Lapses recorded: {recorded}")


@app.command("export-log")
def export_log(
    directory: Annotated[Path, typer.Argument(metavar="DIR", help="Folder to write, new or empty")],
    data: Data = None,
) -> None:
    """Write the public log as a static tree of tiles (C2SP tlog-tiles)."""
    if directory.exists() and any(directory.iterdir()):
        raise MalformedRequest(f"{directory} is not empty.", path=str(directory))
    engine = db.open(deps.url_of(settings_with(data=data).data), read_only=True)
    try:
        publish.export_log(engine, directory)
        highwater.keep(db.folder_of(engine), (directory / "checkpoint").read_text())
    finally:
        engine.dispose()
    out.print(f"✔ 公开日志 Public log: {directory}")


if __name__ == "__main__":
    main()
