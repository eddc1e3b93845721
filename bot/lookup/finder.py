"""A name somebody typed -> the entry that is meant, several that may be, or none.

The caller passes only names that the asker may see. Nothing else enters: a hidden name cannot change a score,
an order, a margin or a suggestion.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from bot.lookup.completing import complete
from bot.lookup.index import Name, index_of
from bot.lookup.matching import Kind, Match, Matcher
from bot.lookup.normalise import key_of
from bot.lookup.outcomes import Ambiguous, Candidate, Found, NotFound, Outcome
from bot.lookup.phrasing import as_typed, embedded, readings, without_topics

MOST_AMBIGUOUS: Final = 10
MOST_ALSO: Final = 10
MOST_SUGGESTIONS: Final = 3
# One edit in five letters is 0.80 and meant; two in eight are 0.75 and may be another name.
ACCEPTED: Final = 0.78
# The second entry must be this much worse, or a person decides. One edit more or less in six letters is 0.17.
MARGIN: Final = 0.07
# Below ACCEPTED, down to here, a name is offered but not taken. A wrong first letter of five is 0.72.
SUGGESTED: Final = 0.715
# A name within a longer question has more chances to be met by accident.
EMBEDDED: Final = 0.86
# Letters: "mad" opens a name if that is all that was typed, not at the end of a question.
SHORT: Final = 3
# A lone word within unknown words: shorter ones are given names that anybody may bear.
SHORTEST_EMBEDDED: Final = 5


@dataclass(frozen=True, slots=True)
class _Hit:
    """The best match of one entry."""

    entry: str
    match: Match
    main: bool
    place: int  # position of the entry's best candidate as given
    name: Name
    full: bool  # as many words were typed as the name has

    @property
    def rank(self) -> tuple[float, ...]:
        kind, similarity = self.match
        exact_alias = kind is Kind.EXACT and not self.main
        return (-kind, exact_alias, -round(similarity, 3), not self.full, self.place)


def look_up(typed: str, candidates: Sequence[Candidate]) -> Found | Ambiguous | NotFound:
    """Find what `typed` names among `candidates`.

    Args:
        typed: anything a person sent; only the first 200 characters and 12 words count.
        candidates: names that the asker may see, most prominent first (the order breaks ties).
    """
    search = _Search(typed, candidates)
    content: tuple[str, ...] = ()
    for number, content in enumerate(readings(search.key)):
        outcome = search.whole(content, cautious=number > 0)
        if outcome is not None:
            return outcome
    if len(content) < 2:
        return search.nothing()
    outcome = search.within(content)
    if outcome is not None:
        return outcome
    rest = without_topics(content)
    outcome = search.whole(rest, cautious=True) if rest != content else None
    return outcome or search.nothing(content)


class _Search:
    """One look-up: what was typed, the names, and what has been worth suggesting so far."""

    def __init__(self, typed: str, candidates: Sequence[Candidate]) -> None:
        self.typed: Final = typed
        self.key: Final = key_of(typed)
        self._candidates: Final = candidates
        self._matcher: Final = Matcher(index_of(tuple([candidate.name for candidate in candidates])))
        self._suggested: list[str] = []

    def whole(self, words: Sequence[str], *, cautious: bool) -> Outcome | None:
        """What the words name if they are nothing but a name.

        Args:
            words: words typed, some left out.
            cautious: words were left out, so a few letters that are left open or initial nothing.
        """
        hits = self._hits(self._matcher.names(words), words)
        letters = len("".join(words))
        if len("".join(self.key)) == 1 or (letters == 1 and cautious):
            hits = [hit for hit in hits if hit.match[0] is Kind.EXACT]
        elif cautious and letters <= SHORT:
            hits = [hit for hit in hits if hit.match[0] >= Kind.WHOLE]
        outcome = self._decided(words, hits)
        if outcome is None:
            self._suggested += [hit.entry for hit in hits if hit.match[1] >= SUGGESTED]
            nearly = dict.fromkeys(self._matcher.almost(words), (Kind.FUZZY, SUGGESTED))
            self._suggested += [hit.entry for hit in self._hits(nearly, words)]
        return outcome

    def within(self, words: tuple[str, ...]) -> Outcome | None:
        """The one full name within a longer question; if there are several, they are only suggested."""
        groups = [(window, self._hits(matches, window)) for window, matches in embedded(words, self._matcher, EMBEDDED)]
        if len({tuple(hit.entry for hit in hits) for _, hits in groups}) == 1:
            return self._decided(*groups[0])
        self._suggested += [hits[0].entry for _, hits in groups]
        return None

    def nothing(self, words: Sequence[str] = ()) -> NotFound:
        """Not found; full names of one word among `words` are suggested last."""
        for word in words:
            if len(word) >= SHORTEST_EMBEDDED:
                places = self._matcher.exactly((word,)) or self._matcher.exactly((word.removesuffix("s"),))
                exact = dict.fromkeys(places, (Kind.EXACT, 1.0))
                self._suggested += [hit.entry for hit in self._hits(exact, (word,))]
        return NotFound(tuple(dict.fromkeys(self._suggested))[:MOST_SUGGESTIONS])

    def _hits(self, matches: Mapping[int, Match], words: Sequence[str]) -> list[_Hit]:
        """The best match of each entry, best entry first."""
        best: dict[str, _Hit] = {}
        for place, match in matches.items():
            candidate = self._candidates[place]
            name = self._matcher.index.names[place]
            hit = _Hit(candidate.entry, match, candidate.main, place, name, len(name.tokens) == len(words))
            if candidate.entry not in best or hit.rank < best[candidate.entry].rank:
                best[candidate.entry] = hit
        return sorted(best.values(), key=lambda hit: hit.rank)

    def _decided(self, words: Sequence[str], hits: Sequence[_Hit]) -> Outcome | None:
        """Found or Ambiguous if the best is good enough, else None."""
        if not hits:
            return None
        best = hits[0]
        kind, similarity = best.match
        if kind is Kind.FUZZY and similarity < ACCEPTED:
            return None
        rivals = [hit for hit in hits if _rivals(best, hit)]
        if len(rivals) > 1:
            return Ambiguous(tuple(hit.entry for hit in rivals[:MOST_AMBIGUOUS]), as_typed(self.typed, words))
        return Found(best.entry, _also(best, hits))


def _rivals(best: _Hit, other: _Hit) -> bool:
    """Whether `other` is not clearly worse than `best`."""
    kind, similarity = best.match
    if kind is Kind.FUZZY:
        return similarity - other.match[1] < MARGIN and not _longer(best, other)
    return other.match[0] is kind and (kind is not Kind.EXACT or other.main is best.main)


def _longer(best: _Hit, other: _Hit) -> bool:
    """Whether `best` is a full name and `other` the same words and more."""
    return best.full and set(best.name.tokens) < set(other.name.tokens)


def _also(best: _Hit, hits: Sequence[_Hit]) -> tuple[str, ...]:
    """Other entries whose names contain the full name that was typed."""
    if best.match[0] is Kind.EXACT:
        others = [hit.entry for hit in hits[1:] if hit.match[0] >= Kind.WHOLE]
    else:
        others = [hit.entry for hit in hits[1:] if _longer(best, hit)]
    return tuple(others[:MOST_ALSO])


__all__ = ["Ambiguous", "Candidate", "Found", "NotFound", "complete", "look_up"]
