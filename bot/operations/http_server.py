"""Serves an aiohttp application at an address from the settings."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from aiohttp import web

BACKLOG = 1024
"""Connections that may wait to be accepted; one that the system turns away is tried again only a second later."""


class AddressError(Exception):
    """The address cannot be used; the message is one sentence with what to do."""


@asynccontextmanager
async def serve_app(app: web.Application, address: str, setting: str, **options: Any) -> AsyncIterator[int]:
    """Serve while the block runs, which gets the port; then finish the requests under way.

    Args:
        app: the application.
        address: ``host:port``; port 0 is any free one.
        setting: the environment variable that names the address.
        options: for `aiohttp.web.AppRunner`.

    Raises:
        AddressError: if the address is taken, or not one of this machine.
    """
    runner = web.AppRunner(app, access_log=None, **options)
    await runner.setup()
    host, _, port = address.rpartition(":")
    try:
        try:
            await web.TCPSite(runner, host.strip("[]"), int(port), backlog=BACKLOG).start()
        except OSError:
            raise AddressError(
                f"{setting} cannot be used: {address} is taken, or is not an address of this machine; choose another."
            ) from None
        yield runner.addresses[0][1]
    finally:
        await runner.cleanup()
