"""The types of values in YAML files, which turn the text written by an editor into a checked value.

The YAML reader passes every scalar as a string, because YAML would guess its type. The types in this module parse these
strings. They also define the JSON Schema with which text editors complete and check the files. Short forms (`name: Ed
Baldwin` for a list with one name) are expanded before validation.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import time
from functools import lru_cache
from typing import Annotated, Any

from pydantic import (
    AfterValidator,
    BeforeValidator,
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
    """Accepts a plain string as a short form of a mapping with one key, in validation and in the JSON Schema."""

    def __init__(self, key: str) -> None:
        self._key = key

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.no_info_before_validator_function(
            lambda value: {self._key: value} if isinstance(value, str) else value, handler(source)
        )

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        return {"anyOf": [{"type": "string"}, handler(schema)]}


class OneOrMany:
    """Accepts a single value as a short form of a list with one item, in validation and in the JSON Schema."""

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.no_info_before_validator_function(
            lambda value: [value] if isinstance(value, (str, dict)) else value, handler(source)
        )

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        several = handler(schema)
        return {"anyOf": [several["items"], several]}


OneLine = Annotated[str, Field(max_length=TEXT_LIMIT), AfterValidator(_one_line)]
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
"""A reveal point: `premise`, a position, a whole season, or a list of points that must all be reached."""
