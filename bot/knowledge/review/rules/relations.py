"""Relations that are written twice, or that cannot both be true."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from bot.knowledge.loading.schema import ENTRY_SECTIONS
from bot.knowledge.loading.yaml.locations import DataPath
from bot.knowledge.review.context import Item, ReviewContext
from bot.knowledge.review.findings import Finding, Severity
from bot.knowledge.review.texts import wordings

_FAMILIES = (
    ("husband", "wife", "married", "spouse", "wed", "weds"),
    ("divorced", "ex-husband", "ex-wife", "former husband", "former wife"),
    ("engaged", "fiancé", "fiancée", "fiance", "fiancee", "betrothed"),
    ("lover", "partner", "girlfriend", "boyfriend", "mistress"),
    ("father", "mother", "parent"),
    ("son", "daughter", "child"),
    ("brother", "sister", "sibling", "twin"),
    ("mentor", "teacher", "tutor", "trainer"),
    ("pupil", "student", "protegee", "protege", "protégée", "protégé", "apprentice"),
    ("friend", "best friend", "close friend"),
    ("boss", "superior", "employer", "head"),
    ("employee", "works for", "subordinate", "assistant"),
    ("killer", "kills", "killed", "murderer", "murdered"),
    ("killed by", "victim", "murdered by"),
    ("serves", "servant", "sworn to"),
    ("served by", "lord", "master", "liege"),
)
_MEANS = {word: family[0] for family in _FAMILIES for word in family}
_SMALL_WORDS = frozenset({"of", "to", "the", "a", "an", "with", "once", "now", "later", "former", "is", "was"})


def _family(words: str) -> str:
    if words in _MEANS:
        return _MEANS[words]
    bare = " ".join(word for word in words.split() if word not in _SMALL_WORDS)
    return _MEANS.get(bare, bare)


@dataclass(frozen=True, slots=True)
class _Written:
    item: Item
    other: str
    path: DataPath
    words: frozenset[tuple[str, str]]
    """Each wording as (what the first of both ids is, what the second one is)."""

    @property
    def families(self) -> set[tuple[str, str]]:
        """The words of both sides by what they mean: “wife of” is “married to”, “teacher of” is “mentor of”."""
        return {(_family(mine), _family(theirs)) for mine, theirs in self.words}

    @property
    def swapped(self) -> frozenset[tuple[str, str]]:
        """The same words with the roles exchanged, where that makes a difference."""
        return frozenset((theirs, mine) for mine, theirs in self.words if mine != theirs)


def repeated_relations(material: ReviewContext) -> Iterator[Finding]:
    """A relation belongs on one of its two sides, once."""
    by_pair: dict[tuple[str, ...], list[_Written]] = defaultdict(list)
    for item in material.items(*ENTRY_SECTIONS):
        for index, relation in enumerate(item.model.relations):
            path = (*item.path, "relations", index)
            if relation.to == item.id:
                yield material.finding(
                    item, (*path, "to"), f"“{item.id}” is related to itself here; name the other one", Severity.ERROR
                )
                continue
            pair = tuple(sorted((item.id, relation.to)))
            words = frozenset(
                (mine, theirs) if item.id == pair[0] else (theirs, mine)
                for version, _ in wordings(relation, path)
                if version.is_ is not None and version.back is not None
                for mine, theirs in [(version.is_.casefold(), version.back.casefold())]
            )
            by_pair[pair].append(_Written(item, relation.to, path, words))
    for written in by_pair.values():
        for index, relation in enumerate(written):
            for before in written[:index]:
                told = _compare(relation, before)
                if told is not None:
                    sentence, severity = told
                    yield material.finding(relation.item, (*relation.path, "to"), sentence, severity)
                    break


def _compare(relation: _Written, before: _Written) -> tuple[str, Severity] | None:
    line = before.item.document.locations.find(before.path)[0]
    where = f"({before.item.document.file}:{line})"
    if relation.words & before.words:
        sentence = f"this relation to “{relation.other}” is written already {where}; keep one of them"
        return sentence, Severity.ERROR
    if relation.words & before.swapped:
        sentence = f"this relation to “{relation.other}” says the opposite of another one {where}; swap “is” and “back”"
        return sentence, Severity.ERROR
    if relation.item.id != before.item.id and relation.families & before.families:
        sentence = (
            f"both sides tell of the same relation {where}; write it once, on one of the two, "
            "with “versions” if it changes"
        )
        return sentence, Severity.WARNING
    return None
