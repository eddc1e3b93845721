"""Serves three URLs for a monitoring system: `/healthz`, `/readyz` and `/metrics`."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Final

from bot.operations.http_server import descriptor_share, serve_app
from bot.operations.metrics import Metrics

MAX_CONNECTIONS: Final = 128
_METHODS: Final = ("GET", "HEAD")


@asynccontextmanager
async def health_server(
    address: str | None, ready: Callable[[], Awaitable[dict[str, bool]]], metrics: Metrics
) -> AsyncIterator[None]:
    """Serve `/healthz`, `/readyz` and `/metrics` while the block runs.

    The handlers do not measure time. If the event loop is stuck, no answer comes, and the caller's timeout detects it.

    Args:
        address: the address as ``host:port``; None means that nothing is served.
        ready: returns the conditions for answering, by name. `/readyz` answers 200 if all are true, otherwise 503.
        metrics: the metrics that `/metrics` returns, for Prometheus.

    Raises:
        AddressError: if the address is taken, or does not belong to this machine.
    """
    if address is None:
        yield
        return
    # Imported only if there is an address: it costs 2 MB, and a tenth of the time that importing discord.py takes.
    from aiohttp import web
    from prometheus_client.exposition import choose_encoder

    from bot.operations.bounded_server import BoundedServer

    async def healthz(_request: web.BaseRequest) -> web.Response:
        return web.json_response({"alive": True})

    async def readyz(_request: web.BaseRequest) -> web.Response:
        checks = await ready()
        return web.json_response(checks, status=200 if all(checks.values()) else 503)

    async def exposition(request: web.BaseRequest) -> web.Response:
        encode, content_type = choose_encoder(request.headers.get("Accept", ""))
        return web.Response(body=encode(metrics.registry), headers={"Content-Type": content_type})

    handlers = {"/healthz": healthz, "/readyz": readyz, "/metrics": exposition}

    async def handle(request: web.BaseRequest) -> web.Response:
        handler = handlers.get(request.path)
        if handler is None:
            raise web.HTTPNotFound
        if request.method not in _METHODS:
            raise web.HTTPMethodNotAllowed(request.method, _METHODS)
        return await handler(request)

    server = BoundedServer(handle, descriptor_share(8, MAX_CONNECTIONS))
    async with serve_app(server, address, "AIRLOCK_HEALTH_ADDRESS"):
        yield
