"""Signs: what whoever reads wages is told beside the sums, because people should look at it.

Promise: a sign accuses nobody and changes no sum; each is a figure of the records, in one sentence.

Rules
* One device, several workers: how many, and whether the workshop signed on it, too.
* More pieces of an operation than the order allows: both figures, where this reader may know the order.

Specification: DESIGN section 6 (guards).
"""

from __future__ import annotations

from collections.abc import Iterator

from reports.case.remarks import ORDER_SHOWN
from reports.case.words import qty_unit


def of_device(workers: int, *, own: bool) -> Iterator[str]:
    """What is said of a device on which `workers` of one workshop confirmed (0: none is named)."""
    if workers > 1:
        yield f"同一设备上有{workers}名劳动者确认" + ("，用工主体也曾在其上签署。" if own else "。")
    elif workers and own:
        yield "劳动者确认所用的设备，用工主体也曾在其上签署。"


def of_pieces(order: str, operation: str | None, unit: str, made_e3: int | None, most_e3: int | None) -> str:
    """What is said of an operation that was counted oftener than the order allows, thousandths (None: not shown)."""
    called = f"工序 {operation}" if operation else "未写工序的记录"
    made, most = (qty_unit(one, unit) if one is not None else "" for one in (made_e3, most_e3))
    over = f"{made}，超过" if made else "超过"
    return f"订单 …{order[-ORDER_SHOWN:]}，{called}：计件合计{over}订单数量（含约定可超交数）{most}。"
