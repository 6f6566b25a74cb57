"""The script's part about workers: each row of their workbooks becomes a cue, for the workshop or for the worker.

Promise: as `api.demo.script`: a cue carries rows as they stand in the workbook, and nothing worked out from them.

Rules
* What a workshop says to several workers on one day is one cue, so that it is handed in at once.
* A worker answers for himself, on the day that the row names; without a day he does not answer, and nobody does for
  him.

Specification: the story of `examples/lanxi`; CLAIMS section 2 (a worker's silence).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from api.demo.cue import Cue
from api.intake import factory, workers
from api.intake.factory import Factory
from api.intake.sheet import Plan, Row

Roster = Mapping[str, Row]


def cues(files: Factory) -> Iterator[Cue]:
    """Everything about workers. Raises: MalformedRequest (rows that do not fit together)."""
    roster = _roster(files)
    yield from _engagements(files, roster)
    yield from _counts(files, roster)
    yield from _money(files, roster)


def _roster(files: Factory) -> Roster:
    """The workers by name; nobody bears the name of another worker or of a firm."""
    firms = {row["short"] for row in files.of(factory.PARTIES)}
    found: dict[str, Row] = {}
    for row in files.of(workers.WORKERS):
        if row["workshop"] not in firms:
            raise row.refuse(f"{row['workshop']} is not among the parties")
        if row["worker"] in found or row["worker"] in firms:
            raise row.refuse(f"somebody else is called {row['worker']}; write the names apart")
        found[row["worker"]] = row
    return found


def _workshop(roster: Roster, row: Row) -> str:
    """Whose worker a row is about."""
    if row["worker"] not in roster:
        raise row.refuse(f"{row['worker']} is not among the workers")
    return str(roster[row["worker"]]["workshop"])


def _together(roster: Roster, rows: tuple[Row, ...], day: str = "on") -> dict[tuple[str, str], list[Row]]:
    """Rows by workshop and day."""
    found: dict[tuple[str, str], list[Row]] = {}
    for row in rows:
        found.setdefault((_workshop(roster, row), row[day]), []).append(row)
    return found


def _answers(roster: Roster, rows: tuple[Row, ...], do: str, day: str, plan: Plan) -> Iterator[Cue]:
    """A cue for the worker of each row that names the day on which he answered."""
    for row in rows:
        _workshop(roster, row)
        if row[day] is not None:
            yield Cue(row[day], do, row["worker"], "", plan, (row,))


def _engagements(files: Factory, roster: Roster) -> Iterator[Cue]:
    """Workers are registered and agree to sign this way; the workshop offers terms with its rates, they sign."""
    plan, rates = workers.WORKERS, files.of(workers.RATES)
    for row in roster.values():
        yield Cue(row["on"], "enlist", row["worker"], "", plan, (row,))
        yield Cue(row["on"], "agree_terms", row["worker"], "", plan, (row,))
    for (workshop, on), rows in _together(roster, tuple(roster.values()), "offered_on").items():
        yield Cue(on, "offer", workshop, "", plan, (*rows, *rates))
    for row in roster.values():
        yield Cue(row["signed_on"], "sign", row["worker"], "", plan, (row,))


def _counts(files: Factory, roster: Roster) -> Iterator[Cue]:
    """A day's counts, corrections, and what the workers say of them."""
    known = {row["order_no"] for row in files.of(factory.ORDERS)}
    for row in files.of(workers.COUNTS):
        if row["order_no"] is not None and row["order_no"] not in known:
            raise row.refuse(f"there is no order {row['order_no']}")
    for do, plan in (("count", workers.COUNTS), ("correct", workers.CORRECTIONS)):
        for (workshop, on), rows in _together(roster, files.of(plan)).items():
            yield Cue(on, do, workshop, "", plan, tuple(rows))
    corrected, confirmed, own = workers.CORRECTIONS, workers.CONFIRMATIONS, workers.OWN_COUNTS
    yield from _answers(roster, files.of(own), "claim", "on", own)
    yield from _answers(roster, files.of(corrected), "agree_correction", "confirmed_on", corrected)
    yield from _answers(roster, files.of(confirmed), "agree_counts", "on", confirmed)


def _money(files: Factory, roster: Roster) -> Iterator[Cue]:
    """Advances, payslips with what is paid or withheld beside the counts, wage payments; and the workers' answers."""
    for do, plan in (("advance", workers.ADVANCES), ("pay_wages", workers.WAGES_PAID)):
        for (workshop, on), rows in _together(roster, files.of(plan)).items():
            yield Cue(on, do, workshop, "", plan, tuple(rows))
    exceptions = _exceptions(files)
    for (workshop, on), rows in _together(roster, files.of(workers.PAYROLL)).items():
        beside = [one for row in rows for one in exceptions.get((row["worker"], row["period"]), ())]
        yield Cue(on, "issue_slips", workshop, "", workers.PAYROLL, (*rows, *beside))
    yield from _answers(roster, files.of(workers.ADVANCES), "agree_advance", "received_on", workers.ADVANCES)
    yield from _answers(roster, files.of(workers.PAYROLL), "agree_slip", "confirmed_on", workers.PAYROLL)
    yield from _answers(roster, files.of(workers.WAGES_PAID), "agree_wages", "received_on", workers.WAGES_PAID)


def _exceptions(files: Factory) -> dict[tuple[str, str], list[Row]]:
    """What is paid or withheld beside the counts, by worker and period, each on a payslip of its own period."""
    slips = {(row["worker"], row["period"]) for row in files.of(workers.PAYROLL)}
    found: dict[tuple[str, str], list[Row]] = {}
    for row in files.of(workers.EXCEPTIONS):
        place = (row["worker"], row["period"])
        if place not in slips:
            raise row.refuse(f"{row['worker']} has no payslip for {row['period']}")
        if row["item"].startswith("item ") and row["ground"] is None:
            raise row.refuse("what is paid beside the counts needs a reason")
        found.setdefault(place, []).append(row)
    return found
