"""A simulated server with a small knowledge base: one character, with one fact for each episode."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from bot.cli.simulation.plain_text import payload_text
from bot.cli.simulation.request import parse_request
from bot.cli.simulation.simulated_discord import SimulatedDiscord
from bot.knowledge.snapshot import SnapshotHolder
from tests.support.markdown_reader import open_text
from tests.support.small_knowledge import make

Ask = Any

PEOPLE = """
sources:
  s1: {publisher: The Paper, title: What was said, date: 2020-01-01, where: page 1, reliability: high}
works:
  AA:
    title: First Show
    accent: "#112233"
    summary: {text: A show., reveal: premise, sources: s1}
    seasons:
      1: {schedule: [{as_of: 2019-01-01, premiere: 2020-01-01, finale: 2020-01-15, episodes: 3, sources: s1}]}
episodes:
  AA S1E1: {title: One, released: 2020-01-01, sources: s1}
  AA S1E2: {title: Two, released: 2020-01-08, sources: s1}
  AA S1E3: {title: Three, released: 2020-01-15, sources: s1}
characters:
  anna:
    name: Anna Quill
    reveal: AA S1E1
    facts:
      - {id: early, text: Finds the key., reveal: AA S1E1, sources: s1}
      - {id: middle, text: Loses the key., reveal: AA S1E2, sources: s1}
      - {id: late, text: Breaks the lock., reveal: AA S1E3, sources: s1}
  boris: {name: Boris Quill, reveal: AA S1E2}
events:
""" + "".join(
    f"  e{number}: {{work: AA, when: {1950 + number}, text: Event {number}., real: none, "
    "about: anna, reveal: AA S1E1, sources: s1}\n"
    for number in range(12)
)

EARLY, MIDDLE, LATE = "Finds the key.", "Loses the key.", "Breaks the lock."


@asynccontextmanager
async def a_small_world() -> AsyncIterator[Ask]:
    """Asks a world with a small knowledge base; answers with the answer of the contract."""
    knowledge = make(PEOPLE)
    async with SimulatedDiscord(SnapshotHolder(knowledge), Path()) as world:

        async def asked(**request: Any) -> dict[str, Any]:
            return await world.ask(parse_request(json.dumps(request), knowledge))

        asked.world = world
        yield asked


def shown(answer: dict[str, Any]) -> str:
    """Return all visible text of a reply."""
    assert answer["ok"], answer
    return open_text(payload_text(answer["payload"]))


def button(answer: dict[str, Any], label: str) -> str:
    """The custom id of a button."""
    found = [
        child["custom_id"]
        for row in answer["payload"]["components"]
        if row["type"] == 1
        for child in row["components"]
        if child.get("label") == label
    ]
    assert len(found) == 1, f"{label}: {found}"
    return str(found[0])
