"""The registry of processes (replicas) that share a PostgreSQL database.

It holds the version of the knowledge that was announced last, and the version that each replica serves.

An announcement wakes the other replicas by NOTIFY. A replica may miss it, because it is disconnected or because a
connection pooler drops notifications. It then sees the announcement at its next heartbeat, which reads the last one.
"""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import Connection, Integer, cast, delete, func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.storage.database.database import Database
from bot.storage.tables import announcements, replicas

HEARTBEAT_SECONDS: Final = 15.0
LIVE_SECONDS: Final = 3 * HEARTBEAT_SECONDS
"""A replica that has sent no heartbeat for this many seconds counts as gone."""
_LISTEN_SECONDS: Final = 10.0
_KEPT_FOR: Final = timedelta(minutes=10)
_CHANNEL: Final = "airlock"
_STATE: Final = ("version", "since", "number", "trouble")  # columns and attributes of the same name


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


class ReplicaRegistry:
    """Gives one process access to the registry.

    Args:
        database: a PostgreSQL database.
        name: the name under which other replicas see this process.
    """

    def __init__(self, database: Database, name: str) -> None:
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
        new = insert(announcements).values(id=1, number=1, version=version)
        changed = {"number": announcements.c.number + 1, "version": new.excluded.version}
        statement = new.on_conflict_do_update(index_elements=["id"], set_=changed).returning(announcements.c.number)

        def change(connection: Connection) -> int:
            number: int = connection.execute(statement).scalar_one()
            connection.execute(select(func.pg_notify(_CHANNEL, "")))
            return number

        return await self._database.write(change)

    async def replicas(self) -> list[Replica]:
        """Return the replicas that sent a heartbeat in the last ten minutes, sorted by name.

        Raises:
            StoreError: if they cannot be read.
        """
        columns = [replicas.c[name] for name in ("name", *_STATE)]
        age = cast(func.extract("epoch", func.now() - replicas.c.seen), Integer)
        statement = select(*columns, age, replicas.c.id == self._id).order_by(replicas.c.name, replicas.c.id)
        rows: Sequence[Sequence[Any]] = await self._database.load(statement, {}, list)
        return [Replica(name, ReplicaState(*state), age, is_own) for name, *state, age, is_own in rows]

    @asynccontextmanager
    async def connect(self, wake: Callable[[], object]) -> AsyncIterator[ReplicaConnection]:
        """Open a connection that listens for announcements. It may raise any exception.

        Args:
            wake: called after each announcement, and when the connection is lost.
        """
        async with self._database.connect() as connection:
            try:
                async with asyncio.timeout(_LISTEN_SECONDS):
                    driver: Any = (await connection.get_raw_connection()).driver_connection
                    driver.add_termination_listener(lambda *_: wake())
                    await driver.add_listener(_CHANNEL, lambda *_: wake())
                yield ReplicaConnection(connection, self._id, self._name)
            finally:
                await connection.invalidate()  # it would keep listening if it went back to the pool

    async def leave(self) -> None:
        """Remove this process from the registry.

        Raises:
            StoreError: if that fails.
        """
        await self._database.write(Connection.execute, delete(replicas).where(replicas.c.id == self._id))


class ReplicaConnection:
    """A connection that listens for announcements. This process also sends its heartbeats over it."""

    def __init__(self, connection: AsyncConnection, id_: str, name: str) -> None:
        self._connection = connection
        self._key = {"id": id_, "name": name}

    async def heartbeat(self, state: ReplicaState) -> Announcement | None:
        """Store the state of this process, and return the last announcement, or None if there has been none."""
        values = {name: getattr(state, name) for name in _STATE} | {"seen": func.now()}
        new = insert(replicas).values(**self._key, **values)
        await self._connection.execute(new.on_conflict_do_update(index_elements=["id"], set_=values))
        await self._connection.execute(delete(replicas).where(replicas.c.seen < func.now() - _KEPT_FOR))
        row = (await self._connection.execute(select(announcements.c.number, announcements.c.version))).first()
        return Announcement(*row) if row is not None else None
