"""Forgeries of what the log says: statements, threads, proofs, the checkpoint."""

from __future__ import annotations

from dataclasses import replace

from ledger import statement
from notary import checkpoint, note, policy, proof
from notary.note import NoteSigner
from tests.attacks.forging import Bench, Forgery, opened, world
from tests.packs import Ledger, signer
from tests.trade import ORIGIN


def drop(kind: str, number: int, heads: bool) -> Forgery:
    """Take one statement and its proof out, from the list of its thread too where `heads` says so."""

    def forgery(bench: Bench, _: Ledger) -> None:
        bench.drop(bench.id_of(kind, number), heads=heads)
        bench.renumber()

    return forgery


def without_proof_only(bench: Bench, _: Ledger) -> None:
    """Take a statement out and leave its proof."""
    one = bench.id_of("goods.received")
    del bench.members[bench.statement(one)]


def head(bench: Bench, _: Ledger) -> None:
    """Call a thread's first statement its head."""
    row = bench.head(bench.id_of("fee.demanded"))
    row["head"] = row["ids"][0]


def order_of_ids(bench: Bench, _: Ledger) -> None:
    """Exchange two ids of a thread."""
    row = bench.head(bench.id_of("fee.demanded"))
    row["ids"][1], row["ids"][2] = row["ids"][2], row["ids"][1]


def thread_dropped(bench: Bench, _: Ledger) -> None:
    """Leave the account out of the heads."""
    bench.row["heads"] = [row for row in bench.row["heads"] if not row["thread"].startswith("account:")]


def thread_renamed(bench: Bench, _: Ledger) -> None:
    """List one thread under the name of another."""
    bench.row["heads"][0]["thread"] = bench.row["heads"][1]["thread"]


def id_more(bench: Bench, _: Ledger) -> None:
    """List an id that no statement has."""
    bench.row["heads"][0]["ids"].append("ab" * 32)


def whole_thread(kind: str) -> Forgery:
    """Drop a whole thread, as if it had never been."""

    def forgery(bench: Bench, _: Ledger) -> None:
        row = bench.head(bench.id_of(kind))
        for one in list(row["ids"]):
            bench.drop(one, heads=False)
        bench.row["heads"].remove(row)
        bench.renumber()

    return forgery


def foreign(listed: bool) -> Forgery:
    """Put a statement of another thread in, with its real proof."""

    def forgery(bench: Bench, ledger: Ledger) -> None:
        found = ledger.collected("order", parent(ledger), "customer").contents.items
        item = next(one for one in found if one.statement.kind == "order.placed")
        one = item.statement.id
        bench.members[bench.statement(one)] = item.wire
        other = opened(honest_parent())
        bench.members[bench.proof(one)] = other.members[other.proof(one)]
        bench.row["disclosures"].append({"statement": one, "shown": 4, "withheld": 0, "erased": 0})
        if listed:
            bench.row["heads"].insert(0, {"thread": item.statement.thread, "head": one, "ids": [one]})

    return forgery


def parent(ledger: Ledger) -> str:
    """The order that stands above the disputed one."""
    parent = ledger.order(world()[1]).parent
    assert parent is not None
    return parent


def honest_parent() -> bytes:
    """The pack of the parent order, between two other parties."""
    ledger, _, _ = world()
    return ledger.pack("order", parent(ledger), "customer").data


def stranger(bench: Bench, ledger: Ledger) -> None:
    """Put in the thread of a party that has nothing to do with it."""
    thread = f"party:{ledger.id('stranger')}"
    at = [i for i, (wire, _) in enumerate(ledger.wires) if statement.parse(wire).thread == thread]
    found = ledger.collected("account", world()[2], "contractor")
    ids = []
    for index in at:
        st = statement.parse(ledger.wires[index][0])
        ids.append(st.id)
        bench.members[bench.statement(st.id)] = statement.wire(st, ())
        made = ledger.proof(index, len(ledger.wires))
        bench.members[bench.proof(st.id)] = str(made).encode()
        row = {"statement": st.id, "shown": 0, "withheld": len(st.disclosures), "erased": 0}
        bench.row["disclosures"].append(row)
    assert found.contents.size == len(ledger.wires)
    bench.row["heads"].append({"thread": thread, "head": ids[-1], "ids": ids})


# ---- proofs and checkpoint


def proof_changed(change: str) -> Forgery:
    """Change one part of a proof."""

    def forgery(bench: Bench, ledger: Ledger) -> None:
        one = bench.id_of("account.stated")
        found = proof.parse(bench.members[bench.proof(one)])
        extra = found.extra or b""
        changed = {
            "time": lambda: replace(found, extra=(1).to_bytes(8, "big") + extra[8:]),
            "id": lambda: replace(found, extra=extra[:8] + b"\1" * 32),
            "no entry": lambda: replace(found, extra=None),
            "index": lambda: replace(found, index=found.index + 1),
            "hash": lambda: replace(found, hashes=(b"\0" * 32, *found.hashes[1:])),
            "shorter": lambda: replace(found, hashes=found.hashes[:-1]),
            "checkpoint": lambda: replace(found, checkpoint=ledger.checkpoint(len(ledger.wires) - 1)),
        }[change]()
        bench.members[bench.proof(one)] = str(changed).encode()

    return forgery


def proofs_swapped(bench: Bench, _: Ledger) -> None:
    """Give two statements each other's proof."""
    one, two = bench.proof(bench.id_of("account.stated", 0)), bench.proof(bench.id_of("account.stated", 1))
    bench.members[one], bench.members[two] = bench.members[two], bench.members[one]


def proof_missing(bench: Bench, _: Ledger) -> None:
    """Take a proof out."""
    del bench.members[bench.proof(bench.id_of("account.stated"))]


def last_entry_missing(bench: Bench, ledger: Ledger) -> None:
    """Take out the proof of the newest entry, which dates the checkpoint."""
    last = ledger.entries(len(ledger.wires))[-1][8:].hex()
    del bench.members[bench.proof(last)]


def put_checkpoint(bench: Bench, signed: str) -> None:
    """Put another checkpoint in, and make the manifest and the pack id fit."""
    bench.members["log/checkpoint"] = signed.encode()
    bench.row["checkpoint"] = signed.split("\n\n", maxsplit=1)[0] + "\n"
    bench.rename()


def checkpoint_older(bench: Bench, ledger: Ledger) -> None:
    """Put an older real checkpoint in."""
    put_checkpoint(bench, ledger.checkpoint(len(ledger.wires) - 1))


def checkpoint_by_another(bench: Bench, ledger: Ledger) -> None:
    """Sign the same checkpoint by another log key."""
    other = NoteSigner(ORIGIN, signer("another log"))
    head = checkpoint.open_signed(bench.members["log/checkpoint"], ledger.log_signer.vkey, ORIGIN)
    put_checkpoint(bench, checkpoint.sign(ORIGIN, head.size, head.root, other))


def checkpoint_of_another(bench: Bench, ledger: Ledger) -> None:
    """Name another log in the checkpoint, under the real key."""
    head = checkpoint.open_signed(bench.members["log/checkpoint"], ledger.log_signer.vkey, ORIGIN)
    text = str(checkpoint.Checkpoint("other.example/log", head.size, head.root))
    put_checkpoint(bench, str(note.sign(text, ledger.log_signer)))


def checkpoint_extended(bench: Bench, ledger: Ledger) -> None:
    """Put an extension line into the checkpoint, under the real key."""
    head = checkpoint.open_signed(bench.members["log/checkpoint"], ledger.log_signer.vkey, ORIGIN)
    text = str(replace(head, extensions=("more",)))
    put_checkpoint(bench, str(note.sign(text, ledger.log_signer)))


def checkpoint_in_manifest(bench: Bench, ledger: Ledger) -> None:
    """Name an older checkpoint in the manifest only."""
    bench.row["checkpoint"] = ledger.checkpoint(len(ledger.wires) - 1).split("\n\n")[0] + "\n"
    bench.rename()


def policy_of_another(bench: Bench, _: Ledger) -> None:
    """Put the policy of another log in."""
    bench.members["log/policy"] = str(policy.of_log(NoteSigner(ORIGIN, signer("another log")).vkey)).encode()


def policy_commented(bench: Bench, _: Ledger) -> None:
    """Put a comment into the policy."""
    bench.members["log/policy"] = b"# trust me\n" + bench.members["log/policy"]
