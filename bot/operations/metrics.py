"""Every metric of the bot, in a registry of its own, for Prometheus.

The values of a label come from a closed set (our commands, outcomes, statuses), never from what a user typed or who
they are. So the metrics contain neither text nor persons.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from datetime import datetime
from functools import partial
from typing import Any, TypeVar

from prometheus_client import CollectorRegistry, Counter, Gauge, GCCollector, Histogram, Info, PlatformCollector
from prometheus_client import ProcessCollector as Process

from bot import __version__

ANSWER_SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.0, 3.0)
"""Buckets from one look-up to the moment when Discord gives up."""
LAG_SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 3.0)
LAG_INTERVAL = 0.1
"""Seconds between two samples of the event loop's lag."""
M = TypeVar("M", Counter, Histogram)


class Metrics:
    """All metrics. `docs/metrics.md` says what each means; a test compares the two."""

    def __init__(self) -> None:
        self._children: dict[tuple[Any, tuple[str, ...]], Any] = {}
        self.registry = registry = CollectorRegistry()
        Process(registry=registry)
        PlatformCollector(registry=registry)
        GCCollector(registry=registry)
        info = partial(Info, registry=registry)
        gauge = partial(Gauge, registry=registry)
        counter = partial(Counter, registry=registry)
        histogram = partial(Histogram, registry=registry, buckets=ANSWER_SECONDS)
        info("airlock", "The bot itself").info({"version": __version__})

        self.knowledge = info("airlock_knowledge", "The knowledge that answers")
        self.knowledge_entries = gauge("airlock_knowledge_entries", "Entries of the knowledge by kind", ["kind"])
        self.knowledge_loaded = gauge("airlock_knowledge_loaded_timestamp_seconds", "When it began to answer")
        self.gateway_connected = gauge("airlock_gateway_connected", "1 while events arrive from Discord, else 0")
        self.gateway_latency = gauge(
            "airlock_gateway_latency_seconds", "From a heartbeat to its acknowledgement; NaN or infinite if unknown"
        )
        self.servers = gauge("airlock_servers", "Servers the bot is in")
        self.interactions = counter("airlock_interactions", "Interactions by outcome", ["command", "outcome"])
        self.interaction_seconds = histogram(
            "airlock_interaction_seconds", "From the arrival of an interaction until everything was sent", ["command"]
        )
        self.lookups = counter("airlock_lookups", "Questions to the knowledge by outcome", ["command", "outcome"])
        self.reloads = counter("airlock_reloads", "Readings of the knowledge files", ["result"])
        self.gateway_events = counter("airlock_gateway_events", "Sessions begun, resumed or lost", ["event"])
        self.requests = counter("airlock_discord_requests", "Requests to Discord by class of status", ["status"])
        self.request_seconds = histogram(
            "airlock_discord_request_seconds", "Requests to Discord until their answer began"
        )
        self.rate_limits = counter("airlock_rate_limits", "Requests that Discord put off (429)", ["scope"])
        self.rate_limit_seconds = counter("airlock_rate_limit_wait_seconds", "Total wait that Discord asked for")
        self.store_seconds = histogram(
            "airlock_store_seconds", "Accesses to the database, failed ones included", ["operation"]
        )
        self.store_errors = counter("airlock_store_errors", "Accesses to the database that failed", ["operation"])
        self.loop_lag = histogram(
            "airlock_event_loop_lag_seconds", "How much too late the event loop woke a sampler", buckets=LAG_SECONDS
        )

    def _child(self, metric: M, *labels: str) -> M:
        """The child of a metric with these labels; remembered, as `labels` takes a lock and a microsecond each time."""
        found = self._children.get((metric, labels))
        if found is None:
            found = self._children[metric, labels] = metric.labels(*labels)
        return found

    def set_knowledge(self, version: str, loaded_at: datetime, counts: Mapping[str, int]) -> None:
        """Another snapshot answers.

        Args:
            version: of the knowledge.
            loaded_at: when it began to answer; aware.
            counts: its entries by kind, hidden ones too.
        """
        self.knowledge.info({"version": version})
        self.knowledge_loaded.set(loaded_at.timestamp())
        self.knowledge_entries.clear()
        for kind, count in counts.items():
            self.knowledge_entries.labels(kind).set(count)

    def count_interaction(self, command: str, outcome: str, seconds: float) -> None:
        """One interaction has ended."""
        self._child(self.interactions, command, outcome).inc()
        self._child(self.interaction_seconds, command).observe(seconds)

    def count_lookup(self, command: str, outcome: str) -> None:
        """A question to the knowledge was answered."""
        self._child(self.lookups, command, outcome).inc()

    def count_request(self, status: int | None, seconds: float) -> None:
        """A request to Discord has ended with a status; None: there was no answer."""
        self._child(self.requests, f"{status // 100}xx" if status is not None else "none").inc()
        self.request_seconds.observe(seconds)

    def count_store_access(self, operation: str, seconds: float, failed: bool) -> None:
        """An access to the database has ended."""
        self._child(self.store_seconds, operation).observe(seconds)
        if failed:
            self.store_errors.labels(operation).inc()

    async def measure_loop_lag(self) -> None:
        """Sample the event loop's lag until cancelled."""
        loop = asyncio.get_running_loop()
        while True:
            due = loop.time() + LAG_INTERVAL
            await asyncio.sleep(LAG_INTERVAL)
            self.loop_lag.observe(max(loop.time() - due, 0.0))
