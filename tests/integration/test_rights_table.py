"""Every cell of the rights table at the real doors, both ways: what it shows is given, to the field; what it does not
is not found, in the bytes of the answer for what does not exist.

The test places a reader in each standing by what he did in the trade; what he may see it reads off the table, and which
fields that is it works out itself.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from api.story import THREADS
from ledger import jose, kinds, rights, statement
from ledger.rights import PERSONAL_OF, Sight, Standing, table
from ledger.statement import Statement
from tests.integration import readers
from tests.integration.readers import Readers
from tests.trade import uuid7

CELLS = sorted(rights.TABLE)
LOG = Standing("party", "log")
ABSENT = "ab" * 32
OFFICES = ("operator", "clock")
# Who stands so towards the threads of the story.
PLACED = {
    Standing("contractor", "above"): "sub",
    Standing("workshop", "above"): "shop",
    Standing("worker", "above"): "shophand",
    Standing("contractor", "above closed"): "idle",
    Standing("worker", "above closed"): "paidhand",
    Standing("customer", "below"): "below",
    Standing("worker", "colleague"): "colleague",
    Standing("grantee", "granted"): "grantee",
    Standing("grantee", "ended"): "former",
    Standing("registrar", "registered"): "registrar",
    Standing("operator", "office"): "operator",
    Standing("clock", "office"): "clock",
    Standing("stranger", "none"): "stranger",
    LOG: "stranger",
}
ELSEWHERE = {"customer": "buyer", "contractor": "maker", "workshop": "crew", "worker": "crewhand", "holder": "stranger"}
COUNTERPARTIES = {"customer": "contractor", "contractor": "customer", "worker": "contractor"}
STORY = ("customer", "contractor", "worker")
LIMB = tuple(THREADS[name] for name in ("first", "changed", "silent", "customer"))  # above, beside the account
NEVER_ABOVE = {  # and why no door can show it to a claimant
    "order.declined": "nothing was ever accepted there, so no order stands below it",
    "order.withdrawn": "nothing was ever accepted there, so no order stands below it",
    "payee.changed": "wages are paid to a person, and whoever stands above deals as a firm",
}


@pytest.fixture(scope="module")
def open_(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Readers]:
    """The story, and everybody around it."""
    with readers.served(tmp_path_factory.mktemp("rights")) as found:
        yield found


def of_story(of: Readers, thread_type: str, kind: str) -> list[Statement]:
    """The statements of a kind in threads of the story."""
    own = {f"access:{of.world.id(name)}" for name in STORY} | set(THREADS.values()) | {of.world.system}
    return [st for st in of.statements if (st.thread_type, st.kind) == (thread_type, kind) and st.thread in own]


def placed(of: Readers, standing: Standing, st: Statement) -> str | None:
    """Who stands so towards the thread of a statement, None where nobody does towards this one."""
    role, relation = standing
    roles = readers.roles_of(of.world, st.thread)
    if relation == "own":
        return roles.get(role) or ELSEWHERE[role]
    if standing == rights.COUNTERPARTY:
        owner = roles.get("holder") if st.thread_type == "party" else None
        return COUNTERPARTIES[owner] if owner else "maker"
    names = {party.id: name for name, party in of.world.parties.items()}
    if standing == rights.NAMED:
        return names[st.body["grantee"]] if "grantee" in st.body else "former"
    if standing == Standing("party", "pack"):
        return names[st.body["reader"]] if st.kind == "pack.issued" else "stranger"
    return PLACED[standing]


def expected(of: Readers, standing: Standing, st: Statement, reader: str) -> set[str] | None:
    """The digests that the cell opens of a statement, None where it shows nothing of it."""
    sight = rights.TABLE[standing, st.thread_type, st.kind].sight
    if st.thread_type == "system" and reader not in OFFICES:  # whoever signs in reads how the log began
        log = rights.TABLE[LOG, "system", st.kind].sight
        sight = log if log is not Sight.NOTHING else sight
    if sight in (Sight.NOTHING, Sight.EXISTENCE):
        return None
    return {one.digest for one in st.disclosures if _opened(of, sight, st, one.digest, reader)}


def _opened(of: Readers, sight: Sight, st: Statement, digest: str, reader: str) -> bool:
    """Whether a sight opens one sealed field, by the words of the sight."""
    one = next(found for found in st.disclosures if found.digest == digest)
    if sight is Sight.ALL:
        return True
    if sight is Sight.SIGNED:
        return st.iss == "registrar"
    if sight is Sight.GRANTED:
        if kinds.class_of(kinds.kind_of(st), st.where[digest], one.name) != "personal":
            return True
        field = (st.thread_type, st.kind, one.name)
        whose = readers.roles_of(of.world, st.thread).get(PERSONAL_OF[field])
        if whose is None or field in rights.SENSITIVE:  # nobody's to pass on, or only by a grant that names the kind
            return False
        return whose == readers.GIVER[st.thread]
    if sight in (Sight.FIRM, Sight.CONTACT):
        if st.kind == "party.registered" and one.name in ("name", "credit_code"):
            return True
        owner = readers.roles_of(of.world, st.thread)["holder"]
        towards = readers.signed_towards(of.world, reader, owner) if sight is Sight.CONTACT else set()
        return one.name == "person_name" and jose.thumbprint(st.body["jwk"]) in towards
    return False


@pytest.mark.parametrize("cell", CELLS, ids=lambda cell: f"{cell[0].role} {cell[0].relation}/{cell[1]}/{cell[2]}")
def test_each_cell_shows_what_it_says_and_nothing_else(open_: Readers, cell: tuple[Standing, str, str]) -> None:
    """GET /v1/statements and GET /v1/threads give just the fields of the cell, or answer as for what there is not."""
    standing, thread_type, kind = cell
    said = of_story(open_, thread_type, kind)
    found = [(st, reader) for st in said if (reader := placed(open_, standing, st)) is not None]
    found = [(st, reader) for st, reader in found if not _meets(open_, standing, st, reader)]
    if standing.relation == "above" and thread_type in ("order", "party"):
        found = [(st, reader) for st, reader in found if st.thread in LIMB]
    never = standing.relation == "above" and kind in NEVER_ABOVE
    assert bool(found) != never, "somebody stands so towards a statement of every kind, but where none can"
    for st, reader in found:
        _check(open_, standing, st, reader)


def _meets(of: Readers, standing: Standing, st: Statement, reader: str) -> bool:
    """Whether the reader stands in another way, too: by dealings of his own with the party, or named by the grant."""
    if standing != rights.NAMED and st.body.get("grantee") == of.world.id(reader):
        return True
    if st.thread_type != "party" or standing in (rights.COUNTERPARTY, rights.GRANTED) or reader in OFFICES:
        return False
    owner = readers.roles_of(of.world, st.thread)["holder"]
    return owner != reader and bool(readers.signed_towards(of.world, reader, owner))


def _check(of: Readers, standing: Standing, st: Statement, reader: str) -> None:
    answer = of.get(reader, f"/v1/statements/{st.id}")
    if reader in OFFICES:
        assert answer.status_code == 401
        return
    digests = expected(of, standing, st, reader)
    absent = of.once(reader, f"/v1/statements/{ABSENT}")
    whole = of.once(reader, f"/v1/threads/{st.thread}?limit=200")
    listed = {row["id"]: row["statement"] for row in whole.json().get("statements", [])}
    if digests is None:
        assert plain(answer) == plain(absent) == (404, absent.content, plain(absent)[2])
        assert st.id not in listed
        assert whole.status_code == 200 or plain(whole) == plain(of.once(reader, f"/v1/threads/order:{uuid7(99_999)}"))
        return
    assert answer.status_code == 200, answer.text
    shown = statement.parse(answer.content, complete=False)
    assert {one.digest for one in shown.disclosures} == digests
    if standing.relation not in ("named", "pack"):
        assert listed[st.id].encode() == answer.content


def plain(answer: object) -> tuple[int, bytes, dict[str, str]]:
    """An answer without its date."""
    headers = {name: value for name, value in answer.headers.items() if name != "date"}  # type: ignore[attr-defined]
    return answer.status_code, answer.content, headers  # type: ignore[attr-defined]


def test_a_cell_without_a_decision_does_not_build() -> None:
    """A gap, or two decisions for one cell, is our own mistake, found at import."""
    with pytest.raises(AssertionError, match="undecided"):
        table.build(table.ROWS[1:])
    with pytest.raises(AssertionError, match="twice"):
        table.build([*table.ROWS, table.ROWS[0]])


def test_every_personal_field_is_told(open_: Readers) -> None:
    """No field that is somebody's is left out of these tests."""
    cells = [(thread_type, kind) for thread_type, listed in rights.KINDS.items() for kind in listed]
    told = {(*cell, one.name) for cell in cells for st in of_story(open_, *cell) for one in st.disclosures}
    assert PERSONAL_OF.keys() <= told


def test_every_standing_has_somebody_in_it() -> None:
    """No standing of the table is left without a reader in these tests."""
    others = {rights.COUNTERPARTY, rights.NAMED, Standing("party", "pack")}
    own = {standing for standing in rights.STANDINGS if standing.relation == "own"}
    assert set(PLACED) | others | own == set(rights.STANDINGS)
