"""What the review looks at: every entry with its names and doors, every text with the point from which it is shown."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from bot.knowledge.loading.folder import Document
from bot.knowledge.loading.reveal_points import NEVER, RevealError, RevealParser
from bot.knowledge.loading.schema import ENTRY_SECTIONS
from bot.knowledge.loading.yaml.locations import DataPath
from bot.knowledge.model import Kind, Knowledge
from bot.knowledge.positions import PREMISE, Reveal, reached, simplest
from bot.knowledge.problems import Problem
from bot.knowledge.review.findings import Finding, Severity

SECTIONS = ("sources", "works", "episodes", *ENTRY_SECTIONS, "events")


@dataclass(frozen=True, slots=True)
class Item:
    """An entry, work, episode, event or source where it stands."""

    id: str
    section: str
    document: Document
    model: Any

    @property
    def path(self) -> DataPath:
        """Where it stands in its file."""
        return (self.section, self.id)


@dataclass(frozen=True, slots=True)
class NameUse:
    """A name of an entry, with every point from which it may be shown (one of them suffices)."""

    item: Item
    kind: Kind
    text: str
    doors: tuple[Reveal, ...]
    search_only: bool
    path: DataPath


@dataclass(frozen=True, slots=True)
class Text:
    """Words that readers see. A `sentence` ends with punctuation; a label (relation, job) does not.

    `default`: no reveal point of its own is written, so that it is shown as soon as its entry is.
    """

    item: Item
    path: DataPath
    text: str
    reveal: Reveal
    what: str
    sentence: bool = True
    default: bool = False


class ReviewContext:
    """Everything the rules need, taken from valid documents and the snapshot made of them.

    `complete`: nothing is missing in them, so that something may be concluded from what is not there.
    """

    def __init__(self, documents: Sequence[Document], knowledge: Knowledge, *, complete: bool = True) -> None:
        self.knowledge = knowledge
        self.documents = documents
        self.complete = complete
        self._reveals = RevealParser(knowledge.episodes)

    def items(self, *sections: str) -> Iterator[Item]:
        """Everything of these sections (all of them without any)."""
        for document in self.documents:
            for section in sections or SECTIONS:
                for id_, model in document.section(section).items():
                    if self._first[section, id_] is document:
                        yield Item(id_, section, document, model)

    @cached_property
    def _first(self) -> dict[tuple[str, str], Document | None]:
        """The document of every item; None for one whose id stands somewhere before, of which nobody speaks."""
        found: dict[tuple[str, str], Document | None] = {}
        entries: set[str] = set()
        for section in SECTIONS:
            for document in self.documents:
                for id_ in document.section(section):
                    again = section in ENTRY_SECTIONS and id_ in entries
                    found.setdefault((section, id_), None if again else document)
            entries |= {id_ for name, id_ in found if name == section and section in ENTRY_SECTIONS}
        return found

    def point(self, given: Sequence[str] | None) -> Reveal | None:
        """A written reveal point as positions; None where none is written, or one that makes no sense."""
        try:
            return self._reveals.parse(given) if given is not None else None
        except RevealError:
            return None

    @cached_property
    def entries(self) -> dict[str, Item]:
        """People, characters and terms by id."""
        return {item.id: item for item in self.items(*ENTRY_SECTIONS)}

    @cached_property
    def doors(self) -> dict[str, tuple[Reveal, ...]]:
        """From where each entry may be named at all; one of its doors suffices."""
        return {
            id_: tuple(dict.fromkeys(name.reveal for name in entry.names))
            for id_, entry in self.knowledge.entries.items()
        }

    @cached_property
    def castings(self) -> dict[str, set[Reveal]]:
        """From where it is public that a person acts at all: the end of the season before, unless a credit says more.

        A character that two series introduce has a reveal point at every credit; in a first season it says nothing
        about the actor.
        """
        found: dict[str, set[Reveal]] = defaultdict(set)
        for item in self.items("characters"):
            for part in item.model.parts:
                for number, credit in part.seasons.items():
                    first = number == 1 and item.model.reveal is None and credit.credit == "main"
                    if part.actor and (credit.reveal is None or first):
                        found[part.actor].add(self._reveals.end_of_season_before(part.work, number))
        return found

    def nameable(self, entry: str, reach: Reveal) -> bool:
        """Whether somebody who has reached this point may read a name of the entry."""
        return any(never(door) or covers(reach, door) for door in self.doors[entry])

    @cached_property
    def names(self) -> list[NameUse]:
        """Every name of every entry and work."""
        found: list[NameUse] = []
        for item in self.items(*ENTRY_SECTIONS, "works"):
            kind = ENTRY_SECTIONS.get(item.section, Kind.WORK)
            own = self.point(getattr(item.model, "reveal", None))
            entry = self.knowledge.entries[item.id]
            # A person without a reveal of its own may be named with its first credit, job or episode.
            doors: tuple[Reveal, ...] = (own,) if own is not None else self.doors[entry.id]
            if kind is Kind.WORK:
                doors = (PREMISE,)
                found.append(NameUse(item, kind, item.model.title, doors, False, (*item.path, "title")))
            for key in ("name", "aliases") if kind is not Kind.WORK else ("aliases",):
                for index, name in enumerate(getattr(item.model, key)):
                    given = self.point(name.reveal)
                    if given is not None:
                        given = given if key == "name" else simplest(given | (own or PREMISE))
                    here = doors if given is None else (given,)
                    found.append(NameUse(item, kind, name.name, here, name.search_only, (*item.path, key, index)))
        return found

    def finding(
        self, item: Item, path: DataPath, message: str, severity: Severity = Severity.WARNING, *, key: bool = False
    ) -> Finding:
        """A finding at its place."""
        place = item.document.locations
        line, column = place.find_key(path) if key else place.find(path)
        return Finding(Problem(item.document.file, line, column, message), severity)


def never(reveal: Reveal) -> bool:
    """Whether a reveal point could not be read, which is told elsewhere."""
    return reveal >= NEVER


def covers(reach: Reveal, needed: Reveal) -> bool:
    """Whether who has reached one point has reached the other one too."""
    return reached({position.work: position for position in reach}, needed)


def said(reveal: Reveal) -> str:
    """A reveal point in words: “FAM S1E3 and SC S1E1”."""
    return " and ".join(map(str, sorted(reveal))) or "premise"


def any_said(doors: Sequence[Reveal]) -> str:
    """Several doors in words."""
    return " or ".join(sorted(map(said, doors)))
