"""Every door of a running bot: one line in its log, one count in its metrics, and nothing of whoever came through."""

from __future__ import annotations

import asyncio
import json
import sqlite3
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import aiohttp
import pytest
import pytest_asyncio
from prometheus_client.parser import text_string_to_metric_families

from bot.cli.simulation.plain_text import payload_text
from bot.cli.simulation.request import parse_request
from bot.cli.simulation.simulated_discord import SimulatedDiscord
from bot.knowledge.snapshot import SnapshotHolder
from bot.spoilers.clearance import StoredSettings
from bot.storage.store import Store
from tests.loopback import Answer, BotProcess, Exchange, LoopbackDiscord, Place
from tests.loopback.fixtures import OWNER, TOKEN, TYPED, addresses, free_port, loopback, until, with_button
from tests.loopback.guilds import NEVER_SEEN_NAME
from tests.support.captured_logs import capture_logs
from tests.support.small_knowledge import make
from tests.support.small_server import PEOPLE

pytestmark = pytest.mark.asyncio(loop_scope="module")

MANAGE_SERVER = 1 << 5


@dataclass
class Door:
    """A bot that writes JSON, and what came through its doors so far, in order."""

    discord: LoopbackDiscord
    bot: BotProcess
    health: str
    folder: Path
    place: Place
    users: list[int]
    expected: list[tuple[str, str]] = field(default_factory=list)

    @property
    def user(self) -> int:
        """Who comes through now."""
        return self.users[-1]

    @property
    def events(self) -> list[dict[str, Any]]:
        """Every line of the log."""
        return [json.loads(text) for text in self.bot.output.splitlines()]

    @property
    def lines(self) -> list[dict[str, Any]]:
        """Those about interactions."""
        return [event for event in self.events if event["event"] == "interaction"]

    async def through(self, exchange: Exchange, command: str, outcome: str, *, answered: bool = True) -> Answer:
        """Wait for the answer, and for the one line."""
        known = len(self.lines)
        if answered:
            await exchange
        await until(lambda: len(self.lines) > known)
        self.expected.append((command, outcome))
        line = self.lines[-1]
        assert (line["command"], line["outcome"]) == (command, outcome), line
        return exchange.answer

    async def slash(self, name: str, outcome: str, /, **options: str | int | bool) -> Answer:
        """Through the door of a command."""
        exchange = self.discord.slash(name, options, place=self.place, user=self.user)
        return await self.through(exchange, name, outcome)

    async def press(
        self, card: Answer | dict[str, Any], custom_id: str, command: str, outcome: str, *values: str
    ) -> Answer:
        """Through the door of a button or select."""
        exchange = self.discord.press(card, custom_id, list(values) or None, place=self.place, user=self.user)
        return await self.through(exchange, command, outcome)

    async def metrics(self) -> dict[tuple[str, tuple[str, ...]], float]:
        """What a scrape finds: values by name and label values."""
        async with aiohttp.ClientSession() as session, session.get(f"http://{self.health}/metrics") as response:
            assert response.status == 200
            text = await response.text()
        self.forbid(text)
        return {
            (sample.name, tuple(sample.labels.values())): sample.value
            for family in text_string_to_metric_families(text)
            for sample in family.samples
        }

    async def metrics_with(self, name: str, *labels: str) -> dict[tuple[str, tuple[str, ...]], float]:
        """What a scrape finds once this has been counted."""
        async with asyncio.timeout(15):
            while (name, labels) not in (found := await self.metrics()):  # noqa: ASYNC110 - in another process
                await asyncio.sleep(0.02)
        return found

    def forbid(self, text: str) -> None:
        """Nothing that was typed, nobody, no server, no token; no name that is looked up."""
        ids = (*self.users, self.place.channel, self.place.guild)
        for forbidden in (TOKEN, TYPED, NEVER_SEEN_NAME, "interaction-token", "Traceback", "Baldwin", "al1;", *ids):
            assert str(forbidden) not in text


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def door(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Door]:
    """One process for all tests; in the end everything it wrote is searched, and counted once more."""
    folder = tmp_path_factory.mktemp("observed")
    health = f"127.0.0.1:{free_port()}"
    environment = {"AIRLOCK_LOG_FORMAT": "json", "AIRLOCK_LOG_LEVEL": "debug", "AIRLOCK_HEALTH_ADDRESS": health}
    async with loopback() as discord:
        place = discord.add_guild("general")["general"]
        async with BotProcess(folder, **addresses(discord), **environment) as bot:
            await discord.connected()
            door = Door(discord, bot, health, folder, place, [])
            yield door
            metrics = await door.metrics()
            assert await bot.stop() == 0
    assert [(line["command"], line["outcome"]) for line in door.lines] == door.expected
    counted = {labels: value for (name, labels), value in metrics.items() if name == "airlock_interactions_total"}
    assert counted == Counter(door.expected)
    door.forbid(bot.output)


@pytest.fixture(autouse=True)
def somebody_else(door: Door) -> None:
    """Each test is another person's, so that nobody asks faster than one person is answered."""
    door.users.append(door.discord.new_id())


async def test_commands(door: Door) -> None:
    """By what became of the question; the version is that of the knowledge, the reference a fresh one."""
    await door.slash("progress set", "answered", episode="caught up")
    await door.slash("cast", "not_found", name="Molly Cobb")  # in the open, where nobody has reached her
    await door.slash("cast", "answered", name="Ed Baldwin", private=True)
    await door.slash("cast", "ambiguous", name="stevens", private=True)
    await door.slash("cast", "not_found", name=f"zzz {TYPED}")
    await door.slash("timeline", "invalid", when=TYPED)
    await door.slash("progress show", "answered")
    await door.slash("reload", "refused")
    await door.slash("progress set", "refused", show=TYPED)
    line = door.lines[-1]
    assert set(line) == {"event", "level", "timestamp", "command", "outcome", "ms", "version", "reference"}
    assert line["level"] == "info"
    assert 0 < line["ms"] < 10_000
    assert len({line["reference"] for line in door.lines}) == len(door.lines)
    assert len({line["version"] for line in door.lines}) == 1


async def test_a_command_of_another_version(door: Door) -> None:
    """Discord may still offer it."""
    door.discord.commands.append({"id": str(door.discord.new_id()), "name": TYPED})
    exchange = door.discord.slash(TYPED, place=door.place, user=door.user)
    answer = await door.through(exchange, "unknown", "outdated")
    assert "My commands have just changed. Please restart Discord, or try again in a minute." in answer.text


async def test_keystrokes(door: Door) -> None:
    """A line each, at debug: at info they would flood the log."""
    exchange = door.discord.autocomplete("cast", "name", TYPED, place=door.place, user=door.user)
    await door.through(exchange, "autocomplete:cast", "answered")
    exchange = door.discord.autocomplete("progress set", "episode", "s1", place=door.place, user=door.user)
    await door.through(exchange, "autocomplete:progress set", "answered")
    assert [line["level"] for line in door.lines[-2:]] == ["debug", "debug"]


async def test_buttons_selects_and_the_form(door: Door) -> None:
    """Named after what they do, never after what stands in them."""
    card = await door.slash("cast", "answered", name="Ed Baldwin", private=True)
    await door.press(card, card.custom_id("Sources"), "button:sources", "answered")
    report = card.custom_id("This is wrong")
    form = await door.press(card, report, "button:report", "answered")
    sent = door.discord.submit(form, f"He is {TYPED}.", place=door.place, user=door.user)
    assert "Thank you" in (await door.through(sent, "modal:report", "answered")).text
    token = report.split(";", 2)[2]
    await door.press(card, "al1s;open", "select:open", "answered", f"al1;go;{token}")
    await door.press(card, "al1s;open", "select:open", "outdated", f"al1;{TYPED}")
    for custom_id, command in (
        (f"vote:{TYPED}", "button:unknown"),
        (f"al1;{TYPED};x", "button:unknown"),
        (f"al1;go;zz;{TYPED}", "button:open"),
        ("al1s", "select:unknown"),
    ):
        await door.press(with_button(card, custom_id), custom_id, command, "outdated")
    await door.press(with_button(card, "al1;forget"), "al1;forget", "button:forget", "answered")


@pytest.mark.parametrize(
    ("error", "outcome", "level"),
    [
        ((404, 10062), "too_late", "warning"),
        ((400, 40060), "duplicate", "warning"),
        ((400, 50035), "failed", "error"),
    ],
)
async def test_what_discord_does_not_take(door: Door, error: tuple[int, int], outcome: str, level: str) -> None:
    """One line all the same, with the type and the place of what is our fault."""
    door.discord.behaviour.callback_error = error
    try:
        exchange = door.discord.slash("cast", {"name": TYPED}, place=door.place, user=door.user)
        await door.through(exchange, "cast", outcome, answered=False)
    finally:
        door.discord.behaviour.callback_error = None
    line = door.lines[-1]
    assert line["level"] == level
    assert ("trace" in line) == (outcome == "failed")
    assert len([event for event in door.events if event.get("reference") == line["reference"]]) == 1


async def test_suggestions_that_nobody_waits_for(door: Door) -> None:
    """Whoever types on has asked again already: one line at debug, and none of discord.py's own."""
    known = len(door.events)
    door.discord.behaviour.callback_error = (404, 10062)
    try:
        exchange = door.discord.autocomplete("cast", "name", TYPED, place=door.place, user=door.user)
        await door.through(exchange, "autocomplete:cast", "too_late", answered=False)
    finally:
        door.discord.behaviour.callback_error = None
    await door.slash("progress show", "answered")
    assert [event["level"] for event in door.events[known:]] == ["debug", "info"]


async def test_a_store_that_breaks(door: Door) -> None:
    """The sentence goes to the user, the outcome to the log, the failed access to the metrics."""
    before = await door.metrics()
    with closing(sqlite3.connect(door.folder / "airlock.db")) as database:
        database.execute("ALTER TABLE progress RENAME TO gone")
        await door.slash("progress set", "store_failed", episode="S1E1")
        database.execute("ALTER TABLE gone RENAME TO progress")
    after = await door.metrics()
    key = ("airlock_store_errors_total", ("read",))
    assert after[key] > before.get(key, 0)


async def test_the_metrics_follow(door: Door) -> None:
    """Look-ups, latency, knowledge, the gateway, requests, the loop, the process."""
    await door.slash("cast", "ambiguous", name="stevens", private=True)
    metrics = await door.metrics_with("airlock_gateway_events_total", "ready")
    assert metrics["airlock_lookups_total", ("cast", "ambiguous")] >= 1
    casts = [command for command, _ in door.expected if command == "cast"]
    assert metrics["airlock_interaction_seconds_count", ("cast",)] == len(casts) >= 1
    assert metrics["airlock_knowledge_info", (door.lines[-1]["version"],)] == 1
    assert metrics["airlock_knowledge_entries", ("character",)] > 10
    assert metrics["airlock_gateway_connected", ()] == 1
    assert metrics["airlock_gateway_events_total", ("ready",)] == 1
    assert metrics["airlock_servers", ()] == 1
    assert metrics["airlock_discord_requests_total", ("2xx",)] > 0
    assert metrics["airlock_event_loop_lag_seconds_count", ()] > 0
    assert metrics["process_resident_memory_bytes", ()] > 1e6
    assert metrics["process_start_time_seconds", ()] > 1e9


async def test_reloads_and_a_lost_connection_are_counted(door: Door) -> None:
    """A dry run changes nothing and counts as checked."""
    exchange = door.discord.slash("reload", {"dry_run": True}, place=door.place, user=OWNER)
    await door.through(exchange, "reload", "answered")
    await door.discord.gateway.drop(4000)
    await door.discord.gateway.until(lambda: door.discord.gateway.resumed == 1, 20)

    metrics = await door.metrics_with("airlock_gateway_events_total", "resumed")
    assert metrics["airlock_reloads_total", ("checked",)] == 1
    assert metrics["airlock_gateway_events_total", ("disconnected",)] >= 1


class Broken(Store):
    """Fails in a way nobody has foreseen."""

    async def load_settings(
        self, user: int, channel: int | None, server: int | None, thread: int | None = None
    ) -> StoredSettings:
        raise RuntimeError(TYPED)


async def test_suggestions_that_fail(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing to choose, and the log says why."""
    monkeypatch.setattr("bot.cli.simulation.simulated_discord.Store", Broken)
    knowledge = make(PEOPLE)
    request = {"autocomplete": {"command": "cast", "option": "name", "value": TYPED}}
    with capture_logs() as events:
        async with SimulatedDiscord(SnapshotHolder(knowledge), tmp_path) as world:
            reply = await world.ask(parse_request(json.dumps(request), knowledge))
    assert reply == {"ok": True, "choices": []}
    (line,) = [event for event in events if event["event"] == "interaction"]
    assert (line["command"], line["outcome"], line["log_level"]) == ("autocomplete:cast", "failed", "error")
    assert line["error"] == "RuntimeError"
    assert TYPED not in str(events)


async def test_the_user_is_told_the_reference_of_the_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """So that whoever runs the bot finds the place from what a user reports."""
    monkeypatch.setattr("bot.cli.simulation.simulated_discord.Store", Broken)
    knowledge = make(PEOPLE)
    with capture_logs() as events:
        async with SimulatedDiscord(SnapshotHolder(knowledge), tmp_path) as world:
            reply = await world.ask(parse_request('{"command": "/cast name:anna"}', knowledge))
    (line,) = [event for event in events if event["event"] == "interaction"]
    assert (line["log_level"], line["outcome"], line["error"]) == ("error", "failed", "RuntimeError")
    assert line["trace"][-1].startswith("test_middleware.py:")
    assert f"report it as {line['reference']}" in payload_text(reply["payload"])
    assert TYPED not in str(events)
