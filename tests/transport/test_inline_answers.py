"""When the first response does not go back in the HTTP response; the usual cases are in `test_serve`."""

from __future__ import annotations

import io
from typing import Any

import discord
import pytest
from discord.webhook.async_ import async_context

from bot.cards.components import text_card
from bot.interactions.replies import CardView
from bot.transport import http_endpoint
from bot.transport.webhook_retry import RetryingWebhookAdapter
from tests.support.bot_harness import BotHarness
from tests.support.bot_harness import hall as hall


def test_whoever_answers_late_takes_the_other_way(hall: BotHarness, monkeypatch: pytest.MonkeyPatch) -> None:
    """There, Discord says whether it still waited."""
    monkeypatch.setattr(http_endpoint, "INLINE_TIMEOUT", -1)
    outcome = hall.post(hall.slash("help"))
    assert (outcome.status, outcome.said) == (202, b"")
    assert len(outcome.callbacks) == 1


def test_files_take_the_other_way(hall: BotHarness) -> None:
    """The request is answered first."""
    written: list[bytes | None] = []

    def answer_inline(body: bytes | None) -> bool:
        written.append(body)
        return body is not None

    async def send() -> dict[str, Any]:
        payload = hall.slash("help")
        exchange = hall.discord.expect(payload, hall.guild["general"], 42)
        interaction = discord.Interaction(data=payload, state=hall.client._connection)  # type: ignore[arg-type]
        adapter = async_context.get()
        assert isinstance(adapter, RetryingWebhookAdapter)
        adapter.open_requests[interaction.id] = answer_inline
        await interaction.response.send_message(
            view=CardView(text_card("A file", files=["a.txt"])), file=discord.File(io.BytesIO(b"its text"), "a.txt")
        )
        assert not adapter.open_requests
        return (await exchange).files

    assert hall.run(send()) == {"a.txt": b"its text"}
    assert written == [None]
