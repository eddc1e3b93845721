"""An index of all names by their words, stored in immutable flat arrays.

The index contains visible and hidden names. A `Scope` selects the visible ones, and callers must apply it before they
count, cut, sort or compare anything, so that a word of hidden names alone costs no more time than a word of no name.
"""

from __future__ import annotations

import operator
import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from typing import Any, Final

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from bot.lookup import thresholds
from bot.lookup.index.arrays import NO_NUMBERS, Arrays, Numbers, RaggedArray, SortedMultimap, distinct
from bot.lookup.index.build import build_arrays, prefix_code
from bot.lookup.index.hashing import deletes_of, hash_of, hashes_of, upper_half
from bot.lookup.outcomes import Candidate
from bot.lookup.text import phonetics
from bot.lookup.text.edit_distance import edit_similarity, has_prefix_within, max_edits

# This character sorts after every letter and digit. So a prefix followed by it sorts after all words with that prefix.
_AFTER_ALL: Final = "~"
# `Index.exact_entry` gives up if every word is in more names than this.
_CHUNK: Final = 256

Mask = NDArray[np.bool_]
"""One boolean for each group of names: which groups may be found."""
Range = tuple[int, int]
"""The number of the first word and of the one after the last. Words are numbered in alphabetical order."""


class Scope(Struct, frozen=True, eq=False):
    """The groups of names that are visible. Hidden names have no influence on any result.

    Attributes:
        open: one flag for each group number, True if its names are visible. None makes every group visible.
        counts: how many visible names hold each word, once it is counted. Scopes with the same `open` may share it.
        candidates: what typed words may match, by word. It is only shared by those who may know what each other type:
            by the time of a look-up one could tell whether its words have been looked up before.
    """

    open: Mask | None
    counts: dict[str, memoryview] = {}
    candidates: dict[Any, Any] = {}


EVERYTHING: Final = Scope(None)


class Index:
    """All names of one knowledge base. Names, words and entries are identified by numbers.

    Args:
        arrays: the result of `build_arrays`. The arrays are not copied and may be memory-mapped from a file.

    Attributes:
        arrays: all arrays of the index, for storage or another process.
        name_entry: the number of the entry of each name; shape (names,).
        name_main: True for each name that is the heading of its entry; shape (names,).
        names: the words of each name.
        canonical: the number of each word's canonical spelling; shape (words,).
        small: True for each small word ("of"), which is only matched exactly; shape (words,).
    """

    def __init__(self, arrays: Arrays) -> None:
        self.arrays: Final = arrays
        self.name_entry: Final[Numbers] = arrays["name_entry"]
        self.name_main: Final[NDArray[np.bool_]] = arrays["name_main"]
        self._name_group: Final[Numbers] = arrays["name_group"]
        self.names: Final = RaggedArray(arrays["name_start"], arrays["name_word"])
        self.canonical: Final[Numbers] = arrays["word_canonical"]
        self.small: Final[NDArray[np.bool_]] = arrays["word_small"]
        self._word_start: Final = arrays["word_start"]
        self._postings: Final = RaggedArray(arrays["posting_start"], arrays["posting"])
        self._word_at, self._word_text = _read_singly(arrays, "word_start", "word_text")
        self._canonical_at, self._posting_at = _read_singly(arrays, "word_canonical", "posting_start")
        self._name_at, self._name_words = _read_singly(arrays, "name_start", "name_word")
        self._entry_at, self._entry_text = _read_singly(arrays, "entry_start", "entry_text")
        self._prefixes: Final = RaggedArray(arrays["prefix_start"], arrays["prefix"])
        tables = ("words", "phonetic", "consonants", "deletes", "prefix_deletes", "initials", "name_consonants")
        self._prefix_codes: Final[dict[int, NDArray[np.int64]]] = {}
        self._multimaps: Final = {
            table: SortedMultimap(arrays[f"{table}_keys"], arrays[f"{table}_values"]) for table in tables
        }

    @classmethod
    def of(cls, candidates: Iterable[Candidate]) -> Index:
        """Build an index of `candidates`, which are ordered by prominence. This order breaks ties between matches."""
        return cls(build_arrays(candidates))

    def __len__(self) -> int:
        return len(self.name_entry)

    # ------------------------------------------------------------------ names

    def count(self, scope: Scope) -> int:
        """Return the number of visible names."""
        if scope.open is None:
            return len(self)
        sizes = self.arrays["group_size"]
        return int(sizes[scope.open[: len(sizes)]].sum())

    def visible(self, names: Numbers, scope: Scope) -> Numbers:
        """Return those of `names` that are visible in the scope."""
        return names if scope.open is None else names[scope.open[self._name_group[names]]]

    def opens(self, name: int, scope: Scope) -> bool:
        """Return whether a name is visible."""
        return scope.open is None or bool(scope.open[self._name_group[name]])

    def entry(self, number: int) -> str:
        """Return the id of the entry with this number."""
        text = self._entry_text[self._entry_at[number] : self._entry_at[number + 1]]
        return str(text, "utf-8", "surrogatepass")

    def exact_entry(self, words: Sequence[str], scope: Scope) -> int | None:
        """Return the number of the entry with a name that consists of exactly these words.

        The result is None if there is no such name, if another visible entry has a name that contains all the words,
        if a word was typed twice, or if each of the words occurs in more than `_CHUNK` visible names.
        """
        everyone = range(len(self.canonical))
        if not words or not everyone:
            return None
        # A word behind all others takes the same steps, or their number would tell whether it is the last of them.
        numbers = [min(bisect_left(everyone, word, key=self.word), len(everyone) - 1) for word in words]
        needed = {self._canonical_at[number] for number in numbers}
        visible = self._visible_before(scope)
        size, rarest = min((visible[word + 1] - visible[word], word) for word in needed)
        if not 0 < size <= _CHUNK or len(needed) < len(words) or any(map(operator.ne, map(self.word, numbers), words)):
            return None
        names = self._postings.values[self._posting_at[rarest] : self._posting_at[rarest + 1]]
        if scope.open is not None:
            names = names[scope.open[self._name_group[names]]]
        rows = {
            name: self._name_words[self._name_at[name] : self._name_at[name + 1]].tolist() for name in names.tolist()
        }
        holding = {
            name: row for name, row in rows.items() if needed.issubset([self._canonical_at[word] for word in row])
        }
        is_whole = sorted(numbers) in map(sorted, holding.values())
        entries = set(self.name_entry[list(holding)].tolist())
        return entries.pop() if is_whole and len(entries) == 1 else None

    def with_initials(self, letters: str) -> Numbers:
        """Return the names with these initials."""
        if not letters.isalpha() or len(letters) > thresholds.MAX_INITIALS:
            return NO_NUMBERS
        return self._multimaps["initials"].get(np.uint32(int(letters, 36)))

    def with_consonants(self, words: Sequence[str], fewest: int) -> Numbers:
        """Return the names with the consonants of these words, regardless of spaces.

        The result is empty if the words have less than `fewest` consonants.
        """
        key = "".join([phonetics.vowel_onset(words[0]), *phonetics.bare_consonants(words)]) if words else ""
        if len(key) < fewest:
            return NO_NUMBERS
        return self._multimaps["name_consonants"].get(upper_half(hashes_of([key]))[0])

    def with_short_prefix(self, start: str) -> Numbers:
        """Return the names with a word that begins with `start`, of one or two letters, headings first."""
        return self._prefixes.row(prefix_code(start))

    def holding(self, words: Numbers, ranges: Sequence[Range]) -> Numbers:
        """Return the names with one of `words` or with a word in one of `ranges`. A name may occur several times."""
        parts = [self._postings.values[self._posting_at[first] : self._posting_at[end]] for first, end in ranges]
        parts += [self._postings.rows(words)] if len(words) else []
        return np.concatenate(parts) if len(parts) > 1 else parts[0] if parts else NO_NUMBERS

    def posting_count(self, words: Iterable[int], ranges: Sequence[Range], scope: Scope) -> int:
        """Return the number of visible names among those that `holding` would return."""
        visible = self._visible_before(scope)
        count = sum([visible[word + 1] - visible[word] for word in words])
        return count + sum([visible[end] - visible[first] for first, end in ranges])

    def holds(self, first: int, end: int, scope: Scope) -> bool:
        """Return whether a visible name contains one of the words from number `first` to the one before `end`."""
        visible = self._visible_before(scope)
        return bool(visible[end] > visible[first])

    def held(self, words: Numbers, scope: Scope) -> Numbers:
        """Return those of `words` that a visible name contains."""
        if scope.open is None:
            return words
        visible = np.asarray(self._visible_before(scope))
        return words[visible[words + 1] > visible[words]]

    def _visible_before(self, scope: Scope) -> memoryview:
        """Return how often the words before each word occur in visible names; shape (words + 1,)."""
        if scope.open is None:
            return self._posting_at
        if "before" not in scope.counts:
            before = np.zeros(len(self._postings.values) + 1, np.int64)
            np.cumsum(scope.open[self._name_group[self._postings.values]], out=before[1:])
            scope.counts["before"] = before[self._postings.starts].data
        return scope.counts["before"]

    # ------------------------------------------------------------------ words

    def word(self, number: int) -> str:
        """Return the text of a word."""
        return str(self._word_text[self._word_at[number] : self._word_at[number + 1] - 1], "ascii")

    def known(self, words: Sequence[str]) -> Numbers:
        """Return the numbers of those `words` that are in the index."""
        if not words:
            return NO_NUMBERS
        table = self._multimaps["words"]
        return table.get(hash_of(words[0])) if len(words) == 1 else table.get_all(hashes_of(words))

    def starting(self, start: str) -> Range:
        """Return the range of words that begin with `start`."""
        everyone = range(len(self.canonical))
        first = bisect_left(everyone, start, key=self.word)
        return first, bisect_left(everyone, start + _AFTER_ALL, lo=first, key=self.word)

    def containing(self, part: str) -> Numbers:
        """Return the numbers of the words that contain the letters `part`, ascending."""
        positions = [found.start() for found in re.finditer(part.encode(), self._word_text)]
        return distinct(np.searchsorted(self._word_start, positions, "right") - 1).astype(np.int32)

    def sounding(self, word: str) -> Numbers:
        """Return the words that have the same phonetic key as `word`."""
        return self._multimaps["phonetic"].get(hash_of(phonetics.phonetic_key(word)))

    def with_same_consonants(self, word: str) -> Numbers:
        """Return the words that have the same consonants as `word`, and vowels in the same positions."""
        return self._multimaps["consonants"].get(hash_of(phonetics.consonant_key(word)))

    def near(self, typed: str, scope: Scope) -> list[tuple[int, float]]:
        """Return the words of visible names that differ from `typed` only by the forgiven edits, with similarities."""
        allowed = max_edits(len(typed))
        if not allowed or typed.isdigit():
            return []
        edits = min(allowed, thresholds.MAX_EDIT_DISTANCE)
        words = self.held(distinct(self._multimaps["deletes"].get_all(upper_half(deletes_of(typed, edits)))), scope)
        lengths = self._word_start[words + 1] - self._word_start[words] - 1
        near = words[np.abs(lengths - len(typed)) <= allowed].tolist()
        return [(number, alike) for number in near if (alike := edit_similarity(typed, self.word(number))) > 0.0]

    def nearly_starting(self, start: str, scope: Scope) -> list[Range]:
        """Return the ranges of words that begin with `start` or a similar prefix, if visible names contain one."""
        if len(start) < thresholds.PREFIX_SIZES[0] or start.isdigit():
            return []
        size = min(len(start), thresholds.PREFIX_SIZES[-1])
        keys = distinct(upper_half(deletes_of(start[:size], 1))) ^ np.uint32(size)
        firsts = distinct(self._multimaps["prefix_deletes"].get_all(keys))
        is_short = self._word_start[firsts + 1] - self._word_start[firsts] - 1 < size
        ends = np.where(is_short, *(self._ends_of_prefix(firsts, letters) for letters in (size - 1, size)))
        visible = np.asarray(self._visible_before(scope))
        # A short word stands for itself here. If it is hidden, longer words that begin with it do not show it.
        is_visible = visible[np.where(is_short, firsts + 1, ends)] > visible[firsts]
        found = []
        for first, end in zip(firsts[is_visible].tolist(), ends[is_visible].tolist(), strict=True):
            prefix = self.word(first)[:size]
            if len(start) > size:
                words = self.held(np.arange(first, end, dtype=np.int32), scope).tolist()
                found += [(word, word + 1) for word in words if has_prefix_within(start, self.word(word))]
            elif has_prefix_within(start, prefix):
                found.append((first, end))
            elif has_prefix_within(start, prefix + start[-1]):  # the user left out a letter
                found.append(self.starting(prefix + start[-1]))
        return [(first, end) for first, end in found if self.holds(first, end, scope)]

    def _ends_of_prefix(self, firsts: Numbers, size: int) -> NDArray[np.intp]:
        """Return the word after the last one that begins with the first `size` letters of each of `firsts`."""
        codes = self._codes_of_prefixes(size)
        return codes.searchsorted(codes[firsts], "right")

    def _codes_of_prefixes(self, size: int) -> NDArray[np.int64]:
        """Return the first `size` letters of each word, at most eight, as one number; ascending, shape (words,)."""
        if size not in self._prefix_codes:
            starts, lengths = self._word_start[:-1], np.diff(self._word_start) - 1
            letters = np.append(self.arrays["word_text"], np.zeros(size, np.uint8)).astype(np.int64)
            codes = np.zeros(len(starts), np.int64)
            for place in range(size):
                codes = codes * 256 + np.where(place < lengths, letters[starts + place], 0)
            self._prefix_codes[size] = codes
        return self._prefix_codes[size]


def _read_singly(arrays: Arrays, *names: str) -> list[memoryview]:
    # Fast path: reading single numbers from a memoryview takes a third of the time that an array takes. Without it
    # nothing breaks.
    return [np.ascontiguousarray(arrays[name]).data for name in names]


def groups_in(
    categories: NDArray[np.uint8], works: Sequence[str | None], wanted: Sequence[bool], work: str | None
) -> Mask:
    """Return the mask of the groups in the wanted categories, limited to `work` if given.

    Args:
        categories: the number of the category of each group; shape (groups,).
        works: the code of each group's work; None if it belongs to no work.
        wanted: one boolean for each category.
        work: the code of a work, or None for all of them.
    """
    chosen: Mask = np.array(wanted)[categories]
    return chosen if work is None else chosen & np.array([of == work for of in works], np.bool_)


def any_met(rows: RaggedArray, met: Sequence[bool]) -> Mask:
    """Return the mask of the groups of which at least one condition is met.

    Args:
        rows: the numbers of the conditions of each group.
        met: one boolean for each condition.
    """
    return np.logical_or.reduceat(np.array(met, np.bool_)[rows.values], rows.starts[:-1])
