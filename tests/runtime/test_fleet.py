"""Several processes, one PostgreSQL: they share the shards, the settings, and what was reloaded."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import aiohttp
import pytest
import pytest_asyncio
from sqlalchemy import make_url

from bot.cards.answer_card import SETTINGS_UNAVAILABLE
from tests.loopback import Answer, BotProcess, Exchange, Guild, LoopbackDiscord, Place
from tests.loopback.fixtures import MANAGE_SERVER, OWNER, TOKEN, free_port, sentence, until
from tests.loopback.shards import ShardedGateway
from tests.storage.conftest import END_OTHERS, postgres_database, tell
from tests.support.markdown_reader import open_text
from tests.support.small_bots import PATIENCE, sharded, small_bot, write_knowledge

SHARDS = {"first": "0, 2/3", "second": "1/3"}
OWNERS = {0: "first", 1: "second", 2: "first"}
"""Which process has which shard."""

pytestmark = pytest.mark.asyncio(loop_scope="module")


@dataclass
class Fleet:
    """Two bots beside their Discord, each with files of its own."""

    discord: LoopbackDiscord
    bots: dict[str, BotProcess]
    folders: dict[str, Path]
    health: dict[str, str]
    guilds: dict[int, Guild]
    database: str

    @property
    def gateway(self) -> ShardedGateway:
        """Where it can be moved between shards."""
        assert isinstance(self.discord.gateway, ShardedGateway)
        return self.discord.gateway

    def place(self, shard: int) -> Place:
        """A channel nobody has used yet, in the server of a shard."""
        return Place(self.discord.new_id(), "fresh", self.guilds[shard].id)

    def slash(self, shard: int, command: str, user: int | None = None, **options: str | bool) -> Exchange:
        """Somebody types a command in the server of a shard."""
        user = user or self.discord.new_id()
        return self.discord.slash(command, options, place=self.place(shard), user=user, permissions=MANAGE_SERVER)

    async def reload(self, shard: int) -> Answer:
        """Somebody may."""
        return await self.slash(shard, "reload", OWNER)

    async def until_titles(self, title: str, *wanted: bool) -> None:
        """Wait until the processes of shards 0, 1 and 2 have taken a title over, or have not."""
        async with asyncio.timeout(PATIENCE):
            while await self.titles(title) != list(wanted):  # noqa: ASYNC110 - as in `until`
                await asyncio.sleep(0.05)

    async def until_status(self, shard: int, text: str) -> str:
        """Wait for something in what `/status` tells."""
        async with asyncio.timeout(PATIENCE):
            while text not in (found := (await self.slash(shard, "status", OWNER)).text):  # noqa: ASYNC110 - as above
                await asyncio.sleep(0.25)  # slower than one person may ask
        return found

    async def ready(self, name: str) -> int:
        """What `/readyz` says."""
        async with aiohttp.ClientSession() as session, session.get(f"http://{self.health[name]}/readyz") as response:
            return response.status

    async def titles(self, title: str) -> list[bool]:
        """Whether the series has this title, shard by shard."""
        return [title in (await self.slash(shard, "help")).text for shard in sorted(self.guilds)]

    def rename(self, name: str, title: str) -> None:
        """Change the knowledge of a bot; whoever answers with that title has taken it over."""
        write_knowledge(self.folders[name], title)

    @contextmanager
    def broken(self, name: str) -> Iterator[None]:
        """Something is wrong in the knowledge of a bot."""
        file = self.folders[name] / "knowledge" / "broken.yaml"
        file.write_text("characters: {nonsense: {nonsense: 1}}\n", encoding="utf-8")
        try:
            yield
        finally:
            file.unlink()


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def fleet(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Fleet]:
    """One Discord, one database, two processes, for all tests here."""
    async with AsyncExitStack() as stack:
        database = await stack.enter_async_context(postgres_database())
        discord = await stack.enter_async_context(sharded())
        found = Fleet(discord, {}, {}, {}, {}, database)
        for guild in (discord.add_guild("general") for _ in SHARDS | {"": ""}):
            found.guilds[found.gateway.deal(guild.id)] = guild
        for name, shards in SHARDS.items():
            found.folders[name] = folder = tmp_path_factory.mktemp(name)
            found.rename(name, f"Series of the {name}")
            found.health[name] = f"127.0.0.1:{free_port()}"
            environment = {
                "AIRLOCK_DATABASE_URL": database,
                "AIRLOCK_SHARDS": shards,
                "AIRLOCK_HEALTH_ADDRESS": found.health[name],
            }
            bot = small_bot(folder, discord, **environment)
            found.bots[name] = await stack.enter_async_context(bot)
        try:
            await discord.connected(PATIENCE)
        except TimeoutError:
            raise AssertionError("".join(bot.output for bot in found.bots.values())) from None
        yield found
        discord.check()
        for bot in found.bots.values():
            assert await bot.stop(seconds=PATIENCE) == 0
            assert "Traceback" not in bot.output


async def test_every_shard_makes_its_process_ready(fleet: Fleet) -> None:
    """Ready once all of its shards are there, and not while one is away."""

    for name in SHARDS:
        await until(lambda name=name: "ready" in fleet.bots[name].output, PATIENCE)  # type: ignore[misc]
        assert await fleet.ready(name) == 200
    fleet.gateway.is_open = False
    await fleet.gateway.drop_shard(2, 4000)
    try:
        async with asyncio.timeout(PATIENCE):
            while await fleet.ready("first") != 503:  # noqa: ASYNC110 - as in `until`
                await asyncio.sleep(0.02)
        assert await fleet.ready("second") == 200
        assert (await fleet.slash(0, "help")).text
    finally:
        fleet.gateway.is_open = True
    async with asyncio.timeout(PATIENCE):
        while await fleet.ready("first") != 200:  # noqa: ASYNC110 - as in `until`
            await asyncio.sleep(0.02)
    await fleet.discord.connected()
    assert (await fleet.slash(2, "help")).text


async def test_each_server_is_answered_once_by_the_process_that_has_its_shard(fleet: Fleet) -> None:
    """And direct messages by the one that has the first shard."""
    exchanges = {shard: [fleet.slash(shard, "help") for _ in range(5)] for shard in fleet.guilds}
    exchanges[0].append(fleet.discord.slash("help", place=fleet.discord.direct(), user=fleet.discord.new_id()))
    for shard, some in exchanges.items():
        for exchange in some:
            assert f"Series of the {OWNERS[shard]}" in (await exchange).text
            path = f"/api/v10/interactions/{exchange.interaction['id']}/{exchange.interaction['token']}/callback"
            assert [request.path for request in fleet.discord.requests].count(path) == 1


async def test_a_setting_changed_through_one_counts_for_the_other_at_once(fleet: Fleet) -> None:
    """Progress follows its person into another server; ceilings a server that is dealt to another process."""
    user = fleet.discord.new_id()
    for shard, episode, known in ((0, "S1E3", True), (1, "premise", False), (2, "S1E3", True)):
        if known:
            await fleet.slash(shard, "progress set", user, episode=episode)
        else:
            await fleet.slash(shard, "progress clear", user)
        for other in fleet.guilds:
            asked = await fleet.slash(other, "lore", user, name="The Base", private=True)
            assert ("Anna lives there" in asked.text) is known

    async def lore(place: Place) -> str:
        exchange = fleet.discord.slash("lore", {"name": "The Base"}, place=place, user=fleet.discord.new_id())
        return open_text((await exchange).text)

    place = fleet.place(0)
    for mover, episode in (({}, "S1E3"), ({fleet.guilds[0].id: 1}, "not started")):
        fleet.gateway.moved = mover
        set_ = fleet.discord.slash(
            "spoilers channel", {"episode": episode}, place=place, user=user, permissions=MANAGE_SERVER
        )
        assert (await set_).private
        for moved in ({}, {fleet.guilds[0].id: 1}):
            fleet.gateway.moved = moved
            assert ("Anna lives there" in await lore(place)) is (episode == "S1E3")
    fleet.gateway.moved = {}


async def test_a_reload_reaches_every_process(fleet: Fleet) -> None:
    """Whoever is asked says so, and `/status` tells who serves what."""
    for name in SHARDS:
        fleet.rename(name, "Everywhere")
    assert "Reloaded" in (await fleet.reload(1)).text
    await fleet.until_titles("Everywhere", True, True, True)
    assert "All 2 replicas answer from it" in (await fleet.reload(0)).text
    status = await fleet.until_status(1, "shard 1/3** (this one)")
    assert "shards 0,2/3" in status
    assert status.count("version `") == 3
    assert len({part.split("`")[0] for part in status.split("version `")[1:]}) == 1


async def test_a_reload_reaches_whoever_answers_over_http(fleet: Fleet, tmp_path: Path) -> None:
    """The same board, whatever the way the interactions come."""
    for name in SHARDS:
        fleet.rename(name, "Over The Wire")
    write_knowledge(tmp_path, "Not Yet Over The Wire")
    environment = {"AIRLOCK_DATABASE_URL": fleet.database}
    async with small_bot(tmp_path, fleet.discord, command="serve", **environment) as third:
        await fleet.until_status(0, ", HTTP**: version")
        write_knowledge(tmp_path, "Over The Wire")
        assert "Reloaded" in (await fleet.reload(0)).text
        await until(lambda: "reload done" in third.output, PATIENCE)
        assert await third.stop(seconds=PATIENCE) == 0
    assert "HTTP" not in (await fleet.slash(0, "status", OWNER)).text


async def test_who_cannot_take_it_over_keeps_the_old_one_and_says_so(fleet: Fleet) -> None:
    """Broken files: in `/status` everywhere, and in its log."""
    for name in SHARDS:
        fleet.rename(name, "After The Break")
    with fleet.broken("second"):
        assert "1 of 2 replicas answer from it" in (await fleet.reload(0)).text
        status = await fleet.until_status(2, "its files have 2 problems")
        assert "do not all answer from the same version" in status
        assert await fleet.titles("After The Break") == [True, False, True]
        assert "reload refused" in fleet.bots["second"].output
        assert "broken.yaml" in (await fleet.slash(1, "status", OWNER)).text


@pytest.mark.deep
async def test_files_that_arrive_late_and_a_database_that_hangs_up(fleet: Fleet) -> None:
    """What was announced holds until the files are there, whatever happens to the connections meanwhile."""
    database = make_url(fleet.database)
    fleet.rename("first", "Sent Ahead")
    await tell(database, END_OTHERS)
    reload = fleet.slash(0, "reload", OWNER)
    await until(lambda: "found=" in fleet.bots["second"].output, PATIENCE)
    fleet.rename("second", "Sent Ahead")
    await tell(database, END_OTHERS)
    assert "Reloaded" in (await reload).text
    await fleet.until_titles("Sent Ahead", True, True, True)


async def test_while_the_database_is_away(fleet: Fleet) -> None:
    """Everybody goes on answering, knows nobody's progress, and is in touch again by itself."""
    database = make_url(fleet.database)
    server = database.set(database="postgres")
    user = fleet.discord.new_id()
    await fleet.slash(0, "progress set", user, episode="S1E3")
    await tell(server, f"ALTER DATABASE {database.database} ALLOW_CONNECTIONS false")
    try:
        await tell(server, f"{END_OTHERS.replace('current_database()', repr(database.database))}")
        for shard in fleet.guilds:
            asked = await fleet.slash(shard, "lore", user, name="The Base", private=True)
            assert SETTINGS_UNAVAILABLE in asked.text
            assert "Anna" not in asked.text
        assert "can't be reached" in (await fleet.reload(0)).text
        assert "**unknown**" in (await fleet.slash(1, "status", OWNER)).text
        for name in SHARDS:
            assert await fleet.ready(name) == 503
            await until(lambda name=name: "replicas out of touch" in fleet.bots[name].output, PATIENCE)  # type: ignore[misc]
    finally:
        await tell(server, f"ALTER DATABASE {database.database} ALLOW_CONNECTIONS true")
    for name in SHARDS:
        await until(lambda name=name: "replicas in touch again" in fleet.bots[name].output, PATIENCE)  # type: ignore[misc]
        assert await fleet.ready(name) == 200
    asked = await fleet.slash(1, "lore", user, name="The Base", private=True)
    assert "Anna lives there" in asked.text


async def test_shards_that_discord_refuses(tmp_path: Path) -> None:
    """None at all where there must be some, and another number than it wants."""

    async def refused(shards: str) -> str:
        async with small_bot(tmp_path, discord, AIRLOCK_SHARDS=shards) as bot:
            assert await bot.ended(PATIENCE) == 2
        return sentence(bot.output)

    write_knowledge(tmp_path, "Refused")
    async with sharded() as discord:
        for said in await asyncio.gather(refused(""), refused("0/2")):
            assert "Discord refuses these shards" in said
            assert "AIRLOCK_SHARDS" in said


async def test_one_process_runs_as_many_shards_as_discord_says(tmp_path: Path) -> None:
    """`auto`, without PostgreSQL."""
    write_knowledge(tmp_path, "Alone")
    async with LoopbackDiscord(token=TOKEN, owner_id=OWNER, patience=10, limit=PATIENCE, shards=1) as discord:
        guild = discord.add_guild("general")
        async with small_bot(tmp_path, discord, AIRLOCK_SHARDS="auto") as bot:
            await discord.connected(PATIENCE)
            assert (await discord.slash("help", place=guild["general"], user=1)).text
            assert "/api/v10/gateway/bot" in [request.path for request in discord.requests]
            assert "Replicas" not in (await discord.slash("status", place=guild["general"], user=OWNER)).text
            assert await bot.stop(seconds=PATIENCE) == 0
