"""Questions to a generated corpus, by class of error, each with the entries it is right to find.

A question fits one entry, or several equally well (three people of one surname; up to ten, which is what can be
offered), or none. What chance has made unfair is left out:

- a misspelt name whose distance (`neighbours`) to a name of another entry is at most that to its own;
- a question that fits more than ten entries, or some by their main name and others by an alias only;
- an absent name within two edits (or a fifth of its letters) of a name, one that begins a name, is all within one,
  has one within it, or becomes one with another form of its given name. Only its number may be that near.
"""

from __future__ import annotations

import random
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations, islice
from typing import Final

from benchmarks.classes import ONE_ANSWER, SEVERAL, UNTOUCHED, Maker, nicknames, nonsense
from benchmarks.corpus import MISSION, PERSON, Entry, Generator, built, key_of, number_key, word_lists
from benchmarks.neighbours import Neighbours, distance

A_CLASS: Final = 110  # questions of each class, if so many can be made
MOST_OFFERED: Final = 10
_DRAFTS: Final = 5  # drafts made for each question wanted: some turn out unfair
_SMALL_WORDS: Final = {"and", "of", "for", "the"}


@dataclass(frozen=True, slots=True)
class Question:
    """Something typed.

    Attributes:
        text: as typed.
        sort: the class of error.
        entry: id of the entry that was meant; empty: none.
        fits: ids of all entries it fits as well as that one.
    """

    text: str
    sort: str
    entry: str = ""
    fits: frozenset[str] = frozenset()

    @property
    def asks(self) -> bool:
        """Whether the right outcome is to ask which one."""
        return len(self.fits) > 1


@dataclass(frozen=True, slots=True)
class _Draft:
    """A question before it is known whether it is fair; `core` is the name within it."""

    text: str
    core: str
    owner: int


PRESENT: Final = (*ONE_ANSWER, *SEVERAL)
ABSENT: Final = ("absent name", "absent mix", "absent surname", "absent number", "absent words", "absent letters")


@lru_cache(maxsize=1)
def _related() -> dict[str, set[str]]:
    """Other forms of a given name, both ways, as keys."""
    groups: dict[str, set[str]] = {}
    for formal, forms in nicknames().items():
        for form in forms:
            groups.setdefault(key_of(form), set()).add(key_of(formal))
            groups.setdefault(key_of(formal), set()).add(key_of(form))
    return {name: forms | {far for form in forms for far in groups[form]} for name, forms in groups.items()}


class _Keys:
    """Who holds certain words, keys and initials: one pass over all names for what is asked about."""

    def __init__(self, near: Neighbours, texts: Iterable[str]) -> None:
        self._near = near
        wanted = set(texts)
        self.words: dict[str, list[int]] = {}
        self.whole: dict[str, list[int]] = {}
        self.letters: dict[str, list[int]] = {}
        for place, key in enumerate(near.keys):
            words = key.split()
            if key in wanted:
                self.whole.setdefault(key, []).append(place)
            for word in words:
                if word in wanted:
                    self.words.setdefault(word, []).append(place)
            if len(words) > 2:
                for letters in {
                    "".join(word[0] for word in words),
                    "".join(w[0] for w in words if w not in _SMALL_WORDS),
                }:
                    if letters in wanted:
                        self.letters.setdefault(letters, []).append(place)
        self._sorted = sorted(range(len(near.keys)), key=near.keys.__getitem__)

    def begins_one(self, text: str) -> bool:
        """Whether a key begins with a text."""
        keys = self._near.keys
        start = bisect_left(self._sorted, text, key=keys.__getitem__)
        return start < len(keys) and keys[self._sorted[start]].startswith(text)

    def beginning(self, text: str) -> list[int]:
        """Keys with all words of a text (asked about before), of which the last may go on."""
        *whole, last = text.split()
        found = []
        for place in self.holding(whole):
            words = self._near.keys[place].split()
            for word in whole:
                if word in words:
                    words.remove(word)
            if any(word.startswith(last) for word in words):
                found.append(place)
        return found

    def holding(self, words: Sequence[str]) -> list[int]:
        """Keys that hold all these words (asked about before)."""
        found = set(self.words.get(words[0], ()))
        for word in words[1:]:
            found &= set(self.words.get(word, ()))
        return sorted(found)


class Asking:
    """Makes the questions of one corpus.

    Args:
        entries: the corpus.
        seed: where chance begins.
        a_class: questions of each class.
    """

    def __init__(self, entries: Sequence[Entry], seed: int = 7, a_class: int = A_CLASS) -> None:
        self._entries = entries
        self._seed = seed
        self._count = a_class
        self._near = Neighbours(entries)

    def questions(self) -> list[Question]:
        """All classes, present and absent."""
        return [*self._one_answer(), *self._several(), *self._absent()]

    def crowding(self, sample: int = 1000) -> str:
        """How crowded the corpus is, in words."""
        rng = random.Random(self._seed)
        people = [key_of(entry.family) for entry in self._entries if entry.kind == PERSON]
        counts: dict[str, int] = {}
        for family in people:
            counts[family] = counts.get(family, 0) + 1
        chosen = rng.sample(range(len(self._near.keys)), min(sample, len(self._near.keys)))
        texts = [self._near.keys[place] for place in chosen]
        nearest = self._near.nearest(texts, [int(self._near.owners[place]) for place in chosen], [2] * len(texts))
        one, two = (sum(each <= bound for each in nearest) / len(nearest) for bound in (1, 2))
        return (
            f"{len(self._near.keys):,} names of {len(self._entries):,} entries; {len(counts):,} surnames, "
            f"borne by {len(people) / len(counts):.1f} people on average and {max(counts.values()):,} at most; "
            f"{one:.0%} of the names are one edit from another entry's, {two:.0%} at most two"
        )

    # ------------------------------------------------------------------ present

    def _drafts(self, sort: str, make: Maker) -> list[_Draft]:
        rng = random.Random(f"{self._seed} {sort}")
        wanted = _DRAFTS * self._count
        drafts: dict[str, _Draft] = {}
        for _ in range(max(40 * wanted, 20_000)):
            owner = rng.randrange(len(self._entries))
            made = make(rng, self._entries[owner])
            if made is not None:
                drafts.setdefault(made[0], _Draft(*made, owner))
            if len(drafts) >= wanted:
                break
        return list(drafts.values())

    def _one_answer(self) -> Iterator[Question]:
        for sort, make in ONE_ANSWER.items():
            drafts = self._drafts(sort, make)[: 2 * self._count]
            own = [self._own_distance(draft) for draft in drafts]
            kept = list(range(len(drafts)))
            if sort not in UNTOUCHED:
                nearest = self._near.nearest([d.core for d in drafts], [d.owner for d in drafts], own)
                kept = [place for place in kept if nearest[place] > own[place]]
            if sort not in UNTOUCHED | {"accents", "cyrillic", "swapped words"}:
                kept = [place for place in kept if own[place] > 0]
            for place in kept[: self._count]:
                id_ = self._entries[drafts[place].owner].id
                yield Question(drafts[place].text, sort, id_, frozenset({id_}))

    def _own_distance(self, draft: _Draft) -> int:
        return min(distance(draft.core, key_of(name)) for name in self._entries[draft.owner].names)

    def _several(self) -> Iterator[Question]:
        drafts = {sort: self._drafts(sort, make) for sort, make in SEVERAL.items()}
        keys = _Keys(self._near, [word for each in drafts.values() for draft in each for word in _looked_at(draft)])
        for sort, each in drafts.items():
            made = (self._fitting(sort, draft, keys) for draft in each)
            yield from islice((question for question in made if question is not None), self._count)

    def _fitting(self, sort: str, draft: _Draft, keys: _Keys) -> Question | None:
        """The question with all entries that it fits; None where it is unfair."""
        core, own = draft.core, self._entries[draft.owner]
        if sort in {"surname", "given name", "title"}:
            places = keys.holding(core.split())
        elif sort == "initial":
            first, family = core.split()
            places = [
                place
                for place in keys.words.get(family, ())
                if any(word != family and word.startswith(first) for word in self._near.keys[place].split())
            ]
        elif sort == "nickname":
            places = [place for form in (core, *_other_forms(core)) for place in keys.whole.get(form, ())]
        elif sort == "abbreviation":
            places = keys.letters.get(core, [])
        else:
            places = keys.beginning(core)
        exact = {int(self._near.owners[place]) for place in keys.whole.get(core, ())}
        if exact:  # the full name of somebody
            return Question(draft.text, sort, own.id, frozenset({own.id})) if exact == {draft.owner} else None
        owners = {int(self._near.owners[place]) for place in places}
        by_main = {int(self._near.owners[place]) for place in places if self._near.main[place]}
        if not owners or len(owners) > MOST_OFFERED or (len(owners) > 1 and owners != by_main):
            return None
        if sort == "nickname" and self._near.nearest([core], [draft.owner], [1])[0] <= 1:
            return None
        return Question(draft.text, sort, own.id, frozenset(self._entries[owner].id for owner in owners))

    # ------------------------------------------------------------------ absent

    def _absent(self) -> Iterator[Question]:
        rng = random.Random(f"{self._seed} absent")
        others = list(islice(Generator(len(self._entries), random.Random(f"{self._seed} others")), 6 * self._count))
        known = [entry for entry in rng.sample(self._entries, min(len(self._entries), 4000)) if entry.kind == PERSON]
        missions = [entry for entry in self._entries[:4000] if entry.kind == MISSION]
        numbered = (rng.choice(missions).names[0].rpartition(" ")[0] for _ in range(6 * self._count))
        made = {
            "absent name": [entry.names[0] for entry in others],
            "absent mix": [f"{rng.choice(known).given} {rng.choice(known).family}" for _ in range(6 * self._count)],
            "absent surname": [name for each in _OPEN for name in _new_surnames(each, self._count, rng)],
            "absent number": [f"{head} {rng.randrange(2, 45)}" for head in numbered],
            "absent words": nonsense(),
            "absent letters": ["".join(rng.choices(_MASHED, k=rng.randrange(5, 13))) for _ in range(2 * self._count)],
        }
        for sort, texts in made.items():
            fair = self._truly_absent(list(dict.fromkeys(texts)), near=sort == "absent number")
            rng.shuffle(fair)
            yield from (Question(text, sort) for text in fair[: self._count])

    def _truly_absent(self, texts: Sequence[str], *, near: bool) -> list[str]:
        """Those that name nothing; `near`: though they may be close to a name."""
        cores = [number_key(key_of(text)) for text in texts]
        bounds = [0 if near else max(2, len(core) // 5) for core in cores]
        distances = self._near.nearest(cores, [-1] * len(cores), bounds)
        lone = [place for place, core in enumerate(cores) if core and " " not in core]
        limits = [1 if len(cores[place]) < _LONG_WORD else 2 for place in lone]
        to_words = self._near.nearest_word([cores[place] for place in lone], limits)
        for place, limit, found in zip(lone, limits, to_words, strict=True):
            distances[place] = bounds[place] + 1 if found > limit else 0
        parts = {core: [*_parts(core), *_other_forms(core)] for core in cores}
        keys = _Keys(self._near, [part for core in cores for part in (*core.split(), *parts[core])])
        return [
            text
            for text, core, found, bound in zip(texts, cores, distances, bounds, strict=True)
            if core
            and found > bound
            and not keys.holding(core.split())
            and not keys.begins_one(core)
            and not any(part in keys.whole for part in parts[core])
        ]


_LONG_WORD: Final = 8  # letters of a lone word of which two may be wrong
_OPEN: Final = ("english", "russian", "spanish", "indian", "german", "french", "arabic")
_MASHED: Final = "asdfghjklqwertyuiopzxcvbnm" + "asdfghjkl" * 2


def _new_surnames(language: str, count: int, rng: random.Random) -> list[str]:
    real = word_lists()[language]["family"]
    return built(real, len(real) + count, rng)[len(real) :]


def _looked_at(draft: _Draft) -> list[str]:
    """What `_Keys` has to know to judge a draft."""
    return [draft.core, *draft.core.split(), *_other_forms(draft.core)]


def _other_forms(key: str) -> list[str]:
    """The same name with other forms of its given name."""
    first, _, rest = key.partition(" ")
    return [f"{form} {rest}" for form in _related().get(first, ())] if rest else []


def _parts(key: str) -> list[str]:
    """Everything within a text that could be a full name: the text, its words, and words of it in their order."""
    words = key.split()[:6]
    found = [" ".join(some) for size in range(1, len(words) + 1) for some in combinations(words, size)]
    return [*found, *(f"the {some}" for some in found)]


def make_questions(entries: Sequence[Entry], a_class: int = A_CLASS) -> tuple[list[Question], str]:
    """The questions to a corpus, and how crowded it is."""
    asking = Asking(entries, a_class=a_class)
    return asking.questions(), asking.crowding()


__all__ = ["ABSENT", "PRESENT", "Question", "make_questions"]
