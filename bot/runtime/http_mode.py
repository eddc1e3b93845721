"""Answer Discord's interactions over HTTP, without a gateway, until told to stop."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import structlog
from aiohttp import web
from aiohttp.http_exceptions import HttpProcessingError

from bot.knowledge.model import Knowledge
from bot.operations.health import health_server
from bot.runtime.client import AirlockClient, drain
from bot.runtime.gateway_mode import DRAIN_SECONDS, StartupError, open_runtime, startup_errors, utc_now
from bot.settings import Settings
from bot.transport.discord_internals import open_http_session
from bot.transport.http_endpoint import Endpoint
from bot.transport.signature import SignatureVerifier

log = structlog.get_logger()

BACKLOG = 1024
"""Connections that may wait to be taken; one that the system turns away is tried again only a second later."""
CLOSING_SECONDS = 1.0
"""How long a request under way may still take to be read; answering it comes after that."""


async def serve_bot(settings: Settings, knowledge: Knowledge) -> None:
    """Serve until SIGTERM or Ctrl-C; then take nothing more, finish what runs, and close.

    Raises:
        CannotRunError: if the key or the token is no use, or nobody can listen at an address of the settings.
    """
    if settings.public_key is None and settings.token is None:
        raise StartupError(
            "DISCORD_PUBLIC_KEY is not set. Copy it from the Developer Portal (General Information, Public Key)."
        )
    if settings.token is None and isinstance(settings.reports, int):
        raise StartupError("AIRLOCK_REPORTS names a channel; writing there needs DISCORD_TOKEN, a file needs none.")
    async with open_runtime(settings, knowledge, "HTTP") as (client, store, stop):
        listening = False

        async def ready() -> dict[str, bool]:
            return {"knowledge": True, "endpoint": listening, "store": await store.ping()}

        watched = client.metrics.watching_the_loop()
        health = health_server(settings.health_address, ready, client.metrics)
        async with client, client.following(), watched, health:
            opening = asyncio.create_task(_open(client, settings), name="opening")
            stopping = asyncio.create_task(stop.wait(), name="stop")
            await asyncio.wait({opening, stopping}, return_when=asyncio.FIRST_COMPLETED)
            if not opening.done():
                opening.cancel()
                await asyncio.gather(opening, return_exceptions=True)
                return
            endpoint = Endpoint(client, await opening, utc_now)
            async with _listening(endpoint, settings):
                listening = True
                await stopping
                log.info("stopping")
                listening = False
            await drain(client, DRAIN_SECONDS)


async def _open(client: AirlockClient, settings: Settings) -> SignatureVerifier:
    """With a token log in, which registers the commands, and compare or take the key that Discord has."""
    key = settings.public_key
    if settings.token is None:
        open_http_session(client)
        log.warning("serving without a token: commands are not registered, and only AIRLOCK_ADMIN_IDS are admins")
    else:
        with startup_errors():
            await client.login(settings.token.get_secret_value())
        theirs = client.application.verify_key if client.application is not None else None
        if key is not None and theirs is not None and key.lower() != theirs.lower():
            raise StartupError(
                "DISCORD_PUBLIC_KEY is not the key of the application that DISCORD_TOKEN belongs to; "
                "copy both from the same page of the Developer Portal, or leave out the key."
            )
        key = key or theirs
    try:
        return SignatureVerifier(key or "")
    except ValueError:
        raise StartupError(
            "DISCORD_PUBLIC_KEY is no key. Copy it from the Developer Portal (General Information, Public Key)."
        ) from None


@asynccontextmanager
async def _listening(endpoint: Endpoint, settings: Settings) -> AsyncIterator[None]:
    """The endpoint at its address; in the end no new request is taken, and those under way are read."""
    requests = logging.getLogger("bot.requests")
    requests.addFilter(_is_ours)
    runner = web.AppRunner(
        endpoint.application(settings.serve_path),
        access_log=None,
        logger=requests,
        shutdown_timeout=CLOSING_SECONDS,
    )
    await runner.setup()
    host, _, port = settings.serve_address.rpartition(":")
    try:
        try:
            await web.TCPSite(runner, host.strip("[]"), int(port), backlog=BACKLOG).start()
        except OSError:
            raise StartupError(
                f"AIRLOCK_SERVE_ADDRESS cannot be used: nobody can listen at {settings.serve_address}, "
                "perhaps somebody does already."
            ) from None
        log.info("listening", port=runner.addresses[0][1], path=settings.serve_path)
        yield
    finally:
        await runner.cleanup()


def _is_ours(record: logging.LogRecord) -> bool:
    """Whether we are to blame: an address on the internet gets whatever strangers take for HTTP, all day long."""
    return record.exc_info is None or not isinstance(record.exc_info[1], HttpProcessingError)
