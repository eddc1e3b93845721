"""Finds the names of a knowledge base in a segment of a free text, in any form that look-up knows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import Final

from msgspec import Struct

from bot.lookup.text.nicknames import GIVEN_NAMES
from bot.lookup.text.transliteration import cyrillic_to_english, is_cyrillic, without_case_ending
from bot.lookup.text.vocabulary import STOP_WORDS
from bot.recognition.index import LONGEST_NAME, name_key
from bot.recognition.text.segments import Segment, Word
from bot.recognition.text.senses import languages, latin, senses_of
from bot.recognition.thresholds import thresholds
from bot.recognition.visible import Visible

MAX_OWNERS: Final = 6
"""A part of a name that belongs to more entries names none of them."""
MAX_GUESSES: Final = 24
"""The largest number of words of a segment whose spelling is corrected."""
_SHORTEST_TYPO: Final = 5
_RELATION_TOKENS: Final = 24
_IN_GENERAL: Final = frozenset({"=child", "=love", "=family"})
_OF: Final = frozenset(["of", "von", "de", "do", "da", "du", "di", "od"])
_SHORTEST_TRIMMED: Final = 4
_CASES: Final = ("ow", "owi", "em", "iem", "a", "u", "y", "i", "ie", "s", "es", "om", "oy", "oi", "ej", "ą", "e")


class Mention(Struct, frozen=True):
    """A name in a segment.

    Attributes:
        start, end: the words that it consists of, as a range.
        entries: the numbers of the entries with this name.
        groups: the groups of these names, as in `bot.knowledge.model.Names`.
        is_sure: whether the words can hardly mean anything else.
    """

    start: int
    end: int
    entries: tuple[int, ...]
    groups: tuple[int, ...]
    is_sure: bool


def mentions_in(segment: Segment, visible: Visible) -> list[Mention]:
    """Return the names in a segment, in order. Of overlapping ones, the longest that begins first counts."""
    words = segment.words
    forms = _forms(words, visible)
    spans = [
        (at, at + size, key)
        for at in range(len(words))
        for size in range(min(LONGEST_NAME, len(words) - at), 0, -1)
        for key in _keys(forms[at : at + size])
    ]
    rows = visible.rows([key for _, _, key in spans])
    found: list[Mention] = []
    end = 0
    for (start, after, _), hits in zip(spans, rows, strict=True):
        if start < end or not hits:
            continue
        mention = _mention(segment, start, after, hits, visible)
        if mention is not None:
            found.append(mention)
            end = after
    return [*found, *_kin(segment, found, visible)]


def _kin(segment: Segment, mentions: Sequence[Mention], visible: Visible) -> Iterator[Mention]:
    """Yield those who are meant by their kinship to somebody: the Shane of “Ed's boy” and of “the son of Ed”.

    They are found by relations, which are statements about two entries in a few words.
    """
    index = visible.index
    kinship = {f"={sense}" for sense in thresholds().kinship}
    for at, word in enumerate(segment.words):
        senses = [token for token in word.tokens[1:] if token in kinship]
        is_kin = bool(senses) and kinship.union(_IN_GENERAL).issuperset(word.tokens[1:])
        owner = _owner_of(at, segment, mentions) if is_kin else None
        if owner is None:
            continue
        others: dict[int, None] = {}
        for entry in owner.entries:
            for statement in visible.with_entry(entry).tolist():
                pair = [other for other in index.entries_of.row(statement).tolist() if other != entry]
                shared = index.tokens_of.row(statement)
                if len(pair) == 1 and len(shared) <= _RELATION_TOKENS:
                    roles = index.token_numbers([f"{sense}#{pair[0]}" for sense in senses]).tolist()
                    if not set(roles).isdisjoint(shared.tolist()):
                        others[pair[0]] = None
        if others:
            yield Mention(at, at + 1, tuple(others), (), is_sure=False)


def _owner_of(at: int, segment: Segment, mentions: Sequence[Mention]) -> Mention | None:
    """Return the name whose kin a word is: right before it with “'s”, or after it with “of”."""
    words = segment.words
    for mention in mentions:
        if mention.end in (at, at - 1) and words[mention.end - 1].is_possessive:
            return mention
        if mention.start == at + 2 and words[at + 1].plain in _OF:
            return mention
    return None


def _mention(segment: Segment, start: int, end: int, rows: Sequence[int], visible: Visible) -> Mention | None:
    """Make a mention of rows of names, unless the words hardly mean the name here."""
    index = visible.index
    whole = [row for row in rows if not index.name_is_part[row]]
    used = list(rows) if len(rows) - len(whole) <= 2 * MAX_OWNERS else whole
    entries = tuple(dict.fromkeys(int(index.name_entry[row]) for row in used))
    words = segment.words[start:end]
    if any(segment.ours[start:end]) or (not whole and len(entries) > MAX_OWNERS):
        return None
    everyday = all(word.plain in STOP_WORDS or not word.tokens for word in words)
    is_capital = any(word.is_capital for word in words)
    is_name_like = any(word.is_name_like for word in words)
    if everyday and not is_name_like and not (len(words) > 1 and is_capital):
        return None
    if len(words) == 1 and len(words[0].plain) < 3 and not is_capital:
        return None
    if len(words) == 1 and _is_followed_by_surname(segment.words, end, visible):
        return None
    is_sure = (len(words) > 1 or is_name_like or (is_capital and not everyday)) and (bool(whole) or is_name_like)
    groups = tuple(dict.fromkeys(int(index.name_group[row]) for row in used))
    return Mention(start, end, entries, groups, is_sure)


def _is_followed_by_surname(words: Sequence[Word], end: int, visible: Visible) -> bool:
    """Return whether a word is the first name of somebody else, such as “Ed” in “Ed Sheeran”."""
    if end >= len(words) or not words[end].is_capital or not words[end - 1].is_capital:
        return False
    after = words[end]
    if after.plain in STOP_WORDS or not after.is_name_like or after.plain == words[end - 1].plain:
        return False
    if visible.rows([name_key([after.plain])])[0]:
        return False
    numbers = visible.index.token_numbers(after.tokens).tolist()
    return not any(len(visible.with_token(number)) for number in numbers if number >= 0)


def _forms(words: Sequence[Word], visible: Visible) -> list[tuple[str, ...]]:
    """Return the spellings that each word may stand for, the likeliest first."""
    guesses = MAX_GUESSES
    found: list[tuple[str, ...]] = []
    for word in words:
        if word.plain in STOP_WORDS or word.plain.isdigit() or visible.is_name_word(word.plain):
            found.append((word.plain,))
            continue
        forms = _other_spellings(word.written)
        known = tuple(form for form in forms if visible.is_name_word(form))
        if not known and guesses and len(word.plain) >= _SHORTEST_TYPO and not _is_word(word.plain):
            guesses -= 1
            known = tuple(visible.near(word.plain)) or tuple(visible.sounding([word.plain, *forms]))
        found.append(known or (word.plain,))
    return found


@lru_cache(maxsize=1 << 14)
def _is_word(plain: str) -> bool:
    """Return whether a word has a meaning of its own, so that it is hardly a misspelt name."""
    return bool(senses_of(languages(), plain))


@lru_cache(maxsize=1 << 14)
def _other_spellings(written: str) -> tuple[str, ...]:
    """Return other spellings of a word: transliterated, without case endings, and as full given names."""
    plain = latin(written)
    found: list[str] = []
    if is_cyrillic(written):
        for spelled in cyrillic_to_english(written):
            found += [spelled, *without_case_ending(spelled)]
    elif len(plain) > _SHORTEST_TRIMMED:
        found += [plain[: -len(ending)] for ending in _CASES if plain.endswith(ending) and len(plain) - len(ending) > 2]
        found += without_case_ending(plain)
    found += sorted(GIVEN_NAMES.get(plain, ()))
    return tuple(dict.fromkeys(map(latin, found)))


def _keys(forms: Sequence[tuple[str, ...]]) -> Iterable[str]:
    """Return the keys of a sequence of words, with all spellings of at most one of them."""
    plain = [each[0] for each in forms]
    if not all(plain):
        return
    yield name_key(plain)
    for at, each in enumerate(forms):
        for form in each[1:]:
            yield name_key([*plain[:at], form, *plain[at + 1 :]])
