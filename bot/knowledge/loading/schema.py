"""The sections and keys of the YAML files: one pydantic model for each kind of thing.

An unknown key is an error. `airlock schema` prints these models as JSON Schema.
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
    """Base of all file models: immutable, strict about keys."""

    model_config = ConfigDict(extra="forbid", frozen=True, arbitrary_types_allowed=True)


class SourceFile(Model):
    """Where something was published. It needs a `seed`, a `url`, or `where` in words.

    Headlines give things away: title and address are shown only where `reveal` says they are safe, else
    readers see publisher and date alone.
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
    """What rests on sources."""

    sources: Annotated[Ids, Field(min_length=1)]
    claims: Ids = ()
    as_of: WorldDateText | None = None


class Sourced(Cited):
    """What every fact carries besides its text."""

    reveal: RevealText | None = None
    status: Status | None = None


class StatementFile(Sourced):
    """One wording of a fact."""

    text: OneLine


class VersionableFile(Model):
    """What a fact carries besides its text, unless that stands in each of its versions."""

    reveal: RevealText | None = None
    sources: Ids = ()
    claims: Ids = ()
    as_of: WorldDateText | None = None
    status: Status | None = None


class VersionedFile(VersionableFile):
    """One statement, or `versions` of it in the order in which they replace one another."""

    text: OneLine | None = None
    versions: tuple[StatementFile, ...] = ()


class FactFile(VersionedFile):
    """A fact about an entry. `id` is unique within the entry; `topic` sorts facts of a work for /spinoff."""

    id: Id
    topic: Literal["overview", "cast", "release", "connections"] | None = None


class NameFile(Model):
    """A name and, if it gives something away, its own reveal point. `search_only` names are found but never shown."""

    name: NameText
    reveal: RevealText | None = None
    search_only: YesOrNo = False


NameItem = Annotated[NameFile, ShortForm("name")]
NameItems = Annotated[tuple[NameItem, ...], OneOrMany()]


class RelationWordsFile(Sourced):
    """One wording of a relation, read from this entry (`is`) and from the other one (`back`)."""

    is_: Annotated[NameText, Field(alias="is")]
    back: NameText


class RelationFile(VersionableFile):
    """What this entry is to another: `is: mentor of`, `to: aleida-rosales`, `back: protegee of`."""

    to: Id
    is_: Annotated[NameText | None, Field(alias="is")] = None
    back: NameText | None = None
    versions: tuple[RelationWordsFile, ...] = ()


class CreditFile(Model):
    """One season of a part. Without `reveal` it is safe after the season before: a later credit tells who survives.

    `sources` of its own replace the part's: a page about season 5 tells of survival even as a source.
    """

    credit: Literal["main", "recurring", "guest"]
    reveal: RevealText | None = None
    note: NameText | None = None
    sources: Ids = ()
    claims: Ids = ()


Credit = Annotated[CreditFile, ShortForm("credit")]


class PartFile(Cited):
    """Who plays a character, in one work, season by season. No `actor`: not known yet."""

    actor: Id | None = None
    work: str
    seasons: dict[WholeNumber, Credit]
    note: NameText | None = None
    status: Status | None = None


class EntryFile(Model):
    """Anything that can be looked up. `name` may be a list: the latest one that is safe is the heading."""

    name: Annotated[NameItems, Field(min_length=1)]
    reveal: RevealText | None = None
    aliases: NameItems = ()
    summary: VersionedFile | None = None
    facts: tuple[FactFile, ...] = ()
    relations: tuple[RelationFile, ...] = ()


class CharacterFile(EntryFile):
    """A person of the story."""

    parts: tuple[PartFile, ...] = ()


class TermFile(EntryFile):
    """A place, a craft, a mission, an organisation or a thing."""


class JobFile(Cited):
    """Work on a series that is not acting, for example `creator`.

    With `season` also a place in its cast without a named part.
    """

    work: str
    job: NameText
    season: WholeNumber | None = None
    reveal: RevealText | None = None


class PersonFile(EntryFile):
    """A person of the real world. Without `reveal`, safe as soon as one credit or job is."""

    jobs: tuple[JobFile, ...] = ()


class ScheduleFile(Sourced):
    """What was known of a season's release from `as_of` on."""

    as_of: WorldDateText
    premiere: WorldDateText | None = None
    finale: WorldDateText | None = None
    episodes: WholeNumber | None = None
    rhythm: OneLine | None = None
    note: OneLine | None = None


class SeasonFile(Model):
    """A season: its schedule in versions, oldest first, and facts about it."""

    schedule: Annotated[tuple[ScheduleFile, ...], Field(min_length=1)]
    facts: tuple[FactFile, ...] = ()


class DropsFile(Model):
    """At which hour episodes come out whose day is known: `time` in `zone`, on that day or the day before it."""

    time: TimeOfDay
    zone: Zone
    day: Literal["before", "same"] = "same"
    sources: Ids = ()


class WorkFile(Model):
    """A series. Its key is its code, as used in reveal points."""

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
    """An episode. Its key is its position; its title is safe with the episode unless `title_reveal` says more.

    Without `as_of` it is known since the first schedule that counts it, else since its newest source.
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
    """Something that happens in the story. `real` is what happened in our world, or `none`."""

    work: str
    when: StoryDateText
    text: OneLine
    real: OneLine
    about: Ids = ()


class KnowledgeFile(Model):
    """One file: any of these sections, in any folder."""

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
"""The sections of entries, and what each holds."""


def key_names() -> frozenset[str]:
    """Every key that any of the models knows."""
    found: set[str] = set()
    models: list[type[Model]] = [Model]
    while models:
        model = models.pop()
        found |= {info.alias or name for name, info in model.model_fields.items()}
        models += model.__subclasses__()
    return frozenset(found)
