"""Make a snapshot from a folder. *Reading* always parses the files; *loading* uses the cache if possible."""

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
    """The result of reading a folder. If there are `problems`, `knowledge` is incomplete and may only be reviewed."""

    documents: list[Document]
    knowledge: Knowledge
    problems: list[Problem]

    def valid_knowledge(self) -> Knowledge:
        """Return the knowledge if it has no problems.

        Raises:
            KnowledgeError: the folder has problems; the error holds all of them.
        """
        if self.problems:
            raise KnowledgeError(self.problems)
        return self.knowledge


def read_folder(folder: Path) -> Reading:
    """Read a folder as far as possible, and report all problems of all files.

    The knowledge has no index of names, so it can be reviewed, but not asked.

    Raises:
        KnowledgeError: the files keep changing.
    """
    with gc_tuning.paused():
        return _read(read_stable(folder, gather(folder)), with_index=False)


def read_knowledge(folder: Path) -> Knowledge:
    """Read the knowledge of a folder, without the cache.

    Raises:
        KnowledgeError: the folder has problems; the error holds all of them.
    """
    with gc_tuning.paused():
        # The documents are freed before the garbage collector resumes, so it does not walk through them.
        return _read(read_stable(folder, gather(folder))).valid_knowledge()


def load_snapshot(folder: Path, cache: Cache) -> bytes:
    """Return the packed snapshot of a folder.

    It comes from the cache if the files have not changed; otherwise the files are read and the result is cached.

    Raises:
        KnowledgeError: the folder has problems; the error holds all of them.
    """
    with gc_tuning.paused():
        found = gather(folder)
        # Reading the files once is enough: the cached snapshot was made from the same files when they were stable.
        cached = cache.load(folder, found.digest) if not found.problems else None
        if cached is not None:
            return cached
        stable = read_stable(folder, found)
        packed = pack(_read(stable).valid_knowledge(), stable.digest)
        cache.save(folder, packed)
        return packed


def load_knowledge(folder: Path, cache: Cache) -> Knowledge:
    """Return the knowledge of a folder, using the cache.

    Raises:
        KnowledgeError: the folder has problems; the error holds all of them.
    """
    return unpack(load_snapshot(folder, cache))


def _read(files: Files, *, with_index: bool = True) -> Reading:
    folder = read_files(files)
    knowledge, problems = assemble(folder, with_index=with_index)
    return Reading(folder.documents, knowledge, folder.problems + problems)
