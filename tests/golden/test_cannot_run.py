"""What keeps a client from Discord, each as one sentence."""

from __future__ import annotations

from collections.abc import Callable
from operator import attrgetter
from types import SimpleNamespace
from typing import cast

import aiohttp
import discord
import pytest
from syrupy.assertion import SnapshotAssertion

from bot.runtime.client import AirlockClient
from bot.runtime.http_mode import _log_in
from bot.runtime.startup_errors import StartupError, startup_errors
from bot.settings import Settings
from bot.transport.discord_internals import NotDiscordError


def closed(code: int) -> discord.ConnectionClosed:
    """The gateway closed the connection."""
    socket = SimpleNamespace(close_code=code)
    return discord.ConnectionClosed(cast(aiohttp.ClientWebSocketResponse, socket), shard_id=None, code=code)


def answered(status: int) -> discord.HTTPException:
    """Discord said no."""
    response = SimpleNamespace(status=status, reason="")
    return discord.HTTPException(cast(aiohttp.ClientResponse, response), "")


CAUSES = {
    "wrong token": discord.LoginFailure(),
    "intents": discord.PrivilegedIntentsRequired(None),
    "shards": closed(4010),
    "closed": closed(4014),
    "no gateway": discord.GatewayNotFound(),
    "busy": answered(503),
    "refused": answered(403),
    "nobody there": OSError(),
    "another gateway": NotDiscordError(),
    "for too long": RecursionError(),
    "another server": KeyError(),
}


@pytest.mark.parametrize("cause", CAUSES.values(), ids=CAUSES)
def test_sentence(cause: Exception, snapshot: SnapshotAssertion) -> None:
    with pytest.raises(StartupError) as told, startup_errors():
        raise cause
    assert f"{type(told.value).__name__}: {told.value}" == snapshot


def test_the_first_connection(snapshot: SnapshotAssertion) -> None:
    with pytest.raises(StartupError) as told, startup_errors():
        attrgetter("sequence")(None)
    assert str(told.value) == snapshot


def fail_by_hand(_: object) -> None:
    """As `__getattr__` of some class may."""
    raise AttributeError


@pytest.mark.parametrize("mistake", [attrgetter("sequence"), fail_by_hand])
def test_a_mistake_of_our_own_stays_one(mistake: Callable[[object], object]) -> None:
    with pytest.raises(AttributeError), startup_errors():
        mistake(object())


async def test_a_key_that_is_none(snapshot: SnapshotAssertion) -> None:
    async def login(_: str) -> None:
        """Discord accepts the token, and tells of no key."""

    client = cast(AirlockClient, SimpleNamespace(login=login, application=None))
    with pytest.raises(StartupError) as told:
        await _log_in(client, Settings(token="token"))
    assert str(told.value) == snapshot
