"""The database gone, full, slow and back again, while the bot runs: one sentence for every change that is not made."""

from __future__ import annotations

import shutil
import sqlite3
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlalchemy import make_url

from bot.cards.answer_card import SETTINGS_UNAVAILABLE
from bot.storage.records import UNCERTAIN, UNCHANGED, UNREADABLE
from tests.loopback import Answer, BotProcess, LoopbackDiscord, Place
from tests.loopback.fixtures import loopback, started
from tests.loopback.proxy import SlowProxy
from tests.storage.conftest import postgres_database
from tests.storage.helpers import names_in


@dataclass
class Stage:
    """A bot, its Discord, and somebody who has stored something."""

    discord: LoopbackDiscord
    bot: BotProcess
    place: Place
    user: int = 42

    async def set(self, episode: str) -> str:
        """Change what is stored; the answer comes in time."""
        return await self._text("progress set", {"episode": episode})

    async def shown(self) -> str:
        """What is stored."""
        return await self._text("progress show", {})

    async def ask(self) -> str:
        """Whatever the bot says to somebody whose progress counts."""
        return await self._text("cast", {"name": "Molly Cobb", "private": True})

    async def _text(self, command: str, options: dict[str, str | int | bool]) -> str:
        answer: Answer = await self.discord.slash(command, options, place=self.place, user=self.user)
        assert answer.seconds < 3
        return answer.text

    async def works(self, episode: str) -> None:
        """A change is made, and counts."""
        assert "Noted" in await self.set(episode)
        assert episode in await self.shown()
        assert "Walger" in await self.ask()

    async def refuses(self) -> None:
        """No change is made, and nobody's progress counts."""
        assert await self.set("S1E5") in (UNCHANGED, UNREADABLE)
        answer = await self.ask()
        assert SETTINGS_UNAVAILABLE in answer
        assert "Walger" not in answer


@asynccontextmanager
async def staged(folder: Path, **environment: str) -> AsyncIterator[Stage]:
    """A bot that has stored S1E3."""
    async with loopback() as discord:
        place = discord.add_guild("general")["general"]
        async with started(discord, folder, **environment) as bot:
            stage = Stage(discord, bot, place)
            await stage.works("S1E3")
            yield stage
            assert await bot.stop() == 0


async def test_the_file_is_taken_away_and_brought_back(tmp_path: Path) -> None:
    """Nothing is stored where nobody will find it; no empty database takes its place."""
    async with staged(tmp_path) as stage:
        away = tmp_path / "away"
        away.mkdir()
        files = [tmp_path / name for name in names_in(tmp_path) if name.startswith("airlock.db")]
        for file in files:
            file.rename(away / file.name)
        await stage.refuses()
        assert not [name for name in names_in(tmp_path) if name.startswith("airlock.db")]
        for file in files:
            (away / file.name).rename(file)
        assert "S1E3" in await stage.shown()
        await stage.works("S2E2")
    assert "taken away" in stage.bot.output


@pytest.mark.deep
async def test_the_file_is_replaced_by_a_copy(tmp_path: Path) -> None:
    """What is written then is in the copy."""
    file, copy = tmp_path / "airlock.db", tmp_path / "copy.db"
    async with staged(tmp_path) as stage:
        with closing(sqlite3.connect(file)) as here, closing(sqlite3.connect(copy)) as there:
            here.backup(there)
        for side in (tmp_path / "airlock.db-wal", tmp_path / "airlock.db-shm"):
            side.unlink()
        copy.rename(file)
        await stage.works("S2E2")
    with closing(sqlite3.connect(file)) as database:
        assert database.execute("SELECT season, episode FROM progress").fetchall() == [(2, 2)]


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux lets one process limit another one's files")
async def test_the_disk_is_full_and_has_space_again(tmp_path: Path) -> None:
    """No file of the process may grow: as a full disk is to SQLite. What is stored can still be read."""
    import resource

    async with staged(tmp_path) as stage:
        before, hard = resource.prlimit(stage.bot.pid, resource.RLIMIT_FSIZE)
        size = (tmp_path / "airlock.db-wal").stat().st_size
        resource.prlimit(stage.bot.pid, resource.RLIMIT_FSIZE, (size, hard))
        for episode in ("S2E1", "S2E2"):
            assert await stage.set(episode) == UNCHANGED
        assert "S1E3" in await stage.shown()
        assert "Walger" in await stage.ask()
        resource.prlimit(stage.bot.pid, resource.RLIMIT_FSIZE, (before, hard))
        await stage.works("S2E3")
    assert "SQLITE_IOERR_WRITE" in stage.bot.output
    with closing(sqlite3.connect(tmp_path / "airlock.db")) as database:
        assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)


@pytest.mark.deep
async def test_the_folder_is_gone_for_good(tmp_path: Path) -> None:
    """The bot goes on answering at the strictest, and stops as it should."""
    folder = tmp_path / "data"
    folder.mkdir()
    async with staged(tmp_path, AIRLOCK_DATABASE_URL=f"sqlite:///{folder / 'airlock.db'}") as stage:
        shutil.rmtree(folder)
        await stage.refuses()
        assert not folder.exists()


async def test_a_server_that_is_slow_gone_and_back(tmp_path: Path) -> None:
    """PostgreSQL behind a connection that gets worse and better."""
    async with postgres_database() as url:
        server = make_url(url)
        async with SlowProxy(server.host or "127.0.0.1", server.port or 5432) as proxy:
            through = server.set(host="127.0.0.1", port=proxy.port).render_as_string(hide_password=False)
            async with staged(tmp_path, AIRLOCK_DATABASE_URL=through) as stage:
                proxy.seconds = 0.05
                await stage.works("S2E1")
                proxy.seconds = 5
                assert SETTINGS_UNAVAILABLE in await stage.ask()
                assert "Noted" not in await stage.set("S4E4")
                proxy.seconds = 0
                proxy.cut()
                await stage.works("S2E2")
                proxy.is_open = False
                proxy.cut()
                await stage.refuses()
                proxy.is_open = True
                assert "S2E2" in await stage.shown()
                await stage.works("S2E3")
                assert UNCERTAIN not in await stage.set("S2E4")
