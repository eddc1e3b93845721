"""The page on which the preview's channels are chosen opens only by its whole address, like the channels' own pages."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import aiohttp
import pytest
import simcord

from bot.cli.preview import PreviewServer
from bot.knowledge.snapshot import SnapshotHolder
from bot.operations.http_server import serve_app
from bot.runtime.client import AirlockClient
from bot.storage.store import IN_MEMORY, Store
from tests.support.small_knowledge import SMALL, make

REFUSED = "Please open the address that the preview has printed."


@asynccontextmanager
async def chooser(folder: Path) -> AsyncIterator[tuple[PreviewServer, int]]:
    """The server, and the port of its page."""
    knowledge, keeper = make(SMALL), Store(IN_MEMORY)
    bot = AirlockClient(snapshots=SnapshotHolder(knowledge), folder=folder, store=keeper)
    async with keeper, simcord.run(bot, check_errors=False) as env:
        server = PreviewServer(env, keeper, knowledge, 0)
        async with serve_app(server.application(), "127.0.0.1:0", "--port") as port:
            yield server, port
        await server.close()


async def fetched(port: int, path: str, host: str | None = None) -> tuple[int, str, str]:
    """Status, text, and where a browser is sent."""
    headers = {"Host": host} if host is not None else {}
    async with aiohttp.ClientSession() as session:
        address = f"http://127.0.0.1:{port}{path}"
        async with session.get(address, headers=headers, allow_redirects=False) as response:
            return response.status, await response.text(), response.headers.get("Location", "")


async def test_with_the_token_a_channel_is_opened(tmp_path: Path) -> None:
    async with chooser(tmp_path) as (server, port):
        status, text, _ = await fetched(port, f"/{server.token}/")
        assert (status, "#no-ceiling" in text) == (200, True)
        status, _, there = await fetched(port, f"/{server.token}/channel/no-ceiling", f"localhost:{port}")
        assert (status, server.shown) == (302, "no-ceiling")
        assert there.startswith("http://127.0.0.1:")


async def test_without_the_token_nothing_is_told_or_done(tmp_path: Path) -> None:
    """Neither the way to the channel's page, which holds its token, nor which channels there are."""
    async with chooser(tmp_path) as (server, port):
        before = server.shown
        for path in ("/", "/channel/no-ceiling", "/x/", "/x/channel/no-ceiling", f"/{server.token[:-1]}/", "/%C3%A9/"):
            assert await fetched(port, path) == (403, REFUSED, "")
        assert server.shown == before


@pytest.mark.parametrize("host", ["airlock.example", "127.0.0.1", "127.0.0.1:1", "127.0.0.1.example:{port}", ""])
async def test_under_another_name_nothing_is_told(tmp_path: Path, host: str) -> None:
    """A page of another site whose name leads here (DNS rebinding) sends that name as the host."""
    async with chooser(tmp_path) as (server, port):
        assert await fetched(port, f"/{server.token}/channel/no-ceiling", host.format(port=port)) == (403, REFUSED, "")
