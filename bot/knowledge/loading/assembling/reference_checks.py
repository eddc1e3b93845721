"""Collect all ids in the documents, and check that every reference has a valid target."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from bot.knowledge.loading import schema
from bot.knowledge.loading.assembling.reveal_points import NEVER, RevealError, RevealParser, both
from bot.knowledge.loading.assembling.statements_builder import StatementsBuilder
from bot.knowledge.loading.folder import FieldLocation, Folder, home_of
from bot.knowledge.loading.validation_messages import nearest
from bot.knowledge.loading.value_types import Record
from bot.knowledge.model import MAX_FILES, Fact, Kind, Wording
from bot.knowledge.positions import PREMISE, Reveal, parse_position
from bot.knowledge.problems import Problem
from bot.knowledge.sealed import Sealed
from bot.knowledge.sources import Headline, Reliability, Source, Status

_PEOPLE_KEYS = {"actor", "directed_by", "written_by"}


class Cursor(FieldLocation, frozen=True, gc=False):
    """The location of a value in a document, and the shared list of problems."""

    problems: list[Problem]

    @property
    def id(self) -> str:
        """The last key of the path."""
        return str(self.path[-1])

    def location(self, record: Record) -> int:
        """Return the line and file of the record at this cursor as one number; see `bot.knowledge.model`."""
        locations = self.document.locations
        line = locations.find(self.path)[0] if record.start is None else locations.line_of(record.start)
        return line * MAX_FILES + self.document.number

    def problem(self, message: str, *, key: bool = False, names: str = "") -> None:
        """Add a problem here to the list."""
        self.problems.append(self.error(message, key=key, names=names))


class ReferenceChecker:
    """Checks references, and builds the parts that works, entries and events have in common.

    Attributes:
        problems: all problems found.
        whole: True if every file could be read. If not, a missing item may be in an unreadable file.
        broken: ids and codes of invalid items. References to them are not reported as additional problems.
        mentioned: words in invalid items, and the suggested ids for misspelt references.
        entries: location and kind of each entry, by id.
        entry_reveals: the reveal point of each whole entry, by id; None if it has none.
        statements: everything that the documents state, for the index.
    """

    def __init__(self, folder: Folder) -> None:
        self.documents = folder.documents
        self.problems: list[Problem] = []
        self.whole = folder.whole
        self.broken = frozenset[str]().union(*(document.broken for document in folder.documents))
        self.mentioned = set[str]().union(*(document.mentioned for document in folder.documents))
        self.seasons = {(at.id, number) for at, work in self.items("works") for number in work.seasons}
        works = [at.id for at, _ in self.distinct("works")]
        codes = (code for each in folder.documents for code in (*each.content.episodes, *each.broken))
        positions = (position for code in codes if (position := parse_position(code)))
        self.reveals = RevealParser(positions, works, complete=folder.whole)
        self.entries: dict[str, tuple[Cursor, Kind]] = {}
        self.entry_reveals: dict[str, Reveal | None] = {}
        for at, entry in self.distinct(*schema.ENTRY_SECTIONS):
            self.entries[at.id] = (at, schema.ENTRY_SECTIONS[str(at.path[0])])
            self.entry_reveals[at.id] = self.reveal(at, entry.reveal, PREMISE) if entry.reveal is not None else None
        self.statements = StatementsBuilder()
        self._citations: dict[Sequence[str], tuple[Source, ...]] = {}
        self.sources = {at.id: self._source(at, source) for at, source in self.distinct("sources")}

    def items(self, *sections: str) -> Iterator[tuple[Cursor, Any]]:
        """Iterate over all valid items in these sections of all documents."""
        for section in sections:
            for document in self.documents:
                for id_, item in document.section(section).items():
                    yield Cursor(document, (section, id_), self.problems), item

    def distinct(self, *sections: str) -> Iterator[tuple[Cursor, Any]]:
        """Iterate over the valid items in these sections. Items with a repeated id are reported and skipped."""
        found: dict[str, Cursor] = {}
        for at, item in self.items(*sections):
            first = found.setdefault(str(at.path[-1]), at)  # takes a third of the time of `at.id`
            if first is at:
                yield at, item
            else:
                file, line = first.document.file, first.document.locations.find_key(first.path)[0]
                at.problem(f"“{at.id}” exists already ({file}:{line}); choose another id", key=True, names=file)

    def _source(self, at: Cursor, source: schema.SourceFile) -> Source:
        if not (source.url or source.seed or source.where):
            at.problem(f"source “{at.id}” needs a url, a seed or where", key=True)
        headline = Sealed(Headline(source.title, source.url), self.reveal(at, source.reveal, NEVER))
        return Source(at.id, source.publisher, source.date, source.reliability, headline)

    # ------------------------------------------------------------ references

    def _unknown(self, at: Cursor, what: str, given: str, known: Iterable[str]) -> None:
        if given in self.broken or not self.whole:
            return
        near = nearest(given, list(known))
        section = "sources" if what == "source" else "people" if _PEOPLE_KEYS & set(at.path) else ""
        home = (home_of(self.documents, section) or f"{section}.yaml") if section else ""
        if near:
            self.mentioned.add(near)
            hint = f"did you mean “{near}”?"
        else:
            hint = f"add it{f' under “{section}:” in {home},' if home else ''} or remove the reference"
        at.problem(f"there is no {what} “{given}”; {hint}", names=home)

    def cited(self, at: Cursor, ids: Sequence[str], status: Status | None = None) -> tuple[Source, ...]:
        """Return the sources with these ids. Report unknown ids, and facts that cite only unreliable sources."""
        found = self._citations.get(ids)
        if found is None:  # thousands of facts may cite the same sources, and share one tuple
            found = self._citations[ids] = tuple([self.sources[id_] for id_ in ids if id_ in self.sources])
        if len(found) < len(ids):
            for index, id_ in enumerate(ids):
                if id_ not in self.sources:
                    self._unknown(at.at("sources", index), "source", id_, self.sources)
        elif (
            found
            and status is not Status.REPORTED
            and found[0].reliability is Reliability.LOW  # tested first: it is nearly always false
            and all(it.reliability is Reliability.LOW for it in found)
        ):
            at.at("sources").problem("only sources of low reliability; add a better one or write “status: reported”")
        return found

    def entry_ids(self, at: Cursor, key: str, ids: Iterable[str], kind: Kind | None = None) -> tuple[str, ...]:
        """Return the ids at `key` that belong to entries (of `kind`, if given). Report all others."""
        found = []
        for index, id_ in enumerate(ids):
            if id_ not in self.entries:
                self._unknown(at.at(key, index), "entry", id_, self.entries)
            elif kind is not None and (own := self.entries[id_][1]) is not kind:
                at.at(key, index).problem(f"“{id_}” is a {own.value}, but a {kind.value} belongs here")
            else:
                found.append(id_)
        return tuple(found)

    def work_code(self, at: Cursor, code: str, key: str = "work") -> str:
        """Check that a code written at `key` belongs to a work, and return it unchanged."""
        if code not in self.reveals.works:
            self._unknown(at.at(key), "work", code, self.reveals.works)
        return code

    # ------------------------------------------------------------ reveal points

    def reveal(self, at: Cursor, given: Sequence[str] | None, default: Reveal, key: str = "reveal") -> Reveal:
        """Return the reveal point written at `key`, or the default if there is none; `NEVER` if it is invalid."""
        if given is None:
            return default
        try:
            return self.reveals.parse(given)
        except RevealError as error:
            if error.message:
                at.at(key, error.index).problem(error.message)
            return NEVER

    def own_reveal(self, at: Cursor, given: Sequence[str] | None, default: Reveal | None) -> Reveal:
        """Return the given reveal point or the default. If both are missing, report a problem and return `NEVER`."""
        if given is None and default is None:
            at.problem("“reveal” is missing: nothing says when this is safe")
        return self.reveal(at, given, NEVER if default is None else default)

    def season_default(self, at: Cursor, work: str, season: int, *, key: bool = False) -> Reveal:
        """Return the end of the previous season as a default reveal point; `NEVER` if either season does not exist."""
        if (work, season) in self.seasons:
            reveal = self.reveals.end_of_season_before(work, season)
            if reveal is NEVER and self.whole:
                at.problem(f"{work} has no episodes of season {season - 1}, so this needs a reveal of its own")
            return reveal
        if work in self.reveals.works and self.whole:
            at.problem(f"{work} has no season {season}", key=key)
        return NEVER

    # ------------------------------------------------------------ facts

    def versions(
        self, at: Cursor, item: schema.VersionedFile | schema.RelationFile, *own_keys: str
    ) -> Iterator[tuple[Cursor, Any]]:
        """Yield each version. Report keys written next to `versions`, because they would silently have no effect."""
        for name in (*own_keys, "reveal", "sources", "as_of", "status") if item.versions else ():
            if getattr(item, name):
                key = name.rstrip("_")
                at.at(key).problem(f"write “{key}” inside each of the “versions”, not beside them", key=True)
        return at.versions(item)

    def fact(self, at: Cursor, fact: schema.VersionedFile, default: Reveal | None, entry: Reveal = PREMISE) -> Fact:
        """Build a fact with sealed versions.

        Args:
            at: the location of the fact.
            fact: the fact as written.
            default: the reveal point of versions without one; None if each version needs its own.
            entry: the reveal point of the entry, which is added to every version.
        """
        versions: list[Sealed[Wording]] = []
        for here, version in self.versions(at, fact, "text"):
            if version.text is None:
                here.problem("“text” is missing")
                versions.append(Sealed(Wording("", ()), NEVER))  # so that the other versions keep their numbers
                continue
            if not version.sources:
                here.problem("“sources” is missing")
            reveal = self.own_reveal(here, version.reveal, default)
            sources = self.cited(here, version.sources, version.status)
            wording = Wording(version.text, sources, version.status, version.as_of, here.location(version))
            point = both(reveal, entry)
            versions.append(Sealed(wording, point, version.as_of))
            season = int(at.path[3]) if at.path[2:3] == ("seasons",) else None
            self.statements.add(_subjects(at), version.text, point, version.as_of, season)
        id_, topic = (fact.id, fact.topic) if isinstance(fact, schema.FactFile) else ("summary", None)
        return Fact(id_, topic, tuple(versions))

    def facts(
        self, at: Cursor, facts: Sequence[schema.FactFile], default: Reveal | None, entry: Reveal = PREMISE
    ) -> tuple[Fact, ...]:
        """Build all facts of an entry, and report repeated ids."""
        seen: set[str] = set()
        for here, fact in at.each("facts", facts if len({fact.id for fact in facts}) < len(facts) else ()):
            if fact.id in seen:
                here.at("id").problem(f"a second fact “{fact.id}” in this entry")
            seen.add(fact.id)
        return tuple(self.fact(here, fact, default, entry) for here, fact in at.each("facts", facts))


def _subjects(at: Cursor) -> tuple[str, ...]:
    """Return the id of the entry that a fact is about; none for a fact of an episode."""
    return (str(at.path[1]),) if at.path[0] != "episodes" else ()
