"""`xinzheng show`: a thread, and what it stands at, for a party of it.

Rules
* Who owes what since when comes first; then each line, then each statement with its badge, its day and who said it.
* Every signature was checked here, under keys that lead back to the trust file. Badges and sums are folded by the
  ledger from the same statements; whoever does not believe it makes a pack and verifies that.
* A statement whose key is revoked by now says so: a thread does not prove which came first.
* What a thread of a type stands at is one row of `STANDINGS`.

Specification: CLAIMS sections 1 and 2.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Annotated, Any

import typer

from api import signs
from api.client import Client, Reading, Row
from api.pages import moment
from api.terminal import screen, telling
from api.terminal.screen import AsJson, KeyFile, TrustFile, Url
from api.world.client import ServerUnreachable
from ledger import kinds, statement
from ledger.errors import MalformedRequest
from reports.case.words import DUE_STATES, STATES, qty_unit, yuan

Standing = dict[str, Any]
Names = telling.Names


def order_lines(stands: Standing, names: Names) -> Iterator[str]:
    """An order: the sums first, then each delivery line."""
    yield f"{telling.party(stands['customer'], names)} → {telling.party(stands['contractor'], names)}"
    yield f"应付 {yuan(stands['owed_fen'])}  已付 {yuan(stands['paid_fen'])}  尚欠 {yuan(stands['open_fen'])}"
    since = f"，自 {stands['since']} 起逾期" if stands["since"] else ""
    state = DUE_STATES.get(stands["state"], stands["state"])
    answer = STATES.get(stands["answer"], stands["answer"])
    yield f"{state}{since}  【{stands['badge_zh']}】  {answer}  订单总额 {yuan(stands['ordered_fen'])}"
    if stands["overpaid_fen"]:
        yield f"多付 {yuan(stands['overpaid_fen'])}"
    for line in stands["lines"]:
        due = f"到期 {line['due_on']}" if line["due_on"] else "尚无到期日"
        quantity = qty_unit(line["delivered_e3"], line["unit"])
        sums = f"应付 {yuan(line['owed_fen'])} 尚欠 {yuan(line['open_fen'])}"
        yield f"  送货 {quantity}  {sums}  {due}  【{line['badge_zh']}】{line['level']}"


def account_lines(stands: Standing, names: Names) -> Iterator[str]:
    """An account: the sums first, then each order."""
    yield f"{telling.party(stands['customer'], names)} → {telling.party(stands['contractor'], names)}"
    yield f"应付 {yuan(stands['owed_fen'])}  已付 {yuan(stands['paid_fen'])}  尚欠 {yuan(stands['open_fen'])}"
    since = f"自 {stands['since']} 起逾期" if stands["since"] else "无逾期"
    yield f"其中逾期 {yuan(stands['overdue_fen'])}（{since}）  预付款 {yuan(stands['prepaid_fen'])}"
    for order in stands["orders"]:
        since = f"自 {order['since']} 起逾期" if order["since"] else DUE_STATES.get(order["state"], order["state"])
        sums = f"应付 {yuan(order['owed_fen'])} 尚欠 {yuan(order['open_fen'])}"
        yield f"  {order['order']}  {sums}  {since}  【{order['badge_zh']}】"


def wage_lines(stands: Standing, names: Names) -> Iterator[str]:
    """Wages: the three numbers first, then each pay period, then whose unpaid fee stands behind it."""
    yield f"{telling.party(stands['workshop'], names)} → {telling.party(stands['worker'], names)}"
    yield f"应发 {yuan(stands['due_fen'])}  已发 {yuan(stands['received_fen'])}  尚欠 {yuan(stands['open_fen'])}"
    since = f"，自 {stands['since']} 起逾期" if stands["since"] else ""
    yield f"{DUE_STATES.get(stands['state'], stands['state'])}{since}  【{stands['badge_zh']}】"
    if stands["claimed_fen"]:
        yield f"本人主张（不计入） {yuan(stands['claimed_fen'])}"
    if stands["advance_open_fen"]:
        yield f"预支未扣回 {yuan(stands['advance_open_fen'])}"
    for one in stands["periods"]:
        sums = f"应发 {yuan(one['due_fen'])} 已发 {yuan(one['received_fen'])} 尚欠 {yuan(one['open_fen'])}"
        yield f"  {one['period']}  {sums}  发薪日 {one['due_on']}  【{one['badge_zh']}】"
    for sign in wage_signs(stands):
        yield f"  注意 {sign}"
    for limb in stands["chain"]:
        if not limb["disclosed"]:
            yield f"  上游 {limb['order']}：未获同意披露"
            continue
        if not limb["open_fen"]:
            yield f"  上游 {limb['order']}：{limb['customer_name']} 目前不欠 {limb['contractor_name']} 加工费"
            continue
        late = f"自 {limb['since']} 起逾期" if limb["since"] else "未逾期"
        owes = f"{limb['customer_name']} 尚欠 {limb['contractor_name']} 加工费 {yuan(limb['open_fen'])}"
        yield f"  上游 {limb['order']}：{owes}，{late}"


def wage_signs(stands: Standing) -> Iterator[str]:
    """What people should look at beside the sums."""
    yield from signs.of_device(stands["device_workers"], own=stands["device_own"])
    for one in stands["over_made"]:
        figures = (one["made_e3"], one["most_e3"])
        yield signs.of_pieces(one["order"], one["operation"], one["unit"], *figures)


# Thread type → how the client asks what a thread stands at, and how that is told.
STANDINGS: dict[str, tuple[Callable[[Client, str], Standing], Callable[[Standing, Names], Iterator[str]]]] = {
    "order": (Client.order, order_lines),
    "account": (Client.account, account_lines),
    "work": (Client.wages, wage_lines),
}


def show(
    subject: Annotated[str, typer.Argument(metavar="SUBJECT", help="A thread: order:…, account:…, work:…, party:…")],
    key: KeyFile,
    url: Url = None,
    trust: TrustFile = None,
    as_json: AsJson = False,
) -> None:
    """Show a thread of yours: what it stands at, and every statement with its badge."""
    if not statement.is_thread(subject):
        raise MalformedRequest("Say which thread, like order:019c….", field="subject")
    thread_type = subject.partition(":")[0]
    with Client.open(screen.url_of(url), key, screen.trust_of(trust), channel="cli") as client:
        reading = client.read(subject)
        ask, tell = STANDINGS.get(thread_type, (None, None))
        stands = ask(client, subject) if ask is not None else None
        names = client.names()
    if as_json:
        screen.print_json({"thread": as_json_of(reading), "stands": stands})
        return
    if stands is not None and tell is not None:
        lines = _told(tell, stands, names)
        screen.give(f"截至 {stands.get('on', stands.get('day'))}")
        for line in lines:
            screen.give(line)
    for row in reading.rows:
        for line in statement_lines(row, names):
            screen.give(line)
    screen.give("以上签名均已核验；标签和金额由账本算出，要断网核验请出证据包（xinzheng pack）。")


def _told(tell: Callable[[Standing, Names], Iterator[str]], stands: Standing, names: Names) -> list[str]:
    """What a thread stands at, line by line. Raises: ServerUnreachable (it is told otherwise)."""
    try:
        return list(tell(stands, names))
    except (LookupError, TypeError, ValueError, AttributeError):
        raise ServerUnreachable("What the server gives is nothing that a thread stands at.") from None


def statement_lines(row: Row, names: Names) -> Iterator[str]:
    """One statement: what, badge, day, who; then its fields."""
    st = row.statement
    yield ""
    yield f"{kinds.kind_of(st).zh} {st.kind}  【{row.badge_zh}】{row.level}  {moment(row.at_ms)}"
    yield f"  {telling.party(st.iss, names)}  {st.id}"
    if row.lost:
        yield "  ! 签名密钥其后被称当时已失控，记录仍有效 A key is said to have been out of control; still valid"
    if row.key_revoked:
        yield "  ! 所用密钥已被撤销；撤销先后请以证据包核验为准 Key revoked by now; a pack proves which was first"
    for line in telling.fields(st, names):
        yield f"    {line}"


def as_json_of(reading: Reading) -> dict[str, Any]:
    """A thread for machines."""
    return {
        "thread": reading.thread,
        "state": reading.state,
        "head": reading.head,
        "roles": dict(reading.roles),
        "statements": [
            {
                "id": row.statement.id,
                "kind": row.statement.kind,
                "iss": row.statement.iss,
                "admitted_at_ms": row.at_ms,
                "badge_zh": row.badge_zh,
                "level": row.level,
                "key_revoked": row.key_revoked,
                "lost": row.lost,
                "fields": row.statement.fields,
            }
            for row in reading.rows
        ],
    }
