"""What `bot.transport.discord_internals` takes for granted about discord.py, in the version that is installed."""

from __future__ import annotations

import gc
import inspect
import json
from typing import Any

import aiohttp
import discord
import pytest
from discord.http import HTTPClient
from discord.state import ConnectionState

from bot.interactions.middleware import context_of
from bot.operations.metrics import Metrics
from bot.transport.discord_internals import (
    CommandInteraction,
    MalformedError,
    dispatch_payload,
    open_http_session,
    running_handlers,
)
from bot.transport.webhook_retry import RetryingWebhookAdapter, respond
from tests.support.bot_harness import BotHarness
from tests.support.bot_harness import hall as hall

USER = {"id": "1", "username": "airlock", "discriminator": "0", "avatar": None}
PRIVATE = "a private part of discord.py has changed; see bot/transport/discord_internals.py"


def test_the_private_parts_are_still_there() -> None:
    """Their names, and what they are called with."""
    parse = inspect.signature(ConnectionState.parse_interaction_create)
    assert list(parse.parameters) == ["self", "data"], PRIVATE
    client = discord.Client(intents=discord.Intents.none())
    assert isinstance(client._connection, ConnectionState), PRIVATE
    assert client._connection.user is None, PRIVATE
    assert list(inspect.signature(discord.ClientUser).parameters) == ["state", "data"], PRIVATE
    assert isinstance(client.http, HTTPClient), PRIVATE
    assert client.http.token is None, PRIVATE
    assert "_HTTPClient__session" in vars(client.http), PRIVATE
    assert "state.http._HTTPClient__session" in inspect.getsource(discord.Interaction.__init__), PRIVATE


def test_the_parser_hands_everything_on_that_the_gateway_does() -> None:
    """It is the one that the gateway uses, by the name of the event."""
    assert "parse_" in inspect.getsource(ConnectionState.__init__), PRIVATE
    client = discord.Client(intents=discord.Intents.none())
    assert client._connection.parsers["INTERACTION_CREATE"] == client._connection.parse_interaction_create, PRIVATE


async def test_a_session_opened_without_a_token_is_closed_with_the_client() -> None:
    """No connection is left behind."""
    async with discord.Client(intents=discord.Intents.none(), connector=aiohttp.TCPConnector()) as client:
        open_http_session(client)
        session: Any = vars(client.http)["_HTTPClient__session"]
        assert not session.closed
    assert session.closed


@pytest.mark.parametrize("kind", ["command", "button"])
def test_draining_finds_what_runs(hall: BotHarness, kind: str) -> None:
    """A command and a button, each as long as it is being answered."""

    async def found() -> bool:
        payload = hall.slash("help") if kind == "command" else hall.press("al1;zz")
        hall.discord.expect(payload, hall.guild["general"], 42)
        task = dispatch_payload(hall.client, payload)
        running = running_handlers()
        await task
        return running == [task]

    assert hall.run(found())


def test_draining_finds_event_handlers() -> None:
    """discord.py names its tasks for them."""
    assert "name=f'discord.py: {event_name}'" in inspect.getsource(discord.Client._schedule_event), PRIVATE


def test_a_command_is_read_as_far_as_needed(hall: BotHarness) -> None:
    """As discord.py would read it; if it cannot, only the commands that ask for the rest are refused."""
    payload = hall.slash("help", permissions=1 << 5)
    state: Any = hall.client._connection
    state.user = state.user or discord.ClientUser(state=state, data=USER)  # type: ignore[arg-type]
    eager, lazy = (kind(data=payload, state=state) for kind in (discord.Interaction, CommandInteraction))
    assert lazy.known_ids == (eager.user.id, eager.channel_id, eager.guild_id)
    assert context_of(lazy) == context_of(eager)
    assert (lazy.permissions, lazy.user, lazy.channel, lazy.locale) == (
        eager.permissions, eager.user, eager.channel, eager.locale,
    )  # fmt: skip
    assert lazy.permissions.manage_guild
    hall.run(hall.keeper.claim_onboarding(42))
    for command, outcome in (("next", "answered"), ("progress show", "outdated")):
        payload = hall.slash(command)
        del payload["attachment_size_limit"]
        assert hall.post(payload).logged[-1]["outcome"] == outcome


def test_a_ready_response_is_sent_once(hall: BotHarness) -> None:
    """As it is; afterwards, discord.py knows that there is a response."""

    async def twice() -> None:
        payload = hall.slash("help")
        exchange = hall.discord.expect(payload, hall.guild["general"], 42)
        interaction = discord.Interaction(data=payload, state=hall.client._connection)  # type: ignore[arg-type]
        RetryingWebhookAdapter(Metrics()).install()
        data = {"flags": 1 << 15, "components": [{"type": 10, "content": "ready"}]}
        await respond(interaction, json.dumps({"type": 4, "data": data}).encode())
        assert (await exchange).text == "ready"
        assert interaction.response.is_done()
        with pytest.raises(discord.InteractionResponded):
            await respond(interaction, b"{}")
        assert exchange.repeats == 0

    hall.run(twice())


def test_what_discord_py_cannot_read_is_malformed(hall: BotHarness) -> None:
    """And nothing has happened."""
    payload = hall.press("al1;zz")
    del payload["attachment_size_limit"]
    with pytest.raises(MalformedError):
        hall.run(_take(hall, payload))


def test_an_answered_interaction_is_freed_at_once(hall: BotHarness) -> None:
    """Without the collector, which would find it only when thousands more have been answered."""

    async def answered() -> None:
        for payload in (hall.slash("help"), hall.press("al1;zz")):
            hall.discord.expect(payload, hall.guild["general"], 42)
            await dispatch_payload(hall.client, payload)

    def alive() -> int:
        return sum(isinstance(each, discord.Interaction) for each in gc.get_objects())

    hall.run(answered())  # what the first ones set up may stay
    gc.collect()
    gc.disable()
    try:
        before = alive()
        hall.run(answered())
        assert alive() == before
    finally:
        gc.enable()


async def _take(hall: BotHarness, payload: dict[str, Any]) -> None:
    dispatch_payload(hall.client, payload)
