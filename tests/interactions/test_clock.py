"""The clock jumps, forwards and back: answers are those of the moment, and nobody is locked out by what never was.

Covered is everything the bot asks its own clock: what has aired, countdowns, grace, how often somebody may report. The
operating system's clock is asked by nothing else: waiting, time limits and heartbeats go by the monotonic clock.
"""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.cli.simulation.request import parse_request
from bot.cli.simulation.simulated_discord import SimulatedDiscord
from bot.commands.report import MAX_REPORTS
from bot.knowledge.loading.loader import read_knowledge
from bot.knowledge.snapshot import SnapshotHolder
from tests.support.facts import KNOWLEDGE
from tests.support.report_form import submit
from tests.support.small_knowledge import make
from tests.support.small_server import PEOPLE

MOMENTS = ["2026-03-01T12:00:00Z", "2099-01-01T00:00:00Z", "1970-01-01T00:00:00Z", "2019-11-01T00:00:00Z"]
COMMANDS = ["/next", "/release title:next", "/cast name:Ed Baldwin private:true", "/timeline", "/help"]
BOT = Path(__file__).parents[2] / "bot"


async def answers(world: SimulatedDiscord, moment: str) -> list[object]:
    """What is answered at a moment."""
    found: list[object] = []
    for command in COMMANDS:
        request = json.dumps({"command": command, "now": moment, "progress": {"FAM": "S3E1"}})
        found.append((await world.ask(parse_request(request, world.current.current)))["payload"])
    return found


async def test_every_moment_is_answered_as_if_there_had_been_no_other() -> None:
    """There and back again in one process, against a process for each."""
    knowledge = read_knowledge(KNOWLEDGE)
    alone = {}
    for moment in MOMENTS:
        async with SimulatedDiscord(SnapshotHolder(knowledge), KNOWLEDGE) as world:
            alone[moment] = await answers(world, moment)
    assert alone[MOMENTS[0]] != alone[MOMENTS[1]]
    async with SimulatedDiscord(SnapshotHolder(knowledge), KNOWLEDGE) as world:
        for moment in [*MOMENTS, *reversed(MOMENTS)]:
            assert await answers(world, moment) == alone[moment], moment


class Shifted(SimulatedDiscord):
    """A world whose clock can be put wrong."""

    shift = timedelta(0)

    def clock(self) -> datetime:
        """The present as far as the machine knows."""
        return datetime.now(UTC) + self.shift


async def test_reports_of_a_future_that_never_was_are_forgotten(tmp_path: Path) -> None:
    """The clock stood a year ahead, was put right, and people may report again."""
    async with Shifted(SnapshotHolder(make(PEOPLE)), tmp_path, reports=tmp_path / "reports.jsonl") as world:
        world.shift = timedelta(days=365)
        for _ in range(MAX_REPORTS):
            assert "Thank you" in str(await submit(world, "Wrong.", "admin"))
        assert "wait" in str(await submit(world, "Wrong.", "admin"))
        world.shift = timedelta(0)
        assert "Thank you" in str(await submit(world, "Wrong.", "admin"))


def test_nothing_else_asks_the_clock() -> None:
    """While the bot runs, the present comes in at one place; everything else is seconds of the monotonic clock.

    Only the log writes beside each line when it was written.
    """
    asks = re.compile(r"datetime\.now|time\.time\(|datetime\.utcnow|date\.today")
    found = {path.relative_to(BOT).as_posix() for path in BOT.rglob("*.py") if asks.search(path.read_text("utf-8"))}
    running = {name for name in found if not name.startswith(("cli/", "__main__"))}
    assert running == {"runtime/client.py", "operations/logs.py"}
