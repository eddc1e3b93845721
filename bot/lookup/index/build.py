"""Builds the arrays of an index from names.

For speed, each distinct word is processed once, and many words at a time.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bot.lookup import thresholds
from bot.lookup.index.arrays import Numbers, RaggedArray, SortedMultimap, distinct
from bot.lookup.index.hashing import Letters, deletes, hashes_of, letter_matrix, upper_half
from bot.lookup.outcomes import Candidate
from bot.lookup.text import phonetics
from bot.lookup.text.edit_distance import max_edits
from bot.lookup.text.tokenizer import numbers_in_digits, words_of
from bot.lookup.text.vocabulary import QUESTION_WORDS, SPOKEN


def build_arrays(candidates: Iterable[Candidate]) -> dict[str, NDArray[Any]]:
    """Build all arrays of an `Index`. Names keep the order in which they are given.

    Returns:
        The arrays by their names. `name_*` has one value for each name, `word_*` one for each word in alphabetical
        order. `*_start` has the start of each row of a ragged array. `*_keys` and `*_values` form a multimap.
    """
    words: dict[str, int] = {}
    entries: dict[str, int] = {}
    flat: list[int] = []
    lengths: list[int] = []
    owners: list[tuple[int, bool, int]] = []
    initials: list[tuple[int, int]] = []
    for candidate in candidates:
        written = words_of(candidate.name)
        key = numbers_in_digits(written)
        for form in {written, key}:
            initials += [(int(letters, 36), len(lengths)) for letters in _initials(form)]
        flat += [words.setdefault(word, len(words)) for word in key]
        lengths.append(len(key))
        owners.append((entries.setdefault(candidate.entry, len(entries)), candidate.main, candidate.group))
    owner = np.array(owners, np.int32).reshape(-1, 3)
    spelled = phonetics.canonical_spellings("\n".join(words)).split("\n") if words else []
    vocabulary = sorted({*words, *spelled})
    position = {word: number for number, word in enumerate(vocabulary)}
    raw = np.array([position[word] for word in words], np.int32)
    canonical = np.arange(len(vocabulary), dtype=np.int32)
    canonical[raw] = [position[word] for word in spelled]
    names = RaggedArray(np.concatenate([[0], np.cumsum(np.array(lengths, np.int64))]), raw[np.array(flat, np.intp)])
    word_text, word_start = _concatenated([f"{word}\n".encode() for word in vocabulary])
    entry_text, entry_start = _concatenated([entry.encode("utf-8", "surrogatepass") for entry in entries])
    main = owner[:, 1].astype(bool)
    postings = _postings(names, canonical)
    prefixes = _short_prefixes(names, vocabulary, canonical, main)
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
        "word_small": np.array([word in QUESTION_WORDS for word in vocabulary], bool),
        "entry_text": entry_text,
        "entry_start": entry_start,
        "posting_start": postings.starts,
        "posting": postings.values,
        "prefix_start": prefixes.starts,
        "prefix": prefixes.values,
    }
    tables = _word_tables(vocabulary, distinct(canonical[raw]))
    codes, numbers = np.array(initials, np.uint32).reshape(-1, 2).T
    tables["initials"] = _multimap([(codes, numbers)])
    tables["name_consonants"] = _name_consonants(names, vocabulary)
    for name, table in tables.items():
        arrays |= {f"{name}_keys": table.keys, f"{name}_values": table.values}
    return arrays


def prefix_code(start: str) -> int:
    """Return the number of a prefix of one or two letters or digits, from 0 to 1331."""
    return int(start, 36) + 36 * (len(start) - 1)


def _initials(words: tuple[str, ...]) -> set[str]:
    """Return the initials of a name, with and without small words ("of"). Initials with a digit are left out."""
    letters = "".join([word[0] for word in words])
    forms = {letters}
    if not QUESTION_WORDS.isdisjoint(words):
        forms.add("".join([word[0] for word in words if word not in QUESTION_WORDS]))
        forms.add(letters[words[0] in QUESTION_WORDS :])
    return {form for form in forms if 2 <= len(form) <= thresholds.MAX_INITIALS and form.isalpha()}


def _postings(names: RaggedArray, canonical: Numbers) -> RaggedArray:
    """Return the names that contain each word, as written or in canonical spelling, in order and without duplicates."""
    name = names.row_numbers()
    uniform = canonical[names.values]
    other = uniform != names.values
    word = np.concatenate([names.values, uniform[other]]).astype(np.int64)
    total = max(len(names), 1)
    pairs = distinct(word * total + np.concatenate([name, name[other]]))
    return _ragged_array(pairs // total, pairs % total, len(canonical))


def _short_prefixes(
    names: RaggedArray, vocabulary: list[str], canonical: Numbers, main: NDArray[np.bool_]
) -> RaggedArray:
    """Return the names for each prefix of one or two letters: headings first, otherwise in the given order."""
    total = max(len(names), 1)
    spoken = [SPOKEN.get(word, word) for word in vocabulary]
    codes = [
        np.array([prefix_code(word[:size]) for word in words], np.int64)
        for size in range(1, thresholds.SHORT_PREFIX + 1)
        for words in (vocabulary, spoken)
    ]
    name = names.row_numbers()
    rank = name + np.where(main[name], 0, total)
    forms = (names.values, canonical[names.values])
    pairs = distinct(np.concatenate([code[form] * (2 * total) + rank for code in codes for form in forms]))
    return _ragged_array(pairs // (2 * total), pairs % (2 * total) % total, 1 + prefix_code("zz"))


def _word_tables(vocabulary: list[str], canonical: Numbers) -> dict[str, SortedMultimap]:
    """Build the tables that find words by spelling, sound, consonants, deletes, and deletes of their prefixes."""
    letters = letter_matrix(vocabulary)
    lengths = np.fromiter(map(len, vocabulary), np.int32, len(vocabulary))
    is_word = np.array([not word.isdigit() for word in vocabulary], bool)
    words = canonical[is_word[canonical]]
    heard = phonetics.phonetic_keys("\n".join(vocabulary[number] for number in words))
    consonants = phonetics.consonant_keys(heard)
    return {
        "words": _multimap([(hashes_of(vocabulary), np.arange(len(vocabulary), dtype=np.int32))]),
        "phonetic": _multimap([(hashes_of(heard.split("\n")[: len(words)]), words)]),
        "consonants": _multimap([(hashes_of(consonants.split("\n")[: len(words)]), words)]),
        "deletes": _deletes(letters, lengths, words),
        "prefix_deletes": _prefix_deletes(letters, lengths, is_word),
    }


def _deletes(letters: Letters, lengths: Numbers, words: Numbers) -> SortedMultimap:
    """Build the table of words by their deletes. A delete is a word without some of its letters.

    At most as many letters are deleted as edits are forgiven in the word.
    """
    parts = [(np.zeros(0, np.uint32), np.zeros(0, np.int32))]
    for length in range(thresholds.MIN_MISSPELT, letters.shape[1] + 1):
        alike = words[np.minimum(lengths[words], letters.shape[1]) == length]
        edits = min(max_edits(length), thresholds.MAX_EDIT_DISTANCE)
        parts += [(upper_half(found), alike) for found in deletes(letters[alike, :length], edits)]
    return _multimap(parts)


def _prefix_deletes(letters: Letters, lengths: Numbers, is_word: NDArray[np.bool_]) -> SortedMultimap:
    """Build the table of prefixes by their deletes of up to one letter.

    A prefix is stored as the number of the first word that begins with it.
    """
    parts = [(np.zeros(0, np.uint32), np.zeros(0, np.int32))]
    for size in thresholds.PREFIX_SIZES:
        for length in (size - 1, size):
            words = np.flatnonzero(is_word & ((lengths == length) if length < size else (lengths >= length)))
            prefix = letters[words, :length]
            if prefix.shape[1] < length or not len(words):
                continue
            fresh = np.ones(len(words), bool)
            fresh[1:] = (prefix[1:] != prefix[:-1]).any(axis=1)
            first = words[fresh].astype(np.int32)
            parts += [(upper_half(found) ^ np.uint32(size), first) for found in deletes(prefix[fresh], 1)]
    return _multimap(parts)


def _name_consonants(names: RaggedArray, vocabulary: list[str]) -> SortedMultimap:
    """Build the table of names by their consonants, regardless of spaces."""
    consonants, flat = phonetics.bare_consonants(vocabulary), names.values.tolist()
    keys = [
        phonetics.vowel_onset(vocabulary[flat[start]]) + "".join([consonants[word] for word in flat[start:end]])
        if end > start
        else ""
        for start, end in pairwise(names.starts.tolist())
    ]
    long = [number for number, key in enumerate(keys) if len(key) >= thresholds.MIN_CONSONANTS]
    return _multimap([(upper_half(hashes_of([keys[number] for number in long])), np.array(long, np.int32))])


# ---------------------------------------------------------------------- arrays


def _ragged_array(rows: NDArray[Any], values: NDArray[Any], count: int) -> RaggedArray:
    """Build a ragged array of `count` rows: `values[i]` goes into row `rows[i]`, in the given order."""
    order = np.argsort(rows, kind="stable")
    starts = np.zeros(count + 1, np.int64)
    np.cumsum(np.bincount(rows, minlength=count), out=starts[1:])
    return RaggedArray(starts, values[order].astype(np.int32))


def _multimap(parts: Sequence[tuple[NDArray[Any], NDArray[Any]]]) -> SortedMultimap:
    """Build a multimap from pairs of arrays: keys and their values.

    With keys of four bytes, equal pairs are stored once.
    """
    keys, values = (np.concatenate(arrays) for arrays in zip(*parts, strict=True))
    if keys.itemsize == 4:
        pairs = distinct(keys.astype(np.uint64) << np.uint64(32) | values.astype(np.uint64))
        return SortedMultimap((pairs >> np.uint64(32)).astype(keys.dtype), pairs.astype(np.uint32).astype(np.int32))
    order = np.lexsort((values, keys))
    return SortedMultimap(keys[order], values[order].astype(np.int32))


def _concatenated(texts: Sequence[bytes]) -> tuple[NDArray[np.uint8], NDArray[np.int64]]:
    """Concatenate texts. Return the bytes and the start of each text; shapes (bytes,) and (texts + 1,)."""
    starts = np.zeros(len(texts) + 1, np.int64)
    np.cumsum(np.fromiter(map(len, texts), np.int64, len(texts)), out=starts[1:])
    return np.frombuffer(b"".join(texts), np.uint8), starts
