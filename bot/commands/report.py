"""“This is wrong”: what users write in the form goes to the admins' channel or a file.

A report names the file and line of the knowledge in which the chosen line of the card was written. The card is answered
again when the form comes back.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

import aiohttp
import discord
import structlog

from bot.answers.answer import Answer
from bot.answers.phrases import scope_note
from bot.answers.questions import EntryQuestion, Question, TimelineQuestion
from bot.cards.actions import QuestionAction
from bot.cards.layout import text_card, truncate
from bot.cards.markdown import escape, spoiler
from bot.cards.report_form import TEXT_LIMIT, Submission, line_words, open_lines, report_form
from bot.errors import UserError
from bot.interactions.context import Interaction
from bot.interactions.replies import NO_MENTIONS, send_layout
from bot.knowledge.model import Knowledge
from bot.spoilers.rule import View

log = structlog.get_logger()

MAX_REPORTS: Final = 3
WITHIN: Final = timedelta(minutes=10)
LINE_LIMIT: Final = 300
MAX_PLACES: Final = 8


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


ReportSink = Callable[[Report], Awaitable[None]]
"""Keeps a report, or raises `OSError`, `aiohttp.ClientError` or `discord.HTTPException`."""


async def append_report(path: Path, report: Report) -> None:
    """Append a line of JSON to a file; in a thread, so that a slow disk does not hold up the event loop."""
    values = {name: getattr(report, name) for name in report.__slots__} | {"at": report.at.isoformat()}
    if report.form_version is None:
        del values["form_version"]

    def append() -> None:
        with path.open("a", encoding="utf-8") as stream:
            stream.write(json.dumps(values, ensure_ascii=False) + "\n")

    await asyncio.to_thread(append)


async def post_report(client: discord.Client, channel: int, report: Report) -> None:
    """Send a message to the admins' channel, with what may be a spoiler there in spoiler tags."""
    layout = text_card(
        f"**A user reports a mistake** in version `{escape(report.version)}`:",
        *([f"The form was opened with version `{report.form_version}…`."] if report.form_version else []),
        f"Reader: {escape(report.reach)}",
        spoiler(escape(" · ".join([report.about, *report.where]))),
        *([spoiler(f"“{escape(report.line)}”")] if report.line else []),
        spoiler(escape(report.text)),
    )
    layout.stop()
    await client.get_partial_messageable(channel).send(view=layout, allowed_mentions=NO_MENTIONS)


class ReportService:
    """Opens the form and takes what it brings back, at most `MAX_REPORTS` of a user in the time `WITHIN`.

    Args:
        sink: where reports go.
        clock: the present as an aware datetime.
    """

    def __init__(self, sink: ReportSink, clock: Callable[[], datetime]) -> None:
        self._sink = sink
        self._clock = clock
        self._recent: dict[int, list[datetime]] = {}

    async def open(self, interaction: Interaction, action: QuestionAction, answer: Answer, view: View) -> None:
        """The form about an answer as the presser may read it; `action` comes back with it."""
        self._check_rate(interaction.user.id)
        await interaction.response.send_modal(report_form(action, open_lines(answer), view.knowledge.version))

    async def receive(
        self, interaction: Interaction, question: Question, submission: Submission, answer: Answer, view: View
    ) -> None:
        """Pass on what came back, with the card as its writer may read it now.

        Raises:
            UserError: if the form is empty, there are too many reports, or it cannot be passed on.
        """
        if not submission.text.strip():
            raise UserError("The form came back empty. Please press the button again.")
        self._check_rate(interaction.user.id)
        report = _report_of(question, submission, answer, view, self._clock())
        try:
            await self._sink(report)
        except (OSError, aiohttp.ClientError, discord.HTTPException) as error:
            log.warning("report not delivered", error=type(error).__name__)
            raise UserError("I couldn't pass that on right now. Please tell a moderator.") from None
        self._recent.setdefault(interaction.user.id, []).append(report.at)
        thanks = "Thank you. The people who look after the knowledge will see it."
        await send_layout(interaction, text_card(thanks), private=True)

    def _check_rate(self, user: int) -> None:
        now = self._clock()
        recent = {person: [at for at in times if abs(now - at) < WITHIN] for person, times in self._recent.items()}
        self._recent = {person: times for person, times in recent.items() if times}
        if len(self._recent.get(user, ())) >= MAX_REPORTS:
            raise UserError("You have sent several reports in a short time. Please wait ten minutes.")


def _report_of(question: Question, submission: Submission, answer: Answer, view: View, now: datetime) -> Report:
    """A report of what came back. A line that is not open on the card now is left out."""
    knowledge = view.knowledge
    chosen = open_lines(answer).get(submission.chosen)
    places = chosen.places[:MAX_PLACES] if chosen is not None else ()
    return Report(
        at=now,
        about=subject(question, knowledge),
        where=tuple(where for place in places if (where := knowledge.where(place)) is not None),
        line=truncate(line_words(chosen), LINE_LIMIT) if chosen is not None else "",
        reach=truncate(scope_note(knowledge, view.progress), LINE_LIMIT),
        version=knowledge.version,
        text=submission.text[:TEXT_LIMIT],
        form_version=None if knowledge.version.startswith(submission.version) else submission.version,
    )


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
