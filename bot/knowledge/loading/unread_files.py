"""Find files that look like knowledge but are not read."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from bot.knowledge.loading.files import ENDINGS, walk
from bot.knowledge.problems import Problem

_NEARLY = re.compile(r"\.(?:ya?ml|yamll|yaml1|yam|ymal|yal|ymll)(?:[. _(-].*)?$", re.IGNORECASE)
_LEFTOVER = re.compile(
    r"(?:[~#]|\.(?:orig|bak|backup|old|save|rej|te?mp|part|sw[a-z]|lock|zip|[gx]z|7z))$", re.IGNORECASE
)
_INSPECTED = (".txt", ".text", ".json", ".jsonc", ".json5", ".conf", ".toml", ".md", "")
_INSPECTED_BYTES = 64 * 1024
"""At most this many bytes of a file are inspected if its name is not that of a YAML file."""
_SCHEMA = re.compile(r'"\$(?:defs|schema)"')


def unread_files(folder: Path) -> list[Problem]:
    """Return a problem for each file that looks like knowledge but is not read, with the reason and what to do."""
    walked = walk(folder)
    found = [(path, reason) for path in walked.others if (reason := _looks_like_knowledge(path)) is not None]
    return sorted(
        Problem(path.relative_to(folder).as_posix(), 1, 1, reason) for path, reason in (*found, *walked.refused)
    )


@cache
def _section() -> re.Pattern[str]:
    """Return a pattern for the first line of any section."""
    from bot.knowledge.loading.schema import SECTIONS  # the running bot needs it only for a reload

    return re.compile(rf'^[{{\s"]*(?:{"|".join(SECTIONS)})"?\s*[:=]', re.MULTILINE)


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
    if not _section().search(text) or _SCHEMA.search(text):
        return None
    return (
        "this file looks like knowledge and is not read, as it does not end in .yaml; rename it, or move it elsewhere"
    )
