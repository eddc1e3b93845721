"""The knowledge base in memory: one immutable snapshot of frozen, indexed values.

Every value that could be a spoiler is `Sealed`. Other values (ids, codes, season numbers) are either public or never
printed. Nothing in this module breaks a seal.

The `location` of a value is one number that says where it was written: its line times `MAX_FILES`, plus the number of
its file. Only editors may see it, because a file name may be a spoiler.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum
from functools import cached_property
from typing import TYPE_CHECKING, Protocol, TypeVar

from bot.knowledge.dates import StoryDate, WorldDate
from bot.knowledge.positions import PREMISE, Position, Reveal
from bot.knowledge.sealed import Sealed
from bot.knowledge.sources import Source, Status
from bot.knowledge.value import FrozenStruct

if TYPE_CHECKING:  # numpy and the look-up are needed only where names are looked up
    import numpy as np
    from numpy.typing import NDArray

    from bot.lookup import Index
    from bot.lookup.index.arrays import RaggedArray
    from bot.recognition.index import StatementIndex

T_co = TypeVar("T_co", covariant=True)

MAX_FILES = 5_000
"""The maximum number of files in a knowledge folder."""


class Kind(Enum):
    """The kinds of entry. The value is the word that readers see."""

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
    location: int = 0


class Versioned(Protocol[T_co]):
    """A fact or a relation. Each of its versions replaces the one before it."""

    @property
    def versions(self) -> tuple[Sealed[T_co], ...]:
        """All versions, oldest first."""


class Fact(FrozenStruct, frozen=True):
    """One fact, with all its wordings."""

    id: str
    topic: str | None
    versions: tuple[Sealed[Wording], ...]


class Name(FrozenStruct, frozen=True):
    """A name of an entry. A `main` name may be its heading. A `search_only` name can be found but is never shown."""

    text: str
    main: bool
    search_only: bool


class RelationWords(FrozenStruct, frozen=True):
    """One wording of a relation to the entry `other`. `words` is a phrase such as “mentor of”."""

    words: str
    other: str
    sources: tuple[Source, ...]
    status: Status | None = None
    location: int = 0


class Relation(FrozenStruct, frozen=True):
    """A relation to the entry `other`, seen from one side, with all its versions."""

    other: str
    versions: tuple[Sealed[RelationWords], ...]


class Credit(FrozenStruct, frozen=True):
    """A character's part in one season. `actor` is None until announced. `billing` is main, recurring or guest."""

    character: str
    actor: str | None
    work: str
    season: int
    billing: str
    note: str | None
    sources: tuple[Source, ...]
    status: Status | None = None
    location: int = 0


class Casting(FrozenStruct, frozen=True):
    """A sealed credit with the ids of its character and actor. Ids are never printed."""

    character: str
    actor: str | None
    credit: Sealed[Credit]


class Job(FrozenStruct, frozen=True):
    """A person's job on a series, other than acting. `season` is None if it is not tied to one season."""

    person: str
    work: str
    season: int | None
    job: str
    sources: tuple[Source, ...]
    location: int = 0


def token_of(id_: str, secret: bytes = b"") -> str:
    """Return a token for an id: ``#`` and twelve hexadecimal digits. Only the secret tells which id it stands for.

    This is BLAKE2b with a key (RFC 7693), which does what HMAC does in less than a third of the time.
    """
    return "#" + hashlib.blake2b(id_.encode(), key=secret, digest_size=6).hexdigest()


class Entry(FrozenStruct, frozen=True):
    """A character, person, series or anything else with a name. It may be mentioned once one of its `names` is open.

    The `id` may contain a name that is a spoiler, so buttons and suggestions carry a token instead.
    """

    id: str
    kind: Kind
    names: tuple[Sealed[Name], ...]
    summary: Fact | None = None
    facts: tuple[Fact, ...] = ()
    relations: tuple[Relation, ...] = ()
    castings: tuple[Casting, ...] = ()
    jobs: tuple[Sealed[Job], ...] = ()
    location: int = 0


class Schedule(FrozenStruct, frozen=True):
    """The release schedule of a season, as known from `as_of` on."""

    as_of: WorldDate
    status: Status | None
    premiere: WorldDate | None
    finale: WorldDate | None
    episodes: int | None
    rhythm: str | None
    note: str | None
    sources: tuple[Source, ...]
    location: int = 0


class Season(FrozenStruct, frozen=True):
    """A season of a work. The versions of its `schedule` are ordered by `as_of`."""

    work: str
    number: int
    schedule: tuple[Sealed[Schedule], ...]
    facts: tuple[Fact, ...]
    episodes: tuple[Position, ...]

    @property
    def id(self) -> str:
        """The id of the season, as fans write it: ``FAM S5``."""
        return f"{self.work} S{self.number}"


class Release(FrozenStruct, frozen=True):
    """The release date of an episode, past or future, with its directors and writers (ids of people)."""

    date: WorldDate | None
    note: str | None
    sources: tuple[Source, ...]
    directed_by: tuple[str, ...] = ()
    written_by: tuple[str, ...] = ()
    location: int = 0


class Title(FrozenStruct, frozen=True):
    """The title of an episode."""

    text: str
    status: Status | None
    location: int = 0


class Episode(FrozenStruct, frozen=True):
    """An episode. Its existence and release date are public; its title may not be."""

    position: Position
    names: tuple[Sealed[Name], ...]
    title: Sealed[Title] | None
    release: Sealed[Release]
    facts: tuple[Fact, ...]
    released: WorldDate | None
    """The date that decides whether the episode has aired and can have been watched; `Knowledge.aired_at` holds it too.

    Never shown to readers, because it may be an estimate: without a date of its own, an episode gets the day by which
    its whole season had aired.
    """


class Happening(FrozenStruct, frozen=True):
    """The content of an event. `real` describes its counterpart in our world; None if there is none."""

    when: StoryDate
    text: str
    real: str | None
    sources: tuple[Source, ...]
    status: Status | None = None
    location: int = 0


class Event(FrozenStruct, frozen=True):
    """An event in the story. `about` holds the ids of the entries involved."""

    id: str
    work: str
    about: frozenset[str]
    happening: Sealed[Happening]


class Work(FrozenStruct, frozen=True):
    """A series. Its title, code and season numbers are public."""

    code: str
    title: str
    accent: int
    platform: str | None
    spin_off_of: str | None
    entry: Entry
    seasons: Mapping[int, Season]


class NameList(Enum):
    """Categories of names that do not belong to entries. The comment after each shows the form of the ids."""

    SEASONS = "seasons"  # FAM S5
    TITLES = "titles"  # titles of episodes: FAM S1E1
    CODES = "codes"  # codes of episodes: FAM S1E1
    REACH = "reach"  # names of reaches: not started, caught up, season 1, S1E1


NameCategory = Kind | NameList

CATEGORIES: tuple[NameCategory, ...] = (*Kind, *NameList)
"""All categories. `Names` holds their numbers in this tuple."""

NOT_STARTED = "not started"
CAUGHT_UP = "caught up"
"""Ids in `NameList.REACH` that do not refer to a season or episode."""


class Condition(FrozenStruct, frozen=True):
    """A condition on a name: `reveal` is reached, the date `as_of` has come and the episode `aired` is out."""

    reveal: Reveal = PREMISE
    as_of: WorldDate | None = None
    aired: Position | None = None


ALWAYS = Condition()


@dataclass(frozen=True, slots=True)
class Names:
    """All names of a snapshot in one index, and the conditions under which a look-up may find them.

    The index contains names that are spoilers, but it does not reveal them: a look-up returns only ids within a scope,
    and only `bot.spoilers` makes scopes. A name is open if at least one of its own conditions is met, and at least one
    unlock condition of the thing it names. Names with the same conditions form a group.

    Attributes:
        index: all names.
        categories: the category of each group, as a number in `CATEGORIES`.
        works: the code of each group's work; None if it belongs to no work.
        conditions: all conditions, which `own` and `unlocks` refer to by number.
        own: the numbers of each group's own conditions; at least one.
        unlocks: the numbers of each group's unlock conditions; at least one.
    """

    index: Index
    categories: NDArray[np.uint8]
    works: tuple[str | None, ...]
    conditions: tuple[Condition, ...]
    own: RaggedArray
    unlocks: RaggedArray


@dataclass(frozen=True, slots=True)
class Statements:
    """All statements of a snapshot, for recognising them in what people write. It holds numbers and no texts.

    Attributes:
        index: the statements, as hashes of their words. It gives nothing away by itself, but only `bot.spoilers` may
            compare texts with it, because the outcome may.
        conditions: all conditions under which statements are safe. The index refers to them by number.
    """

    index: StatementIndex
    conditions: tuple[Condition, ...]


@dataclass(frozen=True)
class Knowledge:
    """One validated snapshot. `version` is a hash of the content; equal content has equal versions.

    A snapshot from a file decodes each entry when it is used, and keeps only some of them in memory. So code that
    answers a question must not visit all entries. It uses the indexes here, which are built when the knowledge is read.
    An entry may be decoded several times, so compare entries by id and not by identity.

    Attributes:
        entries: all entries by id; iterating over the ids decodes none.
        casts: for each season (``"FAM", 1``), the ids of the characters and of the people with another job in it, and
            for each work (``"FAM", None``) those of the characters in it; in the order of `entries`.
        aired_at: the instant from which each episode has aired. An episode without a known date is missing.
        events_about: for each entry with events about it, their positions in `events`.
        events_revealed_by: for each episode that reveals events, their positions in `events`.
        fact_conditions: all different conditions of the names and facts of entries, and of events.
        names: all names, for look-up.
        statements: all statements, for recognising them in what people write.
        namesakes: for each entry that may share its heading with others of any kind, the ids of all of them.
        fingerprints: a hash of the data of each item, by section and id (``characters margo-madison``); one mapping per
            file.
        counts: the number of items of each kind, for operators.
        files: the file names, relative to the folder. A `location` refers to them by index.
        secret: the key of the tokens. Snapshots are read without one; `SnapshotHolder` adds it.
    """

    version: str
    sources: Mapping[str, Source]
    works: Mapping[str, Work]
    entries: Mapping[str, Entry]
    casts: Mapping[tuple[str, int | None], tuple[str, ...]] = field(repr=False)
    episodes: Mapping[Position, Episode]
    aired_at: Mapping[Position, datetime] = field(repr=False)
    events_about: Mapping[str, tuple[int, ...]] = field(repr=False)
    events_revealed_by: Mapping[Position, tuple[int, ...]] = field(repr=False)
    events: Sequence[Event]
    fact_conditions: tuple[Condition, ...] = field(repr=False)
    names: Names = field(repr=False, compare=False)
    statements: Statements = field(repr=False, compare=False)
    namesakes: Mapping[str, tuple[str, ...]] = field(repr=False, compare=False)
    fingerprints: Sequence[Mapping[str, str]] = field(repr=False)
    counts: Mapping[str, int]
    files: tuple[str, ...] = field(default=(), repr=False)
    secret: bytes = field(default=b"", repr=False, compare=False)

    @cached_property
    def tokens(self) -> Mapping[str, str]:
        """The tokens of all entries by id. Making them takes 2 µs for each entry."""
        return {id_: token_of(id_, self.secret) for id_ in self.entries}

    @cached_property
    def ids_by_token(self) -> Mapping[str, str]:
        """The ids of all entries by their tokens."""
        return {token: id_ for id_, token in self.tokens.items()}

    def where(self, location: int) -> str | None:
        """Return the file and line of a `location`, such as ``people.yaml:120``, for editors; None if it is not set."""
        line, file = divmod(location, MAX_FILES)
        return f"{self.files[file]}:{line}" if line > 0 else None

    def works_in_order(self) -> list[Work]:
        """Return all works, the main one first and spin-offs last."""
        return sorted(self.works.values(), key=lambda work: work.spin_off_of is not None)
