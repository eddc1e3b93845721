"""The payloads that Discord sends for the application and for interactions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from tests.loopback.guilds import Place, member_payload, user_payload

STRING, INTEGER, BOOLEAN, SUBCOMMAND = 3, 4, 5, 1

Options = Mapping[str, str | int | bool]


def application_payload(id_: int, owner: int, public_key: str) -> dict[str, Any]:
    """The application, with its owner."""
    return {
        "id": str(id_),
        "name": "airlock",
        "description": "",
        "icon": None,
        "bot_public": True,
        "bot_require_code_grant": False,
        "owner": user_payload(owner),
        "team": None,
        "verify_key": public_key,
        "approximate_guild_count": 12,
        "flags": 0,
    }


def ready_payload(application: int, session: str, gateway_url: str, guilds: Iterable[int]) -> dict[str, Any]:
    """What a bot gets when it has identified; its servers follow one by one."""
    return {
        "v": 10,
        "user": user_payload(application, bot=True),
        "guilds": [{"id": str(guild), "unavailable": True} for guild in guilds],
        "session_id": session,
        "resume_gateway_url": gateway_url,
        "application": {"id": str(application), "flags": 0},
    }


def interaction_payload(
    id_: int, type_: int, data: dict[str, Any], application: int, place: Place, user: int, permissions: int
) -> dict[str, Any]:
    """An interaction without a message."""
    common = {
        "id": str(id_),
        "type": type_,
        "token": f"interaction-token-{id_}",
        "application_id": str(application),
        "version": 1,
        "attachment_size_limit": 10 * 1024 * 1024,
        "locale": "en-GB",
        "channel_id": str(place.channel),
        "channel": place.payload(user),
        "context": place.context,
        "authorizing_integration_owners": {"0": str(place.guild or 0)},
        "entitlements": [],
        "app_permissions": "2147483647",
        "data": data,
    }
    if place.guild is None:
        return {**common, "user": user_payload(user)}
    return {
        **common,
        "guild_id": str(place.guild),
        "guild": {"id": str(place.guild), "locale": "en-US", "features": []},
        "guild_locale": "en-US",
        "member": member_payload(user, permissions),
    }


def command_data(
    name: str, registered: Iterable[Mapping[str, Any]], options: Options | None, focused: tuple[str, str] | None = None
) -> dict[str, Any]:
    """The data of a command; `progress set` is a subcommand. `focused` is the option being typed into, and the text."""
    root, *below = name.split()
    found = next((command for command in registered if command["name"] == root), None)
    if found is None:
        raise AssertionError(f"/{root} is not registered")
    given = [_option(key, value) for key, value in (options or {}).items()]
    if focused is not None:
        given.append({**_option(*focused), "focused": True})
    for word in reversed(below):
        given = [{"type": SUBCOMMAND, "name": word, "options": given}]
    return {"id": found["id"], "name": root, "type": 1, "options": given}


def _option(name: str, value: str | int | bool) -> dict[str, Any]:
    type_ = BOOLEAN if isinstance(value, bool) else INTEGER if isinstance(value, int) else STRING
    return {"name": name, "type": type_, "value": value}
