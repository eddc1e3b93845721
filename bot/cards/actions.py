"""The actions that controls can trigger, one frozen class for each kind. `bot.cards.custom_ids` encodes them."""

from __future__ import annotations

from enum import Enum

from msgspec import Struct

from bot.answers.questions import Question
from bot.spoilers.clearance import PlaceKind


class Verb(Enum):
    """The effect of pressing a button below an answer.

    Attributes:
        REACHED: answer in private, up to the progress of the user who pressed the button.
        BEYOND: answer in private, with everything beyond the user's progress in veils.
        OPEN: answer another question in private.
        TURN: show another page, or the answer for a chosen name, in the same message.
        TURN_IN_PLACE: as `TURN`, for a private answer to a question that was asked in public.
        ASK: answer as if the user had typed the question as a public command.
        POST: post the public answer of this place.
        WHOLE: show the user all lines of a shortened public answer that both the place and the user have reached.
        SOURCES: list the sources of the answer.
        REPORT: open the form for reporting a mistake.
        REPORT_IN_PLACE: as `REPORT`, but the form shows only lines that both the place and the user have reached.
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


class SetupPlace(Struct, frozen=True):
    """A place that a control of `/setup` changes, from wherever it is pressed.

    Attributes:
        channel: the id of a channel; 0 for the server itself.
        work: the series that channels are about whose names say none; None for the main series.
    """

    channel: int = 0
    work: str | None = None


PlaceTarget = PlaceKind | SetupPlace
"""A place whose settings a control changes. In a thread, “channel” means the thread itself."""
ReachTarget = PlaceTarget | None
"""The setting that a control changes: the ceiling of a place. None is the progress of the user."""


class Action(Struct, frozen=True):
    """What a control does. msgspec creates, compares and hashes these records in C."""


class QuestionAction(Action, frozen=True):
    """Answer a question in the way that the verb says."""

    verb: Verb
    question: Question


class RemoveAnswer(Action, frozen=True):
    """Delete the public answer to which the button belongs."""


class SetReach(Action, frozen=True):
    """Set the progress of the user who pressed the button, or the ceiling of a place, to `code`.

    `code` is an episode code or `NOT_STARTED`.
    """

    target: ReachTarget
    work: str
    code: str


class Watched(Action, frozen=True):
    """Note that the user who pressed the button has watched an episode. It never lowers their progress.

    Attributes:
        here: True to replace the card with the button, which is then a card of the user's progress. False to answer
            with a new private message: the button may be on any message, for everyone to press.
    """

    here: bool
    work: str
    code: str


class OfferEpisodes(Action, frozen=True):
    """Show a select with the episodes of a season."""

    target: ReachTarget
    work: str
    season: int


class SetAlwaysPrivate(Action, frozen=True):
    """Turn “always answer me privately” on or off for the user who pressed the button."""

    wanted: bool


class DeleteData(Action, frozen=True):
    """Delete everything stored about the user who pressed the button."""


class PostText(Action, frozen=True):
    """Post the text on the card in spoiler tags. `fine_from` holds the works and codes from which on it is fine."""

    fine_from: tuple[tuple[str, str], ...]


class ApplyCeilings(Action, frozen=True):
    """Set the ceilings of a proposal from `/spoilers bulk`.

    Attributes:
        work: if given, only channels of this series are included.
        mark: a hash of the proposal as it was shown; None if the button carries none.
        pattern: the pattern of the channels' names; None to recognise only the usual forms.
    """

    work: str | None
    mark: str | None
    pattern: str | None


class UndoProgress(Action, frozen=True):
    """Restore the user's previous progress. `former` holds the code of each changed work and its previous value."""

    former: tuple[tuple[str, str], ...]


class Setting(Enum):
    """The kinds of settings that a place has."""

    CEILING = "c"
    MODE = "m"
    GRACE = "g"
    MANAGER_ROLE = "r"


class Change(Struct, frozen=True):
    """A value that one setting of a place is to get.

    Attributes:
        setting: the kind of the setting.
        work: for a ceiling, the code of the series; otherwise empty.
        value: the value to set, as it is written in a custom id.
        now: on an *Undo* button, the value that the setting must still have; None if the button does not carry it.
    """

    setting: Setting
    work: str
    value: str
    now: str | None = None


class UndoSettings(Action, frozen=True):
    """Restore the previous settings of a place."""

    place: PlaceTarget
    former: tuple[Change, ...]


class UndoCeilings(Action, frozen=True):
    """Undo a bulk change of ceilings. `change` is its id."""

    change: str


class SelectQuestion(Action, frozen=True):
    """Answer the chosen question. The value of each option is the custom id of a button."""


class SelectReach(Action, frozen=True):
    """Set the user's progress or the ceiling of a place to the chosen value, or open the chosen season.

    Attributes:
        episodes: if the options are episodes, a pair of the season and the number of this select, because a long season
            has several selects; None if the options are seasons.
    """

    target: ReachTarget
    work: str
    episodes: tuple[int, int] | None = None


class SelectWork(Action, frozen=True):
    """Show the season select of the chosen series."""

    target: ReachTarget


class SelectMode(Action, frozen=True):
    """Set the mode of a place. It decides whether facts beyond the ceiling are veiled or withheld."""

    place: PlaceTarget


class SetupStep(Enum):
    """What a control of `/setup` does.

    Attributes:
        OPEN: show the card of the whole server.
        APPLY: set the proposed ceilings. The value is the hash of the proposal.
        UNDO: undo that. The value is the id of the change.
        SAMPLE: show what members see in a channel. The value is its id.
        WORK: choose the series of channels whose names say none.
        CHANNEL: open the settings of a channel.
        GRACE: set the days of grace.
        ROLE: set the moderators' role.
    """

    OPEN = "open"
    APPLY = "apply"
    UNDO = "undo"
    SAMPLE = "sample"
    WORK = "work"
    CHANNEL = "channel"
    GRACE = "grace"
    ROLE = "role"


class SetupButton(Action, frozen=True):
    """Take a step of `/setup`. `work` is that of `SetupPlace`."""

    step: SetupStep
    work: str | None
    value: str = ""


class SetupSelect(Action, frozen=True):
    """Take a step of `/setup` with the chosen value."""

    step: SetupStep
    work: str | None
