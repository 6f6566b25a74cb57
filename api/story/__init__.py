"""The story that the examples of the OpenAPI document tell: every kind of statement, said once.

Rules
* A body names what came before by `$name`: `$delivered` is the id of that step's statement, `$party.customer` a party's
  id, `$thread.first` a thread's, `$jwk.clerk`, `$kid.clerk`, `$proof.clerk` what belongs to a key.
* Names and ids are invented; every sum is right.

Specification: OpenAPI 3.1 (examples); DESIGN section 5.
"""

from __future__ import annotations

from api.story.access import ACCESS
from api.story.cast import IAT, OFFICES, PARTIES, SIGNS_FOR, THREADS, Step
from api.story.facts import FACTS, LATER
from api.story.fees import FEE
from api.story.parties import PARTY
from api.story.terms import TERMS
from api.story.wages import WAGE

__all__ = ["IAT", "OFFICES", "PARTIES", "SIGNS_FOR", "STEPS", "THREADS", "Step"]

STEPS: tuple[Step, ...] = (*FEE, *TERMS, *FACTS, *WAGE, *PARTY, *ACCESS, *LATER)
assert len({step.name for step in STEPS}) == len(STEPS), "each step of the story has a name of its own"
