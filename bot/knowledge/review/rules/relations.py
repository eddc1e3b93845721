"""Finds relations that are written twice or that contradict each other."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from bot.knowledge.loading.folder import FieldLocation
from bot.knowledge.loading.schema import ENTRY_SECTIONS
from bot.knowledge.problems import Problem
from bot.knowledge.review.context import ReviewContext
from bot.knowledge.word_lists import word_list


@dataclass(frozen=True, slots=True)
class _Written:
    """A relation as written in a file.

    Attributes:
        owner: the id of the entry that contains the relation.
        other: the id of the entry on the other side.
        location: where the relation is written.
        words: a pair of words for each version: the role of the entry whose id sorts first, then the other role.
    """

    owner: str
    other: str
    location: FieldLocation
    words: frozenset[tuple[str, str]]


def repeated_relations(context: ReviewContext) -> Iterator[Problem]:
    """Report relations that are written more than once, contradict each other, or lead from an entry to itself.

    A relation should be written once, on one of its two sides.
    """
    by_pair: dict[tuple[str, ...], list[_Written]] = defaultdict(list)
    for item in context.items(*ENTRY_SECTIONS):
        for location, relation in item.each("relations"):
            if relation.to == item.id:
                yield location.at("to").error(f"“{item.id}” is related to itself here; name the other one")
                continue
            pair = tuple(sorted((item.id, relation.to)))
            versions = [version for version in relation.versions or (relation,) if version.is_ and version.back]
            wordings = [(version.is_.casefold(), version.back.casefold()) for version in versions]
            words = frozenset(wordings if item.id == pair[0] else [(theirs, mine) for mine, theirs in wordings])
            by_pair[pair].append(_Written(item.id, relation.to, location, words))
    for written in by_pair.values():
        for index, relation in enumerate(written):
            for before in written[:index]:
                if finding := _compare(relation, before):
                    yield finding
                    break


def _compare(relation: _Written, before: _Written) -> Problem | None:
    document = before.location.document
    where = f"({document.file}:{document.locations.find(before.location.path)[0]})"
    here, this = relation.location.at("to"), f"this relation to “{relation.other}”"
    if relation.words & before.words:
        return here.error(f"{this} is written already {where}; keep one of them")
    if relation.words & {(theirs, mine) for mine, theirs in before.words if mine != theirs}:
        return here.error(f"{this} says the opposite of another one {where}; swap “is” and “back”")
    if relation.owner != before.owner and _meanings_of(relation) & _meanings_of(before):
        return here.warning(
            f"both sides tell of the same relation {where}; write it once, on one of the two, "
            "with “versions” if it changes"
        )
    return None


def _meanings_of(relation: _Written) -> set[tuple[str, str]]:
    """Return the pairs of roles, with synonyms made equal: “wife of” and “married to”, “teacher of” and “mentor of”."""
    return {(_meaning(mine), _meaning(theirs)) for mine, theirs in relation.words}


@cache
def _meanings() -> dict[str, str]:
    return {word: group[0] for group in word_list("words")["same relation"] for word in group}


def _meaning(words: str) -> str:
    """Return the same wording for all wordings with the same meaning."""
    if words in _meanings():
        return _meanings()[words]
    bare = " ".join(word for word in words.split() if word not in word_list("words")["small words"])
    return _meanings().get(bare, bare)
