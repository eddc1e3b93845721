"""A gateway that drops, forgets, falls silent or talks nonsense: the bot comes back by itself, and loses nothing."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from tests.loopback import BotProcess, Exchange, LoopbackDiscord, Place
from tests.loopback.faults import slow
from tests.loopback.fixtures import addresses, loopback, started, until
from tests.loopback.gateway import Gateway
from tests.loopback.server import interaction_id

pytestmark = pytest.mark.asyncio(loop_scope="module")


@dataclass
class Stage:
    """A bot and its Discord."""

    discord: LoopbackDiscord
    bot: BotProcess
    place: Place

    @property
    def gateway(self) -> Gateway:
        """The side of Discord's that breaks here."""
        return self.discord.gateway

    def ask(self) -> Exchange:
        """A question of somebody new."""
        return self.discord.slash("cast", {"name": "Ed Baldwin"}, place=self.place, user=self.discord.new_id())

    async def answers(self) -> None:
        """The bot answers, once."""
        exchange = self.ask()
        assert "Baldwin" in (await exchange).text
        assert exchange.repeats == 0

    async def comes_back(self, break_it: Callable[[], Any], *, resumed: int = 0, identified: int = 0) -> None:
        """Break the connection; what was asked before is answered, and the bot is there again."""
        before = (self.gateway.resumed, self.gateway.identified)
        flying = self.ask()
        flying.faults.append(slow(0.5))
        await flying.arrived.wait()
        done = break_it()
        if asyncio.iscoroutine(done):
            await done
        await self.gateway.until(
            lambda: (
                (self.gateway.resumed, self.gateway.identified) == (before[0] + resumed, before[1] + identified)
                and self.gateway.is_connected
            ),
            20,
        )
        await self.answers()
        assert "Baldwin" in (await flying).text
        assert flying.repeats == 0


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def stage(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Stage]:
    """One process that comes back from everything."""
    async with loopback() as discord:
        discord.gateway.heartbeat_interval = 200
        place = discord.add_guild("general")["general"]
        async with started(discord, tmp_path_factory.mktemp("gateway")) as bot:
            yield Stage(discord, bot, place)
            assert discord.registrations == 1
            assert await bot.stop() == 0


@pytest.mark.parametrize("code", [4000, 4009, 1001, 1012])
async def test_dropped(stage: Stage, code: int) -> None:
    """Whatever the reason."""
    await stage.comes_back(lambda: stage.gateway.drop(code), resumed=1)


async def test_cut_without_a_word(stage: Stage) -> None:
    """As when a cable is pulled and the other side notices."""
    await stage.comes_back(stage.gateway.cut, resumed=1)


async def test_asked_to_reconnect(stage: Stage) -> None:
    """Op 7, as before every restart of Discord's."""
    await stage.comes_back(stage.gateway.ask_to_reconnect, resumed=1)


async def test_session_invalidated(stage: Stage) -> None:
    """Op 9 for a session that may be resumed."""
    await stage.comes_back(lambda: stage.gateway.invalidate(resumable=True), resumed=1)


@pytest.mark.deep  # discord.py pauses for five seconds before each new session
async def test_session_invalidated_for_good(stage: Stage) -> None:
    """Op 9 without a way back."""
    await stage.comes_back(lambda: stage.gateway.invalidate(resumable=False), identified=1)


@pytest.mark.deep
async def test_session_forgotten_while_the_connection_was_lost(stage: Stage) -> None:
    """A resume that Discord does not know any more."""

    async def forget() -> None:
        stage.gateway.is_open = False
        await stage.gateway.drop(4000)
        stage.gateway._forget()
        stage.gateway.is_open = True

    await stage.comes_back(forget, identified=1)


async def test_asked_while_the_connection_was_lost(stage: Stage) -> None:
    """Discord keeps it for the session that resumes; none is answered twice."""
    stage.gateway.is_open = False
    await stage.gateway.drop(4000)
    waiting = [stage.ask() for _ in range(5)]
    stage.gateway.is_open = True
    assert all("Baldwin" in answer.text for answer in await asyncio.gather(*waiting))
    assert all(exchange.repeats == 0 for exchange in waiting)


async def test_heartbeats_without_acknowledgement(stage: Stage) -> None:
    """As long as events come, the connection is alive."""
    stage.gateway.acks = False
    beats = stage.gateway.beats
    try:
        await stage.gateway.until(lambda: stage.gateway.beats > beats + 3, 10)
        await stage.answers()
    finally:
        stage.gateway.acks = True
    await stage.answers()


@pytest.mark.parametrize(
    "frame",
    [
        "{",
        pytest.param("[]", marks=pytest.mark.deep),
        pytest.param('{"op": 0, "t": "GUILD_DELETE", "s": 4, "d": null}', marks=pytest.mark.deep),
    ],
)
async def test_nonsense(stage: Stage, frame: str) -> None:
    """A frame that cannot be understood costs the session, not the process."""
    identified = stage.gateway.identified
    stage.gateway.say(frame)
    await stage.gateway.until(lambda: stage.gateway.identified == identified + 1 and stage.gateway.is_connected, 20)
    await stage.answers()


@pytest.mark.parametrize("interaction", [{"type": 2}, {"id": "new"}, {"id": "1x"}, None])
async def test_an_interaction_that_cannot_be_read(stage: Stage, interaction: Any) -> None:
    """It costs not even the session; the log names the kind of the error."""
    identified, told = stage.gateway.identified, stage.bot.output.count("interaction not readable")
    if interaction == {"id": "new"}:  # one with an old id would be left, as nobody waits for it any more
        interaction = {"id": str(interaction_id(stage.discord.new_id())), "type": 2}
    stage.gateway.dispatch("INTERACTION_CREATE", interaction)
    await until(lambda: stage.bot.output.count("interaction not readable") == told + 1)
    await stage.answers()
    assert stage.gateway.identified == identified


async def test_what_the_bot_does_not_know(stage: Stage) -> None:
    """New kinds of frames and events are none of its business."""
    stage.gateway.say('{"op": 77, "d": 1}')
    stage.gateway.dispatch("SOMETHING_NEW", {"id": "1"})
    await stage.answers()


@pytest.mark.parametrize("number", [signal.SIGTERM, pytest.param(signal.SIGINT, marks=pytest.mark.deep)])
async def test_stopped_while_the_gateway_is_silent(tmp_path: Path, number: signal.Signals) -> None:
    """Nobody answers the farewell, and it is not waited for."""
    async with loopback() as discord, started(discord, tmp_path) as bot:
        discord.gateway.fall_silent()
        assert await bot.stop(number, seconds=5) == 0


async def test_stopped_while_the_first_connection_is_silent(tmp_path: Path) -> None:
    """Not even a hello has come."""
    async with loopback() as discord:
        discord.gateway.fall_silent()
        async with BotProcess(tmp_path, **addresses(discord)) as bot:
            await until(lambda: discord.gateway.sockets > 0, 20)
            assert await bot.stop(seconds=5) == 0
        assert "Traceback" not in bot.output


@pytest.mark.deep
async def test_a_zombie(tmp_path: Path) -> None:
    """The connection stands and says nothing: noticed within some 70 seconds, and resumed elsewhere."""
    async with loopback() as discord:
        place = discord.add_guild("general")["general"]
        async with started(discord, tmp_path) as bot:
            stage = Stage(discord, bot, place)
            await stage.answers()
            discord.gateway.fall_silent()
            await until(lambda: discord.gateway.sockets > 1, 90)  # it has tried another one, which is silent too
            discord.gateway.wake()
            await discord.gateway.until(lambda: discord.gateway.is_connected, 90)
            await stage.answers()
            assert await bot.stop() == 0


async def test_what_nobody_waits_for_any_more_is_left(stage: Stage) -> None:
    """After an outage Discord delivers what was missed; what is void by then keeps nobody from those who ask now."""
    await stage.answers()
    await asyncio.sleep(2.2)
    await stage.answers()
    stage.gateway.is_open = False
    await stage.gateway.drop(4000)
    missed = [stage.ask() for _ in range(30)]
    await asyncio.sleep(3.5)
    late = stage.ask()
    stage.gateway.is_open = True
    await stage.gateway.until(lambda: stage.gateway.is_connected, 30)
    await stage.answers()
    if late.delivered is not None and late.delivered < 2:
        await late
    await until(lambda: "interactions came too late" in stage.bot.output)
    assert "count=30" in stage.bot.output or "count=31" in stage.bot.output
    asked_for = {request.path for request in stage.discord.requests}
    assert not any(exchange.interaction["token"] in path for path in asked_for for exchange in missed)
