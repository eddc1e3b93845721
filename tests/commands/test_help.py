"""The card of `/help`: for whom, in which order."""

from __future__ import annotations

import json
from pathlib import Path

from bot.cli.simulation.plain_text import payload_text
from bot.cli.simulation.request import parse_request
from bot.cli.simulation.simulated_discord import SimulatedDiscord
from bot.knowledge.snapshot import SnapshotHolder
from tests.support.small_knowledge import make
from tests.support.small_server import PEOPLE


async def helped(role: str) -> list[str]:
    """The lines of the card."""
    async with SimulatedDiscord(SnapshotHolder(make(PEOPLE)), Path()) as world:
        request = parse_request(json.dumps({"command": "/help", "as": role}), world.current.current)
        return payload_text((await world.ask(request))["payload"]).splitlines()


async def test_a_manager_reads_where_to_start() -> None:
    lines = await helped("manager")
    start = lines.index("### For moderators") + 1
    assert lines[start].startswith("Start here: </setup:")
    assert lines.index("### Ask") > start


async def test_a_member_reads_of_nothing_that_is_not_theirs() -> None:
    text = "\n".join(await helped("member"))
    assert "/spoilers" not in text
    assert "/reload" not in text
    assert "Start here" not in text


async def test_it_gives_an_example_does_not_list_itself_and_detaches_no_colon() -> None:
    text = "\n".join(await helped("admin"))
    assert "</help" not in text
    assert "For example `/" in text
    assert "</reload:" in text
    assert ">:" not in text
