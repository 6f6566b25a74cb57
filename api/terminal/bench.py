"""`xinzheng bench`: how fast this machine admits, beside the limit that its signatures set, taken in one run.

Specification: ADR 15.
"""

from __future__ import annotations

from typing import Annotated

import typer

from api.bench import run as benching
from api.terminal.screen import AsJson, err, out, print_json
from ledger.errors import MalformedRequest


def bench(
    statements: Annotated[int, typer.Option(help="Statements for each way")] = 2_000,
    seconds: Annotated[float, typer.Option(help="Seconds at most for each way")] = 30.0,
    profile: Annotated[bool, typer.Option("--profile", help="Where admission in batches spends its time")] = False,
    as_json: AsJson = False,
) -> None:
    """Measure signatures and admission, in process and over HTTP on loopback, and print the ratios."""
    if not 1 <= statements <= benching.STATEMENTS_MAX or not 0 < seconds <= 600:
        raise MalformedRequest(f"A run has 1 to {benching.STATEMENTS_MAX} statements and at most 600 seconds each way.")
    result = benching.run(statements, seconds, profile=profile, say=lambda name: err.print(f"… {name}", markup=False))
    if as_json:
        print_json(result.as_json())
        return
    load = " ".join(f"{one:.1f}" for one in result.load)
    out.print(f"{result.cores} 核 cores, 负载 load {load}")
    out.print(f"验签 Signatures: {result.limit.one_per_s:,.0f}/s one process, {result.limit.two_per_s:,.0f}/s two")
    for way in result.ways:
        waited = f"等待 waited {way.waited_ms_median:.1f} ms, p99 {way.waited_ms_p99:.1f} ms"
        out.print(f"{way.name}: {way.per_s:,.0f}/s = {way.of_limit:.1%} of the limit, {waited}", markup=False)
    out.print(f"标记文件 The mark outside the database: {result.mark_ms:.2f} ms a batch")
    for row in result.profile:
        out.print(row, markup=False)
