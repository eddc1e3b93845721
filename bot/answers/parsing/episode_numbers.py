"""Parses season and episode numbers in the forms that people write and say: “S2E10”, “season 2 ep 10”, “second season”,
“im at s3e6”, “Staffel 2 Folge 8”, “2 сезон 5 серия”, “6ª temporada”, “第3季第5集”.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from typing import Final

from msgspec import Struct
from rapidfuzz.distance import OSA

from bot.answers.parsing import episode_words
from bot.answers.parsing.episode_words import CARDINALS, EPISODE_WORDS, ORDINALS, SEASON_GENITIVES, SEASON_WORDS
from bot.answers.reach.vocabulary import numbered, phrases
from bot.lookup.text.tokenizer import key_of
from bot.lookup.text.vocabulary import FOREIGN_STOP_WORDS, QUESTION_WORDS, REQUESTS
from bot.lookup.thresholds import MAX_TEXT_LENGTH

# These words usually come between two numbers (“3 ep 4”) and not after a single number.
_BETWEEN: Final = frozenset({"e", "x", "ep", "episode"})
# Words that dictation writes instead of a number that sounds alike -> the number. They only count after “season” or
# “episode”.
_HOMOPHONES: Final = {word: number for number, words in numbered("homophones").items() for word in words}
# “première” is an ordinal before “saison”, but not after “season”: “season premiere”.
_NEVER_BEHIND: Final = frozenset({"premiere", "premier"})
# “T3” alone is a season; “T-38” and “T 38” are not.
_BARE_T: Final = re.compile(r"\s*t(?:[1-9]|0\d)\s*", re.IGNORECASE)
# Filler words that questions contain besides a season or an episode.
_COUNTED: Final = SEASON_WORDS | EPISODE_WORDS
_AROUND: Final = FOREIGN_STOP_WORDS.union(QUESTION_WORDS, REQUESTS, _COUNTED, phrases("asking", "around"))
# Minimum number of letters in a word for a typo to be corrected.
_SHORTEST_SLIP: Final = 5
_SHORT: Final = re.compile(r"([1-9])(\d\d)")
_SEVERAL: Final = re.compile(
    r"\s*s?0*(\d{1,2})\s*[ex]\s*0*(\d{1,2})\s*(?:[-–+&,]\s*e?|e)\s*0*(\d{1,2})\s*", re.IGNORECASE
)
# “For.All.Mankind.S03E04.1080p.WEB”: the name of a video file.
_FILE_NAME: Final = re.compile(r"\s*([^\s/\\]+?)[._-]+(s\d{1,2}e\d{1,2})(?:[._-]\S*)?\s*", re.IGNORECASE)
_POINT: Final = re.compile(r"(?<=\d)\s*[.x×]\s*(?=\d)", re.IGNORECASE)


class EpisodeReference(Struct, frozen=True):
    """A season and an episode that a text names by number.

    Attributes:
        season: the number of the season, or None.
        episode: the number of the episode, or None.
        rest: the remaining words, in the form of `key_of`.
    """

    season: int | None
    episode: int | None
    rest: tuple[str, ...]

    def named(self, codes: Collection[str] = ()) -> tuple[str, ...]:
        """Return the remaining words without filler. Codes of series are kept even if they are filler words."""
        return strip_filler(self.rest, codes)


def strip_filler(words: Sequence[str], codes: Collection[str] = ()) -> tuple[str, ...]:
    """Return `words` without filler words, but keep `codes`, the codes of series."""
    return tuple(word for word in words if word in codes or word not in _AROUND)


def parse_reference(typed: str) -> EpisodeReference | None:
    """Return the season and the episode that a text names by number.

    Return None if the text names neither, or if it names several seasons or several episodes.
    """
    words = _tokenize(typed)
    taken: dict[int, str] = {}  # index of a used word -> "season" or "episode"
    found: dict[str, int] = {}
    for index, word in enumerate(words):
        what = "season" if word in SEASON_WORDS else "episode" if word in EPISODE_WORDS else ""
        if not what or index in taken:
            continue
        number = _number_of(words, index, taken, between=word in _BETWEEN)
        if number is None:
            continue
        value, used = number
        if what in found:
            return None
        if what == "episode" and "season" not in found and word in _BETWEEN:
            before = index - 1
            if before not in taken and before >= 0 and words[before].isdigit() and before not in used:
                found["season"] = int(words[before])
                taken[before] = "season"
        found[what] = value
        taken.update(dict.fromkeys((index, *used), what))
    rest = tuple(word for index, word in enumerate(words) if index not in taken)
    if not found:
        short = [match for word in rest if (match := _SHORT.fullmatch(word))]
        if len(short) != 1:
            return None
        found = {"season": int(short[0][1]), "episode": int(short[0][2])}
        rest = tuple(word for word in rest if word != short[0][0])
    return EpisodeReference(found.get("season"), found.get("episode"), rest)


def names_special(typed: str) -> bool:
    """Return whether a text only names a special, with or without a number: “special 1”, “the specials”."""
    words, special = strip_filler(key_of(typed)), episode_words.SPECIAL_WORDS
    return not special.isdisjoint(words) and all(word in special or word.isdigit() for word in words)


def without_release_tags(typed: str) -> str:
    """Shorten the name of a video file to title and code: “For All Mankind S03E04”. Other texts are unchanged."""
    found = _FILE_NAME.fullmatch(typed[:MAX_TEXT_LENGTH])
    return f"{re.sub('[._-]+', ' ', found[1])} {found[2]}" if found is not None else typed


def parse_range(typed: str) -> list[tuple[int, int]] | None:
    """Parse a range of episodes: “S1E1-2”, “1x01-02”, “s1e1e2”.

    Returns:
        The season and number of each episode, or None if the text is not a range of two to nine episodes.
    """
    found = _SEVERAL.fullmatch(typed)
    if found is None:
        return None
    season, first, last = int(found[1]), int(found[2]), int(found[3])
    return [(season, episode) for episode in range(first, last + 1)] if 0 < last - first < 9 else None


def _tokenize(typed: str) -> tuple[str, ...]:
    """Return the words in the form of `key_of`, with the numbers of seasons and episodes in digits."""
    text = episode_words.in_latin_words(typed[:MAX_TEXT_LENGTH])
    words = [_correct_typo(word) for word in episode_words.join_penultimate(key_of(_POINT.sub(" e ", text)))]
    kept = [word for index, word in enumerate(words) if not _ends_ordinal(words, index)]
    for index, word in enumerate(kept[:-1]):
        if word == "t" and kept[index + 1].isdigit():
            behind = kept[index + 2 : index + 3]
            if _BARE_T.fullmatch(typed) or (behind and behind[0] in EPISODE_WORDS):
                kept[index] = "season"
    for index, word in enumerate(kept):
        ends = index + 1 == len(kept) or kept[index + 1] in _COUNTED
        if ends and index and kept[index - 1] in _COUNTED and word in CARDINALS:
            kept[index] = str(CARDINALS[word])
    return tuple(kept)


def _ends_ordinal(words: Sequence[str], index: int) -> bool:
    """Return whether a word is the ordinal ending of the number before it: “6 a temporada”, “2 nd season”."""
    if not index or words[index] not in episode_words.ORDINAL_ENDINGS or not words[index - 1].isdigit():
        return False
    behind = words[index + 1] if index + 1 < len(words) else ""
    if behind in _COUNTED:
        return True
    return index > 1 and words[index - 2] in _COUNTED and not (words[index] in EPISODE_WORDS and behind.isdigit())


def _correct_typo(word: str) -> str:
    """Correct a typo in “season” or “episode”: “seson”, “epsiode”."""
    if len(word) < _SHORTEST_SLIP or word in _AROUND:
        return word
    return next((meant for meant in ("season", "episode") if OSA.distance(word, meant, score_cutoff=1) <= 1), word)


def _number_of(
    words: Sequence[str], index: int, taken: dict[int, str], *, between: bool
) -> tuple[int, tuple[int, ...]] | None:
    """Find the number of the season or episode whose word is at `index`.

    Args:
        words: all words of the text.
        index: the index of the word for a season or an episode.
        taken: the indexes of words that are already used.
        between: True if the word usually comes between two numbers, like “ep”.

    Returns:
        The number and the indexes of its words, or None if there is no number.
    """
    after = index + 1 if index + 1 < len(words) and index + 1 not in taken else None
    before = index - 1 if index > 0 and index - 1 not in taken else None
    next_number = after is not None and words[after].isdigit()
    # If one number comes before its word, all of them do: “2 sezon 5 seriya”.
    following = index + 2 < len(words) and words[index + 2] in _COUNTED
    if before is not None and words[before] in ORDINALS and (not next_number or following):
        return ORDINALS[words[before]], (before,)
    stands_before = before is not None and words[before].isdigit() and not (between and next_number)
    if before is not None and stands_before and (not next_number or following):
        return int(words[before]), (before,)
    if after is None:
        return None
    of_a_season = words[index] in EPISODE_WORDS and not SEASON_GENITIVES.isdisjoint(words[index + 2 : index + 3])
    if next_number and not of_a_season:
        return int(words[after]), (after,)
    if words[after] in ORDINALS and words[after] not in _NEVER_BEHIND:
        return ORDINALS[words[after]], (after,)
    if (
        len(words[index]) > 1
        and words[after] in _HOMOPHONES
        and (after + 1 == len(words) or words[after + 1] in EPISODE_WORDS)
    ):
        return _HOMOPHONES[words[after]], (after,)
    return None
