"""The questions that users can ask: one frozen class per command. A button carries exactly one question."""

from __future__ import annotations

from dataclasses import dataclass, replace

from bot.knowledge.model import Kind

PEOPLE = frozenset({Kind.CHARACTER, Kind.PERSON})
TERMS = frozenset({Kind.PLACE, Kind.CRAFT, Kind.MISSION, Kind.ORGANISATION, Kind.THING})


@dataclass(frozen=True, slots=True)
class CastQuestion:
    """One person or character by `name`, or the cast list of a `show` and `season`."""

    name: str | None = None
    show: str | None = None
    season: int | None = None
    page: int = 1


@dataclass(frozen=True, slots=True)
class LoreQuestion:
    """A question about a place, a craft, a mission, an organisation or a thing."""

    name: str


@dataclass(frozen=True, slots=True)
class EntryQuestion:
    """A question about an entry that is already known, by its token. Buttons on other cards ask it.

    Attributes:
        token: the token of the entry.
        also: tokens of other entries whose longer names contain the typed text. Buttons do not carry them.
        asked: the question that found the entry by name. “For me” buttons repeat it, because at the reader's own
            clearance the name may match other entries.
    """

    token: str
    also: tuple[str, ...] = ()
    asked: CastQuestion | LoreQuestion | None = None


@dataclass(frozen=True, slots=True)
class ReleaseQuestion:
    """Release dates of a work, season or episode. Without a title: the next release, or the last if none is coming."""

    title: str | None = None


@dataclass(frozen=True, slots=True)
class EpisodeQuestion:
    """One episode, by code, number or title."""

    number: str
    show: str | None = None


@dataclass(frozen=True, slots=True)
class NextQuestion:
    """The next episode or announced date."""

    show: str | None = None


@dataclass(frozen=True, slots=True)
class TimelineQuestion:
    """Story events, filtered by date, entry (name or token), and season or episode. Without filters: all events."""

    when: str | None = None
    about: str | None = None
    page: int = 1
    season: str | None = None


@dataclass(frozen=True, slots=True)
class SpinoffQuestion:
    """One topic of the spin-off: overview, cast, release or connections."""

    topic: str = "overview"


Question = (
    CastQuestion
    | LoreQuestion
    | EntryQuestion
    | ReleaseQuestion
    | EpisodeQuestion
    | NextQuestion
    | TimelineQuestion
    | SpinoffQuestion
)


def first_page(question: Question) -> Question:
    """Return the question with its page number reset to 1."""
    match question:
        case CastQuestion() | TimelineQuestion():
            return replace(question, page=1)
        case _:
            return question
