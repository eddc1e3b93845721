"""The door that discord.py does not have: interactions that came over HTTP, through the parser of the gateway's.

discord.py takes interactions from the gateway only, and all of them. This module alone reaches into it for more:

    client._connection.parse_interaction_create(payload)    what the gateway calls with INTERACTION_CREATE
    client._connection.parsers                              where it finds that
    client._connection.user                                 who the bot is; without a login nobody has said so
    client.http._HTTPClient__session                        the connections on which answers are sent

Answers leave as they always do, by the callback route: the request itself is answered 202 with an empty body. So
files, deferred answers and followups need no second way, an answer that Discord refuses is seen, and whoever gets
hold of a signed request learns nothing by sending it again.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import aiohttp
import discord

from bot.transport.backlog import InteractionQueue

_ID = re.compile(r"[0-9]{1,20}")


class MalformedError(Exception):
    """discord.py cannot read a payload; nothing has been done with it."""


def open_http_session(client: discord.Client) -> None:
    """Let a client answer interactions without having logged in: their own tokens are all that this needs.

    `discord.Client.close` closes what is opened here.
    """
    if not hasattr(client.http, "_HTTPClient__session"):
        raise RuntimeError("this discord.py keeps its connections elsewhere")
    session = aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0), cookie_jar=aiohttp.DummyCookieJar())
    client.http._HTTPClient__session = session  # noqa: SLF001


def intercept_interactions(client: discord.Client, count_expired: Callable[[], object]) -> InteractionQueue:
    """From now on what the gateway brings comes in through these arrivals; they are given back.

    Args:
        client: not connected yet.
        count_expired: called for each that is not even looked at.
    """
    parsers = client._connection.parsers  # noqa: SLF001
    if "INTERACTION_CREATE" not in parsers:
        raise RuntimeError("this discord.py finds its parsers elsewhere")
    arrivals = InteractionQueue(client._connection.parse_interaction_create, count_expired)  # noqa: SLF001
    parsers["INTERACTION_CREATE"] = arrivals.put
    return arrivals


def dispatch_payload(client: discord.Client, payload: dict[str, Any]) -> None:
    """Have an interaction answered; returns at once.

    Args:
        client: logged in, or opened without a token.
        payload: of a shape in `bot.transport.payload_schema`, and no ping.

    Raises:
        MalformedError: if discord.py cannot read it.
    """
    data = payload.get("data")
    if isinstance(data, dict):
        # Users, channels and files that options name: no command of ours takes any, and discord.py would build them.
        # Of a role nothing but its id is ever used.
        roles = _roles(data.pop("resolved", None))
        if roles:
            data["resolved"] = {"roles": roles}
    if client.user is None:
        client._connection.user = _user(client, str(payload["application_id"]))  # noqa: SLF001
    try:
        client._connection.parse_interaction_create(payload)  # type: ignore[arg-type]  # noqa: SLF001
    except Exception as error:
        raise MalformedError(type(error).__name__) from None


def _roles(resolved: object) -> dict[str, dict[str, Any]]:
    """The roles that options name, as discord.py wants them, with nothing of what was sent but their ids."""
    roles = resolved.get("roles") if isinstance(resolved, dict) else None
    ids = [id_ for id_ in roles if isinstance(id_, str) and _ID.fullmatch(id_)] if isinstance(roles, dict) else []
    none: dict[str, Any] = {"permissions": "0", "position": 0, "color": 0, "flags": 0}
    none |= dict.fromkeys(("hoist", "managed", "mentionable"), False)
    return {id_: {"id": id_, "name": "", **none} for id_ in ids}


def _user(client: discord.Client, application: str) -> discord.ClientUser:
    """The bot itself, as discord.py wants to put it into every server: nothing but its id is ever used."""
    data: Any = {"id": application, "username": "airlock", "discriminator": "0", "avatar": None, "bot": True}
    return discord.ClientUser(state=client._connection, data=data)  # noqa: SLF001
