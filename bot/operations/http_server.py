"""Serves an aiohttp application on an address from the settings."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any, Final

from bot.errors import UserError
from bot.operations.logs import CountedLog

if TYPE_CHECKING:
    from aiohttp import web

BACKLOG: Final = 1024
"""The number of connections that may wait to be accepted. A client that is refused tries again only a second later."""

_no_descriptors = CountedLog("no file descriptor for a connection")


class AddressError(UserError):
    """The address cannot be used; the message is one sentence that says what to do."""


@asynccontextmanager
async def serve_app(
    app: web.Application | web.Server, address: str, setting: str, **options: Any
) -> AsyncIterator[int]:
    """Serve an application while the block runs, then finish the open requests. The block receives the port.

    Args:
        app: the application, or a server without one.
        address: the address as ``host:port``; port 0 means any free port.
        setting: the name of the setting that holds the address, for the error message.
        options: further arguments for aiohttp's runner.

    Raises:
        AddressError: if the address is taken, or does not belong to this machine.
    """
    from aiohttp import web  # 2 MB that only a server needs

    asyncio.get_running_loop().set_exception_handler(_on_loop_error)
    runner = (
        web.ServerRunner(app, **options)
        if isinstance(app, web.Server)
        else web.AppRunner(app, access_log=None, **options)
    )
    await runner.setup()
    host, _, port = address.rpartition(":")
    # asyncio accepts as many connections as may wait before it does anything else, so those need descriptors, too.
    backlog = descriptor_share(4, BACKLOG)
    try:
        try:
            await web.TCPSite(runner, host.strip("[]"), int(port), backlog=backlog).start()
        except OSError:
            raise AddressError(
                f"{setting} cannot be used: {address} is taken, or is not an address of this machine; choose another."
            ) from None
        yield runner.addresses[0][1]
    finally:
        await runner.cleanup()


def descriptor_share(part: int, most: int) -> int:
    """Return one of `part` equal parts of the number of files that this process may open, but at most `most`."""
    try:
        import resource
    except ImportError:  # it does not exist for Windows, which has no such limit
        return most
    limit, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    return most if limit == resource.RLIM_INFINITY else max(1, min(most, limit // part))


def _on_loop_error(loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
    """Count failed accepts, instead of logging each: asyncio reports thousands in a second, and then goes on by itself.

    uvloop reports none. It closes the connections that it has no file descriptor for.
    """
    if context.get("message") == "socket.accept() out of system resource":
        _no_descriptors.count("failed")
    else:
        loop.default_exception_handler(context)
