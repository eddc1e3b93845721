"""Two addresses for whoever watches the process: is it alive, and is it ready."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

from aiohttp import web


class HealthAddressError(Exception):
    """Nobody can listen there; the message is one sentence."""


@asynccontextmanager
async def health_server(address: str | None, ready: Callable[[], Awaitable[dict[str, bool]]]) -> AsyncIterator[None]:
    """Serve `/healthz` and `/readyz` while the block runs.

    Args:
        address: ``host:port``; None: serve nothing.
        ready: what must be true before the bot can answer, by name.

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

    app = web.Application()
    app.router.add_get("/healthz", healthz)
    app.router.add_get("/readyz", readyz)
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
