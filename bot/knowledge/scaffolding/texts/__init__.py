"""YAML texts with ``$placeholders``: a whole first knowledge base, and blocks to paste into one."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from string import Template

_FOLDER = Path(__file__).parent


def fill(name: str, values: Mapping[str, object]) -> str:
    """The text ``starter/people.yaml`` or the like, with its placeholders replaced."""
    return Template((_FOLDER / name).read_text(encoding="utf-8")).substitute(values)


def all_texts() -> str:
    """All texts as they are, one after the other."""
    return "\n".join(path.read_text(encoding="utf-8") for path in sorted(_FOLDER.rglob("*.yaml")))
