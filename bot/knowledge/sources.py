"""Sources of facts: publications, their reliability, and the status of real-world facts."""

from __future__ import annotations

from enum import Enum

from bot.knowledge.dates import WorldDate
from bot.knowledge.sealed import Sealed
from bot.knowledge.value import FrozenStruct


class Status(Enum):
    """The status of a real-world fact. `reported` is shown with the words “reported, not confirmed”."""

    ANNOUNCED = "announced"
    CONFIRMED = "confirmed"
    AIRED = "aired"
    REPORTED = "reported"
    SUPERSEDED = "superseded"


class Reliability(Enum):
    """The reliability of a source. Low-reliability sources are enough only for facts with the status “reported”."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


class Headline(FrozenStruct, frozen=True):
    """The title and address of a publication. They may be spoilers."""

    title: str
    url: str | None


class Source:
    """A publication. Publisher and date, which make the `citation`, are public, but the headline may be a spoiler.

    This is not a msgspec struct, because many facts cite the same source. `snapshot_file` writes each source only once
    and a number wherever it is cited.
    """

    __slots__ = ("citation", "date", "headline", "id", "publisher", "reliability")

    def __init__(
        self, id_: str, publisher: str, date: WorldDate | None, reliability: Reliability, headline: Sealed[Headline]
    ) -> None:
        self.id = id_
        self.publisher = publisher
        self.citation = f"{publisher}, {date}" if date is not None else publisher
        self.date = date
        self.reliability = reliability
        self.headline = headline

    def _key(self) -> tuple[object, ...]:
        return (self.id, self.publisher, self.date, self.reliability)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Source) and self._key() == other._key()

    def __hash__(self) -> int:
        return hash(self.id)

    def __repr__(self) -> str:
        return f"<Source {self.id}>"
