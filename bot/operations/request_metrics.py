"""Counts requests to Discord."""

from __future__ import annotations

import time
from typing import Any

import aiohttp

from bot.operations.metrics import Metrics

SCOPES = frozenset({"user", "global", "shared"})
"""Discord's kinds of rate limits."""


def count_request(metrics: Metrics, response: aiohttp.ClientResponse | None, seconds: float) -> None:
    """Count a request to Discord that has ended, and the wait that Discord asks for; None: there was no answer."""
    metrics.count_request(response.status if response is not None else None, seconds)
    if response is not None and response.status == 429:
        wait = response.headers.get("Retry-After", "")
        scope = response.headers.get("X-RateLimit-Scope", "")
        metrics.rate_limits.labels(scope if scope in SCOPES else "other").inc()
        metrics.rate_limit_seconds.inc(float(wait) if wait.replace(".", "", 1).isdecimal() else 0.0)


def request_tracing(metrics: Metrics) -> aiohttp.TraceConfig:
    """Count every request of an HTTP client through aiohttp's hooks."""

    async def on_start(_session: object, context: Any, _params: aiohttp.TraceRequestStartParams) -> None:
        context.started = time.perf_counter()

    async def on_end(_session: object, context: Any, params: aiohttp.TraceRequestEndParams) -> None:
        count_request(metrics, params.response, time.perf_counter() - context.started)

    async def on_exception(_session: object, context: Any, _params: aiohttp.TraceRequestExceptionParams) -> None:
        count_request(metrics, None, time.perf_counter() - context.started)

    trace = aiohttp.TraceConfig()
    trace.on_request_start.append(on_start)
    trace.on_request_end.append(on_end)
    trace.on_request_exception.append(on_exception)
    return trace
