"""What surrounds a name in what people type: titles, question words, what they ask about."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import groupby, pairwise
from operator import itemgetter
from typing import Final

from bot.lookup.matching.name_match import NameMatch
from bot.lookup.matching.name_matcher import MAX_NAME_WORDS, NameMatcher
from bot.lookup.matching.word_matches import MatchKind
from bot.lookup.text.nicknames import GIVEN_NAMES
from bot.lookup.text.stop_words import FOREIGN_STOP_WORDS, SETTING_WORDS, STOP_WORDS, SURNAME_LIKE_WORDS
from bot.lookup.text.tokenizer import key_of
from bot.lookup.text.vocabulary import (
    ABBREVIATED,
    ARTICLES,
    CHAT_ABBREVIATIONS,
    CONNECTIVES,
    COUNTED,
    INTERJECTIONS,
    KIN,
    KINDS,
    LONG_TITLES,
    OFFICES,
    ORDINALS,
    PLAYING,
    QUESTION_OPENINGS,
    QUESTION_WORDS,
    REQUESTS,
    ROLES,
    ROMANS,
    SUFFIXES,
    TITLES,
    TOPICS,
)

# Characters of "3 names match “stevens”": what people typed is repeated to them, so it must stay short.
_LONGEST_REPEATED: Final = 60
# "m a r g o", but not "d p".
_FEWEST_LETTERS: Final = 4
_STRETCHED: Final = re.compile(r"([a-z])\1{2,}")

# Everyday words that make a name with a given name in front: "bond", not "defects" nor "lol".
_LIKE_SURNAMES: Final = frozenset(
    word
    for word in STOP_WORDS - QUESTION_WORDS - TOPICS - ROLES - SETTING_WORDS
    if len(word) > 3 and not word.endswith(("s", "ed", "ing"))
)

_EVERYWHERE: Final = STOP_WORDS - SETTING_WORDS
# Letters of a word that may stand between two names: "van", "das".
_LONGEST_LINK: Final = 3
# Words from a name within which somebody's wife is theirs.
_KIN_REACH: Final = 2
_ORDINAL_SIGNS: Final = ORDINALS.keys() | {"st", "nd", "rd", "th"}
_ORDINAL_OF: Final = {str(number): word for word, number in ORDINALS.items()}
# Words without which what surrounds a name is a part of a longer one: "molly cobb space center".
_FRAMING: Final = (
    CHAT_ABBREVIATIONS.keys()
    | COUNTED
    | (QUESTION_WORDS - {"and"})
    | FOREIGN_STOP_WORDS
    | INTERJECTIONS
    | PLAYING
    | REQUESTS
    | TOPICS
)
# Unless they only say who or what it is.
_DESCRIBING: Final = KINDS | ROLES | TITLES | {word for title in LONG_TITLES for word in title} | SUFFIXES

# What stands beside a part of a name in questions: who and what somebody or something is, and what is asked about it.
_SURROUNDING: Final = ARTICLES | SETTING_WORDS | QUESTION_WORDS | KINDS | INTERJECTIONS | ROLES | TITLES | TOPICS


def without_article(words: tuple[str, ...]) -> tuple[str, ...]:
    """`words` without a leading article, unless it is all there is."""
    return words[1:] if len(words) > 1 and words[0] in ARTICLES else words


def interpretations(key: tuple[str, ...]) -> list[tuple[str, ...]]:
    """What may be the name: the words as typed, without titles in front, without question words."""
    bare = [without_article(key)]
    while title := _title(bare[-1]):
        bare.append(without_article(bare[-1][title:]))
    full = [(ABBREVIATED[words[0]], *words[1:]) for words in bare if words and words[0] in ABBREVIATED]
    content = _content(key)
    turned = (*key[1:], str(ROMANS[key[0]])) if len(key) > 1 and len(key[0]) > 1 and key[0] in ROMANS else ()
    short = [tuple(_STRETCHED.sub(by, word) for word in key) for by in (r"\1", r"\1\1")]
    letters = ("".join(key),) if len(key) >= _FEWEST_LETTERS and all(map(_is_letter, key)) else ()
    ordinals = () if _ORDINAL_SIGNS.isdisjoint(key) else (_in_figures(key), _in_words(key))
    initials = (without_initials(key),) if len(key) > 2 else ()
    ways = (key, letters, *full, *bare, turned, *ordinals, *initials, content, untitled(content))
    ways = (*ways, _as_chatted(key), *short)
    return list(dict.fromkeys(reading for reading in ways if reading))


def without_initials(key: tuple[str, ...]) -> tuple[str, ...]:
    """ "ed j baldwin" without the letter in the middle."""
    if _is_letter(key[0]):
        return key
    return (key[0], *(word for word in key[1:-1] if not _is_letter(word)), key[-1])


def _in_figures(key: tuple[str, ...]) -> tuple[str, ...]:
    """ "tenth doctor" as "10th doctor" is compared."""
    pieces = [(str(ORDINALS[word]), _ending(ORDINALS[word])) if word in ORDINALS else (word,) for word in key]
    return tuple(word for piece in pieces for word in piece)


def _in_words(key: tuple[str, ...]) -> tuple[str, ...]:
    """The other way round."""
    words: list[str] = []
    for word in key:
        if words and words[-1] in _ORDINAL_OF and word == _ending(int(words[-1])):
            words[-1] = _ORDINAL_OF[words[-1]]
        else:
            words.append(word)
    return tuple(words)


def _ending(number: int) -> str:
    return "th" if number % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")


def is_proper(typed: str, key: Sequence[str]) -> bool:
    """Whether several words are all written like a name: “Have a Nice Sol”, but no “Who Is Margo”."""
    words = [word for word in typed.split() if word[:1].isalpha()]
    large = [word for word in words if word[0].isupper()]
    small = [word for word in words if not word[0].isupper()]
    named = len(large) > 1 and all(word in CONNECTIVES for word in small)
    return named and len(key) > 2 and key[0] not in QUESTION_OPENINGS | FOREIGN_STOP_WORDS and not typed.isupper()


def changes_meaning(key: tuple[str, ...], kept: Sequence[str], *, proper: bool = False) -> bool:
    """Whether the words around a name say that somebody or something else is meant.

    Args:
        key: all words typed.
        kept: those that are the name.
        proper: all of them are written like a name.
    """
    wanted = Counter(kept)
    left: list[str] = []
    for place, word in enumerate(key):
        if wanted[word] > 0:
            wanted[word] -= 1
        elif word in COUNTED and _is_number(key, place + 1):
            wanted[key[place + 1]] += 1  # "Margo Madison S4"
        elif (not _is_letter(word) or word in QUESTION_WORDS) and word not in kept and word not in ARTICLES:
            left.append(word)
    if not left or wanted.total():
        return False  # nothing was left out, or what was typed only stands there in another form
    core = [word for word in kept if word not in CONNECTIVES] or kept
    places = [place for place, word in enumerate(key) if word in core]
    first, last = (places[0], places[-1]) if places else (0, 0)
    if not KIN.isdisjoint(key[max(0, first - _KIN_REACH) : first] + key[last + 1 : last + 1 + _KIN_REACH]):
        return True  # "gordo's first wife", "wife of gordo"
    if len(core) == 1 and (not OFFICES.isdisjoint(key[:first]) or tuple(key[first - 2 : first]) == ("first", "lady")):
        return True
    if first > 1 and key[first - 1] == "of" and key[first - 2] in TITLES | ROLES:
        return True  # "captain of the phoenix"
    describing = (_DESCRIBING | SETTING_WORDS).issuperset(left) and not _DESCRIBING.isdisjoint(left)
    return (proper or _FRAMING.isdisjoint(left)) and not describing  # "soviet base zvezda" is Zvezda


def _is_letter(word: str) -> bool:
    return len(word) == 1 and word.isalpha()


def partial_interpretations(key: tuple[str, ...]) -> list[tuple[str, ...]]:
    """The same while somebody is still typing: the words as typed, and one way to leave out what surrounds them."""
    bare = without_article(key)
    while title := _title(bare):
        bare = without_article(bare[title:])
    ways = dict.fromkeys((key, bare, untitled(_content(key))))
    return [words for words in ways if words][:2]


def _content(key: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(
        word
        for place, word in enumerate(key)
        if word not in QUESTION_WORDS or (word in COUNTED and _is_number(key, place + 1))
    )


def untitled(words: tuple[str, ...]) -> tuple[str, ...]:
    """`words` without titles in front, unless they are all there is."""
    while len(words) > 1 and words[0] in TITLES:
        words = words[1:]
    return words


def _as_chatted(key: tuple[str, ...]) -> tuple[str, ...]:
    """With the short spellings of chats written out; a number at the end is one."""
    last = len(key) - 1
    return tuple(
        CHAT_ABBREVIATIONS.get(word, word) if place < last or not word.isdigit() else word
        for place, word in enumerate(key)
    )


def _title(words: tuple[str, ...]) -> int:
    """How many words of a title stand in front of something else."""
    for size in (3, 2):
        if len(words) > size and words[:size] in LONG_TITLES:
            return size
    return int(len(words) > 1 and words[0] in TITLES)


def without_topics(words: tuple[str, ...]) -> tuple[str, ...]:
    """`words` without what is asked about somebody ("death", "season 4"); titles go too."""
    return tuple(
        word
        for place, word in enumerate(words)
        if word not in TOPICS
        and word not in TITLES
        and not (word in COUNTED and _is_number(words, place + 1))
        and not (place and words[place - 1] in COUNTED and word.isdigit())
    )


def is_description(words: Sequence[str]) -> bool:
    """Whether a question tells who somebody is ("who plays the woman in …") instead of naming anybody."""
    if ROLES.isdisjoint(words):
        return False
    return not PLAYING.isdisjoint(words) or any(
        word in ROLES and before in ARTICLES for before, word in pairwise(words)
    )


def name_after_playing(words: Sequence[str]) -> tuple[str, ...]:
    """The name at the end of “the guy who plays gordo”, “the actress for kelly”; none if it is described."""
    places = [place for place, word in enumerate(words) if word in PLAYING]
    places = places or [place for place, word in enumerate(words) if place and word == "for"]
    tail = words[places[0] + 1 :] if places else ()
    runs = content_runs(tail) if ROLES.isdisjoint(tail) else []
    return runs[0] if len(runs) == 1 else ()


def name_after_role(words: tuple[str, ...]) -> tuple[str, ...]:
    """What follows straight on who somebody is: "the guy tom parker"; nothing where more is told of them first."""
    last = max((place for place, word in enumerate(words) if word in ROLES), default=len(words))
    tail = words[last + 1 :]
    runs = content_runs(tail) if tail and tail[0] not in STOP_WORDS else []
    return runs[0] if len(runs) == 1 else ()


def is_name(typed: str, words: Sequence[str]) -> bool:
    """Whether everyday words look like parts of a name: "Marie de …", "Monika Moon", "james bond"."""
    left_out = [word for word in words if word in STOP_WORDS]
    if (
        len(left_out) == 1
        and len(left_out[0]) <= _LONGEST_LINK
        and left_out[0] in FOREIGN_STOP_WORDS - QUESTION_WORDS - REQUESTS
    ):
        return True
    if len(words) == 2 and words[0] in GIVEN_NAMES and words[1] in _LIKE_SURNAMES:
        return True
    return typed.istitle() and words[0] not in QUESTION_WORDS


def is_compound_name(words: Sequence[str]) -> bool:
    """Whether all that is said is an everyday word and another one: "hidden valley", no question about a valley."""
    content = [place for place, word in enumerate(words) if word not in _SURROUNDING]
    if len(content) != 2 or content[0] + 1 != content[1]:
        return False
    said = [words[place] for place in content]
    return sum(word in STOP_WORDS for word in said) == 1 and GIVEN_NAMES.keys().isdisjoint(said)


def content_runs(words: Sequence[str]) -> list[tuple[str, ...]]:
    """What is left between everyday words; if there is nothing else, the words that surround every story."""
    for left_out in (STOP_WORDS, _EVERYWHERE):
        marks = [
            word in left_out
            or (word.isdigit() and place > 0 and words[place - 1] in COUNTED)
            or (word in CHAT_ABBREVIATIONS and 0 < place < len(words) - 1)
            or (word == "1" and (not place or words[place - 1] in STOP_WORDS))  # "the one about …"
            or (word in SURNAME_LIKE_WORDS and place > 1 and words[place - 1] in ARTICLES)  # "… survive the storm"
            for place, word in enumerate(words)
        ]
        runs = [
            tuple(word for word, _ in run)
            for out, run in groupby(zip(words, marks, strict=True), itemgetter(1))
            if not out
        ]
        if runs:
            return runs
    return []


def names_within(
    words: tuple[str, ...], matcher: NameMatcher, least: float
) -> Iterator[tuple[tuple[str, ...], list[NameMatch]]]:
    """Full names of two words or more within `words`, the longest first, none overlapping.

    Args:
        words: what was typed.
        matcher: of the names to look among.
        least: similarity below which a misspelt name is not taken.
    """
    free = [True] * len(words)
    known = {pair: matcher.cooccur(pair) for pair in set(pairwise(words))}
    together = [known[pair] for pair in pairwise(words)]
    for size in range(min(len(words) - 1, MAX_NAME_WORDS), 1, -1):
        for start in range(len(words) - size + 1):
            window = words[start : start + size]
            if not all(free[start : start + size]) or not all(together[start : start + size - 1]):
                continue
            if all(word in QUESTION_WORDS for word in window) or (
                _is_number(words[: start + 1], start) and words[start - 1] in COUNTED
            ):
                continue
            hits = [
                hit
                for hit in matcher.within(window)
                if hit.match[0] is MatchKind.EXACT
                or (
                    hit.match[0] in (MatchKind.WHOLE, MatchKind.FUZZY)
                    and hit.match[1] >= least
                    and hit.has_exact_word
                    and not hit.matches_known_word
                    and matcher.content(hit) == size
                )
            ]
            if hits:
                free[start : start + size] = [False] * size
                yield window, hits


def as_typed(typed: str, words: Sequence[str]) -> str:
    """The part of `typed` that was looked up, in its own spelling, safe to repeat: no control characters."""
    wanted = set(words)
    kept: list[str] = []
    for piece in typed[: 4 * _LONGEST_REPEATED].split():
        shown = "".join(char for char in piece if unicodedata.category(char)[0] != "C")
        while shown and not shown[0].isalnum():
            shown = shown[1:]
        while shown and not (shown[-1].isalnum() or unicodedata.category(shown[-1])[0] == "M"):
            shown = shown[:-1]
        if shown and wanted.intersection(key_of(shown)):
            kept.append(shown)
    return " ".join(kept)[:_LONGEST_REPEATED] or " ".join(words)[:_LONGEST_REPEATED]


def _is_number(words: Sequence[str], place: int) -> bool:
    return place < len(words) and words[place].isdigit()
