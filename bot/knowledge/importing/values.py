"""Small helpers that read values of JSON and tables."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

from bot.knowledge.importing.records import Imported, clean


def dicts(data: Any) -> Iterator[dict[str, Any]]:
    """Yield the objects of a list; nothing if it is not one."""
    yield from (item for item in data if isinstance(item, dict)) if isinstance(data, list) else ()


def as_date(value: Any, place: str, found: Imported) -> date | None:
    """Return the day with which a text begins, such as ``2013-06-24`` or ``2013-06-25T02:00Z``; None if it is empty.

    Any other text is a trouble of the file.
    """
    if value is None or clean(value) is None:
        return None
    try:
        return date.fromisoformat(value.strip()[:10])
    except ValueError:
        found.trouble(place, f"“{clean(value)}” is not a day such as 2013-06-24")
        return None


def as_instant(value: Any, place: str, found: Imported) -> str | None:
    """Return an instant in UTC as knowledge files write it, such as ``2013-06-25T02:00+00:00``; None if it is empty.

    Midnight stands for an unknown hour, so only the day is returned.
    """
    day = as_date(value, place, found)
    if day is None:
        return None
    try:
        at = datetime.fromisoformat(value.strip()).astimezone(UTC)
    except ValueError:
        return str(day)
    return str(day) if at.hour == at.minute == 0 else at.isoformat(timespec="minutes")
