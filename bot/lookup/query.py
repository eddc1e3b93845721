"""Separates a name from the words around it: titles, question words and topics.

This module works with word lists only and does not know any names.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from itertools import groupby, pairwise
from operator import itemgetter
from typing import Final

from bot.lookup import thresholds
from bot.lookup.text import vocabulary
from bot.lookup.text.nicknames import GIVEN_NAMES
from bot.lookup.text.tokenizer import key_of
from bot.lookup.text.vocabulary import ARTICLES, ORDINALS, QUESTION_WORDS, ROLES, SETTING_WORDS, STOP_WORDS, TITLES

Words = tuple[str, ...]

_STRETCHED: Final = re.compile(r"([a-z])\1{2,}")
_ORDINAL_SIGNS: Final = ORDINALS.keys() | {"st", "nd", "rd", "th"}
_ORDINAL_OF: Final = {str(number): word for word, number in ORDINALS.items()}
# Everyday words that can be a surname after a given name: "bond", but not "defects" or "lol".
_LIKE_SURNAMES: Final = frozenset(
    word
    for word in STOP_WORDS - QUESTION_WORDS - vocabulary.TOPICS - ROLES - SETTING_WORDS
    if len(word) >= thresholds.MIN_SURNAME_LIKE and not word.endswith(("s", "ed", "ing"))
)
# A short foreign stop word may be part of a name: "Marie de …", "Jacqueline Das".
_LINKS: Final = vocabulary.FOREIGN_STOP_WORDS - QUESTION_WORDS - vocabulary.REQUESTS
_NO_SETTING: Final = STOP_WORDS - SETTING_WORDS
# Words that occur around a name in a question. If a text has none of them, its other words belong to a longer name
# ("molly cobb space center"), unless they only describe the person or thing.
_FRAMING: Final = vocabulary.COUNTED.union(
    QUESTION_WORDS - {"and"}, vocabulary.FOREIGN_STOP_WORDS, vocabulary.PLAYING, vocabulary.CHAT_ABBREVIATIONS,
    vocabulary.INTERJECTIONS, vocabulary.REQUESTS, vocabulary.TOPICS,
)  # fmt: skip
_DESCRIBING: Final = ROLES.union(TITLES, *vocabulary.LONG_TITLES, vocabulary.KINDS, vocabulary.SUFFIXES)
# Words that may surround a part of a name in a question.
_SURROUNDING: Final = ARTICLES.union(
    SETTING_WORDS, QUESTION_WORDS, ROLES, TITLES, vocabulary.INTERJECTIONS, vocabulary.KINDS, vocabulary.TOPICS
)


# ---------------------------------------------------------------------- ways to read a text as a name


def interpretations(key: Words) -> list[Words]:
    """Return the word sequences that may be the name in a text, best first.

    The first is `key` itself. Others leave out titles, question words and so on, or spell words differently.
    """
    bare = _without_title(key)
    abbreviated, roman = vocabulary.ABBREVIATED, vocabulary.ROMANS.get(key[0]) if key else None
    ways = [
        key,
        *([("".join(key),)] if len(key) >= thresholds.MIN_SPACED_LETTERS and all(map(_is_letter, key)) else []),
        *((abbreviated[words[0]], *words[1:]) for words in bare if words and words[0] in abbreviated),
        *bare,
        *([(*key[1:], str(roman))] if len(key) > 1 and len(key[0]) > 1 and roman else []),
        *([] if _ORDINAL_SIGNS.isdisjoint(key) else [_ordinals_in_figures(key), _ordinals_in_words(key)]),
        *([_without_initials(key)] if len(key) > 2 else []),
        _content(key),
        without_titles(_content(key)),
        _without_chat_abbreviations(key),
        *(tuple(_STRETCHED.sub(letters, word) for word in key) for letters in (r"\1", r"\1\1")),
    ]
    return [way for way in dict.fromkeys(ways) if way]


def partial_interpretations(key: Words) -> list[Words]:
    """Return up to two word sequences that may be the name in an unfinished text.

    The first is `key` itself, the second leaves out the words around the name.
    """
    ways = dict.fromkeys((key, _without_title(key)[-1], without_titles(_content(key))))
    return [words for words in ways if words][:2]


def without_article(words: Words) -> Words:
    """Return `words` without a leading article. An article alone is kept."""
    return words[1:] if len(words) > 1 and words[0] in ARTICLES else words


def without_titles(words: Words) -> Words:
    """Return `words` without leading titles. The last word is always kept."""
    while len(words) > 1 and words[0] in TITLES:
        words = words[1:]
    return words


def without_topics(words: Words) -> Words:
    """Return `words` without titles and without topics that people ask about ("death", "season 4")."""
    return tuple(
        word
        for position, word in enumerate(words)
        if word not in vocabulary.TOPICS and word not in TITLES
        if not _is_counted(words, position) and not _is_counted(words, position - 1)
    )


def _without_title(key: Words) -> list[Words]:
    """Return several forms of `key`: without its article, then also without one, two, … of its leading titles.

    A title may have several words ("flight director").
    """
    bare = [without_article(key)]
    for words in bare:  # the list grows during the loop
        sizes = [size for size in (3, 2) if len(words) > size and words[:size] in vocabulary.LONG_TITLES]
        sizes += [1] if len(words) > 1 and words[0] in TITLES else []
        if sizes:
            bare.append(without_article(words[sizes[0] :]))
    return bare


def _without_initials(key: Words) -> Words:
    """Remove middle initials: "ed j baldwin" becomes "ed baldwin"."""
    if _is_letter(key[0]):
        return key
    return (key[0], *(word for word in key[1:-1] if not _is_letter(word)), key[-1])


def _ordinals_in_figures(key: Words) -> Words:
    """Write ordinals in digits, separate from their endings: "tenth doctor" becomes "10", "th", "doctor"."""
    return tuple(" ".join(f"{ORDINALS[word]} {_ending(word)}" if word in ORDINALS else word for word in key).split())


def _ordinals_in_words(key: Words) -> Words:
    """Write ordinals in words: "10", "th", "doctor" becomes "tenth", "doctor"."""
    words: list[str] = []
    for word in key:
        ordinal = _ORDINAL_OF.get(words[-1]) if words else None
        if ordinal is not None and word == _ending(ordinal):
            words[-1] = ordinal
        else:
            words.append(word)
    return tuple(words)


def _ending(ordinal: str) -> str:
    number = ORDINALS[ordinal]
    return "th" if number in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")


def _content(key: Words) -> Words:
    return tuple(word for position, word in enumerate(key) if word not in QUESTION_WORDS or _is_counted(key, position))


def _without_chat_abbreviations(key: Words) -> Words:
    """Write chat abbreviations such as "2" (to) in full. A number at the end is kept: it belongs to the name."""
    kept = len(key) - 1 if key and key[-1].isdigit() else len(key)
    return (*(vocabulary.CHAT_ABBREVIATIONS.get(word, word) for word in key[:kept]), *key[kept:])


def _is_letter(word: str) -> bool:
    return len(word) == 1 and word.isalpha()


def _is_counted(words: Sequence[str], position: int) -> bool:
    """Return whether the word at `position` is a word like "season" and a number follows: "season 4"."""
    return 0 <= position < len(words) - 1 and words[position] in vocabulary.COUNTED and words[position + 1].isdigit()


# ---------------------------------------------------------------------- names between other words


def content_runs(words: Sequence[str]) -> list[Words]:
    """Return the runs of words between stop words.

    If all words are stop words, return the runs of those that describe the setting of the story, such as "mars".
    """
    for left_out in (STOP_WORDS, _NO_SETTING):
        marks = [
            word in left_out
            or _is_counted(words, position - 1)
            or (word in vocabulary.CHAT_ABBREVIATIONS and 0 < position < len(words) - 1)
            or (word == "1" and (not position or words[position - 1] in STOP_WORDS))  # “the one about …”, no number
            # A surname-like word after an article is an everyday word: “survive the storm”.
            or (word in vocabulary.SURNAME_LIKE_WORDS and position > 1 and words[position - 1] in ARTICLES)
            for position, word in enumerate(words)
        ]
        runs = groupby(zip(words, marks, strict=True), itemgetter(1))
        if kept := [tuple(word for word, _ in run) for is_out, run in runs if not is_out]:
            return kept
    return []


def is_description(words: Sequence[str]) -> bool:
    """Return whether a question describes a person ("who plays the woman in …") instead of naming one."""
    described = any(word in ROLES and before in ARTICLES for before, word in pairwise(words))
    return described or not (ROLES.isdisjoint(words) or vocabulary.PLAYING.isdisjoint(words))


def name_after_playing(words: Sequence[str]) -> Words:
    """Return the name at the end of “the guy who plays gordo” or “the actress for kelly”.

    The result is empty if the person is only described.
    """
    positions = [position for position, word in enumerate(words) if word in vocabulary.PLAYING]
    positions = positions or [position for position, word in enumerate(words) if position and word == "for"]
    tail = words[positions[0] + 1 :] if positions else ()
    return _only_run(tail) if ROLES.isdisjoint(tail) else ()


def name_after_role(words: Words) -> Words:
    """Return the name that directly follows a role: “tom parker” in “the guy tom parker”.

    The result is empty if other words come between the role and the name.
    """
    last = max((position for position, word in enumerate(words) if word in ROLES), default=len(words))
    tail = words[last + 1 :]
    return _only_run(tail) if tail and tail[0] not in STOP_WORDS else ()


def _only_run(words: Sequence[str]) -> Words:
    runs = content_runs(words)
    return runs[0] if len(runs) == 1 else ()


# ---------------------------------------------------------------------- kinds of text


def is_name(text: str, words: Sequence[str]) -> bool:
    """Return whether the everyday words in a text look like parts of a name.

    Examples are "Marie de …", "Monika Moon" and "james bond".
    """
    everyday = [word for word in words if word in STOP_WORDS]
    if len(everyday) == 1 and len(everyday[0]) <= thresholds.MAX_LINK and everyday[0] in _LINKS:
        return True
    if len(words) == 2 and words[0] in GIVEN_NAMES and words[1] in _LIKE_SURNAMES:
        return True
    return text.istitle() and words[0] not in QUESTION_WORDS


def is_compound_name(words: Sequence[str]) -> bool:
    """Return whether a text consists of an everyday word and one other word, side by side.

    Words that may surround a name in a question are ignored, and neither word may be a given name. "hidden valley" is a
    name of this kind. It is not a question about a valley.
    """
    content = [position for position, word in enumerate(words) if word not in _SURROUNDING]
    if len(content) != 2 or content[0] + 1 != content[1]:
        return False
    said = [words[position] for position in content]
    return sum(word in STOP_WORDS for word in said) == 1 and GIVEN_NAMES.keys().isdisjoint(said)


def _is_title(text: str, key: Words) -> bool:
    """Return whether a text is capitalised like a title, such as “Have a Nice Sol”.

    Only connectives may be in lower case. A text that begins like a question, such as “Who Is Margo”, is not a title.
    """
    words = [word for word in text.split() if word[:1].isalpha()]
    small = [word for word in words if not word[0].isupper()]
    named = len(words) - len(small) > 1 and vocabulary.CONNECTIVES.issuperset(small)
    is_question = key[0] in vocabulary.QUESTION_OPENINGS or key[0] in vocabulary.FOREIGN_STOP_WORDS
    return named and len(key) > 2 and not is_question and not text.isupper()


def changes_meaning(text: str, key: Words, kept: Sequence[str]) -> bool:
    """Return whether the words around a name show that something else is meant, as in "gordo's first wife".

    Args:
        text: the text as typed.
        key: all words of the text.
        kept: the words that form the name.
    """
    left = _left_over(key, kept)
    if not left:
        return False
    core = [word for word in kept if word not in vocabulary.CONNECTIVES] or kept
    positions = [position for position, word in enumerate(key) if word in core] or [0]
    before, behind = key[: positions[0]], key[positions[-1] + 1 :]
    reach = thresholds.KIN_DISTANCE
    if not vocabulary.KIN.isdisjoint(before[-reach:] + behind[:reach]):
        return True  # "gordo's first wife", "wife of gordo"
    if len(core) == 1 and (not vocabulary.OFFICES.isdisjoint(before) or before[-2:] == ("first", "lady")):
        return True
    if len(before) > 1 and before[-1] == "of" and before[-2] in TITLES | ROLES:
        return True  # "captain of the phoenix"
    describing = (_DESCRIBING | SETTING_WORDS).issuperset(left) and not _DESCRIBING.isdisjoint(left)
    # Words that only describe the thing do not change the meaning: "soviet base zvezda" is Zvezda.
    return not describing and (_FRAMING.isdisjoint(left) or _is_title(text, key))


def _left_over(key: Words, kept: Sequence[str]) -> list[str]:
    """Return the words of `key` that are not in `kept`, without articles, initials and phrases like “season 4”.

    The result is empty if a word of `kept` is spelled differently in `key`.
    """
    wanted = Counter(kept)
    left = []
    for position, word in enumerate(key):
        if wanted[word] > 0:
            wanted[word] -= 1
        elif _is_counted(key, position):
            wanted[key[position + 1]] += 1  # skips the number too: "Margo Madison S4"
        elif (not _is_letter(word) or word in QUESTION_WORDS) and word not in kept and word not in ARTICLES:
            left.append(word)
    return [] if wanted.total() else left


def as_typed(text: str, words: Sequence[str]) -> str:
    """Return the part of `text` that was looked up, in the user's spelling.

    The result is short and has no control characters, so it is safe to repeat to the user.
    """
    most = thresholds.MAX_REPEATED
    wanted = set(words)
    kept: list[str] = []
    for piece in text[: 4 * most].split():
        shown = "".join(char for char in piece if unicodedata.category(char)[0] != "C")
        while shown and not shown[0].isalnum():
            shown = shown[1:]
        while shown and not (shown[-1].isalnum() or unicodedata.category(shown[-1])[0] == "M"):
            shown = shown[:-1]
        if shown and wanted.intersection(key_of(shown)):
            kept.append(shown)
    return " ".join(kept)[:most] or " ".join(words)[:most]
