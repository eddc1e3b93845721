"""A store that fails opens nothing, and says so."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from bot.cli.simulation.request import parse_request
from bot.cli.simulation.simulated_discord import SimulatedDiscord
from bot.knowledge.positions import Position
from bot.knowledge.snapshot import SnapshotHolder
from bot.spoilers.clearance import BeyondPolicy, Ceiling, StoredSettings
from bot.storage.store import Store, StoreError
from tests.support.small_knowledge import make
from tests.support.small_server import EARLY, PEOPLE, shown

LAST = Position("AA", 1, 3)


class BrokenKeeper(Store):
    """A store that cannot be reached."""

    async def load_settings(
        self, user: int, channel: int | None, server: int | None, thread: int | None = None
    ) -> StoredSettings:
        return StoredSettings({"AA": LAST}, {"AA": LAST}, unavailable=True)

    async def set_progress(
        self, user: int, work: str, position: Position | None, *, only_forward: bool = False
    ) -> None:
        raise StoreError("I can't store that right now; nothing was changed. Please try again in a minute.")

    async def set_ceilings(self, server: int, wanted: Mapping[int, Ceiling], change: str) -> None:
        raise StoreError("I can't store that right now; nothing was changed. Please try again in a minute.")

    async def set_mode(
        self, server: int, channel: int | None, mode: BeyondPolicy | None, thread: int | None = None
    ) -> None:
        raise StoreError("I can't store that right now; nothing was changed. Please try again in a minute.")


async def test_a_store_that_fails_opens_nothing_and_says_so(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("bot.cli.simulation.simulated_discord.Store", BrokenKeeper)
    knowledge = make(PEOPLE)
    async with SimulatedDiscord(SnapshotHolder(knowledge), tmp_path) as world:

        async def ask(**request: Any) -> dict[str, Any]:
            return await world.ask(parse_request(json.dumps(request), knowledge))

        for command in ("/cast name:anna", "/cast name:anna private:true"):
            answer = await ask(command=command)
            assert EARLY not in json.dumps(answer)
            assert "I can't read anyone's progress" in shown(answer)
        refused = await ask(command="/progress set episode:S1E2")
        assert "nothing was changed" in shown(refused)
        refused = await ask(command="/spoilers server mode:strict", **{"as": "manager"})
        assert "nothing was changed" in shown(refused)
