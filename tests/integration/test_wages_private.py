"""One worker's key sees nothing of a colleague: every answer of the real server, and his pack, searched for it.

What the public log shows to anybody without a key (ids of entries, under `/log/`) is let through there; in a pack it is
the last entry under the checkpoint, whose proof dates the pack, in that proof and in the list of files alone.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from ledger import canon, jose, kinds, statement
from reports import archive
from tests.integration import doors, private_doors
from tests.integration.private_doors import ABSENT, ABSENT_ID, QUERIES, SAID, Open, addresses, last_below, text_of
from tests.searching import decoded, members
from tests.sewing import APRIL
from tests.sewn import WORKSHOP, WU, ZHENG, ZHOU
from tests.trade import uuid7


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Open]:
    """The sewing workshop, served."""
    with private_doors.served(tmp_path_factory.mktemp("private")) as opened:
        yield opened


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
ALIKE |= {f"pack of {WU}": "absent pack", f"pack of {WORKSHOP}": "absent pack"}
ALIKE |= {f"id of {WU}": "absent id"}
ABOVE = {"order": "absent order", "account": "absent account", "order above": "absent order"}
CASES = [(ZHOU, name) for name in ALIKE] + [(ZHENG, name) for name in ABOVE]  # to who was paid nothing above is shown


@pytest.mark.parametrize(("who", "name"), CASES)
def test_what_is_a_colleagues_reads_like_what_there_is_not(served: Open, who: str, name: str) -> None:
    """Status, headers and body of each private route are the same to the byte, whatever is asked beside."""
    known, compared = served.known, 0
    for route in served.routes:
        if "{" not in route or not route.startswith("/v1/"):
            continue
        for query in QUERIES:
            one, two = (re.sub(r"{[^}]+}", known[value], route) + query for value in (name, (ALIKE | ABOVE)[name]))
            answers = [served.client.get(address, headers=served.session(who)) for address in (one, two)]
            assert plain(answers[0]) == plain(answers[1]), one
            assert answers[0].status_code in (404, 422)
            compared += 1
    assert compared >= 5 * len(QUERIES)


def test_a_pack_of_a_colleagues_is_refused_like_one_of_nobody(served: Open) -> None:
    """POST /v1/packs, of every kind: for her thread, for the workshop, for the orders, and for what there is not."""
    known, statuses = served.known, set()
    for kind in ("worker", "workshop", "order", "account"):
        for name, absent in (ALIKE | ABOVE).items():
            if ":" not in known[name]:
                continue
            for more in ({}, {"at": 20}, {"purpose": "litigation"}):
                asked = [{"kind": kind, "subject": known[one], **more} for one in (name, absent)]
                answers = [served.client.post("/v1/packs", json=row, headers=served.session(ZHOU)) for row in asked]
                assert plain(answers[0]) == plain(answers[1]), (kind, name)
                statuses.add(answers[0].status_code)
                assert served.own(WU, ZHENG).found_in(text_of(answers[0])) == []
    assert statuses == {404}


NAMING = ("record", "slip", "advance", "payment", "offer", "objection", "statement", "arrears", "claim")


def drafts(served: Open, hers: bool) -> list[tuple[str, dict[str, Any]]]:
    """Every kind, drafted in her thread, in his over her statement, and over her things by each field of an id."""
    known, his = served.known, served.told.works[ZHOU]
    thread = known[f"work of {WU}"] if hers else known["absent work"]
    party, pair = (served.world.id(WU) if hers else ABSENT), {"workshop": served.world.id(WORKSHOP)}
    said = [served.said(kind, served.told.works[WU]) if hers else ABSENT_ID for kind in SAID]
    asked: list[tuple[str, dict[str, Any]]] = []
    for kind in (kind for kind in kinds.ALL if kind.thread_type in ("work", "party")):
        own = his if kind.thread_type == "work" else f"party:{served.world.id(ZHOU)}"
        there = thread if kind.thread_type == "work" else f"party:{party}"
        asked += [(kind.name, {"thread": there}), (kind.name, {"thread": own, "supersedes": said[0]})]
        asked += [(kind.name, {"thread_type": kind.thread_type, "fields": {**pair, "worker": party}})]
        asked += [
            (kind.name, {"thread": own, "fields": {row.path[-1]: one}})
            for row in kinds.rows_of(kind)
            for one in said
            if row.path[-1] in NAMING
        ]
    return asked


def test_a_draft_over_a_colleagues_things_is_refused_like_one_over_nothing(served: Open) -> None:
    """POST /v1/drafts, of every kind: the same answer but for the ids that he gave himself, and nothing of hers."""
    colleagues, statuses = served.own(WU, ZHENG), []
    for (kind, one), (_, two) in zip(drafts(served, True), drafts(served, False), strict=True):
        answers = [
            served.client.post(f"/v1/drafts/{kind}", json=row, headers=served.session(ZHOU)) for row in (one, two)
        ]
        given = {served.world.id(WU), *(value for value in _texts(one))}
        found = [what for what in colleagues.found_in(text_of(answers[0])) if not any(str(what) in g for g in given)]
        assert found == [], (kind, one)
        same = [_without(answer.text, row) for answer, row in zip(answers, (one, two), strict=True)]
        assert same[0] == same[1], (kind, one)
        assert answers[0].status_code == answers[1].status_code
        statuses.append(answers[0].status_code)
    assert len(statuses) > 60
    assert 404 in statuses


def _texts(asked: dict[str, Any]) -> list[str]:
    """What was asked for, as texts."""
    return [value for value in (*asked.values(), *asked.get("fields", {}).values()) if isinstance(value, str)]


def _without(text: str, asked: dict[str, Any]) -> str:
    """An answer without what the question itself named."""
    for value in _texts(asked):
        text = text.replace(value, "-")
    return text


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
