"""How alike two words are, 0 to 1."""

from __future__ import annotations

import re
from typing import Final

from rapidfuzz.distance import OSA, JaroWinkler, Levenshtein

from bot.lookup.text.nicknames import GIVEN_NAMES
from bot.lookup.text.phonetics import loose_phonetic_key
from bot.lookup.text.vocabulary import COUNTING

# Similarity from which a name is taken. One edit in five letters is 0.80 and meant; two in eight are 0.75 and may be
# another name.
ACCEPTED: Final = 0.78

# Fixed degrees, in the order in which people are usually right.
OTHERWISE_SPELLED: Final = 0.99  # "sergey" for "sergei"
POSSESSIVE: Final = 0.96  # "carlas" for "carla"
POSSESSIVE_BY_EAR: Final = 0.85  # "stephen" for "stevens"
DECLINED: Final = 0.955  # "эда" for "эд"
DECLINED_BY_EAR: Final = 0.90
NICKNAME: Final = 0.93
BY_EAR: Final = 0.92
NICKNAME_BY_EAR: Final = 0.82  # "dannie" for "danielle", by way of "dani"
BY_CONSONANTS: Final = 0.83
# The same for a short word: taken only beside another word that fits, never alone.
SHORT_BY_EAR: Final = 0.70
SHORT_BY_CONSONANTS: Final = 0.72
FAR_BY_EAR: Final = 0.77  # "kateesh" for "catiche"
FAR_BY_CONSONANTS: Final = 0.71  # "nickeloff" for "nikulov"
# Letters that count as wrong at most where it is no slip: nobody mistypes "bob" for "robert".
MOST_EDITS: Final = {
    POSSESSIVE: 1,
    POSSESSIVE_BY_EAR: 2,
    DECLINED: 1,
    DECLINED_BY_EAR: 2,
    NICKNAME: 1,
    BY_EAR: 2,
    NICKNAME_BY_EAR: 2,
}
# Two letters changed places: one slip of the fingers, yet every letter is there.
_SWAP_SAVES: Final = 0.25
# People rarely get the first letter wrong, and surnames often differ only there ("dale", "hale").
_WRONG_FIRST: Final = 0.08
# Unless the finger has only met the neighbouring key, in a word of so many letters.
SHORTEST_WRONG_FIRST: Final = 6
_KEYS: Final = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
_NEIGHBOURS: Final = {
    key: "".join(row[max(0, place - 1) : place] + row[place + 1 : place + 2])
    for row in _KEYS
    for place, key in enumerate(row)
}
# Letters that a finger has held for too long, or not long enough.
_HELD: Final = re.compile(r"(.)\1+")
HELD_TOO_LONG: Final = 0.94
# Two edits or more must also look alike as a whole (Jaro-Winkler), or "richard" passes for "picard".
_ALIKE: Final = 0.86
# Shorter words sound like too many others.
FEWEST_BY_EAR: Final = 2
SHORTEST_BY_EAR: Final = 4
FEWEST_BY_CONSONANTS: Final = 4
FEWEST_SUGGESTED_BY_CONSONANTS: Final = 5
SHORTEST_NICKNAME_BY_EAR: Final = 5
SHORTEST_BY_CONSONANTS: Final = 6
# An odd word beside others that are right.
BESIDE: Final = 0.80
MOST_BESIDE: Final = 2
SHORTEST_TWICE_MISSPELT: Final = 5
SHORTEST_NAME_TWICE_MISSPELT: Final = 9
FEWEST_BEGINNING: Final = 5
# Every letter of a shorter word matters.
SHORTEST_MISSPELT: Final = 4


def max_edits(length: int) -> int:
    """Slips forgiven in a word of `length` letters."""
    if length < SHORTEST_MISSPELT:
        return 0
    if length <= 5:
        return 1
    return 2 if length <= 8 else 3


def edit_similarity(typed: str, word: str) -> float:
    """1 minus the share of letters that are wrong; 0 if that is more than a slip."""
    allowed = min(max_edits(len(typed)), max_edits(len(word)))
    if are_different_numbers(typed, word):
        return 0.0
    if typed != word and differ_in_repeats(typed, word):
        return HELD_TOO_LONG
    edits = OSA.distance(typed, word, score_cutoff=allowed)
    if edits > allowed or typed.isdigit() or word.isdigit():
        return 0.0
    if edits >= 2 and JaroWinkler.similarity(typed, word) < _ALIKE:
        return 0.0
    swaps = Levenshtein.distance(typed, word) - edits
    alike = 1.0 - (edits - _SWAP_SAVES * swaps) / max(len(typed), len(word))
    if typed[:1] == word[:1] or (len(word) >= SHORTEST_WRONG_FIRST and word[:1] in _NEIGHBOURS.get(typed[:1], "")):
        return alike
    return alike - _WRONG_FIRST


def differ_in_repeats(typed: str, word: str) -> bool:
    """Whether the letters are the same but for how often each is repeated: "baldwinn", "jamesstown"."""
    return len(word) > 2 and typed.isalpha() and _HELD.sub(r"\1", typed) == _HELD.sub(r"\1", word)


def are_different_numbers(typed: str, word: str) -> bool:
    """Whether two words are different numbers: "second" is no slip for "seventh", nor "viii" for "vii"."""
    return typed != word and typed in COUNTING and word in COUNTING and COUNTING[typed] != COUNTING[word]


def is_near_miss(typed: str, word: str) -> bool:
    """Whether one edit more than a slip would explain `typed`: enough to suggest, with other words agreeing."""
    allowed = min(max_edits(len(typed)), max_edits(len(word))) + 1
    if typed[:1] != word[:1] or not (typed + word).isalpha():
        return False
    return min(len(typed), len(word)) > 3 and OSA.distance(typed, word, score_cutoff=allowed) <= allowed


def has_prefix_within(start: str, word: str) -> bool:
    """Whether `word` begins with nearly `start`: one slip from four letters on, two from nine.

    With four letters the first must be right: too many words are one letter away from each other.
    """
    if len(start) < SHORTEST_MISSPELT or (len(start) == SHORTEST_MISSPELT and word[0] != start[0]):
        return False
    allowed = 1 if len(start) < 9 else 2
    return any(
        OSA.distance(start, word[:length], score_cutoff=allowed) <= allowed
        for length in range(len(start) - allowed, min(len(start) + allowed, len(word)) + 1)
    )


def odd_word_similarity(typed: str, word: str, letters: int) -> tuple[float, int] | None:
    """How alike a whole name of so many letters is if only this word of it is odd, and how many letters differ.

    Returns:
        None if the two words have too little in common even so.
    """
    longest, shortest = max(len(typed), len(word)), min(len(typed), len(word))
    if are_different_numbers(typed, word):
        return None
    if longest < 3 or shortest < 2 or not word.isalpha():
        return None
    allowed = 1 if longest < SHORTEST_TWICE_MISSPELT or letters < SHORTEST_NAME_TWICE_MISSPELT else MOST_BESIDE
    edits = OSA.distance(typed, word, score_cutoff=allowed)
    if edits <= allowed and (edits == 1 or typed[0] == word[0]):
        return max(BESIDE, 1.0 - edits / letters), edits
    if longest > 3 and typed[0] == word[0] and sorted(typed) == sorted(word):
        return max(BESIDE, 1.0 - 2 / letters), 2
    if shortest > 2 and loose_phonetic_key(typed) == loose_phonetic_key(word):
        return BESIDE, max(edits, OSA.distance(typed, word))
    return None


def clipped_name_similarity(typed: str, word: str) -> tuple[float, int] | None:
    """The same for a given name that somebody has cut short, or made into one that they know better: "christian" for
    "chrisjen".
    """
    if are_different_numbers(typed, word):
        return None
    known_better = typed[:FEWEST_BEGINNING] == word[:FEWEST_BEGINNING] and len(typed) >= FEWEST_BEGINNING
    if word.startswith(typed) or (known_better and not (typed in GIVEN_NAMES and word in GIVEN_NAMES)):
        return BESIDE, 1
    return None
