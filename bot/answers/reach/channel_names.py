"""Reads the reach of a channel from its name: “s1-talk”, “season-two”, “s3e5-discussion”, “2-сезон”.

A name may contain any other words. If the words about seasons are not fully understood, the name is doubtful.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from typing import Final

from msgspec import Struct

from bot.answers.reach.grammar import Verdict, is_premiere, readings, split, verdict
from bot.answers.reach.lexer import Token, fold, lex, pieces
from bot.answers.reach.resolver import Reached, ReleasedSeries, aired_seasons
from bot.answers.reach.titles import named_works
from bot.answers.reach.vocabulary import Sense, phrases
from bot.knowledge.model import Work
from bot.knowledge.positions import Position
from bot.spoilers.rule import View

_GAP: Final = "…"
_SEASON, _NUMBER = "{season}", r"(?P<season>\d{1,2})(?!\d)"
# Words beside a season which show that the channel goes beyond it.
_FURTHER: Final = frozenset(phrases("channels", "further"))
_SHORT: Final = frozenset({Sense.SEASON, Sense.EPISODE})
_NUMBERS: Final = frozenset({Sense.NUMBER, Sense.ORDINAL, Sense.CODE})
_NOUNS: Final = frozenset(
    {Sense.SEASON, Sense.SEASONS, Sense.EPISODE, Sense.EPISODES, Sense.CODE, Sense.FINALE, Sense.PREMIERE, Sense.PILOT}
)
_UNDERSTOOD: Final = frozenset({Verdict.EXACT, Verdict.FINISHED, Verdict.ASK_FINISHED})
_LIMITING: Final = frozenset(Sense) - {
    Sense.FILLER, Sense.ALL, Sense.SEE, Sense.FINISH, Sense.END, Sense.NOTHING, Sense.ANY, Sense.NOW, Sense.TODAY,
    Sense.ON, Sense.AT, Sense.INCLUDING, Sense.YET,
}  # fmt: skip


class PatternError(Exception):
    """A pattern does not contain `{season}` exactly once. The message is a sentence for the user."""


class Named(Struct, frozen=True):
    """The name of a channel states its reach.

    Attributes:
        position: the last episode that all readers of the channel have seen.
    """

    position: Position


class Doubtful(Struct, frozen=True):
    """The name of a channel mentions seasons, but its meaning is uncertain."""


def parse_channel_name(view: View, main: Work, name: str, pattern: str | None = None) -> Named | Doubtful | None:
    """Read the reach of a channel from its name.

    Args:
        view: the view that tells which episodes are out.
        main: the series to use if the name contains no series.
        name: the name of the channel.
        pattern: the form of names in this server. `{season}` matches a number, `…` matches anything. Blanks, hyphens
            and underscores are equal.

    Returns:
        The reach, `Doubtful`, or None if the name says nothing about seasons.

    Raises:
        PatternError: the pattern does not contain `{season}` exactly once.
    """
    form = _compiled(pattern) if pattern else None
    words = _words(name)
    left, works = named_works(view, name.upper(), words)
    if len(works) > 1:
        return Doubtful()
    work = works[0] if works else main
    said = _said(view, work, left)
    if form is None:
        return Doubtful() if said is None and works else said
    match = form.match(_plain(name))
    if match is None:
        return None
    number = int(match["season"])
    if isinstance(said, Named) and said.position.season == number:
        return said
    last = next((last for season, last in aired_seasons(view, work) if season.number == number), None)
    return Named(last) if last is not None else Doubtful()


def _words(name: str) -> list[str]:
    """Return the words of a name, without emoji and other decoration."""
    plain = unicodedata.normalize("NFKD", name)
    kept = "".join(
        char if unicodedata.category(char)[0] in "LN" else "" if unicodedata.category(char) == "Mn" else " "
        for char in unicodedata.normalize("NFC", plain)
    )
    found: list[str] = []
    for word in kept.split():
        folded = fold(word)
        found += pieces(folded) if folded is not None else [word]
    return found


def _said(view: View, work: Work, words: Sequence[str]) -> Named | Doubtful | None:
    """Read the reach from the words about seasons, ignoring other words."""
    lexed = lex(words, unknown=Sense.FILLER)
    if lexed is None:
        return Doubtful()
    tokens = [token for at, token in enumerate(lexed) if not _is_letter(lexed, at)]
    points, senses = split(tokens)
    if not any(token.sense in _NOUNS or is_premiere(token) for token in points):
        return None
    if senses & _LIMITING or any(word in _FURTHER for word in words) or _with_gap(words, tokens):
        return Doubtful()
    # Other words beside a season in a name (“s1-talk-now”) describe the topic and do not limit the reach.
    kept = frozenset(senses & {Sense.FINISH, Sense.END})
    series = ReleasedSeries(view, work)
    found = [
        series.find(said, Verdict.EXACT if said.is_episode else Verdict.FINISHED)
        for said in readings(points)
        if verdict(said, kept) in _UNDERSTOOD and (said.is_episode or said.season is not None)
    ]
    match found:
        case [Reached(position=Position() as position)]:
            return Named(position)
    return Doubtful()


def _is_letter(tokens: Sequence[Token], at: int) -> bool:
    """Return whether a short word for season or episode has no number beside it: the “s” of “let-s-talk”."""
    token = tokens[at]
    beside = [tokens[other].sense for other in (at - 1, at + 1) if 0 <= other < len(tokens)]
    return token.sense in _SHORT and len(token.word) < 3 and not any(sense in _NUMBERS for sense in beside)


def _with_gap(words: Sequence[str], tokens: Sequence[Token]) -> bool:
    """Return whether any word with digits, such as “s1beta2”, was not understood."""
    unknown = {token.word for token in tokens if token.sense is Sense.FILLER}
    return any(word in unknown and re.search(r"\d", word) for word in words)


# ---------------------------------------------------------------------- patterns


def _plain(name: str) -> str:
    return re.sub(r"[\s_-]+", " ", name.casefold()).strip().removeprefix("#")


def _compiled(pattern: str) -> re.Pattern[str]:
    """Compile a pattern. The parts around each `…` must occur in a name in this order, each as early as possible.

    The parts are atomic groups, so there is no backtracking and every pattern matches in linear time.

    Raises:
        PatternError: the pattern does not contain `{season}` exactly once.
    """
    text = _plain(pattern)
    if text.count(_SEASON) != 1:
        raise PatternError("Write {season} once, where the number of the season stands, for example s{season}-talk.")
    found = [re.escape(piece).replace(re.escape(_SEASON), _NUMBER) for piece in text.split(_GAP)]
    found[0] = found[0] and "(?<![a-z0-9])" + found[0]
    found[-1] = found[-1] and found[-1] + "(?![0-9])"
    # After a gap, a number must start at its first digit: “talk 12” does not match as season 2.
    parts = [rf"(?<!\d){piece}" if piece.startswith(_NUMBER) else piece for piece in found if piece]
    return re.compile("".join(f"(?>.*?{part})" for part in parts))
