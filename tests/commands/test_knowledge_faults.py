"""The knowledge folder removed, half-written, replaced by a link: `/reload` says so, and what was read goes on."""

from __future__ import annotations

import asyncio
import itertools
import shutil
from collections.abc import AsyncIterator
from dataclasses import dataclass

import pytest
import pytest_asyncio

from benchmarks.marked import MarkedKnowledge, marks
from tests.loopback import Answer, BotProcess, LoopbackDiscord, Place
from tests.loopback.fixtures import OWNER, loopback, started

pytestmark = pytest.mark.asyncio(loop_scope="module")


class FirstChoice:
    """No chance: versions always take each other's place by a link."""

    def random(self) -> float:
        """Never below a half."""
        return 1.0


@dataclass
class Stage:
    """A bot that has read version 1."""

    discord: LoopbackDiscord
    bot: BotProcess
    place: Place
    knowledge: MarkedKnowledge
    version: int = 1

    async def reload(self) -> Answer:
        """What whoever runs the bot is told."""
        return await self.discord.slash("reload", place=self.place, user=OWNER)

    async def answers_from(self, version: int) -> None:
        """All of an answer is of one version."""
        answer = await self.discord.slash(
            "cast", {"name": "Orla Venn", "private": True}, place=self.place, user=self.discord.new_id()
        )
        assert marks(answer.text) == {version}

    async def refuses(self, problem: str) -> None:
        """Nothing has changed, and the problem is named."""
        told = await self.reload()
        assert told.private
        assert "Nothing has changed" in told.text
        assert problem in told.text
        await self.answers_from(self.version)

    async def takes(self, version: int) -> None:
        """The new version answers."""
        assert "Reloaded" in (await self.reload()).text
        self.version = version
        await self.answers_from(version)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def stage(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Stage]:
    """One process whose folder is a link."""
    folder = tmp_path_factory.mktemp("knowledge")
    knowledge = MarkedKnowledge(folder, FirstChoice())  # type: ignore[arg-type]
    knowledge.put(1)
    async with loopback() as discord:
        place = discord.add_guild("general")["general"]
        async with started(discord, folder, AIRLOCK_KNOWLEDGE=str(knowledge.current)) as bot:
            yield Stage(discord, bot, place, knowledge)
            assert await bot.stop() == 0


async def test_replaced_by_another_link(stage: Stage) -> None:
    """As Kubernetes swaps a config map; the old folder is removed afterwards."""
    await stage.answers_from(1)
    old = stage.knowledge.current.resolve()
    stage.knowledge.put(2)
    shutil.rmtree(old)
    await stage.answers_from(1)
    await stage.takes(2)


async def test_removed_and_brought_back(stage: Stage) -> None:
    """Nothing is forgotten because nothing is there."""
    stage.knowledge.take_away()
    await stage.refuses("no such folder")
    stage.knowledge.put(3)
    await stage.takes(3)


@pytest.mark.deep
async def test_half_written(stage: Stage) -> None:
    """A file that ends amid a line, and one that is missing: nothing of the new version is shown."""
    stage.knowledge.put(4)
    file = stage.knowledge.current / "lantern" / "characters.yaml"
    text = file.read_text(encoding="utf-8")
    file.write_text(text[: len(text) // 2] + "\n  - [", encoding="utf-8")
    await stage.refuses("characters.yaml")
    file.unlink()
    await stage.refuses("orla-venn")
    file.write_text(text, encoding="utf-8")
    await stage.takes(4)


@pytest.mark.deep
async def test_swapped_while_it_is_read(stage: Stage) -> None:
    """Whatever the reader has seen, it is one version or none; a mixture never answers."""
    for version in (5, 6):
        stage.knowledge.put(version)
    reload = stage.discord.slash("reload", place=stage.place, user=OWNER)
    await reload.arrived.wait()
    for version in itertools.cycle((5, 6)):
        if reload.answer.edits:
            break
        stage.knowledge.link(version)
        await asyncio.sleep(0.001)
    told = await reload
    asked = [
        stage.discord.slash(command, {**options, "private": True}, place=stage.place, user=stage.discord.new_id())
        for command, options in (("cast", {"season": 1}), ("timeline", {}), ("lore", {"name": "UND"}), ("next", {}))
    ]
    texts = [answer.text for answer in await asyncio.gather(*asked)]
    assert len(marks("".join(texts))) == 1, (told.text, texts)
    stage.knowledge.put(99)
    await stage.takes(99)
