"""The bot: a lean discord.Client with a command tree, made of parts that come through its constructor."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Awaitable, Callable, Set
from contextlib import AbstractAsyncContextManager, nullcontext, suppress
from datetime import datetime
from pathlib import Path
from typing import Any

import aiohttp
import discord
import structlog
from discord import app_commands
from discord.gateway import DiscordWebSocket

from bot.commands.ceilings.bulk_ceilings import BulkCeilings
from bot.commands.ceilings.spoiler_settings import SpoilerSettings
from bot.commands.component_router import CONTROLS, ComponentRouter
from bot.commands.privacy import PrivacyCommands
from bot.commands.progress import ProgressCommands
from bot.commands.report import ReportService
from bot.commands.report_sinks import ChannelReportSink, FileReportSink, ReportSink
from bot.commands.tree import CommandServices, add_commands, command_payloads
from bot.interactions.context import Interaction
from bot.interactions.errors import handle_error
from bot.interactions.middleware import InteractionMiddleware
from bot.interactions.question_service import QuestionService
from bot.knowledge.snapshot import SnapshotHolder
from bot.operations.metrics import Metrics, State
from bot.operations.request_metrics import measured_requests
from bot.reloading.reloader import Read, Reloader
from bot.reloading.replica_follower import ReplicaFollower
from bot.runtime.registration import same_commands
from bot.storage.protocol import SettingsStore
from bot.storage.replicas import ReplicaRegistry
from bot.storage.store import StoreError
from bot.transport.discord_internals import intercept_interactions
from bot.transport.gateway_recovery import drain_socket, send_close_frame

log = structlog.get_logger()

CLOSE_TIMEOUT = 1.0
"""How long Discord may take to notice that nothing more is taken."""


class Tree(app_commands.CommandTree["AirlockClient"]):
    """A command tree that is observed, and whose errors go to the one handler."""

    def __init__(self, client: AirlockClient, middleware: InteractionMiddleware) -> None:
        super().__init__(
            client,
            allowed_contexts=app_commands.AppCommandContext(guild=True, dm_channel=True, private_channel=True),
            allowed_installs=app_commands.AppInstallationType(guild=True, user=True),
        )
        self._middleware = middleware

    async def _call(self, interaction: Interaction) -> None:
        # The one place every command and keystroke passes, however it arrived; discord.py offers no public one.
        if self._middleware.is_first_delivery(interaction):
            await self._middleware.handle(interaction, super()._call(interaction))

    async def on_error(self, interaction: Interaction, error: app_commands.AppCommandError, /) -> None:
        """Every error of a command ends here."""
        await handle_error(interaction, error)


class AirlockClient(discord.Client):
    """Answers slash commands, buttons and autocomplete.

    Args:
        current: the snapshot that answers.
        folder: where `/reload` reads.
        keeper: progress and ceilings.
        clock: the present as an aware datetime.
        read: how `/reload` reads the knowledge.
        admin_ids: users who may reload, besides the owner or team of the application.
        reports: where “This is wrong” goes: the id of a channel, or a file.
        metrics: count what happens; a new set if left out.
        board: shared with the other replicas; None: there are none.
    """

    def __init__(
        self,
        *,
        current: SnapshotHolder,
        folder: Path,
        keeper: SettingsStore,
        clock: Callable[[], datetime],
        read: Read,
        admin_ids: Set[int] = frozenset(),
        reports: int | Path = Path("reports.jsonl"),
        metrics: Metrics | None = None,
        board: ReplicaRegistry | None = None,
    ) -> None:
        self.metrics = metrics or Metrics()
        super().__init__(
            intents=discord.Intents(guilds=True),
            allowed_mentions=discord.AllowedMentions.none(),
            member_cache_flags=discord.MemberCacheFlags.none(),
            chunk_guilds_at_startup=False,
            max_messages=None,
            http_trace=measured_requests(self.metrics),
        )
        middleware = InteractionMiddleware(handle_error, current, self.metrics)
        questions = QuestionService(current, keeper, clock)
        self._current = current
        self._keeper = keeper
        self.tree = Tree(self, middleware)
        self.command_ids: dict[str, int] = {}
        self._admin_ids = admin_ids
        self.reloader = Reloader(current, folder, read, self.is_admin, clock, self.metrics, board)
        self._follower = ReplicaFollower(board, current, self.reloader) if board is not None else None
        services = CommandServices(
            questions,
            keeper,
            ProgressCommands(questions, keeper),
            PrivacyCommands(keeper),
            SpoilerSettings(questions, keeper),
            BulkCeilings(questions, keeper),
            self.reloader,
            ReportService(self._report_sink(reports), clock),
        )
        add_commands(self.tree, services)
        self._router = ComponentRouter(services, middleware)
        self.metrics.show(self._state)
        self.arrivals = intercept_interactions(self, middleware.count_expired)

    @property
    def connected(self) -> bool:
        """Whether events arrive from Discord."""
        return self.is_ready() and not self.is_closed() and self.ws.open

    def _state(self) -> State:
        knowledge = self._current.get()
        return State(
            knowledge.version,
            self.reloader.loaded_at,
            lambda: knowledge.counts,
            self.connected,
            self.latency,
            len(self.guilds),
        )

    async def close_gracefully(self) -> None:
        """End what brings events from Discord, and take what is on its way; `connect` must not run any more."""
        socket: DiscordWebSocket | None = self.ws
        if socket is not None and socket.open:
            await send_close_frame(socket)
            await drain_socket(socket)

    def following(self) -> AbstractAsyncContextManager[None]:
        """While the block runs, serve what other replicas announce."""
        return self._follower.following() if self._follower is not None else nullcontext()

    def _report_sink(self, reports: int | Path) -> ReportSink:
        return ChannelReportSink(self, reports) if isinstance(reports, int) else FileReportSink(reports)

    async def setup_hook(self) -> None:
        """Once, after login and before the first event."""
        await self.register_commands()

    async def register_commands(self) -> None:
        """Send the commands to Discord if they differ from what is registered, and keep their ids."""
        registered = await self._registered_commands()
        if same_commands(command_payloads(self.tree), registered):
            self.command_ids = {str(command["name"]): int(command["id"]) for command in registered}
            log.info("commands unchanged", count=len(registered))
            return
        try:
            self.command_ids = {command.name: command.id for command in await self.tree.sync()}
            log.info("commands registered", count=len(self.command_ids))
        except discord.HTTPException as error:
            # What is registered already keeps working; not to start at all would help nobody.
            self.command_ids = {str(command["name"]): int(command["id"]) for command in registered}
            log.error("commands not registered", status=error.status, code=error.code)

    async def _registered_commands(self) -> list[dict[str, Any]]:
        """As Discord has them: `fetch_commands` loses contexts, installations and permissions on the way."""
        if self.application_id is None:
            return []
        try:
            return [dict(command) for command in await self.http.get_global_commands(self.application_id)]
        except discord.HTTPException as error:
            log.warning("registered commands unknown", status=error.status)
            return []

    async def is_admin(self, user_id: int) -> bool:
        """Whether a user runs this bot: named in the settings, owner of the application, or in its team."""
        if user_id in self._admin_ids:
            return True
        if self.http.token is None:
            return False  # not logged in (`serve` without a token): nobody can tell whose the application is
        application = self.application or await self.application_info()
        if application.team is not None:
            return any(member.id == user_id for member in application.team.members)
        return application.owner.id == user_id

    async def on_ready(self) -> None:
        """After every new session."""
        self.metrics.gateway_events.labels("ready").inc()
        log.info("ready", servers=len(self.guilds))

    async def on_resumed(self) -> None:
        """After a session that went on."""
        self.metrics.gateway_events.labels("resumed").inc()

    async def on_disconnect(self) -> None:
        """The connection is lost, or another try has failed."""
        self.metrics.gateway_events.labels("disconnected").inc()

    async def on_guild_remove(self, guild: discord.Guild) -> None:
        """The bot has left a server: its settings go."""
        await self._forget("server", self._keeper.forget_server(guild.id))

    async def on_guild_channel_delete(self, channel: discord.abc.GuildChannel) -> None:
        """A channel is gone: its ceiling goes, and those of its threads."""
        await self._forget("channel", self._keeper.forget_channel(channel.id))

    async def on_raw_thread_delete(self, payload: discord.RawThreadDeleteEvent) -> None:
        """A thread or forum post is gone: its ceiling goes."""
        await self._forget("thread", self._keeper.forget_channel(payload.thread_id))

    async def _forget(self, what: str, forgetting: Awaitable[None]) -> None:
        try:
            await forgetting
        except StoreError:
            log.warning("settings not deleted", of=what)

    def dispatch(self, event: str, /, *args: Any, **kwargs: Any) -> None:
        """Call the handlers of an event; of interactions only where the tree has not taken them already."""
        if event != "interaction" or args[0].type in CONTROLS:
            super().dispatch(event, *args, **kwargs)

    async def on_interaction(self, interaction: Interaction) -> None:
        """Buttons, selects and forms."""
        await self._router.handle(interaction)

    async def on_error(self, event_method: str, /, *_args: Any, **_kwargs: Any) -> None:
        """An event handler failed: say where, without its arguments, which may hold what users typed."""
        error = sys.exception() if hasattr(sys, "exception") else None
        log.error("event failed", where=event_method, error=type(error).__name__)


async def drain(client: AirlockClient, seconds: float) -> None:
    """Take no more from Discord, wait until all that was taken is answered, and close; nobody else may reconnect it."""
    now = asyncio.get_running_loop().time
    end = now() + seconds
    with suppress(TimeoutError, aiohttp.ClientError, OSError):
        async with asyncio.timeout(CLOSE_TIMEOUT):
            await client.close_gracefully()
    while now() < end:
        client.arrivals.flush()
        if not (running := _running()):
            break
        await asyncio.wait(running, timeout=end - now())
    await client.close()


def _running() -> list[asyncio.Task[Any]]:
    """Commands and event handlers under way, by the names that discord.py gives their tasks."""
    names = ("CommandTree", "discord.py: ")
    return [task for task in asyncio.all_tasks() if task.get_name().startswith(names)]
