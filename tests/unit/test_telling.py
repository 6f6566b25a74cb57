"""What a person is shown before he signs: every field of every kind, from the bytes; nothing steers his screen."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from typing import Any

import pytest

from api import examples
from api.examples import Example
from api.story import PARTIES
from api.terminal import screen, telling
from ledger import draft, kinds, statement
from ledger.errors import BadSignature, LedgerError
from ledger.jose import Ed25519Signer
from ledger.kinds import rows_of
from ledger.sdjwt import Shape

CAST = examples.public_cast("log", "pack")
TOLD = examples.tell("demo.xinzheng.example/telling", CAST)
NAMES = {PARTIES["customer"]: "云织", PARTIES["contractor"]: "林氏"}


def leaves(value: Any) -> Iterator[Any]:
    """Every value of a body that is not itself made of values; of a JWK each member."""
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else None
    if inner is None:
        yield value
    else:
        for one in inner:
            yield from leaves(one)


@pytest.mark.parametrize("one", TOLD, ids=lambda one: one.step.name)
def test_every_field_is_told_under_its_label(one: Example) -> None:
    """As many lines as fields, each label of the schema, each text as it stands, sealed ones marked, others not."""
    st = statement.parse(one.wire)
    lines = telling.fields(st, {})
    text = "\n".join(lines)
    for leaf in leaves(st.fields):
        if isinstance(leaf, str):
            assert leaf in text, leaf
    labels = {row.path[0]: row.zh for row in rows_of(kinds.kind_of(st)) if len(row.path) == 1}
    for name, value in st.fields.items():
        if not isinstance(value, (dict, list)):
            assert any(line.startswith(f"{labels[name]}：") for line in lines), name
    assert sum("〔密封〕" in line for line in lines) == len(st.disclosures)


@pytest.mark.parametrize("one", TOLD, ids=lambda one: one.step.name)
def test_a_change_of_any_value_changes_what_is_told(one: Example) -> None:
    """Each number of a body counted up by one is seen: no figure is left out or rounded away."""
    st = statement.parse(one.wire)
    before = telling.fields(st, {})
    for path in paths(one.body):
        body = copy.deepcopy(one.body)
        place: Any = body
        for step in path[:-1]:
            place = place[step]
        if type(place[path[-1]]) is not int:
            continue
        place[path[-1]] += 1
        try:
            changed = again(one, body)
        except LedgerError:
            continue  # at the border of what the kind allows
        assert telling.fields(changed, {}) != before, path


def paths(value: Any, above: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The path of every leaf."""
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else None
    if inner is None:
        yield above
    else:
        for step, one in inner:
            yield from paths(one, (*above, step))


def again(one: Example, body: dict[str, Any]) -> statement.Statement:
    """The example with another body, not signed."""
    st = statement.parse(one.wire)
    kind = kinds.kind_of(st)
    made = draft.payload(
        aud=st.aud,
        iss=st.iss,
        iat=st.iat,
        kind=st.kind,
        v=st.v,
        thread=st.thread,
        body=body,
        sealed=kind.shape,
        salts=CAST.salts,
    )
    shown = draft.unsigned(*made, CAST.signers[one.step.signer]).shown
    kinds.body_of(shown)
    return shown


def test_every_claim_is_told() -> None:
    """Ledger, kind, thread, signer with name and id, key, time, what it follows, corrects, is about, who acted."""
    signer = Ed25519Signer(bytes(32))
    ids = [f"{number:064x}" for number in range(4)]
    made = draft.payload(
        aud="ledger.example/x",
        iss=PARTIES["customer"],
        iat=1_772_413_200,
        kind="objection.withdrawn",
        v=1,
        thread=f"order:{PARTIES['contractor']}",
        body={"objection": ids[3]},
        sealed=Shape(),
        salts=iter(()),
        prev=ids[0],
        via={"channel": "cli", "occurred_on": "2026-03-01"},
        about=[statement.About(ids[1])],
        seen="7 47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=",
        supersedes=ids[2],
    )
    assert telling.whole(draft.unsigned(*made, signer).shown, NAMES) == [
        "账本：ledger.example/x",
        "事项：撤回异议 objection.withdrawn v1",
        f"所属：order:{PARTIES['contractor']}",
        f"签名人：云织 {PARTIES['customer']}",
        f"签名密钥：{signer.kid}",
        "签署时间：2026-03-02 09:00（1772413200）",
        f"接在其后：{ids[0]}",
        f"更正：{ids[2]}",
        "已见账本：7 47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=",
        "经由：cli",
        "所涉日期：2026-03-01",
        f"关于：{ids[1]}",
        f"异议：{ids[3]}",
    ]


def test_what_was_shown_is_what_is_signed() -> None:
    """The wire form is that of a statement signed at once; another key may not sign it; a bit turned is refused."""
    one = next(example for example in TOLD if example.step.kind == "order.placed")
    st = statement.parse(one.wire)
    signer = CAST.signers[one.step.signer]
    unsigned = draft.unsigned(one.payload, st.disclosures, signer)
    assert unsigned.shown.signature == bytes(draft.SIGNATURE_BYTES)
    assert unsigned.sign(signer) == one.wire
    with pytest.raises(AssertionError):
        unsigned.sign(Ed25519Signer(bytes(32)))
    turned = bytearray(one.wire)
    turned[len(st.signing_input) + 5] ^= 1
    with pytest.raises(LedgerError):
        statement.check_signature(statement.parse(bytes(turned)), signer.jwk)
    with pytest.raises(BadSignature):
        statement.check_signature(unsigned.shown, signer.jwk)


def test_what_is_withheld_is_said_to_be() -> None:
    """A reader who sees no disclosure is told how many fields he does not see."""
    one = next(example for example in TOLD if example.step.kind == "order.placed")
    st = statement.parse(one.wire.partition(b"~")[0] + b"~", complete=False)
    assert telling.fields(st, {})[-1] == f"另有 {len(statement.parse(one.wire).disclosures)} 项未披露"


@pytest.mark.parametrize(
    "fen_e4", [(0, "0.00元"), (1, "0.0001元"), (11_700, "1.17元"), (375, "0.0375元"), (10_000_000, "1,000.00元")]
)
def test_a_price_is_told_to_its_last_place(fen_e4: tuple[int, str]) -> None:
    """Ten-thousandths of a yuan, never rounded."""
    assert telling.price(fen_e4[0]) == fen_e4[1]


@pytest.mark.parametrize("letter", ["\x1b", "\n", "\r", "\x07", "\x9b", "\u202e", "\u200b", "\u2028", "\ud800", "\x00"])
def test_nothing_from_elsewhere_steers_the_terminal(letter: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Escapes, line ends, direction marks: shown as replacement characters, as text and as JSON."""
    assert screen.plain(f"金额{letter}[2J") == "金额\N{REPLACEMENT CHARACTER}[2J"
    screen.print_json({"x": f"金额{letter}"})
    printed = capsys.readouterr().out
    assert letter not in printed.replace("\n", "", 3).replace("\n", "") or letter == "\n"
    assert "金额" in printed
