"""What a button carries: a verb and a question, as a custom id of at most 100 characters.

Custom ids are seen by everybody and can be forged, so they hold no secret (entries stand as tokens) and
grant nothing: the presser's clearance is read anew at every press. Nothing is kept in memory, so
buttons outlive restarts.

    al1;<verb>;<kind>;<fields…>;<free text>
"""

from __future__ import annotations

from enum import Enum

from bot.answers.questions import (
    CastQuestion,
    EntryQuestion,
    EpisodeQuestion,
    LoreQuestion,
    NextQuestion,
    Question,
    ReleaseQuestion,
    SpinoffQuestion,
    TimelineQuestion,
)

PREFIX = "al1"
REMOVE = f"{PREFIX};remove"
"""Takes a public answer away; it asks nothing."""
SELECT_PREFIX = "al1s"
LIMIT = 100
TEXT_LIMIT = 70
"""Characters that an option of a command takes; one such text fits into a custom id, two need not."""


class Verb(Enum):
    """What pressing does.

    `TURN_IN_PLACE` turns the pages of an answer that only the asker sees although they asked in public. `ASK` is as if
    its question had been typed as a public command. `POST` posts the place's ordinary answer. `WHOLE` shows the presser
    all of a public answer for which there was no room, as far as both the place and they have reached.
    `REPORT_IN_PLACE` is about what both have reached.
    """

    REACHED = "me"
    BEYOND = "by"
    OPEN = "go"
    TURN = "pg"
    TURN_IN_PLACE = "pp"
    ASK = "as"
    POST = "po"
    WHOLE = "al"
    SOURCES = "src"
    REPORT = "rep"
    REPORT_IN_PLACE = "rpp"


def write(verb: Verb, question: Question) -> str | None:
    """The custom id of a button; None for a question too long for one, which must not come back as another one."""
    custom_id = f"{PREFIX};{verb.value};{';'.join(_fields(question))}"
    return custom_id if len(custom_id) <= LIMIT else None


def _fields(question: Question) -> tuple[str, ...]:
    match question:
        case CastQuestion(name, show, season, page):
            return ("c", show or "", str(season or ""), str(page), name or "")
        case EntryQuestion(token):
            return ("e", token)
        case LoreQuestion(name):
            return ("l", name)
        case ReleaseQuestion(title):
            return ("r", title or "")
        case EpisodeQuestion(number, show):
            return ("p", show or "", number)
        case NextQuestion(show):
            return ("n", show or "")
        case TimelineQuestion(when, about, page, None):
            return ("t", _one_field(when), str(page), about or "")
        case TimelineQuestion(when, about, page, season):
            return ("u", _one_field(season), _one_field(when), str(page), about or "")
        case SpinoffQuestion(topic):
            return ("s", topic)


def _one_field(text: str | None) -> str:
    """A text that is not the last field: what is typed there as a date or a season never needs a semicolon."""
    return (text or "").replace(";", ",")


def read(custom_id: str) -> tuple[Verb, Question] | None:
    """The verb and question of a custom id; None for one that is not ours, or no longer makes sense."""
    head, _, rest = custom_id.partition(";")
    word, _, rest = rest.partition(";")
    kind, _, rest = rest.partition(";")
    verb = next((verb for verb in Verb if verb.value == word), None)
    if head != PREFIX or verb is None:
        return None
    question = _question(kind, rest)
    return (verb, question) if question is not None else None


def _question(kind: str, rest: str) -> Question | None:
    match kind:
        case "c":
            fields = rest.split(";", 3)
            if len(fields) != 4:
                return None
            show, season, page, name = fields
            return CastQuestion(name or None, show or None, _number(season), _number(page) or 1)
        case "e":
            return EntryQuestion(rest)
        case "l":
            return LoreQuestion(rest)
        case "r":
            return ReleaseQuestion(rest or None)
        case "p":
            show, _, number = rest.partition(";")
            return EpisodeQuestion(number, show or None)
        case "n":
            return NextQuestion(rest or None)
        case "t":
            fields = rest.split(";", 2)
            if len(fields) != 3:
                return None
            when, page, about = fields
            return TimelineQuestion(when or None, about or None, _number(page) or 1)
        case "u":  # the same within a season or an episode
            fields = rest.split(";", 3)
            if len(fields) != 4:
                return None
            season, when, page, about = fields
            return TimelineQuestion(when or None, about or None, _number(page) or 1, season or None)
        case "s":
            return SpinoffQuestion(rest)
        case _:
            return None


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 4 else None
