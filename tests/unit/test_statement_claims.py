"""The claims of a statement: which there are, what form each has, and the one order they stand in."""

from typing import Any

import pytest

from ledger import draft, sdjwt, statement
from ledger.errors import MalformedStatement, UnknownField
from ledger.statement import About
from tests.unit.samples import BODY, ID, ORDER, ORIGIN, OTHER, PARTY, SIGNER, drafted

UUID = "0190163d-8694-739b-aea5-966c26f8ad91"
SEEN = "12 47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="
VIA = {
    "person": OTHER,
    "mandate": ID,
    "channel": "kiosk",
    "device": OTHER,
    "helper": OTHER,
    "source_sha256": ID,
    "occurred_on": "2026-02-28",
}
MISSING: Any = object()


def varied(**changes: Any) -> bytes:
    """The full statement with claims changed in place, or dropped (MISSING), signed; unknown ones come at the end."""
    payload, disclosures = drafted(via=VIA, prev=ID, about=[About(ID)], seen=SEEN, supersedes="ef" * 32)
    claims = {name: value for name, value in (payload | changes).items() if value is not MISSING}
    return draft.sign(claims, disclosures, SIGNER)


@pytest.mark.parametrize(
    "changes",
    [
        {"iss": "registrar"},
        {"iss": "clock"},
        {"iss": "connector:bank.example"},
        {"via": {"channel": "cli"}},
        {"about": [{"id": ID, "digest": sdjwt.digest("x")}]},
        {"about": [{"id": f"{n:064x}"} for n in range(statement.ABOUT_MAX)]},
        {"seen": "0 47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="},
        {"iat": 0},
        {"v": 999},
        {"thread": "party:" + PARTY},
        {"prev": MISSING},
    ],
)
def test_other_good_claims_are_taken(changes: dict[str, Any]) -> None:
    """What the format allows is taken."""
    assert statement.parse(varied(**changes)).fields == BODY


SEEN_ROOT = SEEN.removeprefix("12 ")
ENOUGH = [{"id": f"{n:064x}"} for n in range(statement.ABOUT_MAX + 1)]
MISSHAPEN: list[tuple[str, list[Any]]] = [
    ("aud", ["", 1, None, [ORIGIN], "x" * 256, MISSING]),
    ("iss", ["", "bank", "Registrar", "connector:", "connector:A", "connector:" + "x" * 256, 1, MISSING]),
    ("iss", [UUID.upper(), UUID[:-1], UUID.replace("-7", "-4"), UUID + " "]),
    ("via", [{}, [], "cli", None, {"person": ID}, {"channel": "fax"}, {"occurred_on": "2026-02-30"}]),
    ("via", [{"mandate": ID.upper()}, {"device": 1}, {"helper": None}, {"source_sha256": ID[1:]}, {"channel": []}]),
    ("iat", [-1, "1", None, True, 253_402_300_800, MISSING]),
    ("kind", ["order", "order.", ".placed", "Order.placed", "order.placed.x", "order placed", 1, MISSING]),
    ("v", [0, -1, "1", True, 1000, MISSING]),
    ("thread", [UUID, "order:", "street:" + UUID, f"order:{UUID}".upper(), ORDER + "0", "order:" + ID, 1, MISSING]),
    ("prev", ["", ID.upper(), ID[:-1], 1, None]),
    ("about", [[], {}, ID, None, [ID], [{}], [{"id": 1}], [{"id": ID, "digest": "x"}], [{"id": ID, "x": 1}], ENOUGH]),
    ("about", [[{"digest": ID}], [{"digest": sdjwt.digest("x"), "id": ID}], [{"id": ID}, {"id": ID, "digest": None}]]),
    ("seen", ["", "12", 1, "012 " + SEEN_ROOT, "12  " + SEEN_ROOT, "-1 " + SEEN_ROOT]),
    ("seen", [SEEN[:-1], SEEN + " ", SEEN[:-2] + "V=", "1" * 17 + " " + SEEN_ROOT]),
    ("supersedes", ["", ID[1:], None]),
    ("body", [[], "", None, 1, MISSING]),
    ("_sd_alg", ["sha-512", "SHA-256", None, MISSING]),
]


@pytest.mark.parametrize(("name", "values"), MISSHAPEN)
def test_a_claim_without_its_form_is_refused(name: str, values: list[Any]) -> None:
    """A claim that is missing, of another type or out of its range is refused, one case after another."""
    for value in values:
        with pytest.raises(MalformedStatement):
            statement.parse(varied(**{name: value}))


@pytest.mark.parametrize("changes", [{"exp": 1}, {"vct": "x"}, {"via": VIA | {"ip": "::1"}}])
def test_an_unknown_claim_is_refused(changes: dict[str, Any]) -> None:
    """A claim, or a member of `via`, that the format does not have is an unknown field."""
    with pytest.raises(UnknownField) as caught:
        statement.parse(varied(**changes))
    assert caught.value.fields["field"] in ("exp", "vct", "via.ip")


@pytest.mark.parametrize("changes", [{"_sd": [sdjwt.digest("x")]}, {"cnf": {}}])
def test_nothing_is_sealed_outside_the_body(changes: dict[str, Any]) -> None:
    """`_sd` beside the claims is an unknown claim."""
    with pytest.raises(UnknownField):
        statement.parse(varied(**changes))


def test_claims_stand_in_one_order() -> None:
    """Two neighbouring claims exchanged, anywhere, make another text and are refused."""
    payload, disclosures = drafted(via=VIA, prev=ID, about=[About(ID)], seen=SEEN, supersedes="ef" * 32)
    names = list(payload)
    assert names == [name for name, _ in statement.CLAIMS]
    for at in range(len(names) - 1):
        swapped = [*names[:at], names[at + 1], names[at], *names[at + 2 :]]
        data = draft.sign({name: payload[name] for name in swapped}, disclosures, SIGNER)
        with pytest.raises(MalformedStatement):
            statement.parse(data)


@pytest.mark.parametrize(
    ("text", "good"),
    [
        (PARTY, True),
        ("0190163d-8694-739b-aea5-966c26f8ad91", True),
        ("0190163d-8694-439b-aea5-966c26f8ad91", False),
        ("0190163d-8694-739b-cea5-966c26f8ad91", False),
        ("0190163D-8694-739B-AEA5-966C26F8AD91", False),
        ("{0190163d-8694-739b-aea5-966c26f8ad91}", False),
        ("0190163d8694739baea5966c26f8ad91", False),
        (PARTY + "\n", False),
        ("", False),
    ],
)
def test_a_uuid7_is_known_by_its_form(text: str, good: bool) -> None:
    """Version 7, RFC variant, lower case with dashes, and nothing else."""
    assert statement.is_uuid7(text) is good


@pytest.mark.parametrize(
    ("text", "good"),
    [
        ("2026-02-28", True),
        ("2024-02-29", True),
        ("2026-02-29", False),
        ("20260228", False),
        ("2026-W01-1", False),
        ("0000-01-01", False),
        ("2026-02-28 ", False),
        ("二〇二六-02-28", False),
    ],
)
def test_a_day_is_one_of_the_calendar(text: str, good: bool) -> None:
    """YYYY-MM-DD that exists, in ASCII digits."""
    assert statement.is_day(text) is good
