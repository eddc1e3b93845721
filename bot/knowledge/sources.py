"""Sources: what was published where, and how far it can be trusted."""

from __future__ import annotations

from enum import Enum

from bot.knowledge.dates import WorldDate
from bot.knowledge.sealed import Sealed
from bot.knowledge.value import FrozenStruct


class Status(Enum):
    """How certain a real-world fact is. `reported` is shown with the words “reported, not confirmed”."""

    ANNOUNCED = "announced"
    CONFIRMED = "confirmed"
    AIRED = "aired"
    REPORTED = "reported"
    SUPERSEDED = "superseded"


class Reliability(Enum):
    """How far a source can be trusted. A fact needs more than sources of low reliability."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


class Headline(FrozenStruct, frozen=True):
    """Title and address of a publication."""

    title: str
    url: str | None


class Source:
    """Where something was published. Publisher and date are harmless; the headline may not be.

    No struct, because many facts cite the same source: msgspec then leaves it to `snapshot_file`, which writes every
    source once and a number wherever it is cited.
    """

    __slots__ = ("date", "headline", "id", "publisher", "reliability")

    def __init__(
        self, id_: str, publisher: str, date: WorldDate | None, reliability: Reliability, headline: Sealed[Headline]
    ) -> None:
        self.id = id_
        self.publisher = publisher
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
