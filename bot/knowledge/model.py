"""The knowledge base in memory: one immutable snapshot of frozen, indexed values.

Everything that could give something away is `Sealed`; what stands in the open here (ids, codes, the
numbers of seasons) is either public or never printed. Nothing in this module can read a seal.

A `place` of a value is where it was written, as one small number: the line times the number of files, plus the number
of its file. It is for editors alone: what stands above it may be a secret.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from typing import TYPE_CHECKING, Any

from bot.knowledge.dates import StoryDate, WorldDate
from bot.knowledge.loading.schema import Reliability, Status
from bot.knowledge.positions import Position
from bot.knowledge.sealed import Sealed
from bot.knowledge.snapshot_file.lazy_records import LazyRecords
from bot.knowledge.value import FrozenStruct

if TYPE_CHECKING:
    from bot.knowledge.names import Names


class Kind(Enum):
    """What an entry is. The value is the word readers see."""

    WORK = "series"
    PERSON = "person"
    CHARACTER = "character"
    PLACE = "place"
    CRAFT = "craft"
    MISSION = "mission"
    ORGANISATION = "organisation"
    THING = "thing"


class Headline(FrozenStruct, frozen=True):
    """Title and address of a source."""

    title: str
    url: str | None


class Publication:
    """What is known of a source. Publisher and date are harmless; the headline may not be."""

    __slots__ = ("date", "headline", "id", "publisher", "reliability")

    def __init__(
        self, id_: str, publisher: str, date: WorldDate | None, reliability: Reliability, headline: Sealed[Headline]
    ) -> None:
        self.id = id_
        self.publisher = publisher
        self.date = date
        self.reliability = reliability
        self.headline = headline


class Source(FrozenStruct, frozen=True, eq=False):
    """A publication as a fact cites it: many facts share one, so it is packed once and then only referred to."""

    publication: Publication

    @property
    def id(self) -> str:
        """Never printed."""
        return self.publication.id

    @property
    def publisher(self) -> str:
        """Public."""
        return self.publication.publisher

    @property
    def date(self) -> WorldDate | None:
        """When it was published; public."""
        return self.publication.date

    @property
    def reliability(self) -> Reliability:
        """How far it can be trusted."""
        return self.publication.reliability

    @property
    def headline(self) -> Sealed[Headline]:
        """Title and address, which may give something away."""
        return self.publication.headline

    def _key(self) -> tuple[object, ...]:
        return (self.id, self.publisher, self.date, self.reliability)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Source) and self._key() == other._key()

    def __hash__(self) -> int:
        return hash(self.id)

    def __repr__(self) -> str:
        return f"<Source {self.id}>"


class Wording(FrozenStruct, frozen=True):
    """One wording of a fact, with what stands behind it."""

    text: str
    sources: tuple[Source, ...]
    status: Status | None = None
    as_of: WorldDate | None = None
    place: int = 0


class Fact(FrozenStruct, frozen=True):
    """One fact: its wordings in the order in which they replace one another."""

    id: str
    topic: str | None
    versions: tuple[Sealed[Wording], ...]


class Name(FrozenStruct, frozen=True):
    """A name of an entry. A `main` one can be its heading; a `search_only` one is found but never shown."""

    text: str
    main: bool
    search_only: bool


class RelationWords(FrozenStruct, frozen=True):
    """What an entry is to another one: `words` read “mentor of”."""

    words: str
    other: str
    sources: tuple[Source, ...]
    status: Status | None = None
    place: int = 0


class Relation(FrozenStruct, frozen=True):
    """A relation seen from one side, in versions."""

    other: str
    versions: tuple[Sealed[RelationWords], ...]


class Credit(FrozenStruct, frozen=True):
    """A season of a part. `actor` is None while nobody has named one; `billing` is main, recurring or guest."""

    character: str
    actor: str | None
    work: str
    season: int
    billing: str
    note: str | None
    sources: tuple[Source, ...]
    status: Status | None = None
    place: int = 0


class Casting(FrozenStruct, frozen=True):
    """A credit with the ids of the two entries it joins (ids are never printed)."""

    character: str
    actor: str | None
    credit: Sealed[Credit]


class Job(FrozenStruct, frozen=True):
    """Work on a series that is not acting."""

    person: str
    work: str
    season: int | None
    job: str
    sources: tuple[Source, ...]
    place: int = 0


def token_of(id_: str) -> str:
    """A short name for an id that tells nothing: ``#`` and ten hexadecimal digits."""
    return "#" + hashlib.blake2b(id_.encode(), digest_size=5).hexdigest()


class Entry(FrozenStruct, frozen=True):
    """Anything that can be looked up by name. It may be named as soon as one of its `names` may."""

    id: str
    kind: Kind
    names: tuple[Sealed[Name], ...]
    summary: Fact | None = None
    facts: tuple[Fact, ...] = ()
    relations: tuple[Relation, ...] = ()
    castings: tuple[Casting, ...] = ()
    jobs: tuple[Sealed[Job], ...] = ()
    place: int = 0

    @property
    def token(self) -> str:
        """What buttons carry instead of the id, which may hold a name that is a secret."""
        return token_of(self.id)


class Schedule(FrozenStruct, frozen=True):
    """What was known of a season's release from `as_of` on."""

    as_of: WorldDate
    status: Status | None
    premiere: WorldDate | None
    finale: WorldDate | None
    episodes: int | None
    rhythm: str | None
    note: str | None
    sources: tuple[Source, ...]
    place: int = 0


class Season(FrozenStruct, frozen=True):
    """A season of a work. `schedule` is in the order of its `as_of`."""

    work: str
    number: int
    schedule: tuple[Sealed[Schedule], ...]
    facts: tuple[Fact, ...]
    episodes: tuple[Position, ...]

    @property
    def id(self) -> str:
        """As fans write it: ``FAM S5``."""
        return f"{self.work} S{self.number}"


class Release(FrozenStruct, frozen=True):
    """When an episode comes or came out, and who made it."""

    date: WorldDate | None
    note: str | None
    sources: tuple[Source, ...]
    directed_by: tuple[str, ...] = ()
    written_by: tuple[str, ...] = ()
    place: int = 0


class Title(FrozenStruct, frozen=True):
    """The title of an episode."""

    text: str
    status: Status | None
    place: int = 0


class Episode(FrozenStruct, frozen=True):
    """An episode. That it exists and when it is released is public; its title may not be."""

    position: Position
    names: tuple[Sealed[Name], ...]
    title: Sealed[Title] | None
    release: Sealed[Release]
    facts: tuple[Fact, ...]
    released: WorldDate | None
    """For the rule and the clock: what has aired decides what can have been watched.

    Never for readers: for an episode without a day of its own it is the day by which its season had aired.
    """


class Happening(FrozenStruct, frozen=True):
    """What an event says. `real` is None where our world has no counterpart."""

    when: StoryDate
    text: str
    real: str | None
    sources: tuple[Source, ...]
    status: Status | None = None
    place: int = 0


class Event(FrozenStruct, frozen=True):
    """Something that happens in the story. `about` holds ids of entries."""

    id: str
    work: str
    about: frozenset[str]
    happening: Sealed[Happening]


class Work(FrozenStruct, frozen=True):
    """A series. Its title, code and numbers of seasons are public."""

    code: str
    title: str
    accent: int
    platform: str | None
    spin_off_of: str | None
    entry: Entry
    seasons: Mapping[int, Season]


@dataclass(frozen=True)
class Knowledge:
    """One validated snapshot. `version` is a hash of the content; equal content has equal versions.

    Attributes:
        names: every name there is, to be looked up.
        namesakes: of entries that share a heading with others of any kind, the ids of all of them.
        fingerprints: a hash of everything as it was written, by section and id.
        tokens: the ids of the entries by their tokens.
        counts: how many there are of each kind, for people who run the bot.
        files: the names of the files, relative to the folder, which the places of values stand for.
        parts: whatever of it is decoded when it is looked at.
    """

    version: str
    sources: Mapping[str, Source]
    works: Mapping[str, Work]
    entries: Mapping[str, Entry]
    episodes: Mapping[Position, Episode]
    events: Sequence[Event]
    names: Names = field(repr=False, compare=False)
    namesakes: Mapping[str, tuple[str, ...]] = field(repr=False, compare=False)
    fingerprints: Mapping[str, str] = field(repr=False)
    tokens: Mapping[str, str] = field(repr=False)
    counts: Mapping[str, int]
    files: tuple[str, ...] = field(default=(), repr=False)
    parts: tuple[LazyRecords[Any], ...] = field(repr=False, compare=False, default=())

    def entry_of(self, token: str) -> Entry | None:
        """The entry a button means, if this snapshot still has it."""
        id_ = self.tokens.get(token)
        return self.entries[id_] if id_ is not None else None

    def where(self, place: int) -> str | None:
        """``people.yaml:120``: file and line of the `place` of a value, for editors; None if it has none."""
        line, file = divmod(place, len(self.files)) if self.files else (0, 0)
        return f"{self.files[file]}:{line}" if line > 0 else None

    def works_in_order(self) -> list[Work]:
        """All works, those that are no spin-off first; the first is the main one."""
        return sorted(self.works.values(), key=lambda work: work.spin_off_of is not None)

    def decode(self) -> Iterator[None]:
        """Decode what nobody has looked at yet, in steps of a millisecond or so, between which others can work."""
        for part in self.parts:
            yield from part.decode()

    def release(self) -> Iterator[None]:
        """Give the memory back in as small steps. Who still answers from this snapshot decodes again what they need."""
        for part in self.parts:
            yield from part.release()
