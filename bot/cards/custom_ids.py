"""What a control does, written as a custom id and parsed back: the one codec for buttons, selects and forms.

Custom ids are seen by everyone and can be forged, so they hold no secret (entries appear as tokens) and grant nothing:
whoever handles an action checks the presser's clearance or permissions anew. Nothing is kept in memory, so controls
outlive restarts, and those of older versions keep working: the grammar may grow but must not change.

    al1;<verb>;<kind>;<fields…>;<free text>     QuestionAction (also the custom id of a report's form)
    al1;remove                                  RemoveAnswer
    al1;progress;<work>;<code or ->             SetReach of the presser's own progress
    al1;ceiling;<place>;<work>;<code or ->      SetReach of a place's ceiling
    al1;in;progress;<work>;<season>             OfferEpisodes; also `al1;in;ceiling;<place>;<work>;<season>`
    al1;private;<yes or no>                     SetAlwaysPrivate
    al1;forget                                  DeleteData
    al1;apply;<work or ->;#<mark>;<pattern>     ApplyCeilings; without `#<mark>;` in older versions
    al1;undo;me;<work>:<former>;…               UndoProgress
    al1;undo;<place>;<setting>;…                UndoSettings; a setting is c:<work>:<former>:<now>, m:<former>:<now>,
                                                g:<former>:<now> or r:<former>; older versions have no <now>
    al1;undo;many;<change>                      UndoCeilings
    al1s;open                                   SelectQuestion; the chosen value is a button's custom id
    al1s;progress;<work>                        SelectReach; with `;<season>;<part>` for the episodes of a season;
                                                also `al1s;ceiling;<place>;<work>…`
    al1s;works;progress                         SelectWork; also `al1s;works;ceiling;<place>`
    al1s;mode;<place>                           SelectMode

<place> is `channel` (in a thread: that thread) or `server`. Former values are a code, `-` for “not started”, `x` for
nothing set. Values of SelectReach are `not started`, `caught up`, `S3E4`, `season 3` (offers its episodes) and
`seasons 24` (lists earlier seasons).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum
from typing import Final

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
from bot.spoilers.clearance import BeyondPolicy, PlaceKind
from bot.storage.records import LONGEST_GRACE

LIMIT: Final = 100
"""Characters in a custom id."""
TEXT_LIMIT: Final = 70
"""Characters that an option of a command takes; one such text fits into a custom id, two may not."""
NOT_STARTED, NOTHING = "-", "x"
"""Instead of an episode's code: the reader has not started; nothing is set."""
UNKNOWN: Final = "unknown"

_BUTTON, _SELECT = "al1", "al1s"
_MARKED = re.compile(r"#([0-9a-f]{10});(.*)", re.DOTALL)
_MAX_ROLE_DIGITS: Final = 20


class Verb(Enum):
    """What pressing a button below an answer does.

    `TURN_IN_PLACE` turns the pages of an answer that only the asker sees although they asked in public. `ASK` acts as
    if its question had been typed as a public command. `POST` posts the place's ordinary answer. `WHOLE` shows the
    presser all of a shortened public answer, as far as both the place and they have reached. `REPORT_IN_PLACE` is about
    what both have reached.
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


ReachTarget = PlaceKind | None
"""What a control sets: the ceiling of a channel (in a thread: its own) or server; None: the presser's progress."""


@dataclass(frozen=True, slots=True)
class QuestionAction:
    """Answer a question, in the way the verb says."""

    verb: Verb
    question: Question


@dataclass(frozen=True, slots=True)
class RemoveAnswer:
    """Delete the public answer."""


@dataclass(frozen=True, slots=True)
class SetReach:
    """Set how far somebody is to this episode; `code` is `NOT_STARTED` or an episode's code."""

    target: ReachTarget
    work: str
    code: str


@dataclass(frozen=True, slots=True)
class OfferEpisodes:
    """Offer the episodes of a season to choose from."""

    target: ReachTarget
    work: str
    season: int


@dataclass(frozen=True, slots=True)
class SetAlwaysPrivate:
    """Answer the presser always in private, or no longer."""

    wanted: bool


@dataclass(frozen=True, slots=True)
class DeleteData:
    """Delete everything stored about the presser."""


@dataclass(frozen=True, slots=True)
class ApplyCeilings:
    """Set the ceilings of a proposal.

    Attributes:
        work: only channels of this series; None: of any.
        mark: the proposal as it was shown; None: the button does not say.
        pattern: what the channels' names look like.
    """

    work: str | None
    mark: str | None
    pattern: str | None


@dataclass(frozen=True, slots=True)
class UndoProgress:
    """Restore what the presser had told: a work and its former value each."""

    former: tuple[tuple[str, str], ...]


class Setting(Enum):
    """What can be set for a place."""

    CEILING = "c"
    MODE = "m"
    GRACE = "g"
    MANAGER_ROLE = "r"


@dataclass(frozen=True, slots=True)
class Former:
    """One setting of a place before a change.

    Attributes:
        setting: which.
        work: of a ceiling, the code of its series; else empty.
        value: what it was.
        now: what it was changed to; None: the button does not say.
    """

    setting: Setting
    work: str
    value: str
    now: str | None


@dataclass(frozen=True, slots=True)
class UndoSettings:
    """Restore settings of a place."""

    place: PlaceKind
    former: tuple[Former, ...]


@dataclass(frozen=True, slots=True)
class UndoCeilings:
    """Restore the ceilings of many channels that were set by one change."""

    change: str


@dataclass(frozen=True, slots=True)
class SelectQuestion:
    """Open what was chosen; the chosen value is the custom id of a button."""


@dataclass(frozen=True, slots=True)
class SelectReach:
    """Set how far somebody is, or open a season.

    `season` and `part` are set where the options are episodes: a season may need several selects.
    """

    target: ReachTarget
    work: str
    season: int | None = None
    part: int = 0


@dataclass(frozen=True, slots=True)
class SelectWork:
    """Show the season select of the chosen series."""

    target: ReachTarget


@dataclass(frozen=True, slots=True)
class SelectMode:
    """Set whether a place veils or withholds what lies beyond its ceiling."""

    place: PlaceKind


Action = (
    QuestionAction
    | RemoveAnswer
    | SetReach
    | OfferEpisodes
    | SetAlwaysPrivate
    | DeleteData
    | ApplyCeilings
    | UndoProgress
    | UndoSettings
    | UndoCeilings
    | SelectQuestion
    | SelectReach
    | SelectWork
    | SelectMode
)

_NAMES: Final = {
    _BUTTON: {verb.value: verb.name.lower() for verb in Verb}
    | {word: word for word in ("progress", "ceiling", "in", "undo", "apply", "forget", "remove", "private")},
    _SELECT: {word: word for word in ("open", "progress", "ceiling", "works", "mode")},
}
"""For logs and metrics: what the second field of a custom id means."""


def control_name(custom_id: str, *, is_form: bool = False) -> str:
    """``button:open``, ``select:mode``, ``modal:report``; ``unknown`` for what is not ours: it may hold user text."""
    prefix, word, *_ = [*custom_id.split(";", 2), ""]
    name = _NAMES.get(prefix, {}).get(word, UNKNOWN)
    if is_form:
        return f"modal:{'report' if name.startswith('report') else UNKNOWN}"
    return f"{'select' if prefix == _SELECT else 'button'}:{name}"


# ---------------------------------------------------------------------- writing


def write(action: Action) -> str | None:
    """The custom id of an action; None for one that would be too long: cut, it would come back as another one."""
    custom_id = ";".join(_fields(action))
    return custom_id if len(custom_id) <= LIMIT else None


def _fields(action: Action) -> tuple[str, ...]:
    match action:
        case QuestionAction(verb, question):
            return (_BUTTON, verb.value, *_question_fields(question))
        case RemoveAnswer():
            return (_BUTTON, "remove")
        case SetReach(target, work, code):
            return (_BUTTON, *_target_fields(target), work, code)
        case OfferEpisodes(target, work, season):
            return (_BUTTON, "in", *_target_fields(target), work, str(season))
        case SetAlwaysPrivate(wanted):
            return (_BUTTON, "private", "yes" if wanted else "no")
        case DeleteData():
            return (_BUTTON, "forget")
        case ApplyCeilings(work, mark, pattern):
            return (_BUTTON, "apply", work or "-", *([f"#{mark}"] if mark is not None else []), pattern or "")
        case UndoProgress(former):
            return (_BUTTON, "undo", "me", *(f"{work}:{value}" for work, value in former))
        case UndoSettings(place, former):
            return (_BUTTON, "undo", place, *(_former_field(each) for each in former))
        case UndoCeilings(change):
            return (_BUTTON, "undo", "many", change)
        case SelectQuestion():
            return (_SELECT, "open")
        case SelectReach(target, work, season, part):
            return (_SELECT, *_target_fields(target), work, *([str(season), str(part)] if season is not None else []))
        case SelectWork(target):
            return (_SELECT, "works", *_target_fields(target))
        case SelectMode(place):
            return (_SELECT, "mode", place)


def _question_fields(question: Question) -> tuple[str, ...]:
    match question:
        case CastQuestion(name, show, season, page):
            return ("c", _middle(show), str(season or ""), str(page), name or "")
        case EntryQuestion(token):
            return ("e", token)
        case LoreQuestion(name):
            return ("l", name)
        case ReleaseQuestion(title):
            return ("r", title or "")
        case EpisodeQuestion(number, show):
            return ("p", _middle(show), number)
        case NextQuestion(show):
            return ("n", show or "")
        case TimelineQuestion(when, about, page, None):
            return ("t", _middle(when), str(page), about or "")
        case TimelineQuestion(when, about, page, season):
            return ("u", _middle(season), _middle(when), str(page), about or "")
        case SpinoffQuestion(topic):
            return ("s", topic)


def _middle(text: str | None) -> str:
    """A text that is not the last field. No date, season or series needs the semicolon it loses."""
    return (text or "").replace(";", ",")


def _target_fields(target: ReachTarget) -> tuple[str, ...]:
    return ("progress",) if target is None else ("ceiling", target)


def _former_field(former: Former) -> str:
    return ":".join(filter(None, (former.setting.value, former.work, former.value, former.now)))


# ---------------------------------------------------------------------- parsing


def parse(custom_id: str) -> Action | None:
    """The action of a custom id; None for one that is not ours, or makes no sense (any more)."""
    prefix, *fields = custom_id.split(";")
    try:
        if prefix == _BUTTON:
            return _button_action(fields)
        return _select_action(fields) if prefix == _SELECT else None
    except ValueError:
        return None


def _button_action(fields: list[str]) -> Action | None:
    match fields:
        case ["remove"]:
            return RemoveAnswer()
        case ["forget"]:
            return DeleteData()
        case ["private", ("yes" | "no") as wanted]:
            return SetAlwaysPrivate(wanted == "yes")
        case ["apply", work, *proposal] if proposal:
            marked = _MARKED.fullmatch(";".join(proposal))
            mark, pattern = marked.groups() if marked else (None, ";".join(proposal))
            return ApplyCeilings(work if work != "-" else None, mark, pattern or None)
        case ["undo", "me", *former] if former:
            return UndoProgress(tuple((work, value) for work, _, value in (part.partition(":") for part in former)))
        case ["undo", "many", change]:
            return UndoCeilings(change)
        case ["undo", place, *former] if former:
            return UndoSettings(_place(place), tuple(_former(part, PlaceKind(place)) for part in former))
        case ["in", *target, work, season]:
            return OfferEpisodes(_target(target), work, int(season))
        case [("progress" | "ceiling"), *_]:
            *target, work, code = fields
            return SetReach(_target(target), work, code)
        case [verb, kind, *rest]:
            question = _question(kind, ";".join(rest))
            return QuestionAction(Verb(verb), question) if question is not None else None
        case _:
            return None


def _select_action(fields: list[str]) -> Action | None:
    match fields:
        case ["open"]:
            return SelectQuestion()
        case ["mode", place]:
            return SelectMode(_place(place))
        case ["works", *target]:
            return SelectWork(_target(target))
        case ["progress", work, *episodes] if len(episodes) in (0, 2):
            return SelectReach(None, work, *map(int, episodes))
        case ["ceiling", place, work, *episodes] if len(episodes) in (0, 2):
            return SelectReach(_place(place), work, *map(int, episodes))
        case _:
            return None


def _place(text: str) -> PlaceKind:
    if text not in (PlaceKind.CHANNEL, PlaceKind.SERVER):
        raise ValueError("controls name a channel or a server")
    return PlaceKind(text)


def _target(fields: list[str]) -> ReachTarget:
    match fields:
        case ["progress"]:
            return None
        case ["ceiling", place]:
            return _place(place)
        case _:
            raise ValueError("neither progress nor a ceiling")


def _former(field: str, place: PlaceKind) -> Former:
    """One setting of an Undo button.

    Raises:
        ValueError: if it makes no sense for a place of this kind.
    """
    letter, *values = field.split(":")
    setting = Setting(letter)
    work = values.pop(0) if setting is Setting.CEILING else ""
    if len(values) not in (1, 2):
        raise ValueError("a setting has one former value and perhaps a new one")
    value, now = values[0], values[1] if len(values) > 1 else None
    is_number = value.isascii() and value.isdecimal() and len(value) <= _MAX_ROLE_DIGITS
    makes_sense = {
        Setting.CEILING: bool(work and value),
        Setting.MODE: value in (NOTHING, *(policy.value for policy in BeyondPolicy)),
        Setting.GRACE: place is PlaceKind.SERVER and is_number and int(value) <= LONGEST_GRACE,
        Setting.MANAGER_ROLE: place is PlaceKind.SERVER and (is_number or value == NOTHING),
    }
    if not makes_sense[setting]:
        raise ValueError("no setting of such a place")
    return Former(setting, work, value, now)


def _question(kind: str, rest: str) -> Question | None:
    match [kind, *rest.split(";", 3)]:
        case ["c", show, season, page, name]:
            return CastQuestion(name or None, show or None, _number(season), _number(page) or 1)
        case ["u", season, when, page, about]:
            return TimelineQuestion(when or None, about or None, _number(page) or 1, season or None)
        case ["t", when, page, *about] if about:
            return TimelineQuestion(when or None, ";".join(about) or None, _number(page) or 1)
        case ["p", show, *number]:
            return EpisodeQuestion(";".join(number), show or None)
        case ["e", *_]:
            return EntryQuestion(rest)
        case ["l", *_]:
            return LoreQuestion(rest)
        case ["r", *_]:
            return ReleaseQuestion(rest or None)
        case ["n", *_]:
            return NextQuestion(rest or None)
        case ["s", *_]:
            return SpinoffQuestion(rest)
        case _:
            return None


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 4 else None
