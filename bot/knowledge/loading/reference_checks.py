"""What exists in all documents, and the checks of everything that refers to it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from bot.knowledge.loading import schema
from bot.knowledge.loading.folder import Document, Folder, home_of
from bot.knowledge.loading.reveal_points import NEVER, RevealError, RevealParser
from bot.knowledge.loading.validation_messages import nearest
from bot.knowledge.loading.yaml.locations import DataPath
from bot.knowledge.model import MAX_FILES, Fact, Kind, Wording
from bot.knowledge.positions import PREMISE, Reveal, parse_position, simplest
from bot.knowledge.problems import Problem
from bot.knowledge.sealed import Sealed
from bot.knowledge.sources import Headline, Reliability, Source, Status

_PEOPLE_KEYS = {"actor", "directed_by", "written_by"}
_ONLY_LOW = {Reliability.LOW}


@dataclass(slots=True)
class Cursor:
    """A value in a document, and the list that collects the problems of all values."""

    document: Document
    path: DataPath
    problems: list[Problem]

    def child(self, *steps: str | int) -> Cursor:
        """A value inside this one."""
        return Cursor(self.document, (*self.path, *steps), self.problems)

    @property
    def id(self) -> str:
        """The last key."""
        return str(self.path[-1])

    @property
    def place(self) -> int:
        """Where the value was written, as one number; see `bot.knowledge.model`."""
        return self.document.locations.find(self.path)[0] * MAX_FILES + self.document.number

    def problem(self, message: str, *, key: bool = False, names: str = "") -> None:
        """Add a problem at the value, or at its key; `names` is a file that the message names."""
        locations = self.document.locations
        line, column = locations.find_key(self.path) if key else locations.find(self.path)
        self.problems.append(Problem(self.document.file, line, column, message, names))


class ReferenceChecker:
    """Checks references, and makes the parts that works, entries and events have in common.

    Attributes:
        problems: everything that is wrong.
        whole: whether every file could be read; if not, what is missing may be in one that could not.
        broken: ids and codes of what is in the files, but not valid. A reference to it is no second problem.
        mentioned: words in there, and ids that references were probably meant for.
        entries: by id, where each entry is written and what it is.
        entry_reveals: by id, the reveal point of the whole entry; None if it has none.
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
        self.sources = {at.id: self._source(at, source) for at, source in self.distinct("sources")}

    def items(self, *sections: str) -> Iterator[tuple[Cursor, Any]]:
        """Everything valid in these sections of all documents."""
        for section in sections:
            for document in self.documents:
                for id_, item in document.section(section).items():
                    yield Cursor(document, (section, id_), self.problems), item

    def distinct(self, *sections: str) -> Iterator[tuple[Cursor, Any]]:
        """The same without repeated ids, which are problems."""
        found: dict[str, Cursor] = {}
        for at, item in self.items(*sections):
            first = found.setdefault(at.id, at)
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
        """The sources with these ids."""
        found = tuple([self.sources[id_] for id_ in ids if id_ in self.sources])
        if len(found) < len(ids):
            for index, id_ in enumerate(ids):
                if id_ not in self.sources:
                    self._unknown(at.child("sources", index), "source", id_, self.sources)
        elif status is not Status.REPORTED and {it.reliability for it in found} == _ONLY_LOW:
            at.child("sources").problem("only sources of low reliability; add a better one or write “status: reported”")
        return found

    def entry_ids(self, at: Cursor, key: str, ids: Iterable[str], kind: Kind | None = None) -> tuple[str, ...]:
        """Those of the ids at `key` that belong to entries (of this kind)."""
        found = []
        for index, id_ in enumerate(ids):
            if id_ not in self.entries:
                self._unknown(at.child(key, index), "entry", id_, self.entries)
            elif kind is not None and (own := self.entries[id_][1]) is not kind:
                at.child(key, index).problem(f"“{id_}” is a {own.value}, but a {kind.value} belongs here")
            else:
                found.append(id_)
        return tuple(found)

    def work_code(self, at: Cursor, code: str, key: str = "work") -> str:
        """The same code, which is written at `key` and should be that of a work."""
        if code not in self.reveals.works:
            self._unknown(at.child(key), "work", code, self.reveals.works)
        return code

    # ------------------------------------------------------------ reveal points

    def reveal(self, at: Cursor, given: Sequence[str] | None, default: Reveal, key: str = "reveal") -> Reveal:
        """The reveal point that is written at `key`, else the default; `NEVER` if it makes no sense."""
        if given is None:
            return default
        try:
            return self.reveals.parse(given)
        except RevealError as error:
            if error.message:
                at.child(key, error.index).problem(error.message)
            return NEVER

    def own_reveal(self, at: Cursor, given: Sequence[str] | None, default: Reveal | None) -> Reveal:
        """The same; without a default a missing reveal point is a problem."""
        if given is None and default is None:
            at.problem("“reveal” is missing: nothing says when this is safe")
        return self.reveal(at, given, NEVER if default is None else default)

    def season_default(self, at: Cursor, work: str, season: int, *, key: bool = False) -> Reveal:
        """What is safe after the season before; `NEVER` if one of the two does not exist."""
        if (work, season) in self.seasons:
            reveal = self.reveals.end_of_season_before(work, season)
            if reveal is NEVER and self.whole:
                at.problem(f"{work} has no episodes of season {season - 1}, so this needs a reveal of its own")
            return reveal
        if work in self.reveals.works and self.whole:
            at.problem(f"{work} has no season {season}", key=key)
        return NEVER

    # ------------------------------------------------------------ facts

    def check_outside_versions(
        self, at: Cursor, item: schema.VersionedFile | schema.RelationFile, own_keys: Sequence[str]
    ) -> None:
        """What is written beside `versions` would silently have no effect."""
        for name in (*own_keys, "reveal", "sources", "as_of", "status"):
            if getattr(item, name):
                key = name.rstrip("_")
                at.child(key).problem(f"write “{key}” inside each of the “versions”, not beside them", key=True)

    def fact(self, at: Cursor, fact: schema.VersionedFile, default: Reveal | None, entry: Reveal = PREMISE) -> Fact:
        """A fact with its versions sealed.

        Args:
            default: the reveal point of versions that have none; None: each needs one.
            entry: what must have been watched before the entry may be named.
        """
        versions: list[Sealed[Wording]] = []
        if fact.versions:
            self.check_outside_versions(at, fact, ("text",))
        wordings: Sequence[schema.VersionedFile | schema.StatementFile] = fact.versions or (fact,)
        for index, version in enumerate(wordings):
            here = at.child("versions", index) if fact.versions else at
            if version.text is None:
                here.problem("“text” is missing")
                versions.append(Sealed(Wording("", ()), NEVER))  # the others keep their numbers
                continue
            if not version.sources:
                here.problem("“sources” is missing")
            reveal = self.own_reveal(here, version.reveal, default)
            sources = self.cited(here, version.sources, version.status)
            wording = Wording(version.text, sources, version.status, version.as_of, here.place)
            versions.append(Sealed(wording, simplest(reveal | entry), version.as_of))
        id_, topic = (fact.id, fact.topic) if isinstance(fact, schema.FactFile) else ("summary", None)
        return Fact(id_, topic, tuple(versions))

    def facts(
        self, at: Cursor, facts: Sequence[schema.FactFile], default: Reveal | None, entry: Reveal = PREMISE
    ) -> tuple[Fact, ...]:
        """All facts of an entry, whose ids must differ."""
        seen: set[str] = set()
        for index, fact in enumerate(facts):
            if fact.id in seen:
                at.child("facts", index, "id").problem(f"a second fact “{fact.id}” in this entry")
            seen.add(fact.id)
        return tuple(self.fact(at.child("facts", index), fact, default, entry) for index, fact in enumerate(facts))
