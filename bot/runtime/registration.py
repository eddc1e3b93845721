"""Compares our commands with the registered ones by content, so that no state has to be kept between starts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

_COMPARED_FIELDS = ("name", "type", "description", "required", "autocomplete", "nsfw")
_COMPARED_LIMITS = ("min_length", "max_length", "min_value", "max_value")


def same_commands(wanted: Sequence[dict[str, Any]], registered: Sequence[dict[str, Any]]) -> bool:
    """Return true if two lists of command payloads are equivalent. Defaults that Discord fills in are ignored."""
    return _by_name(wanted) == _by_name(registered)


def _by_name(commands: Sequence[dict[str, Any]]) -> dict[str, Any]:
    return {str(command["name"]): _canonical_command(command) for command in commands}


def _canonical_command(command: dict[str, Any]) -> dict[str, Any]:
    permissions = command.get("default_member_permissions")
    return _canonical(command) | {
        "type": command.get("type", 1),
        "permissions": str(permissions) if permissions is not None else None,
        "contexts": sorted(command.get("contexts") or ()),
        "integration_types": sorted(command.get("integration_types") or ()),
    }


def _canonical(item: dict[str, Any]) -> dict[str, Any]:
    """Return a command or option without empty values and without the fields that Discord adds."""
    fields = (*_COMPARED_FIELDS, *_COMPARED_LIMITS)
    return {key: item[key] for key in fields if item.get(key) not in (None, False)} | {
        "options": [_canonical(option) for option in item.get("options") or ()],
        "choices": [(choice["name"], choice["value"]) for choice in item.get("choices") or ()],
    }
