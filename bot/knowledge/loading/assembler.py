"""Validated documents -> one frozen Knowledge, or every problem of reference, order and reveal point.

Here the defaults of reveal points are applied (docs/knowledge.md lists them), every fact is sealed
with the union of its own reveal point and its entry's, and every id is checked to exist.
"""

from __future__ import annotations

from collections import Counter
from types import MappingProxyType

from bot.knowledge.loading.assemble_entries import Entries
from bot.knowledge.loading.assemble_works import Works
from bot.knowledge.loading.folder import Document
from bot.knowledge.loading.reference_checks import Path
from bot.knowledge.loading.reveal_points import NEVER
from bot.knowledge.model import Headline, Kind, Knowledge, Publication, Source, token_of
from bot.knowledge.positions import parse_position
from bot.knowledge.sealed import Sealed

ENTRY_SECTIONS = {
    "characters": Kind.CHARACTER,
    "people": Kind.PERSON,
    "places": Kind.PLACE,
    "craft": Kind.CRAFT,
    "missions": Kind.MISSION,
    "organisations": Kind.ORGANISATION,
    "things": Kind.THING,
}


class Assembler(Entries, Works):
    """Builds the snapshot from documents; `problems` says what is wrong."""

    def assemble(self, version: str) -> Knowledge:
        """The snapshot. It may only be used when `problems` is empty afterwards."""
        self._collect_ids()
        self._collect_sources()
        for document, path, character in self._items("characters"):
            self._collect_parts(document, path, str(path[-1]), character)
        for _, path, episode in self._items("episodes"):
            if position := parse_position(str(path[-1])):
                self._collect_makers(episode, position)
        for section in ENTRY_SECTIONS:
            for document, path, entry in self._items(section):
                self._collect_relations(document, path, str(path[-1]), entry)
        entries = {id_: self._entry(id_) for id_ in self._known}
        works = self._works()
        episodes = self._episodes()
        self._name_works(works, episodes)
        entries |= {work.entry.id: work.entry for work in works.values()}
        events = self._events()
        kinds = Counter(entry.kind.value for entry in entries.values())
        return Knowledge(
            version=version,
            sources=MappingProxyType(self._sources),
            works=MappingProxyType(works),
            entries=MappingProxyType(entries),
            episodes=MappingProxyType(episodes),
            events=events,
            names=self.names.build(),
            namesakes=MappingProxyType(self.names.namesakes()),
            fingerprints=MappingProxyType(
                {key: hash_ for document in self.documents for key, hash_ in document.fingerprints.items()}
            ),
            tokens=MappingProxyType({token_of(id_): id_ for id_ in entries}),
            files=tuple(self._numbers),
            counts={**kinds, "episode": len(episodes), "event": len(events), "source": len(self._sources)},
        )

    def _collect_sources(self) -> None:
        places: dict[str, tuple[Document, Path]] = {}
        for document, path, item in self._items("sources"):
            id_ = str(path[-1])
            if self._repeated(places, id_, document, path):
                continue
            if not (item.url or item.seed or item.where):
                self._problem_at(document, path, f"source “{id_}” needs a url, a seed or where", key=True)
            reveal = self.reveals.read(document, (*path, "reveal"), item.reveal) if item.reveal else NEVER
            headline = Sealed(Headline(item.title, item.url), reveal)
            self._sources[id_] = Source(Publication(id_, item.publisher, item.date, item.reliability, headline))

    def _collect_ids(self) -> None:
        places: dict[str, tuple[Document, Path]] = {}
        for document, path, item in self._items("works"):
            self.reveals.works.append(str(path[-1]))
            self._repeated(places, str(path[-1]), document, path)
            for number in item.seasons:
                self.reveals.known_seasons.add((str(path[-1]), number))
        for section, kind in ENTRY_SECTIONS.items():
            for document, path, item in self._items(section):
                id_ = str(path[-1])
                if self._repeated(places, id_, document, path):
                    continue
                self._known[id_] = (document, path, kind)
                reveal = item.reveal
                self._entry_reveals[id_] = (
                    self.reveals.read(document, (*path, "reveal"), reveal) if reveal is not None else None
                )
