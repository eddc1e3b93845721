"""Words for seasons, episodes and their numbers in many languages, shared by all parsers of typed text.

The word files use the native spelling. Words are compared in the form of `bot.lookup.text.tokenizer.key_of`. This form
does not work for scripts without spaces and some others, so `in_latin_words` rewrites their words first.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from typing import Final

from bot.answers.reach.lexer import spellings, unfold
from bot.answers.reach.vocabulary import CARDINALS as CARDINAL_WORDS
from bot.answers.reach.vocabulary import ORDINALS as ORDINAL_WORDS
from bot.answers.reach.vocabulary import WORDS, Sense, numbered, phrases
from bot.lookup.text.tokenizer import key_of


def _forms(key: str) -> frozenset[str]:
    """Return the single words of a key in the section “asking” of the word files, in the form of `key_of`."""
    return frozenset("".join(key_of(word)) for word in phrases("asking", key) if " " not in word)


def _said(sense: Sense) -> list[tuple[str, ...]]:
    """Return all spellings of all phrases that mean `sense`, each as a tuple of words."""
    return [spelled for phrase in WORDS[sense] for spelled in spellings(phrase)]


def _words(*senses: Sense) -> frozenset[str]:
    """Return the single words that have one of these senses.

    Words of one letter are left out, because each parser has its own rules for them.
    """
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
"""The highest number that is read as a word. People type higher ones in digits."""
# Includes words of languages in which `bot.answers.reach` does not understand how far a user has watched.
SEASON_WORDS: Final = _words(Sense.SEASON, Sense.SEASONS) | _forms("season")
# Genitive forms: the number before such a word belongs to it, as in “ostatni odcinek 3 sezonu”.
SEASON_GENITIVES: Final = _forms("genitive")
EPISODE_WORDS: Final = _words(Sense.EPISODE, Sense.EPISODES) | _forms("episode")
ORDINALS: Final = _counted(ORDINAL_WORDS, numbered("ordinals_elsewhere"))
CARDINALS: Final = {word: number for word, number in _counted(CARDINAL_WORDS).items() if word not in ORDINALS}
# Ordinal endings after a number in digits: “2nd”, “6ª”, “6ème”, “5-й”, “3-я”, “2-го”. An ending only counts beside a
# word for a season or an episode.
ORDINAL_ENDINGS: Final = frozenset("".join(key_of(word)) for word in phrases("endings", "apart"))

# Words that refer to an episode without a number. Each parser decides which of them it accepts.
FIRST_WORDS: Final = _forms("first") | {word for word, number in ORDINALS.items() if number == 1}
FINALE_WORDS: Final = _words(Sense.FINALE) | _forms("finale")
PENULTIMATE_WORDS: Final = _words(Sense.PENULTIMATE) | _forms("penultimate")
# Phrases of several words with the same meaning: “second to last”.
PENULTIMATE_PHRASES: Final = frozenset(
    {said for said in _said(Sense.PENULTIMATE) if len(said) > 1}
    | {key_of(phrase) for phrase in phrases("asking", "penultimate") if " " in phrase}
)
SPECIAL_WORDS: Final = _forms("special")
NEXT_WORDS: Final = _forms("next")
LAST_WORDS: Final = _words(Sense.LAST) | _forms("latest")
RELATIVE_WORDS: Final = FINALE_WORDS | FIRST_WORDS | LAST_WORDS | NEXT_WORDS | PENULTIMATE_WORDS

# The following words are translated into English by `in_latin_words`. There may be no space between such a word and a
# number.
_NATIVE_DIGITS: Final = {"一": 1, "二": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9, "十": 10}
_SCRIPTS_WITHOUT_SPACES: Final = ("CJK", "HIRAGANA", "KATAKANA", "HANGUL", "THAI")


def _native(key: str) -> re.Pattern[str]:
    """Build a pattern for the words of a key in the section “scripts” of the word files, longest first.

    In scripts with spaces, only whole words match. In scripts without spaces, a word of a single character matches only
    after a number.
    """
    parts = []
    for word in sorted(map(_composed, phrases("scripts", key)), key=len, reverse=True):
        if not any(script in unicodedata.name(word[0]) for script in _SCRIPTS_WITHOUT_SPACES):
            parts.append(rf"(?<!\w){re.escape(word)}(?![^\W0-9])")
        elif len(word) == 1:  # such a character is part of many words, so it only counts after a number
            parts.append(rf"(?<=[0-9]){word}|(?<=[0-9]\s){word}")
        else:
            parts.append(re.escape(word))
    return re.compile("|".join(parts))


def _composed(text: str) -> str:
    return unicodedata.normalize("NFKC", text)


_ONLY_LATIN: Final = re.compile(r"[\x00-\u024f\u0370-\u04ff\u1e00-\u1eff\u2000-\u206f\u20a0-\u21ff]*")


def join_penultimate(words: tuple[str, ...]) -> tuple[str, ...]:
    """Replace a phrase such as “second to last” in `words` by “penultimate”."""
    for phrase in PENULTIMATE_PHRASES:
        for index in range(len(words) - len(phrase) + 1):
            if words[index : index + len(phrase)] == phrase:
                return (*words[:index], "penultimate", *words[index + len(phrase) :])
    return words


def in_latin_words(text: str) -> str:
    """Translate words for seasons and episodes that `key_of` cannot handle into English: “第3季第5集”, “시즌3 5화”."""
    if _ONLY_LATIN.fullmatch(text):
        return text
    text = "".join(str(unicodedata.decimal(sign)) if sign.isdecimal() else sign for sign in _composed(text))
    for pattern, by in _REWRITTEN:
        text = pattern.sub(by, text)
    return text


def _han_number(signs: str) -> int:
    """Convert a Chinese number below 100: “十二” is 12, “二十” is 20."""
    tens, ten, units = signs.partition("十")
    if not ten:
        return int("".join(str(_NATIVE_DIGITS[sign]) for sign in signs))
    return 10 * _NATIVE_DIGITS.get(tens, 1) + _NATIVE_DIGITS.get(units, 0)


# Patterns and replacements, applied in this order.
_REWRITTEN: Final[tuple[tuple[re.Pattern[str], str | Callable[[re.Match[str]], str]], ...]] = (
    (_native("finale"), " finale "),  # before numbers, because “最后一集” contains one
    (re.compile("第?([一二三四五六七八九十]{1,3})(?=[季期部話话集回])"), lambda found: f" {_han_number(found[1])}"),
    (re.compile(r"第(?=\s*[0-9])|제(?=\s*[0-9])"), " "),  # drops the ordinal prefix of “第3季”
    *(
        (re.compile(rf"(?<!\w)(?:{'|'.join(same)})(?!\w)"), str(number))
        for number, same in numbered("arabic_ordinals").items()
    ),
    (_native("season"), " season "),
    (_native("episode"), " episode "),
)
