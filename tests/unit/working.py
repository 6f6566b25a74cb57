"""The ground of the rows about work: a workshop with two workers, a rival workshop, orders of several kinds.

Rules
* `thread` is the workshop's with the worker, engaged from the first day on; `elsewhere` that with the second worker.
* `offered` and `offered by rival` wait for a signature; `order` is accepted, `placed` is not, `foreign` is the rival's.
"""

from __future__ import annotations

from typing import Any

from tests.unit.breaking import Scene, ordered

MARCH, APRIL = "2026-03", "2026-04"
HUGE = {"qty_e3": 10_000_000_000, "price_e4": 60_000_000, "amount_fen": 6_000_000_000_000}  # 60 billion yuan
LARGE = {"qty_e3": 10_000_000_000, "price_e4": 40_000_000, "amount_fen": 4_000_000_000_000}
PAIR = "A statement names the pair its thread is of"
ONE_THREAD = "One worker and one workshop have one thread"
TWO = "Workshop and worker are two parties"
UNIT = "Hours are counted in hours, days in days, pieces in pieces"
TRADES = "Who pays wages is a firm, a household business or an unlicensed workshop, registered as such"
NATURAL = "Who works for wages is a natural person; what is owed to a firm is a fee"
ENGAGED = "Work and wages stand under a signed engagement"
TOE_SEAM = {"no": 1, "operation": "toe-seam", "basis": "piece", "unit": "pair", "price_e4": 1_500}


def hired(scene: Scene, **terms: Any) -> str:
    """Everybody is there, the worker is engaged; his thread."""
    for firm in ("customer", "workshop", "rival"):
        scene.join(firm)
    for person in ("worker", "second", "third"):
        scene.join(person, "person")
    names = scene.names
    names["thread"] = scene.engage("workshop", "worker", **terms)
    names["elsewhere"] = scene.engage("workshop", "second", **terms)
    scene.offer("workshop", "third")
    scene.offer("rival", "worker")
    names["offered"], names["offered by rival"] = scene.work("workshop", "third"), scene.work("rival", "worker")
    names["order"] = ordered(scene, contractor="workshop")
    names["placed"] = ordered(scene, "placed", contractor="workshop")
    names["foreign"] = ordered(scene, contractor="rival")
    names["nobody"], names["none"], names["new"] = scene.uuid(), f"order:{scene.uuid()}", f"work:{scene.uuid()}"
    return str(names["thread"])


def record_of(scene: Scene, pieces: int = 100, price_e4: int = 15_000, **more: Any) -> dict[str, Any]:
    """The body of a count of today."""
    qty_e3 = pieces * 1_000
    return {
        "worked_on": scene.today,
        "basis": "piece",
        "qty_e3": qty_e3,
        "unit": "pair",
        "amount_fen": qty_e3 * price_e4 // 100_000,
        "price_e4": price_e4,
        **more,
    }


def crowded(scene: Scene, orders: int = 100) -> list[str]:
    """A worker who is paid a little for each of so many orders in one period; their threads."""
    hired(scene)
    threads = [ordered(scene, contractor="workshop") for _ in range(orders)]
    items = [{"item": "bonus", "amount_fen": 1, "ground": "each", "order": order} for order in threads]
    scene.issue_slip("workshop", scene.names["thread"], MARCH, extras=items)
    return threads
