"""Two addresses for whoever watches the process: is it alive, and is it ready."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from aiohttp import web


@asynccontextmanager
async def health_server(address: str | None, ready: Callable[[], dict[str, bool]]) -> AsyncIterator[None]:
    """Serve `/healthz` and `/readyz` while the block runs.

    Args:
        address: ``host:port``; None: serve nothing.
        ready: what must be true before the bot can answer, by name.
    """
    if address is None:
        yield
        return

    async def healthz(_request: web.Request) -> web.Response:
        return web.json_response({"alive": True})

    async def readyz(_request: web.Request) -> web.Response:
        found = ready()
        return web.json_response(found, status=200 if all(found.values()) else 503)

    app = web.Application()
    app.router.add_get("/healthz", healthz)
    app.router.add_get("/readyz", readyz)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    host, _, port = address.rpartition(":")
    try:
        await web.TCPSite(runner, host.strip("[]"), int(port)).start()
        yield
    finally:
        await runner.cleanup()
