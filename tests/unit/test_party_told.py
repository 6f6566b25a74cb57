"""What a pack tells of licences, lost keys, accounts, devices, helpers and paper: as said, beside the evidence."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import Any

from ledger import jose
from ledger.badges.devices import Shared, shared
from ledger.jose import Es256Signer
from ledger.rules.keys import WAIT_MS
from reports import case
from reports.case import wages
from reports.case.shapes import Case
from reports.case.wage_shapes import WageCase
from reports.chapters import parties as chapter
from tests.packs import Ledger, plain
from tests.trade import ORIGIN

HAND = Es256Signer(bytes(31) + b"7")


@cache
def told() -> tuple[Ledger, dict[str, str]]:
    """A mill orders of an unlicensed group, whose workers confirm on one phone; a worker and a clerk lose a key."""
    trade = Ledger()
    for firm, kind in (("mill", "enterprise"), ("group", "unlicensed_group")):
        trade.join(firm, kind)
    names = {"phone": trade.uuid(), "helper": trade.uuid()}
    checked = {"result": "none", "source": "registry", "checked_on": trade.today, "licence_no": "无"}
    names["licence"] = trade.say("registrar", "licence.checked", f"party:{trade.id('group')}", checked)
    order = names["order"] = trade.place("mill", "group", [(100, 10_000)], licence_check=names["licence"])
    trade.accept("group", order, licence_check=names["licence"])
    trade.later()
    for worker in ("wang", "li", "zhao"):
        trade.join(worker, "person")
        names[worker] = trade.engage("group", worker)
        count = trade.count("group", names[worker], 10, 15_000, order=order, via={"device": names["phone"]})
        via = {"device": names["phone"], "channel": "kiosk", "helper": names["helper"], "source_sha256": "cd" * 32}
        trade.agree_counts(worker, [count], via=via)
    thread = f"party:{trade.id('wang')}"
    body = {"account_name": "wang", "account_no": "6222000000001234", "bank": "某银行"}
    names["payee"] = trade.say("wang", "payee.changed", thread, body)
    lost = {"kid": trade.signer("wang").kid, "reason": "compromised", "compromised_since": trade.today}
    names["ending"] = trade.say("registrar", "key.revoked", thread, lost)
    for name, signer in (("first", trade.key("first")), ("second", HAND)):
        trade.parties["wang"].extra[name] = signer
        proof = jose.sign_key_proof(trade.id("wang"), signer.jwk, ORIGIN, 1, signer)
        added: dict[str, Any] = {"jwk": signer.jwk, "proof": proof, "custody": "file", "level": "S1"}
        names[name] = trade.say("registrar", "key.added", thread, added)
    names["veto"] = trade.say("wang", "key.revoked", thread, {"kid": trade.key("first").kid, "reason": "not-mine"})
    trade.at_ms += WAIT_MS
    mine: dict[str, Any] = {"workshop": trade.id("group"), "worker": trade.id("wang"), "worked_on": "2026-03-02"}
    mine |= {"basis": "piece", "qty_e3": 5_000, "unit": "pair"}
    trade.say("wang/second", "work.claimed", names["wang"], mine)
    trade.later(60)
    for worker in ("wang", "li", "zhao"):
        trade.lapse(names[worker], "2026-03")
    return trade, names


def of_worker() -> WageCase:
    """The pack of one worker, for himself, as the report reads it."""
    trade, names = told()
    return wages.of(trade.collected("worker", names["wang"], "wang").contents)


def proves(found: Case | WageCase, statement: str) -> str:
    """The sentence of a statement."""
    return next(one.proves for one in found.exhibits if one.statement == statement)


def test_the_pack_seals_and_verifies() -> None:
    """The verifier takes a pack in which a key of P-256 signed and another was vetoed."""
    trade, names = told()
    assert trade.pack("worker", names["wang"], "wang", draw=plain).data


def test_lost_keys_are_told_by_whom_and_from_when() -> None:
    """The registrar's ending and gift with their wait, the veto as a veto, the account by its end."""
    found, (_, names) = of_worker(), told()
    assert "登记人依劳动者的申请注销其一把密钥（失控），称自2026-03-02起失控；72小时后起效" in proves(
        found, names["ending"]
    )
    assert "登记人为劳动者补发一把密钥" in proves(found, names["second"])
    assert "以原有密钥拒绝登记人补发的密钥（非本人申请）；该密钥从未起效" in proves(found, names["veto"])
    assert "某银行尾号1234" in proves(found, names["payee"])
    assert all("6222000000001234" not in one.proves for one in found.exhibits)


def test_circumstances_stand_beside_the_evidence() -> None:
    """Device, channel, helper and paper of a confirmation, and that its key is said to have been lost by then."""
    trade, names = told()
    found = of_worker()
    source = next(one.source for one in found.exhibits if one.kind == "work.confirmed")
    assert f"；经自助终端；设备 …{names['phone'][-8:]}；由他人（…{names['helper'][-8:]}）协助" in source
    assert "；据纸面材料录入（SHA-256 cdcdcdcd…）；签名密钥其后被称自 2026-03-02 起失控" in source
    claim = next(one.source for one in found.exhibits if one.kind == "work.claimed")
    assert "失控" not in claim
    assert trade.fold.get(f"key:{HAND.kid}") is not None


def test_many_confirmations_from_one_device_are_told() -> None:
    """All three in the store; in the workshop's pack those it holds; a worker's own says that it cannot see."""
    trade, names = told()
    assert shared(trade.fold, names["wang"], trade.id("group")) == Shared(names["phone"], 3, own=True)
    theirs = wages.of(trade.collected("workshop", f"party:{trade.id('group')}", "group").contents)
    device = [one.zh for one in theirs.not_proved if one.zh.startswith("设备")]
    counted = f"设备 …{names['phone'][-8:]}：本包内3名劳动者的确认来自该设备，用工主体也曾在其上签署"
    assert device == [f"{counted}；是否出于本人意愿，另行认定。"]
    own = [one.zh for one in of_worker().not_proved]
    assert "其他劳动者是否也在同一设备上确认，其记录不在本包内，本包看不出。" in own


def test_a_licence_is_told_as_checked_on_a_day_or_not_at_all() -> None:
    """Story (h): the unlicensed group as looked up, the mill as not looked up."""
    trade, names = told()
    found = case.of(trade.collected("order", names["order"], "mill").contents)
    assert found.contractor.licence is not None
    assert not found.contractor.licence.valid
    assert chapter.licence_told(found.contractor) == "2026-03-01 据市场主体登记公示系统核验：未查到证照"
    assert chapter.licence_told(found.customer) == "经营资格未核验"
    assert "只说明核验当日" in proves(found, names["licence"])


def test_a_key_s_end_is_told_with_its_wait() -> None:
    """The signer's line: who ended it, from which moment, and since when it is said to be lost."""
    signer = next(one for one in of_worker().signers if one.ends_at_ms is not None)
    assert signer.revoked_at_ms is not None
    assert "登记人注销" in chapter.ended(signer)
    assert "称自 2026-03-02 失控" in chapter.ended(signer)
    assert chapter.ended(replace(signer, ends_at_ms=None)).startswith("2026-03-02 注销")
    assert chapter.ended(replace(signer, revoked_at_ms=None)) == ""
