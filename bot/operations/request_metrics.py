"""Counts the requests that some HTTP client makes to Discord."""

from __future__ import annotations

import time
from typing import Any

import aiohttp

from bot.operations.metrics import Metrics

_TOO_MANY = 429


def count_request(metrics: Metrics, response: aiohttp.ClientResponse | None, seconds: float) -> None:
    """One request has ended: with a response and, perhaps, how long Discord wants us to wait; None: without."""
    metrics.discord_answered(response.status if response is not None else None, seconds)
    if response is not None and response.status == _TOO_MANY:
        wait = response.headers.get("Retry-After", "")
        scope = response.headers.get("X-RateLimit-Scope", "")
        metrics.rate_limited(scope, float(wait) if wait.replace(".", "", 1).isdecimal() else 0.0)


def measured_requests(metrics: Metrics) -> aiohttp.TraceConfig:
    """Sees every request through the hook that aiohttp has for it."""
    trace = aiohttp.TraceConfig()

    async def begun(_session: object, context: Any, _params: aiohttp.TraceRequestStartParams) -> None:
        context.begun = time.perf_counter()

    async def answered(_session: object, context: Any, params: aiohttp.TraceRequestEndParams) -> None:
        count_request(metrics, params.response, time.perf_counter() - context.begun)

    async def failed(_session: object, context: Any, _params: aiohttp.TraceRequestExceptionParams) -> None:
        count_request(metrics, None, time.perf_counter() - context.begun)

    trace.on_request_start.append(begun)
    trace.on_request_end.append(answered)
    trace.on_request_exception.append(failed)
    return trace
