"""Reports from the “This is wrong” form, which go to the admins' channel or to a file.

A report names the knowledge file and line from which the chosen line of the card comes. To find them, the question is
answered again when the form is submitted.
"""

from __future__ import annotations

import asyncio
import errno
import os
import stat
from collections.abc import Awaitable, Callable
from dataclasses import fields
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

import aiohttp
import discord
import msgspec

from bot.answers.answer import Answer
from bot.answers.phrases import scope_note
from bot.answers.questions import EntryQuestion, Question
from bot.cards.actions import QuestionAction
from bot.cards.components import text_card, truncate
from bot.cards.markdown import escape, spoiler
from bot.cards.report_form import TEXT_LIMIT, Submission, line_words, open_lines, report_form
from bot.errors import UserError
from bot.interactions.middleware import Interaction
from bot.interactions.replies import NO_MENTIONS, CardView, send_card, send_form
from bot.knowledge.model import Knowledge
from bot.operations.logs import log
from bot.spoilers.rule import View

MAX_REPORTS: Final = 3
WITHIN: Final = timedelta(minutes=10)
MAX_A_MINUTE: Final = 30
"""The largest number of reports that this process accepts in a minute, from everybody together."""
MAX_FILE_BYTES: Final = 16 << 20
"""The size at which a file takes no more reports. Nobody reads that many, and the disk is not only for them."""
SINK_TIMEOUT: Final = 1.5
"""Seconds until a report counts as undelivered, such as while the disk hangs. Discord waits three for the answer."""
LINE_LIMIT: Final = 300
MAX_LOCATIONS: Final = 8


class Report(msgspec.Struct, frozen=True, omit_defaults=True):
    """A mistake that a user reported. The user's identity is not kept.

    Attributes:
        at: when the report arrived.
        about: the id of the card's entry, or the question that the card answers.
        where: knowledge files and lines behind the chosen line of the card, such as ``people.yaml:120``.
        line: the text of that line; empty if none was chosen, or if it is no longer on the card.
        reach: a description of how far the reader has watched, according to the clearance of the card.
        version: the version of the knowledge when the report arrived.
        text: the text that the user wrote.
        form_version: the first characters of the version when the form was opened; None if it was the same version.
    """

    at: datetime
    about: str
    where: tuple[str, ...]
    line: str
    reach: str
    version: str
    text: str
    form_version: str | None = None


ReportSink = Callable[[Report], Awaitable[None]]
"""Delivers a report. It may raise `OSError`, `aiohttp.ClientError` or `discord.HTTPException`."""


async def append_report(path: Path, report: Report) -> None:
    """Append a report to a file as a line of JSON, in a thread, so that a slow disk does not block the event loop.

    Only the bot's account may read the file. It must be a regular file that has one name: behind a link there might be
    a file that is not ours.

    Raises:
        OSError: if it is no such file, or cannot be written.
        UserError: if the file is full.
    """
    await asyncio.to_thread(_append_line, path, msgspec.json.encode(report) + b"\n")


def _append_line(path: Path, line: bytes) -> None:
    # Without O_NONBLOCK, opening a pipe would wait for its reader.
    flags = os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
    with os.fdopen(os.open(path, flags, 0o600), "ab", buffering=0) as stream:
        status = os.fstat(stream.fileno())
        if not stat.S_ISREG(status.st_mode) or status.st_nlink != 1:
            raise OSError(errno.EINVAL, os.strerror(errno.EINVAL))
        if stat.S_IMODE(status.st_mode) != 0o600:  # made by an earlier version
            os.fchmod(stream.fileno(), 0o600)
        if status.st_size + len(line) > MAX_FILE_BYTES:
            raise UserError("Too many reports are waiting to be read. Please tell a moderator.")
        stream.write(line)


async def post_report(client: discord.Client, channel: int, report: Report) -> None:
    """Send a report to the admins' channel. Parts that may be spoilers are put in spoiler tags."""
    card = text_card(
        f"**A user reports a mistake** in version `{escape(report.version)}`:",
        *([f"The form was opened with version `{report.form_version}…`."] if report.form_version else []),
        f"Reader: {escape(report.reach)}",
        spoiler(escape(" · ".join([report.about, *report.where]))),
        *([spoiler(f"“{escape(report.line)}”")] if report.line else []),
        spoiler(escape(report.text)),
    )
    await client.get_partial_messageable(channel).send(view=CardView(card), allowed_mentions=NO_MENTIONS)


class ReportService:
    """Opens the form and accepts its reports.

    A user may send at most `MAX_REPORTS` in the time `WITHIN`, and all users together `MAX_A_MINUTE`.

    Args:
        sink: delivers the reports.
        claim: stores nothing but that this process answers the interaction. It raises `StoreError` if another one does.
        clock: returns the current time as an aware datetime.
    """

    def __init__(self, sink: ReportSink, claim: Callable[[], Awaitable[None]], clock: Callable[[], datetime]) -> None:
        self._sink = sink
        self._claim = claim
        self._clock = clock
        self._recent: list[tuple[int, datetime]] = []

    async def open(self, interaction: Interaction, action: QuestionAction, answer: Answer, view: View) -> None:
        """Open the form about an answer.

        Args:
            action: is sent back with the form, so that any process can handle it.
            answer: the answer as the user may read it.

        Raises:
            UserError: if the user has sent too many reports, or if the question is too long.
        """
        self._check_rate(interaction.user.id)
        await send_form(interaction, report_form(action, open_lines(answer), view.knowledge.version))

    async def receive(
        self, interaction: Interaction, question: Question, submission: Submission, answer: Answer, view: View
    ) -> None:
        """Deliver a report from a submitted form.

        Args:
            answer: the answer as the user may read it now.

        Raises:
            UserError: if the form is empty, if the user has sent too many reports, or if it cannot be delivered.
            StoreError: if it cannot be stored that this process delivers it, or if another process does.
        """
        if not submission.text.strip():
            raise UserError("The form came back empty. Please press the button again.")
        self._check_rate(interaction.user.id)
        report = _report_of(question, submission, answer, view, self._clock())
        sent = (interaction.user.id, report.at)
        self._recent.append(sent)  # before it is delivered, because more forms may arrive meanwhile
        try:
            await self._claim()
            async with asyncio.timeout(SINK_TIMEOUT):
                await self._sink(report)
        except (UserError, OSError, aiohttp.ClientError, discord.HTTPException) as error:
            self._recent.remove(sent)
            log.warning("report not delivered", error=type(error).__name__)
            if isinstance(error, UserError):
                raise
            raise UserError("I couldn't pass that on right now. Please tell a moderator.") from None
        thanks = "Thank you. The people who look after the knowledge will see it."
        await send_card(interaction, text_card(thanks), private=True)

    def _check_rate(self, user: int) -> None:
        now = self._clock()
        self._recent = [(person, at) for person, at in self._recent if abs(now - at) < WITHIN]
        if sum(person == user for person, _ in self._recent) >= MAX_REPORTS:
            raise UserError("You have sent several reports in a short time. Please wait ten minutes.")
        if sum(abs(now - at) < timedelta(minutes=1) for _, at in self._recent) >= MAX_A_MINUTE:
            raise UserError("Many reports are coming in right now. Please try again in a minute.")


def _report_of(question: Question, submission: Submission, answer: Answer, view: View, now: datetime) -> Report:
    """Build the report from a submitted form. The chosen line is left out if it is no longer open on the card."""
    knowledge = view.knowledge
    chosen = open_lines(answer).get(submission.chosen)
    locations = chosen.locations[:MAX_LOCATIONS] if chosen is not None else ()
    return Report(
        at=now,
        about=subject(question, knowledge),
        where=tuple(where for each in locations if (where := knowledge.where(each)) is not None),
        line=truncate(line_words(chosen), LINE_LIMIT) if chosen is not None else "",
        reach=truncate(scope_note(knowledge, view.progress), LINE_LIMIT),
        version=knowledge.version,
        text=submission.text[:TEXT_LIMIT],
        form_version=None if knowledge.version.startswith(submission.version) else submission.version,
    )


def subject(question: Question, knowledge: Knowledge) -> str:
    """Describe the subject of a card for editors, by the id of its entry or, if it has none, by its question."""
    token = question.token if isinstance(question, EntryQuestion) else getattr(question, "about", None)
    entry = knowledge.entries.get(knowledge.ids_by_token.get(token or "", ""))
    kind = type(question).__name__.removesuffix("Question").lower()
    if entry is not None:
        return f"{kind} {entry.id}"
    values = [getattr(question, field.name) for field in fields(question)]
    return " ".join([kind, *(str(value) for value in values if value not in (None, "", 1, ()))])
