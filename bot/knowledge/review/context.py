"""The input of the review rules: entries, names, seasons, episodes, and texts with their reveal points."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

from msgspec import Struct

from bot.knowledge.loading.assembling.reveal_points import NEVER, RevealError, RevealParser
from bot.knowledge.loading.folder import Document, FieldLocation
from bot.knowledge.loading.schema import ENTRY_SECTIONS
from bot.knowledge.model import Kind, Knowledge
from bot.knowledge.positions import PREMISE, Position, Reveal, parse_position, reached, simplest

SECTIONS = ("sources", "works", "episodes", *ENTRY_SECTIONS, "events")


@dataclass(frozen=True, eq=False)
class Item:
    """An entry, work, episode, event or source, as written in a file."""

    id: str
    section: str
    document: Document
    model: Any

    def at(self, *steps: str | int) -> FieldLocation:
        """Return the location of the item, or of a field inside it."""
        return FieldLocation(self.document, (self.section, self.id, *steps))

    def each(self, key: str) -> Iterator[tuple[FieldLocation, Any]]:
        """Yield the items of the list at a key, each with its location. Nothing if there is no such list."""
        return self.at().each(key, getattr(self.model, key, ()))

    @cached_property
    def statements(self) -> list[tuple[str, Any, FieldLocation]]:
        """The summary, the facts (also those of seasons) and the relations, each with its kind and its location."""
        found = [("summary", it, self.at("summary")) for it in [getattr(self.model, "summary", None)] if it is not None]
        found += [("fact", fact, here) for here, fact in self.each("facts")]
        found += [("relation", relation, here) for here, relation in self.each("relations")]
        for number, season in getattr(self.model, "seasons", {}).items():
            facts = self.at("seasons", str(number)).each("facts", season.facts)
            found += [("fact", fact, here) for here, fact in facts]
        return found


@dataclass(frozen=True, slots=True)
class SeasonItem:
    """A season of a work, with its episodes in order. Episodes that no file lists are missing."""

    work: Item
    number: int
    model: Any
    episodes: Sequence[tuple[Position, Item]]

    def __str__(self) -> str:
        return f"{self.work.id} S{self.number}"

    def at(self, *steps: str | int) -> FieldLocation:
        """Return the location of the season, or of a field inside it."""
        return self.work.at("seasons", str(self.number), *steps)

    def latest(self, key: str) -> tuple[int, Any]:
        """Return the index of the last schedule that sets a key, and the value; (0, None) if no schedule sets it."""
        schedules = enumerate(self.model.schedule)
        return next(((at, value) for at, it in reversed([*schedules]) if (value := getattr(it, key))), (0, None))


class NameUse(Struct, frozen=True, gc=False):
    """A name of an entry, with its reveal points. A reader who has reached any one of them may see the name."""

    item: Item
    kind: Kind
    text: str
    reveals: tuple[Reveal, ...]
    search_only: bool
    location: FieldLocation


class Text(Struct, frozen=True, gc=False):
    """A text of the knowledge base that readers see.

    Attributes:
        what: the kind of text, as findings name it: “fact”, “summary”, “relation”…
        sentence: true if the text must end with punctuation. Labels, such as a relation or a job, need none.
        statement: the model that holds the text's own reveal point, date and sources; None for texts without these.
    """

    item: Item
    location: FieldLocation
    text: str
    reveal: Reveal
    what: str
    sentence: bool = True
    statement: Any = None

    @property
    def default(self) -> bool:
        """True if the text has no reveal point of its own, so it is shown as soon as its entry is."""
        return self.statement is not None and self.statement.reveal is None

    @property
    def statement_key(self) -> tuple[object, ...]:
        """A key for reporting a finding only once. Both sides of a relation have the same key."""
        path = self.location.path
        return (self.location.document.file, *(path[:-1] if self.what == "relation" else path))


class ReviewContext:
    """The data that the rules need, taken from valid documents and the snapshot made from them.

    `complete` is true if all files could be read. Only then may a rule report that something is missing.
    """

    def __init__(self, documents: Sequence[Document], knowledge: Knowledge, *, complete: bool = True) -> None:
        self.knowledge = knowledge
        self.documents = documents
        self.complete = complete
        self._reveals = RevealParser(knowledge.episodes)

    def items(self, *sections: str) -> Iterator[Item]:
        """Yield every item of the given sections, or of all sections if none is given."""
        for document in self.documents:
            for section in sections or SECTIONS:
                yield from self._items[document.file, section]

    @cached_property
    def _items(self) -> dict[tuple[str, str], list[Item]]:
        """The items by file and section. If several have the same id, only the first counts, as in the snapshot."""
        found: dict[tuple[str, str], list[Item]] = defaultdict(list)
        taken: set[tuple[bool | str, str]] = set()
        for section in SECTIONS:
            for document in self.documents:
                for id_, model in document.section(section).items():
                    name = (section in ENTRY_SECTIONS or section, id_)  # entries of all sections share their ids
                    if name not in taken:
                        taken.add(name)
                        found[document.file, section].append(Item(id_, section, document, model))
        return found

    @cached_property
    def seasons(self) -> list[SeasonItem]:
        """All seasons, in order within each work."""
        episodes: dict[tuple[str, int], list[tuple[Position, Item]]] = defaultdict(list)
        for position, item in self.episodes:
            episodes[position.work, position.season].append((position, item))
        return [
            SeasonItem(work, number, model, episodes[work.id, number])
            for work in self.items("works")
            for number, model in sorted(work.model.seasons.items())
        ]

    @cached_property
    def episodes(self) -> list[tuple[Position, Item]]:
        """All episodes with their positions, in order."""
        found = [(position, item) for item in self.items("episodes") if (position := parse_position(item.id))]
        return sorted(found, key=lambda pair: pair[0])

    def reveal_point(self, given: Sequence[str] | None) -> Reveal | None:
        """Parse a reveal point from a file; return None if it is missing or invalid."""
        try:
            return self._reveals.parse(given) if given is not None else None
        except RevealError:
            return None

    @cached_property
    def entries(self) -> dict[str, Item]:
        """All entries (people, characters, terms and so on) by id."""
        return {item.id: item for item in self.items(*ENTRY_SECTIONS)}

    @cached_property
    def entry_reveals(self) -> dict[str, tuple[Reveal, ...]]:
        """The reveal points of each entry's names, by id. Reaching any one of them is enough to name the entry."""
        return {
            id_: tuple(dict.fromkeys(name.reveal for name in entry.names))
            for id_, entry in self.knowledge.entries.items()
        }

    @cached_property
    def introductions(self) -> dict[str, tuple[Reveal, ...]]:
        """The points from which each entry may be named: its own, or those of its names. Any one of them is enough."""
        own = {id_: self.reveal_point(item.model.reveal) for id_, item in self.entries.items()}
        return {id_: self.entry_reveals[id_] if point is None else (point,) for id_, point in own.items()}

    @cached_property
    def casting_reveals(self) -> dict[str, set[Reveal]]:
        """The points from which the casting of each person is public, by the id of the person.

        A credit is public from the end of the previous season. Credits with their own reveal point are left out, except
        for main credits in season 1 if the character has no reveal point. There, the credit's reveal point only says
        where a second series introduces the character. That is not a spoiler about the actor.
        """
        found: dict[str, set[Reveal]] = defaultdict(set)
        for item in self.items("characters"):
            for part in item.model.parts:
                for number, credit in part.seasons.items():
                    first = number == 1 and item.model.reveal is None and credit.credit == "main"
                    if part.actor and (credit.reveal is None or first):
                        found[part.actor].add(self._reveals.end_of_season_before(part.work, number))
        return found

    def may_name(self, entry: str, reach: Reveal) -> bool:
        """Return whether a reader who has reached this point may see a name of the entry."""
        return covers_any(reach, self.entry_reveals[entry])

    @cached_property
    def names(self) -> list[NameUse]:
        """All names of all entries and works."""
        found: list[NameUse] = []
        for item in self.items(*ENTRY_SECTIONS, "works"):
            kind = ENTRY_SECTIONS.get(item.section, Kind.WORK)
            own = self.reveal_point(getattr(item.model, "reveal", None))
            # A person without a reveal point may be named from their first credit, job or episode.
            default = self.introductions.get(item.id, ())
            if kind is Kind.WORK:
                default = (PREMISE,)
                found.append(NameUse(item, kind, item.model.title, default, False, item.at("title")))
            for key in ("name", "aliases"):
                for here, name in item.each(key):
                    given = self.reveal_point(name.reveal)
                    if given is not None and key == "aliases":
                        given = simplest(given | (own or PREMISE))
                    reveals = default if given is None else (given,)
                    found.append(NameUse(item, kind, name.name, reveals, name.search_only, here))
        return found


def is_never(reveal: Reveal) -> bool:
    """Return whether a reveal point could not be parsed. Another check reports that."""
    return reveal >= NEVER


@lru_cache(maxsize=50_000)  # the same pairs are compared again and again
def covers(reach: Reveal, needed: Reveal) -> bool:
    """Return whether a reader who has reached `reach` has also reached `needed`."""
    return reached({position.work: position for position in reach}, needed)


def covers_any(reach: Reveal, reveals: Iterable[Reveal]) -> bool:
    """Return whether a reader at `reach` has reached any of the reveal points. Invalid points count as reached."""
    return any(is_never(reveal) or covers(reach, reveal) for reveal in reveals)


def describe(reveal: Reveal) -> str:
    """Format a reveal point for a finding: “FAM S1E3 and SC S1E1”, or “premise”."""
    return " and ".join(map(str, sorted(reveal))) or "premise"


def describe_any(reveals: Iterable[Reveal]) -> str:
    """Format several reveal points, joined with “or”: reaching any one of them is enough."""
    return " or ".join(sorted(map(describe, reveals)))
