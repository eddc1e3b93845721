"""What is known of the series, what a file tells of them, and the errors of files.

Titles of a file never leave the process that reads it: a `Reading` holds codes, numbers and counts.
"""

from __future__ import annotations

import struct
from typing import Final

from msgspec import Struct, field

from bot.errors import UserError

Spot = tuple[int, int]
"""The number of a season and that of an episode in it."""

MAX_BYTES: Final = 20_000_000
"""The largest file that is read."""
SITES: Final = ("tvdb", "tmdb", "imdb", "trakt")
"""The sites whose ids of series are compared."""
LENGTH: Final = struct.Struct("<I")
"""How the length of the request is sent, before the request and the file."""
INSTEAD: Final = (
    "Please send an export of Trakt, TV Time, Apple TV, Simkl, Yamtrack, Netflix, Amazon or MyAnimeList as you "
    "downloaded it."
)
TOO_BIG: Final = (
    "That file has more than 20 MB. Please send only the part with your episodes, such as watched-history-1.json "
    "of Trakt or tracking-prod-records-v2.csv of TV Time."
)


class HistoryError(UserError):
    """A file that cannot be read. The message is one sentence or two: what is wrong, and which file to send instead."""

    status = 1


class KnownWork(Struct, frozen=True):
    """A series of the knowledge base, as far as a file is compared with it.

    Attributes:
        code: the code of the series.
        names: its title and other names.
        ids: its ids, by site.
        episodes: the episodes that are out, in watching order.
        titles: the titles of these episodes, each with its episode.
    """

    code: str
    names: tuple[str, ...]
    ids: dict[str, str] = {}
    episodes: tuple[Spot, ...] = ()
    titles: tuple[tuple[str, Spot], ...] = ()


class WorkReading(Struct, frozen=True):
    """How far somebody has watched one series, according to a file.

    Attributes:
        code: the code of the series.
        unbroken: the last episode of the longest beginning without a gap; None if the first episode is missing.
        latest: the last episode that was watched at all; None if there is none.
        missing: the number of episodes before `latest` that were not watched.
        watched: the number of episodes that were watched.
        begun: the number of episodes that were only begun.
        unknown: the number of episodes that the file has and the knowledge base has not.
        is_counted: true if the file has only a number of episodes.
        is_untold: true if the file says that the series is finished, without naming any episode.
    """

    code: str
    unbroken: Spot | None = None
    latest: Spot | None = None
    missing: int = 0
    watched: int = 0
    begun: int = 0
    unknown: int = 0
    is_counted: bool = False
    is_untold: bool = False


class Reading(Struct, frozen=True):
    """What a file tells of the known series.

    Attributes:
        source: the service from which the file comes.
        works: the series that occur in the file, in the order of the knowledge base.
        rows: the number of watched episodes of all series in the file.
        is_partial: true if the file says itself that it is not complete.
        is_vague: true if the service also lists episodes that were only begun.
        is_timed: true if the file has only minutes, from which it was concluded what was watched.
    """

    source: str
    works: tuple[WorkReading, ...] = ()
    rows: int = 0
    is_partial: bool = False
    is_vague: bool = False
    is_timed: bool = False


class Request(Struct, frozen=True):
    """What the reading process needs besides the file."""

    works: tuple[KnownWork, ...]


class Reply(Struct, frozen=True):
    """The answer of the reading process: a reading, or one sentence that says why there is none."""

    reading: Reading | None = None
    error: str | None = None


class Seen(Struct):
    """What was found of one series so far. `minutes` are the longest plays, where a file has only those."""

    spots: set[Spot] = field(default_factory=set)
    minutes: dict[Spot, float] = field(default_factory=dict)
    counts: dict[int | None, int] = field(default_factory=dict)
    """The numbers of watched episodes, by season; None for the whole series."""
    is_finished: bool = False
