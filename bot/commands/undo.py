"""What an *Undo* button carries: the former value itself, so that it works after a restart and by nobody's memory.

    al1;undo;me;<work>:<former>;…                   the presser's own progress
    al1;undo;<channel|server>;<what>;<what>;…       a place: c:<work>:<former>:<now>, m:<mode>:<now>, g:<days>:<now>,
                                                    r:<role>
    al1;undo;many;<change>                          many channels at once

A value is a code, `-` for “not started”, `x` for nothing. <now> is what was set: where a place has another value by the
time the button is pressed, somebody has set it anew since, and it stays. Buttons of older versions have no <now>.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bot.cards.custom_ids import LIMIT, PREFIX
from bot.knowledge.positions import Position
from bot.spoilers.clearance import BeyondPolicy, Ceiling, PlaceKind
from bot.storage.records import PlaceSettings
from bot.storage.store import StoredPerson

NOTHING, NOT_STARTED = "x", "-"
CEILING, MODE, GRACE, ROLE = "c", "m", "g", "r"
MAX_GRACE_DAYS = 60
_LONGEST_ID = 20
_MODES = frozenset({NOTHING, *(mode.value for mode in BeyondPolicy)})


def former_of(stored: StoredPerson, work: str) -> str:
    """What somebody had told about a work."""
    if work in stored.not_started:
        return NOT_STARTED
    return code_of(stored.progress.get(work), NOTHING)


def code_of(position: Position | None, none: str = NOT_STARTED) -> str:
    """A position as it stands in a custom id."""
    return position.code if position is not None else none


def ceiling_of(ceiling: Ceiling, work: str) -> str:
    """What a place had set for a work."""
    return code_of(ceiling[work]) if work in ceiling else NOTHING


def own_undo(stored: StoredPerson, works: Iterable[str]) -> str | None:
    """The custom id that puts back what somebody had told about some works; None where it is too much for one."""
    custom_id = ";".join((PREFIX, "undo", "me", *(f"{work}:{former_of(stored, work)}" for work in works)))
    return custom_id if len(custom_id) <= LIMIT else None


def place_undo(scope: PlaceKind, *parts: str) -> str:
    """The custom id that puts back what a place had."""
    return f"{PREFIX};undo;{scope};{';'.join(parts)}"


@dataclass(frozen=True, slots=True)
class Former:
    """One thing that a place had.

    Attributes:
        what: a ceiling (of `work`), the mode, the days of grace or the managers' role.
        value: what it was.
        now: what it was set to; None: the button does not say.
    """

    what: str
    work: str
    value: str
    now: str | None

    def stays(self, settings: PlaceSettings | None) -> bool:
        """Whether somebody has set it anew since."""
        return self.now is not None and self.now != value_of(settings, self.what, self.work)

    def again(self, settings: PlaceSettings | None) -> str:
        """The part of the button that takes the undoing back."""
        return part(settings, self.what, self.value, self.work)


def formers(scope: PlaceKind, parts: Sequence[str]) -> list[Former]:
    """What the parts of a button say; nothing if one of them makes no sense."""
    found = [_former(each.split(":")) for each in parts]
    whole = [each for each in found if each is not None and (scope == PlaceKind.SERVER or each.what in (CEILING, MODE))]
    return whole if len(whole) == len(found) else []


def _former(words: list[str]) -> Former | None:
    what, *rest = words
    work = rest.pop(0) if what == CEILING and len(rest) > 1 else ""
    if not rest or len(rest) > 2 or (what == CEILING and not work):
        return None
    value, now = rest[0], rest[1] if len(rest) > 1 else None
    number = value.isascii() and value.isdecimal() and len(value) <= _LONGEST_ID
    makes_sense = {
        CEILING: bool(value),
        MODE: value in _MODES,
        GRACE: number and int(value) <= MAX_GRACE_DAYS,
        ROLE: number or value == NOTHING,
    }
    return Former(what, work, value, now) if makes_sense.get(what) else None


def value_of(settings: PlaceSettings | None, what: str, work: str = "") -> str:
    """What a place has now, as it stands in a custom id."""
    if settings is None:
        return "0" if what == GRACE else NOTHING
    match what:
        case "c":
            return ceiling_of(settings.ceiling, work)
        case "m":
            return settings.mode.value if settings.mode is not None else NOTHING
        case "g":
            return str(settings.grace_days or 0)
        case _:
            return str(settings.manager_role) if settings.manager_role is not None else NOTHING


def part(before: PlaceSettings | None, what: str, now: str, work: str = "") -> str:
    """One part of a button: what the place had, and what it is set to. A role is too long to stand there twice."""
    words = [what, work, value_of(before, what, work), now if what != ROLE else ""]
    return ":".join(filter(None, words))
