"""The “This is wrong” form, which asks which line of a card is wrong, and why.

The form lists the open lines of the card that the user may read. Nothing is stored before the form is submitted: the
custom id of the form names the card, and a hash of its words identifies a line.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping
from typing import Any, Final

from msgspec import Struct

from bot.answers.answer import Answer, Line, Timestamp, TimestampStyle
from bot.cards.actions import QuestionAction
from bot.cards.components import MAX_OPTIONS, Component, labelled, option, paragraph_input, select
from bot.cards.custom_ids import write
from bot.errors import UserError
from bot.knowledge.dates import Precision, WorldDate

TEXT_LIMIT: Final = 600
SOMETHING_ELSE: Final = "Something else"
_ELSE: Final = "else"
_LINE = re.compile(r"line(?:;(?:(?P<version>[0-9a-f]{4})|.*))?")
"""The custom id of the select, with the first digits of the knowledge's version when the form was opened."""
_VERSION_DIGITS: Final = 4
"""The form contains this many digits of the knowledge's version.

The version is a hash of all the knowledge. Four digits are enough to notice a change, but too few to let a user test a
guess about its contents.
"""


class Submission(Struct, frozen=True):
    """The contents of a submitted form.

    Attributes:
        text: the text that the user wrote.
        chosen: the value of the chosen line; empty if none was chosen.
        version: the first digits of the knowledge's version when the form was opened; empty if unknown.
    """

    text: str = ""
    chosen: str = ""
    version: str = ""


def open_lines(answer: Answer) -> dict[str, Line]:
    """Return the heading and lines of a card that state facts from the knowledge, keyed by a hash of their words."""
    lines = [Line((answer.heading,), locations=answer.heading_locations), *answer.lines]
    return {_hash(each): each for each in lines if each.locations and line_words(each)}


def _hash(shown: Line) -> str:
    return hashlib.blake2b(line_words(shown).encode(), digest_size=6).hexdigest()


def line_words(shown: Line) -> str:
    """Return a line as plain text. Timestamps appear as a date; relative times such as “in 3 days” are left out."""
    texts = []
    for part in shown.parts:
        if isinstance(part, Timestamp):
            day = WorldDate.of(part.instant.date(), Precision.DAY)
            texts.append(str(day) if part.style is TimestampStyle.FULL else "")
        else:
            texts.append(part if isinstance(part, str) else getattr(part, "text", ""))
    return " ".join("".join(texts).replace(", .", ".").split())


def report_form(action: QuestionAction, lines: Mapping[str, Line], version: str) -> Component:
    """Build the form, as the data of Discord's response that opens it.

    Args:
        action: the question that the card answers, and the verb, which decides the clearance. It is part of the form,
            so that any process can handle the form.
        lines: the lines to choose from, by value. If there are none, the form has no select.
        version: the version of the knowledge from which the lines come.

    Raises:
        UserError: if the question is too long for a custom id.
    """
    custom_id = write(action)
    if custom_id is None:
        raise UserError("That question is too long for a report. Please ask again with a shorter one.")
    fields: list[Component] = []
    if lines:
        options = [option(line_words(shown), value) for value, shown in lines.items()]
        options = [*options[: MAX_OPTIONS - 1], option(SOMETHING_ELSE, _ELSE)]
        field = select(f"line;{version[:_VERSION_DIGITS]}", "A line of the card …", options)
        fields.append(labelled("Which line is wrong?", field))
    what = labelled(
        "What is wrong, and how do you know?",
        paragraph_input("text", shortest=3, longest=TEXT_LIMIT),
        "An episode or a link helps. Your name is not passed on.",
    )
    return {"custom_id": custom_id, "title": "What is wrong?", "components": [*fields, what]}


def submission_of(components: Iterable[Any]) -> Submission:
    """Read the first text and the chosen line from a submitted form. Forms of older versions have no line to choose."""
    text, chosen, version = "", "", ""
    for field in _fields(components):
        match field:
            case {"value": str(value)}:
                text = text or value
            case {"custom_id": str(name), "values": [value, *_]} if (line := _LINE.fullmatch(name)) is not None:
                chosen, version = str(value), line["version"] or ""
    return Submission(text, chosen, version)


def _fields(components: Iterable[Any]) -> Iterable[Mapping[str, Any]]:
    for part in components:
        yield part
        yield from _fields([part["component"]] if part.get("component") else part.get("components") or ())
