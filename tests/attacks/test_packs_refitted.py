"""One byte changed in any member, all else made to fit with the real pack key: found by who reads that member."""

from __future__ import annotations

import copy
import random
from collections.abc import Iterator
from typing import Any

from reports.check import INVALID, STEPS, UNREADABLE, Verdict, check
from tests.attacks import changing
from tests.attacks.changing import CUSTOMERS, ORDER, PackName
from tests.attacks.forging import Bench, failed, opened, world
from tests.packs import plain

BY_MEMBER = {
    "statements": "statements",
    "proofs": "proofs",
    "log": "checkpoint",
    "report.pdf": "report",
    "README.txt": "README",
}


def bench_of(name: PackName) -> Bench:
    """A real pack on the bench, its report drawn as plain words."""
    kind, reader, _ = name
    ledger, order, account = world()
    return opened(ledger.pack(kind, order if kind == "order" else account, reader).data)


def refitted(name: PackName, per_member: int) -> Iterator[tuple[str, bytes]]:
    """(path, pack) for each place of each member at which a bit was turned before the pack was sealed again."""
    bench, ledger = bench_of(name), world()[0]
    for path, data in list(bench.members.items()):
        if path.startswith("pack."):
            continue
        for place in changing.places_of(f"refitted {path}", len(data), per_member)[-per_member:]:
            bit = random.Random(f"refitted {path} {place}").randrange(8)
            changed = Bench({**bench.members, path: changing.flip(data, place, bit)}, copy.deepcopy(bench.row))
            changed.renumber()
            yield path, changed.sealed(ledger)


def name_of_step(verdict: Verdict) -> str:
    """The step that failed, by its name."""
    return STEPS[failed(verdict) - 1].name_en


def test_a_byte_changed_under_the_pack_key_is_found_by_who_reads_it() -> None:
    """Hashes, lists and note hold; the step that reads the member does not."""
    found: list[tuple[str, str]] = []
    for path, data in refitted(CUSTOMERS, 2):
        verdict = check(data, world()[0].trust, draw=plain)
        assert verdict.exit_code == INVALID, (path, verdict.en)
        found.append((path, name_of_step(verdict)))
    assert [row for row in found if row[1] != BY_MEMBER[row[0].partition("/")[0]]] == []
    assert len(found) > 120


def test_so_it_is_without_a_trust_file() -> None:
    """Held against the pack's own founding, the same changes are found, a change in that founding by the note."""
    founding = bench_of(ORDER).id_of("log.founded")
    for path, data in refitted(ORDER, 1):
        verdict = check(data, draw=plain)
        assert verdict.exit_code == INVALID, (path, verdict.en)
        expected = {BY_MEMBER[path.partition("/")[0]]}
        expected |= {"pack note"} if founding in path and path.startswith("statements") else set()
        assert name_of_step(verdict) in expected, path


# ---- the manifest's own fields, of every type and none


ODD: list[Any] = [None, True, 0, -1, 2**53 - 1, "", "x", "ab" * 32, "\n", [], [[]], {}, {"no": 1}]


def places(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The way to every value of a JSON document, of lists only to the first and the last."""
    yield path
    rows: list[tuple[Any, Any]] = list(value.items()) if isinstance(value, dict) else []
    if isinstance(value, list) and value:
        rows = [(0, value[0]), (len(value) - 1, value[-1])]
    for name, inner in rows:
        yield from places(inner, (*path, name))


def with_value(row: dict[str, Any], path: tuple[Any, ...], value: Any) -> dict[str, Any]:
    """A copy of the document with one value replaced."""
    changed = copy.deepcopy(row)
    target: Any = changed
    for name in path[:-1]:
        target = target[name]
    target[path[-1]] = value
    return changed


def test_no_value_of_a_signed_manifest_breaks_the_verifier() -> None:
    """Each place of pack.json, given values of every type and sealed by the real key, is 1 or 2, and never 0."""
    bench, ledger = bench_of(ORDER), world()[0]
    paths = [path for path in places(bench.row) if path and path[0] not in ("files", "pack")]  # the seal writes these
    codes = []
    for number, path in enumerate(paths):
        for odd in (ODD[number % len(ODD)], ODD[(5 * number + 3) % len(ODD)]):
            row = with_value(bench.row, path, odd)
            if row != bench.row:
                verdict = check(Bench(dict(bench.members), row).sealed(ledger), ledger.trust, draw=plain)
                codes.append((verdict.exit_code, path, odd))
    assert [row for row in codes if row[0] not in (INVALID, UNREADABLE)] == []
    assert {INVALID, UNREADABLE} == {code for code, _, _ in codes}
    assert len(codes) > 80
