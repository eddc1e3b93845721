"""The store: users' progress, and the ceilings and settings of places, in SQLite or PostgreSQL.

If the settings cannot be read, users count as having watched nothing: `Store.load_settings` never fails, but returns
settings marked `unavailable`. Each change is one transaction, so nothing is ever half-written. If a change fails, it
raises `StoreError`.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from contextlib import suppress
from typing import Any, Final, Self

from cachetools import LRUCache

from bot.knowledge.positions import Position
from bot.spoilers.clearance import BeyondPolicy, Ceiling, StoredSettings
from bot.storage import queries, statements
from bot.storage.database.database import Database, Observe, error_code
from bot.storage.records import LONGEST_GRACE, PlaceSettings, StoreAwayError, StoredPerson, StoreError
from bot.storage.replicas import ReplicaRegistry
from bot.storage.tables import bulk_changes, ceilings, introductions, places, preferences, progress

__all__ = ["PlaceSettings", "Store", "StoreAwayError", "StoreError", "StoredPerson"]

IN_MEMORY: Final = "sqlite://"
"""The URL of a store that is lost when it is closed; for simulations."""
MAX_CACHED: Final = 4096

_log = logging.getLogger(__name__)


class Store:
    """Reads and writes everything that the bot stores, in one database.

    Args:
        url: the value of AIRLOCK_DATABASE_URL.
        timeout: the limit in seconds of every call except `open`. Discord waits three seconds for an answer. No command
            makes more than four calls before it answers, except `/spoilers server` with all of its options.
        observe: called after every access with ``read`` or ``write``, its duration in seconds, and True if it failed.
    """

    def __init__(self, url: str, *, timeout: float = 0.6, observe: Observe | None = None) -> None:
        self._database = Database(url, timeout, observe)
        # The key includes the last commit, so an outdated value is never found and is soon evicted.
        self._cache: LRUCache[Any, StoredSettings] = LRUCache(MAX_CACHED)

    async def __aenter__(self) -> Self:
        await self.open()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    async def open(self) -> None:
        """Create the database file and the tables if they are missing, and migrate the tables to the newest schema.

        Raises:
            StoreAwayError: if opening failed but trying again later may help.
            StoreError: if opening failed and trying again will not help.
        """
        await self._database.open()

    async def close(self) -> None:
        """Close the database."""
        await self._database.close()

    def replica_registry(self, name: str) -> ReplicaRegistry | None:
        """Return the registry of the processes that share this database; None for SQLite, which is never shared.

        Args:
            name: the name under which other replicas see this process.

        Raises:
            StoreError: while the store is closed.
        """
        return ReplicaRegistry(self._database, name) if self._database.is_shared else None

    async def ping(self) -> bool:
        """Return True if the tables can be read."""
        with suppress(Exception):
            await self._database.read(queries.ANY_ROW, {})
            return True
        return False

    async def load_settings(
        self, user: int, channel: int | None, server: int | None, thread: int | None = None
    ) -> StoredSettings:
        """Load what is stored about an asker and the place they ask in. This never raises an exception.

        The result is cached for SQLite: the file is read again only after a commit.

        Args:
            thread: the thread or forum post in `channel`, if the question was asked in one.
        """
        stamp = self._database.stamp()
        key = (stamp, user, channel, server, thread)
        if stamp is not None and (cached := self._cache.get(key)) is not None:
            return cached
        statement = queries.SETTINGS if thread is None else queries.SETTINGS_IN_THREAD
        values = {"user": user, "channel": channel, "server": server, "thread": thread}
        try:
            settings = queries.settings_from(await self._database.read(statement, values))
        except Exception as error:
            _log.warning("The store could not be read: %s", error_code(error))
            return StoredSettings(unavailable=True)
        if stamp is not None:
            self._cache[key] = settings
        return settings

    async def load_person(self, user: int) -> StoredPerson:
        """Load everything stored about one person.

        Raises:
            StoreError: if it cannot be read.
        """
        return await self._database.load(queries.PERSON, {"user": user}, queries.person_from)

    async def load_places(self, server: int) -> list[PlaceSettings]:
        """Load all settings of a server: its own first, then those of its channels and threads, sorted by id.

        Raises:
            StoreError: if it cannot be read.
        """
        return await self._database.load(queries.PLACES, {"server": server}, queries.places_from)

    async def set_progress(self, user: int, work: str, position: Position | None) -> None:
        """Store how far a person has watched a work. None means that they have not started it."""
        row = {"user_id": user, "work": work, **_numbers(work, position, not_started=0)}
        await self._database.write(statements.upsert, progress, row)

    async def clear_progress(self, user: int, work: str | None = None) -> None:
        """Delete a person's progress in one work, or in all works if `work` is None."""
        only = {"work": work} if work is not None else {}
        await self._database.write(statements.delete_rows, progress, user_id=user, **only)

    async def set_always_private(self, user: int, wanted: bool) -> None:
        """Store a person's choice to get every answer in private, or to get public answers again."""
        if wanted:
            await self._database.write(statements.upsert, preferences, {"user_id": user, "always_private": True})
        else:
            await self._database.write(statements.delete_rows, preferences, user_id=user)

    async def forget_person(self, user: int) -> None:
        """Delete everything stored about a person."""
        await self._database.write(statements.delete_rows, progress, introductions, preferences, user_id=user)

    async def claim_onboarding(self, user: int) -> bool:
        """Record that the bot has told a person how to set their progress. Return True only the first time."""
        return await self._database.write(statements.claim_onboarding, user)

    async def set_ceiling(
        self, server: int, channel: int | None, work: str, position: Position | None, thread: int | None = None
    ) -> None:
        """Set the ceiling of a channel, of a `thread` in it, or, if `channel` is None, the server's default.

        If `position` is None, the ceiling is “not started”, which is not the same as no ceiling.
        """
        row = {**_place(server, channel, thread), "work": work, **_numbers(work, position, not_started=None)}
        await self._database.write(statements.upsert, ceilings, row)

    async def set_ceilings(self, server: int, wanted: Mapping[int, Ceiling], change: str) -> None:
        """Set the ceilings of several channels, either all or none. `change` is an id for undoing this later."""
        for ceiling in wanted.values():
            for work, position in ceiling.items():
                _check(work, position)
        if wanted:
            await self._database.write(statements.set_ceilings, server, wanted, change)

    async def undo_ceilings(self, server: int, change: str) -> int | None:
        """Restore the ceilings that `set_ceilings` replaced, except those that have been changed again since then.

        Returns:
            the number of restored ceilings; None if `change` was not the server's last bulk change.
        """
        return await self._database.write(statements.undo_ceilings, server, change)

    async def remove_ceiling(self, server: int, channel: int | None, work: str, thread: int | None = None) -> None:
        """Delete the ceiling of a place.

        Then the ceiling of the next wider place applies: a thread uses its channel's, and a channel uses the server's
        default. If none is set, nothing counts as watched.
        """
        place = _place(server, channel, thread)
        key = {name: place[name] for name in ("place_id", "is_server")}
        await self._database.write(statements.delete_rows, ceilings, **key, work=work)

    async def set_mode(
        self, server: int, channel: int | None, mode: BeyondPolicy | None, thread: int | None = None
    ) -> None:
        """Set the mode of a channel, of a `thread` in it, or, if `channel` is None, of the server.

        If `mode` is None, the mode of the next wider place applies. If none has one, facts beyond the ceiling are
        veiled.
        """
        row = {**_place(server, channel, thread), "mode": mode.value if mode else None}
        await self._database.write(statements.set_mode, row)

    async def set_manager_role(self, server: int, role: int | None) -> None:
        """Set the role whose members may change ceilings, besides members with Manage Server. None removes the role."""
        await self._database.write(statements.upsert, places, {**_place(server), "manager_role_id": role})

    async def set_grace(self, server: int, days: int) -> None:
        """Set for how many days, 0 to 60, a new episode counts as unwatched in the public replies of a server.

        Raises:
            ValueError: if `days` is out of range.
            StoreError: if it cannot be stored.
        """
        if not 0 <= days <= LONGEST_GRACE:
            raise ValueError(f"grace days must be 0 to {LONGEST_GRACE}")
        await self._database.write(statements.upsert, places, {**_place(server), "grace_days": days})

    async def forget_channel(self, channel: int) -> None:
        """Delete all settings of a channel and its threads, or of a single thread."""
        await self._database.write(statements.delete_channel, channel)

    async def forget_server(self, server: int) -> None:
        """Delete all settings of a server and its channels."""
        await self._database.write(statements.delete_rows, ceilings, places, bulk_changes, server_id=server)


def _place(server: int, channel: int | None = None, thread: int | None = None) -> dict[str, Any]:
    """Return the columns that identify the place of a row."""
    place = thread if thread is not None else channel if channel is not None else server
    parent = channel if thread is not None else None
    return {"place_id": place, "is_server": channel is None, "server_id": server, "parent_id": parent}


def _numbers(work: str, position: Position | None, not_started: int | None) -> dict[str, int | None]:
    """Return the columns that store a position. `not_started` is the value of both if the position is None."""
    _check(work, position)
    if position is None:
        return {"season": not_started, "episode": not_started}
    return {"season": position.season, "episode": position.episode}


def _check(work: str, position: Position | None) -> None:
    if position is not None and (position.work != work or position.season < 1 or position.episode < 1):
        raise ValueError(f"{position} is not a position of {work}")
