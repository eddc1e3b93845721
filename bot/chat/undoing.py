"""What an *Undo* button carries: the former value itself, so that it works after a restart and by nobody's memory.

    al1;undo;me;<work>:<former>;…                   the presser's own progress
    al1;undo;<channel|server>;<what>;<what>;…       a place: c:<work>:<former>, m:<mode>, g:<days>, r:<role>
    al1;undo;many;<change>                          many channels at once

A former value is a code, `-` for “not started”, `x` for nothing.
"""

from __future__ import annotations

from collections.abc import Iterable

from bot.chat.custom_ids import LIMIT, PREFIX
from bot.knowledge.positions import Position
from bot.spoilers.clearance import Ceiling
from bot.storage.model import PlaceSettings
from bot.storage.store import Stored

NOTHING, NOT_STARTED = "x", "-"


def former_of(stored: Stored, work: str) -> str:
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


def own_undo(stored: Stored, works: Iterable[str]) -> str | None:
    """The custom id that puts back what somebody had told about some works; None where it is too much for one."""
    custom_id = ";".join((PREFIX, "undo", "me", *(f"{work}:{former_of(stored, work)}" for work in works)))
    return custom_id if len(custom_id) <= LIMIT else None


def place_undo(scope: str, *parts: str) -> str:
    """The custom id that puts back what a place had."""
    return f"{PREFIX};undo;{scope};{';'.join(parts)}"


def ceiling_part(before: PlaceSettings | None, work: str) -> str:
    """One part of it: a ceiling."""
    return f"c:{work}:{ceiling_of(before.ceiling if before is not None else {}, work)}"


def mode_part(before: PlaceSettings | None) -> str:
    """The same for the mode."""
    return f"m:{before.mode.value if before is not None and before.mode is not None else NOTHING}"


def grace_part(before: PlaceSettings | None) -> str:
    """The same for the days of grace."""
    days = before.grace_days if before is not None else None
    return f"g:{days if days is not None else 0}"


def role_part(before: PlaceSettings | None) -> str:
    """The same for the managers' role."""
    role = before.manager_role if before is not None else None
    return f"r:{role if role is not None else NOTHING}"
