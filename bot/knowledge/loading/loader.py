"""The ways from a folder to a snapshot."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from bot import gc_tuning
from bot.knowledge.loading.assembler import Assembler
from bot.knowledge.loading.folder import Document, Files, gather, read_files, read_stable
from bot.knowledge.model import Knowledge
from bot.knowledge.problems import KnowledgeError, Problem
from bot.knowledge.snapshot_file.binary_format import pack, unpack
from bot.knowledge.snapshot_file.cache import Cache


@dataclass(frozen=True, slots=True)
class Reading:
    """What could be read. With `problems`, `knowledge` lacks what they are about and may only be reviewed."""

    documents: list[Document]
    knowledge: Knowledge
    problems: list[Problem]


def read_knowledge(folder: Path) -> Knowledge:
    """Read, validate, assemble.

    Raises:
        KnowledgeError: with every problem of every file.
    """
    return read_with_documents(folder)[1]


def read_with_documents(folder: Path) -> tuple[list[Document], Knowledge]:
    """The same, with the documents and the places of everything in them, for the review.

    Raises:
        KnowledgeError: with every problem of every file.
    """
    reading = read_for_review(folder)
    if reading.problems:
        raise KnowledgeError(reading.problems)
    return reading.documents, reading.knowledge


def read_for_review(folder: Path) -> Reading:
    """Whatever can be read of a folder, and every problem of every file.

    Raises:
        KnowledgeError: if the files keep changing.
    """
    with gc_tuning.paused():
        return _read(read_stable(folder, gather(folder)))


def load_packed(folder: Path, cache: Cache) -> bytes:
    """The packed snapshot of a folder: from the cache if it was made of the very same files, else read and kept there.

    Raises:
        KnowledgeError: with every problem of every file.
    """
    with gc_tuning.paused():
        found = gather(folder)
        # Not looked at twice: what equals files that were read in a steady folder is no mixture.
        kept = cache.load(folder, found.digest) if not found.problems else None
        if kept is not None:
            return kept
        steady = read_stable(folder, found)
        reading = _read(steady)
        if reading.problems:
            raise KnowledgeError(reading.problems)
        packed = pack(reading.knowledge, steady.digest)
        cache.save(folder, packed)
        return packed


def load_knowledge(folder: Path, cache: Cache) -> Knowledge:
    """The snapshot of a folder, by way of the cache.

    Raises:
        KnowledgeError: with every problem of every file.
    """
    return unpack(load_packed(folder, cache))


def _read(files: Files) -> Reading:
    read = read_files(files)
    assembler = Assembler(read)
    knowledge = assembler.assemble(read.version)
    return Reading(read.documents, knowledge, read.problems + assembler.problems)
