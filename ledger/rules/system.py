"""The log's own thread: founded once, rules published, packs issued.

Rules
* `log.founded` is entry 0 and verifies under the registrar key that it names itself; it is the only one.
* `policy.published` sets the rules version that `check` runs from the next index on; this release knows version 1.
* The offices' keys are Ed25519 (ADR 0012): one program reads every word of the house with one algorithm.
* A log of `operator` time is all that this release founds; anchored time is refused as not supported.

Specification: FORMATS 1.3, 1.7.
"""

from __future__ import annotations

from ledger import jose
from ledger.errors import NotSupported
from ledger.kinds.system import LogFounded, PackIssued, PolicyPublished
from ledger.records import KeyRecord, LogRecord, PackRecord
from ledger.rules.machine import UNOPENED, Machine, lets, refuses
from ledger.rules.rule import Rule, reads_nothing
from ledger.rules.turn import Lookup, Turn

RULES_VERSIONS = (1,)

MACHINE = Machine(
    "system",
    (UNOPENED, "founded"),
    ("log.founded", "policy.published", "pack.issued"),
    (
        *lets((UNOPENED,), "log.founded", "The registrar founds the log with its first entry", "founded"),
        *refuses(("founded",), "log.founded", "A log is founded once"),
        *lets(("founded",), "policy.published", "The registrar publishes the rules in force"),
        *refuses((UNOPENED,), "policy.published", "Rules are published after the log is founded"),
        *lets(("founded",), "pack.issued", "The operator records a pack that it issued"),
        *refuses((UNOPENED,), "pack.issued", "Packs are issued after the log is founded"),
    ),
)


def check_founded(turn: Turn) -> None:
    """The first entry, for the origin its audience names, by the key it names as the registrar's.

    Raises: RuleBroken, NotSupported (anchored time).
    """
    body: LogFounded = turn.body
    turn.demand(turn.index == 0 and turn.log is None, "A log is founded by its first entry")
    turn.demand(body.origin == turn.st.aud, "A log is founded for the origin that the statement is addressed to")
    kids = [jose.thumbprint(jwk) for jwk in (body.registrar, body.operator, body.clock)]
    turn.demand(len(set(kids)) == len(kids), "Registrar, operator and clock have keys of their own")
    algs = {jose.alg_of(jwk) for jwk in (body.registrar, body.operator, body.clock)}
    turn.demand(algs == {jose.ED25519}, "The offices sign Ed25519, as their log does")
    if body.time != "operator":
        raise NotSupported("Logs of anchored time are not supported by this release.", time=body.time)


def fold_founded(turn: Turn) -> None:
    """The log and its three official keys."""
    body: LogFounded = turn.body
    log = LogRecord(
        home=turn.st.thread,
        origin=body.origin,
        time=body.time,
        rules=1,
        parameters={},
        founded=turn.st.id,
        policy=None,
        packs=0,
    )
    turn.put("log", log)
    for owner, jwk in (("registrar", body.registrar), ("operator", body.operator), ("clock", body.clock)):
        kid = jose.thumbprint(jwk)
        record = KeyRecord(
            home=turn.st.thread,
            kid=kid,
            owner=owner,
            jwk=jwk,
            custody="server" if owner != "registrar" else "file",
            level="S0",
            added=turn.st.id,
            added_index=turn.index,
        )
        turn.put(f"key:{kid}", record)


def check_policy(turn: Turn) -> None:
    """A rules version that this release runs, with each parameter named once. Raises: RuleBroken, NotSupported."""
    body: PolicyPublished = turn.body
    if body.rules not in RULES_VERSIONS:
        raise NotSupported(f"Version {body.rules} of the rules is not supported by this release.", rules=body.rules)
    if body.time is not None:
        raise NotSupported("Logs of anchored time are not supported by this release.", time=body.time)
    names = [row.name for row in body.parameters]
    turn.demand(len(set(names)) == len(names), "A parameter is named once")


def fold_policy(turn: Turn) -> None:
    """The rules in force from the next index on."""
    body: PolicyPublished = turn.body
    log = turn.get("log", LogRecord)
    if log is not None:
        parameters = {row.name: row.value for row in body.parameters}
        update = {"rules": body.rules, "parameters": parameters, "policy": turn.st.id}
        turn.put("log", log.model_copy(update=update))


def check_issued(turn: Turn) -> None:
    """A pack is recorded once, over a tree that exists."""
    body: PackIssued = turn.body
    turn.demand(turn.get(f"pack:{body.pack}", PackRecord) is None, "A pack is recorded once")
    turn.demand(body.size <= turn.index, "A pack lies under a checkpoint older than its record")


def fold_issued(turn: Turn) -> None:
    """The pack as issued."""
    body: PackIssued = turn.body
    record = PackRecord(home=turn.st.thread, pack=body.pack, issued=turn.st.id, manifest_sha256=body.manifest_sha256)
    turn.put(f"pack:{body.pack}", record)
    log = turn.get("log", LogRecord)
    if log is not None:
        turn.put("log", log.model_copy(update={"packs": log.packs + 1}))


def _reads_issued(body: PackIssued, thread: str, lookup: Lookup) -> set[str]:
    return {f"pack:{body.pack}"}


RULES: dict[str, Rule] = {
    "log.founded": Rule(reads_nothing, check_founded, fold_founded),
    "policy.published": Rule(reads_nothing, check_policy, fold_policy),
    "pack.issued": Rule(_reads_issued, check_issued, fold_issued),
}
