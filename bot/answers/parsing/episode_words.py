"""How seasons, episodes and their numbers are called in many languages, for every parser that reads what people type.

Words stand here as their language writes them and are compared in the form of `bot.lookup.text.tokenizer.key_of`.
Languages that write without spaces, or whose script loses too much there, are rewritten first: `in_latin_words`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from typing import Final

from bot.answers.reach.lexer import spellings, unfold
from bot.answers.reach.vocabulary import CARDINALS as CARDINAL_WORDS
from bot.answers.reach.vocabulary import ORDINALS as ORDINAL_WORDS
from bot.answers.reach.vocabulary import WORDS, Sense, numbered, phrases
from bot.lookup.text.tokenizer import key_of


def _forms(key: str) -> frozenset[str]:
    """Words that are understood in questions alone, one key each, as look-up compares them."""
    return frozenset("".join(key_of(word)) for word in phrases("asking", key) if " " not in word)


def _said(sense: Sense) -> list[tuple[str, ...]]:
    """What says this of a reach, in the languages in which reaches are understood."""
    return [spelled for phrase in WORDS[sense] for spelled in spellings(phrase)]


def _words(*senses: Sense) -> frozenset[str]:
    """Phrases of one word. Single letters are left out: each parser decides about them."""
    return frozenset(said[0] for sense in senses for said in _said(sense) if len(said) == 1 and len(said[0]) > 1)


def _counted(*lists: Mapping[int, Iterable[str]]) -> dict[str, int]:
    return {
        "".join(key_of(word)): number
        for words in lists
        for number, same in words.items()
        if 1 <= number <= MAX_SPELLED
        for phrase in same
        for word in unfold(phrase)
    }


MAX_SPELLED: Final = 12
"""Higher numbers of seasons and episodes are typed in figures."""
# With those of the neighbouring languages.
SEASON_WORDS: Final = _words(Sense.SEASON, Sense.SEASONS) | _forms("season")
# “ostatni odcinek 3 sezonu”: the number before such a form of the word is its own.
SEASON_GENITIVES: Final = _forms("genitive")
EPISODE_WORDS: Final = _words(Sense.EPISODE, Sense.EPISODES) | _forms("episode")
ORDINALS: Final = _counted(ORDINAL_WORDS, numbered("ordinals_elsewhere"))
CARDINALS: Final = {word: number for word, number in _counted(CARDINAL_WORDS).items() if word not in ORDINALS}
# What follows the figure of an ordinal: “2nd”, “6ª”, “6ème”, “5-й”, “3-я”, “2-го”. Single letters only count where
# they come between the figure and a word for a season or an episode.
ORDINAL_ENDINGS: Final = frozenset("".join(key_of(word)) for word in phrases("endings", "apart"))

# Words that point instead of counting. Each parser decides which of these a sentence may hold.
FIRST_WORDS: Final = _forms("first") | {word for word, number in ORDINALS.items() if number == 1}
FINALE_WORDS: Final = _words(Sense.FINALE) | _forms("finale")
PENULTIMATE_WORDS: Final = _words(Sense.PENULTIMATE) | _forms("penultimate")
# “Second to last”: the same in several words.
PENULTIMATE_PHRASES: Final = frozenset(
    {said for said in _said(Sense.PENULTIMATE) if len(said) > 1}
    | {key_of(phrase) for phrase in phrases("asking", "penultimate") if " " in phrase}
)
SPECIAL_WORDS: Final = _forms("special")
NEXT_WORDS: Final = _forms("next")
LAST_WORDS: Final = _words(Sense.LAST) | _forms("latest")

# What is rewritten before anything else, in the scripts themselves. Numbers may touch these words on either side.
_NATIVE_DIGITS: Final = {"一": 1, "二": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9, "十": 10}
_HAN_NUMBER: Final = re.compile("第?([一二三四五六七八九十]{1,3})(?=[季期部話话集回])")
# “第3季” leaves nothing of its first sign.
_HAN_ORDINAL: Final = re.compile(r"第(?=\s*[0-9])|제(?=\s*[0-9])")


def _native(key: str) -> re.Pattern[str]:
    """Any of the words of a key, the longest first. Where letters join, one within a longer word is none."""
    parts = []
    for word in sorted(map(_composed, phrases("scripts", key)), key=len, reverse=True):
        if not _writes_without_spaces(word):
            parts.append(rf"(?<!\w){re.escape(word)}(?![^\W0-9])")
        elif len(word) == 1:  # part of many words: it counts only beside a number
            parts.append(rf"(?<=[0-9]){word}|(?<=[0-9]\s){word}")
        else:
            parts.append(re.escape(word))
    return re.compile("|".join(parts))


def _writes_without_spaces(word: str) -> bool:
    return any(name in unicodedata.name(word[0]) for name in ("CJK", "HIRAGANA", "KATAKANA", "HANGUL", "THAI"))


def _composed(text: str) -> str:
    return unicodedata.normalize("NFKC", text)


_FINALE: Final = _native("finale")
_SEASON: Final = _native("season")
_EPISODE: Final = _native("episode")
_ARABIC: Final = tuple(
    (re.compile(rf"(?<!\w)(?:{'|'.join(same)})(?!\w)"), str(number))
    for number, same in numbered("arabic_ordinals").items()
)
_ONLY_LATIN: Final = re.compile(r"[\x00-\u024f\u0370-\u04ff\u1e00-\u1eff\u2000-\u206f\u20a0-\u21ff]*")


def in_latin_words(text: str) -> str:
    """Words for seasons and episodes of scripts that do not survive `key_of` in English: “第3季第5集”, “시즌3 5화”."""
    if _ONLY_LATIN.fullmatch(text):
        return text
    text = "".join(str(unicodedata.decimal(sign)) if sign.isdecimal() else sign for sign in _composed(text))
    text = _FINALE.sub(" finale ", text)  # before numbers: “最后一集” holds one
    text = _HAN_NUMBER.sub(lambda found: f" {_han_number(found[1])}", text)
    text = _HAN_ORDINAL.sub(" ", text)
    for pattern, digits in _ARABIC:
        text = pattern.sub(digits, text)
    for pattern, word in ((_SEASON, " season "), (_EPISODE, " episode ")):
        text = pattern.sub(word, text)
    return text


def _han_number(signs: str) -> int:
    """“十二” is 12, “二十” is 20."""
    tens, ten, units = signs.partition("十")
    if not ten:
        return int("".join(str(_NATIVE_DIGITS[sign]) for sign in signs))
    return 10 * _NATIVE_DIGITS.get(tens, 1) + _NATIVE_DIGITS.get(units, 0)
