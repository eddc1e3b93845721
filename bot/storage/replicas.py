"""The registry of processes (replicas) that share a PostgreSQL database.

It holds the last announced version of the knowledge, and the version that each replica serves.

An announcement wakes the other replicas by NOTIFY. A replica may miss it, because it is disconnected or because a
connection pooler drops notifications. It then sees the announcement at its next heartbeat, which reads the last one.
"""

from __future__ import annotations

import secrets
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Final

from bot.storage.database.change import Change, Run, script
from bot.storage.statements import SQL

if TYPE_CHECKING:
    from bot.storage.database.postgresql import PostgresqlDatabase
    from bot.storage.store import Store

HEARTBEAT_SECONDS: Final = 15.0
LIVE_SECONDS: Final = 3 * HEARTBEAT_SECONDS
"""A replica that has sent no heartbeat for this many seconds counts as gone."""
_CHANNEL: Final = "airlock"
_STATE: Final = ("version", "since", "number", "trouble")  # names of columns, and of the attributes of `ReplicaState`


@dataclass(frozen=True, slots=True)
class Announcement:
    """A version of the knowledge that all replicas are asked to serve. Each announcement has a higher number."""

    number: int
    version: str


@dataclass(frozen=True, slots=True)
class ReplicaState:
    """The state that a replica reports with each heartbeat.

    Attributes:
        version: the version of its knowledge.
        since: when it began to serve that version.
        number: the number of the last announcement that it followed or gave up on; 0 if there was none.
        trouble: a short reason why it does not serve the announced version; None if it does.
    """

    version: str
    since: datetime
    number: int
    trouble: str | None


@dataclass(frozen=True, slots=True)
class Replica:
    """A process that shares the database.

    Attributes:
        name: made from its host, process and mode.
        state: the state that it reported with its last heartbeat.
        age: seconds since that heartbeat.
        is_own: true for this process itself.
    """

    name: str
    state: ReplicaState
    age: int
    is_own: bool

    @property
    def is_live(self) -> bool:
        """True if its last heartbeat is at most `LIVE_SECONDS` old."""
        return self.age <= LIVE_SECONDS


Heartbeat = Callable[[ReplicaState], Awaitable[Announcement | None]]


class ReplicaRegistry:
    """Gives one process access to the registry.

    Args:
        store: the store that reads and writes the registry.
        database: the store's database.
        name: the name under which other replicas see this process.
    """

    def __init__(self, store: Store, database: PostgresqlDatabase, name: str) -> None:
        self._store = store
        self._database = database
        self._name = name
        self._id = secrets.token_hex(8)

    async def announce(self, version: str) -> int:
        """Ask all replicas to serve a version of the knowledge.

        Returns:
            the number of the announcement.

        Raises:
            StoreError: if the announcement was not stored, or if that is uncertain.
        """
        return await self._store.write(_announce, version)

    async def replicas(self) -> list[Replica]:
        """Return the replicas that sent a heartbeat in the last ten minutes, sorted by name.

        Raises:
            StoreError: if they cannot be read.
        """
        rows = await self._store.load("replicas", own=self._id)
        return [Replica(name, ReplicaState(*state), age, is_own) for name, *state, age, is_own in rows]

    @asynccontextmanager
    async def connect(self, wake: Callable[[], object]) -> AsyncIterator[Heartbeat]:
        """Open a connection that listens for announcements, and yield a function that sends a heartbeat.

        A heartbeat stores the state of this process, and returns the last announcement, or None if there has been none.
        Connecting and sending may raise any exception.

        Args:
            wake: called after each announcement, and when the connection is lost.
        """
        async with self._database.listen(_CHANNEL, wake) as run:
            yield partial(self._heartbeat, run)

    async def _heartbeat(self, run: Run, state: ReplicaState) -> Announcement | None:
        values = {name: getattr(state, name) for name in _STATE}
        await run(SQL["heartbeat"], {"own": self._id, "name": self._name, **values})
        await run(SQL["forget_gone_replicas"], {})
        rows = await run(SQL["last_announcement"], {})
        return Announcement(*rows[0]) if rows else None

    async def leave(self) -> None:
        """Remove this process from the registry.

        Raises:
            StoreError: if that fails.
        """
        await self._store.write(script, SQL["leave"], {"own": self._id})


def _announce(version: str) -> Change[int]:
    ((number,),) = yield SQL["announce"], {"version": version}
    yield "SELECT pg_notify(:channel, '')", {"channel": _CHANNEL}
    return int(number)
