"""The store: people's progress, channels' ceilings and settings, in SQLite or PostgreSQL.

What cannot be read counts as not watched: `Store.standing` never fails, it says `unavailable`. What cannot
be written is not half-written: each change is one transaction, and a `StoreError` where it failed.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Executable

from bot.knowledge.positions import Position
from bot.spoilers.clearance import Standing
from bot.storage import reading, writing
from bot.storage.access import Access, Observe, reason
from bot.storage.board import Board
from bot.storage.freshness import Remembered
from bot.storage.model import LONGEST_GRACE, UNREADABLE, Mode, PlaceSettings, StoreAwayError, Stored, StoreError
from bot.storage.tables import ceilings, places, progress

__all__ = ["Mode", "PlaceSettings", "Store", "StoreAwayError", "StoreError", "Stored"]

_log = logging.getLogger(__name__)


class Store:
    """One database.

    Args:
        url: AIRLOCK_DATABASE_URL.
        timeout: seconds; no call takes longer, but `open`. Discord waits for three, and no command makes more than four
            calls before it answers.
        observe: is told of every access: ``read`` or ``write``, its seconds, whether it failed.
    """

    def __init__(self, url: str, *, timeout: float = 0.6, observe: Observe | None = None) -> None:
        self._access = Access(url, timeout, observe)
        self._standings: Remembered[Standing] = Remembered()

    async def open(self) -> None:
        """Create what is missing and bring the tables up to date; StoreError with one sentence where that fails."""
        await self._access.open()

    async def close(self) -> None:
        """Let go of the database."""
        await self._access.close()

    def board(self, name: str) -> Board | None:
        """Where processes that share this database tell each other what they serve; SQLite has only one of them.

        `name` is what the others call this one. StoreError while closed.
        """
        return Board(self._access, name) if self._access.dialect == "postgresql" else None

    async def ping(self) -> bool:
        """Whether the tables can be read."""
        try:
            await self._access.read(reading.ANYTHING, {})
        except Exception:
            return False
        return True

    async def standing(self, user: int, channel: int | None, server: int | None) -> Standing:
        """What is stored about an asker and the place they ask in; never an exception.

        From a SQLite file it is read once, and again when anybody has committed something.
        """
        key, mark = (user, channel, server), self._access.mark()
        known = self._standings.find(mark, key)
        if known is not None:
            return known
        try:
            rows = await self._access.read(reading.STANDING, {"user": user, "channel": channel, "server": server})
            standing = reading.standing_of(rows)
            self._standings.keep(mark, key, standing)
            return standing
        except Exception as error:
            _log.warning("The store could not be read: %s", reason(error))
            return Standing(unavailable=True)

    async def stored(self, user: int) -> Stored:
        """Everything stored about one person."""
        try:
            return reading.stored_of(await self._access.read(reading.STORED, {"user": user}))
        except Exception as error:
            raise StoreError(UNREADABLE) from error

    async def settings(self, server: int) -> list[PlaceSettings]:
        """Everything set for a server: the server's own settings first, then its channels by id."""
        try:
            return reading.settings_of(await self._access.read(reading.SETTINGS, {"server": server}))
        except Exception as error:
            raise StoreError(UNREADABLE) from error

    async def set_progress(self, user: int, work: str, position: Position | None) -> None:
        """Note how far a person has watched; None forgets it."""
        if position is None:
            await self.clear_progress(user, work)
            return
        _check(work, position)
        statement = writing.upsert(self._access.dialect, progress, "season", "episode")
        row = {"user_id": user, "work": work, "season": position.season, "episode": position.episode}
        await self._change((statement, row))

    async def clear_progress(self, user: int, work: str | None = None) -> None:
        """Forget how far a person has watched one work, or all."""
        statement = writing.of_person(progress, user)
        await self._change((statement if work is None else statement.where(progress.c.work == work), {}))

    async def forget_person(self, user: int) -> None:
        """Delete everything stored about a person."""
        await self._change(*((writing.of_person(table, user), {}) for table in writing.ABOUT_PEOPLE))

    async def introduce(self, user: int) -> bool:
        """Note that a person was told how to set their progress; True exactly once per person."""
        statement = writing.introduction(self._access.dialect)

        def change(connection: Connection) -> bool:
            return connection.execute(statement, {"user_id": user}).first() is not None

        return await self._access.write(change)

    async def set_ceiling(self, server: int, channel: int | None, work: str, position: Position | None) -> None:
        """Set a channel's ceiling, or the server's default (channel None). None: "not started", on purpose."""
        await self._set_ceilings(server, [(channel, position)], work)

    async def set_ceilings(self, server: int, ceilings: Mapping[int, Position], work: str) -> None:
        """Set the ceilings of several channels: all of them or none."""
        if ceilings:  # in one order always, so that two of these never wait for each other in a circle
            await self._set_ceilings(server, sorted(ceilings.items()), work)

    async def remove_ceiling(self, server: int, channel: int | None, work: str) -> None:
        """Back to the server's default, or (channel None) to nothing watched."""
        statement = writing.of_place(ceilings, *_place(server, channel)).where(ceilings.c.work == work)
        await self._change((statement, {}))

    async def set_mode(self, server: int, channel: int | None, mode: Mode | None) -> None:
        """Set the mode of a channel or (channel None) of the server. None: back to the server's, or to veil."""
        place, is_server = _place(server, channel)
        statement = writing.upsert(self._access.dialect, places, "server_id", "mode")
        row = {"place_id": place, "is_server": is_server, "server_id": server, "mode": mode.value if mode else None}
        empty = writing.of_place(places, place, is_server).where(places.c.mode.is_(None), places.c.grace_days.is_(None))
        await self._change((statement, row), (empty, {}))

    async def set_grace(self, server: int, days: int) -> None:
        """Set for how many days (0 to 60) a new episode counts as unwatched in a server's public replies."""
        if not 0 <= days <= LONGEST_GRACE:
            raise ValueError(f"grace days must be 0 to {LONGEST_GRACE}")
        statement = writing.upsert(self._access.dialect, places, "server_id", "grace_days")
        await self._change(
            (statement, {"place_id": server, "is_server": True, "server_id": server, "grace_days": days})
        )

    async def forget_channel(self, channel: int) -> None:
        """Delete everything set for a channel."""
        await self._change(*((writing.of_place(table, channel, False), {}) for table in writing.ABOUT_PLACES))

    async def forget_server(self, server: int) -> None:
        """Delete everything set for a server and its channels."""
        await self._change(*((writing.of_server(table, server), {}) for table in writing.ABOUT_PLACES))

    async def _set_ceilings(self, server: int, wanted: Sequence[tuple[int | None, Position | None]], work: str) -> None:
        rows = []
        for channel, position in wanted:
            if position is not None:
                _check(work, position)
            place, is_server = _place(server, channel)
            key = {"place_id": place, "is_server": is_server, "work": work, "server_id": server}
            season, episode = (position.season, position.episode) if position else (None, None)
            rows.append({**key, "season": season, "episode": episode})
        statement = writing.upsert(self._access.dialect, ceilings, "server_id", "season", "episode")
        await self._change((statement, rows))

    async def _change(self, *steps: tuple[Executable, Mapping[str, Any] | Sequence[Mapping[str, Any]]]) -> None:
        def change(connection: Connection) -> None:
            for statement, values in steps:
                connection.execute(statement, values)

        await self._access.write(change)


def _place(server: int, channel: int | None) -> tuple[int, bool]:
    return (server, True) if channel is None else (channel, False)


def _check(work: str, position: Position) -> None:
    if position.work != work or position.season < 1 or position.episode < 1:
        raise ValueError(f"{position} is not a position of {work}")
