"""The store: people's progress, channels' ceilings and settings, in SQLite or PostgreSQL.

What cannot be read counts as not watched: `Store.standing` never fails, it says `unavailable`. What cannot
be written is not half-written: each change is one transaction, and a `StoreError` where it failed.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, Executable

from bot.knowledge.positions import Position
from bot.spoilers.clearance import BeyondPolicy, Ceiling, StoredSettings
from bot.storage import queries, statements
from bot.storage.database.commit_watch import CommitCache
from bot.storage.database.database import Database, Observe, reason
from bot.storage.records import LONGEST_GRACE, UNREADABLE, PlaceSettings, StoreAwayError, Stored, StoreError
from bot.storage.replicas import ReplicaRegistry
from bot.storage.tables import ceilings, places, preferences, progress

__all__ = ["PlaceSettings", "Store", "StoreAwayError", "StoreError", "Stored"]

_log = logging.getLogger(__name__)


class Store:
    """One database.

    Args:
        url: AIRLOCK_DATABASE_URL.
        timeout: seconds; no call takes longer, but `open`. Discord waits for three: no command makes more than four
            calls before it answers, but `/spoilers server` with all of its options.
        observe: is told of every access: ``read`` or ``write``, its seconds, whether it failed.
    """

    def __init__(self, url: str, *, timeout: float = 0.6, observe: Observe | None = None) -> None:
        self._access = Database(url, timeout, observe)
        self._standings: CommitCache[StoredSettings] = CommitCache()

    async def open(self) -> None:
        """Create what is missing and bring the tables up to date; StoreError with one sentence where that fails."""
        await self._access.open()

    async def close(self) -> None:
        """Let go of the database."""
        await self._access.close()

    def board(self, name: str) -> ReplicaRegistry | None:
        """Where processes that share this database tell each other what they serve; SQLite has only one of them.

        `name` is what the others call this one. StoreError while closed.
        """
        return ReplicaRegistry(self._access, name) if self._access.dialect == "postgresql" else None

    async def ping(self) -> bool:
        """Whether the tables can be read."""
        try:
            await self._access.read(queries.ANYTHING, {})
        except Exception:
            return False
        return True

    async def standing(
        self, user: int, channel: int | None, server: int | None, thread: int | None = None
    ) -> StoredSettings:
        """What is stored about an asker and the place they ask in; never an exception.

        `thread` is a thread or forum post of `channel`. From a SQLite file it is read once, and again when anybody has
        committed something.
        """
        key, mark = (user, channel, server, thread), self._access.mark()
        known = self._standings.find(mark, key)
        if known is not None:
            return known
        try:
            values = {"user": user, "channel": channel, "server": server}
            if thread is None:
                rows = await self._access.read(queries.STANDING, values)
            else:
                rows = await self._access.read(queries.STANDING_IN_THREAD, {**values, "thread": thread})
            standing = queries.standing_of(rows)
            self._standings.keep(mark, key, standing)
            return standing
        except Exception as error:
            _log.warning("The store could not be read: %s", reason(error))
            return StoredSettings(unavailable=True)

    async def stored(self, user: int) -> Stored:
        """Everything stored about one person."""
        try:
            return queries.stored_of(await self._access.read(queries.STORED, {"user": user}))
        except Exception as error:
            raise StoreError(UNREADABLE) from error

    async def settings(self, server: int) -> list[PlaceSettings]:
        """Everything set for a server: the server's own settings first, then its channels by id."""
        try:
            return queries.settings_of(await self._access.read(queries.SETTINGS, {"server": server}))
        except Exception as error:
            raise StoreError(UNREADABLE) from error

    async def set_progress(self, user: int, work: str, position: Position | None) -> None:
        """Note how far a person has watched; None: they have not started it."""
        season = episode = 0
        if position is not None:
            _check(work, position)
            season, episode = position.season, position.episode
        statement = statements.upsert(self._access.dialect, progress, "season", "episode")
        await self._change((statement, {"user_id": user, "work": work, "season": season, "episode": episode}))

    async def clear_progress(self, user: int, work: str | None = None) -> None:
        """Forget how far a person has watched one work, or all."""
        statement = statements.of_person(progress, user)
        await self._change((statement if work is None else statement.where(progress.c.work == work), {}))

    async def set_always_private(self, user: int, wanted: bool) -> None:
        """Note whether a person wants every answer in private."""
        if not wanted:
            await self._change((statements.of_person(preferences, user), {}))
            return
        statement = statements.upsert(self._access.dialect, preferences, "always_private")
        await self._change((statement, {"user_id": user, "always_private": True}))

    async def forget_person(self, user: int) -> None:
        """Delete everything stored about a person."""
        await self._change(*((statements.of_person(table, user), {}) for table in statements.ABOUT_PEOPLE))

    async def introduce(self, user: int) -> bool:
        """Note that a person was told how to set their progress; True exactly once per person."""
        statement = statements.introduction(self._access.dialect)

        def change(connection: Connection) -> bool:
            return connection.execute(statement, {"user_id": user}).first() is not None

        return await self._access.write(change)

    async def set_ceiling(
        self, server: int, channel: int | None, work: str, position: Position | None, thread: int | None = None
    ) -> None:
        """Set the ceiling of a channel, of a `thread` in it, or (channel None) the server's default.

        None: "not started", on purpose.
        """
        if position is not None:
            _check(work, position)
        season, episode = (position.season, position.episode) if position is not None else (None, None)
        row = {**_place(server, channel, thread), "work": work, "season": season, "episode": episode}
        statement = statements.upsert(self._access.dialect, ceilings, "server_id", "season", "episode", "parent_id")
        await self._change((statement, row))

    async def set_ceilings(self, server: int, wanted: Mapping[int, Ceiling], change: str) -> None:
        """Set ceilings of several channels: all of them or none. `change` is the name by which it can be undone."""
        for ceiling in wanted.values():
            for work, position in ceiling.items():
                if position is not None:
                    _check(work, position)
        dialect = self._access.dialect
        if wanted:
            await self._access.write(
                lambda connection: statements.change_ceilings(connection, dialect, server, wanted, change)
            )

    async def undo_ceilings(self, server: int, change: str) -> int | None:
        """Put back what `set_ceilings` replaced, but for ceilings that were set anew since.

        Returns:
            how many were put back; None if `change` was not the server's last one.
        """
        dialect = self._access.dialect
        return await self._access.write(
            lambda connection: statements.undo_ceilings(connection, dialect, server, change)
        )

    async def remove_ceiling(self, server: int, channel: int | None, work: str, thread: int | None = None) -> None:
        """Back to what the wider place has: the channel's, the server's default, nothing watched."""
        place = _place(server, channel, thread)
        statement = statements.of_place(ceilings, place["place_id"], place["is_server"]).where(ceilings.c.work == work)
        await self._change((statement, {}))

    async def set_mode(
        self, server: int, channel: int | None, mode: BeyondPolicy | None, thread: int | None = None
    ) -> None:
        """Set the mode of a channel, of a `thread` in it, or (channel None) of the server.

        None: back to what the wider place has, or to veil.
        """
        place = _place(server, channel, thread)
        statement = statements.upsert(self._access.dialect, places, "server_id", "mode", "parent_id")
        row = {**place, "mode": mode.value if mode else None}
        empty = statements.of_place(places, place["place_id"], place["is_server"]).where(
            places.c.mode.is_(None), places.c.grace_days.is_(None), places.c.manager_role_id.is_(None)
        )
        await self._change((statement, row), (empty, {}))

    async def set_manager_role(self, server: int, role: int | None) -> None:
        """Set which role may change ceilings besides Manage Server; None: none."""
        statement = statements.upsert(self._access.dialect, places, "server_id", "manager_role_id")
        await self._change((statement, {**_place(server, None, None), "manager_role_id": role}))

    async def set_grace(self, server: int, days: int) -> None:
        """Set for how many days (0 to 60) a new episode counts as unwatched in a server's public replies."""
        if not 0 <= days <= LONGEST_GRACE:
            raise ValueError(f"grace days must be 0 to {LONGEST_GRACE}")
        statement = statements.upsert(self._access.dialect, places, "server_id", "grace_days")
        await self._change((statement, {**_place(server, None, None), "grace_days": days}))

    async def forget_channel(self, channel: int) -> None:
        """Delete everything set for a channel and its threads, or for a thread."""
        await self._change(*((statements.of_channel(table, channel), {}) for table in statements.ABOUT_PLACES))

    async def forget_server(self, server: int) -> None:
        """Delete everything set for a server and its channels."""
        await self._change(*((statements.of_server(table, server), {}) for table in statements.ABOUT_SERVERS))

    async def _change(self, *steps: tuple[Executable, Mapping[str, Any]]) -> None:
        def change(connection: Connection) -> None:
            for statement, values in steps:
                connection.execute(statement, values)

        await self._access.write(change)


def _place(server: int, channel: int | None, thread: int | None) -> dict[str, Any]:
    """The columns that say which place a row is about."""
    place = thread if thread is not None else channel if channel is not None else server
    parent = channel if thread is not None else None
    return {"place_id": place, "is_server": channel is None, "server_id": server, "parent_id": parent}


def _check(work: str, position: Position) -> None:
    if position.work != work or position.season < 1 or position.episode < 1:
        raise ValueError(f"{position} is not a position of {work}")
