"""The statements of a knowledge base as numbers: which tokens and entries each one is about, and when it is safe.

A statement is one version of a fact, a relation, a credit, an event or a title. The index holds hashes of words and no
text, so nothing in it can be shown by accident. It is made of arrays, which a snapshot file maps into memory: nothing
is built at the start, and what is never asked for is never read.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from bot.lookup.index.arrays import Arrays, RaggedArray
from bot.lookup.index.hashing import hash_of, hashes_of
from bot.lookup.text.phonetics import canonical_spelling
from bot.lookup.text.vocabulary import STOP_WORDS, TITLES
from bot.recognition.text.segments import Word, segments_of
from bot.recognition.thresholds import thresholds

LONGEST_NAME: Final = 6
"""The largest number of words of a name that is looked for in a text."""
_PRONOUNS: Final = frozenset(["he", "she", "they", "it", "him", "her", "them", "who"])
_SHORTEST_PART: Final = 3
_LONG_PART: Final = 5


class Statement(Struct, frozen=True):
    """What a knowledge base says in one place.

    Attributes:
        entries: the ids of the entries that it is about.
        text: its words.
        tokens: tokens that are not words, such as ``@s4`` for a credit in season 4.
        condition: the number of the condition under which it is safe.
        is_relation: whether its first sentence is about its first entry, and its second about its second one.
    """

    entries: tuple[str, ...]
    text: str
    tokens: tuple[str, ...]
    condition: int
    is_relation: bool = False


class NameRow(Struct, frozen=True):
    """A name to look for.

    Attributes:
        entry: the id of its entry, or the code of an episode for a title.
        text: the name.
        group: the number of its group in `bot.knowledge.model.Names`.
        is_person: whether parts of it may stand for the whole, as first and last names do.
    """

    entry: str
    text: str
    group: int
    is_person: bool


class StatementIndex:
    """The index, as arrays. See `build_arrays` for their names and meanings.

    Args:
        arrays: the arrays by name.
    """

    def __init__(self, arrays: Arrays) -> None:
        self.arrays: Final = arrays
        self.conditions: Final = arrays["statement_condition"]
        self.condition_sizes: Final = arrays["condition_size"]
        self.tokens_of = RaggedArray(arrays["statement_token_start"], arrays["statement_token"])
        self.entries_of = RaggedArray(arrays["statement_entry_start"], arrays["statement_entry"])
        self.with_token = RaggedArray(arrays["token_posting_start"], arrays["token_posting"])
        self.with_entry = RaggedArray(arrays["entry_posting_start"], arrays["entry_posting"])
        self.is_person: Final = arrays["entry_is_person"]
        self.name_entry: Final = arrays["name_entry"]
        self.name_group: Final = arrays["name_group"]
        self.name_is_part: Final = arrays["name_is_part"]
        self._token_keys = arrays["token_keys"]
        self._name_keys = arrays["name_keys"]

    def token_numbers(self, tokens: Sequence[str]) -> NDArray[np.int64]:
        """Return the number of each token; -1 if no statement has it."""
        if not tokens or not len(self._token_keys):
            return np.full(len(tokens), -1, np.int64)
        keys = hashes_of(tokens)
        at = np.searchsorted(self._token_keys, keys)
        found = self._token_keys.take(at, mode="clip") == keys
        return np.where(found, at, -1)

    def names(self, keys: Sequence[str]) -> list[range]:
        """Return, for each name written with `name_key`, the range of its rows in the arrays of names."""
        if not keys or not len(self._name_keys):
            return [range(0)] * len(keys)
        hashes = hashes_of(keys)
        first = np.searchsorted(self._name_keys, hashes)
        end = np.searchsorted(self._name_keys, hashes, "right")
        return [range(*pair) for pair in zip(first.tolist(), end.tolist(), strict=True)]


def name_key(words: Iterable[str]) -> str:
    """Return the form in which names are compared, from words in Latin letters."""
    return " ".join(map(canonical_spelling, words))


def parts_of(words: Sequence[str]) -> Iterator[str]:
    """Yield the words of a person's name that may stand for the whole: the first and the last."""
    if len(words) > 1:
        for word in dict.fromkeys((words[0], words[-1])):
            if len(word) >= _SHORTEST_PART and word not in STOP_WORDS and word not in TITLES and word.isalpha():
                yield word


def build_arrays(statements: Iterable[Statement], names: Iterable[NameRow], conditions: int) -> dict[str, NDArray[Any]]:
    """Build all arrays of a `StatementIndex`.

    Args:
        statements: all statements.
        names: all names of entries, and all titles of episodes.
        conditions: how many conditions there are.

    Returns:
        The arrays. `*_keys` has sorted hashes. `token_posting` has the statements of each token and `statement_token`
        the tokens of each statement, both as ragged arrays with a `*_start`; entries likewise. `condition_size` has the
        number of statements under each condition.
    """
    entries: dict[str, int] = {}
    rows, forms, people = _name_rows(names, entries)
    tokens: dict[str, int] = {}
    token_rows: list[list[int]] = []
    entry_rows: list[list[int]] = []
    own_conditions: list[int] = []
    for statement in statements:
        numbers = [entries.setdefault(id_, len(entries)) for id_ in statement.entries]
        about = set(numbers)
        words: set[str] = set(statement.tokens)
        for place, segment in enumerate(segments_of(statement.text, is_foreign=False)):
            subjects = numbers[place : place + 1] if statement.is_relation else numbers
            words.update(f"@s{season}" for season, _ in segment.seasons)
            owners = _owners(segment.words, forms)
            about.update(*filter(None, owners))
            for at, word in enumerate(segment.words):
                if owners[at] is None:
                    words.update(word.tokens)
                    bearers = _bearers(at, segment.words, owners, subjects)
                    words.update(bound_tokens(word, people.intersection(bearers)))
        token_rows.append(sorted({tokens.setdefault(word, len(tokens)) for word in sorted(words)}))
        entry_rows.append(sorted(about))
        own_conditions.append(statement.condition)
    keys = hashes_of(list(tokens)) if tokens else np.zeros(0, np.uint64)
    order = np.argsort(keys, kind="stable")
    rank = np.empty(len(order), np.int64)
    rank[order] = np.arange(len(order))
    of_statements = _ragged([sorted(rank[row].tolist()) for row in token_rows])
    of_entries = _ragged(entry_rows)
    postings = _inverted(of_statements, len(tokens))
    by_entry = _inverted(of_entries, len(entries))
    condition = np.array(own_conditions, np.int32)
    rows.sort()
    return {
        "token_keys": keys[order],
        "token_posting_start": postings.starts,
        "token_posting": postings.values,
        "statement_token_start": of_statements.starts,
        "statement_token": of_statements.values,
        "statement_entry_start": of_entries.starts,
        "statement_entry": of_entries.values,
        "entry_posting_start": by_entry.starts,
        "entry_posting": by_entry.values,
        "entry_is_person": np.isin(np.arange(len(entries)), list(people)),
        "statement_condition": condition,
        "condition_size": np.bincount(condition, minlength=conditions).astype(np.int32),
        "name_keys": np.array([row[0] for row in rows], np.uint64),
        "name_entry": np.array([row[1] for row in rows], np.int32),
        "name_group": np.array([row[2] for row in rows], np.int32),
        "name_is_part": np.array([row[3] for row in rows], np.bool_),
    }


_Forms = Mapping[str, Mapping[str, set[int]]]
"""First word of a name -> the whole name -> the numbers of the entries with this name."""


def _name_rows(
    names: Iterable[NameRow], entries: dict[str, int]
) -> tuple[list[tuple[int, int, int, bool]], _Forms, set[int]]:
    """Return the rows of all names: hash, entry, group, and whether it is only a part.

    Also return the forms to link by, and the numbers of the entries that are people.
    """
    people: set[int] = set()
    rows: set[tuple[int, int, int, bool]] = set()
    forms: dict[str, dict[str, set[int]]] = defaultdict(lambda: defaultdict(set))
    for name in names:
        entry = entries.setdefault(name.entry, len(entries))
        words = _name_words(name.text)
        if not words or len(words) > LONGEST_NAME:
            continue
        keys = [(name_key(words), False)]
        if name.is_person:
            people.add(entry)
            keys += [(name_key([part]), True) for part in parts_of(words)]
        elif len(words) == 2 and words[1].isdigit() and len(words[0]) >= _LONG_PART:
            keys.append((name_key(words[:1]), True))
        for key, is_part in keys:
            rows.add((int(hash_of(key)), entry, name.group, is_part))
            if not is_part:
                forms[key.partition(" ")[0]][key].add(entry)
    return list(rows), forms, people


def _name_words(text: str) -> list[str]:
    words = [
        word.plain
        for segment in segments_of(text.replace(".", " "), is_foreign=False)
        for word in segment.words
        if word.plain
    ]
    return words[1:] if len(words) > 1 and words[0] == "the" else words


def bound_tokens(word: Word, entries: Iterable[int]) -> Iterator[str]:
    """Yield a token for each telling sense of a word and each entry to which the word applies: ``=die#17``."""
    telling = thresholds().decisive | thresholds().kinship
    decisive = [token for token in word.tokens if token[1:] in telling and token[0] == "="]
    for entry in entries if decisive else ():
        for token in decisive:
            yield f"{token}#{entry}"


_Owners = list[set[int] | None]
"""For each word of a text, the numbers of the entries that it names, if it is part of a name."""


def _bearers(at: int, words: Sequence[Word], owners: _Owners, subjects: Sequence[int]) -> set[int]:
    """Return the entries to which a word of a statement applies: who dies, or who is married.

    These are the names right after the word, as in “kills Karen and Molly”, else those before it, unless a pronoun
    comes between, else the subjects of the statement.
    """
    after = at + 1
    if after < len(words) and owners[after]:
        return _joined(after, words, owners, 1)
    for before in range(at - 1, -1, -1):
        if owners[before]:
            return _joined(before, words, owners, -1)
        if words[before].plain in _PRONOUNS and subjects:
            break
    return set(subjects)


def _joined(at: int, words: Sequence[Word], owners: _Owners, step: int) -> set[int]:
    """Return the entries named at a word, and those joined to them by “and”."""
    found: set[int] = set()
    while 0 <= at < len(words) and (owners[at] or words[at].plain == "and"):
        found |= owners[at] or set()
        at += step
    return found


def _owners(words: Sequence[Word], forms: _Forms) -> _Owners:
    """Find the names in a text of the knowledge base."""
    found: _Owners = [None] * len(words)
    at = 0
    while at < len(words):
        here = forms.get(canonical_spelling(words[at].plain)) if words[at].is_capital and words[at].plain else None
        length = 0
        if here:
            for size in range(min(LONGEST_NAME, len(words) - at), 0, -1):
                owners = here.get(name_key([word.plain for word in words[at : at + size]]))
                if owners:
                    found[at : at + size] = [owners] * size
                    length = size
                    break
        at += max(1, length)
    return found


def _ragged(rows: Sequence[Sequence[int]]) -> RaggedArray:
    starts = np.zeros(len(rows) + 1, np.int64)
    np.cumsum([len(row) for row in rows], out=starts[1:])
    return RaggedArray(starts, np.array([number for row in rows for number in row], np.int32))


def _inverted(rows: RaggedArray, size: int) -> RaggedArray:
    """Turn rows of numbers into rows of row numbers, one for each of `size` numbers."""
    order = np.argsort(rows.values, kind="stable")
    starts = np.zeros(size + 1, np.int64)
    np.cumsum(np.bincount(rows.values, minlength=size), out=starts[1:])
    return RaggedArray(starts, rows.row_numbers()[order].astype(np.int32))
