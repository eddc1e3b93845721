"""Three addresses for whoever watches the process: is it alive, is it ready, and what has it counted."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

from aiohttp import web

from bot.operations.metrics import Metrics


class HealthAddressError(Exception):
    """Nobody can listen there; the message is one sentence."""


@asynccontextmanager
async def health_server(
    address: str | None, ready: Callable[[], Awaitable[dict[str, bool]]], metrics: Metrics
) -> AsyncIterator[None]:
    """Serve `/healthz`, `/readyz` and `/metrics` while the block runs.

    Nothing here looks at a clock: where the event loop is stuck, no answer comes, and the asker's own limit tells.

    Args:
        address: ``host:port``; None: serve nothing.
        ready: what must be true before the bot can answer, by name.
        metrics: for Prometheus.

    Raises:
        HealthAddressError: if the address is taken, or not one of this machine.
    """
    if address is None:
        yield
        return

    async def healthz(_request: web.Request) -> web.Response:
        return web.json_response({"alive": True})

    async def readyz(_request: web.Request) -> web.Response:
        found = await ready()
        return web.json_response(found, status=200 if all(found.values()) else 503)

    async def counted(request: web.Request) -> web.Response:
        body, content_type = metrics.exposition(request.headers.get("Accept", ""))
        return web.Response(body=body, headers={"Content-Type": content_type})

    app = web.Application()
    app.router.add_get("/healthz", healthz)
    app.router.add_get("/readyz", readyz)
    app.router.add_get("/metrics", counted)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    host, _, port = address.rpartition(":")
    try:
        try:
            await web.TCPSite(runner, host.strip("[]"), int(port)).start()
        except OSError:
            raise HealthAddressError(
                f"AIRLOCK_HEALTH_ADDRESS cannot be used: nobody can listen at {address}, perhaps somebody does already."
            ) from None
        yield
    finally:
        await runner.cleanup()
