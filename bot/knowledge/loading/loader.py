"""Read a folder: parse its files, check them, and make a snapshot of them. `cached_loader` does this only if needed."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from bot import gc_tuning
from bot.knowledge.loading.assembling.assembler import assemble
from bot.knowledge.loading.files import Files, gather, read_stable
from bot.knowledge.loading.folder import Document, read_files
from bot.knowledge.loading.memory import allowance, bounded
from bot.knowledge.model import Knowledge
from bot.knowledge.problems import KnowledgeError, Problem, with_rest_counted


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

    The knowledge has no index of names, so it can be reviewed, but it cannot answer questions.

    Raises:
        KnowledgeError: the files keep changing.
        UserError: as `read`.
    """
    with gc_tuning.paused():
        return read(read_stable(folder, gather(folder)), with_index=False)


def read_knowledge(folder: Path) -> Knowledge:
    """Read the knowledge of a folder, without the cache.

    Raises:
        KnowledgeError: the folder has problems; the error holds all of them.
    """
    with gc_tuning.paused():
        # The documents are freed before the garbage collector resumes, so it does not walk through them.
        return read(read_stable(folder, gather(folder))).valid_knowledge()


def read(files: Files, *, with_index: bool = True) -> Reading:
    """Read gathered files as far as possible, and report their problems.

    Raises:
        UserError: this would take more memory than files of this size may take, or a process died.
    """
    with bounded(allowance(sum(map(len, files.contents.values())))):
        folder = read_files(files)
        knowledge, problems = assemble(folder, with_index=with_index)
    return Reading(folder.documents, knowledge, with_rest_counted(folder.problems + problems))
