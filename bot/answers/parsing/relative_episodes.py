"""Parses references without a number: “next episode”, “the finale”, “when is the pilot”, “how many seasons”.

All commands about seasons and episodes accept them, alone or within a question.
"""

from __future__ import annotations

from collections.abc import Collection
from enum import Enum
from typing import Final

from bot.answers.parsing import episode_words
from bot.answers.parsing.episode_numbers import strip_filler
from bot.answers.reach.vocabulary import phrases
from bot.lookup.text.famous_names import STORIES
from bot.lookup.text.tokenizer import key_of


class Point(Enum):
    """The episode, season or series that the words refer to."""

    NEXT = "what comes next"
    COMING = "the same, where no series is named"
    LATEST = "the episode that came out last"
    FIRST = "the first episode of all"
    PREMIERE = "the first episode of a season"
    FINALE = "the last episode of a season"
    PENULTIMATE = "the one before the last episode of a season"
    LATEST_SEASON = "the newest season of which something is out"
    FINAL_SEASON = "the newest season that is known"
    ALL = "the series with all its seasons"


OFFERED: Final = phrases("pointing", "offered")
"""The phrases that autocompletion offers."""
# Minimum number of typed letters for phrases to be offered. Too many names begin with any single letter.
_SHORTEST_BEGUN: Final = 2
# Single letters only mean a season or an episode beside numbers (“s3e5”), so they are left out here.
_SEASONS: Final = frozenset(word for word in episode_words.SEASON_WORDS if len(word) > 1)
_EPISODES: Final = frozenset(word for word in episode_words.EPISODE_WORDS if len(word) > 1)
_WHEN: Final = frozenset({"when", "whens"})
_PREMIERE: Final = frozenset({"premiere", "premieres"})
# Words in questions about the next release.
_COMING: Final = frozenset(phrases("pointing", "coming"))
_DAYS: Final = frozenset(phrases("pointing", "days"))
_AROUND: Final = frozenset(phrases("pointing", "around"))


def resolve_pointer(words: tuple[str, ...], *, numbered: bool = False) -> Point | None:
    """Return the episode, season or series that the words refer to.

    Return None if they refer to nothing, or if there are other words among them.

    Args:
        words: the typed words in the form of `key_of`, without the name of a series and without numbers.
        numbered: True if the text names a season by its number.
    """
    words = episode_words.join_penultimate(words)
    said = set(words)
    if words in STORIES or words[1:] in STORIES:  # “the last of us”
        return None
    if any(word not in episode_words.RELATIVE_WORDS | _AROUND | _DAYS for word in strip_filler(words)):
        return None

    def has(words: Collection[str]) -> bool:
        return not said.isdisjoint(words)

    season, episode = has(_SEASONS), has(_EPISODES)
    if has(episode_words.PENULTIMATE_WORDS):
        return Point.PENULTIMATE
    last = has(episode_words.LAST_WORDS)
    if has(episode_words.FINALE_WORDS - {"final"}) or ("final" in said and not season) or (last and numbered):
        return Point.FINALE
    if has(episode_words.NEXT_WORDS) and not numbered:
        return Point.NEXT
    if "many" in said and (season or episode):
        return Point.ALL
    if has(_PREMIERE):
        return Point.FIRST if "series" in said else Point.PREMIERE
    if "pilot" in said or (not season and episode and has(episode_words.FIRST_WORDS)):
        return Point.FIRST
    if last:
        if not season or episode:
            return Point.LATEST
        return Point.FINAL_SEASON if "final" in said else Point.LATEST_SEASON
    if numbered:
        return None
    if has(_DAYS) or (has(_COMING) and not season):
        return Point.COMING
    return Point.COMING if episode and _WHEN & said else None


def complete_phrase(typed: str) -> list[str]:
    """Return the offered phrases that begin with the typed text.

    The text may start with question words, and its last word may be unfinished.
    """
    words = list(key_of(typed))
    while words and words[0] in _AROUND:
        words.pop(0)
    if not words:
        return OFFERED if _WHEN & set(key_of(typed)) else []
    said = " ".join(words)
    begun = [phrase for phrase in OFFERED if phrase.startswith(said)]
    return begun if len(said) >= _SHORTEST_BEGUN else []
