"""The one way from a folder to a snapshot."""

from __future__ import annotations

import gc
from pathlib import Path

from bot.knowledge.assemble import Assembler
from bot.knowledge.folder import Document, read_folder
from bot.knowledge.model import Knowledge
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
    # Building many small objects spends most of its time in the garbage collector, which finds nothing.
    collecting = gc.isenabled()
    gc.disable()
    try:
        read = read_folder(folder)
        assembler = Assembler(read)
        knowledge = assembler.assemble(read.version)
        problems = read.problems + assembler.problems
    finally:
        if collecting:
            gc.enable()
    if problems:
        raise KnowledgeError(problems)
    return read.documents, knowledge
