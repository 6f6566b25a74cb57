"""The part of the story that is about reading: the contractor lets its worker see what the customer owes, and takes it
back.

Rules
* A reading bears the quarter of an hour of its own time, `$quarter`.
"""

from __future__ import annotations

from api.story.cast import UNTIL, Step

_READ = {
    "role": "grantee",
    "relation": "granted",
    "subject": "$thread.account",
    "sees": "business",
    "purpose": "wage-claim",
    "quarter": "$quarter",
    "reader": "$party.worker",
    "grant": "$granted",
}

ACCESS: tuple[Step, ...] = (
    Step(
        "granted",
        "contractor",
        "access",
        "access.granted",
        {
            "grantee": "$party.worker",
            "threads": ["$thread.account", "$thread.first"],
            "classes": ["open", "business"],
            "purpose": "wage-claim",
            "until": UNTIL,
        },
        days=1,
    ),
    Step("read", "operator", "access", "evidence.read", _READ, days=1),
    Step(
        "read-objected",
        "contractor",
        "access",
        "objection.made",
        {"statement": "$read", "ground": "not-authorised", "reason": "示例：未收到查阅说明"},
        days=1,
    ),
    Step(
        "read-answered",
        "operator",
        "access",
        "objection.answered",
        {"objection": "$read-objected", "answer": "rejected", "reason": "示例：依授权查阅"},
        days=1,
    ),
    Step("read-settled", "contractor", "access", "objection.withdrawn", {"objection": "$read-objected"}, days=1),
    Step(
        "grant-withdrawn",
        "contractor",
        "access",
        "access.withdrawn",
        {"grant": "$granted", "grantee": "$party.worker"},
        days=1,
    ),
)
