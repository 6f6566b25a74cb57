"""Metrics: how the house is doing, in figures that name nobody.

Promise: no id, name, address or path of a request stands in any figure; labels are route templates, methods, statuses,
codes and limits, of which there are a bounded number.

Rules
* The text is served to this machine only, under a loopback name: how much a county trades is nobody's business.
* What is known at any time (queue, tree, buckets) is read when it is asked for; the rest is counted as it happens.

Specification: Prometheus text exposition format 0.0.4; DESIGN section 8.
"""

from __future__ import annotations

from time import perf_counter

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from starlette.types import ASGIApp, Message, Receive, Scope, Send

METHODS = frozenset(("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"))
OTHER = "other"  # a method nobody defined, a path that no route has
RAW = frozenset(("/v1/statements",))  # routes that leave no template behind
SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)
STATEMENTS = (1, 2, 5, 10, 25, 50, 100, 250, 500, 1_000)


class Metrics:
    """The figures of one process, in a registry of their own."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        of = self.registry
        self._requests = Counter(
            "xinzheng_http_requests", "Requests answered", ("method", "route", "status"), registry=of
        )
        self._seconds = Histogram(
            "xinzheng_http_seconds", "Until the last byte", ("route",), buckets=SECONDS, registry=of
        )
        self._refusals = Counter("xinzheng_refusals", "Refusals by their code", ("code",), registry=of)
        self._batches = Histogram("xinzheng_batch_statements", "Statements in a batch", buckets=STATEMENTS, registry=of)
        self._batch_s = Histogram("xinzheng_batch_seconds", "Until a batch is committed", buckets=SECONDS, registry=of)
        self._lapses = Counter("xinzheng_lapses", "Lapses that the clock recorded", registry=of)
        self._queue = Gauge("xinzheng_queue_statements", "Statements that wait for a batch", registry=of)
        self._size = Gauge("xinzheng_tree_entries", "Entries of the log", registry=of)
        self._buckets = Gauge("xinzheng_limit_buckets", "Token buckets held", ("of",), registry=of)

    def request(self, method: str, route: str, status: int, took_s: float) -> None:
        """One request that was answered; `route` is a template."""
        self._requests.labels(method if method in METHODS else OTHER, route, str(status)).inc()
        self._seconds.labels(route).observe(took_s)

    def refused(self, code: str) -> None:
        """One refusal, by whatever door."""
        self._refusals.labels(code).inc()

    def batch(self, statements: int, took_s: float) -> None:
        """One batch of the gate that was committed, with its number of `statements`."""
        self._batches.observe(statements)
        self._batch_s.observe(took_s)

    def lapsed(self, recorded: int) -> int:
        """Lapses that a sweep recorded; gives their number back."""
        self._lapses.inc(recorded)
        return recorded

    def text(self, *, queue: int, size: int, parties: int, addresses: int) -> bytes:
        """All figures as of now: statements in the `queue`, entries, buckets of `parties` and of `addresses`."""
        self._queue.set(queue)
        self._size.set(size)
        self._buckets.labels("parties").set(parties)
        self._buckets.labels("addresses").set(addresses)
        return generate_latest(self.registry)


class Measured:
    """ASGI: counts each request by the template of its route, when its answer is out."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, and count it."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        status, began_s = 500, perf_counter()

        async def counted(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self.app(scope, receive, counted)
        finally:
            metrics: Metrics = scope["app"].state.house.metrics
            metrics.request(scope["method"], route_of(scope), status, perf_counter() - began_s)


def route_of(scope: Scope) -> str:
    """The template of the route that answered; `other` where none did."""
    path: str = getattr(scope.get("route"), "path", "")
    return path or (scope["path"] if scope["path"] in RAW else OTHER)
