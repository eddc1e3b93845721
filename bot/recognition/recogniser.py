"""Compares a free text with the statements of a knowledge base.

A text is compared with the statements and names that count at all (`Visible`): for “Safe for me?” everything that is
known by now, for `/spoilercheck` what the writer has reached. Weights are counted among them too, so nothing else
changes a result.

A segment tells a statement if it shares enough with it that no open statement explains: a name of an entry together
with words or senses that only closed statements join to it, or several rare words at once, or a name that is itself
closed. `thresholds.toml` holds the numbers.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence, Set
from enum import Enum
from math import log
from typing import Final

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from bot.lookup.index.arrays import distinct
from bot.lookup.text.vocabulary import STOP_WORDS
from bot.recognition.index import StatementIndex
from bot.recognition.names import Mention, mentions_in
from bot.recognition.text.segments import Segment, segments_of
from bot.recognition.thresholds import thresholds
from bot.recognition.visible import Mask, Visible

MAX_CANDIDATES: Final = 20_000
"""The largest number of pairs of a segment and a statement that are compared for one text."""


class Finding(Enum):
    """What is found about a segment, or about a whole text."""

    CLOSED = "closed"
    """It may tell something that is not open."""
    OPEN = "open"
    """Something in it is known, and nothing closed was found."""
    UNKNOWN = "unknown"
    """Nothing in it is known."""


class Opened(Struct, frozen=True):
    """What is open of that which counts.

    Attributes:
        statements: whether each condition of statements is open.
        groups: whether each group of names is open.
    """

    statements: Mask
    groups: Mask


class _Pair(Struct, frozen=True):
    """A segment and a statement that share something.

    Attributes:
        segment: the number of the segment.
        statement: the number of the statement.
        condition: the number of the condition under which the statement is safe.
        about: which of the names of the segment the statement is about.
        words: the numbers of the words that they share, each with the numbers of the tokens.
        tokens: the numbers of all tokens that they share.
    """

    segment: int
    statement: int
    condition: int
    about: frozenset[int]
    words: Mapping[int, tuple[int, ...]]
    tokens: frozenset[int]


class Recognition:
    """A text compared with all statements that count. It may know closed things, so only `bot.spoilers` may hold one.

    Args:
        visible: the statements and names that count.
        text: the text.
    """

    def __init__(self, visible: Visible, text: str) -> None:
        self.visible = visible
        self.segments: list[Segment] = segments_of(text)
        self.mentions: list[list[Mention]] = [mentions_in(segment, visible) for segment in self.segments]
        self.pairs = list(self._compare())
        self.bound = [self._bound_in(number) for number in range(len(self.segments))]
        self.people = [self._people_in(number) for number in range(len(self.segments))]
        self.common = [self._common_in(number) for number in range(len(self.segments))]
        self.weights = _weights(visible, self.pairs, self.segments)

    def findings(self, opened: Opened) -> list[Finding]:
        """Return what each segment tells."""
        judge = _Judge(self, opened)
        return [judge.finding(number) for number in range(len(self.segments))]

    def of_text(self, opened: Opened) -> Finding:
        """Return what the whole text tells."""
        found = self.findings(opened)
        return next((each for each in (Finding.CLOSED, Finding.OPEN) if each in found), Finding.UNKNOWN)

    def words_of(self, number: int) -> list[tuple[str, ...]]:
        """Return the tokens of each word of a segment that is no part of a name, and of its references to seasons."""
        segment = self.segments[number]
        taken = {at for mention in self.mentions[number] if mention.groups for at in range(mention.start, mention.end)}
        words = [word.tokens for at, word in enumerate(segment.words) if at not in taken and word.tokens]
        return [*words, *((f"@s{season}",) for season, _ in segment.seasons)]

    def _entries_in(self, number: int) -> dict[int, int]:
        """Return the entries that a segment is about, each with the number of the name that means it.

        If it names none, these are the entries that the segments before it name.
        """
        for back in range(number, max(-1, number - 3), -1):
            if self.mentions[back]:
                return {entry: at for at, mention in enumerate(self.mentions[back]) for entry in mention.entries}
        return {}

    def _people_in(self, number: int) -> frozenset[int]:
        """Return those names of a segment that mean people."""
        is_person = self.visible.index.is_person
        return frozenset(at for entry, at in self._entries_in(number).items() if is_person[entry])

    def _common_in(self, number: int) -> frozenset[int]:
        """Return those names of a segment that mean something common, which is no person."""
        return frozenset(
            at
            for entry, at in self._entries_in(number).items()
            if not self.visible.index.is_person[entry] and len(self.visible.with_entry(entry)) > thresholds().common
        )

    def _bound_in(self, number: int) -> list[list[list[int]]]:
        """Return, for each decisive word of a segment, its bound tokens with each name, the nearest name first."""
        segment, mentions = self.segments[number], self.mentions[number]
        found = []
        for at, word in enumerate(segment.words):
            nearest = sorted(mentions, key=lambda mention: (mention.start > at, abs(mention.start - at)))
            entries = [
                mention.entries for mention in nearest if not (mention.groups and mention.start <= at < mention.end)
            ]
            groups = entries if mentions else [tuple(self._entries_in(number))]
            decisive = [token for token in word.tokens if token[1:] in thresholds().decisive]
            people = [[entry for entry in each if self.visible.index.is_person[entry]] for each in groups if decisive]
            bound = [[f"{token}#{entry}" for entry in each for token in decisive] for each in people]
            numbers = [
                [int(each) for each in self.visible.index.token_numbers(tokens) if each >= 0]
                for tokens in bound
                if tokens
            ]
            if any(numbers):
                found.append(numbers)
        return found

    def _compare(self) -> Iterable[_Pair]:
        visible, index = self.visible, self.visible.index
        rows = [self.words_of(number) for number in range(len(self.segments))]
        flat = [
            (segment, at, token) for segment, row in enumerate(rows) for at, each in enumerate(row) for token in each
        ]
        found_numbers = index.token_numbers([token for _, _, token in flat])
        known = [
            (segment, at, int(number))
            for (segment, at, _), number in zip(flat, found_numbers, strict=True)
            if number >= 0
        ]
        candidates: list[NDArray[np.int64]] = []
        total = max(1, len(index.conditions))
        for segment in range(len(self.segments)):
            own = [visible.with_entry(entry) for entry in sorted(self._entries_in(segment))]
            own += [
                row
                for number in sorted({number for at, _, number in known if at == segment})
                if len(row := visible.with_token(number)) <= thresholds().rare
            ]
            if own:
                candidates.append(distinct(np.concatenate(own)).astype(np.int64) + segment * total)
        if not candidates:
            return
        keys = np.concatenate(candidates)[:MAX_CANDIDATES]
        of_segment, statement = keys // total, keys % total
        numbers = statement.astype(np.int32)
        shared = _shared(of_segment, index.tokens_of.rows(numbers), index.tokens_of.lengths(numbers), known, index)
        named = [self._entries_in(segment) for segment in range(len(self.segments))]
        several = {segment for segment, here in enumerate(named) if len(set(here.values())) > 1}
        for at, (segment, number) in enumerate(zip(of_segment.tolist(), statement.tolist(), strict=True)):
            found = shared.get(at)
            if found is None and segment not in several:
                continue
            here, found = named[segment], found or {}
            about = frozenset(here[entry] for entry in index.entries_of.row(number).tolist() if entry in here)
            if not found and len(about) < 2:
                continue
            tokens = frozenset(token for each in found.values() for token in each)
            words = {word: tuple(each) for word, each in found.items()}
            yield _Pair(segment, number, int(index.conditions[number]), about, words, tokens)


def _shared(
    of_segment: NDArray[np.int64],
    tokens: NDArray[np.int32],
    lengths: NDArray[np.int64],
    known: Sequence[tuple[int, int, int]],
    index: StatementIndex,
) -> dict[int, dict[int, list[int]]]:
    """Return, for each pair, the words that its segment shares with its statement, each with the tokens they share."""
    if not known:
        return {}
    size = max(1, len(index.with_token))
    by_key: dict[int, list[int]] = defaultdict(list)
    for segment, at, number in known:
        by_key[segment * size + number].append(at)
    sorted_keys = np.array(sorted(by_key), np.int64)
    pair = np.repeat(np.arange(len(lengths)), lengths)
    keys = of_segment[pair] * size + tokens
    position = np.searchsorted(sorted_keys, keys)
    hits = np.flatnonzero(sorted_keys.take(position, mode="clip") == keys)
    found: dict[int, dict[int, list[int]]] = defaultdict(lambda: defaultdict(list))
    for at, key, token in zip(pair[hits].tolist(), keys[hits].tolist(), tokens[hits].tolist(), strict=True):
        for word in by_key[key]:
            found[at][word].append(token)
    return found


def _weights(visible: Visible, pairs: Sequence[_Pair], segments: Sequence[Segment]) -> dict[int, float]:
    """Return how much each shared token tells: the rarer it is among the statements that count, the more."""
    limits = thresholds()
    total = int(visible.index.condition_sizes[visible.statements].sum())
    words = {token: word for segment in segments for word in segment.words for token in word.tokens}
    numbers = visible.index.token_numbers(list(words)).tolist()
    tokens = dict(zip(numbers, words, strict=True))
    found: dict[int, float] = {}
    for number in {number for pair in pairs for number in pair.tokens}:
        weight = max(0.0, log((total + 1) / (len(visible.with_token(number)) + 0.5)))
        token = tokens.get(number)
        if token is None:
            found[number] = weight * limits.season
        elif token[0] == "=":
            factor = limits.strength if token[1:] in limits.decisive else 1.0
            found[number] = weight * (limits.softness if token[1:] in limits.soft else factor)
        else:
            factor = limits.everyday if words[token].plain in STOP_WORDS else limits.plain
            found[number] = min(weight * factor, limits.plainest)
    return found


class _Judge:
    """Judges the segments of a text."""

    def __init__(self, recognition: Recognition, opened: Opened) -> None:
        self._recognition = recognition
        self._visible = recognition.visible
        self._opened = opened
        self._limits = thresholds()
        self._closed: dict[int, list[_Pair]] = defaultdict(list)
        self._open: dict[int, list[_Pair]] = defaultdict(list)
        for pair in recognition.pairs:
            (self._open if opened.statements[pair.condition] else self._closed)[pair.segment].append(pair)

    def finding(self, number: int) -> Finding:
        mentions = self._recognition.mentions[number]
        if any(self._is_closed(mention) for mention in mentions) or self._tells(number):
            return Finding.CLOSED
        if any(self._is_open(mention) for mention in mentions) or self._is_about(number):
            return Finding.OPEN
        return Finding.UNKNOWN

    def _is_open(self, mention: Mention) -> bool:
        return any(self._opened.groups[group] for group in mention.groups)

    def _is_closed(self, mention: Mention) -> bool:
        """Return whether a mention gives away a name: it is clearly meant, and no open entry has it."""
        return mention.is_sure and not self._is_open(mention)

    def _tells(self, number: int) -> bool:
        """Return whether a segment tells something that only closed statements say."""
        if any(self._is_decided(tokens) for tokens in self._recognition.bound[number]):
            return True
        opened = self._open[number]
        return any(self._is_telling(pair, opened) for pair in self._closed[number])

    def _is_decided(self, groups: Sequence[Sequence[int]]) -> bool:
        """Return whether a decisive word gives something away about the nearest entry of which anything says it.

        Args:
            groups: the bound tokens of the word with each name of the segment, the nearest name first.
        """
        for tokens in groups:
            conditions = [self._visible.index.conditions[self._visible.with_token(token)] for token in tokens]
            if any(self._opened.statements[each].any() for each in conditions):
                return False
            if any(len(each) for each in conditions):
                return True
        return False

    def _is_telling(self, pair: _Pair, opened: Sequence[_Pair]) -> bool:
        """Return whether a segment shares more with a closed statement than open ones explain."""
        limits = self._limits
        tokens = pair.tokens
        if self._is_evidence(pair):
            explaining = [each for each in opened if pair.about <= each.about]
            fresh = self._weigh(
                {token for token in tokens if not any(token in each.tokens for each in explaining)}, pair
            )
            is_new = len(pair.about) > 1 and not explaining
            score = sum(fresh) + (limits.pair * (len(pair.about) - 1) if is_new else 0.0)
            if any(self._is_hidden(pair.segment, at) for at in pair.about) and sum(fresh) >= limits.named:
                return True
            if not fresh or score < limits.fresh:
                return False
            return score >= limits.single or sum(self._weigh(tokens, pair)) >= limits.with_entry
        weights = self._weigh(tokens, pair)
        needed = limits.beside_people if self._recognition.people[pair.segment] else limits.without_entry
        if len(weights) < limits.fewest or sum(weights) < needed:
            return False
        by_open = max((sum(self._weigh(tokens & each.tokens, pair)) for each in opened), default=0.0)
        return sum(weights) - by_open >= limits.novelty

    def _is_hidden(self, segment: int, at: int) -> bool:
        """Return whether a name in a segment belongs to nothing that is open."""
        mention = self._recognition.mentions[segment][at] if at < len(self._recognition.mentions[segment]) else None
        return mention is not None and bool(mention.groups) and not self._is_open(mention)

    def _is_evidence(self, pair: _Pair) -> bool:
        """Return whether the names that a segment and a statement share tell much.

        Where people are named, it must be one of them. A name that is in everything does not count alone.
        """
        people = self._recognition.people[pair.segment]
        return bool(pair.about & people if people else pair.about - self._recognition.common[pair.segment])

    def _weigh(self, tokens: Set[int], pair: _Pair) -> list[float]:
        """Return the weights of tokens, without those of the same word, and without those that tell the same."""
        best: dict[int, tuple[float, int]] = {}
        for word, shared in pair.words.items():
            for token in shared:
                if token in tokens:
                    best[word] = max(best.get(word, (0.0, 0)), (self._recognition.weights[token], token))
        return list({token: weight for weight, token in best.values()}.values())

    def _is_about(self, number: int) -> bool:
        """Return whether a segment without names clearly shares something with an open statement."""
        for pair in self._open[number]:
            weights = self._weigh(pair.tokens, pair)
            if len(weights) > 1 and sum(weights) >= self._limits.known:
                return True
        return False
