"""Find the knowledge files in a folder, and files that look like knowledge but are not read."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from bot.knowledge.loading.schema import SECTIONS
from bot.knowledge.problems import Problem

ENDINGS = (".yaml", ".yml")
_NEARLY = re.compile(r"\.(?:ya?ml|yamll|yaml1|yam|ymal|yal|ymll)(?:[. _(-].*)?$", re.IGNORECASE)
_LEFTOVER = re.compile(
    r"(?:[~#]|\.(?:orig|bak|backup|old|save|rej|te?mp|part|sw[a-z]|lock|zip|[gx]z|7z))$", re.IGNORECASE
)
_INSPECTED = (".txt", ".text", ".json", ".jsonc", ".json5", ".conf", ".toml", ".md", "")
_INSPECTED_BYTES = 64 * 1024
"""At most this many bytes of a file are inspected if its name is not that of a YAML file."""
_SECTION = re.compile(rf'^[{{\s"]*(?:{"|".join(SECTIONS)})"?\s*[:=]', re.MULTILINE)
_SCHEMA = re.compile(r'"\$(?:defs|schema)"')


@dataclass(slots=True)
class Walked:
    """The content of a folder: knowledge files in order, other files, skipped links, and unreadable folders."""

    files: list[Path] = field(default_factory=list)
    others: list[Path] = field(default_factory=list)
    refused: list[tuple[Path, str]] = field(default_factory=list)
    failed: list[tuple[Path, str]] = field(default_factory=list)


def walk(folder: Path) -> Walked:
    """Find every ``*.yaml`` and ``*.yml`` file below a folder, except hidden ones.

    Links to folders are followed, but no folder is read twice. This also prevents endless loops.
    """
    walked = Walked()
    _descend(folder, walked, {os.path.realpath(own) for own in _own_folders(folder)})
    return walked


def _own_folders(folder: Path) -> Iterator[str]:
    """Iterate over the folder and all folders below it, without following links."""
    for here, folders, _ in os.walk(folder):
        folders[:] = [name for name in folders if not name.startswith(".")]
        yield here


def _descend(here: Path, walked: Walked, seen: set[str]) -> None:
    """Add the content of a folder, files first. Links to (or to a parent of) a folder in `seen` are refused."""
    try:
        with os.scandir(here) as scanned:
            inside = sorted((entry for entry in scanned if not entry.name.startswith(".")), key=lambda it: it.name)
    except OSError as error:
        walked.failed.append((Path(error.filename or here), error.strerror or str(error)))
        return
    folders = []
    for entry in inside:
        if _is_folder(entry):
            folders.append(entry)
        else:
            (walked.files if entry.name.endswith(ENDINGS) else walked.others).append(here / entry.name)
    for entry in folders:
        path = here / entry.name
        if entry.is_symlink():
            target = os.path.realpath(path)
            if any(target == known or known.startswith(target.rstrip("/") + "/") for known in seen):
                walked.refused.append((path, "this link leads to a folder that is read already; remove it"))
                continue
            seen.add(target)
        _descend(path, walked, seen)


def _is_folder(entry: os.DirEntry[str]) -> bool:
    with suppress(OSError):
        return entry.is_dir()
    return False


def unread_files(folder: Path) -> list[Problem]:
    """Return a problem for each file that looks like knowledge but is not read, with the reason and what to do."""
    walked = walk(folder)
    found = [(path, reason) for path in walked.others if (reason := _looks_like_knowledge(path)) is not None]
    return sorted(
        Problem(path.relative_to(folder).as_posix(), 1, 1, reason) for path, reason in (*found, *walked.refused)
    )


def _looks_like_knowledge(path: Path) -> str | None:
    name = path.name
    if _LEFTOVER.search(name):
        return None
    if name.endswith(tuple(ending.upper() for ending in ENDINGS)) or name.lower().endswith(ENDINGS):
        return "this file is not read, as its ending is not in small letters; rename it to end in .yaml"
    if _NEARLY.search(name):
        return "this file is not read, as it does not end in .yaml; rename it"
    if path.suffix.lower() not in _INSPECTED:
        return None
    try:
        with path.open("rb") as stream:
            text = stream.read(_INSPECTED_BYTES).decode("utf-8-sig", "replace")
    except OSError:
        return None
    if not _SECTION.search(text) or _SCHEMA.search(text):
        return None
    return (
        "this file looks like knowledge and is not read, as it does not end in .yaml; rename it, or move it elsewhere"
    )
