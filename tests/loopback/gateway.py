"""The simulated gateway: hello, identify or resume, heartbeats, and numbered events that survive a lost connection."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from aiohttp import WSMsgType, web

DISPATCH, HEARTBEAT, IDENTIFY, RESUME, RECONNECT, INVALID_SESSION, HELLO, ACK = 0, 1, 2, 6, 7, 9, 10, 11
AUTHENTICATION_FAILED, CLOSED_FOR_GOOD = 4004, (1000, 1001)
HEARTBEAT_INTERVAL = 41_250
KEPT_EVENTS = 10_000
"""Events that a session can replay, at least."""


@dataclass
class Event:
    """A numbered event.

    Attributes:
        payload: what goes over the wire.
        written: when it was last handed to a bot that was there (monotonic seconds); None: to nobody, as far as
            Discord knows. An event counts as handed over too where the connection broke meanwhile, until the bot
            comes back without it.
    """

    payload: dict[str, Any]
    written: float | None = None


class Session:
    """What one identified bot has been sent.

    Attributes:
        id: its id.
        events: the newest events, in order.
        count: how many there were.
        seen: the number of the newest one that the bot has confirmed.
        socket: the connection, if there is one.
    """

    def __init__(self, id_: str) -> None:
        self.id = id_
        self.events: list[Event] = []
        self.count = 0
        self.seen = 0
        self.socket: web.WebSocketResponse | None = None

    def add(self, name: str, data: dict[str, Any]) -> Event:
        """The next event."""
        self.count += 1
        event = Event({"op": DISPATCH, "t": name, "s": self.count, "d": data})
        self.events.append(event)
        if len(self.events) > 2 * KEPT_EVENTS:
            del self.events[:KEPT_EVENTS]
        return event

    def after(self, number: int) -> list[Event]:
        """The events that a bot has not seen yet which has seen this one."""
        return [event for event in self.events if event.payload["s"] > number]


class Gateway:
    """One bot at a time; a new one that identifies takes the place of the old.

    Args:
        accepts: whether a token is good.
        first: the READY payload and the events after it, for a session id.

    Attributes:
        is_open: whether it takes connections.
        acks: whether heartbeats are acknowledged.
        heartbeat_interval: milliseconds, for the next connection.
    """

    def __init__(
        self,
        accepts: Callable[[str], bool],
        first: Callable[[str], Iterable[tuple[str, dict[str, Any]]]],
    ) -> None:
        self._accepts = accepts
        self._first = first
        self._session: Session | None = None
        self._sockets: dict[web.WebSocketResponse, asyncio.BaseTransport | None] = {}
        self._outgoing: set[asyncio.Task[None]] = set()
        self._changed = asyncio.Condition()
        self.is_open = True
        self._awake = asyncio.Event()
        self._awake.set()
        self.acks = True
        self.heartbeat_interval = HEARTBEAT_INTERVAL
        self.identified = 0
        self.resumed = 0
        self.beats = 0
        self.intents = 0

    @property
    def is_connected(self) -> bool:
        """Whether a bot has identified and is there."""
        return self._session is not None and self._session.socket is not None

    @property
    def is_silent(self) -> bool:
        """Whether it neither says nor hears anything."""
        return not self._awake.is_set()

    @property
    def has_session(self) -> bool:
        """Whether events reach a bot, at once or when it resumes."""
        return self._session is not None

    @property
    def sockets(self) -> int:
        """How many connections stand."""
        return len(self._sockets)

    async def until(self, true: Callable[[], bool], seconds: float) -> None:
        """Wait for something about the connection."""
        async with asyncio.timeout(seconds), self._changed:
            await self._changed.wait_for(true)

    def dispatch(self, name: str, data: dict[str, Any]) -> Event:
        """Send an event; while the connection is lost it waits for the bot to resume."""
        session = self._session
        if session is None:
            raise AssertionError(f"{name} has nobody to go to: no bot is connected")
        event = session.add(name, data)
        if session.socket is not None and not self.is_silent:
            event.written = time.monotonic()
            self._soon(session.socket, json.dumps(event.payload), event)
        return event

    # ------------------------------------------------------------------ faults

    async def drop(self, code: int) -> None:
        """Close every connection with a code of Discord's; the session stays, and may be resumed."""
        self._awake.set()
        if self._session is not None:
            self._session.socket = None
        for socket in list(self._sockets):
            await socket.close(code=code)

    def cut(self) -> None:
        """Every connection breaks without a word; the session stays."""
        if self._session is not None:
            self._session.socket = None
        for transport in self._sockets.values():
            if isinstance(transport, asyncio.WriteTransport):
                transport.abort()

    def ask_to_reconnect(self) -> None:
        """Op 7: the bot shall come back, and resume."""
        self.say(json.dumps({"op": RECONNECT, "d": None}))

    def invalidate(self, *, resumable: bool) -> None:
        """Op 9: the bot shall resume, or begin anew because its session is forgotten."""
        self.say(json.dumps({"op": INVALID_SESSION, "d": resumable}))
        if not resumable:
            self._forget()

    def say(self, text: str) -> None:
        """Send a frame as it is: also what is no JSON."""
        if self._session is not None and self._session.socket is not None:
            self._soon(self._session.socket, text)

    def fall_silent(self) -> None:
        """Be a zombie: connections stand and new ones are taken, but nothing is said or heard."""
        self._awake.clear()

    def wake(self) -> None:
        """End the silence; the connections of that time break."""
        self._awake.set()
        self.cut()

    # ------------------------------------------------------------------ a connection

    async def serve(self, request: web.Request) -> web.WebSocketResponse:
        """One connection; none while `is_open` is false."""
        if not self.is_open:
            raise web.HTTPServiceUnavailable
        socket = web.WebSocketResponse(compress=False, autoclose=False)
        await socket.prepare(request)
        self._sockets[socket] = request.transport
        try:
            await self._send(socket, json.dumps({"op": HELLO, "d": {"heartbeat_interval": self.heartbeat_interval}}))
            async for message in socket:
                if message.type is not WSMsgType.TEXT:
                    break
                if not self.is_silent:
                    await self._receive(socket, json.loads(message.data))
            await self._awake.wait()  # in a silence not even a farewell is answered
            await self._lost(socket)
            await socket.close()
        finally:
            del self._sockets[socket]
            await self._lost(socket)
        return socket

    async def _receive(self, socket: web.WebSocketResponse, message: dict[str, Any]) -> None:
        match message["op"]:
            case op if op == HEARTBEAT:
                self.beats += 1
                if self._session is not None and self._session.socket is socket:
                    self._session.seen = max(self._session.seen, message["d"] or 0)
                if self.acks:
                    await self._send(socket, json.dumps({"op": ACK}))
                await self._tell()
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
        self._forget()
        self._session = session = Session(f"session-{self.identified}")
        for name, payload in self._first(session.id):
            await self._replay(socket, session.add(name, payload))
        session.socket = socket
        await self._tell()

    async def _resume(self, socket: web.WebSocketResponse, data: dict[str, Any]) -> None:
        session = self._session
        if not self._accepts(data["token"]):
            await socket.close(code=AUTHENTICATION_FAILED)
        elif session is None or session.id != data["session_id"]:
            await self._send(socket, json.dumps({"op": INVALID_SESSION, "d": False}))
        else:
            session.seen = max(session.seen, data["seq"])
            number = data["seq"]
            while missed := session.after(number):  # more comes while it is told
                for event in missed:
                    await self._replay(socket, event)
                number = missed[-1].payload["s"]
            if socket.closed:
                return  # dropped while it was told what it had missed
            session.socket = socket
            self.resumed += 1
            self.dispatch("RESUMED", {})
            await self._tell()

    async def _replay(self, socket: web.WebSocketResponse, event: Event) -> None:
        event.written = time.monotonic()
        await self._send(socket, json.dumps(event.payload), event)

    def _forget(self) -> None:
        """Drop the session. Nobody knows whether what it has not confirmed has arrived."""
        if self._session is not None:
            for event in self._session.after(self._session.seen):
                event.written = None
        self._session = None

    async def _lost(self, socket: web.WebSocketResponse) -> None:
        session = self._session
        if session is not None and session.socket is socket:
            session.socket = None
            if self._outgoing:
                await asyncio.wait(self._outgoing)  # it was sent before the farewell is answered
            if socket.close_code in CLOSED_FOR_GOOD:
                self._forget()
            await self._tell()

    async def _tell(self) -> None:
        async with self._changed:
            self._changed.notify_all()

    def _soon(self, socket: web.WebSocketResponse, text: str, event: Event | None = None) -> None:
        task = asyncio.ensure_future(self._send(socket, text, event))
        self._outgoing.add(task)
        task.add_done_callback(self._outgoing.discard)

    async def _send(self, socket: web.WebSocketResponse, text: str, event: Event | None = None) -> None:
        if self.is_silent:
            if event is not None:
                event.written = None  # the silence began before it was said
            return
        try:
            await socket.send_str(text)
        except (ConnectionError, RuntimeError):
            if event is not None:
                event.written = None  # gone meanwhile: `serve` notices
