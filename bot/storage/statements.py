"""The SQL statements of the store, read from `statements.sql`, and the changes that need more than SQL."""

from __future__ import annotations

import hmac
import json
import re
from collections.abc import Callable, Mapping, Sequence
from contextvars import ContextVar
from pathlib import Path
from typing import Any, Final, TypeVar

from bot.knowledge.positions import Position
from bot.spoilers.clearance import Ceiling
from bot.storage.database.change import Change
from bot.storage.records import ClaimedError

_T = TypeVar("_T")

_, *_PARTS = re.split(r"-- name: (\w+)\n", Path(__file__).with_suffix(".sql").read_text(encoding="utf-8"))
SQL: Final = dict(zip(_PARTS[::2], _PARTS[1::2], strict=True))
"""The statements by name. They have parameters like ``:user``."""
REQUEST: Final[ContextVar[tuple[int, int] | None]] = ContextVar("request", default=None)
"""The ids of the interaction that the current task answers, and of its user. Only one process makes changes for it."""
READ_ONLY: Final[ContextVar[bool]] = ContextVar("read only", default=False)
"""True if the current task must change nothing."""
_FIRST_MILLISECOND: Final = 1_420_070_400_000
"""The beginning of 2015. The bits of an interaction's id from 22 up are the milliseconds since then."""
_KEPT_SECONDS: Final = 600


def forbid_changes() -> None:
    """Let the current task, and those that it starts, change nothing."""
    READ_ONLY.set(True)


def oldest_kept(now: float) -> int:
    """Return the lowest id that an interaction of the last ten minutes may have. Older ones are forgotten.

    Nobody can send those again: their signatures expired long ago.
    """
    return (int((now - _KEPT_SECONDS) * 1000) - _FIRST_MILLISECOND) << 22


def person_key(secret: bytes, user: int) -> int:
    """Return the number that stands for a user in the table `deletions`, so that it does not contain the id itself."""
    digest = hmac.digest(secret, b"deletion %d" % user, "sha256")
    return int.from_bytes(digest[:8], "big", signed=True)


def claimed(request: int, person: int, claimant: int, start: Callable[[], Change[_T]]) -> Change[_T]:
    """Store a claim on an interaction and make a change for it.

    Args:
        request: the id of the interaction.
        person: the key of its user.
        claimant: the id of this process.
        start: starts the change.

    Raises:
        ClaimedError: if another process has claimed it, or if its user has deleted their data after it.
    """
    if not (yield SQL["claim"], {"request": request, "person": person, "claimant": claimant}):
        raise ClaimedError
    return (yield from start())


def marked(request: int, person: int, start: Callable[[], Change[_T]], lock: str | None) -> Change[_T]:
    """Delete what is stored about a person, so that no older interaction of theirs can bring it back.

    Args:
        request: the id of the interaction.
        person: the key of its user.
        start: starts the deletion.
        lock: a statement that waits for the changes of other interactions; None where transactions run one by one.
    """
    if lock is not None:
        yield lock, {}
    result = yield from start()
    yield SQL["mark_deletion"], {"person": person, "request": request}
    return result


def introduce(user: int) -> Change[bool]:
    """Record that the bot has introduced itself to a person. Return True if this was not recorded before."""
    return bool((yield SQL["introduce"], {"user": user}))


def greet(server: int) -> Change[bool]:
    """Record that the bot has introduced itself in a server. Return True if this was not recorded before."""
    return bool((yield SQL["greet"], {"server": server}))


# ---------------------------------------------------------------------- many ceilings at once
# For undoing, a list of [channel, work, before, after] is stored as JSON. `before` and `after` are ceilings, each
# written as [season, episode], [] for “not started”, or null for no ceiling.


def set_ceilings(server: int, wanted: Mapping[int, Ceiling], change: str) -> Change[None]:
    """Set the ceilings of several channels, and save the previous ones under the id `change`."""
    before = _by_channel((yield SQL["channel_ceilings"], {"server": server}))
    changes = [
        (channel, work, before.get((channel, work)), _numbers(position))
        for channel, ceiling in wanted.items()
        for work, position in ceiling.items()
    ]
    yield from _apply(server, [(channel, work, after) for channel, work, _, after in changes])
    yield SQL["save_bulk_change"], {"server": server, "change": change, "ceilings": json.dumps(changes)}


def undo_ceilings(server: int, change: str) -> Change[int | None]:
    """Restore the ceilings that `change` replaced, except those that have been changed again since then.

    Returns:
        the number of restored ceilings; None if `change` was not the server's last bulk change.
    """
    saved = yield SQL["bulk_change"], {"server": server, "change": change}
    if not saved:
        return None
    now = _by_channel((yield SQL["channel_ceilings"], {"server": server}))
    restored = [
        (channel, work, before)
        for channel, work, before, after in json.loads(saved[0][0])
        if now.get((channel, work)) == after
    ]
    yield from _apply(server, restored)
    yield SQL["drop_bulk_change"], {"server": server, "change": change}
    return len(restored)


def _by_channel(rows: Sequence[Sequence[Any]]) -> dict[tuple[int, str], list[int]]:
    """Return ceilings by channel and work."""
    return {(place, work): [season, episode] if season is not None else [] for place, work, season, episode in rows}


def _apply(server: int, wanted: Sequence[tuple[int, str, Sequence[int] | None]]) -> Change[None]:
    """Set or delete ceilings. They are always changed in the same order, so that two calls cannot deadlock."""
    rows = []
    for channel, work, numbers in sorted(wanted, key=lambda each: each[:2]):
        key = {"place": channel, "is_server": False, "server": server, "work": work}
        if numbers is None:
            yield SQL["clear_ceiling"], key
        else:
            season, episode = numbers or (None, None)
            rows.append({**key, "parent": None, "season": season, "episode": episode})
    if rows:
        yield SQL["set_ceiling"], rows


def _numbers(position: Position | None) -> list[int]:
    return [position.season, position.episode] if position is not None else []
