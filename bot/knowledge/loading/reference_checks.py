"""What every part of the assembling needs: places for problems, references that exist, facts with their seals."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import partial
from typing import Any

from bot.knowledge.dates import WorldDate
from bot.knowledge.loading import schema
from bot.knowledge.loading.folder import Document, Folder, home_of
from bot.knowledge.loading.reveal_points import NEVER, RevealParser
from bot.knowledge.loading.validation_messages import nearest
from bot.knowledge.model import Casting, Fact, Kind, Relation, Source, Wording
from bot.knowledge.names import NamesBuilder
from bot.knowledge.positions import PREMISE, Reveal, parse_position, simplest
from bot.knowledge.problems import Problem
from bot.knowledge.sealed import Sealed

Path = tuple[str | int, ...]
_PEOPLE_KEYS = {"actor", "directed_by", "written_by"}


class AssemblerBase:
    """Knows what exists in all documents; `problems` collects whatever is wrong."""

    def __init__(self, folder: Folder) -> None:
        self.documents = folder.documents
        self._numbers = {document.file: number for number, document in enumerate(folder.documents)}
        self.problems: list[Problem] = []
        self.names = NamesBuilder()
        # A reference into something that has a problem of its own is no second problem.
        self._whole = folder.whole
        self._broken = frozenset[str]().union(*(document.broken for document in folder.documents))
        self._mentioned = set[str]().union(*(document.mentioned for document in folder.documents))
        self._entry_reveals: dict[str, Reveal | None] = {}
        self._known: dict[str, tuple[Document, Path, Kind]] = {}
        self._sources: dict[str, Source] = {}
        self._castings: dict[str, list[Casting]] = {}
        self._relations: dict[str, list[Relation]] = {}
        self._made: dict[str, list[tuple[Reveal, WorldDate | None]]] = {}
        # No method of ours: we would keep ourselves, and all documents, alive until the garbage collector comes.
        note = partial(_note, self.problems)
        self.reveals = RevealParser(self._episodes_by_season(), note, complete=self._whole)

    def _place(self, document: Document, path: Path) -> int:
        """Where something was written, as one number; see `Knowledge.where`."""
        return document.locations.find(path)[0] * len(self._numbers) + self._numbers[document.file]

    def _problem_at(self, document: Document, path: Path, message: str, *, key: bool = False, names: str = "") -> None:
        _note(self.problems, document, path, message, key=key, names=names)

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
        home = self._home(what, path)
        where = f" under “{home[0]}:” in {home[1]}," if home else ""
        hint = f"; did you mean “{near}”?" if near else f"; add it{where} or remove the reference"
        self._problem_at(document, path, f"there is no {what} “{given}”{hint}", names=home[1] if home else "")

    def _home(self, what: str, path: Path) -> tuple[str, str] | None:
        """Where something that is missing would be added: the section, and the file that holds most of it."""
        section = "sources" if what == "source" else "people" if _PEOPLE_KEYS & set(path) else ""
        return (section, home_of(self.documents, section) or f"{section}.yaml") if section else None

    def _cited(
        self, document: Document, path: Path, ids: Sequence[str], status: schema.Status | None
    ) -> tuple[Source, ...]:
        found = [self._sources[id_] for id_ in ids if id_ in self._sources]
        if len(found) < len(ids):
            for index, id_ in enumerate(ids):
                if id_ not in self._sources:
                    self._unknown(document, (*path, "sources", index), "source", id_, self._sources)
            return tuple(found)
        low = schema.Reliability.LOW
        weak = found and found[0].reliability is low and all(source.reliability is low for source in found)
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

    def _repeated(self, places: dict[str, tuple[Document, Path]], id_: str, document: Document, path: Path) -> bool:
        if id_ not in places:
            places[id_] = (document, path)
            return False
        first, first_path = places[id_]
        line = first.locations.find_key(first_path)[0]
        sentence = f"“{id_}” exists already ({first.file}:{line}); choose another id"
        self._problem_at(document, path, sentence, key=True, names=first.file)
        return True

    def _check_outside_versions(
        self, document: Document, path: Path, item: schema.VersionedFile | schema.RelationFile, more: Sequence[str]
    ) -> None:
        """What stands beside `versions` would be silently without effect."""
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

    def _fact(
        self,
        document: Document,
        path: Path,
        fact: schema.VersionedFile,
        default: Reveal | None,
        entry: Reveal = PREMISE,
    ) -> Fact:
        versions: list[Sealed[Wording]] = []
        if fact.versions:
            self._check_outside_versions(document, path, fact, ("text",))
        wordings: Sequence[schema.VersionedFile | schema.StatementFile] = fact.versions or (fact,)
        for index, version in enumerate(wordings):
            here = (*path, "versions", index) if fact.versions else path
            if version.text is None:
                self._problem_at(document, here, "“text” is missing")
                versions.append(Sealed(Wording("", ()), NEVER))  # so that all the others keep their places
                continue
            if not version.sources:
                self._problem_at(document, here, "“sources” is missing")
            reveal = self._own_reveal(document, here, version.reveal, default)
            sources = self._cited(document, here, version.sources, version.status)
            wording = Wording(version.text, sources, version.status, version.as_of, self._place(document, here))
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


def _note(
    problems: list[Problem], document: Document, path: Path, message: str, *, key: bool = False, names: str = ""
) -> None:
    line, column = document.locations.find_key(path) if key else document.locations.find(path)
    problems.append(Problem(document.file, line, column, message, names))
