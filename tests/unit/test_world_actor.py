"""An actor takes nothing on the server's word: spoiled receipts, threads and keys are caught when they arrive."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from api.world.actor import Actor, Card, Saying
from api.world.clock import VirtualClock
from api.world.transport import Refused, ThreadRead
from ledger import statement
from ledger.errors import BadProof, BadSignature, LedgerError, UnknownSigner, WrongAudience
from ledger.jose import Ed25519Signer
from notary.receipts import Receipt
from tests.near import Near


def registered(near: Near) -> Actor:
    """A party with its first key, registered."""
    office = near.actor("registrar")
    office.take_pen("", near.registrar)
    actor = near.actor(office.new_id())
    pen = actor.take_pen("")
    body = {
        "party": actor.party,
        "party_type": "enterprise",
        "jwk": pen.signer.jwk,
        "proof": actor.key_proof(""),
        "custody": "file",
        "level": "S1",
        "name": "云织",
    }
    office.say("party.registered", f"party:{actor.party}", body)
    return actor


def agree(actor: Actor, version: str = "v1") -> Receipt:
    """Something an actor can always say."""
    body = {"terms": "e-signing", "version": version, "sha256": "0" * 64}
    return actor.say("party.terms_agreed", f"party:{actor.party}", body)


def test_what_an_actor_says_is_proved_to_it() -> None:
    """A receipt is kept under the statement's id, its head is the next `prev`, the checkpoint grows."""
    near = Near()
    actor = registered(near)
    first_head = actor.read(f"party:{actor.party}").head
    first, second = agree(actor), agree(actor, "v2")
    assert (first.index, second.index) == (3, 4)
    assert actor.receipts == {first.id: first, second.id: second}
    assert statement.parse(near.wires[first.id]).prev == first_head
    assert statement.parse(near.wires[second.id]).prev == first.id
    assert actor.checkpoint is not None
    assert actor.checkpoint.size == 5


def flip(proof: str) -> str:
    """A proof with one letter of its first hash changed."""
    lines = proof.split("\n")
    lines[3] = ("B" if lines[3][0] != "B" else "C") + lines[3][1:]
    return "\n".join(lines)


SPOILED: list[tuple[str, Callable[[Near, Receipt], Receipt]]] = [
    ("another id", lambda near, r: replace(r, id="0" * 64)),
    ("another index", lambda near, r: replace(r, index=r.index - 1)),
    ("another time", lambda near, r: replace(r, admitted_at_ms=r.admitted_at_ms + 1)),
    ("another statement's proof", lambda near, r: replace(r, proof=near.proof(0))),
    ("a hash changed", lambda near, r: replace(r, proof=flip(r.proof))),
    ("signature cut off", lambda near, r: replace(r, proof=r.proof[:-9])),
    ("no checkpoint", lambda near, r: replace(r, proof=r.proof.partition("\n\n")[0] + "\n")),
    ("another log's key", lambda near, r: replace(r, proof=Near(chance=near.chance).proof(0))),
]


@pytest.mark.parametrize(("what", "spoil"), SPOILED, ids=[row[0] for row in SPOILED])
def test_a_spoiled_receipt_is_refused(what: str, spoil: Callable[[Near, Receipt], Receipt]) -> None:
    """A receipt that does not prove this very statement, index and time under the log's key is not kept."""
    near = Near()
    actor = registered(near)
    actor.read(f"party:{actor.party}")
    near.spoil = lambda receipt: spoil(near, receipt)
    with pytest.raises(LedgerError):
        agree(actor)
    assert actor.receipts == {}


def test_a_log_that_shrinks_or_forks_is_noticed() -> None:
    """A later receipt under a smaller tree, or another root of the same size, is refused."""
    near = Near()
    actor = registered(near)
    actor.read(f"party:{actor.party}")
    agree(actor)
    kept = list(near.entries)
    near.entries[:] = near.entries[:1]
    with pytest.raises(BadProof, match="shorter"):
        agree(actor, "v2")
    near.entries[:] = [*kept[:-2], near.entries[0]]
    with pytest.raises(BadProof, match="two roots"):
        agree(actor, "v3")


def test_a_refusal_comes_back_with_its_code() -> None:
    """What the ledger refuses raises with the code, and leaves no receipt."""
    near = Near()
    actor = registered(near)
    actor.read(f"party:{actor.party}")
    with pytest.raises(Refused, match="not-entitled") as refused:
        actor.say(
            "party.registered",
            f"party:{actor.party}",
            {
                "party": actor.party,
                "party_type": "enterprise",
                "jwk": actor.pens[""].signer.jwk,
                "proof": actor.key_proof(""),
                "custody": "file",
                "level": "S1",
            },
        )
    assert refused.value.code == "not-entitled"
    assert actor.receipts == {}


class Given:
    """A transport that gives a thread as it was prepared."""

    def __init__(self, near: Near, given: ThreadRead) -> None:
        self.near, self.given = near, given

    def __getattr__(self, name: str) -> object:
        return getattr(self.near, name)

    def thread(self, thread: str, session: str, after: int = -1) -> ThreadRead:
        """The prepared thread."""
        return self.given


def read_as_given(near: Near, actor: Actor, given: ThreadRead) -> None:
    """Have the actor read a thread that somebody has tampered with."""
    actor._transport = Given(near, given)  # type: ignore[assignment]
    actor.read(given.thread)


def test_a_tampered_thread_is_not_believed() -> None:
    """A statement left out, a head that is not there, an unknown key, another log or thread: each is caught."""
    near = Near()
    actor = registered(near)
    thread = f"party:{actor.party}"
    actor.read(thread)
    agree(actor)
    whole = near.thread(thread, "")

    def fresh() -> Actor:
        reader = near.actor(actor.party)
        reader.take_pen("", actor.pens[""].signer)
        return reader

    reader = fresh()
    read_as_given(near, reader, whole)
    assert reader.heads[thread] == whole.head
    with pytest.raises(BadProof, match="not given"):
        read_as_given(near, fresh(), replace(whole, statements=whole.statements[1:]))
    with pytest.raises(BadProof, match="head"):
        read_as_given(near, fresh(), replace(whole, statements=whole.statements[:1]))
    stranger = near.actor(actor.party)
    stranger.take_pen("", Ed25519Signer(b"x" * 32))
    with pytest.raises(UnknownSigner):
        read_as_given(near, stranger, whole)
    other = registered(near)
    with pytest.raises(BadSignature, match="another thread"):
        read_as_given(near, fresh(), replace(whole, statements=near.thread(f"party:{other.party}", "").statements))
    far = near.actor(actor.party)
    far.take_pen("", actor.pens[""].signer)
    far.origin = "demo.test.example/far"
    with pytest.raises(WrongAudience):
        read_as_given(near, far, whole)


def test_a_signature_is_checked_under_the_key_that_its_owner_told() -> None:
    """A statement whose signature was changed is refused by whoever reads it."""
    near = Near()
    actor = registered(near)
    actor.read(f"party:{actor.party}")
    agree(actor)
    whole = near.thread(f"party:{actor.party}", "")
    jwt, _, _ = whole.statements[-1].partition(b"~")
    bad = jwt[:-20] + (b"A" if jwt[-20:-19] != b"A" else b"B") + jwt[-19:] + b"~"
    reader = near.actor(actor.party)
    reader.take_pen("", actor.pens[""].signer)
    with pytest.raises(BadSignature):
        read_as_given(near, reader, replace(whole, statements=(whole.statements[0], bad)))


def test_a_key_told_under_another_thumbprint_is_refused() -> None:
    """A card whose key does not have the thumbprint it stands under is not taken."""
    actor = Near().actor("019cac00-0000-7000-8000-000000000001")
    jwk = Ed25519Signer(b"y" * 32).jwk
    with pytest.raises(BadSignature):
        actor.meet(Card("019cac00-0000-7000-8000-000000000002", {"A" * 43: jwk}))


def test_time_does_not_go_back() -> None:
    """A virtual clock stands, goes on when told, and refuses to go back."""
    clock = VirtualClock(5)
    clock.advance(5)
    clock.advance(7)
    assert clock() == 7
    with pytest.raises(RuntimeError):
        clock.advance(6)
    assert clock() == 7


def test_a_thread_is_read_on_from_where_it_was_read() -> None:
    """What was checked once is not asked for again; what came since is checked, a gap or a wrong head is noticed."""
    near = Near()
    actor = registered(near)
    thread = f"party:{actor.party}"
    actor.read(thread)
    agree(actor)
    assert [st.kind for st in actor.read(thread).statements] == ["party.registered", "party.terms_agreed"]
    newer = agree(actor, "v2")
    rest = near.thread(thread, "", newer.index - 1)
    assert (len(rest.statements), rest.last) == (1, newer.index)
    assert actor.known(thread).head != newer.id
    whole = near.thread(thread, "")
    reader = near.actor(actor.party)
    reader.take_pen("", actor.pens[""].signer)
    read_as_given(near, reader, replace(whole, statements=whole.statements[:1], head=registered_id(whole), last=2))
    with pytest.raises(BadProof, match="not given"):
        read_as_given(near, reader, rest)
    with pytest.raises(BadProof, match="head"):
        read_as_given(near, reader, replace(rest, statements=()))
    reader._transport = near
    assert reader.read(thread).statements == actor.read(thread).statements
    assert reader.known(thread).head == newer.id


def registered_id(given: ThreadRead) -> str:
    """The id of a thread's first statement."""
    return statement.parse(given.statements[0]).id


def saying(actor: Actor, version: str) -> Saying:
    """One of many things to say."""
    body = {"terms": "e-signing", "version": version, "sha256": "0" * 64}
    return Saying("party.terms_agreed", f"party:{actor.party}", body)


def test_many_things_are_said_at_once_each_over_the_one_before() -> None:
    """Three statements, handed in together, name each other in order; each has its own checked receipt."""
    near = Near()
    actor = registered(near)
    actor.read(f"party:{actor.party}")
    made = actor.say_many([saying(actor, version) for version in ("v1", "v2", "v3")])
    chain = [statement.parse(near.wires[one.id]).prev for one in made]
    assert chain[1:] == [made[0].id, made[1].id]
    assert (actor.batches, len(actor.receipts)) == ([3], 3)
    assert [one.index for one in made] == [3, 4, 5]


def test_where_a_thread_went_on_it_is_read_and_signed_over_again() -> None:
    """What was refused as stale is signed again over what was read: here by one who had read nothing yet."""
    near = Near()
    actor = registered(near)
    other = near.actor(actor.party)
    other.take_pen("", actor.pens[""].signer)
    other.read(f"party:{actor.party}")
    between = agree(other, "between")
    made = actor.say_many([saying(actor, "v1"), saying(actor, "v2")])
    assert statement.parse(near.wires[made[0].id]).prev == between.id
    assert statement.parse(near.wires[made[1].id]).prev == made[0].id
    assert actor.batches == [0, 2]


def test_a_refusal_among_many_is_raised_and_the_rest_is_kept() -> None:
    """What breaks a rule is refused by its code; what was recorded beside it has its receipt."""
    near = Near()
    actor = registered(near)
    other = registered(near)
    actor.read(f"party:{actor.party}")
    wrong = Saying("party.terms_agreed", f"party:{other.party}", dict(saying(actor, "v1").body))
    with pytest.raises(Refused) as refused:
        actor.say_many([saying(actor, "v1"), wrong])
    assert refused.value.code in ("not-entitled", "unknown-reference", "stale-thread")
    assert len(actor.receipts) == 1


def test_a_spoiled_receipt_among_many_is_refused() -> None:
    """One receipt of a batch that does not prove its statement, and the batch is not believed."""
    near = Near()
    actor = registered(near)
    actor.read(f"party:{actor.party}")
    near.spoil = lambda receipt: replace(receipt, index=receipt.index + 1)
    with pytest.raises(LedgerError):
        actor.say_many([saying(actor, "v1"), saying(actor, "v2")])
    assert actor.receipts == {}
