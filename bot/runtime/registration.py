"""Are the registered commands the ones we have? Compared by content, so that nothing needs to be remembered."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

_TELLING = (
    "name",
    "type",
    "description",
    "required",
    "autocomplete",
    "min_length",
    "max_length",
    "min_value",
    "max_value",
    "nsfw",
)


def same_commands(wanted: Sequence[dict[str, Any]], registered: Sequence[dict[str, Any]]) -> bool:
    """Whether two lists of command payloads mean the same, whatever defaults Discord has filled in."""
    return _by_name(wanted) == _by_name(registered)


def _by_name(commands: Sequence[dict[str, Any]]) -> dict[str, Any]:
    return {str(command["name"]): _essence(command, root=True) for command in commands}


def _essence(item: dict[str, Any], *, root: bool = False) -> dict[str, Any]:
    kept: dict[str, Any] = {key: _plain(item[key]) for key in _TELLING if item.get(key) not in (None, False)}
    kept["options"] = [_essence(option) for option in item.get("options") or ()]
    kept["choices"] = [(choice["name"], choice["value"]) for choice in item.get("choices") or ()]
    if root:
        kept["type"] = _plain(item.get("type", 1))
        permissions = item.get("default_member_permissions")
        kept["permissions"] = str(permissions) if permissions is not None else None
        for key in ("contexts", "integration_types"):
            kept[key] = sorted(int(_plain(value)) for value in item.get(key) or ())
    return kept


def _plain(value: Any) -> Any:
    return getattr(value, "value", value)
