"""Whether a name that is not written as typed is meant beyond doubt.

A weak match is offered (“Did you mean …”), never answered: the very name that was typed may be one that may not be
seen. So this asks how sure the words are by themselves, never what else there is. Sure is a whole word of a name, a
slip that nobody else's name would explain, and a short form beside a surname that is right.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from rapidfuzz.distance import OSA

from bot.lookup.matching.word_matches import MatchKind
from bot.lookup.text.edit_distance import BY_CONSONANTS, DECLINED, DECLINED_BY_EAR, NICKNAME, differ_in_repeats
from bot.lookup.text.nicknames import GIVEN_NAMES
from bot.lookup.text.phonetics import canonical_spelling, consonant_key, phonetic_key
from bot.lookup.text.vocabulary import CONNECTIVES, PARTICLES, TITLES

# Letters from which one letter, or two, may be wrong in a word that stands alone.
_LONE_ONE_SLIP: Final = 7
_LONE_TWO_SLIPS: Final = 10
# The same beside a word that is right.
_ONE_SLIP: Final = 4
_TWO_SLIPS: Final = 7
# The same where no word is right, for each of them.
_ONE_SLIP_EACH: Final = 4
_SLIPS_IN_ALL: Final = 2
# Letters of a word that is known by its sound.
_BY_SOUND: Final = 4
# In “Queen of Thorns” the word before “of” makes the name.
_BEFORE_OF: Final = 6


@dataclass(frozen=True, slots=True)
class Part:
    """One typed word, and the word of the name that it stands for."""

    typed: str
    word: str
    kind: MatchKind
    similarity: float = 1.0


def is_sure(parts: Sequence[Part]) -> bool:
    """Whether a name whose words are typed like this is meant beyond doubt."""
    odd = [part for part in parts if part.kind < MatchKind.WHOLE and not _as_good_as_right(part)]
    if not odd:
        return True
    anchored = any(part not in odd and part.typed not in CONNECTIVES | PARTICLES for part in parts)
    if any(_another_given_name(part) or (part.kind is MatchKind.INITIALS and part.word in TITLES) for part in odd):
        return False
    if any(part.typed == "of" for part in parts):
        slipped = all(_slips(part) <= 1 and part.typed[0] == part.word[0] for part in odd)
        return anchored and slipped and all(len(part.word) >= _BEFORE_OF for part in odd)
    if anchored and len(odd) == 1:
        by_number = odd[0].kind is MatchKind.INITIALS and all(part.typed.isdigit() for part in parts if part not in odd)
        return not by_number and _sure_beside(odd[0])  # “m-7” is no “7 Minutes”
    if len(parts) == 1:
        return _sure_alone(odd[0])
    sound_alike = all(_sounds_alike(part) or _slips(part) <= 1 for part in odd)
    long_enough = all(min(len(part.typed), len(part.word)) >= _ONE_SLIP_EACH for part in odd)
    short_form = all(part.similarity == NICKNAME and part.kind is MatchKind.FUZZY for part in odd)
    few = sum(0 if _sounds_alike(part) else _slips(part) for part in odd) <= _SLIPS_IN_ALL
    return not short_form and sound_alike and long_enough and few


def _as_good_as_right(part: Part) -> bool:
    """The ending of a case, one particle for another."""
    return part.similarity == DECLINED or {part.typed, part.word} <= PARTICLES


def _sure_beside(part: Part) -> bool:
    """The one odd word beside others that are right: an initial, a short form, a beginning, a slip."""
    if part.kind is MatchKind.INITIALS or part.kind is MatchKind.PREFIX or part.word.startswith(part.typed):
        return True
    if part.kind is MatchKind.FUZZY and part.similarity == NICKNAME:
        return True
    shortest = min(len(part.typed), len(part.word))
    slips = _slips(part)
    if slips <= 1 and shortest >= _ONE_SLIP:
        return True
    return shortest >= _BY_SOUND and (_sounds_alike(part) or (slips <= 2 and shortest >= _TWO_SLIPS))


def _sure_alone(part: Part) -> bool:
    if part.kind is not MatchKind.FUZZY or part.typed in GIVEN_NAMES or part.similarity == NICKNAME:
        return False
    if differ_in_repeats(part.typed, part.word):
        return True
    if part.word.startswith(part.typed) or part.typed.startswith(part.word):
        return False
    if part.word[0] not in (part.typed[0], canonical_spelling(part.typed)[0]):
        return False
    shortest, slips = min(len(part.typed), len(part.word)), _slips(part)
    return (slips <= 1 and shortest >= _LONE_ONE_SLIP) or (slips <= 2 and shortest >= _LONE_TWO_SLIPS)


def _another_given_name(part: Part) -> bool:
    """Whether a given name that exists stands for another one that is no form of it."""
    return (
        part.typed in GIVEN_NAMES
        and part.word in GIVEN_NAMES
        and part.word not in GIVEN_NAMES[part.typed]
        and phonetic_key(part.typed) != phonetic_key(part.word)
    )


def _sounds_alike(part: Part) -> bool:
    if part.similarity in (DECLINED_BY_EAR, BY_CONSONANTS):
        return True
    return phonetic_key(part.typed) == phonetic_key(part.word) or consonant_key(part.typed) == consonant_key(part.word)


def _slips(part: Part) -> int:
    if differ_in_repeats(part.typed, part.word) or part.similarity == DECLINED_BY_EAR:
        return 0
    return min(
        OSA.distance(part.typed, part.word), OSA.distance(canonical_spelling(part.typed), canonical_spelling(part.word))
    )
