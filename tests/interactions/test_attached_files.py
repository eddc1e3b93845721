"""A file that somebody attaches, as Discord delivers it: over HTTP without a login, and over the gateway."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from aiohttp import web

from tests.support.bot_harness import BotHarness
from tests.support.bot_harness import hall as hall
from tests.watch_history.samples import netflix

NAME = "NetflixViewingHistory.csv"
CONTENT = netflix("Another Show: Season 1: Pilot")


@pytest.fixture
def address(hall: BotHarness) -> Iterator[str]:
    """Where the file is: a host of which the bot is told that it is Discord's."""

    async def serve() -> tuple[web.AppRunner, str]:
        async def file(_: web.Request) -> web.Response:
            return web.Response(body=CONTENT)

        app = web.Application()
        app.router.add_get("/file", file)
        runner = web.AppRunner(app)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        return runner, f"http://127.0.0.1:{runner.addresses[0][1]}/file"

    importer = hall.client.services.importer
    hosts = importer._hosts
    importer._hosts = hosts | {"127.0.0.1"}
    runner, found = hall.run(serve())
    yield found
    importer._hosts = hosts
    hall.run(runner.cleanup())


def resolved(url: Any, **more: Any) -> dict[str, Any]:
    """What Discord says about the file."""
    file = {"id": "55", "filename": NAME, "size": len(CONTENT), "url": url, "proxy_url": url, "ephemeral": True}
    return {"attachments": {"55": file | more}}


def command(hall: BotHarness, at: str, **more: Any) -> dict[str, Any]:
    """`/progress import`."""
    made = hall.slash("progress import", user=hall.discord.new_id())
    made["data"]["options"][0]["options"] = [{"name": "file", "type": 11, "value": "55"}]
    made["data"]["resolved"] = resolved(**{"url": at, **more})
    return made


def form(hall: BotHarness, url: str) -> dict[str, Any]:
    """The form that comes back."""
    made = hall.submit("al1;file", "", user=hall.discord.new_id())
    field = {"type": 19, "id": 2, "custom_id": "file", "values": ["55"]}
    made["data"]["components"] = [{"type": 18, "id": 1, "component": field}]
    made["data"]["resolved"] = resolved(url)
    return made


@pytest.mark.parametrize("http", [True, False])
@pytest.mark.parametrize("make", [command, form])
def test_a_file_is_fetched_and_read(hall: BotHarness, address: str, make: Any, http: bool) -> None:
    payload = make(hall, address)
    mark = len(hall.discord.requests)
    outcome = hall.post(payload) if http else hall.dispatch(payload)
    assert outcome.status == (200 if http else 0)
    sent = [request.body for request in hall.discord.requests[mark:]]
    said = json.dumps([outcome.said.decode(), *sent], ensure_ascii=False)
    assert "Your file of Netflix has 1 episode, but none of" in said
    assert "Another Show" not in str(outcome.logged)
    assert NAME not in str(outcome.logged)


def test_a_file_that_is_not_kept_by_discord(hall: BotHarness) -> None:
    outcome = hall.post(command(hall, "https://example.com/file"))
    assert "That file is not kept by Discord" in json.dumps([outcome.said.decode(), outcome.callbacks])


@pytest.mark.parametrize("more", [{"size": "x"}, {"url": None}, {"id": "x"}, {"filename": 5}])
def test_a_file_that_is_described_wrongly(hall: BotHarness, more: dict[str, Any]) -> None:
    """The request is refused before anything reads it."""
    outcome = hall.post(command(hall, "https://example.com/file", **more))
    assert (outcome.status, outcome.callbacks) == (400, [])


@pytest.mark.parametrize("http", [True, False])
def test_a_channel_is_given_by_its_id(hall: BotHarness, http: bool) -> None:
    """The other option that holds an id: `/spoilers show channel:`."""
    made = hall.slash("spoilers show", user=hall.discord.new_id(), permissions=1 << 5)
    option = {"name": "channel", "type": 7, "value": str(hall.guild["general"].channel)}
    made["data"]["options"][0]["options"] = [option]
    outcome = hall.post(made) if http else hall.dispatch(made)
    assert "A thread is set in the thread itself" in json.dumps([outcome.said.decode(), outcome.callbacks])
    assert "Something went wrong" not in json.dumps([outcome.said.decode(), outcome.callbacks])
    assert outcome.status == (200 if http else 0)


def test_a_file_that_is_named_and_not_there(hall: BotHarness) -> None:
    payload = command(hall, "https://example.com/file")
    payload["data"]["resolved"] = {}
    outcome = hall.post(payload)
    assert outcome.status == 200
    assert "Discord sent me no file. Please attach it again." in json.dumps([outcome.said.decode(), outcome.callbacks])
