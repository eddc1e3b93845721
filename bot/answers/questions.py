"""The questions that users can ask: one frozen class per command. A button carries exactly one question."""

from __future__ import annotations

from dataclasses import dataclass, replace

from bot.knowledge.model import Kind

PEOPLE = frozenset({Kind.CHARACTER, Kind.PERSON})
TERMS = frozenset({Kind.PLACE, Kind.CRAFT, Kind.MISSION, Kind.ORGANISATION, Kind.THING})


@dataclass(frozen=True, slots=True)
class Question:
    """A question that a user can ask."""


@dataclass(frozen=True, slots=True)
class CastQuestion(Question):
    """A question about the person or character called `name`, or about the cast of a `show` and `season`."""

    name: str | None = None
    show: str | None = None
    season: int | None = None
    page: int = 1


@dataclass(frozen=True, slots=True)
class LoreQuestion(Question):
    """A question about a place, a craft, a mission, an organisation or a thing."""

    name: str


@dataclass(frozen=True, slots=True)
class EntryQuestion(Question):
    """A question about an entry that is already known, by its token. Buttons on other cards ask it.

    Attributes:
        token: the token of the entry.
        also: tokens of other entries whose longer names contain the typed text. Buttons do not carry them.
        asked: the question by which the entry was found. “For me” buttons repeat that question, because at the
            reader's own clearance the name may match other entries.
    """

    token: str
    also: tuple[str, ...] = ()
    asked: CastQuestion | LoreQuestion | None = None


@dataclass(frozen=True, slots=True)
class ReleaseQuestion(Question):
    """A question about release dates. Without a title: the next release, or the latest if none is announced."""

    title: str | None = None


@dataclass(frozen=True, slots=True)
class EpisodeQuestion(Question):
    """A question about one episode, given by its code, number or title."""

    number: str
    show: str | None = None


@dataclass(frozen=True, slots=True)
class NextQuestion(Question):
    """A question about the next release: an episode, or a premiere with an announced date."""

    show: str | None = None


@dataclass(frozen=True, slots=True)
class TimelineQuestion(Question):
    """A question about story events, filtered by date, entry (name or token), and season or episode, or unfiltered."""

    when: str | None = None
    about: str | None = None
    page: int = 1
    season: str | None = None


@dataclass(frozen=True, slots=True)
class SpinoffQuestion(Question):
    """A question about one topic of the spin-off: overview, cast, release or connections."""

    topic: str = "overview"


@dataclass(frozen=True, slots=True)
class RecapQuestion(Question):
    """A question about the story so far, of a series or of an entry (name or token).

    Attributes:
        upto: the season or episode at which the recap ends; None for everything that has been reached.
        since: the code of the episode after which the recap begins; only buttons carry it.
    """

    show: str | None = None
    upto: str | None = None
    about: str | None = None
    page: int = 1
    since: str | None = None


def first_page(question: Question) -> Question:
    """Return the question with its page number reset to 1."""
    return (
        replace(question, page=1) if isinstance(question, CastQuestion | TimelineQuestion | RecapQuestion) else question
    )
