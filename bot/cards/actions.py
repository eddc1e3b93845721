"""What a control can do, one frozen value per kind. `bot.cards.custom_ids` writes and parses them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from bot.answers.questions import Question
from bot.spoilers.clearance import PlaceKind


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
    """Set how far the presser is, or how far a place goes, to `code`: `NOT_STARTED` or an episode's code."""

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
    """Set whether the presser wants every answer in private."""

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
    """Restore what the presser had said before: works with their former values."""

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
    """Set how far the presser is, or how far a place goes; or open a season.

    `episodes`: the options are the episodes of this season, and this is the select with this number; None: seasons.
    """

    target: ReachTarget
    work: str
    episodes: tuple[int, int] | None = None


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
