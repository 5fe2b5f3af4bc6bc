"""What the service counts of its responses, for Prometheus (prometheus-client): how many, how long, how large.

A route is counted under its pattern (/id/{name}), never under an address: addresses are without number.
"""

from __future__ import annotations

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from starlette.types import Scope

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
_SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)


class Measures:
    """The counters of one service."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self._seconds = Histogram(
            "longtu_response_seconds", "Time to a whole response.", ["route"], buckets=_SECONDS, registry=self.registry
        )
        self._bytes = Counter("longtu_sent_bytes", "Bytes of response bodies.", ["route"], registry=self.registry)
        self._responses = Counter("longtu_responses", "Responses by status.", ["status"], registry=self.registry)
        self._work = Counter("longtu_work", "What happened to workers and data.", ["event"], registry=self.registry)
        self._workers = Gauge("longtu_workers", "Worker processes.", ["state"], registry=self.registry)
        self._waiting = Gauge("longtu_waiting", "Requests that wait for a worker.", registry=self.registry)
        self._triples = Gauge("longtu_triples", "Triples of the data that is served.", registry=self.registry)

    def responded(self, scope: Scope, status: int, seconds: float, sent: int) -> None:
        """Count a response: `sent` bytes of a body, `seconds` after its request came."""
        self._responses.labels(status).inc()
        route = route_of(scope)
        self._seconds.labels(route).observe(seconds)
        if sent:
            self._bytes.labels(route).inc(sent)

    def written(self, idle: int, busy: int, waiting: int, triples: int, work: dict[str, int]) -> bytes:
        """Everything in the Prometheus text format, with the state of the workers as it is now."""
        self._workers.labels("idle").set(idle)
        self._workers.labels("busy").set(busy)
        self._waiting.set(waiting)
        self._triples.set(triples)
        self._work.clear()
        for event, count in sorted(work.items()):
            self._work.labels(event).inc(count)
        return generate_latest(self.registry)


def route_of(scope: Scope) -> str:
    """The pattern that a request met; `other` for an address that no route knows."""
    route = scope.get("route")
    pattern = getattr(route, "path", "")
    if pattern:
        return str(pattern)
    return "/sparql" if scope["path"].endswith("/sparql") else "other"
