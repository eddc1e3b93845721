"""Implements `preview`: shows the bot on a local page, with several channels and with users of different progress."""

from __future__ import annotations

import asyncio
import html
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from secrets import compare_digest, token_bytes, token_urlsafe
from typing import Any

import discord
import simcord
from aiohttp import web
from aiohttp.typedefs import Handler

from bot.cards.components import text_card
from bot.cards.markdown import escape
from bot.cli.file_watcher import FileWatcher
from bot.cli.simulation.simulated_discord import SIMULATED_FILES
from bot.interactions.replies import CardView
from bot.knowledge.model import Knowledge
from bot.knowledge.positions import Position
from bot.knowledge.snapshot import SnapshotHolder
from bot.operations.http_server import serve_app
from bot.runtime.background_tasks import background_tasks
from bot.runtime.client import AirlockClient, utc_now
from bot.runtime.lifecycle import stop_on_signals
from bot.storage.store import IN_MEMORY, Store

HOST = "127.0.0.1"
ADMIN = "Robin, runs this bot"
REFRESH_TRIES, REFRESH_SECONDS = 20, 0.1


def channel_stages(knowledge: Knowledge) -> dict[str, Mapping[str, Position]]:
    """Return the ceiling of each channel: the end of season 1, the end of a middle season, none, and everything."""
    main = next(iter(knowledge.works.values()))
    seasons = [season for season in main.seasons.values() if season.episodes]
    chosen = [seasons[0], seasons[len(seasons) // 2]] if seasons else []
    stages: dict[str, Mapping[str, Position]] = {
        f"season-{season.number}": {main.code: season.episodes[-1]} for season in chosen
    }
    return stages | {"no-ceiling": {}, "everything-aired": everything(knowledge)}


def viewer_stages(knowledge: Knowledge) -> dict[str, Mapping[str, Position]]:
    """Return the progress of each user: new, early in the story, past the middle, and finished."""
    main = next(iter(knowledge.works.values()))
    episodes = [position for position in knowledge.episodes if position.work == main.code]
    stages: dict[str, Mapping[str, Position]] = {"Nova, new here": {}}
    for name, share in (("Sam", 0.12), ("Jo", 0.6)) if episodes else ():
        at = episodes[int((len(episodes) - 1) * share)]
        stages[f"{name}, at {at.code}"] = {main.code: at}
    return stages | {"Kim, has seen it all": everything(knowledge)}


def everything(knowledge: Knowledge) -> dict[str, Position]:
    """Return the last episode of every work, by the code of the work."""
    return {position.work: position for position in sorted(knowledge.episodes)}


class PreviewServer:
    """A simulated Discord server. One page shows one channel at a time; a second page lets the user choose it."""

    def __init__(self, env: simcord.Env, store: Store, knowledge: Knowledge, port: int) -> None:
        self._env = env
        self._port = port
        self._store = store
        self._guild = guild = env.create_guild("Airlock preview")
        self._ceilings = channel_stages(knowledge)
        self._channels: dict[str, Any] = {name: guild.create_text_channel(name) for name in self._ceilings}
        self._progress = viewer_stages(knowledge) | {ADMIN: everything(knowledge)}
        managers = guild.create_role("Moderators", permissions=discord.Permissions(manage_guild=True))
        self._viewers: dict[str, Any] = {}
        for number, name in enumerate(self._progress):
            user = env.create_user(f"viewer{number}", global_name=name)
            self._viewers[name] = guild.add_member(user, roles=[managers] if name == ADMIN else [])
        self.admin = self._viewers[ADMIN]
        self._preview: Any = None
        self.shown = next(iter(self._channels))
        self._lock = asyncio.Lock()
        self.token = token_urlsafe()
        """Part of the address of the page for choosing a channel. The page of a channel has a token of its own."""

    async def store_stages(self) -> None:
        """Store the progress of every user and the ceiling of every channel."""
        for name, reached in self._ceilings.items():
            for work, position in reached.items():
                await self._store.set_ceiling(self._guild.id, self._channels[name].id, work, position)
        for name, reached in self._progress.items():
            for work, position in reached.items():
                await self._store.set_progress(self._viewers[name].id, work, position)

    async def show(self, name: str) -> str:
        """Show a channel instead of the current one, and return the address of its page."""
        async with self._lock:
            await self.close()
            viewers, port = list(self._viewers.values()), self._port or None
            preview = self._env.preview(
                self._channels[name], viewers=viewers, layout="channel", port=port, timezone="UTC"
            )
            self._preview = await preview.__aenter__()
            self.shown = name
            return str(preview.url)

    async def post(self, bot: discord.Client, sentence: str, lines: Sequence[str]) -> None:
        """Post a message from the bot in the current channel, and refresh every open page."""
        card = text_card(escape(sentence), *(f"- {escape(text)}" for text in lines))
        async with self._lock:
            await bot.get_partial_messageable(self._channels[self.shown].id).send(view=CardView(card))
            await self._publish()

    async def _publish(self) -> None:
        """Refresh every open page, because a page by itself shows only the actions of its own user."""
        for _ in range(REFRESH_TRIES if self._preview is not None else 0):
            try:
                await self._preview.refresh()
                return
            except simcord.SetupError:  # a command is running; pages can be refreshed when it is done
                await asyncio.sleep(REFRESH_SECONDS)

    async def close(self) -> None:
        """Stop serving the current channel's page."""
        if self._preview is not None:
            await self._preview.close()

    def application(self) -> web.Application:
        """Return the web application with the page for choosing a channel."""
        app = web.Application(middlewares=[self._refuse_strangers])
        app.router.add_get("/{token}/", self.chooser)
        app.router.add_get("/{token}/channel/{name}", self.choose)
        return app

    @web.middleware
    async def _refuse_strangers(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        """Refuse requests of other users of this machine, who lack the token, and DNS rebinding by other web sites."""
        port = request.transport.get_extra_info("sockname")[1] if request.transport is not None else 0
        token = request.match_info.get("token", "")
        is_ours = request.host in (f"{HOST}:{port}", f"localhost:{port}")
        if not is_ours or not compare_digest(token.encode(), self.token.encode()):
            raise web.HTTPForbidden(text="Please open the address that the preview has printed.")
        response = await handler(request)
        response.headers["Referrer-Policy"] = "no-referrer"
        return response

    async def chooser(self, _request: web.Request) -> web.Response:
        """Answer with the page that lists the channels."""
        links = "".join(
            f'<li><a href="channel/{html.escape(name)}">#{html.escape(name)}</a></li>' for name in self._channels
        )
        page = Path(__file__).with_suffix(".html").read_text(encoding="utf-8")
        return web.Response(text=page.replace("{links}", links), content_type="text/html")

    async def choose(self, request: web.Request) -> web.Response:
        """Show the requested channel, and redirect the browser to its page."""
        name = request.match_info["name"]
        if name not in self._channels:
            raise web.HTTPNotFound(text="There is no such channel.")
        raise web.HTTPFound(await self.show(name))


async def serve_preview(knowledge: Knowledge, folder: Path, port: int, say: Callable[[str], object]) -> None:
    """Serve the preview until Ctrl-C or SIGTERM, and print its addresses.

    Args:
        knowledge: the snapshot that answers at first.
        folder: the knowledge base; it is watched for changes.
        port: the port of the channel's page. The page for choosing a channel uses the next one. 0 means any free ports.
        say: called with each line to print.
    """
    store = Store(IN_MEMORY)
    admins: set[int] = set()
    snapshots = SnapshotHolder(knowledge, token_bytes())
    bot = AirlockClient(snapshots=snapshots, folder=folder, store=store, admin_ids=admins, file_hosts=SIMULATED_FILES)

    async def tell(sentence: str, lines: Sequence[str]) -> None:
        say("\n".join([sentence, *(f"  {text}" for text in lines)]))
        try:
            await server.post(bot, sentence, lines)
        except (discord.DiscordException, simcord.SetupError, TimeoutError):
            say("The page could not show this.")

    async with store, simcord.run(bot, check_errors=False, settle_timeout=30) as env:
        if bot.user is not None:
            await bot.user.edit(username="Airlock")
        await env.advance_time((utc_now() - env.now()).total_seconds())
        server = PreviewServer(env, store, knowledge, port)
        await server.store_stages()
        admins.add(server.admin.id)
        url = await server.show(server.shown)
        try:
            async with serve_app(server.application(), f"{HOST}:{port + 1 if port else 0}", "--port") as chooser_port:
                say(f"Airlock preview: {url}")
                say(f"Other channels:  http://{HOST}:{chooser_port}/{server.token}/")
                say("Opening another channel there closes the first page. Ctrl-C ends the preview.")
                say(
                    "Type a command such as /cast or /timeline; at the top of the page you choose which member you are."
                )
                say(f"What you save in {folder} is read at once.")
                stop = stop_on_signals()
                async with background_tasks({"file watcher": FileWatcher(bot.reloader, tell).run}):
                    await stop.wait()
        finally:
            await server.close()
