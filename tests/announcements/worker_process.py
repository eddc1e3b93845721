"""A process that posts what is due, to be killed: a worker with a short lease, on a real database and a real socket.

Arguments: the URL of the database, the address of the API, and a JSON file with the dates of the episodes.
"""

from __future__ import annotations

import asyncio
import json
import sys
from datetime import UTC, datetime
from pathlib import Path

import discord

from bot.announcements import plan_run, worker
from bot.announcements.plan_run import PostingServices
from bot.announcements.releases import Release
from bot.announcements.worker import PostWorker
from bot.knowledge.positions import parse_position
from bot.knowledge.snapshot import SnapshotHolder
from bot.storage.store import Store
from bot.transport.discord_internals import override_discord_urls
from bot.transport.rest import Pacer, RestClient
from tests.announcements.simulation import instant, knowledge
from tests.loopback.fixtures import TOKEN

LEASE = 4


class DatedServices(PostingServices):
    """Services whose dates are those of a file."""

    dates: dict[str, int]

    def releases(self, work: str) -> list[Release]:
        """Return the dates of the file."""
        found = [(parse_position(code), due) for code, due in self.dates.items()]
        return [Release(at, due, instant(due)) for at, due in found if at is not None and at.work == work]


async def main(database: str, api: str, dates: dict[str, int]) -> None:
    """Post until killed."""
    plan_run.LEASE_SECONDS = worker.LEASE_SECONDS = LEASE  # type: ignore[misc]
    plan_run.REQUEST_SECONDS, worker.POLL_SECONDS, worker.BATCH = 1, 0.1, 8  # type: ignore[misc]
    plan_run.FIRST_BACKOFF = 1  # type: ignore[misc]
    override_discord_urls(api, None)
    async with discord.Client(intents=discord.Intents.none()) as client, Store(database, timeout=5) as store:
        await client.login(TOKEN)
        services = DatedServices(
            store,
            SnapshotHolder(knowledge()),
            RestClient(client, Pacer()),
            lambda: datetime.now(UTC),
        )
        services.dates = dates
        await PostWorker(services).run()


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], sys.argv[2], json.loads(Path(sys.argv[3]).read_text(encoding="utf-8"))))
