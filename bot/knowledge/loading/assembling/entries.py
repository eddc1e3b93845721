"""Build entries: their names with unlock conditions, parts, jobs, and relations seen from both sides."""

from __future__ import annotations

from collections.abc import Sequence

from bot.knowledge.loading import schema
from bot.knowledge.loading.assembling.names_builder import NameConditions, NamesBuilder, sealed_names
from bot.knowledge.loading.assembling.reference_checks import Cursor, ReferenceChecker
from bot.knowledge.loading.assembling.reveal_points import NEVER, both
from bot.knowledge.model import (
    Casting,
    Condition,
    Credit,
    Entry,
    Job,
    Kind,
    Name,
    Relation,
    RelationWords,
)
from bot.knowledge.positions import PREMISE, Position, parse_position
from bot.knowledge.sealed import Sealed


class EntryBuilder:
    """Builds all people, characters and terms, and adds their names to a `NamesBuilder`."""

    def __init__(self, checker: ReferenceChecker, names: NamesBuilder) -> None:
        self._checker = checker
        self._names = names
        self.casts: dict[str, dict[tuple[str, int | None], None]] = {}
        """For each character, and each person with another job, the casts that list them; see `Knowledge.casts`."""
        self._castings: dict[str, list[Casting]] = {}
        self._relations: dict[str, list[Relation]] = {}
        self._made: dict[str, list[Condition]] = {}
        """For each director or writer, the conditions under which their episodes make it safe to name them."""

    def build(self) -> dict[str, Entry]:
        """Build all entries, by id."""
        for at, character in self._checker.items("characters"):
            self._collect_parts(at, character)
        for at, episode in self._checker.items("episodes"):
            if position := parse_position(at.id):
                self._collect_makers(episode, position)
        for at, entry in self._checker.items(*schema.ENTRY_SECTIONS):
            self._collect_relations(at, entry)
        return {id_: self._entry(at, kind) for id_, (at, kind) in self._checker.entries.items()}

    def _collect_parts(self, at: Cursor, character: schema.CharacterFile) -> None:
        own = self._checker.entry_reveals.get(at.id)
        for here, part in at.each("parts", character.parts):
            actors = self._checker.entry_ids(here, "actor", [part.actor] if part.actor else [], Kind.PERSON)
            actor = next(iter(actors), None)
            work = self._checker.work_code(here, part.work)
            sources = self._checker.cited(here, part.sources, part.status)
            for number, credit in part.seasons.items():
                there = here.at("seasons", str(number))
                default = self._checker.season_default(there, work, number, key=True)
                if credit.reveal is None and own is None and number == 1:
                    there.problem("this entry has no reveal of its own, so the credit needs one")
                cited = self._checker.cited(there, credit.sources, part.status) if credit.sources else sources
                note, line = credit.note or part.note, there.location(credit)
                value = Credit(at.id, actor, work, number, credit.credit, note, cited, part.status, line)
                reveal = both(self._checker.reveal(there, credit.reveal, default), own or PREMISE)
                casting = Casting(at.id, actor, Sealed(value, reveal, part.as_of))
                words = f"{credit.credit} cast, plays, returns. {note or ''}"
                self._checker.statements.add((at.id, *actors), words, reveal, part.as_of, number)
                self.casts.setdefault(at.id, {}).update({(work, None): None, (work, number): None})
                for id_ in (at.id, *actors):
                    self._castings.setdefault(id_, []).append(casting)

    def _collect_makers(self, item: schema.EpisodeFile, position: Position) -> None:
        """Make it safe to name an episode's directors and writers after the previous season, like its actors."""
        reveal = self._checker.reveals.end_of_season_before(position.work, position.season)
        when = Condition(PREMISE if reveal is NEVER else reveal, item.as_of or item.released)
        for person in (*item.directed_by, *item.written_by):
            self._made.setdefault(person, []).append(when)

    def _collect_relations(self, at: Cursor, entry: schema.EntryFile) -> None:
        own = self._checker.entry_reveals.get(at.id)
        for here, relation in at.each("relations", entry.relations):
            if not self._checker.entry_ids(here, "to", [relation.to]):
                continue
            sides = both(own or PREMISE, self._checker.entry_reveals.get(relation.to) or PREMISE)
            mine: list[Sealed[RelationWords]] = []
            theirs: list[Sealed[RelationWords]] = []
            for there, version in self._checker.versions(here, relation, "is_", "back"):
                if version.is_ is None or version.back is None:
                    there.problem("a relation needs “is” and “back”")
                    continue
                if not version.sources:
                    there.problem("“sources” is missing")
                reveal = both(self._checker.own_reveal(there, version.reveal, own), sides)
                sources = self._checker.cited(there, version.sources, version.status)
                pair, words = (at.id, relation.to), f"{version.is_}. {version.back}"
                self._checker.statements.add(pair, words, reveal, version.as_of, is_relation=True)
                for side, words, other in ((mine, version.is_, relation.to), (theirs, version.back, at.id)):
                    told = RelationWords(words, other, sources, version.status, there.location(version))
                    side.append(Sealed(told, reveal, version.as_of))
            self._relations.setdefault(at.id, []).append(Relation(relation.to, tuple(mine)))
            self._relations.setdefault(relation.to, []).append(Relation(at.id, tuple(theirs)))

    def _entry(self, at: Cursor, kind: Kind) -> Entry:
        id_ = at.id
        item = at.document.section(str(at.path[0]))[id_]
        own = self._checker.entry_reveals[id_]
        jobs = self._jobs(at, item) if isinstance(item, schema.PersonFile) else ()
        names = self._named(at, item, self._unlocks(at, kind, jobs))
        self._names.add_entry(kind, id_, names)
        entry = own or PREMISE
        summary = self._checker.fact(at.at("summary"), item.summary, own, entry) if item.summary else None
        facts = self._checker.facts(at, item.facts, own, entry)
        relations = tuple(self._relations.get(id_, ()))
        castings = tuple(self._castings.get(id_, ()))
        told = (summary, facts, relations, castings, jobs)
        return Entry(id_, kind, sealed_names(names), *told, at.location(item))

    def _unlocks(self, at: Cursor, kind: Kind, jobs: Sequence[Sealed[Job]]) -> list[Condition]:
        """Return the conditions for naming an entry. A person without a reveal point needs an open credit or job."""
        own = self._checker.entry_reveals[at.id]
        if own is not None:
            return [Condition(own)]
        if kind is not Kind.PERSON:
            return []
        credits = [casting.credit for casting in self._castings.get(at.id, ())]
        found = [Condition(credit.reveal, credit.as_of) for credit in (*credits, *jobs)] + self._made.get(at.id, [])
        if not found and at.id not in self._checker.mentioned and self._checker.whole:
            at.problem(f"“{at.id}” has no credit, no job and no reveal; nothing says when it is safe", key=True)
        return list(dict.fromkeys(found)) or [Condition(NEVER)]

    def _named(self, at: Cursor, item: schema.EntryFile, unlocks: Sequence[Condition]) -> NameConditions:
        own = self._checker.entry_reveals[at.id] or PREMISE
        names: NameConditions = []
        for main, key, given in ((True, "name", item.name), (False, "aliases", item.aliases)):
            for here, name in at.each(key, given):
                value = Name(name.name, main, name.search_only)
                if name.reveal is not None:
                    reveal = self._checker.reveal(here, name.reveal, NEVER)
                    names.append((value, Condition(reveal if main else both(reveal, own))))
                elif unlocks:
                    names += [(value, condition) for condition in unlocks]
                else:
                    here.problem(f"“{name.name}” needs a reveal: when may it be named?")
        if all(name.search_only for name in item.name):
            at.at("name").problem("at least one name must not be search_only")
        return names

    def _jobs(self, at: Cursor, person: schema.PersonFile) -> tuple[Sealed[Job], ...]:
        jobs = []
        for here, job in at.each("jobs", person.jobs):
            work = self._checker.work_code(here, job.work)
            default = PREMISE
            if job.season is not None:
                default = self._checker.season_default(here.at("season"), work, job.season)
                self.casts.setdefault(at.id, {})[work, job.season] = None
            reveal = self._checker.reveal(here, job.reveal, default)
            self._checker.statements.add((at.id,), job.job, reveal, job.as_of, job.season)
            value = Job(at.id, work, job.season, job.job, self._checker.cited(here, job.sources), here.location(job))
            jobs.append(Sealed(value, reveal, job.as_of))
        return tuple(jobs)
