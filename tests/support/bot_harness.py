"""Runs the bot in this process, over the gateway and HTTP, with a simulated Discord on 127.0.0.1.

Tests send it thousands of hostile interactions."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Coroutine, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import pytest
from aiohttp import web
from discord.webhook.async_ import async_context

from bot.interactions.middleware import RateLimiter
from bot.knowledge.model import Knowledge
from bot.knowledge.snapshot import SnapshotHolder
from bot.operations.metrics import Metrics
from bot.reloading.worker import load_in_process
from bot.runtime.client import AirlockClient, utc_now
from bot.storage.statements import forbid_changes
from bot.storage.store import IN_MEMORY, Store
from bot.transport.discord_internals import Route, dispatch_payload, open_http_session, running_handlers
from bot.transport.http_endpoint import Endpoint
from bot.transport.signature import SignatureVerifier
from bot.transport.webhook_retry import RetryingWebhookAdapter
from tests.loopback import Exchange, Guild, LoopbackDiscord
from tests.loopback.payloads import command_data, interaction_payload
from tests.support.captured_logs import capture_logs
from tests.support.small_knowledge import make
from tests.support.small_server import PEOPLE

OWNER, ADMIN = 7001, 7002
PATH = "/interactions"
PONG = 1
T = TypeVar("T")


@dataclass
class Outcome:
    """What became of something posted.

    Attributes:
        status: of the answer to the request; 0 where it came through the gateway.
        said: the body of that answer.
        callbacks: bodies of the first responses, sent to Discord or in the answer, whether or not it took them.
        logged: events of our own logs, each with all it says.
    """

    status: int
    said: bytes
    callbacks: list[dict[str, Any]]
    logged: list[Mapping[str, Any]]


class BotHarness:
    """Opened once for many examples; runs its own event loop, so that Hypothesis can call it.

    Args:
        knowledge: what it answers from.
        folder: where reports go.
        limiter: how fast each person is answered; None: as fast as they ask.
    """

    def __init__(self, knowledge: Knowledge, folder: Path, limiter: RateLimiter | None = None) -> None:
        self._limiter = limiter
        self._loop = asyncio.new_event_loop()
        self._current = SnapshotHolder(knowledge)
        self._folder = folder
        self._trouble: list[str] = []
        self.keeper = Store(IN_MEMORY)

    def __enter__(self) -> BotHarness:
        self._loop.set_exception_handler(lambda _, context: self._trouble.append(str(context)))
        logging.getLogger("bot.requests").addHandler(_Keep(self._trouble))
        self._base = Route.BASE
        self._adapter = async_context.get()
        RetryingWebhookAdapter(Metrics()).install()
        self.run(self._open())
        return self

    def __exit__(self, *_: object) -> None:
        self.run(self._close())
        Route.BASE = self._base
        async_context.set(self._adapter)
        logging.getLogger("bot.requests").handlers.clear()
        self._loop.close()

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        """To its end, on this event loop."""
        return self._loop.run_until_complete(work)

    async def _open(self) -> None:
        await self.keeper.open()
        self.discord = LoopbackDiscord(token="none", owner_id=OWNER)
        await self.discord.__aenter__()
        Route.BASE = self.discord.api_url
        self.guild: Guild = self.discord.add_guild("general")
        self.client = AirlockClient(
            snapshots=self._current,
            folder=self._folder,
            store=self.keeper,
            clock=utc_now,
            load=load_in_process,
            admin_ids={ADMIN},
            reports=self._folder / "reports.jsonl",
            limiter=self._limiter,
        )
        await self.client.__aenter__()
        open_http_session(self.client)
        verifier = SignatureVerifier(self.discord.door.public_key)
        endpoint = Endpoint(self.client, verifier, utc_now, PATH, 100, forbid_changes)
        self._runner = web.ServerRunner(endpoint)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        self.discord.door.address = f"http://127.0.0.1:{self._runner.addresses[0][1]}{PATH}"

    async def _close(self) -> None:
        await self._runner.cleanup()
        await self.client.close()
        await self.keeper.close()
        await self.discord.__aexit__(None)

    # ------------------------------------------------------------------ payloads

    def slash(self, name: str, options: Mapping[str, Any] | None = None, **who: int) -> dict[str, Any]:
        """A command."""
        return self.payload(2, self._command(name, options), **who)

    def typing(self, name: str, option: str, typed: str, **who: int) -> dict[str, Any]:
        """A keystroke."""
        return self.payload(4, self._command(name, None, (option, typed)), **who)

    def press(
        self, custom_id: str, values: list[str] | None = None, *, asker: int = 99, flags: int = 1 << 15, **who: int
    ) -> dict[str, Any]:
        """A button, or (with values) a select, of a message that `asker` had asked for. It carries any custom id."""
        data: dict[str, Any] = {"component_type": 2, "custom_id": custom_id}
        if values is not None:
            data |= {"component_type": 3, "values": values}
        made = self.payload(3, data, **who)
        asked = self.payload(2, {}, user=asker)
        exchange = Exchange(asked, self.guild["general"], asker, 1)
        exchange.arrive(4, {"components": [{"type": 10, "content": "A card"}], "flags": flags}, self.discord.new_id())
        return {**made, "message": exchange.answer.message}

    def submit(self, custom_id: str, text: str, **who: int) -> dict[str, Any]:
        """A form that comes back."""
        field = {"type": 4, "id": 2, "custom_id": "f", "value": text}
        return self.payload(
            5, {"custom_id": custom_id, "components": [{"type": 18, "id": 1, "component": field}]}, **who
        )

    def payload(
        self, type_: int, data: dict[str, Any], *, user: int = 42, permissions: int = 0, direct: int = 0
    ) -> dict[str, Any]:
        """An interaction of any type."""
        place = self.discord.direct() if direct else self.guild["general"]
        discord = self.discord
        return interaction_payload(discord.new_id(), type_, data, discord.application_id, place, user, permissions)

    def _command(
        self, name: str, options: Mapping[str, Any] | None, focused: tuple[str, str] | None = None
    ) -> dict[str, Any]:
        return command_data(name, [{"name": name.split()[0], "id": "77"}], options, focused)

    # ------------------------------------------------------------------ doors

    def post(self, payload: Any, headers: Mapping[str, str] | None = None) -> Outcome:
        """Through the endpoint: JSON of anything, or bytes as they are; signed unless headers are given."""
        return self.run(self._through(payload, True, headers))

    def dispatch(self, payload: dict[str, Any]) -> Outcome:
        """As the gateway brings it."""
        return self.run(self._through(payload, False, None))

    async def _through(self, payload: Any, http: bool, headers: Mapping[str, str] | None) -> Outcome:
        if isinstance(payload, dict):
            self.discord.expect(payload, self.guild["general"], 42)
        mark = len(self.discord.requests)
        status, said = 0, b""
        with capture_logs() as logged:
            if http:
                body = payload if isinstance(payload, bytes) else json.dumps(payload).encode()
                status, said = await self.discord.door.post(body, headers)
                if status == 200 and (inline := json.loads(said))["type"] != PONG:
                    await self.discord.take_inline(payload, inline)
            else:
                dispatch_payload(self.client, payload)
            while running := running_handlers():
                await asyncio.wait(running)
        sent = [request.body for request in self.discord.requests[mark:] if request.is_response]
        self.discord.check()
        trouble, self._trouble[:] = list(self._trouble), []
        assert not trouble, trouble
        return Outcome(status, said, sent, list(logged))


class _Keep(logging.Handler):
    def __init__(self, kept: list[str]) -> None:
        super().__init__()
        self._kept = kept

    def emit(self, record: logging.LogRecord) -> None:
        self._kept.append(record.getMessage())


@pytest.fixture(scope="module")
def hall(tmp_path_factory: pytest.TempPathFactory) -> Iterator[BotHarness]:
    """One bot for all examples."""
    with BotHarness(make(PEOPLE), tmp_path_factory.mktemp("hall")) as opened:
        yield opened
