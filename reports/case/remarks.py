"""What was not checked, and what a pack cannot prove: said in so many words, with counts.

Promise: only what FORMATS 1.6 lets a verifier leave unchecked appears here, and all of it that applies does.

Specification: FORMATS 1.6; law notes 1.4 (item 17), Appendix A 10.
"""

from __future__ import annotations

from ledger.badges.devices import shared
from ledger.badges.pieces import over
from ledger.chain import TIERS_MAX
from ledger.rules import count
from reports.case import words
from reports.case.circumstances import DEVICE_SHOWN
from reports.case.reading import Reading
from reports.case.shapes import Remark

ORDER_SHOWN = 8  # last letters of an order's thread, as of a device's pseudonym
PRICES = ("price of an order line", count.PRICE)  # what the rules call a price that this reader may not see


def unchecked(reading: Reading, undisclosed: int = 0, cut: int = 0) -> tuple[Remark, ...]:
    """What the verifier does not check for this pack.

    `undisclosed` counts the limbs above without consent, `cut` those that end at the bound of tiers.
    """
    found = [
        Remark(
            "独立见证、锚定与可信时间戳：本包未附，未核。",
            "Witnesses, anchors and time stamps: this pack has none, not checked.",
        ),
        Remark(
            f"各条记录的进入时间：{words.TIMES[reading.log.time]}，未核。",
            "Entry times: the operator's own clock, not checked.",
        ),
        Remark(
            "清单是否完整（是否另有未列入的线索、记录或密钥注销）：以运营者对清单的签名为凭，未核。",
            "That the lists of threads, statements and revocations are whole rests on the operator's pack note, "
            "not checked.",
        ),
    ]
    return (*found, *_withheld(reading), *_elsewhere(reading), *_seen(reading), *_above(undisclosed, cut))


def _above(undisclosed: int, cut: int) -> list[Remark]:
    """Fees above that their parties did not consent to disclose, and those that are not followed further."""
    found = []
    if undisclosed:
        zh = f"上游加工费{undisclosed}项{words.UNDISCLOSED}，不含其记录与金额：以运营者对清单的签名为凭，未核。"
        en = f"Fees above: {undisclosed} without consent to disclose, by the operator's pack note alone, not checked."
        found.append(Remark(zh, en))
    if cut:
        zh = f"上游加工费只列到第{TIERS_MAX}级，{cut}项之上另有订单，未列，未核。"
        en = (
            f"Fees above are followed for {TIERS_MAX} tiers; above {cut} of them there are more, not here, not checked."
        )
        found.append(Remark(zh, en))
    return found


def _seen(reading: Reading) -> list[Remark]:
    """Checkpoints that signers say they had seen; packs of this version carry no proof that the log continued them."""
    count = sum(1 for item in reading.contents.items if item.statement.seen is not None)
    zh = f"{count}条记录载明签署前所见的检查点：与本账本是否一致，未核。"
    en = f"{count} statements name a checkpoint their signer had seen: whether this log continues it, not checked."
    return [Remark(zh, en)] if count else []


def _withheld(reading: Reading) -> list[Remark]:
    """Sealed fields that this reader may not see."""
    fields = sum(len(item.statement.withheld) for item in reading.contents.items)
    held = sum(1 for item in reading.contents.items if item.statement.withheld)
    found = []
    if fields:
        zh = f"未向本包持有人披露的字段：{held}条记录中的{fields}项，只核其摘要，未核内容。"
        en = f"Fields withheld from this reader: {fields} in {held} statements; digests checked, content not."
        found.append(Remark(zh, en))
    prices = sum(1 for _, what in reading.fold.unchecked if what in PRICES)
    if prices:
        found.append(
            Remark(f"单价未披露，{prices}处金额未与单价核对。", f"Prices withheld: {prices} sums not compared.")
        )
    return found


def _elsewhere(reading: Reading) -> list[Remark]:
    """Rules that read threads outside the pack."""
    count = len({statement for statement, what in reading.fold.unchecked if what not in PRICES})
    if not count:
        return []
    zh = f"涉及本包以外线索的规则：{count}条记录所引用的上游订单或其他记录不在本包内，未核。"
    en = f"Rules that read threads outside this pack: {count} statements name something elsewhere, not checked."
    return [Remark(zh, en)]


def shared_devices(reading: Reading) -> tuple[Remark, ...]:
    """Devices on which several workers confirmed, as far as this pack can see; and that it sees no more than that."""
    roles = {work: reading.thread(work).roles for work in reading.works()}
    found = {work: shared(reading.fold, work, named["workshop"]) for work, named in roles.items()}
    most = {one.device: one for one in found.values() if one.workers}
    told = []
    for device, one in sorted(most.items()):
        if one.workers > 1 or one.own:
            own, own_en = ("，用工主体也曾在其上签署", "; so did the workshop") if one.own else ("", "")
            named = f"…{device[-DEVICE_SHOWN:]}"
            zh = f"设备 {named}：本包内{one.workers}名劳动者的确认来自该设备{own}；是否出于本人意愿，另行认定。"
            told.append(Remark(zh, f"Device {named}: {one.workers} workers in this pack confirmed on it{own_en}."))
    if most and len(found) == 1:
        zh = "其他劳动者是否也在同一设备上确认，其记录不在本包内，本包看不出。"
        told.append(Remark(zh, "Whether other workers confirmed on the same device, this pack does not show."))
    return tuple(told)


def over_made(reading: Reading) -> tuple[Remark, ...]:
    """Operations of an order of which this pack counts more pieces than the order allows."""
    orders = [order for work in reading.works() for order in reading.wages(work).orders]
    told = []
    for one in over(reading.fold, orders):
        made, most = words.qty_unit(one.made_e3, one.unit), words.qty_unit(one.most_e3, one.unit)
        called = f"工序 {one.operation}" if one.operation else "未写工序的记录"
        zh = (
            f"订单 …{one.order[-ORDER_SHOWN:]}，{called}：本包内计件记录合计{made}，"
            f"超过订单数量（含约定可超交数）{most}；是否返工或重复记录，另行认定。"
        )
        en = (
            f"Order …{one.order[-ORDER_SHOWN:]}, operation {one.operation or 'not named'}: this pack counts {made}, "
            f"the order allows {most}; rework or counted twice, this pack does not show."
        )
        told.append(Remark(zh, en))
    return tuple(told)


def not_proved() -> tuple[Remark, ...]:
    """What no pack of this ledger proves."""
    return (
        Remark(
            "核验通过仅表示：所列记录自进入账本起未被更改，并由所列密钥签名。",
            "A valid pack shows only that these statements are unchanged since their entry and signed by these keys.",
        ),
        Remark(
            "录入前的事实是否真实，以双方确认、银行回单、实物及其他证据综合认定。",
            "Whether what was recorded is true is judged with confirmations, bank records, goods and other evidence.",
        ),
        Remark(
            "标注“单方记录”的内容未经对方确认；标注“有异议”的内容对方不认可。",
            "What is marked 单方记录 was not confirmed by the other side; what is marked 有异议 is disputed.",
        ),
        Remark(
            "签名等级按登记时所载列示；是否构成可靠的电子签名，由裁判机关认定。",
            "Assurance levels are as registered; whether a signature is reliable in law is for the court.",
        ),
        Remark(
            "本包所列金额为依记录计算的请求金额，不是裁判结果，也不含逾期利息。",
            "The sums are computed from the statements; they are claims, not judgments, and hold no interest.",
        ),
    )
