"""The grammar of texts that say how far a user has watched. Unless every word is understood, the text is rejected.

A text names at most one point in a series: a season, an episode, everything or nothing. The other words say whether the
user has watched up to this point, only before it, and so on. A number may belong to the word before or after it. Every
possible reading is tried, and all of them must agree.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from enum import Enum
from typing import Any, Final

from msgspec import Struct
from msgspec.structs import replace

from bot.answers.reach.lexer import Token
from bot.answers.reach.vocabulary import Sense
from bot.knowledge.positions import Position

_MOST_NUMBERS: Final = 8


class Said(Struct, frozen=True):
    """One way to read a text.

    Attributes:
        season: the number of a season.
        episode: the number of an episode, within `season` if there is one.
        tail: a special episode of a season: the premiere, the pilot, the finale or the penultimate one.
        first: a number of episodes from the beginning.
        seasons: a number of seasons from the beginning.
        last: a number of episodes at the end. The text must say that the user has not watched them.
        of: the total number of episodes: 10 in “3 of 10”, where `first` is 3.
        some: a number of episodes, if the text does not say which ones: 3 in “three episodes”.
        title: the episode with a title that was typed.
        number: a number without a word beside it. It means an episode of a series with one season (45), or a season and
            an episode (304).
        bare: `number` as it was typed.
        episodes: True if the text contains the word “episodes” without a number.
    """

    season: int | None = None
    episode: int | None = None
    tail: Sense | None = None
    first: int | None = None
    seasons: int | None = None
    last: int | None = None
    of: int | None = None
    some: int | None = None
    title: Position | None = None
    number: int | None = None
    bare: str = ""
    episodes: bool = False

    @property
    def is_episode(self) -> bool:
        """True if the reading names an episode, or a number of episodes at the beginning or the end."""
        parts = (self.episode, self.tail, self.first, self.title, self.number, self.last)
        return any(part is not None for part in parts)

    @property
    def is_point(self) -> bool:
        """True if the reading names any point in the series."""
        return self.is_episode or self.season is not None or self.seasons is not None or self.some is not None


_SEASONS: Final = frozenset({Sense.SEASON, Sense.SEASONS})
_EPISODES: Final = frozenset({Sense.EPISODE, Sense.EPISODES})
_NOUNS: Final = _SEASONS | _EPISODES
_NUMBERS: Final = frozenset({Sense.NUMBER, Sense.ORDINAL})
_TAILS: Final = frozenset({Sense.FINALE, Sense.PENULTIMATE, Sense.PREMIERE, Sense.PILOT})
_POINTS: Final = _NOUNS | _NUMBERS | _TAILS | {Sense.LAST, Sense.OUT_OF, Sense.CODE, Sense.TITLE}


def split(tokens: Sequence[Token]) -> tuple[list[Token], frozenset[Sense]]:
    """Return the lexer tokens that name a point, and the senses of all others except filler."""
    points = [token for token in tokens if token.sense in _POINTS]
    senses = frozenset(token.sense for token in tokens if token.sense not in _POINTS) - {Sense.FILLER}
    return points, senses


def readings(points: Sequence[Token]) -> list[Said]:
    """Return all ways to read the words that name a point, without duplicates."""
    if sum(token.sense in _NUMBERS for token in points) > _MOST_NUMBERS:
        return []
    return list(dict.fromkeys(_read(tuple(points), Said())))


def _read(rest: tuple[Token, ...], said: Said) -> Iterator[Said]:
    if not rest:
        yield said
        return
    for size, change in _steps(rest):
        grown = _joined(said, change)
        if grown is not None:
            yield from _read(rest[size:], grown)


def _steps(rest: tuple[Token, ...]) -> Iterator[tuple[int, Said]]:
    """Yield the ways to read the first words, each as the number of words used and their meaning."""
    token, *others = rest
    senses = [each.sense for each in rest[:4]]
    numbers = [each.number for each in rest[:4]]
    match senses:
        case [Sense.ORDINAL, Sense.NUMBER, *_] if token.number == 1:
            yield from _counted(rest, 2, numbers[1])
        case [Sense.NUMBER, Sense.ORDINAL, *_] if numbers[1] == 1:
            yield from _counted(rest, 2, numbers[0])
        case [Sense.LAST, Sense.NUMBER, *_] | [Sense.NUMBER, Sense.LAST, *_]:
            # The sum is the typed number, because the token of “last” has the number 0.
            yield 2 + _is(rest, 2, _EPISODES), Said(last=sum(numbers[:2]))
        case [Sense.NUMBER, Sense.OUT_OF, Sense.NUMBER, *_]:
            yield 3 + _is(rest, 3, _EPISODES), Said(first=numbers[0], of=numbers[2])
        case [(Sense.EPISODE | Sense.EPISODES), Sense.NUMBER, Sense.OUT_OF, Sense.NUMBER, *_]:
            yield 4, Said(first=numbers[1], of=numbers[3])
    match senses:
        case [Sense.CODE, *_]:
            yield 1, Said(season=token.number, episode=token.episode)
        case [Sense.TITLE, *_]:
            yield 1, Said(title=token.at)
        case [(Sense.SEASON | Sense.SEASONS), *_]:
            if _is(rest, 1, _NUMBERS) and not is_premiere(rest[1]):
                yield 2, Said(season=others[0].number)
            if _is(rest, 1, _TAILS) or (len(others) and is_premiere(others[0])):
                yield 1, Said()
        case [(Sense.EPISODE | Sense.EPISODES), *_]:
            if _is(rest, 1, _NUMBERS):
                yield 2, Said(episode=others[0].number)
            yield 1, Said(episodes=True)
        case [(Sense.NUMBER | Sense.ORDINAL), *_]:
            yield from _number(rest)
        case [Sense.LAST, *_] if _is(rest, 1, _EPISODES):
            yield 2, Said(tail=Sense.FINALE)
        case [sense, *_] if sense in _TAILS:
            yield 1, Said(tail=sense)


def _number(rest: tuple[Token, ...]) -> Iterator[tuple[int, Said]]:
    token = rest[0]
    plural = token.sense is Sense.NUMBER and token.number > 1
    if _is(rest, 1, _SEASONS):
        counted = plural and rest[1].sense is Sense.SEASONS
        yield 2, Said(seasons=token.number) if counted else Said(season=token.number)
    if _is(rest, 1, _EPISODES):
        counted = plural and rest[1].sense is Sense.EPISODES
        yield 2, Said(some=token.number) if counted else Said(episode=token.number)
    if token.sense is Sense.NUMBER:
        yield 1, Said(number=token.number, bare=token.word)
    if is_premiere(token):
        yield 1, Said(tail=Sense.PREMIERE)


def _counted(rest: tuple[Token, ...], size: int, number: int) -> Iterator[tuple[int, Said]]:
    """Yield the readings of “the first two …”, which means episodes unless the word “seasons” follows."""
    if _is(rest, size, _SEASONS) and rest[size].sense is Sense.SEASONS:
        yield size + 1, Said(seasons=number)
    yield size + _is(rest, size, _EPISODES), Said(first=number)


def _is(rest: tuple[Token, ...], index: int, senses: frozenset[Sense]) -> bool:
    return index < len(rest) and rest[index].sense in senses


def is_premiere(token: Token) -> bool:
    """Return whether a lexer token is a form of “premiere”.

    This word is an ordinal in French and means the first episode in English.
    """
    return token.sense is Sense.ORDINAL and token.word.startswith("premier")


_FIELDS: Final = ("season", "episode", "tail", "first", "seasons", "last", "of", "some", "title", "number")
_ONE_OF: Final = ("episode", "first", "last", "some", "seasons", "number")
"""Only one of these fields may be set in a reading, because each names a point in its own way."""
_SAID_ONCE: Final = frozenset({"first", "last", "number"})


def _joined(said: Said, more: Said) -> Said | None:
    """Combine two readings, or return None if they contradict each other."""
    changes: dict[str, Any] = {name: new for name in _FIELDS if (new := getattr(more, name)) is not None}
    for name, new in changes.items():
        old = getattr(said, name)
        if old is not None and (old != new or name in _SAID_ONCE):
            return None
    joined = replace(said, **changes, episodes=said.episodes or more.episodes, bare=more.bare or said.bare)
    ways = sum(getattr(joined, name) is not None for name in _ONE_OF) + (joined.tail not in (None, Sense.PILOT))
    two_seasons = joined.seasons is not None and joined.season is not None
    belongs = joined.episodes or (joined.season, joined.tail, joined.title) != (None, None, None)
    return None if ways > 1 or two_seasons or (joined.number is not None and belongs) else joined


Verdict = Enum("Verdict", "EXACT BEFORE FINISHED ASK_EPISODE ASK_FINISHED EVERYTHING NOTHING BEGUN LEFT_OUT UNCLEAR")
"""What the named point and the other words say: watched up to this point, only before it, or unclear, and so on."""


_LIMITS: Final = frozenset({Sense.BEFORE, Sense.UNTIL, Sense.PLAN, Sense.NOT})
_PARTLY: Final = frozenset({Sense.PART, Sense.START, Sense.WATCHING})
_WHOLE: Final = frozenset({Sense.FINISH, Sense.END, Sense.ALL})
_WEAK: Final = frozenset({Sense.NOW, Sense.YET})
# Words that reverse their meaning beside “not”.
_NEVER_DENIED: Final = frozenset({Sense.BEFORE, Sense.UNTIL, Sense.AFTER, Sense.EXCEPT})


def verdict(said: Said, senses: frozenset[Sense]) -> Verdict:
    """Return the meaning of a reading together with the senses of the other words."""
    senses = senses - {Sense.AND}
    if Sense.UNSEEN in senses:
        senses = senses - {Sense.UNSEEN} | {Sense.NOT, Sense.SEE}
    if Sense.STOP in senses or (Sense.NOT in senses and senses & _NEVER_DENIED):
        return Verdict.UNCLEAR
    if Sense.EXCEPT in senses:
        left = senses - {Sense.EXCEPT, Sense.ALL, Sense.SEE, Sense.FINISH, Sense.END} - _WEAK
        return Verdict.LEFT_OUT if not left else Verdict.UNCLEAR
    if said.last is not None:
        return Verdict.UNCLEAR
    if {Sense.NOT, Sense.NOTHING} <= senses:
        senses = senses - {Sense.NOTHING} | {Sense.ANY}  # a double negation counts once: “no he visto nada”
    if Sense.TODAY in senses:
        senses = senses - {Sense.TODAY} if Sense.SEE in senses or Sense.FINISH in senses else senses | {Sense.PLAN}
    if not said.is_point:
        return _without_point(said, senses)
    if Sense.NOTHING in senses:
        return Verdict.UNCLEAR
    if said.is_episode:
        return _of_episode(senses)
    return _of_season(said, senses)


def _of_episode(senses: frozenset[Sense]) -> Verdict:
    if Sense.UNTIL in senses and Sense.INCLUDING in senses:
        senses = senses - {Sense.UNTIL}
    if senses & _LIMITS or senses & _PARTLY:
        return Verdict.BEFORE
    if Sense.ANY in senses:
        return Verdict.UNCLEAR
    if Sense.ON in senses or (senses and senses <= _WEAK) or _is_left(senses):
        return Verdict.ASK_EPISODE
    return Verdict.EXACT


def _is_left(senses: frozenset[Sense]) -> bool:
    """Return whether the user may not have watched the point yet: “Still S3E4”, “noch die ganze Staffel 3”."""
    return Sense.YET in senses and Sense.AT not in senses


def _of_season(said: Said, senses: frozenset[Sense]) -> Verdict:
    limits = senses & _LIMITS
    if limits == {Sense.BEFORE}:
        senses = senses - {Sense.ALL}  # as in “everything before season 3”
    parts = bool(senses & (_WHOLE | {Sense.PART}))
    if Sense.UNTIL in limits and Sense.INCLUDING in senses:
        limits = limits - {Sense.UNTIL}
        senses = senses - {Sense.UNTIL}
    if limits == {Sense.UNTIL}:
        return Verdict.ASK_FINISHED if Sense.END in senses or Sense.FINISH in senses else Verdict.ASK_EPISODE
    if limits:
        inside = parts or said.some is not None or (said.episodes and Sense.ANY not in senses)
        inside = inside or (Sense.PLAN in limits and Sense.WATCHING in senses and Sense.NOT not in limits)
        return Verdict.ASK_EPISODE if inside else Verdict.BEFORE
    if senses & _PARTLY or said.some is not None or _is_left(senses):
        return Verdict.ASK_EPISODE
    whole = bool(senses & (_WHOLE | {Sense.AFTER, Sense.INCLUDING}))
    if Sense.NOW in senses and senses - {Sense.NOW} == {Sense.ALL}:
        return Verdict.ASK_FINISHED  # as in “I have all of season 3”
    if Sense.ON in senses:
        return Verdict.ASK_FINISHED if whole else Verdict.ASK_EPISODE
    if senses & {Sense.AT, Sense.UP_TO}:
        ended = bool(senses & {Sense.END, Sense.INCLUDING, Sense.ALL})
        return Verdict.FINISHED if ended else Verdict.ASK_FINISHED if whole else Verdict.ASK_EPISODE
    if whole:
        return Verdict.FINISHED
    if senses and senses <= _WEAK:
        return Verdict.ASK_EPISODE
    return Verdict.ASK_FINISHED


def _without_point(said: Said, senses: frozenset[Sense]) -> Verdict:
    strong = senses - _WEAK
    if Sense.NOTHING in senses:
        allowed = {Sense.NOTHING, Sense.NOT, Sense.SEE, Sense.START, Sense.ANY, Sense.WATCHING, Sense.AT}
        return Verdict.NOTHING if strong <= allowed else Verdict.UNCLEAR
    if Sense.NOT in senses:
        inner = strong - {Sense.NOT}
        if inner <= {Sense.SEE, Sense.START, Sense.ANY, Sense.PLAN} and (inner or Sense.YET in senses or said.episodes):
            return Verdict.NOTHING
        return Verdict.UNCLEAR
    if strong and strong <= {Sense.PLAN, Sense.START, Sense.SEE} and Sense.PLAN in strong:
        return Verdict.NOTHING
    if strong == {Sense.START}:
        return Verdict.BEGUN
    whole = strong & {Sense.FINISH, Sense.ALL}
    if strong == {Sense.ALL} and senses != strong:
        return Verdict.UNCLEAR  # such as “I have everything” or “still everything”
    if whole and Sense.YET not in senses and strong <= {Sense.FINISH, Sense.ALL, Sense.SEE, Sense.ANY, Sense.AT}:
        return Verdict.EVERYTHING
    return Verdict.UNCLEAR
