"""Parses how far a user has watched: “S3E4”, “finished season 3”, “not started yet”, “caught up”, a title.

The result decides which facts the user can read. So nothing is set unless the whole text is understood. Words that
limit a reach, such as “not” and “before”, are never ignored. If the text is ambiguous, the bot asks a question.
"""

from __future__ import annotations

import re
from collections import Counter

from msgspec.structs import replace

from bot.answers.phrases import echo
from bot.answers.reach.grammar import Said, Verdict, readings, split
from bot.answers.reach.grammar import verdict as verdict_of
from bot.answers.reach.lexer import Token, ambiguous_signs, fold, lex, pieces, spellings
from bot.answers.reach.resolver import AskEpisode, Reached, Reading, Refused, ReleasedSeries, aired
from bot.answers.reach.titles import Words, aired_titles, named_works, title_key
from bot.answers.reach.vocabulary import Sense, phrases
from bot.answers.works import SPECIALS, main_work
from bot.knowledge.model import CAUGHT_UP, NOT_STARTED, Work
from bot.knowledge.positions import Position, parse_episode_code
from bot.lookup.text.tokenizer import numbers_in_digits
from bot.spoilers.rule import View

_SPECIALS = frozenset(spelled for phrase in phrases("asking", "special") for spelled in spellings(phrase))
_LIMITING = frozenset({Sense.NOT, Sense.BEFORE, Sense.UNTIL, Sense.PLAN})
_LABEL_END = re.compile(r"^(?P<words>.*)\((?P<code>[^()]*)\)\s*$", re.DOTALL)
_LABEL_TITLE = re.compile(r"^\s*(?P<code>S\d+E\d+) · (?P<title>.+)$", re.DOTALL)


def read_reach(view: View, work: Work | None, typed: str) -> Reading:
    """Read how far a user has watched.

    Args:
        view: the view of the user who reads the reply. Titles beyond the clearance of this view are understood too, see
            `aired_titles`.
        work: the chosen series. If it is None, the text may name a series. Otherwise, the main series is used.
        typed: the text as typed.

    Returns:
        The reach, a question for the user, or a refusal that says what to write instead.
    """
    folded = fold(typed)
    words = pieces(folded) if folded is not None else []
    left, named = named_works(view, typed, words) if folded is not None else (words, [])
    if len(named) > 1:
        return Refused("That names two series. Tell me about one at a time.")
    if work is not None and named and named[0] is not work:
        return Refused(f"That is about {named[0].title}, but {work.title} was chosen. Choose the series that you mean.")
    series = ReleasedSeries(view, work or (named[0] if named else main_work(view)))
    by_label = _label(series, typed)
    if by_label is not None:
        return by_label
    ambiguous = folded is None or ambiguous_signs(folded)
    understood = None if ambiguous else _understood(series, left)
    if understood is not None and typed.strip().casefold() in (CAUGHT_UP, NOT_STARTED):
        return understood
    # If no series is named, titles of all series are accepted.
    titles = aired_titles(view, [series.work] if work is not None or named else view.knowledge.works.values())
    whole = titles.get(title_key(typed))
    if not whole:
        unclear = understood is None or isinstance(understood, Refused)
        among = _titled(series, titles, left, words) if unclear and not ambiguous else None
        special = Refused(SPECIALS) if any((word,) in _SPECIALS for word in words) else None
        return among or understood or special or not_understood(view, series.work, typed)
    titled = _borne(whole)
    if understood is None or isinstance(understood, Refused) or understood == titled:
        return titled
    return Refused(
        f"“{echo(typed)}” is the title of an episode and can mean more. Write the episode's code, such as S1E2."
    )


def not_understood(view: View, work: Work, typed: str) -> Refused:
    """Refuse a text that is not understood, and say what to write instead."""
    out = aired(view, work)
    if not out:
        return Refused(f"No episode of {work.title} is out yet, so there is nothing to set.")
    return Refused(
        f"I can't place “{echo(typed)}” in {work.title}. "
        f"Write an episode such as {out[0].code}, “finished season 1”, “{CAUGHT_UP}” or “{NOT_STARTED}”."
    )


def _understood(series: ReleasedSeries, words: list[str]) -> Reading | None:
    """Read all the words. Return None if any of them, or their combination, is not understood."""
    tokens = lex(words)
    if not tokens or tokens[0].sense is Sense.AND:
        return None
    return _whole(series, tokens) or _clauses(series, tokens)


def _whole(series: ReleasedSeries, tokens: list[Token]) -> Reading | None:
    """Read lexer tokens as one reach. Return None if they can mean nothing, or several different things."""
    points, senses = split(tokens)
    found: list[Reading] = []
    for said in readings(points):
        verdict = verdict_of(said, senses)
        if verdict is Verdict.UNCLEAR:
            continue
        reading = series.find(said, verdict, ends=Sense.END in senses)
        if reading not in found:
            found.append(reading)
    return found[0] if len(found) == 1 else None


def _clauses(series: ReleasedSeries, tokens: list[Token]) -> Reading | None:
    """Read two reaches, one of which limits the other: “S2E3 but not S2E4”. Return None for anything else."""
    cuts = [index for index, token in enumerate(tokens) if token.sense is Sense.AND]
    if len(cuts) > 3:
        return None
    for cut in cuts:
        halves = tokens[:cut], tokens[cut + 1 :]
        if not all(split(half)[0] for half in halves):
            continue
        left = _whole(series, halves[0])
        right = _whole(series, halves[1])
        limits = any(split(half)[1] & _LIMITING for half in halves)
        if isinstance(left, Reached) and isinstance(right, Reached) and limits:
            # “Everything but not S5E11” stays at S5E10, even when S5E11 comes out.
            return replace(min(left, right, key=_order), everything=False)
        if isinstance(left, Reached) and isinstance(right, AskEpisode) and _order(left) <= (right.season, 0, 0):
            return right
    return None


def _order(reached: Reached) -> tuple[int, int, int]:
    at = reached.position
    return (at.season, at.episode, 1) if at is not None else (0, 0, 0)


# ---------------------------------------------------------------------- titles and labels of suggestions


def _label(series: ReleasedSeries, typed: str) -> Reading | None:
    """Read the label of a suggestion: “Season 1 finished (S1E10)”, “S2E3 · Title”.

    If an old label no longer agrees with its code, the lower reach counts.
    """
    if (match := _LABEL_END.match(typed)) and (at := parse_episode_code(series.work.code, match["code"])) is not None:
        folded = fold(match["words"])
        words, named = named_works(series.view, typed, pieces(folded)) if folded else ([], [])
        meant = _understood(series, words) if not named or named == [series.work] else None
        then = series.find(Said(at.season, at.episode), Verdict.EXACT)
        if isinstance(meant, Reached) and isinstance(then, Reached):
            return min(meant, then, key=_order)
    if (match := _LABEL_TITLE.match(typed)) and (at := parse_episode_code(series.work.code, match["code"])) is not None:
        begun = title_key(match["title"].removesuffix("…"))
        cut = match["title"].endswith("…")
        for key, bearers in aired_titles(series.view, [series.work]).items():
            if at in bearers and (key == begun or (cut and len(begun) > 1 and key[: len(begun) - 1] == begun[:-1])):
                return Reached(series.work.code, at)
    return None


def _titled(
    series: ReleasedSeries, titles: dict[Words, set[Position]], left: list[str], words: list[str]
) -> Reading | None:
    """Read a text that contains the exact title of an episode. Return None unless all other words are understood."""
    for text in (left, words) if left != words else (left,):
        for size in range(len(text), 0, -1):
            for begin in range(len(text) - size + 1):
                title = text[begin : begin + size]
                bearers = titles.get(numbers_in_digits(tuple(title)))
                if not bearers or (size == 1 and lex(title) is not None):
                    continue  # “not everything” is never a title, even if an episode has that title
                before, after = lex(text[:begin]), lex(text[begin + size :])
                if before is not None and after is not None:
                    return _among(series, bearers, before, after)
    return None


def _among(series: ReleasedSeries, bearers: set[Position], before: list[Token], after: list[Token]) -> Reading | None:
    found = []
    for at in sorted(bearers):
        about = ReleasedSeries(series.view, series.view.knowledge.works[at.work])
        reading = _whole(about, [*before, Token(Sense.TITLE, "", at=at), *after])
        if reading is not None and (len(bearers) == 1 or not isinstance(reading, Refused)):
            found.append(reading)
    return found[0] if len(found) == 1 else _borne(bearers) if found else None


def _borne(bearers: set[Position]) -> Reached | Refused:
    first = min(bearers, key=str)
    if len(bearers) > 1:
        return Refused(f"More than one episode has that title. Write its code, such as {first.code}.")
    return Reached(first.work, first)


# ---------------------------------------------------------------------- changes of the reach


def hides_anything(view: View, before: Position, after: Position | None) -> bool:
    """Return whether a move back hides anything that this view can read now.

    Args:
        view: the current view.
        before: the position before the move.
        after: the position after the move, or None for “not started”.
    """
    return any(
        any(at.work == before.work and at <= before and (after is None or at > after) for at in each.reveal)
        and view.is_open(each)
        for each in view.knowledge.fact_conditions
    )


def opens_seasons(view: View, work: Work, before: Position | None, after: Position) -> bool:
    """Return whether a move forward opens a whole season and at least one more episode.

    A user rarely watches that much at once, so it may be a wrong choice from a list.
    """
    opened = [at for at in aired(view, work) if at <= after and (before is None or at > before)]
    lengths = Counter(at.season for at in aired(view, work))
    whole = [season for season, length in Counter(at.season for at in opened).items() if length == lengths[season]]
    return any(lengths[season] < len(opened) for season in whole)
