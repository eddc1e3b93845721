"""What both modes share: the client with its store, the background tasks, the health address, and the stop signals."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from typing import Any, TypeVar

import aiohttp
import discord
import structlog

from bot.gc_tuning import tune_for_serving
from bot.knowledge.model import Knowledge
from bot.knowledge.snapshot import SnapshotHolder
from bot.operations.health import health_server
from bot.operations.http_server import AddressError
from bot.operations.metrics import Metrics
from bot.reloading.replica_follower import ReplicaFollower, own_replica_name
from bot.reloading.worker import decode_cooperatively, load_in_subprocess
from bot.runtime.background_tasks import Job, background_tasks
from bot.runtime.client import AirlockClient
from bot.runtime.sharded_client import ShardedClient
from bot.runtime.shutdown import drain
from bot.settings import Settings
from bot.sharding import Shards
from bot.storage.store import Store, StoreAwayError, StoreError
from bot.transport.discord_internals import NotDiscordError, install_frame_recovery, override_discord_urls
from bot.transport.webhook_retry import RetryingWebhookAdapter

log = structlog.get_logger()

T = TypeVar("T")

SHARDS_REFUSED = (4010, 4011)


class StartupError(Exception):
    """The bot cannot run; the message is one sentence with what to do.

    Attributes:
        status: the exit status of the process, which tells a supervisor whether to start it again.
    """

    status = 2


class TemporaryStartupError(StartupError):
    """Something that the bot needs is not there just now; a later try may succeed."""

    status = 75  # EX_TEMPFAIL of sysexits.h


@dataclass(frozen=True, slots=True)
class Runtime:
    """A bot that is ready to connect or to listen.

    Attributes:
        client: opened, not logged in.
        stop: set by SIGTERM and Ctrl-C.
    """

    client: AirlockClient
    stop: asyncio.Event

    async def until_stopped(self, work: Coroutine[Any, Any, T]) -> T | None:
        """The result of `work`; None if the bot was stopped first, which cancels it."""
        working = asyncio.create_task(work, name="work")
        stopping = asyncio.create_task(self.stop.wait(), name="stop")
        await asyncio.wait({working, stopping}, return_when=asyncio.FIRST_COMPLETED)
        if self.stop.is_set():
            working.cancel()
            await asyncio.gather(working, return_exceptions=True)
            return None
        stopping.cancel()
        return await working


@asynccontextmanager
async def open_runtime(
    settings: Settings,
    knowledge: Knowledge,
    mode: str,
    *,
    is_serving: Callable[[AirlockClient], bool],
    readiness: str,
    shards: Shards | None = None,
) -> AsyncIterator[Runtime]:
    """Open everything that the bot needs; at the end of the block answer what has arrived, and close.

    Args:
        settings: from the environment.
        knowledge: the first snapshot.
        mode: how the bot runs, in a word or two for `/status`.
        is_serving: whether interactions arrive, for `/readyz`.
        readiness: what `/readyz` calls that.
        shards: those that this process runs; None: it runs without shards.

    Raises:
        StartupError: if the database or an address of the settings cannot be used.
    """
    override_discord_urls(settings.api_url, settings.gateway_url)
    tune_for_serving()
    metrics = Metrics()
    RetryingWebhookAdapter(metrics).install()
    install_frame_recovery()
    store = Store(settings.database_url, observe=metrics.count_store_access)
    try:
        await store.open()
    except StoreError as error:
        raise (TemporaryStartupError if isinstance(error, StoreAwayError) else StartupError)(str(error)) from None
    replicas = store.board(own_replica_name(mode))
    if replicas is None and shards is not None and shards.count:
        log.warning("only some shards, but no PostgreSQL: other processes learn of no reload", shards=str(shards))
    client = (AirlockClient if shards is None else partial(ShardedClient, shards))(
        snapshots=SnapshotHolder(knowledge),
        folder=settings.knowledge,
        store=store,
        clock=utc_now,
        load=partial(load_in_subprocess, cache_folder=settings.cache),
        admin_ids=settings.admin_ids,
        reports=settings.reports,
        metrics=metrics,
        replicas=replicas,
    )
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, _stop, stop)
    jobs: dict[str, Job] = {
        "snapshot decoding": partial(decode_cooperatively, knowledge),
        "event loop lag": metrics.measure_loop_lag,
    }
    if replicas is not None:
        jobs["replica follower"] = ReplicaFollower(replicas, client.reloader).run

    async def ready() -> dict[str, bool]:
        return {"knowledge": True, readiness: is_serving(client), "store": await store.ping()}

    try:
        async with client, background_tasks(jobs), health_server(settings.health_address, ready, metrics):
            yield Runtime(client, stop)
            await drain(client)
    except AddressError as error:
        raise StartupError(str(error)) from None
    finally:
        await store.close()


def _stop(stop: asyncio.Event) -> None:
    log.info("stopping")
    stop.set()


def utc_now() -> datetime:
    """The clock of a bot that runs."""
    return datetime.now(UTC)


@contextmanager
def startup_errors() -> Iterator[None]:
    """Turn every error that keeps a client from Discord into one sentence.

    Raises:
        StartupError: instead of what discord.py raises.
    """
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
        is_temporary = error.status >= 500 or error.status == 429
        raise (TemporaryStartupError if is_temporary else StartupError)(
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
        # With shards, each try of discord.py's to connect again runs inside the last one, for more than an hour.
        raise TemporaryStartupError(
            "Discord's gateway was out of reach for too long; start again when it is back."
        ) from None
    except AttributeError as error:
        if error.name is None or error.obj is not None:
            raise
        # discord.py uses a socket that is still None, if its very first connection fails.
        raise TemporaryStartupError(
            "Discord's gateway cannot be reached; check the network, and AIRLOCK_GATEWAY_URL if it is set."
        ) from None
    except (TypeError, ValueError, KeyError):
        raise StartupError("What answers at AIRLOCK_API_URL does not speak like Discord; check the address.") from None
