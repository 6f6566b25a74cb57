"""One worker's key sees nothing of a colleague: every answer of the real server, and his pack, searched for it.

What the public log shows to anybody without a key (ids of entries, under `/log/`) is let through there; in a pack it is
the last entry under the checkpoint, whose proof dates the pack, in that proof and in the list of files alone.
"""

from __future__ import annotations

import functools
import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from api import auth
from api.app import create
from api.clock import machine_clock
from api.routes import pages
from api.settings import Settings
from ledger import canon, jose, statement
from notary import lapses
from reports import archive, pack, report
from tests.integration import doors, privacy
from tests.integration.privacy import Own
from tests.searching import decoded, members
from tests.sewing import APRIL, Sewing, sewing
from tests.sewn import PRINTED, WORKSHOP, WU, ZHENG, ZHOU
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


def drawn() -> Callable[..., Any]:
    """How the door makes packs: with the report that this release prints of wages."""
    return pack.issue if PRINTED is report.draw else functools.partial(pack.issue, draw=_drawn)


def _drawn(case: Any) -> bytes:
    """Fees as they are printed, wages as `PRINTED` draws them."""
    return PRINTED(case) if hasattr(case, "people") else report.draw(case)


def routes_of(app: FastAPI) -> list[str]:
    """Every address that is read: those of the OpenAPI document, and the pages."""
    listed = [path for path, methods in app.openapi()["paths"].items() if "get" in methods]
    return [*listed, *(str(getattr(route, "path", "")) for route in pages.router.routes)]


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Open]:
    """The ledger, open; each worker has asked for his pack, the workshop for its own, the customer for both of his."""
    world, told = played(tmp_path_factory.mktemp("private"))
    app = create(Settings(data=world.folder / "data"))
    with pytest.MonkeyPatch.context() as patch, doors.serving(app) as url:
        patch.setattr(pack, "issue", drawn())
        with httpx.Client(base_url=url, trust_env=False, timeout=PACK_S) as client:
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


def candidates(served: Open) -> dict[str, str]:
    """Everything that could stand in a path, by a name: his own, a colleague's, the firms', and what there is not."""
    world, told = served.world, served.told
    found = {"absent work": f"work:{ABSENT}", "absent party": f"party:{ABSENT}", "absent order": f"order:{ABSENT}"}
    found |= {"absent account": f"account:{ABSENT}", "absent statement": ABSENT_ID, "absent pack": "cd" * 32}
    found |= {"order": told.order, "order above": told.above, "system": world.system}
    found |= {"account": world.account("客户", WORKSHOP), "account above": world.account("品牌", "客户")}
    found |= {f"pack of {who}": pack for who, pack in served.packs.items()}
    for who, party in world.parties.items():
        found |= {f"party of {who}": f"party:{party.id}", f"id of {who}": party.id}
        found[f"registration of {who}"] = served.said("party.registered", f"party:{party.id}")
    for who, work in told.works.items():
        found[f"work of {who}"] = work
        found |= {f"{kind} of {who}": served.said(kind, work) for kind in SAID}
    found["arrears of 吴"] = served.said("arrears.recorded", told.works[WU])
    return found | {"tile": "0/000", "entries": "entries/000", "part": f"entries/000.p/{len(world.wires)}", "name": "x"}


QUERIES = ("", "?limit=1", "?after=0&limit=3", "?after=40", "?after=9999999", "?after=x", "?limit=0")


def addresses(served: Open, *, queries: bool = True) -> Iterator[str]:
    """Every GET address of every route, with everything that could stand in it."""
    for route in served.routes:
        names = re.findall(r"{[^}]+}", route)
        if not names:
            yield route
            continue
        for value in served.known.values():
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


def last_below(served: Open, data: bytes) -> str:
    """The id of the last entry under a pack's checkpoint."""
    size = int(archive.read(data).members["log/checkpoint"].split(b"\n")[1])
    return statement.parse(served.world.wires[size - 1][0]).id if size <= len(served.world.wires) else ""


# ---- a worker's key


def test_no_answer_to_his_key_holds_anything_of_a_colleague(served: Open) -> None:
    """Every GET route with every id there is, his own included: no name, number, id or sum of 吴 or 郑."""
    colleagues, his = served.own(WU, ZHENG), served.packs[ZHOU]
    statuses: list[int] = []
    for address in addresses(served):
        answer = served.client.get(address, headers=served.session(ZHOU))
        public: set[str] = set(colleagues.ids) if address.startswith("/log/") else set()
        public |= {last_below(served, answer.content)} if address == f"/v1/packs/{his}" else set()

        assert colleagues.found_in(text_of(answer), public=public) == [], address
        statuses.append(answer.status_code)
    assert len(statuses) > 800
    assert {200, 404, 422} <= set(statuses)


def test_the_search_finds_what_is_there(served: Open) -> None:
    """The same search of the colleague's own answers finds her name, her numbers, her ids and her sums."""
    her, found = served.own(WU), set()
    person = f"party:{served.world.id(WU)}"
    for address in (f"threads/{served.told.works[WU]}", f"packs/{served.packs[WU]}", f"threads/{person}"):
        answer = served.client.get(f"/v1/{address}", headers=served.session(WU))
        assert answer.status_code == 200
        found |= set(her.found_in(text_of(answer)))
    assert set(her.texts) <= found
    assert len([one for one in found if one in her.ids]) > len(her.ids) * 0.8
    assert len([one for one in found if one in her.sums_fen]) > len(her.sums_fen) * 0.6


def test_his_pack_holds_nothing_of_a_colleague(served: Open) -> None:
    """Each member: but for the id of the last entry, which any reader of the log sees, in that proof and its path."""
    answer = served.client.get(f"/v1/packs/{served.packs[ZHOU]}", headers=served.session(ZHOU))
    last = last_below(served, answer.content)
    colleagues = served.own(WU, ZHENG)
    assert last in colleagues.ids, "the case that has to be told apart: a colleague said the last thing"
    proof = f"proofs/{last}.tlog-proof"
    for path, text in members(answer.content).items():
        found = colleagues.found_in(f"{path}\n{text}")
        assert found == ([last] if path in ("pack.json", proof) else []), path
        if path == "pack.json":
            assert text.count(last) == text.count(f'"path":"{proof}"') == 1
    assert proof in archive.read(answer.content).members
    own = served.own(ZHOU)
    assert len(own.found_in(text_of(answer))) > 30, "of himself nearly everything"


# ---- the same answer for a colleague's and for what there is not


def plain(answer: httpx.Response) -> tuple[int, dict[str, str], bytes]:
    """An answer without what differs from one moment to the next."""
    kept = {name: value for name, value in answer.headers.items() if name != "date"}
    return answer.status_code, kept, answer.content


ALIKE = {"work of 吴桂香": "absent work", "party of 吴桂香": "absent party", "work of 郑小梅": "absent work"}
ALIKE |= {f"{kind} of {WU}": "absent statement" for kind in ("work.recorded", "payslip.issued", "payment.stated")}
ALIKE |= {"arrears of 吴": "absent statement", f"registration of {WU}": "absent statement"}
ALIKE |= {f"pack of {WU}": "absent pack", f"pack of {WORKSHOP}": "absent pack", "order": "absent order"}
ALIKE |= {"account": "absent account", "order above": "absent order"}


@pytest.mark.parametrize("name", ALIKE)
def test_what_is_a_colleagues_reads_like_what_there_is_not(served: Open, name: str) -> None:
    """Status, headers and body of each private route are the same to the byte, whatever is asked beside."""
    known, compared = served.known, 0
    for route in served.routes:
        if "{" not in route or not route.startswith("/v1/"):
            continue
        for query in QUERIES:
            one, two = (re.sub(r"{[^}]+}", known[value], route) + query for value in (name, ALIKE[name]))
            answers = [served.client.get(address, headers=served.session(ZHOU)) for address in (one, two)]
            assert plain(answers[0]) == plain(answers[1]), one
            assert answers[0].status_code in (404, 422)
            compared += 1
    assert compared >= 5 * len(QUERIES)


def test_a_pack_of_a_colleagues_is_refused_like_one_of_nobody(served: Open) -> None:
    """POST /v1/packs, of every kind: for her thread, for the workshop, for the orders, and for what there is not."""
    known, statuses = served.known, set()
    for kind in ("worker", "workshop", "order", "account"):
        for name, absent in ALIKE.items():
            if ":" not in known[name]:
                continue
            for more in ({}, {"at": 20}, {"purpose": "litigation"}):
                asked = [{"kind": kind, "subject": known[one], **more} for one in (name, absent)]
                answers = [served.client.post("/v1/packs", json=row, headers=served.session(ZHOU)) for row in asked]
                assert plain(answers[0]) == plain(answers[1]), (kind, name)
                statuses.add(answers[0].status_code)
                assert served.own(WU, ZHENG).found_in(text_of(answers[0])) == []
    assert statuses == {404}


Said = tuple[str, str, dict[str, Any], dict[str, Any]]  # kind, thread, body, claims


def probes(served: Open, hers: bool) -> dict[str, Said]:
    """Statements of his that name a colleague's things, or what there is not."""
    world, told = served.world, served.told
    his, her = told.works[ZHOU], told.works[WU] if hers else f"work:{ABSENT}"
    today = world.today

    def of(kind: str) -> str:
        return served.said(kind, told.works[WU]) if hers else ABSENT_ID

    party = f"party:{world.id(WU) if hers else ABSENT}"
    kid = world.signer(WU).kid if hers else "A" * 43
    pair = {"workshop": world.id(WORKSHOP), "worker": world.id(WU) if hers else ABSENT}
    count = {"worked_on": today, "basis": "piece", "qty_e3": 1_000, "unit": "pair"}
    money = {"amount_fen": 1, "received_on": today}
    demand = {"lines": [{"period": APRIL, "amount_fen": 1}], "total_fen": 1}
    paid = {**money, "payment": of("payment.stated"), "allocations": [{"period": APRIL, "amount_fen": 1}]}
    slip = {"slip": of("payslip.issued"), "gross_fen": 1, "net_fen": 1, "pay_fen": 1}
    terms = {"from_on": today, "cycle": "month", "payday": 15}
    mine = {"workshop": world.id(WORKSHOP), "worker": world.id(ZHOU), **count}
    line = {"record": of("work.recorded"), "qty_e3": 1_000, "amount_fen": 1}
    agreed = {"terms": "e-signing", "version": "v2", "sha256": "ab" * 32}
    return {
        "her count confirmed": ("work.confirmed", his, {"lines": [line]}, {}),
        "her slip confirmed": ("payslip.confirmed", his, slip, {}),
        "her advance acknowledged": ("advance.acknowledged", his, {**money, "advance": of("wage.advanced")}, {}),
        "her payment acknowledged": ("payment.acknowledged", his, paid, {}),
        "her offer signed": ("engagement.signed", his, {"offer": of("engagement.offered"), **terms}, {}),
        "her count objected to": ("objection.made", his, {"statement": of("work.recorded"), "ground": "quantity"}, {}),
        "her objection withdrawn": ("objection.withdrawn", his, {"objection": of("objection.made")}, {}),
        "her claim superseded": ("work.claimed", his, mine, {"supersedes": of("work.claimed")}),
        "a claim in her name": ("work.claimed", his, {**pair, **count}, {}),
        "a claim in her name, in a new thread": (
            "work.claimed",
            f"work:{uuid7(88_888)}",
            {**pair, **count},
            {"prev": None},
        ),
        "a demand after her count": ("wage.demanded", his, demand, {"prev": of("work.recorded")}),
        "a demand about her arrears": ("wage.demanded", his, demand, {"about": [{"id": of("arrears.recorded")}]}),
        "a demand in her thread": ("wage.demanded", her, demand, {"prev": served.said("work.confirmed", his)}),
        "a count of hers confirmed in her thread": (
            "work.confirmed",
            her,
            {"lines": [line]},
            {"prev": of("work.recorded")},
        ),
        "her terms agreed": ("party.terms_agreed", party, agreed, {"prev": ABSENT_ID}),
        "her key revoked in her thread": ("key.revoked", party, {"kid": kid, "reason": "left"}, {"prev": ABSENT_ID}),
        "her key revoked in his": ("key.revoked", f"party:{world.id(ZHOU)}", {"kid": kid, "reason": "left"}, {}),
    }


def refused(served: Open, said: Said, number: int) -> dict[str, Any]:
    """The problem of a statement of his, and of what the operator signed of it all that is not its id and its time."""
    kind, thread, body, claims = said
    about = [statement.About(one["id"], None) for one in claims.pop("about", [])]
    more = {"about": about} if about else {}
    wire = served.world.draft(ZHOU, kind, thread, body, iat=served.world.at_ms // 1000 + number, **claims, **more)
    answer = served.client.post("/v1/statements", content=wire, headers=doors.SD_JWT)
    assert answer.status_code in (403, 404, 409, 422), answer.text
    assert served.own(WU, ZHENG).found_in(text_of(answer)) == []
    problem = answer.json()
    token = jose.parse_compact(problem.pop("refusal"), typ=jose.REFUSAL, size_max=4_096)
    row = canon.dumps({"statement": wire.decode()}).decode()
    many = served.client.post("/v1/statements", content=f"{row}\n", headers=doors.NDJSON)
    again = json.loads(many.content)["problem"]
    again.pop("refusal")
    assert again == problem, "one among many is answered like one alone"
    problem["signed"] = {name: value for name, value in token.payload.items() if name not in ("id", "at_ms")}
    return dict(problem)


def test_a_statement_that_names_hers_is_refused_like_one_that_names_nothing(served: Open) -> None:
    """The same code, sentence and fields, alone or among many, and the operator's signature tells no more."""
    hers, nothing = probes(served, True), probes(served, False)
    for number, one in enumerate(hers):
        assert refused(served, hers[one], number) == refused(served, nothing[one], number), one


# ---- the customer, and the workshop


def test_a_customers_key_sees_orders_and_sums_and_no_worker(served: Open) -> None:
    """Everything that it can read, its packs of order and account among it: no worker's name, number, id or sum."""
    workers = served.own(*served.told.works)
    asked = 0
    for address in addresses(served, queries=False):
        answer = served.client.get(address, headers=served.session("客户"))
        public: set[str] = set(workers.ids) if address.startswith("/log/") else set()
        if answer.headers.get("content-type") == "application/zip":
            public |= {last_below(served, answer.content)}
        assert workers.found_in(text_of(answer), public=public) == [], address
        asked += answer.status_code == 200
    assert asked > 40
    own = served.client.get(f"/v1/threads/{served.told.order}", headers=served.session("客户"))
    assert str(served.world.order(served.told.order).total_fen) in decoded(own.content)
    for who in served.told.works:
        for kind, subject in (("worker", served.told.works[who]), ("workshop", f"party:{served.world.id(WORKSHOP)}")):
            answer = served.client.post(
                "/v1/packs", json={"kind": kind, "subject": subject}, headers=served.session("客户")
            )
            assert answer.status_code == 404


def test_the_workshops_pack_holds_the_unpaid_and_nobody_else(served: Open) -> None:
    """周 and 吴 with their names and sums; of 郑, who was paid, nothing at all."""
    answer = served.client.get(f"/v1/packs/{served.packs[WORKSHOP]}", headers=served.session(WORKSHOP))
    text, last = text_of(answer), last_below(served, answer.content)
    assert served.own(ZHENG).found_in(text, public={last}) == []
    for who in (ZHOU, WU):
        assert who in text
        assert len(served.own(who).found_in(text)) > 20
    read = served.client.get(f"/v1/threads/{served.told.works[ZHENG]}", headers=served.session(WORKSHOP))
    assert read.status_code == 200, "in its own threads it reads everything"
