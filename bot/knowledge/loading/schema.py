"""The sections and keys of the YAML files, as pydantic models.

Unknown keys are errors. `airlock schema` prints these models, with their docstrings, as JSON Schema.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from bot.knowledge.loading.field_types import (
    Id,
    Ids,
    NameText,
    OneLine,
    OneOrMany,
    RevealText,
    ShortForm,
    StoryDateText,
    TimeOfDay,
    WholeNumber,
    WorldDateText,
    YesOrNo,
    Zone,
)
from bot.knowledge.model import Kind
from bot.knowledge.sources import Reliability, Status


class Model(BaseModel):
    """Base class of all file models: immutable, and without unknown keys."""

    model_config = ConfigDict(extra="forbid", frozen=True, arbitrary_types_allowed=True)


class SourceFile(Model):
    """A publication. It needs a `url`, a `seed`, or `where` in words.

    Headlines may be spoilers. Title and address are shown only to readers who have reached `reveal`. Without
    `reveal`, they are never shown. All other readers see only publisher and date.
    """

    publisher: NameText
    title: OneLine
    date: WorldDateText | None = None
    url: Annotated[str, Field(pattern=r"^https?://[^\s|<>]+$", max_length=500)] | None = None
    seed: Annotated[str, Field(pattern=r"^[\w.-]+$")] | None = None
    where: OneLine | None = None
    reveal: RevealText | None = None
    reliability: Reliability


class Cited(Model):
    """Base of items that must cite sources."""

    sources: Annotated[Ids, Field(min_length=1)]
    claims: Ids = ()
    as_of: WorldDateText | None = None


class Sourced(Cited):
    """Keys that every fact has besides its text."""

    reveal: RevealText | None = None
    status: Status | None = None


class StatementFile(Sourced):
    """One wording of a fact."""

    text: OneLine


class VersionableFile(Model):
    """Keys that a fact has besides its text. If the fact has `versions`, write these keys inside each version."""

    reveal: RevealText | None = None
    sources: Ids = ()
    claims: Ids = ()
    as_of: WorldDateText | None = None
    status: Status | None = None


class VersionedFile(VersionableFile):
    """One statement, or several `versions` of it, oldest first. Each version replaces the one before."""

    text: OneLine | None = None
    versions: tuple[StatementFile, ...] = ()


class FactFile(VersionedFile):
    """A fact about an entry. `id` must be unique within the entry. `topic` is the topic of /spinoff that shows it."""

    id: Id
    topic: Literal["overview", "cast", "release", "connections"] | None = None


class NameFile(Model):
    """A name, with its own reveal point if it is a spoiler. `search_only` names can be found but are never shown."""

    name: NameText
    reveal: RevealText | None = None
    search_only: YesOrNo = False


NameItem = Annotated[NameFile, ShortForm("name")]
NameItems = Annotated[tuple[NameItem, ...], OneOrMany()]


class RelationWordsFile(Sourced):
    """One wording of a relation, as read from this entry (`is`) and from the other entry (`back`)."""

    is_: Annotated[NameText, Field(alias="is")]
    back: NameText


class RelationFile(VersionableFile):
    """A relation of this entry to another: `is: mentor of`, `to: aleida-rosales`, `back: protegee of`."""

    to: Id
    is_: Annotated[NameText | None, Field(alias="is")] = None
    back: NameText | None = None
    versions: tuple[RelationWordsFile, ...] = ()


class CreditFile(Model):
    """A part in one season. Without `reveal`, it is shown after the previous season, because it tells who survives.

    Its own `sources` replace those of the part. Use them if a page about a later season would be a spoiler.
    """

    credit: Literal["main", "recurring", "guest"]
    reveal: RevealText | None = None
    note: NameText | None = None
    sources: Ids = ()
    claims: Ids = ()


Credit = Annotated[CreditFile, ShortForm("credit")]


class PartFile(Cited):
    """A character's part in one work, season by season. Leave out `actor` if the actor is not known yet."""

    actor: Id | None = None
    work: str
    seasons: dict[WholeNumber, Credit]
    note: NameText | None = None
    status: Status | None = None


class EntryFile(Model):
    """Anything that can be looked up. `name` may be a list; the last name that a reader may see is the heading."""

    name: Annotated[NameItems, Field(min_length=1)]
    reveal: RevealText | None = None
    aliases: NameItems = ()
    summary: VersionedFile | None = None
    facts: tuple[FactFile, ...] = ()
    relations: tuple[RelationFile, ...] = ()


class CharacterFile(EntryFile):
    """A character in the story."""

    parts: tuple[PartFile, ...] = ()


class TermFile(EntryFile):
    """A place, a craft, a mission, an organisation or a thing."""


class JobFile(Cited):
    """A job on a series other than acting, such as `creator`.

    With `season`, the person is also listed in the cast of that season.
    """

    work: str
    job: NameText
    season: WholeNumber | None = None
    reveal: RevealText | None = None


class PersonFile(EntryFile):
    """A real person. Without `reveal`, the person is safe to mention as soon as one of their credits or jobs is."""

    jobs: tuple[JobFile, ...] = ()


class ScheduleFile(Sourced):
    """The release schedule of a season, as known from `as_of` on."""

    as_of: WorldDateText
    premiere: WorldDateText | None = None
    finale: WorldDateText | None = None
    episodes: WholeNumber | None = None
    rhythm: OneLine | None = None
    note: OneLine | None = None


class SeasonFile(Model):
    """A season: the versions of its schedule, oldest first, and facts about it."""

    schedule: Annotated[tuple[ScheduleFile, ...], Field(min_length=1)]
    facts: tuple[FactFile, ...] = ()


class DropsFile(Model):
    """The time of day at which episodes come out: `time` in `zone`, on the announced day or the day before."""

    time: TimeOfDay
    zone: Zone
    day: Literal["before", "same"] = "same"
    sources: Ids = ()


class WorkFile(Model):
    """A series. Its key is the code used in reveal points."""

    title: NameText
    aliases: NameItems = ()
    accent: Annotated[str, Field(pattern=r"^#[0-9A-Fa-f]{6}$")]
    spin_off_of: str | None = None
    platform: NameText | None = None
    drops: DropsFile | None = None
    summary: VersionedFile
    facts: tuple[FactFile, ...] = ()
    seasons: dict[WholeNumber, SeasonFile]


class EpisodeFile(Cited):
    """An episode. Its key is its position. Its title is safe after the episode, unless `title_reveal` is set.

    Without `as_of`, the episode counts as known since the first schedule that includes it, or else since its newest
    source.
    """

    title: NameText | None = None
    title_reveal: RevealText | None = None
    title_status: Status | None = None
    aliases: NameItems = ()
    released: WorldDateText | None = None
    date_note: OneLine | None = None
    directed_by: Ids = ()
    written_by: Ids = ()
    facts: tuple[FactFile, ...] = ()


class EventFile(Sourced):
    """An event in the story. `real` describes what happened in our world; write `none` if nothing did."""

    work: str
    when: StoryDateText
    text: OneLine
    real: OneLine
    about: Ids = ()


class KnowledgeFile(Model):
    """A knowledge file. Any file in any folder may contain any of these sections."""

    sources: dict[Id, SourceFile] = {}
    works: dict[str, WorkFile] = {}
    episodes: dict[str, EpisodeFile] = {}
    people: dict[Id, PersonFile] = {}
    characters: dict[Id, CharacterFile] = {}
    places: dict[Id, TermFile] = {}
    craft: dict[Id, TermFile] = {}
    missions: dict[Id, TermFile] = {}
    organisations: dict[Id, TermFile] = {}
    things: dict[Id, TermFile] = {}
    events: dict[Id, EventFile] = {}


ENTRY_SECTIONS = {
    "characters": Kind.CHARACTER,
    "people": Kind.PERSON,
    "places": Kind.PLACE,
    "craft": Kind.CRAFT,
    "missions": Kind.MISSION,
    "organisations": Kind.ORGANISATION,
    "things": Kind.THING,
}
"""The sections that hold entries, and the kind of entry in each."""


def key_names() -> frozenset[str]:
    """Return all keys of all file models."""
    found: set[str] = set()
    models: list[type[Model]] = [Model]
    while models:
        model = models.pop()
        found |= {info.alias or name for name, info in model.model_fields.items()}
        models += model.__subclasses__()
    return frozenset(found)
