"""Read a folder of YAML files into validated documents, and collect all problems in it."""

from __future__ import annotations

import hashlib
import stat
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec

from bot.knowledge.loading.folder_walk import walk
from bot.knowledge.loading.schema import KnowledgeFile
from bot.knowledge.loading.validation import validate
from bot.knowledge.loading.yaml.locations import Locations
from bot.knowledge.loading.yaml.reader import MAX_BYTES, read_yaml
from bot.knowledge.model import MAX_FILES
from bot.knowledge.problems import KnowledgeError, Problem


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


@dataclass(frozen=True, slots=True)
class Files:
    """The contents of all files by name, in order, and a hash of them. `problems` lists what could not be read."""

    contents: Mapping[str, bytes]
    digest: bytes
    problems: list[Problem]


def gather(folder: Path) -> Files:
    """Read the bytes of every knowledge file below `folder` (see `walk`)."""
    contents: dict[str, bytes] = {}
    problems: list[Problem] = []
    digest = hashlib.sha256()
    for path in _files(folder, problems):
        name = path.relative_to(folder).as_posix()
        try:
            if not stat.S_ISREG(path.stat().st_mode):  # a named pipe would block for ever
                raise OSError("this is not a file")
            with path.open("rb") as stream:
                raw = stream.read(MAX_BYTES + 1)
        except OSError as error:
            problems.append(Problem(name, 1, 1, f"cannot be read: {error.strerror or error}"))
            continue
        digest.update(name.encode("utf-8", "surrogateescape") + b"\0")
        digest.update(raw)
        digest.update(b"\0")
        contents[name] = raw
    return Files(contents, digest.digest(), problems)


def read_stable(folder: Path, first: Files) -> Files:
    """Read a folder until two results in a row are equal, so that all contents existed at the same time.

    Args:
        folder: the knowledge folder.
        first: the first result of `gather`. It is repeated up to three times.

    Raises:
        KnowledgeError: the files keep changing.
    """
    for _ in range(3):
        again = gather(folder)
        if (again.digest, again.problems) == (first.digest, first.problems):
            return first
        first = again
    name = folder.name or str(folder)
    raise KnowledgeError([Problem(name, 1, 1, "The files changed while they were read; try /reload again.")])


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


def _files(folder: Path, problems: list[Problem]) -> list[Path]:
    name = folder.name or str(folder)
    if not folder.is_dir():
        problems.append(Problem(name, 1, 1, "there is no such folder of knowledge; check AIRLOCK_KNOWLEDGE"))
        return []
    walked = walk(folder)
    for path, error in walked.failed:
        inside = path.relative_to(folder).as_posix() if path.is_relative_to(folder) else str(path)
        problems.append(Problem(inside, 1, 1, f"cannot be read: {error}"))
    if not walked.files and not problems:
        problems.append(Problem(name, 1, 1, "there is no YAML file in this folder"))
    if len(walked.files) > MAX_FILES:
        problems.append(Problem(name, 1, 1, f"more than {MAX_FILES} files; only the first {MAX_FILES} were read"))
    return walked.files[:MAX_FILES]
