"""A store in plain dictionaries: for the preview and `ask`, where nothing has to last and nothing may wait."""

from __future__ import annotations

from collections.abc import Mapping

from bot.knowledge.positions import Position
from bot.spoilers.clearance import BeyondPolicy, Ceiling, StoredSettings
from bot.storage.store import PlaceSettings, Stored

_NOTHING_SET = "nothing set"
Changed = list[tuple[int, str, Position | str | None, Position | None]]


class InMemoryStore:
    """Keeps progress, ceilings and modes until the process ends. The same interface as `bot.storage.store.Store`.

    A place is known by one id: its thread's, else its channel's, else its server's.
    """

    def __init__(self) -> None:
        self._progress: dict[int, dict[str, Position | None]] = {}
        self._introduced: set[int] = set()
        self._always_private: set[int] = set()
        self._servers: dict[int, int] = {}
        self._parents: dict[int, int] = {}
        self._ceilings: dict[int, dict[str, Position | None]] = {}
        self._modes: dict[int, BeyondPolicy] = {}
        self._grace: dict[int, int] = {}
        self._roles: dict[int, int] = {}
        self._changes: dict[int, tuple[str, Changed]] = {}

    async def standing(
        self, user: int, channel: int | None, server: int | None, thread: int | None = None
    ) -> StoredSettings:
        """Everything that counts for one interaction."""
        stored = await self.stored(user)
        modes = [self._modes[place] for place in (thread, channel, server) if place in self._modes]
        return StoredSettings(
            stored.progress,
            dict(self._ceilings.get(channel or 0, {})),
            dict(self._ceilings.get(server or 0, {})),
            (modes or [BeyondPolicy.VEILED])[0],
            self._grace.get(server or 0, 0),
            stored.introduced,
            thread_ceiling=dict(self._ceilings.get(thread or 0, {})),
            not_started=stored.not_started,
            always_private=stored.always_private,
        )

    async def stored(self, user: int) -> Stored:
        """Everything about one person."""
        mine = self._progress.get(user, {})
        return Stored(
            {work: position for work, position in mine.items() if position is not None},
            user in self._introduced,
            frozenset(work for work, position in mine.items() if position is None),
            user in self._always_private,
        )

    async def set_progress(self, user: int, work: str, position: Position | None) -> None:
        """None is “not started”."""
        self._progress.setdefault(user, {})[work] = position

    async def clear_progress(self, user: int, work: str | None = None) -> None:
        """One work, or all."""
        if work is None:
            self._progress.pop(user, None)
        else:
            self._progress.get(user, {}).pop(work, None)

    async def set_always_private(self, user: int, wanted: bool) -> None:
        """Whether every answer is private."""
        if wanted:
            self._always_private.add(user)
        else:
            self._always_private.discard(user)

    async def forget_person(self, user: int) -> None:
        """Everything about one person."""
        self._progress.pop(user, None)
        self._introduced.discard(user)
        self._always_private.discard(user)

    async def introduce(self, user: int) -> bool:
        """True exactly once."""
        first = user not in self._introduced
        self._introduced.add(user)
        return first

    async def set_ceiling(
        self, server: int, channel: int | None, work: str, position: Position | None, thread: int | None = None
    ) -> None:
        """None is “not started”."""
        self._ceilings.setdefault(self._place(server, channel, thread), {})[work] = position

    async def set_ceilings(self, server: int, wanted: Mapping[int, Ceiling], change: str) -> None:
        """Several channels, kept for `undo_ceilings`."""
        changed: Changed = []
        for channel, ceiling in wanted.items():
            for work, position in ceiling.items():
                changed.append((channel, work, self._ceilings.get(channel, {}).get(work, _NOTHING_SET), position))
                await self.set_ceiling(server, channel, work, position)
        if wanted:
            self._changes[server] = (change, changed)

    async def undo_ceilings(self, server: int, change: str) -> int | None:
        """What was there before, but where somebody has changed it since."""
        last, changed = self._changes.get(server, ("", []))
        if last != change:
            return None
        del self._changes[server]
        count = 0
        for channel, work, before, after in changed:
            here = self._ceilings.setdefault(channel, {})
            if here.get(work, _NOTHING_SET) == after:
                if isinstance(before, str):
                    del here[work]
                else:
                    here[work] = before
                count += 1
        return count

    async def remove_ceiling(self, server: int, channel: int | None, work: str, thread: int | None = None) -> None:
        """Back to what the wider place has."""
        self._ceilings.get(self._place(server, channel, thread), {}).pop(work, None)

    async def set_mode(
        self, server: int, channel: int | None, mode: BeyondPolicy | None, thread: int | None = None
    ) -> None:
        """None: back to what the wider place has."""
        place = self._place(server, channel, thread)
        self._modes.pop(place, None)
        if mode is not None:
            self._modes[place] = mode

    async def set_manager_role(self, server: int, role: int | None) -> None:
        """None: only Manage Server counts."""
        place = self._place(server, None)
        self._roles.pop(place, None)
        if role is not None:
            self._roles[place] = role

    async def set_grace(self, server: int, days: int) -> None:
        """Days for which an episode counts as unwatched."""
        self._grace[self._place(server, None)] = days

    async def settings(self, server: int) -> list[PlaceSettings]:
        """The server first, then its channels."""
        places = sorted(place for place, owner in self._servers.items() if owner == server)
        return [self._settings_of(place, server) for place in sorted(places, key=lambda place: place != server)]

    async def forget_channel(self, channel: int) -> None:
        """A channel is gone, with its threads; or a thread."""
        threads = [thread for thread, parent in self._parents.items() if parent == channel]
        for place in (channel, *threads):
            for table in (self._servers, self._parents, self._ceilings, self._modes, self._grace, self._roles):
                table.pop(place, None)

    async def forget_server(self, server: int) -> None:
        """A server is gone, with its channels."""
        self._changes.pop(server, None)
        for place in [place for place, owner in self._servers.items() if owner == server]:
            await self.forget_channel(place)

    async def ping(self) -> bool:
        """Always there."""
        return True

    def _place(self, server: int, channel: int | None, thread: int | None = None) -> int:
        place = thread if thread is not None else channel if channel is not None else server
        self._servers[place] = server
        if thread is not None and channel is not None:
            self._parents[thread] = channel
        return place

    def _settings_of(self, place: int, server: int) -> PlaceSettings:
        ceiling: Ceiling = dict(self._ceilings.get(place, {}))
        return PlaceSettings(
            place,
            place == server,
            ceiling,
            self._modes.get(place),
            self._grace.get(place),
            self._parents.get(place),
            self._roles.get(place),
        )
