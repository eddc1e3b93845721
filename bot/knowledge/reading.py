"""The ways from a folder to a snapshot."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bot.knowledge.assemble import Assembler
from bot.knowledge.cache import Cache
from bot.knowledge.folder import Document, Files, gather, gather_steady, read_files
from bot.knowledge.model import Knowledge
from bot.knowledge.packing import pack, unpack
from bot.knowledge.problems import KnowledgeError


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
    with _collector_paused():
        return _read(gather_steady(folder, gather(folder)))


def load_packed(folder: Path, cache: Cache) -> bytes:
    """The packed snapshot of a folder: from the cache if it was made of the very same files, else read and kept there.

    Raises:
        KnowledgeError: with every problem of every file.
    """
    with _collector_paused():
        found = gather(folder)
        # Not looked at twice: what equals files that were read in a steady folder is no mixture.
        kept = cache.load(folder, found.digest) if not found.problems else None
        if kept is not None:
            return kept
        steady = gather_steady(folder, found)
        packed = pack(_read(steady)[1], steady.digest)
        cache.save(folder, packed)
        return packed


def load_knowledge(folder: Path, cache: Cache) -> Knowledge:
    """The snapshot of a folder, by way of the cache.

    Raises:
        KnowledgeError: with every problem of every file.
    """
    return unpack(load_packed(folder, cache))


def _read(files: Files) -> tuple[list[Document], Knowledge]:
    read = read_files(files)
    assembler = Assembler(read)
    knowledge = assembler.assemble(read.version)
    problems = read.problems + assembler.problems
    if problems:
        raise KnowledgeError(problems)
    return read.documents, knowledge


@contextmanager
def _collector_paused() -> Iterator[None]:
    # Making many small objects spends most of its time in the garbage collector, which finds nothing.
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            gc.enable()
