"""What is known of the parties beside their keys: a licence as looked up, and the account that wages go to."""

from __future__ import annotations

import hashlib

from api.story.cast import Step

PARTY: tuple[Step, ...] = (
    Step(
        "licence-checked",
        "registrar",
        "contractor",
        "licence.checked",
        {
            "result": "valid",
            "source": "registry",
            "checked_on": "2026-03-02",
            "valid_until": "2036-03-01",
            "evidence_sha256": hashlib.sha256(b"example licence page").hexdigest(),
            "licence_no": "示例证照编号",
            "scope_text": "袜子加工",
        },
        days=1,
    ),
    Step(
        "payee-changed",
        "worker",
        "worker",
        "payee.changed",
        {"account_name": "示例工人", "account_no": "6200000000000000000", "bank": "示例银行"},
        days=1,
    ),
)
