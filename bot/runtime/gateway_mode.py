"""Connect to Discord and stay until told to stop."""

from __future__ import annotations

import asyncio
import gc
import signal
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from datetime import UTC, datetime
from functools import partial
from typing import Any

import aiohttp
import discord
import structlog
import yarl
from discord.gateway import DiscordWebSocket
from discord.http import Route

from bot.knowledge.model import Knowledge
from bot.knowledge.snapshot import SnapshotHolder
from bot.operations.health import HealthAddressError, health_server
from bot.operations.metrics import Metrics
from bot.reloading.replica_follower import process_name
from bot.reloading.worker import decode_cooperatively, load_in_subprocess
from bot.runtime.client import AirlockClient, drain
from bot.runtime.sharded_client import ShardedClient
from bot.settings import Settings
from bot.sharding import Shards
from bot.storage.store import Store, StoreAwayError, StoreError
from bot.transport.gateway_recovery import NotDiscordError, install_frame_recovery
from bot.transport.webhook_retry import install_webhook_retries

log = structlog.get_logger()

DRAIN_SECONDS = 8.0
SHARDS_REFUSED = (4010, 4011)


class StartupError(Exception):
    """The bot cannot run; the message is one sentence with what to do.

    Attributes:
        status: what the process exits with, so that whatever watches it knows whether to start it again.
    """

    status = 2


class TemporaryStartupError(StartupError):
    """What it needs is not there just now; trying again later may help."""

    status = 75  # EX_TEMPFAIL of sysexits.h


def override_discord_urls(settings: Settings) -> None:
    """Use another Discord-compatible server, if the settings name one: discord.py keeps both addresses in classes."""
    if settings.api_url is not None:
        Route.BASE = settings.api_url
    if settings.gateway_url is not None:
        DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(settings.gateway_url)


async def run_bot(settings: Settings, knowledge: Knowledge) -> None:
    """Run until SIGTERM or Ctrl-C; then finish what runs and close.

    Raises:
        CannotRunError: if Discord refuses the token or cannot be reached, or an address of the settings is no use.
    """
    if settings.token is None:
        raise StartupError(
            "DISCORD_TOKEN is not set. Put the bot's token into the environment or into .env, or try `preview`."
        )
    shards = settings.shards
    way = "gateway" if shards is None else str(shards)
    async with open_runtime(settings, knowledge, way, shards) as (client, store, stop):

        async def ready() -> dict[str, bool]:
            return {"knowledge": True, "gateway": client.connected, "store": await store.ping()}

        await _stay(client, settings, stop, ready)


@asynccontextmanager
async def open_runtime(
    settings: Settings, knowledge: Knowledge, way: str, shards: Shards | None = None
) -> AsyncIterator[tuple[AirlockClient, Store, asyncio.Event]]:
    """What every way of running has: a client, its store, and an event that SIGTERM or Ctrl-C sets.

    Args:
        settings: from the environment.
        knowledge: what answers at first.
        way: how it runs, in a word or two for whoever looks at `/status`.
        shards: those it runs; None: it knows nothing of shards.

    Raises:
        CannotRunError: if an address of the settings is no use.
    """
    override_discord_urls(settings)
    # Modules and knowledge stay, and an interaction leaves few cycles behind: at its usual pace the collector takes a
    # tenth of the processor time and finds nothing.
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 50)
    metrics = Metrics()
    install_webhook_retries(metrics)
    install_frame_recovery()
    store = Store(settings.database_url, observe=metrics.store_used)
    try:
        await store.open()
    except StoreAwayError as error:
        raise TemporaryStartupError(str(error)) from None
    except StoreError as error:
        raise StartupError(str(error)) from None
    board = store.replica_registry(process_name(way))
    if board is None and shards is not None and shards.count:
        log.warning("only some shards, but no PostgreSQL: other processes learn of no reload", shards=str(shards))
    parts: dict[str, Any] = {
        "current": SnapshotHolder(knowledge),
        "folder": settings.knowledge,
        "keeper": store,
        "clock": utc_now,
        "read": partial(load_in_subprocess, cache_folder=settings.cache),
        "admin_ids": settings.admin_ids,
        "reports": settings.reports,
        "metrics": metrics,
        "board": board,
    }
    client = AirlockClient(**parts) if shards is None else ShardedClient(shards, **parts)
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for name in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(name, stop.set)
    decoding = asyncio.create_task(decode_cooperatively(knowledge), name="decoding")
    try:
        yield client, store, stop
    except HealthAddressError as error:
        raise StartupError(str(error)) from None
    finally:
        decoding.cancel()
        await store.close()


async def _stay(
    client: AirlockClient, settings: Settings, stop: asyncio.Event, ready: Callable[[], Awaitable[dict[str, bool]]]
) -> None:
    token = settings.token.get_secret_value() if settings.token is not None else ""

    watched = client.metrics.watching_the_loop()
    health = health_server(settings.health_address, ready, client.metrics)
    async with client, client.following(), watched, health:
        connection = asyncio.create_task(_connect(client, token), name="connection")
        stopping = asyncio.create_task(stop.wait(), name="stop")
        done, _ = await asyncio.wait({connection, stopping}, return_when=asyncio.FIRST_COMPLETED)
        if stopping in done:
            log.info("stopping")
            connection.cancel()  # it would connect again
            await asyncio.gather(connection, return_exceptions=True)
            await drain(client, DRAIN_SECONDS)
            return
        stopping.cancel()
        await connection


async def _connect(client: AirlockClient, token: str) -> None:
    with startup_errors():
        await client.login(token)
        await _stay_connected(client)


@contextmanager
def startup_errors() -> Iterator[None]:
    """Whatever keeps a client from Discord, as one sentence."""
    try:
        yield
    except discord.LoginFailure:
        raise StartupError(
            "Discord does not accept this token. Copy it anew from the Developer Portal (Bot, Reset Token) "
            "into DISCORD_TOKEN."
        ) from None
    except discord.PrivilegedIntentsRequired:
        raise StartupError(
            "Discord refuses the intents, which should not happen: Airlock asks for none that is privileged."
        ) from None
    except discord.ConnectionClosed as error:
        if error.code in SHARDS_REFUSED:
            raise StartupError(
                f"Discord refuses these shards (code {error.code}); set AIRLOCK_SHARDS=auto, "
                "or let all processes name the same number of shards, which Discord accepts."
            ) from None
        raise StartupError(
            f"Discord closed the connection for good (code {error.code}); check the token and try again."
        ) from None
    except discord.GatewayNotFound:
        raise TemporaryStartupError(
            "Discord does not say how many shards it recommends; try again later, or name them in AIRLOCK_SHARDS."
        ) from None
    except discord.HTTPException as error:
        busy = error.status >= 500 or error.status == 429
        raise (TemporaryStartupError if busy else StartupError)(
            f"Discord answered with status {error.status}; try again later, and check AIRLOCK_API_URL if it is set."
        ) from None
    except (aiohttp.ClientError, OSError):
        raise TemporaryStartupError(
            "Discord cannot be reached; check the network, and AIRLOCK_API_URL if it is set."
        ) from None
    except NotDiscordError:
        raise StartupError(
            "What answers as Discord's gateway does not speak like it; check AIRLOCK_GATEWAY_URL if it is set."
        ) from None
    except RecursionError:
        # With shards discord.py tries again from within its last try, for more than an hour.
        raise TemporaryStartupError(
            "Discord's gateway was out of reach for too long; start again when it is back."
        ) from None
    except (TypeError, ValueError, KeyError):
        raise StartupError("What answers at AIRLOCK_API_URL does not speak like Discord; check the address.") from None


async def _stay_connected(client: AirlockClient) -> None:
    try:
        await client.connect()
    except AttributeError:
        if isinstance(client, discord.AutoShardedClient) or getattr(client, "ws", None) is not None:
            raise
        # discord.py trips over the socket it does not have yet, where its very first connection fails.
        raise TemporaryStartupError(
            "Discord's gateway cannot be reached; check the network, and AIRLOCK_GATEWAY_URL if it is set."
        ) from None


def utc_now() -> datetime:
    """The clock of a bot that runs."""
    return datetime.now(UTC)
