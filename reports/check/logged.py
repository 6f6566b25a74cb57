"""Steps 6 to 8: the statements, their place in the log, the threads they make.

Rules
* A statement's id is computed from its own bytes; the file's name must be that id.
* Every proof leads to the one checkpoint; the entry it is of ends in the id that was computed.
* The last entry under the checkpoint is proved too, also where its statement is not in the pack: it dates the pack.
* Each thread is whole as listed, in index order, and holds together by `prev`.

Specification: FORMATS 1.2, 1.3, 1.4, 1.5, 1.7.
"""

from __future__ import annotations

from collections.abc import Mapping

from ledger import entry, merkle, statement
from ledger.entry import Entry
from ledger.errors import LedgerError, PackInvalid
from ledger.statement import Statement
from notary import note, proof
from notary.proof import TlogProof
from reports import scope
from reports.case import words
from reports.check import wages
from reports.check.state import PROOFS, STATEMENTS, SUFFIX, Sentences, State, demand
from reports.contents import Contents, Item

HEADLESS = "system"  # the log's own thread has no prev and no heads entry


def statements(state: State) -> Sentences:
    """Each file of statements/ is a statement in its one spelling, under the name of its id.

    Raises: PackInvalid.
    """
    state.statements = {}
    for one in state.ids(STATEMENTS):
        data = state.members[f"{STATEMENTS}{one}{SUFFIX[STATEMENTS]}"]
        try:
            st = statement.parse(data, complete=False)
        except LedgerError as error:
            raise PackInvalid(f"Statement {one} cannot be read: {error.sentence}", statement=one) from None
        demand(st.id == one, f"The file of statement {one} holds another statement.", statement=one)
        ordered = [disclosure.digest for disclosure in st.disclosures]
        demand(ordered == sorted(ordered), f"The disclosures of {one} are not in the order of digests.", statement=one)
        state.statements[one] = st
    count = len(state.statements)
    return f"{count}条记录的编号由其原文重算一致。", f"The ids of {count} statements compute from their own bytes."


def proofs(state: State) -> Sentences:
    """Each statement, and the last entry, is included in the tree of the checkpoint; entry times never fall.

    Raises: PackInvalid.
    """
    logged: dict[str, tuple[TlogProof, Entry]] = {}
    expected = _checkpoint_alone(state)
    for one in state.ids(PROOFS):
        try:
            found = proof.parse(state.members[f"{PROOFS}{one}{SUFFIX[PROOFS]}"])
            logged[one] = found, _included(state, found, one, expected)
        except LedgerError as error:
            raise PackInvalid(f"The proof of {one} does not hold: {error.sentence}", statement=one) from None
    last = [one for one, (found, _) in logged.items() if found.index == state.checkpoint.size - 1]
    demand(len(last) == 1, "The last entry under the checkpoint has no proof.")
    missing = sorted(state.statements.keys() - logged.keys())
    demand(not missing, f"There is no proof of statement {missing[:1]}.", statement="".join(missing[:1]))
    surplus = sorted(logged.keys() - state.statements.keys() - set(last))
    demand(not surplus, f"There is a proof of {surplus[:1]}, but no such statement.", statement="".join(surplus[:1]))
    times = [at.admitted_at_ms for _, at in sorted(logged.values(), key=lambda row: row[0].index)]
    demand(times == sorted(times), "The entry times do not rise with the index.")
    state.contents = _contents(state, logged, logged[last[0]][1])
    count, day = len(logged), words.day(state.contents.last.admitted_at_ms)
    zh = f"{count}份入账证明均归于同一检查点；检查点末条记录进入于{day}。"
    return zh, f"{count} inclusion proofs lead to the one checkpoint; its last entry is of {day}."


def _checkpoint_alone(state: State) -> str:
    """The checkpoint with the log's own signature line only, as proofs carry it."""
    signed = note.parse(state.members["log/checkpoint"])
    vkey = state.log_vkey
    own = [line for line in signed.signatures if (line.name, line.key_id) == (vkey.name, vkey.key_id)]
    return str(note.Note(signed.text, tuple(own)))


def _included(state: State, found: TlogProof, statement_id: str, checkpoint: str) -> Entry:
    """The entry that a proof is of. Raises: PackInvalid, MalformedStatement, BadProof."""
    demand(found.checkpoint == checkpoint, "It leads to another checkpoint than the pack's.")
    demand(found.extra is not None, "It holds no entry.")
    assert found.extra is not None
    logged = entry.decode(found.extra)
    # SPEC: FORMATS 1.4: the entry's last 32 bytes are the statement id that the verifier computed itself
    demand(logged.statement_id == statement_id, "It is the proof of another statement.")
    leaf = merkle.leaf_hash(found.extra)
    merkle.check_inclusion(found.index, state.checkpoint.size, leaf, found.hashes, state.checkpoint.root)
    return logged


def _contents(state: State, logged: Mapping[str, tuple[TlogProof, Entry]], last: Entry) -> Contents:
    """The pack's contents, proved so far as being in the log."""
    items = []
    for one, st in state.statements.items():
        found, at = logged[one]
        items.append(Item(st, state.members[f"{STATEMENTS}{one}{SUFFIX[STATEMENTS]}"], found.index, at.admitted_at_ms))
    return Contents(
        asked=state.manifest.asked,
        origin=state.checkpoint.origin,
        size=state.checkpoint.size,
        root=state.checkpoint.root,
        checkpoint_text=str(state.checkpoint),
        last=last,
        trust_sha256=state.manifest.trust_sha256,
        heads=state.manifest.heads,
        items=tuple(sorted(items, key=lambda item: item.index)),
    )


def heads(state: State) -> Sentences:
    """Each thread's ids are all here, in index order, linked by prev; its head is right; no thread lacks or exceeds.

    Raises: PackInvalid.
    """
    contents = state.contents
    listed = {one for row in contents.heads for one in row.ids}
    for one in sorted(listed - state.statements.keys()):
        raise PackInvalid(f"Statement {one} is listed in a thread but not in the pack.", statement=one)
    worked_out = scope.heads_of(contents.items)
    for found, right in zip(contents.heads, worked_out, strict=False):
        demand(found == right, f"Thread {found.thread} is not as its statements make it.", thread=found.thread)
    demand(len(contents.heads) == len(worked_out), "The list of heads has other threads than the statements.")
    for row in contents.heads:
        _check_links(state, [state.statements[one] for one in row.ids])
    _check_system([item for item in contents.items if item.statement.thread_type == HEADLESS])
    _check_threads(state)
    zh = f"{len(worked_out)}条线索首尾相接，所列{len(listed)}条记录俱在。"
    return zh, f"{len(worked_out)} threads hold together; all of their {len(listed)} listed statements are here."


def _check_links(state: State, thread: list[Statement]) -> None:
    """The first has no prev; every other names an earlier one of the same thread. Raises: PackInvalid."""
    before: set[str] = set()
    for st in thread:
        linked = st.prev in before if before else st.prev is None
        demand(linked, f"Statement {st.id} names no earlier one of its thread.", statement=st.id)
        before.add(st.id)


def _check_system(items: list[Item]) -> None:
    """The founding statement as the first entry, one policy, and nothing else of the log's own. Raises: PackInvalid."""
    kinds = [item.statement.kind for item in items]
    demand(kinds == ["log.founded", "policy.published"], "Of the log itself a pack holds its founding and one policy.")
    demand(items[0].index == 0, "The log was founded by its first entry.")


def _check_threads(state: State) -> None:
    """The subject's threads, those of both parties, and no other. Raises: PackInvalid."""
    if state.contents.asked.kind in scope.WAGE_KINDS:
        wages.threads(state)
        return
    asked, here = state.contents.asked, {row.thread: row for row in state.contents.heads}
    demand(asked.thread in here, "The pack does not hold the thread it is about.", thread=asked.thread)
    roles = scope.roles_of(state.statements[here[asked.thread].ids[0]])
    demand(asked.reader in roles.values(), "The reader is no party of the subject.", reader=asked.reader)
    accounts = [thread for thread in here if thread.startswith("account:")]
    named = scope.orders_named(state.statements[one] for thread in accounts for one in here[thread].ids)
    needed = {asked.thread, *named, *scope.party_threads(roles)}
    for thread in sorted(needed - here.keys()):
        raise PackInvalid(f"Thread {thread} is missing, and sums rest on it.", thread=thread)
    for thread, row in here.items():
        if not thread.startswith("party:"):
            pair = scope.roles_of(state.statements[row.ids[0]])
            demand(pair == roles, f"Thread {thread} is between other parties.", thread=thread)
        surplus = thread.startswith("party:") or (asked.kind == "order" and thread.startswith("order:"))
        demand(thread in needed or not surplus, f"Thread {thread} does not belong in this pack.", thread=thread)
    demand(len(accounts) <= 1, "A pair has one account thread.")
