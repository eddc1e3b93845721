"""From what was said to a place in a series: which episode that is, whether it is out, what comes before it."""

from __future__ import annotations

from dataclasses import dataclass

from bot.answers.phrases import name_seasons
from bot.answers.reach.grammar import Said, Tail, Verdict
from bot.answers.works import known_seasons
from bot.knowledge.model import Season, Work
from bot.knowledge.names import NOT_STARTED
from bot.knowledge.positions import Position
from bot.spoilers.rule import View

_LONG_SEASON = 30
"""A single season of more episodes is counted through: 45 is its 45th, and 145 none of its first hundred."""


@dataclass(frozen=True, slots=True)
class Reached:
    """A point in one work: a position that is out, or None for “not started”."""

    work: str
    position: Position | None

    @property
    def words(self) -> str:
        """As fans write it."""
        return self.position.code if self.position is not None else NOT_STARTED


@dataclass(frozen=True, slots=True)
class AskEpisode:
    """Somewhere in a season: which of its episodes was the last?"""

    work: str
    season: int


@dataclass(frozen=True, slots=True)
class AskFinished:
    """A season and nothing more: is it finished, or are they in it?"""

    work: str
    season: int


@dataclass(frozen=True, slots=True)
class Refused:
    """Not understood, or not possible; one sentence that says what to write."""

    sentence: str


Reading = Reached | AskEpisode | AskFinished | Refused


class _Impossible(Exception):  # noqa: N818
    """The message is the sentence."""


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


class Places:
    """One series as far as it is out, as somebody sees it."""

    def __init__(self, view: View, work: Work) -> None:
        self._view = view
        self._work = work
        self._out = aired(view, work)
        out = set(self._out)
        seasons = ((season, [at for at in season.episodes if at in out]) for season in work.seasons.values())
        self._seasons = [(season, here[-1]) for season, here in seasons if here]

    def find(self, said: Said, verdict: Verdict, *, ends: bool = False) -> Reading:
        """The place that a reading means; `ends` says that “the end” was spoken of."""
        try:
            return self._find(said, verdict, ends=ends)
        except _Impossible as impossible:
            return Refused(str(impossible))

    def _find(self, said: Said, verdict: Verdict, *, ends: bool) -> Reading:
        code = self._work.code
        if verdict is Verdict.NOTHING or (said.number == 0 and verdict is Verdict.EXACT):
            return Reached(code, None)
        if not self._out:
            raise _Impossible(f"No episode of {self._work.title} is out yet, so there is nothing to set.")
        match verdict:
            case Verdict.EVERYTHING:
                return Reached(code, self._out[-1])
            case Verdict.BEGUN:
                return AskEpisode(code, self._seasons[0][0].number)
            case Verdict.EXACT:
                return Reached(code, self._checked(self._episode(said)))
            case Verdict.BEFORE:
                return Reached(code, self._before(self._limit(said)))
            case Verdict.LEFT_OUT:
                return Reached(code, self._without(said, ends=ends))
            case _:
                season = self._season(said, out=True)
                if verdict is Verdict.FINISHED:
                    return Reached(code, self._last(season))
                return AskFinished(code, season) if verdict is Verdict.ASK_FINISHED else AskEpisode(code, season)

    # ------------------------------------------------------------------ seasons

    def _season(self, said: Said, *, out: bool) -> int:
        """The number of the season meant; `out`: something of it has to be out."""
        number = said.season if said.season is not None else said.seasons
        if said.title is not None:
            number = said.title.season
        if number is None and said.number is not None:
            number = self._numbered(said).season
        if number is None:
            if said.first is not None and said.of is None:
                return self._seasons[0][0].number  # “the first two episodes”
            if len(self._seasons) > 1:
                raise _Impossible(
                    f"{self._work.title} has several seasons. Write the season too, such as {self._seasons[1][1].code}."
                )
            number = self._seasons[0][0].number
        if number not in [season.number for season, _ in self._seasons]:
            announced = [season.number for season in known_seasons(self._view, self._work)]
            if out or number not in announced:
                known = name_seasons([season.number for season, _ in self._seasons])
                raise _Impossible(f"{self._work.title} has no season {number} that is out; choose from {known}.")
        return number

    def _last(self, season: int) -> Position:
        return next(last for each, last in self._seasons if each.number == season)

    def _length(self, season: int) -> int:
        """How many episodes a season has, as far as that is known."""
        known = self._work.seasons[season]
        schedule = self._view.latest(known.schedule)
        announced = (schedule.episodes or 0) if schedule is not None else 0
        return max(announced, *(position.episode for position in known.episodes), 0)

    # ------------------------------------------------------------------ episodes

    def _episode(self, said: Said) -> Position:
        """The episode meant; it need not be out, nor exist."""
        code = self._work.code
        if said.title is not None:
            other = (said.season, said.episode) != (None, None)
            if other and (said.season, said.episode) != (said.title.season, said.title.episode):
                raise _Impossible(
                    f"That code and that title are two episodes. Write one of them, such as {said.title.code}."
                )
            return said.title
        if said.number is not None:
            return self._numbered(said)
        if said.tail is Tail.PILOT and said.season is None:
            return Position(code, self._seasons[0][0].number, said.episode or 1)
        season = self._season(said, out=False)
        match said.tail:
            case Tail.FINALE:
                return Position(code, season, self._length(season))
            case Tail.PENULTIMATE:
                return Position(code, season, self._length(season) - 1)
            case Tail.PREMIERE | Tail.PILOT:
                return Position(code, season, said.episode or 1)
        if said.first is not None:
            if said.of is not None and said.of != self._length(season):
                raise _Impossible(
                    f"Season {season} of {self._work.title} does not have {said.of} episodes. Write S{season}E1."
                )
            return Position(code, season, said.first)
        return Position(code, season, said.episode or 0)

    def _numbered(self, said: Said) -> Position:
        """“45” in a series with one season, “304” in one with several."""
        number, code = said.number or 0, self._work.code
        if len(self._seasons) == 1:
            season = self._seasons[0][0].number
            if number < 100 or len(said.bare) != 3 or self._length(season) > _LONG_SEASON:
                return Position(code, season, number)
        if len(said.bare) == 3 and 100 <= number <= 999:
            return Position(code, number // 100, number % 100)
        raise _Impossible(
            f"{self._work.title} has several seasons. Write the season too, such as {self._seasons[1][1].code}."
        )

    def _checked(self, at: Position) -> Position:
        known = self._view.knowledge.episodes.get(at)
        if known is not None and self._view.has_aired(known):
            return at
        last = next((last for each, last in self._seasons if each.number == at.season), None)
        if last is None:
            known_seasons_out = name_seasons([season.number for season, _ in self._seasons])
            raise _Impossible(
                f"{self._work.title} has no season {at.season} that is out; choose from {known_seasons_out}."
            )
        if 1 <= at.episode <= self._length(at.season):
            raise _Impossible(f"{at.code} is not out yet; the latest so far is {self._out[-1].code}.")
        raise _Impossible(f"{self._work.title} has no {at.code}; the last of that season is {last.code}.")

    # ------------------------------------------------------------------ what comes before

    def _limit(self, said: Said) -> Position:
        """The first episode that has not been watched."""
        if said.of is not None:
            raise _Impossible(f"I can't tell which episodes those are. Write one, such as {self._out[0].code}.")
        if said.first is not None or said.seasons is not None:
            season = self._season(said, out=False) if said.seasons is None else self._seasons[0][0].number
            return Position(self._work.code, season, 1)
        if not said.is_episode:
            return Position(self._work.code, self._season(said, out=False), 1)
        at = self._episode(said)
        known = at.season in self._work.seasons and 1 <= at.episode <= self._length(at.season)
        return at if known else self._checked(at)

    def _before(self, at: Position) -> Position | None:
        return max((position for position in self._out if position < at), default=None)

    def _without(self, said: Said, *, ends: bool) -> Position | None:
        """Everything, or a season, but its end."""
        only_season = not said.is_episode and not ends
        if only_season and (said.season is None or said.season != self._seasons[-1][0].number):
            raise _Impossible(
                f"I can't leave that out of the middle. Write the last episode seen, such as {self._out[0].code}."
            )
        if only_season:
            return self._before(Position(self._work.code, self._seasons[-1][0].number, 1))
        within = said.season if said.season is not None else said.title.season if said.title is not None else None
        season = self._season(said, out=True) if within is not None else self._seasons[-1][0].number
        here = [position for position in self._out if position.season == season]
        if said.last is not None:
            if not 1 <= said.last < len(here):
                raise _Impossible(
                    f"Season {season} has {len(here)} episodes that are out. "
                    f"Write the last one seen, such as {here[0].code}."
                )
            return here[-1 - said.last]
        whole = (
            Said(season=season, tail=Tail.FINALE) if said.tail in (None, Tail.FINALE) and said.episode is None else said
        )
        at = self._checked(self._episode(whole if said.title is None else said))
        if at != here[-1]:
            raise _Impossible(
                f"I can't leave {at.code} out of the middle. Write the last episode seen, such as {here[0].code}."
            )
        return self._before(at)
