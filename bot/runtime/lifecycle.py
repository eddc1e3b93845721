"""Starts and stops the bot for both modes: its client, store, background tasks, health address and stop signals."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager, suppress
from functools import partial
from typing import Any, TypeVar

import aiohttp
from msgspec import Struct

from bot.announcements.plan_run import PostingServices
from bot.announcements.worker import PostWorker
from bot.commands.history_import import file_hosts
from bot.gc_tuning import tune_for_serving
from bot.interactions.middleware import RateLimiter
from bot.knowledge.model import Knowledge
from bot.knowledge.snapshot import SnapshotHolder
from bot.operations.health import health_server
from bot.operations.logs import log
from bot.operations.metrics import Metrics
from bot.reloading.replica_follower import ReplicaFollower, own_replica_name
from bot.reloading.worker import load_in_subprocess
from bot.runtime.background_tasks import Job, background_tasks
from bot.runtime.client import AirlockClient, utc_now
from bot.settings import Settings
from bot.sharding import Shards
from bot.storage.replicas import ReplicaRegistry
from bot.storage.store import Store
from bot.transport.discord_internals import (
    close_gracefully,
    has_token,
    install_frame_recovery,
    override_discord_urls,
    running_handlers,
)
from bot.transport.rest import REQUESTS_A_SECOND, Pacer, RestClient
from bot.transport.webhook_retry import RetryingWebhookAdapter

T = TypeVar("T")

CLOSE_TIMEOUT = 1.0
"""The time limit in seconds for closing the connections to Discord gracefully."""
DRAIN_TIMEOUT = 8.0
"""The time limit in seconds for answering all interactions that have arrived before a stop."""

FORGET_INTERVAL = 60.0
"""Seconds between two times at which the store forgets old interactions."""


class Runtime(Struct, frozen=True):
    """A bot that is ready to connect to Discord or to listen for requests.

    Attributes:
        client: the client, which is open but not logged in yet.
        stop: an event that SIGTERM and Ctrl-C set.
    """

    client: AirlockClient
    stop: asyncio.Event

    async def until_stopped(self, work: Coroutine[Any, Any, T]) -> T | None:
        """Run `work` and return its result. If the bot is stopped first, cancel it and return None."""
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
    """Open everything that the bot needs. After the block, answer the interactions that have arrived, and close.

    Args:
        settings: the settings from the environment.
        knowledge: the snapshot that answers at first.
        mode: how the bot runs, in one or two words, for `/status`.
        is_serving: returns true if the bot can receive interactions, for `/readyz`.
        readiness: the name of this condition in the answer of `/readyz`.
        shards: the shards that this process runs; None means that the bot runs without shards.

    Raises:
        UserError: if the database or an address of the settings cannot be used.
    """
    override_discord_urls(settings.api_url, settings.gateway_url)
    tune_for_serving()
    metrics = Metrics()
    RetryingWebhookAdapter(metrics).install()
    install_frame_recovery()
    store = Store(settings.database_url, observe=metrics.count_store_access)
    await store.open()
    replicas = store.replica_registry(own_replica_name(mode))
    if replicas is None and shards is not None and shards.count:
        log.warning("only some shards, but no PostgreSQL: other processes learn of no reload", shards=str(shards))
    make_client: Callable[..., AirlockClient] = AirlockClient
    if shards is not None:
        from bot.runtime.sharded_client import ShardedClient

        make_client = partial(ShardedClient, shards)
    client = make_client(
        snapshots=SnapshotHolder(knowledge, await store.token_secret()),
        folder=settings.knowledge,
        store=store,
        load=partial(load_in_subprocess, cache_folder=settings.cache),
        admin_ids=settings.admin_ids,
        reports=settings.reports,
        metrics=metrics,
        replicas=replicas,
        file_hosts=file_hosts(settings.api_url),
        limiter=RateLimiter(),
    )
    stop = stop_on_signals()
    jobs: dict[str, Job] = {
        "loop lag": metrics.measure_loop_lag,
        "old requests": partial(_forget_requests, store),
        "posts": post_worker(client, store, replicas).run,
    }
    if replicas is not None:
        jobs["replica follower"] = ReplicaFollower(replicas, client.reloader).run

    async def ready() -> dict[str, bool]:
        return {"knowledge": True, readiness: is_serving(client), "store": await store.ping()}

    try:
        async with client, background_tasks(jobs), health_server(settings.health_address, ready, metrics):
            yield Runtime(client, stop)
            await drain(client)
    finally:
        await store.close()


async def _forget_requests(store: Store) -> None:
    """Let the store forget old interactions, once a minute."""
    while True:
        await store.forget_requests(utc_now().timestamp())
        await asyncio.sleep(FORGET_INTERVAL)


def post_worker(client: AirlockClient, store: Store, replicas: ReplicaRegistry | None) -> PostWorker:
    """Create the worker that posts by plan, as soon as the client is logged in.

    Replicas post too, and share Discord's rate limit evenly.
    """
    pacer = Pacer()

    async def share() -> None:
        if replicas is not None:
            live = sum(replica.is_live for replica in await replicas.replicas())
            pacer.rate = REQUESTS_A_SECOND / max(1, live)

    def has_role(server: int, role: int) -> bool:
        guild = client.get_guild(server)  # None without a gateway
        return guild is None or not guild.roles or guild.get_role(role) is not None

    questions = client.services.questions
    services = PostingServices(store, questions.snapshots, RestClient(client, pacer), questions.clock, has_role)
    return PostWorker(services, is_ready=lambda: has_token(client) and client.user is not None, share=share)


def stop_on_signals() -> asyncio.Event:
    """Install signal handlers, and return an event that SIGTERM and Ctrl-C set."""
    stop = asyncio.Event()

    def on_signal() -> None:
        log.info("stopping")
        stop.set()

    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, on_signal)
    return stop


async def drain(client: AirlockClient, seconds: float = DRAIN_TIMEOUT) -> None:
    """Stop receiving interactions, answer those that have arrived, and close the client.

    The client must not be connected again while this runs.

    Args:
        client: the client to close.
        seconds: the time limit for all answers.
    """
    now = asyncio.get_running_loop().time
    deadline = now() + seconds
    with suppress(TimeoutError, aiohttp.ClientError, OSError):
        async with asyncio.timeout(CLOSE_TIMEOUT):
            await close_gracefully(client)
    while now() < deadline:
        client.queue.flush()
        if not (running := running_handlers()):
            break
        await asyncio.wait(running, timeout=deadline - now())
    await client.close()
