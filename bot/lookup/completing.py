"""Entries to offer while somebody is still typing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import IntEnum
from typing import Final

from bot.lookup.index import Index, Name, index_of
from bot.lookup.normalise import key_of, words_of
from bot.lookup.outcomes import Candidate
from bot.lookup.phrasing import readings
from bot.lookup.similar import opening
from bot.lookup.sounds import spelling

# What Discord shows at most.
MOST_OFFERED: Final = 25
# Letters within a word: fewer are in every second name.
_SHORTEST_WITHIN: Final = 3
# Letters from which the start of words written as one is looked for.
_SHORTEST_JOINED: Final = 5


class _Fit(IntEnum):
    """How a name fits what is typed so far. Finer degrees would make the list dance at each letter."""

    MAIN = 0
    ALIAS = 1
    WITHIN = 2
    SLIP = 3


def complete(typed: str, candidates: Sequence[Candidate], limit: int = MOST_OFFERED) -> tuple[str, ...]:
    """Entries that fit what is typed so far, each once, best class first and as given within a class.

    Args:
        typed: the text so far; blank offers everything in the given order.
        candidates: names that the asker may see, most prominent first.
        limit: entries returned at most.
    """
    if limit <= 0:
        return ()
    if not typed.strip():
        return tuple(dict.fromkeys(candidate.entry for candidate in candidates))[:limit]
    key, words = key_of(typed), words_of(typed)
    index = index_of(tuple([candidate.name for candidate in candidates]))
    for reading in readings(key)[:2]:
        start = len(key) - len(reading)
        written = words[start:] if len(words) == len(key) else reading
        found = _ordered(_fitting(index, reading, written), candidates)
        if found:
            return found[:limit]
    return ()


def _ordered(fits: Mapping[int, _Fit], candidates: Sequence[Candidate]) -> tuple[str, ...]:
    """Each entry once, by its best fit, then as given; misspelt ones only if nothing else fits."""
    best: dict[str, tuple[_Fit, int]] = {}
    for place, fit in fits.items():
        candidate = candidates[place]
        rank = (_Fit.ALIAS if fit is _Fit.MAIN and not candidate.main else fit, place)
        best[candidate.entry] = min(rank, best.get(candidate.entry, rank))
    if any(fit < _Fit.SLIP for fit, _ in best.values()):
        best = {entry: rank for entry, rank in best.items() if rank[0] < _Fit.SLIP}
    return tuple(sorted(best, key=best.__getitem__))


def _fitting(index: Index, key: Sequence[str], written: Sequence[str]) -> dict[int, _Fit]:
    """Positions of the names in which every typed word fits a word of its own."""
    if not key:
        return {}
    words = [_word_fits(index, {typed, other}) for typed, other in zip(key, written, strict=True)]
    positions = set.intersection(*({place for word in fits for place in index.postings[word]} for fits in words))
    result: dict[int, _Fit] = {}
    for place in positions:
        fit = _name_fit(words, index.names[place])
        if fit is not None:
            result[place] = fit
    joined = "".join(written)
    if len(joined) >= _SHORTEST_JOINED:
        result |= {
            place: _Fit.MAIN for run, places in index.joined.items() if run.startswith(joined) for place in places
        }
    return result


def _word_fits(index: Index, forms: set[str]) -> dict[str, _Fit]:
    """How one typed word (as written, and as a number) fits the words of the names."""
    fits: dict[str, _Fit] = {}
    for form in sorted(forms):
        uniform = spelling(form)
        slips = opening(uniform, index.vocabulary)
        within = len(form) >= _SHORTEST_WITHIN and not form.isdigit()
        for written, token in index.spelled:
            if written.startswith(form) or token == uniform:
                fit = _Fit.MAIN
            elif within and form in written:
                fit = _Fit.WITHIN
            elif token in slips:
                fit = _Fit.SLIP
            else:
                continue
            fits[token] = min(fit, fits.get(token, fit))
    return fits


def _name_fit(words: Sequence[Mapping[str, _Fit]], name: Name) -> _Fit | None:
    """The worst fit among the typed words, the one with the fewest choices served first."""
    free = list(name.tokens)
    worst = _Fit.MAIN
    for fits in sorted(words, key=len):
        best = min(((fits[token], place) for place, token in enumerate(free) if token in fits), default=None)
        if best is None:
            return None
        worst = max(worst, best[0])
        del free[best[1]]
    return worst


__all__ = ["complete"]
