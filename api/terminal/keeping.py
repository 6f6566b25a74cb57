"""What whoever keeps a ledger asks of it: `audit`, `rebuild`, `restore-check`.

Rules
* The output stream holds the report alone, the same for the same ledger; how long it took and how fast it went is told
  on the error stream.
* Exit codes: `audit` 0 clean, 1 not clean, 2 not carried to its end. `rebuild` 0 rebuilt, 1 nothing written because
  more than views differ, 2 not carried to its end. `restore-check` 0 the database holds all that was published, 1 it
  was rolled back or is another log, 2 a paper could not be read or proves nothing.

Specification: DESIGN sections 3.5 and 8; ADR 15.
"""

from __future__ import annotations

import secrets
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn
from sqlalchemy.engine import Engine

from api import deps
from api.terminal import papers
from api.terminal.screen import AsJson, Data, err, fault, give, out, print_json, settings_with
from ledger import db, log, replay
from ledger.errors import AuditIncomplete
from ledger.vault import Vault
from notary import found, highwater, keys, publish, restored
from notary import trust as trusts
from notary.restored import Answer, Paper

INCOMPLETE = 2


def audit(data: Data = None, as_json: AsJson = False) -> None:
    """Rebuild every view and balance from the statements and compare. Exit 0 clean, 1 a finding, 2 broken off."""
    folder = settings_with(data=data).data
    report = _carried_out(lambda progress: audited(folder, progress))
    _print_report(report, as_json)
    sys.exit(0 if report.clean else 1)


def rebuild(data: Data = None, as_json: AsJson = False) -> None:
    """Write the views anew from the statements. Exit 0 rebuilt, 1 refused: more than views differ, 2 broken off."""
    folder = settings_with(data=data).data
    report = _carried_out(lambda progress: rebuilt(folder, progress))
    left = report.differences.keys() - {table.name for table in replay.VIEWS}
    if as_json:
        print_json({"rebuilt": not left, **report.as_json()})
    elif left:
        _print_report(report, as_json)
        out.print("✘ 不只是汇总数据有差异，没有改写 More than views differ; nothing was written.")
    else:
        out.print(f"✔ 汇总数据已重建 Views rebuilt: {report.size} 笔 entries")
    sys.exit(1 if left else 0)


def restore_check(
    against: Annotated[
        list[str] | None,
        typer.Option("--against", help="Receipt, pack, proof, checkpoint, exported log's folder, or a log's address"),
    ] = None,
    data: Data = None,
    as_json: AsJson = False,
) -> None:
    """Whether this database holds all that was published. Exit 0 it does, 1 rolled back or forked, 2 foreign papers."""
    folder = settings_with(data=data).data
    trusted = trusts.parse(deps.trust_bytes_of(folder))
    engine = db.open(deps.url_of(folder), read_only=True)
    try:
        mark = highwater.newest(folder, trusted.log_vkey, trusted.origin)
        shown = [Paper(highwater.NAME, (folder / highwater.NAME).read_text())] if mark is not None else []
        shown += [paper for name in against or () for paper in papers.of(name)]
        with db.reading(engine) as session:
            head = log.need_head(session)
            answers = [restored.check(session, head, trusted.log_vkey, paper) for paper in shown]
    finally:
        engine.dispose()
    code = _code(answers)
    if as_json:
        print_json({"exit": code, "size": head.size, "papers": [answer.as_json() for answer in answers]})
    else:
        _print_answers(answers, head.size, only_mark=not against)
    sys.exit(code)


def _code(answers: list[Answer]) -> int:
    verdicts = {answer.verdict for answer in answers}
    if verdicts & {restored.NEWER, restored.FORKED}:
        return 1
    return 2 if restored.FOREIGN in verdicts else 0


def _print_answers(answers: list[Answer], size: int, *, only_mark: bool) -> None:
    for answer in answers:
        mark = "✔" if answer.verdict == restored.CONTAINED else "✘"
        give(f"{mark} {answer.source}: {answer.sentence} [{answer.verdict}]")
    out.print(f"本账本 This database: {size} 笔 entries")
    if only_mark:
        out.print(
            "如果数据库和标记文件来自同一份旧备份，只有外部的回执、证据包或检查点能看出来，请用 --against 提供。"
            "Where database and mark come from one old copy, only papers from elsewhere tell: name them with --against."
        )


# ---- how a ledger in a folder is audited


def audited(folder: Path, progress: replay.Progress | None = None) -> replay.Report:
    """The audit of the ledger in a data folder, its checkpoint opened under the trust file's key."""
    with _opened(folder, read_only=True) as (engine, vault, verify):
        return replay.audit(engine, vault, verify, progress)


def rebuilt(folder: Path, progress: replay.Progress | None = None) -> replay.Report:
    """The views of the ledger in a data folder, written anew; the report of what was there."""
    with _opened(folder, read_only=False) as (engine, vault, verify):
        deps.upgrade(engine)
        return replay.rebuild(engine, vault, verify, progress)


@contextmanager
def _opened(folder: Path, *, read_only: bool) -> Iterator[tuple[Engine, Vault, replay.Verifier]]:
    ring = keys.load(folder / found.KEYS)
    trusted = trusts.parse(deps.trust_bytes_of(folder))
    engine = db.open(deps.url_of(folder), read_only=read_only)
    try:
        yield engine, Vault(ring.kek, secrets.token_bytes), publish.verifier(trusted.log_vkey, trusted.origin)
    finally:
        engine.dispose()


# ---- how it is told


def _carried_out(work: Callable[[replay.Progress], replay.Report]) -> replay.Report:
    """The report of a long piece of work, its progress on the error stream; exit 2 where it was broken off."""
    began_s = time.monotonic()
    columns = TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TaskProgressColumn()
    with Progress(*columns, TextColumn("{task.fields[rate]}"), TimeRemainingColumn(), console=err) as progress:
        task = progress.add_task("核对 Auditing", total=None, rate="")

        def show(done: int, total: int) -> None:
            rate = f"{done / max(time.monotonic() - began_s, 0.001):,.0f}/s"
            progress.update(task, completed=done, total=total, rate=rate)

        try:
            report = work(show)
        except AuditIncomplete as error:
            progress.stop()
            fault(error)
            sys.exit(INCOMPLETE)
    took_s = time.monotonic() - began_s
    err.print(f"用时 took {took_s:.1f} s, {report.size / max(took_s, 0.001):,.0f} 笔/秒 entries/s", markup=False)
    return report


def _print_report(report: replay.Report, as_json: bool) -> None:
    if as_json:
        print_json(report.as_json())
        return
    for finding in report.findings:
        give(f"✘ {finding.table} {finding.key}: {finding.sentence}")  # it may hold what a row says
    mark = "✔ 账实相符 Clean" if report.clean else "✘ 有不符 Not clean"
    out.print(f"{mark}: {report.size} 笔 entries, {len(report.findings) + report.more} 处不符 findings")
