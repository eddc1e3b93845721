"""What keeps the bot from running: one sentence, no stack trace, no token."""

from __future__ import annotations

import asyncio
import re
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
import pytest_asyncio
from aiohttp import web
from syrupy.assertion import SnapshotAssertion

from tests.loopback import BotProcess
from tests.loopback.fixtures import TOKEN, addresses, loopback, sentence
from tests.support.facts import KNOWLEDGE

pytestmark = pytest.mark.asyncio(loop_scope="module")


@dataclass(frozen=True)
class Wrong:
    """Something in the environment that keeps the bot from running.

    Attributes:
        environment: what is wrong.
        part: what the sentence about it holds.
        status: 2: it must be mended; 75: it may mend itself, so that whoever watches tries again.
    """

    environment: dict[str, str]
    part: str
    status: int = 2


NOT_DISCORD = {
    "greeting": (200, "text/html", "<html>Welcome</html>"),
    "list": (200, "application/json", "[1]"),
    "missing": (404, "text/html", "<html>"),
}
WRONG = {
    "no token": Wrong({"DISCORD_TOKEN": ""}, "DISCORD_TOKEN"),
    "wrong token": Wrong({"DISCORD_TOKEN": TOKEN.upper()}, "does not accept this token"),
    "admin ids": Wrong({"AIRLOCK_ADMIN_IDS": "42, somebody"}, "AIRLOCK_ADMIN_IDS"),
    "database": Wrong({"AIRLOCK_DATABASE_URL": "mysql://airlock:s3cret@localhost/airlock"}, "AIRLOCK_DATABASE_URL"),
    "no server": Wrong({"AIRLOCK_DATABASE_URL": "postgresql://a:s3cret@127.0.0.1:9/b"}, "AIRLOCK_DATABASE_URL", 75),
    "no address": Wrong({"AIRLOCK_API_URL": "localhost:1234"}, "AIRLOCK_API_URL"),
    "nobody there": Wrong({"AIRLOCK_API_URL": "http://127.0.0.1:9/api/v10"}, "cannot be reached", 75),
    "no gateway": Wrong({"AIRLOCK_GATEWAY_URL": "ws://127.0.0.1:9/"}, "AIRLOCK_GATEWAY_URL", 75),
    "no health port": Wrong({"AIRLOCK_HEALTH_ADDRESS": "127.0.0.1"}, "AIRLOCK_HEALTH_ADDRESS"),
    "taken health port": Wrong({"AIRLOCK_HEALTH_ADDRESS": "{other}"}, "AIRLOCK_HEALTH_ADDRESS"),
    "a key of small order": Wrong({"DISCORD_PUBLIC_KEY": "01" + "00" * 31}, "DISCORD_PUBLIC_KEY"),
    "log level": Wrong({"AIRLOCK_LOG_LEVEL": "loud"}, "AIRLOCK_LOG_LEVEL"),
    **{
        f"not Discord: {name}": Wrong({"AIRLOCK_API_URL": f"http://{{other}}/{name}"}, "AIRLOCK_API_URL")
        for name in NOT_DISCORD
    },
}


@asynccontextmanager
async def another_server() -> AsyncIterator[str]:
    """The address of something that is not Discord."""

    async def greet(request: web.Request) -> web.Response:
        status, type_, text = NOT_DISCORD[request.match_info["name"]]
        return web.Response(status=status, body=text.encode(), content_type=type_)

    app = web.Application()
    app.router.add_get("/{name}/{rest:.*}", greet)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        yield f"127.0.0.1:{runner.addresses[0][1]}"
    finally:
        await runner.cleanup()


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def refusals(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[int, str]]:
    """Exit code and output of a bot for each thing that is wrong; two at a time."""
    two = asyncio.Semaphore(2)
    async with loopback() as discord, another_server() as other:

        async def start(wrong: Wrong) -> tuple[int, str]:
            mended = {key: value.replace("{other}", other) for key, value in wrong.environment.items()}
            folder = tmp_path_factory.mktemp("refused")
            async with two, BotProcess(folder, **{**addresses(discord), **mended}) as bot:
                return await bot.ended(), bot.output

        return dict(zip(WRONG, await asyncio.gather(*map(start, WRONG.values())), strict=True))


@pytest.mark.parametrize("name", WRONG)
async def test_one_sentence_says_why_it_cannot_run(
    refusals: dict[str, tuple[int, str]], name: str, snapshot: SnapshotAssertion
) -> None:
    """On standard error, without a stack trace, the token or a password."""
    code, output = refusals[name]
    assert WRONG[name].part in sentence(output)
    told = re.sub(r"127\.0\.0\.1:\d+", "127.0.0.1:1234", sentence(output))
    assert re.sub(r"opened: .+", "opened: ….", told) == snapshot
    assert code == WRONG[name].status


async def test_a_token_that_is_revoked_later(tmp_path: Path) -> None:
    """Discord closes the connection with 4004."""
    async with loopback() as discord, BotProcess(tmp_path, **addresses(discord)) as bot:
        await discord.connected()
        await discord.revoke_token()
        assert await bot.ended() == 2
    assert "token" in sentence(bot.output)


async def test_discord_is_down_for_long(tmp_path: Path) -> None:
    """It is worth another try; what says so is no fault of the settings."""
    async with loopback() as discord:
        discord.behaviour.outage = 503
        async with BotProcess(tmp_path, **addresses(discord)) as bot:
            assert await bot.ended(60) == 75
    assert "503" in sentence(bot.output)


async def test_a_broken_knowledge(tmp_path: Path) -> None:
    """The problems, each with its line, then what to do."""
    folder = tmp_path / "knowledge"
    shutil.copytree(KNOWLEDGE, folder)
    with (folder / "people.yaml").open("a", encoding="utf-8") as file:
        file.write("broken: {nonsense: 1}\n")
    async with BotProcess(tmp_path, DISCORD_TOKEN=TOKEN, AIRLOCK_KNOWLEDGE="knowledge") as bot:
        assert await bot.ended() == 2
    said = bot.output.splitlines()
    assert all("people.yaml:" in line for line in said[:-1])
    assert "python -m bot check" in said[-1]
    assert "Traceback" not in bot.output
