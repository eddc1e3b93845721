"""The store: people's progress, places' ceilings and settings, in SQLite or PostgreSQL.

What cannot be read counts as not watched: `Store.load_settings` never fails, it says `unavailable`. What cannot
be written is not half-written: each change is one transaction, and a `StoreError` if it fails.
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
"""The URL of a store that lasts as long as it is open, for simulations."""
MAX_CACHED: Final = 4096

_log = logging.getLogger(__name__)


class Store:
    """One database.

    Args:
        url: AIRLOCK_DATABASE_URL.
        timeout: in seconds, for every call except `open`. Discord waits three seconds: no command makes more than four
            calls before it answers, except `/spoilers server` with all of its options.
        observe: called after every access with ``read`` or ``write``, its seconds, and whether it failed.
    """

    def __init__(self, url: str, *, timeout: float = 0.6, observe: Observe | None = None) -> None:
        self._database = Database(url, timeout, observe)
        # Keyed by the last commit too, so that what is outdated is never found and soon replaced.
        self._cache: LRUCache[Any, StoredSettings] = LRUCache(MAX_CACHED)

    async def __aenter__(self) -> Self:
        await self.open()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    async def open(self) -> None:
        """Create what is missing and migrate the tables.

        Raises:
            StoreAwayError: with one sentence, if trying again later may help.
            StoreError: with one sentence, if it does not.
        """
        await self._database.open()

    async def close(self) -> None:
        """Close the database."""
        await self._database.close()

    def replica_registry(self, name: str) -> ReplicaRegistry | None:
        """Where processes that share this database tell each other what they serve; None for SQLite, which one uses.

        Args:
            name: how the others call this process.

        Raises:
            StoreError: while the store is closed.
        """
        return ReplicaRegistry(self._database, name) if self._database.is_shared else None

    async def ping(self) -> bool:
        """Whether the tables can be read."""
        with suppress(Exception):
            await self._database.read(queries.ANY_ROW, {})
            return True
        return False

    async def load_settings(
        self, user: int, channel: int | None, server: int | None, thread: int | None = None
    ) -> StoredSettings:
        """What is stored about an asker and the place they ask in; never an exception.

        A SQLite file is read again only after a commit.

        Args:
            thread: a thread or forum post of `channel`.
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
        """Everything stored about one person. StoreError if it cannot be read."""
        return await self._database.load(queries.PERSON, {"user": user}, queries.person_from)

    async def load_places(self, server: int) -> list[PlaceSettings]:
        """Everything set for a server: its own settings first, then those of its channels by id.

        Raises:
            StoreError: if it cannot be read.
        """
        return await self._database.load(queries.PLACES, {"server": server}, queries.places_from)

    async def set_progress(self, user: int, work: str, position: Position | None) -> None:
        """Store how far a person has watched; None: they have not started."""
        row = {"user_id": user, "work": work, **_numbers(work, position, not_started=0)}
        await self._database.write(statements.upsert, progress, row)

    async def clear_progress(self, user: int, work: str | None = None) -> None:
        """Delete how far a person has watched one work, or all."""
        only = {"work": work} if work is not None else {}
        await self._database.write(statements.delete_rows, progress, user_id=user, **only)

    async def set_always_private(self, user: int, wanted: bool) -> None:
        """Store whether a person wants every answer in private."""
        if wanted:
            await self._database.write(statements.upsert, preferences, {"user_id": user, "always_private": True})
        else:
            await self._database.write(statements.delete_rows, preferences, user_id=user)

    async def forget_person(self, user: int) -> None:
        """Delete everything stored about a person."""
        await self._database.write(statements.delete_rows, progress, introductions, preferences, user_id=user)

    async def claim_onboarding(self, user: int) -> bool:
        """Note that a person was told how to set their progress; true exactly once per person."""
        return await self._database.write(statements.claim_onboarding, user)

    async def set_ceiling(
        self, server: int, channel: int | None, work: str, position: Position | None, thread: int | None = None
    ) -> None:
        """Set the ceiling of a channel, of a `thread` in it, or (channel None) the server's default.

        None: “not started”, which differs from no ceiling.
        """
        row = {**_place(server, channel, thread), "work": work, **_numbers(work, position, not_started=None)}
        await self._database.write(statements.upsert, ceilings, row)

    async def set_ceilings(self, server: int, wanted: Mapping[int, Ceiling], change: str) -> None:
        """Set ceilings of several channels: all of them or none. `change` is the name by which it can be undone."""
        for ceiling in wanted.values():
            for work, position in ceiling.items():
                _check(work, position)
        if wanted:
            await self._database.write(statements.set_ceilings, server, wanted, change)

    async def undo_ceilings(self, server: int, change: str) -> int | None:
        """Restore what `set_ceilings` replaced, except ceilings that were changed again since.

        Returns:
            how many were restored; None if `change` was not the server's last one.
        """
        return await self._database.write(statements.undo_ceilings, server, change)

    async def remove_ceiling(self, server: int, channel: int | None, work: str, thread: int | None = None) -> None:
        """Delete a ceiling, so that the wider place's counts: the channel's, the server's default, nothing watched."""
        place = _place(server, channel, thread)
        key = {name: place[name] for name in ("place_id", "is_server")}
        await self._database.write(statements.delete_rows, ceilings, **key, work=work)

    async def set_mode(
        self, server: int, channel: int | None, mode: BeyondPolicy | None, thread: int | None = None
    ) -> None:
        """Set the mode of a channel, of a `thread` in it, or (channel None) of the server.

        None: as in the wider place, or veiled.
        """
        row = {**_place(server, channel, thread), "mode": mode.value if mode else None}
        await self._database.write(statements.set_mode, row)

    async def set_manager_role(self, server: int, role: int | None) -> None:
        """Set which role may change ceilings besides Manage Server; None: no role."""
        await self._database.write(statements.upsert, places, {**_place(server), "manager_role_id": role})

    async def set_grace(self, server: int, days: int) -> None:
        """Set for how many days (0 to 60) a new episode counts as unwatched in a server's public replies."""
        if not 0 <= days <= LONGEST_GRACE:
            raise ValueError(f"grace days must be 0 to {LONGEST_GRACE}")
        await self._database.write(statements.upsert, places, {**_place(server), "grace_days": days})

    async def forget_channel(self, channel: int) -> None:
        """Delete everything set for a channel and its threads, or for a thread."""
        await self._database.write(statements.delete_channel, channel)

    async def forget_server(self, server: int) -> None:
        """Delete everything set for a server and its channels."""
        await self._database.write(statements.delete_rows, ceilings, places, bulk_changes, server_id=server)


def _place(server: int, channel: int | None = None, thread: int | None = None) -> dict[str, Any]:
    """The columns that say which place a row is about."""
    place = thread if thread is not None else channel if channel is not None else server
    parent = channel if thread is not None else None
    return {"place_id": place, "is_server": channel is None, "server_id": server, "parent_id": parent}


def _numbers(work: str, position: Position | None, not_started: int | None) -> dict[str, int | None]:
    """The columns of a position."""
    _check(work, position)
    if position is None:
        return {"season": not_started, "episode": not_started}
    return {"season": position.season, "episode": position.episode}


def _check(work: str, position: Position | None) -> None:
    if position is not None and (position.work != work or position.season < 1 or position.episode < 1):
        raise ValueError(f"{position} is not a position of {work}")
