"""Formats a message payload as text for a terminal. Markdown is kept as it is; buttons are shown in brackets."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

_TEXT_DISPLAY = 10
_ACTION_ROW = 1


def payload_text(payload: Mapping[str, Any]) -> str:
    """Return all texts of a message in reading order, one per line."""
    lines = [str(payload["content"])] if payload.get("content") else []
    return "\n".join([*lines, *_texts(payload.get("components") or ())])


def _texts(components: Iterable[Mapping[str, Any]]) -> Iterable[str]:
    for component in components:
        if component["type"] == _TEXT_DISPLAY:
            yield str(component["content"])
        elif component["type"] == _ACTION_ROW:
            yield "  ".join(f"[{_label(child)}]" for child in component["components"])
        else:
            yield from _texts(component.get("components") or ())


def _label(component: Mapping[str, Any]) -> str:
    return str(component.get("label") or component.get("placeholder") or "choose")
