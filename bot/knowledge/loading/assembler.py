"""Assemble validated documents into one frozen `Knowledge`, and find problems in references, order and reveal points.

The builders apply the default reveal points listed in docs/knowledge.md, seal every fact with the union of its own
reveal point and that of its entry, and check that every id exists.
"""

from __future__ import annotations

from collections import Counter
from types import MappingProxyType
from typing import cast

from bot.knowledge.loading.assemble_entries import EntryBuilder
from bot.knowledge.loading.assemble_works import WorkBuilder, build_events
from bot.knowledge.loading.folder import Folder
from bot.knowledge.loading.names_builder import NamesBuilder
from bot.knowledge.loading.reference_checks import ReferenceChecker
from bot.knowledge.model import Knowledge, Names, token_of
from bot.knowledge.problems import Problem


def assemble(folder: Folder, *, with_index: bool = True) -> tuple[Knowledge, list[Problem]]:
    """Return the snapshot and its problems.

    If there are problems, the snapshot may only be reviewed. The same holds without `with_index`, which leaves out the
    index of names: building it takes a sixth of the time, and the review does not need it.
    """
    checker = ReferenceChecker(folder)
    names = NamesBuilder()
    entries = EntryBuilder(checker, names).build()
    works, episodes = WorkBuilder(checker, names).build()
    entries |= {work.entry.id: work.entry for work in works.values()}
    events = build_events(checker)
    events_about: dict[str, tuple[int, ...]] = {}
    for number, event in enumerate(events):
        events_about |= {id_: (*events_about.get(id_, ()), number) for id_ in event.about}
    kinds = Counter(entry.kind.value for entry in entries.values())
    knowledge = Knowledge(
        version=folder.version,
        sources=MappingProxyType(checker.sources),
        works=MappingProxyType(works),
        entries=MappingProxyType(entries),
        episodes=MappingProxyType(episodes),
        aired_at=MappingProxyType({at: each.released.over for at, each in episodes.items() if each.released}),
        events=events,
        events_about=MappingProxyType(events_about),
        names=names.build() if with_index else cast("Names", None),
        namesakes=MappingProxyType(names.namesakes()),
        fingerprints=tuple(document.fingerprints for document in folder.documents),
        tokens=MappingProxyType({token_of(id_): id_ for id_ in entries}),
        files=tuple(document.file for document in folder.documents),
        counts={**kinds, "episode": len(episodes), "event": len(events), "source": len(checker.sources)},
    )
    return knowledge, checker.problems
