"""The bot: a small `discord.Client` with a command tree. Its parts are passed to its constructor.

`docs/decisions/no-cogs.md` explains why it is not a `commands.Bot` with cogs.
"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Awaitable, Callable, Set
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

import aiohttp
import discord
from discord import app_commands

from bot.commands.announcements.registration import add_announcements
from bot.commands.ceilings.greeting import greet
from bot.commands.component_router import answer_control
from bot.commands.history_import import DISCORD_FILES, HistoryImporter
from bot.commands.registration import CommandRegistrar
from bot.commands.report import ReportService, append_report, post_report
from bot.commands.tree import CommandServices, add_commands
from bot.interactions.errors import handle_error
from bot.interactions.middleware import InteractionMiddleware, RateLimiter
from bot.interactions.question_service import QuestionService
from bot.knowledge.snapshot import SnapshotHolder
from bot.operations.logs import log
from bot.operations.metrics import Metrics
from bot.reloading.reloader import Load, Reloader
from bot.reloading.worker import load_in_process
from bot.runtime.admins import Admins
from bot.storage.database.change import script
from bot.storage.replicas import ReplicaRegistry
from bot.storage.store import Store, StoreError
from bot.transport.discord_internals import (
    command_runner,
    intercept_interactions,
    is_connected,
)

utc_now = partial(datetime.now, UTC)
"""Returns the current time in UTC, from the system's clock."""

MAX_CONNECTIONS = 100
"""The largest number of connections to Discord. Further requests wait for a free one, within their time limit.

If Discord takes 0.1 s for a response, each connection carries ten a second. discord.py sets no limit: after an outage
it would begin hundreds of TLS handshakes at once.
"""


class AirlockClient(discord.Client):
    """The Discord client that answers slash commands, buttons, forms and autocomplete requests.

    Args:
        snapshots: holds the current snapshot.
        folder: the knowledge base that `/reload` reads.
        store: stores the progress of users and the ceilings of channels.
        clock: returns the current time as a time-zone-aware datetime. Default: the system's clock.
        load: loads the knowledge for `/reload`. Default: load it in this process.
        admin_ids: users who may reload, besides the owner or team of the application.
        reports: where “This is wrong” reports are sent: the id of a channel, or the path of a file.
        metrics: the metrics to update. Default: a new set.
        replicas: the registry shared with the other replicas; None if there are none.
        file_hosts: the hosts from which files that users attach are fetched. Default: those of Discord.
        limiter: limits how fast each person is answered; None if nobody is limited.
    """

    def __init__(
        self,
        *,
        snapshots: SnapshotHolder,
        folder: Path,
        store: Store,
        clock: Callable[[], datetime] = utc_now,
        load: Load = load_in_process,
        admin_ids: Set[int] = frozenset(),
        reports: int | Path = Path("reports.jsonl"),
        metrics: Metrics | None = None,
        replicas: ReplicaRegistry | None = None,
        file_hosts: Set[str] = DISCORD_FILES,
        limiter: RateLimiter | None = None,
    ) -> None:
        self.metrics = metrics or Metrics()
        super().__init__(
            intents=discord.Intents(guilds=True),
            allowed_mentions=discord.AllowedMentions.none(),
            member_cache_flags=discord.MemberCacheFlags.none(),
            chunk_guilds_at_startup=False,
            max_messages=None,
            http_trace=self.metrics.request_tracing(),
            connector=aiohttp.TCPConnector(limit=MAX_CONNECTIONS),
        )
        questions = QuestionService(snapshots, store, clock)
        self._admins = Admins(self, admin_ids)
        self.reloader = Reloader(snapshots, folder, load, self._admins.include, clock, self.metrics, replicas)
        sink = partial(post_report, self, reports) if isinstance(reports, int) else partial(append_report, reports)
        self.tree = app_commands.CommandTree(
            self,
            allowed_contexts=app_commands.AppCommandContext(guild=True, dm_channel=True, private_channel=True),
            allowed_installs=app_commands.AppInstallationType(guild=True, user=True),
        )
        self.tree.error(handle_error)
        self.registrar = CommandRegistrar(self, self.tree, self.metrics)
        self._registration: asyncio.Task[None] | None = None
        report_service = ReportService(sink, partial(store.write, script, ""), clock)
        importer = HistoryImporter(file_hosts)
        self.services = CommandServices(questions, self.reloader, report_service, self.registrar, importer)
        add_commands(self.tree, self.services)
        add_announcements(self.tree, questions)
        middleware = InteractionMiddleware(
            command_runner(self.tree),
            partial(answer_control, self.services),
            handle_error,
            snapshots,
            self.metrics,
            limiter,
        )
        self.queue = intercept_interactions(self, middleware.handle, middleware.count_expired)
        self._store = store
        self.metrics.gateway_connected.set_function(lambda: float(is_connected(self)))
        self.metrics.gateway_latency.set_function(lambda: self.latency)
        self.metrics.servers.set_function(lambda: len(self.guilds))

    async def setup_hook(self) -> None:
        """Begin to register the commands. discord.py calls this once, after login and before the first event."""
        self._registration = asyncio.create_task(self.registrar.run(), name="command registration")

    async def close(self) -> None:
        """Stop registering commands, and close the connections to Discord."""
        if self._registration is not None:
            self._registration.cancel()
        await super().close()

    async def on_ready(self) -> None:
        """Count and log a new session with Discord."""
        self._admins.forget()
        self.metrics.gateway_events.labels("ready").inc()
        log.info("ready", servers=len(self.guilds))

    async def on_resumed(self) -> None:
        """Count a session that was resumed after a lost connection."""
        self._admins.forget()
        self.metrics.gateway_events.labels("resumed").inc()

    async def on_disconnect(self) -> None:
        """Count a lost connection, or a failed attempt to reconnect."""
        self.metrics.gateway_events.labels("disconnected").inc()

    async def on_guild_join(self, guild: discord.Guild) -> None:
        """Introduce the bot in a server that it has just joined."""
        questions = self.services.questions
        await greet(guild, self._store, questions.snapshots.current, questions.clock())

    async def on_guild_remove(self, guild: discord.Guild) -> None:
        """Delete the settings of a server that the bot has left."""
        await self._forget("server", self._store.forget_server(guild.id))

    async def on_guild_channel_delete(self, channel: discord.abc.GuildChannel) -> None:
        """Delete the ceiling of a deleted channel, and those of its threads."""
        await self._forget("channel", self._store.forget_channel(channel.id))

    async def on_raw_thread_delete(self, payload: discord.RawThreadDeleteEvent) -> None:
        """Delete the ceiling of a deleted thread or forum post."""
        await self._forget("thread", self._store.forget_channel(payload.thread_id))

    async def _forget(self, what: str, deletion: Awaitable[None]) -> None:
        try:
            await deletion
        except StoreError:
            log.warning("settings not deleted", of=what)

    async def on_error(self, event_method: str, /, *_args: Any, **_kwargs: Any) -> None:
        """Log the name of a failed event handler, but not its arguments: they may contain what a user typed."""
        log.error("event failed", where=event_method, error=type(sys.exception()).__name__)
