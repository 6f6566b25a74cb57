"""The benchmark: a small run gives every figure, beside the limit of the same run."""

from __future__ import annotations

import json

import pytest

from api.bench import limit, run
from api.bench.town import DEEDS, Town
from api.terminal import bench
from ledger import kinds, statement
from ledger.errors import MalformedRequest
from tests.integration import store


def test_a_small_run_gives_every_figure(capsys: pytest.CaptureFixture[str]) -> None:
    """Limit, four ways with their share of it, the mark and a profile, as JSON and in figures above nought."""
    bench.bench(statements=40, seconds=20.0, profile=True, as_json=True)
    said = json.loads(capsys.readouterr().out)
    assert said["limit"]["one_per_s"] > 0
    assert said["limit"]["two_per_s"] > 0
    assert [way["statements"] for way in said["ways"]] == [40] * 4
    for way in said["ways"]:
        assert way["of_limit"] == pytest.approx(way["per_s"] / said["limit"]["two_per_s"], abs=0.001)
        assert way["waited_ms_p99"] > 0
    assert said["mark_ms"] > 0
    assert len(said["profile"]) == run.PROFILE_ROWS


@pytest.mark.parametrize(("statements", "seconds"), [(0, 1.0), (run.STATEMENTS_MAX + 1, 1.0), (1, 0.0), (1, 601.0)])
def test_a_run_is_bounded(statements: int, seconds: float) -> None:
    """Too many statements, none, too long and no time at all are refused."""
    with pytest.raises(MalformedRequest):
        bench.bench(statements=statements, seconds=seconds)


def test_nothing_to_verify_is_no_limit() -> None:
    """A limit is never measured over nothing."""
    with pytest.raises(MalformedRequest):
        limit.verified(([], 0.0))


def test_a_town_says_mixed_things() -> None:
    """A month of one yard holds most kinds of trade and work; every statement parses and times never run back."""
    town = Town("town.example", store.signer("registrar"), "1", 1)
    said = [next(stream) for stream in [town.statements()] for _ in range(120)]
    told = [statement.parse(wire) for _, wire in said]
    assert [at_ms for at_ms, _ in said] == sorted(at_ms for at_ms, _ in said)
    assert len({st.id for st in told}) == len(told)
    assert len({(st.thread_type, st.kind) for st in told}) >= 30
    assert {(st.thread_type, st.kind, st.v) for st in told} <= set(kinds.KINDS)
    assert [day for day, _ in DEEDS] == sorted(day for day, _ in DEEDS)
