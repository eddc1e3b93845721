"""From a folder to a snapshot: to *read* is to parse the files, to *load* is to take the cache if it is current."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from bot import gc_tuning
from bot.knowledge.loading.assembler import assemble
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

    def valid_knowledge(self) -> Knowledge:
        """The knowledge if it has no problems.

        Raises:
            KnowledgeError: with all of them.
        """
        if self.problems:
            raise KnowledgeError(self.problems)
        return self.knowledge


def read_folder(folder: Path) -> Reading:
    """Everything that can be read of a folder, and every problem of every file.

    Raises:
        KnowledgeError: if the files keep changing.
    """
    with gc_tuning.paused():
        return _read(read_stable(folder, gather(folder)))


def read_knowledge(folder: Path) -> Knowledge:
    """The knowledge of a folder.

    Raises:
        KnowledgeError: with every problem of every file.
    """
    with gc_tuning.paused():
        # The documents are freed before the collector, which would walk through them, comes back.
        return _read(read_stable(folder, gather(folder))).valid_knowledge()


def load_snapshot(folder: Path, cache: Cache) -> bytes:
    """The packed snapshot of a folder: from the cache if it was made of the very same files, else read and kept there.

    Raises:
        KnowledgeError: with every problem of every file.
    """
    with gc_tuning.paused():
        found = gather(folder)
        # No second look is needed: files that equal those of a stable folder are stable.
        cached = cache.load(folder, found.digest) if not found.problems else None
        if cached is not None:
            return cached
        stable = read_stable(folder, found)
        packed = pack(_read(stable).valid_knowledge(), stable.digest)
        cache.save(folder, packed)
        return packed


def load_knowledge(folder: Path, cache: Cache) -> Knowledge:
    """The knowledge of a folder, by way of the cache.

    Raises:
        KnowledgeError: with every problem of every file.
    """
    return unpack(load_snapshot(folder, cache))


def _read(files: Files) -> Reading:
    folder = read_files(files)
    knowledge, problems = assemble(folder)
    return Reading(folder.documents, knowledge, folder.problems + problems)
