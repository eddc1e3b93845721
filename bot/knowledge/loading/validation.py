"""Validate the data of a file and turn pydantic errors into problems with line and column."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, get_args

from pydantic import BaseModel, ValidationError
from pydantic.fields import FieldInfo
from pydantic_core import ErrorDetails

from bot.knowledge.loading.schema import KnowledgeFile, key_names
from bot.knowledge.loading.validation_messages import nearest, sentence_of
from bot.knowledge.loading.yaml.locations import DataPath, Locations
from bot.knowledge.loading.yaml.mistakes import out_of_line
from bot.knowledge.loading.yaml.reader import Broken
from bot.knowledge.problems import Problem


@dataclass(frozen=True, slots=True)
class Validated:
    """The result of validating a file.

    Attributes:
        content: the valid part of the file.
        problems: all problems that pydantic found.
        broken: the ids of invalid items.
        mentioned: all words in invalid items.
        whole: False if the file may contain items whose ids could not be determined.
    """

    content: KnowledgeFile
    problems: list[Problem]
    broken: frozenset[str] = frozenset()
    mentioned: frozenset[str] = frozenset()
    whole: bool = True


def validate(data: Any, locations: Locations, file: str, broken: Broken | None = None) -> Validated:
    """Check the data of one file against the models.

    `broken` holds the entries in which the YAML reader has already found a problem.
    """
    if data is None:
        return Validated(KnowledgeFile(), [])
    if not isinstance(data, dict):
        sentence = "a knowledge file begins with a section such as “characters:”"
        return Validated(KnowledgeFile(), [Problem(file, *locations.find(()), sentence)], whole=False)
    broken = broken or {}
    bad = set(broken)
    details: list[ErrorDetails] = []
    try:
        content = KnowledgeFile.model_validate(data)
    except ValidationError as error:
        found_all = error.errors(include_url=False)
        meant = {_meant(found["loc"]) for found in found_all if found["type"] == "extra_forbidden"}
        # pydantic also reports a list as too short if one of its items is invalid.
        partly = {found["loc"][:end] for found in found_all for end in range(len(found["loc"]))}
        details = [found for found in found_all if not _follows(found, locations, bad, meant | partly)]
        content = KnowledgeFile()
        bad |= {(str(found["loc"][0]), str(found["loc"][1])) for found in found_all if len(found["loc"]) > 1}
    if not bad and not details:
        return Validated(content, [])
    details, strays = _without_strays(details, data, locations, file)
    lost = {str(found["loc"][0]) for found in details if len(found["loc"]) == 1}
    sections = {section: items for section, items in data.items() if isinstance(items, dict)}
    bad |= {(section, id_) for section in lost for id_ in sections.get(section, ())}
    bad |= {(section, section) for section in lost}  # an id that is indented too little looks like a section
    rest = {
        section: {id_: item for id_, item in items.items() if (section, id_) not in bad}
        for section, items in sections.items()
        if section not in lost
    }
    unread = [[sections.get(section, {}).get(id_), broken.get((section, id_))] for section, id_ in bad]
    return Validated(
        KnowledgeFile.model_validate(rest),
        sorted({*strays, *(_problem(found, locations, file) for found in details)}),
        frozenset(id_ for _, id_ in bad),
        frozenset(_words(unread)),
        whole=lost <= sections.keys(),
    )


def _without_strays(
    details: list[ErrorDetails], data: dict[str, Any], locations: Locations, file: str
) -> tuple[list[ErrorDetails], list[Problem]]:
    """Find keys that are indented too little to belong to the entry above, and therefore look like ids.

    Returns:
        the remaining errors, and one problem for each such key.
    """
    problems: dict[tuple[str, str], Problem] = {}
    explained: set[tuple[str, ...]] = set()
    for section, id_ in {(str(it["loc"][0]), str(it["loc"][1])) for it in details if len(it["loc"]) > 1}:
        items = data.get(section)
        if id_ not in key_names() or not isinstance(items, dict) or id_ not in items:
            continue
        ids = list(items)
        above = ids[max(ids.index(id_) - 1, 0)]
        line, column = locations.find_key((section, id_))
        first, inside = locations.find((section, above))
        in_lines = isinstance(items[above], dict) and first > locations.find_key((section, above))[0]
        if above != id_ and in_lines and inside > column:
            sentence = out_of_line(column - 1, inside - 1, "the keys above it")
            problems[section, id_] = Problem(file, line, column, sentence)
            explained.add((section, above, id_))
    left = [it for it in details if it["loc"][:2] not in problems and it["loc"] not in explained]
    return left, list(problems.values())


def _follows(details: ErrorDetails, locations: Locations, bad: set[tuple[str, str]], explained: set[DataPath]) -> bool:
    """Return whether an error only follows from another one: a misspelt key, or a value the YAML reader dropped."""
    path = details["loc"]
    if details["type"] == "missing":
        return path in explained or locations.has_key(path)
    return details["type"] == "too_short" and (path in explained or (str(path[0]), str(path[1])) in bad)


def _meant(path: DataPath) -> DataPath:
    """Return the path of the key that an unknown key was probably meant to be.

    The caller then does not report that key as missing too.
    """
    return (*path[:-1], nearest(str(path[-1]), fields_at(path[:-1])) or "")


def _words(item: Any) -> Iterator[str]:
    if isinstance(item, str):
        yield item
    elif isinstance(item, (dict, list)):
        for inner in item.values() if isinstance(item, dict) else item:
            yield from _words(inner)


def _problem(details: ErrorDetails, locations: Locations, file: str) -> Problem:
    path = tuple(step for step in details["loc"] if step != "[key]")
    name = next((step for step in reversed(path) if isinstance(step, str)), "this file")
    at_key = "[key]" in details["loc"] or details["type"] == "extra_forbidden"
    line, column = locations.find_key(path) if at_key else locations.find(path)
    return Problem(file, line, column, sentence_of(details, name, path, fields_at(path[:-1])))


def fields_at(path: DataPath) -> list[str]:
    """Return the valid keys of the mapping at `path`."""
    model: type[BaseModel] = KnowledgeFile
    if path and path[0] not in _fields(model):
        return []
    for step in (*path[:1], *path[2:]):  # skip the id; indexes and season numbers are not model keys
        field = _fields(model).get(str(step))
        if field is not None:
            inner = _model_in(field.annotation)
            if inner is None:
                return []
            model = inner
    return list(_fields(model))


def _fields(model: type[BaseModel]) -> dict[str, FieldInfo]:
    return {info.alias or name: info for name, info in model.model_fields.items()}


def _model_in(annotation: Any) -> type[BaseModel] | None:
    """Find the model inside an annotation such as ``tuple[FactFile, ...] | None``; None if there is none."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next((model for each in get_args(annotation) if (model := _model_in(each)) is not None), None)
