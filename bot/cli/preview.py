"""The bot on a local page: a small server with channels of different ceilings and people of different progress."""

from __future__ import annotations

import asyncio
import html
import signal
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

import discord
import simcord
from aiohttp import web

from bot.cards.answer_card import text_card
from bot.cards.markdown import escape
from bot.cli.check import Check, check_folder
from bot.cli.file_watcher import FileWatcher
from bot.knowledge.model import Knowledge
from bot.knowledge.positions import Position
from bot.knowledge.problems import Problem
from bot.knowledge.review.findings import Severity
from bot.knowledge.snapshot import SnapshotHolder
from bot.reloading.worker import load_in_process
from bot.runtime.client import AirlockClient
from bot.storage.store import IN_MEMORY, Store

HOST = "127.0.0.1"
REFRESH_TRIES, REFRESH_SECONDS = 20, 0.1


@dataclass(frozen=True, slots=True)
class Stage:
    """How far somebody, or everybody in a channel, has watched; `name` is what the page shows."""

    name: str
    reached: Mapping[str, Position]


def channel_stages(knowledge: Knowledge) -> list[Stage]:
    """The main series' channels: after season 1, after the middle one, no ceiling, everything."""
    main = next(iter(knowledge.works.values()))
    seasons = [season for season in main.seasons.values() if season.episodes]
    stages: list[Stage] = []
    for season in dict.fromkeys((seasons[0].number, seasons[len(seasons) // 2].number)) if seasons else ():
        last = main.seasons[season].episodes[-1]
        stages.append(Stage(f"season-{season}", {main.code: last}))
    return [*stages, Stage("no-ceiling", {}), Stage("everything-aired", everything(knowledge))]


def viewer_stages(knowledge: Knowledge) -> list[Stage]:
    """People to be: new, in the middle of the first season, after the third, finished."""
    main = next(iter(knowledge.works.values()))
    stages = [Stage("Nova, new here", {})]
    episodes = [position for position in knowledge.episodes if position.work == main.code]
    for name, share in (("Sam", 0.12), ("Jo", 0.6)):
        if episodes:
            at = episodes[int((len(episodes) - 1) * share)]
            stages.append(Stage(f"{name}, at {at.code}", {main.code: at}))
    return [*stages, Stage("Kim, has seen it all", everything(knowledge))]


def everything(knowledge: Knowledge) -> dict[str, Position]:
    """The last episode of every work."""
    last: dict[str, Position] = {}
    for position in knowledge.episodes:
        last[position.work] = max(position, last.get(position.work, position))
    return last


class PreviewServer:
    """One simulated server, shown one channel at a time; a second small page chooses the channel."""

    def __init__(self, env: simcord.Env, keeper: Store, knowledge: Knowledge, port: int) -> None:
        guild = env.create_guild("Airlock preview")
        managers = guild.create_role("Moderators", permissions=discord.Permissions(manage_guild=True))
        self._env = env
        self._port = port
        self._guild = guild
        self._keeper = keeper
        self._ceilings: dict[int, Mapping[str, Position]] = {}
        self._progress: dict[int, Mapping[str, Position]] = {}
        self._channels: dict[str, Any] = {}
        for stage in channel_stages(knowledge):
            channel = guild.create_text_channel(stage.name)
            self._channels[stage.name] = channel
            self._ceilings[channel.id] = stage.reached
        self._viewers: list[Any] = []
        for number, stage in enumerate(viewer_stages(knowledge)):
            viewer = guild.add_member(env.create_user(f"viewer{number}", global_name=stage.name))
            self._viewers.append(viewer)
            self._progress[viewer.id] = stage.reached
        self.admin = guild.add_member(env.create_user("robin", global_name="Robin, runs this bot"), roles=[managers])
        self._viewers.append(self.admin)
        self._progress[self.admin.id] = everything(knowledge)
        self._preview: Any = None
        self.shown = self.first
        self._lock = asyncio.Lock()

    async def stage(self) -> None:
        """Store how far everybody and every channel is."""
        for channel, reached in self._ceilings.items():
            for work, position in reached.items():
                await self._keeper.set_ceiling(self._guild.id, channel, work, position)
        for person, reached in self._progress.items():
            for work, position in reached.items():
                await self._keeper.set_progress(person, work, position)

    @property
    def first(self) -> str:
        """The channel to begin with."""
        return next(iter(self._channels))

    async def show(self, name: str) -> str:
        """Show a channel and return its address."""
        async with self._lock:
            if self._preview is not None:
                await self._preview.close()
            preview = self._env.preview(
                self._channels[name], viewers=self._viewers, layout="channel", port=self._port or None, timezone="UTC"
            )
            self._preview = await preview.__aenter__()
            self.shown = name
            return str(preview.url)

    async def post(self, bot: discord.Client, sentence: str, lines: Sequence[str]) -> None:
        """A message of the bot's own in the channel that is shown, on every page that is open there."""
        layout = text_card(escape(sentence), *(f"- {escape(text)}" for text in lines))
        async with self._lock:
            await bot.get_partial_messageable(self._channels[self.shown].id).send(view=layout)
            await self._publish()

    async def _publish(self) -> None:
        """Show on every open page what somebody else than its own person did: by itself a page never asks for that."""
        for _ in range(REFRESH_TRIES):
            if self._preview is None:
                return
            try:
                await self._preview.refresh()
                return
            except simcord.SetupError:  # somebody's command is on its way, and pages are published when it is done
                await asyncio.sleep(REFRESH_SECONDS)

    async def close(self) -> None:
        """Stop serving."""
        if self._preview is not None:
            await self._preview.close()

    async def chooser(self, _request: web.Request) -> web.Response:
        """The page that lists the channels."""
        links = "".join(
            f'<li><a href="/channel/{html.escape(name)}">#{html.escape(name)}</a></li>' for name in self._channels
        )
        page = (
            "<!doctype html><html lang=en><meta charset=utf-8><meta name=viewport content='width=device-width'>"
            "<title>Airlock preview: channels</title>"
            "<style>body{font:18px/1.6 sans-serif;max-width:32rem;margin:3rem auto;padding:0 1rem}</style>"
            "<h1>Choose a channel</h1><p>Each has another ceiling. Opening one closes the one that was open; "
            f"choose whom to be on its page.</p><ul>{links}</ul></html>"
        )
        return web.Response(text=page, content_type="text/html")

    async def choose(self, request: web.Request) -> web.Response:
        """Switch to a channel."""
        name = request.match_info["name"]
        if name not in self._channels:
            raise web.HTTPNotFound(text="There is no such channel.")
        raise web.HTTPFound(await self.show(name))


async def serve_preview(knowledge: Knowledge, folder: Path, port: int, say: Callable[[str], object]) -> None:
    """Serve until Ctrl-C or SIGTERM; prints the addresses.

    Args:
        knowledge: the first snapshot.
        folder: what `/reload` reads.
        port: of the page; the chooser takes the next one. 0: any free ones.
        say: takes each line for whoever started it.
    """
    keeper = Store(IN_MEMORY)
    admins: set[int] = set()
    current = SnapshotHolder(knowledge)
    bot = AirlockClient(
        current=current,
        folder=folder,
        keeper=keeper,
        clock=_present,
        read=load_in_process,
        admin_ids=admins,
    )
    async with keeper, simcord.run(bot, check_errors=False, settle_timeout=30) as env:
        if bot.user is not None:
            await bot.user.edit(username="Airlock")
        await env.advance_time((_present() - env.now()).total_seconds())
        server = PreviewServer(env, keeper, knowledge, port)
        await server.stage()
        admins.add(server.admin.id)
        url = await server.show(server.first)
        app = web.Application()
        app.router.add_get("/", server.chooser)
        app.router.add_get("/channel/{name}", server.choose)
        runner = web.AppRunner(app, access_log=None)
        await runner.setup()
        site = web.TCPSite(runner, HOST, port + 1 if port else 0)
        await site.start()
        chooser_port = runner.addresses[0][1]
        say(f"Airlock preview: {url}")
        say(f"Other channels:  http://{HOST}:{chooser_port}/")
        say("Opening another channel there closes the first page. Ctrl-C ends the preview.")
        say("Type a command such as /cast or /timeline, and choose above the channel whom to be.")
        say(f"What you save in {folder} is read at once.")

        async def tell(sentence: str, lines: Sequence[str]) -> None:
            say("\n".join([sentence, *(f"  {text}" for text in lines)]))
            try:
                await server.post(bot, sentence, lines)
            except (discord.DiscordException, simcord.SetupError, TimeoutError):
                say("The page could not show this.")

        watching = asyncio.create_task(FileWatcher(folder, current, bot.reloader, tell, partial(_errors, folder)).run())
        stop = asyncio.Event()
        loop = asyncio.get_running_loop()
        for name in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(name, stop.set)
        try:
            await stop.wait()
        finally:
            watching.cancel()
            await server.close()
            await runner.cleanup()


def _errors(folder: Path) -> list[Problem]:
    """What `check` calls an error, in files that could be read."""
    findings = check_folder(folder, Check(_present().date())).findings
    return [finding.problem for finding in findings if finding.severity is Severity.ERROR]


def _present() -> datetime:
    return datetime.now(UTC)
