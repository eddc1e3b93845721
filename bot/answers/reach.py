"""How far somebody is, as they say it: “S3E4”, “season 3”, “caught up”, “not started”, or a title they know."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from bot.answers.find import echo, plain_words
from bot.answers.shows import codes, named_work
from bot.answers.spoken import Spoken, spoken
from bot.knowledge.model import Season, Work
from bot.knowledge.names import CAUGHT_UP, NOT_STARTED, List
from bot.knowledge.positions import Position
from bot.knowledge.sealed import Sealed
from bot.lookup import Found, look_up
from bot.spoilers.rule import View

_NOT_STARTED = {"not started", "nothing", "none", "not yet", "new", "0", "unwatched", "start"}
_FINISHED = {"finished", "caught up", "all", "everything", "complete", "done", "up to date", "latest"}


class UnknownReachError(Exception):
    """What was said is no position of this work; the message is one sentence with the nearest ones."""


@dataclass(frozen=True, slots=True)
class Reach:
    """A point in one work: a position, or None for “not started”."""

    work: str
    position: Position | None

    @property
    def words(self) -> str:
        """As fans write it."""
        return self.position.code if self.position is not None else NOT_STARTED


def aired(view: View, work: Work) -> list[Position]:
    """The episodes of a work that are out, in order."""
    return [
        position
        for season in work.seasons.values()
        for position in season.episodes
        if view.has_aired(view.knowledge.episodes[position])
    ]


def aired_seasons(view: View, work: Work) -> list[tuple[Season, Position]]:
    """The seasons of which something is out, each with its last episode so far."""
    found = []
    for season in work.seasons.values():
        out = [position for position in season.episodes if view.has_aired(view.knowledge.episodes[position])]
        if out:
            found.append((season, out[-1]))
    return found


def parse_reach(view: View, work: Work, said: str) -> Reach:
    """Understand how far somebody is.

    Raises:
        UnknownReachError: with a sentence that names the nearest positions.
    """
    text = plain_words(said)
    text = text.removeprefix(plain_words(work.code) + " ")
    out = aired(view, work)
    if text in _NOT_STARTED:
        return Reach(work.code, None)
    if not out:
        raise UnknownReachError(f"No episode of {work.title} is out yet, so there is nothing to set.")
    if text in _FINISHED:
        return Reach(work.code, out[-1])
    numbers = spoken(said)
    named = numbers.named(codes(view)) if numbers is not None else ()
    if numbers is not None and (not named or named_work(view, " ".join(named)) is work):
        return Reach(work.code, _numbered(view, work, numbers))
    match look_up(said, view.knowledge.names.index, view.scope({List.TITLES}, work.code)):
        case Found(entry=code):
            position = next(position for position in view.knowledge.episodes if str(position) == code)
            return Reach(work.code, _checked(view, work, position.season, position.episode))
        case _:
            raise UnknownReachError(
                f"I can't place “{echo(said)}” in {work.title}. "
                f"Write an episode such as {out[0].code}, “season 1”, “{CAUGHT_UP}” or “{NOT_STARTED}”."
            )


def _numbered(view: View, work: Work, numbers: Spoken) -> Position:
    """The episode, or the last one of the season that is out."""
    out = aired_seasons(view, work)
    season = numbers.season if numbers.season is not None or len(out) > 1 else out[0][0].number
    if season is None:
        raise UnknownReachError(f"{work.title} has several seasons; write an episode such as {out[0][1].code}.")
    if numbers.episode is not None:
        return _checked(view, work, season, numbers.episode)
    last = next((last for each, last in out if each.number == season), None)
    if last is None:
        raise UnknownReachError(_no_season(view, work, season))
    return last


def _checked(view: View, work: Work, season: int, episode: int) -> Position:
    position = Position(work.code, season, episode)
    known = view.knowledge.episodes.get(position)
    if known is None:
        last = next((last for each, last in aired_seasons(view, work) if each.number == season), None)
        if last is None:
            raise UnknownReachError(_no_season(view, work, season))
        raise UnknownReachError(f"{work.title} has no {position.code}; the last of that season is {last.code}.")
    if not view.has_aired(known):
        raise UnknownReachError(f"{position.code} is not out yet; the latest so far is {aired(view, work)[-1].code}.")
    return position


def _no_season(view: View, work: Work, number: int) -> str:
    out = aired_seasons(view, work)
    last = out[-1][0].number
    known = "season 1" if last == 1 else f"seasons 1 to {last}"
    return f"{work.title} has no season {number} that is out; choose from {known}."


def hides_something(view: View, before: Position, after: Position | None) -> bool:
    """Whether going back from one position to another takes anything out of sight that this view can read."""
    sealed: list[Sealed[Any]] = [event.happening for event in view.knowledge.events]
    for entry in view.knowledge.entries.values():
        sealed += entry.names
        sealed += [version for fact in entry.facts for version in fact.versions]
    return any(
        any(at.work == before.work and at <= before and (after is None or at > after) for at in each.reveal)
        and view.read(each) is not None
        for each in sealed
    )
