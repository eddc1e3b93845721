"""Who runs the bot is asked when it counts: `/reload` and `/status` follow the application's owner and team."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import discord
import pytest
import pytest_asyncio

from bot.errors import UserError
from bot.runtime.admins import KEPT_SECONDS, Admins
from bot.transport.discord_internals import discord_api_url, override_discord_urls
from tests.loopback import LoopbackDiscord
from tests.loopback.faults import down, slow
from tests.loopback.fixtures import ADMIN, OWNER, TOKEN, loopback, started
from tests.loopback.payloads import user_payload

TEAM_OWNER, TEAM_ADMIN, DEVELOPER, INVITED, READER, FUTURE, STRANGER = range(8001, 8008)
NOT_YOU = "Only those who run this bot may see its status."
INVITED_STATE, ACCEPTED_STATE = 1, 2


def member(user: int, role: str, state: int = ACCEPTED_STATE) -> dict[str, Any]:
    """A member of the team, as Discord hands it out."""
    return {
        "user": user_payload(user),
        "role": role,
        "membership_state": state,
        "team_id": "8000",
        "permissions": ["*"],
    }


def team(*members: dict[str, Any]) -> dict[str, Any]:
    """The team that the application belongs to."""
    return {"id": "8000", "name": "t", "icon": None, "owner_user_id": str(TEAM_OWNER), "members": list(members)}


EVERYBODY = (
    member(TEAM_OWNER, ""),
    member(TEAM_ADMIN, "admin"),
    member(DEVELOPER, "developer"),
    member(INVITED, "admin", INVITED_STATE),
    member(READER, "read_only"),
    member(FUTURE, "a role of later"),
)


class Stage:
    """A client that has logged in, who its admins are, and a clock that stands."""

    def __init__(self, application: LoopbackDiscord, client: discord.Client) -> None:
        self.discord, self.seconds = application, 1000.0
        self.admins = Admins(client, {ADMIN}, lambda: self.seconds)

    async def who(self) -> set[int]:
        """All of those that may."""
        asked = (OWNER, ADMIN, *range(TEAM_OWNER, STRANGER + 1))
        return {user for user in asked if await self.admins.include(user)}

    @property
    def requests(self) -> int:
        """How often Discord was asked."""
        return sum(request.path.endswith("/oauth2/applications/@me") for request in self.discord.requests)


@pytest_asyncio.fixture
async def stage() -> AsyncIterator[Stage]:
    """A stage."""
    before = discord_api_url()
    async with loopback() as application, discord.Client(intents=discord.Intents.none()) as client:
        override_discord_urls(application.api_url, None)
        try:
            await client.http.static_login(TOKEN)
            yield Stage(application, client)
        finally:
            override_discord_urls(before, None)


async def test_only_accepted_members_who_may_do_more_than_read(stage: Stage) -> None:
    """An invited member, one who only reads, and a role of which nothing is known are no admins."""
    stage.discord.application["team"] = team(*EVERYBODY)
    assert await stage.who() == {ADMIN, TEAM_OWNER, TEAM_ADMIN, DEVELOPER}


async def test_a_removed_member_and_a_former_owner_lose_it_within_a_minute(stage: Stage) -> None:
    """And the new owner has it, without a restart. In the meantime, Discord is asked once."""
    assert await stage.who() == {ADMIN, OWNER}
    stage.discord.application["team"] = team(*EVERYBODY)
    stage.seconds += KEPT_SECONDS - 1
    assert await stage.who() == {ADMIN, OWNER}
    assert stage.requests == 1
    stage.seconds += 1
    assert await stage.who() == {ADMIN, TEAM_OWNER, TEAM_ADMIN, DEVELOPER}
    stage.discord.application["team"] = team(EVERYBODY[0])
    stage.seconds += KEPT_SECONDS
    assert await stage.who() == {ADMIN, TEAM_OWNER}
    assert KEPT_SECONDS <= 60


async def test_many_who_ask_at_once_cause_one_request(stage: Stage) -> None:
    """So nobody can use `/status` to make the bot ask Discord more often than twice a minute."""
    asked = await asyncio.gather(*(stage.admins.include(STRANGER) for _ in range(50)))
    assert asked == [False] * 50
    assert stage.requests == 1


async def test_while_discord_does_not_answer_only_the_named_are_admins(stage: Stage) -> None:
    """What it said longer ago counts no more."""
    assert await stage.admins.include(OWNER)
    stage.seconds += KEPT_SECONDS
    for fault in (down(), slow(5)):
        stage.discord.fail("application", *[fault] * 2)
        with pytest.raises(UserError, match="who runs this bot"):
            await stage.admins.include(OWNER)
        assert await stage.admins.include(ADMIN)
        stage.discord.behaviour.faults["application"].clear()


async def test_a_new_connection_asks_anew(tmp_path: Path) -> None:
    """In the running process, where the connection is resumed."""
    async with loopback() as discord_:
        place = discord_.add_guild("general")["general"]
        async with started(discord_, tmp_path) as bot:

            async def status(user: int) -> str:
                return (await discord_.slash("status", place=place, user=user)).text

            assert "## Airlock" in await status(OWNER)
            discord_.application["team"] = team(*EVERYBODY)
            before = discord_.gateway.resumed
            await discord_.gateway.drop(4000)
            await discord_.gateway.until(lambda: discord_.gateway.resumed > before, 20)
            assert await status(OWNER) == NOT_YOU
            assert await status(INVITED) == NOT_YOU
            assert "## Airlock" in await status(DEVELOPER)
            discord_.application["team"] = None
            before = discord_.gateway.resumed
            await discord_.gateway.drop(4000)
            await discord_.gateway.until(lambda: discord_.gateway.resumed > before, 20)
            discord_.fail("application", *[down()] * 5)
            said = "I can't ask Discord right now who runs this bot. Please try again in a minute."
            assert await status(OWNER) == said
            assert await bot.stop() == 0
