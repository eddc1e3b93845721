"""The board of the processes that share a PostgreSQL database: which version was announced, and who serves what.

An announcement wakes the others by NOTIFY. Whoever missed it (disconnected, or behind a pooler that lets no
notification through) finds it at the next beat, for each beat reads what was announced last.
"""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import Connection, Integer, cast, delete, func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.storage.database.database import Database
from bot.storage.records import UNREADABLE, StoreError
from bot.storage.tables import announcements, replicas

BEAT_SECONDS: Final = 15.0
LIVE_SECONDS: Final = 3 * BEAT_SECONDS
"""Whoever was not seen for so long is taken for gone."""
_LISTEN_SECONDS: Final = 10.0
_KEPT: Final = timedelta(minutes=10)
_CHANNEL: Final = "airlock"


@dataclass(frozen=True, slots=True)
class Announcement:
    """A version of the knowledge that all replicas shall serve; numbers go up."""

    number: int
    version: str


@dataclass(frozen=True, slots=True)
class ReplicaState:
    """What a replica serves.

    Attributes:
        version: of its knowledge.
        since: when it took that over.
        number: of the last announcement it is done with, one way or the other; 0: of none.
        trouble: why it serves something else than was announced, in a few words of ours; None: it does not.
    """

    version: str
    since: datetime
    number: int
    trouble: str | None


@dataclass(frozen=True, slots=True)
class Replica:
    """A process that shares the database.

    Attributes:
        name: where it runs, and what.
        service: what it serves, or served when it was last seen.
        age: seconds since then.
        is_own: whether it is this process.
    """

    name: str
    service: ReplicaState
    age: int
    is_own: bool

    @property
    def is_live(self) -> bool:
        """Whether it is there, as far as anybody can tell."""
        return self.age <= LIVE_SECONDS


class ReplicaRegistry:
    """One process's view of the board.

    Args:
        access: a PostgreSQL database.
        name: what others call this process.
    """

    def __init__(self, database: Database, name: str) -> None:
        self._database = database
        self._name = name
        self._id = secrets.token_hex(8)

    async def announce(self, version: str) -> int:
        """Tell everybody to serve a version; gives the number of the announcement. StoreError where that fails."""
        new = insert(announcements).values(id=1, number=1, version=version)
        changed = {"number": announcements.c.number + 1, "version": new.excluded.version}
        statement = new.on_conflict_do_update(index_elements=["id"], set_=changed).returning(announcements.c.number)

        def change(connection: Connection) -> int:
            number: int = connection.execute(statement).scalar_one()
            connection.execute(select(func.pg_notify(_CHANNEL, "")))
            return number

        return await self._database.write(change)

    async def replicas(self) -> list[Replica]:
        """Everybody who was there in the last minutes, by name. StoreError where that fails."""
        columns = (replicas.c.name, replicas.c.version, replicas.c.since, replicas.c.number, replicas.c.trouble)
        age = cast(func.extract("epoch", func.now() - replicas.c.seen), Integer)
        statement = select(*columns, age, replicas.c.id == self._id).order_by(replicas.c.name, replicas.c.id)
        try:
            rows: Sequence[Sequence[Any]] = await self._database.read(statement, {})
        except Exception as error:
            raise StoreError(UNREADABLE) from error
        return [Replica(name, ReplicaState(*state), age, is_own) for name, *state, age, is_own in rows]

    @asynccontextmanager
    async def line(self, wake: Callable[[], object]) -> AsyncIterator[ReplicaConnection]:
        """A connection that listens; any exception may come out.

        Args:
            wake: called at each announcement, and when the connection is lost.
        """
        async with self._database.connect() as connection:
            try:
                async with asyncio.timeout(_LISTEN_SECONDS):
                    driver: Any = (await connection.get_raw_connection()).driver_connection
                    driver.add_termination_listener(lambda *_: wake())
                    await driver.add_listener(_CHANNEL, lambda *_: wake())
                yield ReplicaConnection(connection, self._id, self._name)
            finally:
                await connection.invalidate()  # nobody else shall get a connection that listens

    async def leave(self) -> None:
        """Take this process off the board. StoreError where that fails."""
        await self._database.write(Connection.execute, delete(replicas).where(replicas.c.id == self._id))


class ReplicaConnection:
    """A connection that listens, and tells what this process serves."""

    def __init__(self, connection: AsyncConnection, id_: str, name: str) -> None:
        self._connection = connection
        self._key = {"id": id_, "name": name}

    async def heartbeat(self, service: ReplicaState) -> Announcement | None:
        """Tell what this process serves, and that it is there; gives what was announced last, if anything was."""
        values = {**asdict(service), "seen": func.now()}
        new = insert(replicas).values(**self._key, **values)
        await self._connection.execute(new.on_conflict_do_update(index_elements=["id"], set_=values))
        await self._connection.execute(delete(replicas).where(replicas.c.seen < func.now() - _KEPT))
        row = (await self._connection.execute(select(announcements.c.number, announcements.c.version))).first()
        return Announcement(*row) if row is not None else None
