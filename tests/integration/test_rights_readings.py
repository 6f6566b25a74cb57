"""Who reads what is another's leaves an entry that the people concerned can see, before anything leaves; and a grant
ends where its giver says.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from api import deps, reading
from api.app import create
from api.auth import Reader
from api.settings import Settings
from api.story import PARTIES, THREADS
from ledger import db, queries, replay, statement
from ledger.errors import NotFound
from notary import publish
from tests.integration import doors, readers
from tests.integration.readers import Readers
from tests.integration.test_rights_table import plain
from tests.trade import ORIGIN, uuid7

FIRST, ACCOUNT, WORK = THREADS["first"], THREADS["account"], THREADS["work"]
NOWHERE = f"order:{uuid7(99_999)}"


@pytest.fixture(scope="module")
def open_(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Readers]:
    """The story, and everybody around it."""
    with readers.served(tmp_path_factory.mktemp("readings")) as found:
        yield found


def entries(of: Readers, party: str, **wanted: Any) -> list[dict[str, Any]]:
    """The readings recorded for a party that say what is wanted; never two of one quarter of an hour."""
    found = of.read_of(party)
    assert len({json.dumps(one, sort_keys=True) for one in found}) == len(found)
    return [one for one in found if wanted.items() <= one.items()]


def size_of(of: Readers) -> int:
    """How many entries the log has."""
    return int(of.client.get("/healthz").json()["size"])


# ---- what leaves an entry


def test_a_partys_own_reading_leaves_none(open_: Readers) -> None:
    """Its threads, its sums, its counterparty's keys: what was said to it is read without anybody being told."""
    before = size_of(open_)
    for path in (f"threads/{FIRST}", f"orders/{FIRST}", f"accounts/{ACCOUNT}", f"parties/{PARTIES['customer']}"):
        assert open_.get("contractor", f"/v1/{path}").status_code == 200
    assert open_.get("worker", f"/v1/wages/{WORK}").status_code == 200
    assert open_.get("contractor", f"/v1/threads/{THREADS['customer']}").status_code == 200
    assert size_of(open_) == before


def test_a_grantee_is_recorded_with_everybody_concerned(open_: Readers) -> None:
    """Under which grant, for what purpose, how deep: giver and other side read it, the grantee does not."""
    assert open_.get("grantee", f"/v1/threads/{FIRST}").status_code == 200
    said = {"reader": open_.world.id("grantee"), "subject": FIRST, "grant": open_.grants["customer"]}
    how = {"role": "grantee", "relation": "granted", "sees": "personal", "purpose": "legal-aid"}
    for party in ("customer", "contractor"):
        assert len(entries(open_, party, **said, **how)) in (1, 2)  # two where a quarter of an hour began meanwhile
    own = f"/v1/threads/access:{open_.world.id('customer')}"
    for other in ("grantee", "contractor", "stranger"):
        assert plain(open_.get(other, own)) == plain(open_.get(other, f"/v1/threads/{NOWHERE}"))


def test_many_requests_at_once_leave_one_entry(open_: Readers) -> None:
    """Twenty at a time, of three kinds: each is answered, none is recorded twice in its quarter of an hour."""
    placed = next(st.id for st in open_.statements if st.thread == FIRST)
    paths = [f"/v1/threads/{FIRST}", f"/v1/statements/{placed}", f"/v1/orders/{FIRST}"] * 7
    with ThreadPoolExecutor(20) as pool:
        answers = list(pool.map(lambda path: open_.get("grantee", path), paths))
    assert [answer.status_code for answer in answers] == [200] * len(paths)
    assert len(entries(open_, "customer", subject=FIRST, reader=open_.world.id("grantee"))) in (1, 2)


def test_a_worker_up_the_chain_is_recorded_without_his_name(open_: Readers) -> None:
    """That an unpaid worker below looked is in the log; who prepares a claim is not."""
    hand = open_.world.id("shophand")
    assert open_.get("shophand", f"/v1/orders/{FIRST}").status_code == 200
    for party in ("customer", "contractor"):
        (one, *_) = entries(open_, party, subject=FIRST, role="worker", relation="above", purpose="unpaid-claim")
        assert "reader" not in one
        own = open_.get(party, f"/v1/threads/access:{open_.world.id(party)}")
        assert hand not in own.text
    assert all(hand not in json.dumps(st.body) for st in open_.statements if st.kind == "evidence.read")


def test_a_firm_up_the_chain_is_recorded_by_its_id(open_: Readers) -> None:
    """An unpaid contractor below reads order, sums and account's thread above; open fields, and it is named."""
    for path in (f"threads/{FIRST}", f"threads/{ACCOUNT}", f"orders/{FIRST}", f"parties/{PARTIES['customer']}"):
        assert open_.get("sub", f"/v1/{path}").status_code == 200, path
    found = entries(open_, "customer", reader=open_.world.id("sub"), relation="above", role="contractor")
    assert {one["subject"] for one in found} == {FIRST, ACCOUNT, THREADS["customer"]}
    assert {one["sees"] for one in found} == {"open", "business"}
    # The account's sums are folded from orders that nobody below may see.
    assert open_.get("sub", f"/v1/accounts/{ACCOUNT}").status_code == 404


def test_wages_with_a_chain_above_leave_an_entry(open_: Readers) -> None:
    """The limb that a worker sees beside his wages is another's; a paid colleague sees none and leaves none."""
    work = open_.world.work("shop", "shophand")
    told = open_.get("shophand", f"/v1/wages/{work}").json()
    assert FIRST in [limb["order"] for limb in told["chain"] if limb["disclosed"]]
    assert entries(open_, "customer", subject=FIRST, role="worker")
    before = size_of(open_)
    paid = open_.get("paidhand", f"/v1/wages/{open_.world.work('shop', 'paidhand')}").json()
    assert (paid["chain"], size_of(open_)) == ([], before)


def test_a_limbs_sum_leaves_an_entry_for_each_thread_and_each_name(open_: Readers) -> None:
    """Beside a worker's wages: order and account of both firms, and the sealed name, recorded as more than open."""
    work = open_.world.work("shop", "shophand")
    limbs = {one["order"]: one for one in open_.get("shophand", f"/v1/wages/{work}").json()["chain"]}
    assert limbs[FIRST]["customer_name"] != limbs[FIRST]["customer"] == open_.world.id("customer")
    for firm in ("customer", "contractor"):
        own = f"party:{open_.world.id(firm)}"
        found = {(one["subject"], one["sees"]) for one in entries(open_, firm, role="worker", relation="above")}
        assert found >= {(FIRST, "open"), (ACCOUNT, "open"), (own, "business")}
        assert {thread for thread, sees in found if sees == "business"} == {own}
    assert not entries(open_, "shop", role="worker", sees="business")  # who employs him he knows by name


def test_a_pack_with_limbs_above_leaves_an_entry(open_: Readers) -> None:
    """Before the worker gets it; the workshop that asks for its own is named."""
    for who, kind, subject in (
        ("shophand", "worker", open_.world.work("shop", "shophand")),
        ("shop", "workshop", f"party:{open_.world.id('shop')}"),
    ):
        answer = open_.client.post(
            "/v1/packs", json={"kind": kind, "subject": subject, "purpose": "arbitration"}, headers=open_.session(who)
        )
        assert answer.status_code == 201, answer.text
    for subject in (FIRST, ACCOUNT):  # for another purpose where a worker looked there in the same quarter of an hour
        found = entries(open_, "customer", relation="above", subject=subject)
        assert {(one["role"], one.get("reader")) for one in found} >= {
            ("worker", None),
            ("workshop", open_.world.id("shop")),
        }
    assert entries(open_, "customer", purpose="arbitration", role="workshop")


def test_the_registrar_reads_what_it_registered_and_is_recorded(open_: Readers) -> None:
    """All that it signed itself, open fields of the rest; the party sees that it looked."""
    thread = THREADS["worker"]
    answer = open_.get("registrar", f"/v1/threads/{thread}")
    assert answer.status_code == 200
    said = [statement.parse(row["statement"].encode(), complete=False) for row in answer.json()["statements"]]
    assert {st.kind for st in said if st.disclosures} == {"party.registered"}
    assert entries(open_, "worker", role="registrar", relation="registered", subject=thread, sees="personal")
    for other in (FIRST, ACCOUNT, WORK, f"access:{PARTIES['worker']}"):
        assert open_.get("registrar", f"/v1/threads/{other}").status_code == 404


# ---- how far a grant goes


def test_a_narrow_grant_shows_what_it_names(open_: Readers) -> None:
    """Only its kinds, only its classes; and no sum, which would be folded from what it does not show."""
    narrow = {"kinds": ["goods.delivered"], "classes": ["open"], "purpose": "audit"}
    open_.grant("contractor", "stranger", [FIRST], **narrow)
    answer = open_.get("stranger", f"/v1/threads/{FIRST}").json()
    said = [statement.parse(row["statement"].encode(), complete=False) for row in answer["statements"]]
    assert {st.kind for st in said} == {"goods.delivered"}
    assert all(not st.disclosures and st.withheld for st in said)
    placed = next(st.id for st in open_.statements if (st.thread, st.kind) == (FIRST, "order.placed"))
    for path in (f"statements/{placed}", f"statements/{placed}/proof", f"orders/{FIRST}", f"threads/{ACCOUNT}"):
        assert open_.get("stranger", f"/v1/{path}").status_code == 404, path


def test_a_grant_by_the_workshop_shows_nothing_personal_of_the_worker(open_: Readers) -> None:
    """His name, number and account stay closed, whatever classes the grant names."""
    rows = open_.get("grantee", f"/v1/threads/{WORK}").json()["statements"]
    seen = {one.name for row in rows for one in statement.parse(row["statement"].encode(), complete=False).disclosures}
    assert seen & {"worker_name", "id_number", "phone", "payee_account"} == set()
    assert "operation_name" in seen


def test_a_grant_of_what_is_not_ones_own_is_refused(open_: Readers) -> None:
    """Another's order, and one that there is not, in the same words."""
    world = open_.world
    heard = []
    for thread in (FIRST, NOWHERE):
        body = readers.grant_of(world, "grantee", [thread])
        wire = world.draft("stranger", "access.granted", f"access:{world.id('stranger')}", body)
        answer = open_.client.post("/v1/statements", content=wire, headers=doors.SD_JWT).json()
        heard.append((answer["code"], answer["detail"]))
    assert heard[0] == heard[1]
    assert heard[0][0] == "unknown-reference"


def test_a_grantee_gets_no_pack_and_hears_why(open_: Readers) -> None:
    """Not supported, in a sentence; whoever has no grant hears that there is nothing."""
    asked = {"kind": "order", "subject": FIRST}
    heard = {
        who: open_.client.post("/v1/packs", json=asked, headers=open_.session(who)).json()["code"]
        for who in ("grantee", "former", "maker")
    }
    assert heard == {"grantee": "not-supported", "former": "not-found", "maker": "not-found"}


# ---- and when it ends


def test_a_grant_withdrawn_while_a_download_runs_ends_it(open_: Readers) -> None:
    """The next page is not found, in the bytes of what there is not; so is everything else under it."""
    grant = open_.grant("customer", "maker", [FIRST, ACCOUNT])
    page = f"/v1/threads/{FIRST}?limit=2"
    one = open_.get("maker", page)
    assert (one.status_code, one.json()["next"] is not None) == (200, True)
    open_.withdraw("customer", "maker", grant)
    two = open_.get("maker", f"{page}&after={one.json()['next']}")
    absent = open_.get("maker", f"/v1/threads/{NOWHERE}?limit=2&after={one.json()['next']}")
    assert two.status_code == 404
    assert plain(two) == plain(absent)
    for path in (f"orders/{FIRST}", f"accounts/{ACCOUNT}", f"threads/{ACCOUNT}"):
        missing = f"/v1/{path.partition('/')[0]}/{path.partition('/')[2].partition(':')[0]}:{uuid7(99_999)}"
        assert plain(open_.get("maker", f"/v1/{path}")) == plain(open_.get("maker", missing))


def test_a_right_that_ended_before_it_was_recorded_shows_nothing(open_: Readers) -> None:
    """A request that was let in a moment before the withdrawal is refused at the record."""
    grant = open_.grant("customer", "buyer", [THREADS["second"]])
    with deps.opened(Settings(data=open_.world.folder / "data"), sweeps=False) as house:
        with db.reading(house.engine) as session:
            look = reading.of_thread(session, house, Reader(open_.world.id("buyer"), ""), THREADS["second"])
            assert look.rights
        open_.withdraw("customer", "buyer", grant)
        with db.reading(house.engine) as session, pytest.raises(NotFound):
            reading.record(session, house, look.readings())


def test_a_ledger_served_to_be_read_shows_only_ones_own(open_: Readers) -> None:
    """It can record nothing, so it shows nothing that would have to be recorded; and says so to who may see it."""
    app: FastAPI = create(Settings(data=open_.world.folder / "data", read_only=True))
    with doors.serving(app) as url, httpx.Client(base_url=url, trust_env=False) as client:

        def heard(who: str, path: str) -> tuple[int, str]:
            answer = client.get(path, headers=open_.session(who))
            return answer.status_code, str(answer.json().get("code", ""))

        assert heard("customer", f"/v1/threads/{FIRST}") == (200, "")
        code = heard("grantee", f"/v1/threads/{FIRST}")
        assert code[1] == "read-only"
        assert heard("maker", f"/v1/threads/{FIRST}") == (404, "not-found")
        work = open_.world.work("shop", "shophand")
        told = client.get(f"/v1/wages/{work}", headers=open_.session("shophand")).json()
        assert told["overdue_fen"] > 0
        assert not any(limb["disclosed"] for limb in told["chain"])


def test_the_ledger_holds_together_after_all_of_it(open_: Readers) -> None:
    """The audit rebuilds grants and readings from the statements and finds no difference."""
    with db.reading(open_.world.engine) as session:
        assert queries.newest(session, limit=1)
    report = replay.audit(open_.world.engine, open_.world.vault, publish.verifier(open_.world.ring.log.vkey, ORIGIN))
    assert report.clean, report.findings
