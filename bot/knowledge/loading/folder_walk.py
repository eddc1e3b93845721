"""Which files of a folder are knowledge, and which look like it but are not read."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from bot.knowledge.loading.schema import KnowledgeFile
from bot.knowledge.problems import Problem

ENDINGS = (".yaml", ".yml")
_NEARLY = re.compile(r"\.(?:ya?ml|yamll|yaml1|yam|ymal|yal|ymll)(?:[. _(-].*)?$", re.IGNORECASE)
_LEFT_BEHIND = re.compile(
    r"(?:[~#]|\.(?:orig|bak|backup|old|save|rej|te?mp|part|sw[a-z]|lock|zip|[gx]z|7z))$", re.IGNORECASE
)
_LOOKED_INTO = (".txt", ".text", ".json", ".jsonc", ".json5", ".conf", ".toml", ".md", "")
_LOOK = 64 * 1024
"""How many bytes of another file are looked at."""
_SECTION = re.compile(rf'^[{{\s"]*(?:{"|".join(KnowledgeFile.model_fields)})"?\s*[:=]', re.MULTILINE)
_SCHEMA = re.compile(r'"\$(?:defs|schema)"')


@dataclass(slots=True)
class Walked:
    """What lies in a folder: the files of knowledge in order, other files, links that are left out and why."""

    files: list[Path] = field(default_factory=list)
    others: list[Path] = field(default_factory=list)
    refused: list[tuple[Path, str]] = field(default_factory=list)
    failed: list[tuple[Path, str]] = field(default_factory=list)


def walk(folder: Path) -> Walked:
    """Every ``*.yaml`` and ``*.yml`` below a folder; what is hidden is left alone.

    Linked folders are read where they stand, but nothing is read twice: a link that leads back up would never end.
    """
    walked = Walked()
    links: list[Path] = []
    own = {os.path.realpath(here) for here in _descend(folder, Walked(), links)} if _has_links(folder) else set()
    for _ in _descend(folder, walked, [], own):
        pass
    return walked


def _has_links(folder: Path) -> bool:
    found: list[Path] = []
    for _ in _descend(folder, Walked(), found):
        if found:
            return True
    return bool(found)


def _descend(here: Path, walked: Walked, links: list[Path], seen: set[str] | None = None) -> Iterator[Path]:
    """Each folder as it is gone through, its files before its folders. Without `seen` links are only collected."""
    try:
        with os.scandir(here) as scanned:
            inside = sorted(
                (entry for entry in scanned if not entry.name.startswith(".")), key=lambda entry: entry.name
            )
    except OSError as error:
        walked.failed.append((Path(error.filename or here), error.strerror or str(error)))
        return
    yield here
    folders: list[os.DirEntry[str]] = []
    for entry in inside:
        if _is_folder(entry):
            folders.append(entry)
        elif entry.name.endswith(ENDINGS):
            walked.files.append(here / entry.name)
        else:
            walked.others.append(here / entry.name)
    for entry in folders:
        path = here / entry.name
        if entry.is_symlink():
            links.append(path)
            if seen is None:
                continue
            target = os.path.realpath(path)
            if any(target == known or known.startswith(target.rstrip("/") + "/") for known in seen):
                walked.refused.append((path, "this link leads to a folder that is read already; remove it"))
                continue
            seen.add(target)
        yield from _descend(path, walked, links, seen)


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()
    except OSError:
        return False


def unread_files(folder: Path) -> list[Problem]:
    """What looks like knowledge and is not read, each with the reason and what to do."""
    if not folder.is_dir():
        return []
    walked = walk(folder)
    found = [(path, reason) for path in walked.others if (reason := _looks_like_knowledge(path)) is not None]
    return sorted(
        Problem(path.relative_to(folder).as_posix(), 1, 1, reason) for path, reason in (*found, *walked.refused)
    )


def _looks_like_knowledge(path: Path) -> str | None:
    name = path.name
    if _LEFT_BEHIND.search(name):
        return None
    if name.endswith(tuple(ending.upper() for ending in ENDINGS)) or name.lower().endswith(ENDINGS):
        return "this file is not read, as its ending is not in small letters; rename it to end in .yaml"
    if _NEARLY.search(name):
        return "this file is not read, as it does not end in .yaml; rename it"
    if path.suffix.lower() not in _LOOKED_INTO:
        return None
    try:
        with path.open("rb") as stream:
            text = stream.read(_LOOK).decode("utf-8-sig", "replace")
    except OSError:
        return None
    if not _SECTION.search(text) or _SCHEMA.search(text):
        return None
    return (
        "this file looks like knowledge and is not read, as it does not end in .yaml; rename it, or move it elsewhere"
    )
