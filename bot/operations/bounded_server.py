"""An HTTP server that outsiders cannot fill up: its connections are limited in number, and in the time they may wait.

Import this module only where something is served: it imports `aiohttp.web`, which costs 2 MB.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import Final, cast

from aiohttp import web
from aiohttp.http_exceptions import HttpProcessingError

IDLE_TIMEOUT: Final = 10.0
"""Seconds until a connection is closed that sends no complete headers, or does not read its response."""
LINGER_TIMEOUT: Final = 2.0
"""Seconds for which the rest of a refused request is read and thrown away, so that the client sees the response."""

_log = logging.getLogger("bot.requests")


class BoundedServer(web.Server):
    """A server with a limited number of connections.

    When there are too many, the oldest one that waits for a request is closed. So a new request is answered, however
    many connections somebody opens and leaves.

    Args:
        handle: answers one request. The body of a request is passed on as it came, even if it is compressed.
        most: the largest number of connections.
    """

    def __init__(self, handle: Callable[[web.BaseRequest], Awaitable[web.StreamResponse]], most: int) -> None:
        super().__init__(handle)
        self._most = most
        self._open: dict[Connection, None] = {}

    def __call__(self) -> web.RequestHandler:
        """Return the protocol of a new connection, for the event loop."""
        return Connection(self)

    def malformed_status(self) -> int:
        """Return the status of the response to what is not valid HTTP. Called once for each response."""
        return 400

    def opened(self, connection: Connection) -> None:
        """Note a new connection, and close another one if there are too many."""
        self._open[connection] = None
        if len(self._open) > self._most:
            oldest = next(each for each in self._open if not each.is_answering)  # at the latest, the new one
            self.closed(oldest)
            oldest.abort()

    def closed(self, connection: Connection) -> None:
        """Note that a connection was closed."""
        self._open.pop(connection, None)


class Connection(web.RequestHandler):
    """One connection to a bounded server."""

    __slots__ = ("_server", "_stuck", "abort")

    def __init__(self, server: BoundedServer) -> None:
        super().__init__(
            server,
            loop=asyncio.get_running_loop(),
            keepalive_timeout=IDLE_TIMEOUT,
            lingering_time=LINGER_TIMEOUT,
            auto_decompress=False,
            access_log=None,  # type: ignore[arg-type] # aiohttp's own runners pass it, too
            logger=_log,
        )
        self._server = server
        self._stuck: asyncio.TimerHandle | None = None
        self.abort: Callable[[], None] = lambda: None

    @property
    def is_answering(self) -> bool:
        """True while a request is handled or its response is sent."""
        return self._request_in_progress

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Begin to wait for a request."""
        super().connection_made(transport)
        self.abort = cast("asyncio.Transport", transport).abort  # uvloop's transports inherit from no class of asyncio
        self._server.opened(self)

    def connection_lost(self, exc: BaseException | None) -> None:
        """Forget the connection."""
        self._server.closed(self)
        self._stop_waiting()
        super().connection_lost(exc)

    def pause_writing(self) -> None:
        """Give the client some time to read its response."""
        super().pause_writing()
        self._stuck = asyncio.get_running_loop().call_later(IDLE_TIMEOUT, self.abort)

    def resume_writing(self) -> None:
        """Go on: the client has read some of its response."""
        super().resume_writing()
        self._stop_waiting()

    def _stop_waiting(self) -> None:
        if self._stuck is not None:
            self._stuck.cancel()
            self._stuck = None

    def handle_error(
        self,
        request: web.BaseRequest,
        status: int = 500,
        exc: BaseException | None = None,
        message: str | None = None,
    ) -> web.StreamResponse:
        """Answer what is not valid HTTP without writing to the log, because anybody can send it at any rate."""
        if not isinstance(exc, HttpProcessingError):
            return super().handle_error(request, status, exc, message)
        response = web.Response(status=self._server.malformed_status())
        response.force_close()
        return response
