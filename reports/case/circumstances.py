"""Under which circumstances a statement was signed: on what, helped by whom, from which paper, by whose key.

Rules
* What the signer says of himself in `via` is told as said, beside the evidence it belongs to; nothing is concluded.
* A key that its party, or the registrar for it, says was out of control on the day of the entry is told so. The
  statement stays valid, its badge and level as they were: whoever signed must not weaken it by a later word of his own.

Specification: DESIGN sections 5 (`via`, `compromised_since`) and 6; law notes 1.3, 2.4 (envelope); stories (i) and (j).
"""

from __future__ import annotations

from reports.case import words
from reports.case.reading import Reading
from reports.contents import Item

CHANNELS_ZH = {
    "web": "网页",
    "app": "手机应用",
    "kiosk": "自助终端",
    "import": "表格导入",
    "api": "接口",
    "cli": "命令行",
}
DEVICE_SHOWN = 8  # last letters of a device's pseudonym, enough to see the same one again
SHA_SHOWN = 8


def of(reading: Reading, item: Item) -> str:
    """The circumstances of a statement in words, each after a semicolon; "" for none."""
    return "".join(f"；{one}" for one in (*_via(item), *_lost(reading, item)))


def _via(item: Item) -> list[str]:
    via = item.statement.via or {}
    told = []
    if "channel" in via:
        told.append(f"经{CHANNELS_ZH[via['channel']]}")
    if "device" in via:
        told.append(f"设备 …{via['device'][-DEVICE_SHOWN:]}")
    if "helper" in via:
        told.append(f"由他人（…{via['helper'][-DEVICE_SHOWN:]}）协助")
    if "source_sha256" in via:
        source = "导入的文件" if via.get("channel") == "import" else "纸面材料"
        told.append(f"据{source}录入（SHA-256 {via['source_sha256'][:SHA_SHOWN]}…）")
    if "occurred_on" in via:
        told.append(f"所涉日期 {via['occurred_on']}")
    return told


def _lost(reading: Reading, item: Item) -> list[str]:
    key = reading.key(item.statement.kid)
    if key.compromised_since is None or words.day(item.at_ms) < key.compromised_since:
        return []
    return [f"签名密钥其后被称自 {key.compromised_since} 起失控"]
