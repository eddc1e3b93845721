"""Decides whether an inexact match is certain or only a suggestion.

An uncertain match is suggested (“Did you mean …”) and never answered, because the user may have typed a hidden name
correctly. The decision depends on the words alone and not on which other names exist. Certain matches are a whole word
of a name, a small typo in a long word, and a nickname beside a correct surname.
"""

from __future__ import annotations

from collections.abc import Sequence

from rapidfuzz.distance import OSA

from bot.lookup import thresholds
from bot.lookup.matching.matches import MatchKind, Part
from bot.lookup.text.edit_distance import differ_in_repeats
from bot.lookup.text.nicknames import GIVEN_NAMES, are_unrelated
from bot.lookup.text.phonetics import canonical_spelling, consonant_key, phonetic_key
from bot.lookup.text.vocabulary import CONNECTIVES, PARTICLES, TITLES


def is_sure(parts: Sequence[Part]) -> bool:
    """Return whether a match with these parts is certain."""
    odd = [part for part in parts if part.kind < MatchKind.WHOLE and not _as_good_as_right(part)]
    if not odd:
        return True
    right = [part for part in parts if part not in odd]
    anchored = any(part.typed not in CONNECTIVES | PARTICLES for part in right)
    if any(_is_other_given_name(part) or (part.kind is MatchKind.INITIALS and part.word in TITLES) for part in odd):
        return False
    if any(part.typed == "of" for part in parts):
        return anchored and all(
            _slips(part) <= 1 and part.typed[0] == part.word[0] and len(part.word) >= thresholds.BEFORE_OF
            for part in odd
        )
    if anchored and len(odd) == 1:
        by_number = odd[0].kind is MatchKind.INITIALS and all(part.typed.isdigit() for part in right)
        return not by_number and _is_sure_beside(odd[0])  # “m-7” does not mean “7 Minutes”
    return _is_sure_alone(odd[0]) if len(parts) == 1 else _are_sure_together(odd)


def _as_good_as_right(part: Part) -> bool:
    """Return whether the words differ only in a case ending, or are both particles ("von", "van")."""
    return part.similarity == thresholds.DECLINED or {part.typed, part.word} <= PARTICLES


def _is_sure_beside(part: Part) -> bool:
    """Return whether the only inexact word is certain because the others are correct.

    The inexact word may be an initial, a nickname, the beginning of a word, or a typo.
    """
    if part.kind in (MatchKind.INITIALS, MatchKind.PREFIX) or part.word.startswith(part.typed) or _is_nickname(part):
        return True
    letters, slips = _letters(part), _slips(part)
    if slips <= 1 and letters >= thresholds.ONE_SLIP:
        return True
    sounds_alike = letters >= thresholds.SURE_BY_SOUND and _sounds_alike(part)
    return sounds_alike or (slips <= 2 and letters >= thresholds.TWO_SLIPS)


def _is_sure_alone(part: Part) -> bool:
    if part.kind is not MatchKind.FUZZY or part.typed in GIVEN_NAMES or _is_nickname(part):
        return False
    if differ_in_repeats(part.typed, part.word):
        return True
    if part.word.startswith(part.typed) or part.typed.startswith(part.word):
        return False
    if part.word[0] not in (part.typed[0], canonical_spelling(part.typed)[0]):
        return False
    letters, slips = _letters(part), _slips(part)
    one_slip = slips <= 1 and letters >= thresholds.LONE_ONE_SLIP
    return one_slip or (slips <= 2 and letters >= thresholds.LONE_TWO_SLIPS)


def _are_sure_together(odd: Sequence[Part]) -> bool:
    """Return whether a match is certain although several words are inexact.

    Each of them must have at most one typo, or sound like the word of the name. Only a few typos are allowed in total.
    """
    return (
        not all(map(_is_nickname, odd))
        and all(_sounds_alike(part) or _slips(part) <= 1 for part in odd)
        and all(_letters(part) >= thresholds.ONE_SLIP_EACH for part in odd)
        and sum(0 if _sounds_alike(part) else _slips(part) for part in odd) <= thresholds.SLIPS_IN_ALL
    )


def _is_other_given_name(part: Part) -> bool:
    return are_unrelated(part.typed, part.word) and phonetic_key(part.typed) != phonetic_key(part.word)


def _is_nickname(part: Part) -> bool:
    return part.kind is MatchKind.FUZZY and part.similarity == thresholds.NICKNAME


def _letters(part: Part) -> int:
    return min(len(part.typed), len(part.word))


def _sounds_alike(part: Part) -> bool:
    if part.similarity in (thresholds.DECLINED_BY_EAR, thresholds.BY_CONSONANTS):
        return True
    return any(key(part.typed) == key(part.word) for key in (phonetic_key, consonant_key))


def _slips(part: Part) -> int:
    if differ_in_repeats(part.typed, part.word) or part.similarity == thresholds.DECLINED_BY_EAR:
        return 0
    uniform = canonical_spelling(part.typed), canonical_spelling(part.word)
    return min(OSA.distance(part.typed, part.word), OSA.distance(*uniform))
