"""The store: users' progress, and the ceilings and settings of places, in SQLite or PostgreSQL.

If the settings cannot be read, users count as having watched nothing: `Store.load_settings` never fails, but returns
settings marked `unavailable`. Each change is one transaction, so nothing is ever half-written. If a change fails, it
raises `StoreError`.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable, Mapping
from concurrent.futures import Future
from contextlib import suppress
from functools import partial
from random import getrandbits
from typing import Any, Final, ParamSpec, Self, TypeVar

from cachetools import LRUCache

from bot.knowledge.positions import Position
from bot.spoilers.clearance import BeyondPolicy, Ceiling, StoredSettings
from bot.storage import records, statements
from bot.storage.database.change import Change, Rows, script
from bot.storage.database.errors import driver_code, error_code
from bot.storage.database.opening import Database, open_database
from bot.storage.database.sqlite import SqliteDatabase
from bot.storage.records import UNCERTAIN, UNCHANGED, ClaimedError, PlaceSettings, StoreAwayError, StoreError
from bot.storage.replicas import ReplicaRegistry
from bot.storage.statements import READ_ONLY, REQUEST, SQL

__all__ = ["PlaceSettings", "Store", "StoreAwayError", "StoreError"]

_T = TypeVar("_T")
_P = ParamSpec("_P")
Observe = Callable[[str, float, bool], object]

IN_MEMORY: Final = "sqlite://"
"""The URL of a store that is lost when it is closed; for simulations."""
MAX_CACHED: Final = 4096
_DELETING: Final = {
    "clear_progress",
    "clear_progress_in_work",
    "clear_preferences",
    "clear_ceiling",
    "forget_requests",
    "forget_channel",
    "forget_server",
}
_NOT_COMMITTED: Final = {"SQLITE_FULL", "SQLITE_IOERR_WRITE"}  # the commit was not written, so nothing is stored

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
        self._url = url
        self._timeout = timeout
        self._observe = observe
        self._claimant = getrandbits(63)
        self._secret = b""
        self._database: Database | None = None
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
        if self._database is None:
            self._database = await open_database(self._url, self._timeout)

    async def close(self) -> None:
        """Close the database. After that, every call fails until the next `open`."""
        database, self._database = self._database, None
        if database is not None:
            await database.close()

    def replica_registry(self, name: str) -> ReplicaRegistry | None:
        """Return the registry of the processes that share this database; None for SQLite, which is never shared.

        Args:
            name: the name under which other replicas see this process.

        Raises:
            StoreError: while the store is closed.
        """
        database = self._opened()
        return None if isinstance(database, SqliteDatabase) else ReplicaRegistry(self, database, name)

    async def token_secret(self) -> bytes:
        """Return the secret key for the tokens of entries. All processes with this database share it.

        Raises:
            StoreError: if it cannot be read.
        """
        if not self._secret:
            ((secret,),) = await self.load("secret")
            self._secret = bytes.fromhex(secret)
        return self._secret

    async def ping(self) -> bool:
        """Return True if the tables can be read."""
        with suppress(StoreError):
            await self.load("any_row")
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
        database = self._database
        if database is None:
            return StoredSettings(unavailable=True)
        stamp = database.stamp()
        key = (stamp, user, channel, server, thread)
        if stamp is not None and (cached := self._cache.get(key)) is not None:
            return cached
        values = {"user": user, "channel": channel, "server": server, "thread": thread}
        try:
            settings = _settings(await self._in_time("read", database.read(SQL["settings"], values)))
        except Exception as error:
            _log.warning("The store could not be read: %s", error_code(error))
            return StoredSettings(unavailable=True)
        if stamp is not None:
            self._cache[key] = settings
        return settings

    async def load_person(self, user: int) -> StoredSettings:
        """Load everything stored about one person, without the settings of a place.

        Raises:
            StoreError: if it cannot be read.
        """
        return _settings(await self.load("settings", user=user, channel=None, server=None, thread=None))

    async def load_places(self, server: int) -> list[PlaceSettings]:
        """Load all settings of a server: its own first, then those of its channels and threads, sorted by id.

        Raises:
            StoreError: if it cannot be read.
        """
        return records.places_of(await self.load("places", server=server))

    async def set_progress(
        self, user: int, work: str, position: Position | None, *, only_forward: bool = False
    ) -> None:
        """Store how far a person has watched a work. None means that they have not started it.

        Args:
            only_forward: True to keep a later position, such as one stored by another press at the same moment.
        """
        statement = "raise_progress" if only_forward else "set_progress"
        await self._run(statement, user=user, work=work, **records.numbers_of(work, position, not_started=0))

    async def clear_progress(self, user: int, work: str | None = None) -> None:
        """Delete a person's progress in one work, or in all works if `work` is None."""
        await self._run("clear_progress" if work is None else "clear_progress_in_work", user=user, work=work)

    async def set_always_private(self, user: int, wanted: bool) -> None:
        """Store a person's choice to get every answer in private, or to get public answers again."""
        await self._run("set_always_private" if wanted else "clear_preferences", user=user)

    async def forget_person(self, user: int) -> None:
        """Delete everything stored about a person.

        Until their signatures expire, interactions of this person that are older than the deletion change nothing.
        Otherwise, somebody who has captured one could send it again, perhaps to another process, and bring data back.
        """
        await self._write(partial(script, SQL["forget_person"], {"user": user}), is_deletion=True)
        self._erase_deleted()

    async def forget_requests(self, now: float) -> None:
        """Delete what is stored about interactions of more than ten minutes ago. Errors are only logged.

        Args:
            now: the current time in seconds since 1970.
        """
        with suppress(StoreError):
            if await self.load("old_requests", request=statements.oldest_kept(now)):
                await self._run("forget_requests", request=statements.oldest_kept(now))

    async def claim_onboarding(self, user: int) -> bool:
        """Record that the bot has introduced itself to a person. Return True only the first time."""
        return await self.write(statements.introduce, user)

    async def claim_greeting(self, server: int) -> bool:
        """Record that the bot has introduced itself in a server. Return True only the first time."""
        return await self.write(statements.greet, server)

    async def set_ceiling(
        self, server: int, channel: int | None, work: str, position: Position | None, thread: int | None = None
    ) -> None:
        """Set the ceiling of a channel, of a `thread` in it, or, if `channel` is None, the server's default.

        If `position` is None, the ceiling is “not started”, which is not the same as no ceiling.
        """
        numbers = records.numbers_of(work, position, not_started=None)
        await self._run("set_ceiling", **records.place_values(server, channel, thread), work=work, **numbers)

    async def set_ceilings(self, server: int, wanted: Mapping[int, Ceiling], change: str) -> None:
        """Set the ceilings of several channels, either all or none. `change` is an id for undoing this later."""
        for ceiling in wanted.values():
            for work, position in ceiling.items():
                records.check_position(work, position)
        if wanted:
            await self.write(statements.set_ceilings, server, wanted, change)

    async def undo_ceilings(self, server: int, change: str) -> int | None:
        """Restore the ceilings that `set_ceilings` replaced, except those that have been changed again since then.

        Returns:
            the number of restored ceilings; None if `change` was not the server's last bulk change.
        """
        return await self.write(statements.undo_ceilings, server, change)

    async def remove_ceiling(self, server: int, channel: int | None, work: str, thread: int | None = None) -> None:
        """Delete the ceiling of a place.

        Then the ceiling of the next wider place applies: a thread uses its channel's, and a channel uses the server's
        default. If none is set, nothing counts as watched.
        """
        await self._run("clear_ceiling", **records.place_values(server, channel, thread), work=work)

    async def set_mode(
        self, server: int, channel: int | None, mode: BeyondPolicy | None, thread: int | None = None
    ) -> None:
        """Set the mode of a channel, of a `thread` in it, or, if `channel` is None, of the server.

        If `mode` is None, the mode of the next wider place applies. If none has one, facts beyond the ceiling are
        veiled.
        """
        await self._run("set_mode", **records.place_values(server, channel, thread), mode=mode.value if mode else None)

    async def set_manager_role(self, server: int, role: int | None) -> None:
        """Set the role whose members may change ceilings, besides members with Manage Server. None removes the role."""
        await self._run("set_manager_role", server=server, role=role)

    async def set_grace(self, server: int, days: int) -> None:
        """Set for how many days, 0 to 60, a new episode counts as unwatched in the public replies of a server.

        Raises:
            ValueError: if `days` is out of range.
            StoreError: if it cannot be stored.
        """
        if not 0 <= days <= records.LONGEST_GRACE:
            raise ValueError(f"grace days must be 0 to {records.LONGEST_GRACE}")
        await self._run("set_grace", server=server, days=days)

    async def forget_channel(self, channel: int) -> None:
        """Delete all settings of a channel and its threads, or of a single thread."""
        await self._run("forget_channel", channel=channel)

    async def forget_server(self, server: int) -> None:
        """Delete all settings of a server and its channels."""
        await self._run("forget_server", server=server)

    # ------------------------------------------------------------------ for this package

    async def load(self, name: str, **values: object) -> Rows:
        """Run a statement of `statements.sql` that reads, and return its rows.

        Raises:
            StoreError: if that fails.
        """
        try:
            return await self._in_time("read", self._opened().read(SQL[name], values))
        except Exception as error:
            raise StoreError(records.UNREADABLE) from error

    async def write(self, change: Callable[_P, Change[_T]], *args: _P.args, **kwargs: _P.kwargs) -> _T:
        """Commit a change, unless the current interaction must not. `change` may run in a thread, or repeatedly.

        Raises:
            StoreError: if nothing was stored, or if that is uncertain. The message says which.
        """
        return await self._write(partial(change, *args, **kwargs))

    async def _write(self, start: Callable[[], Change[_T]], *, is_deletion: bool = False) -> _T:
        if READ_ONLY.get():
            raise StoreError(UNCHANGED)
        if (requested := REQUEST.get()) is not None:
            request, user = requested
            person = statements.person_key(await self.token_secret(), user)
            start = partial(statements.claimed, request, person, self._claimant, start)
            if is_deletion:
                start = partial(statements.marked, request, person, start, self._opened().lock_claims)
        write = self._opened().write(start)
        try:
            return await self._in_time("write", write)
        except Exception as error:
            _log.warning("The store could not be written: %s", error_code(error))
            may_be_stored = write.is_committing and not write.cancelled() and driver_code(error) not in _NOT_COMMITTED
            raise StoreError(UNCERTAIN if may_be_stored or isinstance(error, ClaimedError) else UNCHANGED) from error

    async def _run(self, name: str, **values: object) -> None:
        """Run statements of `statements.sql` as one change. Deleted data is also erased from the file."""
        await self.write(script, SQL[name], values)
        if name in _DELETING:
            self._erase_deleted()

    def _erase_deleted(self) -> None:
        if isinstance(self._database, SqliteDatabase):
            self._database.erase_deleted()

    async def _in_time(self, operation: str, job: Future[_T]) -> _T:
        """Return the result of a read or write, and report it to the observer. Cancel it at the time limit.

        Raises:
            TimeoutError: if there is no result within the time limit.
            Exception: if it failed.
        """
        began = time.perf_counter()
        failed = True
        try:
            if not job.done():
                with suppress(TimeoutError):  # a result in time counts, even if the event loop was too busy to see it
                    async with asyncio.timeout(self._timeout):
                        await asyncio.wrap_future(job)
            result = job.result(timeout=0)
            failed = False
            return result
        finally:
            job.cancel()
            if self._observe is not None:
                self._observe(operation, time.perf_counter() - began, failed)

    def _opened(self) -> Database:
        if self._database is None:
            raise StoreError(UNCHANGED)
        return self._database


# A row may hold an invalid value, written by hand or by another version. It never makes more facts visible: an invalid
# progress or ceiling counts as “not started”, an invalid mode as strict, an invalid grace period as the longest one.


def _settings(rows: Rows) -> StoredSettings:
    """Build the settings from the rows of `settings`."""
    progress: dict[str, Position] = {}
    not_started = set()
    ceilings: dict[str, dict[str, Position | None]] = {"thread": {}, "channel": {}, "server": {}}
    modes: dict[str, BeyondPolicy | None] = dict.fromkeys(ceilings)
    grace_days = 0
    introduced = always_private = False
    for kind, place, text, first, second in rows:
        if kind == "progress":
            if (position := records.position_of(text, first, second)) is not None:
                progress[text] = position
            else:
                not_started.add(text)
        elif kind == "ceiling":
            ceilings[place][text] = records.position_of(text, first, second)
        elif kind == "settings":
            modes[place] = records.mode_of(text)
            if place == "server":
                grace_days = records.grace_of(first) or 0
        elif kind == "introduced":
            introduced = True
        else:
            always_private = bool(first)
    return StoredSettings(
        progress=progress,
        channel_ceiling=ceilings["channel"],
        server_ceiling=ceilings["server"],
        beyond=modes["thread"] or modes["channel"] or modes["server"] or BeyondPolicy.VEILED,
        grace_days=grace_days,
        introduced=introduced,
        thread_ceiling=ceilings["thread"],
        not_started=frozenset(not_started),
        always_private=always_private,
    )
