"""A simulated server with forum posts and roles, for tests of the settings that managers can change."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.cli.simulation.plain_text import payload_text
from bot.cli.simulation.simulated_discord import SimulatedDiscord
from bot.knowledge.model import Knowledge
from bot.knowledge.positions import Position
from bot.knowledge.snapshot import SnapshotHolder
from tests.answers.reach_world import KNOWLEDGE, NOW


@dataclass
class Server:
    """A world with a manager, a fan and whatever channels a test makes."""

    world: SimulatedDiscord
    manager: Any
    fan: Any
    last: Any = None

    async def say(self, actor: Any, place: Any, path: str, **options: Any) -> dict[str, Any]:
        """A command; the answer of the contract."""
        mark = len(self.world.env.http_requests)
        self.last = await actor.slash(place, path, **options)
        return self.world._sent(self.last, mark)

    async def text(self, actor: Any, place: Any, path: str, **options: Any) -> str:
        """The same as text."""
        answer = await self.say(actor, place, path, **options)
        assert answer["ephemeral"] or not path.startswith(("spoilers", "progress"))
        return payload_text(answer["payload"])

    async def press(self, actor: Any, custom_id: str) -> str:
        """A button of the last reply."""
        return await self._used(await self._marked(actor.click(self.last.response, custom_id=custom_id)))

    async def choose(self, actor: Any, custom_id: str, value: str) -> str:
        """A select of the last reply."""
        return await self._used(await self._marked(actor.select(self.last.response, [value], custom_id=custom_id)))

    async def _marked(self, using: Any) -> tuple[Any, int]:
        mark = len(self.world.env.http_requests)
        return await using, mark

    async def _used(self, used: tuple[Any, int]) -> str:
        result, mark = used
        answer = self.world._sent(result, mark)
        if result.response is not None:
            self.last = result
        return payload_text(answer["payload"])

    def ids(self) -> list[str]:
        """Custom ids on the last reply."""
        found: list[str] = []

        def walk(components: list[dict[str, Any]]) -> None:
            for component in components:
                found.extend([component["custom_id"]] if "custom_id" in component else [])
                walk(component.get("components") or [])

        walk(self.last.response.components)
        return found

    def undo(self) -> str:
        """The custom id of its Undo."""
        return next(id_ for id_ in self.ids() if id_.startswith("al1;undo;"))

    async def ceilings(self) -> dict[int, dict[str, Position | None]]:
        """Everything set, by place."""
        return {item.place: dict(item.ceiling) for item in await self.world.store.load_places(self.world.guild.id)}

    async def progress(self, actor: Any) -> dict[str, str]:
        """What somebody has told, by work."""
        stored = await self.world.store.load_person(actor.id)
        told = {work: at.code for work, at in stored.progress.items()}
        return told | dict.fromkeys(stored.not_started, "not started")


@asynccontextmanager
async def a_server(knowledge: Knowledge = KNOWLEDGE) -> AsyncIterator[Server]:
    """A server in which nothing is set."""
    async with SimulatedDiscord(SnapshotHolder(knowledge), Path(), Path("reports.jsonl")) as world:
        world._now = NOW
        manager = world.guild.add_member(world.env.create_user("moderator"), roles=[world._manager_role])
        yield Server(world, manager, world.guild.add_member(world.env.create_user("fan")))


async def posts(server: Server, *names: str) -> tuple[Any, dict[str, Any]]:
    """A forum and its posts by name."""
    forum = server.world.guild.create_forum_channel("episode-talk")
    for name in names:
        await server.world.bot.get_channel(forum.id).create_thread(name=name, content=name)
    return forum, {post.name: post for post in forum.threads}
