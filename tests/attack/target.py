"""What is attacked: two replicas of `serve` with one database, beside a simulated Discord."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bot.storage.store import Store
from tests.loopback import BotProcess, Exchange, Guild, LoopbackDiscord, Place
from tests.loopback.exchange import COMMAND, COMPONENT
from tests.loopback.fixtures import addresses, free_port, loopback, started
from tests.loopback.payloads import Options, command_data, interaction_payload
from tests.loopback.server import interaction_id
from tests.support.small_server import PEOPLE


@dataclass
class Captured:
    """A signed request, and its interaction."""

    interaction: dict[str, Any]
    body: bytes
    headers: Mapping[str, str]


@dataclass
class Target:
    """The two replicas.

    Attributes:
        addresses: where each of them serves.
        health: the health port of the first.
        folder: where the first writes reports.
    """

    discord: LoopbackDiscord
    guild: Guild
    bots: list[BotProcess]
    addresses: list[str]
    health: int
    folder: Path
    url: str
    _numbers: Counter[str] = field(default_factory=Counter)

    @property
    def place(self) -> Place:
        """A channel without a ceiling."""
        return self.guild["general"]

    @property
    def port(self) -> int:
        """The port of the first replica."""
        return int(self.addresses[0].split(":")[2].split("/")[0])

    def somebody(self) -> int:
        """Somebody who was never here before."""
        return self.discord.new_id()

    def ask(self, command: str, options: Options | None = None, *, user: int = 0, permissions: int = 0) -> Exchange:
        """Somebody sends a command to the first replica."""
        self.discord.door.address = self.addresses[0]
        user = user or self.somebody()
        return self.discord.slash(command, options, place=self.place, user=user, permissions=permissions)

    def press(self, custom_id: str, user: int, *, place: Place | None = None, permissions: int = 0) -> Exchange:
        """Somebody presses a button that was never sent."""
        self.discord.door.address = self.addresses[0]
        place = place or self.place
        data = {"component_type": 2, "custom_id": custom_id}
        id_ = interaction_id(self.discord.new_id())
        made = interaction_payload(id_, COMPONENT, data, self.discord.application_id, place, user, permissions)
        row = {
            "type": 1,
            "id": 1,
            "components": [{"type": 2, "id": 2, "style": 2, "label": "x", "custom_id": custom_id}],
        }
        message = {"id": str(self.discord.new_id()), "channel_id": str(place.channel), "components": [row], "flags": 64}
        return self.discord.send({**made, "message": {**MESSAGE, **message}}, place, user)

    def capture(self, command: str, options: Options | None, user: int, at: float | None = None) -> Captured:
        """A request that is signed now (or at another time) and has reached nobody."""
        data = command_data(command, self.discord.commands, options)
        id_ = interaction_id(self.discord.new_id())
        made = interaction_payload(id_, COMMAND, data, self.discord.application_id, self.place, user, 0)
        self.discord.expect(made, self.place, user)
        body = json.dumps(made).encode()
        return Captured(made, body, self.discord.door.headers(body, at))

    async def post(self, captured: Captured, replica: int) -> str:
        """Post it to a replica. What it says; nothing if it has had the interaction before."""
        self.discord.door.address = self.addresses[replica]
        status, said = await self.discord.door.post(captured.body, captured.headers)
        assert status in (200, 202), status
        if said:
            await self.discord.take_inline(captured.interaction, json.loads(said))
        return said.decode()

    async def stored(self, user: int) -> dict[str, Any]:
        """What the database holds about somebody's progress."""
        async with Store(self.url, timeout=5) as store:
            return dict((await store.load_person(user)).progress)

    def log_lines(self) -> int:
        """How many lines the first replica has written, apart from those for answered interactions."""
        return sum(not re.search(r"\] interaction ", line) for line in self.bots[0].output.splitlines())

    def failures(self) -> list[str]:
        """What the log holds of failures of the bot itself."""
        return re.findall(r".*(?:\[error|outcome=failed|Traceback).*", "\n".join(bot.output for bot in self.bots))


MESSAGE: dict[str, Any] = {
    "type": 0,
    "content": "",
    "author": {"id": "1", "username": "airlock", "discriminator": "0", "avatar": None, "bot": True},
    "attachments": [],
    "embeds": [],
    "mentions": [],
    "mention_roles": [],
    "pinned": False,
    "mention_everyone": False,
    "tts": False,
    "timestamp": "2026-01-01T00:00:00+00:00",
    "edited_timestamp": None,
}


def write_knowledge(folder: Path) -> Path:
    """One character whom everybody knows from the first episode on, another from the second, and what they do."""
    (folder / "knowledge").mkdir(parents=True, exist_ok=True)
    (folder / "knowledge" / "all.yaml").write_text(PEOPLE, encoding="utf-8")
    return folder / "knowledge"


@asynccontextmanager
async def start(folder: Path, **environment: str) -> AsyncIterator[Target]:
    """Start everything in an empty folder."""
    url, health = f"sqlite:///{folder / 'airlock.db'}", free_port()
    settings = {"AIRLOCK_KNOWLEDGE": str(write_knowledge(folder)), "AIRLOCK_DATABASE_URL": url, **environment}
    async with AsyncExitStack() as stack:
        discord = await stack.enter_async_context(loopback())
        guild = discord.add_guild("general", "lounge")
        bots, served = [], []
        for number in range(2):
            own = {"AIRLOCK_HEALTH_ADDRESS": f"127.0.0.1:{health}"} if number == 0 else {}
            bots.append(await stack.enter_async_context(started(discord, folder, "serve", **settings, **own)))
            served.append(discord.door.address)
        yield Target(discord, guild, bots, served, health, folder, url)


async def refused_to_start(folder: Path, command: str, **environment: str) -> str:
    """What a process says that must not start."""
    async with loopback() as discord:
        settings = {**addresses(discord), "AIRLOCK_KNOWLEDGE": str(write_knowledge(folder)), **environment}
        async with BotProcess(folder, command=command, **settings) as bot:
            assert await bot.ended() in (1, 2), bot.output
            return bot.output + bot.printed
