"""The knowledge base in memory: one immutable snapshot of frozen, indexed values.

Everything that could give something away is `Sealed`; what stands in the open here (ids, codes, the
numbers of seasons) is either public or never printed. Nothing in this module can read a seal.
"""

from __future__ import annotations

import copyreg
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from bot.knowledge.dates import StoryDate, WorldDate
from bot.knowledge.positions import Position
from bot.knowledge.schema import Reliability, Status
from bot.knowledge.sealed import Sealed

if TYPE_CHECKING:
    from bot.knowledge.names import Names


def _read_only(mapping: dict[Any, Any]) -> MappingProxyType[Any, Any]:
    return MappingProxyType(mapping)


# A read-only mapping does not pickle by itself; the reload worker hands a snapshot to its parent process.
copyreg.pickle(MappingProxyType, lambda mapping: (_read_only, (dict(mapping),)))


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


@dataclass(frozen=True, slots=True)
class Headline:
    """Title and address of a source."""

    title: str
    url: str | None


@dataclass(frozen=True, slots=True)
class Source:
    """Where something was published. Publisher and date are harmless; the headline may not be."""

    id: str
    publisher: str
    date: WorldDate | None
    reliability: Reliability
    headline: Sealed[Headline] = field(compare=False)


@dataclass(frozen=True, slots=True)
class Wording:
    """One wording of a fact, with what stands behind it."""

    text: str
    sources: tuple[Source, ...]
    status: Status | None = None
    as_of: WorldDate | None = None


@dataclass(frozen=True, slots=True)
class Fact:
    """One fact: its wordings in the order in which they replace one another."""

    id: str
    topic: str | None
    versions: tuple[Sealed[Wording], ...]


@dataclass(frozen=True, slots=True)
class Name:
    """A name of an entry. A `main` one can be its heading; a `search_only` one is found but never shown."""

    text: str
    main: bool
    search_only: bool


@dataclass(frozen=True, slots=True)
class RelationWords:
    """What an entry is to another one: `words` read “mentor of”."""

    words: str
    other: str
    sources: tuple[Source, ...]
    status: Status | None = None


@dataclass(frozen=True, slots=True)
class Relation:
    """A relation seen from one side, in versions."""

    other: str
    versions: tuple[Sealed[RelationWords], ...]


@dataclass(frozen=True, slots=True)
class Credit:
    """A season of a part. `actor` is None while nobody has named one; `billing` is main, recurring or guest."""

    character: str
    actor: str | None
    work: str
    season: int
    billing: str
    note: str | None
    sources: tuple[Source, ...]
    status: Status | None = None


@dataclass(frozen=True, slots=True)
class Casting:
    """A credit with the ids of the two entries it joins (ids are never printed)."""

    character: str
    actor: str | None
    credit: Sealed[Credit]


@dataclass(frozen=True, slots=True)
class Job:
    """Work on a series that is not acting."""

    person: str
    work: str
    season: int | None
    job: str
    sources: tuple[Source, ...]


def token_of(id_: str) -> str:
    """A short name for an id that tells nothing: ``#`` and ten hexadecimal digits."""
    return "#" + hashlib.blake2b(id_.encode(), digest_size=5).hexdigest()


@dataclass(frozen=True, slots=True)
class Entry:
    """Anything that can be looked up by name. It may be named as soon as one of its `names` may."""

    id: str
    kind: Kind
    names: tuple[Sealed[Name], ...]
    summary: Fact | None = None
    facts: tuple[Fact, ...] = ()
    relations: tuple[Relation, ...] = ()
    castings: tuple[Casting, ...] = ()
    jobs: tuple[Sealed[Job], ...] = ()

    @property
    def token(self) -> str:
        """What buttons carry instead of the id, which may hold a name that is a secret."""
        return token_of(self.id)


@dataclass(frozen=True, slots=True)
class Schedule:
    """What was known of a season's release from `as_of` on."""

    as_of: WorldDate
    status: Status | None
    premiere: WorldDate | None
    finale: WorldDate | None
    episodes: int | None
    rhythm: str | None
    note: str | None
    sources: tuple[Source, ...]


@dataclass(frozen=True, slots=True)
class Season:
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


@dataclass(frozen=True, slots=True)
class Release:
    """When an episode comes or came out, and who made it."""

    date: WorldDate | None
    note: str | None
    sources: tuple[Source, ...]
    directed_by: tuple[str, ...] = ()
    written_by: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Title:
    """The title of an episode."""

    text: str
    status: Status | None


@dataclass(frozen=True, slots=True)
class Episode:
    """An episode. That it exists and when it is released is public; its title may not be."""

    position: Position
    names: tuple[Sealed[Name], ...]
    title: Sealed[Title] | None
    release: Sealed[Release]
    facts: tuple[Fact, ...]
    released: WorldDate | None
    """For the rule and the clock: what has aired decides what can have been watched."""


@dataclass(frozen=True, slots=True)
class Happening:
    """What an event says. `real` is None where our world has no counterpart."""

    when: StoryDate
    text: str
    real: str | None
    sources: tuple[Source, ...]
    status: Status | None = None


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happens in the story. `about` holds ids of entries."""

    id: str
    work: str
    about: frozenset[str]
    happening: Sealed[Happening]


@dataclass(frozen=True, slots=True)
class Work:
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
    """One validated snapshot. `version` is a hash of the content; equal content has equal versions."""

    version: str
    sources: Mapping[str, Source]
    works: Mapping[str, Work]
    entries: Mapping[str, Entry]
    episodes: Mapping[Position, Episode]
    events: tuple[Event, ...]
    names: Names = field(repr=False, compare=False)
    namesakes: Mapping[str, tuple[str, ...]] = field(repr=False, compare=False)
    """Of entries that share a heading with others of any kind, the ids of all of them."""
    fingerprints: Mapping[str, str] = field(repr=False, default_factory=dict)
    _by_token: dict[str, str] = field(init=False, repr=False, compare=False, default_factory=dict)

    def __post_init__(self) -> None:
        self._by_token.update((token_of(id_), id_) for id_ in self.entries)

    def entry_of(self, token: str) -> Entry | None:
        """The entry a button means, if this snapshot still has it."""
        id_ = self._by_token.get(token)
        return self.entries[id_] if id_ is not None else None

    @property
    def counts(self) -> Mapping[str, int]:
        """How many of each kind, for people who run the bot."""
        kinds: dict[str, int] = {}
        for entry in self.entries.values():
            kinds[entry.kind.value] = kinds.get(entry.kind.value, 0) + 1
        return {**kinds, "episode": len(self.episodes), "event": len(self.events), "source": len(self.sources)}
