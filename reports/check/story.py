"""Steps 9 to 12: who signed by what right, what the reader sees, the evidence list, and every sum folded again.

Rules
* The ledger's own judge runs over the statements in index order: keys, scopes, limits, signatures, thread links, rules.
* Under a trust file, the founding statement must name the keys that the trust file names.
* What the manifest and the report print is folded here and compared; nothing is taken over.

Specification: FORMATS 1.5, 1.6; CLAIMS.
"""

from __future__ import annotations

from ledger import words as said
from ledger.errors import LedgerError, PackInvalid
from ledger.fold import Fold
from ledger.records import BalanceRecord, KeyRecord
from ledger.statement import Statement
from reports import case, manifest, scope
from reports.case import orders, reading, words
from reports.case.shapes import Exhibit
from reports.case.wage_shapes import WageCase
from reports.check import wages
from reports.check.state import Sentences, State, demand


def rules(state: State) -> Sentences:
    """Every statement is by a key that counted at its index, within its scope, and within the rules in force.

    Raises: PackInvalid.
    """
    contents = state.contents
    state.fold = Fold(known=reading.knows(contents), complete=False)
    for item in contents.items:
        st = item.statement
        try:
            state.fold.admit(st, item.index, item.at_ms)
        except LedgerError as error:
            sentence = f"Statement {st.id} ({st.kind}) is refused: {error.sentence}"
            raise PackInvalid(sentence, statement=st.id, code=error.code, zh=_refused_zh(st, error)) from None
    _check_offices(state)
    if contents.asked.kind in scope.WAGE_KINDS:
        wages.limbs(state)
    for row in contents.heads:
        right = state.reading.thread(row.thread).head
        demand(row.head == right, f"The head of {row.thread} is not {row.head}.", thread=row.thread)
    signed = len({item.statement.kid for item in contents.items})
    revoked = sum(1 for key in state.fold.of_type(KeyRecord) if key.revoked)
    zh = f"{len(contents.items)}条记录的签名有效，所用{signed}把密钥签署时有效且未越权，"
    en = f"{len(contents.items)} signatures hold, by {signed} keys that counted and were in scope at their index; "
    zh = f"{zh}规则逐条重判相符；所列记录注销密钥{revoked}把。"
    return zh, f"{en}the rules judged again; {revoked} keys revoked in what is listed."


def _refused_zh(st: Statement, error: LedgerError) -> str:
    """The same in Chinese; a sentence that is no rule's stays as it is."""
    sentence = said.of(error.sentence, st.thread_type) or error.sentence
    return f"记录 {st.id}（{said.kind(st.thread_type, st.kind)}）不被接受：{sentence}"


def _check_offices(state: State) -> None:
    """The log was founded under the checkpoint's name, with the keys that a trust file names. Raises: PackInvalid."""
    trust, body = state.trust, state.founded.body
    demand(body["origin"] == state.checkpoint.origin, "The log was founded under another name than the checkpoint's.")
    if trust is None:
        return
    offices = {"registrar": trust.registrar_keys, "operator": trust.operator_keys, "clock": trust.clock_keys}
    for office, keys in offices.items():
        demand(body[office] in keys, f"The log was founded with another {office} key than the trust file's.")
    demand(body["log_vkey"] == str(trust.log_vkey), "The log was founded with another log key than the trust file's.")
    named = [str(vkey) for vkey in trust.pack_vkeys]
    demand(body["pack_vkey"] in named, "The log was founded with another pack key than the trust file's.")


def disclosures(state: State) -> Sentences:
    """What is shown is what this reader may see, no less in his own threads, no more elsewhere; the counts agree."""
    contents = state.contents
    demand(state.manifest.disclosures == manifest.disclosed(contents), "The counts of disclosures are not as found.")
    own = _own(state)
    signed = scope.kids_signed((item.statement for item in contents.items), own)
    for item in contents.items:
        st = item.statement
        seen = {disclosure.digest for disclosure in st.disclosures}
        beyond = seen - scope.shown(st, contents.asked.reader, signed, own)
        demand(not beyond, f"Statement {st.id} shows more than this reader may see.", statement=st.id)
        hidden = scope.hidden(st, contents.asked.reader, signed)
        demand(not hidden, f"Statement {st.id} withholds {hidden} from its counterparty.", statement=st.id)
        mine = scope.is_own(st, contents.asked.reader, own)
        demand(not (mine and st.withheld), f"Statement {st.id} withholds a field from its own party.", statement=st.id)
    shown = sum(len(item.statement.disclosures) for item in contents.items)
    withheld = sum(len(item.statement.withheld) for item in contents.items)
    zh = f"已披露字段{shown}项，摘要逐项相符；依规则未向持有人披露{withheld}项，已删除0项。"
    return zh, f"{shown} fields disclosed, each by its digest; {withheld} withheld by rule, 0 erased."


def _own(state: State) -> frozenset[str] | None:
    """The threads of dealings that the reader is a party of; None where he is a party of all."""
    if state.contents.asked.kind in scope.KINDS:
        return None
    said = (item.statement for item in state.contents.items)
    return scope.own_threads(said, state.contents.asked.reader)


def exhibits(state: State) -> Sentences:
    """The evidence list is the one that the statements give, row by row, and its root is computed again.

    Raises: PackInvalid.
    """
    state.case = case.told(state.contents, folded=state.fold)
    rows = state.manifest.exhibits
    for found, right in zip(rows, state.case.exhibits, strict=False):
        if found != right:
            raise PackInvalid(f"Exhibit {right.no}: {_differs(found, right)} is not as found.", exhibit=right.no)
    demand(len(rows) == len(state.case.exhibits), "The evidence list has another number of exhibits than found.")
    demand(state.manifest.exhibit_root == state.case.exhibit_root.hex(), "The exhibit root is not as computed.")
    zh = f"证据目录{len(rows)}项的标题、证明对象、来源、标识重算一致，目录根一致。"
    return zh, f"{len(rows)} exhibits have title, purpose, source and badge as worked out again; their root agrees."


def _differs(found: Exhibit, right: Exhibit) -> str:
    """The first field in which two exhibits differ."""
    return next(name for name in right.__dataclass_fields__ if getattr(found, name) != getattr(right, name))


def sums(state: State) -> Sentences:
    """Every row adds up, the book balances, and the claim is the sum of its orders, or of its people."""
    balance_fen = sum(record.fen for record in state.fold.of_type(BalanceRecord))
    demand(balance_fen == 0, "The claims book does not balance.")
    if isinstance(state.case, WageCase):
        return wages.sums(state.case)
    rows = [row for order in state.case.orders for row in order.deliveries]
    for row in rows:
        wrong = orders.disagreement(row)
        demand(wrong is None, f"Line {row.no} of delivery {row.delivery} does not add up: {wrong}.")
    claim = state.case.claim
    since = f"，{claim.overdue_zh}" if claim.overdue_zh else ""
    zh = f"{len(rows)}行金额逐行重算一致：应付{words.yuan(claim.owed_fen)}，已付{words.yuan(claim.paid_fen)}，"
    zh += f"尚欠{words.yuan(claim.open_fen)}{since}；标识：{claim.badge_zh}。"
    en = f"{len(rows)} lines computed again: owed {_plain(claim.owed_fen)}, paid {_plain(claim.paid_fen)}, "
    en += f"open {_plain(claim.open_fen)} yuan" + (f", overdue since {claim.since}" if claim.since else "") + "."
    return zh, en


def _plain(fen: int) -> str:
    return words.yuan(fen).removesuffix("元")
