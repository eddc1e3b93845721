"""What Prometheus may ask: every metric of the bot, in a registry of its own.

A label's value comes from a closed set (our commands, outcomes, statuses), never from what somebody typed or who
they are, so neither a text nor a person can be found in here.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import cache

from prometheus_client import CollectorRegistry, Counter, GCCollector, Histogram, Info, PlatformCollector
from prometheus_client import ProcessCollector as Process
from prometheus_client.exposition import choose_encoder
from prometheus_client.metrics_core import GaugeMetricFamily, InfoMetricFamily, Metric

from bot import __version__

ANSWER_SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.0, 3.0)
"""Buckets from what one look-up takes to where Discord gives up."""
LAG_SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 3.0)
LAG_EVERY = 0.1
"""Seconds between two samples of the event loop's lag."""
SCOPES = frozenset({"user", "global", "shared"})


@dataclass(frozen=True, slots=True)
class State:
    """What is asked for at the moment of the scrape instead of being counted.

    Attributes:
        version: of the knowledge.
        loaded_at: when this process took it over; aware.
        entries: counts them by kind, whether anybody has reached them or not; asked once a version.
        connected: whether events arrive from Discord.
        latency: seconds from a heartbeat to its acknowledgement; NaN or infinite while unknown.
        servers: that the bot is in.
    """

    version: str
    loaded_at: datetime
    entries: Callable[[], Mapping[str, int]]
    connected: bool
    latency: float
    servers: int


class Metrics:
    """All metrics. `docs/metrics.md` says what each means; a test holds both together."""

    def __init__(self) -> None:
        self.registry = registry = CollectorRegistry()
        Process(registry=registry)
        PlatformCollector(registry=registry)
        GCCollector(registry=registry)
        Info("airlock", "The bot itself", registry=registry).info({"version": __version__})
        self.interactions = Counter(
            "airlock_interactions", "Interactions by what became of them", ["command", "outcome"], registry=registry
        )
        self.interaction_seconds = Histogram(
            "airlock_interaction_seconds",
            "From the arrival of an interaction until everything was sent",
            ["command"],
            buckets=ANSWER_SECONDS,
            registry=registry,
        )
        self.lookups = Counter(
            "airlock_lookups", "Questions to the knowledge by outcome", ["command", "outcome"], registry=registry
        )
        self.reloads = Counter("airlock_reloads", "Readings of the knowledge files", ["result"], registry=registry)
        self.gateway_events = Counter(
            "airlock_gateway_events", "Sessions that were begun, resumed or lost", ["event"], registry=registry
        )
        self.requests = Counter(
            "airlock_discord_requests",
            "Requests to Discord by the class of their status",
            ["status"],
            registry=registry,
        )
        self.request_seconds = Histogram(
            "airlock_discord_request_seconds",
            "Requests to Discord until their answer began",
            buckets=ANSWER_SECONDS,
            registry=registry,
        )
        self.rate_limits = Counter(
            "airlock_rate_limits", "Requests that Discord put off (429)", ["scope"], registry=registry
        )
        self.rate_limit_seconds = Counter(
            "airlock_rate_limit_wait_seconds", "How long Discord told us to wait, in all", registry=registry
        )
        self.store_seconds = Histogram(
            "airlock_store_seconds",
            "Accesses to the database, failed ones included",
            ["operation"],
            buckets=ANSWER_SECONDS,
            registry=registry,
        )
        self.store_errors = Counter(
            "airlock_store_errors", "Accesses to the database that failed", ["operation"], registry=registry
        )
        self.loop_lag = Histogram(
            "airlock_event_loop_lag_seconds",
            "How much later than asked for the event loop woke a sampler",
            buckets=LAG_SECONDS,
            registry=registry,
        )

        # Found once for each set of labels, as prometheus_client advises where it matters: at every interaction.
        self._interactions = cache(self.interactions.labels)
        self._interaction_seconds = cache(self.interaction_seconds.labels)
        self._lookups = cache(self.lookups.labels)
        self._requests = cache(self.requests.labels)

    def show(self, state: Callable[[], State]) -> None:
        """Report this state, asked for at every scrape."""
        self.registry.register(_Present(state))

    def interaction(self, command: str, outcome: str, seconds: float) -> None:
        """One interaction has ended."""
        self._interactions(command, outcome).inc()
        self._interaction_seconds(command).observe(seconds)

    def lookup(self, command: str, outcome: str) -> None:
        """A question to the knowledge was answered."""
        self._lookups(command, outcome).inc()

    def discord_answered(self, status: int | None, seconds: float) -> None:
        """Discord has answered a request with a status; None: it has not."""
        self._requests(f"{status // 100}xx" if status is not None else "none").inc()
        self.request_seconds.observe(seconds)

    def rate_limited(self, scope: str, seconds: float) -> None:
        """Discord wants us to wait."""
        self.rate_limits.labels(scope if scope in SCOPES else "other").inc()
        self.rate_limit_seconds.inc(max(seconds, 0.0))

    def store_used(self, operation: str, seconds: float, failed: bool) -> None:
        """The database was read or written, or could not be."""
        self.store_seconds.labels(operation).observe(seconds)
        if failed:
            self.store_errors.labels(operation).inc()

    def exposition(self, accept: str) -> tuple[bytes, str]:
        """What a scrape gets for its Accept header: the body, and its content type."""
        encode, content_type = choose_encoder(accept)
        return encode(self.registry), content_type

    @asynccontextmanager
    async def watching_the_loop(self) -> AsyncIterator[None]:
        """Sample the event loop's lag while the block runs."""
        task = asyncio.create_task(self._watch_the_loop(), name="loop lag")
        try:
            yield
        finally:
            task.cancel()

    async def _watch_the_loop(self) -> None:
        loop = asyncio.get_running_loop()
        while True:
            due = loop.time() + LAG_EVERY
            await asyncio.sleep(LAG_EVERY)
            self.loop_lag.observe(max(loop.time() - due, 0.0))


class _Present:
    """A collector that looks at the moment of the scrape: nothing to keep up to date, nothing that goes stale."""

    def __init__(self, state: Callable[[], State]) -> None:
        self._state = state
        self._counted: tuple[str, Mapping[str, int]] = ("", {})

    def collect(self) -> Iterator[Metric]:
        state = self._state()
        yield InfoMetricFamily("airlock_knowledge", "The knowledge that answers", {"version": state.version})
        entries = GaugeMetricFamily("airlock_knowledge_entries", "Entries of the knowledge by kind", labels=["kind"])
        if self._counted[0] != state.version:
            self._counted = (state.version, state.entries())
        for kind, count in self._counted[1].items():
            entries.add_metric([kind], count)
        yield entries
        for name, meaning, value in (
            ("knowledge_loaded_timestamp_seconds", "When it was taken over", state.loaded_at.timestamp()),
            ("gateway_connected", "1 while events arrive from Discord, else 0", float(state.connected)),
            ("gateway_latency_seconds", "From a heartbeat to its acknowledgement", state.latency),
            ("servers", "Servers the bot is in", state.servers),
        ):
            yield GaugeMetricFamily(f"airlock_{name}", meaning, value)
