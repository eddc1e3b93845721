"""Steps that tests of `/progress` and `/spoilers` share."""

from __future__ import annotations

from typing import Any

from bot.cli.simulation.simulated_discord import SimulatedDiscord
from bot.knowledge.positions import Position

LAST = Position("AA", 1, 3)


async def chosen(world: SimulatedDiscord, custom_id: str, value: str) -> dict[str, Any]:
    """Choose a value in a select of the last reply, as the user who received it."""
    actor, _, result = world._last
    mark = len(world.env.http_requests)
    return world._sent(await actor.select(result.response, [value], custom_id=custom_id), mark)


def asker(world: SimulatedDiscord) -> int:
    """Return the id of the user who sent the last interaction."""
    return int(world._last[0].id)
