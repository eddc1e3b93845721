"""Defines all metrics of the bot, in their own Prometheus registry.

Label values come from fixed sets, such as our commands, outcomes and statuses. They never contain text that a user
typed, or anything that identifies a user.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Mapping
from datetime import datetime
from functools import partial
from typing import Any, TypeVar

import aiohttp
from prometheus_client import CollectorRegistry, Counter, Gauge, GCCollector, Histogram, Info, PlatformCollector
from prometheus_client import ProcessCollector as Process

from bot import __version__

ANSWER_SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.0, 3.0)
"""Histogram buckets in seconds, from the time of one look-up to Discord's time limit for a response."""
LAG_SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 3.0)
LAG_INTERVAL = 0.1
"""Seconds between two samples of the event loop's lag."""
RATE_LIMIT_SCOPES = frozenset({"user", "global", "shared"})
"""The kinds of rate limits that Discord names in its header `X-RateLimit-Scope`."""
M = TypeVar("M", Counter, Histogram)


class Metrics:
    """All metrics of the bot. `docs/metrics.md` explains each one, and a test checks that both match."""

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
        self.commands_registered = gauge(
            "airlock_commands_registered", "1 once Discord has the commands of this version, else 0"
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
        """Return the child of a metric for these labels. It is cached, because `labels` takes a lock on every call."""
        found = self._children.get((metric, labels))
        if found is None:
            found = self._children[metric, labels] = metric.labels(*labels)
        return found

    def set_knowledge(self, version: str, loaded_at: datetime, counts: Mapping[str, int]) -> None:
        """Record that a new snapshot is in use.

        Args:
            version: the version of the knowledge.
            loaded_at: when the snapshot began to answer, as a time-zone-aware datetime.
            counts: the number of entries by kind, including hidden ones.
        """
        self.knowledge.info({"version": version})
        self.knowledge_loaded.set(loaded_at.timestamp())
        self.knowledge_entries.clear()
        for kind, count in counts.items():
            self.knowledge_entries.labels(kind).set(count)

    def count_interaction(self, command: str, outcome: str, seconds: float, look_up: str | None) -> None:
        """Count an interaction that has ended.

        Args:
            command: the name of the command or control.
            outcome: how the interaction ended.
            seconds: its duration.
            look_up: the outcome of its question to the knowledge; None if it asked none.
        """
        self._child(self.interactions, command, outcome).inc()
        self._child(self.interaction_seconds, command).observe(seconds)
        if look_up is not None:
            self._child(self.lookups, command, look_up).inc()

    def count_request(self, response: aiohttp.ClientResponse | None, seconds: float) -> None:
        """Count a request to Discord that has ended, and the waiting time if Discord answered with a rate limit.

        Args:
            response: Discord's response; None if no answer came.
            seconds: the duration of the request.
        """
        self._child(self.requests, f"{response.status // 100}xx" if response is not None else "none").inc()
        self.request_seconds.observe(seconds)
        if response is not None and response.status == 429:
            wait = response.headers.get("Retry-After", "")
            scope = response.headers.get("X-RateLimit-Scope", "")
            self.rate_limits.labels(scope if scope in RATE_LIMIT_SCOPES else "other").inc()
            self.rate_limit_seconds.inc(float(wait) if wait.replace(".", "", 1).isdecimal() else 0.0)

    def request_tracing(self) -> aiohttp.TraceConfig:
        """Return a trace configuration for an aiohttp client that counts every request of the client."""

        async def on_start(_session: object, context: Any, _params: aiohttp.TraceRequestStartParams) -> None:
            context.started = time.perf_counter()

        async def on_end(_session: object, context: Any, params: aiohttp.TraceRequestEndParams) -> None:
            self.count_request(params.response, time.perf_counter() - context.started)

        async def on_exception(_session: object, context: Any, _params: aiohttp.TraceRequestExceptionParams) -> None:
            self.count_request(None, time.perf_counter() - context.started)

        trace = aiohttp.TraceConfig()
        trace.on_request_start.append(on_start)
        trace.on_request_end.append(on_end)
        trace.on_request_exception.append(on_exception)
        return trace

    def count_store_access(self, operation: str, seconds: float, failed: bool) -> None:
        """Count an access to the database with its duration in seconds, and whether it failed."""
        self._child(self.store_seconds, operation).observe(seconds)
        if failed:
            self.store_errors.labels(operation).inc()

    async def measure_loop_lag(self) -> None:
        """Measure the lag of the event loop at regular intervals until cancelled."""
        loop = asyncio.get_running_loop()
        while True:
            due = loop.time() + LAG_INTERVAL
            await asyncio.sleep(LAG_INTERVAL)
            self.loop_lag.observe(max(loop.time() - due, 0.0))
