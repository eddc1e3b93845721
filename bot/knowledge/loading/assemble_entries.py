"""Entries: names with their doors, parts, relations seen from both sides, jobs."""

from __future__ import annotations

from collections.abc import Sequence

from bot.knowledge.dates import WorldDate
from bot.knowledge.loading import schema
from bot.knowledge.loading.folder import Document
from bot.knowledge.loading.reference_checks import AssemblerBase, Path
from bot.knowledge.loading.reveal_points import NEVER
from bot.knowledge.model import Casting, Credit, Entry, Job, Kind, Name, Relation, RelationWords
from bot.knowledge.names import Condition
from bot.knowledge.positions import PREMISE, Position, Reveal, simplest
from bot.knowledge.sealed import Sealed


class Entries(AssemblerBase):
    """Builds people, characters and terms."""

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
                    self._place(document, there),
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
                told = (sources, version.status, self._place(document, there))
                mine.append(Sealed(RelationWords(version.is_, relation.to, *told), reveal, version.as_of))
                theirs.append(Sealed(RelationWords(version.back, id_, *told), reveal, version.as_of))
            if relation.versions:
                self._check_outside_versions(document, here, relation, ("is_", "back"))
            self._relations.setdefault(id_, []).append(Relation(relation.to, tuple(mine)))
            self._relations.setdefault(relation.to, []).append(Relation(id_, tuple(theirs)))

    def _collect_makers(self, item: schema.EpisodeFile, position: Position) -> None:
        """Who directed or wrote an episode may be named as whoever acts in it: after the season before."""
        last = self.reveals.last_episode.get((position.work, position.season - 1))
        reveal = PREMISE if last is None else frozenset({Position(position.work, position.season - 1, last)})
        for person in (*item.directed_by, *item.written_by):
            self._made.setdefault(person, []).append((reveal, item.as_of or item.released))

    def _entry(self, id_: str) -> Entry:
        document, path, kind = self._known[id_]
        item = getattr(document.content, str(path[0]))[id_]
        own = self._entry_reveals[id_]
        jobs = self._jobs(document, path, id_, item) if isinstance(item, schema.PersonFile) else ()
        doors: list[tuple[Reveal, WorldDate | None]] = [(own, None)] if own is not None else []
        if own is None and kind is Kind.PERSON:
            credits = [casting.credit for casting in self._castings.get(id_, ())]
            doors = [(credit.reveal, credit.as_of) for credit in (*credits, *jobs)]
            doors = list(dict.fromkeys((*doors, *self._made.get(id_, ()))))
            if not doors:
                doors = [(NEVER, None)]
                if id_ not in self._mentioned and self._whole:
                    self._problem_at(
                        document,
                        path,
                        f"“{id_}” has no credit, no job and no reveal; nothing says when it is safe",
                        key=True,
                    )
        names: list[tuple[Name, Condition]] = []
        for main, key, given in ((True, "name", item.name), (False, "aliases", item.aliases)):
            for index, name in enumerate(given):
                value = Name(name.name, main, name.search_only)
                where = (*path, key, index)
                if name.reveal is not None:
                    reveal = self.reveals.read(document, (*where, "reveal"), name.reveal)
                    names.append((value, Condition(reveal if main else simplest(reveal | (own or PREMISE)))))
                elif doors:
                    names += [(value, Condition(reveal, as_of)) for reveal, as_of in doors]
                else:
                    self._problem_at(document, where, f"“{name.name}” needs a reveal: when may it be named?")
        if all(name.search_only for name in item.name):
            self._problem_at(document, (*path, "name"), "at least one name must not be search_only")
        self.names.add_entry(kind, id_, names)
        entry = own or PREMISE
        return Entry(
            id_,
            kind,
            tuple(Sealed(name, when.reveal, when.as_of) for name, when in names),
            self._fact(document, (*path, "summary"), item.summary, own, entry) if item.summary else None,
            self._facts(document, path, item.facts, own, entry),
            tuple(self._relations.get(id_, ())),
            tuple(self._castings.get(id_, ())),
            jobs,
            self._place(document, path),
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
            value = Job(id_, work, job.season, job.job, sources, self._place(document, here))
            jobs.append(Sealed(value, reveal, job.as_of))
        return tuple(jobs)
