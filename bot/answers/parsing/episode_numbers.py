"""Seasons and episodes by their numbers, as people write and say them: “S2E10”, “season 2 ep 10”, “second season”,
“im at s3e6”, “Staffel 2 Folge 8”, “2 сезон 5 серия”, “6ª temporada”, “第3季第5集”.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Final

from rapidfuzz.distance import OSA

from bot.answers.parsing.episode_words import (
    CARDINALS,
    EPISODE_WORDS,
    ORDINAL_ENDINGS,
    ORDINALS,
    PENULTIMATE_PHRASES,
    SEASON_GENITIVES,
    SEASON_WORDS,
    SPECIAL_WORDS,
    in_latin_words,
)
from bot.answers.reach.vocabulary import numbered, phrases
from bot.lookup.text.stop_words import FOREIGN_STOP_WORDS
from bot.lookup.text.tokenizer import key_of
from bot.lookup.text.vocabulary import QUESTION_WORDS, REQUESTS
from bot.lookup.thresholds import MAX_TEXT_LENGTH

# “3 ep 4”: these come between two numbers more often than after one.
_BETWEEN: Final = frozenset({"e", "x", "ep", "episode"})
# What a phone hears after “season”.
_HOMOPHONES: Final = {word: number for number, words in numbered("homophones").items() for word in words}
# “season premiere” counts nothing, though “première saison” does.
_NEVER_BEHIND: Final = frozenset({"premiere", "premier"})
# “T3” alone is a season; “T-38” and “T 38” are not.
_BARE_T: Final = re.compile(r"\s*t(?:[1-9]|0\d)\s*", re.IGNORECASE)
# What is asked about a season or an episode, and what surrounds it.
_AROUND: Final = (
    FOREIGN_STOP_WORDS
    | QUESTION_WORDS
    | REQUESTS
    | SEASON_WORDS
    | EPISODE_WORDS
    | frozenset(phrases("asking", "around"))
)
_COUNTED: Final = SEASON_WORDS | EPISODE_WORDS
# Letters in which a slip is still sure to be one.
_SHORTEST_SLIP: Final = 5
_SHORT: Final = re.compile(r"([1-9])(\d\d)")
_SEVERAL: Final = re.compile(
    r"\s*s?0*(\d{1,2})\s*[ex]\s*0*(\d{1,2})\s*(?:[-–+&,]\s*e?|e)\s*0*(\d{1,2})\s*", re.IGNORECASE
)
# “For.All.Mankind.S03E04.1080p.WEB”: the name of a video file.
_FILE_NAME: Final = re.compile(r"\s*([^\s/\\]+?)[._-]+(s\d{1,2}e\d{1,2})(?:[._-]\S*)?\s*", re.IGNORECASE)
_POINT: Final = re.compile(r"(?<=\d)\s*[.x×]\s*(?=\d)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class EpisodeReference:
    """What was said.

    Attributes:
        season: its number, if one was said.
        episode: the same.
        rest: the other words, in the form in which look-up compares them.
    """

    season: int | None
    episode: int | None
    rest: tuple[str, ...]

    def named(self, codes: Collection[str] = ()) -> tuple[str, ...]:
        """The other words without filler; codes of series are kept, even if they are filler words."""
        return strip_filler(self.rest, codes)


def strip_filler(words: Sequence[str], codes: Collection[str] = ()) -> tuple[str, ...]:
    """`words` without those that say nothing about the series, season or episode."""
    return tuple(word for word in words if word in codes or word not in _AROUND)


def join_penultimate(words: tuple[str, ...]) -> tuple[str, ...]:
    """`words` with “second to last” as one of them."""
    for phrase in PENULTIMATE_PHRASES:
        for place in range(len(words) - len(phrase) + 1):
            if words[place : place + len(phrase)] == phrase:
                return (*words[:place], "penultimate", *words[place + len(phrase) :])
    return words


def parse_reference(typed: str) -> EpisodeReference | None:
    """The season and episode that a text names by number; None if it names none, or more than one of either."""
    words = _tokenize(typed)
    taken: dict[int, str] = {}  # place of a word -> "season", "episode" or what belongs to it
    found: dict[str, int] = {}
    for place, word in enumerate(words):
        what = "season" if word in SEASON_WORDS else "episode" if word in EPISODE_WORDS else ""
        if not what or place in taken:
            continue
        number = _number_of(words, place, taken, between=word in _BETWEEN)
        if number is None:
            continue
        value, used = number
        if what in found:
            return None
        if what == "episode" and "season" not in found and word in _BETWEEN:
            before = place - 1
            if before not in taken and before >= 0 and words[before].isdigit() and before not in used:
                found["season"] = int(words[before])
                taken[before] = "season"
        found[what] = value
        taken.update(dict.fromkeys((place, *used), what))
    rest = tuple(word for place, word in enumerate(words) if place not in taken)
    if not found:
        short = [match for word in rest if (match := _SHORT.fullmatch(word))]
        if len(short) != 1:
            return None
        found = {"season": int(short[0][1]), "episode": int(short[0][2])}
        rest = tuple(word for word in rest if word != short[0][0])
    return EpisodeReference(found.get("season"), found.get("episode"), rest)


def names_special(typed: str) -> bool:
    """Whether a text says nothing but that a special is meant, numbered or not: “special 1”, “the specials”."""
    words = strip_filler(key_of(typed))
    return not SPECIAL_WORDS.isdisjoint(words) and all(word in SPECIAL_WORDS or word.isdigit() for word in words)


def without_release_tags(typed: str) -> str:
    """The name of a video file as a person would write it: “For All Mankind S03E04”; anything else as it is."""
    found = _FILE_NAME.fullmatch(typed[:MAX_TEXT_LENGTH])
    return f"{re.sub('[._-]+', ' ', found[1])} {found[2]}" if found is not None else typed


def parse_range(typed: str) -> list[tuple[int, int]] | None:
    """“S1E1-2”, “1x01-02”, “s1e1e2”: season and episode of each; None if it is no such thing. At most nine."""
    found = _SEVERAL.fullmatch(typed)
    if found is None:
        return None
    season, first, last = int(found[1]), int(found[2]), int(found[3])
    return [(season, episode) for episode in range(first, last + 1)] if 0 < last - first < 9 else None


def _tokenize(typed: str) -> tuple[str, ...]:
    """The words in the form in which look-up compares them, numbers beside seasons and episodes in digits."""
    text = in_latin_words(typed[:MAX_TEXT_LENGTH])
    words = [_correct_typo(word) for word in join_penultimate(key_of(_POINT.sub(" e ", text)))]
    kept = [word for place, word in enumerate(words) if not _ends_ordinal(words, place)]
    for place, word in enumerate(kept[:-1]):
        if word == "t" and kept[place + 1].isdigit():
            behind = kept[place + 2 : place + 3]
            if _BARE_T.fullmatch(typed) or (behind and behind[0] in EPISODE_WORDS):
                kept[place] = "season"
    for place, word in enumerate(kept):
        if place and kept[place - 1] in _COUNTED and word in CARDINALS and _ends_here(kept, place):
            kept[place] = str(CARDINALS[word])
    return tuple(kept)


def _ends_ordinal(words: Sequence[str], place: int) -> bool:
    """Whether a word only makes an ordinal of the figure before it: “6 a temporada”, “2 nd season”, “saison 2 eme”."""
    if not place or words[place] not in ORDINAL_ENDINGS or not words[place - 1].isdigit():
        return False
    behind = words[place + 1] if place + 1 < len(words) else ""
    if behind in _COUNTED:
        return True
    return place > 1 and words[place - 2] in _COUNTED and not (words[place] in EPISODE_WORDS and behind.isdigit())


def _ends_here(words: Sequence[str], place: int) -> bool:
    return place + 1 == len(words) or words[place + 1] in _COUNTED


def _correct_typo(word: str) -> str:
    """“seson” and “epsiode” as they were meant."""
    if len(word) < _SHORTEST_SLIP or word in _AROUND:
        return word
    return next((meant for meant in ("season", "episode") if OSA.distance(word, meant, score_cutoff=1) <= 1), word)


def _number_of(
    words: Sequence[str], place: int, taken: dict[int, str], *, between: bool
) -> tuple[int, tuple[int, ...]] | None:
    """The number that belongs to the word at `place`, with the places of its words."""
    after = place + 1 if place + 1 < len(words) and place + 1 not in taken else None
    before = place - 1 if place > 0 and place - 1 not in taken else None
    next_number = after is not None and words[after].isdigit()
    # “2 sezon 5 seriya”: if one number comes before its word, all do.
    following = place + 2 < len(words) and words[place + 2] in _COUNTED
    if before is not None and words[before] in ORDINALS and (not next_number or following):
        return ORDINALS[words[before]], (before,)
    stands_before = before is not None and words[before].isdigit() and not (between and next_number)
    if before is not None and stands_before and (not next_number or following):
        return int(words[before]), (before,)
    if after is None:
        return None
    of_a_season = words[place] in EPISODE_WORDS and not SEASON_GENITIVES.isdisjoint(words[place + 2 : place + 3])
    if next_number and not of_a_season:
        return int(words[after]), (after,)
    if words[after] in ORDINALS and words[after] not in _NEVER_BEHIND:
        return ORDINALS[words[after]], (after,)
    if (
        len(words[place]) > 1
        and words[after] in _HOMOPHONES
        and (after + 1 == len(words) or words[after + 1] in EPISODE_WORDS)
    ):
        return _HOMOPHONES[words[after]], (after,)
    return None
