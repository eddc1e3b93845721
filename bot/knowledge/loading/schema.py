"""The sections and keys of the YAML files, as classes.

Unknown keys are errors. `airlock schema` prints these classes, with their docstrings, as JSON Schema.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import time
from functools import cache, lru_cache
from typing import Annotated, Any, Literal, cast

from msgspec import field

from bot.knowledge.dates import StoryDate, WorldDate, parse_story_date, parse_time_of_day, parse_world_date, parse_zone
from bot.knowledge.loading.value_types import ListOf, MappingOf, Record, RecordOf, Text, any_text, record_type
from bot.knowledge.model import Kind
from bot.knowledge.sources import Reliability, Status

TEXT_LIMIT = 280
NAME_LIMIT = 80

_CONTROL = re.compile("[\\x00-\\x1f\\x7f-\\x9f]")
_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_NUMBER = re.compile(r"0|[1-9][0-9]{0,8}")


def _one_line(text: str) -> str:
    if text.isprintable() and "  " not in text and text.strip(" ") == text != "":
        return text  # the usual case
    folded = " ".join(text.split())
    if not folded:
        raise ValueError("is empty; write something or leave the key out")
    if _CONTROL.search(folded):
        raise ValueError("holds a control character; remove it")
    return folded


@lru_cache(maxsize=8192)  # the same sources and entries are referenced many times
def _slug(text: str) -> str:
    if not _SLUG.fullmatch(text):
        raise ValueError(f"“{text}” is not an id; use small letters, digits and single hyphens")
    return text


def _whole_number(text: str) -> int:
    if _NUMBER.fullmatch(text):
        return int(text)
    raise ValueError(f"“{text}” is not a whole number; write digits without a leading zero")


def _site_number(text: str) -> str:
    if re.fullmatch(r"[1-9][0-9]{0,9}", text):
        return text
    raise ValueError(f"“{text}” is not an id of that site; write its number, such as 900001")


def _imdb_id(text: str) -> str:
    if re.fullmatch(r"tt[0-9]{7,10}", text):
        return text
    raise ValueError(f"“{text}” is not an id of IMDb; write it with its letters, such as tt7654321")


def _yes_or_no(text: str) -> bool:
    if text in ("true", "false"):
        return text == "true"
    raise ValueError(f"“{text}” is neither true nor false")


def _matching(pattern: str, limit: int = 0) -> Text:
    """Return the type of texts that match a pattern as a whole."""
    matches = re.compile(pattern).fullmatch

    def parse(text: str) -> str:
        if not matches(text):
            raise ValueError
        return text

    return Text(parse, limit, schema={"type": "string", "pattern": f"^{pattern}$"})


OneLine = Annotated[str, Text(_one_line, TEXT_LIMIT)]
NameText = Annotated[str, Text(_one_line, NAME_LIMIT)]
Id = Annotated[str, Text(_slug)]
Address = Annotated[str, _matching(r"https?://[^\s|<>]+", 500)]
FileName = Annotated[str, _matching(r"[\w.-]+")]
Colour = Annotated[str, _matching("#[0-9A-Fa-f]{6}")]
Zone = Annotated[str, Text(parse_zone, about="a time zone, such as America/New_York")]
WholeNumber = Annotated[int, Text(_whole_number, is_text=False, schema={"type": "integer", "minimum": 0})]
SiteNumber = Annotated[
    str, Text(_site_number, is_text=False, schema={"type": ["integer", "string"], "pattern": "^[1-9][0-9]{0,9}$"})
]
ImdbId = Annotated[str, Text(_imdb_id, schema={"type": "string", "pattern": "^tt[0-9]{7,10}$"}, about="tt7654321")]
YesOrNo = Annotated[bool, Text(_yes_or_no, is_text=False, schema={"type": "boolean"})]
_YEAR_OR_TEXT = {"type": ["string", "integer"]}
_DATES = "2026, 2026-03, 2026-03-27 or 2026-03-27T21:00-07:00"
_STORY_DATES = "1974, 1974-08-24, late 1974, 1980s, by 1983, 1984 to 1991"
_REVEALS = "premise, AA S3E10, AA S3 (its last episode), or a list of which all are needed"
WorldDateText = Annotated[WorldDate, Text(parse_world_date, is_text=False, schema=_YEAR_OR_TEXT, about=_DATES)]
StoryDateText = Annotated[StoryDate, Text(parse_story_date, is_text=False, schema=_YEAR_OR_TEXT, about=_STORY_DATES)]
TimeOfDay = Annotated[time, Text(parse_time_of_day, is_text=False, about="21:00")]
Ids = Annotated[tuple[str, ...], ListOf(Text(_slug), one=True)]
SomeIds = Annotated[tuple[str, ...], ListOf(Text(_slug), one=True, least=1)]
RevealText = Annotated[tuple[str, ...], ListOf(Text(any_text), one=True, least=1, about=_REVEALS)]
"""A reveal point: `premise`, a position, a whole season, or a list of points that must all be reached."""


class SourceFile(Record, frozen=True, kw_only=True):
    """A publication. It needs a `url`, a `seed`, or `where` in words.

    Headlines may be spoilers. Title and address are shown only to readers who have reached `reveal`. Without
    `reveal`, they are never shown. All other readers see only publisher and date.
    """

    publisher: NameText
    title: OneLine
    date: WorldDateText | None = None
    url: Address | None = None
    seed: FileName | None = None
    where: OneLine | None = None
    reveal: RevealText | None = None
    reliability: Reliability


class Cited(Record, frozen=True, kw_only=True):
    """Base of items that must cite sources."""

    sources: SomeIds
    claims: Ids = ()
    as_of: WorldDateText | None = None


class Sourced(Cited, frozen=True, kw_only=True):
    """Keys that every fact has besides its text."""

    reveal: RevealText | None = None
    status: Status | None = None


class StatementFile(Sourced, frozen=True, kw_only=True):
    """One wording of a fact."""

    text: OneLine


class VersionableFile(Sourced, frozen=True, kw_only=True):
    """Keys that a fact has besides its text. If the fact has `versions`, write these keys inside each version."""

    sources: Ids = ()


class VersionedFile(VersionableFile, frozen=True, kw_only=True):
    """One statement, or several `versions` of it, oldest first. Each version replaces the one before."""

    text: OneLine | None = None
    versions: tuple[StatementFile, ...] = ()


class FactFile(VersionedFile, frozen=True, kw_only=True):
    """A fact about an entry. `id` must be unique within the entry. `topic` is the topic of /spinoff that shows it."""

    id: Id
    topic: Literal["overview", "cast", "release", "connections"] | None = None


class NameFile(Record, frozen=True, kw_only=True):
    """A name, with its own reveal point if it is a spoiler. `search_only` names can be found but are never shown."""

    name: NameText
    reveal: RevealText | None = None
    search_only: YesOrNo = False


_NAME = RecordOf(NameFile, short="name")
NameItems = Annotated[tuple[NameFile, ...], ListOf(_NAME, one=True)]
SomeNames = Annotated[tuple[NameFile, ...], ListOf(_NAME, one=True, least=1)]


class RelationWordsFile(Sourced, frozen=True, kw_only=True):
    """One wording of a relation, as read from this entry (`is`) and from the other entry (`back`)."""

    is_: NameText = field(name="is")
    back: NameText


class RelationFile(VersionableFile, frozen=True, kw_only=True):
    """A relation of this entry to another: `is: mentor of`, `to: aleida-rosales`, `back: protegee of`."""

    to: Id
    is_: NameText | None = field(default=None, name="is")
    back: NameText | None = None
    versions: tuple[RelationWordsFile, ...] = ()


class CreditFile(Record, frozen=True, kw_only=True):
    """A part in one season. Without `reveal`, it is shown after the previous season, because it tells who survives.

    Its own `sources` replace those of the part. Use them if a page about a later season would be a spoiler.
    """

    credit: Literal["main", "recurring", "guest"]
    reveal: RevealText | None = None
    note: NameText | None = None
    sources: Ids = ()
    claims: Ids = ()


Credit = Annotated[CreditFile, RecordOf(CreditFile, short="credit")]


class PartFile(Cited, frozen=True, kw_only=True):
    """A character's part in one work, season by season. Leave out `actor` if the actor is not known yet."""

    actor: Id | None = None
    work: str
    seasons: dict[WholeNumber, Credit]
    note: NameText | None = None
    status: Status | None = None


class EntryFile(Record, frozen=True, kw_only=True):
    """Anything that can be looked up. `name` may be a list; the last name that a reader may see is the heading."""

    name: SomeNames
    reveal: RevealText | None = None
    aliases: NameItems = ()
    summary: VersionedFile | None = None
    facts: tuple[FactFile, ...] = ()
    relations: tuple[RelationFile, ...] = ()


class CharacterFile(EntryFile, frozen=True, kw_only=True):
    """A character in the story."""

    parts: tuple[PartFile, ...] = ()


class TermFile(EntryFile, frozen=True, kw_only=True):
    """A place, a craft, a mission, an organisation or a thing."""


class JobFile(Cited, frozen=True, kw_only=True):
    """A job on a series other than acting, such as `creator`.

    With `season`, the person is also listed in the cast of that season.
    """

    work: str
    job: NameText
    season: WholeNumber | None = None
    reveal: RevealText | None = None


class PersonFile(EntryFile, frozen=True, kw_only=True):
    """A real person. Without `reveal`, the person is safe to mention as soon as one of their credits or jobs is."""

    jobs: tuple[JobFile, ...] = ()


class ScheduleFile(Sourced, frozen=True, kw_only=True):
    """The release schedule of a season, as known from `as_of` on."""

    as_of: WorldDateText
    premiere: WorldDateText | None = None
    finale: WorldDateText | None = None
    episodes: WholeNumber | None = None
    rhythm: OneLine | None = None
    note: OneLine | None = None


class SeasonFile(Record, frozen=True, kw_only=True):
    """A season: the versions of its schedule, oldest first, and facts about it."""

    schedule: Annotated[tuple[ScheduleFile, ...], ListOf(RecordOf(ScheduleFile), least=1)]
    facts: tuple[FactFile, ...] = ()


class DropsFile(Record, frozen=True, kw_only=True):
    """The time of day at which episodes come out: `time` in `zone`, on the announced day or the day before."""

    time: TimeOfDay
    zone: Zone
    day: Literal["before", "same"] = "same"
    sources: Ids = ()


class WorkIdsFile(Record, frozen=True, kw_only=True):
    """Ids of a series on other sites, by which watch histories name it. TMDB's is that of the series, not of a film."""

    tvdb: SiteNumber | None = None
    tmdb: SiteNumber | None = None
    imdb: ImdbId | None = None
    trakt: SiteNumber | None = None


class WorkFile(Record, frozen=True, kw_only=True):
    """A series. Its key is the code used in reveal points."""

    title: NameText
    aliases: NameItems = ()
    accent: Colour
    spin_off_of: str | None = None
    platform: NameText | None = None
    drops: DropsFile | None = None
    ids: WorkIdsFile | None = None
    summary: VersionedFile
    facts: tuple[FactFile, ...] = ()
    seasons: dict[WholeNumber, SeasonFile]


class EpisodeFile(Cited, frozen=True, kw_only=True):
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


class EventFile(Sourced, frozen=True, kw_only=True):
    """An event in the story. `real` describes what happened in our world; write `none` if nothing did."""

    work: str
    when: StoryDateText
    text: OneLine
    real: OneLine
    about: Ids = ()


class KnowledgeFile(Record, frozen=True, kw_only=True):
    """A knowledge file. Any file in any folder may contain any of these sections."""

    sources: dict[Id, SourceFile] = field(default_factory=dict)
    works: dict[str, WorkFile] = field(default_factory=dict)
    episodes: dict[str, EpisodeFile] = field(default_factory=dict)
    people: dict[Id, PersonFile] = field(default_factory=dict)
    characters: dict[Id, CharacterFile] = field(default_factory=dict)
    places: dict[Id, TermFile] = field(default_factory=dict)
    craft: dict[Id, TermFile] = field(default_factory=dict)
    missions: dict[Id, TermFile] = field(default_factory=dict)
    organisations: dict[Id, TermFile] = field(default_factory=dict)
    things: dict[Id, TermFile] = field(default_factory=dict)
    events: dict[Id, EventFile] = field(default_factory=dict)


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


SECTIONS: Mapping[str, MappingOf] = {
    name: cast("MappingOf", section.type_) for name, section in record_type(KnowledgeFile).fields.items()
}
"""The type of each section of a file."""


@cache
def key_names() -> frozenset[str]:
    """Return all keys of all records, and the names of the sections."""
    whole = json_schema()
    return frozenset(key for record in (whole, *whole["$defs"].values()) for key in record["properties"])


def json_schema() -> dict[str, Any]:
    """Return the JSON Schema of a knowledge file."""
    definitions: dict[str, Any] = {}
    whole = record_type(KnowledgeFile).definition(definitions)
    return {"$defs": dict(sorted(definitions.items())), **whole}
