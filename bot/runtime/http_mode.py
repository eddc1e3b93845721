"""Answers Discord's interactions over HTTP, without a gateway connection."""

from __future__ import annotations

import asyncio
from typing import Final

from bot.knowledge.model import Knowledge
from bot.operations.http_server import descriptor_share, serve_app
from bot.operations.logs import log
from bot.runtime.client import AirlockClient, utc_now
from bot.runtime.lifecycle import open_runtime
from bot.runtime.startup_errors import StartupError, startup_errors
from bot.settings import Settings
from bot.storage.statements import forbid_changes
from bot.transport.discord_internals import open_http_session
from bot.transport.http_endpoint import Endpoint
from bot.transport.signature import SignatureVerifier

_COPY_KEY = "Copy it from the Developer Portal (General Information, Public Key)."
MAX_CONNECTIONS: Final = 1024
"""The largest number of connections, if the process may open at least twice as many files."""
SHUTDOWN_TIMEOUT = 1.0
"""The time limit in seconds at shutdown for reading requests. Their interactions may be answered after that."""
NOTICE_SECONDS = 1.0
"""Seconds for which requests are still accepted after SIGTERM, while `/readyz` says no.

A load balancer that asks every half a second sends no more requests here by then, so none meets a closed port.
"""


async def serve_bot(settings: Settings, knowledge: Knowledge) -> None:
    """Serve until SIGTERM or Ctrl-C. Then accept no more requests, finish open answers, and close.

    If there is a health address, requests are accepted for `NOTICE_SECONDS` more, after `/readyz` has begun to say no.

    Raises:
        StartupError: if the key, the token or an address of the settings cannot be used.
    """
    if settings.public_key is None and settings.token is None:
        raise StartupError(f"DISCORD_PUBLIC_KEY is not set. {_COPY_KEY}")
    if settings.token is None and isinstance(settings.reports, int):
        raise StartupError("AIRLOCK_REPORTS names a channel; writing there needs DISCORD_TOKEN, a file needs none.")
    is_listening = False
    async with open_runtime(
        settings, knowledge, "HTTP", is_serving=lambda _: is_listening, readiness="endpoint"
    ) as runtime:
        verifier = await runtime.until_stopped(_log_in(runtime.client, settings))
        if verifier is None:
            return
        most = descriptor_share(2, MAX_CONNECTIONS)
        endpoint = Endpoint(runtime.client, verifier, utc_now, settings.serve_path, most, forbid_changes)
        async with serve_app(
            endpoint, settings.serve_address, "AIRLOCK_SERVE_ADDRESS", shutdown_timeout=SHUTDOWN_TIMEOUT
        ) as port:
            log.info("listening", port=port, path=settings.serve_path)
            is_listening = True
            await runtime.stop.wait()
            is_listening = False
            if settings.health_address is not None:
                await asyncio.sleep(NOTICE_SECONDS)


async def _log_in(client: AirlockClient, settings: Settings) -> SignatureVerifier:
    """Log in if there is a token, and return the verifier for the application's public key.

    Logging in registers the commands. If no key is set, use the one that Discord has for the application.

    Raises:
        StartupError: if login fails, or if the key is invalid or belongs to another application.
    """
    key = settings.public_key
    if settings.token is None:
        open_http_session(client)
        log.warning("serving without a token: commands are not registered, and only AIRLOCK_ADMIN_IDS are admins")
    else:
        with startup_errors():
            await client.login(settings.token)
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
        raise StartupError(f"DISCORD_PUBLIC_KEY is not a key. {_COPY_KEY}") from None
