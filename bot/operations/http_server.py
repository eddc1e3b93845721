"""Serves an aiohttp application on an address from the settings."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

from bot.errors import UserError

if TYPE_CHECKING:
    from aiohttp import web

BACKLOG = 1024
"""The number of connections that may wait to be accepted. A client that is refused tries again only a second later."""


class AddressError(UserError):
    """The address cannot be used; the message is one sentence that says what to do."""


@asynccontextmanager
async def serve_app(app: web.Application, address: str, setting: str, **options: Any) -> AsyncIterator[int]:
    """Serve an application while the block runs, then finish the open requests. The block receives the port.

    Args:
        app: the application.
        address: the address as ``host:port``; port 0 means any free port.
        setting: the name of the setting that holds the address, for the error message.
        options: further arguments for `aiohttp.web.AppRunner`.

    Raises:
        AddressError: if the address is taken, or does not belong to this machine.
    """
    from aiohttp import web  # 2 MB that only a server needs

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
