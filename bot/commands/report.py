"""“This is wrong”: a small form on every card; what is written there goes to the admins' channel or a file.

The form offers the lines that stand open on the card for whoever pressed, and the report names the file and line of
the knowledge in which the chosen one was written. Nothing is kept in between: the card is answered again when the form
comes back, and a line is known by a hash of its words.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Protocol

import aiohttp
import discord
import structlog

from bot.answers.answer import Answer, Line, Timestamp, TimestampStyle
from bot.answers.phrases import scope_note
from bot.answers.questions import EntryQuestion, Question, TimelineQuestion
from bot.cards.answer_card import MAX_OPTIONS, OPTION_LIMIT, text_card
from bot.cards.markdown import escape, spoiler
from bot.errors import UserError
from bot.interactions.question_service import NO_MENTIONS, Interaction, send_layout
from bot.knowledge.dates import Precision, WorldDate
from bot.knowledge.model import Knowledge
from bot.spoilers.rule import View

log = structlog.get_logger()

TEXT_LIMIT = 600
MAX_REPORTS = 3
WITHIN = timedelta(minutes=10)
SOMETHING_ELSE = "Something else"
LINE_LIMIT = 300
MOST_PLACES = 8
_ELSE = "else"
_LINE_FIELD = "line"
_VERSION = re.compile(r"[0-9a-f]{4}")
_VERSION_DIGITS = 4
"""Of the version, which is a hash of all there is: enough to notice a change, too few to check a guess by."""


@dataclass(frozen=True, slots=True)
class Report:
    """What somebody says is wrong. Who said it is not kept.

    Attributes:
        about: the card, by the id of its entry or the question it answers.
        where: file and line of what the chosen line of the card tells: ``people.yaml:120``.
        line: the words of that line; empty if none was chosen, or if it does not stand there any more.
        reach: how far the reader is taken to have watched, in words.
        version: of the knowledge that answers now.
        form_version: how the version began that answered when the form was opened, if that was another one.
        text: what was written.
        at: when it arrived.
    """

    about: str
    where: tuple[str, ...]
    line: str
    reach: str
    version: str
    form_version: str | None
    text: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Submission:
    """What a form brought back: its text, the value of the chosen line, how the version began it was opened with."""

    text: str = ""
    chosen: str = ""
    version: str = ""


class ReportSink(Protocol):
    """Where reports go."""

    async def get(self, report: Report) -> None:
        """Keep it, or raise `OSError`, `aiohttp.ClientError` or `discord.HTTPException`."""
        ...


class FileReportSink:
    """Appends a line of JSON to a file."""

    def __init__(self, path: Path) -> None:
        self._path = path

    async def get(self, report: Report) -> None:
        """Written in a thread: a slow disk holds up nobody."""
        values: dict[str, Any] = {
            "at": report.at.isoformat(),
            "about": report.about,
            "where": list(report.where),
            "line": report.line,
            "reach": report.reach,
            "version": report.version,
            "text": report.text,
        }
        if report.form_version is not None:
            values["form_version"] = report.form_version
        await asyncio.to_thread(self._append, json.dumps(values, ensure_ascii=False) + "\n")

    def _append(self, line: str) -> None:
        with self._path.open("a", encoding="utf-8") as stream:
            stream.write(line)


class ChannelReportSink:
    """Sends a message to the admins' channel. What it is about may be a spoiler there, so it stands in a tag."""

    def __init__(self, client: discord.Client, channel: int) -> None:
        self._client = client
        self._channel = channel

    async def get(self, report: Report) -> None:
        """One message a report."""
        layout = text_card(
            f"**Something is wrong** in version `{escape(report.version)}`, somebody says:",
            *([f"The form was opened with version `{report.form_version}…`."] if report.form_version else []),
            f"Reader: {escape(report.reach)}",
            spoiler(escape(" · ".join([report.about, *report.where]))),
            *([spoiler(f"“{escape(report.line)}”")] if report.line else []),
            spoiler(escape(report.text)),
        )
        layout.stop()
        channel = self._client.get_partial_messageable(self._channel)
        await channel.send(view=layout, allowed_mentions=NO_MENTIONS)


class ReportService:
    """Opens the form and takes what it brings, at most a few per person and time.

    Args:
        receiver: where reports go.
        clock: the present as an aware datetime.
    """

    def __init__(self, receiver: ReportSink, clock: Callable[[], datetime]) -> None:
        self._receiver = receiver
        self._clock = clock
        self._recent: dict[int, list[datetime]] = {}

    async def open(self, interaction: Interaction, custom_id: str, answer: Answer, view: View) -> None:
        """The form about an answer as whoever pressed may read it; `custom_id` says what it asks when it comes back."""
        self._check_rate(interaction.user.id)
        await interaction.response.send_modal(report_form(custom_id, open_lines(answer), view.knowledge.version))

    async def get(
        self, interaction: Interaction, question: Question, submission: Submission, answer: Answer, view: View
    ) -> None:
        """What came back, and the card as its writer may read it now."""
        if not submission.text.strip():
            raise UserError("The form came back empty. Please press the button again.")
        self._check_rate(interaction.user.id)
        report = report_of(question, submission, answer, view, self._clock())
        try:
            await self._receiver.get(report)
        except (OSError, aiohttp.ClientError, discord.HTTPException) as error:
            log.warning("report not delivered", error=type(error).__name__)
            raise UserError("I could not pass that on right now. Please tell a moderator.") from None
        self._recent.setdefault(interaction.user.id, []).append(report.at)
        await send_layout(
            interaction, text_card("Thank you. Those who look after the knowledge will see it."), private=True
        )

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
    """A report of what came back. A line that does not stand open on the card now is left out."""
    knowledge = view.knowledge
    chosen = open_lines(answer).get(submission.chosen)
    places = chosen.places[:MOST_PLACES] if chosen is not None else ()
    changed = submission.version if not knowledge.version.startswith(submission.version) else None
    return Report(
        subject(question, knowledge),
        tuple(where for place in places if (where := knowledge.where(place)) is not None),
        _cut(_words(chosen), LINE_LIMIT) if chosen is not None else "",
        _cut(scope_note(knowledge, view.progress), LINE_LIMIT),
        knowledge.version,
        changed,
        submission.text[:TEXT_LIMIT],
        now,
    )


def open_lines(answer: Answer) -> dict[str, Line]:
    """The heading and the lines of a card that tell something of the knowledge, each by a hash of its words."""
    lines = [Line((answer.heading,), places=answer.heading_places), *answer.lines]
    return {_value(each): each for each in lines if each.places and _words(each)}


def _value(shown: Line) -> str:
    return hashlib.blake2b(_words(shown).encode(), digest_size=6).hexdigest()


def _words(shown: Line) -> str:
    """A line as plain text. A day stands for an instant, and nothing for how long that is."""
    texts = []
    for part in shown.parts:
        if isinstance(part, Timestamp):
            day = WorldDate(part.instant.date(), Precision.DAY)
            texts.append(str(day) if part.style is TimestampStyle.FULL else "")
        else:
            texts.append(part if isinstance(part, str) else part.text)
    return " ".join("".join(texts).replace(", .", ".").split())


def _cut(text: str, limit: int) -> str:
    return text if len(text) <= limit else text[: limit - 1] + "…"


def report_form(custom_id: str, lines: Mapping[str, Line], version: str) -> discord.ui.Modal:
    """Which line, and what is wrong with it.

    Args:
        custom_id: says what it is about, and how far its reader may see, so that any process can take what comes back.
        lines: what may be chosen, by value; no choice without any.
        version: of the knowledge that they are from.
    """
    form = discord.ui.Modal(title="What is wrong?", custom_id=custom_id)
    if lines:
        form.add_item(discord.ui.Label(text="Which line is it?", component=_line_select(lines, version)))
    field: discord.ui.TextInput[Any] = discord.ui.TextInput(
        custom_id="text", style=discord.TextStyle.paragraph, min_length=3, max_length=TEXT_LIMIT
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


def _line_select(lines: Mapping[str, Line], version: str) -> discord.ui.Select[Any]:
    options = [
        discord.SelectOption(label=_cut(_words(shown), OPTION_LIMIT), value=value) for value, shown in lines.items()
    ]
    options = [*options[: MAX_OPTIONS - 1], discord.SelectOption(label=SOMETHING_ELSE, value=_ELSE)]
    return discord.ui.Select(
        custom_id=f"{_LINE_FIELD};{version[:_VERSION_DIGITS]}",
        placeholder="A line of the card …",
        options=options,
        required=True,
    )


def submitted(components: Iterable[Any]) -> Submission:
    """What a form that came back holds: its first text, and the line that was chosen if it asked for one.

    Forms that were opened before it did ask for none.
    """
    text, chosen, version = "", "", ""
    for field in _fields(components):
        if not text and isinstance(field.get("value"), str):
            text = str(field["value"])
        name, _, opened_with = str(field.get("custom_id") or "").partition(";")
        values = field.get("values")
        if name == _LINE_FIELD and isinstance(values, Sequence) and values:
            chosen = str(values[0])
            version = opened_with if _VERSION.fullmatch(opened_with) else ""
    return Submission(text, chosen, version)


def _fields(components: Iterable[Any]) -> Iterable[Mapping[str, Any]]:
    for part in components:
        yield part
        yield from _fields([part["component"]] if part.get("component") else part.get("components") or ())


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
