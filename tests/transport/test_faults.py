"""What goes wrong between Discord and the bot, each fault alone: every question is answered, and answered once."""

from __future__ import annotations

import asyncio
import signal
import time
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import pytest_asyncio

from tests.loopback import BotProcess, Exchange, Guild, LoopbackDiscord, Place
from tests.loopback.faults import Fault, cut, down, garbled, hanging, lost, rate_limited, refused, slow
from tests.loopback.fixtures import OWNER, TOKEN, TYPED, loopback, started, until

pytestmark = pytest.mark.asyncio(loop_scope="module")


@dataclass
class Stage:
    """A bot that runs beside a Discord which breaks."""

    discord: LoopbackDiscord
    bot: BotProcess
    guild: Guild

    @property
    def place(self) -> Place:
        """Where all is asked."""
        return self.guild["general"]

    def user(self) -> int:
        """Somebody who has not asked yet."""
        return self.discord.new_id()

    def ask(self, user: int | None = None) -> Exchange:
        """A question with a long answer."""
        return self.discord.slash("cast", {"name": "Ed Baldwin"}, place=self.place, user=user or self.user())

    async def known(self) -> int:
        """Somebody who has been introduced, so that nothing follows an answer."""
        user = self.user()
        await self.discord.slash("progress set", {"episode": "S1E1"}, place=self.place, user=user)
        return user

    async def settled(self) -> None:
        """Whatever the bot may still have wanted to say has had its turn."""
        await self.ask(await self.known())


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def stage(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Stage]:
    """One process for all faults that leave it running; Discord's own patience of three seconds."""
    folder = tmp_path_factory.mktemp("faults")
    async with loopback(patience=3) as discord:
        guild = discord.add_guild("general")
        async with started(discord, folder) as bot:
            yield Stage(discord, bot, guild)
            assert await bot.stop() == 0


@pytest.fixture(autouse=True)
def nothing_left(request: pytest.FixtureRequest) -> Iterator[None]:
    """After each test: every fault has befallen something, and nothing was sent that Discord would refuse."""
    yield
    if "stage" in request.fixturenames:
        stage: Stage = request.getfixturevalue("stage")
        left = {kind: list(faults) for kind, faults in stage.discord.behaviour.faults.items() if faults}
        stage.discord.behaviour.faults.clear()
        assert left == {}
        stage.discord.check()


# ---------------------------------------------------------------------- responses

RESPONSES: dict[str, list[Fault]] = {
    "limited": [rate_limited(0.3)],
    "limited by whoever stands before Discord": [rate_limited(0.3, via=False)],
    "limited everywhere": [rate_limited(0.3, everywhere=True)],
    "500": [down(500)],
    "502": [down(502)],
    "503": [down(503)],
    "500 though taken": [down(500, taken=True)],
    "lost": [lost()],
    "cut": [cut()],
    "garbled": [garbled()],
    "hanging": [hanging()],
    "slow though taken": [slow(2.9)],
    "slow twice": [slow(2.9), slow(1.5)],
    "one after the other": [down(502), lost(), rate_limited(0.1, via=False), down(503, taken=True)],
}


@pytest.mark.parametrize("kind", ["command", "change", "press", "typing"])
async def test_a_response_gets_through_whatever_befalls_it(stage: Stage, kind: str) -> None:
    """The answer itself, within Discord's three seconds, and once."""
    discord, place = stage.discord, stage.place
    users = {name: await stage.known() for name in RESPONSES}
    card = await stage.ask(users["500"])
    sends: dict[str, Callable[[int], Exchange]] = {
        "command": stage.ask,
        "change": lambda user: discord.slash("progress set", {"episode": "S1E2"}, place=place, user=user),
        "press": lambda user: discord.press(card, card.custom_id("Show me what I've reached"), place=place, user=user),
        "typing": lambda user: discord.autocomplete("cast", "name", "ed", place=place, user=user),
    }
    exchanges = {}
    for name, faults in RESPONSES.items():
        exchanges[name] = exchange = sends[kind](users[name])
        exchange.faults.extend(faults)
    await asyncio.gather(*exchanges.values())
    await stage.settled()
    for name, exchange in exchanges.items():
        answer = exchange.answer
        assert not exchange.faults, name
        assert answer.seconds < 3, name
        assert answer.choices or "Baldwin" in answer.text or "Noted" in answer.text, name
        assert answer.followups == answer.edits == [], name
        assert exchange.repeats == 0, name


async def test_a_new_asker_is_introduced_after_all(stage: Stage) -> None:
    """What follows the answer is not lost with the acknowledgement of the answer."""
    for fault in (cut(), down(500, taken=True), slow(0.3)):
        exchange = stage.ask()
        exchange.faults.append(fault)
        await exchange
        assert "New here?" in str(await exchange.followup())


@pytest.mark.parametrize("fault", [cut(), lost(), garbled(), down(500), refused(400, 50035)], ids=str)
async def test_an_introduction_that_fails_is_not_told(stage: Stage, fault: Fault) -> None:
    """It is sent once at most, and no failure of the answer it follows."""
    stage.discord.fail("followup", fault)
    exchange = stage.ask()
    await exchange
    await until(lambda: not stage.discord.behaviour.faults["followup"])
    await stage.settled()
    assert "went wrong" not in str(exchange.answer.followups)
    assert len(exchange.answer.followups) <= 1


DURING_RELOAD = [
    rate_limited(0.2, via=False),
    pytest.param(lost(), marks=pytest.mark.deep),
    pytest.param(garbled(), marks=pytest.mark.deep),
]


@pytest.mark.parametrize("fault", DURING_RELOAD, ids=str)
async def test_the_end_of_a_reload_is_told(stage: Stage, fault: Fault) -> None:
    """It comes as an edit, which may be sent again."""
    stage.discord.fail("callback", fault)
    stage.discord.fail("edit", fault)
    exchange = stage.discord.slash("reload", place=stage.place, user=OWNER)
    answer = await exchange
    assert "Nothing to do" in answer.text
    await until(lambda: len(answer.edits) == (2 if fault.taken else 1))
    await stage.settled()
    assert answer.followups == []


@pytest.mark.deep
async def test_slow_acknowledgements_hold_up_nobody(stage: Stage) -> None:
    """2.9 seconds each, twenty at once; a twenty-first is answered meanwhile."""
    exchanges = [stage.ask() for _ in range(20)]
    for exchange in exchanges:
        exchange.faults.append(slow(2.9))
    await asyncio.gather(*(exchange.arrived.wait() for exchange in exchanges))
    began = time.monotonic()
    await stage.ask()
    assert time.monotonic() - began < 1
    assert all("Baldwin" in answer.text for answer in await asyncio.gather(*exchanges))
    assert all(exchange.repeats == 0 for exchange in exchanges)


@pytest.mark.parametrize("fault", [refused(404, 10062), refused(400, 40060)], ids=str)
async def test_what_discord_no_longer_waits_for_is_let_go(stage: Stage, fault: Fault) -> None:
    """One try, one line in the log, and the next question is answered."""
    before = len(stage.discord.requests)
    gone = stage.discord.slash("cast", {"name": f"Ed {TYPED}"}, place=stage.place, user=stage.user())
    gone.faults.append(fault)
    await until(lambda: not gone.faults)
    await stage.settled()
    path = f"/interactions/{gone.interaction['id']}/"
    assert sum(path in request.path for request in stage.discord.requests[before:]) == 1


async def test_a_limit_longer_than_discord_waits_is_not_sat_out(stage: Stage) -> None:
    """The bot gives up at once, and has not been heard of; nobody else waits."""
    user = await stage.known()
    limited = stage.ask(user)
    limited.faults.extend([rate_limited(60), rate_limited(60)])
    await until(lambda: not limited.faults, 2)
    assert "Baldwin" in (await stage.ask(user)).text


async def test_an_interaction_delivered_twice_is_answered_once(stage: Stage) -> None:
    """Discord may deliver it again, at once or after the answer."""
    user = await stage.known()
    exchange = stage.ask(user)
    repeated = stage.bot.output.count("interaction repeated")
    stage.discord.repeat(exchange)
    await exchange
    stage.discord.repeat(exchange)
    await stage.settled()
    await until(lambda: stage.bot.output.count("interaction repeated") == repeated + 2)
    assert exchange.repeats == 0
    assert exchange.answer.followups == []


# ---------------------------------------------------------------------- stopping


@pytest.mark.parametrize("late", [0.0, pytest.param(2.9, marks=pytest.mark.deep)])
async def test_stopped_with_fifty_in_flight(tmp_path: Path, late: float) -> None:
    """Those that are still on their way to the bot are answered, too; then it ends, within ten seconds."""
    async with loopback(patience=3) as discord:
        guild = discord.add_guild("general")
        async with started(discord, tmp_path) as bot:
            stage = Stage(discord, bot, guild)
            users = [await stage.known() for _ in range(5)]
            flying = [stage.ask(users[number % 5]) if number % 2 else stage.ask() for number in range(50)]
            for exchange in flying:
                exchange.faults.append(slow(late))
            bot.send_signal(signal.SIGTERM)
            began = time.monotonic()
            answers = await asyncio.gather(*flying)
            assert await bot.ended() == 0
            assert time.monotonic() - began < 10
            assert all("Baldwin" in answer.text for answer in answers)
            assert all(exchange.repeats == 0 for exchange in flying)


@pytest.mark.parametrize("shards", [0, 3])
async def test_stopped_under_steady_traffic(tmp_path: Path, shards: int) -> None:
    """It does not wait for a silence that never comes: what was delivered before it took its leave is answered."""
    settings = {"AIRLOCK_SHARDS": "auto"} if shards else {}
    async with LoopbackDiscord(token=TOKEN, owner_id=OWNER, patience=3, shards=shards) as discord:
        guilds = [discord.add_guild("general") for _ in range(shards or 1)]
        async with started(discord, tmp_path, **settings) as bot:
            stages = [Stage(discord, bot, guild) for guild in guilds]
            users = [await stages[0].known() for _ in range(20)]  # fifty a second are too many for one person
            sent: list[Exchange] = []

            async def ask_on() -> None:
                while discord.gateway.is_connected:
                    sent.append(stages[len(sent) % len(stages)].ask(users[len(sent) % len(users)]))
                    sent[-1].faults.append(slow(0.3))
                    await asyncio.sleep(0.02)

            asking = asyncio.create_task(ask_on())
            await until(lambda: len(sent) > 25)
            bot.send_signal(signal.SIGTERM)
            began = time.monotonic()
            await asking
            assert await bot.ended() == 0
            assert time.monotonic() - began < 5
            assert all("Baldwin" in answer.text for answer in await asyncio.gather(*sent))
            discord.check()
