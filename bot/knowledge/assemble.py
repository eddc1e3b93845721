"""Validated documents -> one frozen Knowledge, or every problem of reference, order and reveal point.

Here the defaults of reveal points are applied (docs/knowledge.md lists them), every fact is sealed
with the union of its own reveal point and its entry's, and every id is checked to exist.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import Any

from bot.knowledge import schema
from bot.knowledge.dates import WorldDate
from bot.knowledge.folder import Document, Folder
from bot.knowledge.model import (
    Casting,
    Credit,
    Entry,
    Episode,
    Event,
    Fact,
    Happening,
    Headline,
    Job,
    Kind,
    Knowledge,
    Name,
    Relation,
    RelationWords,
    Release,
    Schedule,
    Season,
    Source,
    Title,
    Wording,
    Work,
)
from bot.knowledge.positions import PREMISE, Position, Reveal, parse_position, simplest
from bot.knowledge.problems import Problem
from bot.knowledge.reveals import NEVER, Reveals
from bot.knowledge.sealed import Sealed
from bot.knowledge.validation import nearest

ENTRY_SECTIONS = {
    "characters": Kind.CHARACTER,
    "people": Kind.PERSON,
    "places": Kind.PLACE,
    "craft": Kind.CRAFT,
    "missions": Kind.MISSION,
    "organisations": Kind.ORGANISATION,
    "things": Kind.THING,
}

Path = tuple[str | int, ...]


class Assembler:
    """Builds the snapshot from documents; `problems` collects whatever is wrong."""

    def __init__(self, folder: Folder) -> None:
        self.documents = folder.documents
        self.problems: list[Problem] = []
        # A reference into something that has a problem of its own is no second problem.
        self._whole = folder.whole
        self._broken = frozenset[str]().union(*(document.broken for document in folder.documents))
        self._mentioned = set[str]().union(*(document.mentioned for document in folder.documents))
        self._entry_reveals: dict[str, Reveal | None] = {}
        self._known: dict[str, tuple[Document, Path, Kind]] = {}
        self._sources: dict[str, Source] = {}
        self._castings: dict[str, list[Casting]] = {}
        self._relations: dict[str, list[Relation]] = {}
        self.reveals = Reveals(self._episodes_by_season(), self._problem_at, complete=self._whole)

    def assemble(self, version: str) -> Knowledge:
        """The snapshot. It may only be used when `problems` is empty afterwards."""
        self._collect_ids()
        self._collect_sources()
        for document, path, character in self._items("characters"):
            self._collect_parts(document, path, str(path[-1]), character)
        for section in ENTRY_SECTIONS:
            for document, path, entry in self._items(section):
                self._collect_relations(document, path, str(path[-1]), entry)
        entries = {id_: self._entry(id_) for id_ in self._known}
        works = self._works()
        entries |= {work.entry.id: work.entry for work in works.values()}
        return Knowledge(
            version=version,
            sources=MappingProxyType(self._sources),
            works=MappingProxyType(works),
            entries=MappingProxyType(entries),
            episodes=MappingProxyType(self._episodes()),
            events=self._events(),
            fingerprints=MappingProxyType(self._fingerprints()),
        )

    # ------------------------------------------------------------------ helpers

    def _problem_at(self, document: Document, path: Path, message: str, *, key: bool = False) -> None:
        line, column = document.place.find_key(path) if key else document.place.find(path)
        self.problems.append(Problem(document.file, line, column, message))

    def _items(self, section: str) -> Iterable[tuple[Document, Path, Any]]:
        for document in self.documents:
            for id_, item in getattr(document.content, section).items():
                yield document, (section, id_), item

    def _episodes_by_season(self) -> dict[tuple[str, int], int]:
        last: dict[tuple[str, int], int] = {}
        for document in self.documents:
            for code in (*document.content.episodes, *document.broken):
                position = parse_position(code)
                if position is not None:
                    season = (position.work, position.season)
                    last[season] = max(last.get(season, 0), position.episode)
        return last

    def _unknown(self, document: Document, path: Path, what: str, given: str, known: Iterable[str]) -> None:
        if given in self._broken or not self._whole:
            return
        near = nearest(given, list(known))
        if near:
            self._mentioned.add(near)
        hint = f"; did you mean “{near}”?" if near else "; add it or remove the reference"
        self._problem_at(document, path, f"there is no {what} “{given}”{hint}")

    def _cited(
        self, document: Document, path: Path, ids: Sequence[str], status: schema.Status | None
    ) -> tuple[Source, ...]:
        found = []
        for index, id_ in enumerate(ids):
            if id_ in self._sources:
                found.append(self._sources[id_])
            else:
                self._unknown(document, (*path, "sources", index), "source", id_, self._sources)
        weak = 0 < len(ids) == len(found) and all(source.reliability is schema.Reliability.LOW for source in found)
        if weak and status is not schema.Status.REPORTED:
            self._problem_at(
                document,
                (*path, "sources"),
                "only sources of low reliability; add a better one or write “status: reported”",
            )
        return tuple(found)

    def _entry_ids(
        self, document: Document, path: Path, ids: Iterable[str], kind: Kind | None = None
    ) -> tuple[str, ...]:
        found = []
        for index, id_ in enumerate(ids):
            here = (*path, index)
            if id_ not in self._known:
                self._unknown(document, here, "entry", id_, self._known)
            elif kind is not None and self._known[id_][2] is not kind:
                self._problem_at(
                    document, here, f"“{id_}” is a {self._known[id_][2].value}, but a {kind.value} belongs here"
                )
            else:
                found.append(id_)
        return tuple(found)

    def _work_code(self, document: Document, path: Path, code: str) -> str:
        if code not in self.reveals.works:
            self._unknown(document, path, "work", code, self.reveals.works)
        return code

    def _default_of_season(
        self, document: Document, path: Path, work: str, season: int, *, key: bool = False
    ) -> Reveal:
        """What is safe after the season before; `NEVER` for a season that does not exist."""
        if (work, season) in self.reveals.known_seasons:
            return self.reveals.end_of_season_before(document, path, work, season)
        if work in self.reveals.works and self._whole:
            self._problem_at(document, path, f"{work} has no season {season}", key=key)
        return NEVER

    # ------------------------------------------------------------------ collecting

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
            self._sources[id_] = Source(id_, item.publisher, item.date, item.reliability, headline)

    def _repeated(self, places: dict[str, tuple[Document, Path]], id_: str, document: Document, path: Path) -> bool:
        if id_ not in places:
            places[id_] = (document, path)
            return False
        first, first_path = places[id_]
        line = first.place.find_key(first_path)[0]
        self._problem_at(document, path, f"“{id_}” exists already ({first.file}:{line}); choose another id", key=True)
        return True

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

    def _collect_parts(self, document: Document, path: Path, id_: str, character: schema.CharacterFile) -> None:
        for index, part in enumerate(character.parts):
            here = (*path, "parts", index)
            actor = self._entry_ids(document, (*here, "actor"), [part.actor] if part.actor else [], Kind.PERSON)
            work = self._work_code(document, (*here, "work"), part.work)
            sources = self._cited(document, here, part.sources, part.status)
            for number, credit in part.seasons.items():
                there = (*here, "seasons", str(number))
                default = self._default_of_season(document, there, work, number, key=True)
                if credit.reveal is not None:
                    reveal = self.reveals.read(document, (*there, "reveal"), credit.reveal)
                else:
                    reveal = default
                    if self._entry_reveals.get(id_) is None and number == 1:
                        self._problem_at(
                            document, there, "this entry has no reveal of its own, so the credit needs one"
                        )
                reveal = simplest(reveal | (self._entry_reveals.get(id_) or PREMISE))
                value = Credit(
                    id_,
                    actor[0] if actor else None,
                    work,
                    number,
                    credit.credit,
                    credit.note or part.note,
                    self._cited(document, there, credit.sources, part.status) if credit.sources else sources,
                    part.status,
                )
                casting = Casting(id_, value.actor, Sealed(value, reveal, part.as_of))
                self._castings.setdefault(id_, []).append(casting)
                if actor:
                    self._castings.setdefault(actor[0], []).append(casting)

    def _collect_relations(self, document: Document, path: Path, id_: str, entry: schema.EntryFile) -> None:
        for index, relation in enumerate(entry.relations):
            here = (*path, "relations", index)
            if not self._entry_ids(document, (*here, "to"), [relation.to]):
                continue
            both = (self._entry_reveals.get(id_) or PREMISE) | (self._entry_reveals.get(relation.to) or PREMISE)
            versions: Sequence[schema.RelationFile | schema.RelationWordsFile] = relation.versions or (relation,)
            mine: list[Sealed[RelationWords]] = []
            theirs: list[Sealed[RelationWords]] = []
            for number, version in enumerate(versions):
                there = (*here, "versions", number) if relation.versions else here
                if version.is_ is None or version.back is None:
                    self._problem_at(document, there, "a relation needs “is” and “back”")
                    continue
                if not version.sources:
                    self._problem_at(document, there, "“sources” is missing")
                own = self._own_reveal(document, there, version.reveal, self._entry_reveals.get(id_))
                reveal = simplest(own | both)
                sources = self._cited(document, there, version.sources, version.status)
                mine.append(
                    Sealed(RelationWords(version.is_, relation.to, sources, version.status), reveal, version.as_of)
                )
                theirs.append(Sealed(RelationWords(version.back, id_, sources, version.status), reveal, version.as_of))
            self._check_outside_versions(document, here, relation, ("is_", "back"))
            self._relations.setdefault(id_, []).append(Relation(relation.to, tuple(mine)))
            self._relations.setdefault(relation.to, []).append(Relation(id_, tuple(theirs)))

    def _check_outside_versions(
        self, document: Document, path: Path, item: schema.VersionedFile | schema.RelationFile, more: Sequence[str]
    ) -> None:
        """What stands beside `versions` would be silently without effect."""
        if not item.versions:
            return
        for name in (*more, "reveal", "sources", "as_of", "status"):
            if getattr(item, name):
                key = name.rstrip("_")
                self._problem_at(
                    document, (*path, key), f"write “{key}” inside each of the “versions”, not beside them", key=True
                )

    def _own_reveal(
        self, document: Document, path: Path, given: Sequence[str] | None, default: Reveal | None
    ) -> Reveal:
        if given is not None:
            return self.reveals.read(document, (*path, "reveal"), given)
        if default is None:
            self._problem_at(document, path, "“reveal” is missing: nothing says when this is safe")
            return NEVER
        return default

    # ------------------------------------------------------------------ building

    def _fact(
        self,
        document: Document,
        path: Path,
        fact: schema.VersionedFile,
        default: Reveal | None,
        entry: Reveal = PREMISE,
    ) -> Fact:
        versions: list[Sealed[Wording]] = []
        self._check_outside_versions(document, path, fact, ("text",))
        wordings: Sequence[schema.VersionedFile | schema.StatementFile] = fact.versions or (fact,)
        for index, version in enumerate(wordings):
            here = (*path, "versions", index) if fact.versions else path
            if version.text is None:
                self._problem_at(document, here, "“text” is missing")
                continue
            if not version.sources:
                self._problem_at(document, here, "“sources” is missing")
            reveal = self._own_reveal(document, here, version.reveal, default)
            sources = self._cited(document, here, version.sources, version.status)
            wording = Wording(version.text, sources, version.status, version.as_of)
            versions.append(Sealed(wording, simplest(reveal | entry), version.as_of))
        topic = fact.topic if isinstance(fact, schema.FactFile) else None
        id_ = fact.id if isinstance(fact, schema.FactFile) else "summary"
        return Fact(id_, topic, tuple(versions))

    def _facts(
        self,
        document: Document,
        path: Path,
        facts: Sequence[schema.FactFile],
        default: Reveal | None,
        entry: Reveal = PREMISE,
    ) -> tuple[Fact, ...]:
        seen: set[str] = set()
        for index, fact in enumerate(facts):
            if fact.id in seen:
                self._problem_at(document, (*path, "facts", index, "id"), f"a second fact “{fact.id}” in this entry")
            seen.add(fact.id)
        return tuple(
            self._fact(document, (*path, "facts", index), fact, default, entry) for index, fact in enumerate(facts)
        )

    def _entry(self, id_: str) -> Entry:
        document, path, kind = self._known[id_]
        item = getattr(document.content, str(path[0]))[id_]
        own = self._entry_reveals[id_]
        jobs = self._jobs(document, path, id_, item) if isinstance(item, schema.PersonFile) else ()
        doors: list[tuple[Reveal, WorldDate | None]] = [(own, None)] if own is not None else []
        if own is None and kind is Kind.PERSON:
            credits = [casting.credit for casting in self._castings.get(id_, ())]
            doors = [(credit.reveal, credit.as_of) for credit in (*credits, *jobs)]
            if not doors:
                doors = [(NEVER, None)]
                if id_ not in self._mentioned and self._whole:
                    self._problem_at(
                        document,
                        path,
                        f"“{id_}” has no credit, no job and no reveal; nothing says when it is safe",
                        key=True,
                    )
        names: list[Sealed[Name]] = []
        for main, key, given in ((True, "name", item.name), (False, "aliases", item.aliases)):
            for index, name in enumerate(given):
                value = Name(name.name, main, name.search_only)
                where = (*path, key, index)
                if name.reveal is not None:
                    reveal = self.reveals.read(document, (*where, "reveal"), name.reveal)
                    names.append(Sealed(value, reveal if main else simplest(reveal | (own or PREMISE))))
                elif doors:
                    names += [Sealed(value, reveal, as_of) for reveal, as_of in dict.fromkeys(doors)]
                else:
                    self._problem_at(document, where, f"“{name.name}” needs a reveal: when may it be named?")
        if not any(name.main and not name.search_only for name in item_names(item)):
            self._problem_at(document, (*path, "name"), "at least one name must not be search_only")
        entry = own or PREMISE
        return Entry(
            id_,
            kind,
            tuple(names),
            self._fact(document, (*path, "summary"), item.summary, own, entry) if item.summary else None,
            self._facts(document, path, item.facts, own, entry),
            tuple(self._relations.get(id_, ())),
            tuple(self._castings.get(id_, ())),
            jobs,
        )

    def _jobs(self, document: Document, path: Path, id_: str, person: schema.PersonFile) -> tuple[Sealed[Job], ...]:
        jobs = []
        for index, job in enumerate(person.jobs):
            here = (*path, "jobs", index)
            work = self._work_code(document, (*here, "work"), job.work)
            reveal = PREMISE
            if job.season is not None:
                reveal = self._default_of_season(document, (*here, "season"), work, job.season)
            if job.reveal:
                reveal = self.reveals.read(document, (*here, "reveal"), job.reveal)
            sources = self._cited(document, here, job.sources, None)
            jobs.append(Sealed(Job(id_, work, job.season, job.job, sources), reveal, job.as_of))
        return tuple(jobs)

    def _works(self) -> dict[str, Work]:
        works: dict[str, Work] = {}
        for document, path, item in self._items("works"):
            code = str(path[-1])
            if not parse_position(f"{code} S1E1"):
                self._problem_at(
                    document, path, f"“{code}” is not a code; use two to eight capital letters or digits", key=True
                )
            if item.spin_off_of is not None:
                self._work_code(document, (*path, "spin_off_of"), item.spin_off_of)
            names = [Sealed(Name(item.title, main=True, search_only=False), PREMISE)]
            names += [Sealed(Name(code, main=False, search_only=False), PREMISE)] if code != item.title else []
            for index, alias in enumerate(item.aliases):
                reveal = (
                    self.reveals.read(document, (*path, "aliases", index, "reveal"), alias.reveal)
                    if alias.reveal
                    else PREMISE
                )
                names.append(Sealed(Name(alias.name, main=False, search_only=alias.search_only), reveal))
            entry = Entry(
                code,
                Kind.WORK,
                tuple(names),
                self._fact(document, (*path, "summary"), item.summary, None),
                self._facts(document, path, item.facts, None),
            )
            seasons = {
                number: self._season(document, (*path, "seasons", str(number)), code, number, season)
                for number, season in sorted(item.seasons.items())
            }
            accent = int(item.accent[1:], 16)
            works[code] = Work(
                code, item.title, accent, item.platform, item.spin_off_of, entry, MappingProxyType(seasons)
            )
        return works

    def _season(self, document: Document, path: Path, work: str, number: int, season: schema.SeasonFile) -> Season:
        schedule: list[Sealed[Schedule]] = []
        before: WorldDate | None = None
        for index, item in enumerate(season.schedule):
            here = (*path, "schedule", index)
            if before is not None and item.as_of.first < before.first:
                self._problem_at(
                    document, (*here, "as_of"), "schedules stand oldest first; this one is older than the one before"
                )
            before = item.as_of
            if item.premiere and item.finale and item.finale.last < item.premiere.first:
                self._problem_at(document, (*here, "finale"), "the finale lies before the premiere")
            sources = self._cited(document, here, item.sources, item.status)
            reveal = self.reveals.read(document, (*here, "reveal"), item.reveal) if item.reveal else PREMISE
            value = Schedule(
                item.as_of, item.status, item.premiere, item.finale, item.episodes, item.rhythm, item.note, sources
            )
            schedule.append(Sealed(value, reveal, item.as_of))
        default = self.reveals.end_of_season_before(document, path, work, number)
        episodes = tuple(
            Position(work, number, episode)
            for episode in range(1, self.reveals.last_episode.get((work, number), 0) + 1)
        )
        return Season(work, number, tuple(schedule), self._facts(document, path, season.facts, default), episodes)

    def _episodes(self) -> dict[Position, Episode]:
        episodes: dict[Position, Episode] = {}
        for document, path, item in self._items("episodes"):
            position = parse_position(str(path[-1]))
            if position is None:
                self._problem_at(
                    document, path, f"“{path[-1]}” is not a position; write for example FAM S3E10", key=True
                )
                continue
            if position.work not in self.reveals.works:
                near = nearest(position.work, self.reveals.works)
                if position.work not in self._broken and self._whole:
                    hint = f"; did you mean “{near}”?" if near else "; add it or remove the episode"
                    self._problem_at(document, path, f"there is no work “{position.work}”{hint}", key=True)
            elif (position.work, position.season) not in self.reveals.known_seasons and self._whole:
                self._problem_at(document, path, f"{position.work} has no season {position.season}", key=True)
            if position in episodes:
                self._problem_at(document, path, f"“{position}” exists already in another file", key=True)
                continue
            own: Reveal = frozenset({position})
            title_reveal = (
                self.reveals.read(document, (*path, "title_reveal"), item.title_reveal) if item.title_reveal else own
            )
            known = item.as_of or item.released
            names: list[Sealed[Name]] = []
            if item.title is not None:
                names.append(Sealed(Name(item.title, main=True, search_only=False), title_reveal, known))
            for index, alias in enumerate(item.aliases):
                reveal = (
                    self.reveals.read(document, (*path, "aliases", index, "reveal"), alias.reveal)
                    if alias.reveal
                    else title_reveal
                )
                names.append(Sealed(Name(alias.name, main=False, search_only=alias.search_only), reveal, known))
            title = (
                Sealed(Title(item.title, item.title_status), title_reveal, known) if item.title is not None else None
            )
            release = Release(
                item.released,
                item.date_note,
                self._cited(document, path, item.sources, None),
                self._entry_ids(document, (*path, "directed_by"), item.directed_by, Kind.PERSON),
                self._entry_ids(document, (*path, "written_by"), item.written_by, Kind.PERSON),
            )
            episodes[position] = Episode(
                position,
                tuple(names),
                title,
                Sealed(release, PREMISE, known),
                self._facts(document, path, item.facts, own, own),
                item.released,
            )
        for work, season in sorted(self.reveals.last_episode):
            for number in range(1, self.reveals.last_episode[work, season] + 1):
                position = Position(work, season, number)
                if (work, season) not in self.reveals.known_seasons:
                    continue
                place = self._any_episode(work, season)
                if position not in episodes and str(position) not in self._broken and self._whole and place:
                    self._problem_at(*place, f"{position} is missing", key=True)
        return dict(sorted(episodes.items()))

    def _any_episode(self, work: str, season: int) -> tuple[Document, Path] | None:
        for document, path, _ in self._items("episodes"):
            if str(path[-1]).startswith(f"{work} S{season}E"):
                return document, path
        return None

    def _events(self) -> tuple[Event, ...]:
        events: list[tuple[Any, Event]] = []
        places: dict[str, tuple[Document, Path]] = {}
        for order, (document, path, item) in enumerate(self._items("events")):
            id_ = str(path[-1])
            if self._repeated(places, id_, document, path):
                continue
            happening = Happening(
                item.when,
                item.text,
                None if item.real.casefold() == "none" else item.real,
                self._cited(document, path, item.sources, item.status),
                item.status,
            )
            event = Event(
                id_,
                self._work_code(document, (*path, "work"), item.work),
                frozenset(self._entry_ids(document, (*path, "about"), item.about)),
                Sealed(happening, self._own_reveal(document, path, item.reveal, None), item.as_of),
            )
            events.append(((item.when.order[:2], order), event))
        return tuple(event for _, event in sorted(events, key=lambda pair: pair[0]))

    def _fingerprints(self) -> Mapping[str, str]:
        sections = ("sources", "works", "episodes", *ENTRY_SECTIONS, "events")
        return {
            f"{section} {path[-1]}": hashlib.sha256(repr(item).encode()).hexdigest()[:12]
            for section in sections
            for _, path, item in self._items(section)
        }


def item_names(item: schema.EntryFile) -> Iterable[Name]:
    """The headings an entry may have, as plain names."""
    return (Name(name.name, main=True, search_only=name.search_only) for name in item.name)
