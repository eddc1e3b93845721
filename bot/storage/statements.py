"""The SQL statements of the store, and the changes that need more than one. They suit both SQLite and PostgreSQL."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any, Final

from bot.knowledge.positions import Position
from bot.spoilers.clearance import Ceiling
from bot.storage.database.change import Change

# ---------------------------------------------------------------------- reading
# Every row of these begins with its kind. In those of a person and of a place to ask in, the kind of place follows.

PERSON: Final = """
SELECT 'progress', '', work, season, episode FROM progress WHERE user_id = :user
UNION ALL SELECT 'introduced', '', NULL, NULL, NULL FROM introductions WHERE user_id = :user
UNION ALL SELECT 'private', '', NULL, CAST(always_private AS INTEGER), NULL FROM preferences WHERE user_id = :user
"""
_SETTINGS_OF_PLACES: Final = """
SELECT 'ceiling', 'thread', work, season, episode
    FROM ceilings WHERE place_id = :thread AND is_server = FALSE
UNION ALL SELECT 'ceiling', 'channel', work, season, episode
    FROM ceilings WHERE place_id = :channel AND is_server = FALSE
UNION ALL SELECT 'ceiling', 'server', work, season, episode
    FROM ceilings WHERE place_id = :server AND is_server = TRUE
UNION ALL SELECT 'settings', 'thread', mode, grace_days, NULL
    FROM places WHERE place_id = :thread AND is_server = FALSE
UNION ALL SELECT 'settings', 'channel', mode, grace_days, NULL
    FROM places WHERE place_id = :channel AND is_server = FALSE
UNION ALL SELECT 'settings', 'server', mode, grace_days, NULL
    FROM places WHERE place_id = :server AND is_server = TRUE
"""
SETTINGS: Final = "UNION ALL".join((PERSON, _SETTINGS_OF_PLACES))
PLACES: Final = """
SELECT 'ceiling', place_id, CAST(is_server AS INTEGER), parent_id, work, season, episode
    FROM ceilings WHERE server_id = :server
UNION ALL SELECT 'settings', place_id, CAST(is_server AS INTEGER), parent_id, mode, grace_days, manager_role_id
    FROM places WHERE server_id = :server
"""
ANY_ROW: Final = "SELECT user_id FROM introductions LIMIT 1"

# ---------------------------------------------------------------------- changing

SET_PROGRESS: Final = """
INSERT INTO progress (user_id, work, season, episode) VALUES (:user, :work, :season, :episode)
ON CONFLICT (user_id, work) DO UPDATE SET season = excluded.season, episode = excluded.episode
"""
CLEAR_PROGRESS: Final = "DELETE FROM progress WHERE user_id = :user"
CLEAR_PROGRESS_IN_WORK: Final = "DELETE FROM progress WHERE user_id = :user AND work = :work"
SET_ALWAYS_PRIVATE: Final = """
INSERT INTO preferences (user_id, always_private) VALUES (:user, TRUE)
ON CONFLICT (user_id) DO UPDATE SET always_private = excluded.always_private
"""
CLEAR_PREFERENCES: Final = "DELETE FROM preferences WHERE user_id = :user"
FORGET_PERSON: Final = (CLEAR_PROGRESS, "DELETE FROM introductions WHERE user_id = :user", CLEAR_PREFERENCES)
_INTRODUCE: Final = "INSERT INTO introductions (user_id) VALUES (:user) ON CONFLICT DO NOTHING RETURNING user_id"

_SET_PLACE: Final = """
INSERT INTO places (place_id, is_server, server_id, parent_id, {column})
    VALUES (:place, :is_server, :server, :parent, :value)
ON CONFLICT (place_id, is_server)
    DO UPDATE SET server_id = excluded.server_id, parent_id = excluded.parent_id, {column} = excluded.{column}
"""
SET_MODE: Final = _SET_PLACE.format(column="mode")
SET_GRACE: Final = _SET_PLACE.format(column="grace_days")
SET_MANAGER_ROLE: Final = _SET_PLACE.format(column="manager_role_id")
CLEAR_UNSET_PLACE: Final = """
DELETE FROM places WHERE place_id = :place AND is_server = :is_server
    AND mode IS NULL AND grace_days IS NULL AND manager_role_id IS NULL
"""
SET_CEILING: Final = """
INSERT INTO ceilings (place_id, is_server, work, server_id, season, episode, parent_id)
    VALUES (:place, :is_server, :work, :server, :season, :episode, :parent)
ON CONFLICT (place_id, is_server, work) DO UPDATE
    SET server_id = excluded.server_id, season = excluded.season, episode = excluded.episode,
        parent_id = COALESCE(excluded.parent_id, ceilings.parent_id)
"""
CLEAR_CEILING: Final = "DELETE FROM ceilings WHERE place_id = :place AND is_server = :is_server AND work = :work"
FORGET_CHANNEL: Final = (
    "DELETE FROM ceilings WHERE (place_id = :channel OR parent_id = :channel) AND is_server = FALSE",
    "DELETE FROM places WHERE (place_id = :channel OR parent_id = :channel) AND is_server = FALSE",
)
FORGET_SERVER: Final = (
    "DELETE FROM ceilings WHERE server_id = :server",
    "DELETE FROM places WHERE server_id = :server",
    "DELETE FROM bulk_changes WHERE server_id = :server",
)


def introduce(user: int) -> Change[bool]:
    """Record that the bot has introduced itself to a person. Return True if this was not recorded before."""
    return bool((yield _INTRODUCE, {"user": user}))


# ---------------------------------------------------------------------- many ceilings at once
# A list of [channel, work, before, after] is stored as JSON. A ceiling in it is [season, episode], [] for “not
# started”, or null if there was none.

_CHANNEL_CEILINGS: Final = """
SELECT place_id, work, season, episode FROM ceilings WHERE server_id = :server AND is_server = FALSE
"""
_SAVE_CHANGE: Final = """
INSERT INTO bulk_changes (server_id, id, ceilings) VALUES (:server, :change, :ceilings)
ON CONFLICT (server_id) DO UPDATE SET id = excluded.id, ceilings = excluded.ceilings
"""
_SAVED_CHANGE: Final = "SELECT ceilings FROM bulk_changes WHERE server_id = :server AND id = :change"
_DROP_CHANGE: Final = "DELETE FROM bulk_changes WHERE server_id = :server AND id = :change"


def set_ceilings(server: int, wanted: Mapping[int, Ceiling], change: str) -> Change[None]:
    """Set the ceilings of several channels, and save the previous ones under the id `change`."""
    before = _by_channel((yield _CHANNEL_CEILINGS, {"server": server}))
    changes = [
        (channel, work, before.get((channel, work)), _numbers(position))
        for channel, ceiling in wanted.items()
        for work, position in ceiling.items()
    ]
    yield from _apply(server, [(channel, work, after) for channel, work, _, after in changes])
    yield _SAVE_CHANGE, {"server": server, "change": change, "ceilings": json.dumps(changes)}


def undo_ceilings(server: int, change: str) -> Change[int | None]:
    """Restore the ceilings that `change` replaced, except those that have been changed again since then.

    Returns:
        the number of restored ceilings; None if `change` was not the server's last bulk change.
    """
    saved = yield _SAVED_CHANGE, {"server": server, "change": change}
    if not saved:
        return None
    now = _by_channel((yield _CHANNEL_CEILINGS, {"server": server}))
    restored = [
        (channel, work, before)
        for channel, work, before, after in json.loads(saved[0][0])
        if now.get((channel, work)) == after
    ]
    yield from _apply(server, restored)
    yield _DROP_CHANGE, {"server": server, "change": change}
    return len(restored)


def _by_channel(rows: Sequence[Sequence[Any]]) -> dict[tuple[int, str], list[int]]:
    """Return ceilings by channel and work."""
    return {(place, work): [season, episode] if season is not None else [] for place, work, season, episode in rows}


def _apply(server: int, wanted: Sequence[tuple[int, str, Sequence[int] | None]]) -> Change[None]:
    """Set or delete ceilings. They are always changed in the same order, so that two calls cannot deadlock."""
    rows = []
    for channel, work, numbers in sorted(wanted, key=lambda each: each[:2]):
        key = {"place": channel, "is_server": False, "work": work}
        if numbers is None:
            yield CLEAR_CEILING, key
        else:
            season, episode = numbers or (None, None)
            rows.append({**key, "server": server, "parent": None, "season": season, "episode": episode})
    if rows:
        yield SET_CEILING, rows


def _numbers(position: Position | None) -> list[int]:
    return [position.season, position.episode] if position is not None else []
