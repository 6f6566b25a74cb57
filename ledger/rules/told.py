"""What a refusal by a rule tells besides its sentence: the rule, where the thread stands, what may be said instead.

Promise: whoever is refused in a thread of his own learns what he may say there now; nobody else learns a state.

Rules
* `allowed` are the kinds that the machine lets in and that the signer's own role says; what their checks demand of a
  body is not looked at.
* Only `rule-broken`, `not-entitled` and `stale-thread` tell it, and they are heard by parties of the thread alone.

Specification: DESIGN section 5, STYLE section 3; docs/adr/0016.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from ledger import kinds
from ledger.errors import NotEntitled, RuleBroken, StaleThread
from ledger.rules import MACHINES
from ledger.rules.machine import UNOPENED
from ledger.rules.turn import Turn


def allowed(thread_type: str, state: str, role: str) -> list[str]:
    """The kinds that a role may say in that state of a thread, in the order of the machine."""
    own = {kind.name for kind in kinds.ALL if kind.thread_type == thread_type and role in kind.signers}
    return [name for name in MACHINES[thread_type].allowed(state) if name in own]


@contextmanager
def telling(turn: Turn) -> Iterator[None]:
    """A block whose refusals tell it; a field that a rule has filled in already stays.

    Raises: NotEntitled, RuleBroken, StaleThread (those of the block, with these fields).
    """
    try:
        yield
    except (NotEntitled, RuleBroken, StaleThread) as refusal:
        state = turn.thread.state if turn.thread else UNOPENED
        told: dict[str, object] = {
            "rule": refusal.sentence,
            "kind": turn.kind.name,
            "thread_type": turn.st.thread_type,
            "state": state,
            "allowed": allowed(turn.st.thread_type, state, turn.role),
        }
        refusal.fields = told | refusal.fields
        raise
