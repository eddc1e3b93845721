"""YAML texts with ``$placeholders``: a complete new knowledge base, and blocks to paste into an existing one."""

from __future__ import annotations

from pathlib import Path
from string import Template

_FOLDER = Path(__file__).parent


def fill(name: str, /, **values: object) -> str:
    """Return a text, such as ``starter/people.yaml``, with its placeholders replaced by `values`."""
    return Template((_FOLDER / name).read_text(encoding="utf-8")).substitute(values)


def all_texts() -> str:
    """Return all texts joined together, with their placeholders."""
    return "\n".join(path.read_text(encoding="utf-8") for path in sorted(_FOLDER.rglob("*.yaml")))
