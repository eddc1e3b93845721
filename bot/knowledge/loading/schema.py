"""The shape of the YAML files, as an editor writes them: pydantic models, one class per kind of thing.

The reader hands over plain mappings, lists and strings (YAML guesses nothing, see `yaml_reader`), so
every value is a string until a field here says otherwise. `extra="forbid"` makes an unknown key an
error; the short forms (`name: Ed Baldwin` for a list with one name) are unfolded before validation.
`airlock schema` prints these models as JSON Schema.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import time
from enum import Enum
from typing import Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    GetCoreSchemaHandler,
    GetJsonSchemaHandler,
    WithJsonSchema,
)
from pydantic_core import CoreSchema, core_schema

from bot.knowledge.dates import StoryDate, WorldDate, parse_story_date, parse_time_of_day, parse_world_date, parse_zone

TEXT_LIMIT = 280
NAME_LIMIT = 80


_CONTROL = re.compile("[\\x00-\\x1f\\x7f-\\x9f]")
_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_NUMBER = re.compile(r"0|[1-9][0-9]{0,8}")


class Model(BaseModel):
    """Base of all file models: immutable, strict about keys."""

    model_config = ConfigDict(extra="forbid", frozen=True, arbitrary_types_allowed=True)


def _one_line(text: str) -> str:
    if text.isprintable() and "  " not in text and text.strip(" ") == text != "":
        return text  # as nearly all are
    folded = " ".join(text.split())
    if not folded:
        raise ValueError("is empty; write something or leave the key out")
    if _CONTROL.search(folded):
        raise ValueError("holds a control character; remove it")
    return folded


def _slug(text: str) -> str:
    if not _SLUG.fullmatch(text):
        raise ValueError(f"“{text}” is not an id; use small letters, digits and single hyphens")
    return text


def _whole_number(value: object) -> object:
    if isinstance(value, str) and _NUMBER.fullmatch(value):
        return int(value)
    raise ValueError(f"“{value}” is not a whole number; write digits without a leading zero")


def _yes_or_no(value: object) -> object:
    if value in ("true", "false"):
        return value == "true"
    raise ValueError(f"“{value}” is neither true nor false")


def _parsed(parse: Callable[[str], object]) -> BeforeValidator:
    return BeforeValidator(lambda value: parse(value) if isinstance(value, str) else value)


class ShortForm:
    """Lets a plain string stand for a mapping with just one key, in validation and in the JSON Schema."""

    def __init__(self, key: str) -> None:
        self._key = key

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.no_info_before_validator_function(
            lambda value: {self._key: value} if isinstance(value, str) else value, handler(source)
        )

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        return {"anyOf": [{"type": "string"}, handler(schema)]}


class OneOrMany:
    """Lets a single value stand for a list of one, in validation and in the JSON Schema."""

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.no_info_before_validator_function(
            lambda value: [value] if isinstance(value, (str, dict)) else value, handler(source)
        )

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        several = handler(schema)
        return {"anyOf": [several["items"], several]}


Line = Annotated[str, Field(max_length=TEXT_LIMIT), AfterValidator(_one_line)]
NameText = Annotated[str, Field(max_length=NAME_LIMIT), AfterValidator(_one_line)]
Id = Annotated[str, AfterValidator(_slug)]
WholeNumber = Annotated[int, BeforeValidator(_whole_number), WithJsonSchema({"type": "integer", "minimum": 0})]
YesOrNo = Annotated[bool, BeforeValidator(_yes_or_no), WithJsonSchema({"type": "boolean"})]
WorldDateText = Annotated[
    WorldDate,
    _parsed(parse_world_date),
    WithJsonSchema(
        {"type": ["string", "integer"], "description": "2026, 2026-03, 2026-03-27 or 2026-03-27T21:00-07:00"}
    ),
]
StoryDateText = Annotated[
    StoryDate,
    _parsed(parse_story_date),
    WithJsonSchema(
        {"type": ["string", "integer"], "description": "1974, 1974-08-24, late 1974, 1980s, by 1983, 1984 to 1991"}
    ),
]
TimeOfDay = Annotated[
    time,
    _parsed(parse_time_of_day),
    WithJsonSchema({"type": "string", "description": "21:00"}),
]
Zone = Annotated[str, Field(description="a time zone, such as America/New_York"), AfterValidator(parse_zone)]
Ids = Annotated[tuple[Id, ...], OneOrMany()]
RevealText = Annotated[
    tuple[str, ...],
    Field(min_length=1, description="premise, AA S3E10, AA S3 (its last episode), or a list of which all are needed"),
    OneOrMany(),
]
"""What must have been watched: `premise`, a position, a whole season, or a list of which all are needed."""


class Status(Enum):
    """How a fact of the real world stands. `reported` is shown with the words “reported, not confirmed”."""

    ANNOUNCED = "announced"
    CONFIRMED = "confirmed"
    AIRED = "aired"
    REPORTED = "reported"
    SUPERSEDED = "superseded"


class Reliability(Enum):
    """How far a source can be trusted. A `low` one never stands alone."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


class SourceFile(Model):
    """Where something was published. It needs a `seed`, a `url`, or `where` in words.

    Headlines give things away: title and address are shown only where `reveal` says they are safe, else
    readers see publisher and date alone.
    """

    publisher: NameText
    title: Line
    date: WorldDateText | None = None
    url: Annotated[str, Field(pattern=r"^https?://[^\s|<>]+$", max_length=500)] | None = None
    seed: Annotated[str, Field(pattern=r"^[\w.-]+$")] | None = None
    where: Line | None = None
    reveal: RevealText | None = None
    reliability: Reliability


class Sourced(Model):
    """What every fact carries besides its text."""

    reveal: RevealText | None = None
    sources: Annotated[Ids, Field(min_length=1)]
    claims: Ids = ()
    as_of: WorldDateText | None = None
    status: Status | None = None


class StatementFile(Sourced):
    """One wording of a fact."""

    text: Line


class VersionedFile(Model):
    """One statement, or `versions` of it in the order in which they replace one another."""

    text: Line | None = None
    reveal: RevealText | None = None
    sources: Ids = ()
    claims: Ids = ()
    as_of: WorldDateText | None = None
    status: Status | None = None
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
Names = Annotated[tuple[NameItem, ...], OneOrMany()]


class RelationWordsFile(Sourced):
    """One wording of a relation, read from this entry (`is`) and from the other one (`back`)."""

    is_: Annotated[NameText, Field(alias="is")]
    back: NameText


class RelationFile(Model):
    """What this entry is to another: `is: mentor of`, `to: aleida-rosales`, `back: protegee of`."""

    to: Id
    is_: Annotated[NameText | None, Field(alias="is")] = None
    back: NameText | None = None
    reveal: RevealText | None = None
    sources: Ids = ()
    claims: Ids = ()
    as_of: WorldDateText | None = None
    status: Status | None = None
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


class PartFile(Model):
    """Who plays a character, in one work, season by season. No `actor`: not known yet."""

    actor: Id | None = None
    work: str
    seasons: dict[WholeNumber, Credit]
    note: NameText | None = None
    sources: Annotated[Ids, Field(min_length=1)]
    claims: Ids = ()
    as_of: WorldDateText | None = None
    status: Status | None = None


class EntryFile(Model):
    """Anything that can be looked up. `name` may be a list: the latest one that is safe is the heading."""

    name: Annotated[Names, Field(min_length=1)]
    reveal: RevealText | None = None
    aliases: Names = ()
    summary: VersionedFile | None = None
    facts: tuple[FactFile, ...] = ()
    relations: tuple[RelationFile, ...] = ()


class CharacterFile(EntryFile):
    """A person of the story."""

    parts: tuple[PartFile, ...] = ()


class TermFile(EntryFile):
    """A place, a craft, a mission, an organisation or a thing."""


class JobFile(Model):
    """Work on a series that is not acting, for example `creator`.

    With `season` also a place in its cast without a named part.
    """

    work: str
    job: NameText
    season: WholeNumber | None = None
    reveal: RevealText | None = None
    sources: Annotated[Ids, Field(min_length=1)]
    claims: Ids = ()
    as_of: WorldDateText | None = None


class PersonFile(EntryFile):
    """A person of the real world. Without `reveal`, safe as soon as one credit or job is."""

    jobs: tuple[JobFile, ...] = ()


class ScheduleFile(Sourced):
    """What was known of a season's release from `as_of` on."""

    as_of: WorldDateText
    premiere: WorldDateText | None = None
    finale: WorldDateText | None = None
    episodes: WholeNumber | None = None
    rhythm: Line | None = None
    note: Line | None = None


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
    aliases: Names = ()
    accent: Annotated[str, Field(pattern=r"^#[0-9A-Fa-f]{6}$")]
    spin_off_of: str | None = None
    platform: NameText | None = None
    drops: DropsFile | None = None
    summary: VersionedFile
    facts: tuple[FactFile, ...] = ()
    seasons: dict[WholeNumber, SeasonFile]


class EpisodeFile(Model):
    """An episode. Its key is its position; its title is safe with the episode unless `title_reveal` says more.

    Without `as_of` it is known since the first schedule that counts it, else since its newest source.
    """

    title: NameText | None = None
    title_reveal: RevealText | None = None
    title_status: Status | None = None
    aliases: Names = ()
    released: WorldDateText | None = None
    as_of: WorldDateText | None = None
    date_note: Line | None = None
    directed_by: Ids = ()
    written_by: Ids = ()
    sources: Annotated[Ids, Field(min_length=1)]
    claims: Ids = ()
    facts: tuple[FactFile, ...] = ()


class EventFile(Sourced):
    """Something that happens in the story. `real` is what happened in our world, or `none`."""

    work: str
    when: StoryDateText
    text: Line
    real: Line
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


def key_names() -> frozenset[str]:
    """Every key that any of the models knows."""
    found: set[str] = set()
    models: list[type[Model]] = [Model]
    while models:
        model = models.pop()
        found |= {info.alias or name for name, info in model.model_fields.items()}
        models += model.__subclasses__()
    return frozenset(found)
