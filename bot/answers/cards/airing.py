"""Find out whether a season is announced, coming, airing or aired at the view's time."""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum

from msgspec import Struct

from bot.answers.phrases import REPORTED, count_of
from bot.knowledge.dates import WorldDate
from bot.knowledge.model import Episode, Schedule, Season
from bot.knowledge.sources import Status
from bot.spoilers.rule import View


class Stage(Enum):
    """The state of a season."""

    ANNOUNCED = "announced"
    """Announced, but without a date."""
    COMING = "coming"
    AIRING = "airing"
    AIRED = "aired"


class Dated(Struct, frozen=True):
    """An episode whose date is known."""

    episode: Episode
    date: WorldDate


class Airing(Struct, frozen=True):
    """A season at one moment.

    Attributes:
        schedule: the schedule known at that moment.
        premiere: date of the first episode; to the minute if the schedule or the episode gives a time.
        finale: date of the last episode.
        episodes: the number of episodes, past and future; 0 if not known.
        out: the number of episodes that are out.
        to_come: episodes with a date that are not out yet, soonest first.
    """

    stage: Stage
    schedule: Schedule
    premiere: WorldDate | None
    finale: WorldDate | None
    episodes: int
    out: int
    to_come: tuple[Dated, ...]

    @property
    def count(self) -> str:
        """The number of episodes, such as ``10 episodes``; empty if not known."""
        return count_of(self.episodes, "episode", "episodes") if self.episodes else ""

    @property
    def rhythm(self) -> str:
        """The weekday on which episodes come out, such as `` on Fridays``; empty if not known."""
        return f" on {self.schedule.rhythm}" if self.schedule.rhythm else ""

    @property
    def reservation(self) -> str:
        """The words `` (reported, not confirmed)`` for an unconfirmed schedule; otherwise empty."""
        return f" ({REPORTED})" if self.schedule.status is Status.REPORTED else ""


def airing(view: View, season: Season) -> Airing | None:
    """Return the state of a season at the view's time; None if it had not been announced."""
    schedule = view.latest(season.schedule)
    if schedule is None:
        return None
    known = dated_episodes(view, season)
    aired = [view.has_aired(episode) for episode, _ in known]
    total = schedule.episodes or 0
    premiere = _to_the_minute(schedule.premiere, _date_of(known, 1))
    finale = _to_the_minute(schedule.finale, _date_of(known, total))
    out = sum(aired)
    found = (Dated(episode, date) for (episode, date), past in zip(known, aired, strict=True) if date and not past)
    to_come = tuple(sorted(found, key=lambda dated: (dated.date.begins, dated.episode.position)))
    called_aired = schedule.status is Status.AIRED
    if out or (premiere.has_come(view.now) if premiere else called_aired):
        over = finale.has_come(view.now) if finale else called_aired or 0 < total <= out
        stage = Stage.AIRED if over and not to_come else Stage.AIRING
    else:
        stage = Stage.COMING if premiere else Stage.ANNOUNCED
    return Airing(stage, schedule, premiere, finale, total or len(known), out, to_come)


def dated_episodes(view: View, season: Season) -> list[tuple[Episode, WorldDate | None]]:
    """Return the episodes announced by the view's time, each with its date or None."""
    episodes = (view.knowledge.episodes[position] for position in season.episodes)
    read = ((episode, view.read(episode.release)) for episode in episodes)
    return [(episode, release.date) for episode, release in read if release is not None]


def known_episodes(view: View, season: Season) -> list[Episode]:
    """Return the episodes of a season that had been announced at the view's time."""
    return [episode for episode, _ in dated_episodes(view, season)]


def next_to_come(to_come: Sequence[Dated]) -> Sequence[Dated]:
    """Return the episodes that come out next: all episodes with the earliest date in `to_come`."""
    return [dated for dated in to_come if dated.date == to_come[0].date]


def _date_of(known: Sequence[tuple[Episode, WorldDate | None]], number: int) -> WorldDate | None:
    return next((date for episode, date in known if episode.position.episode == number), None)


def _to_the_minute(scheduled: WorldDate | None, released: WorldDate | None) -> WorldDate | None:
    """Return the scheduled date; or the date of release, if it is more precise or there is no scheduled date."""
    if scheduled is None or released is None:
        return scheduled or released
    return released if released.instant is not None and released.first == scheduled.first else scheduled
