"""Candidates -> the arrays of an index. Work is done once for each word of the vocabulary, and for many at a time."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from itertools import pairwise
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from bot.lookup.index.arrays import Rows, Table, buffer_of, distinct, rows_of, table_of
from bot.lookup.index.hashing import Hashes, Letters, Numbers, hashes, initials_of, matrix, short, struck
from bot.lookup.outcomes import Candidate
from bot.lookup.text.edit_distance import SHORTEST_MISSPELT, edits_allowed
from bot.lookup.text.phonetics import heard_as, loosely, opening, skeletons, sounds, spellings
from bot.lookup.text.tokenizer import numbers_in_digits, words_of
from bot.lookup.text.vocabulary import FILLER, SPOKEN

# Beginnings of words in which one slip is forgiven while somebody types.
HEADS: Final = range(4, 9)
# Edits found by striking letters out; more are found by sound.
MOST_STRUCK: Final = 2
# Letters in the longest initials.
MOST_INITIALS: Final = 6
# Consonants that tell a whole name; fewer are too many names'.
FEWEST_CONSONANTS: Final = 3
# Short beginnings fit so many names that they are kept in the order in which they are offered.
SHORT_STARTS: Final = 2


def arrays_of(candidates: Iterable[Candidate]) -> dict[str, NDArray[Any]]:
    """Everything an `Index` consists of, by name. Names keep the order in which they are given."""
    words: dict[str, int] = {}
    entries: dict[str, int] = {}
    flat: list[int] = []
    lengths: list[int] = []
    owners: list[tuple[int, bool, int]] = []
    spoken: list[tuple[int, int]] = []
    for candidate in candidates:
        written = words_of(candidate.name)
        key = numbers_in_digits(written)
        if key != written:
            spoken += [(initials_of(letters), len(lengths)) for letters in _spoken_initials(written)]
        flat += [words.setdefault(word, len(words)) for word in key]
        lengths.append(len(key))
        owners.append((entries.setdefault(candidate.entry, len(entries)), candidate.main, candidate.group))
    owner = np.array(owners, np.int32).reshape(-1, 3)
    spelled = spellings("\n".join(words)).split("\n") if words else []
    vocabulary = sorted({*words, *spelled})
    place = {word: number for number, word in enumerate(vocabulary)}
    raw = np.array([place[word] for word in words], np.int32)
    canonical = np.arange(len(vocabulary), dtype=np.int32)
    canonical[raw] = [place[word] for word in spelled]
    names = Rows(np.concatenate([[0], np.cumsum(np.array(lengths, np.int64))]), raw[np.array(flat, np.intp)])
    word_text, word_start = buffer_of([f"{word}\n".encode() for word in vocabulary])
    entry_text, entry_start = buffer_of([entry.encode("utf-8", "surrogatepass") for entry in entries])
    main = owner[:, 1].astype(bool)
    postings = _postings(names, canonical)
    arrays: dict[str, NDArray[Any]] = {
        "name_entry": owner[:, 0].copy(),
        "name_main": main,
        "name_group": owner[:, 2].copy(),
        "group_size": np.bincount(owner[:, 2]).astype(np.int32),
        "name_start": names.starts,
        "name_word": names.values,
        "word_text": word_text,
        "word_start": word_start,
        "word_canonical": canonical,
        "word_loose": short(_hashed(loosely("\n".join(vocabulary)), len(vocabulary))),
        "entry_text": entry_text,
        "entry_start": entry_start,
        "posting_start": postings.starts,
        "posting": postings.values,
    }
    small = np.array([word in FILLER for word in vocabulary], bool)
    arrays["word_small"] = small
    starts = _short_starts(names, vocabulary, canonical, main)
    arrays |= {"begin_start": starts.starts, "begin": starts.values}
    tables = _word_tables(vocabulary, distinct(canonical[raw]))
    tables["initials"] = _initials(names, vocabulary, small, spoken)
    tables["heard"] = _heard(names, vocabulary)
    for name, table in tables.items():
        arrays |= {f"{name}_keys": table.keys, f"{name}_values": table.values}
    return arrays


@cache  # words have few beginnings
def begin_of(start: str) -> int:
    """The number of a beginning of one or two letters or digits."""
    number = 0
    for letter in start.ljust(SHORT_STARTS, "\0"):
        number = number * 37 + _letter_number(ord(letter))
    return number


def _letter_number(letter: int) -> int:
    return 0 if not letter else letter - 47 if letter < 58 else letter - 86


def _postings(names: Rows, canonical: Numbers) -> Rows:
    """The names of each word, as it is written and as it is spelled uniformly; each once, in order."""
    name = np.repeat(np.arange(len(names), dtype=np.int64), np.diff(names.starts))
    uniform = canonical[names.values]
    other = uniform != names.values
    word = np.concatenate([names.values, uniform[other]]).astype(np.int64)
    pairs = distinct(word * max(len(names), 1) + np.concatenate([name, name[other]]))
    return rows_of(pairs // max(len(names), 1), pairs % max(len(names), 1), len(canonical))


def _short_starts(names: Rows, vocabulary: list[str], canonical: Numbers, main: NDArray[np.bool_]) -> Rows:
    """Names by the first letter and by the first two of their words, headings first, then as given."""
    total = max(len(names), 1)
    spoken = [SPOKEN.get(word, word) for word in vocabulary]
    starts = [
        np.array([begin_of(word[:size]) for word in words], np.int64)
        for size in range(1, SHORT_STARTS + 1)
        for words in (vocabulary, spoken)
    ]
    name = np.repeat(np.arange(len(names), dtype=np.int64), np.diff(names.starts))
    rank = name + np.where(main[name], 0, total)
    forms = (names.values, canonical[names.values])
    pairs = distinct(np.concatenate([start[form] * (2 * total) + rank for start in starts for form in forms] or [name]))
    return rows_of(pairs // (2 * total), pairs % (2 * total) % total, 37**SHORT_STARTS)


def _word_tables(vocabulary: list[str], uniform: Numbers) -> dict[str, Table]:
    """Words by their letters, by their sound, by their consonants, with letters struck out, and by their beginnings."""
    letters = matrix([word.encode() for word in vocabulary])
    lengths = np.fromiter(map(len, vocabulary), np.int32, len(vocabulary))
    everyone = np.arange(len(vocabulary), dtype=np.int32)
    spoken = np.array([number for number in uniform if not vocabulary[number].isdigit()], np.int32)
    heard = sounds("\n".join(vocabulary[number] for number in spoken))
    bones = skeletons(heard)
    return {
        "words": table_of(hashes(letters), everyone),
        "sounds": table_of(_hashed(heard, len(spoken)), spoken),
        "bones": table_of(_hashed(bones, len(spoken)), spoken),
        "struck": _struck(letters, lengths, spoken),
        "heads": _heads(letters, lengths, np.array([not word.isdigit() for word in vocabulary], bool)),
    }


def _hashed(lines: str, count: int) -> Hashes:
    return hashes(matrix([line.encode() for line in lines.split("\n")])) if count else np.zeros(0, np.uint64)


def _struck(letters: Letters, lengths: Numbers, words: Numbers) -> Table:
    """Words by what is left of them when as many letters go as slips are forgiven."""
    keys: list[NDArray[np.uint32]] = [np.zeros(0, np.uint32)]
    values: list[Numbers] = [np.zeros(0, np.int32)]
    for length in distinct(lengths[words]):
        if length < SHORTEST_MISSPELT:
            continue
        alike = words[lengths[words] == length]
        part = letters[alike, : min(int(length), letters.shape[1])]
        for found in struck(part, min(edits_allowed(int(length)), MOST_STRUCK)):
            keys.append(short(found))
            values.append(alike)
    return table_of(np.concatenate(keys), np.concatenate(values))


def _heads(letters: Letters, lengths: Numbers, spoken: NDArray[np.bool_]) -> Table:
    """The first word of each beginning, by what is left of the beginning without one letter."""
    keys: list[NDArray[np.uint32]] = [np.zeros(0, np.uint32)]
    values: list[Numbers] = [np.zeros(0, np.int32)]
    for size in HEADS:
        for length in (size - 1, size):
            wanted = spoken & ((lengths == length) if length < size else (lengths >= length))
            words = np.flatnonzero(wanted)
            part = letters[words, :length]
            if part.shape[1] < length or not len(words):
                continue
            fresh = np.ones(len(words), bool)
            fresh[1:] = (part[1:] != part[:-1]).any(axis=1)
            for found in struck(part[fresh], 1):
                keys.append(short(found) ^ np.uint32(size))
                values.append(words[fresh].astype(np.int32))
    return table_of(np.concatenate(keys), np.concatenate(values))


def _heard(names: Rows, vocabulary: list[str]) -> Table:
    """Names by how they are heard."""
    bones, flat = heard_as(vocabulary), names.values.tolist()
    opened = [opening(word) if word else "" for word in vocabulary]
    heard = [
        opened[flat[start]] + "".join([bones[word] for word in flat[start:end]]) if end > start else ""
        for start, end in pairwise(names.starts.tolist())
    ]
    told = np.flatnonzero(np.fromiter(map(len, heard), np.int32, len(heard)) >= FEWEST_CONSONANTS)
    return table_of(short(_hashed("\n".join(heard[name] for name in told), len(told))), told)


def _spoken_initials(words: tuple[str, ...]) -> list[str]:
    """The initials of a name with a number in words: the m of "mars ninety four" is not all that is said."""
    kept = [words, [word for word in words if word not in FILLER]]
    return [letters for part in kept if len(letters := "".join(word[0] for word in part)) > 1 and letters.isalpha()]


def _initials(names: Rows, vocabulary: list[str], small: NDArray[np.bool_], spoken: list[tuple[int, int]]) -> Table:
    """Names by the first letters of their words, with and without small words; digits have none.

    Args:
        spoken: more of them, letters as a number and name.
    """
    first = np.array([ord(word[0]) - 96 if word[0].isalpha() else 0 for word in vocabulary], np.int64)
    name = np.repeat(np.arange(len(names), dtype=np.int64), np.diff(names.starts))
    extra = np.array(spoken, np.int64).reshape(-1, 2)
    keys, values = [extra[:, 0]], [extra[:, 1]]
    big = ~small[names.values]
    opening = np.zeros(len(names.values), bool)
    opening[names.starts[:-1][np.diff(names.starts) > 0]] = True
    for kept in (np.ones(len(names.values), bool), big, big | ~opening):
        counts = np.bincount(name[kept], minlength=len(names))
        starts = np.concatenate([[0], np.cumsum(counts)])
        letters = first[names.values[kept]]
        for count in range(2, MOST_INITIALS + 1):
            which = np.flatnonzero(counts == count)
            rows = letters[starts[which][:, None] + np.arange(count)]
            spelled = (rows > 0).all(axis=1)
            number = np.zeros(len(which), np.int64)
            for column in rows.T:
                number = number << 5 | column
            keys.append(number[spelled])
            values.append(which[spelled])
    return table_of(np.concatenate(keys).astype(np.int32), np.concatenate(values))
