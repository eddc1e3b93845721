"""The knowledge base in memory: one immutable snapshot of frozen, indexed values.

Everything that could give something away is `Sealed`. What is not sealed (ids, codes, the numbers of seasons) is either
public or never printed. Nothing in this module can read a seal.

The `place` of a value says where it was written, in one number: its line times `MAX_FILES`, plus the number of its
file. It is for editors alone: the name of the file may be a secret.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

from bot.knowledge.dates import StoryDate, WorldDate
from bot.knowledge.positions import PREMISE, Position, Reveal
from bot.knowledge.sealed import Sealed
from bot.knowledge.snapshot_file.lazy_records import LazyRecords
from bot.knowledge.sources import Source, Status
from bot.knowledge.value import FrozenStruct
from bot.lookup import Index
from bot.lookup.index.arrays import RaggedArray

MAX_FILES = 5_000
"""How many files a folder of knowledge may have."""


class Kind(Enum):
    """What an entry is. The value is the word that readers see."""

    WORK = "series"
    PERSON = "person"
    CHARACTER = "character"
    PLACE = "place"
    CRAFT = "craft"
    MISSION = "mission"
    ORGANISATION = "organisation"
    THING = "thing"


class Wording(FrozenStruct, frozen=True):
    """One wording of a fact, with its sources and status."""

    text: str
    sources: tuple[Source, ...]
    status: Status | None = None
    as_of: WorldDate | None = None
    place: int = 0


class Fact(FrozenStruct, frozen=True):
    """One fact: its wordings, each of which replaces the one before."""

    id: str
    topic: str | None
    versions: tuple[Sealed[Wording], ...]


class Name(FrozenStruct, frozen=True):
    """A name of an entry. A `main` name can be its heading; a `search_only` name is found but never shown."""

    text: str
    main: bool
    search_only: bool


class RelationWords(FrozenStruct, frozen=True):
    """What an entry is to another one: `words` are “mentor of”, for example."""

    words: str
    other: str
    sources: tuple[Source, ...]
    status: Status | None = None
    place: int = 0


class Relation(FrozenStruct, frozen=True):
    """A relation as seen from one side, in versions."""

    other: str
    versions: tuple[Sealed[RelationWords], ...]


class Credit(FrozenStruct, frozen=True):
    """One season of a part. `actor` is None until one has been announced; `billing` is main, recurring or guest."""

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
    """A credit with the ids of the two entries that it connects. Ids are never printed."""

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
    """A short name for an id that gives nothing away: ``#`` and ten hexadecimal digits."""
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
        """Used in buttons instead of the id, which may contain a name that is still a secret."""
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
    """When an episode came or will come out, and who made it."""

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
    """An episode. Its existence and release date are public; its title may not be."""

    position: Position
    names: tuple[Sealed[Name], ...]
    title: Sealed[Title] | None
    release: Sealed[Release]
    facts: tuple[Fact, ...]
    released: WorldDate | None
    """Decides whether it has aired, and so whether it can have been watched.

    Never shown to readers: without a date of its own an episode has the day by which its whole season had aired.
    """


class Happening(FrozenStruct, frozen=True):
    """What happens in an event. `real` is None if our world has no counterpart."""

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
    """A series. Its title, its code and the numbers of its seasons are public."""

    code: str
    title: str
    accent: int
    platform: str | None
    spin_off_of: str | None
    entry: Entry
    seasons: Mapping[int, Season]


class NameList(Enum):
    """What is found by name without being an entry. Each comment shows its ids."""

    SEASONS = "seasons"  # FAM S5
    TITLES = "titles"  # titles of episodes: FAM S1E1
    CODES = "codes"  # codes of episodes: FAM S1E1
    REACH = "reach"  # everything that says how far a viewer is: not started, caught up, season 1, S1E1


NameCategory = Kind | NameList

NOT_STARTED = "not started"
CAUGHT_UP = "caught up"
"""Ids in `NameList.REACH` of viewers who have no episode to name."""


class Condition(FrozenStruct, frozen=True):
    """What must hold: the reveal point is reached, the date has come, the episode has aired."""

    reveal: Reveal = PREMISE
    as_of: WorldDate | None = None
    aired: Position | None = None


ALWAYS = Condition()


@dataclass(frozen=True, slots=True)
class Names:
    """Every name of a snapshot in one index, and the conditions on which each may take part in a look-up.

    The index holds names that are secrets. It gives none of them away by itself: it answers with ids, within a scope,
    and only `bot.spoilers` makes scopes. A name is open if one of its own conditions holds, and one of the unlock
    conditions of what it names. Names with the same conditions form a group.

    Attributes:
        index: every name.
        categories: of each group, what its names are names of.
        works: of each group, the code of the work it belongs to, if to one.
        conditions: all there are.
        own: of each group, the numbers of its own conditions; never none.
        unlocks: of each group, the numbers of its unlock conditions; never none.
    """

    index: Index
    categories: tuple[NameCategory, ...]
    works: tuple[str | None, ...]
    conditions: tuple[Condition, ...]
    own: RaggedArray
    unlocks: RaggedArray


@dataclass(frozen=True)
class Knowledge:
    """One validated snapshot. `version` is a hash of the content; equal content has equal versions.

    Attributes:
        names: every name there is, to be looked up.
        namesakes: for entries that share a heading with others of any kind, the ids of all of them.
        fingerprints: a hash of everything as it was written, by section and id; one mapping for each file.
        tokens: the ids of the entries by their tokens.
        counts: how many there are of each kind, for the people who run the bot.
        files: the names of the files, relative to the folder, by the numbers that places refer to.
        lazy: the records that are decoded on first use.
    """

    version: str
    sources: Mapping[str, Source]
    works: Mapping[str, Work]
    entries: Mapping[str, Entry]
    episodes: Mapping[Position, Episode]
    events: Sequence[Event]
    names: Names = field(repr=False, compare=False)
    namesakes: Mapping[str, tuple[str, ...]] = field(repr=False, compare=False)
    fingerprints: Sequence[Mapping[str, str]] = field(repr=False)
    tokens: Mapping[str, str] = field(repr=False)
    counts: Mapping[str, int]
    files: tuple[str, ...] = field(default=(), repr=False)
    lazy: tuple[LazyRecords[Any], ...] = field(repr=False, compare=False, default=())

    def entry_of(self, token: str) -> Entry | None:
        """The entry that a button refers to, if this snapshot still has it."""
        id_ = self.tokens.get(token)
        return self.entries[id_] if id_ is not None else None

    def where(self, place: int) -> str | None:
        """File and line of the `place` of a value, such as ``people.yaml:120``, for editors; None if it has none."""
        line, file = divmod(place, MAX_FILES)
        return f"{self.files[file]}:{line}" if line > 0 else None

    def works_in_order(self) -> list[Work]:
        """All works, the main one first and spin-offs last."""
        return sorted(self.works.values(), key=lambda work: work.spin_off_of is not None)

    def decode(self) -> Iterator[None]:
        """Decode what has not been used yet, in steps of about a millisecond, so that others can work in between."""
        for records in self.lazy:
            yield from records.decode()

    def release(self) -> Iterator[None]:
        """Give the memory back in such steps. An answer that is still being made decodes again what it needs."""
        for records in self.lazy:
            yield from records.release()
