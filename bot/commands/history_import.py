"""`/progress import`: reads how far the asker is from a watch history that they attach, and offers to set it.

The file is fetched from Discord, read in a process of its own, and forgotten. It is neither stored nor logged.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Set
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit

import aiohttp
import discord
from discord import app_commands
from msgspec import Struct

from bot.answers.reach.resolver import aired
from bot.answers.reach.titles import aired_title_texts
from bot.cards.components import text_card
from bot.cards.history_card import history_card
from bot.errors import UserError
from bot.interactions.middleware import Interaction, Outcome, record_of
from bot.interactions.question_service import QuestionService
from bot.interactions.replies import send_card
from bot.knowledge.model import Work
from bot.operations.logs import log
from bot.spoilers.clearance import Audience
from bot.spoilers.rule import View
from bot.watch_history.records import MAX_BYTES, TOO_BIG, HistoryError, KnownWork, Spot

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

DISCORD_FILES: Final = frozenset({"cdn.discordapp.com", "media.discordapp.net"})
"""The hosts from which Discord hands out attached files."""
MAX_AT_ONCE: Final = 2
"""The number of files that are fetched and read at once."""
MAX_WAITING: Final = 20
"""The number of users whose files wait to be read. They wait in line, and hold no file meanwhile."""
WAIT_SECONDS: Final = 120.0
FETCH_SECONDS: Final = 30.0
TITLES_AT_ONCE: Final = 200
"""After how many titles of episodes other tasks get their turn."""


class Upload(Struct, frozen=True):
    """A file that a user has attached.

    Attributes:
        url: where Discord keeps it.
        size: its size in bytes, as Discord says.
        read: fetches it.
    """

    url: str
    size: int
    read: Callable[[], Awaitable[bytes]]


def file_hosts(api_url: str | None) -> Set[str]:
    """Return the hosts from which files are fetched: Discord's, and that of another server used instead of Discord."""
    host = urlsplit(api_url).hostname if api_url else None
    return DISCORD_FILES | {host} if host is not None else DISCORD_FILES


def attached_file(file: object) -> Upload:
    """Return the file that an option of a command holds.

    Raises:
        UserError: if Discord did not say where it is.
    """
    if not isinstance(file, discord.Attachment):
        raise UserError("Discord sent me no file. Please attach it again.")
    return Upload(file.url, file.size, file.read)


def submitted_file(interaction: Interaction) -> Upload:
    """Return the file in a form that was sent.

    Raises:
        UserError: if there is none.
    """
    data: dict[str, Any] = dict(interaction.data or {})
    resolved: Any = data.get("resolved") or {}
    chosen = next(iter(resolved.get("attachments") or ()), None)
    if chosen is None:
        raise UserError("There was no file in that form. Please press the button again and choose one.")
    # This gives a file of a form the type that the file of a command has.
    option: Any = {"type": discord.AppCommandOptionType.attachment.value, "name": "file", "value": chosen}
    return attached_file(app_commands.Namespace(interaction, resolved, [option]).file)


class HistoryImporter:
    """Fetches and reads the files of users, a few at once.

    Args:
        hosts: the hosts from which files are fetched.
    """

    def __init__(self, hosts: Set[str] = DISCORD_FILES) -> None:
        self._hosts = hosts
        self._reading = asyncio.Semaphore(MAX_AT_ONCE)
        self._users: set[int] = set()

    async def receive(self, interaction: Interaction, questions: QuestionService, upload: Upload) -> None:
        """Read a file, and answer with a card that shows what it says. The answer is always private.

        Raises:
            UserError: if the file is too large, is kept elsewhere, or too many are being read.
        """
        self._check(interaction, upload)
        await interaction.response.defer(ephemeral=True, thinking=True)
        user = interaction.user.id
        self._users.add(user)
        try:
            view = await questions.view(interaction, Audience.ASKER)
            works = await known_works(view)
            async with self._turn():
                data = await _fetch(upload)
                # The reader is imported here, because most processes never need it.
                from bot.watch_history.reader import read_in_subprocess

                reading = await read_in_subprocess(data, works)
            stored = await questions.store.load_person(user)
            card = history_card(view, reading, stored)
        except HistoryError as error:
            record_of(interaction).outcome = Outcome.REFUSED
            card = text_card(str(error))
        finally:
            self._users.discard(user)
        await send_card(interaction, card, private=True)

    def _check(self, interaction: Interaction, upload: Upload) -> None:
        address = urlsplit(upload.url)
        if address.hostname not in self._hosts or (address.scheme != "https" and address.hostname in DISCORD_FILES):
            raise UserError("That file is not kept by Discord, so I don't fetch it. Please attach it again.")
        if upload.size > MAX_BYTES:
            raise UserError(TOO_BIG)
        if interaction.user.id in self._users:
            raise UserError("I am still reading your other file. Please wait for its answer.")
        if len(self._users) >= MAX_WAITING:
            raise UserError("Many files are being read right now. Please try again in a minute.")

    @asynccontextmanager
    async def _turn(self) -> AsyncIterator[None]:
        try:
            async with asyncio.timeout(WAIT_SECONDS):
                await self._reading.acquire()
        except TimeoutError:
            raise HistoryError("Many files are being read right now. Please try again in a minute.") from None
        try:
            yield
        finally:
            self._reading.release()


async def _fetch(upload: Upload) -> bytes:
    try:
        async with asyncio.timeout(FETCH_SECONDS):
            data = await upload.read()
    except (discord.HTTPException, aiohttp.ClientError, OSError) as error:  # TimeoutError is an OSError
        log.warning("watch history not fetched", error=type(error).__name__)
        raise HistoryError("I couldn't get that file from Discord. Please attach it again.") from None
    if len(data) > MAX_BYTES:
        raise HistoryError(TOO_BIG)
    return data


async def known_works(view: View) -> list[KnownWork]:
    """Return the series with their episodes that are out, in the form in which files are compared with them.

    Exact titles of these episodes say where somebody is, as in `bot.answers.reach.titles`.
    """
    found = []
    for work in view.knowledge.works_in_order():
        titles: list[tuple[str, Spot]] = []
        for number, (text, at) in enumerate(aired_title_texts(view, [work])):
            titles.append((text, (at.season, at.episode)))
            if number % TITLES_AT_ONCE == 0:
                await asyncio.sleep(0)
        episodes = tuple((at.season, at.episode) for at in aired(view, work))
        found.append(KnownWork(work.code, _names(view, work), dict(work.ids), episodes, tuple(titles)))
    return found


def _names(view: View, work: Work) -> tuple[str, ...]:
    """Return the names by which a file may call a series. A code is too short to tell it from others."""
    names = (work.title, *(name.text for name in view.open_values(work.entry.names)))
    return tuple(dict.fromkeys(name for name in names if name != work.code or name == work.title))
