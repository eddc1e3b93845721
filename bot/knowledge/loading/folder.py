"""Read a folder of YAML files into validated documents, and collect all problems in it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Self, TypeVar

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from bot.knowledge.loading.files import Files
from bot.knowledge.loading.schema import KnowledgeFile
from bot.knowledge.loading.validation import validate
from bot.knowledge.loading.yaml.locations import DataPath, Locations
from bot.knowledge.loading.yaml.reader import read_yaml
from bot.knowledge.problems import Problem, Severity

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Document:
    """The valid content of one file, with the locations of all values.

    Attributes:
        file: the file name, relative to the folder.
        number: the index of the document in its folder, from 0.
        content: the valid items.
        locations: the locations of all values.
        fingerprints: a hash of the data of each item, by section and id: ``characters margo-madison``.
        broken: the ids of invalid items.
        mentioned: all words in invalid items.
    """

    file: str
    number: int
    content: KnowledgeFile
    locations: Locations
    fingerprints: Mapping[str, str]
    broken: frozenset[str]
    mentioned: frozenset[str]

    def section(self, name: str) -> Mapping[str, Any]:
        """Return the items of one section, by id."""
        section: Mapping[str, Any] = getattr(self.content, name)
        return section


class FieldLocation(Struct, frozen=True, gc=False):
    """The location of a value in a document, given by the keys and indexes that lead to it."""

    document: Document
    path: DataPath

    def at(self, *steps: str | int) -> Self:
        """Return the location of a value inside this one."""
        return replace(self, path=(*self.path, *steps))

    def each(self, key: str, items: Iterable[T]) -> Iterator[tuple[Self, T]]:
        """Yield the items of the list at a key, each with its location."""
        for index, item in enumerate(items):
            yield self.at(key, index), item

    def versions(self, statement: Any) -> Iterator[tuple[Self, Any]]:
        """Yield the versions of the statement at this location, or the statement itself if it has no versions."""
        yield from self.each("versions", statement.versions) if statement.versions else ((self, statement),)

    def error(
        self, message: str, *, key: bool = False, names: str = "", severity: Severity = Severity.ERROR
    ) -> Problem:
        """Create a problem here. With `key`, it points at the key instead of its value. See `Problem` for `names`."""
        locations = self.document.locations
        line, column = locations.find_key(self.path) if key else locations.find(self.path)
        return Problem(self.document.file, line, column, message, names, severity)

    def warning(self, message: str, *, key: bool = False) -> Problem:
        """Create a problem that should be looked at."""
        return self.error(message, key=key, severity=Severity.WARNING)


def home_of(documents: Iterable[Document], section: str) -> str | None:
    """Return the name of the file with the most items in a section; None if no file has any."""
    holders = [document for document in documents if document.section(section)]
    return max(holders, key=lambda document: len(document.section(section))).file if holders else None


@dataclass(frozen=True, slots=True)
class Folder:
    """The documents of a folder. If `whole` is False, a file could not be read, and references may point into it."""

    documents: list[Document]
    version: str
    problems: list[Problem]
    whole: bool


def read_files(files: Files) -> Folder:
    """Parse and validate gathered files. The version of the folder is the first 12 hexadecimal digits of their hash."""
    documents: list[Document] = []
    problems = list(files.problems)
    whole = not problems
    for name, raw in files.contents.items():
        data, locations, found, broken = read_yaml(raw, name)
        problems += found
        if data is None and found:
            whole = False
            continue
        valid = validate(data, locations, name, broken)
        problems += valid.problems
        whole = whole and valid.whole
        fingerprints = _fingerprints(data)
        documents.append(
            Document(name, len(documents), valid.content, locations, fingerprints, valid.broken, valid.mentioned)
        )
    return Folder(documents, files.digest.hex()[:12], problems, whole)


def _fingerprints(data: Any) -> dict[str, str]:
    encode = msgspec.msgpack.Encoder(order="deterministic").encode
    return {
        f"{section} {id_}": hashlib.blake2b(encode(item), digest_size=6).hexdigest()
        for section, items in (data if isinstance(data, dict) else {}).items()
        if isinstance(items, dict)
        for id_, item in items.items()
    }
