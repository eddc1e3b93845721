"""Assemble validated documents into one frozen `Knowledge`, and find problems in references, order and reveal points.

The builders apply the default reveal points listed in docs/knowledge.md, seal every fact with the union of its own
reveal point and that of its entry, and check that every id exists.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from itertools import starmap
from types import MappingProxyType
from typing import Any, TypeVar, cast

from bot.knowledge.loading.assembling.entries import EntryBuilder
from bot.knowledge.loading.assembling.names_builder import NamesBuilder
from bot.knowledge.loading.assembling.reference_checks import ReferenceChecker
from bot.knowledge.loading.assembling.works import WorkBuilder, build_events
from bot.knowledge.loading.folder import Folder
from bot.knowledge.model import Condition, Entry, Event, Knowledge, Names, Statements
from bot.knowledge.problems import Problem
from bot.knowledge.sealed import Sealed

K = TypeVar("K")
T = TypeVar("T")


def assemble(folder: Folder, *, with_index: bool = True) -> tuple[Knowledge, list[Problem]]:
    """Return the snapshot and its problems.

    If there are problems, the snapshot may only be reviewed. The same holds without `with_index`, which leaves out the
    indexes of names and statements: building them takes time, and the review does not need them.
    """
    checker = ReferenceChecker(folder)
    names = NamesBuilder()
    builder = EntryBuilder(checker, names)
    entries = builder.build()
    works, episodes = WorkBuilder(checker, names).build()
    entries |= {work.entry.id: work.entry for work in works.values()}
    events = build_events(checker)
    kinds = Counter(entry.kind.value for entry in entries.values())
    knowledge = Knowledge(
        version=folder.version,
        sources=MappingProxyType(checker.sources),
        works=MappingProxyType(works),
        entries=MappingProxyType(entries),
        casts=_holders((id_, builder.casts.get(id_, ())) for id_ in entries),
        episodes=MappingProxyType(episodes),
        aired_at=MappingProxyType({at: each.released.over for at, each in episodes.items() if each.released}),
        events=events,
        events_about=_holders(enumerate(event.about for event in events)),
        events_revealed_by=_holders(enumerate(event.happening.reveal for event in events)),
        fact_conditions=_conditions(entries.values(), events),
        names=names.build() if with_index else cast("Names", None),
        statements=checker.statements.build(names) if with_index else cast("Statements", None),
        namesakes=MappingProxyType(names.namesakes()),
        fingerprints=tuple(document.fingerprints for document in folder.documents),
        files=tuple(document.file for document in folder.documents),
        counts={**kinds, "episode": len(episodes), "event": len(events), "source": len(checker.sources)},
    )
    return knowledge, checker.problems


def _holders(groups: Iterable[tuple[T, Iterable[K]]]) -> Mapping[K, tuple[T, ...]]:
    """Return, for each value in the groups, the names of all groups that hold it, in order."""
    found: dict[K, list[T]] = {}
    for name, group in groups:
        for value in group:
            found.setdefault(value, []).append(name)
    return MappingProxyType({value: tuple(names) for value, names in found.items()})


def _conditions(entries: Iterable[Entry], events: Iterable[Event]) -> tuple[Condition, ...]:
    """Return the different conditions of names, facts and events."""
    sealed: list[Sealed[Any]] = [event.happening for event in events]
    for entry in entries:
        sealed += entry.names
        sealed += [version for fact in entry.facts for version in fact.versions]
    return tuple(starmap(Condition, dict.fromkeys((each.reveal, each.as_of) for each in sealed)))
