"""Resolves a reading to an episode of a series, and checks that the episode is out."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec import Struct
from msgspec.structs import replace

from bot.answers.phrases import name_seasons
from bot.answers.reach.grammar import Said, Verdict
from bot.answers.reach.vocabulary import Sense
from bot.answers.works import SPECIALS, known_seasons
from bot.knowledge.model import NOT_STARTED, Season, Work
from bot.knowledge.positions import Position
from bot.spoilers.rule import View

_LONG_SEASON = 30
"""In a single season with more episodes than this, a number with three digits is an episode: 145 is the 145th."""


class Reached(Struct, frozen=True):
    """A reach in one work.

    Attributes:
        work: the code of the work.
        position: the last episode watched, which must be out; None for “not started”.
        everything: True if the text means everything that is out, whichever episode that is.
    """

    work: str
    position: Position | None
    everything: bool = False

    @property
    def words(self) -> str:
        """The reach as fans write it: the code of the episode or “not started”."""
        return self.position.code if self.position is not None else NOT_STARTED


class AskEpisode(Struct, frozen=True):
    """The user is somewhere in a season. Ask which episode they watched last."""

    work: str
    season: int


class AskFinished(Struct, frozen=True):
    """The user only named a season. Ask whether they have finished it."""

    work: str
    season: int


class Refused(Struct, frozen=True):
    """The text is not understood, or means an impossible reach. The sentence tells the user what to write."""

    sentence: str


Reading = Reached | AskEpisode | AskFinished | Refused


class _Impossible(Exception):  # noqa: N818
    """A text means a reach that is not possible. The message of the exception is the sentence for the user."""


def aired(view: View, work: Work) -> list[Position]:
    """Return the episodes of a work that are out, in order."""
    return [
        position
        for season in work.seasons.values()
        for position in season.episodes
        if view.has_aired(view.knowledge.episodes[position])
    ]


def next_episode(view: View, work: Work, at: Position | None) -> Position | None:
    """Return the first episode of a work that is out after a position, or None. Without a position: its first one."""
    return next((each for each in aired(view, work) if at is None or each > at), None)


def aired_seasons(view: View, work: Work) -> list[tuple[Season, Position]]:
    """Return the seasons with an episode that is out, each with the last such episode."""
    return [(work.seasons[number], last) for number, last in _last_of_each(aired(view, work)).items()]


def _last_of_each(positions: Iterable[Position]) -> dict[int, Position]:
    return {at.season: at for at in positions}


class ReleasedSeries:
    """The seasons and episodes of one series that are out at the time of the view."""

    def __init__(self, view: View, work: Work) -> None:
        self.view = view
        self.work = work
        self._out = aired(view, work)
        self._last = _last_of_each(self._out)

    def find(self, said: Said, verdict: Verdict, *, ends: bool = False) -> Reading:
        """Return the reach, the question or the refusal for one way to read a text.

        Args:
            said: the point that the text names.
            verdict: the meaning of the point together with the other words.
            ends: True if the text contains a word for “the end”.
        """
        try:
            return self._find(said, verdict, ends=ends)
        except _Impossible as impossible:
            return Refused(str(impossible))

    def _find(self, said: Said, verdict: Verdict, *, ends: bool) -> Reading:
        code = self.work.code
        if verdict is Verdict.NOTHING or (said.number == 0 and verdict is Verdict.EXACT):
            return Reached(code, None)
        if not self._out:
            raise _Impossible(f"No episode of {self.work.title} is out yet, so there is nothing to set.")
        match verdict:
            case Verdict.EVERYTHING:
                return Reached(code, self._out[-1], everything=True)
            case Verdict.BEGUN:
                return AskEpisode(code, self._out[0].season)
            case Verdict.EXACT:
                return Reached(code, self._checked(self._episode(said)))
            case Verdict.BEFORE:
                return Reached(code, self._before(self._limit(said)))
            case Verdict.LEFT_OUT:
                return Reached(code, self._without(said, ends=ends))
        season = self._season(said, out=True)
        if verdict is Verdict.FINISHED:
            return Reached(code, self._last[season])
        return AskFinished(code, season) if verdict is Verdict.ASK_FINISHED else AskEpisode(code, season)

    # ------------------------------------------------------------------ seasons

    def _season(self, said: Said, *, out: bool) -> int:
        """Return the number of the season that the text means.

        With `out`, at least one episode of the season must have been released.

        Raises:
            _Impossible: the season is unknown, or the series has several and the text names none.
        """
        titled = said.title.season if said.title is not None else None
        numbered = self._numbered(said).season if said.number is not None else None
        number = next((each for each in (titled, said.season, said.seasons, numbered) if each is not None), None)
        if number is None:
            if len(self._last) > 1 and (said.first is None or said.of is not None):
                raise self._several_seasons()
            number = self._out[0].season  # also for “the first two episodes”
        known = [] if out else [season.number for season in known_seasons(self.view, self.work)]
        if number not in self._last and number not in known:
            raise self._no_season(number)
        return number

    def _several_seasons(self) -> _Impossible:
        example = list(self._last.values())[1].code
        return _Impossible(f"{self.work.title} has several seasons. Write the season too, such as {example}.")

    def _no_season(self, number: int) -> _Impossible:
        known = name_seasons(list(self._last))
        sentence = f"{self.work.title} has no season {number} that is out; choose from {known}."
        return _Impossible(sentence if number else SPECIALS)

    def _length(self, season: int) -> int:
        """Return the known number of episodes in a season, including announced ones."""
        known = self.work.seasons[season]
        schedule = self.view.latest(known.schedule)
        announced = (schedule.episodes or 0) if schedule is not None else 0
        return max(announced, *(position.episode for position in known.episodes), 0)

    # ------------------------------------------------------------------ episodes

    def _episode(self, said: Said) -> Position:
        """Return the position of the episode that the text means. This episode need not be out or even exist.

        Raises:
            _Impossible: the text contradicts itself or does not say which season is meant.
        """
        code = self.work.code
        if said.title is not None:
            if (said.season, said.episode) not in ((None, None), (said.title.season, said.title.episode)):
                raise _Impossible(
                    f"That code and that title are two episodes. Write one of them, such as {said.title.code}."
                )
            return said.title
        if said.number is not None:
            return self._numbered(said)
        if said.tail is Sense.PILOT and said.season is None:
            return Position(code, self._out[0].season, said.episode or 1)
        season = self._season(said, out=False)
        match said.tail:
            case Sense.FINALE:
                return Position(code, season, self._length(season))
            case Sense.PENULTIMATE:
                return Position(code, season, self._length(season) - 1)
            case Sense.PREMIERE | Sense.PILOT:
                return Position(code, season, said.episode or 1)
        if said.of not in (None, self._length(season)):
            raise _Impossible(
                f"Season {season} of {self.work.title} does not have {said.of} episodes. "
                f"Write an episode such as S{season}E1."
            )
        return Position(code, season, said.first or said.episode or 0)

    def _numbered(self, said: Said) -> Position:
        """Return the episode for a number without a word.

        “45” is the 45th episode of a series with one season. “304” is S3E4 in a series with several.

        Raises:
            _Impossible: the series has several seasons, and the number does not contain one.
        """
        number, code = said.number or 0, self.work.code
        if len(self._last) == 1:
            season = self._out[0].season
            if number < 100 or len(said.bare) != 3 or self._length(season) > _LONG_SEASON:
                return Position(code, season, number)
        if len(said.bare) == 3 and 100 <= number <= 999:
            return Position(code, number // 100, number % 100)
        raise self._several_seasons()

    def _checked(self, at: Position) -> Position:
        known = self.view.knowledge.episodes.get(at)
        if known is not None and self.view.has_aired(known):
            return at
        if at.season not in self._last:
            raise self._no_season(at.season)
        if 1 <= at.episode <= self._length(at.season):
            raise _Impossible(f"{at.code} is not out yet; the latest so far is {self._out[-1].code}.")
        raise _Impossible(
            f"{self.work.title} has no {at.code}; the last of that season is {self._last[at.season].code}."
        )

    # ------------------------------------------------------------------ limits and exceptions

    def _limit(self, said: Said) -> Position:
        """Return the first episode that has not been watched, for a text such as “before season 3”.

        Raises:
            _Impossible: it is unclear which episode that is.
        """
        if said.of is not None:
            raise _Impossible(f"I can't tell which episodes those are. Write one, such as {self._out[0].code}.")
        if said.seasons is not None:
            return Position(self.work.code, self._out[0].season, 1)
        if said.first is not None or not said.is_episode:
            return Position(self.work.code, self._season(said, out=False), 1)
        at = self._episode(said)
        known = at.season in self.work.seasons and 1 <= at.episode <= self._length(at.season)
        return at if known else self._checked(at)

    def _before(self, at: Position) -> Position | None:
        return max((position for position in self._out if position < at), default=None)

    def _without(self, said: Said, *, ends: bool) -> Position | None:
        """Return the reach that a text with an exception means.

        Examples are “everything but the latest season” and “season 2 except the last two episodes”. With `ends`, the
        text contains a word for “the end”, so it leaves out episodes and not a whole season.

        Returns:
            The last episode watched, or None if nothing is left.

        Raises:
            _Impossible: the text leaves out something before the end, or an impossible number of episodes.
        """
        latest, example = self._out[-1].season, f"Write the last episode seen, such as {self._out[0].code}."
        if not said.is_episode and not ends:
            if said.season != latest:
                raise _Impossible(f"I can't leave that out of the middle. {example}")
            return self._before(Position(self.work.code, latest, 1))
        if said.first is not None:
            raise _Impossible(f"I can't leave out the first episodes. {example}")
        within = said.title is not None or said.season is not None
        season = self._season(said, out=True) if within else latest
        here = [position for position in self._out if position.season == season]
        example = f"Write the last episode seen, such as {here[0].code}."
        if said.last is not None:
            if not 1 <= said.last < len(here):
                raise _Impossible(f"Season {season} has {len(here)} episodes that are out. {example}")
            return here[-1 - said.last]
        if not said.is_episode or said.tail is Sense.FINALE:
            said = replace(said, season=season, tail=Sense.FINALE)
        at = self._checked(self._episode(said))
        if at != here[-1]:
            raise _Impossible(f"I can't leave {at.code} out of the middle. {example}")
        return self._before(at)
