"""Counts requests to Discord, and the waiting times that rate limits ask for."""

from __future__ import annotations

import time
from typing import Any

import aiohttp

from bot.operations.metrics import Metrics

SCOPES = frozenset({"user", "global", "shared"})
"""The kinds of rate limits that Discord names in its header `X-RateLimit-Scope`."""


def count_request(metrics: Metrics, response: aiohttp.ClientResponse | None, seconds: float) -> None:
    """Count a request to Discord that has ended, and the waiting time if Discord answered with a rate limit.

    Args:
        metrics: the metrics to update.
        response: Discord's response; None if no answer came.
        seconds: the duration of the request.
    """
    metrics.count_request(response.status if response is not None else None, seconds)
    if response is not None and response.status == 429:
        wait = response.headers.get("Retry-After", "")
        scope = response.headers.get("X-RateLimit-Scope", "")
        metrics.rate_limits.labels(scope if scope in SCOPES else "other").inc()
        metrics.rate_limit_seconds.inc(float(wait) if wait.replace(".", "", 1).isdecimal() else 0.0)


def request_tracing(metrics: Metrics) -> aiohttp.TraceConfig:
    """Return a trace configuration for an aiohttp client that counts every request of the client."""

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
