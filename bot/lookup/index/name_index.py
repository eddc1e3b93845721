"""Every name there is, arranged by its words: flat arrays that never change.

An index says which names hold which words. It answers for all names at once; which of them may be seen is a
`Scope`, and whoever asks applies it before anything is counted, cut or put in order.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from bot.lookup.index.arrays import NONE, Arrays, Rows, Table, distinct
from bot.lookup.index.build import HEADS, MOST_INITIALS, MOST_STRUCK, arrays_of, begin_of
from bot.lookup.index.hashing import Numbers, hash_of, hashes_of, initials_of, short, struck_of
from bot.lookup.outcomes import Candidate
from bot.lookup.scope import Scope
from bot.lookup.text.edit_distance import edit_similarity, edits_allowed, opens_with_slip
from bot.lookup.text.phonetics import heard_as, loose, opening, skeleton, sound

# A way past every letter and digit: what follows all words that begin so.
_BEHIND: Final = "~"


class Index:
    """The names of one knowledge base. Names, words and entries are numbers here.

    Args:
        arrays: as `arrays` returned them. They are not copied and may lie in a file.
    """

    def __init__(self, arrays: Arrays) -> None:
        self._arrays = arrays
        self.name_entry: Final[Numbers] = arrays["name_entry"]
        self.name_main: Final[NDArray[np.bool_]] = arrays["name_main"]
        self._name_group: Final[Numbers] = arrays["name_group"]
        self.names: Final = Rows(arrays["name_start"], arrays["name_word"])
        self.canonical: Final[Numbers] = arrays["word_canonical"]
        self.small: Final[NDArray[np.bool_]] = arrays["word_small"]
        self._word_start: Final = arrays["word_start"]
        self._word_at: Final = memoryview(np.ascontiguousarray(self._word_start).data)
        self._word_text: Final = memoryview(np.ascontiguousarray(arrays["word_text"]).data)
        self._postings: Final = Rows(arrays["posting_start"], arrays["posting"])
        self._posting_at: Final = memoryview(np.ascontiguousarray(arrays["posting_start"]).data)
        self._begins: Final = Rows(arrays["begin_start"], arrays["begin"])
        self._words, self._sounds, self._bones, self._struck, self._heads, self._initials, self._heard = (
            Table(arrays[f"{table}_keys"], arrays[f"{table}_values"])
            for table in ("words", "sounds", "bones", "struck", "heads", "initials", "heard")
        )

    @classmethod
    def of(cls, candidates: Iterable[Candidate]) -> Index:
        """The index of these names, most prominent first: the order breaks ties."""
        return cls(arrays_of(candidates))

    @classmethod
    def from_arrays(cls, arrays: Arrays) -> Index:
        """The index that gave these arrays away."""
        return cls(arrays)

    def arrays(self) -> Mapping[str, NDArray[Any]]:
        """All that it consists of, to be stored or handed over."""
        return self._arrays

    def __reduce__(self) -> tuple[Any, ...]:
        return (Index, (dict(self._arrays),))

    def __len__(self) -> int:
        return len(self.name_entry)

    # ------------------------------------------------------------------ names

    def count(self, scope: Scope) -> int:
        """How many names may be seen."""
        if scope.open is None:
            return len(self)
        sizes = self._arrays["group_size"]
        return int(sizes[scope.open[: len(sizes)]].sum())

    def visible(self, names: Numbers, scope: Scope) -> Numbers:
        """Those of `names` that may be seen."""
        return names if scope.open is None else names[scope.open[self._name_group[names]]]

    def opens(self, name: int, scope: Scope) -> bool:
        """Whether one name may be seen."""
        return scope.open is None or bool(scope.open[self._name_group[name]])

    def entry(self, number: int) -> str:
        """The id that the candidates of this entry carried."""
        start, end = self._arrays["entry_start"][number : number + 2]
        return self._arrays["entry_text"][start:end].tobytes().decode("utf-8", "surrogatepass")

    def with_initials(self, letters: str) -> Numbers:
        """Names of which these are the initials."""
        if not letters.isalpha() or len(letters) > MOST_INITIALS:
            return NONE
        return self._initials.of(np.int32(initials_of(letters)))

    def heard(self, words: Sequence[str], fewest: int) -> Numbers:
        """Names with the consonants of these words in their order, however they are spaced; none of fewer."""
        bones = "".join([opening(words[0]), *heard_as(words)]) if words else ""
        return self._heard.of(short(hashes_of([bones]))[0]) if len(bones) >= fewest else NONE

    def beginning(self, start: str) -> Numbers:
        """Names with a word that begins with one or two letters, headings first, each once."""
        return self._begins.row(begin_of(start))

    def holding(self, words: Numbers, ranges: Sequence[tuple[int, int]]) -> Numbers:
        """Names with one of these words or a word in one of these ranges; a name may come several times."""
        parts = [self._postings.of(words), *(self._postings.between(*span) for span in ranges)]
        return np.concatenate(parts) if len(parts) > 1 else parts[0]

    def weight(self, words: Iterable[int], ranges: Sequence[tuple[int, int]]) -> int:
        """How many names `holding` would go through."""
        starts = self._posting_at
        return sum(starts[word + 1] - starts[word] for word in words) + sum(
            starts[end] - starts[first] for first, end in ranges
        )

    def holds(self, word: int, scope: Scope) -> bool:
        """Whether a name that may be seen holds this word."""
        names = self._postings.row(word)
        if len(names) and (scope.open is None or scope.open[self._name_group[names[0]]]):
            return True
        return any(len(self.visible(names[at : at + 256], scope)) for at in range(0, len(names), 256))

    # ------------------------------------------------------------------ words

    def word(self, number: int) -> str:
        """A word."""
        return str(self._word_text[self._word_at[number] : self._word_at[number + 1] - 1], "ascii")

    def known(self, words: Sequence[str]) -> Numbers:
        """Those of `words` that are words of names."""
        if len(words) == 1:
            return self._words.of(hash_of(words[0]))
        return self._words.find(hashes_of(words)) if words else NONE

    def starting(self, start: str) -> tuple[int, int]:
        """The range of words that begin so."""
        everyone = range(len(self.canonical))
        first = bisect_left(everyone, start, key=self.word)
        if first == len(everyone) or not self.word(first).startswith(start):
            return first, first
        return first, bisect_left(everyone, start + _BEHIND, lo=first, key=self.word)

    def containing(self, part: str) -> Numbers:
        """Words with these letters anywhere."""
        places = [found.start() for found in re.finditer(part.encode(), self._word_text)]
        return distinct(np.searchsorted(self._word_start, places, "right") - 1).astype(np.int32)

    def sounding(self, word: str) -> Numbers:
        """Words that sound alike."""
        return self._sounds.of(hash_of(sound(word)))

    def with_bones(self, word: str) -> Numbers:
        """Words with the same consonants."""
        return self._bones.of(hash_of(skeleton(word)))

    def near(self, typed: str) -> list[tuple[int, float]]:
        """Words within a slip or two of `typed`, each with its similarity."""
        allowed = min(edits_allowed(len(typed)), MOST_STRUCK)
        if not allowed or typed.isdigit():
            return []
        words = self._struck.find(short(struck_of(typed, allowed)))
        if not len(words):
            return []
        words = distinct(words)
        sizes = self._word_start[words + 1] - self._word_start[words] - 1
        words = words[abs(sizes - len(typed)) <= edits_allowed(len(typed))]
        return [
            (number, alike) for number in words.tolist() if (alike := edit_similarity(typed, self.word(number))) > 0.0
        ]

    def resembling(self, typed: str, words: Numbers, most: int) -> Numbers:
        """Those of `words` that are at most `most` letters longer or shorter, or nearly sound alike; few more."""
        sizes = self._word_start[words + 1] - self._word_start[words] - 1
        alike = self._arrays["word_loose"][words] == short(hashes_of([loose(typed)]))
        found: Numbers = words[alike | (abs(sizes - len(typed)) <= most)]
        return found

    def nearly_starting(self, start: str) -> list[tuple[int, int]]:
        """Ranges of words that begin with nearly `start`."""
        if len(start) < HEADS[0] or start.isdigit():
            return []
        size = min(len(start), HEADS[-1])
        keys = distinct(short(struck_of(start[:size], 1))) ^ np.uint32(size)
        found = []
        for first in distinct(self._heads.find(keys)).tolist():
            head = self.word(first)[:size]
            if len(start) > size:
                end = self.starting(head)[1]
                found += [(word, word + 1) for word in range(first, end) if opens_with_slip(start, self.word(word))]
            elif opens_with_slip(start, head):
                found.append((first, self.starting(head)[1]))
            elif opens_with_slip(start, head + start[-1]):  # a letter has been left out
                found.append(self.starting(head + start[-1]))
        return [(first, end) for first, end in found if end > first]
