"""Check the data of a file, and turn the errors in it into problems with line and column."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any

import msgspec

from bot.knowledge.loading.schema import SECTIONS, KnowledgeFile, key_names
from bot.knowledge.loading.validation_messages import nearest, sentence_of
from bot.knowledge.loading.value_types import REFUSED, FieldError, ListOf, MappingOf, RecordOf, ValueType, record_type
from bot.knowledge.loading.yaml.locations import DataPath, Locations
from bot.knowledge.loading.yaml.mistakes import out_of_line
from bot.knowledge.loading.yaml.reader import Broken
from bot.knowledge.problems import MAX_PROBLEMS, FirstProblems, Problem


class ReadFile(msgspec.Struct):
    """The result of reading a file. It is sent between processes, so it has no locations.

    Attributes:
        problems: all problems in the file.
        content: the valid items; None if the file could not be read.
        broken: the ids of invalid items.
        mentioned: all words in invalid items.
        whole: False if the file may contain items whose ids could not be determined.
        fingerprints: a hash of the data of each item, by section and id: ``characters margo-madison``.
        lines: the offsets of all lines, as `Locations.packed_lines` returns them.
    """

    problems: list[Problem]
    content: KnowledgeFile | None = None
    broken: frozenset[str] = frozenset()
    mentioned: frozenset[str] = frozenset()
    whole: bool = True
    fingerprints: dict[str, str] = msgspec.field(default_factory=dict)
    lines: bytes = b""


def validate(data: Any, locations: Locations, file: str, broken: Broken | None = None) -> ReadFile:
    """Check the data of one file.

    `broken` holds the entries in which the YAML reader has already found a problem.
    """
    if not isinstance(data, dict):
        sentence = "a knowledge file begins with a section such as “characters:”"
        problems = [Problem(file, *locations.find(()), sentence)] if data is not None else []
        return ReadFile(problems, KnowledgeFile(), whole=not problems)
    broken = broken or {}
    content: dict[str, Any] = {}
    found = _Errors()
    for section, items in data.items():
        type_ = SECTIONS.get(section)
        if type_ is None:
            found.append(FieldError((section,), "unknown key", items, at_key=True))
            continue
        try:
            content[section] = type_.convert(items)
        except REFUSED:
            content[section] = _convert_each(type_, section, items, found)
    if not found and not broken:
        return ReadFile([], KnowledgeFile(**content))
    # A misspelt key is reported once, and not also as missing.
    meant = {_meant(error.path) for error in found if error.kind == "unknown key"}
    errors = [error for error in found if not _follows(error, locations, broken.keys(), meant)]
    bad = {*broken, *found.items}
    errors, strays = _without_strays(errors, data, locations, file)
    lost = {str(error.path[0]) for error in errors if len(error.path) == 1}
    sections = {section: items for section, items in data.items() if isinstance(items, dict)}
    bad |= {(section, id_) for section in lost for id_ in sections.get(section, ())}
    bad |= {(section, section) for section in lost}  # an id that is indented too little looks like a section
    rest: dict[str, Any] = {
        section: {id_: item for id_, item in items.items() if (section, id_) not in bad}
        for section, items in content.items()
    }
    unread = [[sections.get(section, {}).get(id_), broken.get((section, id_))] for section, id_ in bad]
    problems = FirstProblems(sorted({*strays, *(_problem(error, locations, file) for error in errors)}))
    problems.unlisted = found.unlisted
    return ReadFile(
        problems.with_rest(),
        KnowledgeFile(**rest),
        frozenset(id_ for _, id_ in bad),
        frozenset(_words(unread)),
        whole=lost <= sections.keys(),
    )


class _Errors(list[FieldError]):
    """The first errors of a file. Of others, only their number and the items that they stand in are kept."""

    def __init__(self) -> None:
        super().__init__()
        self.items: set[tuple[str, str]] = set()
        self.unlisted = 0

    def append(self, error: FieldError, /) -> None:
        """Keep an error, or only count it."""
        if len(error.path) > 1:
            self.items.add((str(error.path[0]), str(error.path[1])))
        if len(self) < MAX_PROBLEMS:
            super().append(error)
        else:
            self.unlisted += 1


def _convert_each(type_: MappingOf, section: str, items: Any, errors: _Errors) -> dict[str, Any]:
    """Convert the items of a section one by one. Return the valid ones; the errors in others go to `errors`."""
    valid: dict[str, Any] = {}
    for one in [{id_: item} for id_, item in items.items()] if isinstance(items, dict) else [items]:
        try:
            valid |= type_.convert(one)
        except REFUSED:
            for error in type_.errors(one, (section,)):
                errors.append(error)
    return valid


def _without_strays(
    errors: list[FieldError], data: dict[str, Any], locations: Locations, file: str
) -> tuple[list[FieldError], list[Problem]]:
    """Find keys that are indented too little to belong to the entry above, and therefore look like ids.

    Returns:
        the remaining errors, and one problem for each such key.
    """
    problems: dict[tuple[str, str], Problem] = {}
    explained: set[tuple[str, ...]] = set()
    for section, id_ in {(str(it.path[0]), str(it.path[1])) for it in errors if len(it.path) > 1}:
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
    left = [it for it in errors if it.path[:2] not in problems and it.path not in explained]
    return left, list(problems.values())


def _follows(
    error: FieldError, locations: Locations, broken: Collection[tuple[str, str]], explained: set[DataPath]
) -> bool:
    """Return whether an error only follows from another one: a misspelt key, or a value the YAML reader dropped."""
    path = error.path
    if error.kind == "missing":
        return path in explained or locations.has_key(path)
    return error.kind == "empty" and (str(path[0]), str(path[1])) in broken


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


def _problem(error: FieldError, locations: Locations, file: str) -> Problem:
    path = error.path
    name = next((step for step in reversed(path) if isinstance(step, str)), "this file")
    line, column = locations.find_key(path) if error.at_key else locations.find(path)
    return Problem(file, line, column, sentence_of(error, name, fields_at(path[:-1])))


def fields_at(path: DataPath) -> list[str]:
    """Return the valid keys of the record at `path`; none if there is no record."""
    type_: ValueType | None = record_type(KnowledgeFile)
    for step in path:
        match type_:
            case RecordOf(fields=fields):
                type_ = fields[step].type_ if step in fields else None
            case MappingOf(value=inner) | ListOf(item=inner):
                type_ = inner
    return list(type_.fields) if isinstance(type_, RecordOf) else []
