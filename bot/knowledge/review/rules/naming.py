"""Finds names of different entries that are easily confused with each other."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from operator import attrgetter, itemgetter

from rapidfuzz.distance import OSA

from bot.knowledge.model import Kind
from bot.knowledge.problems import Problem
from bot.knowledge.review.context import NameUse, ReviewContext, covers
from bot.knowledge.review.mentions import normalise

PEOPLE = (Kind.PERSON, Kind.CHARACTER)
MIN_LENGTH = 5
"""Names with fewer letters than this are not compared."""
MIN_WORD = 4
MIN_SINGLE_NAME = 9


def shared_names(context: ReviewContext) -> Iterator[Problem]:
    """Report names that two entries share, if the same reader may see both, so that a question would be ambiguous."""
    by_name: dict[tuple[bool, bool, str], list[NameUse]] = defaultdict(list)
    for use in context.names:
        by_name[use.kind in PEOPLE, use.kind is Kind.WORK, normalise(use.text)].append(use)
    for uses in by_name.values():
        for index, use in enumerate(uses):
            for other in uses[:index]:
                if use.item.id == other.item.id or {use.kind, other.kind} == set(PEOPLE):
                    continue
                if not any(covers(a, b) or covers(b, a) for a in use.reveals for b in other.reveals):
                    continue
                # An alias that equals the full name of another character is always a mistake.
                is_whole = " " in use.text and {use.location.path[2], other.location.path[2]} == {"name", "aliases"}
                is_certain = is_whole and use.kind is other.kind is Kind.CHARACTER
                report = use.location.error if is_certain else use.location.warning
                yield report(
                    f"“{use.text}” is also a name of “{other.item.id}”, so a question for it has two answers; "
                    "make one of them fuller or remove it",
                )
                break


def nearly_equal_names(context: ReviewContext) -> Iterator[Problem]:
    """Report names of two entries of the same kind that differ by a single typing mistake."""
    by_deletes: dict[Kind, dict[str, list[tuple[str, NameUse]]]] = defaultdict(dict)
    reported: set[frozenset[str]] = set()
    for use in context.names:
        name = normalise(use.text)
        if use.search_only or len(name.replace(" ", "")) < MIN_LENGTH:
            continue
        # Symmetric deletes: names one edit apart are equal after one letter (or none) has been left out of each.
        deletes = {name[:at] + name[at + 1 :] for at in range(len(name))} | {name}
        near, mine = by_deletes[use.kind], [(name, use)]
        # Most deletes occur in one name only, so all new deletes of a name share one list, which saves memory.
        shared = [(delete, found) for delete in deletes if (found := near.setdefault(delete, mine)) is not mine]
        for delete, found in sorted(shared, key=itemgetter(0)):
            near[delete] = found + mine
            for other_name, other in found:
                pair = frozenset((use.item.id, other.item.id))
                if len(pair) == 1 or pair in reported or not _is_one_typo(name, other_name):
                    continue
                if _is_known_apart(context, use, other):
                    continue
                reported.add(pair)
                yield use.location.warning(
                    f"“{use.text}” differs by one letter from “{other.text}” of “{other.item.id}”; "
                    "if both mean the same, make it one entry",
                )


def _is_known_apart(context: ReviewContext, use: NameUse, other: NameUse) -> bool:
    """Return whether the knowledge shows that two entries with similar names are really different.

    This is so if either has a main part, if their actors or characters differ, if one has a relation to the other, or
    if an event is about both.
    """
    entries = [context.knowledge.entries[each.item.id] for each in (use, other)]
    parts = [part for each in (use, other) for part in getattr(each.item.model, "parts", ())]
    if any(credit.credit == "main" for part in parts for credit in part.seasons.values()):
        return True
    other_side = attrgetter("character" if use.item.section == "people" else "actor")
    sets = [set(filter(None, map(other_side, entry.castings))) for entry in entries]
    if use.kind in PEOPLE and all(sets) and not sets[0] & sets[1]:
        return True
    ids = {use.item.id, other.item.id}
    if any(relation.other in ids for entry in entries for relation in entry.relations):
        return True
    about = context.knowledge.events_about
    return not set(about.get(use.item.id, ())).isdisjoint(about.get(other.item.id, ()))


def _is_one_typo(name: str, other: str) -> bool:
    """Return whether two names differ by one edit that is probably a typing mistake.

    Numbered names, such as “Apollo 11” and “Apollo 12” or “Ranger I” and “Ranger II”, do not count.
    """
    if name == other or OSA.distance(name, other) != 1:
        return False
    words, others = name.split(), other.split()
    if len(words) != len(others):
        return True
    if len(words) == 1 and len(name) < MIN_SINGLE_NAME:
        return False  # short single names are often similar by chance, such as Drogo and Drogon
    mine, theirs = next((mine, theirs) for mine, theirs in zip(words, others, strict=True) if mine != theirs)
    if mine[0] != theirs[0]:
        return False  # typing mistakes in the first letter are rare, but rhyming names are common
    return max(len(mine), len(theirs)) >= MIN_WORD and not any(letter.isdigit() for letter in mine + theirs)
