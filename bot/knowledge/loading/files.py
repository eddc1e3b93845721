"""Find the knowledge files in a folder and read their bytes. A start with a cache needs no more."""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from bot.knowledge.model import MAX_FILES
from bot.knowledge.problems import KnowledgeError, Problem

ENDINGS = (".yaml", ".yml")
MAX_BYTES = 64 * 1024 * 1024
"""The size of the largest file that is read."""
MAX_TOTAL = 96 * 1024 * 1024
"""The size of the largest folder that is read: of its files together."""
OUTSIDE = "this link leads out of the folder of knowledge, so it is not followed; put what it leads to here instead"


@dataclass(slots=True)
class Walked:
    """The content of a folder: knowledge files in order, other files, skipped links, and unreadable folders.

    `outside` holds the links that lead out of the folder: nothing behind them is ever opened.
    """

    files: list[Path] = field(default_factory=list)
    others: list[Path] = field(default_factory=list)
    outside: list[Path] = field(default_factory=list)
    refused: list[tuple[Path, str]] = field(default_factory=list)
    failed: list[tuple[Path, str]] = field(default_factory=list)


def walk(folder: Path) -> Walked:
    """Find every ``*.yaml`` and ``*.yml`` file below a folder, except hidden ones.

    The folder may itself be a link. A link inside it is followed if it leads to something inside it, such as the hidden
    folder in which Kubernetes keeps mounted files. No folder is read twice, which also prevents endless loops.
    """
    walked = Walked()
    _descend(folder, walked, os.path.realpath(folder), {os.path.realpath(own) for own in _own_folders(folder)})
    return walked


def _own_folders(folder: Path) -> Iterator[str]:
    """Iterate over the folder and all folders below it, without following links."""
    for here, folders, _ in os.walk(folder):
        folders[:] = [name for name in folders if not name.startswith(".")]
        yield here


def _descend(here: Path, walked: Walked, root: str, seen: set[str]) -> None:
    """Add the content of a folder, files first.

    Links that lead out of `root` are refused, and so are links to a folder in `seen` or to one of its parents.
    """
    try:
        with os.scandir(here) as scanned:
            inside = sorted((entry for entry in scanned if not entry.name.startswith(".")), key=lambda it: it.name)
    except OSError as error:
        walked.failed.append((Path(error.filename or here), error.strerror or str(error)))
        return
    folders = []
    for entry in inside:
        if entry.is_symlink() and not _is_inside(os.path.realpath(here / entry.name), root):
            walked.outside.append(here / entry.name)
        elif _is_folder(entry):
            folders.append(entry)
        else:
            (walked.files if entry.name.endswith(ENDINGS) else walked.others).append(here / entry.name)
    for entry in folders:
        path = here / entry.name
        if entry.is_symlink():
            target = os.path.realpath(path)
            if any(_is_inside(known, target) for known in seen):
                walked.refused.append((path, "this link leads to a folder that is read already; remove it"))
                continue
            seen.add(target)
        _descend(path, walked, root, seen)


def _is_inside(target: str, root: str) -> bool:
    return target == root or target.startswith(root.rstrip("/") + "/")


def _is_folder(entry: os.DirEntry[str]) -> bool:
    with suppress(OSError):
        return entry.is_dir()
    return False


@dataclass(frozen=True, slots=True)
class Files:
    """The contents of all files by name, in order, and a hash of them. `problems` lists what could not be read."""

    contents: Mapping[str, bytes]
    digest: bytes
    problems: list[Problem]


def gather(folder: Path) -> Files:
    """Read the bytes of every knowledge file below `folder` (see `walk`)."""
    return _hashed(*_read(folder))


def _hashed(contents: Mapping[str, bytes], problems: list[Problem]) -> Files:
    digest = hashlib.sha256()
    for name, raw in contents.items():
        digest.update(name.encode("utf-8", "surrogateescape") + b"\0")
        digest.update(raw)
        digest.update(b"\0")
    return Files(contents, digest.digest(), problems)


def _read(folder: Path) -> tuple[dict[str, bytes], list[Problem]]:
    contents: dict[str, bytes] = {}
    problems: list[Problem] = []
    left = MAX_TOTAL
    for path in _files(folder, problems):
        name = path.relative_to(folder).as_posix()
        try:
            if not stat.S_ISREG(path.stat().st_mode):  # a named pipe would block for ever
                raise OSError("this is not a file")
            with path.open("rb") as stream:
                raw = stream.read(min(MAX_BYTES, left) + 1)
        except OSError as error:
            problems.append(Problem(name, 1, 1, f"cannot be read: {error.strerror or error}"))
            continue
        left -= len(raw)
        if left < 0:
            sentence = f"the files up to this one are larger than {MAX_TOTAL >> 20} MB together; remove or shorten some"
            problems.append(Problem(name, 1, 1, sentence))
            break
        contents[name] = raw
    return contents, problems


def read_stable(folder: Path, first: Files) -> Files:
    """Read a folder until two results in a row are equal, so that all contents existed at the same time.

    Args:
        folder: the knowledge folder.
        first: the first result of `gather`. It is repeated up to three times.

    Raises:
        KnowledgeError: the files keep changing.
    """
    for _ in range(3):
        again = _read(folder)
        if again == (first.contents, first.problems):
            return first
        first = _hashed(*again)
    name = folder.name or str(folder)
    raise KnowledgeError([Problem(name, 1, 1, "The files changed while they were read; try /reload again.")])


def _files(folder: Path, problems: list[Problem]) -> list[Path]:
    name = folder.name or str(folder)
    if not folder.is_dir():
        problems.append(Problem(name, 1, 1, "there is no such folder of knowledge; check AIRLOCK_KNOWLEDGE"))
        return []
    walked = walk(folder)
    for path, error in walked.failed:
        inside = path.relative_to(folder).as_posix() if path.is_relative_to(folder) else str(path)
        problems.append(Problem(inside, 1, 1, f"cannot be read: {error}"))
    problems += [Problem(path.relative_to(folder).as_posix(), 1, 1, OUTSIDE) for path in walked.outside]
    if not walked.files and not problems:
        problems.append(Problem(name, 1, 1, "there is no YAML file in this folder"))
    if len(walked.files) > MAX_FILES:
        problems.append(Problem(name, 1, 1, f"more than {MAX_FILES} files; only the first {MAX_FILES} were read"))
    return walked.files[:MAX_FILES]
