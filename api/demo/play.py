"""The demo from end to end: read, found, play, pack, verify, print; and what it gives its tests.

Promise: exit 0 means that every act of the script was recorded, that each pack verified from its file with the trust
file taken before the server began, that contractor's and customer's packs agree on what is open, and that the
worker's own pack says of him what the contractor's does.

The steps
1. read the factory's workbooks and make the script, which must end before now;
2. clear an earlier demo, found a ledger, take its trust file and the registrar's key out of the data folder;
3. start the server (told the time by a pipe) and the players (with keys of their own), each a process;
4. hand each act to the players at its time; then each side asks for its packs;
5. end both processes, verify each pack from its file, print the table.

Specification: DESIGN sections 3.6 and 8.
"""

from __future__ import annotations

import json
import re
import secrets
import socket
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from api.clock import machine_clock
from api.demo import folder, players, script, server, table
from api.demo.chance import Replayed
from api.demo.child import Child, ChildFailed, started
from api.demo.figures import NotVerified
from api.demo.script import Act
from api.demo.table import Checked
from api.intake import factory, workers
from api.intake.factory import Factory
from ledger import jose
from ledger.errors import MalformedRequest, NotFound
from notary import found, keys, trust
from reports import check

ORIGIN = "demo.xinzheng.example/lanxi"
TERMS_FILE = "电子签约与存证约定.txt"
EXAMPLES = Path(__file__).resolve().parents[2] / "examples" / "lanxi"
FOUNDED_MIN = 8 * 60  # the ledger is founded at 08:00 of the story's first day
PACKS_DAYS_AFTER = 4  # the packs are asked for so many days after the last act
DAY_MS = 86_400_000
SERVER_LOG = "server.log"
POSTED = re.compile(r'"POST /v1/statements HTTP/1\.1" 201')
POSTED_MANY = re.compile(r'"POST /v1/statements HTTP/1\.1" 200')


@dataclass(frozen=True)
class Played:
    """What a demo did: the open sum folded from the packs, the packs, how many statements went through the gate."""

    open_fen: int
    packs: tuple[Checked, ...]
    acts: int
    receipts: tuple[int, ...]
    posted: int
    seconds: float


def play(
    data: Path, out: Path, *, files: Path = EXAMPLES, seed: bytes | None = None, console: Console | None = None
) -> Played:
    """Play the workbooks in `files` into a new ledger in `data`, packs and trust file into `out`.

    With a `seed` every key, salt and id is drawn from it, and the packs come out the same byte for byte.
    Raises: NotFound, MalformedRequest (a workbook), AlreadyExists (what lies there is no demo), ChildFailed,
    NotVerified.
    """
    began_s = time.monotonic()
    if not files.is_dir():
        raise NotFound(
            f"The workbooks to play are not at {files}; they come with the project's source.", path=str(files)
        )
    console = console or Console(highlight=False, soft_wrap=True)
    books = factory.read_folder(files)
    story = script.acts(books)
    if not story:
        raise MalformedRequest("The workbooks hold nothing to play.")
    script.check_past(story, machine_clock() - PACKS_DAYS_AFTER * DAY_MS)
    for note in books.notes:
        console.print(f"提示 {note}", markup=False)
    folder.check_free(data, out)
    folder.clear(data, out)
    with tempfile.TemporaryDirectory(prefix="xinzheng-demo-") as logs, ThreadPoolExecutor(1) as eyes:
        with _processes(data, Path(logs)) as stage:
            told = _found(data, script.moment_ms(story[0].on, FOUNDED_MIN), seed, files / TERMS_FILE)
            (out / folder.TRUST).write_text(told["trust"], encoding="utf-8")
            console.print(f"✔ 账本 {ORIGIN} 已创立，待办 {len(story)} 项  Founded; {len(story)} acts", markup=False)
            stage.begin(told)
            done = _act(stage, story, console)
            wishes = _wishes(books, out, story[-1].at_ms + PACKS_DAYS_AFTER * DAY_MS)
            checking = [eyes.submit(_verify, path, told["trust"]) for path in _pack(stage, wishes, console)]
        found = {checked.path.name: checked for checked in (one.result() for one in checking)}
        packs = tuple(found[name] for name in folder.PACK_FILES if name in found)
        posted = _posted((Path(logs) / SERVER_LOG).read_text(), done.batches)
    _report_failures(packs, console)
    took = f"用时 {time.monotonic() - began_s:.1f} 秒"
    console.print(f"✔ {posted} 份记录经 POST /v1/statements 存入；{took}  All of them posted", markup=False)
    open_fen = table.print_result(console, packs)
    return Played(open_fen, packs, len(story), done.receipts, posted, time.monotonic() - began_s)


def _posted(log: str, batches: tuple[int, ...]) -> int:
    """How many statements went through the door, by the server's own log. Raises: ChildFailed (it heard others)."""
    heard = len(POSTED_MANY.findall(log))
    if heard != len(batches):
        raise ChildFailed(f"the server heard {heard} batches, the players handed in {len(batches)}")
    return len(POSTED.findall(log)) + sum(batches)


def _found(data: Path, at_ms: int, seed: bytes | None, terms: Path) -> dict[str, Any]:
    """Found the ledger; what the players are told to begin with. The registrar's key leaves the server's folder."""
    entropy = Replayed(seed + b"operator") if seed else secrets.token_bytes
    data.parent.mkdir(parents=True, exist_ok=True)
    found.found(data, ORIGIN, at_ms=at_ms, entropy=entropy)
    registrar = keys.load_signer(data / found.REGISTRAR)
    (data / found.REGISTRAR).unlink()
    return {
        "trust": (data / found.TRUST).read_text(encoding="utf-8"),
        "registrar": jose.b64u(registrar.seed),
        "terms": terms.read_text(encoding="utf-8"),
        "seed": (seed + b"players").hex() if seed else None,
        "at_ms": at_ms,
    }


@dataclass(frozen=True)
class Processes:
    """The server and the players, running, and where the server listens."""

    serving: Child
    acting: Child
    url: str

    def begin(self, told: dict[str, Any]) -> None:
        """Tell both when the story begins; the players also where, and with which trust file."""
        self.tell(told["at_ms"])
        self.ask({**told, "url": self.url}, "beginning")

    def tell(self, at_ms: int) -> None:
        """Tell the server the time, and hear that it counts."""
        if self.serving.ask(str(at_ms)) != str(at_ms):
            raise ChildFailed(f"the server did not take the time {at_ms}")

    def ask(self, told: dict[str, Any], what: str) -> dict[str, Any]:
        """The players' answer. Raises: MalformedRequest (a row that does not fit what was signed), ChildFailed."""
        answered = json.loads(self.acting.ask(json.dumps(told, ensure_ascii=False)))
        if not isinstance(answered, dict):
            raise ChildFailed("the players gave no object")
        if "failed" in answered:
            raise MalformedRequest(f"{what}: {answered['failed']}")
        return answered


@contextmanager
def _processes(data: Path, logs: Path) -> Iterator[Processes]:
    """Both processes, loading; ended when the block ends. The ledger in `data` may be founded after this."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        url = f"http://127.0.0.1:{listening.getsockname()[1]}"
        descriptor = listening.fileno()
        with started(server.__name__, (str(data), str(descriptor)), logs / SERVER_LOG, fds=(descriptor,)) as serving:
            listening.close()  # the server's copy is the only one: when it ends, connections end
            with started(players.__name__, (), logs / "players.log") as acting:
                yield Processes(serving, acting, url)


@dataclass(frozen=True)
class Done:
    """What the players took home: the index of each receipt that they checked, and how many they said at once."""

    receipts: tuple[int, ...]
    batches: tuple[int, ...]


def _act(stage: Processes, story: list[Act], console: Console) -> Done:
    """Every act at its time."""
    answered: dict[str, Any] = {"receipts": [], "batches": []}
    with _progress(console) as progress:
        for act in progress.track(story, description="签名并记录 Signing"):
            stage.tell(act.at_ms)
            answered = stage.ask({"act": act.as_json()}, _place(act))
    return Done(tuple(answered["receipts"]), tuple(answered["batches"]))


def _pack(stage: Processes, wishes: list[dict[str, Any]], console: Console) -> Iterator[Path]:
    """Each pack that is asked for, as soon as it lies in its file."""
    with _progress(console) as progress:
        for wish in progress.track(wishes, description="出具证据包 Packing"):
            stage.tell(wish["at_ms"])
            stage.ask({"pack": wish}, wish["file"])
            yield Path(wish["file"])


def _progress(console: Console) -> Progress:
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    return Progress(*columns, console=console)


def _place(act: Act) -> str:
    return f"{act.do} {act.who} {act.on} (row {act.rows[0]['row']})"


def _wishes(books: Factory, out: Path, at_ms: int) -> list[dict[str, Any]]:
    """The contractor of the newest order asks for all its unpaid workers, both sides for their account, the contractor
    also for that order, then the first of its workers for his own wages: the longest first, to be verified meanwhile.
    """
    last = books.of(factory.ORDERS)[-1]
    customer, contractor = last["customer"], last["contractor"]
    account = [customer, contractor]
    staff = [row["worker"] for row in books.of(workers.WORKERS) if row["workshop"] == contractor]
    asked = [(folder.WAGE_PACKS[1], contractor, "workshop", contractor, "mediation")] if staff else []
    asked += [
        (folder.FEE_PACKS[0], contractor, "account", account, "mediation"),
        (folder.FEE_PACKS[1], contractor, "order", last["order_no"], "payment-order"),
        (folder.FEE_PACKS[2], customer, "account", account, "own-records"),
    ]
    if staff:
        asked.append((folder.WAGE_PACKS[0], staff[0], "worker", staff[0], "arbitration"))
    return [
        {
            "file": str(out / file),
            "who": who,
            "kind": kind,
            "about": about,
            "purpose": purpose,
            "at_ms": at_ms + place * 60_000,
        }
        for place, (file, who, kind, about, purpose) in enumerate(asked)
    ]


def _verify(path: Path, trust_text: str) -> Checked:
    """The pack, checked from its file with the trust file of the founding; no network, no ledger."""
    return Checked(path, check.check(path.read_bytes(), trust.parse(trust_text.encode())))


def _report_failures(packs: tuple[Checked, ...], console: Console) -> None:
    for pack in packs:
        for step in pack.verdict.steps:
            if step.state == "failed":
                console.print(f"✘ {pack.path}: {step.no} {step.name_zh}: {step.zh}", markup=False)


def run(data: Path, out: Path) -> int:
    """Play the demo for a person at a terminal; the exit code: 0 only when all of it verified."""
    console = Console(highlight=False, soft_wrap=True)
    try:
        played = play(data, out, console=console)
    except (ChildFailed, NotVerified) as error:
        Console(stderr=True, highlight=False).print(f"✘ {error}", markup=False)
        return 1
    sums = {checked.case.claim.open_fen for checked in table.of_fees(played.packs)}
    if len(sums) != 1 or played.posted != len(played.receipts):
        console.print("✘ 各证据包或回执不一致  Packs or receipts disagree", markup=False)
        return 1
    return 0
