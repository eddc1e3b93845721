"""“This is wrong”: a small form on every card; what is written there goes to the admins' channel or a file."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Protocol

import aiohttp
import discord
import structlog

from bot.answers.questions import EntryQuestion, Question, TimelineQuestion
from bot.chat.cards import notice
from bot.chat.desk import NO_MENTIONS, Interaction, send_layout
from bot.chat.errors import AirlockError
from bot.chat.markup import escape, spoiler
from bot.knowledge.model import Knowledge
from bot.knowledge.snapshot import Current

log = structlog.get_logger()

TEXT_LIMIT = 600
MOST_REPORTS = 3
WITHIN = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Report:
    """What somebody says is wrong: about what, in which version, when. Who said it is not kept."""

    about: str
    version: str
    text: str
    at: datetime


class Receiver(Protocol):
    """Where reports go."""

    async def take(self, report: Report) -> None:
        """Keep it, or raise `OSError`, `aiohttp.ClientError` or `discord.HTTPException`."""
        ...


class FileReceiver:
    """Appends a line of JSON to a file."""

    def __init__(self, path: Path) -> None:
        self._path = path

    async def take(self, report: Report) -> None:
        """Written in a thread: a slow disk holds up nobody."""
        line = json.dumps(
            {"at": report.at.isoformat(), "about": report.about, "version": report.version, "text": report.text},
            ensure_ascii=False,
        )
        await asyncio.to_thread(self._append, line + "\n")

    def _append(self, line: str) -> None:
        with self._path.open("a", encoding="utf-8") as stream:
            stream.write(line)


class ChannelReceiver:
    """Sends a message to the admins' channel. What it is about may be a spoiler there, so it stands in a tag."""

    def __init__(self, client: discord.Client, channel: int) -> None:
        self._client = client
        self._channel = channel

    async def take(self, report: Report) -> None:
        """One message a report."""
        layout = notice(
            f"**Something is wrong** in version `{escape(report.version)}`, somebody says:",
            spoiler(f"{escape(report.about)}: {escape(report.text)}"),
        )
        layout.stop()
        channel = self._client.get_partial_messageable(self._channel)
        await channel.send(view=layout, allowed_mentions=NO_MENTIONS)


class ReportDesk:
    """Opens the form and takes what it brings, at most a few per person and time.

    Args:
        current: the snapshot, for its version and ids.
        receiver: where reports go.
        clock: the present as an aware datetime.
    """

    def __init__(self, current: Current, receiver: Receiver, clock: Callable[[], datetime]) -> None:
        self._current = current
        self._receiver = receiver
        self._clock = clock
        self._recent: dict[int, list[datetime]] = {}

    async def open(self, interaction: Interaction, custom_id: str) -> None:
        """The form, for whoever pressed the button with this custom id."""
        self._check_rate(interaction.user.id)
        await interaction.response.send_modal(report_form(custom_id))

    async def take(self, interaction: Interaction, question: Question, text: str) -> None:
        """What came back."""
        if not text.strip():
            raise AirlockError("The form came back empty. Please press the button again.")
        self._check_rate(interaction.user.id)
        knowledge = self._current.take()
        report = Report(subject(question, knowledge), knowledge.version, text[:TEXT_LIMIT], self._clock())
        try:
            await self._receiver.take(report)
        except (OSError, aiohttp.ClientError, discord.HTTPException) as error:
            log.warning("report not delivered", error=type(error).__name__)
            raise AirlockError("I could not pass that on right now. Please tell a moderator.") from None
        self._recent.setdefault(interaction.user.id, []).append(report.at)
        await send_layout(
            interaction, notice("Thank you. Those who look after the knowledge will see it."), private=True
        )

    def _check_rate(self, user: int) -> None:
        now = self._clock()
        self._recent = {
            person: kept
            for person, times in self._recent.items()
            if (kept := [at for at in times if abs(now - at) < WITHIN])
        }
        if len(self._recent.get(user, ())) >= MOST_REPORTS:
            raise AirlockError("You have sent several reports in a short time. Please wait ten minutes.")


def report_form(custom_id: str) -> discord.ui.Modal:
    """One field. The custom id, that of the button, says what it is about: any process can take what comes back."""
    form = discord.ui.Modal(title="What is wrong?", custom_id=custom_id)
    field: discord.ui.TextInput[Any] = discord.ui.TextInput(
        style=discord.TextStyle.paragraph, min_length=3, max_length=TEXT_LIMIT
    )
    form.add_item(
        discord.ui.Label(
            text="What is wrong, and how do you know?",
            description="An episode or a link helps. Your name is not passed on.",
            component=field,
        )
    )
    form.stop()  # discord.py would keep it, and wait for it in this process alone
    return form


def submitted_text(components: Iterable[Any]) -> str:
    """What was written into the first field of a form that came back; empty if there is none."""
    for part in components:
        if isinstance(part.get("value"), str):
            return str(part["value"])
        inner = [part["component"]] if part.get("component") else part.get("components") or ()
        if found := submitted_text(inner):
            return found
    return ""


def subject(question: Question, knowledge: Knowledge) -> str:
    """What a card was about, for an editor: an entry's id, else the question."""
    token = question.token if isinstance(question, EntryQuestion) else None
    if isinstance(question, TimelineQuestion):
        token = question.about
    entry = knowledge.entry_of(token) if token is not None else None
    kind = type(question).__name__.removesuffix("Question").lower()
    if entry is not None:
        return f"{kind} {entry.id}"
    fields = [getattr(question, name) for name in question.__slots__]
    return " ".join([kind, *(str(value) for value in fields if value not in (None, "", 1, ()))])
