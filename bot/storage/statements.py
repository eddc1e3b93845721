"""The SQL statements of the store, read from `statements.sql`, and the changes that need more than SQL."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping, Sequence
from contextvars import ContextVar
from pathlib import Path
from typing import Any, Final, TypeVar

from bot.spoilers.clearance import Ceiling, Limit
from bot.storage.database.change import Change
from bot.storage.records import ClaimedError, columns_of

_T = TypeVar("_T")

_, *_PARTS = re.split(r"-- name: (\w+)\n", Path(__file__).with_suffix(".sql").read_text(encoding="utf-8"))
SQL: Final = dict(zip(_PARTS[::2], _PARTS[1::2], strict=True))
"""The statements by name. They have parameters like ``:user``."""
REQUEST: Final[ContextVar[int | None]] = ContextVar("request", default=None)
"""The id of the interaction that the current task answers. Only one process makes changes for an interaction."""
_KEPT: Final = 600_000 << 22
"""How long claims stay: ten minutes, as a difference of interaction ids, whose bits from 22 up are milliseconds."""


def claimed(request: int, claimant: int, start: Callable[[], Change[_T]]) -> Change[_T]:
    """Store a claim on an interaction and make a change for it, unless another process has a claim on it.

    Args:
        request: the id of the interaction.
        claimant: the id of this process.
        start: starts the change.

    Raises:
        ClaimedError: if another process has claimed the interaction.
    """
    if not (yield SQL["claim"], {"request": request, "claimant": claimant}):
        raise ClaimedError
    if request >> 22 & 63 == 0:  # only at about one claim in 64: each statement is a round trip
        yield SQL["forget_claims"], {"request": request - _KEPT}
    return (yield from start())


def introduce(user: int) -> Change[bool]:
    """Record that the bot has introduced itself to a person. Return True if this was not recorded before."""
    return bool((yield SQL["introduce"], {"user": user}))


def greet(server: int) -> Change[bool]:
    """Record that the bot has introduced itself in a server. Return True if this was not recorded before."""
    return bool((yield SQL["greet"], {"server": server}))


# ---------------------------------------------------------------------- many ceilings at once
# For undoing, a list of [channel, work, before, after] is stored as JSON. `before` and `after` are ceilings, each
# written as [season, episode], [] for “not started”, or null for no ceiling; everything that is out as
# [season, episode, 1] with the first episode held back, or [null, null, 1].


def set_ceilings(server: int, wanted: Mapping[int, Ceiling], change: str) -> Change[None]:
    """Set the ceilings of several channels, and save the previous ones under the id `change`."""
    before = _by_channel((yield SQL["channel_ceilings"], {"server": server}))
    changes = [
        (channel, work, before.get((channel, work)), _written(work, limit))
        for channel, ceiling in wanted.items()
        for work, limit in ceiling.items()
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


def _by_channel(rows: Sequence[Sequence[Any]]) -> dict[tuple[int, str], list[int | None]]:
    """Return ceilings by channel and work."""
    return {
        (place, work): [season, episode, 1] if everything else [season, episode] if season is not None else []
        for place, work, season, episode, everything in rows
    }


def _apply(server: int, wanted: Sequence[tuple[int, str, Sequence[int | None] | None]]) -> Change[None]:
    """Set or delete ceilings. They are always changed in the same order, so that two calls cannot deadlock."""
    rows = []
    for channel, work, numbers in sorted(wanted, key=lambda each: each[:2]):
        key = {"place": channel, "is_server": False, "server": server, "work": work}
        if numbers is None:
            yield SQL["clear_ceiling"], key
        else:
            season, episode, *everything = numbers or (None, None)
            columns = {"season": season, "episode": episode, "everything": bool(everything)}
            rows.append({**key, "parent": None, **columns})
    if rows:
        yield SQL["set_ceiling"], rows


def _written(work: str, limit: Limit) -> list[int | None]:
    columns = columns_of(work, limit)
    return [columns["season"], columns["episode"], *([1] if columns["everything"] else [])] if limit is not None else []
