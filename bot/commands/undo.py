"""*Undo* buttons carry the former values themselves, so they work after a restart and need nothing stored.

They carry the new values as well: where a setting has yet another value by the time the button is pressed, someone has
changed it since, and it stays. Buttons of older versions have no new values.
"""

from __future__ import annotations

from collections.abc import Iterable

from bot.cards.actions import Former, Setting, UndoProgress
from bot.cards.custom_ids import NOT_STARTED, NOTHING
from bot.knowledge.positions import Position
from bot.storage.records import PlaceSettings, StoredPerson


def code_of(position: Position | None) -> str:
    """A position as it appears in a custom id; None is “not started”."""
    return position.code if position is not None else NOT_STARTED


def undo_progress(stored: StoredPerson, works: Iterable[str]) -> UndoProgress:
    """Restores what someone had told about these works."""
    return UndoProgress(tuple((work, _told(stored, work)) for work in works))


def _told(stored: StoredPerson, work: str) -> str:
    if work in stored.progress or work in stored.not_started:
        return code_of(stored.progress.get(work))
    return NOTHING


def change_from(settings: PlaceSettings | None, setting: Setting, now: str, work: str = "") -> Former:
    """A change of a place's setting to `now`, together with the value it has before."""
    return Former(setting, work, value_of(settings, setting, work), now)


def was_changed_since(former: Former, settings: PlaceSettings | None) -> bool:
    """Whether someone has changed a setting again after the change that made the button."""
    return former.now is not None and former.now != value_of(settings, former.setting, former.work)


def value_of(settings: PlaceSettings | None, setting: Setting, work: str = "") -> str:
    """The value a place has, as it appears in a custom id."""
    if settings is None:
        return "0" if setting is Setting.GRACE else NOTHING
    match setting:
        case Setting.CEILING:
            return code_of(settings.ceiling[work]) if work in settings.ceiling else NOTHING
        case Setting.MODE:
            return settings.mode.value if settings.mode is not None else NOTHING
        case Setting.GRACE:
            return str(settings.grace_days or 0)
        case Setting.MANAGER_ROLE:
            return str(settings.manager_role) if settings.manager_role is not None else NOTHING
