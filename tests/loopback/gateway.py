"""The gateway: hello, identify or resume, heartbeats, and numbered events that survive a lost connection."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Iterable
from typing import Any

from aiohttp import WSMsgType, web

DISPATCH, HEARTBEAT, IDENTIFY, RESUME, INVALID_SESSION, HELLO, ACK = 0, 1, 2, 6, 9, 10, 11
AUTHENTICATION_FAILED, CLOSED_FOR_GOOD = 4004, (1000, 1001)
HEARTBEAT_INTERVAL = 41_250


class Session:
    """What one identified bot has been sent."""

    def __init__(self, id_: str) -> None:
        self.id = id_
        self.events: list[dict[str, Any]] = []
        self.socket: web.WebSocketResponse | None = None


class Gateway:
    """One bot at a time; a new one that identifies takes the place of the old.

    Args:
        accepts: whether a token is good.
        first: the READY payload and the events after it, for a session id.
    """

    def __init__(
        self,
        accepts: Callable[[str], bool],
        first: Callable[[str], Iterable[tuple[str, dict[str, Any]]]],
    ) -> None:
        self._accepts = accepts
        self._first = first
        self._session: Session | None = None
        self._sockets: set[web.WebSocketResponse] = set()
        self._outgoing: set[asyncio.Task[None]] = set()
        self._changed = asyncio.Condition()
        self.is_open = True
        self.identified = 0
        self.resumed = 0
        self.beats = 0
        self.intents = 0

    @property
    def is_connected(self) -> bool:
        """Whether a bot has identified and is there."""
        return self._session is not None and self._session.socket is not None

    async def until(self, true: Callable[[], bool], seconds: float) -> None:
        """Wait for something about the connection."""
        async with asyncio.timeout(seconds), self._changed:
            await self._changed.wait_for(true)

    def dispatch(self, name: str, data: dict[str, Any]) -> None:
        """Send an event; while the connection is lost it waits for the bot to resume."""
        session = self._session
        if session is None:
            raise AssertionError(f"{name} has nobody to go to: no bot is connected")
        event = {"op": DISPATCH, "t": name, "s": len(session.events) + 1, "d": data}
        session.events.append(event)
        if session.socket is not None:
            task = asyncio.ensure_future(_send(session.socket, event))
            self._outgoing.add(task)
            task.add_done_callback(self._outgoing.discard)

    async def drop(self, code: int) -> None:
        """Close every connection with a code of Discord's; the session stays, and may be resumed."""
        if self._session is not None:
            self._session.socket = None
        for socket in list(self._sockets):
            await socket.close(code=code)

    async def serve(self, request: web.Request) -> web.WebSocketResponse:
        """One connection; none while `is_open` is false."""
        if not self.is_open:
            raise web.HTTPServiceUnavailable
        socket = web.WebSocketResponse(compress=False)
        await socket.prepare(request)
        self._sockets.add(socket)
        try:
            await _send(socket, {"op": HELLO, "d": {"heartbeat_interval": HEARTBEAT_INTERVAL}})
            async for message in socket:
                if message.type is not WSMsgType.TEXT:
                    break
                await self._receive(socket, json.loads(message.data))
        finally:
            self._sockets.discard(socket)
            await self._lost(socket)
        return socket

    async def _receive(self, socket: web.WebSocketResponse, message: dict[str, Any]) -> None:
        match message["op"]:
            case op if op == HEARTBEAT:
                self.beats += 1
                await _send(socket, {"op": ACK})
            case op if op == IDENTIFY:
                await self._identify(socket, message["d"])
            case op if op == RESUME:
                await self._resume(socket, message["d"])
            case _:
                pass  # presence and the like

    async def _identify(self, socket: web.WebSocketResponse, data: dict[str, Any]) -> None:
        if not self._accepts(data["token"]):
            await socket.close(code=AUTHENTICATION_FAILED)
            return
        self.identified += 1
        self.intents = data["intents"]
        self._session = session = Session(f"session-{self.identified}")
        for name, payload in self._first(session.id):
            event = {"op": DISPATCH, "t": name, "s": len(session.events) + 1, "d": payload}
            session.events.append(event)
            await _send(socket, event)
        session.socket = socket
        await self._tell()

    async def _resume(self, socket: web.WebSocketResponse, data: dict[str, Any]) -> None:
        session = self._session
        if not self._accepts(data["token"]):
            await socket.close(code=AUTHENTICATION_FAILED)
        elif session is None or session.id != data["session_id"]:
            await _send(socket, {"op": INVALID_SESSION, "d": False})
        else:
            for event in session.events[data["seq"] :]:
                await _send(socket, event)
            session.socket = socket
            self.resumed += 1
            self.dispatch("RESUMED", {})
            await self._tell()

    async def _lost(self, socket: web.WebSocketResponse) -> None:
        session = self._session
        if session is not None and session.socket is socket:
            session.socket = None
            if socket.close_code in CLOSED_FOR_GOOD:
                self._session = None
            await self._tell()

    async def _tell(self) -> None:
        async with self._changed:
            self._changed.notify_all()


async def _send(socket: web.WebSocketResponse, message: dict[str, Any]) -> None:
    try:
        await socket.send_str(json.dumps(message))
    except (ConnectionError, RuntimeError):
        pass  # gone meanwhile: `Gateway.serve` notices
