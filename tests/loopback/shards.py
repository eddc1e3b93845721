"""A gateway for a sharded bot. Each shard has its own session, which receives a part of the servers."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from typing import Any

from aiohttp import web

from tests.loopback.gateway import IDENTIFY, INVALID_SESSION, RESUME, Gateway

INVALID_SHARD, SHARDING_REQUIRED = 4010, 4011


class ShardedGateway(Gateway):
    """Takes every connection, and hands it to its shard when it identifies or resumes.

    Args:
        accepts: whether a token is good.
        first: the READY payload and the events after it, for a session id and the number of a shard.
        count: how many shards the bot has to have.
    """

    def __init__(
        self,
        accepts: Callable[[str], bool],
        first: Callable[[str, int], Iterable[tuple[str, dict[str, Any]]]],
        count: int,
    ) -> None:
        super().__init__(accepts, lambda _: ())
        self.shards = [
            Gateway(accepts, lambda session, number=number: first(session, number))  # type: ignore[misc]
            for number in range(count)
        ]
        for number, shard in enumerate(self.shards):
            shard.identified = number << 20  # it makes the ids of sessions, which must differ between shards
        self.moved: dict[int, int] = {}
        """Servers that are dealt to another shard, as when the number of shards changes."""
        self.turned_away: list[int] = []
        """Shards whose next identification comes too early."""
        self._of: dict[web.WebSocketResponse, Gateway] = {}

    def deal(self, guild: int | None) -> int:
        """The shard of a server; direct messages belong to the first."""
        return self.moved.get(guild, (guild >> 22) % len(self.shards)) if guild else 0

    @property
    def is_connected(self) -> bool:
        """True if every shard is connected."""
        return all(shard.is_connected for shard in self.shards)

    def dispatch(self, name: str, data: dict[str, Any]) -> Any:
        """Send an event to the shard of its server."""
        guild = data["id"] if name.startswith("GUILD_") else data.get("guild_id")
        return self.shards[self.deal(int(guild) if guild else None)].dispatch(name, data)

    async def drop(self, code: int) -> None:
        """Close every connection; the sessions stay."""
        for shard in self.shards:
            await shard.drop(code)
        await super().drop(code)

    async def drop_shard(self, number: int, code: int) -> None:
        """Close the connection of one shard."""
        for socket in [socket for socket, shard in self._of.items() if shard is self.shards[number]]:
            await socket.close(code=code)

    async def _receive(self, socket: web.WebSocketResponse, message: dict[str, Any]) -> None:
        if message["op"] == IDENTIFY:
            number, count = message["d"].get("shard") or (0, 0)
            if count != len(self.shards) or not 0 <= number < count:
                await socket.close(code=INVALID_SHARD if count else SHARDING_REQUIRED)
                return
            if number in self.turned_away:
                self.turned_away.remove(number)
                await socket.send_str(json.dumps({"op": INVALID_SESSION, "d": False}))
                return
            self._of[socket] = self.shards[number]
        elif message["op"] == RESUME:
            session = message["d"]["session_id"]
            self._of[socket] = next((s for s in self.shards if s._session and s._session.id == session), self.shards[0])
        shard = self._of.get(socket)
        await (shard._receive(socket, message) if shard else super()._receive(socket, message))
        await self._tell()

    async def _lost(self, socket: web.WebSocketResponse) -> None:
        shard = self._of.pop(socket, None)
        await (shard._lost(socket) if shard else super()._lost(socket))
        await self._tell()
