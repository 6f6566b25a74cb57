"""The demo from its workbooks to its packs, through a real server: what it prints and what it signed."""

from __future__ import annotations

import datetime
import io
import json
import shutil
from collections import Counter
from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Any

import joserfc.jws
import jwcrypto.jwk
import jwcrypto.jws
import pytest
import sqlalchemy as sa
from joserfc.jwk import OKPKey
from openpyxl import load_workbook
from rich.console import Console
from sd_jwt.verifier import SDJWTVerifier

import api.demo
from api.demo import folder, play, table
from api.demo.child import ChildFailed
from api.demo.figures import NotVerified
from api.demo.play import Played
from api.intake import factory, workers
from ledger import db, queries, tables
from ledger.errors import MalformedRequest, NotFound
from ledger.records import KeyRecord
from reports import check
from tests import near, told

SEED = b"a demo that is played again"
OFFICIAL = ("log.founded", "policy.published", "pack.issued", "evidence.read", "arrears.recorded")  # nobody's act
UPSTREAM = ("义乌市溪望进出口有限公司", "溪望", "91330782DEMO000011", "骆文彬")


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Played, str]:
    """A demo played twice in a row into one folder: the folder, the second playing, and what it printed."""
    data = tmp_path_factory.mktemp("demo") / "data"
    first = play.play(data, data / "out", seed=SEED, console=Console(file=io.StringIO()))
    packs = [pack.path.read_bytes() for pack in first.packs]
    printed = io.StringIO()
    second = play.play(data, data / "out", seed=SEED, console=Console(file=printed, width=100))
    assert [pack.path.read_bytes() for pack in second.packs] == packs, "the same chance gives the same packs"
    return data, second, printed.getvalue()


def jwks(data: Path) -> dict[str, dict[str, str]]:
    """Every registered key by its thumbprint."""
    engine = db.open(f"sqlite:///{data / 'ledger.sqlite'}", read_only=True)
    try:
        with db.reading(engine) as session:
            return {row.kid: row.jwk for row in queries.records_of_type(session, KeyRecord).values()}
    finally:
        engine.dispose()


def open_yuan(workbooks: Path) -> Decimal:
    """The disputed order's sum by other code: openpyxl and decimals, straight from the cells."""
    prices = {}
    for row in load_workbook(workbooks / "订单.xlsx")["订单"].iter_rows(min_row=4, values_only=True):
        if row[0] == "JG-2026-017" or row[1] == row[2] == "同上":
            prices[row[7]] = Decimal(str(row[13]).strip("'"))  # the last order of the sheet
    wide = {ord("０") + digit: str(digit) for digit in range(10)} | {ord("，"): ""}
    number, total = "", Decimal(0)
    for row in load_workbook(workbooks / "送货单.xlsx")["送货单"].iter_rows(min_row=4, values_only=True):
        if row[0] == "合计":
            break
        number = str(row[2]) if row[2] != "同上" else number
        if number == "JG-2026-017":
            pairs = Decimal(str(row[5]).translate(wide))
            total += (pairs * prices[row[4]]).quantize(Decimal("0.01"), ROUND_HALF_UP)
    return total


def test_it_prints_the_published_sum_folded_from_the_packs(demo: tuple[Path, Played, str]) -> None:
    """Twice in a row it ends with 598,326.39 at the bottom, from packs that verified; the earlier order is paid."""
    data, played, printed = demo
    assert played.open_fen == 59_832_639
    assert [pack.verdict.exit_code for pack in played.packs] == [check.VALID] * 5
    lines = [line.strip() for line in printed.splitlines() if line.strip()]
    assert lines[-1] == "598,326.39"
    assert any(line.split() == ["合计", "598,326.39", "2026-07-26", "双方确认"] for line in lines)
    earlier = next(line for line in lines if line.startswith("JG-2026-003"))
    assert earlier.split() == ["JG-2026-003", "70,854.83", "70,854.83", "70,854.83", "0.00", "—", "双方确认"]
    assert any("抗辩" in line and "其上游客户尚未付款" in line for line in lines)
    assert (data / "out" / "trust.json").read_bytes() == (data / "trust.json").read_bytes()
    assert {path.name for path in (data / "out").iterdir()} == {*folder.PACK_FILES, "trust.json"}


def test_no_figure_is_cut_short_on_a_narrow_terminal(demo: tuple[Path, Played, str]) -> None:
    """However few columns there are, every sum stands whole."""
    printed = io.StringIO()
    table.print_result(Console(file=printed, width=40), demo[1].packs)
    assert printed.getvalue().count("598,326.39") >= 6
    assert "…" not in printed.getvalue()


def test_the_packs_agree_and_name_their_readers(demo: tuple[Path, Played, str]) -> None:
    """Contractor and customer hold packs of their own that say the same of the sum, with the plea beside it."""
    _, played, _ = demo
    cases = [pack.case for pack in table.of_fees(played.packs)]
    assert [(case.pack.kind, case.pack.reader_role) for case in cases] == [
        ("account", "contractor"),
        ("order", "contractor"),
        ("account", "customer"),
    ]
    for case in cases:
        claim = case.claim
        assert (claim.open_fen, claim.since, claim.badge_zh) == (59_832_639, "2026-07-26", "双方确认")
        assert [(one.plea, one.ground, one.open) for one in case.objections] == [(True, "upstream-unpaid", True)]
        assert case.log.demo


def test_without_the_trust_file_no_pack_is_valid(demo: tuple[Path, Played, str]) -> None:
    """The demo installs no trust anywhere: without the file at hand a pack is only consistent with itself."""
    _, played, _ = demo
    assert [check.check(pack.path.read_bytes()).exit_code for pack in played.packs] == [check.NO_TRUST] * 5


def test_all_but_two_statements_went_through_the_gate(demo: tuple[Path, Played, str]) -> None:
    """Every statement of firms, workers and registrar has its receipt from POST /v1/statements; founding has none."""
    data, played, _ = demo
    statements = told.statements(data)
    by_operator = [st for st in statements if st.iss == "operator"]
    by_clock = [st for st in statements if st.iss == "clock"]
    assert [st.kind for st in statements[:2]] == ["log.founded", "policy.published"]
    # what the packs show of orders above in the chain, those concerned can see
    assert Counter(st.kind for st in by_operator) == {"pack.issued": 5, "evidence.read": 10}
    assert {st.kind for st in by_clock} == {"arrears.recorded"}
    assert played.posted == len(played.receipts) == len(statements) - 2 - len(by_operator) - len(by_clock)
    said = [index for index, st in enumerate(statements) if len(st.iss) == 36 or st.kind == "party.registered"]
    assert played.receipts == tuple(said)
    assert {st.iss for st in statements} - {"operator", "registrar", "clock"} == {
        st.iss for st in statements if len(st.iss) == 36
    }


def test_each_statement_verifies_with_tools_of_others(demo: tuple[Path, Played, str]) -> None:
    """joserfc, jwcrypto and the SD-JWT reference library accept every statement and read the same fields."""
    data, _, _ = demo
    known = jwks(data)
    statements = told.statements(data)
    assert len(statements) == 534
    for st in statements:
        jwk, jwt = known[st.kid], st.jwt.decode()
        wire = "~".join([jwt, *(one.text for one in st.disclosures), ""])
        by_joserfc = joserfc.jws.deserialize_compact(jwt, OKPKey.import_key(dict(jwk)), algorithms=["Ed25519"])
        by_jwcrypto = jwcrypto.jws.JWS()
        by_jwcrypto.allowed_algs = ["Ed25519"]
        by_jwcrypto.deserialize(jwt, jwcrypto.jwk.JWK(**jwk))
        assert json.loads(by_joserfc.payload) == json.loads(by_jwcrypto.payload)
        by_sd_jwt = SDJWTVerifier(wire, lambda _iss, _header, jwk=jwk: jwcrypto.jwk.JWK(**jwk))
        assert by_sd_jwt.get_verified_payload()["body"] == st.fields


def test_the_parent_order_is_named_by_id_only(demo: tuple[Path, Played, str]) -> None:
    """No byte of the upstream firm, of its party id or of its order's terms is in the contractor's packs."""
    data, played, _ = demo
    statements = told.statements(data)
    parent = next(st for st in statements if st.kind == "order.placed" and st.fields["order_no"] == "XW-2026-031")
    for pack in played.packs[:2]:
        text = told.shown(pack.path.read_bytes())
        assert parent.thread in text
        hidden = (*UPSTREAM, "XW-2026-031", parent.iss, parent.id, "43500", "110000625")
        assert [word for word in hidden if word in text] == []
        assert "兰溪市云织袜业有限公司" in text
        assert pack.case.chain[0].parent == parent.thread


def test_time_passed_as_it_was_told(demo: tuple[Path, Played, str]) -> None:
    """Entry times are the script's, from March to September 2026, and lie before now; iat is the same second."""
    data, _, _ = demo
    engine = db.open(f"sqlite:///{data / 'ledger.sqlite'}", read_only=True)
    try:
        with db.reading(engine) as session:
            times = session.execute(sa.select(tables.statements.c.admitted_at_ms).order_by(tables.statements.c.index))
            times_ms = list(times.scalars())
    finally:
        engine.dispose()
    statements, acts = told.statements(data), {act.at_ms for act in near.story()}
    said = [(st, at_ms) for st, at_ms in zip(statements, times_ms, strict=True) if st.kind not in OFFICIAL]
    assert {at_ms for _, at_ms in said} == acts
    assert [st.iat for st, _ in said] == [at_ms // 1000 for _, at_ms in said]
    assert times_ms == sorted(times_ms)
    days = [datetime.datetime.fromtimestamp(at_ms / 1000, datetime.UTC).strftime("%Y-%m") for at_ms in times_ms]
    assert (days[0], days[-1]) == ("2026-03", "2026-09")


def test_another_cell_gives_another_figure(tmp_path: Path) -> None:
    """One delivery's cell is changed, nothing else: the sum that the verifier folds follows it to the fen."""
    workbooks = tmp_path / "lanxi"
    shutil.copytree(near.LANXI, workbooks, ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    assert open_yuan(workbooks) == Decimal("598326.39")
    book = load_workbook(workbooks / "送货单.xlsx")
    page = book["送货单"]
    place = next(row for row in range(4, 30) if page.cell(row, 1).value == "SH-0501")
    page.cell(place, 6).value = 67_123
    book.save(workbooks / "送货单.xlsx")
    printed = io.StringIO()
    played = play.play(tmp_path / "data", tmp_path / "out", files=workbooks, console=Console(file=printed))
    expected = open_yuan(workbooks)
    assert expected == Decimal("598326.39") - 877 * Decimal("1.17")
    assert Decimal(played.open_fen) / 100 == expected
    assert f"{expected:,}" in printed.getvalue().splitlines()[-1]
    assert "合计写作" in printed.getvalue(), "the foot of the sheet no longer agrees, and that is said"


def test_a_row_that_does_not_fit_stops_the_demo_and_names_itself(tmp_path: Path) -> None:
    """An inspection of more than was delivered is not signed; the demo ends with the row, and no pack is left."""
    workbooks = tmp_path / "lanxi"
    shutil.copytree(near.LANXI, workbooks, ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    book = load_workbook(workbooks / "验收.xlsx")
    book["验收"]["F5"] = 20_001
    book.save(workbooks / "验收.xlsx")
    with pytest.raises(MalformedRequest, match=r"inspect 云织 2026-03-18 \(row 5\).*more is found wrong"):
        play.play(tmp_path / "data", tmp_path / "out", files=workbooks, console=Console(file=io.StringIO()))
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["trust.json"]


def test_without_its_workbooks_there_is_no_demo(tmp_path: Path) -> None:
    """A folder that is not there is named, before anything is cleared or founded."""
    with pytest.raises(NotFound, match="nowhere"):
        play.play(tmp_path / "data", tmp_path / "out", files=tmp_path / "nowhere")
    assert list(tmp_path.iterdir()) == []


def test_a_pack_that_was_changed_fails_the_demo(demo: tuple[Path, Played, str], tmp_path: Path) -> None:
    """Whatever lies in the file is what is verified: one byte changed, and there is no figure to print."""
    _, played, _ = demo
    pack = played.packs[0]
    spoiled = bytearray(pack.path.read_bytes())
    spoiled[len(spoiled) // 2] ^= 1
    (tmp_path / "pack.zip").write_bytes(spoiled)
    checked = play._verify(tmp_path / "pack.zip", (pack.path.parent / "trust.json").read_text())
    assert checked.verdict.exit_code in (check.INVALID, check.UNREADABLE)
    with pytest.raises(NotVerified, match=r"pack\.zip did not verify"):
        assert checked.case


def test_the_exit_code_is_0_only_when_all_of_it_agrees(
    demo: tuple[Path, Played, str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """What was played gives 0; a receipt too few, a child that failed, or a pack that did not verify gives 1."""
    _, played, _ = demo
    outcomes: dict[str, tuple[Played | Exception, int]] = {
        "as played": (played, 0),
        "a statement beside the gate": (replace(played, posted=played.posted - 1), 1),
        "a child that failed": (ChildFailed("the server ended"), 1),
        "a pack that did not verify": (NotVerified("pack.zip did not verify"), 1),
    }
    for outcome, code in outcomes.values():

        def ended(*_: object, outcome: Played | Exception = outcome, **__: object) -> Played:
            if isinstance(outcome, Exception):
                raise outcome
            return outcome

        monkeypatch.setattr(play, "play", ended)
        assert api.demo.run(Path("unused"), Path("unused/out")) == code
    assert "✘ the server ended" in capsys.readouterr().err


def test_the_kinds_of_the_story(demo: tuple[Path, Played, str]) -> None:
    """The ledger tells the whole story: parties, keys, orders, deliveries, the dispute; five workers' wages."""
    data, played, _ = demo
    files = factory.read_folder(near.LANXI)
    counted = Counter(st.kind for st in told.statements(data))
    expected: dict[str, Any] = {
        "party.registered": 8,
        "party.terms_agreed": 8,
        "key.added": 5,
        "key.revoked": 1,
        "order.placed": 3,
        "order.accepted": 3,
        "goods.delivered": len({row["note_no"] for row in files.of(factory.DELIVERIES)}),
        "goods.received": len(files.of(factory.RECEIPTS)),
        "goods.inspected": 6,
        "inspection.agreed": 3,
        "account.stated": 3,
        "account.confirmed": 3,
        "payment.stated": 3 + 10,
        "payment.acknowledged": 3 + 10,
        "fee.demanded": 1,
        "objection.made": 1 + 1,
        "objection.answered": 1,
        "engagement.offered": 5,
        "engagement.signed": 5,
        "work.recorded": len(files.of(workers.COUNTS)) + 1,
        "work.claimed": 1,
        "work.confirmed": 13 + 1,
        "wage.advanced": 5,
        "advance.acknowledged": 4,
        "payslip.issued": 15,
        "payslip.confirmed": 12,
    }
    assert {kind: counted[kind] for kind in expected} == expected
    assert sum(expected.values()) == played.posted
    wages = Counter(st.kind for st in told.statements(data) if st.thread_type == "work")
    assert wages["arrears.recorded"] == 10, "June, paid in part, and July, of five workers"
