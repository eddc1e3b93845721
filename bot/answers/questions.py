"""What can be asked: one frozen value per command. A button carries one of these and nothing else."""

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
    """A place, a craft, a mission, an organisation or a thing."""

    name: str


@dataclass(frozen=True, slots=True)
class EntryQuestion:
    """An entry that was already found, by its token: what buttons of other cards ask for.

    `also`: tokens of others whose longer names hold what was typed; a button does not carry them.
    `asked`: the question that found it by a name; what “for me” buttons ask again, since the name may mean more there.
    """

    token: str
    also: tuple[str, ...] = ()
    asked: CastQuestion | LoreQuestion | None = None


@dataclass(frozen=True, slots=True)
class ReleaseQuestion:
    """Dates of a work, season or episode; without a title what comes next, else what came last."""

    title: str | None = None


@dataclass(frozen=True, slots=True)
class EpisodeQuestion:
    """One episode: by code, number or title."""

    number: str
    show: str | None = None


@dataclass(frozen=True, slots=True)
class NextQuestion:
    """The next episode or announced date."""

    show: str | None = None


@dataclass(frozen=True, slots=True)
class TimelineQuestion:
    """Events of the story: in some years, about an entry (a name or a token), in a season or an episode, or all."""

    when: str | None = None
    about: str | None = None
    page: int = 1
    season: str | None = None


@dataclass(frozen=True, slots=True)
class SpinoffQuestion:
    """The spin-off; `topic` is overview, cast, release or connections."""

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
    """The same question from its beginning."""
    match question:
        case CastQuestion() | TimelineQuestion():
            return replace(question, page=1)
        case _:
            return question
