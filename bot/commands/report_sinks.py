"""Where reports go: the admins' channel or a file."""

from __future__ import annotations

import asyncio
import json
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Protocol

import discord

from bot.cards.layout import text_card
from bot.cards.markdown import escape, spoiler
from bot.interactions.replies import NO_MENTIONS


@dataclass(frozen=True, slots=True)
class Report:
    """What a user says is wrong. Who said it is not kept.

    Attributes:
        at: when it arrived.
        about: the card, by the id of its entry or the question it answers.
        where: file and line of what the chosen line of the card tells: ``people.yaml:120``.
        line: the words of that line; empty if none was chosen, or if it is not on the card any more.
        reach: how far the reader is taken to have watched, in words.
        version: of the knowledge that answers now.
        text: what the user wrote.
        form_version: how the version began that answered when the form was opened, if that was another one.
    """

    at: datetime
    about: str
    where: tuple[str, ...]
    line: str
    reach: str
    version: str
    text: str
    form_version: str | None = None


class ReportSink(Protocol):
    """Where reports go."""

    async def send(self, report: Report) -> None:
        """Keep a report.

        Raises:
            OSError | aiohttp.ClientError | discord.HTTPException: if it cannot be kept.
        """
        ...


class FileReportSink:
    """Appends a line of JSON to a file."""

    def __init__(self, path: Path) -> None:
        self._path = path

    async def send(self, report: Report) -> None:
        """In a thread, so that a slow disk does not hold up the event loop."""
        values = {name: getattr(report, name) for name in report.__slots__} | {"at": report.at.isoformat()}
        if report.form_version is None:
            del values["form_version"]
        await asyncio.to_thread(self._append, json.dumps(values, ensure_ascii=False) + "\n")

    def _append(self, line: str) -> None:
        with self._path.open("a", encoding="utf-8") as stream:
            stream.write(line)


class ChannelReportSink:
    """Sends a message to the admins' channel, with what may be a spoiler there in spoiler tags."""

    def __init__(self, client: discord.Client, channel: int) -> None:
        self._client = client
        self._channel = channel

    async def send(self, report: Report) -> None:
        """One message a report."""
        layout = text_card(
            f"**A user reports a mistake** in version `{escape(report.version)}`:",
            *([f"The form was opened with version `{report.form_version}…`."] if report.form_version else []),
            f"Reader: {escape(report.reach)}",
            spoiler(escape(" · ".join([report.about, *report.where]))),
            *([spoiler(f"“{escape(report.line)}”")] if report.line else []),
            spoiler(escape(report.text)),
        )
        layout.stop()
        channel = self._client.get_partial_messageable(self._channel)
        await channel.send(view=layout, allowed_mentions=NO_MENTIONS)
