"""When episodes come out, and what posts about them are called. All of it is public: no title of an episode is here."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from msgspec import Struct

from bot.answers.cards.airing import dated_episodes
from bot.knowledge.dates import Precision, WorldDate
from bot.knowledge.positions import Position
from bot.spoilers.rule import View

_EXACT: Final = (Precision.DAY, Precision.INSTANT)


class Release(Struct, frozen=True):
    """The release of an episode.

    Attributes:
        due_at: when it is out, in Unix seconds: at its hour if that is known, else when its day is over everywhere on
            Earth. From then on, the bot shows facts about it.
        day: the date, for readers.
    """

    at: Position
    due_at: int
    day: WorldDate


def releases(view: View, work: str) -> list[Release]:
    """Return the releases of a series whose day is known at the view's time, in the order of the episodes."""
    if work not in view.knowledge.works:
        return []
    dated = [each for season in view.knowledge.works[work].seasons.values() for each in dated_episodes(view, season)]
    found = [
        Release(episode.position, int(date.over.timestamp()), date)
        for episode, date in dated
        if date is not None and date.precision in _EXACT
    ]
    return sorted(found, key=lambda release: release.at)


def aired_episodes(view: View, work: str) -> list[Position]:
    """Return the episodes of a series that are out at the view's time, in order."""
    if work not in view.knowledge.works:
        return []
    seasons = view.knowledge.works[work].seasons.values()
    episodes = [view.knowledge.episodes[at] for season in seasons for at in season.episodes]
    return sorted(episode.position for episode in episodes if view.has_aired(episode))


def codes(first: Position, last: Position) -> str:
    """Name episodes by their codes: ``S5E3``, ``S5E1 and S5E2`` or ``S5E1 to S5E10``."""
    if first == last:
        return first.code
    is_next = (last.season, last.episode) == (first.season, first.episode + 1)
    return f"{first.code} {'and' if is_next else 'to'} {last.code}"


def name_of(view: View, first: Position, last: Position) -> str:
    """Return the name of a thread or event, such as ``For All Mankind S5E3``. It never holds a title of an episode.

    It has at most 97 characters, because the title of a series has at most 80; Discord allows 100.
    """
    return f"{view.knowledge.works[first.work].title} {codes(first, last)}"


def between(positions: Sequence[Position], start: Position, count: int) -> list[Position]:
    """Return up to `count` episodes from `start` on, or from the next one that there is."""
    return [at for at in positions if (at.season, at.episode) >= (start.season, start.episode)][:count]
