"""The bot's own requests through discord.py and a socket: what is repeated, what is sent once, what is found again."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import discord
import pytest
import pytest_asyncio

from bot.transport.discord_internals import discord_api_url, override_discord_urls
from bot.transport.rest import Pacer, RepeatedError, RestClient, has_mark
from tests.loopback.faults import cut, down, lost, rate_limited, slow
from tests.loopback.fixtures import TOKEN, loopback
from tests.loopback.posting import FORUM
from tests.loopback.server import LoopbackDiscord

MARK = "24d869d1ab009d1f2c097f7e"


def message(mark: str = MARK) -> dict[str, Any]:
    """A message with a button that carries a mark."""
    button = {"type": 2, "style": 2, "label": "About", "custom_id": f"al1;post;{mark};p;AA;S1E1"}
    texts = {"type": 17, "components": [{"type": 10, "content": "It's out."}]}
    row = {"type": 1, "components": [button]}
    return {"components": [texts, row], "flags": 1 << 15, "allowed_mentions": {"parse": []}}


class Stage:
    """A logged-in client and its Discord, with a text channel and a forum."""

    def __init__(self, loop: LoopbackDiscord, client: discord.Client) -> None:
        self.discord = loop
        self.posting = loop.posting
        self.guild = loop.add_guild("talk")
        self.channel = self.guild["talk"].channel
        self.forum = self.posting.add_channel(self.guild.id, FORUM).id
        self.rest = RestClient(client, Pacer(1e6))
        self.began = int(time.time())

    def event(self, location: str = "somewhere") -> dict[str, Any]:
        """The body of an event that begins tomorrow."""
        day = 86_400
        begins, ends = (time.strftime("%Y-%m-%dT%H:%M:%S+00:00", time.gmtime(time.time() + day + s)) for s in (0, 60))
        about = {"name": "First Show S1E1", "privacy_level": 2, "entity_type": 3}
        return {
            **about,
            "entity_metadata": {"location": location},
            "scheduled_start_time": begins,
            "scheduled_end_time": ends,
        }


@pytest_asyncio.fixture
async def stage() -> AsyncIterator[Stage]:
    """A stage."""
    before = discord_api_url()
    async with loopback() as loop, discord.Client(intents=discord.Intents.none()) as client:
        override_discord_urls(loop.api_url, None)
        try:
            await client.login(TOKEN)
            yield Stage(loop, client)
        finally:
            override_discord_urls(before, None)


async def test_a_message_with_a_nonce_is_repeated_without_harm(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    """discord.py sends it again after a 500, although Discord has taken the first."""
    sleep = asyncio.sleep
    monkeypatch.setattr("discord.http.asyncio.sleep", lambda _: sleep(0))
    stage.discord.fail("send", down(500, taken=True), down(502), down(500, taken=True))
    body = {**message(), "nonce": MARK, "enforce_nonce": True}
    sent = await stage.rest.send_message(stage.channel, body)
    assert list(stage.posting.messages) == [sent]
    assert await stage.rest.send_message(stage.channel, body) == sent
    assert await stage.rest.find_message(stage.channel, MARK, stage.began) == sent
    assert await stage.rest.find_message(stage.channel, "0" * 24, stage.began) is None
    assert await stage.rest.find_message(stage.channel, MARK, stage.began + 9999) is None


async def test_a_lost_answer_is_an_error(stage: Stage) -> None:
    stage.discord.fail("send", cut(), lost())
    for _ in range(2):
        with pytest.raises((aiohttp.ClientError, OSError)):
            await stage.rest.send_message(stage.channel, message())
    assert len(stage.posting.messages) == 1


async def test_a_message_is_found_behind_many(stage: Stage) -> None:
    for number in range(230):
        await stage.rest.send_message(stage.channel, message(f"{number:024}"))
    assert await stage.rest.find_message(stage.channel, f"{229:024}", stage.began) is not None
    assert await stage.rest.find_message(stage.channel, MARK, stage.began) is None


async def test_a_thread_has_the_id_of_its_message_and_is_made_once(stage: Stage) -> None:
    sent = await stage.rest.send_message(stage.channel, message())
    body = {"name": "First Show S1E1", "auto_archive_duration": 10080}
    await stage.rest.start_thread(stage.channel, sent, body)
    assert stage.posting.channels[sent].parent == stage.channel
    with pytest.raises(discord.HTTPException) as refused:
        await stage.rest.start_thread(stage.channel, sent, body)
    assert refused.value.code == 160004


@pytest.mark.parametrize("taken", [True, False])
async def test_a_forum_post_is_sent_once(stage: Stage, taken: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    sleep = asyncio.sleep
    monkeypatch.setattr("discord.http.asyncio.sleep", lambda _: sleep(0))
    stage.discord.fail("forum_post", down(500, taken=taken))
    body = {"name": "First Show S1E1", "auto_archive_duration": 10080, "message": message()}
    with pytest.raises(RepeatedError):
        await stage.rest.create_post(stage.forum, body)
    made = [id_ for kind, _, id_ in stage.posting.created if kind == "thread"]
    found = await stage.rest.find_post(stage.guild.id, stage.forum, MARK, stage.began)
    assert made == ([found] if taken else [])
    again = await stage.rest.create_post(stage.forum, {**body, "message": message("1" * 24)})
    assert await stage.rest.find_post(stage.guild.id, stage.forum, "1" * 24, stage.began) == again
    assert await stage.rest.find_post(stage.guild.id, stage.forum, "1" * 24, stage.began + 9999) is None
    stage.posting.deleted.add(again)
    assert await stage.rest.find_post(stage.guild.id, stage.forum, "1" * 24, stage.began) is None


@pytest.mark.parametrize("taken", [True, False])
async def test_an_event_is_sent_once_moved_and_deleted(
    stage: Stage, taken: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    sleep = asyncio.sleep
    monkeypatch.setattr("discord.http.asyncio.sleep", lambda _: sleep(0))
    stage.discord.fail("event", down(500, taken=taken))
    with pytest.raises(RepeatedError):
        await stage.rest.create_event(stage.guild.id, stage.event())
    assert (await stage.rest.find_event(stage.guild.id, "somewhere") is not None) == taken
    made = await stage.rest.create_event(stage.guild.id, stage.event("elsewhere"))
    assert await stage.rest.find_event(stage.guild.id, "elsewhere") == made
    await stage.rest.edit_event(stage.guild.id, made, {"name": "First Show S1E2"})
    assert stage.posting.events[made]["name"] == "First Show S1E2"
    await stage.rest.delete_event(stage.guild.id, made)
    with pytest.raises(discord.NotFound):
        await stage.rest.delete_event(stage.guild.id, made)


async def test_a_rate_limit_is_respected(stage: Stage) -> None:
    stage.discord.fail("send", rate_limited(0.3))
    began = time.monotonic()
    await stage.rest.send_message(stage.channel, message())
    assert time.monotonic() - began >= 0.3
    assert len(stage.posting.messages) == 1


async def test_a_request_that_hangs_is_given_up(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.transport.rest.SECONDS", 0.2)
    stage.discord.fail("send", slow(1))
    with pytest.raises(TimeoutError):
        await stage.rest.send_message(stage.channel, message())


async def test_requests_are_spaced() -> None:
    now, slept = 100.0, []

    async def sleep(seconds: float) -> None:
        slept.append(seconds)

    pacer = Pacer(50, sleep, lambda: now)
    for _ in range(3):
        await pacer.wait()
    now = 200.0
    await pacer.wait()
    assert slept == pytest.approx([0.02, 0.04])


def test_marks_are_found_in_nested_components() -> None:
    assert has_mark(message()["components"], MARK)
    assert not has_mark([{"type": 17, "components": [{"type": 10, "content": MARK}]}], MARK)
