"""A store in plain dictionaries: for the preview and `ask`, where nothing has to last and nothing may wait."""

from __future__ import annotations

from collections.abc import Mapping

from bot.knowledge.positions import Position
from bot.spoilers.clearance import Ceiling, Standing
from bot.storage.store import Mode, PlaceSettings, Stored


class MemoryKeeper:
    """Keeps progress, ceilings and modes until the process ends. The same interface as `bot.storage.store.Store`."""

    def __init__(self) -> None:
        self._progress: dict[int, dict[str, Position]] = {}
        self._introduced: set[int] = set()
        self._servers: dict[int, int] = {}
        self._ceilings: dict[int, dict[str, Position | None]] = {}
        self._modes: dict[int, Mode] = {}
        self._grace: dict[int, int] = {}

    async def standing(self, user: int, channel: int | None, server: int | None) -> Standing:
        """Everything that counts for one interaction."""
        mode = self._modes.get(channel or 0) or self._modes.get(server or 0)
        return Standing(
            dict(self._progress.get(user, {})),
            dict(self._ceilings.get(channel or 0, {})),
            dict(self._ceilings.get(server or 0, {})),
            mode is Mode.STRICT,
            self._grace.get(server or 0, 0),
            user in self._introduced,
        )

    async def stored(self, user: int) -> Stored:
        """Everything about one person."""
        return Stored(dict(self._progress.get(user, {})), user in self._introduced)

    async def set_progress(self, user: int, work: str, position: Position | None) -> None:
        """None removes."""
        mine = self._progress.setdefault(user, {})
        mine.pop(work, None)
        if position is not None:
            mine[work] = position

    async def clear_progress(self, user: int, work: str | None = None) -> None:
        """One work, or all."""
        if work is None:
            self._progress.pop(user, None)
        else:
            self._progress.get(user, {}).pop(work, None)

    async def forget_person(self, user: int) -> None:
        """Everything about one person."""
        self._progress.pop(user, None)
        self._introduced.discard(user)

    async def introduce(self, user: int) -> bool:
        """True exactly once."""
        first = user not in self._introduced
        self._introduced.add(user)
        return first

    async def set_ceiling(self, server: int, channel: int | None, work: str, position: Position | None) -> None:
        """None is “not started”."""
        self._ceilings.setdefault(self._place(server, channel), {})[work] = position

    async def set_ceilings(self, server: int, ceilings: Mapping[int, Position], work: str) -> None:
        """Several channels."""
        for channel, position in ceilings.items():
            await self.set_ceiling(server, channel, work, position)

    async def remove_ceiling(self, server: int, channel: int | None, work: str) -> None:
        """Back to the server's, or to the premise."""
        self._ceilings.get(self._place(server, channel), {}).pop(work, None)

    async def set_mode(self, server: int, channel: int | None, mode: Mode | None) -> None:
        """None: back to the server's, or to veils."""
        place = self._place(server, channel)
        self._modes.pop(place, None)
        if mode is not None:
            self._modes[place] = mode

    async def set_grace(self, server: int, days: int) -> None:
        """Days for which an episode counts as unwatched."""
        self._grace[self._place(server, None)] = days

    async def settings(self, server: int) -> list[PlaceSettings]:
        """The server first, then its channels."""
        places = sorted(place for place, owner in self._servers.items() if owner == server)
        return [self._settings_of(place, server) for place in sorted(places, key=lambda place: place != server)]

    async def forget_channel(self, channel: int) -> None:
        """A channel is gone."""
        for table in (self._servers, self._ceilings, self._modes, self._grace):
            table.pop(channel, None)

    async def forget_server(self, server: int) -> None:
        """A server is gone, with its channels."""
        for place in [place for place, owner in self._servers.items() if owner == server]:
            await self.forget_channel(place)

    async def ping(self) -> bool:
        """Always there."""
        return True

    def _place(self, server: int, channel: int | None) -> int:
        place = channel if channel is not None else server
        self._servers[place] = server
        return place

    def _settings_of(self, place: int, server: int) -> PlaceSettings:
        ceiling: Ceiling = dict(self._ceilings.get(place, {}))
        return PlaceSettings(place, place == server, ceiling, self._modes.get(place), self._grace.get(place))
