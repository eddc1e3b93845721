"""Names that somebody could mistake for one another."""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from rapidfuzz.distance import OSA

from bot.knowledge.model import Kind
from bot.knowledge.review.context import NameUse, ReviewContext, covers
from bot.knowledge.review.findings import Finding, Severity

PEOPLE = (Kind.PERSON, Kind.CHARACTER)
SHORTEST_FOR_TYPOS = 5
SHORTEST_WORD = 4
SHORTEST_ALONE = 9


def plain(text: str) -> str:
    """Small letters and digits with single spaces, accents gone: the form in which two names are equal."""
    letters = "".join(
        letter if unicodedata.category(letter)[0] in "LN" else " "
        for letter in unicodedata.normalize("NFKD", text).casefold()
        if not unicodedata.combining(letter) and letter not in "'’"
    )
    return " ".join(letters.split())


def _group(kind: Kind) -> int:
    return 0 if kind in PEOPLE else 1 if kind is Kind.WORK else 2


def shared_names(material: ReviewContext) -> Iterator[Finding]:
    """One name for two entries that can both be meant by whoever has reached the later one."""
    by_name: dict[tuple[int, str], list[NameUse]] = defaultdict(list)
    for use in material.names:
        by_name[_group(use.kind), plain(use.text)].append(use)
    for uses in by_name.values():
        for index, use in enumerate(uses):
            for other in uses[:index]:
                if use.item.id == other.item.id or {use.kind, other.kind} == set(PEOPLE):
                    continue
                if not any(covers(a, b) or covers(b, a) for a in use.doors for b in other.doors):
                    continue
                # Somebody else's full name as an alias is never meant.
                whole = " " in plain(use.text) and len({"name", "aliases"} & {use.path[2], other.path[2]}) == 2
                certain = whole and use.kind is other.kind is Kind.CHARACTER
                yield material.finding(
                    use.item,
                    use.path,
                    f"“{use.text}” is also a name of “{other.item.id}”, so a question for it has two answers; "
                    "make one of them fuller or remove it",
                    Severity.ERROR if certain else Severity.WARNING,
                )
                break


def nearly_equal_names(material: ReviewContext) -> Iterator[Finding]:
    """Names of two entries of one kind that differ by a single typing mistake."""
    by_rest: dict[tuple[Kind, str], list[tuple[str, NameUse]]] = defaultdict(list)
    told: set[frozenset[str]] = set()
    for use in material.names:
        name = plain(use.text)
        letters = name.replace(" ", "")
        if use.search_only or len(letters) < SHORTEST_FOR_TYPOS:
            continue
        # Two names one edit apart are equal after one letter (or none) has been left out of each.
        rests = {name} | {name[:at] + name[at + 1 :] for at in range(len(name))}
        for rest in sorted(rests):
            for other_name, other in by_rest[use.kind, rest]:
                pair = frozenset((use.item.id, other.item.id))
                if len(pair) == 1 or pair in told or not _one_typo(name, other_name):
                    continue
                if _known_apart(material, use, other):
                    continue
                told.add(pair)
                yield material.finding(
                    use.item,
                    use.path,
                    f"“{use.text}” differs by one letter from “{other.text}” of “{other.item.id}”; "
                    "if both mean the same, make it one entry",
                )
        for rest in rests:
            by_rest[use.kind, rest].append((name, use))


def _known_apart(material: ReviewContext, use: NameUse, other: NameUse) -> bool:
    """Whether the base itself tells two entries apart: by a main part, two actors, a relation, an event of both."""
    entries = [material.knowledge.entries[each.item.id] for each in (use, other)]
    if any(part.seasons[number].credit == "main" for each in (use, other) for part, number in _parts(each)):
        return True
    if use.item.section == "people" and any(entry.castings or entry.jobs for entry in entries):
        credited = [{casting.character for casting in entry.castings} for entry in entries]
        if all(credited) and not credited[0] & credited[1]:
            return True
    actors = [{casting.actor for casting in entry.castings if casting.actor} for entry in entries]
    if use.kind is Kind.CHARACTER and all(actors) and not actors[0] & actors[1]:
        return True
    ids = {use.item.id, other.item.id}
    if any(relation.other in ids for entry in entries for relation in entry.relations):
        return True
    return any(ids <= event.about for event in material.knowledge.events)


def _parts(use: NameUse) -> Iterator[tuple[Any, int]]:
    for part in getattr(use.item.model, "parts", ()):
        for number in part.seasons:
            yield part, number


def _one_typo(name: str, other: str) -> bool:
    """One edit in a word of some length: “Apollo 11” and “Apollo 12”, “Ranger I” and “Ranger II” are no mistake."""
    if name == other or OSA.distance(name, other) != 1:
        return False
    words, others = name.split(), other.split()
    if len(words) != len(others):
        return True
    if len(words) == 1 and len(name) < SHORTEST_ALONE:
        return False  # short single names are alike by chance: Drogo and Drogon
    changed = next((mine, theirs) for mine, theirs in zip(words, others, strict=True) if mine != theirs)
    if changed[0][0] != changed[1][0]:
        return False  # a slip in the first letter is rare, and two names that rhyme are not
    return len(max(changed, key=len)) >= SHORTEST_WORD and not any(letter.isdigit() for letter in "".join(changed))
