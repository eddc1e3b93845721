"""“This is wrong”: what users write in the form goes to the admins' channel or a file.

A report names the file and line of the knowledge in which the chosen line of the card was written. The card is answered
again when the form comes back.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final

import aiohttp
import discord
import structlog

from bot.answers.answer import Answer
from bot.answers.phrases import scope_note
from bot.answers.questions import EntryQuestion, Question, TimelineQuestion
from bot.cards.actions import QuestionAction
from bot.cards.layout import text_card, truncate
from bot.cards.report_form import TEXT_LIMIT, Submission, line_words, open_lines, report_form
from bot.commands.report_sinks import Report, ReportSink
from bot.errors import UserError
from bot.interactions.context import Interaction
from bot.interactions.replies import send_layout
from bot.knowledge.model import Knowledge
from bot.spoilers.rule import View

log = structlog.get_logger()

MAX_REPORTS: Final = 3
WITHIN: Final = timedelta(minutes=10)
LINE_LIMIT: Final = 300
MAX_PLACES: Final = 8


class ReportService:
    """Opens the form and takes what it brings back, at most `MAX_REPORTS` per user `WITHIN` a time.

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
        report = report_of(question, submission, answer, view, self._clock())
        try:
            await self._sink.send(report)
        except (OSError, aiohttp.ClientError, discord.HTTPException) as error:
            log.warning("report not delivered", error=type(error).__name__)
            raise UserError("I couldn't pass that on right now. Please tell a moderator.") from None
        self._recent.setdefault(interaction.user.id, []).append(report.at)
        thanks = "Thank you. The people who look after the knowledge will see it."
        await send_layout(interaction, text_card(thanks), private=True)

    def _check_rate(self, user: int) -> None:
        now = self._clock()
        self._recent = {
            person: kept
            for person, times in self._recent.items()
            if (kept := [at for at in times if abs(now - at) < WITHIN])
        }
        if len(self._recent.get(user, ())) >= MAX_REPORTS:
            raise UserError("You have sent several reports in a short time. Please wait ten minutes.")


def report_of(question: Question, submission: Submission, answer: Answer, view: View, now: datetime) -> Report:
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
