"""The sewing workshop behind the real server: who may sign in, what may be asked, and an answer as one text to search.

Everything is the real thing: store, application, uvicorn on a loopback port, HTTP, and the machine's clock, since no
demo is served.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
from fastapi import FastAPI

from api import auth
from api.app import create
from api.clock import machine_clock
from api.routes import pages
from api.settings import Settings
from ledger import statement
from notary import lapses
from reports import archive
from tests.integration import doors, privacy
from tests.integration.privacy import Own
from tests.searching import decoded, members
from tests.sewing import APRIL, Sewing, sewing
from tests.sewn import WORKSHOP, WU, ZHOU
from tests.trade import ORIGIN, uuid7
from tests.world import World

ABSENT = uuid7(99_999)
ABSENT_ID = "ab" * 32
PACK_S = 60


@dataclass
class Open:
    """The sewing workshop served by the real server: the world, its threads, a client, the packs made by name."""

    world: World
    told: Sewing
    client: httpx.Client
    routes: list[str]
    packs: dict[str, str]

    def session(self, who: str) -> dict[str, str]:
        """The header with which somebody signs in."""
        exp = machine_clock() // 1000 + 300
        return {"Authorization": f"Bearer {auth.sign(ORIGIN, self.world.id(who), exp, self.world.signer(who))}"}

    def own(self, *workers: str) -> Own:
        """What is theirs and nobody else's: not of the firms, not of the other workers."""
        others = [self._of(worker) for worker in self.told.works if worker not in workers]
        firms = {
            self.told.order,
            self.told.above,
            self.world.account("客户", WORKSHOP),
            self.world.account("品牌", "客户"),
        }
        firms |= {f"party:{self.world.id(name)}" for name in ("品牌", "客户", WORKSHOP)}
        return privacy.joined(*map(self._of, workers)).but(privacy.of(self.world, firms), *others)

    @functools.cached_property
    def known(self) -> dict[str, str]:
        """Everything that could stand in a path, by a name."""
        return candidates(self)

    def _of(self, worker: str) -> Own:
        threads = privacy.threads_of(self.world, worker, self.told.works[worker])
        return privacy.of(self.world, threads, self.world.id(worker))

    def said(self, kind: str, thread: str) -> str:
        """The newest statement of a kind in a thread."""
        found = [statement.parse(wire) for wire, _ in self.world.wires]
        return [st.id for st in found if (st.kind, st.thread) == (kind, thread)][-1]


def played(folder: Path) -> tuple[World, Sewing]:
    """The sewing workshop in a real store; everybody has an account, an advance and a payment of his own sum."""
    world = World(folder=folder)
    told = sewing(world)
    for number, (worker, work) in enumerate(told.works.items(), start=1):
        world.agree_advance(worker, world.advance(WORKSHOP, work, 4_321 + 1_111 * number))
        how = {"payee_account": f"62220000{number}777{number}", "reference": f"回单{number}号"}
        world.pay_wages(WORKSHOP, work, [(APRIL, "", 2_345 + 1_010 * number)], **how)
    world.claim(WU, WORKSHOP, 17, 3_995)
    lapses.record(world.engine, world.ring, world.vault, machine_clock())
    world.sweep()  # the last entry is the clock's word about a colleague's claim
    return world, told


def routes_of(app: FastAPI) -> list[str]:
    """Every address that is read: those of the OpenAPI document, and the pages."""
    listed = [path for path, methods in app.openapi()["paths"].items() if "get" in methods]
    return [*listed, *(str(getattr(route, "path", "")) for route in pages.router.routes)]


@contextmanager
def served(folder: Path) -> Iterator[Open]:
    """The ledger, open; two workers have asked for their packs, the workshop for its own, the customer for his."""
    world, told = played(folder)
    app = create(Settings(data=world.folder / "data", limits=False))  # whoever tries everything asks more than one may
    with doors.serving(app) as url, httpx.Client(base_url=url, trust_env=False, timeout=PACK_S) as client:
        open_ = Open(world, told, client, routes_of(app), {})
        asked = {ZHOU: ("worker", told.works[ZHOU]), WU: ("worker", told.works[WU])}
        asked |= {WORKSHOP: ("workshop", f"party:{world.id(WORKSHOP)}"), "客户": ("order", told.order)}
        for who, (kind, subject) in asked.items():
            answer = client.post("/v1/packs", json={"kind": kind, "subject": subject}, headers=open_.session(who))
            assert answer.status_code == 201, answer.text
            open_.packs[who] = answer.json()["pack"]
        yield open_


# ---- what may be asked


SAID = ("work.recorded", "work.confirmed", "payslip.issued", "payment.stated", "wage.advanced", "engagement.signed")


def candidates(of: Open) -> dict[str, str]:
    """Everything that could stand in a path, by a name: his own, a colleague's, the firms', and what there is not."""
    world, told = of.world, of.told
    found = {"absent work": f"work:{ABSENT}", "absent party": f"party:{ABSENT}", "absent order": f"order:{ABSENT}"}
    found |= {
        "absent account": f"account:{ABSENT}",
        "absent statement": ABSENT_ID,
        "absent pack": "cd" * 32,
        "absent id": ABSENT,
    }
    found |= {"order": told.order, "order above": told.above, "system": world.system}
    found |= {"account": world.account("客户", WORKSHOP), "account above": world.account("品牌", "客户")}
    found |= {f"pack of {who}": pack for who, pack in of.packs.items()}
    for who, party in world.parties.items():
        found |= {f"party of {who}": f"party:{party.id}", f"id of {who}": party.id}
        found[f"registration of {who}"] = of.said("party.registered", f"party:{party.id}")
    for who, work in told.works.items():
        found[f"work of {who}"] = work
        found |= {f"{kind} of {who}": of.said(kind, work) for kind in SAID}
    found["arrears of 吴"] = of.said("arrears.recorded", told.works[WU])
    return found | {"tile": "0/000", "entries": "entries/000", "part": f"entries/000.p/{len(world.wires)}", "name": "x"}


QUERIES = ("", "?limit=1", "?after=0&limit=3", "?after=40", "?after=9999999", "?after=x", "?limit=0")


def addresses(of: Open, *, queries: bool = True) -> Iterator[str]:
    """Every GET address of every route, with everything that could stand in it."""
    for route in of.routes:
        names = re.findall(r"{[^}]+}", route)
        if not names:
            yield route
            continue
        for value in of.known.values():
            path = route
            for name in names:
                path = path.replace(name, value)
            yield path
            if queries and route.startswith("/v1/threads/"):
                yield from (f"{path}{query}" for query in QUERIES[1:])


def text_of(answer: httpx.Response) -> str:
    """Everything of an answer: its status, its headers, its body, a pack's members one by one."""
    head = f"{answer.status_code} {answer.headers!r}"
    if answer.headers.get("content-type") == "application/zip":
        return "\n".join([head, *(f"{path}\n{text}" for path, text in members(answer.content).items())])
    return f"{head}\n{decoded(answer.content)}"


def last_below(of: Open, data: bytes) -> str:
    """The id of the last entry under a pack's checkpoint."""
    size = int(archive.read(data).members["log/checkpoint"].split(b"\n")[1])
    return statement.parse(of.world.wires[size - 1][0]).id if size <= len(of.world.wires) else ""
