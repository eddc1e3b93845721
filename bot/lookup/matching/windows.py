"""Full names within a longer text."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from bot.lookup import thresholds
from bot.lookup.matching.name_match import NameMatch
from bot.lookup.matching.name_matcher import NameMatcher
from bot.lookup.matching.word_matches import MatchKind
from bot.lookup.text.vocabulary import COUNTED, QUESTION_WORDS


def names_within(words: tuple[str, ...], matcher: NameMatcher) -> Iterator[tuple[tuple[str, ...], list[NameMatch]]]:
    """Full names of two words or more within `words`, the longest first, none overlapping: the words, and the names."""
    free = [True] * len(words)
    # Fast path: a name's neighbouring words stand together in some name, so most windows need no match: half the time
    # for a question. Without it nothing breaks.
    known = {pair: matcher.cooccur(pair) for pair in set(pairwise(words))}
    together = [known[pair] for pair in pairwise(words)]
    for size in range(min(len(words) - 1, thresholds.MAX_NAME_WORDS), 1, -1):
        for start in range(len(words) - size + 1):
            window = words[start : start + size]
            counted = window[0].isdigit() and words[start - 1] in COUNTED
            if not all(free[start : start + size]) or not all(together[start : start + size - 1]):
                continue
            if counted or QUESTION_WORDS.issuperset(window):
                continue
            matches = [match for match in matcher.match_window(window) if _is_full_name(match, size, matcher)]
            if matches:
                free[start : start + size] = [False] * size
                yield window, matches


def _is_full_name(match: NameMatch, size: int, matcher: NameMatcher) -> bool:
    """Whether a match of so many words is a name as it stands, or surely one that is misspelt."""
    if match.kind is MatchKind.EXACT:
        return True
    if match.kind not in (MatchKind.WHOLE, MatchKind.FUZZY) or match.similarity < thresholds.EMBEDDED:
        return False
    return match.has_exact_word and not match.matches_known_word and matcher.content_size(match) == size
